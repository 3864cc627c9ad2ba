"""What the program says of its own version, and where that comes from."""

import os
import re
import shutil
import subprocess

import pytest

from harness import ROOT, SCVSH, SCVSIM

NUMBER = (ROOT / "VERSION").read_text().strip()
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")


def lines(program, **options):
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, **options)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_number_is_semantic_and_stands_in_one_file():
    assert SEMVER.fullmatch(NUMBER)
    assert lines(SCVSH)[0] == NUMBER
    assert lines(SCVSIM) == ["scvsim " + NUMBER]
    written = subprocess.run(
        ["git", "grep", "--line-number", "--fixed-strings", f'"{NUMBER}"', "--", "Sources", "scripts", "stdlib"],
        capture_output=True, text=True, cwd=ROOT)
    assert written.returncode == 1 and written.stdout == "", "it is written a second time"


def test_each_library_is_told_as_it_was_loaded():
    told = dict(line.split(" ", 1) for line in lines(SCVSH)[1:])
    assert list(told) == ["commit", "Lua", "readline", "libcurl", "simdjson", "SQLite", "expat"]
    lua = subprocess.run(["lua5.4", "-v"], capture_output=True, text=True, check=True).stdout
    assert told["Lua"] == lua.split()[1]
    curl = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout
    assert told["libcurl"].split()[0] == re.search(r"libcurl/(\S+)", curl)[1]
    assert re.search(r"\(OpenSSL/\d\S+\)$", told["libcurl"]) and told["libcurl"][:-1].split("(")[1] in curl
    packages = {
        "SQLite": "libsqlite3-0", "expat": "libexpat1", "simdjson": "libsimdjson14", "readline": "libreadline8"}
    for library, package in packages.items():
        found = subprocess.run(
            ["dpkg-query", "--show", "--showformat=${Version}", package], capture_output=True, text=True, check=True)
        assert found.stdout.startswith(told[library]), (library, told[library], found.stdout)


@pytest.mark.parametrize("words, other", [
    (["--demo", "--version"], "--demo"), (["--version", "-e", "print('never')"], "-e"),
    (["-o", "json", "--version"], "--output"), (["--version", "--color", "never"], "--color"),
    (["--version", "x.lua"], "a script"), (["--version", "-"], "a script")])
def test_nothing_beside_it_is_passed_over(words, other):
    done = subprocess.run([SCVSH, *words], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert f"--version and {other} can't be used together" in done.stderr, done


def test_a_slip_beside_it_is_told_and_help_goes_first():
    done = subprocess.run([SCVSH, "--version", "--colour"], capture_output=True, text=True)
    assert done.returncode == 2 and "--colour" in done.stderr and done.stdout == "", done
    done = subprocess.run([SCVSH, "--version", "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "Usage" in done.stdout.title(), done


def test_a_library_that_is_not_there_is_told_with_the_rest(tmp_path):
    (tmp_path / "libexpat.so.1").write_bytes(b"")
    told = lines(SCVSH, env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path)})
    assert told[0] == NUMBER and told[-1].startswith("expat can't load expat"), told
    assert told[-2].startswith("SQLite 3.")


def test_no_file_of_the_user_is_looked_at(tmp_path):
    trace = tmp_path / "trace"
    if not shutil.which("strace"):
        pytest.skip("there is no strace")
    subprocess.run(
        ["strace", "-f", "-e", "trace=openat,connect", "-o", trace, SCVSH, "--version"], check=True,
        capture_output=True, env={**os.environ, "HOME": "/nowhere/at/all"})
    assert "/nowhere/at/all" not in trace.read_text() and "connect(" not in trace.read_text()


def bash(code, *arguments, **options):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'. "{ROOT}/scripts/lib/common.sh"; {code}', "bash", *arguments],
        capture_output=True, text=True, **options)


def test_the_commit_is_written_into_the_program(tmp_path):
    program = tmp_path / "scvsh"
    shutil.copy2(SCVSH, program)
    commit = "0123456789abcdef0123456789abcdef01234567"
    for said in (commit, commit + "+changes", "unknown", commit):
        assert bash('bake_commit "$1" "$2"', str(program), said).returncode == 0
        assert lines(program)[:2] == [NUMBER, f"commit {said}"]
    before = program.stat().st_ino, program.read_bytes()
    assert bash('bake_commit "$1" "$2"', str(program), commit).returncode == 0
    assert (program.stat().st_ino, program.read_bytes()) == before, "it was written though it was there"
    assert os.listdir(tmp_path) == ["scvsh"] and os.access(program, os.X_OK)
    # The same commit in another copy makes the same bytes.
    other = tmp_path / "other"
    shutil.copy2(SCVSH, other)
    assert bash('bake_commit "$1" "$2"', str(other), commit).returncode == 0
    assert other.read_bytes() == before[1]


def test_a_program_without_a_place_for_it_is_refused(tmp_path):
    program = tmp_path / "scvsh"
    program.write_bytes(b"no such sign")
    done = bash('bake_commit "$1" x', str(program))
    assert done.returncode == 1 and "no single place" in done.stderr and program.read_bytes() == b"no such sign"


def test_the_commit_is_that_of_the_sources(tmp_path):
    (tmp_path / "scripts/lib").mkdir(parents=True)
    shutil.copy2(ROOT / "scripts/lib/common.sh", tmp_path / "scripts/lib/common.sh")
    (tmp_path / "VERSION").write_text("1.0.0\n")

    def git(*words):
        return subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@x", *words], cwd=tmp_path, check=True, capture_output=True,
            text=True).stdout.strip()

    def said():
        code = f'. "{tmp_path}/scripts/lib/common.sh"; current_commit'
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    git("init", "--quiet")
    assert said() == ""
    git("add", "--all")
    git("commit", "--quiet", "-m", "x")
    commit = git("rev-parse", "HEAD")
    assert said() == commit
    (tmp_path / "notes").write_text("of no account")
    assert said() == commit
    (tmp_path / "VERSION").write_text("1.0.1\n")
    assert said() == commit + "+changes"


def test_the_changelog_has_the_form_of_keep_a_changelog():
    text = (ROOT / "CHANGELOG.md").read_text()
    assert text.startswith("# Changelog\n")
    released = re.findall(r"^## (.*)$", text, re.M)
    assert released and released[0] == "[Unreleased]"
    for heading in released[1:]:
        assert re.fullmatch(rf"\[{SEMVER.pattern}\] - \d{{4}}-\d\d-\d\d(?: \[YANKED\])?", heading), heading
    kinds = set(re.findall(r"^### (.*)$", text, re.M))
    assert kinds and kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    numbers = [re.match(r"\[([^\]]+)\]", heading)[1] for heading in released[1:]]
    # What was released last is what is built, or comes before it.
    assert not numbers or [int(n) for n in numbers[0].split(".")] <= [int(n) for n in NUMBER.split(".")]
