"""script{single = true}: two runs of one script do not overlap."""

import calendar
import fcntl
import hashlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from harness import PATIENCE, SCVSH

SINGLE = 'local args = script{description = "Waits.", needs = "read", single = true, args = {count = 1}}\n'
WAITS = SINGLE + 'print("begun") io.stdout:flush() io.read()\n'
LOCKS = Path(f"/tmp/scvsh-{os.geteuid()}")


@pytest.fixture
def script(home):
    return home.file("nightly.lua", WAITS)


def lock_of(script):
    digest = hashlib.sha256(os.path.realpath(script).encode()).hexdigest()
    return LOCKS / f"{Path(script).stem}-{digest[:16]}.lock"


@pytest.fixture(autouse=True)
def no_lock_stays(home):
    """Takes away what this test's scripts leave in the folder that all runs of a user share."""
    yield
    for path in home.folder.rglob("*.lua"):
        lock_of(path).unlink(missing_ok=True)


class Holder:
    """A run that has begun, and goes on until it is let go of."""

    def __init__(self, shell, *words, env=None):
        self.process = subprocess.Popen(
            [SCVSH, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=shell.environment(env), cwd=shell.home.folder)
        assert self.process.stdout.readline() == "begun\n"

    def let_go(self):
        """Ends it as it would, and gives its status."""
        self.process.communicate("\n", timeout=PATIENCE)
        return self.process.returncode

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def hold(lone_shell):
    holders = []

    def begin(*words, **options):
        holders.append(Holder(lone_shell, *words, **options))
        return holders[-1]

    yield begin
    for holder in holders:
        if holder.process.poll() is None:
            holder.kill()


def refused(finished, script, holder):
    assert (finished.status, finished.out) == (4, ""), finished
    first, hint = finished.err.splitlines()
    pid = holder.process.pid
    pattern = rf"scvsh: {re.escape(os.path.realpath(script))} runs already: pid {pid}, since (\S+Z); this run ends here"
    said = re.fullmatch(pattern, first)
    assert said, finished
    assert f"kill {pid}" in hint
    began = time.strptime(said[1], "%Y-%m-%dT%H:%M:%SZ")
    assert abs(time.time() - calendar.timegm(began)) < 600


def test_the_second_ends_with_4_and_names_the_first(lone_shell, script, hold):
    first = hold(script)
    refused(lone_shell.run(script), script, first)
    assert first.let_go() == 0
    assert lone_shell.run(script, input="\n").status == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_lock_of_one_that_is_killed_is_free(lone_shell, script, hold, number):
    hold(script).kill(number)
    finished = lone_shell.run(script, input="\n")
    assert (finished.status, finished.out) == (0, "begun\n"), finished


@pytest.mark.parametrize("child", [
    'os.execute("sleep 600 >/dev/null 2>&1 </dev/null & echo $! >child")',
    'local pipe = io.popen("sleep 600 >/dev/null 2>&1 </dev/null & echo $!") io.open("child", "w"):write(pipe:read())'])
def test_no_child_keeps_it(home, lone_shell, child):
    script = home.file("nightly.lua", SINGLE + f'if not io.open("child") then {child} end print("begun")\n')
    try:
        assert lone_shell.run(script).status == 0
        pid = int((home.folder / "child").read_text())
        os.kill(pid, 0)
        again = lone_shell.run(script)
        assert (again.status, again.out) == (0, "begun\n"), again
    finally:
        os.kill(int((home.folder / "child").read_text()), signal.SIGKILL)


def test_nor_does_a_password_command(home, shell, simulator):
    script = home.file("nightly.lua", SINGLE + "scv.policies() print('begun')\n")
    command = "sleep 600 >/dev/null 2>&1 </dev/null & echo $! >child; echo " + simulator.password
    changes = {"SCVSH_PASSWORD": None, "SCVSH_PASSWORD_COMMAND": command}
    try:
        first = shell.run(script, env=changes)
        assert (first.status, first.out) == (0, "begun\n"), first
        os.kill(int((home.folder / "child").read_text()), 0)
        assert shell.run(script).status == 0
    finally:
        os.kill(int((home.folder / "child").read_text()), signal.SIGKILL)


def test_the_file_alone_says_nothing(lone_shell, script):
    assert lone_shell.run(script, input="\n").status == 0
    lock = lock_of(script)
    assert lock.stat().st_mode & 0o777 == 0o600 and LOCKS.stat().st_mode & 0o777 == 0o700
    ticks = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19]
    lock.write_text(f"{os.getpid()} {ticks} {int(time.time() * 1000)}\n")
    assert lone_shell.run(script, input="\n").status == 0


@pytest.mark.parametrize("text", [
    "", "nonsense\n", "1 2\n", "{pid} 1 0\n", "999999999 1 0\n", "{pid} {ticks}", "\0" * 50, "9" * 200])
