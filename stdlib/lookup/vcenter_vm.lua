-- A VM that is in vCenter, found by asking vCenter: it is held against what the appliance's reports say of it, since
-- requests name it to the appliance.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local known_vms = shell.library("lookup/known_vms")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local remembered = shell.library("lookup/remembered")
local seen = shell.library("core/seen")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")
local vcenter = shell.library("lookup/vcenter")

local vcenter_vm = {}

--- What can be done where vCenter can't be asked.
vcenter_vm.ADVICE = 'without it, give the VM by its moref (vm = "vm-101"), or leave vCenter out: --vcenter none'

--- Whether a uuid is that of a VM of vCenter, be it vCenter's own or the BIOS's.
---@param uuid string?
---@param vm table  with uuid and bios_uuid
---@return boolean
function vcenter_vm.has_uuid(uuid, vm) return moref.same_uuid(uuid, vm.uuid) or moref.same_uuid(uuid, vm.bios_uuid) end

local function label(thing) return known_vms.label(thing) end

local function other_name(one, other)
  return one.name ~= nil and other.name ~= nil and seen.form(one.name) ~= seen.form(other.name)
end

--- The VM of a record that says a moref and a uuid; nil where there is none. The uuid tells before the moref does.
---@param vms VCenterThing[]
---@param record FoundVM
---@param func string  the function that it was passed to
---@param name string  the argument
---@return VCenterThing?
function vcenter_vm.of_both(vms, record, func, name)
  local by_uuid = sequence.where(vms, function(vm) return vcenter_vm.has_uuid(record.uuid, vm) end)
  local by_moref = sequence.where(vms, function(vm) return vm.moref == record.moref end)[1]
  local context = { func = func, argument = name, where = given.IN_VCENTER }
  local vm = by_moref and sequence.has(by_uuid, by_moref) and by_moref
    or match.only(by_uuid, record.uuid, vcenter.VM, name)
  if vm then
    given.note_renamed(record, vm, context)
    return vm
  end
  -- One that is not accessible says no uuid.
  if by_moref and (moref.uuid_key(by_moref.uuid) or given.calls_otherwise(record, by_moref.name)) then
    given.refuse_other(record, by_moref, context)
  end
  return by_moref
end

--- The VM of a record, whatever of a moref, a uuid and a name it says; nil where there is none. What its moref and its
--- name contradict each other in is an error.
---@param vms VCenterThing[]
---@param record FoundVM
---@param func string  the function that it was passed to
---@param name string  the argument
---@return VCenterThing? vm
---@return string wanted  what it was looked for by
function vcenter_vm.of_record(vms, record, func, name)
  if record.moref and moref.uuid_key(record.uuid) then
    return vcenter_vm.of_both(vms, record, func, name), record.uuid
  end
  local wanted = record.moref or record.uuid or record.name
  local vm = vcenter.one(vms, wanted, vcenter.VM, func, name)
  if not vm then return nil, wanted end
  local context = { func = func, argument = name, where = given.IN_VCENTER }
  if record.moref and vm.moref == record.moref then
    given.refuse_name(record, vm, context)
  elseif record.uuid and vcenter_vm.has_uuid(record.uuid, vm) then
    given.note_renamed(record, vm, context)
  end
  return vm, wanted
end

