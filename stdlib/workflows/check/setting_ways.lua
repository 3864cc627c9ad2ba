-- The ways in which what the appliance is set to is changed: groups, policies, schedules, jobs, storage, the audit log.
local shell = ...
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local optional = shell.library("core/record").optional
local things = shell.library("workflows/check/things")
local unknown = shell.library("workflows/check/reading").unknown
local ways = shell.library("workflows/check/ways")

local way, not_there, NOTHING = ways.add, ways.add_missing, ways.NOTHING

local joined, replaced = ways.joined, ways.replaced

-- Text of the form of a certificate; it is looked at, and goes nowhere.
local CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
local NEW = "scvsh_check" -- how what is not created is called

-- Resource groups.

local GROUPS, POLICIES = "resource_groups.list", "policies.list"

local function is_same(group)
  local id, name = optional(group, "id"), optional(group, "name")
  return function(row) return optional(row, "id") == id and optional(row, "name") == name end
end

local TEXT = "looked at by scvsh, never sent"

local function new_text(has) return replaced(GROUPS, is_same(has:group()), { description = TEXT }) end

way("modify_resource_group", "its text", function(scv, has)
  return scv.modify_resource_group { group = has:its(has:group(), "name"), description = TEXT, confirm = false }
end, new_text)
way("modify_resource_group", "by id", function(scv, has)
  return scv.modify_resource_group { group = has:its(has:group(), "id"), description = TEXT, confirm = false }
end, new_text)
way("modify_resource_group", "its name", function(scv, has)
  return scv.modify_resource_group { group = has:its(has:group(), "name"), name = NEW, confirm = false }
end, function(has) return replaced(GROUPS, is_same(has:group()), { name = NEW }) end)

