"""The Debian package on a machine that was just set up: it installs, works, completes command lines, and goes.

    SCVSH_BIN=.build/release unshare --mount-proc --pid --fork --kill-child python3 Tests/package/installed.py

As root. The last line is "N passed, N failed"; the status is 77 where the root can't be made, and the last line says
why.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from clean_root import CleanRoot
from tally import ROOT, run

BASH = ("bash", "-il")
ZSH = ("zsh", "-i")
FISH = ("fish", "-i")

# What is typed, and the words that stand there after Tab.
COMPLETED = [
    ("scvsh rpo-audit ho\t", ["scvsh", "rpo-audit", "hours="]),
    ("scvsh rpo-a\t", ["scvsh", "rpo-audit"]),
    ("scvsh --read-o\t", ["scvsh", "--read-only"]),
    ("scvsh --output nd\t", ["scvsh", "--output", "ndjson"]),
    ("scvsh --output=nd\t", ["scvsh", "--output=ndjson"]),
    ("scvsh -p nor\t", ["scvsh", "-p", "north"]),
    ("scvsh --read-only audit-check verify=f\t", ["scvsh", "--read-only", "audit-check", "verify=false"]),
    ("scvsh --ca=/etc/debian_v\t", ["scvsh", "--ca=/etc/debian_version"]),
    # A script's name that would do something if it stood there as it is.
    ("scvsh zz\t", ["scvsh", "zz$(touch owned);`touch owned` x"]),
    # A script that does something before its header, or in it.
    ("scvsh ./bad.lua so\t", ["scvsh", "./bad.lua", "some="]),
]

BAD_SCRIPT = """if os.execute then os.execute("touch /tmp/home/owned") end
local args = script { description = "x", needs = "read", args = { some = { text = "\\27]0;owned\\7 $(touch owned)" } } }
os.execute("touch /tmp/home/owned")
"""


def pack(folder, *before, **environment):
    """Makes the package in a folder."""
    done = subprocess.run([*before, str(ROOT / "scripts/package"), str(folder)], stdout=subprocess.PIPE, text=True,
                          env={**os.environ, **environment}, umask=0o077 if before else 0o022,
                          check=True)
    return pathlib.Path(done.stdout.strip())


def same_bytes(first, folder):
    """Packed again: months later, elsewhere on the globe, by somebody of other habits, into another folder."""
    second = pack(folder, "faketime", "-f", "+100d", TZ="Pacific/Auckland", LC_ALL="C.UTF-8", XZ_OPT="-9")
    assert second.name == first.name, (first.name, second.name)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)]
    assert digests[0] == digests[1], digests


def no_complaint(package):
    done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", str(package)], capture_output=True,
                          text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def is_stripped(root):
    for program in ("scvsh", "scvsim"):
        sections = subprocess.run(["readelf", "--sections", "--wide", str(root.path / "usr/bin" / program)],
                                  capture_output=True, text=True, check=True).stdout
        assert ".text" in sections and ".symtab" not in sections and ".debug" not in sections, sections
        segments = subprocess.run(
            ["readelf", "--segments", "--dynamic", "--wide", str(root.path / "usr/bin" / program)],
            capture_output=True, text=True, check=True).stdout
        assert "GNU_RELRO" in segments and "RUNPATH" not in segments, segments


def instructions(program, folder):
    """What valgrind counts of a start, three times: of a copy, always at the same place, since its path counts too. It
    can't read what a build says for debuggers, which is loaded by no start."""
    subprocess.run(["strip", "--strip-debug", "-o", folder / "scvsh", program], check=True)
    found = []
    for _ in range(3):
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", folder / "scvsh", "-e", ""], cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "SWIFT_DETERMINISTIC_HASHING": "1"}, check=True,
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        found.append(int(re.search(r"refs: +([\d,]+)", done.stderr).group(1).replace(",", "")))
    return found


def costs_no_more(root, folder):
    """The installed shell is smaller than the build's, and starts as soon."""
    programs = [pathlib.Path(os.environ["SCVSH_BIN"]).resolve() / "scvsh", root.path / "usr/bin/scvsh"]
    sizes = [program.stat().st_size for program in programs]
    (folder / "counted").mkdir()
    starts = [instructions(program, folder / "counted") for program in programs]
    for name, size, start in zip(("built", "installed"), sizes, starts):
        print(f"{name}: {size / 1e6:.2f} MB; a start takes {', '.join(f'{each:,}' for each in start)} instructions")
        # Its threads take turns by chance.
        assert max(start) - min(start) <= min(start) / 100, start
    assert sizes[1] < sizes[0] / 2, sizes
    assert sorted(starts[1])[1] <= sorted(starts[0])[1] * 1.01, starts


