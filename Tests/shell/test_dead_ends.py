"""Silence, riddles and hints that lead nowhere: each was met once, and is not to be met again."""

import re

import pytest

from harness import CTRL_C, CTRL_D, Shell


@pytest.fixture
def prompt(shell, terminals):
    terminal = terminals(shell, columns=100)
    terminal.prompt()
    return terminal


def test_the_demo_knows_its_time_zone(home):
    finished = Shell(home).run("--demo", "rpo-audit")
    assert (finished.status, "5 of 13 VMs have no good backup of the last 24 hours" in finished.err) == (5, True)
    assert "zone" not in finished.err


def test_an_age_that_is_guessed_is_said_once_with_what_mends_it(shell):
    finished = shell.eval('scv.jobs{since = "1h"} scv.jobs{since = "1h"}')
    assert finished.status == 0 and finished.err.count("times bear no zone") == 1, finished
    assert '"timezone": "Europe/Berlin"' in finished.err


def test_an_expression_alone_is_told_how_it_is_shown(lone_shell):
    finished = lone_shell.eval("#'four' + 1")
    assert finished.status == 1 and "it is an expression: -o lua shows its value, print(…) does, too" in finished.err
    assert "it is an expression" not in lone_shell.eval("1 +* 1").err
    assert "it is an expression" not in lone_shell.eval("error('broke')").err
    assert lone_shell.run("-o", "lua", "-e", "#'four' + 1").out == "5\n"


def test_hints_lead_from_a_mounted_backup_to_the_deleted_group(home):
    # In one shell: each has a demo of its own.
    finished = Shell(home).run("--demo", "--yes", "-e", r"""
        local call = 'scv.delete_resource_group{group = "bronze_files"}'
        for step = 1, 3 do
          local ok, problem = pcall(load(call))
          if ok then return print("deleted after", step) end
          local way = problem.hint:match("(scv%.[%w_]+%b{})")
          print(way)
          load(way)()
        end
    """)
    assert finished.out == "scv.cleanup_backup{backup = 14}\ndeleted after\t2\n", finished
    told = "shows as mounted, but nothing of it can be unmounted: scv.cleanup_backup{backup = 14} ends that"
    for line in ("scv.mounted()", "scv.unmount_datastore{backup = 14}"):
        assert told in Shell(home).run("--demo", "-e", line).err, line


def test_a_script_that_only_reads_is_told_what_its_header_needs(home, shell):
    path = home.file("reads.lua", """
        script{description = "x", needs = "read"}
        scv.backup_now{group = "gold_web", policy = "daily"}
    """)
    finished = shell.run(path)
    assert finished.status == 4 and 'needs = "change" in its header allows it' in finished.err, finished
    assert "--read-only" not in finished.err
    finished = shell.eval('scv.backup_now{group = "gold_web", policy = "daily"}', "--read-only")
    assert "Start without --read-only" in finished.err and "header" not in finished.err


def test_what_starts_a_job_gives_what_can_be_waited_for(shell):
    code = "local reply = scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 1} "
    finished = shell.eval(code + "print(scv.wait_for_job(reply).status)")
    assert finished.out == "COMPLETED\n", finished
    finished = shell.eval("scv.wait_for_job(scv.jobs())")
    assert "got a list of 118" in finished.err and "job = list[1]" in finished.err


def test_a_restore_tells_its_end_where_there_is_no_terminal(shell):
    finished = shell.run("--yes", "-e", 'scv.restore_vm{vm = "web01"}')
    told = finished.err.index("restores web01 from backup")
    assert re.search(r"restore of VM web01: job \d+ COMPLETED\n", finished.err[told:]), finished


def test_a_dry_run_of_a_schedule_tells_of_no_way_back(shell):
    finished = shell.run("--dry-run", "-e", 'scv.edit_schedule{name = "PurgeJobs", at = "02:30", every = "day"}')
    assert "now it runs every 6 hours from 00:00" in finished.err
    assert "puts it back" not in finished.err and "until now" not in finished.err


