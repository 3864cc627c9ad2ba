-- The ways in which a check tries each workflow: on things that were read, without changing anything. A way that needs
-- what is not there says so, and tells nothing of the workflow.
local shell = ...
local element = shell.library("lookup/element")
local List = shell.library("core/list")
local optional = shell.library("core/record").optional
local things = shell.library("workflows/check/things")
local unknown = shell.library("workflows/check/reading").unknown

local ways = {}

-- Text of the form of a certificate; it is looked at, and goes nowhere.
local CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
local NEW = "scvsh_check" -- how what is not created is called
local LATER = "2999-01-01" -- before it is everything

--- One way: what it does, and what a read would give after its change.
---@class Way
---@field name string
---@field run fun(scv: table, has: CheckThings): any
---@field echo (fun(has: CheckThings): Echo)?
---@field ends string?  the kind of error with which it ends where all is well

local all = {}

local function way(workflow, name, run, echo)
  all[workflow] = all[workflow] or {}
  table.insert(all[workflow], { name = name, run = run, echo = echo })
end

-- What nothing is called: whether that is so can be said only where everything has a name.
local NOTHING = "scvsh_looks_for_what_is_not_there"

local function not_there(workflow, run)
  way(workflow, "one that is not there", run)
  all[workflow][#all[workflow]].ends = "not_found"
end

-- A table of arguments, with one more.
local function with(arguments, key, value)
  local copy = {}
  for name, each in next, arguments do copy[name] = each end
  copy[key] = value
  return copy
end

-- The rows of a list as they would be once the first for which it holds had changed.
local function replaced(operation, is_it, values)
  return {
    operation = operation,
    of = function(rows)
      local copy, is_done = List.new(), false
      for index, row in ipairs(rows) do
        local is_meant = not is_done and type(row) == "table" and is_it(row)
        is_done = is_done or is_meant
        copy[index] = is_meant and things.changed(row, values) or row
      end
      return List.mark(copy, List.origin(rows))
    end,
  }
end

-- The rows of a list, with one more.
local function joined(operation, row)
  return {
    operation = operation,
    of = function(rows)
      local copy = List.new(rows)
      copy[#copy + 1] = row
      return List.mark(copy, List.origin(rows))
    end,
  }
end

-- Backing up.

local function backup_of(group, has, key)
  return { group = key and has:its(group, key) or group, policy = has:policy_of(group), wait = true }
end

way("backup_now", "by name", function(scv, has) return scv.backup_now(backup_of(has:group(), has, "name")) end)
way("backup_now", "by id", function(scv, has) return scv.backup_now(backup_of(has:group(), has, "id")) end)
way("backup_now", "by record", function(scv, has) return scv.backup_now(backup_of(has:group(), has)) end)

-- Looking.

for _, name in ipairs {
  "protected_vms", "unprotected_vms", "resource_groups", "policies", "schedules", "storage", "audit_logs",
} do
  way(name, "all", function(scv) return scv[name]() end)
end
way("job_retention", "as it is", function(scv) return scv.job_retention() end)
way("audit_config", "as it is", function(scv) return scv.audit_config() end)

way("backups", "of a VM", function(scv, has) return scv.backups { vm = has:its(has:vm(), "name") } end)
way("backups", "of a moref", function(scv, has) return scv.backups { vm = has:its(has:vm(), "moref") } end)
way("backups", "of a uuid", function(scv, has) return scv.backups { vm = has:its(has:vm(), "uuid") } end)
way("backups", "of a record", function(scv, has)
  return scv.backups { vm = has:vm().record or unknown("no report tells of a VM") }
end)
way("backups", "of a deleted VM", function(scv, has)
  return scv.backups { vm = has:its(has:deleted_vm(), "name") }
end)
way("backups", "of a datastore", function(scv, has)
  return scv.backups { datastore = has:its(has:datastore(), "name") }
end)
way("backups", "of a datastore's moref", function(scv, has)
  return scv.backups { datastore = has:its(has:datastore(), "moref") }
end)

not_there("backups", function(scv) return scv.backups { vm = NOTHING } end)

-- That nothing is mounted says nothing of what a list would hold.
way("mounted", "all", function(scv, has)
  has:mounted()
  return scv.mounted()
end)
way("mounted", "of a backup", function(scv, has)
  local _, backup = has:mounted()
  return scv.mounted { backup = has:its(backup, "backup_id") }
end)

-- Restoring.

local function restore(name, more)
  way("restore_vm", name, function(scv, has) return scv.restore_vm(with(more(has), "confirm", false)) end)
end

local function of_vm(key, capitals)
  return function(has)
    local value = has:its(has:vm(), key)
    return { vm = capitals and value:upper() or value }
  end
end

-- The VM in the surest way.
local function surely(has)
  local vm = has:vm()
  return { vm = vm.moref or vm.uuid }
end

local function in_backup(key)
  return function(has) return with(surely(has), "backup", has:its(has:backup(), key)) end
end

restore("by name", of_vm("name"))
restore("in other capitals", of_vm("name", true))
restore("by moref", of_vm("moref"))
restore("by uuid", of_vm("uuid"))
restore("by record", function(has) return { vm = has:vm().record or unknown("no report tells of a VM") } end)
restore("of a backup", in_backup("backup_id"))
restore("of a backup by name", in_backup("name"))
restore("of a backup's record", function(has) return with(surely(has), "backup", has:backup()) end)
restore("before a moment", function(has) return with(surely(has), "before", LATER) end)
restore("and powered on", function(has) return with(surely(has), "power_on", true) end)
restore("without waiting", function(has) return with(surely(has), "wait", false) end)

not_there("restore_vm", function(scv) return scv.restore_vm { vm = NOTHING, confirm = false } end)

-- The copy of another type than the first one's.
local function other_copy(has)
  local rows = has.reading:maybe("vms.snapshot_locations", has:its(has:backup(), "backup_id"))
  for _, row in ipairs(type(rows) == "table" and rows or {}) do
    local kind = type(row) == "table" and optional(row, "type", "text")
    if kind and kind:lower() == "secondary" then return "secondary" end
  end
  return unknown("the backup has no secondary copy, for all that its list says")
end

local function offered(has, operation, arguments, key)
  local rows = has.reading:maybe(operation, arguments)
  local row = type(rows) == "table" and rows[1]
  local value = row and (element.is_bare(row) and row or type(row) == "table" and (key and optional(row, key) or row))
  if not value then unknown(("%s offered nothing"):format(operation)) end
  return element.label(value)
end

local function reference_of(has)
  local vm = has:vm()
  return vm.moref or vm.uuid
end

restore("from the secondary copy", function(has)
  return with(in_backup("backup_id")(has), "location", other_copy(has))
end)
restore("to another host", function(has)
  return with(surely(has), "host", offered(has, "vms.available_esx_hosts", reference_of(has), "name"))
end)
restore("to another datastore", function(has)
  local asked = { moref = reference_of(has), backupId = has:its(has:backup(), "backup_id") }
  return with(in_backup("backup_id")(has), "datastore", offered(has, "vms.available_datastores", asked))
end)

way("restore_deleted_vm", "by name", function(scv, has)
  return scv.restore_deleted_vm { vm = has:its(has:deleted_vm(), "name"), confirm = false }
end)
way("restore_deleted_vm", "by uuid", function(scv, has)
  return scv.restore_deleted_vm { vm = has:its(has:deleted_vm(), "uuid"), confirm = false }
end)
not_there("restore_deleted_vm", function(scv) return scv.restore_deleted_vm { vm = NOTHING, confirm = false } end)

-- Disks.

local function disk_by(key)
  return function(has)
    local disk = has:disk()
    if key == "path" then return element.is_bare(disk) and disk or element.label(has:its(disk, "path")) end
    if element.is_bare(disk) then unknown("the list of disks gives their paths alone") end
    return has:its(disk, key)
  end
end

for _, workflow in ipairs { "restore_vmdks", "attach_vmdks" } do
  local function add(name, arguments)
    way(workflow, name, function(scv, has)
      local given = arguments(has)
      if workflow == "restore_vmdks" then given.confirm = false end
      return scv[workflow](given)
    end)
  end
  add("by name", function(has) return with(of_vm("name")(has), "disks", disk_by("name")(has)) end)
  add("by path", function(has) return with(surely(has), "disks", disk_by("path")(has)) end)
  add("by record", function(has)
    return with(in_backup("backup_id")(has), "disks", { has:disk() })
  end)
  add("of a backup", function(has) return with(in_backup("backup_id")(has), "disks", disk_by("path")(has)) end)
end
way("attach_vmdks", "to another VM", function(scv, has)
  return scv.attach_vmdks(with(with(surely(has), "disks", disk_by("path")(has)), "to", has:other_vm().moref))
end)

way("detach_vmdks", "all", function(scv, has)
  has:attached()
  return scv.detach_vmdks(with(surely(has), "confirm", false))
end)
way("detach_vmdks", "out of a backup", function(scv, has)
  has:attached()
  return scv.detach_vmdks(with(in_backup("backup_id")(has), "confirm", false))
end)

-- Datastores.

way("mount_datastore", "by name", function(scv, has)
  return scv.mount_datastore { datastore = has:its(has:datastore(), "name") }
end)
way("mount_datastore", "by moref", function(scv, has)
  return scv.mount_datastore { datastore = has:its(has:datastore(), "moref") }
end)
not_there("mount_datastore", function(scv) return scv.mount_datastore { datastore = NOTHING } end)
way("unmount_datastore", "of a backup", function(scv, has)
  local _, backup = has:mounted()
  return scv.unmount_datastore { backup = has:its(backup, "backup_id"), confirm = false }
end)
way("unmount_datastore", "by name", function(scv, has)
  return scv.unmount_datastore { datastore = has:its(has:mounted(), "name"), confirm = false }
end)
way("unmount_datastore", "by moref", function(scv, has)
  return scv.unmount_datastore { datastore = has:its(has:mounted(), "moref"), confirm = false }
end)
way("cleanup_backup", "by id", function(scv, has)
  return scv.cleanup_backup { backup = has:its(has:backup(), "backup_id"), confirm = false }
end)
way("cleanup_backup", "by name", function(scv, has)
  return scv.cleanup_backup { backup = has:its(has:backup(), "name"), confirm = false }
end)

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
      if moref and not held[moref] then return { moref = moref, name = optional(row, "name", "text") } end
    end
  end
  return unknown("no VM is told of that the group doesn't hold")
end

way("modify_resource_group", "add", function(scv, has)
  return scv.modify_resource_group {
    group = has:its(has:group(), "name"), add = newcomer(has).moref, confirm = false,
  }
end, function(has)
  local group = has:group()
  return replaced(GROUPS, is_same(group), { entities = one_more(group, newcomer(has)) })
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
    name = NEW, entities = { has:its(has:vm(), "name") }, policies = policy, schedules = { [policy] = { at = "03:15" } },
    notification = "errors",
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
for _, key in ipairs { "name", "id" } do
  way("delete_resource_group", "by " .. key, function(scv, has)
    return scv.delete_resource_group { group = has:its(has:group(), key), confirm = false }
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
way("wait_for_job", "one that is over", function(scv, has)
  return scv.wait_for_job { job = has:its(has:job_over(), "id") }
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

way("add_storage", "with a password", function(scv, has) return scv.add_storage(new_storage(has)) end, function(has)
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

way("audit_log", "the active one", function(scv, has) return scv.audit_log { file = has:audit_file() } end)
way("verify_audit", "now", function(scv) return scv.verify_audit() end, function()
  return { operation = "audit.logs", of = function(rows) return rows end }
end)
way("set_syslog_certificate", "from a file", function(scv)
  return scv.set_syslog_certificate { certificate = CERTIFICATE }
end)

--- The ways in which a workflow is tried.
---@param workflow string
---@return Way[]
function ways.of(workflow) return all[workflow] or {} end

--- The workflows that are tried, by the alphabet.
---@return string[]
function ways.workflows()
  local names = {}
  for name in next, all do names[#names + 1] = name end
  table.sort(names)
  return names
end

return ways
