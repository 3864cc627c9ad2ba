"""Whether the pages name all that there is of some things: completeness.py [FOLDER]

A page that lists rooms, steps or marks is of use only if none is missing. Each name is a test. The last line is
"N passed, N failed"; the exit status is 1 if any failed, or if there was nothing to look for.
"""

import pathlib
import re
import sys


def folders(root, below):
    return {path.name for path in (root / below).iterdir() if path.is_dir()} if (root / below).is_dir() else set()


def found(root, pattern, *globs):
    """What the pattern's one group finds in these files."""
    paths = [path for glob in globs for path in root.glob(glob) if path.is_file()]
    return {name for path in paths for name in re.findall(pattern, path.read_text(encoding="utf-8"), re.M)}


def things(root):
    """What there is: a word for it, the names, and the page that has them all in code style."""
    yield "room of Swift", folders(root, "Sources"), "docs/architecture.md"
    yield "room of the library", folders(root, "stdlib"), "docs/architecture.md"
    yield "mark of the document", found(root, r'"(x-scv-[a-z-]+)"', "Sources/API/**/*.swift"), "docs/architecture.md"
    yield "step", found(root, r"^step_(\w+)\(\)", "scripts/test"), "CONTRIBUTING.md"
    yield "variable", found(root, r'"(SCVSH_[A-Z_]+)"', "Sources/scvsh/**/*.swift"), "docs/contracts.md"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
    passed = failed = 0
    for what, names, page in things(root):
        text = (root / page).read_text(encoding="utf-8") if (root / page).is_file() else ""
        words = {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"[\w-]+", code)}
        if not names:
            print(f"{page}: error: no {what} was found")
        for name in sorted(names - words):
            print(f"{page}: error: it does not name the {what} {name}")
        failed += len(names - words) or not names
        passed += len(names & words)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
