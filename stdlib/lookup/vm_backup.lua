-- The first steps of every workflow that takes something of a VM out of a backup: its backups, and which one.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local counted = shell.library("text/columns").counted
local disks_lookup = shell.library("lookup/disks")
local element = shell.library("lookup/element")
local backup_lookup = shell.library("lookup/backup")
local snapshot_location = shell.library("lookup/snapshot_location")
local literal = shell.library("text/literal")
local esx_host = shell.library("lookup/esx_host")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local List = shell.library("core/list")
local known_vms = shell.library("lookup/known_vms")
local vm_lookup = shell.library("lookup/vm")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")
local words = shell.library("core/words")

local read_backup = reader("vms.backups")

local vm_backup = {}

--- The id of a backup, for the next request.
---@param backup table
---@return integer|string
function vm_backup.id(backup) return read_backup(backup, "backup_id", "id") end

-- The morefs by which backups know the VM of a uuid: one that was restored has had others before.
local function morefs_of(backups, uuid)
  local morefs = {}
  for _, backup in ipairs(backups) do
    for _, part in ipairs(optional(backup, "vms", "list") or {}) do
      if moref.same_uuid(optional(part, "uuid"), uuid) then morefs[optional(part, "moref") or ""] = true end
    end
  end
  morefs[""] = nil
  return morefs
end

-- The VM with the uuid that backups have it by: vCenter has two of each VM, and says both.
local function as_backed_up(vm, backups)
  if not moref.uuid_key(vm.bios_uuid) then return vm end
  local is_known, is_by_bios = false, false
  for _, backup in ipairs(backups) do
    for _, part in ipairs(optional(backup, "vms", "list") or {}) do
      is_known = is_known or moref.same_uuid(optional(part, "uuid"), vm.uuid)
      is_by_bios = is_by_bios or moref.same_uuid(optional(part, "uuid"), vm.bios_uuid)
    end
  end
  if is_known or not is_by_bios then return vm end
  local copy = {}
  for key, value in next, vm do copy[key] = value end
  copy.uuid, copy.bios_uuid = vm.bios_uuid, nil
  return copy
end

local SHOWN = 5 -- names of backups in a hint

-- Which of the backups that are listed for a VM are its own.
local function words_of_own(backups, vm)
  local own = sequence.where(backups, function(backup)
    return #sequence.where(optional(backup, "vms", "list") or {}, function(part)
      return moref.same_uuid(optional(part, "uuid"), vm.uuid)
    end) > 0
  end)
  if #own == 0 then return ("no backup that is listed for %s is its own"):format(vm_lookup.label(vm)) end
  local labels = sequence.map({ table.unpack(own, 1, SHOWN) }, backup_lookup.label)
  if #own > SHOWN then labels[#labels + 1] = ("%d others"):format(#own - SHOWN) end
  return ("of %s itself %s: backup = …"):format(vm_lookup.label(vm), words.all_of(labels))
end

