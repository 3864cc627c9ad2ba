"""The options and variables that lua5.4 has: both programs run here, side by side."""

import os
import subprocess

import pytest

from harness import CTRL_C, CTRL_D

FILES = {
    "mod.lua": "print('mod', ...) return {answer = 42}",
    "false.lua": "return false",
    "broken.lua": "x = = 1",
    "raising.lua": "error('from the module')",
    "start.lua": "#!/usr/bin/lua5.4\nprint('start', debug.getinfo(1, 'S').source, ...)",
    "failing.lua": "error('in the start')",
    "script.lua": "print('script', mod and mod.answer, ...) warn('care', 'ful')",
    "elsewhere/found.lua": "return 'found'",
    "elsewhere/pack/init.lua": "return 'pack'",
}
PATHS = "print(package.path) print(package.cpath)"

# A name, what stands behind the program, the environment, and standard input.
CASES = [
    ("default paths", ["-e", PATHS], {}, ""),
    ("LUA_PATH", ["-e", PATHS], {"LUA_PATH": "a/?.lua;;b/?.lua"}, ""),
    ("LUA_PATH without the default", ["-e", PATHS], {"LUA_PATH": "a/?.lua"}, ""),
    ("LUA_PATH with the default first", ["-e", PATHS], {"LUA_PATH": ";;a/?.lua"}, ""),
    ("LUA_PATH of nothing", ["-e", PATHS], {"LUA_PATH": ""}, ""),
    ("LUA_CPATH", ["-e", PATHS], {"LUA_CPATH": "a/?.so;;"}, ""),
    ("LUA_PATH_5_4 goes first", ["-e", PATHS], {"LUA_PATH": "a/?.lua", "LUA_PATH_5_4": "b/?.lua;;"}, ""),
    ("LUA_CPATH_5_4 goes first", ["-e", PATHS], {"LUA_CPATH": "a/?.so", "LUA_CPATH_5_4": "b/?.so"}, ""),
    ("-E leaves the paths out", ["-E", "-e", PATHS],
     {"LUA_PATH": "a/?.lua", "LUA_CPATH": "a/?.so", "LUA_PATH_5_4": "b", "LUA_CPATH_5_4": "b"}, ""),
    ("a module by LUA_PATH",
     ["-e", "print(require('found'), require('pack'), package.searchpath('found', package.path))"],
     {"LUA_PATH": "./elsewhere/?.lua;./elsewhere/?/init.lua"}, ""),
    ("LUA_INIT", ["-e", "print('then', x)"], {"LUA_INIT": "x = 1 print('init', ...)"}, ""),
    ("LUA_INIT of nothing", ["-e", "print('then')"], {"LUA_INIT": ""}, ""),
    ("LUA_INIT before a script", ["script.lua", "a"], {"LUA_INIT": "mod = {answer = 'init'}"}, ""),
    ("LUA_INIT sees arg", ["script.lua", "a"], {"LUA_INIT": "print(arg[0], arg[1], #arg)"}, ""),
    ("LUA_INIT before standard input", ["-"], {"LUA_INIT": "print('init')"}, "print('input')"),
    ("LUA_INIT_5_4 goes first", ["-e", "print('then')"], {"LUA_INIT": "print(1)", "LUA_INIT_5_4": "print(54)"}, ""),
    ("LUA_INIT_5_4 of nothing goes first", ["-e", "print('then')"], {"LUA_INIT": "print(1)", "LUA_INIT_5_4": ""}, ""),
    ("LUA_INIT of a file", ["-e", "print('then')"], {"LUA_INIT": "@start.lua"}, ""),
    ("LUA_INIT of a file whose name is no text", ["-e", "print('then')"], {"LUA_INIT": b"@odd\xff\xfe.lua"}, ""),
    ("LUA_INIT that fails", ["-e", "print('never')"], {"LUA_INIT": "error('no', 0)"}, ""),
    ("LUA_INIT that fails, with its place", ["-e", "print('never')"], {"LUA_INIT": "error('no')"}, ""),
    ("LUA_INIT_5_4 that fails, with its place", ["-e", "print('never')"], {"LUA_INIT_5_4": "error('no')"}, ""),
    ("LUA_INIT that is no Lua", ["-e", "print('never')"], {"LUA_INIT": "x = = 1"}, ""),
    ("LUA_INIT that is no text", ["-e", "print('then', #x)"], {"LUA_INIT": b"x = '\xff\xfe'"}, ""),
    ("LUA_INIT of a file that fails", ["-e", "print('never')"], {"LUA_INIT": "@failing.lua"}, ""),
    ("LUA_INIT that leaves", ["-e", "print('never')"], {"LUA_INIT": "os.exit(7)"}, ""),
    ("LUA_INIT sets the path", ["-l", "found", "-e", "print(found)"],
     {"LUA_INIT": "package.path = './elsewhere/?.lua'"}, ""),
    ("-E leaves LUA_INIT out", ["-E", "-e", "print('then')"],
     {"LUA_INIT": "print(1)", "LUA_INIT_5_4": "print(54)"}, ""),
    ("-E behind -e", ["-e", "print(x)", "-E"], {"LUA_INIT": "x = 1"}, ""),
    ("-l", ["-l", "mod", "-e", "print(mod.answer)"], {}, ""),
    ("-l in one word", ["-lmod", "-e", "print(mod.answer)"], {}, ""),
    ("-l into a global", ["-l", "g=mod", "-e", "print(g.answer, mod)"], {}, ""),
    ("-l into a global in one word", ["-lg=mod", "-e", "print(g.answer, mod)"], {}, ""),
    ("-l into a global with several signs", ["-l", "g=mod=x", "-e", "print(g)"], {}, ""),
    ("-l of a part", ["-l", "elsewhere.found", "-e", "print(_G['elsewhere.found'], elsewhere)"], {}, ""),
    ("-l of false", ["-l", "false", "-e", "print(_G['false'])"], {}, ""),
    ("-l alone reads standard input", ["-l", "mod"], {}, "print('input', mod.answer)"),
    ("-l and a script", ["-l", "mod", "script.lua", "x"], {}, ""),
    ("-l of nothing that is there", ["-l", "missing", "-e", "print('never')"], {}, ""),
    ("-l of what is no Lua", ["-l", "broken", "-e", "print('never')"], {}, ""),
    ("-l of what raises", ["-l", "raising", "-e", "print('never')"], {}, ""),
    ("-l where require is another",
     ["-e", "function require(n) return 'my ' .. n end", "-l", "mod", "-e", "print(mod)"], {}, ""),
    ("-e and -l in order", ["-e", "print(mod)", "-l", "mod", "-e", "print(mod.answer)"], {}, ""),
    ("-e that fails stops -l", ["-e", "error('e', 0)", "-l", "mod"], {}, ""),
    ("no warnings", ["-e", "warn('a')"], {}, ""),
    ("-W", ["-W", "-e", "warn('a', 'b')"], {}, ""),
    ("-W in order", ["-e", "warn('a')", "-W", "-e", "warn('b')"], {}, ""),
    ("-W for a script", ["-W", "script.lua"], {}, ""),
    ("-W alone reads standard input", ["-W"], {}, "warn('input')"),
    ("-W does not hold for LUA_INIT", ["-W", "-e", "warn('then')"], {"LUA_INIT": "warn('init')"}, ""),
    ("-W is taken back", ["-W", "-e", "warn('@off') warn('a')"], {}, ""),
    ("-v", ["-v"], {}, "print('not read')"),
    ("-v and -e", ["-v", "-e", "print('e')"], {}, ""),
    ("-v behind -e", ["-e", "print('e')", "-v"], {}, ""),
    ("-v and a script", ["-v", "script.lua"], {}, ""),
    ("-v and -l", ["-v", "-l", "mod"], {}, "print('not read')"),
    ("-v and standard input", ["-v", "-"], {}, "print('input')"),
    ("-v and LUA_INIT", ["-v"], {"LUA_INIT": "print('init')"}, ""),
    ("all of them", ["-E", "-W", "-v", "-l", "mod", "-e", "warn(mod.answer)", "script.lua", "x"],
     {"LUA_INIT": "print(1)"}, ""),
    ("what stands behind the script is its own", ["script.lua", "-W", "-l", "mod", "-E", "-v"], {}, ""),
]


