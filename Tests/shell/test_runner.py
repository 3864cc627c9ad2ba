"""Code, scripts and their arguments; what comes out where, and with which exit status."""

import csv
import io
import json
import subprocess

import pytest

from harness import SCVSH


def test_code_prints(lone_shell):
    finished = lone_shell.eval("print(1+1)")
    assert (finished.status, finished.out, finished.err) == (0, "2\n", "")


def test_parts_run_in_order_before_the_script(lone_shell):
    script = lone_shell.home.file("last.lua", "print(x, y)")
    finished = lone_shell.run("-e", "x = 1", "-e", "y = x + 1", script)
    assert (finished.status, finished.out) == (0, "1\t2\n")


def test_standard_input_is_the_script_without_a_terminal(lone_shell):
    assert lone_shell.run(input="print('from a pipe')\n").out == "from a pipe\n"


def test_a_dash_is_the_script_on_standard_input(lone_shell):
    finished = lone_shell.run("-", "a", "b", input="print(arg[0], ...)\n")
    assert (finished.status, finished.out) == (0, "-\ta\tb\n")


def test_a_script_reads_what_follows_on_standard_input(lone_shell):
    script = lone_shell.home.file("reads.lua", "print(io.read('l'), io.read('n'))")
    assert lone_shell.run(script, input="one line\n42\n").out == "one line\t42\n"


def test_a_first_line_with_a_hash_is_skipped_and_still_counted(lone_shell):
    script = lone_shell.home.file("hash.lua", "#!/usr/bin/env scvsh\nprint('ran')\nerror('third')\n")
    finished = lone_shell.run(script)
    assert finished.out == "ran\n"
    assert "hash.lua:3:" in finished.err
    assert finished.status == 1


def test_a_script_runs_by_its_first_line(lone_shell):
    script = lone_shell.home.file("runs", f"#!{SCVSH}\nprint('by itself', ...)\n")
    subprocess.run(["chmod", "+x", script], check=True)
    finished = subprocess.run(
        [script, "argument"], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env=lone_shell.environment({}))
    assert finished.stdout == "by itself\targument\n"


ARGUMENTS = [
    ["SCRIPT", "a", "b"], ["SCRIPT"], ["-e", "x = 1", "SCRIPT", "a"], ["SCRIPT", "-e", "not code"],
    ["SCRIPT", "--read-only", "-x", "--", "-"], ["-", "a"]]


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
def test_arg_is_as_lua_sets_it(lone_shell, arguments):
    source = """
        local low, high = 0, 0
        while arg[low - 1] do low = low - 1 end
        while arg[high + 1] do high = high + 1 end
        for i = low + 1, high do print(i, arg[i]) end
        print(low, select("#", ...), ...)
    """
    script = lone_shell.home.file("script.lua", source)
    arguments = [script if each == "SCRIPT" else each for each in arguments]
    ours = lone_shell.run(*arguments, input=source)
    theirs = subprocess.run(["lua5.4", *arguments], input=source, capture_output=True, text=True, check=True)
    assert ours.status == 0, ours
    assert ours.out == theirs.stdout


def test_an_option_after_the_script_is_the_scripts_own(lone_shell):
    script = lone_shell.home.file("options.lua", "print(...)")
    assert lone_shell.run(script, "--help", "--version").out == "--help\t--version\n"


# --- what is printed, and where -------------------------------------------------------------------------------------


def test_a_returned_value_is_printed(lone_shell):
    assert lone_shell.eval("return 1 + 1").out == "2\n"


@pytest.mark.parametrize("form", ["lua", "json", "ndjson", "auto"])
def test_with_a_form_given_an_expression_needs_no_return(lone_shell, form):
    assert lone_shell.run("-o", form, "-e", "1 + 1").out == "2\n"


@pytest.mark.parametrize("value", [
    '{a = 1, b = {true, false, "x"}}', "{1, 2, 3}", '"quo\\"ted"', "9007199254740993", "1.5", "{}",
    "json.decode('[]')"])
def test_json_comes_out_whole(lone_shell, value):
    expected = {
        '{a = 1, b = {true, false, "x"}}': {"a": 1, "b": [True, False, "x"]}, "{1, 2, 3}": [1, 2, 3],
        '"quo\\"ted"': 'quo"ted', "9007199254740993": 9007199254740993, "1.5": 1.5, "{}": {},
        "json.decode('[]')": []}[value]
    assert lone_shell.json(value) == expected


def test_ndjson_is_a_value_on_each_line(lone_shell):
    finished = lone_shell.run("-o", "ndjson", "-e", '{{id = 1}, {id = 2, name = "a\\nb"}}')
    assert [json.loads(line) for line in finished.out.splitlines()] == [{"id": 1}, {"id": 2, "name": "a\nb"}]