-- What a group holds, with one more: of the form of those that it holds.
local function one_more(group, vm)
  local held = optional(group, "entities", "list") or {}
  local more = List.new(held)
  local like = held[1]
  more[#more + 1] = type(like) == "table" and things.changed(like, { moref = vm.moref, name = vm.name }) or vm.moref
  return more
end

-- A VM that the group doesn't hold.
local function newcomer(has)
  local group, held = has:group(), {}
  for _, each in ipairs(optional(group, "entities", "list") or {}) do
    held[tostring(type(each) == "table" and optional(each, "moref") or each)] = true
  end
  for _, report in ipairs { "reports.unprotected_vms", "reports.protected_vms" } do
    for _, row in ipairs(has.reading:maybe(report) or {}) do
      local moref = type(row) == "table" and optional(row, "moref", "text")
      local name = type(row) == "table" and optional(row, "name", "text")
      if name and not held[tostring(moref)] then return { moref = moref, name = name } end
    end
  end
  return unknown("no VM is told of that the group doesn't hold")
end

way("modify_resource_group", "add", function(scv, has)
  return scv.modify_resource_group {
    group = has:its(has:group(), "name"), add = newcomer(has).name or newcomer(has).moref, confirm = false,
  }
end, function(has)
  local group = has:group()
  return replaced(GROUPS, is_same(group), { entities = one_more(group, newcomer(has)) })
end)

-- Only what would be sent: what the group would hold then can't be told from here.
way("modify_resource_group", "less entities", function(scv, has)
  local entity = (optional(has:group(), "entities", "list") or {})[1]
  return scv.modify_resource_group {
    group = has:its(has:group(), "name"), confirm = false,
    entities = { type(entity) == "table" and has:its(entity, "name") or entity },
  }
end)

-- The first of what a group holds that is known by a moref.
local function first_entity(has)
  for _, each in ipairs(optional(has:group(), "entities", "list") or {}) do
    local moref = type(each) == "table" and optional(each, "moref", "text") or each
    if type(moref) == "string" then return moref, each end
  end
  return unknown("no group tells what it holds")
end

way("create_resource_group", "by morefs and ids", function(scv, has)
  local policy = (optional(has:group(), "policies", "list") or {})[1]
  return scv.create_resource_group {
    name = NEW, entities = { (first_entity(has)) },
    policies = type(policy) == "table" and (optional(policy, "id") or optional(policy, "name")) or nil,
  }
end, function(has)
  local group = has:group()
  local _, entity = first_entity(has)
  local policies = List.new { (optional(group, "policies", "list") or {})[1] }
  return joined(GROUPS, things.changed(group, { name = NEW, entities = List.new { entity }, policies = policies }))
end)
-- When policies run is not told of every group: so these two end with what would be sent.
way("create_resource_group", "of VMs", function(scv, has)
  local _, policy = has:daily()
  return scv.create_resource_group {
    name = NEW, entities = { has:its(has:vm(), "name") }, policies = policy, notification = "errors",
    schedules = { [policy] = { at = "03:15" } },
  }
end)
way("modify_resource_group", "its schedule", function(scv, has)
  local group, policy = has:daily()
  return scv.modify_resource_group {
    group = has:its(group, "name"), schedules = { [policy] = { at = "03:17" } }, confirm = false,
  }
end)
not_there("create_resource_group", function(scv)
  return scv.create_resource_group { name = NEW, entities = { NOTHING } }
end)
-- One that holds a mounted backup can't be deleted: then the next one is tried.
for _, key in ipairs { "name", "id" } do
  way("delete_resource_group", "by " .. key, function(scv, has)
    local ok, result
    for index, group in ipairs(has:groups()) do
      if index > 3 then break end
      ok, result = pcall(scv.delete_resource_group, { group = has:its(group, key), confirm = false })
      if ok or errors.kind(result) ~= "argument" or rawget(result, "unsendable") then break end
    end
    if ok == nil then unknown("there is no resource group") end
    return ok and result or error(result, 0)
  end)
end

-- Policies: one that there is, under another name.

local function retention_of(policy)
  local count, kind = optional(policy, "retention", "integer"), optional(policy, "retention_type", "text")
  if not (count and kind) then return nil end
  return { [kind:upper() == "DAYS" and "days" or "count"] = count }
end

way("create_policy", "little", function(scv, has)
  local policy = has:policy()
  return scv.create_policy {
    name = NEW, frequency = has:its(policy, "frequency", "text"), retention = retention_of(policy),
  }
end, function(has) return joined(POLICIES, things.changed(has:policy(), { name = NEW })) end)

-- "snapmirror" and "snapvault", as far as a policy says whether it updates them.
local function replication_of(has, policy)
  local updated = {}
  for _, name in ipairs { "snapmirror", "snapvault" } do
    if has:its(policy, "update_" .. name, "flag") then updated[#updated + 1] = name end
  end
  return #updated > 0 and updated or "none"
end

way("create_policy", "all of it", function(scv, has)
  local policy = has:policy { "label", "locking" }
  local locking = has:its(policy, "locking", "table")
  return scv.create_policy {
    name = NEW, frequency = has:its(policy, "frequency", "text"), retention = retention_of(policy),
    vm_consistent = has:its(policy, "vm_consistent", "flag"), label = has:its(policy, "label", "text"),
    replication = replication_of(has, policy),
    locking = { period = has:its(locking, "period", "integer"), unit = has:its(locking, "unit", "text") },
  }
end, function(has) return joined(POLICIES, things.changed(has:policy { "label", "locking" }, { name = NEW })) end)

-- Schedules.

local CRON = "0 7 3 * * ?"

local function new_cron(has)
  local name = has:its(has:schedule(), "name")
  return replaced("schedules.list", function(row) return optional(row, "name") == name end, { cron = CRON })
end

way("edit_schedule", "by cron", function(scv, has)
  return scv.edit_schedule { name = has:its(has:schedule(), "name"), cron = CRON }
end, new_cron)

-- Jobs.

way("jobs", "all", function(scv) return scv.jobs() end)
way("jobs", "of a type", function(scv) return scv.jobs { type = "backup" } end)
way("jobs", "that run", function(scv) return scv.jobs { status = "running" } end)
way("jobs", "since a moment", function(scv) return scv.jobs { since = "2000-01-01" } end)
-- What was read is read no second time: a job that is not over by then is so at no later look, and an appliance that is
-- away stays away.
local SOON = 5 -- seconds

way("wait_for_job", "one that is over", function(scv, has)
  return scv.wait_for_job { job = has:its(has:job_over(), "id"), timeout = SOON, patience = 1 }
end)
way("job_log", "by id", function(scv, has) return scv.job_log(has:its(has:job_over(), "id")) end)
way("fail_stuck_jobs", "of an hour", function(scv)
  return scv.fail_stuck_jobs { older_than = "1h", confirm = false }
end)

-- The record of settings as it would be then.
local function settings(operation, values)
  return { operation = operation, of = function(record) return things.changed(record, values) end }
end

-- Another number than a setting has.
local function other_number(has, operation, key)
  local record = has.reading:maybe(operation)
  return (type(record) == "table" and optional(record, key, "integer") or 1) + 1
end

way("set_job_retention", "jobs alone", function(scv, has)
  return scv.set_job_retention { jobs = other_number(has, "config.jobs_cleanup", "jobs"), confirm = false }
end, function(has)
  return settings("config.jobs_cleanup", { jobs = other_number(has, "config.jobs_cleanup", "jobs") })
end)
way("set_audit_config", "files alone", function(scv, has)
  return scv.set_audit_config { max_files = other_number(has, "audit.config", "max_files"), confirm = false }
end, function(has)
  return settings("audit.config", { max_files = other_number(has, "audit.config", "max_files") })
end)

local function syslog_of(has)
  local config = has.reading:maybe("audit.config")
  return has:its(type(config) == "table" and config or {}, "syslog", "table")
end

local function other_port(has) return (optional(syslog_of(has), "port", "integer") or 513) + 1 end

way("set_audit_config", "and a syslog server", function(scv, has)
  local syslog = syslog_of(has)
  return scv.set_audit_config {
    confirm = false,
    syslog = {
      enabled = true, port = other_port(has), address = optional(syslog, "address", "text") or "192.0.2.50",
      format = "RFC5424",
    },
  }
end)
way("set_audit_config", "the syslog server's port alone", function(scv, has)
  return scv.set_audit_config { syslog = { port = other_port(has) }, confirm = false }
end, function(has)
  return settings("audit.config", { syslog = things.changed(syslog_of(has), { port = other_port(has) }) })
end)

-- Storage.

local SYSTEMS = "storage_systems.list"

local function new_storage(has)
  local like = has:storage()
  return {
    name = NEW, username = optional(like, "username", "text") or "vsadmin", password = "-",
    port = optional(like, "port", "integer"), timeout = optional(like, "timeout", "integer"),
    protocol = optional(like, "protocol", "text"), asup = optional(like, "asup", "flag"),
    syslog = optional(like, "syslog", "flag"), preferred_address = optional(like, "preferred_address", "text"),
  }
end

way("add_storage", "with a password", function(scv, has)
  return scv.add_storage(new_storage(has))
end, function(has)
  local values = new_storage(has)
  return joined(SYSTEMS, things.changed(has:storage(), { name = NEW, username = values.username }))
end)

local function new_timeout(has) return (optional(has:storage(), "timeout", "integer") or 60) + 1 end

for _, key in ipairs { "name", "address" } do
  way("modify_storage", "by " .. key, function(scv, has)
    local storage = has:storage()
    return scv.modify_storage {
      name = has:its(storage, key), username = optional(storage, "username", "text") or "vsadmin", password = "-",
      timeout = new_timeout(has), confirm = false,
    }
  end, function(has)
    local storage = has:storage()
    local values = { timeout = new_timeout(has), username = optional(storage, "username", "text") or "vsadmin" }
    return replaced(SYSTEMS, function(row) return optional(row, "name") == optional(storage, "name") end, values)
  end)
end
way("rename_storage", "by names", function(scv, has)
  return scv.rename_storage { from = NEW, to = has:its(has:storage(), "name") }
end)
way("remove_storage", "by name", function(scv, has)
  return scv.remove_storage { name = has:its(has:storage(), "name"), confirm = false }
end)

-- Audit.

way("audit_log", "the active one", function(scv, has) return scv.audit_log { file = has:audit_files()[1] } end)
way("verify_audit", "now", function(scv) return scv.verify_audit() end, function()
  return { operation = "audit.logs", of = function(rows) return rows end }
end)
way("set_syslog_certificate", "from a file", function(scv)
  return scv.set_syslog_certificate { certificate = CERTIFICATE }
end)

return {}
