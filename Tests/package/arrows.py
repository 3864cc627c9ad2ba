"""Whether rooms take things only from the rooms that Package.swift declares: arrows.py [FOLDER] < DUMP

DUMP is what `swift package dump-package` prints. Looked at are the imports of Swift files and the includes of C files;
a room that is declared and never taken from is told as well. Each arrow is a test. The last line is "N passed, N
failed"; the exit status is 1 if any failed, or if there was nothing to look at.
"""

import json
import pathlib
import re
import sys

IMPORT = re.compile(
    r"^(?:@\w+(?:\([^)]*\))? +)*(?:(?:public|package|internal|fileprivate|private) +)?import +"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias) +)?(\w+)", re.M)
INCLUDE = re.compile(r'^ *# *include *["<]([^">]+)[">]', re.M)


class Room:
    """A target of the package: its files, and what it may take things from."""

    def __init__(self, root, target):
        self.name = target["name"]
        self.folder = root / (target.get("path") or f"{'Tests' if target['type'] == 'test' else 'Sources'}/{self.name}")
        kinds = [each.get("byName") or each.get("target") or each.get("product") for each in target["dependencies"]]
        self.declared = {kind[0] for kind in kinds}

    def files(self, *suffixes):
        return sorted(path for path in self.folder.rglob("*") if path.suffix in suffixes)

    def headers(self):
        """The headers that it offers to others."""
        include = self.folder / "include"
        return {str(path.relative_to(include)) for path in include.rglob("*.h")}

    def taken(self, rooms):
        """What its files take things from, each with the file that does."""
        for path in self.files(".swift"):
            for module in IMPORT.findall(path.read_text(encoding="utf-8")):
                yield module, path
        for path in self.files(".c", ".cpp", ".h"):
            for header in INCLUDE.findall(path.read_text(encoding="utf-8")):
                if (path.parent / header).is_file():
                    continue
                for room in rooms:
                    if room is not self and header in room.headers():
                        yield room.name, path


def problems(rooms, products, root):
    """What is taken without being declared, and the other way around."""
    names = {room.name for room in rooms} | products
    for room in rooms:
        taken = set()
        for module, path in room.taken(rooms):
            taken.add(module)
            if module in names and module != room.name and module not in room.declared:
                yield f"{path.relative_to(root)}: error: {room.name} ← {module} is not declared in Package.swift"
        for module in sorted(room.declared - taken):
            yield f"Package.swift: error: {room.name} ← {module} is declared, and taken nowhere"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    package = json.load(sys.stdin)
    rooms = [Room(root, target) for target in package["targets"]]
    declared = [
        each["product"][0] for target in package["targets"] for each in target["dependencies"] if "product" in each]
    found = sorted(set(problems(rooms, set(declared), root)))
    for problem in found:
        print(problem)
    if not any(room.files(".swift", ".c", ".cpp") for room in rooms):
        found.append("nothing")
        print("Package.swift: error: there is nothing to look at")
    arrows = sum(len(room.declared) for room in rooms)
    failed = len(found)
    print(f"{max(0, arrows - failed)} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