def test_logs_that_can_not_be_saved_are_told_before_anything_is_asked(shell, simulator, home):
    finished = shell.run("job-failures", "since=90d", "to=/missing")
    assert finished.status == 2 and "can't put logs there: /missing/.: No such file" in finished.err, finished
    assert simulator.counters()["requests"] == 0
    folder = home.folder / "logs"
    folder.mkdir()
    assert shell.run("job-failures", "since=90d", f"to={folder}").status == 0
    assert len(list(folder.iterdir())) > 1


def test_what_lists_all_says_how_it_is_narrowed(shell):
    assert 'scv.policies():where{name = "daily"} narrows that' in shell.eval('scv.policies{name = "daily"}').err
    assert 'scv.resource_groups():where{name = "lab"} narrows that' in shell.eval('scv.resource_groups("lab")').err
    assert 'list:save("p.csv") writes a file' in shell.eval('scv.policies():csv("p.csv")').err


def test_records_come_with_their_keys_in_one_order(shell):
    texts = {shell.run("-o", "ndjson", "-e", "scv.policies()").out for _ in range(3)}
    assert len(texts) == 1
    keys = re.findall(r'"(\w+)":', texts.pop().splitlines()[0])
    assert keys == sorted(keys) and len(keys) > 5


def test_messages_of_a_job_are_sentences(shell):
    finished = shell.run("--yes", "-e", 'scv.restore_vm{vm = "web02"} show(scv.jobs()[1])')
    assert "web02 (vm-1002) is unregistered. web02 is restored" in finished.out, finished


def test_a_record_is_printed_by_what_it_is(shell):
    finished = shell.eval('print(scv.policies()[2]) print(scv.jobs()[1])')
    assert finished.out == "Policy daily (2)\nJob Backup of Resource Group 'gold_web' with Policy 'hourly' (117)\n"


def test_a_function_without_its_brackets_says_what_it_is(prompt):
    for name in ("scv.backup_now", "scv.api.jobs.list", "watch"):
        printed = prompt.line(name)
        assert printed.startswith(f"{name} is a function; help({name}) says how it is called\n"), printed


def test_the_rows_that_were_asked_for_are_in_the_list(prompt):
    printed = prompt.line('scv.restore_vm{vm = "web01", before = "2020-01-01"}')
    assert "the oldest 20 of its " in printed and "the newest first:" in printed
    oldest = prompt.line('scv.backups{vm = "web01"}:sort("start_time"):first()["name"]').strip().strip('"')
    assert oldest in printed


def test_ctrl_d_in_a_begun_statement_does_not_leave(prompt):
    prompt.type("for i = 1, 2 do\r")
    prompt.expect(r"\.\.\. ")
    prompt.type(CTRL_D + "print(i) end\r")
    prompt.expect("1\r\n2\r\n")
    prompt.prompt()
    assert prompt.line("6 * 7") == "42\n"


def test_a_certificate_that_has_changed_says_that_the_shell_is_to_be_started_anew(shell, simulator):
    folder = shell.home.state / "scvsh"
    folder.mkdir(parents=True, exist_ok=True)
    line = f"127.0.0.1:{simulator.port} sha256:" + "ab" * 32
    (folder / "known_hosts").write_text(line + "\n")
    finished = shell.eval("scv.policies()", env={"SCVSH_FINGERPRINT": None})
    assert finished.status == 3 and "and start the shell anew" in finished.err
    # The line stands alone, to be looked for.
    assert line in finished.err.splitlines()


def test_a_slip_in_a_lesson_does_not_lose_the_list_at_hand(home, terminals):
    terminal = terminals(Shell(home), "--demo")
    terminal.prompt()
    terminal.line("scv.jobs();")
    assert "is never" in terminal.line("_:where{status = 'bogus'}")
    assert terminal.line("#_") == "117\n"
    terminal.type(CTRL_C)
    terminal.prompt()
