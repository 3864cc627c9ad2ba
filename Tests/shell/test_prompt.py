"""The prompt in a pseudo-terminal: lines, values, several-line input, history."""

import re
import stat

import pytest

from harness import CONTINUATION, CTRL_D, PROMPT


@pytest.fixture
def prompt(shell, terminals):
    """A prompt, ready for its first line."""
    terminal = terminals(shell)
    terminal.prompt()
    return terminal


def test_an_expression_prints_without_return(prompt):
    assert prompt.line("1 + 1") == "2\n"
    assert prompt.line("'text'").strip("\n").strip("\"'") == "text"
    assert prompt.line("nil").strip() in ("", "nil")
    assert prompt.line("local quiet = 5") == ""


def test_several_values_print(prompt):
    printed = prompt.line("1, 'two', true")
    assert re.search(r"1\s+\W?two\W?\s+true", printed)


def test_the_last_value_is_an_underscore(prompt):
    prompt.line("20 + 1")
    assert prompt.line("_ * 2") == "42\n"
    assert prompt.line("_") == "42\n"


def test_a_local_lives_on_to_the_next_line(prompt):
    prompt.line("local kept = 'still here'")
    prompt.line("local function shout() return kept:upper() end")
    assert "STILL HERE" in prompt.line("shout()")


def test_input_of_several_lines(prompt):
    prompt.type("for i = 1, 2 do\r")
    prompt.expect(CONTINUATION)
    prompt.type("  print(i * 10)\r")
    prompt.expect(CONTINUATION)
    printed = prompt.line("end")
    assert printed == "10\n20\n"


def test_a_pasted_block_is_one_input(shell, terminals):
    shell.home.inputrc.write_text("set enable-bracketed-paste on\n")
    terminal = terminals(shell)
    terminal.prompt()
    terminal.type("\x1b[200~for i = 1, 2 do\n  print('pasted', i)\nend\x1b[201~\r")
    terminal.expect(r"pasted\t? *1\r\npasted\t? *2\r\n")
    terminal.prompt()


def test_an_error_is_told_and_the_prompt_goes_on(prompt):
    assert "went wrong" in prompt.line("error('went wrong')")
    assert "went wrong" not in prompt.line("1")
    assert prompt.line("1 +* 2").strip() != ""
    assert prompt.line("'after'").strip("\n\"'") == "after"


def test_an_unknown_global_is_an_error_with_the_likely_name(prompt):
    printed = prompt.line("pritn('x')")
    assert "pritn" in printed and "print" in printed.replace("pritn", "")
    assert "undefined_thing" in prompt.line("undefined_thing")
    assert prompt.line("made = 3") == ""  # assigning is Lua's own business
    assert prompt.line("made") == "3\n"


def test_the_end_of_input_leaves_with_0(prompt):
    assert prompt.leave() == 0


def test_exit_leaves_with_its_status(prompt):
    prompt.type("os.exit(4)\r")
    assert prompt.end() == 4


def test_i_stays_after_the_code(lone_shell, terminals):
    terminal = terminals(lone_shell, "-i", "-e", "x = 5 print('ran')")
    assert "ran" in terminal.prompt()
    assert terminal.line("x + 1") == "6\n"
    assert terminal.leave() == 0


def test_i_stays_after_a_script_that_failed(lone_shell, terminals):
    terminal = terminals(lone_shell, "-i", lone_shell.home.file("fails.lua", "y = 1 error('broke')"))
    assert "broke" in terminal.prompt()
    assert terminal.line("y") == "1\n"


def test_a_list_is_shown_as_a_table_that_fits(shell, terminals):
    terminal = terminals(shell, columns=60)
    terminal.prompt()
    printed = terminal.line("scv.api.resource_groups.list()")
    lines = printed.rstrip("\n").split("\n")
    assert re.match(r" *id +name", lines[0])
    assert set(lines[1]) <= {" ", "-", "─"}
    assert any("gold_web" in line for line in lines)
    assert re.fullmatch(r"\d+ resource groups", lines[-1])
    assert all(len(line) <= 60 for line in lines), printed


