"""What the prompt keeps: the history, transcripts, saved sessions; and how long lines take."""

import contextlib
import os
import re
import signal
import stat

import pytest

from harness import CTRL_C, Shell


@pytest.fixture
def prompt(lone_shell, terminals):
    terminal = terminals(lone_shell)
    terminal.prompt()
    return terminal


def test_the_history_is_printed_and_searched(prompt):
    prompt.line("'scv.restore_vm'")
    prompt.line("1 + 1")
    assert prompt.line("history()") == "'scv.restore_vm'\n1 + 1\n"
    assert prompt.line("history('RESTORE')") == "'scv.restore_vm'\n"
    assert "no line of the history has" in prompt.line("history('mount')")


def test_a_line_that_comes_again_moves_to_the_end(prompt):
    for line in ("'one'", "'two'", "'one'"):
        prompt.line(line)
    assert prompt.line("history()") == "'two'\n'one'\n"
    prompt.type("\x1b[A\x1b[A\x1b[A\r")  # history(), one, two
    prompt.expect("two\r\n")


def test_open_shells_share_the_history(lone_shell, terminals):
    one, two = terminals(lone_shell), terminals(lone_shell)
    one.prompt(), two.prompt()
    one.line("'from the first'")
    two.line("'from the second'")
    assert "'from the first'" in two.line("history()")
    one.line("given = 'hunter2!'")
    two.line("2")  # what others add is heard of before a prompt is shown
    assert "hunter2" in two.line("history('given')")
    one.line("scv.add_storage{name = 'a', username = 'b', password = given, certificate = 'nofile.pem'}")
    two.line("1")
    assert "hunter2" not in two.line("history('given')")


def test_a_statement_of_several_rows_is_edited_and_recalled_as_one(prompt):
    prompt.type("for i = 1, 2 do\r")
    prompt.child.expect(r"\.\.\. ")
    prompt.type("print(i)\r")
    prompt.child.expect(r"\.\.\. ")
    assert prompt.line("end").endswith("1\n2\n")
    assert prompt.line("history()") == "for i = 1, 2 do\nprint(i)\nend\n"
    prompt.type("\x1b[A\x1b[A\r")
    prompt.expect("1\r\n2\r\n")


def test_the_editor_gets_the_line_and_gives_it_back(lone_shell, terminals):
    editor = lone_shell.home.file("editor", "#!/bin/sh\nstat -c %a \"$1\" > \"$HOME/mode\"\nsed -i s/one/two/ \"$1\"\n")
    os.chmod(editor, 0o700)
    terminal = terminals(lone_shell, env={"EDITOR": editor, "TMPDIR": str(lone_shell.home.folder)})
    terminal.prompt()
    terminal.type("'one'\x18\x05")
    terminal.child.expect("two")
    terminal.type("\r")
    terminal.expect("two\r\n")
    assert (lone_shell.home.folder / "mode").read_text() == "600\n"
    assert not list(lone_shell.home.folder.glob("scvsh-*"))


def test_no_signal_leaves_what_the_editor_had(lone_shell, terminals):
    editor = lone_shell.home.file("editor", "#!/bin/sh\necho editing $$\nexec sleep 1000\n")
    os.chmod(editor, 0o700)
    terminal = terminals(lone_shell, env={"EDITOR": editor, "TMPDIR": str(lone_shell.home.folder)})
    terminal.prompt()
    terminal.type("password = 'one'\x18\x05")
    terminal.expect(r"editing (\d+)")
    editor_process = int(terminal.child.match.group(1))
    try:
        assert len(list(lone_shell.home.folder.glob("scvsh-*.lua"))) == 1
        terminal.child.kill(signal.SIGTERM)
        terminal.end()
        assert terminal.child.signalstatus == signal.SIGTERM
        assert not list(lone_shell.home.folder.glob("scvsh-*.lua"))
    finally:
        with contextlib.suppress(ProcessLookupError):  # the terminal's end may have ended it
            os.kill(editor_process, signal.SIGKILL)


