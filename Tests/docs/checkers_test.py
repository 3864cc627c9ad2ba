"""That citations.py sees what is dead, completeness.py what is missing, and both only that.

Each case is a small repository, and what is said of it.
"""

import pathlib
import subprocess
import sys
import tempfile

CONTRACTS = """# Contracts

## Errors and exit statuses

## Dry run

```
## no heading
```

## `scv` itself
"""


# A repository of one thing of each kind, with pages that name all of them.
WHOLE = {
    "CONTRIBUTING.md": "`format`, `docs`\n\n    API   ← JSON\n    scvsh ← API JSON\n",
    "Package.swift": """
        .target(name: "JSON"),
        .target(
            name: "API", dependencies: ["JSON"], exclude: ["x"]),
        .executableTarget(
            name: "scvsh",
            dependencies: [
                "API", "JSON",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(name: "APITests", dependencies: ["API", "Events"]),
        """,
    "Sources/API/Reading/DocumentReader.swift": 'node["x-scv-lua"]',
    "Sources/Errors/ErrorKind.swift": "    case usage, `protocol`\n    case notFound = \"not_found\"\n",
    "Sources/scvsh/Options.swift": 'value("SCVSH_URL")',
    "docs/architecture.md": "`API` (`Reading`), `Errors`, `scvsh`; `core`, `script`; `x-scv-lua`\n",
    "docs/contracts.md": "`SCVSH_URL`; `usage`, `protocol`, `not_found`\n",
    "scripts/test": "step_format() {\n}\nstep_docs() {\n}\n",
    "docs/scripts.md": "`needs`\n",
    "stdlib/core/list.lua": "",
    "stdlib/script/script.lua": "---@field needs string\n",
}


def case(files, *said, count=None):
    """`said`: the lines of the problems; none: all is well. `count`: how much was looked at."""
    return {"docs/contracts.md": CONTRACTS, **files}, said, count


CITATIONS = {
    "a citation in Swift": case(
        {"Sources/A/B.swift": '/// As docs/contracts.md, "Dry run" has it.\n'}, count=1),
    "a citation in Lua, of a heading in code style": case(
        {"stdlib/core/a.lua": '-- (docs/contracts.md, "scv itself")\n'}, count=1),
    "a citation in a script without a suffix": case(
        {"scripts/test": '# docs/contracts.md, "Dry runs"\n'},
        'scripts/test:1: error: docs/contracts.md has no heading "Dry runs"'),
    "no such heading": case(
        {"Sources/A/B.swift": 'let a = 1\n// See docs/contracts.md, "Exit codes".\n'},
        'Sources/A/B.swift:2: error: docs/contracts.md has no heading "Exit codes"'),
    "what looks like a heading, in a block of code": case(
        {"stdlib/a.lua": '-- docs/contracts.md, "no heading"\n'},
        'stdlib/a.lua:1: error: docs/contracts.md has no heading "no heading"'),
    "no such page": case(
        {"Tests/shell/a.py": '# docs/design.md, "Ideas"\n'},
        "Tests/shell/a.py:1: error: there is no docs/design.md"),
    "no such page, only named": case(
        {"Tests/shell/a.py": "# written into docs/design.md\n"},
        "Tests/shell/a.py:1: error: there is no docs/design.md"),
    "a heading on the next line": case(
        {"stdlib/a.lua": '-- docs/contracts.md,\n-- "Dry run"\n'},
        'stdlib/a.lua:1: error: docs/contracts.md and its "Heading" stand on several lines'),
    "a heading over two lines": case(
        {"stdlib/a.lua": '-- docs/contracts.md, "Errors and\n-- exit statuses"\n'},
        'stdlib/a.lua:1: error: docs/contracts.md and its "Heading" stand on several lines'),
    "a heading that is there twice": case(
        {"docs/contracts.md": "# A\n\n# A\n", "Package.swift": '// docs/contracts.md, "A"\n'},
        'Package.swift:1: error: docs/contracts.md has "A" 2 times'),
    "a citation of the page at the root": case(
        {"CONTRIBUTING.md": "# To build\n", "stdlib/a.lua": '-- CONTRIBUTING.md, "To build"; CONTRIBUTING.md, "x"\n'},
        'stdlib/a.lua:1: error: CONTRIBUTING.md has no heading "x"'),
    "links": case(
        {"README.md": "# Top\n\n[a](docs/contracts.md) [b](docs/contracts.md#dry-run) [c](#top) [d](x:y)\n"},
        count=3),
    "a picture that is not there": case(
        {"README.md": "# Top\n\n![What it shows](docs/pictures/a.png)\n"},
        "README.md:3: error: the link docs/pictures/a.png leads to no file"),
    "links that are dead": case(
        {"docs/a.md": "# A\n\n[a](b.md)\n[b](contracts.md#dry)\n[c](#b)\n[d](../../x)\n```\n[e](f.md)\n```\n"},
        "docs/a.md:3: error: the link b.md leads to no file",
        "docs/a.md:4: error: the link contracts.md#dry leads to no heading",
        "docs/a.md:5: error: the link #b leads to no heading",
        "docs/a.md:6: error: the link ../../x leads to no file"),
    "the second of two headings by its anchor": case({"README.md": "# A\n\n# A\n\n[a](#a-1) [b](#a)\n"}, count=2),
    "files and folders in code style": case(
        {"README.md": "`stdlib/a.lua`, `stdlib/*.lua`, `stdlib`, `stdlib/NAME.lua`, `Sources/<room>/x`, `scv.api`\n",
         "stdlib/a.lua": ""}, count=3),
    "files and folders that are gone": case(
        {"README.md": "`stdlib/b.lua`\nand `scripts/x -e y`, `Sources/*/B.swift`\n", "Sources/A/C.swift": ""},
        "README.md:1: error: there is no stdlib/b.lua",
        "README.md:2: error: there is no scripts/x",
        "README.md:2: error: there is no Sources/*/B.swift"),
    "marks around what is written": case(
        {"README.md": "<!-- rows: written by x -->\n| a |\n<!-- end of rows -->\n"}, count=1),
    "a mark without its end": case(
        {"docs/a.md": "<!-- rows: written by x -->\n| a |\n"},
        "docs/a.md:1: error: <!-- rows: written by x --> has no end"),
    "a file that is no text": case({"Sources/A/a.c": b"\xff\xfe"}, count=0),
}


