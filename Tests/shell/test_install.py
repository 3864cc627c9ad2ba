"""scripts/install: what is put where, what is kept of others, and what goes again."""

import hashlib
import json
import os
import subprocess

import pytest

from harness import BIN, ROOT


@pytest.fixture
def install(tmp_path, home):
    """Runs scripts/install with the built programs."""

    def run(*arguments, **environment):
        return subprocess.run(
            [ROOT / "scripts/install", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env={**home.environment(), "SCVSH_BIN": str(BIN), "SCVSH_SKIP_PACKAGES": "1", **environment}, cwd=tmp_path)

    return run


def tree(folder):
    return {str(path.relative_to(folder)): None if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")}


def run(program, *arguments, **options):
    return subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)


def test_it_is_installed_used_moved_and_removed(install, tmp_path, home):
    prefix = tmp_path / "some where"
    prefix.mkdir()
    (prefix / "bin").mkdir()
    (prefix / "bin/other").write_text("somebody's")
    before = tree(prefix)
    done = install(str(prefix))
    assert done.returncode == 0 and done.stdout == "", done
    for place in ("bin/scvsh", "bin/scvsim", "share/man/man1/scvsh.1", "share/man/man1/scvsim.1",
                  "share/man/man7/scvsh-scripts.7", "share/bash-completion/completions/scvsh",
                  "share/zsh/site-functions/_scvsh", "share/fish/vendor_completions.d/scvsh.fish",
                  "share/scvsh/definitions/.luarc.json", "share/scvsh/definitions/scvsh/scv.lua"):
        assert (prefix / place).is_file(), place
    assert (prefix / "bin/scvsh").stat().st_size < (BIN / "scvsh").stat().st_size * 0.6
    moved = tmp_path / "moved"
    prefix.rename(moved)
    environment = {**home.environment(), "PATH": "/usr/bin:/bin"}
    listed = run(moved / "bin/scvsh", "-o", "json", "-e", 'scripts("rpo-audit")', env=environment, cwd="/")
    assert '"origin":"system"' in listed.stdout.replace(" ", "") and str(moved) in listed.stdout, listed
    demo = run(moved / "bin/scvsh", "--demo", "-e", "print(#scv.policies() > 0)", env=environment, cwd="/")
    assert demo.stdout == "true\n", demo
    done = install("--remove", str(moved))
    assert done.returncode == 0 and tree(moved) == before, done


def test_below_the_home_it_lies_among_the_users_own_scripts(install, home):
    own = home.folder / ".local/share/scvsh/scripts"
    own.mkdir(parents=True)
    (own / "rpo-audit.lua").write_text("-- mine")
    (own / "my-own.lua").write_text("-- mine, too")
    before = tree(home.folder)
    done = install()
    assert done.returncode == 0 and "Kept" in done.stderr and "rpo-audit.lua" in done.stderr, done
    environment = {**home.environment(), "XDG_DATA_HOME": str(home.folder / ".local/share")}
    listed = run(home.folder / ".local/bin/scvsh", "--list", "-o", "json", env=environment)
    origins = {row["name"]: row["origin"] for row in json.loads(listed.stdout)}
    assert (origins["rpo-audit"], origins["my-own"], origins["job-stuck"]) == ("own", "own", "system"), listed
    assert install("--remove").returncode == 0
    assert tree(home.folder) == before


def test_the_example_of_a_scheduled_run_is_installed_as_it_is(install, tmp_path):
    prefix = tmp_path / "p"
    assert install(str(prefix)).returncode == 0
    for unit in (ROOT / "scripts/systemd").iterdir():
        installed = prefix / "share/scvsh/systemd" / unit.name
        assert installed.read_bytes() == unit.read_bytes() and installed.stat().st_mode & 0o777 == 0o644


def test_nothing_of_others_is_replaced_unless_asked(install, tmp_path):
    prefix = tmp_path / "p"
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin/scvsh").write_text("another's")
    before = tree(prefix)
    done = install(str(prefix))
    assert done.returncode == 2 and "bin/scvsh" in done.stderr and tree(prefix) == before, done
    assert install("--overwrite", str(prefix)).returncode == 0
    assert (prefix / "bin/scvsh").read_bytes()[:4] == b"\x7fELF"


def test_it_is_installed_over_itself_and_what_is_no_longer_part_of_it_goes(install, tmp_path):
    prefix = tmp_path / "p"
    assert install(str(prefix)).returncode == 0
    first = tree(prefix)
    old = prefix / "share/man/man7/scvsh-old.7"
    old.write_text("old")
    other = prefix / "share/man/man7/other.7"
    other.write_text("changed since")
    with open(prefix / "share/scvsh/installed", "a", encoding="utf-8") as file:
        file.write(f"{hashlib.sha256(b'old').hexdigest()} share/man/man7/scvsh-old.7\n")
        file.write(f"{hashlib.sha256(b'then').hexdigest()} share/man/man7/other.7\n")
    assert install(str(prefix)).returncode == 0
    assert not old.exists() and other.exists()
    other.unlink()
    assert tree(prefix) == first


def test_what_was_changed_since_stays(install, tmp_path):
    prefix = tmp_path / "p"
    assert install(str(prefix)).returncode == 0
    page, script = prefix / "share/man/man1/scvsh.1", prefix / "share/scvsh/scripts/job-stuck.lua"
    page.write_text("mine now")
    script.unlink()
    script.symlink_to("/etc/passwd")
    done = install("--remove", str(prefix))
    assert done.returncode == 0 and str(page) in done.stderr and str(script) in done.stderr, done
    assert sorted(path.name for path in prefix.rglob("*") if not path.is_dir()) == ["job-stuck.lua", "scvsh.1"]
    done = install("--remove", str(prefix))
    assert done.returncode == 1 and "Nothing is installed" in done.stderr, done


def test_a_list_that_reaches_elsewhere_is_refused(install, tmp_path):
    prefix = tmp_path / "p"
    assert install(str(prefix)).returncode == 0
    precious = tmp_path / "precious"
    precious.write_text("x")
    with open(prefix / "share/scvsh/installed", "a", encoding="utf-8") as file:
        file.write(f"{hashlib.sha256(b'x').hexdigest()} ../precious\n")
    done = install("--remove", str(prefix))
    assert done.returncode == 2 and precious.exists() and (prefix / "bin/scvsh").exists(), done


def test_destdir_stands_before_all_of_it(install, tmp_path):
    done = install("/usr", DESTDIR=str(tmp_path / "d"))
    assert done.returncode == 0 and (tmp_path / "d/usr/bin/scvsh").is_file(), done
    assert install("--remove", "/usr", DESTDIR=str(tmp_path / "d")).returncode == 0
    assert [path for path in (tmp_path / "d").rglob("*") if not path.is_dir()] == []


def test_a_destdir_that_is_not_there_yet_may_be_relative(install, tmp_path):
    done = install("/usr", DESTDIR="made/for it", SCVSH_BIN=os.path.relpath(BIN, tmp_path))
    assert done.returncode == 0 and (tmp_path / "made/for it/usr/bin/scvsh").is_file(), done


def test_links_of_others_are_neither_written_through_nor_taken_for_ours(install, tmp_path):
    prefix, mine = tmp_path / "p", tmp_path / "mine.lua"
    scripts = prefix / "share/scvsh/scripts"
    scripts.mkdir(parents=True)
    (prefix / "bin").mkdir()
    mine.write_bytes((ROOT / "scripts/shared/rpo-audit.lua").read_bytes())
    (scripts / "rpo-audit.lua").symlink_to(mine)
    (prefix / "bin/scvsh.new").symlink_to(mine)
    before = tree(prefix), mine.read_bytes()
    done = install(str(prefix))
    assert done.returncode == 0 and "Kept" in done.stderr and "rpo-audit.lua" in done.stderr, done
    assert (scripts / "rpo-audit.lua").is_symlink() and mine.read_bytes() == before[1]
    assert install("--remove", str(prefix)).returncode == 0
    assert (tree(prefix), mine.read_bytes()) == before


@pytest.mark.parametrize("arguments", [["--nonsense"], ["a", "b"], [""], ["--remove", "--overwrite"]])
def test_wrong_usage_does_nothing(install, tmp_path, arguments):
    before = os.listdir(tmp_path)
    done = install(*arguments)
    assert done.returncode == 2 and "usage" in done.stderr and os.listdir(tmp_path) == before, done


def test_a_file_in_the_place_of_a_folder_stops_it_before_anything(install, tmp_path):
    prefix = tmp_path / "p"
    (prefix / "share").mkdir(parents=True)
    (prefix / "share/man").write_text("a file")
    before = tree(prefix)
    done = install(str(prefix))
    assert done.returncode == 2 and "is no folder" in done.stderr and tree(prefix) == before, done
