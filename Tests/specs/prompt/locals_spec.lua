local spec = ...

local operations = {
  {
    name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", is_list = true,
    record = {
      { name = "id", type = "integer" }, { name = "status", type = "string" },
      { name = "group", type = "object", members = { { name = "name" } } },
    },
  },
}

-- A completer in whose environment `rows` is a list and `scv` a session; called with what was typed so far.
local function fixture()
  local shell = spec.fake_shell.new { operations = operations }
  local scv, List = shell.library("session/session").new(shell), shell.library("core/list")
  local environment = { scv = scv, rows = List { { name = "web01" } }, status = "a global" }
  local complete = shell.library("prompt/completion").complete
  return function(typed)
    local word = typed:match("[%w_.:]*$")
    local texts = {}
    for index, each in ipairs(complete(environment, typed, #typed - #word, #typed)) do texts[index] = each.text end
    return texts
  end, shell
end

spec.group("locals of the statement that is typed", function()
  spec.case("are what their values are", function()
    local complete, shell = fixture()
    spec.equal(complete("local jobs = scv.api.jobs.list() jobs:wher"), { "jobs:where" })
    spec.equal(complete("local jobs = scv.api.jobs.list(); jobs[1].sta"), { ".status" })
    spec.equal(complete("local a, jobs <const> = 1, scv.api.jobs.list()\nlocal job = jobs:first()\njob.gro"),
      { "job.group" })
    spec.equal(complete("local api = scv.api; api.jobs.li"), { "api.jobs.list" })
    spec.equal(complete("local text = 'x' text:uppe"), { "text:upper" })
    spec.equal(shell.requests, {})
    spec.equal(shell.asides, {})
  end)
  spec.case("of loops are what the list holds", function()
    local complete = fixture()
    spec.equal(complete("for _, job in ipairs(scv.api.jobs.list()) do job.sta"), { "job.status" })
    spec.equal(complete("for _, job in ipairs(scv.api.jobs.list():where{status = 'x'}) do print(job.group.na"),
      { "job.group.name" })
    spec.equal(complete("local all = rows for _, row in pairs(all) do row.na"), { "row.name" })
    spec.equal(complete("for i, row in ipairs(rows) do i."), {})
    spec.equal(complete("for i = 1, #rows do rows[i].na"), {})
  end)
  spec.case("of functions are what these are called with, where that is told", function()
    local complete = fixture()
    spec.equal(complete("scv.api.jobs.list():where(function(job) return job.sta"), { "job.status" })
    spec.equal(complete("rows:map(function(row) local name = row.name; return row.na"), { "row.name" })
    spec.equal(complete("local function f(row) return row.na"), {})
    spec.equal(complete("function f() local jobs = scv.api.jobs.list() return jobs:sor"), { "jobs:sort" })
    local parallel = function() end
    rawset(_G, "parallel", parallel)
    spec.cleanup(function() rawset(_G, "parallel", nil) end)
    spec.equal(complete("parallel(scv.api.jobs.list(), function(job) return job.sta"), { "job.status" })
  end)
  spec.case("hold where they are declared, and no longer", function()
    local complete = fixture()
    spec.equal(complete("local rows = rows:whe"), { "rows:where" })
    spec.equal(complete("local rows = 1; rows:whe"), {})
    spec.equal(complete("do local rows = 1 end rows:whe"), { "rows:where" })
    spec.equal(complete("if x then local rows = 1 else rows:whe"), { "rows:where" })
    spec.equal(complete("for _, rows in ipairs{} do end rows:whe"), { "rows:where" })
    spec.equal(complete("local f = function(rows) return rows end rows:whe"), { "rows:where" })
    spec.equal(complete("local rows = function() rows:whe"), { "rows:where" })
    spec.equal(complete("repeat local rows = 1 until x rows:whe"), { "rows:where" })
  end)
  spec.case("are offered by their names", function()
    local complete = fixture()
    spec.equal(complete("local wonderful = 1 print(wond"), { "wonderful" })
    spec.equal(complete("local function wonder(thing) return thi"), { "thing" })
    spec.equal(complete("for _, wonder in ipairs(x) do wond"), { "wonder" })
    spec.equal(complete("do local wonderful = 1 end wond"), {})
    spec.equal(complete("function t:m() sel"), { "select", "self" })
  end)
  spec.case("of a statement that is no whole one stop nothing", function()
    local complete = fixture()
    for _, text in ipairs { "local", "local =", "for", "for x", "function", "function f(", "end end end rows:whe",
      "local a = (", "for in do", "local x <" } do
      spec.truthy(complete(text))
    end
    spec.equal(complete("end end rows:whe"), { "rows:where" })
  end)
end)