@pytest.fixture
def folder(lone_shell):
    for name, text in FILES.items():
        path = lone_shell.home.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (lone_shell.home.folder / os.fsdecode(b"odd\xff\xfe.lua")).write_text("print('odd', ...)")
    return lone_shell.home.folder


@pytest.mark.parametrize("arguments, environment, given", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_it_is_as_with_lua(lone_shell, folder, arguments, environment, given):
    ours = lone_shell.run(*arguments, env=environment, input=given)
    theirs = subprocess.run(
        ["lua5.4", *arguments], capture_output=True, text=True, input=given, env=lone_shell.environment(environment),
        cwd=folder)
    assert (ours.status, ours.out) == (theirs.returncode, theirs.stdout), (ours, theirs)

    def first(text):
        """The first line of an error is the same but for the name of the program; of a warning, all is."""
        return text.split("\n")[0].removeprefix("scvsh: ").removeprefix("lua5.4: ")

    assert first(ours.err) == first(theirs.stderr), (ours, theirs)


def test_the_cases_say_something():
    """A table of cases in which nothing can differ would be no test: lua5.4 itself answers the pairs differently."""
    assert len({case[0] for case in CASES}) == len(CASES) > 50


def test_a_file_of_lua_init_that_is_missing_ends_it(lone_shell):
    finished = lone_shell.run("-e", "print('never')", env={"LUA_INIT": "@nowhere.lua"})
    assert finished.status == 1 and finished.out == "" and "nowhere.lua" in finished.err, finished


@pytest.mark.parametrize("name", ["LUA_INIT", "LUA_INIT_5_4"])
def test_no_init_leaves_it_out(lone_shell, name):
    environment = {name: "print('init')"}
    assert lone_shell.run("-e", "print(1)", env=environment).out == "init\n1\n"
    assert lone_shell.run("--no-init", "-e", "print(1)", env=environment).out == "1\n"


def test_the_help_of_a_script_runs_nothing_before_it(lone_shell):
    environment = {"LUA_INIT": "print('init')"}
    finished = lone_shell.run("rpo-audit", "--help", env=environment)
    assert finished.status == 0 and "init\n" not in finished.out and "hours" in finished.out, finished
    assert lone_shell.run("-", "--", "--help", env=environment, input="print(...)").out == "init\n--\t--help\n"


def test_the_path_stays_with_no_init(lone_shell):
    finished = lone_shell.run("--no-init", "-e", "print(package.path)", env={"LUA_PATH": "a/?.lua"})
    assert finished.out == "a/?.lua\n"


def test_it_runs_under_the_same_gate_as_a_script(shell, simulator):
    change = "scv.backup_now{group = 'gold_web', policy = 'daily'}"
    refused = shell.run("--read-only", "-e", "print('never')", env={"LUA_INIT": change})
    assert refused.status == 4 and refused.out == "", refused
    planned = shell.run("--dry-run", "-e", "print('then')", env={"LUA_INIT": change})
    assert planned.status == 0 and "/4.1/" in planned.out and planned.out.endswith("then\n"), planned
    misplaced = shell.run("-e", "print('never')", env={"LUA_INIT": f"dry_run({change})"})
    assert misplaced.status == 1 and "dry_run(function()" in misplaced.err, misplaced
    assert simulator.counters()["changes"] == 0
    destroyed = shell.run("-e", "print('never')", env={"LUA_INIT": "scv.api.resource_groups.delete(3)"})
    assert destroyed.status == 4 and simulator.counters()["changes"] == 0, destroyed


def test_it_comes_before_init_lua(lone_shell, terminals):
    folder = lone_shell.home.config / "scvsh"
    folder.mkdir()
    (folder / "init.lua").write_text("print('second', started)")
    terminal = terminals(lone_shell, "-l", "table", env={"LUA_INIT": "started = 'first' print(started)"})
    assert "first" in terminal.expect("second\tfirst")
    terminal.prompt()
    terminal.type(CTRL_D)
    assert terminal.end() == 0


def test_it_can_be_stopped(lone_shell, terminals):
    terminal = terminals(lone_shell, "-e", "print('never')", env={"LUA_INIT": "print('begun') while true do end"})
    terminal.expect("begun")
    terminal.type(CTRL_C)
    assert terminal.end() == 130 and "never" not in terminal.rest


@pytest.mark.parametrize("words", [
    ["--complete", ""], ["--complete", "-"], ["--complete", "job-failures", "si"], ["--complete", "x.lua", ""],
    ["--version"], ["--help"], ["--list"], ["--doctor"]])
def test_nothing_of_it_runs_where_no_code_does(lone_shell, words):
    lone_shell.home.file("x.lua", "local args = script{description = 'x', needs = 'read', args = {some = {}}}")
    environment = {"LUA_INIT": "io.open('ran', 'w'):close()", "LUA_INIT_5_4": "io.open('ran', 'w'):close()"}
    assert lone_shell.run(*words, env=environment).status in (0, 1)
    assert not (lone_shell.home.folder / "ran").exists()
    lone_shell.run("-e", "", env=environment)
    assert (lone_shell.home.folder / "ran").exists()


@pytest.mark.parametrize("arguments", [["-l"], ["-e"], ["-Wx"], ["-vx"], ["-Ex"]])
def test_a_wrong_option_is_a_usage_error(lone_shell, arguments):
    finished = lone_shell.run(*arguments)
    assert finished.status == 2 and finished.out == "", finished


@pytest.mark.parametrize("option", ["--list", "--check", "--doctor"])
def test_a_module_is_code_too(lone_shell, option):
    finished = lone_shell.run(option, "-l", "table")
    assert finished.status == 2 and "-l" in finished.err, finished
