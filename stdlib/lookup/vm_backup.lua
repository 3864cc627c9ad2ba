-- The first steps of every workflow that takes something of a VM out of a backup: its backups, and which one.
local shell = ...
local cell = shell.library("text/cell")
local backup_lookup = shell.library("lookup/backup")
local snapshot_location = shell.library("lookup/snapshot_location")
local esx_host = shell.library("lookup/esx_host")
local errors = shell.library("core/errors")
local vm_lookup = shell.library("lookup/vm")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local read_backup, read_disk = reader("vms.backups"), reader("vms.vmdk_locations")
local read_location, read_host = reader("vms.snapshot_locations"), reader("vms.available_esx_hosts")
local read_datastore = reader("vms.available_datastores")

local vm_backup = {}

--- The id of a backup, for the next request.
---@param backup table
---@return integer|string
function vm_backup.id(backup) return read_backup(backup, "backup_id", "id") end

--- Lists the backups of a VM and chooses one. A VM that was given by reference gets its name from there.
---@param scv table
---@param vm FoundVM
---@param wanted {backup: any, before: table?}
---@param func string
---@return table backup, FoundVM vm
function vm_backup.choose(scv, vm, wanted, func)
  local sessions = shell.library("session/session")
  local backups = scv.api.vms.backups(vm_lookup.reference(vm))
  local backup = backup_lookup.choose(backups, vm_lookup.label(vm), wanted.backup, {
    func = func, operation = "vms.backups", vm = vm, before = wanted.before,
    zone = sessions.is(scv) and sessions.facts(scv).timezone or nil,
  })
  local part = backup_lookup.part_of(backup, vm, "vms.backups") or {}
  local full = {
    name = vm.name or read_backup.maybe(part, "name", "text"), moref = vm.moref,
    uuid = vm.uuid or read_backup.maybe(part, "uuid", "text"), groups = vm.groups,
    -- A backup need not say on which host it was made: then the hosts that are offered say which is the original one.
    host = read_backup.maybe(part, "host", "text"), part = next(part) and part or nil,
  }
  return backup, full
end

--- The disks of a VM in a backup.
---@param scv table
---@param vm FoundVM
---@param backup table
---@return List
function vm_backup.disks(scv, vm, backup)
  return scv.api.vms.vmdk_locations { moref = vm_lookup.reference(vm), backupId = vm_backup.id(backup) }
end

--- The datastores that disks are on: a copy of each is needed.
---@param disks table[]
---@return string[]
function vm_backup.datastores(disks)
  for _, disk in ipairs(disks) do read_disk(disk, "datastore", "text") end
  return snapshot_location.datastores(disks, "vms.vmdk_locations")
end

--- Refuses a template, which the product restores neither whole nor in parts.
---@param vm FoundVM
---@param func string
function vm_backup.refuse_template(vm, func)
  if not (vm.part and read_backup(vm.part, "template", "flag")) then return end
  errors.argument(func, "vm", ("%s is a template, and a template can't be restored"):format(vm_lookup.label(vm)),
    "mounting its datastore from a backup gives its files: help(scv.mount_datastore)")
end

--- The copies of the backup that hold the VM. Where the backup holds several datastores, the VM's disks say which ones.
---@param scv table
---@param vm FoundVM
---@param backup table
---@param wanted any
---@param func string
---@return table[] locations
function vm_backup.copies(scv, vm, backup, wanted, func)
  local locations = scv.api.vms.snapshot_locations(vm_backup.id(backup))
  local datastores = snapshot_location.datastores(locations, "vms.snapshot_locations")
  if #datastores > 1 then datastores = vm_backup.datastores(vm_backup.disks(scv, vm, backup)) end
  return snapshot_location.choose(locations, datastores, wanted, func, "vms.snapshot_locations")
end

-- Whether the VM lies on vVols, as far as its copies say it: for the words of a refusal only.
local function is_vvol(copies)
  for _, copy in ipairs(copies) do
    if tostring(optional(copy, "datastore_type")):upper() == "VVOL" then return true end
  end
  return false
end

--- The host for a VM that is in vCenter.
---@param scv table
---@param vm FoundVM
---@param copies table[]
---@param wanted any
---@return string name
function vm_backup.host(scv, vm, copies, wanted)
  local offered = scv.api.vms.available_esx_hosts(vm_lookup.reference(vm))
  local context = {
    what = vm_lookup.label(vm), operation = "vms.available_esx_hosts", original = vm.host, vvol = is_vvol(copies),
  }
  return read_host(esx_host.choose(offered, wanted, context), "name", "text")
end

--- The host for a VM that was deleted. Whether the appliance offers hosts for a uuid is not known: if it refuses, the
--- host is the one that was named, or the one that the backup or its copy tells of.
---@param scv table
---@param vm FoundVM
---@param copies table[]
---@param wanted any
---@param func string
---@return string name
function vm_backup.host_of_deleted(scv, vm, copies, wanted, func)
  local ok, found = pcall(vm_backup.host, scv, vm, copies, wanted)
  if ok then return found end
  local refused = errors.kind(found) == "appliance" and found.operation == "vms.available_esx_hosts"
  if not refused then error(found, 0) end
  local name = wanted or vm.host or read_location.maybe(copies[1], "host", "text")
  if type(name) == "table" then name = optional(name, "name") end
  if name == nil then
    errors.argument(func, "host", "is needed: the appliance offers no hosts for a deleted VM",
      "the name of an ESXi host, as vCenter shows it")
  end
  shell.note(("the appliance doesn't say which hosts there are for %s: %s is not checked"):format(vm_lookup.label(vm),
    cell.text(name)))
  narration.took("esxHost", name, wanted and "your argument" or "the backup")
  return name
end

--- Checks that a datastore is one that the VM can be restored to.
---@param scv table
---@param vm FoundVM
---@param backup table
---@param wanted string
---@return string name
function vm_backup.datastore(scv, vm, backup, wanted)
  local offered = scv.api.vms.available_datastores { moref = vm_lookup.reference(vm), backupId = vm_backup.id(backup) }
  local names = {}
  for index in ipairs(offered) do names[index] = read_datastore(offered, index, "text") end
  local name = match.one(names, wanted, { what = "datastore for " .. vm_lookup.label(vm) })
  narration.took("restoreToDatastore", name, "available_datastores", "the one that was named")
  return name
end

return vm_backup
