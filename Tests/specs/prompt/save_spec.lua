local spec = ...

local function line(text, changes)
  local all = { text = text, ok = true, deeds = {}, expression = false, quiet = false, withheld = false }
  for key, value in pairs(changes or {}) do all[key] = value end
  return all
end

local function expression(text, changes)
  local all = line(text, changes)
  all.expression = true
  return all
end

-- The script without its header, and what it says that it needs.
local function script(...)
  local text = spec.fake_shell.new().library("prompt/save").script({ ... }, "x.lua")
  assert(load(text, "=x", "t"))
  return text:match("\n}\n\n(.*)$"), text:match('needs = "(%a+)"')
end

spec.group("save", function()
  spec.case("keeps what went well, shows values, and leaves out looks and repeats", function()
    local body, needs = script(
      line "local group = 'lab'", expression("scv.jobs()", { effect = "read" }), expression("broken()", { ok = false }),
      expression "help(scv.jobs)", expression "lesson()", expression "history('x')", line "x = 1", line "x = 1",
      expression("scv.jobs()", { effect = "read" }), expression "print(x)")
    spec.equal(body, "local group = 'lab'\nshow(scv.jobs())\nx = 1\nx = 1\nshow(print(x))\n")
    spec.equal(needs, "read")
  end)
  spec.case("needs what its gravest line did", function()
    spec.equal(select(2, script(expression("a()", { effect = "change" }), expression("b()", { effect = "read" }))),
      "change")
    spec.equal(select(2, script(expression("a()", { effect = "destroy" }), expression("b()", { effect = "change" }))),
      "destroy")
    spec.equal(select(2, script(expression("a()", { effect = "destroy", ok = false }), line "x = 1")), "read")
  end)
  spec.case("keeps whatever changed something, whatever it begins with", function()
    local body, needs = script(
      expression("time(function() return scv.backup_now{group = 'lab'} end)", { effect = "change" }),
      expression("time(scv.jobs)", { effect = "read" }),
      expression("scv.backup_now{group = 'lab'}", { effect = "change" }),
      expression("scv.backup_now{group = 'lab'}", { effect = "change" }), line "help(scv); x = 5")
    spec.equal(body, [[
-- At the prompt time() says how long a call took; here it only calls.
local function time(fn, ...) return fn(...) end

show(time(function() return scv.backup_now{group = 'lab'} end))
show(time(scv.jobs))
show(scv.backup_now{group = 'lab'})
show(scv.backup_now{group = 'lab'})
help(scv); x = 5
]])
    spec.equal(needs, "change")
    body = script(expression "table.insert(t, 1)", expression "table.insert(t, 1)", expression "t", expression "t")
    spec.equal(body, "show(table.insert(t, 1))\nshow(table.insert(t, 1))\nshow(t)\n")
  end)
  spec.case("takes a word for a look only where it is the library's own", function()
    local own = function() end
    local shell = spec.fake_shell.new { prompt_locals = { set = own, time = own, watch = own } }
    local lines = {
      line "function set(group) return scv.backups{group = group} end",
      expression("set('gold_web')", { effect = "read" }),
      expression("time(5)", { effect = "read" }), expression("watch(5)"), expression("why()"),
    }
    local text = shell.library("prompt/save").script(lines, "x.lua")
    spec.contains(text, "end\nshow(set('gold_web'))\nshow(time(5))\nshow(watch(5))\n")
    spec.equal(text:find("local function time", 1, true), nil)
    spec.equal(text:find("why", 1, true), nil)
    shell = spec.fake_shell.new { prompt_locals = { help = spec.fake_shell.new().library("help/help").help } }
    spec.contains(shell.library("prompt/save").script({ expression "help('x')" }, "x.lua"), "show(help('x'))")
    shell = spec.fake_shell.new {}
    local help = shell.library("session/globals").value { name = "help", file = "help/help" }
    shell.prompt_value = function(name) return name == "help" and help or nil end
    spec.equal(shell.library("prompt/save").script({ expression "help('x')" }, "x.lua"):find("'x'", 1, true), nil)
  end)
  spec.case("says what it leaves out, since scripts have no watch", function()
    local lines = {
      line "x = 1",
      expression("watch(5, function()\n  return scv.backup_now{group = 'lab'}\r\nend)", { effect = "change" }),
      line "if x then history('lab') end", expression("watch(5, scv.jobs)", { effect = "read" }), line "y = {time = 5}",
    }
    local body, needs = script(table.unpack(lines))
    spec.equal(body, [[
x = 1
-- Left out, since watch() is the prompt's alone:
-- watch(5, function()
--   return scv.backup_now{group = 'lab'}
-- end)
-- Left out, since history() is the prompt's alone:
-- if x then history('lab') end
y = {time = 5}
]])
    spec.equal(needs, "read")
    local shell = spec.fake_shell.new { prompt_lines = lines }
    shell.library("prompt/save").save("./x.lua")
    spec.equal(shell.notes, {
      "2 lines are in ./x.lua",
      "left out a line that changed something, since watch() is the prompt's alone; it stands there as a comment",
      "left out a line, since history() is the prompt's alone; it stands there as a comment",
    })
    shell = spec.fake_shell.new { prompt_lines = { lines[2] } }
    shell.library("prompt/save").save("restoring")
    spec.contains(shell.notes[1], "only comments are in ")
    spec.contains(shell.notes[1], "/scripts/restoring.lua: no line of this session can be run again as it stands")
  end)
  spec.case("tells of a line that changed something before it failed, as a comment", function()
    local lines = {
      expression("scv.policies()", { effect = "read" }),
      expression("scv.backup_now{\n  group = 'lab',\n}", {
        effect = "change", ok = false, deeds = { "resource_groups.backup_now was carried out (job 1009)" } }),
      expression("scv.policies()", { effect = "read", ok = false }),
      line("_ = 5 error(__)", { effect = "destroy", ok = false, deeds = { "a was carried out", "b may have been" } }),
    }
    local body, needs = script(table.unpack(lines))
    spec.equal(body, [[
show(scv.policies())
-- Left out, since it did not end well, though resource_groups.backup_now was carried out (job 1009):
-- scv.backup_now{
--   group = 'lab',
-- }
-- Left out, since it did not end well, though a was carried out; b may have been:
-- _ = 5 error(__)
]])
    spec.equal(needs, "read")
    local shell = spec.fake_shell.new { prompt_lines = lines }
    shell.library("prompt/save").save("./x.lua")
    spec.equal(shell.notes[2], "left out a line, since it did not end well, though resource_groups.backup_now was "
      .. "carried out (job 1009); it stands there as a comment")
    body = script(line("", { withheld = true, ok = false, deeds = { "a was carried out" } }))
    spec.equal(body, "-- A line with a secret that can't be told from the rest stood here.\n"
      .. "-- It was left out, since it did not end well, though a was carried out.\n")
  end)
  spec.case("shows a list once that a program was given", function()
    local body = script(expression "scv.jobs() | 'head -3'", expression "x or y | 'head'", expression "6 | '3'",
      expression "f(a | 'less')", expression("scv.jobs() | [[less]];", { quiet = true }))
    spec.equal(body, "do local _ = scv.jobs() | 'head -3' end\nshow(x or y | 'head')\nshow(6 | '3')\n"
      .. "show(f(a | 'less'))\ndo local _ = scv.jobs() | [[less]] end\n")
    body = script(expression "scv.jobs() | 'head -3'", expression "#_")
    spec.contains(body, "_keep(scv.jobs() | 'head -3')\nshow(_keep(#_))\n")
  end)
  spec.case("shows nothing of what a semicolon closed", function()
    local body = script(expression("scv.jobs();", { quiet = true }), expression("5;", { quiet = true }))
    spec.equal(body, "scv.jobs()\n")
  end)
  spec.case("keeps a comment from swallowing the bracket", function()
    spec.equal((script(expression "5 -- five")), "show(\n5 -- five\n)\n")
  end)
  spec.case("keeps the last values where a line uses them", function()
    local body = script(expression "5", expression "5", expression "_ + __")
    local printed = {}
    local run = assert(load(body, "=x", "t", { show = function(value) printed[#printed + 1] = value end }))
    run()
    spec.equal(printed, { 5, 5, 10 })
  end)
  spec.case("asks the environment for secrets", function()
    local body = script(expression("login{password = secret(\"PASSWORD\")}"), line("", { withheld = true }))
    spec.contains(body, "local function secret(name)")
    spec.contains(body, "os.getenv(name)")
    spec.contains(body, 'show(login{password = secret("PASSWORD")})')
    spec.contains(body, "-- A line with a secret")
  end)
  spec.case("writes nothing where there is nothing", function()
    local shell = spec.fake_shell.new { prompt_lines = { expression("f()", { ok = false }), expression "help()" } }
    spec.raises({ kind = "empty" }, shell.library("prompt/save").save, "x.lua")
    spec.raises({ kind = "argument" }, shell.library("prompt/save").save, 5)
  end)
  spec.case("writes the script for its owner alone", function()
    local shell = spec.fake_shell.new { prompt_lines = { line "x = 1" } }
    local written
    shell.write_private = function(path, text, overwrite) written = { path, text, overwrite } end
    shell.library("prompt/save").save("a/b.lua", { overwrite = true })
    spec.equal({ written[1], written[3] }, { "a/b.lua", true })
    spec.contains(written[2], "-- b.lua, saved from a session")
    spec.equal(shell.notes, { "1 line is in a/b.lua" })
  end)
  spec.case("makes a name alone one of the user's own scripts", function()
    local shell = spec.fake_shell.new { prompt_lines = { line "x = 1", line "x = 2" } }
    local written
    shell.write_private = function(path, _, _, folders) written = { path, folders } end
    local own = shell.library("core/folders").data() .. "/scripts/restore-web01.lua"
    shell.library("prompt/save").save("restore-web01")
    spec.equal(written, { own, true })
    spec.equal(shell.notes, { ("2 lines are in %s; scvsh restore-web01 runs them"):format(own) })
    spec.raises({ kind = "argument" }, shell.library("prompt/save").save, "two words")
    spec.raises({ kind = "argument" }, shell.library("prompt/save").save, "-x")
    shell.library("prompt/save").save("./web01")
    spec.equal(written, { "./web01", false })
  end)
end)
