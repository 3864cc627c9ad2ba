"""What the README shows at the prompt is what the prompt prints."""

import re

from harness import ROOT, Shell

# What differs from run to run: the port, and how long a job took.
VARYING = [(re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"), (re.compile(r" in \d+(\.\d+)? s\b"), " in N s")]


def steady(text):
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return text


def shown(text):
    """What is left on the screen: a line that was written over is not, nor is the rest of a row."""
    return [line.rsplit("\r", 1)[-1].rstrip() for line in steady(text).split("\n")]


def test_the_transcript_is_true(home, terminals):
    readme = (ROOT / "README.md").read_text()
    block = re.search(r"```\n(scvsh .*?)\n```", readme, re.DOTALL).group(1)
    banner, *exchanges = re.split(r"\n*^demo 6\.2> ", block, flags=re.MULTILINE)
    assert len(exchanges) >= 10
    terminal = terminals(Shell(home), "--demo", columns=120)
    assert shown(terminal.prompt())[:-1] == shown(banner)
    for exchange in exchanges:
        line, _, expected = exchange.partition("\n")
        printed = shown(terminal.line(line))
        assert printed[:-1] == (shown(expected) if expected else [])
