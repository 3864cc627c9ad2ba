"""What others have written in Lua, run by scvsh as by lua5.4: modules in C, rocks, busted, luacheck, coverage."""

import shutil
import subprocess

import pytest

from harness import BIN, CTRL_C, ROOT, Home, Shell

LUACHECK_PATH = "/usr/share/lua/5.1/?.lua;/usr/share/lua/5.1/?/init.lua;;"  # where Debian puts it


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The program as scripts/install leaves it: stripped."""
    folder = tmp_path_factory.mktemp("installed")
    home = Home(folder / "home")
    subprocess.run(
        [ROOT / "scripts/install", str(folder / "prefix")], check=True, capture_output=True, stdin=subprocess.DEVNULL,
        env={**home.environment(), "SCVSH_BIN": str(BIN), "SCVSH_SKIP_PACKAGES": "1"})
    program = folder / "prefix/bin/scvsh"
    sections = subprocess.run(
        ["readelf", "--sections", "--wide", program], capture_output=True, text=True, check=True).stdout
    assert ".dynsym" in sections and ".symtab" not in sections
    return str(program)


def run(program, *arguments, cwd, env, status=0):
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=cwd, env=env)
    assert done.returncode == status, (done.args, done.returncode, done.stdout, done.stderr)
    return done


def both(installed, home, *arguments, env=None, status=0):
    """What both programs print, which has to be the same."""
    environment = home.environment(env)
    ours = run(installed, *arguments, cwd=home.folder, env=environment, status=status)
    theirs = run("lua5.4", *arguments, cwd=home.folder, env=environment, status=status)
    assert ours.stdout == theirs.stdout, (ours, theirs)
    return ours.stdout


# --- Debian's modules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code, shown", [
    ("local lpeg = require('lpeg') local n = lpeg.R('09')^1 / tonumber "
     "print(lpeg.match(lpeg.Ct((n * lpeg.P' '^-1)^0), '1 22 3')[2])", "22\n"),
    ("local lpeg = require('lpeg') local P, V = lpeg.P, lpeg.V "
     "print(lpeg.match(P{P'(' * (V(1) + (1 - lpeg.S'()'))^0 * P')'}, '(a(b)c)'))", "8\n"),
    ("print(pcall(require('lpeg').match, 1))", None),
    ("local re = require('re') print(re.match('key = value', '{%w+} %s* \"=\" %s* {%w+}'))", "key\tvalue\n"),
    ("local lfs = require('lfs') lfs.mkdir('made') print(lfs.attributes('made', 'mode'), lfs.attributes('not there'))",
     None),
    ("local lfs = require('lfs') local n = 0 for name in lfs.dir('.') do n = n + 1 end "
     "print(n > 2, package.searchpath('lfs', package.cpath))", None),
], ids=["lpeg captures", "lpeg grammars", "lpeg errors", "re", "lfs attributes", "lfs folders"])
def test_modules_in_c_load_in_the_stripped_program(installed, home, code, shown):
    printed = both(installed, home, "-e", code)
    assert printed and (shown is None or printed == shown)


def test_a_finalizer_of_a_module_in_c_is_called_at_the_end(installed, home):
    code = "local lfs = require('lfs') local iterate, state = lfs.dir('.') iterate(state) kept = state print('left')"
    assert both(installed, home, "-e", code) == "left\n"


# --- Rocks ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rock(tmp_path_factory):
    """The example's rock in a tree of its own, built by luarocks; and the variables that it says lead there."""
    folder = tmp_path_factory.mktemp("rock")
    home = Home(folder / "home")
    source = folder / "natural"
    shutil.copytree(ROOT / "examples/natural", source)
    tree = folder / "tree"
    luarocks = ["luarocks", "--lua-version", "5.4", "--tree", str(tree)]
    made = subprocess.run(
        [*luarocks, "make", "natural-1.0-1.rockspec"], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        cwd=source, env=home.environment())
    assert made.returncode == 0, made
    assert (tree / "lib/lua/5.4/natural/core.so").is_file() and (tree / "share/lua/5.4/natural/init.lua").is_file()
    shown = subprocess.run(
        [*luarocks, "path"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
        env=home.environment()).stdout
    lines = [line.removeprefix("export ") for line in shown.splitlines() if "export LUA_" in line]
    variables = {name: value.strip("'") for name, value in (line.split("=", 1) for line in lines)}
    assert set(variables) == {"LUA_PATH", "LUA_CPATH"}, shown
    return source, variables


NAMES = "print(table.concat(require('natural').sort({'web10', 'Web2', 'web1', 'web02a', 'db'}), ' '))"


def test_a_rock_is_found_where_luarocks_says(installed, home, rock):
    _, variables = rock
    assert both(installed, home, "-e", NAMES, env=variables) == "db web1 Web2 web02a web10\n"
    found = both(
        installed, home, "-l", "n=natural", "-e", "print(n.before('web2', 'web10'), n.before('web10', 'web2'))",
        env=variables)
    assert found == "true\tfalse\n"
    # For this release of Lua alone.
    assert both(installed, home, "-e", NAMES, env={f"{name}_5_4": value for name, value in variables.items()})
    # Without them it is not there.
    missing = run(installed, "-e", NAMES, cwd=home.folder, env=home.environment(), status=1)
    assert "module 'natural' not found" in missing.stderr
    missing = run(installed, "-E", "-e", NAMES, cwd=home.folder, env=home.environment(variables), status=1)
    assert "module 'natural' not found" in missing.stderr


def test_an_error_of_its_part_in_c_is_an_error_of_lua(installed, home, rock):
    _, variables = rock
    code = "print(pcall(require('natural.core').compare, {}, 'x')) print((pcall(require('natural').sort, {'a', {}})))"
    assert "string expected, got table" in both(installed, home, "-e", code, env=variables)


def test_the_example_script_uses_it(installed, simulators, home, rock):
    source, variables = rock
    simulator = simulators("--vms", "30")
    environment = home.environment({**simulator.environment(), **variables})
    done = run(installed, source / "vm-names.lua", cwd=home.folder, env=environment)
    names = done.stdout.split()
    assert len(names) > 20

    def key(name):
        """Digits as numbers, the rest in any capitals: the order, told again."""
        letters = name.lower().rstrip("0123456789")
        return letters, int(name[len(letters):] or -1)

    assert names == sorted(names, key=key) and names != sorted(names), names
    some = run(installed, source / "vm-names.lua", "like=web*", cwd=home.folder, env=environment).stdout.split()
    assert some == [name for name in names if name.startswith("web")] and some
    helped = run(installed, source / "vm-names.lua", "--help", cwd=home.folder, env=environment)
    assert "like=" in helped.stdout
    missing = run(
        installed, source / "vm-names.lua", cwd=home.folder, env=home.environment(simulator.environment()), status=1)
    assert "module 'natural' not found" in missing.stderr


# --- busted, luacheck -----------------------------------------------------------------------------------------------

SPEC = """
describe("a list", function()
  local made
  before_each(function() made = {3, 1, 2} end)
  it("is sorted", function() table.sort(made) assert.are.same({1, 2, 3}, made) end)
  it("is spied on", function()
    local spy = spy.new(function() end) spy(1, nil) assert.spy(spy).was.called_with(1, nil)
  end)
  it("fails", function() assert.are.equal(1, #made) end)
  it("raises", function() error({code = 7}) end)
  pending("is to come")
  it("goes through coroutines", function()
    local co = coroutine.wrap(function() local x = coroutine.yield(1) assert.equals(2, x) error("inside") end)
    assert.equals(1, co()) assert.has_error(function() co(2) end)
  end)
end)
"""
UNCLEAN = "local unused = 1\nglobal_one = 2\nlocal function f() return undefined_thing end\nprint(f( ))\n"


def test_busted_runs_specs(installed, home):
    home.file("list_spec.lua", SPEC)
    arguments = ["/usr/bin/busted", "--output=TAP", "list_spec.lua"]
    environment = {"PATH": "/usr/bin:/bin"}
    ours = run(installed, *arguments, cwd=home.folder, env=home.environment(environment), status=1)
    theirs = run("lua5.4", *arguments, cwd=home.folder, env=home.environment(environment), status=1)

    def results(text):
        return [line for line in text.splitlines() if line.startswith(("ok", "not ok", "1.."))]

    assert results(ours.stdout) == results(theirs.stdout), (ours, theirs)
    assert len(results(ours.stdout)) == 7 and sum(r.startswith("not ok") for r in results(ours.stdout)) == 2


def test_busted_takes_it_as_its_interpreter(installed, home):
    home.file("which_spec.lua", 'describe("x", function() it("is scvsh", function() assert.is_table(scv) end) end)')
    arguments = [f"--lua={installed}", "--output=TAP", "which_spec.lua"]
    done = run("lua5.4", "/usr/bin/busted", *arguments, cwd=home.folder, env=home.environment())
    assert "ok 1 - x is scvsh" in done.stdout
    run("lua5.4", "/usr/bin/busted", *arguments[1:], cwd=home.folder, env=home.environment(), status=1)


def test_a_spec_tries_a_script_on_the_simulator(installed, home, simulator):
    home.file("group_spec.lua", """
        describe("the appliance", function()
          it("has gold_web", function() assert.equals("gold_web", scv.resource_groups():first().name) end)
          it("refuses", function() assert.has_error(function() scv.backup_now{group = "no_such"} end) end)
        end)""")
    environment = home.environment(simulator.environment())
    done = run(installed, "/usr/bin/busted", "--output=TAP", "group_spec.lua", cwd=home.folder, env=environment)
    assert "ok 1" in done.stdout and "ok 2" in done.stdout and "not ok" not in done.stdout, done


def test_luacheck_runs(installed, home):
    home.file("unclean.lua", UNCLEAN)
    home.file("clean.lua", "local function f() return 1 end\nprint(f())\n")
    environment = {"LUA_PATH": LUACHECK_PATH}
    printed = both(
        installed, home, "/usr/bin/luacheck", "--no-color", "--std", "lua54", "unclean.lua", "clean.lua",
        env=environment, status=1)
    for part in ("unused variable 'unused'", "global_one", "undefined_thing", "clean.lua"):
        assert part in printed, printed
    both(installed, home, "/usr/bin/luacheck", "--no-color", "clean.lua", env=environment)


# --- Coverage -------------------------------------------------------------------------------------------------------

# What luacov does: a line hook in each thread, the counts by file and line, a report at the end of the program.
COVERAGE = """
local counts = {}
local function hook(_, line)
  local source = debug.getinfo(2, "S").source
  if source:sub(1, 1) ~= "@" then return end
  counts[source] = counts[source] or {}
  counts[source][line] = (counts[source][line] or 0) + 1
end
local function report()
  debug.sethook()
  local file = assert(io.open("counts", "w"))
  for line, count in pairs(counts["@program.lua"] or {}) do file:write(line, " ", count, "\\n") end
  file:close()
end
debug.sethook(hook, "l")
local create = coroutine.create
function coroutine.create(f)
  return create(function(...) debug.sethook(hook, "l") return f(...) end)
end
function coroutine.wrap(f)
  local co = coroutine.create(f)
  return function(...)
    local results = table.pack(coroutine.resume(co, ...))
    if not results[1] then error(results[2], 0) end
    return table.unpack(results, 2, results.n)
  end
end
local exit = os.exit
function os.exit(...) report() exit(...) end
local keep = setmetatable({}, {__gc = report})
return {keep = keep, hook = hook}
"""
PROGRAM = """local cover = require("cover")
local n = 0
for i = 1, 10 do
  n = n + i
end
local co = coroutine.wrap(function()
  coroutine.yield(1)
  return 2
end)
co() co()
if n == 0 then
  print("never")
end
print(n, debug.gethook() == cover.hook, select(2, debug.gethook()))
"""


def counted(folder):
    rows = [line.split() for line in (folder / "counts").read_text().splitlines()]
    return {int(line): int(count) for line, count in rows}


@pytest.mark.parametrize("end", ["", "os.exit(0)", "os.exit(0, true)"])
def test_lines_are_counted_as_by_lua(installed, home, end):
    home.file("cover.lua", COVERAGE)
    home.file("program.lua", PROGRAM + end)
    found = []
    for program in (installed, "lua5.4"):
        done = run(program, "program.lua", cwd=home.folder, env=home.environment())
        assert done.stdout == "55\ttrue\tl\t0\n"
        found.append(counted(home.folder))
    assert found[0] == found[1]
    assert found[0][4] == 10 and found[0][7] == 1 and found[0][8] == 1 and 12 not in found[0]


def test_lines_between_requests_are_counted(installed, home, simulator):
    """Transfers and the tasks of a batch go on under it, and their lines count."""
    home.file("cover.lua", COVERAGE)
    home.file("program.lua", """require("cover")
local rows = scv.resource_groups()
local names = {}
for _, row in ipairs(rows) do
  names[#names + 1] = row.name
end
parallel({1, 2, 3}, function(item) return scv.policies():count() + item end)
print(#names)
""")
    done = run(installed, "program.lua", cwd=home.folder, env=home.environment(simulator.environment()))
    assert done.stdout == "4\n" and counted(home.folder)[5] == 4


def test_a_hook_of_every_kind_is_called_as_by_lua(installed, home):
    code = """
      local calls, returns, counts = 0, 0, 0
      local function f() return 1 end
      debug.sethook(function(event)
        if event == "return" then returns = returns + 1 else calls = calls + 1 end
      end, "cr")
      for _ = 1, 5 do f() end
      debug.sethook(function() counts = counts + 1 end, "", 100)
      for _ = 1, 10000 do end
      local hook, mask, count = debug.gethook()
      debug.sethook()
      print(calls, returns, counts, hook ~= nil, mask, count, debug.gethook())
      print(pcall(debug.sethook, 1)) print(pcall(debug.sethook, print, {})) print(pcall(debug.sethook, print, "l", "x"))
      local co = coroutine.create(function() local x = 1 coroutine.yield() return x end)
      local lines = 0
      debug.sethook(co, function() lines = lines + 1 end, "l")
      coroutine.resume(co) coroutine.resume(co)
      print(lines, debug.gethook(), debug.gethook(co) ~= nil, debug.sethook(co))"""
    assert both(installed, home, "-e", code)


def test_a_hook_outlives_ctrl_c(lone_shell, terminals):
    """The interrupt takes Lua's only hook; afterwards the program's is there again, as it was."""
    terminal = terminals(lone_shell)
    terminal.prompt()
    terminal.line("lines = 0")
    terminal.line("function count() lines = lines + 1 end")
    terminal.line('debug.sethook(count, "l", 50)')
    terminal.type("print('begun') while true do pcall(error) end\r")
    terminal.expect("begun\r\n")
    terminal.type(CTRL_C)
    assert "interrupted" in terminal.prompt()
    assert "true\tl\t50" in terminal.line("print(debug.gethook() == count, select(2, debug.gethook()))")
    terminal.line("before = lines")
    terminal.line("load('for i = 1, 10 do\\nlocal x = i\\nend')()")
    assert "true" in terminal.line("print(lines - before >= 20)")
    # In a program that is stopped it does not keep it from stopping.
    terminal.type("debug.sethook(function() end, '', 1) print('again') while true do end\r")
    terminal.expect("again\r\n")
    terminal.type(CTRL_C)
    assert "interrupted" in terminal.prompt()


def test_without_a_hook_ctrl_c_leaves_none(lone_shell, terminals):
    terminal = terminals(lone_shell)
    terminal.prompt()
    terminal.type("print('begun') while true do end\r")
    terminal.expect("begun\r\n")
    terminal.type(CTRL_C)
    terminal.prompt()
    assert "nil" in terminal.line("print((debug.gethook()))")

