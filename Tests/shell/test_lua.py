"""A plain Lua 5.4 program runs under scvsh as under lua5.4: both run here, side by side."""

import subprocess

import pytest

PROGRAMS = {
    "finalizers at the end": """
        kept = setmetatable({}, {__gc = function() print('collected') end})
        local open <close> = setmetatable({}, {__close = function() print('closed') end})
        print('ran')""",
    "closures and varargs": """
        local function counter() local n = 0 return function(...) n = n + select('#', ...) return n end end
        local c = counter() c(1, nil, nil) print(c(), (table.unpack({1, 2, 3})))
        print(table.pack(pcall(error)).n, select(-1, 'a', 'b'))""",
    "integers and floats": """
        print(1 // 0.0, 7 // 2, -7 // 2, 7 % -3, 2^53, 1e15, 10 / 2, math.maxinteger + 1 == math.mininteger)
        print(math.type(1), math.type(1.0), math.type('1'), 3 | 4, ~0, 1 << 63, '10' + 5, 0x7fffffffffffffff)
        print(pcall(function() return 1 // 0 end))""",
    "strings": """
        print(('%5.2f|%-5d|%05d|%q|%s'):format(3.14159, 42, 7, 'a\\nb', nil))
        print(('hello world'):gsub('o', {o = '0'}), ('key = value'):match('^(%w+)%s*=%s*(%w+)$'))
        for w in ('one two three'):gmatch('%a+') do io.write(w, ';') end print()
        print(utf8.char(228, 8364), #'\\u{20AC}', utf8.len('äöü'), string.pack('<i4', 7):byte(1, -1))""",
    "tables": """
        local t = {5, 3, 9, 1} table.sort(t, function(a, b) return a > b end) print(table.concat(t, ','))
        table.insert(t, 1, 'x') print(table.remove(t), #t, next({}), rawlen(t))
        table.move(t, 1, 2, 3) print(table.concat(t, ' '))""",
    "metatables": """
        local V = {} V.__index = V
        V.__add = function(a, b) return setmetatable({x = a.x + b.x}, V) end
        V.__tostring = function(v) return 'V(' .. v.x .. ')' end
        V.__call = function(v, n) return v.x * n end V.__len = function() return 99 end
        V.__eq = function() return true end V.__lt = function() return true end V.__concat = function() return 'cat' end
        V.__close = function() print('closed') end
        local a, b = setmetatable({x = 1}, V), setmetatable({x = 2}, V)
        do local c <close> = a print(tostring(a + b), b(21), #a, a == b, a < b, a .. 'x') end
        print(getmetatable('').__index == string)""",
    "coroutines": """
        local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) error({code = b}) end)
        print(coroutine.resume(co, 1)) local ok, e = coroutine.resume(co, 7) print(ok, e.code, coroutine.status(co))
        local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) print(gen(), gen(), gen())
        print(coroutine.isyieldable(), coroutine.running()  ~= nil, select(2, coroutine.running()))
        print(pcall(coroutine.wrap(function() error('inside') end)))
        print(coroutine.close(coroutine.create(print)))
        print(select('#', coroutine.resume(coroutine.create(function() return end))))""",
    "errors": """
        print(pcall(error, {})  , pcall(error, nil)) print(select(2, pcall(error, 'x', 0)))
        print(xpcall(function() local x = nil; return x.y end, function(m) return 'handled: ' .. m end))
        print(pcall(string.rep)) print(pcall(setmetatable, 1, 2)) print(pcall(ipairs))
        print(load('x = ', '=chunk')) print(load('return ...', 'c', 't', {})(5))""",
    "goto and numeric for": """
        for i = 1, 3 do for j = 1, 3 do if j == 2 then goto next end io.write(i, j, ' ') ::next:: end end print()
        for i = 10, 1, -4 do io.write(i, ' ') end print() for x = 0, 1, 0.25 do io.write(x, ' ') end print()""",
    "files": """
        local name = os.tmpname() local f = assert(io.open(name, 'w')) f:write('a\\n', 1, '\\n', 2.5) f:close()
        for line in io.lines(name) do io.write('[', line, ']') end print() print(io.open('/dev/null/none'))
        print(os.remove(name), io.type(io.stdout), io.type(f)) print(io.popen('echo piped'):read('a'))""",
    "the time": """
        print(os.date('!%Y-%m-%d', 0), os.time({year = 2001, month = 9, day = 9, hour = 12}), type(os.clock()))
        print(os.getenv('NO_SUCH_THING'), os.setlocale(nil))""",
    "globals of its own": """
        json, scv, parallel, sleep, List = 1, 2, 3, 4, 5 print(json, scv, parallel, sleep, List)
        print(undefined_thing, rawget(_G, 'also_undefined')) local _ENV = {print = print} x = 1 print(x)
        """,
    "the global table": """
        local names = {} for name in pairs(_G) do
            if ({table = 1, string = 1, math = 1, io = 1, os = 1, debug = 1, utf8 = 1, coroutine = 1,
                package = 1})[name]
            then for inner in pairs(_G[name]) do names[#names + 1] = name .. '.' .. inner end end end
        table.sort(names) print(table.concat(names, ' ')) print(_VERSION, getmetatable(_G))""",
    "modules": """
        package.preload.mine = function(name, extra) return {name = name, extra = extra} end
        print(require('mine').name, select(2, require('mine'))) print(package.loaded.mine == require('mine'))
        print((select(2, pcall(require, 'no.such.module'))):match('^[^\\n]*'))
        print(package.config, package.path)""",
    "garbage": """
        local weak = setmetatable({}, {__mode = 'k'}) weak[{}] = 1 collectgarbage() print(next(weak))
        do local t = setmetatable({}, {__gc = function() print('collected') end}) end collectgarbage() collectgarbage()
        print(collectgarbage('count') > 0, collectgarbage('isrunning'), collectgarbage('generational'))""",
    "debug": """
        local function f(a, b) return debug.getinfo(1, 'nSl') end local i = f() print(i.currentline, i.what, i.namewhat)
        print(debug.getlocal(f, 1), debug.traceback('m', 1):match('^m\\nstack traceback:') ~= nil)
        debug.sethook(function() end, 'l') print(debug.gethook() ~= nil) debug.sethook()""",
    "an uncaught table": "error(setmetatable({}, {__tostring = function() return 'as text' end}))",
    "an uncaught table without text": "error({})",
    "an uncaught nil": "error(nil)",
    "an uncaught string": "local t = nil\nprint('before')\nt.x = 1",
    "an exit status": "io.write('no newline') os.exit(3)",
    "an exit that closes":
        "local x <close> = setmetatable({}, {__close = function() print('c') end}) os.exit(true, true)",
    "finalizers at the end": "setmetatable({}, {__gc = function() print('collected') end})",
    "finalizers after an error": "X = setmetatable({}, {__gc = function() print('collected') end}) error('x')",
    "finalizers after an exit": "X = setmetatable({}, {__gc = function() print('collected') end}) os.exit(0)",
    "deep recursion": "local function f() return 1 + f() end print(pcall(f))",
    "an endless string": "print(pcall(string.rep, 'x', 1 << 40))",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_runs_as_under_lua(lone_shell, name):
    script = lone_shell.home.file("program.lua", PROGRAMS[name])
    ours = lone_shell.run(script)
    theirs = subprocess.run(
        ["lua5.4", script], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env=lone_shell.environment({}), cwd=lone_shell.home.folder)
    assert ours.out == theirs.stdout
    assert ours.status == theirs.returncode
    # The first line of an error is the same but for the name of the program.
    assert ours.err.split("\n")[0].removeprefix("scvsh: ") == theirs.stderr.split("\n")[0].removeprefix("lua5.4: ")


def test_a_module_beside_the_script_s_folder_is_found(lone_shell):
    lone_shell.home.file("mod.lua", "return {answer = 42, name = ...}")
    finished = lone_shell.eval("local m = require('mod') print(m.answer, m.name)")
    assert finished.out == "42\tmod\n"


def test_nothing_is_read_or_sent_without_scv(lone_shell):
    """A plain program works with an address that no one answers and without any file of the shell's own."""
    environment = {"SCVSH_URL": "https://127.0.0.1:1", "SCVSH_USERNAME": "x", "SCVSH_PASSWORD_COMMAND": "touch asked"}
    finished = lone_shell.eval("print('fine')", env=environment)
    assert (finished.status, finished.out, finished.err) == (0, "fine\n", "")
    assert not (lone_shell.home.folder / "asked").exists()


def test_warnings_go_to_standard_error(lone_shell):
    finished = lone_shell.eval("warn('@on') warn('care', 'ful')")
    assert "careful" in finished.err
    assert finished.out == ""
