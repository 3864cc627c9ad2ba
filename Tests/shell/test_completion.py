"""The Tab key: values and live names in a pseudo-terminal, and that it leaves no trace of what it read."""

import os
import signal
import time

import pytest

from harness import CTRL_C

TAB = "\t"
PLAIN = {"TERM": "dumb"}  # nothing is drawn while typing, which Tests/terminal looks at


@pytest.fixture
def prompt(shell, terminals):
    """A prompt that nobody is logged in at yet."""
    terminal = terminals(shell, env=PLAIN)
    terminal.prompt()
    return terminal


@pytest.fixture
def logged_in(prompt):
    prompt.line("count = #scv.policies()")
    return prompt


def settled(terminal, text):
    """Types what readline is to be done with before more is typed: a Tab and what it is pressed behind."""
    terminal.type(text)
    time.sleep(0.5)


def test_a_name_of_a_group_and_of_a_policy(shell, terminals, simulator):
    prompt = terminals(shell, "--dry-run", env=PLAIN)
    prompt.prompt()
    prompt.line("count = #scv.policies()")
    settled(prompt, 'plan = scv.backup_now{group = "gold_w' + TAB)
    settled(prompt, ', policy = "dai' + TAB)
    prompt.line("}")
    groups = {group["name"]: group["id"] for group in shell.json("scv.resource_groups()")}
    assert prompt.line("plan.body.resourceGroupId") == f"{groups['gold_web']}\n"


def test_a_vm_and_its_backup(logged_in):
    settled(logged_in, 'found = scv.find_vm{vm = "mai' + TAB)
    logged_in.line("}")
    assert "mail01" in logged_in.line("found.name")
    name = logged_in.line('scv.backups{vm = "db01"}[1].name').strip().strip('"')
    # What the string is passed to is never called: `nothing` is no function.
    settled(logged_in, f'nothing = nil x = nothing and scv.restore_vm{{vm = "db01", backup = "{name[:-2]}' + TAB)
    assert logged_in.line("} or 'as typed'") == ""
    logged_in.type("\x1b[A")
    logged_in.expect(name + '"')
    logged_in.type(CTRL_C)
    logged_in.prompt()


def test_what_a_call_would_give_is_known_and_nothing_is_called(prompt, simulator):
    settled(prompt, "f = scv.jobs():firs" + TAB)
    prompt.type(CTRL_C)
    prompt.prompt()
    assert simulator.counters()["by_operation"] == {}
    settled(prompt, "ids = scv.api.jobs.list():where{stat" + TAB)
    settled(prompt, '"FAIL' + TAB)
    assert prompt.line("}") == ""
    assert prompt.line("ids[1].status").strip().strip('"') == "FAILED"


def test_nobody_is_logged_in_for_a_name(prompt, simulator):
    settled(prompt, 'scv.backup_now{group = "gold' + TAB + TAB)
    prompt.type(CTRL_C)
    prompt.prompt()
    assert simulator.counters()["by_operation"] == {}
    assert prompt.line("1 + 1") == "2\n"


def test_nothing_tells_of_what_was_read(shell, terminals, simulator):
    prompt = terminals(shell, "--trace", env=PLAIN)
    prompt.prompt()
    prompt.line("scv.policies()")
    prompt.line("'the last value'")
    settled(prompt, 'x = scv.backup_now{group = "gold_w' + TAB + TAB)
    prompt.type(CTRL_C)
    typed = prompt.prompt()
    assert simulator.count("resource_groups.list") == 1
    assert "resource-groups" not in typed
    assert prompt.line("_").strip().strip('"') == "the last value"
    told = prompt.line("why()")
    assert "policies" in told and "resource" not in told


def test_a_dead_appliance_is_waited_for_three_tenths_of_a_second(logged_in, simulator):
    times = []
    os.kill(simulator.process.pid, signal.SIGSTOP)
    try:
        for _ in range(3):
            logged_in.type('x = scv.backup_now{group = "')
            logged_in.expect("group = \"")
            time.sleep(0.3)
            before = time.monotonic()
            # What is typed meanwhile is there afterwards.
            logged_in.type(TAB + "QQQ")
            logged_in.expect("QQQ")
            times.append(time.monotonic() - before)
            logged_in.type(CTRL_C)
            logged_in.prompt()
    finally:
        os.kill(simulator.process.pid, signal.SIGCONT)
    assert min(times) < 0.4, times
    assert logged_in.line("1 + 1") == "2\n"


def test_ctrl_c_while_tab_waits_throws_the_line_away(logged_in, simulator):
    os.kill(simulator.process.pid, signal.SIGSTOP)
    try:
        settled(logged_in, 'x = scv.backup_now{group = "')
        logged_in.type(TAB)
        time.sleep(0.1)
        logged_in.type(CTRL_C)
        logged_in.prompt()
    finally:
        os.kill(simulator.process.pid, signal.SIGCONT)
    assert logged_in.line("1 + 1") == "2\n"


def test_a_refused_token_is_left_to_the_next_call(logged_in, simulator):
    simulator.fault("resource_groups.list", "status", status=401)
    logins = simulator.count("auth.login")
    settled(logged_in, 'x = scv.backup_now{group = "gold_w' + TAB)
    logged_in.type(CTRL_C)
    logged_in.prompt()
    assert simulator.count("resource_groups.list") == 1
    assert simulator.count("auth.login") == logins


def test_files_and_lessons(shell, terminals):
    shell.home.file("wanted.csv", "a,b\n1,2\n")
    prompt = terminals(shell, env=PLAIN)
    prompt.prompt()
    settled(prompt, 'rows = csv.read("want' + TAB)
    prompt.line(")")
    assert prompt.line("#rows") == "1\n"
    settled(prompt, 'help("restore_deleted_v' + TAB)
    assert "scv.restore_deleted_vm" in prompt.line(")")
