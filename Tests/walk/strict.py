"""Writes which fields of replies each workflow decides by: stdlib/workflows/check/strict_reads.lua.

    python3 Tests/walk/strict.py [--check]

Every call of calls.lua is made in the plain world, and each strict reading of the library is heard while it runs
(core/record, `watch`). With --check nothing is written, and it fails where the file is not up to date.
"""

import collections
import re
import sys
import textwrap

import facts
from player import Player

FILE = facts.ROOT / "stdlib" / "workflows" / "check" / "strict_reads.lua"
HEAD = """\
-- Made by Tests/walk/strict.py, which hears of every strict reading while all calls of Tests/walk/calls.lua are made:
-- the fields of replies by which workflows decide, as {operation, field, kind}, with the workflows that need it, and
-- those for which it may be missing.
return {
"""


def is_own(call):
    """Whether a call is nothing but its workflow."""
    return len(re.findall(r"\bscv\.", call["code"])) == 1


def heard(player):
    """For each workflow, what it read strictly in any of its calls."""
    reads = {}
    for call in player.calls:
        # Shared scripts are played beside the workflows.
        if not call["workflow"].isidentifier():
            continue
        found = reads.setdefault(call["workflow"], set())
        # The rest finds what it is called with by other workflows.
        if is_own(call):
            found.update(player.play(call, {}, watch=True).answer.get("reads", []))
    return reads


def listed(name, workflows):
    """A list of workflows, in lines that are not too long."""
    words = ", ".join(f'"{each}"' for each in sorted(workflows))
    if len(words) < 90:
        return [f"    {name} = {{ {words} }},"]
    lines = textwrap.wrap(words + ",", 110, break_long_words=False)
    return [f"    {name} = {{", *(f"      {line}" for line in lines), "    },"]


def text(reads):
    """The file's text."""
    needed, maybe = collections.defaultdict(set), collections.defaultdict(set)
    for workflow, found in reads.items():
        for each in found:
            (maybe if each.endswith("?") else needed)[each.rstrip("?")].add(workflow)
    lines = [HEAD.rstrip("\n")]
    for each in sorted(set(needed) | set(maybe)):
        head = ", ".join(f'"{word}"' for word in each.split(" ", 2))
        # One that must be there somewhere must be there.
        lists = {"needed": needed[each], "maybe": maybe[each] - needed[each]}
        tails = [tail for name, workflows in lists.items() if workflows for tail in listed(name, workflows)]
        line = f"  {{ {', '.join([head, *(tail.strip().rstrip(',') for tail in tails)])} }},"
        lines += [line] if len(tails) <= 2 and len(line) <= 120 else ["  {", f"    {head},", *tails, "  },"]
    return "\n".join(lines) + "\n}\n"


def main():
    player = Player(0)
    try:
        made = text(heard(player))
    finally:
        player.close()
    is_current = FILE.exists() and FILE.read_text() == made
    if "--check" not in sys.argv[1:]:
        FILE.write_text(made)
    elif not is_current:
        print(f"{FILE.relative_to(facts.ROOT)} is not up to date: python3 Tests/walk/strict.py writes it")
        print("0 passed, 1 failed")
        sys.exit(1)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
