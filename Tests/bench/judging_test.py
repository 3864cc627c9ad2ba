"""Whether the bench judges rightly: judging_test.py. The last line is "N passed, N failed"."""

import contextlib
import io
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "bench.d"))
sys.argv[1:] = [str(ROOT)]  # the bench looks there for programs, and none is run here

import counting
import judging

MADE_WITH = judging.made_with()


def table(*rows):
    made = judging.Table()
    made.groups = ["a"]
    with contextlib.redirect_stdout(io.StringIO()):
        for row in rows:
            row(made)
    return made


def timed(*ours, key="a.time", peer="curl"):
    return lambda made: made.row(key, key, list(ours), against=(peer, [2.0] * len(ours)))


def counted(count, key="a.count", spread=0.0):
    counts = counting.Count([count])
    counts.spread = spread
    return lambda made: made.instructions(key, key, counts)


def single(value, unit):
    return lambda made: made.row("a.single", "a.single", value, unit)


def compare(old, new, **changed):
    """How many rows are as good and how many are not, and what was said."""
    kept = {"commit": "f" * 40, "groups": ["a"], "made_with": {**MADE_WITH, **changed}, "rows": table(*old).rows}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        counts = judging.compare(table(*new), kept, "FILE")
    return counts, said.getvalue()


# What was kept, what is measured, how many are as good and not, and what is said of it.
CASES = {
    "the same count is the same": ([counted(1000)], [counted(1000)], (1, 0), "same"),
    "some thousandths more are the same": ([counted(10000)], [counted(10080)], (1, 0), "same"),
    "a twentieth more is told, and may be": ([counted(10000)], [counted(10490)], (1, 0), "worse"),
    "over a twentieth more is a failure": ([counted(10000)], [counted(10510)], (0, 1), "error: too much"),
    "less is better": ([counted(10000)], [counted(9000)], (1, 0), "better"),
    "a ratio with its quartiles above is a failure": ([timed(1, 1, 1)], [timed(2, 2, 2)], (0, 1), "error: too much"),
    "a ratio whose quartiles meet is the same": ([timed(1, 1, 3, 3)], [timed(2, 2, 2, 2)], (1, 0), "same"),
    "a ratio with its quartiles below is better": ([timed(2, 2, 2, 2)], [timed(1, 1, 1, 1)], (1, 0), "better"),
    "a time without a peer is told only": ([single([1] * 5, "s")], [single([2] * 5, "s")], (1, 0), "worse"),
    "a memory without a peer is judged": ([single(10, "MB")], [single(12, "MB")], (0, 1), "error: too much"),
    "a row that is gone is a failure": ([counted(1), counted(1, "a.other")], [counted(1)], (1, 1), "error: was kept"),
    "a row that is new is a failure": ([counted(1)], [counted(1), counted(1, "a.other")], (1, 1), "error: no such row"),
    "a row of a group that was not measured is left out": ([counted(1), counted(1, "b.x")], [counted(1)], (1, 0), ""),
}


def failures():
    for name, (old, new, counts, said) in CASES.items():
        found = compare(old, new)
        yield name, found[0] == counts and said in found[1], found
    found = compare([counted(1)], [counted(1)], libc6="2.0")
    yield "another C library is not comparable", found[0] == (0, 1) and "libc6: 2.0 there" in found[1], found
    found = compare([counted(1)], [counted(1)], libfoo="2.0")
    yield "a library that is not known here is not comparable", found[0] == (0, 1) and "libfoo" in found[1], found
    count = counting.Count([100, 102, 90])
    yield "a count is the middle, with its spread", (int(count), count.spread) == (100, 0.12), (count, count.spread)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "kept.json"
        made = table(counted(1000), timed(1, 2, 3, 4))
        made.save(path, {})
        kept = judging.read(path)
        yield "what is kept is read again", kept["rows"] == made.rows and kept["made_with"] == MADE_WITH, kept
        path.write_text("[]")
        try:
            judging.read(path)
            yield "a foreign file is refused", False, "read"
        except ValueError as problem:
            yield "a foreign file is refused", "no file that scripts/bench --save wrote" in str(problem), problem


outcomes = list(failures())
for name, is_right, found in outcomes:
    if not is_right:
        print(f"{name}: error: {found}")
good = sum(1 for _, is_right, _ in outcomes if is_right)
print(f"{good} passed, {len(outcomes) - good} failed")
sys.exit(good != len(outcomes))
