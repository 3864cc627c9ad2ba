local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  local metatable = shell.library("core/record").metatable("job", {
    end_time = { keys = { "endTime", "end" }, required = false },
    group_name = { keys = { "resourceGroupName" }, required = true },
    status = { keys = { "jobState" }, required = false, corrected = true },
  }, { note = { read_only = false }, shade = { read_only = false, extra = true } })
  local record = shell.library("core/record")
  return function(fields) return setmetatable(fields, metatable) end, record, shell.json_null
end

spec.group("record.metatable", function()
  spec.case("answers to a stable name by the first spelling that is there", function()
    local job = fixture()
    spec.equal(job({ endTime = "x" }).end_time, "x")
    spec.equal(job({ ["end"] = "y" }).end_time, "y")
    spec.equal(job({ endTime = "x", ["end"] = "y" }).end_time, "x")
    spec.equal(job({ endTime = false }).end_time, false)
  end)
  spec.case("is printed by its schema, its name and its id, whatever these hold", function()
    local job = fixture()
    spec.equal(tostring(job { id = 7, name = "a\27b" }), "job a\\x1bb (7)")
    spec.equal({ tostring(job { moref = "vm-1" }), tostring(job { id = {} }) }, { "job (vm-1)", "job" })
    spec.equal({ tostring(job {}), tostring(job { name = "x" }) }, { "job", "job x" })
  end)
  spec.case("leaves the reply's own keys as they came", function()
    local job = fixture()
    local record = job { endTime = "x" }
    spec.equal(record.endTime, "x")
    spec.equal(rawget(record, "end_time"), nil)
  end)
  spec.case("gives nil for what may be missing, and for what no schema knows", function()
    local job = fixture()
    spec.equal(job({}).end_time, nil)
    spec.equal(job({}).colour, nil)
    spec.equal(job({})[1], nil)
  end)
  spec.case("names a field that must be there, and what corrects its spelling", function()
    local job = fixture()
    spec.raises({
      kind = "protocol",
      message = "the appliance's job has no field resourceGroupName (group_name)",
    }, function() return job({}).group_name end)
    local ok, raised = pcall(function() return job({}).group_name end)
    spec.equal(ok, false)
    spec.equal(raised.hint:find("scv.api.sync()", 1, true) ~= nil, true)
  end)
end)

spec.group("a field that a record has twice", function()
  local function both()
    local shell = spec.fake_shell.new()
    local record = shell.library("core/record")
    local metatable = record.metatable("Job", {
      status = { keys = { "status", "jobStatus" }, required = true },
      location = { keys = { "snapshotLocation", "locationPath" }, required = true },
      failed = { keys = { "isFailed", "failed" }, required = false },
      start_time = { keys = { "startTime", "startDate" }, required = false },
      id = { keys = { "id", "jobId" }, required = false },
      parts = { keys = { "parts", "partList" }, required = false },
      kind = { keys = { "jobType", "type" }, required = false },
      spelt = { keys = { "spelt" }, required = false, corrected = true },
    }, { type = { read_only = false } })
    return function(fields) return setmetatable(fields, metatable) end, record
  end

  spec.case("is what stands under the document's key, not under one that is called like the stable name", function()
    local job, record = both()
    local it = job { snapshotLocation = "svm:vol:snap", location = "Berlin" }
    local read = record.reader("jobs.list")
    spec.equal(read(it, "location", "text"), "svm:vol:snap")
    spec.equal(record.optional(it, "location"), "svm:vol:snap")
    spec.equal(record.value(it, "location"), "svm:vol:snap")
    spec.equal(it.location, "Berlin")
    spec.equal(read(job { location = "Berlin" }, "location", "text"), "Berlin")
    spec.equal(record.optional(job { isFailed = true, failed = false }, "failed"), true)
  end)
  spec.case("and differently under two known spellings stops a strict reading, which names both", function()
    local job, record = both()
    local read = record.reader("jobs.list")
    local raised = spec.raises({
      kind = "protocol", field = "status", operation = "jobs.list",
      message = "the reply of jobs.list says status twice, and differently: "
        .. 'status is "COMPLETED", jobStatus is "FAILED"',
    }, read, job { status = "COMPLETED", jobStatus = "FAILED" }, "status", "text")
    spec.contains(raised.hint, 'scv.api.correct{field = "Job.status", is = "status"} says which of them it is.')
    for stable, given in pairs {
      failed = { { isFailed = true, failed = false }, "flag" },
      id = { { id = 2, jobId = "3" }, "id" },
      start_time = { { startTime = "2026-11-23T15:05:09Z", startDate = "2026-11-23T15:05:10Z" }, "time" },
      parts = { { parts = { { id = 1, name = "a" } }, partList = { { id = 2, name = "a" } } }, "list" },
    } do
      spec.raises({ kind = "protocol", field = stable }, read.maybe, job(given[1]), stable, given[2])
      spec.equal(record.optional(job(given[1]), stable) ~= nil, true)
    end
  end)
  spec.case("and the same, in whatever form, is read", function()
    local job, record = both()
    local read = record.reader("jobs.list")
    for stable, given in pairs {
      status = { { status = "COMPLETED_WITH_WARNINGS", jobStatus = "Completed with warnings" }, "text" },
      id = { { id = 7, jobId = "7" }, "id" },
      start_time = { { startTime = "2026-11-23T15:05:09.000+00:00", startDate = 1795446309000 }, "time" },
      parts = { { parts = { { id = 1, name = "a" }, "b" }, partList = { "b", "a" } }, "list" },
      failed = { { isFailed = true, failed = "no flag" }, "flag" },
      kind = { { jobType = "backup", type = "SCHEDULED" }, "text" },
      location = { { snapshotLocation = "a", locationPath = "" }, "text" },
    } do
      spec.equal(read(job(given[1]), stable, given[2]), given[1][record.spellings(job {}, stable)[1]])
    end
  end)
end)