def runs_a_job(root):
    printed = root.run("scvsh", "--demo", "-e", """
        local job = scv.backup_now { group = "gold_web", policy = "daily" }
        print(job.status, #scv.jobs { since = "1h" } > 0)""")
    assert "COMPLETED" in printed and "true" in printed, printed


def speaks_https(root):
    trace = subprocess.run(root.command("scvsh", "--demo", "--trace", "-e", "scv.policies()"), capture_output=True,
                           text=True, stdin=subprocess.DEVNULL, timeout=120, check=True).stderr
    assert "https://127.0.0.1:" in trace, trace


def has_a_manual(root):
    for page in ("scvsh", "scvsim", "scvsh-scripts"):
        assert root.run("man", "-w", page).strip().startswith("/usr/share/man/"), page
    text = root.run("man", "-P", "cat", "scvsh")
    assert "--password-command" in text and "EXIT STATUS" in text, text
    text = root.run("man", "-P", "cat", "scvsh-scripts")
    assert "rpo-audit" in text and "scv.restore_vm" in text, text


def has_its_scripts(root):
    printed = root.run("scvsh", "-o", "csv", "-e", 'scripts("rpo-audit")')
    assert "system" in printed and "/usr/share/scvsh/scripts/rpo-audit.lua" in root.run(
        "scvsh", "-o", "json", "-e", 'scripts("rpo-audit")'), printed
    assert "hours" in root.run("scvsh", "rpo-audit", "--help")


def completes(root, shell, keys, words):
    found = root.typed(shell, keys)
    assert found == words, found
    assert not (root.path / "tmp/home/owned").exists(), "something of a script or a name was run"


def prepare_home(root):
    home = root.path / "tmp/home"
    (home / ".zshrc").write_text("autoload -Uz compinit && compinit -u\n", encoding="utf-8")
    (home / ".config/scvsh").mkdir(parents=True)
    profiles = '{"north": {"url": "n"}, "south": {"url": "s"}}'
    (home / ".config/scvsh/profiles.json").write_text(profiles, encoding="utf-8")
    scripts = home / ".local/share/scvsh/scripts"
    scripts.mkdir(parents=True)
    header = 'script { description = "x", needs = "read", args = {} }\n'
    (scripts / "zz$(touch owned);`touch owned` x.lua").write_text(header, encoding="utf-8")
    (scripts / "yy\x1b]0;owned\x07\nowned.lua").write_text(header, encoding="utf-8")
    (home / "bad.lua").write_text(BAD_SCRIPT, encoding="utf-8")


def leaves_nothing(root, before):
    """What the root holds after the package went: what it held before it came."""
    after = root.files()
    assert set(after) == set(before), sorted(set(after) ^ set(before))
    assert after == before, [path for path in after if after[path] != before[path]]
    left = [path.name for path in (root.path / "var/lib/dpkg/info").iterdir() if path.name.startswith("scvs")]
    assert not left, left


def tests_in(tally, folder):
    package = pack(folder / "first")
    print(package.name)
    tally.check("the same bytes again", same_bytes, package, folder / "second")
    tally.check("lintian", no_complaint, package)
    with CleanRoot() as root:
        shutil.copy(package, root.path / "root/scvsh.deb")
        root.install("bash-completion", "man-db", "zsh", "fish")
        tally.tell("a root of its own")
        tally.check("installs with what it depends on", root.install, "/root/scvsh.deb")
        tally.check("is removed at once", root.run, "dpkg", "--purge", "scvsh")
        before = root.files()
        tally.check("installs again", root.run, "dpkg", "--install", "/root/scvsh.deb")
        tally.check("is stripped", is_stripped, root)
        tally.check("costs no more than the build", costs_no_more, root, folder)
        tally.check("runs a job", runs_a_job, root)
        tally.check("speaks HTTPS", speaks_https, root)
        tally.check("has a manual", has_a_manual, root)
        tally.check("has its scripts", has_its_scripts, root)
        prepare_home(root)
        for shell in (BASH, ZSH, FISH):
            for keys, words in COMPLETED:
                tally.check(f"{shell[0]}: {keys.strip()}", completes, root, shell, keys, words)
        tally.check("is removed", root.run, "dpkg", "--purge", "scvsh")
        tally.check("leaves nothing", leaves_nothing, root, before)


def tests(tally):
    with tempfile.TemporaryDirectory() as folder:
        tests_in(tally, pathlib.Path(folder))


if __name__ == "__main__":
    run("it makes a root of its own", tests)
