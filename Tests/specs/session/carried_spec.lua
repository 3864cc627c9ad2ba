local spec = ...

local shell = spec.fake_shell.new { operations = spec.fake_shell.document.operations() }
local scv = shell.library("session/session").new(shell)
local carried = shell.library("session/carried")

-- A record as the shell gives it, out of stable names.
local function record_of(operation, value) return spec.fake_shell.document.as_sent(shell, operation, value) end

local function group(values) return record_of("resource_groups.list", { values })[1] end

spec.group("the body that puts a record back", function()
  spec.case("holds what no document knows, wherever it stands", function()
    local record = group {
      id = 1, name = "gold", jitter = 5, empty = shell.library("core/list").new {},
      policies = { { id = 2, name = "daily", scheduleName = "s", frequency = { type = "DAILY", skew = { a = 1 } } } },
    }
    local body, left_out = carried.body(scv, record, "resource_groups.update")
    spec.equal(body, {
      name = "gold", jitter = 5, empty = {},
      policies = { { id = 2, scheduleName = "s", frequency = { type = "DAILY", skew = { a = 1 } } } },
    })
    spec.equal(left_out, {})
    spec.truthy(shell.library("core/list").is(body.empty))
  end)

  spec.case("is of the document of the session at hand", function()
    local other = shell.library("session/session").new(setmetatable({
      operation = function() return { body = { { name = "title", stable = "name" } }, body_schema = "Other" } end,
    }, { __index = shell }))
    local record = group { id = 1, name = "gold", description = "x" }
    local body, left_out = carried.body(other, record, "resource_groups.update", true)
    spec.equal({ body, left_out }, { { title = "gold" }, { "description" } })
  end)

  spec.case("leaves out what can't be set: id, status, uri, and the like", function()
    local body = carried.body(scv, group { id = 1, name = "gold", status = "Production", uri = "x" },
      "resource_groups.update")
    spec.equal(body, { name = "gold" })
    local left_out
    body, left_out = carried.body(scv, group { resourceGroupId = 1, resourceGroupName = "gold", state = "Production" },
      "resource_groups.update")
    spec.equal({ body, left_out }, { { name = "gold" }, {} })
  end)

  spec.case("keeps the record's own keys where the request is of the same schema, another spelling too", function()
    local record = record_of("audit.config", {
      maxFileCount = 7, max_size = 9, syslog = { isEnabled = true, transport = "TLS" },
    })
    spec.equal(record.max_files, 7)
    local body = carried.body(scv, record, "audit.set_config")
    spec.equal(body, {
      maxFileCount = 7, maxFileSize = 9, syslogServer = { isEnabled = true, transport = "TLS" },
    })
    carried.set(body, "max_files", 8)
    spec.equal({ body.maxFileCount, rawget(body, "max_files") }, { 8, nil })
  end)

  spec.case("names what the document knows of the reply and not of the request", function()
    local metatable = shell.library("core/record").metatable("ResourceGroup", {
      name = { keys = { "name" } },
    }, { name = {}, lastChange = {}, counted = { read_only = true } })
    local record = setmetatable({ name = "gold", lastChange = "x", counted = 3 }, metatable)
    local body, left_out = carried.body(scv, record, "resource_groups.update")
    spec.equal({ body, left_out }, { { name = "gold" }, { "lastChange" } })
  end)

  spec.case("holds a field that the document knows, and names what is called like its stable name", function()
    local record = group { id = 1, name = "gold", spanning = { type = "EXCLUDE_ALL" } }
    record.spanning = 7
    local body, left_out = carried.body(scv, record, "resource_groups.update")
    spec.equal({ body, left_out }, { { name = "gold", spanning = { spanningType = "EXCLUDE_ALL" } }, { "spanning" } })
    record.spanning = { spanningType = "EXCLUDE_ALL" }
    body, left_out = carried.body(scv, record, "resource_groups.update")
    spec.equal({ body, left_out }, { { name = "gold", spanning = { spanningType = "EXCLUDE_ALL" } }, {} })
  end)

  spec.case("can stand under the appliance's own keys", function()
    local record = group { id = 1, name = "gold", spanning = { type = "EXCLUDE_ALL" } }
    spec.equal(carried.body(scv, record, "resource_groups.update").spanning, { spanningType = "EXCLUDE_ALL" })
    spec.equal(carried.body(scv, record, "resource_groups.update", true),
      { name = "gold", spanningDatastores = { spanningType = "EXCLUDE_ALL" } })
  end)
end)

spec.group("a body without secrets", function()
  spec.case("keeps lists in their order, and what was given", function()
    local many = {}
    for n = 1, 12 do many[n] = "vm-" .. n end
    local record = {
      many = many, list = { { token = "a" }, "***", "b" }, password = "***", empty = {}, snmpSecret = "",
    }
    local body, hidden = carried.without_secrets(record, record, { "password" })
    spec.equal(body, { many = many, list = { {}, "b" }, password = "***", empty = {}, snmpSecret = "" })
    spec.equal(hidden, { "list.token", "list" })
    body, hidden = carried.without_secrets({ note = "*****", token = "new" }, record)
    spec.equal({ body, hidden }, { { note = "*****", token = "new" }, {} })
  end)
end)

spec.group("what two bodies say", function()
  local function differences(was, is) return carried.differences(carried.flat(was), carried.flat(is)) end

  spec.case("shows no secret", function()
    spec.equal(carried.differences({ ["a.authToken"] = "t0k" }, {}), { "a.authToken is nothing, was ***" })
    spec.equal(differences({ tokens = { "t0k" }, list = { { authToken = "t0k" } } }, { tokens = { "t1k" } }),
      { "list[{authToken = ***}] is gone", "tokens is ***, was ***" })
    spec.equal(carried.shown { a = { authToken = "t0k", list = { 1 }, snmpSecret = "" } },
      { a = { authToken = "***", list = { 1 }, snmpSecret = "" } })
  end)


  spec.case("is the same in any form: numbers or texts, times, nothing and empty, any order", function()
    spec.equal(differences(
      { id = 1, at = "11/23/2026 03:05:09 PM", list = { 1, 2 }, none = {}, text = "", of = { { id = 1, a = 1 } } },
      { id = "1", at = "2026-11-23T15:05:09", list = { 2, "1" }, of = { { id = "1", a = 1.0 } } }), {})
  end)

  spec.case("is told apart by path, an item of a list by its id", function()
    spec.equal(differences({ a = 1, b = { c = "x" }, list = { "vm-1", "vm-2" }, of = { { id = 1, d = true } } },
      { a = 2, list = { "vm-2", "vm-3" }, of = { { id = 1, d = false } } }), {
      "a is 2, was 1", "b.c is nothing, was x", "list[vm-1] is gone", "list[vm-3] is new", "of[1].d is false, was true",
    })
  end)
end)
