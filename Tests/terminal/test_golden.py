"""The recorded screens themselves."""

import pathlib
import re

from conftest import SIZES
from golden import FOLDER


def test_no_golden_file_is_left_over():
    names = set()
    for file in pathlib.Path(__file__).parent.glob("test_*.py"):
        names.update(re.findall(r"^def test_(\w+)\(.*\bgolden\b", file.read_text(), re.MULTILINE))
    wanted = {f"{name}.{columns}x{rows}.txt" for name in names for columns, rows in SIZES}
    assert {file.name for file in FOLDER.iterdir()} == wanted
