"""Where the machine ends: a full disk, no more memory, recursion without end."""

import shlex
import subprocess

import pytest

from harness import PATIENCE, SCVSH


@pytest.mark.parametrize("exit", ["", "os.exit()", "os.exit(0)", "os.exit(true)", "os.exit(0, true)",
                                  "coroutine.wrap(function() os.exit() end)()"])
def test_a_failed_write_ends_with_1(lone_shell, exit):
    with open("/dev/full", "w") as full:
        finished = subprocess.run(
            [SCVSH, "-e", "print(1) " + exit], stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE,
            env=lone_shell.environment(None))
    assert finished.returncode == 1
    assert finished.stderr.count("can't write to standard output") == 1, finished.stderr


def test_too_much_memory_ends_as_in_lua(lone_shell):
    code = "local t = {} while true do t[#t + 1] = ('x'):rep(1000000) .. #t end"
    finished = subprocess.run(
        ["bash", "-c", f"ulimit -v 2000000; exec {SCVSH} -e {shlex.quote(code)}"], capture_output=True, text=True,
        timeout=2 * PATIENCE, env=lone_shell.environment(None))
    assert finished.returncode == 1, finished
    assert "not enough memory" in finished.stderr, finished


@pytest.mark.parametrize("code", [
    "local function f() parallel({1}, f) end f()",
    "local function f() parallel({1, 2, 3}, f) end f()",
    "local function f() return f() + 1 end f()",
    "local function f() parallel({1}, function() table.sort({2, 1}, function() f() return true end) end) end f()",
])
def test_runaway_recursion_ends_as_in_lua(lone_shell, code):
    finished = lone_shell.eval(code)
    assert finished.status == 1, finished
    assert "stack overflow" in finished.err, finished


@pytest.mark.parametrize("items", ["{1}", "{1, 2, 3}"])
def test_runaway_recursion_says_so_in_a_few_lines(lone_shell, items):
    """Each level quotes what failed inside of it: without a bound that grew by the number of items at each."""
    code = f"local function f() parallel({items}, f) end f()"
    finished = subprocess.run(
        ["bash", "-c", f"ulimit -v 1000000; exec {SCVSH} -e {shlex.quote(code)}"], capture_output=True, text=True,
        timeout=PATIENCE, env=lone_shell.environment(None))
    assert finished.returncode == 1, finished
    assert "stack overflow" in finished.stderr and len(finished.stderr) < 4000, len(finished.stderr)
