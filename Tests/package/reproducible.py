"""Whether two builds of the same commit are the same bytes: from two clean checkouts at the same path, hours apart by
the clock and by the times of their files.

    unshare --mount-proc --pid --fork --kill-child python3 Tests/package/reproducible.py

As root, since each checkout is mounted at the same place. The last line is "N passed, N failed".
"""

import concurrent.futures
import hashlib
import io
import os
import pathlib
import subprocess
import tarfile
import tempfile
import time

from tally import ROOT, run

HOURS = 7
# Mounts the checkout at the place where nobody else sees it, and runs the rest there.
APART = ["unshare", "--mount", "bash", "-c", 'mount --bind "$0" "$1" && cd "$1" && exec "${@:2}"']


def clock(hours):
    """The command by which the clock is so many hours from now, and its environment. Times of files stay as they are:
    touch would set them by one clock, and tar read them by the other."""
    return ["faketime", "-f", f"{hours:+d}h"], os.environ | {"NO_FAKE_STAT": "1"}


def check_clock(hours, file):
    command, environment = clock(hours)
    told = subprocess.run([*command, "sh", "-c", 'date +%s; stat --format=%Y "$0"', file], capture_output=True,
                          text=True, check=True, env=environment).stdout.split()
    assert abs(int(told[0]) - time.time() - 3600 * hours) < 60, "the clock is no other one"
    assert int(told[1]) == int(file.stat().st_mtime), "the times of files are others by that clock"


def build(tally, place, folder, hours):
    """The package of a clean checkout, which is mounted at the place while it is built: so many hours from now by the
    clock, and by the times of its files."""
    checkout = folder / "checkout"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, checkout], check=True)
    subprocess.run(["find", checkout, "-exec", "touch", "--no-dereference", f"--date={hours:+d} hours", "{}", "+"],
                   check=True)
    check_clock(hours, checkout / "Package.swift")
    command, environment = clock(hours)
    done = subprocess.run([*APART, checkout, place, *command, f"{place}/scripts/package", folder / "package"],
                          stdout=subprocess.PIPE, text=True, check=True, stdin=subprocess.DEVNULL, env=environment)
    tally.tell(f"built with the clock at {hours:+d} hours")
    return pathlib.Path(done.stdout.strip()), checkout / ".build/release"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def contents(package):
    """What is in a package: each file's facts, by its name."""
    found = {}
    for part in ("--ctrl-tarfile", "--fsys-tarfile"):
        packed = subprocess.run(["dpkg-deb", part, package], capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as files:
            for each in files:
                held = hashlib.sha256(files.extractfile(each).read()).hexdigest() if each.isfile() else each.linkname
                found[each.name] = {"mode": each.mode, "time": each.mtime, "owner": each.uname, "holds": held}
    return found


def differences(first, second):
    """In what two packages differ, a line for each file."""
    one, other = contents(first), contents(second)
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            yield f"{name}: {one.get(name)}, {other.get(name)}"


def same(tally, folder):
    place = folder / "place"
    for each in (place, folder / "first", folder / "second"):
        each.mkdir()
    # Side by side: neither sees where the other one is.
    with concurrent.futures.ThreadPoolExecutor() as side_by_side:
        builds = [side_by_side.submit(build, tally, place, folder / name, hours)
                  for name, hours in (("first", -HOURS), ("second", HOURS))]
        (first, built), (second, rebuilt) = [each.result() for each in builds]
    for program in ("scvsh", "scvsim"):
        print(f"{program} as it was linked: {digest(built / program)[:16]}, {digest(rebuilt / program)[:16]}")
    print(f"{first.name}: {digest(first)}, {digest(second)}")
    assert first.name == second.name, (first.name, second.name)
    if digest(first) != digest(second):
        print("\n".join(differences(first, second)))
    assert digest(first) == digest(second), "the packages differ"


def tests(tally):
    with tempfile.TemporaryDirectory() as folder:
        tally.check("two builds", same, tally, pathlib.Path(folder))


if __name__ == "__main__":
    run("it mounts two checkouts at one place", tests)
