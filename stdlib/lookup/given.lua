-- A record that a user gave, against what there is now: since it was read its moref may have come to be another
-- thing's, and its name too. Only a uuid names a VM for good. See docs/contracts.md, "Names and ids".
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local moref = shell.library("core/moref")
local optional = shell.library("core/record").optional
local report = shell.library("lookup/report")
local seen = shell.library("core/seen")
local sequence = shell.library("core/sequence")

local given = {}

--- Who says what there is now, in messages.
given.IN_VCENTER, given.BY_REPORTS = "in vCenter", "by the reports"

--- What a record says of a VM.
---@param record table
---@return FoundVM
function given.said(record)
  return {
    name = optional(record, "name"), moref = optional(record, "moref"), uuid = optional(record, "uuid"),
    bios_uuid = optional(record, "bios_uuid"), groups = optional(record, "groups"),
  }
end

-- Which morefs a record of it may have; of others nothing is known.
local ITS_KINDS = { VM = { vm = true }, datastore = { datastore = true, folder = true } }

--- Refuses a record whose moref is of another kind of thing than it is passed as.
---@param reference any
---@param what "VM"|"datastore"
---@param func string
---@param name string  the argument
function given.refuse_kind(reference, what, func, name)
  local kind = moref.kind(reference)
  if kind == nil or ITS_KINDS[what][kind] then return end
  errors.argument(func, name, ("must be a %s, got the record of a %s (%s)"):format(what, kind == "vm" and "VM" or kind,
    cell.text(reference)))
end

--- A name or a path with its slashes: vCenter writes them otherwise in paths, and people need not.
---@param text string
---@return string
function given.plain(text)
  return (text:gsub("%%(%x%x)", { ["2f"] = "/", ["2F"] = "/", ["5c"] = "\\", ["5C"] = "\\", ["25"] = "%" }))
end

local function form(name) return seen.form(given.plain(name)) end

--- Whether a record calls a thing otherwise than it is called now. Where one of them says no name it doesn't; an id in
--- place of a name is none.
---@param record table
---@param name any
---@return boolean
function given.calls_otherwise(record, name)
  local own = record.name
  if type(own) ~= "string" or type(name) ~= "string" then return false end
  return own ~= record.moref and own ~= record.uuid and form(own) ~= form(name)
end

-- Whether a record and a VM have a uuid in common: vCenter has two of each.
local function is_same(record, vm)
  return moref.same_uuid(record.uuid, vm.uuid) or moref.same_uuid(record.uuid, vm.bios_uuid)
    or moref.same_uuid(record.bios_uuid, vm.uuid)
end

local function label(thing)
  local reference = cell.text(thing.moref or thing.uuid)
  return thing.name and ("%s (%s)"):format(cell.text(thing.name), reference) or reference
end

--- Stops where a record says a moref and a name, and what has the moref now is called otherwise: it was renamed, or the
--- moref is another's.
---@param record FoundVM
---@param thing table  what has the moref now
---@param context {func: string, argument: string, where: string}  `where`: who says so
function given.refuse_name(record, thing, context)
  if not given.calls_otherwise(record, thing.name) then return end
  errors.argument(context.func, context.argument, ("says name %s and moref %s, but %s that moref is %s"):format(
    cell.text(record.name), cell.text(record.moref), context.where, cell.text(thing.name)),
    ("it was renamed, or the moref is another's now; who means %s gives the moref alone, as %s = %q; who means what is "
      .. "called %s, the name alone"):format(cell.text(thing.name), context.argument, record.moref,
      cell.text(record.name)))
end

--- Says that a VM that its uuid tells is called otherwise now.
---@param record FoundVM
---@param vm table
---@param context {func: string, argument: string, where: string}
function given.note_renamed(record, vm, context)
  if not given.calls_otherwise(record, vm.name) then return end
  shell.note(("%s: %s says name %s; %s the VM of its uuid is called %s"):format(context.func, context.argument,
    cell.text(record.name), context.where, label(vm)))
end

--- Stops where the moref of a record with a uuid is another VM's now.
---@param record FoundVM
---@param other table  the VM that has the moref now
---@param context {func: string, argument: string, where: string}
function given.refuse_other(record, other, context)
  errors.argument(context.func, context.argument,
    ("says uuid %s, but %s %s has uuid %s: that moref is another VM's now"):format(cell.text(record.uuid),
      context.where, label(other), cell.text(other.uuid or "not said")),
    ("scv.restore_deleted_vm{vm = %q} brings back the VM of that uuid, if it was deleted; who means %s gives the moref "
      .. "alone, as %s = %q"):format(record.uuid, label(other), context.argument, record.moref))
end

-- By the reports the VM of the uuid has another moref. Which of both is the later one is not known: they may be an hour
-- old, and a record may be older, or newer.
local function refuse_moved(record, vm, context)
  errors.argument(context.func, context.argument,
    ("says uuid %s and moref %s, but by the reports the VM of that uuid is %s"):format(cell.text(record.uuid),
      cell.text(record.moref), label(vm)),
    ("a VM that is restored gets another moref, and reports may be an hour old; %s = %q goes by the reports, %s = %q "
      .. "by the moref alone"):format(context.argument, record.uuid, context.argument, record.moref))
end

--- The VM of a record with a moref, as the reports know it now; nil where they know neither its moref nor its uuid.
--- Stops where they contradict it. One whose moref another has, too, is meant by its uuid alone.
---@param rows table[]  those of the reports, with name, moref and uuid
---@param record FoundVM
---@param context {func: string, argument: string}
---@return table? vm
---@return table[] others  those that bear its moref, too
function given.reported(rows, record, context)
  context = { func = context.func, argument = context.argument, where = given.BY_REPORTS }
  local with_moref = sequence.where(rows, function(row) return row.moref == record.moref end)
  local function others_than(own)
    return sequence.where(own and with_moref or {}, function(row) return row ~= own and report.differ(row, own) end)
  end
  if not moref.uuid_key(record.uuid) then
    local others = others_than(with_moref[1])
    if with_moref[1] and #others == 0 then given.refuse_name(record, with_moref[1], context) end
    return with_moref[1], others
  end
  local own = sequence.where(with_moref, function(row) return is_same(record, row) end)[1]
  if own then
    given.note_renamed(record, own, context)
    return own, others_than(own)
  end
  local moved = sequence.where(rows, function(row) return row.moref and is_same(record, row) end)[1]
  if moved then refuse_moved(record, moved, context) end
  local other = sequence.where(with_moref, function(row) return moref.uuid_key(row.uuid) ~= nil end)[1]
  if other then given.refuse_other(record, other, context) end
  if with_moref[1] then given.refuse_name(record, with_moref[1], context) end
  return with_moref[1], {}
end

return given
