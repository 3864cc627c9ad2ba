local spec = ...

local appliance = spec.load "appliance"
local groups = spec.load "groups"
local fixture, sent, said = groups.fixture, appliance.sent, appliance.said

-- Fields that no document names, in all that a PUT replaces.
local function extra(world)
  local group = world.groups[1]
  group.scripts, group.applicationConsistent = { "/a.sh" }, false
  group.policies[1].retentionOverride = 3
  group.policies[1].frequency.jitterMinutes = 7
  world.storage[1].skipCertificateCheck, world.storage[1].dataLifs = true, { "192.0.2.31" }
  world.storage[1].asup, world.storage[1].syslog = false, true
  world.audit_config.rotate, world.audit_config.syslog.transport = "DAILY", "TLS"
  world.job_retention.purgeIntervalHours = 12
end

-- Each change by PUT, its operation, and where its record is in the world.
local CHANGES = {
  {
    operation = "resource_groups.update", list = "resource_groups.list", extra = "applicationConsistent", value = false,
    call = function(scv, more)
      return scv.modify_resource_group { group = "gold_web", description = "new", confirm = more }
    end,
    record = function(world) return world.groups[1] end,
  },
  {
    operation = "storage_systems.modify", list = "storage_systems.list", extra = "skipCertificateCheck", value = true,
    call = function(scv, more)
      return scv.modify_storage { name = "svm_a", password = "p", port = 1, confirm = more }
    end,
    record = function(world) return world.storage[1] end,
  },
  {
    operation = "audit.set_config", list = "audit.config", extra = "rotate", value = "DAILY",
    call = function(scv, more) return scv.set_audit_config { max_files = 20, confirm = more } end,
    record = function(world) return world.audit_config end,
  },
  {
    operation = "config.set_jobs_cleanup", list = "config.jobs_cleanup", extra = "purgeIntervalHours", value = 12,
    call = function(scv, more) return scv.set_job_retention { jobs = 200, confirm = more } end,
    record = function(world) return world.job_retention end,
  },
}

local function each(fn)
  for _, change in ipairs(CHANGES) do fn(change) end
end

-- Does something to the world once an operation was called so many times.
local function after_call(shell, operation, count, fn)
  local handler, calls = shell.handlers[operation], 0
  shell.handlers[operation] = function(...)
    calls = calls + 1
    if calls == count then fn() end
    return handler(...)
  end
end

-- Has the reads that follow a change be answered, so many times, as before it.
local function stale(shell, operation, list, times)
  local change, read, before = shell.handlers[operation], shell.handlers[list], nil
  shell.handlers[operation] = function(...)
    before = shell.library("session/carried").copy(read())
    return change(...)
  end
  shell.handlers[list] = function(...)
    if before == nil or times == 0 then return read(...) end
    times = times - 1
    return before
  end
end

local CREATIONS = {
  ["resource_groups.create"] = function(scv)
    return scv.create_resource_group { name = "new", entities = "vm-1", policies = "daily" }
  end,
  ["policies.create"] = function(scv) return scv.create_policy { name = "new", frequency = "daily", retention = 7 } end,
}

spec.group("what is read after a change", function()
  spec.case("may be a moment behind it", function()
    each(function(change)
      for times = 1, 3 do
        local scv, shell = fixture()
        stale(shell, change.operation, change.list, times)
        change.call(scv)
        spec.equal(shell.count(change.operation), 1)
      end
    end)
    for operation, call in pairs(CREATIONS) do
      local scv, shell = fixture()
      stale(shell, operation, operation:gsub("create", "list"), 2)
      spec.equal(call(scv).name, "new")
      spec.equal(shell.count(operation), 1)
    end
    local scv, shell = fixture()
    stale(shell, "schedules.modify", "schedules.list", 1)
    spec.equal(scv.edit_schedule { name = "PurgeJobs", at = "02:30", every = "day" }.cron, "0 30 2 * * ?")
  end)
  spec.case("is what came, where it stays so", function()
    each(function(change)
      local scv, shell = fixture()
      stale(shell, change.operation, change.list, 4)
      spec.raises({ kind = "appliance", operation = change.operation, changed = true }, change.call, scv)
    end)
    for operation, call in pairs(CREATIONS) do
      local scv, shell = fixture()
      stale(shell, operation, operation:gsub("create", "list"), 4)
      spec.raises({ kind = "appliance", operation = operation, changed = true }, call, scv)
    end
  end)
end)