spec.group("a corrected field", function()
  spec.case("is read under its spelling alone, whatever is called like its stable name", function()
    local job, record = fixture()
    local read = record.reader("jobs.list")
    local both = job { status = "a log's", jobState = "RUNNING" }
    spec.equal(read(both, "status", "text"), "RUNNING")
    spec.equal(record.optional(both, "status"), "RUNNING")
    spec.equal(record.value(both, "status"), "RUNNING")
    spec.equal(both.status, "a log's")
    local other = job { status = "a log's" }
    spec.equal(read.maybe(other, "status", "text"), nil)
    spec.equal(record.optional(other, "status"), nil)
    spec.equal(record.value(other, "status"), nil)
    spec.equal(record.value(job { endTime = "x" }, "end_time"), "x")
    spec.equal(record.value({ status = "x" }, "status"), "x")
  end)
  spec.case("that is null is told from one that is not there", function()
    local shell = spec.fake_shell.new()
    local record = shell.library("core/record")
    local fields = { end_time = { keys = { "endTime", "finished" } } }
    local one = setmetatable({ id = 7 }, record.metatable("Job", fields))
    local read = record.reader("jobs.list")
    spec.raises({ message = "the reply of jobs.list lacks field endTime or finished (end_time)" }, read, one,
      "end_time", "time")
    shell.nulls[one] = "\nx\nfinished\n"
    spec.raises({ kind = "protocol", message = "the reply of jobs.list: field finished (end_time) is null" }, read, one,
      "end_time", "time")
    spec.raises({ message = "the reply of jobs.list: field x is null" }, read, one, "x", "text")
    spec.raises({ message = "the reply of jobs.list lacks field finish" }, read, one, "finish", "text")
    spec.equal(read.maybe(one, "end_time", "time"), nil)
  end)
  spec.case("that is missing is told with what the record has, and how it is taken back", function()
    local job, record = fixture()
    local raised = spec.raises({ message = "the reply of jobs.list lacks field jobState (status)" },
      record.reader("jobs.list"), job { status = "a", id = 7 }, "status", "text", "or give it")
    spec.contains(raised.hint, 'scv.api.correct{field = "job.status", is = "jobState"} says that it is so called; this '
      .. 'record has: id, status. scv.api.correct{field = "job.status", is = false} takes that back.\nor give it')
    raised = spec.raises({
      message = "the reply of jobs.list: field jobState (status) must be text, got the integer 5",
    }, record.reader("jobs.list"), job { jobState = 5 }, "status", "text")
    spec.contains(raised.hint, 'scv.api.correct{field = "job.status", is = false} takes that back.')
  end)
end)

