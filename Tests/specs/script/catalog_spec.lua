local spec = ...

local FILES = {
  {
    name = "audit-check", origin = "bundled", path = "/b/audit-check.lua",
    text = '#!/usr/bin/scvsh\nlocal args = script {\n  description = [[\nHas the logs\nverified. Then lists '
      .. 'them.]],\n  needs = "change",\n}\nerror("never run")',
  },
  { name = "mine", origin = "own", path = "/o/mine.lua", text = "print('never printed')" },
  { name = "broken", origin = "own", path = "/o/broken.lua", text = "local = 1" },
  { name = "endless", origin = "own", path = "/o/endless.lua", text = "while true do end" },
  { name = "shut", origin = "system", path = "/s/shut.lua", problem = "Permission denied" },
  {
    name = "meddler", origin = "own", path = "/o/meddler.lua",
    text = "os.execute('false') script{description = 'x', needs = 'read'}",
  },
  {
    name = "changer", origin = "own", path = "/o/changer.lua",
    text = "string.upper, table.concat = nil script{description = ('x'):rep(3), needs = 'read'}",
  },
}

local function fixture()
  local shell = spec.fake_shell.new()
  function shell.shared_scripts() return FILES end
  return shell.library("script/catalog").scripts, shell
end

spec.group("scripts", function()
  spec.case("are listed with the first sentence of what their headers say; nothing of them is run", function()
    local scripts, shell = fixture()
    local list = scripts()
    spec.truthy(shell.library("core/list").is(list))
    spec.equal({ list[1].name, list[1].needs, list[1].origin, list[1].description, list[1].path },
      { "audit-check", "change", "bundled", "Has the logs verified.", "/b/audit-check.lua" })
    spec.equal({ #list, list[7].description }, { 7, "xxx" })
    spec.truthy(string.upper and table.concat)
  end)
  spec.case("say what they take, as far as that can be read", function()
    local shell = spec.fake_shell.new()
    local function taken(args)
      local text = "script{description = 'x', needs = 'read', args = " .. args .. "}"
      function shell.shared_scripts() return { { name = "x", origin = "own", path = "/x.lua", text = text } } end
      return shell.library("script/catalog").scripts()[1].args
    end
    local args = taken("{hours = 24, form = {required = true, choices = {'a', 'b'}, text = 'which'}}")
    spec.equal({ args[1].name, args[1].required, args[1].text }, { "form", true, "which" })
    spec.equal(args[1].choices, { "a", "b" })
    spec.equal({ args[2].name, args[2].type, args[2].default, #args }, { "hours", "integer", 24, 2 })
    spec.equal(taken("nil"), {})
    spec.equal({ taken("{hours = {typ = 'integer'}}"), taken("5"), taken("{[1] = 2}") }, {})
  end)
  spec.case("without a header that can be read say why", function()
    local scripts = fixture()
    local problems = {}
    for index, row in ipairs(scripts()) do problems[index] = row.problem or "" end
    local none = "it has no header: script{…}"
    spec.equal(problems, { "", none, "it is no Lua", none, "Permission denied", none, "" })
  end)
  spec.case("are called by their names: those are never shortened, the descriptions are", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 80 }
    local shell = spec.fake_shell.new { terminal = terminal }
    local rows = {}
    for index, name in ipairs { "inventory-export", "a-name-that-is-so-long-that-it-takes-half-a-line" } do
      local text = ("script{description = %q, needs = 'destroy'}"):format(("says what it does "):rep(9))
      rows[index] = { name = name, origin = "bundled", path = "/x.lua", text = text }
    end
    function shell.shared_scripts() return rows end
    for _, problem in ipairs { false, "Permission denied" } do
      rows[3] = problem and { name = "shut", origin = "system", path = "/s.lua", problem = problem } or nil
      local text = shell.library("text/table").list(shell.library("script/catalog").scripts(), 80)
      for _, row in ipairs(rows) do spec.contains(text, row.name) end
      for line in text:gmatch("[^\n]+") do spec.truthy(shell.width(line) <= 80) end
    end
  end)
  spec.case("are picked by a pattern", function()
    local scripts = fixture()
    spec.equal({ #scripts("*e*"), scripts("m*")[1].name, #scripts("none") }, { 6, "mine", 0 })
    spec.raises({ kind = "argument", argument = "pattern" }, scripts, 5)
  end)
end)
