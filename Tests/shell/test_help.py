"""help() and the first slips of a newcomer, at the prompt and in a pipe."""

import re

import pytest


@pytest.fixture
def prompt(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    return terminal


@pytest.mark.parametrize(("line", "says"), [
    ('help("restore")', "help(scv.restore_vm)"), ('help("policy")', "help(scv.create_policy)"),
    ('help("time")', "--timezone"), ('help("keys")', "Ctrl-R"), ('help("lists")', ":where{"),
    ('help("secrets")', "password_command"), ('help("jobs")', "scv.api.jobs.list"), ('help("jobs")', "scv.jobs{}"),
    ('help("csv.read")', "csv.read()  -- path, options?"), ("help(show)", "show("), ("help(why)", "why()  -- value"),
    ("help(string.format)", "string.format(format, ...)"), ('help("pairs")', "pairs(table)"),
    ("help(scv)", "Restore\n"),
    ("help(dry_run)", "dry_run("), ('help("json.encode")', "json.encode(")])
def test_help_answers(shell, line, says):
    finished = shell.eval(line)
    assert finished.status == 0 and says in finished.out, finished


def test_what_help_finds_can_be_pasted(shell):
    found = re.findall(r"^  (help\(.*?\))  ", shell.eval('help("backup")').out, re.MULTILINE)
    assert len(found) > 5
    finished = shell.eval(" ".join(found))
    assert finished.status == 0 and "scv.backup_now{" in finished.out, finished


def test_nothing_found_is_said(shell):
    finished = shell.eval('help("xyzzy")')
    assert finished.status == 1 and 'no help on "xyzzy"' in finished.err
    assert len(finished.err.splitlines()) == 2
    assert "is nil" in shell.eval("help(nil)").err


@pytest.mark.parametrize(("line", "says"), [
    ("scv.backup_now{group=gold_web}", 'a text stands in quotes: group = "gold_web"'),
    ("scv.jobs{type=backup}", 'type = "backup"'),
    ("jobs", "did you mean scv.jobs?"), ("restore_vm", "did you mean scv.restore_vm?"),
    ("help(backup_now)", "did you mean scv.backup_now?"),
    ("scv.jobs().where{status='FAILED'}", "write it with a colon: list:where(…)"),
    ("scv.jobs():filter{status='FAILED'}", 'did you mean list:where{status = "FAILED"}?'),
    ("scv.jobs():Where{status='FAILED'}", "did you mean list:where{"),
    ('scv.backup_now{"gold_web"}', 'for example {group = "gold_web"}'),
    ('scv.backup_now{group="gold_*"}', 'groups = "gold_*" takes all that fit')])
def test_a_first_slip_has_a_sentence_of_its_own(prompt, simulator, line, says):
    assert says in " ".join(prompt.line(line).split())
    assert simulator.counters()["changes"] == 0


def test_no_wrong_thing_is_suggested_before_it_is_destroyed(shell):
    finished = shell.eval('scv.mount_datastore{datastore = "nfs_web"}')
    assert 'did you mean "nfs_web01"?' in finished.err
    finished = shell.eval('scv.restore_vm{vm = "web09"}')
    assert "did you mean" not in finished.err and "web01" in finished.err


def test_fields_are_spelt_the_same_wherever_people_meet_them(shell):
    code = "local job = scv.jobs():first() "
    shown = shell.eval(code + "show(job)").out
    assert "group_name" in shown and "resourceGroupName" not in shown
    header = shell.eval(code + "print(List{job}:csv())").out.splitlines()[0].split(",")
    assert "group_name" in header and "resourceGroupName" not in header
    assert shell.eval(code + "print(job.group_name == job.resourceGroupName)").out == "true\n"
    keys = shell.eval(code + "for key in pairs(job) do print(key) end").out.split()
    assert keys == sorted(keys) and "resourceGroupName" in keys


def test_slips_and_scripts_are_found(shell):
    finished = shell.eval('help("retsore")')
    assert finished.status == 1
    assert 'no help on "retsore"; did you mean "restore"?\nhelp("restore") finds scv.restore_vm, ' in finished.err
    assert 'help("rpo-audit")' in shell.eval('help("rpo")').out
    told = shell.eval('help("rpo-audit")').out
    assert told.startswith("scvsh rpo-audit ") and "scvsh rpo-audit --help" in told, told


def test_what_just_has_room_is_not_paged(shell, terminals):
    terminal = terminals(shell, env={"PAGER": "more"}, columns=80, rows=24)
    terminal.prompt()
    page = terminal.line("help()")
    assert "lesson()" in page and len(page.splitlines()) <= 23
    # 20 rows of a table, with two lines above and one below, fill what is left beside the prompt; one more is a page.
    rows = "rows = List{} for i = 1, %d do rows[i] = {i = i} end"
    for count, is_paged in [(20, False), (21, True)]:
        terminal.line(rows % count)
        terminal.type("rows\r")
        if is_paged:
            terminal.expect("--More--")
            terminal.type("q")
            terminal.prompt()
        else:
            assert "--More--" not in terminal.prompt()
