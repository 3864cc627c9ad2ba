-- The VMs that the appliance's own replies know of: those of its reports are in vCenter, resource groups hold some that
-- no report tells of yet, and backups know those that were deleted.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local held = shell.library("lookup/held")
local known_backups = shell.library("lookup/known_backups")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local pages = shell.library("session/pages")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local report = shell.library("lookup/report")
local schemas = shell.library("lookup/schemas")
local sequence = shell.library("core/sequence")

local known_vms = {}

--- What is known of a VM.
---@class FoundVM: Record
---@field name string?
---@field moref string?
---@field uuid string?
---@field bios_uuid string?  the other one that vCenter has of it, where that is known
---@field groups string[]?  the resource groups that it is in, where a report says so

--- What VMs are known by, and how they are told apart.
---@type Kind
known_vms.KIND = {
  what = "VM", argument = "vm", ids = { "moref", "uuid" }, columns = { "name", "moref", "uuid", "groups" },
  advice = "name one by its moref or uuid:",
}

--- What a template has instead of a restore, which the product refuses whole and in parts.
known_vms.TEMPLATE_ADVICE = "mounting its datastore from a backup gives its files: help(scv.mount_datastore)"

-- FoundVM → the record that it was read from, and the reader.
local sources = setmetatable({}, { __mode = "k" })

--- A VM as a reply says it: by uuid, moref, or both.
---@param record table
---@param read RecordReader
---@param advice string?
---@return FoundVM
function known_vms.read_vm(record, read, advice)
  local uuid = read.maybe(record, "uuid", "text")
  if not moref.uuid_key(uuid) then uuid = nil end
  local reference = uuid and read.maybe(record, "moref", "text")
    or not uuid and read(record, "moref", "text", advice) or nil
  local vm = { name = read.maybe(record, "name", "text"), moref = reference, uuid = uuid }
  vm.groups = optional(record, "groups")
  sources[vm] = { record = record, read = read }
  return vm
end

--- The record that a VM was read from by `read_vm`, and the reader.
---@param vm FoundVM
---@return {record: table, read: RecordReader}?
function known_vms.source(vm) return sources[vm] end

--- The uuid of a VM out of a reply. Only that tells whether it was deleted: a moref may come again.
---@param vm FoundVM  as `read_vm` gave it
---@param advice string?
---@return string
function known_vms.uuid_of(vm, advice)
  local source = sources[vm]
  local key = moref.uuid_key(source.read(source.record, "uuid", "text", advice))
  return key or source.read.wrong(source.record, "uuid", "the uuid of a VM", advice)
end

--- "vm-1001", or the uuid where there is no moref.
---@param vm FoundVM
---@return string
function known_vms.reference(vm) return vm.moref or vm.uuid end

--- A VM as it is named to people: "web01 (vm-1001)".
---@param vm FoundVM
---@return string
function known_vms.label(vm)
  local reference = cell.text(known_vms.reference(vm))
  return vm.name and ("%s (%s)"):format(cell.text(vm.name), reference) or reference
end

--- The same for what a backup says of one.
---@param part table
---@return string
function known_vms.label_of(part) return known_vms.label(known_vms.read_vm(part, reader("vms.backups"))) end

