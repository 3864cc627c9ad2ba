"""Whether the pages name all that there is of some things: completeness.py [FOLDER]

A page that lists rooms, steps or marks is of use only if none is missing. Each name is a test. The last line is
"N passed, N failed"; the exit status is 1 if any failed, or if there was nothing to look for.
"""

import pathlib
import re
import sys


class Repository:
    """A folder to look at."""

    def __init__(self, root):
        self.root = root

    def text(self, name):
        path = self.root / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def folders(self, below):
        return {path.name for path in self.root.glob(f"{below}/*") if path.is_dir() and path.name != "include"}

    def found(self, pattern, *globs):
        """What the pattern's one group finds in these files."""
        paths = [path for glob in globs for path in self.root.glob(glob) if path.is_file()]
        return {name for path in paths for name in re.findall(pattern, path.read_text(encoding="utf-8"), re.M)}

    def words(self, page):
        """What a page has in code style, word by word."""
        return {word for code in re.findall(r"`([^`\n]+)`", self.text(page)) for word in re.findall(r"[\w-]+", code)}

    def declared_arrows(self):
        """What each room of the package may import: "HTTP ← Events"."""
        target = r'\.(?:executableT|t)arget\(\s*name: "(\w+)"(?:,\s*dependencies: \[(.*?)\n? *\][,)])?'
        arrows = set()
        for room, imports in re.findall(target, self.text("Package.swift"), re.S):
            imports = re.sub(r"\.product\(.*?\)", "", imports)
            arrows |= {f"{room} ← {name}" for name in re.findall(r'"(\w+)"', imports)}
        return arrows

    def told_arrows(self, page):
        """The same of a page's map: lines of code with a room, an arrow, and its imports."""
        lines = re.findall(r"^    (\w+) +← +(.+)$", self.text(page), re.M)
        return {f"{room} ← {name}" for room, imports in lines for name in imports.split()}

    def error_kinds(self):
        """The kinds of errors, as scripts see them."""
        cases = re.findall(r"^ +case (.+)$", self.text("Sources/Errors/ErrorKind.swift"), re.M)
        return {each.split("=")[-1].strip(' "`') for case in cases for each in case.split(",")}

    def things(self):
        """What there is: a word for it, the names, the page that should have them, and what that page has."""
        design, contracts, guide = "docs/architecture.md", "docs/contracts.md", "CONTRIBUTING.md"
        yield "room of Swift", self.folders("Sources"), design, self.words(design)
        yield "stage of a room", self.folders("Sources/*"), design, self.words(design)
        yield "room of the library", self.folders("stdlib"), design, self.words(design)
        marks = self.found(r'"(x-scv-[a-z-]+)"', "Sources/API/**/*.swift")
        yield "mark of the document", marks, design, self.words(design)
        yield "step", self.found(r"^step_(\w+)\(\)", "scripts/test"), guide, self.words(guide)
        variables = self.found(r'"(SCVSH_[A-Z_]+)"', "Sources/scvsh/**/*.swift")
        yield "variable", variables, contracts, self.words(contracts)
        fields = self.found(r"^---@field (\w+)", "stdlib/script/script.lua")
        yield "field of a header", fields, "docs/scripts.md", self.words("docs/scripts.md")
        yield "kind of error", self.error_kinds(), contracts, self.words(contracts)
        yield "arrow", self.declared_arrows(), guide, self.told_arrows(guide)


def main():
    repository = Repository(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]))
    passed = failed = 0
    for what, names, page, named in repository.things():
        problems = [f"it does not name the {what} {name}" for name in sorted(names - named)]
        if what == "arrow":
            problems += [f"it names the {what} {name}, which is none" for name in sorted(named - names)]
        if not names:
            problems.append(f"no {what} was found")
        for problem in problems:
            print(f"{page}: error: {problem}")
        failed += len(problems)
        passed += len(names & named)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
