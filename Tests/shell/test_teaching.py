"""Lessons at the prompt, played to their end; and what why(), narrate() and source() say of a live session."""

import re
import subprocess

import pytest

from harness import CTRL_C, PROMPT, ROOT, Shell, plain

LESSONS = ["finding_your_way", "back_up_on_demand", "restore_a_vm", "restore_deleted_vm", "built_in_schedules",
           "bulk_changes", "scripts_to_share"]


class Beside(Shell):
    """A shell whose appliance has a vCenter, as the demo's has."""

    def environment(self, changes):
        return super().environment({"SCVSH_VCENTER_URL": self.simulator.url, **(changes or {})})


@pytest.fixture
def shell(home, simulator):
    return Beside(home, simulator)


def tries(lesson):
    """The line that each step of a lesson gives as its example; the files are data, so Lua alone can read them."""
    code = f"for _, s in ipairs(dofile('{ROOT}/stdlib/lessons/{lesson}.lua').steps) do print(s.try) end"
    return subprocess.run(["lua5.4", "-e", code], check=True, capture_output=True, text=True).stdout.splitlines()


def begin(shell, terminals, lesson):
    terminal = terminals(shell)
    terminal.prompt()
    return terminal, terminal.line(f'lesson("{lesson.replace("_", "-")}")')


