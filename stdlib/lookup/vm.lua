-- Finding a virtual machine by what people call it. This is the one place where names become references: vCenter is
-- asked where one is configured (lookup/vcenter_vm); else what the appliance's own replies know (lookup/known_vms) is
-- looked through. One that was deleted is found by lookup/deleted_vm.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local known_backups = shell.library("lookup/known_backups")
local known_vms = shell.library("lookup/known_vms")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local pages = shell.library("session/pages")
local report = shell.library("lookup/report")
local sequence = shell.library("core/sequence")
local remembered = shell.library("lookup/remembered")
local suggest = shell.library("core/suggest")
local vcenter = shell.library("lookup/vcenter")
local vcenter_vm = shell.library("lookup/vcenter_vm")

-- What VMs are called and asked for by is the same wherever they are known from.
local vm_lookup = { reference = known_vms.reference, label = known_vms.label, label_of = known_vms.label_of }

-- Those of the VMs in vCenter that bear the moref of a VM and are others.
local function of_its_moref(vm, live)
  return sequence.where(vm.moref and live or {}, function(each)
    return each ~= vm and each.moref == vm.moref and report.differ(each, vm)
  end)
end

local function refuse_shared(vm, others)
  local rows = { vm, table.unpack(others) }
  local uuid = sequence.map(rows, function(each) return each.uuid end)[1]
  choices.ambiguous(("VM %s is ambiguous: it is the moref of %d of them"):format(cell.text(vm.moref), #rows),
    uuid and ("name one by its uuid alone, as vm = %q:"):format(uuid)
      or "the reports say no uuid that tells them apart; look it up in vCenter, and give that as vm:",
    sequence.map(rows, function(each) return { name = each.name, moref = each.moref, uuid = each.uuid } end),
    "name", "moref", "uuid")
end

-- The one VM among those that were found. One whose moref another has, too, is meant by its uuid alone, and requests
-- are made by that.
local function only(found, wanted, live, name)
  local others = of_its_moref(found[1], live)
  local is_by_uuid = moref.same_uuid(found[1].uuid, wanted)
  local is_one = #sequence.where(found, function(each) return each.moref ~= found[1].moref end) == 0
  if #others > 0 and is_one and not is_by_uuid then refuse_shared(found[1], others) end
  local vm = match.only(found, wanted, known_vms.KIND, name)
  if #others == 0 then return vm end
  return { name = vm.name, uuid = vm.uuid, groups = vm.groups }
end

-- A record that says a moref, but no uuid, is looked up by it: only the uuid tells which part of a backup is the VM's,
-- since one that was restored has had another moref before. One that says both is held against the reports where it is
-- to be in vCenter: its moref may be another VM's by now. What no report knows stays as it was given.
local function completed(scv, record, value, context)
  local has_uuid = moref.uuid_key(record.uuid) ~= nil
  -- A row of a report whose moref another has, too, is meant by its uuid.
  if report.shares_moref(value) and has_uuid then
    return { name = record.name, uuid = record.uuid, groups = record.groups }
  end
  if has_uuid and not context.is_live or moref.kind(record.moref) ~= "vm" then return record end
  local vm, others = given.reported(known_vms.looked_at(scv, record.moref), record, context)
  if not vm then return record end
  if not has_uuid then
    if #others > 0 then refuse_shared(vm, others) end
    return known_vms.took(vm, "reports")
  end
  local uuid = moref.uuid_key(vm.uuid) and vm.uuid or record.uuid
  local bios_uuid = record.bios_uuid
  -- Backups may have it by its other uuid.
  if not moref.same_uuid(uuid, record.uuid) then bios_uuid = record.uuid end
  return known_vms.took({
    name = vm.name, moref = #others == 0 and vm.moref or nil, uuid = uuid, bios_uuid = bios_uuid, groups = vm.groups,
  }, "reports")
end


-- That nothing is called so, so far as was looked.
local function refuse_unknown(scv, wanted, backups, live, part)
  known_vms.refuse_nameless(backups, live)
  local names = match.names(live, known_vms.KIND)
  if not part then vcenter.not_found(scv, "VM", wanted, names) end
  local there = #names > 0 and ("there %s %s; "):format(#names == 1 and "is" or "are", suggest.listed(wanted, names))
  vcenter.not_found(scv, "VM", wanted, names, {
    is_partial = true,
    hint = ("%sa VM of another name can be given by its moref or uuid; %s"):format(there or "",
      known_backups.further(part)),
  })
end

--- A VM that is in vCenter. A moref that no report knows is taken as it is.
---@param scv table
---@param value string|table  a moref, a uuid, a name, or a record with them
---@param func string  the function that it was passed to
---@param name string?  the argument, "vm" unless given
---@param is_restore boolean?  whether it is decided for good, so that nothing older than the call is gone by
---@return FoundVM
function vm_lookup.live(scv, value, func, name, is_restore)
  local in_vcenter = vcenter.facts(scv) and vcenter_vm.live(scv, value, func, name or "vm", is_restore)
  if in_vcenter then return in_vcenter end
  local wanted, record = known_vms.wanted_by(value, func, name or "vm")
  name = name or "vm"
  if record and record.moref then
    return completed(scv, record, value, { func = func, argument = name, is_live = true })
  end
  local live = known_vms.looked_at(scv, wanted)
  local found = known_vms.meant(live, wanted, false)
  local is_reference = moref.kind(wanted) == "vm" or moref.is_uuid(wanted)
  if #found > 0 and is_reference then
    local vm = known_vms.took(only(found, wanted, live, name), "reports")
    if record then given.note_renamed(record, vm, { func = func, argument = name, where = given.BY_REPORTS }) end
    return vm
  end
  if moref.kind(wanted) == "vm" then return { moref = wanted } end
  if moref.is_uuid(wanted) then return { uuid = known_vms.uuid_given(wanted), name = record and record.name } end
  -- A VM that a group holds may be too new for a report; it may bear the name of one that is in a report.
  local groups = scv.api.resource_groups.list()
  pages.refuse_cut(groups, "resource_groups.list", "resource groups", "which VMs they hold is not known",
    "give the VM by its moref")
  local held, unread = known_vms.held(groups, false, wanted)
  local new = known_vms.unreported(live, held)
  local known = table.move(new, 1, #new, #live + 1, table.move(live, 1, #live, 1, {}))
  found = known_vms.meant(known, wanted, #found == 0)
  if #found > 0 then
    local vm = only(found, wanted, known, name)
    known_vms.note_unread(unread, wanted, vm)
    return known_vms.took(vm, not sequence.has(new, vm) and "reports" or "resource_groups")
  end
  known_vms.refuse_unread(unread, wanted)
  -- No more is looked through for it: a name that is not known is no pattern's.
  match.refuse_pattern(wanted, known_vms.KIND, function(pattern)
    return match.fitting(known, pattern, known_vms.KIND)
  end, func, name)
  known_vms.refuse_silent(scv, live, groups)
  local all
  local gone, part = known_backups.search(scv, function(backups, is_whole)
    all = backups
    return known_vms.deleted(backups, wanted, live, is_whole)
  end, known_backups.MOST_FOR_A_NAME)
  if gone then
    errors.raise {
      kind = "not_found",
      message = ("VM %s is in backups, but not in vCenter any more"):format(cell.text(wanted)),
      hint = ("scv.restore_deleted_vm{vm = %q} brings it back"):format(wanted),
    }
  end
  refuse_unknown(scv, wanted, all, live, part)
end

--- A VM that is in vCenter, and is to be overwritten by a backup. A template is refused before any backup is read.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM
function vm_lookup.to_restore(scv, value, func)
  local vm = vm_lookup.live(scv, value, func, nil, true)
  vm_lookup.refuse_template(vm, func)
  return vm
end

--- Refuses a VM that is known to be a template, which the product restores neither whole nor in parts.
---@param vm FoundVM
---@param func string
function vm_lookup.refuse_template(vm, func)
  if vm.template ~= true then return end
  errors.argument(func, "vm", ("%s is a template, and a template can't be restored"):format(vm_lookup.label(vm)),
    known_vms.TEMPLATE_ADVICE)
end

-- One that vCenter has no more, by what was seen there.
local function forgotten(scv, wanted, inventory)
  local gone = remembered.meant(remembered.gone(scv, inventory), wanted)
  local rows = sequence.where(gone, function(vm) return moref.uuid_key(vm.uuid) ~= nil end)
  if #rows > 1 then
    choices.ambiguous(("VM %s is ambiguous: %d that were deleted were called so"):format(cell.text(wanted), #rows),
      "name the one that is meant by its uuid:", rows, "name", "uuid", "path", "first_seen", "last_seen")
  end
  return rows[1] and known_vms.took({ name = rows[1].name, uuid = rows[1].uuid }, "the memory of vCenter")
end

--- A VM wherever it is: in vCenter, or in backups only. A moref or uuid that no report knows is taken as it is.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM
function vm_lookup.any(scv, value, func)
  if vcenter.facts(scv) then
    local vm, inventory, word = vcenter_vm.maybe(scv, value, func, "vm")
    vm = vm or inventory and forgotten(scv, word, inventory)
    if vm then return vm end
  end
  local wanted, record = known_vms.wanted_by(value, func, "vm")
  if record and (record.moref or record.uuid) then
    return completed(scv, record, value, { func = func, argument = "vm" })
  end
  local live = known_vms.looked_at(scv, wanted)
  local found = known_vms.meant(live, wanted, false)
  if #found > 0 then return known_vms.took(only(found, wanted, live), "reports") end
  if moref.kind(wanted) == "vm" then return { moref = wanted } end
  if moref.is_uuid(wanted) then return { uuid = known_vms.uuid_given(wanted) } end
  known_vms.refuse_silent(scv, live)
  -- In other capitals, one in vCenter comes first.
  found = known_vms.meant(live, wanted, true)
  local all
  local gone, part = known_backups.search(scv, function(backups, is_whole)
    all = backups
    return known_vms.deleted(backups, wanted, live, is_whole and #found == 0)
  end, known_backups.MOST_FOR_A_NAME)
  if gone then
    -- Its moref means nothing any more.
    local vm = match.only(gone, wanted, known_vms.KIND)
    return known_vms.took({ name = vm.name, uuid = vm.uuid }, "backups")
  end
  if #found > 0 then return known_vms.took(only(found, wanted, live), "reports") end
  refuse_unknown(scv, wanted, all, live, part)
end

return vm_lookup
