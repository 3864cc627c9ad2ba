-- Finding a virtual machine by what people call it. This is the one place where names become references: what the
-- appliance's own replies know is looked through here, and a look into vCenter would come first in here too.
--
-- A VM that is in vCenter is in one of the two reports. One that was deleted from it is known from backups only.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local match = shell.library("lookup/match")
local moref = shell.library("lookup/moref")
local narration = shell.library("session/narration")
local pages = shell.library("session/pages")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local report = shell.library("lookup/report")
local sequence = shell.library("core/sequence")

local vm_lookup = {}

--- What is known of a VM.
---@class FoundVM
---@field name string?
---@field moref string?
---@field uuid string?
---@field groups string[]?  the resource groups that it is in, where a report says so

local KIND = {
  what = "VM", argument = "vm", ids = { "moref", "uuid" }, columns = { "name", "moref", "uuid", "groups" },
  advice = "name one by its moref or uuid:",
}

-- A VM as a record says it that a user gave.
local function given(record)
  return {
    name = optional(record, "name"), moref = optional(record, "moref"), uuid = optional(record, "uuid"),
    groups = optional(record, "groups"),
  }
end

-- FoundVM → the record that it was read from, and the reader.
local sources = setmetatable({}, { __mode = "k" })

-- A VM as a reply says it: by uuid, moref, or both.
local function read_vm(record, read, advice)
  local uuid = read.maybe(record, "uuid", "text")
  if not moref.uuid_key(uuid) then uuid = nil end
  local reference = uuid and read.maybe(record, "moref", "text")
    or not uuid and read(record, "moref", "text", advice) or nil
  local vm = { name = read.maybe(record, "name", "text"), moref = reference, uuid = uuid }
  vm.groups = optional(record, "groups")
  sources[vm] = { record = record, read = read }
  return vm
end

-- The uuid of a VM out of a reply. Only that tells whether it was deleted: a moref may come again.
local function uuid_of(vm, advice)
  local source = sources[vm]
  local key = moref.uuid_key(source.read(source.record, "uuid", "text", advice))
  return key or source.read.wrong(source.record, "uuid", "the uuid of a VM", advice)
end

-- "vm-1001", or the uuid where there is no moref.
function vm_lookup.reference(vm) return vm.moref or vm.uuid end

--- A VM as it is named to people: "web01 (vm-1001)".
---@param vm FoundVM
---@return string
function vm_lookup.label(vm)
  local reference = cell.text(vm_lookup.reference(vm))
  return vm.name and ("%s (%s)"):format(cell.text(vm.name), reference) or reference
end

--- The same for what a backup says of one.
---@param part table
---@return string
function vm_lookup.label_of(part) return vm_lookup.label(read_vm(part, reader("vms.backups"))) end

