-- Which backups there are of a VM or of a datastore, and what of them is mounted.
local shell = ...
local argument_table = shell.library("session/argument_table")
local backup_lookup = shell.library("lookup/backup")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local datastore_lookup = shell.library("lookup/datastore")
local vm_backup = shell.library("lookup/vm_backup")
local vm_lookup = shell.library("lookup/vm")
local known_backups = shell.library("lookup/known_backups")
local optional = shell.library("core/record").optional
local List = shell.library("core/list")
local moref = shell.library("core/moref")
local mounts = shell.library("lookup/mounts")
local strange_words = shell.library("core/strange_words")

local BACKUPS, MOUNTED = "scv.backups", "scv.mounted"

local read_backups = argument_table.reader(BACKUPS, { { "vm", "thing" }, { "datastore", "thing" } },
  { bare = "vm", example = 'scv.backups{vm = "web01"}' })

local KNOWN = "scv.known_backups"

local read_known = argument_table.reader(KNOWN, { { "strict", "flag" } },
  { example = "scv.known_backups{strict = true}" })

local read_mounted = argument_table.reader(MOUNTED, { { "backup", "thing" } }, { bare = "backup" })

-- The backups of a VM, which hold others beside it, with which of them it is. A uuid tells before a moref does.
local function about(backups, vm)
  local origin = {}
  for key, value in next, List.origin(backups) or {} do origin[key] = value end
  function origin.is_asked_for(part)
    local uuid = optional(part, "uuid")
    if moref.uuid_key(vm.uuid) and moref.uuid_key(uuid) then
      return moref.same_uuid(vm.uuid, uuid) or moref.same_uuid(vm.bios_uuid, uuid)
    end
    return vm.moref ~= nil and optional(part, "moref") == vm.moref
  end
  return List.mark(backups, origin)
end

-- Whether a backup holds a VM; one that names none at all may.
local function is_with(backup, vm, operation)
  return #(optional(backup, "vms", "list") or {}) == 0 or backup_lookup.part_of(backup, vm, operation) ~= nil
end

-- The VMs that are in none of some backups, and the reports that may have told of more. A uuid tells before a moref
-- does, which may be another VM's by now.
local function vms_without(scv, backups)
  local uuids, morefs, bare_morefs = {}, {}, {}
  for _, backup in ipairs(backups) do
    for _, part in ipairs(optional(backup, "vms", "list") or {}) do
      local uuid, ref = moref.uuid_key(optional(part, "uuid")), optional(part, "moref")
      if uuid then uuids[uuid] = true end
      if ref then
        morefs[ref] = true
        if not uuid then bare_morefs[ref] = true end
      end
    end
  end
  local known, unsaid = scv.known_vms()
  return known:where(function(vm)
    local uuid, ref = moref.uuid_key(optional(vm, "uuid")), optional(vm, "moref") or ""
    if uuid then return not (uuids[uuid] or bare_morefs[ref]) end
    return not morefs[ref]
  end), unsaid
end

local function add(scv)
  --- `vm` or `datastore`
  ---@class Backups
  ---@field vm string|table|nil  its name, folder path, moref or uuid; also one that was deleted from vCenter
  ---@field datastore string|table|nil  its name, folder path or moref

  --- Lists the backups of a VM or of a datastore.
  ---
  --- Rules: what is listed for a VM, and is of another that had its moref before, is left out with a note.
  ---
  ---     scv.backups{vm = "web01"}
  ---     scv.backups{datastore = "nfs_web01"}:where{policy_name = "daily"}
  ---@reads
  ---@steps look up the moref or the uuid in vCenter, vms.backups, or for a datastore: datastores.backups
  ---@param arguments Backups|string  a VM's name or id alone will do
  ---@return List backups
  ---@typed return List<vms.backups>
  function scv.backups(arguments)
    local wanted = read_backups(arguments)
    if (wanted.vm == nil) == (wanted.datastore == nil) then
      local problem = wanted.vm == nil and "is missing" or "can't be given beside datastore"
      errors.argument(BACKUPS, "vm", problem,
        'for example scv.backups{vm = "web01"} or scv.backups{datastore = "nfs_web01"}')
    end
    if wanted.vm ~= nil then
      local vm = vm_lookup.any(scv, wanted.vm, BACKUPS)
      return about(vm_backup.of(scv, vm), vm)
    end
    return scv.api.datastores.backups(datastore_lookup.find(scv, wanted.datastore, BACKUPS).moref)
  end

  ---@class KnownBackups
  ---@field strict boolean?  true: what a group holds by a moref of an unknown form is an error, not a note

  --- Lists all backups that are known: those of what the resource groups hold, each once.
  ---
  ---     scv.known_backups():where{mounted = true}
  ---@reads
  ---@param arguments KnownBackups?
  ---@return List backups
  ---@typed return List<vms.backups>
  function scv.known_backups(arguments)
    local is_strict = arguments ~= nil and read_known(arguments).strict
    local backups = known_backups.all(scv, not is_strict and "shown" or nil)
    local others = { count = #backups, read = function() return vms_without(scv, backups) end }
    return List.mark(backups, { operation = "vms.backups", others = others })
  end

  --- Whether something can be restored out of a backup: it is complete; or it is partial, and the VM did not fail in
  --- it. One that holds VMs, but not the one that is asked about, is none of that VM's. One whose status is a word that
  --- is not known counts as none, and a note says so.
  ---
  ---     scv.backups{vm = "web01"}:where(function(backup) return scv.is_good(backup) end)
  ---@reads
  ---@param backup table  its record, as scv.backups lists it
  ---@param vm table|nil  the record of a VM with its moref or its uuid: whether that VM's part of the backup is good
  ---@return boolean is_good
  ---@return string? why  it is not: "is FAILED"
  ---@return string? word  its status, where that is not known, and nothing else is wrong with it
  function scv.is_good(backup, vm)
    if type(backup) ~= "table" then
      errors.argument("scv.is_good", "backup", "must be a backup's record, got " .. errors.what(backup))
    end
    if vm ~= nil and (type(vm) ~= "table" or not (optional(vm, "moref") or optional(vm, "uuid"))) then
      errors.argument("scv.is_good", "vm", "must be a record with moref or uuid, got " .. errors.what(vm))
    end
    local wanted, operation = vm and given.said(vm) or nil, known_backups.reader(backup).operation
    local fault, is_unknown = backup_lookup.fault_of(backup, wanted, operation)
    if wanted and (not fault or is_unknown) and not is_with(backup, wanted, operation) then
      return false, "holds no part of this VM"
    end
    if not is_unknown then return fault == nil, fault end
    local word = optional(backup, "status")
    strange_words.once(scv, "backup", "backup " .. backup_lookup.label(backup), word, "it counts as no good one")
    return false, fault .. ", and what that means is not known", word
  end

  ---@class Mounted
  ---@field backup string|integer|table|nil  a backup's id or name, or its record; all that are known unless given

  --- Lists the datastores that are mounted out of a backup, or out of all backups that are known: those of what the
  --- resource groups hold.
  ---
  ---     scv.mounted()
  ---     scv.mounted(57)
  ---@reads
  ---@steps datastores.mounted
  ---@param arguments Mounted?
  ---@return List datastores
  ---@typed return List<datastores.mounted>
  function scv.mounted(arguments)
    local wanted = read_mounted(arguments)
    if wanted.backup == nil then return mounts.all(scv, "shown") end
    return scv.api.datastores.mounted(known_backups.id(known_backups.find(scv, wanted.backup, MOUNTED)))
  end
end

return { order = 30, add = add }
