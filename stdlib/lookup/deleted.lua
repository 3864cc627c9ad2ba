-- What counts for a VM that was deleted, whether vCenter was asked (lookup/vcenter_deleted) or not (lookup/deleted_vm).
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local known_backups = shell.library("lookup/known_backups")
local known_vms = shell.library("lookup/known_vms")
local moref = shell.library("core/moref")
local reader = shell.library("core/record").reader
local sequence = shell.library("core/sequence")

local deleted = {}

--- What a user can do who knows better.
deleted.LONE_CALL = "who has seen in vCenter that it is gone can restore it by the lone call, which asks: "
  .. "help(scv.api.vms.restore_deleted)"

--- What the backups call the VM of a uuid: its names in small letters, and its morefs; nil where none tells of it. A
--- part that bears no uuid may be of this VM.
---@param scv table
---@param uuid string
---@return table<string, boolean>?
function deleted.known_as(scv, uuid)
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

--- Whether two VMs are called the same, as far as both names are known.
---@param vm FoundVM
---@param other FoundVM
---@return boolean
function deleted.same_name(vm, other)
  return vm.name ~= nil and other.name ~= nil and tostring(vm.name):lower() == tostring(other.name):lower()
end

--- Stops where a record says a moref and a name, and the deleted VM that had the moref was called otherwise.
---@param record FoundVM?  nil where a word was given
---@param vm FoundVM  that was found by its moref
---@param func string
function deleted.refuse_name(record, vm, func)
  if not record or not record.moref then return end
  given.refuse_name(record, vm, { func = func, argument = "vm", where = "of what was deleted" })
end

-- Whose the moref of a VM that is there was before, and how that one is brought back; "" where nothing is known.
local function words_of_former(vm, former)
  return table.concat(sequence.map(former, function(gone)
    local name = gone.name and cell.text(gone.name) or "another VM"
    local last = gone.last_seen and (", seen in vCenter last at %s"):format(cell.text(gone.last_seen))
      or ", as backups say"
    return ("%s was %s, uuid %s%s: scv.restore_deleted_vm{vm = %q} brings that one back\n"):format(cell.text(vm.moref),
      name, cell.text(gone.uuid), last, gone.uuid)
  end))
end

--- Refuses a VM that is there. Where a word means several, none of them is offered to be overwritten.
---@param there FoundVM[]  one at least
---@param wanted string
---@param func string
---@param former FoundVM[]?  those that are gone and had the moref of the one that is there, with their uuids
function deleted.refuse_there(there, wanted, func, former)
  if #there > 1 then
    choices.ambiguous(("%s: VM %s is ambiguous, and %d that it means are still in vCenter"):format(func,
      cell.text(wanted), #there),
      'scv.restore_vm{vm = "…"} overwrites one with a backup, named by its moref or uuid:', there, "name", "moref",
      "uuid")
  end
  local vm = there[1]
  local advice = vm.template == true and "it is a template, and can't be restored; " .. known_vms.TEMPLATE_ADVICE
    or ("scv.restore_vm{vm = %q} overwrites %s with a backup"):format(known_vms.reference(vm),
      former and #former > 0 and vm.name and cell.text(vm.name) or "it")
  errors.argument(func, "vm", ("%s is still in vCenter"):format(known_vms.label(vm)),
    words_of_former(vm, former or {}) .. advice)
end

--- Refuses what was found in a part of the backups: it is not known that no other VM bore the name.
---@param found FoundVM[]
---@param wanted string
---@param part table  as known_backups gave it
---@param why string
---@param columns string[]  what the candidates are told apart by
function deleted.refuse_part(found, wanted, part, why, columns)
  local rows = sequence.map(found, function(vm)
    local row = {}
    for _, key in ipairs(columns) do row[key] = vm[key] end
    return row
  end)
  choices.ambiguous(("VM %s may be ambiguous: %s"):format(cell.text(wanted), why),
    ("name the one that is meant by its uuid, as vm = %q; %s\nknown so far:"):format(found[1].uuid,
      known_backups.further(part)), rows, table.unpack(columns))
end

return deleted
