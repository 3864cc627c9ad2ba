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
    spec.equal(candidates.field(TIME, schema { theStartTime = { times = READ }, note = {} }, "Backup"), "theStartTime")
    local times = schema { createdTime = { times = READ }, ended = { times = READ } }
    spec.equal(candidates.field(TIME, times, "Backup"), "createdTime")
    spec.equal(candidates.field(FLAG, schema { partialBackup = { kind = "flag" }, x = {} }, "Backup"), "partialBackup")
  end)
  spec.case("are the only time, or the only list", function()
    spec.equal(candidates.field(TIME, schema { made = { times = READ }, note = {} }, "Backup"), "made")
    spec.equal(candidates.field(LIST, schema { members = { kind = "list" }, note = {} }, "ResourceGroup"), "members")
  end)
  spec.case("are none where several are as likely, or none is", function()
    spec.equal(candidates.field(TIME, schema { a = { times = READ }, b = { times = READ } }, "Backup"), nil)
    spec.equal(candidates.field(FLAG, schema { partialBackup = { kind = "text" } }, "Backup"), nil)
    spec.equal(candidates.field(TIME, schema { theStartTime = { times = { unreadable = 10 } } }, "Backup"), nil)
    spec.equal(candidates.field(TIME, schema { theStartTime = { times = READ, present = 3 } }, "Backup"), nil)
    spec.equal(candidates.field(TIME, schema {}, "Backup"), nil)
  end)
end)

spec.group("candidates for a field that can't be one", function()
  spec.case("are keys that may be another field, or say something else", function()
    local TIMED = { times = READ }
    spec.equal(candidates.field(TIME, schema { made = TIMED }, "Backup", { made = true }), nil)
    for _, key in ipairs { "expiryTime", "endTime", "lastModified", "mountedAt", "nextRun" } do
      spec.equal({ key, candidates.field(TIME, schema { [key] = TIMED }, "Backup") }, { key, nil })
    end
    local name = { name = "resourceGroupName", stable = "group_name", type = "string", also = { "groupName" } }
    spec.equal(candidates.field(name, schema { policyName = {} }, "Backup"), nil)
    spec.equal(candidates.field(name, schema { displayName = {} }, "Backup"), nil)
    spec.equal(candidates.field(name, schema { resource_group_title = {} }, "Backup"), "resource_group_title")
  end)
  spec.case("are lists of something else", function()
    local texts = schema { members = { kind = "list" } }
    texts.unknown.members.elements = { text = 10 }
    spec.equal(candidates.field(LIST, texts, "ResourceGroup"), nil)
    spec.equal(candidates.field(LIST, schema { tags = { kind = "list" } }, "ResourceGroup"), nil)
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
    -- That it is about the same things says nothing of what it does with them.
    spec.equal(candidates.operation(ours, { extra "/4.1/storage-system/refresh" }), nil)
  end)
end)

spec.group("candidates for a word", function()
  spec.case("are the only one that isn't known, where ours is never said", function()
    spec.equal(candidates.word({ SUCCESSFUL = 9, FAILED = 1, RUNNING = 1 }, {}), "SUCCESSFUL")
    spec.equal(candidates.word({ SUCCESSFUL = 9, COMPLETED = 1 }, {}), nil)
    spec.equal(candidates.word({ SUCCESSFUL = 9, FINE = 1 }, {}), nil)
    spec.equal(candidates.word({ FAILED = 1 }, {}), nil)
    spec.equal(candidates.word({ FINISHED = 9, PARTIAL = 1, QUEUED = 1 }, {}), "FINISHED")
  end)
  spec.case("are none that are not for success, whatever else is said", function()
    for _, word in ipairs {
      "ERROR", "TERMINATED", "UNSUCCESSFUL", "PAUSED", "SKIPPED", "FINISHED_WITH_ERRORS", "NOT_DONE", "PARTLY_DONE",
      "EXPIRED", "INCOMPLETE", "UNKNOWN",
    } do
      spec.equal({ word, candidates.word({ [word] = 9, RUNNING = 1 }, {}) }, { word, nil })
    end
  end)
  spec.case("are none that mean something already", function()
    spec.equal(candidates.word({ SUCCESS = 9 }, { "SUCCESS" }), nil)
  end)
end)

spec.group("a correction", function()
  spec.case("is the call, as it is typed", function()
    spec.equal(candidates.correction { { "word", "COMPLETED" }, { "is", 'a"b' } },
      'scv.api.correct{word = "COMPLETED", is = "a\\"b"}')
  end)
end)