COMPLETENESS = {
    "all is named": (WHOLE, (), 17),
    "something is not": (
        {**WHOLE, "Sources/JSON/Values/A.swift": "", "stdlib/text/cell.lua": "", "Sources/API/B.swift": '"x-scv-name"',
         "Sources/scvsh/Main.swift": '"SCVSH_CA"', "scripts/test": "step_swift() {\n}\n"},
        ("docs/architecture.md: error: it does not name the room of Swift JSON",
         "docs/architecture.md: error: it does not name the stage of a room Values",
         "docs/architecture.md: error: it does not name the room of the library text",
         "docs/architecture.md: error: it does not name the mark of the document x-scv-name",
         "CONTRIBUTING.md: error: it does not name the step swift",
         "docs/contracts.md: error: it does not name the variable SCVSH_CA"), None),
    "a field of a script's header": (
        {**WHOLE, "stdlib/script/script.lua": "---@field needs string\n---@field strict boolean?\n"},
        ("docs/scripts.md: error: it does not name the field of a header strict",), None),
    "a name in plain words is none": (
        {**WHOLE, "docs/contracts.md": "SCVSH_URL; `usage`, `not_found`, protocol\n"},
        ("docs/contracts.md: error: it does not name the variable SCVSH_URL",
         "docs/contracts.md: error: it does not name the kind of error protocol"), None),
    "arrows between rooms": (
        {**WHOLE, "CONTRIBUTING.md": "`format`, `docs`\n\n    API ← Lua JSON\n    scvsh ← API\n"},
        ("CONTRIBUTING.md: error: it does not name the arrow scvsh ← JSON",
         "CONTRIBUTING.md: error: it names the arrow API ← Lua, which is none"), None),
    "nothing to look for": (
        {**WHOLE, "scripts/test": ""}, ("CONTRIBUTING.md: error: no step was found",), None),
}


def run(checker, files):
    """What a checker prints of a repository with these files, and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = subprocess.run([sys.executable, str(checker), folder], capture_output=True, text=True, check=False)
        return done.stdout.splitlines() + done.stderr.splitlines(), done.returncode


def main():
    passed = failed = 0
    for checker, cases in (("citations.py", CITATIONS), ("completeness.py", COMPLETENESS)):
        for name, (files, said, count) in cases.items():
            lines, status = run(pathlib.Path(__file__).with_name(checker), files)
            good = lines[:-1] == list(said) and status == (1 if said else 0)
            if good and (count is None or lines[-1:] == [f"{count} passed, 0 failed"]):
                passed += 1
            else:
                failed += 1
                print(f"FAILED {checker}, {name}: status {status}, {lines}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