-- All VMs that the reports know to be in vCenter.
local function reported(scv)
  local all, counts = {}, {}
  for _, operation in ipairs { "protected_vms", "unprotected_vms" } do
    local read = reader("reports." .. operation)
    local rows = scv.api.reports[operation]()
    pages.refuse_cut(rows, "reports." .. operation, "VMs", "which VMs are in vCenter is not known",
      "give the VM by its moref")
    for _, record in ipairs(report.each_once(rows)) do
      read(record, "name", "text")
      all[#all + 1] = read_vm(record, read)
    end
    counts[operation] = #all
  end
  all.is_silent = counts.protected_vms == 0
  return all
end

-- The same for a look at a word, which may be a reference already.
local function looked_at(scv, wanted)
  local is_reference = moref.kind(wanted) == "vm" or moref.is_uuid(wanted)
  return match.look(is_reference, function() return reported(scv) end)
end

-- Those that a word means out of some VMs, or all. A reference that they don't know is no other word for one of them.
local function meant(vms, wanted, is_whole)
  local is_reference = moref.kind(wanted) == "vm" or moref.is_uuid(wanted)
  return match.within(vms, wanted, KIND, is_whole and not is_reference)
end

-- The VMs that groups hold; loosely read, those that can be read at all.
local function held(groups, is_loose)
  local vms, read = {}, reader("resource_groups.list")
  for _, group in ipairs(groups) do
    local entities = is_loose and (optional(group, "entities", "list") or {}) or read(group, "entities", "list")
    for _, entity in ipairs(entities) do
      if known_backups.is_null(entity) then
        if not is_loose then known_backups.note_null(group) end
      elseif not known_backups.is_tag(entity) then
        local vm = type(entity) == "string" and { moref = entity } or is_loose and given(entity)
          or read_vm(entity, read, known_backups.place_of(group))
        if moref.kind(vm.moref) == "vm" then vms[#vms + 1] = vm end
      end
    end
  end
  return sequence.distinct(vms, function(vm) return vm.moref end)
end

-- A report that tells of no VM although groups hold some says of none that it is not in vCenter.
local function refuse_silent(scv, live, groups)
  if not live.is_silent then return end
  local vm = held(groups or scv.api.resource_groups.list())[1]
  if not vm then return end
  errors.raise {
    kind = "protocol", operation = "reports.protected_vms", field = "vms",
    message = ("the reply of reports.protected_vms tells of no VM, although resource groups hold some, as %s: which "
      .. "are in vCenter is not known"):format(vm_lookup.label(vm)),
    hint = "scv.api.sync() reads the appliance's own document, which says how its list is spelled; --trace shows what "
      .. "came. Who has seen in vCenter that a VM is gone can restore it by the lone call, which asks: "
      .. "help(scv.api.vms.restore_deleted)",
  }
end

-- Those of the VMs that groups hold that no report tells of.
local function unreported(live, in_groups)
  local known = {}
  for _, vm in ipairs(live) do
    for _, id in ipairs { vm.moref or false, moref.uuid_key(vm.uuid) or false } do known[id] = true end
  end
  return sequence.where(in_groups, function(vm)
    return not (known[vm.moref] or known[moref.uuid_key(vm.uuid) or ""])
  end)
end

-- The VMs of backups, each once: a machine is known by its uuid, or else by its moref.
local function of_backups(backups)
  local vms = {}
  for _, backup in ipairs(backups) do
    local read = known_backups.reader(backup)
    -- Those of a datastore need not name VMs.
    local is_of_vm = read.operation == "vms.backups"
    local records = is_of_vm and read(backup, "vms", "list") or read.maybe(backup, "vms", "list") or {}
    for _, record in ipairs(records) do vms[#vms + 1] = read_vm(record, read) end
  end
  return sequence.distinct(vms, function(vm) return moref.uuid_key(vm.uuid) or tostring(vm.moref) end)
end

-- Those VMs of backups that a word means and that are not in vCenter; nil if there are none.
local function deleted(backups, wanted, live, is_whole)
  local matches = meant(of_backups(backups), wanted, is_whole)
  if #matches == 0 then return nil end
  local uuids = {}
  for _, vm in ipairs(matches) do uuids[#uuids + 1] = vm.uuid and ("vm = %q"):format(vm.uuid) end
  local advice = #uuids > 0
    and "so it is not known which VMs were deleted; give the uuid, the backups tell of " .. table.concat(uuids, ", ")
    or "or look its uuid up in vCenter, and give that as vm"
  local is_live = {}
  for _, vm in ipairs(live) do is_live[uuid_of(vm, advice)] = true end
  local found = sequence.where(matches, function(vm) return not is_live[uuid_of(vm, advice)] end)
  return #found > 0 and found or nil
end

-- A VM that backups hold without its name may be the one that is looked for, unless it is in vCenter.
local function refuse_nameless(backups, live)
  local is_live = {}
  for _, vm in ipairs(live) do is_live[moref.uuid_key(vm.uuid) or ""] = true end
  for _, vm in ipairs(of_backups(backups)) do
    local source = not vm.name and not is_live[moref.uuid_key(vm.uuid) or "?"] and sources[vm]
    if source then source.read(source.record, "name", "text", "or give the VM by its uuid") end
  end
end

-- What the backups call the VM of a uuid: its names in small letters, and its morefs. A part that bears no uuid may be
-- of this VM.
local function known_as(scv, uuid)
  local words, read, count = {}, reader("vms.backups"), 0
  for _, backup in ipairs(scv.api.vms.backups(uuid)) do
    for _, part in ipairs(read(backup, "vms", "list")) do
      local of = read.maybe(part, "uuid", "text")
      if moref.uuid_key(of) == nil or moref.same_uuid(of, uuid) then
        count = count + 1
        words[read(part, "name", "text"):lower()] = true
        words[read.maybe(part, "moref", "text") or ""] = true
      end
    end
  end
  return count > 0 and words or nil
end

-- Stops where the VM of a uuid may still be in vCenter: a live one without a uuid is another one only if no backup
-- calls the VM so.
local function refuse_unsure(scv, uuid, live)
  local unsure = sequence.where(live, function(vm) return vm.uuid == nil end)
  if #unsure == 0 then return end
  local words = known_as(scv, uuid)
  for _, vm in ipairs(unsure) do
    if not words or words[vm.name:lower()] or words[vm.moref] then
      uuid_of(vm, ("so %s may be the VM of that uuid; if it is, scv.restore_vm{vm = %q} "
        .. "overwrites it with a backup"):format(vm_lookup.label(vm), vm.moref))
    end
  end
end

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
  local vm = match.only(found, wanted, KIND, name)
  if #others == 0 then return vm end
  return { name = vm.name, uuid = vm.uuid, groups = vm.groups }
end

local function took(vm, from)
  if vm.uuid and not vm.moref then
    narration.took("uuid", vm.uuid, from, cell.text(vm.name))
  elseif vm.name then
    narration.took("moref", vm.moref, from, cell.text(vm.name))
  end
  return vm
end

-- A record that says a moref, but no uuid, is looked up by it: only the uuid tells which part of a backup is the VM's,
-- since one that was restored has had another moref before. What no report knows stays as it was given.
local function completed(scv, record, value)
  -- A row of a report whose moref another has, too, is meant by its uuid.
  if report.shares_moref(value) and moref.uuid_key(record.uuid) then
    return { name = record.name, uuid = record.uuid, groups = record.groups }
  end
  if record.uuid or moref.kind(record.moref) ~= "vm" then return record end
  local same = sequence.where(looked_at(scv, record.moref), function(vm) return vm.moref == record.moref end)
  local others = same[1] and of_its_moref(same[1], same) or {}
  if #others > 0 then refuse_shared(same[1], others) end
  return #same == 1 and took(same[1], "reports") or record
end

-- A uuid that a user gave, for a request: as it is, or in its plain form where it has another.
local function uuid_given(word)
  local plain = moref.uuid(word)
  return word:lower() == plain and word or plain
end

-- What a record or a word is looked for by, and what the record says.
local function wanted_by(value, func, name)
  if type(value) ~= "table" then return tostring(value) end
  local vm = given(value)
  if not (vm.moref or vm.uuid or vm.name) then
    errors.argument(func, name, "is a record without moref, uuid and name")
  end
  return vm.moref or vm.uuid or vm.name, vm
end

--- A VM that is in vCenter. A moref that no report knows is taken as it is.
---@param scv table
---@param value string|table  a moref, a uuid, a name, or a record with them
---@param func string  the function that it was passed to
---@param name string?  the argument, "vm" unless given
---@return FoundVM
function vm_lookup.live(scv, value, func, name)
  local wanted, record = wanted_by(value, func, name or "vm")
  if record and record.moref then return completed(scv, record, value) end
  local live = looked_at(scv, wanted)
  local found = meant(live, wanted, false)
  local is_reference = moref.kind(wanted) == "vm" or moref.is_uuid(wanted)
  if #found > 0 and is_reference then return took(only(found, wanted, live, name), "reports") end
  if moref.kind(wanted) == "vm" then return { moref = wanted } end
  if moref.is_uuid(wanted) then return { uuid = uuid_given(wanted), name = record and record.name } end
  -- A VM that a group holds may be too new for a report; it may bear the name of one that is in a report.
  local groups = scv.api.resource_groups.list()
  pages.refuse_cut(groups, "resource_groups.list", "resource groups", "which VMs they hold is not known",
    "give the VM by its moref")
  local new = unreported(live, held(groups))
  local known = table.move(new, 1, #new, #live + 1, table.move(live, 1, #live, 1, {}))
  found = meant(known, wanted, #found == 0)
  if #found > 0 then
    local vm = only(found, wanted, known, name)
    return took(vm, not sequence.has(new, vm) and "reports" or "resource_groups")
  end
  refuse_silent(scv, live, groups)
  local all
  local gone = known_backups.search(scv, function(backups, is_whole)
    all = backups
    return deleted(backups, wanted, live, is_whole)
  end)
  if gone then
    errors.raise {
      kind = "not_found",
      message = ("VM %s is in backups, but not in vCenter any more"):format(cell.text(wanted)),
      hint = ("scv.restore_deleted_vm{vm = %q} brings it back"):format(wanted),
    }
  end
  refuse_nameless(all, live)
  errors.not_found("VM", wanted, match.names(live, KIND))
end

local function same_name(vm, other)
  return vm.name ~= nil and other.name ~= nil and tostring(vm.name):lower() == tostring(other.name):lower()
end

-- What a user can do who knows better.
local LONE_CALL = "who has seen in vCenter that it is gone can restore it by the lone call, which asks: "
  .. "help(scv.api.vms.restore_deleted)"

--- Stops where a VM that was taken for a deleted one may be in vCenter all the same: a live one has the moref that the
--- backups know it by, and another uuid. Gives what must be said where a live one has its name only.
---@param vm FoundVM  as lookup/vm_backup chose a backup of it
---@param live FoundVM[]  what `deleted` gave beside it
---@param func string
---@return string
function vm_lookup.refuse_living(vm, live, func)
  local words = ""
  for _, other in ipairs(live) do
    if other.moref and vm.morefs[other.moref] then
      errors.argument(func, "vm", ("%s is in vCenter for all that is known: the reports say that its uuid is %s, the "
        .. "backups say %s"):format(vm_lookup.label(other), cell.text(other.uuid), cell.text(vm.uuid)),
        ("scv.restore_vm{vm = %q} overwrites it with a backup; %s"):format(other.moref, LONE_CALL))
    end
    if same_name(vm, other) then
      words = ("%s\n(%s of another uuid, %s, is in vCenter)"):format(words, vm_lookup.label(other),
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
function vm_lookup.refuse_held(vm, live, groups, func)
  local words = ""
  for _, each in ipairs(unreported(live, held(groups, true))) do
    local is_named = same_name(vm, each)
    local is_it = vm.morefs[each.moref] or moref.same_uuid(each.uuid, vm.uuid)
    -- Whose uuid is another one, that is another VM.
    if is_named and not is_it and not each.uuid and next(vm.morefs) then
      errors.argument(func, "vm", ("%s may be in vCenter: a resource group holds %s, of which no report tells, and the "
        .. "reports may be an hour old"):format(cell.text(vm.name), vm_lookup.label(each)),
        "once the reports tell of it, its uuid says which VM it is; " .. LONE_CALL)
    end
    if is_it or is_named and not each.uuid then
      words = ("%s\n(a resource group still holds %s, and the reports may be an hour old: see in vCenter that it is "
        .. "gone)"):format(words, vm_lookup.label(each))
    end
  end
  return words
end

--- A VM that was deleted from vCenter, from the backups that hold it. A uuid is taken as it is if it is not in vCenter:
--- where a report tells of a VM without its uuid, that one must be called otherwise than the backups call the deleted
--- one. A name is looked for among all backups: what is not known to be the only one is not brought back.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM vm
---@return FoundVM[] live  those that the reports tell of
function vm_lookup.deleted(scv, value, func)
  local wanted, record = wanted_by(value, func, "vm")
  if record and record.uuid then wanted = record.uuid end
  local live = reported(scv)
  refuse_silent(scv, live)
  local here, is_uuid = meant(live, wanted, true), moref.is_uuid(wanted)
  if is_uuid and #here == 0 then
    refuse_unsure(scv, wanted, live)
    return { uuid = uuid_given(wanted), name = record and record.name }, live
  end
  local backups = is_uuid and {} or known_backups.all(scv)
  local gone = deleted(backups, wanted, live, true)
  if gone then
    local vm = match.only(gone, wanted, KIND)
    return took({ name = vm.name, uuid = vm.uuid }, "backups"), live
  end
  if #here > 0 then
    errors.argument(func, "vm", ("%s is still in vCenter"):format(vm_lookup.label(here[1])),
      ("scv.restore_vm{vm = %q} overwrites it with a backup"):format(vm_lookup.reference(here[1])))
  end
  refuse_nameless(backups, live)
  errors.not_found("deleted VM", wanted, match.names(of_backups(backups), KIND),
    { hint = "a VM that no resource group's backups know of can be given by its uuid" })
end

--- A VM wherever it is: in vCenter, or in backups only. A moref or uuid that no report knows is taken as it is.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM
function vm_lookup.any(scv, value, func)
  local wanted, record = wanted_by(value, func, "vm")
  if record and (record.moref or record.uuid) then return completed(scv, record, value) end
  local live = looked_at(scv, wanted)
  local found = meant(live, wanted, false)
  if #found > 0 then return took(only(found, wanted, live), "reports") end
  if moref.kind(wanted) == "vm" then return { moref = wanted } end
  if moref.is_uuid(wanted) then return { uuid = uuid_given(wanted) } end
  refuse_silent(scv, live)
  -- In other capitals, one in vCenter comes first.
  found = meant(live, wanted, true)
  local all
  local gone = known_backups.search(scv, function(backups, is_whole)
    all = backups
    return deleted(backups, wanted, live, is_whole and #found == 0)
  end)
  if gone then
    -- Its moref means nothing any more.
    local vm = match.only(gone, wanted, KIND)
    return took({ name = vm.name, uuid = vm.uuid }, "backups")
  end
  if #found > 0 then return took(only(found, wanted, live), "reports") end
  refuse_nameless(all, live)
  errors.not_found("VM", wanted, match.names(live, KIND))
end

return vm_lookup
