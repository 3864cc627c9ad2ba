"""What README and the pages for users show is what happens: each block of code is run, and what it prints compared.

SCVSH_RECORD=1 writes what is no longer true anew; a run that does so fails. Read the difference before it is committed.
"""

import os
import re

import pytest

from harness import ROOT
from pages import RECORD, World, blocks, fits

PAGES = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("connecting", "scripts", "safety"))]
NAMES = [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_block_of_a_page_is_true(page, tmp_path, simulators):
    world = World(tmp_path / "home", simulators("--job-seconds", "0.3"))
    changed = page.read_text()
    for block in blocks(page):
        text = world.run(block)
        changed = changed.replace(block.text, text, 1)
    if changed != page.read_text():
        assert RECORD
        page.write_text(changed)
        pytest.fail(f"wrote {page.name} anew; run again without SCVSH_RECORD")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_command_of_a_page_stands_elsewhere_than_in_a_block(page):
    """Lines set in by four blanks are scripts of the repository, which install and build; the steps of scripts/test
    try these."""
    for line in re.findall(r"^    (.+)$", re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S), re.M):
        assert re.fullmatch(r"scripts/(bench|demo|install|package|pictures|test)", line), line
        assert os.access(ROOT / line, os.X_OK)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_the_text_of_a_page_names_is_there(page, shell, terminals):
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
    codes = set(re.findall(r"`([^`\n]+)`", text))
    options = {word for code in codes for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", code)}
    options -= {"--help", "--name", "--remove"} | {"--label", "--lua"}  # those behind the bar are of other programs
    known = shell.run("--help").out
    assert options and not [option for option in sorted(options) if not re.search(rf"{option}\b", known)]
    names = {name for code in codes for name in re.findall(r"^(scv(?:\.[a-z_]+)+|[a-z_]+(?=[({]))", code)} - {"secret"}
    assert names
    terminal = terminals(shell)
    terminal.prompt()
    for name in sorted(names - {"prompt"}):  # that one is the user's own
        assert "true" in terminal.line(f"{name} ~= nil").splitlines(), name


def test_a_line_of_dots_stands_for_any_lines():
    assert fits(["a", "…", "c"], "a\nb\nb\nc") and fits(["a", "…", "c"], "a\nc") and fits(["…"], "")
    assert not fits(["a", "…", "c"], "a\nb\nd") and not fits(["a", "c"], "a\nb\nc") and not fits([], "a")
    assert fits(["job 1 in 3 s"], "job 1 in 4.1 s") and not fits(["job 1 in 3 s"], "job 2 in 3 s")