def test_a_single_record_is_vertical(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    lines = terminal.line("scv.api.policies.list()[1]").splitlines()
    assert any(re.match(r" *name +\S", line) for line in lines)
    assert len(lines) >= 2


def test_wide_characters_keep_the_columns(lone_shell, terminals):
    terminal = terminals(lone_shell, columns=40)
    terminal.prompt()
    printed = terminal.line("List{{id = 1, name = '日本語'}, {id = 2, name = 'abc'}, {id = 3, name = ('ä'):rep(80)}}")
    assert "…" in printed
    assert "3 " in printed.splitlines()[-1]


# --- history --------------------------------------------------------------------------------------------------------


def history(shell):
    [file] = [path for path in shell.home.state_files() if "history" in path.name]
    return file


def test_history_is_kept_for_the_user_alone(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line("1 + 41")
    assert terminal.leave() == 0
    assert "1 + 41" in history(shell).read_text()
    assert stat.S_IMODE(history(shell).stat().st_mode) == 0o600
    assert stat.S_IMODE(history(shell).parent.stat().st_mode) & 0o077 == 0

    again = terminals(shell)
    again.prompt()
    again.type("\x1b[A\r")  # the arrow that goes back
    again.expect("42\r\n")


def test_a_line_with_a_secret_is_not_remembered(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line("scv.api.auth.login{username = 'demo', password = 'ver-y-Geh3im'}")
    terminal.line("scv.request('POST', '/4.1/auth/login', {body = {username = 'demo', password = 'ver-y-Geh3im'}})")
    terminal.line("'not secret'")
    assert terminal.leave() == 0
    assert "not secret" in history(shell).read_text()
    for file in shell.home.state_files():
        assert "ver-y-Geh3im" not in file.read_text()


def test_no_line_keeps_a_key_or_a_slip_beside_a_password(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    key = "-----BEGIN PRIVATE KEY-----\\nMIGHAgEAMBMGByqGSM49\\n-----END PRIVATE KEY-----\\n"
    terminal.line(f"scv.add_storage{{name = 'svm9', certificate = 'nofile.pem', key = '{key}'}}")
    terminal.line("scv.add_storage{name = 'svm9', passwrd = 'ver-y-Geh3im'}")
    terminal.line("scv.add_storage{name = 'svm9', username = 'a', password = ('ver-y' .. '-Geh3im')}")
    terminal.line("scv.add_storage('svm9', 'ver-y-Geh3im')")
    printed = terminal.line("scv.add_storage{name = 'svm9', username = 'a', password = 12345678}")
    assert "password must be text, got an integer" in printed and "12345678" not in printed, printed
    terminal.line("'kept'")
    assert terminal.leave() == 0
    kept = history(shell).read_text()
    assert "'kept'" in kept
    for secret in ("MIGH", "ver-y", "12345678"):
        assert secret not in kept, kept


def test_a_line_whose_value_turns_out_to_be_a_secret_is_forgotten(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.line(r"given = 'ver-y-\x47eh3im'")
    terminal.line("'ke' .. 'pt'")
    assert "given = " in history(shell).read_text()
    terminal.line("scv.api.auth.login{username = 'demo', password = given}")
    assert "given = " not in history(shell).read_text()
    # The arrow finds the login, then the other line, and nothing before that.
    terminal.type("\x1b[A\x1b[A\x1b[A\x1b[A\r")
    terminal.expect("kept\r\n")
    terminal.prompt()
    assert terminal.leave() == 0
    assert "ver-y" not in history(shell).read_text()


def test_a_history_that_can_not_be_written_is_a_warning(shell, terminals):
    blocked = shell.home.file("blocked", "a file where a folder should be")
    terminal = terminals(shell, env={"XDG_STATE_HOME": blocked})
    before = terminal.prompt()
    assert terminal.line("6 * 7") == "42\n"
    terminal.type(CTRL_D)
    assert terminal.end() == 0
    assert "history" in (before + terminal.rest).lower()


def test_no_history_without_a_terminal(shell):
    shell.run(input="print(1)\n")
    assert not [path for path in shell.home.state_files() if "history" in path.name]


# --- the password ---------------------------------------------------------------------------------------------------


def test_a_missing_password_is_asked_for_and_not_shown(shell, simulator, terminals):
    terminal = terminals(shell, "-e", "print(#scv.api.policies.list())", env={"SCVSH_PASSWORD": None})
    terminal.expect(r"(?i)password[^\n]*: ?")
    terminal.type(simulator.password + "\r")
    assert terminal.end() == 0
    assert simulator.password not in terminal.rest
    assert terminal.rest.strip() == "3"


def test_a_mistyped_password_is_asked_for_again_at_the_next_call(shell, simulator, terminals):
    terminal = terminals(shell, env={"SCVSH_PASSWORD": None})
    terminal.expect(PROMPT)
    terminal.type("scv.api.policies.list()\r")
    terminal.expect(r"(?i)password[^\n]*: ?")
    terminal.type("mistyped\r")
    terminal.expect("refuses the login")
    terminal.expect(PROMPT)
    assert simulator.count("auth.login") == 1
    terminal.type("#scv.api.policies.list()\r")
    terminal.expect(r"(?i)password[^\n]*: ?")
    terminal.type(simulator.password + "\r")
    terminal.expect(r"\n3\r")
    assert simulator.count("auth.login") == 2
