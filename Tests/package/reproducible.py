"""Whether two builds of the same commit are the same bytes: from two clean checkouts at the same path, hours apart by
the clock and by the times of their files.

    unshare --mount-proc --pid --fork --kill-child python3 Tests/package/reproducible.py

As root, since each checkout is mounted at the same place. The last line is "N passed, N failed".
"""

import hashlib
import pathlib
import subprocess
import tempfile
import time

from tally import ROOT, run

HOURS = 7


def build(tally, place, folder, hours):
    """The package of a clean checkout, which is mounted at the place while it is built: so many hours from now by the
    clock, and by the times of its files."""
    checkout = folder / "checkout"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, checkout], check=True)
    subprocess.run(["find", checkout, "-exec", "touch", "--no-dereference", f"--date={hours:+d} hours", "{}", "+"],
                   check=True)
    clock = ["faketime", "-f", f"{hours:+d}h"]
    moment = int(subprocess.run([*clock, "date", "+%s"], capture_output=True, text=True, check=True).stdout)
    assert abs(moment - time.time() - 3600 * hours) < 60, "the clock is no other one"
    subprocess.run(["mount", "--bind", checkout, place], check=True)
    try:
        done = subprocess.run([*clock, f"{place}/scripts/package", folder / "package"], stdout=subprocess.PIPE,
                              text=True, check=True, cwd=place, stdin=subprocess.DEVNULL)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
    tally.tell(f"built with the clock at {hours:+d} hours")
    return pathlib.Path(done.stdout.strip()), checkout / ".build/release"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def same(tally, folder):
    place = folder / "place"
    for each in (place, folder / "first", folder / "second"):
        each.mkdir()
    first, built = build(tally, place, folder / "first", -HOURS)
    second, rebuilt = build(tally, place, folder / "second", HOURS)
    for program in ("scvsh", "scvsim"):
        print(f"{program} as it was linked: {digest(built / program)[:16]}, {digest(rebuilt / program)[:16]}")
    print(f"{first.name}: {digest(first)}, {digest(second)}")
    assert first.name == second.name, (first.name, second.name)
    assert digest(first) == digest(second), "the packages differ"


def tests(tally):
    with tempfile.TemporaryDirectory() as folder:
        tally.check("two builds", same, tally, pathlib.Path(folder))


if __name__ == "__main__":
    run("it mounts two checkouts at one place", tests)