spec.group("a change by PUT", function()
  spec.case("sends back what no document knows", function()
    each(function(change)
      local scv, shell = fixture { change = extra }
      change.call(scv)
      local body, key = sent(shell, change.operation), change.extra
      spec.equal({ body[key], #shell.questions }, { change.value, 0 })
    end)
    local scv, shell = fixture { change = extra }
    scv.modify_resource_group { group = "gold_web", schedules = { daily = { at = "03:15" } } }
    local body = sent(shell, "resource_groups.update")
    spec.equal({ body.scripts, body.applicationConsistent, body.policies[1].retentionOverride },
      { { "/a.sh" }, false, 3 })
    spec.equal(body.policies[1].frequency,
      { type = "DAILY", startTime = "11/24/2026 03:15:00 AM", interval = 1, jitterMinutes = 7 })
    scv, shell = fixture { change = extra }
    scv.set_audit_config { syslog = { port = 515 } }
    spec.equal(sent(shell, "audit.set_config"), {
      maxFiles = 10, maxFileSize = 10, rotate = "DAILY",
      syslogServer = { enabled = false, address = "192.0.2.9", port = 515, transport = "TLS" },
    })
    scv, shell = fixture { change = extra }
    scv.modify_storage { name = "svm_a", password = "p" }
    body = sent(shell, "storage_systems.modify")
    spec.equal({ body.skipCertificateCheck, body.dataLifs }, { true, { "192.0.2.31" } })
  end)

  spec.case("lets the request know which values are the appliance's own", function()
    each(function(change)
      local scv, shell = fixture { change = extra }
      change.call(scv)
      local _, options = sent(shell, change.operation)
      spec.equal(type(options.kept), "table")
    end)
  end)

  spec.case("stops where the record is not what the plan was made of, and sends nothing", function()
    each(function(change)
      local scv, shell, world = fixture()
      after_call(shell, change.list, 2, function() change.record(world).other = "now" end)
      local raised = spec.raises({ kind = "argument", operation = change.operation }, change.call, scv)
      spec.contains(raised.message, "was changed by somebody else just now: other is now, was nothing")
      spec.contains(raised.hint, "nothing was sent")
      spec.equal(shell.count(change.operation), 0)
    end)
  end)

  spec.case("tells what was lost, and how it is put back", function()
    each(function(change)
      local scv, shell, world = fixture { change = extra }
      after_call(shell, change.list, 3, function()
        for _, key in ipairs { "scripts", "dataLifs", "rotate", "purgeIntervalHours" } do
          change.record(world)[key] = nil
        end
      end)
      local raised = spec.raises({ kind = "appliance", operation = change.operation }, change.call, scv)
      spec.contains(raised.message, "was changed, but is not what it was to be: ")
      spec.contains(raised.hint, "the change was sent and stands; this puts back what was there before:\nscv.request(")
      spec.truthy(load(raised.hint:match("\n(.*)$")))
      spec.equal({ raised.changed, shell.count(change.operation) }, { true, 1 })
    end)
  end)

  spec.case("tells what did not arrive of what was asked", function()
    each(function(change)
      local scv, shell = fixture { replies = { [change.operation] = function() return { messages = { "ok" } } end } }
      local raised = spec.raises({ kind = "appliance", operation = change.operation }, change.call, scv)
      spec.contains(raised.message, ", not ")
      spec.equal(shell.count(change.operation), 1)
    end)
  end)

  spec.case("says that it was made where the record can't be read again", function()
    each(function(change)
      local scv, shell = fixture()
      after_call(shell, change.list, 3, function() shell.raise { kind = "connect", message = "nobody there" } end)
      local raised = spec.raises({ kind = "connect" }, change.call, scv)
      spec.contains(raised.message, "was changed, but can't be read again: nobody there")
    end)
    each(function(change)
      local scv, shell = fixture()
      after_call(shell, change.list, 3, function() shell.raise { kind = "not_found", message = "it is gone" } end)
      local raised = spec.raises({ kind = "appliance" }, change.call, scv)
      spec.equal({ raised.changed, shell.count(change.operation) }, { true, 1 })
    end)
  end)

  spec.case("names what can't be sent back, and wants a yes", function()
    -- What the document knows of the reply alone.
    local function one_way(shell)
      local record = shell.library("core/record")
      local metatable = record.metatable
      function record.metatable(name, fields, properties)
        for _, key in ipairs { "odd" } do properties[key] = {} end
        return metatable(name, fields, properties)
      end
    end
    each(function(change)
      local function prepared(options)
        options.change = function(world) change.record(world).odd = 1 end
        local scv, shell = fixture(options)
        one_way(shell)
        return scv, shell
      end
      local scv, shell = prepared { refuses = true }
      spec.raises({ kind = "refused" }, change.call, scv)
      spec.equal(shell.count(change.operation), 0)
      spec.contains(shell.questions[1].loss, "has what the request can't hold, so that it may be lost: odd.")
      scv, shell = prepared { refuses = true }
      change.call(scv, false)
      spec.equal(shell.count(change.operation), 1)
    end)
  end)

  spec.case("names what is not as it came, wants a yes, and gives unknown nulls back", function()
    each(function(change)
      local function prepared()
        local scv, shell = fixture { refuses = true, change = function(world)
          local record = change.record(world)
          record.big, record.more = "123456789012345678901", { note = "a\u{FFFD}" }
          record.keep, record.list = {}, { 0.1 }
        end }
        local request = shell.request
        function shell.request(operation, arguments, options)
          local reply = request(operation, arguments, options)
          if not (options and options.exact) or operation ~= change.list then return reply end
          local function at(kind, ...)
            local path = { reply[1] and 1 or nil }
            for _, step in ipairs { ... } do path[#path + 1] = step end
            return { kind = kind, path = path }
          end
          return reply, nil, nil, nil, {
            at("digits", "big"), at("characters", "more", "note"), at("null", "keep", "a"), at("null", "uri"),
            at("digits", "list", 1), at("notANumber", "gone"), at("null", "none"),
          }
        end
        return scv, shell
      end
      local scv, shell = prepared()
      spec.raises({ kind = "refused" }, change.call, scv)
      spec.equal(shell.count(change.operation), 0)
      spec.contains(shell.questions[1].loss, "has what can't be sent back as it came, so that it becomes another: "
        .. "big (has more digits than a number here), gone (is no number), list[1] (has more digits than a number "
        .. "here), more.note (has characters that are none).")
      scv, shell = prepared()
      change.call(scv, false)
      local body = sent(shell, change.operation)
      spec.equal({ body.keep.a == shell.json_null, body.none == shell.json_null, body.uri }, { true, true, nil })
    end)
  end)

  spec.case("sends no secret back as a reply shows it, and wants a yes", function()
    each(function(change)
      local function prepared()
        return fixture { refuses = true, change = function(world)
          local record = change.record(world)
          record.smtpPassword, record.chap, record.passwordExpiryDays = "x", { secretKey = "abc", on = true }, 90
          record.note, record.pattern = "••••••••", "*"
          record.script = { user = "a", login = "********" }
        end }
      end
      local scv, shell = prepared()
      spec.raises({ kind = "refused" }, change.call, scv)
      spec.equal(shell.count(change.operation), 0)
      spec.contains(shell.questions[1].loss, "has secrets that no reply tells. They are not sent back, so that they "
        .. "may be lost: chap.secretKey, note, script.login, smtpPassword.")
      scv, shell = prepared()
      change.call(scv, false)
      local body = sent(shell, change.operation)
      spec.equal({ body.smtpPassword, body.chap, body.passwordExpiryDays, body.note, body.pattern, body.script },
        { nil, { on = true }, 90, nil, "*", { user = "a" } })
    end)
    local function masked(world) world.storage[1].password = "********" end
    local scv, shell = fixture { change = function(world) extra(world) masked(world) end }
    scv.modify_storage { name = "svm_a", password = "s3cret" }
    spec.equal({ sent(shell, "storage_systems.modify").password, #shell.questions }, { "s3cret", 0 })
  end)

  spec.case("stops where a list of the record was cut", function()
    for key, value in pairs { entityCount = 1000, number_of_entities = 4, entitiesTruncated = true, hasMore = true } do
      local function prepared(given)
        return fixture { change = function(world) world.groups[1][key] = given end }
      end
      local scv, shell = prepared(value)
      local raised = spec.raises({ kind = "protocol", field = key }, scv.modify_resource_group,
        { group = "gold_web", add = "vm-9" })
      spec.contains(raised.message, "the record that resource_groups.update is to put back is not whole: " .. key)
      spec.equal(shell.count("resource_groups.update"), 0)
      scv, shell = prepared(type(value) == "number" and 2 or false)
      scv.modify_resource_group { group = "gold_web", add = "vm-9" }
      spec.equal(shell.count("resource_groups.update"), 1)
    end
    local scv = fixture { change = function(world) world.storage[1].lifs, world.storage[1].lifCount = { "a" }, 2 end }
    spec.raises({ kind = "protocol", field = "lifCount" }, scv.modify_storage, { name = "svm_a", password = "p" })
  end)

  spec.case("says which secrets no reply tells", function()
    local scv, shell = fixture()
    scv.modify_storage { name = "svm_a", password = "s3cret" }
    spec.contains(said(shell), "no reply tells the password")
  end)

  spec.case("waits for another one of the same record", function()
    local scv, shell, world = fixture { latency = 0.1 }
    local morefs = {}
    for n = 1, 8 do morefs[n] = "vm-3" .. n end
    shell.library("tasks/parallel").parallel(morefs, function(moref)
      scv.modify_resource_group { group = "gold_web", add = moref }
    end)
    spec.equal(#world.groups[1].entities, 10)
    shell.library("tasks/parallel").parallel({ 1, 2 }, function(n)
      local more = n == 1 and { port = 1 } or { timeout = 99 }
      more.name, more.password = "svm_a", "p"
      scv.modify_storage(more)
    end)
    spec.equal({ world.storage[1].port, world.storage[1].timeout }, { 1, 99 })
  end)
end)
