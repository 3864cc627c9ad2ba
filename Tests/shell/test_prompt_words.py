"""What the prompt takes beside Lua: words without brackets, `=`, a closing `;`; and what it keeps of lines."""

import pytest

from harness import CTRL_C, Shell


@pytest.fixture
def prompt(lone_shell, terminals):
    terminal = terminals(lone_shell)
    terminal.prompt()
    return terminal


@pytest.mark.parametrize("line, status", [
    ("exit", 0), ("quit", 0), ("exit()", 0), ("quit ( )", 0), ("exit;", 0), ("exit(3)", 3),
    ("if true then quit(4) end print('not run')", 4)])
def test_words_leave(prompt, line, status):
    prompt.type(line + "\r")
    assert prompt.end() == status
    assert "not run" not in prompt.rest.split("\n", 1)[1]


def test_exit_is_the_users_where_there_is_one(prompt):
    prompt.line("exit = 5")
    assert prompt.line("exit") == "5\n"
    prompt.line("local quit = 6")
    assert prompt.line("quit") == "6\n"
    prompt.line("local help = 7")
    assert prompt.line("help") == "7\n"


def test_help_and_lesson_need_no_brackets(prompt):
    assert prompt.line("help") == prompt.line("help()") != ""
    assert prompt.line("lesson") == prompt.line("lesson()") != ""
    assert "function" in prompt.line("print")


def test_words_are_lua_in_scripts_and_code(lone_shell):
    finished = lone_shell.eval("print(exit, quit, history)")
    assert finished.out == "nil\tnil\tnil\n"
    assert lone_shell.eval("help").status == 1
    assert lone_shell.run("-o", "json", "-e", "=1").status == 1


def test_an_equals_sign_asks_for_a_value(prompt):
    assert prompt.line("=1+1") == "2\n"
    assert prompt.line("  = 'a', 2") == "a\t2\n"
    prompt.type("=x = 5\r")
    prompt.expect("<eof> expected near '='")
    prompt.prompt()
    assert "2" in prompt.line("={1,\r2}")


def test_a_semicolon_shows_nothing(prompt):
    assert prompt.line("40 + 1;") == ""
    assert prompt.line("_ + 1") == "42\n"
    assert prompt.line("5; -- five") == ""
    assert "unexpected" in prompt.line("5;;")


def test_the_last_three_values(prompt):
    assert prompt.line("_, __, ___, _error") == "nil\tnil\tnil\tnil\n"
    for number in "123":
        prompt.line(number)
    assert prompt.line("print(_, __, ___)") == "3\t2\t1\n"
    assert prompt.line("_ + __ + ___") == "6\n"


def test_the_last_error_is_kept_with_its_rows(prompt):
    prompt.line("error('broke')")
    assert "broke" in prompt.line("_error")
    printed = prompt.line("parallel({1, 2}, function(n) if n == 1 then error('one') end return n end)")
    assert "_error.rows has all results" in printed
    assert prompt.line("_error.kind, #_error.rows, _error.rows[2].value") == "parallel\t2\t2\n"


def test_a_misspelt_method_of_a_list_gets_a_hint(prompt, lone_shell):
    hint = 'did you mean list:sort? help("List") lists its methods\n'
    printed = prompt.line("List{}:srot('name')")
    assert "attempt to call a nil value (method 'srot')\n" + hint in printed
    assert "did you mean" not in prompt.line("({}):nonsense()")
    assert prompt.line("List{}.srot") == "nil\n"
    finished = lone_shell.run("-e", "local jobs = List{}\njobs:srot('name')")
    assert finished.status == 1
    assert ":2: attempt to call a nil value (method 'srot')\n" + hint in finished.err


def test_a_function_that_was_taken_for_its_list_gets_a_hint(prompt, lone_shell):
    printed = prompt.line("scv.jobs:where{status = 'FAILED'}")
    assert printed.endswith("(field 'jobs')\nscv.jobs is a function: scv.jobs():where…\n"), printed
    finished = lone_shell.run("-e", "local failed = 1\nprint(scv.jobs.rows)")
    assert finished.status == 1
    assert finished.err.endswith("scv.jobs is a function: what it gives comes with brackets, scv.jobs(…)\n"), finished