--- All VMs that the reports know to be in vCenter. `unsaid`: the operations whose replies came without their lists.
---@param scv table
---@return FoundVM[]
function known_vms.reported(scv)
  local all, counts = { unsaid = {} }, {}
  for _, operation in ipairs { "protected_vms", "unprotected_vms" } do
    local read = reader("reports." .. operation)
    local rows = scv.api.reports[operation]()
    pages.refuse_cut(rows, "reports." .. operation, "VMs", "which VMs are in vCenter is not known",
      "give the VM by its moref")
    if pages.is_lacking(rows) then all.unsaid[#all.unsaid + 1] = "reports." .. operation end
    for _, record in ipairs(report.each_once(rows)) do
      read(record, "name", "text")
      all[#all + 1] = known_vms.read_vm(record, read)
    end
    counts[operation] = #all
  end
  all.is_silent = counts.protected_vms == 0
  return all
end

--- The same for a look at a word, which may be a reference already.
---@param scv table
---@param wanted string
---@return FoundVM[]
function known_vms.looked_at(scv, wanted)
  local is_reference = moref.kind(wanted) == "vm" or moref.is_uuid(wanted)
  return match.look(is_reference, function() return known_vms.reported(scv) end)
end

--- Those that a word means out of some VMs, or all. A reference that they don't know is no other word for one of them.
---@param vms FoundVM[]
---@param wanted string
---@param is_whole boolean  whether these are all
---@return FoundVM[]
function known_vms.meant(vms, wanted, is_whole)
  local is_reference = moref.kind(wanted) == "vm" or moref.is_uuid(wanted)
  return match.within(vms, wanted, known_vms.KIND, is_whole and not is_reference)
end

-- One of those that a group holds, read strictly: what may be a VM must have a moref of a known form, or it would be
-- lost; nil for one that has not, where a name is looked for, and the name that it says. What surely bears another name
-- costs nothing.
local function held_vm(group, index, entity, wanted)
  local read = reader("resource_groups.list")
  local name = optional(entity, "name", "text")
  local is_other = wanted ~= nil and name ~= nil and #match.among({ { name = name } }, wanted) == 0
  if not is_other then
    local _, is_unknown = held.reference(group, index)
    if is_unknown and wanted then return nil, name end
    if is_unknown then held.refuse_form(group, index) end
  end
  return type(entity) == "string" and { moref = entity }
    or known_vms.read_vm(entity, read, held.place_of(group))
end

--- The VMs that groups hold; loosely read, those that can be read at all.
---@param groups table[]
---@param is_loose boolean?
---@param wanted string?  the name that is looked for, if it is one
---@return FoundVM[] vms
---@return {group: table, index: integer, name: string?}[] unread  what may be a VM of that name, and has a moref of no
---  known form
function known_vms.held(groups, is_loose, wanted)
  local vms, unread, read = {}, {}, reader("resource_groups.list")
  for _, group in ipairs(groups) do
    local entities = is_loose and (optional(group, "entities", "list") or {}) or read(group, "entities", "list")
    for index, entity in ipairs(entities) do
      if held.is_null(entity) then
        if not is_loose then held.note_null(group) end
      elseif not held.is_tag(entity) then
        local vm, name
        if is_loose then
          vm = type(entity) == "string" and { moref = entity } or given.said(entity)
        else
          vm, name = held_vm(group, index, entity, wanted)
        end
        if not vm then
          unread[#unread + 1] = { group = group, index = index, name = name }
        elseif moref.kind(vm.moref) == "vm" then
          vms[#vms + 1] = vm
        end
      end
    end
  end
  return sequence.distinct(vms, function(vm) return vm.moref end), unread
end

--- Says of what groups hold and can't be read that it was no part of the look for a name that was found elsewhere;
--- raises for what would be meant as surely: what says the very name or, where the name was found in other letters, is
--- called so in others, too. Then there may be two.
---@param unread {group: table, index: integer, name: string?}[]
---@param wanted string
---@param vm FoundVM  the one that was found
function known_vms.note_unread(unread, wanted, vm)
  local is_exact = #match.exactly({ vm }, wanted, known_vms.KIND) > 0
  for _, each in ipairs(unread) do
    if each.name and (not is_exact or #match.exactly({ { name = each.name } }, wanted) > 0) then
      held.refuse_form(each.group, each.index,
        ("it is called %s, too; or give the VM by its moref or uuid"):format(cell.text(each.name)))
    end
    shell.note(("%s, which is no moref of a known form: whether it is another VM called %s is not known"):format(
      held.member_of(each.group, each.index), cell.text(wanted)))
  end
end

--- Stops where a name is found nowhere and a group holds what may be it.
---@param unread {group: table, index: integer}[]
---@param wanted string
function known_vms.refuse_unread(unread, wanted)
  local first = unread[1]
  if not first then return end
  held.refuse_form(first.group, first.index,
    ("it may be %s, which is found nowhere else; or give the VM by its moref or uuid"):format(cell.text(wanted)))
end

--- A report that tells of no VM although groups hold some says of none that it is not in vCenter.
---@param scv table
---@param live FoundVM[]  as `reported` gave them
---@param groups table[]?  all that there are, where they were read
function known_vms.refuse_silent(scv, live, groups)
  if not live.is_silent then return end
  local vm = known_vms.held(groups or scv.api.resource_groups.list())[1]
  if not vm then return end
  errors.raise {
    kind = "protocol", operation = "reports.protected_vms", field = "vms",
    message = ("the reply of reports.protected_vms tells of no VM, although resource groups hold some, as %s: which "
      .. "are in vCenter is not known"):format(known_vms.label(vm)),
    hint = "scv.api.sync() reads the appliance's own document, which says how its list is spelled; --trace shows what "
      .. "came. Who has seen in vCenter that a VM is gone can restore it by the lone call, which asks: "
      .. "help(scv.api.vms.restore_deleted)",
  }
end

--- Those of the VMs that groups hold that no report tells of.
---@param live FoundVM[]
---@param in_groups FoundVM[]
---@return FoundVM[]
function known_vms.unreported(live, in_groups)
  local known = {}
  for _, vm in ipairs(live) do
    for _, id in ipairs { vm.moref or false, moref.uuid_key(vm.uuid) or false } do known[id] = true end
  end
  return sequence.where(in_groups, function(vm)
    return not (known[vm.moref] or known[moref.uuid_key(vm.uuid) or ""])
  end)
end

--- The VMs of backups, each once: a machine is known by its uuid, or else by its moref.
---@param backups table[]
---@return FoundVM[]
function known_vms.of_backups(backups)
  local vms = {}
  for _, backup in ipairs(backups) do
    local read = known_backups.reader(backup)
    -- Those of a datastore need not name VMs.
    local is_of_vm = read.operation == "vms.backups"
    local records = is_of_vm and read(backup, "vms", "list") or read.maybe(backup, "vms", "list") or {}
    for _, record in ipairs(records) do vms[#vms + 1] = known_vms.read_vm(record, read) end
  end
  return sequence.distinct(vms, function(vm) return moref.uuid_key(vm.uuid) or tostring(vm.moref) end)
end

--- Those VMs of backups that a word means and that are not in vCenter; nil if there are none.
---@param backups table[]
---@param wanted string
---@param live FoundVM[]
---@param is_whole boolean  whether these are all backups
---@return FoundVM[]?
function known_vms.deleted(backups, wanted, live, is_whole)
  local matches = known_vms.meant(known_vms.of_backups(backups), wanted, is_whole)
  if #matches == 0 then return nil end
  local uuids = {}
  for _, vm in ipairs(matches) do uuids[#uuids + 1] = vm.uuid and ("vm = %q"):format(vm.uuid) end
  local advice = #uuids > 0
    and "so it is not known which VMs were deleted; give the uuid, the backups tell of " .. table.concat(uuids, ", ")
    or "or look its uuid up in vCenter, and give that as vm"
  local is_live = {}
  for _, vm in ipairs(live) do is_live[known_vms.uuid_of(vm, advice)] = true end
  local found = sequence.where(matches, function(vm) return not is_live[known_vms.uuid_of(vm, advice)] end)
  return #found > 0 and found or nil
end

--- A VM that backups hold without its name may be the one that is looked for, unless it is in vCenter.
---@param backups table[]
---@param live FoundVM[]
function known_vms.refuse_nameless(backups, live)
  local is_live = {}
  for _, vm in ipairs(live) do is_live[moref.uuid_key(vm.uuid) or ""] = true end
  for _, vm in ipairs(known_vms.of_backups(backups)) do
    local source = not vm.name and not is_live[moref.uuid_key(vm.uuid) or "?"] and sources[vm]
    if source then source.read(source.record, "name", "text", "or give the VM by its uuid") end
  end
end

--- Says where a VM was found, and gives it.
---@param vm FoundVM
---@param from string  "reports"
---@return FoundVM
function known_vms.took(vm, from)
  if vm.uuid and not vm.moref then
    narration.took("uuid", vm.uuid, from, cell.text(vm.name))
  elseif vm.name then
    narration.took("moref", vm.moref, from, cell.text(vm.name))
  end
  return vm
end

--- A uuid that a user gave, for a request: as it is, or in its plain form where it has another.
---@param word string
---@return string
function known_vms.uuid_given(word)
  local plain = moref.uuid(word)
  return word:lower() == plain and word or plain
end

--- What a record or a word is looked for by, and what the record says.
---@param value string|table
---@param func string  the function that it was passed to
---@param name string  the argument
---@return string wanted, FoundVM? record
function known_vms.wanted_by(value, func, name)
  if type(value) ~= "table" then return tostring(value) end
  schemas.refuse_other(value, schemas.of.vm, "VM", func, name)
  local vm = given.said(value)
  if not (vm.moref or vm.uuid or vm.name) then
    errors.record(func, name, value, { "moref", "uuid", "name" })
  end
  given.refuse_kind(vm.moref, "VM", func, name)
  return vm.moref or vm.uuid or vm.name, vm
end

return known_vms