def test_a_name_that_the_system_does_not_confirm_is_not_said(lone_shell, script, text):
    assert lone_shell.run(script, input="\n").status == 0
    ticks = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19]
    with open(lock_of(script), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(text.replace("{pid}", str(os.getpid())).replace("{ticks}", ticks))
        file.flush()
        finished = lone_shell.run(script)
    assert finished.status == 4, finished
    assert "runs already, and which process that is can't be told" in finished.err
    assert "pid" not in finished.err


def test_a_link_is_the_script_and_another_of_the_name_is_not(home, lone_shell, script, hold):
    (home.folder / "link.lua").symlink_to("nightly.lua")
    (home.folder / "other").mkdir()
    other = home.file("other/nightly.lua", WAITS)
    first = hold(script)
    refused(lone_shell.run("link.lua"), script, first)
    refused(lone_shell.run("nightly.lua"), script, first)
    assert lone_shell.run(other, input="\n").status == 0


def test_cron_and_a_person_are_kept_apart(home, lone_shell, script, hold):
    runtime = home.folder / "runtime"
    runtime.mkdir(mode=0o700)
    first = hold(script, env={"XDG_RUNTIME_DIR": str(runtime)})
    assert [path.name for path in (runtime / "scvsh").iterdir()] == [lock_of(script).name]
    refused(lone_shell.run(script), script, first)
    refused(lone_shell.run(script, env={"XDG_RUNTIME_DIR": str(runtime)}), script, first)


def test_the_runtime_folder_alone_keeps_apart_what_has_a_tmp_of_its_own(home, lone_shell, script, hold):
    runtime = home.folder / "runtime"
    runtime.mkdir(mode=0o700)
    first = hold(script, env={"XDG_RUNTIME_DIR": str(runtime)})
    finished = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o mode=700 none {LOCKS} && exec "$@"', "sh", SCVSH,
         script],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE,
        env=lone_shell.environment({"XDG_RUNTIME_DIR": str(runtime)}), cwd=home.folder)
    if "unshare" in finished.stderr or "mount" in finished.stderr:
        pytest.skip("no mounts may be made here: " + finished.stderr.strip())
    assert (finished.returncode, finished.stdout) == (4, ""), finished
    assert f"pid {first.process.pid}" in finished.stderr


@pytest.mark.parametrize("make, said", [
    (lambda path: path.symlink_to("/tmp"), "is no folder"),
    (lambda path: path.write_text(""), "is no folder"),
    (lambda path: (path.mkdir(), path.chmod(0o777)), "others may write to"),
    (lambda path: (path.mkdir(mode=0o700), os.chown(path, 12345, -1)), "belongs to another user")])
def test_a_folder_that_is_not_the_users_alone_stops_it(home, lone_shell, script, make, said):
    if "belongs" in said and os.geteuid() != 0:
        pytest.skip("only root gives files away")
    runtime = home.folder / "runtime"
    runtime.mkdir(mode=0o700)
    make(runtime / "scvsh")
    finished = lone_shell.run(script, input="\n", env={"XDG_RUNTIME_DIR": str(runtime)})
    assert (finished.status, finished.out) == (2, ""), finished
    assert f"can't keep runs apart: {runtime}/scvsh {said}" in finished.err or (
        f"can't keep runs apart: {said} {runtime}/scvsh" in finished.err), finished


def test_a_runtime_folder_of_somebody_else_is_passed_over(home, lone_shell, script):
    runtime = home.folder / "runtime"
    runtime.mkdir(mode=0o777)
    runtime.chmod(0o777)
    finished = lone_shell.run(script, input="\n", env={"XDG_RUNTIME_DIR": str(runtime)})
    assert finished.status == 0 and not list(runtime.iterdir()), finished


def test_what_does_nothing_takes_no_lock(lone_shell, script, hold):
    hold(script)
    assert lone_shell.run(script, "--help").status == 0
    assert lone_shell.run(script, "cuont=1").status == 2
    dry = lone_shell.run("--dry-run", script, input="\n")
    assert (dry.status, dry.out) == (0, "begun\n"), dry


def test_a_dry_run_keeps_nobody_away(lone_shell, script, hold):
    hold("--dry-run", script)
    assert lone_shell.run(script, input="\n").status == 0


def test_where_it_says_nothing(home, lone_shell, script, hold):
    finished = lone_shell.run("-", input=SINGLE + "print(1)")
    assert (finished.status, finished.out) == (1, ""), finished
    assert "single = true is for a script in a file" in finished.err
    # One that another program loads is not what runs.
    loaded = hold("-e", f"dofile('{script}')")
    assert lone_shell.run(script, input="\n").status == 0
    assert loaded.let_go() == 0


def test_scripts_see_who_runs(home, lone_shell, hold):
    script = home.file("nightly.lua", """
        local ok, raised = pcall(script, {description = "Waits.", needs = "read", single = true})
        if ok then print("begun") io.stdout:flush() io.read() else
          print(raised.kind, raised.pid, raised.since:match("^%d+%-") ~= nil)
        end
    """)
    first = hold(script)
    assert lone_shell.run(script).out == f"refused\t{first.process.pid}\ttrue\n"