spec.group("what corrects a field that is missing", function()
  local function hint_of(fields, stable, kind)
    local job, record = fixture()
    return spec.raises({ kind = "protocol" }, record.reader("jobs.list"), job(fields), stable, kind).hint
  end
  spec.case("names the only field that nobody knows and that it could be", function()
    spec.contains(hint_of({ colour = "red", on = true }, "group_name", "text"), 'This record has colour, which is not '
      .. 'known to be anything else: if that is it, scv.api.correct{field = "job.group_name", is = "colour"} says so.')
    spec.contains(hint_of({ colour = "red", finishedAt = "11/23/2026 03:05:09 PM" }, "end_time", "time"),
      'scv.api.correct{field = "job.end_time", is = "finishedAt"} says so.')
    -- What the appliance's own document alone tells of may be the field as well.
    spec.contains(hint_of({ note = "a", shade = "dark" }, "group_name", "text"), "This record has shade, which is not")
  end)
  spec.case("says what there is where it may be several, or none", function()
    spec.contains(hint_of({ colour = "red", shade = "dark" }, "group_name", "text"), 'If this appliance calls it '
      .. 'otherwise, scv.api.correct{field = "job.group_name", is = "…"} says how; this record has: colour, shade.')
    spec.contains(hint_of({}, "group_name", "text"), "this record has: no field.")
    -- What would not stand as it is in a line of Lua is not offered.
    spec.contains(hint_of({ ['a"b'] = "red" }, "group_name", "text"), "this record has: no field.")
  end)
end)

spec.group("record.optional", function()
  spec.case("gives what is there under any name, and nil for what is not", function()
    local job, record = fixture()
    spec.equal(record.optional(job { endTime = "x" }, "end_time"), "x")
    spec.equal(record.optional(job { endTime = false }, "end_time"), false)
    spec.equal(record.optional(job {}, "group_name"), nil)
    spec.equal(record.optional({ name = "web01" }, "name"), "web01")
    spec.equal(record.optional(setmetatable({}, { __index = { name = "web01" } }), "name"), "web01")
  end)
  spec.case("gives nil for what is of another kind than is asked for", function()
    local _, record = fixture()
    spec.equal(record.optional({ names = { "a" } }, "names", "list"), { "a" })
    spec.equal(record.optional({ names = "a" }, "names", "list"), nil)
    spec.equal(record.optional({}, "names", "list"), nil)
  end)
  spec.case("gives nil for what is no record", function()
    local _, record = fixture()
    for _, value in ipairs { 5, "web01", true } do spec.equal(record.optional(value, "name"), nil) end
  end)
end)

-- What each kind takes, and as what; every other value below is refused.
local VALUES = {
  text = "web01", empty = "", integer = 7, whole = 7.0, fraction = 7.5, on = true, off = false, nothing = {},
  sequence = { 1, 2 }, object = { a = 1 },
}
local TAKEN = {
  text = { text = "web01" },
  ["any text"] = { text = "web01", empty = "" },
  id = { text = "web01", integer = 7, whole = 7 },
  integer = { integer = 7, whole = 7 },
  number = { integer = 7, whole = 7.0, fraction = 7.5 },
  flag = { on = true, off = false },
  list = { nothing = {}, sequence = { 1, 2 } },
  table = { nothing = {}, object = { a = 1 } },
  time = { text = "web01", integer = 7, whole = 7.0, fraction = 7.5 },
}

