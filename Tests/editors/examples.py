"""The scripts and the examples that come with the shell: name → text."""

import re

from harness import ROOT

FENCE = re.compile(r"^```lua *([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shared_scripts():
    return {path.name: path.read_text() for path in sorted((ROOT / "scripts" / "shared").glob("*.lua"))}


def of_pages():
    """The blocks of Lua in README and docs, but for one that is shown for its slips; those of the reference are not all
    Lua as it stands."""
    found = {}
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if page.name != "reference.md":
            text = page.read_text()
            slips = re.findall(r"scvsh --lint (\S+)", text)
            for index, match in enumerate(FENCE.finditer(text), 1):
                if match[1] not in slips:
                    found[f"{page.stem}-{index}.lua"] = match[2]
    return found
