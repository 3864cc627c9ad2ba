-- A VM that was deleted from vCenter, where vCenter itself can be asked: what it does not have, and the memory or the
-- backups know, was deleted. An account may see less than all, and another vCenter may be configured than the
-- appliance's: what the reports tell of speaks against that.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local deleted = shell.library("lookup/deleted")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local known_vms = shell.library("lookup/known_vms")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local remembered = shell.library("lookup/remembered")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")
local vcenter_vm = shell.library("lookup/vcenter_vm")

local vcenter_deleted = {}

local ADVICE = "whether the VM was deleted only vCenter can say; --vcenter none goes by the appliance's reports, which "
  .. "may be an hour old"

-- A VM of which vCenter says no uuid (it is not accessible) may be the one that is taken for deleted.
local function refuse_unsure(scv, vm, inventory, func)
  local unsure = sequence.where(inventory.vms, function(each) return moref.uuid_key(each.uuid) == nil end)
  if #unsure == 0 then return end
  local words = deleted.known_as(scv, vm.uuid)
  for _, each in ipairs(unsure) do
    local is_it = deleted.same_name(each, vm) or each.moref == vm.known_moref
    if is_it or not words or words[each.moref] or each.name and words[each.name:lower()] then
      errors.argument(func, "vm", ("may be %s, of which vCenter says no uuid: it is not accessible now"):format(
        known_vms.label(each)), "once vCenter can tell, it is known; " .. deleted.LONE_CALL)
    end
  end
end

-- What the reports say against it; the words for the question where they only tell of it still.
local function check_reports(scv, vm, inventory, func)
  local is_there, is_moref = remembered.uuids(inventory.vms), {}
  for _, each in ipairs(inventory.vms) do is_moref[each.moref] = true end
  local rows = match.look(true, function() return known_vms.reported(scv) end)
  local own, missing = nil, 0
  for _, row in ipairs(rows) do
    local key = moref.uuid_key(row.uuid)
    if moref.same_uuid(row.uuid, vm.uuid) then
      own = row
    elseif not (key and is_there[key] or not key and is_moref[row.moref]) then
      missing = missing + 1
    end
  end
  local url = vcenter.facts(scv).url
  if #inventory.vms == 0 or missing > 0 and missing + (own and 1 or 0) == #rows then
    errors.argument(func, "vm", ("can't be known to be deleted: %s shows none of the VMs that the reports tell of")
      :format(url), "is it the vCenter of this appliance, and may the account see its VMs? " .. deleted.LONE_CALL)
  end
  if not own then return "" end
  if missing > 0 then
    errors.argument(func, "vm", ("%s is in vCenter for all that the reports tell, and %s does not show it, nor %d "
      .. "others of theirs: the account may not see all"):format(known_vms.label(own), url, missing),
      "the reports may be an hour old: once they don't tell of it any more, it is known; " .. deleted.LONE_CALL)
  end
  return ("\n(the reports, which may be an hour old, still tell of %s; vCenter has it no more)"):format(
    known_vms.label(own))
end

-- The candidates of the memory, as they were seen.
local function of_memory(scv, inventory, wanted)
  return sequence.where(remembered.meant(remembered.gone(scv, inventory), wanted), function(vm)
    return moref.uuid_key(vm.uuid) ~= nil
  end)
end