def answer(terminal, line):
    """Types a line, and says yes if it asks; returns what it printed."""
    terminal.type(line + "\r")
    printed = ""
    while terminal.child.expect([PROMPT, r"Go ahead\? \[y/N\] "]) == 1:
        printed += plain(terminal.child.before)
        terminal.type("y\r")
    return printed + plain(terminal.child.before)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_played_rightly(shell, terminals, lesson):
    terminal, told = begin(shell, terminals, lesson)
    lines = tries(lesson)
    for number, line in enumerate(lines, 1):
        assert f"step {number} of {len(lines)}]" in told
        told = answer(terminal, line)
        assert "Right." in told and "Not yet" not in told, told
    assert "That was the lesson" in told
    assert "Not yet" not in terminal.line("1 + 1")
    assert re.search(rf"{lesson.replace('_', '-')} .* done", terminal.line("lesson()"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_played_with_mistakes(shell, terminals, lesson):
    terminal, told = begin(shell, terminals, lesson)
    for line in tries(lesson):
        # Neither of the two touches `_`, which the right line may be about.
        assert "Not yet: " in terminal.line("local wrong = 1")
        told = terminal.line("error('a slip')")
        assert told.index("a slip") < told.index("Not yet: ")
        for _ in range(9):
            if "for example: " in told:
                break
            told = terminal.line("wrong = 2")
        assert "for example: " + line in told or "for example:\n  " + line in told
        told = answer(terminal, line)
        assert "Right." in told, told
    assert "That was the lesson" in told


def test_another_group_is_not_the_one_that_was_asked_for(shell, terminals):
    terminal, _ = begin(shell, terminals, "back_up_on_demand")
    terminal.line("scv.resource_groups()")
    assert "started for real" in terminal.line("scv.backup_now{group = 'gold_web', policy = 'daily'}")
    terminal.line(tries("back_up_on_demand")[1])
    assert "another group" in terminal.line("scv.backup_now{group = 'silver_db', policy = 'daily'}")
    assert "another policy" in terminal.line("scv.backup_now{group = 'gold_web', policy = 'hourly'}")
    assert "Right." in terminal.line("scv.backup_now{group = 'gold_web', policy = 'daily'}")


def test_a_lesson_can_be_left_and_gone_on_with(shell, terminals):
    terminal, _ = begin(shell, terminals, "finding_your_way")
    terminal.line("scv.jobs()")
    terminal.type(CTRL_C)
    terminal.expect("Left the lesson")
    terminal.prompt()
    assert "Not yet" not in terminal.line("1 + 1")
    assert "step 2 of" in terminal.line("lesson()")
    assert "step 2 of" in terminal.line('lesson("finding-your-way")')
    assert "Left the lesson" in terminal.line('lesson("off")')


def test_a_lesson_needs_a_prompt(shell):
    finished = shell.eval('lesson("finding-your-way")')
    assert finished.status == 4
    assert "needs a prompt" in finished.err and "--demo" in finished.err


def test_a_lesson_refuses_what_is_no_simulator(lone_shell, broken_appliance, terminals):
    appliance = broken_appliance(lambda handler: handler.send_error(404))
    terminal = terminals(lone_shell, env=appliance.environment())
    terminal.prompt()
    assert "against the simulator only" in terminal.line('lesson("finding-your-way")')
    assert "Not yet" not in terminal.line("1 + 1")


def test_why_tells_the_calls_of_a_workflow(shell, simulator):
    finished = shell.eval("local job = scv.backup_now{group = 'gold_web', policy = 'daily'} scv.api.policies.list() "
                          "why(job) print('--') why()")
    told, last = finished.out.split("--\n")
    assert "scv.backup_now made these calls." in told
    assert "scv.api.resource_groups.backup_now{policyId = " in told
    assert f"curl -X POST {simulator.url}/api/4.1/resource-groups/backupnow" in told
    assert "Run a backup on a Resource Group: POST /4.1/resource-groups/backupnow" in told
    assert "took job " in told
    assert simulator.password not in finished.out
    assert told.index("login: POST") < told.index("Get List of Resource Groups: GET")
    assert "scv.api.policies.list made these calls." in last


def test_calls_of_tasks_belong_to_their_own_chapters(shell):
    finished = shell.eval("local rows = parallel({1, 2, 3}, function(id) return scv.api.policies.list() end) "
                          "why(rows[2].value)")
    assert finished.status == 0, finished
    assert finished.out.count("  scv.api.policies.list()") == 1


def test_narration_tells_each_step_on_standard_error(shell):
    finished = shell.eval("narrate(true) scv.backup_now{group = 'gold_web', policy = 'daily'} "
                          "narrate(false) scv.api.policies.list()")
    assert finished.status == 0 and finished.out == ""
    assert re.search(r"Get List of Resource Groups\n  GET /4.1/resource-groups\n", finished.err)
    assert re.search(r"  took resourceGroupId \d+ from `resource_groups`, gold_web\n", finished.err)
    assert "Get Policies" not in finished.err


def test_source_shows_the_lua(shell):
    finished = shell.eval("source(scv.backup_now)")
    assert "--- Backs up a resource group now" in finished.out
    assert "function scv.backup_now(arguments)" in finished.out


def test_a_lesson_goes_on_in_another_shell(shell, terminals):
    terminal, _ = begin(shell, terminals, "finding_your_way")
    assert "step 2 of" in terminal.line("scv.jobs()")
    other = terminals(shell)
    other.prompt()
    listed = other.line("lesson()")
    assert re.search(r" 1 +finding-your-way .* at step 2 of \d", listed) and "7  scripts-to-share" in listed
    assert "step 2 of" in other.line("lesson(1)")
    assert other.line('lesson("finding")').count("step 2 of") == 1


def test_a_lesson_sees_what_is_local_to_the_prompt(shell, terminals):
    terminal, _ = begin(shell, terminals, "bulk_changes")
    terminal.line('lesson("bulk", 5)')
    line = tries("bulk_changes")[4]
    assert "Right." in terminal.line("local " + line)


def test_a_job_that_goes_on_can_be_waited_for(shell, terminals):
    terminal, _ = begin(shell, terminals, "back_up_on_demand")
    terminal.line('lesson("back-up-on-demand", 3)')
    told = terminal.line('scv.backup_now{group = "gold_web", policy = "daily", wait = false}')
    assert "Not yet: the job goes on" in told
    number = re.search(r"scv\.wait_for_job\((\d+)\)", told)[1]
    assert "Right." in terminal.line(f"scv.wait_for_job({number})")


OWN = """return {
  title = "Our own", order = 1,
  steps = { {
    say = "Say five.", task = "Type 5.", try = "5",
    check = function(here) return here.ok and here.value == 5 end,
  } },
}
"""


def test_a_lesson_of_ones_own(shell, home, terminals):
    folder = home.folder / "data" / "scvsh" / "lessons"
    folder.mkdir(parents=True)
    (folder / "our_own.lua").write_text(OWN)
    (folder / "broken.lua").write_text("return 5")
    terminal, told = begin(shell, terminals, "our_own")
    assert "step 1 of 1" in told and "broken.lua is no lesson: returns no table" in told
    assert "Not yet: for example: 5" in terminal.line("4")
    assert "That was the lesson our-own." in terminal.line("5")
    assert "Our own (your own)" in terminal.line("lesson()")


def by_hand():
    """Where the steps by single operations begin in the lesson on restoring."""
    return next(index for index, line in enumerate(tries("restore_a_vm")) if line.startswith("scv.api."))


def test_another_vm_is_not_restored_in_the_place_of_the_one_asked_for(shell, terminals):
    terminal, _ = begin(shell, terminals, "restore_a_vm")
    assert "another VM" in terminal.line('dry_run(scv.restore_vm, {vm = "web01"})')
    first = by_hand()
    terminal.line(f'lesson("restore-a-vm", {first + 1})')
    assert "another VM's" in terminal.line("scv.api.vms.backups('vm-1001')")
    for line in tries("restore_a_vm")[first:first + 2]:
        assert "Right." in terminal.line(line)
    secondary = "location = scv.api.vms.snapshot_locations(backup.backup_id):where{type = 'SECONDARY'}:first()"
    assert "the secondary copy" in terminal.line(secondary)


def test_a_restore_that_was_not_confirmed_is_no_right_try(shell, simulator, terminals):
    terminal, _ = begin(shell, terminals, "restore_a_vm")
    first, lines = by_hand(), tries("restore_a_vm")
    terminal.line(f'lesson("restore-a-vm", {first + 1})')
    for line in lines[first:first + 4]:
        terminal.line(line)
    terminal.type(lines[first + 4] + "\r")
    terminal.expect(r"Go ahead\? \[y/N\] ")
    terminal.type("n\r")
    assert "Not yet: it was not started" in terminal.prompt()
    assert simulator.counters()["changes"] == 0
