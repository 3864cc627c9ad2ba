"""That arrows.py sees what a room takes without saying so, what it says without taking, and only that."""

import json
import pathlib
import subprocess
import sys
import tempfile


def target(name, *dependencies, kind="regular", path=None):
    named = [{"byName": [each, None]} for each in dependencies]
    return {"name": name, "type": kind, "path": path, "dependencies": named}


def undeclared(path, room, module):
    return f"{path}: error: {room} ← {module} is not declared in Package.swift"


UP, DOWN = target("Up", "Down"), target("Down")
SOUND = {"Sources/Up/a.swift": "import Down\n", "Sources/Down/a.swift": "import Glibc\n"}

CASES = {
    "what is declared": (SOUND, [UP, DOWN]),
    "an import that is not declared": (
        {**SOUND, "Sources/Down/b.swift": "import Glibc\nimport Up\n"}, [UP, DOWN],
        undeclared("Sources/Down/b.swift", "Down", "Up")),
    "an import for testing": (
        {**SOUND, "Tests/UpTests/a.swift": "@testable import Up\nimport Down\n"},
        [UP, DOWN, target("UpTests", "Up", kind="test")], undeclared("Tests/UpTests/a.swift", "UpTests", "Down")),
    "an import of one declaration": (
        {**SOUND, "Sources/Down/b.swift": "internal import struct Up.Thing\n"}, [UP, DOWN],
        undeclared("Sources/Down/b.swift", "Down", "Up")),
    "an import in a comment": ({**SOUND, "Sources/Down/b.swift": "// import Up\n"}, [UP, DOWN]),
    "a room elsewhere": (
        {**SOUND, "Benchmarks/B/a.swift": "import Up\n"}, [UP, DOWN, target("B", path="Benchmarks/B")],
        undeclared("Benchmarks/B/a.swift", "B", "Up")),
    "an arrow that nothing takes": (
        {**SOUND, "Sources/Up/a.swift": "import Glibc\n"}, [UP, DOWN],
        "Package.swift: error: Up ← Down is declared, and taken nowhere"),
    "a package of another": (
        SOUND | {"Sources/Up/b.swift": "import Parser\n"},
        [{**UP, "dependencies": UP["dependencies"] + [{"product": ["Parser", "parser", None, None]}]}, DOWN]),
    "a package of another that only its neighbour declares": (
        SOUND | {"Sources/Up/b.swift": "import Parser\n", "Sources/Down/b.swift": "import Parser\n"},
        [{**UP, "dependencies": UP["dependencies"] + [{"product": ["Parser", "parser", None, None]}]}, DOWN],
        undeclared("Sources/Down/b.swift", "Down", "Parser")),
    "an include that is declared": (
        {"Sources/C/c.c": '#include "d.h"\n#include "own.h"\n#include <stdio.h>\n', "Sources/C/own.h": "",
         "Sources/D/include/d.h": "", "Sources/D/d.c": '#include "d.h"\n'}, [target("C", "D"), target("D")]),
    "an include that is not declared": (
        {"Sources/C/c.c": '#include "d.h"\n', "Sources/D/include/d.h": "", "Sources/D/d.c": ""},
        [target("C"), target("D")], undeclared("Sources/C/c.c", "C", "D")),
    "a header that takes another": (
        {"Sources/C/include/c.h": '  #  include <d.h>\n', "Sources/C/c.c": "", "Sources/D/include/d.h": ""},
        [target("C"), target("D")], undeclared("Sources/C/include/c.h", "C", "D")),
    "nothing": ({}, [UP], "Package.swift: error: Up ← Down is declared, and taken nowhere",
                "Package.swift: error: there is nothing to look at"),
}


def run(files, targets, expected):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        program = pathlib.Path(__file__).with_name("arrows.py")
        done = subprocess.run([sys.executable, program, folder], input=json.dumps({"targets": targets}), text=True,
                              capture_output=True, check=False)
    *said, _ = done.stdout.splitlines() or [""]
    return done.returncode == (1 if expected else 0) and said == list(expected), done.stdout + done.stderr


def main():
    failed = 0
    for name, (files, targets, *expected) in CASES.items():
        passed, printed = run(files, targets, expected)
        if not passed:
            failed += 1
            print(f"{name}:\n{printed}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