spec.group("record.reader", function()
  spec.case("takes values of the kind that is asked for, and no others", function()
    local _, record = fixture()
    local read = record.reader("vms.backups")
    for kind, taken in pairs(TAKEN) do
      for name, value in pairs(VALUES) do
        for _, way in ipairs { read, read.maybe } do
          if taken[name] ~= nil then
            spec.equal(way({ field = value }, "field", kind), taken[name])
          else
            spec.raises({ kind = "protocol", operation = "vms.backups", field = "field" }, way, { field = value },
              "field", kind)
          end
        end
      end
    end
  end)
  spec.case("gives whole numbers as integers", function()
    local _, record = fixture()
    spec.equal(math.type(record.reader("jobs.list")({ id = 7.0 }, "id", "id")), "integer")
  end)
  spec.case("reads by stable names and by the reply's own keys", function()
    local job, record = fixture()
    local read = record.reader("jobs.list")
    spec.equal(read(job { ["end"] = "x" }, "end_time", "time"), "x")
    spec.equal(read(job { ["end"] = "x" }, "end", "time"), "x")
    spec.equal(read.maybe(job { resourceGroupName = "gold" }, "group_name", "text"), "gold")
  end)
  spec.case("names operation and field of what is missing, and the way on", function()
    local job, record, null = fixture()
    local read = record.reader("jobs.list")
    local missing = {
      kind = "protocol", message = "the reply of jobs.list lacks field endTime or end (end_time)",
      operation = "jobs.list", field = "end_time",
    }
    local raised = spec.raises(missing, read, job {}, "end_time", "time")
    spec.contains(raised.hint, "scv.api.sync()")
    spec.raises(missing, read, job { endTime = null }, "end_time", "time")
    spec.raises({ message = "the reply of jobs.list lacks field resourceGroupName (group_name)" }, read, job {},
      "group_name", "text")
    spec.raises({ message = "the reply of jobs.list lacks field status" }, read, {}, "status", "text")
    raised = spec.raises({}, read, {}, "status", "text", "or give it")
    spec.contains(raised.hint, "document, which corrects it.\nor give it")
  end)
  spec.case("says what came instead, and under which key", function()
    local job, record = fixture()
    local read = record.reader("jobs.list")
    spec.raises({
      kind = "protocol", message = "the reply of jobs.list: field end (end_time) must be text, got the integer 5",
      operation = "jobs.list", field = "end_time",
    }, read, job { ["end"] = 5 }, "end_time", "text")
    spec.raises({ message = 'the reply of jobs.list: field id must be an id, got ""' }, read, { id = "" }, "id", "id")
    spec.raises({ message = "the reply of jobs.list: element 2 must be text, got a table" }, read, { "a", {} }, 2,
      "text")
    spec.raises({ message = "the reply of jobs.list holds the integer 5 where a record with field id should be" }, read,
      5, "id", "id")
  end)
  spec.case("takes what may be missing for nil, also where the record must have it", function()
    local job, record, null = fixture()
    local read = record.reader("jobs.list")
    spec.equal(read.maybe(job {}, "group_name", "text"), nil)
    spec.equal(read.maybe({ name = null }, "name", "text"), nil)
    spec.equal(read.maybe({ on = false }, "on", "flag"), false)
    spec.raises({ kind = "protocol" }, read.maybe, 5, "name", "text")
  end)
  spec.case("refuses a value that is of its kind and still can't be used", function()
    local job, record = fixture()
    spec.raises({
      kind = "protocol", message = 'the reply of jobs.list: field endTime (end_time) must be a time, got "soon"',
      field = "end_time",
    }, record.reader("jobs.list").wrong, job { endTime = "soon" }, "end_time", "a time")
  end)
end)

spec.group("record.column", function()
  spec.case("gives what value gives of each record, of whatever shapes they are", function()
    local job, record = fixture()
    local other = record.metatable("other", {
      end_time = { keys = { "end_time", "over" }, required = false },
      status = { keys = { "state" }, required = false },
      state = { keys = { "status" }, required = false },
      note = { keys = { "note" }, required = true, corrected = true },
    })
    local function own(fields) return setmetatable(fields, other) end
    local users = setmetatable({}, { __index = function(_, key) return key .. " of a user" end })
    local list = {
      { end_time = "plain" }, {}, job { endTime = "a", ["end"] = "b", end_time = "c", status = "s" },
      job { ["end"] = "b", jobState = false }, job { end_time = "c", status = "theirs", jobState = "x" }, job {},
      own { end_time = "d", over = "e", state = "1", status = "2" }, own { over = "e", status = "2", note = "n" },
      own { state = "1" }, users, { status = false, endTime = false }, job { endTime = false, status = "s" },
      job { endTime = "last" },
    }
    for _, key in ipairs { "end_time", "endTime", "end", "status", "jobState", "state", "note", "over", "none" } do
      local told, expected = {}, {}
      for index, value in ipairs(record.column(list, key)) do
        told[index] = value == record.NOTHING and "nothing" or { value }
      end
      for index, item in ipairs(list) do
        local value = record.value(item, key)
        expected[index] = value == nil and "nothing" or { value }
      end
      spec.equal(told, expected)
    end
  end)
  spec.case("stops at a field that must be there", function()
    local job, record = fixture()
    local raised = spec.raises({ kind = "protocol", field = "group_name" }, record.column,
      { job { resourceGroupName = "a" }, job {} }, "group_name")
    spec.contains(raised.message, "has no field resourceGroupName")
  end)
  spec.case("follows what fields are called by now", function()
    local job, record = fixture()
    local list = { job { endTime = "a", finished = "b" } }
    spec.equal(record.column(list, "end_time"), { "a" })
    local fields = getmetatable(list[1]).fields
    fields.end_time = { keys = { "finished" }, required = false, corrected = true }
    spec.equal(record.column(list, "end_time"), { "b" })
    spec.equal(record.optional(list[1], "end_time"), "b")
  end)
end)
