local spec = ...

local shell = spec.fake_shell.new()
local candidates = shell.library("workflows/check/candidates")

-- What a schema's records have shown besides what is known.
local function schema(unknown)
  local found = { total = 10, unknown = {} }
  for key, facts in pairs(unknown) do
    found.unknown[key] = {
      present = facts.present or 10, kinds = { [facts.kind or "text"] = 10 }, times = facts.times or {}, words = {},
    }
  end
  return found
end

local TIME = { name = "startTime", stable = "start_time", type = "string", also = { "backupTime" } }
local FLAG = { name = "isPartial", stable = "partial", type = "null or boolean", also = {} }
local LIST = { name = "entities", stable = "entities", type = "null or list of object", also = {} }
local READ = { ["MM/DD/YYYY hh:mm:ss AM"] = 10 }

spec.group("candidates for a field", function()
  spec.case("are called alike, and have such values", function()
    spec.equal(candidates.field(TIME, schema { theStartTime = { times = READ }, note = {} }), "theStartTime")
    local times = schema { createdTime = { times = READ }, ended = { times = READ } }
    spec.equal(candidates.field(TIME, times), "createdTime")
    spec.equal(candidates.field(FLAG, schema { partialBackup = { kind = "flag" }, x = {} }), "partialBackup")
  end)
  spec.case("are the only time, or the only list", function()
    spec.equal(candidates.field(TIME, schema { made = { times = READ }, note = {} }), "made")
    spec.equal(candidates.field(LIST, schema { members = { kind = "list" }, note = {} }), "members")
  end)
  spec.case("are none where several are as likely, or none is", function()
    spec.equal(candidates.field(TIME, schema { a = { times = READ }, b = { times = READ } }), nil)
    spec.equal(candidates.field(FLAG, schema { partialBackup = { kind = "text" } }), nil)
    spec.equal(candidates.field(TIME, schema { theStartTime = { times = { unreadable = 10 } } }), nil)
    spec.equal(candidates.field(TIME, schema { theStartTime = { times = READ, present = 3 } }), nil)
    spec.equal(candidates.field(TIME, schema {}), nil)
  end)
end)

spec.group("candidates for an operation", function()
  local ours = {
    path = "/4.1/storage-system/{name}", ["function"] = "remove", title = "delete storage", effect = "destroy",
  }
  local function extra(path, effect)
    return { path = path, ["function"] = path:match("[^/]*$"), effect = effect or "destroy", method = "POST" }
  end
  spec.case("stand below the same path, and are called alike", function()
    local found = candidates.operation(ours, {
      extra "/4.1/storage-system/delete", extra "/4.1/storage-system/refresh", extra "/4.1/policies/delete",
    })
    spec.equal(found.path, "/4.1/storage-system/delete")
  end)
  spec.case("are none that read where ours changes, and none of several", function()
    spec.equal(candidates.operation(ours, { extra("/4.1/storage-system/delete", "read") }), nil)
    spec.equal(candidates.operation(ours, {
      extra "/4.1/storage-system/delete", extra "/4.1/storage-system/x/delete",
    }), nil)
  end)
end)

spec.group("candidates for a word", function()
  spec.case("are the only one that isn't known, where ours is never said", function()
    spec.equal(candidates.word { SUCCESSFUL = 9, FAILED = 1, RUNNING = 1 }, "SUCCESSFUL")
    spec.equal(candidates.word { SUCCESSFUL = 9, COMPLETED = 1 }, nil)
    spec.equal(candidates.word { SUCCESSFUL = 9, FINE = 1 }, nil)
    spec.equal(candidates.word { FAILED = 1 }, nil)
  end)
end)

spec.group("a correction", function()
  spec.case("is the call, as it is typed", function()
    spec.equal(candidates.correction { { "word", "COMPLETED" }, { "is", 'a"b' } },
      'scv.api.correct{word = "COMPLETED", is = "a\\"b"}')
  end)
end)
