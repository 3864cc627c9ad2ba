-- The ways in which backups are made, looked at and restored.
local shell = ...
local element = shell.library("lookup/element")
local optional = shell.library("core/record").optional
local unknown = shell.library("workflows/check/reading").unknown
local ways = shell.library("workflows/check/ways")

local way, not_there, with, NOTHING = ways.add, ways.add_missing, ways.with, ways.NOTHING

local LATER = "2999-01-01" -- before it is everything

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

way("known_backups", "all", function(scv) return scv.known_backups() end)

for _, key in ipairs { "name", "moref", "uuid" } do
  way("find_vm", "by " .. key, function(scv, has) return scv.find_vm(has:its(has:vm(), key)) end)
end
not_there("find_vm", function(scv) return scv.find_vm(NOTHING) end)

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

-- The VM as people call it, or as it can be.
local function surely(has)
  local vm = has:vm()
  return { vm = vm.name or vm.moref or vm.uuid }
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
way("restore_vmdks", "by moref, before", function(scv, has)
  local given = with(with(of_vm("moref")(has), "before", LATER), "disks", disk_by("path")(has))
  return scv.restore_vmdks(with(given, "confirm", false))
end)
way("attach_vmdks", "by morefs", function(scv, has)
  return scv.attach_vmdks(with(with(of_vm("moref")(has), "disks", disk_by("path")(has)), "to", has:other_vm().moref))
end)
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

return {}
