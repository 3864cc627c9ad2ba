"""The first workflow, whole: a backup on demand, in programs and at the prompt."""

import re
from pathlib import Path

import pytest

from harness import CTRL_C, Shell, wait_until

BACKUP = "scv.backup_now{group='gold_web', policy='daily'}"


def test_runs_to_its_end(shell, simulator):
    finished = shell.eval('local j = scv.backup_now{group="gold_web", policy="daily"}; print(j.status)')
    assert (finished.status, finished.out) == (0, "COMPLETED\n"), finished
    assert simulator.counters()["changes"] == 1


def test_by_id(shell):
    code = """
        local group = scv.api.resource_groups.list():where{name = "gold_web"}:first()
        local policy = scv.api.policies.list():where{name = "daily"}:first()
        print(scv.backup_now{group = group.id, policy = policy.id}.status)
    """
    assert shell.eval(code).out == "COMPLETED\n"


def test_the_only_policy_may_be_left_out(shell, simulator):
    assert shell.eval("print(scv.backup_now{group = 'silver_db'}.status)").out == "COMPLETED\n"
    # The group alone says all that there is to say.
    assert shell.eval("print(scv.backup_now('silver_db').status)").out == "COMPLETED\n"
    assert "policy is needed: group gold_web has" in shell.eval("scv.backup_now('gold_web')").err


def test_a_group_under_maintenance_is_refused_in_the_appliance_s_words(shell):
    finished = shell.eval("scv.backup_now{group = 'lab'}")
    assert finished.status == 5, finished
    assert "maintenance" in finished.err


def test_many_at_once_end_in_one_table(shell, simulator):
    finished = shell.eval("scv.backup_now{groups = {'gold_web', 'silver_db'}, policy = 'daily'}", "-o", "csv")
    assert finished.status == 0, finished
    lines = [line.split(",") for line in finished.out.splitlines()]
    assert lines[0][:4] == ["group", "policy", "job", "status"]
    assert [(line[0], line[3]) for line in lines[1:]] == [("gold_web", "COMPLETED"), ("silver_db", "COMPLETED")]
    assert simulator.counters()["changes"] == 2


def test_many_of_which_one_fails_end_with_5(shell, simulator):
    finished = shell.eval("scv.backup_now{groups = {'lab', 'silver_db'}}")
    assert finished.status == 5, finished
    assert "1 of 2 backups failed" in finished.err and "COMPLETED" in finished.err and "maintenance" in finished.err


def test_a_pattern_that_fits_nothing_is_an_error(shell, simulator):
    finished = shell.eval("scv.backup_now{groups = 'iron_*', policy = 'daily'}")
    assert finished.status == 1, finished
    assert simulator.counters()["changes"] == 0


def test_without_waiting(home, simulators):
    shell = Shell(home, simulators("--job-seconds", "3600"))
    finished = shell.eval(
        "local j = scv.backup_now{group='gold_web', policy='daily', wait=false} print(j.id, j.status)")
    assert finished.status == 0, finished
    assert "COMPLETED" not in finished.out


def test_a_reply_without_the_job_s_number(shell, simulator):
    simulator.fault("resource_groups.backup_now", "no_id")
    assert shell.eval(f"print({BACKUP}.status)").out == "COMPLETED\n"


def test_waiting_survives_an_expired_token(home, simulators):
    shell = Shell(home, simulators("--job-seconds", "4", "--token-seconds", "1"))
    assert shell.eval(f"print({BACKUP}.status)").out == "COMPLETED\n"


def test_one_poll_serves_all_who_wait(home, simulators):
    simulator = simulators("--job-seconds", "3")
    shell = Shell(home, simulator)
    code = """
        local names = scv.api.resource_groups.list():map(function(g) return g.name end)
        local rows = parallel({1, 2, 3, 4, 5, 6, 7, 8}, function()
            return scv.backup_now{group = "gold_web", policy = "daily", wait = false}.id
        end, {limit = 1})
        parallel(rows, function(row) return scv.wait_for_job(row.value) end)
    """
    finished = shell.eval(code)
    assert finished.status == 0, finished
    polls = simulator.count("jobs.list") + simulator.count("jobs.get")
    assert polls < 8 * 8, polls


def test_waits_no_longer_than_it_is_told(home, simulators):
    shell = Shell(home, simulators("--job-seconds", "3600"))
    code = "local j = scv.backup_now{group='gold_web', policy='daily', wait=false} " \
           "local ok, e = pcall(scv.wait_for_job, {job = j.id, timeout = 0.5}) print(ok, e.kind)"
    assert shell.eval(code).out.startswith("false\t")


def test_the_demo_does_the_same(home):
    finished = Shell(home).run("--demo", "-e", f"print({BACKUP}.status)")
    assert (finished.status, finished.out) == (0, "COMPLETED\n"), finished


