"""How many instructions a program takes: the same again for the same build, whatever else the machine does.

Counted by valgrind, with processes that it starts, in an environment of nothing but an empty home, on a copy under a
path that is always the same: texts of other lengths would be copied by other instructions.
"""

import contextlib
import fcntl
import os
import pathlib
import shutil
import stat
import statistics
import subprocess

from measuring import FOLDER, HERE

PLACE = pathlib.Path("/tmp/scvsh-counted")
TIMES = 3
OURS = ("scvsh", "LuaCallBenchmark")


@contextlib.contextmanager
def bench():
    """The folder in which is counted, for one bench at a time: with stripped copies of the programs, since valgrind
    can't read what a build says for debuggers, and the Lua files of the bench."""
    PLACE.mkdir(mode=0o700, exist_ok=True)
    found = PLACE.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise OSError(f"{PLACE} is no folder of this user's: instructions are counted there, since a program's path "
                      "counts too. Remove it, or let its owner")
    with open(PLACE / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        clear()
        try:
            (PLACE / "home").mkdir()
            for source in HERE.glob("*.lua"):
                shutil.copy(source, PLACE)
            yield PLACE
        finally:
            clear()


def clear():
    for each in PLACE.iterdir():
        if each.name == "lock":
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def stripped(program):
    """The stripped copy of one of our programs."""
    copy = PLACE / program
    if not copy.exists():
        subprocess.run(["strip", "--strip-debug", "-o", copy, FOLDER / program], check=True)
    return str(copy)


def once(*command, **environment):
    """The instructions of one run, which must succeed. A name of ours is its stripped copy."""
    program = stripped(command[0]) if command[0] in OURS else shutil.which(command[0])
    if program is None:
        raise OSError(f"there is no {command[0]}")
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise OSError("there is no valgrind")
    before = set(PLACE.iterdir())
    done = subprocess.run(
        [valgrind, "--tool=callgrind", "--trace-children=yes", f"--log-file={PLACE}/log.%p",
         "--callgrind-out-file=/dev/null", program, *map(str, command[1:])],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=PLACE,
        env={"HOME": f"{PLACE}/home", "SWIFT_DETERMINISTIC_HASHING": "1", **environment})
    logs = [path for path in set(PLACE.iterdir()) - before if path.name.startswith("log.")]
    texts = [path.read_text(errors="replace") for path in logs]
    for path in logs:
        path.unlink()
    if done.returncode != 0:
        raise subprocess.CalledProcessError(
            done.returncode, [command[0], *command[1:]], done.stdout, done.stderr + "".join(texts)[-2000:])
    counts = [int(text.split("refs:")[1].split()[0].replace(",", "")) for text in texts if "refs:" in text]
    if not counts:
        raise ValueError(f"valgrind counted nothing of {command[0]}")
    return sum(counts)


class Count(int):
    """Instructions, the middle of several runs, and how far apart these were, as a part of it."""

    def __new__(cls, counts):
        count = super().__new__(cls, round(statistics.median(counts)))
        count.spread = (max(counts) - min(counts)) / max(int(count), 1)
        return count


def count(*command, times=1, **environment):
    return Count([once(*command, **environment) for _ in range(times)])
