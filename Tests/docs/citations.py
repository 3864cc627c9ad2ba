"""Whether what the repository cites is there: citations.py [FOLDER]

FOLDER is the repository, unless one is named. Looked at are, in the pages (README.md, CONTRIBUTING.md, docs/*.md):

- links to files and headings of the repository, and pictures: `[text](docs/contracts.md#dry-run)`,
- files and folders named in code style: `stdlib/workflows/`,
- marks around what is written by a program: each beginning has its end, in the same page;

and in the pages and in every file of source, script and test:

- citations, in one form and on one line: docs/NAME.md, "Heading".

Each is a test. The last line is "N passed, N failed"; the exit status is 1 if any failed.
"""

import pathlib
import re
import sys

SOURCES = ("Package.swift", "Sources", "Benchmarks", "Tests", "openapi", "scripts", "stdlib")
SUFFIXES = {".c", ".cpp", ".h", ".json", ".lua", ".md", ".py", ".sh", ".swift", ""}
SKIPPED = {"Tests/docs"}  # the checker and its own test speak of citations that lead nowhere
FOLDERS = ("Benchmarks", "Sources", "Tests", "docs", "openapi", "scripts", "stdlib")

PAGE = re.compile(r"(?<![\w/.])(?<!\]\()(docs/[\w-]+\.md|(?:README|CONTRIBUTING)\.md(?=,))")
HEADING = re.compile(r', "([^"\n]*)"')
TORN = re.compile(r',(?: "|\s*\n\W*")')  # the heading, or its end, stands on another line
LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
BEGIN = re.compile(r"^<!-- ([\w ]+): .*-->$", re.M)


def blank_fences(text):
    """The page without its blocks of code; every line stays where it is."""
    lines, fence = [], None
    for line in text.split("\n"):
        mark = re.match(r" {0,3}(```+|~~~+)", line)
        if fence is None and mark:
            fence = mark[1]
            lines.append("")
        elif fence is not None:
            if mark and line.strip().startswith(fence):
                fence = None
            lines.append("")
        else:
            lines.append("" if line.startswith("    ") else line)
    return "\n".join(lines)


def plain(heading):
    """A heading as it is read: without the marks of Markdown."""
    heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return heading.replace("`", "").replace("**", "").strip()


def headings(text):
    """The headings of a page, in order."""
    return [plain(found[1]) for found in re.finditer(r"^#{1,6} +(.*?) *#*$", blank_fences(text), re.M)]


def anchors(text):
    """What may follow the # in a link to a page, as the usual renderers make it of headings."""
    made, seen = set(), {}
    for heading in headings(text):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        made.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
        seen[slug] = seen.get(slug, 0) + 1
    return made | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


class Repository:
    """A folder to look at; what was found wrong in it, and how much was looked at."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.looked_at = 0
        self.problems = []
        self.texts = {}

    def text(self, path):
        """The text of a file below the root; None if there is no such text."""
        if path not in self.texts:
            try:
                self.texts[path] = (self.root / path).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self.texts[path] = None
        return self.texts[path]

    def pages(self):
        found = [name for name in ("README.md", "CONTRIBUTING.md") if (self.root / name).is_file()]
        return found + sorted(f"docs/{path.name}" for path in (self.root / "docs").glob("*.md"))

    def sources(self):
        for name in SOURCES:
            top = self.root / name
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                below = path.relative_to(self.root)
                if path.is_file() and path.suffix in SUFFIXES and "__pycache__" not in below.parts:
                    if not any(below.is_relative_to(skipped) for skipped in SKIPPED):
                        yield below.as_posix()

    def expect(self, good, path, text, position, problem):
        """Counts one thing that was looked at."""
        self.looked_at += 1
        if not good:
            self.problems.append(f"{path}:{text.count(chr(10), 0, position) + 1}: error: {problem}")

    def check(self):
        for path in self.pages():
            text = self.text(path)
            self.check_citations(path, text)
            self.check_links(path, blank_fences(text))
            self.check_paths(path, blank_fences(text))
            self.check_marks(path, text)
        for path in self.sources():
            text = self.text(path)
            if text is not None:
                self.check_citations(path, text)

    def check_citations(self, path, text):
        """Pages that are cited with a heading, or only named."""
        for found in PAGE.finditer(text) if ".md" in text else ():
            page, heading = found[1], HEADING.match(text, found.end())
            cited = self.text(page)
            if cited is None:
                problem = f"there is no {page}"
            elif heading:
                times = headings(cited).count(heading[1])
                problem = times == 0 and f'{page} has no heading "{heading[1]}"'
                problem = times > 1 and f'{page} has "{heading[1]}" {times} times' or problem
            else:
                problem = TORN.match(text, found.end()) and f'{page} and its "Heading" stand on several lines'
            self.expect(not problem, path, text, found.start(), problem)

    def check_links(self, path, text):
        for found in LINK.finditer(text):
            target, _, anchor = found[1].partition("#")
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            where = (self.root / path).parent / target if target else self.root / path
            if not where.resolve().is_relative_to(self.root.resolve()) or not where.exists():
                self.expect(False, path, text, found.start(), f"the link {found[1]} leads to no file")
            elif anchor:
                known = anchors(where.read_text(encoding="utf-8")) if where.suffix == ".md" else set()
                self.expect(anchor in known, path, text, found.start(), f"the link {found[1]} leads to no heading")
            else:
                self.expect(True, path, text, found.start(), "")

    def check_paths(self, path, text):
        """Files and folders in code style; * is any name, and NAME, SUBJECT, VERB, <name> are yet to be given."""
        for found in CODE.finditer(text):
            named = found[1].split()[0].rstrip(".,:;")
            if not named.startswith(tuple(folder + "/" for folder in FOLDERS)) and named not in FOLDERS:
                continue
            if re.search(r"(?<![A-Za-z])(?:NAME|SUBJECT|VERB)(?![A-Za-z])|[<>{}…()\[\]]", named):
                continue
            good = any(self.root.glob(named)) if "*" in named else (self.root / named).exists()
            self.expect(good, path, text, found.start(), f"there is no {named}")

    def check_marks(self, path, text):
        for found in BEGIN.finditer(text):
            end = f"\n<!-- end of {found[1]} -->"
            self.expect(text.find(end, found.end()) >= 0, path, text, found.start(), f"{found[0]} has no end")


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    repository = Repository(root)
    repository.check()
    for problem in repository.problems:
        print(problem)
    failed = len(repository.problems)
    print(f"{repository.looked_at - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
