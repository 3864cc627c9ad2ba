"""The two commands of README on a Debian that was just set up, with Swift and nothing else: scripts/demo, scripts/test.

    unshare --mount-proc --pid --fork --kill-child python3 Tests/package/fresh.py WHEELS

As root. Lent to it by this machine are Swift, a copy of what SwiftPM and pip would fetch from elsewhere (WHEELS is a
folder of Python's packages), and the commit that is checked out here. Everything else the commands install themselves,
from Debian's mirror: no other host can be reached, since they run in a network that has nothing but a relay of it.

The last line is "N passed, N failed"; the status is 77 where the root can't be made, and the last line says why.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from clean_root import CleanRoot
from enclosure import Enclosure
from tally import ROOT, NotRun, run

# The steps of scripts/test that together need all that there is: a compiler, Lua, Python.
STEPS = ("luacheck", "build", "specs", "shell")
CHECKOUT = "/tmp/home/scvsh"
# What Swift itself asks for on Debian 12, by its own page and image (swiftlang/swift-docker, debian/12).
FOR_SWIFT = (
    "binutils", "gcc", "git", "libcurl4-openssl-dev", "libedit-dev", "libicu-dev", "libncurses-dev", "libpython3-dev",
    "libsqlite3-dev", "libstdc++-12-dev", "libxml2-dev", "pkg-config", "tzdata", "uuid-dev")

def toolchain():
    """The folder of Swift on this machine."""
    told = subprocess.run(["swift", "-print-target-info"], capture_output=True, text=True, check=True).stdout
    folder = pathlib.Path(json.loads(told)["paths"]["runtimeResourcePath"]).parents[2]
    if folder == pathlib.Path("/"):
        raise NotRun("Swift lies among this machine's own programs: it can't be lent by itself")
    return folder


def lend_packages_of_swift(root):
    """A copy of what SwiftPM has fetched, since it writes there."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "org.swift.swiftpm"
    if not list(cache.glob("repositories/swift-argument-parser-*")):
        raise NotRun(f"SwiftPM has not kept what the build needs of others in {cache}")
    shutil.copytree(cache, root.path / "tmp/home/.cache/org.swift.swiftpm", symlinks=True)


def prepare(root, network, wheels):
    swift = toolchain()
    root.lend(swift)
    lend_packages_of_swift(root)
    shutil.copytree(wheels, root.path / "tmp/home/wheels")
    root.environment |= {
        "PATH": f"{swift}/usr/bin:{root.environment['PATH']}", "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "/tmp/home/wheels", "SCVSH_TEST_LINES": "200"}
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, f"{root.path}{CHECKOUT}"], check=True)
    (root.path / "dev/shm").mkdir(exist_ok=True)
    root.mount("-t", "tmpfs", "tmpfs", "dev/shm")
    root.enclose(network)
    root.run("apt-get", "update", "--quiet=2")
    root.install(*FOR_SWIFT)
    print(root.run("swift", "--version").strip())


def is_enclosed(root):
    """That what runs in the root can reach nothing but the relay."""
    interfaces = re.findall(r"^ *(\S+):", root.run("cat", "/proc/net/dev"), re.M)
    assert interfaces == ["lo"], interfaces
    root.run("getent", "hosts", "pypi.org", status=2)
    root.run("bash", "-c", "exec 3<>/dev/tcp/9.9.9.9/443", status=1)


def packages(root):
    return set(root.run("dpkg-query", "--show", "--showformat=${Package}\\n").split())


def prints_two(root):
    before = packages(root)
    printed = root.run(f"{CHECKOUT}/scripts/demo", "-e", "print(1+1)", minutes=40)
    assert printed == "2\n", printed
    print(f"installed by itself: {' '.join(sorted(packages(root) - before))}")


def prints_two_again(root):
    """Where all is there it prints no other word, and builds nothing."""
    done = subprocess.run(root.command(f"{CHECKOUT}/scripts/demo", "-e", "print(1+1)"), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120, check=True)
    assert (done.stdout, done.stderr) == ("2\n", ""), done


def tests_pass(root):
    """Every step that was asked for has run, and each passed."""
    before = packages(root)
    done = subprocess.run(root.command(f"{CHECKOUT}/scripts/test", *STEPS), stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=4800, check=False)
    print(done.stdout)
    print(f"installed by itself: {' '.join(sorted(packages(root) - before))}")
    found = dict(re.findall(r"^(\w+) +([1-9]\d*) passed +0 failed", done.stdout, re.M))
    assert tuple(found) == STEPS, found
    assert re.search(r"^\d+ passed, 0 failed$", done.stdout.splitlines()[-1]), done.stdout[-300:]
    assert done.returncode == 0, done.returncode


def has_no_changes(root):
    """The checkout holds what it held: whatever the commands make is among what git ignores."""
    printed = root.run("git", "-C", CHECKOUT, "status", "--porcelain")
    assert printed == "", printed


def tests(tally):
    wheels = pathlib.Path(sys.argv[1])
    with CleanRoot() as root, Enclosure(root.mirror) as network:
        tally.tell("a root of its own")
        prepare(root, network, wheels)
        tally.tell("Swift as its own page sets it up")
        tally.check("it can reach the mirror only", is_enclosed, root)
        tally.check("scripts/demo -e 'print(1+1)'", prints_two, root)
        tally.check("the same again, at once", prints_two_again, root)
        tally.check(f"scripts/test {' '.join(STEPS)}", tests_pass, root)
        tally.check("the checkout is as it was", has_no_changes, root)
        print(f"{len(network.asked)} requests, all to {network.mirror}")


if __name__ == "__main__":
    run("it makes a root of its own", tests)