-- The VMs that had a moref before the one that has it now, and are gone: of the memory, or else of its backups.
local function former_of(scv, inventory, reference)
  local former, is_known = {}, remembered.uuids(inventory.vms)
  local function add(vm)
    local key = moref.is_uuid(vm.uuid) and moref.uuid_key(vm.uuid)
    if not key or vm.moref ~= reference or is_known[key] then return end
    is_known[key] = true
    former[#former + 1] = vm
  end
  for _, vm in ipairs(remembered.gone(scv, inventory)) do
    add(vm)
    is_known[moref.uuid_key(vm.bios_uuid) or ""] = true
  end
  for _, backup in ipairs(match.look(true, function() return scv.api.vms.backups(reference) end)) do
    for _, part in ipairs(optional(backup, "vms", "list") or {}) do
      add { name = optional(part, "name"), moref = optional(part, "moref"), uuid = optional(part, "uuid") }
    end
  end
  return former
end

-- The VMs of backups that a word means and that are not in vCenter.
local function of_backups(inventory, backups, wanted, is_whole)
  local is_there = remembered.uuids(inventory.vms)
  return sequence.where(known_vms.meant(known_vms.of_backups(backups), wanted, is_whole), function(vm)
    return not is_there[moref.uuid_key(known_vms.uuid_of(vm, "or give the uuid"))]
  end)
end

-- When VMs were backed up last, by what their uuids are compared by.
local function last_backups(scv, backups)
  local last = {}
  for _, each in ipairs(known_backups.newest_first(scv, backups)) do
    for _, part in ipairs(optional(each.backup, "vms", "list") or {}) do
      local key = moref.uuid_key(optional(part, "uuid"))
      if key and not last[key] then last[key] = optional(each.backup, "start_time") end
    end
  end
  return last
end

-- Those of both, each once. What a backup holds goes by the uuid that it says.
local function joined(memory, backups, last)
  local rows = {}
  for _, vm in ipairs(backups) do
    local seen = sequence.where(memory, function(each) return vcenter_vm.has_uuid(vm.uuid, each) end)[1] or {}
    rows[#rows + 1] = {
      name = vm.name, uuid = vm.uuid, known_moref = seen.moref, template = seen.template, path = seen.path,
      first_seen = seen.first_seen, last_seen = seen.last_seen, last_backup = last[moref.uuid_key(vm.uuid)],
    }
  end
  for _, vm in ipairs(memory) do
    local has = sequence.where(backups, function(each) return vcenter_vm.has_uuid(each.uuid, vm) end)
    if #has == 0 then
      rows[#rows + 1] = {
        name = vm.name, uuid = vm.uuid, known_moref = vm.moref, template = vm.template, path = vm.path,
        first_seen = vm.first_seen, last_seen = vm.last_seen,
        last_backup = last[moref.uuid_key(vm.uuid)] or last[moref.uuid_key(vm.bios_uuid) or ""],
      }
    end
  end
  return rows
end

local COLUMNS = { "name", "uuid", "path", "first_seen", "last_seen", "last_backup" }

local function refuse_several(rows, wanted)
  choices.ambiguous(("VM %s is ambiguous: %d deleted ones were called so"):format(cell.text(wanted), #rows),
    ("name the one that is meant by its uuid, as vm = %q:"):format(rows[1].uuid), rows, table.unpack(COLUMNS))
end

-- What a name of nothing leads to.
local function refuse_missing(scv, wanted, inventory, backups, part, func)
  local here = vcenter.meant(inventory.vms, wanted, vcenter.VM)
  if #here > 0 then deleted.refuse_there(here, wanted, func) end
  local live = sequence.map(inventory.vms, function(vm) return { uuid = vm.uuid } end)
  for _, vm in ipairs(inventory.vms) do live[#live + 1] = { uuid = vm.bios_uuid } end
  known_vms.refuse_nameless(backups, live)
  local gone = remembered.gone(scv, inventory)
  local is_there = remembered.uuids(inventory.vms)
  local names = remembered.names(gone)
  for _, vm in ipairs(known_vms.of_backups(backups)) do
    if vm.name and not is_there[moref.uuid_key(vm.uuid) or ""] then names[#names + 1] = vm.name end
  end
  match.refuse_pattern(wanted, { what = "deleted VM", argument = "vm" }, function(pattern)
    return match.fitting(sequence.distinct(names), pattern)
  end, func)
  local _, last_look = remembered.all(scv)
  local since = last_look and "looks at vCenter before its deletion" or "a look at vCenter (inventory.sync())"
  errors.not_found("deleted VM", wanted, sequence.distinct(names), {
    hint = ("neither %s nor the backups of what resource groups hold tell of it; one that they don't know can be given "
      .. "by its uuid%s"):format(since, part and "; " .. known_backups.further(part) or ""),
  })
end

-- The one that a name or a moref means.
local function named(scv, wanted, inventory, func)
  -- By a moref the one is meant that has it now.
  local there = sequence.where(inventory.vms, function(vm) return vm.moref == wanted end)
  if #there > 0 then deleted.refuse_there(there, wanted, func, former_of(scv, inventory, wanted)) end
  local memory = of_memory(scv, inventory, wanted)
  local backups, part = {}, nil
  local function search() backups, part = known_backups.for_a_name(scv) end
  -- Where the memory knows it, the backups need not.
  if #memory > 0 then
    match.look(true, function()
      search()
      return backups
    end)
  else
    search()
  end
  local found = of_backups(inventory, backups, wanted, part == nil)
  -- One that the memory alone knows is not chosen by its backups: what they say of their time may be of any kind.
  local rows = joined(memory, found, (#found > 0 or #memory > 1) and last_backups(scv, backups) or {})
  if #rows == 0 then refuse_missing(scv, wanted, inventory, backups, part, func) end
  if #rows > 1 then refuse_several(rows, wanted) end
  if #memory == 0 and part then
    deleted.refuse_part(rows, wanted, part, "it is not among those that were seen in vCenter, and not all backups were "
      .. "looked through", COLUMNS)
  end
  local vm = rows[1]
  local from = vm.last_seen and "the memory of vCenter" or "backups"
  local name = cell.text(vm.name or vm.known_moref)
  narration.took("uuid", vm.uuid, from, vm.last_seen and ("%s, seen last at %s"):format(name, vm.last_seen) or name)
  return vm
end

-- From where its uuid is known, and when vCenter had it: nobody else tells so where nobody is asked.
local function origin(vm, is_given)
  local uuid = cell.text(vm.uuid)
  if vm.last_seen then
    return ("\n(seen in vCenter last at %s, as uuid %s)"):format(cell.text(vm.last_seen), uuid)
  end
  local name = vm.name and cell.text(vm.name) or "it"
  return ("\n(uuid %s %s: nothing of %s is remembered of vCenter)"):format(uuid,
    is_given and "as it was given" or "of the backups", name)
end

-- What is remembered of a uuid. Copies of a VM may share that of the BIOS: where their names differ, nothing tells
-- which of them is meant, and none is named.
local function the_one(gone)
  for _, other in ipairs(gone) do
    if not deleted.same_name(gone[1], other) then return {} end
  end
  return gone[1] or {}
end

--- A VM that was deleted: it is not in vCenter now, by a look that is no older than the call.
---@param scv table
---@param wanted string  what it is looked for by
---@param record FoundVM?  that was given for it
---@param func string
---@return FoundVM vm
---@return FoundVM[] live  those that are in vCenter; `by_vcenter` is true, `words` what a question must say
function vcenter_deleted.find(scv, wanted, record, func)
  local inventory = vcenter.look_or_stop(scv, true, ADVICE)
  local vm
  if moref.is_uuid(wanted) then
    local there = sequence.where(inventory.vms, function(each) return vcenter_vm.has_uuid(wanted, each) end)
    if #there > 0 then deleted.refuse_there(there, wanted, func) end
    local seen = the_one(remembered.meant(remembered.gone(scv, inventory), wanted))
    vm = {
      uuid = known_vms.uuid_given(wanted), name = seen.name or record and record.name, known_moref = seen.moref,
      template = seen.template, last_seen = seen.last_seen,
    }
  else
    vm = named(scv, wanted, inventory, func)
    deleted.refuse_name(record, vm, func)
  end
  refuse_unsure(scv, vm, inventory, func)
  local live = sequence.map(inventory.vms, function(each)
    return { name = each.name, moref = each.moref, uuid = each.uuid, bios_uuid = each.bios_uuid }
  end)
  live.by_vcenter = true
  live.words = origin(vm, moref.is_uuid(wanted)) .. check_reports(scv, vm, inventory, func)
  return { name = vm.name, uuid = vm.uuid, template = vm.template }, live
end

return vcenter_deleted
