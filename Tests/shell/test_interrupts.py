"""Ctrl-C: a fresh prompt, a stopped program, a stopped transfer; and the second one."""

import re
import signal
import subprocess
import time

import pytest

from harness import CTRL_C, PATIENCE, ROOT, wait_until


@pytest.fixture
def prompt(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    return terminal


def test_gives_a_fresh_prompt(prompt):
    prompt.type("this is half a li")
    prompt.expect("half a li")
    prompt.type(CTRL_C)
    prompt.prompt()
    assert prompt.line("6 * 7") == "42\n"


def test_abandons_input_of_several_lines(prompt):
    prompt.type("for i = 1, 2 do\r")
    prompt.expect(r">> |\.\. ")
    prompt.type(CTRL_C)
    prompt.prompt()
    assert prompt.line("6 * 7") == "42\n"


LOOPS = {
    "a loop": "while true do end",
    "a loop that catches everything": "while true do pcall(function() while true do end end) end",
    "a loop of pcalls": "while true do pcall(error) end",
    "a coroutine": "coroutine.wrap(function() while true do end end)()",
    "coroutines that are made and made": "while true do coroutine.wrap(function() coroutine.yield() end)() end",
    "a task": "parallel({1, 2}, function() while true do end end)",
    "a sleep": "sleep(1000)",
    "sleeping tasks": "parallel({1, 2, 3}, function() sleep(1000) end)",
}


@pytest.mark.parametrize("name", LOOPS)
def test_stops_lua(prompt, name):
    prompt.type("io.write('now', 'running ') " + LOOPS[name] + "\r")
    prompt.expect("nowrunning")
    prompt.type(CTRL_C)
    assert "interrupted" in prompt.prompt()
    assert prompt.line("6 * 7") == "42\n"


@pytest.mark.parametrize("name", LOOPS)
def test_ends_a_script_with_130(shell, terminals, name):
    terminal = terminals(shell, "-e", "io.write('now', 'running ') io.flush() " + LOOPS[name])
    terminal.expect("nowrunning")
    terminal.type(CTRL_C)
    assert terminal.end() == 130


def test_a_signal_ends_a_script_without_a_terminal(lone_shell):
    process = lone_shell.start("-e", "print('running') io.flush() while true do end")
    try:
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    finally:
        process.kill()
        process.communicate()


def test_a_change_that_was_done_is_told(shell):
    """The reply is in hand when the loop is stopped."""
    process = shell.start("-e", """
        scv.backup_now{group = "gold_web", policy = "daily", wait = false}
        io.stderr:write("running\\n") while true do end""")
    try:
        lines = iter(process.stderr.readline, "")
        assert any(line == "running\n" for line in lines)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 130
    assert re.search(r"interrupted: resource_groups\.backup_now was carried out \(job \d+\)", told), told


def test_a_result_that_was_made_is_never_lost(lone_shell):
    """What follows it are finalizers, which a single Ctrl-C passes over, and a second one leaves."""
    process = lone_shell.start("-e", """
        X = setmetatable({}, {__gc = function() io.stderr:write("closing\\n") while true do end end})
        return 42""")
    try:
        assert process.stdout.readline() == "42\n"
        assert process.stderr.readline() == "closing\n"
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    finally:
        process.kill()
        process.communicate()


def test_a_second_one_leaves_with_130(prompt):
    """A search inside C can't be stopped, which is said before the second one is needed."""
    prompt.type("io.write('now', 'searching ') string.find(('a'):rep(40), ('.-'):rep(40) .. 'b')\r")
    prompt.expect("nowsearching")
    prompt.type(CTRL_C)
    prompt.expect("not stopped yet: what runs can't be broken off in the middle;\\s+a second Ctrl-C leaves")
    prompt.type(CTRL_C)
    assert prompt.end() == 130


def test_what_stops_is_not_said_to_go_on(prompt):
    # One that waits for a line is broken off, and so is a program that has the terminal.
    # The program says itself that it has the terminal: before that a Ctrl-C is not its own. It goes on in the place of
    # the shell that it was, which would else miss a Ctrl-C while it starts it.
    for code in ("io.write('now', 'running ') io.read()", "os.execute('printf now; echo running; exec sleep 1000')"):
        prompt.type(f"{code} print('be', 'hind')\r")
        prompt.expect("nowrunning")
        prompt.type(CTRL_C)
        printed = prompt.prompt()
        assert "not stopped yet" not in printed, printed
    # A second later there is nobody to tell.
    assert prompt.line("sleep(1.2)") == ""
    assert prompt.line("6 * 7") == "42\n"


def test_a_read_that_begins_just_behind_one_is_broken_off(tmp_path):
    """Nothing of Lua can be put between the two, so that it is shown without it."""
    program = tmp_path / "read_behind.c"
    program.write_text(READ_BEHIND)
    sources = [f"{ROOT}/Sources/CTerminal/{name}.c" for name in ("interrupts", "leftovers")]
    built = tmp_path / "read_behind"
    subprocess.run(
        ["clang", "-I", f"{ROOT}/Sources/CTerminal/include", "-I", f"{ROOT}/Sources/CTerminal", "-o", built, program,
         *sources], check=True)
    assert subprocess.run([built], timeout=PATIENCE, check=False).returncode == 0


READ_BEHIND = """
#include <errno.h>
#include <signal.h>
#include <unistd.h>
#include "interrupts.h"
int main(void) {
    int ends[2];
    char byte;
    if (pipe(ends) != 0 || interrupts_open() < 0) return 2;
    interrupts_arm(0, 0);
    raise(SIGINT);
    return read(ends[0], &byte, 1) < 0 && errno == EINTR ? 0 : 1;
}
"""


def test_a_pipe_is_told_nothing_of_a_second_one(lone_shell):
    process = lone_shell.start("-e", """
        X = setmetatable({}, {__gc = function() io.stderr:write("closing\\n") while true do end end})""")
    try:
        assert process.stderr.readline() == "closing\n"
        process.send_signal(signal.SIGINT)
        time.sleep(1.2)  # longer than it takes to be told
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, told) == (130, "")


def test_stops_a_transfer(prompt, simulator):
    simulator.fault("jobs.list", "delay", ms=600000)
    prompt.type("scv.api.jobs.list()\r")
    wait_until(lambda: simulator.count("jobs.list") == 1, "the request's arrival")
    prompt.type(CTRL_C)
    assert "interrupted" in prompt.prompt()
    assert prompt.line("#scv.api.policies.list()") == "3\n"


def test_a_change_that_is_stopped_has_an_unknown_outcome(prompt, simulator):
    simulator.fault("resource_groups.backup_now", "delay", ms=600000)
    prompt.type("scv.backup_now{group = 'gold_web', policy = 'daily'}\r")
    wait_until(lambda: simulator.count("resource_groups.backup_now") == 1, "the request's arrival")
    prompt.type(CTRL_C)
    printed = prompt.prompt()
    assert re.search(r"(?i)unknown|may have|not known", printed), printed
    assert prompt.line("6 * 7") == "42\n"


def test_pauses_between_retries_are_stopped_too(prompt, simulator):
    simulator.fault("jobs.list", "status", status=503)
    prompt.type("while true do pcall(scv.api.jobs.list) end\r")
    wait_until(lambda: simulator.count("jobs.list") >= 1, "the first try")
    prompt.type(CTRL_C)
    prompt.prompt()
    assert prompt.line("6 * 7") == "42\n"
