"""The pages that people read, as they can be tried: their blocks of code, and a world in which these are run.

What a block is stands behind its first fence:

    console      commands behind "$ ", each followed by what it prints at a terminal 100 columns wide. Behind a prompt
                 or a question stands what is typed there. A line "…" stands for any lines.
    crontab      lines of cron, whose commands are run without a terminal; they end with 0, or with 5: they found
                 something
    sh           what changes the system, or takes what is not here: only that a shell can read it
    lua          a script that runs to its end, with --yes
    lua FILE     a file that is there from then on, for what follows; so are json FILE and csv FILE

A comment "<!-- fault {…} -->" before a block is a fault that the simulator is given first.

"scv.example.org" is the simulator, under another name than that of the profiles that a world begins with, "default" and
"prod"; "vc.example.org" is its vCenter. A page that writes a profile of its own has said yes to its certificate before.
"""

import difflib
import json
import os
import re
import subprocess
from pathlib import Path

import pexpect

from harness import BIN, PATIENCE, PROMPT, ROOT, Home, plain

RECORD = bool(os.environ.get("SCVSH_RECORD"))  # writes what is shown anew, as it comes
COLUMNS = 100
FENCE = re.compile(r"^(?:<!-- fault (\{.*\}) -->\n)?```(.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)
INPUT = re.compile(rf"^({PROMPT}|.*\[y/N\] |Type \d+, .*: |Password .*: ?)(.*)$")
SECRET = re.compile(r"^Password .*: ?$")

# What differs from run to run, and the word that is put in its place, on the page and on the screen.
VARYING = [
    (re.compile(r"127\.0\.0\.1:\d+"), "HOST"), (re.compile(r"localhost:\d+"), "HOST"),
    (re.compile(r"\b(in|took|after) \d+(\.\d+)? (ms|s)\b"), r"\1 N s"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"), "DATE"),
    (re.compile(r"^\d+(\.\d+)? m?s, (\d+ requests?)$", re.MULTILINE), r"N s, \2"),
    (re.compile(r"\boldest=\d+s"), "oldest=Ns"),
    (re.compile(r"\bread \d{4}-\d\d-\d\dT[\d:]+Z"), "read DATE"),
]


class Block:
    """A block of code of a page."""

    def __init__(self, page, text, match):
        self.place = f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
        self.fault = match[1] and json.loads(match[1])
        self.kind, _, self.file = match[2].partition(" ")
        self.text = match[3]

    def commands(self):
        """Each command of a console with the lines that follow it."""
        parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)
        assert parts[0] == "" and len(parts) > 1, f"{self.place}: a console begins with a command"
        for part in parts[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            yield command, lines


def blocks(page):
    """The blocks of a page, in order."""
    text = page.read_text()
    found = [Block(page, text, match) for match in FENCE.finditer(text)]
    assert len(found) * 2 == len(re.findall(r"^```", text, re.MULTILINE)), f"{page}: a block has no end"
    return found


def steady(text):
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return text


def seen(text):
    """What is left on the screen: a line that was written over is not, nor are blanks at the end of one."""
    return "\n".join(line.rsplit("\r", 1)[-1].rstrip() for line in plain(text).split("\n")).strip("\n")


def fits(lines, printed):
    """Whether that was printed, where "…" is any number of lines."""
    wanted = steady("\n".join(line.rstrip() for line in lines).strip("\n"))
    pattern = "".join(
        r"(?:.*\n)*" if line == "…\n" else re.escape(line) for line in (wanted + "\n").splitlines(keepends=True))
    return re.fullmatch(pattern, steady(printed) + "\n") is not None


class World:
    """A home with a profile, a simulated appliance, and the commands that pages speak of."""

    def __init__(self, folder, simulator):
        self.simulator = simulator
        self.home = Path(Home(folder).folder)
        self.folder = self.home / "work"
        tools = self.home / "bin"
        for path in (self.folder / "scripts", tools):
            path.mkdir(parents=True)
        # The step `demo` tries the real one, which builds.
        self.program(self.folder / "scripts" / "demo", 'exec scvsh --demo "$@"')
        self.program(tools / "secret-tool", f"echo '{simulator.password}'")
        self.environment = {
            "PATH": f"{tools}:{BIN.resolve()}:/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8",
            "TERM": "xterm", "NO_COLOR": "1", "PAGER": "", "INPUTRC": str(self.home / "inputrc"), "TZ": "UTC"}
        profile = {
            "url": simulator.url, "username": simulator.username, "fingerprint": simulator.fingerprint,
            "password_command": "secret-tool lookup service scv", "timezone": "UTC", "vcenter": simulator.url}
        self.write("~/.config/scvsh/profiles.json", json.dumps({"default": profile, "prod": profile}))

    @staticmethod
    def program(path, text):
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def named(self, text):
        """A text of a page with the simulator in it; a question for a password says the host alone."""
        text = text.replace(" at scv.example.org", " at localhost")
        for name in ("scv.example.org", "vc.example.org"):
            text = text.replace(name, f"localhost:{self.simulator.port}")
        return text

    def write(self, name, text):
        path = self.home / name[2:] if name.startswith("~/") else self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.named(text))
        if name.endswith("/profiles.json"):
            known = self.home / ".local" / "state" / "scvsh" / "known_hosts"
            known.parent.mkdir(parents=True, exist_ok=True)
            if "scv.example.org" in text:
                known.write_text(f"localhost:{self.simulator.port} {self.simulator.fingerprint}\n")

    def run(self, block):
        """Runs a block, and gives its text as it is now: the same where what it shows is what comes."""
        if block.fault:
            self.simulator.fault(**block.fault)
        if block.file:
            self.write(block.file, block.text)
        elif block.kind == "crontab":
            for command in re.findall(r"^(?:[\d*/,-]+ ){5} *(.+)$", block.text, re.MULTILINE):
                quiet = f"({command}) </dev/null >cron.out 2>&1; case $? in 0 | 5) ;; *) cat cron.out ;; esac"
                self.command(block, quiet, [])
        elif block.kind == "lua":
            self.write("block.lua", block.text)
            self.command(block, "scvsh --yes block.lua >block.out 2>&1 || { tail -n 20 block.out; echo failed; }", [])
        elif block.kind == "console":
            return "".join(
                f"$ {command}\n" + "".join(line + "\n" for line in self.command(block, command, lines))
                for command, lines in block.commands())
        elif block.kind == "sh":
            # These change the system, or take what is not here; test_scheduled and test_lua_ecosystem try what they
            # are about. That a shell can read them is seen here.
            subprocess.run(["sh", "-n"], input=block.text, check=True, text=True)
        else:
            raise AssertionError(f"{block.place}: nothing is known of blocks of {block.kind!r}")
        return block.text

    def command(self, block, command, lines):
        """Runs a command, types what stands on the page, and gives the lines as they are now."""
        child = pexpect.spawn(
            "/bin/bash", ["-c", self.named(command)], env=self.environment, cwd=str(self.folder),
            dimensions=(50, COLUMNS), encoding="utf-8", codec_errors="replace", timeout=PATIENCE)
        child.delaybeforesend = None
        try:
            now, pending, typed = [], [], False
            for line in lines:
                question = INPUT.match(line)
                if question is None:
                    pending.append(line)
                    continue
                asked = self.named(question[1])
                now += self.printed(block, command, child, [re.escape(asked)], pending, typed) + [line]
                secret = self.simulator.password if SECRET.search(asked) else ""
                child.send(self.named(question[2]) + secret + "\r")
                pending, typed = [], True
            # A prompt that is open at the end of a block is left.
            ends = [pexpect.EOF, PROMPT] if typed else [pexpect.EOF]
            return now + self.printed(block, command, child, ends, pending, typed)
        finally:
            child.close(force=True)

    def printed(self, block, command, child, ends, lines, typed):
        """The lines that come before one of these ends: those of the page, where they are still true."""
        try:
            child.expect(ends)
        except (pexpect.TIMEOUT, pexpect.EOF):
            raise AssertionError(f"{block.place}: {command}: waited for {ends}\n{plain(child.before)}") from None
        # The first line is what was typed, as it was drawn.
        came = seen(child.before.partition("\n")[2] if typed else child.before)
        if fits([self.named(line) for line in lines], came):
            return lines
        if RECORD:
            shown = came.replace(f"localhost:{self.simulator.port}", "scv.example.org")
            blank = [""] if lines[-1:] == [""] else []  # between this and the next prompt
            return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8144", shown).split("\n") + blank
        raise AssertionError(
            f"{block.place}: {command}\n" + "\n".join(difflib.unified_diff(
                [self.named(line) for line in lines], came.split("\n"), "on the page", "printed", lineterm="")))