def test_the_demo_knows_its_time_zone(home, simulator):
    """And a session that does not says so once, with what says it for good."""
    code = 'print(scv.age("11/23/2026 02:05:09 PM")) scv.age("11/23/2026 02:05:09 PM")'
    finished = Shell(home).run("--demo", "-e", code)
    least, most = finished.out.split()
    assert least == most and "zone" not in finished.err, finished
    finished = Shell(home, simulator).run("-e", code)
    least, most = finished.out.split()
    assert float(most) - float(least) == 26 * 3600
    assert finished.err.count("ages are known within 26 hours only") == 1 and "SCVSH_TIMEZONE" in finished.err


def test_two_demos_at_once(home):
    first = Shell(home).start("--demo", "-e", "print(#scv.api.policies.list()) io.flush() sleep(3)")
    second = Shell(home).run("--demo", "-e", "print(#scv.api.policies.list())")
    assert second.out == "3\n", second
    assert first.communicate()[0] == "3\n"


def processes():
    """Each process that runs: its number, its parent's and its name."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            before, after = entry.read_text().rsplit(")", 1)
        except OSError:
            continue  # it has just ended
        state, parent = after.split()[:2]
        if state != "Z":
            yield int(entry.parent.name), int(parent), before.split("(", 1)[1]


def simulator_of(process):
    [simulator] = [number for number, parent, name in processes() if parent == process and name == "scvsim"]
    return simulator


def has_ended(process):
    return process not in [number for number, _, _ in processes()]


def test_the_demo_ends_with_the_shell(home, terminals):
    terminal = terminals(Shell(home), "--demo")
    banner = terminal.prompt()
    assert "nothing here is real" in banner or "simulated" in banner
    assert terminal.line("#scv.api.policies.list()") == "3\n"
    simulator = simulator_of(terminal.child.pid)
    assert terminal.leave() == 0
    wait_until(lambda: has_ended(simulator), "its end")


def test_the_demo_ends_with_a_shell_that_is_killed(home, terminals):
    terminal = terminals(Shell(home), "--demo")
    terminal.prompt()
    terminal.line("#scv.api.policies.list()")
    simulator = simulator_of(terminal.child.pid)
    terminal.child.kill(9)
    wait_until(lambda: has_ended(simulator), "its end")


def test_progress_at_the_prompt(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.type("scv.backup_now{group = 'gold_web', policy = 'daily'}\r")
    terminal.expect(r"backup of gold_web \(daily\), job \d+ +\[#*-*\]")
    terminal.expect(r"job \d+ COMPLETED in [\d.]+ s")
    terminal.prompt()
    assert terminal.line("6 * 7") == "42\n"


def test_the_progress_line_is_cut_to_a_narrow_terminal(shell, terminals):
    terminal = terminals(shell, "-e", BACKUP, columns=30)
    terminal.expect(r"\rbackup of [^\r\x1b]*\x1b\[K")
    drawn = terminal.found().strip()
    assert len(drawn) == 29 and drawn.endswith("…")
    assert terminal.end() == 0


def test_no_progress_without_a_terminal(shell):
    finished = shell.eval(BACKUP)
    assert "[#" not in finished.err and "\r" not in finished.err


def test_ctrl_c_during_the_wait_leaves_the_job_alone(home, simulators, terminals):
    simulator = simulators("--job-seconds", "3600")
    terminal = terminals(Shell(home, simulator))
    terminal.prompt()
    terminal.type("scv.backup_now{group = 'gold_web', policy = 'daily'}\r")
    terminal.expect(r"job (\d+) +\[#*-*\]")
    job = terminal.child.match.group(1)
    terminal.type(CTRL_C)
    told = terminal.prompt()
    assert re.search(rf"\b{job}\b", told), told
    assert re.search(r"(?i)goes on|going on|still running|continues", told), told
    assert not re.search("COMPLETED", terminal.line(f"scv.api.jobs.get({job}).status"))
    assert terminal.leave() == 0


def test_ctrl_c_during_a_script_s_wait_ends_it_with_130(home, simulators, terminals):
    simulator = simulators("--job-seconds", "3600")
    terminal = terminals(Shell(home, simulator), "-e", BACKUP)
    terminal.expect(r"job (\d+) +\[#*-*\]")
    job = terminal.child.match.group(1)
    terminal.type(CTRL_C)
    assert terminal.end() == 130
    assert job in terminal.rest


def test_a_job_that_fails_is_raised(home, simulators):
    """The stuck job is ended by its being over, whatever its status says; here a job that is over and failed."""
    simulator = simulators("--job-seconds", "1")
    shell = Shell(home, simulator)
    code = """
        for _, job in ipairs(scv.api.jobs.list()) do
            if job.endTime and job.status == "FAILED" then
                local ok, e = pcall(scv.wait_for_job, job.id)
                print(ok, e.kind)
                error(e)
            end
        end
    """
    finished = shell.eval(code)
    if finished.status == 0:
        pytest.skip("no job of this world has failed")
    assert finished.out == "false\tjob\n"
    assert finished.status == 5
