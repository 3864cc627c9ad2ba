local spec = ...

local function line(text, changes)
  local all = { text = text, ok = true, expression = false, quiet = false, withheld = false }
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
    local text = body:gsub("^local _, __, ___.-\n", "")
    local run = assert(load(text, "=x", "t", { show = function(value) printed[#printed + 1] = value end }))
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
