local spec = ...

local fixture = spec.load("fake_session")

local facts = { url = "https://scv.test:8144/api/v3/api-docs", date = "2026-11-23T03:05:09Z", version = "6.1" }

-- A session whose appliance was read earlier, and what its operations raise.
local function session(raised, read, rows)
  local scv, shell = fixture()
  function shell.differences() return rows or {}, read or facts end
  shell.handlers["jobs.list"] = function() shell.raise(raised) end
  shell.handlers["jobs.get"] = function() shell.raise(raised) end
  return scv, shell
end

local function failing(status, messages, operation, path)
  return { kind = "appliance", message = "it failed", status = status, messages = messages,
    operation = operation or "jobs.list", path = path or "/4.1/jobs" }
end

spec.group("an upgrade is noticed", function()
  local note = "scv.api goes by https://scv.test:8144/api/v3/api-docs, read 2026-11-23T03:05:09Z, version 6.1; %s, so "
    .. "the appliance may be of another release by now: scv.api.sync() reads its document again"

  spec.case("by a path that is gone, once in a session, and the error stays", function()
    local scv, shell = session(failing(404, { "no jobs here" }))
    for _ = 1, 3 do spec.raises({ kind = "appliance", message = "it failed" }, scv.api.jobs.list) end
    spec.equal(shell.notes, { note:format("jobs.list was answered 404") })
  end)
  spec.case("by a method that is refused", function()
    local scv, shell = session(failing(405, {}))
    pcall(scv.api.jobs.list)
    spec.equal(shell.notes, { note:format("jobs.list was answered 405") })
  end)
  spec.case("not by a thing that is not there", function()
    local scv, shell = session(failing(404, { "There is no job 7." }, "jobs.get", "/4.1/jobs/7"))
    pcall(scv.api.jobs.get, 7)
    spec.equal(shell.notes, {})
  end)
  for _, words in ipairs { "Not Found", "No endpoint GET /api/4.1/jobs/7.", "No static resource 4.1/jobs/7.",
    "There is nothing at /api/4.1/jobs/7." } do
    spec.case("by a path with a thing in it of which the server says: " .. words, function()
      local scv, shell = session(failing(404, { words }, "jobs.get", "/4.1/jobs/7"))
      pcall(scv.api.jobs.get, 7)
      spec.equal(#shell.notes, 1)
    end)
  end
  spec.case("by a field that a decision stands on", function()
    local scv, shell = session({ kind = "protocol", message = "no field", field = "end_time", operation = "jobs.list" })
    pcall(scv.api.jobs.list)
    spec.equal(shell.notes, { note:format("jobs.list's field end_time is not what it says") })
  end)
  spec.case("not by a field that the document lacks as well", function()
    local raised = { kind = "protocol", message = "no field", field = "end_time", operation = "jobs.list" }
    local lacking = { operation = "jobs.list", what = "reply field", ours = "[].endTime", taken = "ours" }
    local function of(rows)
      local scv, shell = session(raised, facts, rows)
      for _, operation in ipairs(shell.operations()) do
        if operation.name == "jobs.list" then
          operation.record = { { name = "parts", members = { { name = "endTime", stable = "end_time" } } } }
        end
      end
      return scv, shell
    end
    local scv, shell = of { lacking }
    pcall(scv.api.jobs.list)
    spec.equal(shell.notes, {})
    for _, other in ipairs { { ours = "[].theEndTime" }, { operation = "jobs.get" }, { live = "[].end" } } do
      scv, shell = of { setmetatable(other, { __index = lacking }) }
      pcall(scv.api.jobs.list)
      spec.equal(#shell.notes, 1)
    end
  end)
  for name, raised in pairs {
    ["a word"] = { kind = "protocol", message = "x", operation = "jobs.list", field = "status", word = "GOOD" },
    ["another status"] = failing(500, {}), ["another kind"] = { kind = "connect", message = "x" },
    ["a reply that is no JSON"] = { kind = "protocol", message = "x", operation = "jobs.list" },
  } do
    spec.case("not by " .. name, function()
      local scv, shell = session(raised)
      pcall(scv.api.jobs.list)
      spec.equal(shell.notes, {})
    end)
  end
  spec.case("by no hint to read the document where it was read in this run", function()
    local fresh = setmetatable({ fresh = true }, { __index = facts })
    for _, each in ipairs { { fresh, false }, { facts, true } } do
      local corrects = "scv.api.sync() reads the appliance's own document, which corrects it."
      local scv = session({ kind = "protocol", message = "x", operation = "jobs.list", field = "status",
        hint = "Partly assumed. " .. corrects .. "\nor so" }, each[1])
      local _, raised = pcall(scv.api.jobs.list)
      spec.equal(raised.hint:find(corrects, 1, true) ~= nil, each[2])
      spec.equal(raised.hint:find("was read in this run", 1, true) ~= nil, not each[2])
      spec.truthy(raised.hint:find("Partly assumed. ", 1, true) and raised.hint:find("\nor so", 1, true))
    end
  end)
  spec.case("not where the document was read in this run, nor where it lacks the operation itself", function()
    local fresh = setmetatable({ fresh = true }, { __index = facts })
    local scv, shell = session(failing(404, {}), fresh)
    pcall(scv.api.jobs.list)
    spec.equal(shell.notes, {})
    scv, shell = session(failing(404, {}), facts, { { operation = "jobs.list", what = "operation", ours = "GET" } })
    pcall(scv.api.jobs.list)
    spec.equal(shell.notes, {})
  end)
end)

spec.group("scv.api.differences", function()
  local function comparing(here, there)
    local scv, shell = fixture()
    function shell.differences() return here, facts end
    function shell.differences_of(other) return there, { url = "x", date = "", version = "6.2", other = other } end
    return scv, shell
  end

  spec.case("of two documents are the points in which each differs otherwise from ours", function()
    local same = { operation = "jobs.list", what = "path", ours = "/a", live = "/b" }
    local scv, shell = comparing({
      same, { operation = "jobs.get", what = "method", ours = "GET", live = "POST" },
      { operation = "jobs.tags", what = "operation", live = "GET /tags" },
      { operation = "jobs.get", what = "reply field", ours = "x", live = "y", taken = "correction" },
    }, {
      same, { operation = "policies.list", what = "operation", ours = "GET /4.1/policies" },
      { operation = "jobs.list", what = "reply field", live = "z: string" },
    })
    spec.equal(scv.api.differences({ with = "dr" }), {
      { operation = "jobs.get", what = "method", here = "POST", there = "GET" },
      { operation = "jobs.tags", what = "operation", here = "GET /tags" },
      { operation = "policies.list", what = "operation", here = "GET /4.1/policies" },
      { operation = "jobs.list", what = "reply field", there = "z: string" },
    })
    spec.equal(shell.notes, { "here https://scv.test:8144/api/v3/api-docs, read 2026-11-23T03:05:09Z, version 6.1; "
      .. "there dr, version 6.2: 4 differences" })
  end)
  spec.case("of two documents need that of the appliance", function()
    local scv, shell = fixture()
    function shell.differences() return {} end
    spec.raises({ kind = "argument", hint = "scv.api.sync() reads it" }, scv.api.differences, { with = "dr" })
  end)
  spec.case("of scripts are the calls that the appliance lacks something for", function()
    local scv, shell = comparing({ { operation = "jobs.list", what = "operation", ours = "GET /4.1/jobs" } }, {})
    function shell.script_calls(folder)
      spec.equal(folder, "scripts")
      return {
        { file = "a.lua", line = 1, call = "scv.api.jobs.get", operation = "jobs.get" },
        { file = "a.lua", line = 2, call = "scv.api.jobs.list", operation = "jobs.list" },
        { file = "a.lua", line = 3, call = "scv.api.jobs.gte", operation = "jobs.gte" },
        { file = "b.lua", line = 1, call = "scv.request", workflow = "request" },
        { file = "b.lua", line = 2, call = "scv.no_such_thing_at_all", workflow = "no_such_thing_at_all" },
      }, 2
    end
    spec.equal(scv.api.differences({ scripts = "scripts" }), {
      { file = "a.lua", line = 2, call = "scv.api.jobs.list", lacks = "operation jobs.list" },
      { file = "a.lua", line = 3, call = "scv.api.jobs.gte",
        lacks = "there is no operation jobs.gte; jobs.get is meant?" },
      { file = "b.lua", line = 2, call = "scv.no_such_thing_at_all",
        lacks = "there is no function scv.no_such_thing_at_all" },
    })
    spec.equal(shell.notes, { "2 scripts and 5 calls against https://scv.test:8144/api/v3/api-docs, read "
      .. "2026-11-23T03:05:09Z, version 6.1: 3 without what they need" })
  end)
  spec.case("refuse what they are not asked for", function()
    local scv = comparing({}, {})
    spec.raises({ kind = "argument" }, scv.api.differences, {})
    spec.raises({ kind = "argument" }, scv.api.differences, { with = "x", scripts = "y" })
    spec.raises({ kind = "argument" }, scv.api.differences, { script = "y" })
    spec.raises({ kind = "argument" }, scv.api.differences, "dr")
  end)
end)