-- Two uuids that are known, and differ, are two VMs: the moref has come to be another one's. Each VM has two, which
-- vCenter alone knows to belong together.
local function refuse_other(backup, vm, backups, in_vcenter, func)
  local name, uuid = cell.text(optional(vm.other, "name") or "a VM"), optional(vm.other, "uuid")
  local hints = { words_of_own(backups, vm) }
  if moref.is_uuid(uuid) then
    table.insert(hints, 1, ("scv.restore_deleted_vm{vm = %q} brings back %s, if it was deleted"):format(uuid, name))
  end
  if not in_vcenter then hints[#hints + 1] = "whether both are uuids of one VM vCenter can tell: --vcenter URL" end
  errors.argument(func, "backup",
    ("%s is of another VM: what it holds as %s is %s of uuid %s, and %s has uuid %s"):format(
      backup_lookup.label(backup), cell.text(vm.moref), name, cell.text(uuid), vm_lookup.label(vm),
      cell.text(vm.uuid)), table.concat(hints, "; "))
end

-- Of which VM a backup is that names this one by nothing is for a person to say: by a yes to the question that has the
-- doubt, or by naming the backup.
local function refuse_doubtful(scv, backup, vm, wanted, func, is_asked)
  local is_named = wanted.backup ~= nil and wanted.backup ~= "latest"
  local sessions = shell.library("session/session")
  local facts = sessions.is(scv) and sessions.facts(scv) or {}
  -- Who gave a grant was asked before this was known.
  local is_unasked = facts.yes or wanted.confirm ~= nil and wanted.confirm ~= true
  if is_named or is_asked and not is_unasked then return end
  errors.argument(func, "backup", ("is needed: %s is the newest, and nobody is asked about it%s"):format(
    backup_lookup.label(backup), vm_backup.doubt(vm)),
    ("who knows that it is of this VM names it: backup = %s%s"):format(literal.encode(vm_backup.id(backup)),
      is_asked and "; without --yes and confirm a person is asked" or ""))
end

-- Says which of those that are listed for a VM are left out, and whose they are.
local function note_others(scv, others, vm)
  local names, uuids = {}, {}
  for _, backup in ipairs(others) do
    for _, part in ipairs(optional(backup, "vms", "list") or {}) do
      if optional(part, "moref") == vm.moref then
        names[#names + 1] = ("%s of uuid %s"):format(cell.text(optional(part, "name") or "a VM"),
          cell.text(optional(part, "uuid")))
        uuids[#uuids + 1] = optional(part, "uuid", "text")
      end
    end
  end
  names = sequence.distinct(names)
  shell.note(("%s that %s listed for %s %s of another VM%s and left out%s%s"):format(counted(#others, "backups"),
    #others == 1 and "is" or "are", vm_lookup.label(vm), #others == 1 and "is" or "are",
    #names > 0 and (" (%s)"):format(words.all_of(names)) or "",
    uuids[1] and (": scv.backups{vm = %q} lists them"):format(uuids[1]) or "",
    vcenter.facts(scv) and "" or "; whether both are uuids of one VM vCenter can tell: --vcenter URL"))
end

--- The backups of a VM. What the appliance lists for it and is of others, since its moref was another VM's before, is
--- left out, with a note.
---@param scv table
---@param vm FoundVM
---@return List
function vm_backup.of(scv, vm)
  local all = scv.api.vms.backups(vm_lookup.reference(vm))
  local others = sequence.where(all, function(backup) return backup_lookup.is_of_others(backup, vm) end)
  if #others == 0 then return all end
  note_others(scv, others, vm)
  local own = sequence.where(all, function(backup) return not sequence.has(others, backup) end)
  return List.mark(List.new(own), List.origin(all))
end

--- Lists the backups of a VM and chooses one. A VM that was given by reference gets its name from there.
---
--- It stops where the backup is of another VM that had the moref before, and where it names this VM by nothing,
--- unless a person says that it is the one.
---@param scv table
---@param vm FoundVM
---@param wanted {backup: any, before: table?, confirm: any}
---@param func string
---@param is_asked boolean  whether the workflow asks, with what `doubt` says
---@return table backup, FoundVM vm
function vm_backup.choose(scv, vm, wanted, func, is_asked)
  local backup, full, backups = vm_backup.listed(scv, vm, wanted, func)
  if full.other then refuse_other(backup, full, backups, vm.in_vcenter, func) end
  local is_doubtful = full.others or full.called and not full.is_proven
  if is_doubtful then refuse_doubtful(scv, backup, full, wanted, func, is_asked) end
  return backup, full
end

-- Whether a part is the VM's by a uuid that both say.
local function is_proven(part, vm)
  local uuid = optional(part, "uuid")
  return moref.same_uuid(uuid, vm.uuid) or moref.same_uuid(uuid, vm.bios_uuid)
end

--- The same, whatever VM it may be of: for what takes nothing out of the backup.
---@param scv table
---@param vm FoundVM
---@param wanted {backup: any, before: table?}
---@param func string
---@return table backup, FoundVM vm, List backups
function vm_backup.listed(scv, vm, wanted, func)
  local sessions = shell.library("session/session")
  local backups = scv.api.vms.backups(vm_lookup.reference(vm))
  vm = as_backed_up(vm, backups)
  local facts = sessions.is(scv) and sessions.facts(scv) or {}
  local backup = backup_lookup.choose(backups, vm_lookup.label(vm), wanted.backup, {
    func = func, operation = "vms.backups", vm = vm, before = wanted.before, zone = facts.timezone, facts = facts,
  })
  local part, other = backup_lookup.part_of(backup, vm, "vms.backups")
  part = part or {}
  local parts = next(part) == nil and read_backup(backup, "vms", "list") or {}
  local full = {
    name = vm.name or read_backup.maybe(part, "name", "text"), moref = vm.moref,
    uuid = vm.uuid or read_backup.maybe(part, "uuid", "text"), groups = vm.groups,
    -- A backup need not say on which host it was made: then the hosts that are offered say which is the original one.
    host = read_backup.maybe(part, "host", "element"), part = next(part) and part or nil,
    -- VMs of other morefs and uuids, or none at all, where the backup names this one by neither.
    others = next(part) == nil and sequence.map(parts, vm_lookup.label_of) or nil,
    -- The one among them that has its moref.
    other = other,
  }
  -- It may have been renamed since, or a record that was given calls it otherwise.
  local called = read_backup.maybe(part, "name", "text")
  full.called = given.calls_otherwise(full, called) and called or nil
  full.is_proven = is_proven(part, vm)
  full.morefs = morefs_of(backups, full.uuid)
  return backup, full, backups
end

--- What must be said of a backup none of whose parts is the VM, so far as morefs and uuids tell, or that calls it
--- otherwise; "" of any other.
---@param vm FoundVM  as `choose` gave it
---@return string
function vm_backup.doubt(vm)
  if vm.called then
    return ("\n(the backup calls it %s; %s that it is the same VM)"):format(cell.text(vm.called),
      vm.is_proven and "its uuid says" or "nothing but the moref says")
  end
  if not vm.others then return "" end
  return ("\n(the backup names no VM of the moref or uuid of %s; it names %s)"):format(vm_lookup.label(vm),
    #vm.others > 0 and words.all_of(vm.others) or "none at all")
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
  return sequence.distinct(sequence.map(disks, disks_lookup.datastore))
end

--- Refuses a template, which the product restores neither whole nor in parts.
---@param vm FoundVM
---@param func string
function vm_backup.refuse_template(vm, func)
  if not (vm.part and read_backup(vm.part, "template", "flag")) then return end
  errors.argument(func, "vm", ("%s is a template, and a template can't be restored"):format(vm_lookup.label(vm)),
    known_vms.TEMPLATE_ADVICE)
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
  local copies = snapshot_location.choose(locations, datastores, wanted, func, "vms.snapshot_locations")
  snapshot_location.tell_doubts(copies, backup)
  return copies
end

-- Whether the VM lies on vVols, as far as its copies say it: for the words of a refusal only.
local function is_vvol(copies)
  for _, copy in ipairs(copies) do
    if tostring(optional(copy, "datastore_type")):upper() == "VVOL" then return true end
  end
  return false
end

--- The host that a VM is restored to or by way of. Whether the appliance offers hosts for a VM, or for the uuid of one
--- that was deleted, is not known: if it has no such list, the host is the one that was named, or the one that the
--- backup or its copy tells of.
---@param scv table
---@param vm FoundVM
---@param copies table[]
---@param wanted any
---@param func string
---@return string|table  what the request hands back
function vm_backup.host(scv, vm, copies, wanted, func)
  local told = sequence.map(copies, function(copy) return element.maybe(copy, "host", "vms.snapshot_locations") end)
  if vm.host ~= nil then table.insert(told, 1, vm.host) end
  return esx_host.find(function() return scv.api.vms.available_esx_hosts(vm_lookup.reference(vm)) end, wanted, {
    what = vm_lookup.label(vm), operation = "vms.available_esx_hosts", original = vm.host, told = told,
    vvol = is_vvol(copies), func = func, scv = scv,
  })
end

-- A datastore of the list is the element itself: a text, or an object.
local function datastore_kind(what)
  return {
    what = "datastore", of = " for " .. what, argument = "datastore", ids = {},
    read = function(item) return item end,
  }
end

-- Reads the datastores that a VM's disks can go to.
local function read_datastores(scv, vm, backup)
  local offered = scv.api.vms.available_datastores { moref = vm_lookup.reference(vm), backupId = vm_backup.id(backup) }
  local read = reader("vms.available_datastores")
  for index in ipairs(offered) do read(offered, index, "element") end
  return offered
end

-- The one that a person means, by its name, a row of the list, or the record of a datastore; by its moref or path where
-- vCenter can say its name.
local function named_datastore(scv, offered, wanted, kind, func)
  if type(wanted) == "string" and #match.among(offered, wanted, kind) == 0 then
    wanted = vcenter.name_of(scv, wanted, "datastores", func)
  end
  return match.one(offered, wanted, kind, func)
end

--- The datastore that was named, if the VM can be restored to it.
---@param scv table
---@param vm FoundVM
---@param backup table
---@param wanted string|table
---@param func string
---@return string|table  what the request hands back
function vm_backup.datastore(scv, vm, backup, wanted, func)
  local handed = named_datastore(scv, read_datastores(scv, vm, backup), wanted, datastore_kind(vm_lookup.label(vm)),
    func)
  narration.took("restoreToDatastore", element.label(handed), "available_datastores", "the one that was named")
  return handed
end

--- Where single disks go: to the datastore that was named, or each to its own if that is still offered.
---@param scv table
---@param vm FoundVM
---@param backup table
---@param disks table[]
---@param wanted string|table|nil
---@param func string
---@return (string|table)[]  what the request hands back, one for each disk
function vm_backup.datastores_of_disks(scv, vm, backup, disks, wanted, func)
  local offered, kind = read_datastores(scv, vm, backup), datastore_kind("disks of " .. vm_lookup.label(vm))
  local named = wanted ~= nil and named_datastore(scv, offered, wanted, kind, func) or nil
  return sequence.map(disks, function(disk)
    if named ~= nil then return named end
    local name = disks_lookup.datastore(disk)
    local own = match.only(match.among(offered, name, kind), name, kind)
    if own ~= nil then return own end
    if #offered == 1 then return offered[1] end
    local rows = sequence.map(offered, function(each) return { name = element.label(each) } end)
    choices.ambiguous(("the datastore of %s is not offered any more"):format(cell.text(disks_lookup.label(disk))),
      "name one as datastore:", rows, "name")
  end)
end

return vm_backup
