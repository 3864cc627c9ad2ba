-- Finding a VM that was deleted from vCenter, and seeing that it is not there all the same: what is brought back by
-- mistake stands beside the VM that lives.
local shell = ...
local cell = shell.library("text/cell")
local deleted = shell.library("lookup/deleted")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local known_vms = shell.library("lookup/known_vms")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")
local vcenter_deleted = shell.library("lookup/vcenter_deleted")
local vcenter_vm = shell.library("lookup/vcenter_vm")

local deleted_vm = {}

-- Stops where the VM of a uuid may still be in vCenter: a live one without a uuid is another one only if no backup
-- calls the VM so.
local function refuse_unsure(scv, uuid, live)
  local unsure = sequence.where(live, function(vm) return vm.uuid == nil end)
  if #unsure == 0 then return end
  local words = deleted.known_as(scv, uuid)
  for _, vm in ipairs(unsure) do
    if not words or words[vm.name:lower()] or words[vm.moref] then
      known_vms.uuid_of(vm, ("so %s may be the VM of that uuid; if it is, scv.restore_vm{vm = %q} "
        .. "overwrites it with a backup"):format(known_vms.label(vm), vm.moref))
    end
  end
end

--- Stops where a VM that was taken for a deleted one may be in vCenter all the same: a live one has the moref that the
--- backups know it by, and another uuid. Gives what must be said where a live one has its name only.
---@param vm FoundVM  as lookup/vm_backup chose a backup of it
---@param live FoundVM[]  what `find` gave beside it
---@param func string
---@return string
function deleted_vm.refuse_living(vm, live, func)
  local words = live.words or ""
  for _, other in ipairs(live) do
    local is_moref = other.moref and vm.morefs[other.moref]
    -- A moref may come again: vCenter says whose it is now.
    local is_other = live.by_vcenter and moref.uuid_key(other.uuid) and moref.uuid_key(other.bios_uuid)
    if is_moref and live.by_vcenter and vcenter_vm.has_uuid(vm.uuid, other) or is_moref and not is_other then
      errors.argument(func, "vm", ("%s is in vCenter for all that is known: %s that its uuid is %s, the backups say %s")
        :format(known_vms.label(other), live.by_vcenter and "vCenter says" or "the reports say", cell.text(other.uuid),
          cell.text(vm.uuid)),
        ("scv.restore_vm{vm = %q} overwrites it with a backup; %s"):format(other.moref, deleted.LONE_CALL))
    end
    if is_moref or deleted.same_name(vm, other) then
      words = ("%s\n(%s of another uuid, %s, is in vCenter)"):format(words, known_vms.label(other),
        cell.text(other.uuid or "not said"))
    end
  end
  return words
end

--- The same for what resource groups hold: the reports may be an hour old. What a group holds by a moref that the
--- backups know may have been left there.
---@param vm FoundVM
---@param live FoundVM[]
---@param groups table[]
---@param func string
---@return string
function deleted_vm.refuse_held(vm, live, groups, func)
  local words = ""
  -- vCenter was asked whether they are there.
  if live.by_vcenter then return words end
  for _, each in ipairs(known_vms.unreported(live, known_vms.held(groups, true))) do
    local is_named = deleted.same_name(vm, each)
    local is_it = vm.morefs[each.moref] or moref.same_uuid(each.uuid, vm.uuid)
    -- Whose uuid is another one, that is another VM.
    if is_named and not is_it and not each.uuid and next(vm.morefs) then
      errors.argument(func, "vm", ("%s may be in vCenter: a resource group holds %s, of which no report tells, and the "
        .. "reports may be an hour old"):format(cell.text(vm.name), known_vms.label(each)),
        "once the reports tell of it, its uuid says which VM it is; " .. deleted.LONE_CALL)
    end
    if is_it or is_named and not each.uuid then
      words = ("%s\n(a resource group still holds %s, and the reports may be an hour old: see in vCenter that it is "
        .. "gone)"):format(words, known_vms.label(each))
    end
  end
  return words
end

--- A VM that was deleted from vCenter: where vCenter can be asked, by that, by what was seen there before, and by the
--- backups (lookup/vcenter_deleted); else from the backups that hold it.
---
--- Without vCenter a uuid is taken as it is if it is not in vCenter by the reports: where one tells of a VM without
--- its uuid, that one must be called otherwise than the backups call the deleted one. A name is looked for among the
--- backups of so many things at most: what is not known to be the only one is not brought back.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM vm
---@return FoundVM[] live  those that vCenter has, or else those that the reports tell of
function deleted_vm.find(scv, value, func)
  local wanted, record = known_vms.wanted_by(value, func, "vm")
  if record and record.uuid then wanted = record.uuid end
  if vcenter.facts(scv) then return vcenter_deleted.find(scv, wanted, record, func) end
  local live = known_vms.reported(scv)
  known_vms.refuse_silent(scv, live)
  local here, is_uuid = known_vms.meant(live, wanted, true), moref.is_uuid(wanted)
  if is_uuid and #here == 0 then
    refuse_unsure(scv, wanted, live)
    return { uuid = known_vms.uuid_given(wanted), name = record and record.name }, live
  end
  local backups, part = {}, nil
  if not is_uuid then backups, part = known_backups.for_a_name(scv) end
  local gone = known_vms.deleted(backups, wanted, live, part == nil)
  if gone then
    if part then deleted.refuse_part(gone, wanted, part, "not all backups were looked through", { "name", "uuid" }) end
    local vm = match.only(gone, wanted, known_vms.KIND)
    deleted.refuse_name(record, vm, func)
    return known_vms.took({ name = vm.name, uuid = vm.uuid }, "backups"), live
  end
  if #here > 0 then deleted.refuse_there(here, wanted, func) end
  match.refuse_pattern(wanted, { what = "deleted VM", argument = "vm" }, function(pattern)
    return match.fitting(known_vms.of_backups(backups), pattern)
  end, func)
  known_vms.refuse_nameless(backups, live)
  vcenter.not_found(scv, "deleted VM", wanted, match.names(known_vms.of_backups(backups), known_vms.KIND),
    { hint = "a VM that no resource group's backups know of can be given by its uuid"
      .. (part and "; " .. known_backups.further(part) or "") })
end

return deleted_vm