def test_an_editor_that_fails_leaves_the_line(lone_shell, terminals):
    terminal = terminals(lone_shell, env={"EDITOR": "false"})
    terminal.prompt()
    terminal.type("6 * 7\x18\x05")
    terminal.expect("false ended with status 1: the line is as it was")
    terminal.prompt()
    terminal.type("\r")
    terminal.expect("42\r\n")


def test_lines_say_how_long_they_take(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    assert re.search(r"^[\d.]+ ms\n5\n$", terminal.line("time(function() return 5 end)"), re.MULTILINE)
    assert "has run before it could be timed" in terminal.line("time(5)")
    terminal.line("set{timing = true}")
    assert re.search(r"ms, \d requests?\n", terminal.line("#scv.api.policies.list()"))
    terminal.line("set{timing = false}")
    assert terminal.line("1") == "1\n"


def test_watch_marks_what_has_changed(prompt):
    printed = prompt.line("n = 0 watch(0.1, function() n = n + 1 return n end, {times = 2})")
    assert "every 0.1 s" in printed and "1 line has changed" in printed
    prompt.type("watch(0.1, function() return 'again' end)\r")
    prompt.child.expect("nothing has changed")
    prompt.type(CTRL_C)
    assert "interrupted" not in prompt.prompt()
    assert prompt.line("_error") == "nil\n"
    # What stands behind it has not run.
    prompt.type("watch(0.1, function() return 'again' end) print('behind')\r")
    prompt.child.expect("nothing has changed")
    prompt.type(CTRL_C)
    assert "interrupted" in prompt.prompt()
    assert prompt.line("_error.kind") == "interrupted\n"
    assert "comes first" in prompt.line("watch(print, 5)")


def test_a_transcript_has_everything_but_secrets(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line("given = 'ver-y-Geh3im'")
    terminal.line("transcript('t.txt')")
    terminal.line("1 + 1")
    terminal.line("print('printed') io.write('written\\n')")
    terminal.line("error('broke', 0)")
    terminal.line("given")
    terminal.line("scv.api.auth.login{username = 'demo', password = given}")
    # One value has a name that tells, the other was passed without one.
    terminal.line("x = {password = 'ver-y-other'} scv.api.storage_systems.add('svm1', 'ver-y-last')")
    terminal.type("scv.delete_resource_group{group = 'lab'}\r")
    terminal.expect("Go ahead.*] ")
    terminal.type("n\r")
    terminal.prompt()
    terminal.line("transcript(false)")
    terminal.line("'after'")
    file = shell.home.folder / "t.txt"
    text = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for wanted in ("# scvsh", "> 1 + 1\n2\n", "printed\nwritten\n", "broke\n", "Go ahead? [y/N] n\n"):
        assert wanted in text, text
    assert "ver-y" not in text and "after" not in text and "> -- a line with a secret\n" in text, text
    terminal.line("transcript('t.txt')")
    assert "# scvsh" in file.read_text()  # not replaced


def test_a_transcript_has_no_result_that_was_typed_as_a_secret(lone_shell, terminals):
    terminal = terminals(lone_shell)
    terminal.prompt()
    terminal.line("before = {password = 'ver-y-before'}")
    terminal.line("transcript('t.txt')")
    terminal.line("x = {username = 'somebody', password = 'ver-y-one', token = 'ver-y-two'}")
    terminal.line("x")
    terminal.line("before")
    terminal.line("{{password = 'ver-y-three', name = 'web'}, {password = 'ver-y-four', name = 'db'}}")
    terminal.line("passphrase = 'ver-y-five'")
    terminal.line("passphrase")
    terminal.line("transcript(false)")
    text = (lone_shell.home.folder / "t.txt").read_text()
    assert "somebody" in text and "web" in text and "password" in text, text
    assert "ver-y" not in text and text.count("***") >= 6, text


def test_a_transcript_has_what_goes_past_the_shell(shell, terminals):
    terminal = terminals(shell, env={"PAGER": "cat >/dev/null"}, rows=24)
    terminal.prompt()
    terminal.line("transcript('t.txt')")
    terminal.line("show{shown = 1}")
    terminal.line("scv.jobs():chart('outcomes')")
    terminal.line("watch(0.1, function() return 'watched' end, {times = 1})")
    terminal.line("n = 0 watch(0.1, function() n = n + 1 if n > 1 then error('\\27[31mraw', 0) end end, {times = 2})")
    terminal.line("scv.jobs()")
    terminal.line("print('\\27]0;title\\7')")
    terminal.line("transcript('off')")
    text = (shell.home.folder / "t.txt").read_text()
    assert " shown  1\n" in text
    assert re.search(r"^ day +count$", text, re.MULTILINE), text
    assert "every 0.1 s" in text and "watched\n" in text
    assert "\n117 jobs\n" in text and text.count("backup       COMPLETED") > 40, text
    assert r"\x1b[31mraw" in text and r"\u{1b}]0;title\u{7}" in text
    assert "\x1b" not in text and "\x07" not in text


@pytest.mark.parametrize("leave", ["exit()", "os.exit()", "os.exit(true, true)"])
def test_a_transcript_has_the_line_that_left_without_its_secrets(lone_shell, terminals, leave):
    terminal = terminals(lone_shell)
    terminal.prompt()
    terminal.line("transcript('t.txt')")
    terminal.type(f"print('still here') password = 'ver-y-Geh3im' {leave}\r")
    assert terminal.end() == 0
    text = (lone_shell.home.folder / "t.txt").read_text()
    assert text.endswith(f"> print('still here') password = secret {leave}\nstill here\n"), text
    assert "ver-y" not in text


def test_a_session_becomes_a_script_that_runs(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    for line in ("local name = 'gold_web'", "nobody()", "#scv.resource_groups()", "#scv.resource_groups()", "help",
                 "name:upper()", "scv.api.auth.login{username = '" + shell.simulator.username + "', password = '"
                 + shell.simulator.password + "'};"):
        terminal.line(line)
    assert "4 lines are in s.lua" in terminal.line("save('s.lua')")
    file = shell.home.folder / "s.lua"
    text = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert 'password = secret("PASSWORD")' in text and shell.simulator.password not in text
    assert text.count("scv.resource_groups()") == 1 and "nobody" not in text and "help" not in text
    finished = shell.run("s.lua", env={"PASSWORD": shell.simulator.password})
    assert finished.status == 0, finished
    assert finished.out.splitlines()[-1] == "GOLD_WEB"
    missing = shell.run("s.lua")
    assert missing.status == 2 and "PASSWORD is not set" in missing.err
    assert "there is a file already" in terminal.line("save('s.lua')")


def test_a_dry_run_needs_what_it_plans(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line("planned = dry_run(scv.backup_now, {group = 'gold_web', policy = 'daily'})")
    terminal.line("#planned")
    terminal.line("save('d.lua')")
    assert 'needs = "change"' in (shell.home.folder / "d.lua").read_text()
    finished = shell.run("d.lua")
    assert (finished.status, finished.out) == (0, "1\n"), finished
    assert shell.simulator.counters()["changes"] == 0


def test_what_failed_behind_a_change_stands_there_as_a_comment(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line("#scv.policies()")
    terminal.line("scv.backup_now{group = 'gold_web', policy = 'daily', wait = false} nobody()")
    said = " ".join(terminal.line("save('c.lua')").split())
    assert "1 line is in c.lua" in said
    assert "left out a line, since it did not end well, though resource_groups.backup_now was carried out (job " in said
    text = (shell.home.folder / "c.lua").read_text()
    assert re.search(r"resource_groups\.backup_now was carried out \(job \d+\):\n-- scv\.backup_now\{group", text)
    assert 'needs = "read"' in text and shell.run("c.lua").out == "3\n"
    assert shell.simulator.counters()["changes"] == 1


def test_what_only_reads_needs_to_read(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line("#scv.policies()")
    terminal.line("save('r.lua')")
    assert 'needs = "read"' in (shell.home.folder / "r.lua").read_text()
    assert shell.run("r.lua").status == 0