def test_csv_has_a_header_and_quotes(shell):
    finished = shell.run("-o", "csv", "-e", "scv.api.policies.list():select('id', 'name')")
    rows = list(csv.reader(io.StringIO(finished.out)))
    assert rows[0] == ["id", "name"]
    assert {row[1] for row in rows[1:]} == {"hourly", "daily", "weekly"}


def test_lua_reads_back(lone_shell):
    finished = lone_shell.run("-o", "lua", "-e", '{a = 1, ["b c"] = {true, "x\\0y"}}')
    check = "local v = load('return ' .. io.read('a'))() print(v.a, v['b c'][1], v['b c'][2] == 'x\\0y')"
    read = subprocess.run(["lua5.4", "-e", check], input=finished.out, capture_output=True, text=True)
    assert read.stdout == "1\ttrue\ttrue\n", (finished, read.stderr)


def test_a_table_has_headings_and_a_row_count(shell):
    finished = shell.run("-o", "table", "-e", "scv.api.policies.list()")
    lines = finished.out.splitlines()
    assert lines[0].split()[:2] == ["id", "name"]
    assert set(lines[1]) <= {" ", "-"}
    assert lines[-1] == "3 policies"
    assert finished.err == ""


def test_a_table_of_what_is_none_is_refused(lone_shell):
    finished = lone_shell.run("-o", "table", "-e", "1 + 1")
    assert finished.status == 1, finished
    assert "table" in finished.err


def test_lists_reach_a_pipe_whole(shell):
    """No width is known in a pipe, so nothing may be cut."""
    finished = shell.eval("return List{{name = ('x'):rep(400)}}")
    assert "x" * 400 in finished.out


def test_standard_output_carries_results_only(shell):
    finished = shell.eval('local j = scv.backup_now{group="gold_web", policy="daily"}; print(j.status)')
    assert finished.out == "COMPLETED\n", finished


def test_no_colour_outside_a_terminal(shell):
    finished = shell.run("-e", "return scv.api.policies.list()", "-e", "error('x')")
    assert "\x1b" not in finished.out + finished.err


def test_colour_when_it_is_asked_for(shell):
    warned = ["--insecure", "-e", "scv.api.policies.list()"]
    unpinned = {"SCVSH_FINGERPRINT": None}
    assert "\x1b[" in shell.run("--color", "always", *warned, env=unpinned).err
    assert "\x1b[" not in shell.run(*warned, env=unpinned).err


# --- programs that fail ---------------------------------------------------------------------------------------------


def test_a_lua_error_ends_with_1_and_the_users_own_line(lone_shell):
    script = lone_shell.home.file("fails.lua", "local function deep()\n  error('it broke')\nend\ndeep()\n")
    finished = lone_shell.run(script)
    assert finished.status == 1
    assert "fails.lua:2: it broke" in finished.err
    assert "fails.lua:4:" in finished.err  # the traceback
    assert finished.out == ""


def test_a_syntax_error_names_file_and_line(lone_shell):
    finished = lone_shell.run(lone_shell.home.file("slip.lua", "local a = 1\n\nlocal = 2\n"))
    assert finished.status == 1
    assert "slip.lua:3:" in finished.err


def test_a_syntax_error_in_code_stops_what_follows(lone_shell):
    finished = lone_shell.run("-e", "print('one')", "-e", "x = = 1", "-e", "print('three')")
    assert (finished.status, finished.out) == (1, "one\n")


@pytest.mark.parametrize("missing", ["nowhere.lua", "."])
def test_a_script_that_can_not_be_read_is_named(lone_shell, missing):
    finished = lone_shell.run(missing)
    assert finished.status == 1
    assert missing in finished.err
    assert len(finished.err.strip().splitlines()) <= 2


def test_a_script_decides_its_own_exit_status(lone_shell):
    assert lone_shell.eval("os.exit(7)").status == 7
    assert lone_shell.eval("os.exit(true)").status == 0
    assert lone_shell.eval("os.exit(false)").status == 1


def test_precompiled_code_is_not_run(lone_shell):
    script = lone_shell.home.folder / "compiled.lua"
    subprocess.run(
        ["lua5.4", "-e", f"io.open('{script}', 'wb'):write(string.dump(function() print('ran') end))"], check=True)
    finished = lone_shell.run(str(script))
    assert finished.status == 1
    assert finished.out == ""


def test_output_that_nobody_reads_ends_quietly(lone_shell):
    process = lone_shell.start("-e", "for i = 1, 1000000 do io.write(i, '\\n') end")
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert "Fatal" not in errors and "traceback" not in errors