--- Refuses a word for a VM that vCenter had once: the memory knows when it was seen last. Of several none is taken.
---@param scv table
---@param wanted string
---@param inventory table
function vcenter_vm.refuse_gone(scv, wanted, inventory)
  local all = remembered.meant(remembered.gone(scv, inventory), wanted)
  if #all == 0 then return end
  local is_one = sequence.where(all, function(vm) return moref.same_uuid(vm.uuid, all[1].uuid) end)
  if #all > 1 and #is_one < #all then
    choices.ambiguous(("%s is not in vCenter, and %d VMs that were there were called so"):format(cell.text(wanted),
      #all), 'scv.restore_deleted_vm{vm = "…"} brings one back by its uuid, where a backup holds it:', all, "name",
      "uuid", "moref", "path", "last_seen")
  end
  local gone = all[1]
  errors.raise {
    kind = "not_found", candidates = match.names(inventory.vms, vcenter.VM),
    message = ("%s was in vCenter, and was seen there last at %s"):format(label(gone), cell.text(gone.last_seen)),
    hint = ("scv.restore_deleted_vm{vm = %q} brings it back, where a backup holds it"):format(
      moref.uuid_key(gone.uuid) and gone.uuid or gone.name or gone.moref),
  }
end

--- That vCenter has no such VM, with what is known of one that it had.
---@param scv table
---@param wanted string
---@param inventory table
function vcenter_vm.refuse_missing(scv, wanted, inventory)
  vcenter_vm.refuse_gone(scv, wanted, inventory)
  local names = match.names(inventory.vms, vcenter.VM)
  if moref.is_uuid(wanted) then
    errors.raise {
      kind = "not_found", message = ("no VM of vCenter has the uuid %s"):format(cell.text(wanted)),
      hint = ("scv.restore_deleted_vm{vm = %q} brings one back that was deleted"):format(wanted),
    }
  end
  local there = #names > 0 and "there are " .. suggest.listed(wanted, names) or "vCenter shows no VM at all"
  errors.not_found("VM", wanted, names, {
    hint = ("%s (%s was asked; scv.restore_deleted_vm brings one back that was deleted)"):format(there,
      vcenter.facts(scv).host),
  })
end

-- Those of the reports that bear the VM's moref: its own row, and those of others.
local function rows_of(rows, vm)
  local own, others = nil, {}
  for _, row in ipairs(rows) do
    if row.moref == vm.moref then
      local is_said = moref.uuid_key(row.uuid) and moref.uuid_key(vm.uuid)
      if vcenter_vm.has_uuid(row.uuid, vm) or not is_said and not other_name(row, vm) then
        own = own or row
      else
        others[#others + 1] = row
      end
    end
  end
  return own, others
end

local function refuse_contradiction(scv, vm, row)
  local url = vcenter.facts(scv).url
  errors.raise {
    kind = "protocol", operation = "reports.protected_vms", field = "uuid",
    message = ("vCenter and the appliance contradict each other: %s has uuid %s in vCenter, the reports say that %s "
      .. "has uuid %s"):format(label(vm), cell.text(vm.uuid or "not said"), label(row),
      cell.text(row.uuid or "not said")),
    hint = ("is %s the vCenter of this appliance? Its reports may be an hour old; --vcenter none goes by them alone")
      :format(url),
  }
end

--- Stops where the reports say that the moref of a VM of vCenter is another VM's, and no row is its own.
---@param scv table
---@param vm table  as vCenter has it
---@param rows table[]  with moref, uuid and name
---@return table? own  the row that is its own
---@return table[] others  those that bear its moref, and are others
function vcenter_vm.check(scv, vm, rows)
  local own, others = rows_of(rows, vm)
  if #others > 0 and not own then refuse_contradiction(scv, vm, others[1]) end
  return own, others
end

-- What requests and backups call it by: the reports say which uuid the appliance has it by, and its groups.
local function with_report(scv, vm)
  local found = {
    name = vm.name, moref = vm.moref, uuid = vm.uuid, bios_uuid = vm.bios_uuid, template = vm.template,
    in_vcenter = true,
  }
  local rows = match.look(true, function() return known_vms.reported(scv) end)
  local own, others = vcenter_vm.check(scv, vm, rows)
  if own then
    found.groups = own.groups
    -- Its other uuid stays known: backups may have it by that.
    if moref.uuid_key(own.uuid) and not moref.same_uuid(own.uuid, vm.uuid) then
      found.uuid, found.bios_uuid = own.uuid, vm.uuid
    end
  end
  -- The moref is another VM's, too, where the appliance has two vCenters: only the uuid tells.
  if #others > 0 then found.moref = nil end
  return found
end

--- A VM that is in vCenter, by asking vCenter: one that is given by an id need not be asked for where that is not
--- possible.
---@param scv table
---@param value string|table
---@param func string  the function that it was passed to
---@param name string  the argument
---@param is_restore boolean?  whether it is decided for good, by a look that is no older than the call
---@return FoundVM? vm  nil where vCenter has none such, or can't be asked
---@return table? inventory  where vCenter was asked
---@return string? word  what it was looked for by
function vcenter_vm.maybe(scv, value, func, name, is_restore)
  local wanted, record = known_vms.wanted_by(value, func, name)
  local is_reference = moref.kind(wanted) == "vm" or not is_restore and moref.is_uuid(wanted)
  local inventory
  if is_reference then
    inventory = vcenter.look_for_reference(scv, is_restore, wanted)
    if not inventory then return nil, nil, wanted end
  else
    inventory = vcenter.look_or_stop(scv, is_restore, vcenter_vm.ADVICE)
  end
  local vm
  if record then
    vm, wanted = vcenter_vm.of_record(inventory.vms, record, func, name)
  else
    vm = vcenter.one(inventory.vms, wanted, vcenter.VM, func, name)
  end
  if not vm then return nil, inventory, wanted end
  narration.took("moref", vm.moref, "vCenter", vm.name and cell.text(vm.name))
  return with_report(scv, vm), inventory, wanted
end

--- The same, where it must be there; nil only where vCenter can't be asked and need not be.
---@param scv table
---@param value string|table
---@param func string
---@param name string
---@param is_restore boolean?
---@return FoundVM?
function vcenter_vm.live(scv, value, func, name, is_restore)
  local vm, inventory, word = vcenter_vm.maybe(scv, value, func, name, is_restore)
  if not vm and inventory then vcenter_vm.refuse_missing(scv, word, inventory) end
  return vm
end

return vcenter_vm