def test_named_arguments_in_brackets_are_told_as_what_they_are(prompt, lone_shell, home):
    for typed, meant in (('scv.jobs():where(status = "failed")', 'where{status = "failed"}'),
                         ('scv.restore_vm(vm = "web01")', 'scv.restore_vm{vm = "web01"}')):
        assert prompt.line(typed) == f"stdin:1: ')' expected near '='\nnamed arguments go in braces: {meant}\n"
    assert 'fields are named in braces: where{status = "failed"}' in prompt.line('List{}:where(status == "failed")')
    finished = lone_shell.run(home.file("slip.lua", "local a = (1)\nscv.restore_vm(\n  vm = 'web01')\n"))
    assert (finished.status, finished.out) == (1, "")
    assert finished.err.endswith("slip.lua:3: ')' expected (to close '(' at line 2) near '='\n"
                                 "named arguments go in braces: scv.restore_vm{vm = 'web01'}\n"), finished
    # A script knows no status: the comparison is false by the time that it is passed.
    finished = lone_shell.run("-e", 'List{{status = "failed"}}:where(status == "failed")')
    assert finished.status == 1 and 'must be a table or a function, got false\n' in finished.err, finished
    assert 'a comparison is made before where sees it: write list:where{status = "failed"}' in finished.err


def test_of_a_traceback_the_functions_of_files_are_shown(prompt, home):
    assert prompt.line('error("boo")') == "stdin:1: boo\n"
    assert prompt.line("local function f() error('boo') end f()") == "stdin:1: boo\n"
    path = home.file("mine.lua", "function mine()\n  error('boo')\nend\n")
    prompt.line(f"dofile({str(path)!r})")
    printed = prompt.line("mine()")
    assert printed.count("mine.lua:2: ") == 2 and "in function 'mine'" in printed, printed
    assert "[C]" not in printed and "stdin" not in printed, printed


def test_what_is_only_begun_or_elsewhere_is_told(prompt):
    assert prompt.line('scv.restore("db01")').startswith(
        "there is no scv.restore; what begins so: scv.restore_deleted_vm, scv.restore_vm, scv.restore_vmdks\n")
    for name in ("vms", "datastores", "hosts"):
        assert f"there is no scv.{name}; did you mean vcenter.{name}?" in prompt.line(f"scv.{name}()")
        assert f"unknown name {name}; did you mean vcenter.{name}?" in prompt.line(f"{name}()")


def test_a_constant_lives_on(prompt):
    # With no blank behind the bracket, which would look like a prompt.
    assert prompt.line("local x <const>--[[]]= 5") == ""
    assert prompt.line("x + 1") == "6\n"
    printed = prompt.line("x = 6")
    assert "attempt to assign to const variable 'x'" in printed and "traceback" not in printed
    assert prompt.line("local x <const>--[[]]= x + 1") == ""
    assert prompt.line("x") == "6\n"
    assert prompt.line("local x = 1") == ""
    assert prompt.line("x = x + 1") == ""
    assert prompt.line("x") == "2\n"
    prompt.line("closing = setmetatable({}, {__close = function() print('closed') end})")
    assert "closed\n" in prompt.line("local c <close>--[[]]= closing")


def test_ctrl_c_throws_a_line_away_and_a_lesson_goes_on(home, terminals):
    terminal = terminals(Shell(home), "--demo")
    terminal.prompt()
    terminal.type("lesson('finding-your-way')\r")
    terminal.expect("step 1 of")
    terminal.prompt()
    terminal.type("half a li")
    terminal.child.expect("li")  # else the terminal throws it away itself
    terminal.type(CTRL_C)
    assert "Left the lesson" not in terminal.prompt()
    terminal.type("for i = 1, 2 do\r")
    terminal.expect(r"\.\.\. ")
    terminal.type(CTRL_C)
    assert "Left the lesson" not in terminal.prompt()
    terminal.type(CTRL_C)
    terminal.expect("Left the lesson")
