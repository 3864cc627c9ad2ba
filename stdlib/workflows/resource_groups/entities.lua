-- What a resource group is to hold, by what people call it: VMs and datastores, by name, moref or uuid, or as records.
--
-- One look at vCenter serves all of them, where one is configured; else one at the reports and the groups, and what is
-- in neither is looked for by lookup/datastore and lookup/vm, which go through the backups too.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local element = shell.library("lookup/element")
local datastore_lookup = shell.library("lookup/datastore")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local group_changes = shell.library("workflows/resource_groups/changes")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local pages = shell.library("session/pages")
local report = shell.library("lookup/report")
local schemas = shell.library("lookup/schemas")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")
local vcenter = shell.library("lookup/vcenter")
local vcenter_vm = shell.library("lookup/vcenter_vm")
local vm_lookup = shell.library("lookup/vm")

local entities = {}

local KIND = { ids = { "moref", "uuid" }, columns = { "name", "moref", "uuid" }, advice = "name one by its moref:" }

local BY_MOREF = "give what is meant by its moref"

-- Whether two things of one moref are two all the same. A group may still say a name from before.
local function differ(one, other)
  if one.from == "reports" and other.from == "reports" then return report.differ(one, other) end
  return moref.uuid_key(one.uuid) ~= nil and moref.uuid_key(other.uuid) ~= nil
    and not moref.same_uuid(one.uuid, other.uuid)
end

-- A group holds its entities by their morefs: of two that share one it can't be said which is meant.
local function refuse_shared(thing, things)
  local rows = sequence.where(things, function(each) return each.moref == thing.moref end)
  if #rows < 2 then return end
  choices.ambiguous(("%s is ambiguous: it is the moref of %d of them"):format(cell.text(thing.moref), #rows),
    "a group holds its VMs by their morefs, which two vCenters may give twice: neither can be told from the other",
    rows, "name", "moref", "uuid")
end

-- The things each once, in the order in which they first come.
local function each_once(things)
  local kept, by_moref = {}, {}
  for _, thing in ipairs(things) do
    local same = by_moref[thing.moref] or {}
    by_moref[thing.moref] = same
    local is_new = #sequence.where(same, function(each) return not differ(each, thing) end) == 0
    if is_new then
      same[#same + 1], kept[#kept + 1] = thing, thing
    end
  end
  return kept
end

-- Everything with a moref that the reports and the groups name, each once; and the datastores that only their names are
-- known of.
local function index_of(scv, groups)
  local things, names, called = {}, {}, {}
  local function add(record, from, read)
    local reference, name = read(record, "moref", "text"), optional(record, "name", "text")
    if name then
      called[reference] = called[reference] or {}
      table.insert(called[reference], name)
    end
    things[#things + 1] = {
      moref = reference, name = read.maybe(record, "name", "text"),
      uuid = read.maybe(record, "uuid", "text"), from = from,
    }
  end
  for _, operation in ipairs { "protected_vms", "unprotected_vms" } do
    local rows = scv.api.reports[operation]()
    pages.refuse_cut(rows, "reports." .. operation, "VMs", "which VMs are in vCenter is not known", BY_MOREF)
    for _, vm in ipairs(rows) do
      add(vm, "reports", reader("reports." .. operation))
      -- For the words of a refusal only.
      for _, name in ipairs(optional(vm, "datastores", "list") or {}) do names[name] = true end
    end
  end
  local read_group = reader("resource_groups.list")
  pages.refuse_cut(groups, "resource_groups.list", "resource groups", "what they hold is not known", BY_MOREF)
  for _, group in ipairs(groups) do
    read_group(group, "entities", "list")
    for _, entity in ipairs(group_changes.held(group)) do
      if entity.moref then add(entity, "resource_groups", read_group) end
    end
  end
  return { things = each_once(things), names = names, called = called }
end

-- The look at the reports and the groups, once for all that is meant. One that was refused is not taken again: it would
-- be refused for each of many references.
local function looking(scv, groups)
  local looked
  return function()
    looked = looked or table.pack(pcall(index_of, scv, groups))
    if not looked[1] then error(looked[2], 0) end
    return looked[2]
  end
end

-- What the given function finds, or nil where it finds nothing, with the error that says so.
local function try(find, ...)
  local ok, found = pcall(find, ...)
  if ok then return found end
  if errors.kind(found) ~= "not_found" then error(found, 0) end
  return nil, found
end

-- The long way: through the backups. A datastore first, since any VM that is in vCenter is in a report.
local function search(scv, wanted, index, func)
  local store = try(datastore_lookup.find, scv, wanted, func, "entities")
  if store then return store end
  if index.names[wanted] then
    errors.raise {
      kind = "not_found",
      message = ("datastore %s is there, but no reply of the appliance says its moref"):format(cell.text(wanted)),
      hint = 'look it up in vCenter, and give it: entities = {"datastore-21"}',
    }
  end
  local vm, missing = try(vm_lookup.live, scv, wanted, func, "entities")
  if vm and vm.moref then return vm end
  -- That a VM was deleted is worth more than that there is none.
  if missing and missing.candidates == nil then error(missing, 0) end
  local names = match.names(index.things, KIND)
  if missing and missing.is_partial then
    errors.not_found("VM or datastore", wanted, names, { hint = missing.hint })
  end
  vcenter.not_found(scv, "VM or datastore", wanted, names)
end

local IN_VCENTER = {
  what = "VM or datastore", ids = { "moref", "uuid" }, columns = { "name", "moref", "uuid", "path" },
  advice = "name one by its moref or its path:",
}

local ADVICE = 'without it, give morefs (entities = {"vm-1002", "datastore-21"}), or leave vCenter out: --vcenter none'

-- All that vCenter has of what a group may hold.
local function things_of_vcenter(scv)
  local inventory = vcenter.look_or_stop(scv, false, ADVICE)
  local things = table.move(inventory.vms, 1, #inventory.vms, 1, {})
  return table.move(inventory.datastores, 1, #inventory.datastores, #things + 1, things)
end

-- What was found in vCenter, as a group takes it, unless the appliance knows it otherwise.
local function as_known(scv, found, look)
  local known = match.look(true, look).things or {}
  return sequence.map(found, function(thing)
    vcenter_vm.check(scv, thing, known)
    refuse_shared(thing, known)
    narration.took("moref", thing.moref, "vCenter", thing.name and cell.text(thing.name))
    return { moref = thing.moref, name = thing.name }
  end)
end

-- What a word or a pattern means in vCenter; nil where it is not asked, since none is configured or a moref was given.
local function of_vcenter(scv, wanted, look, func, argument)
  if moref.kind(wanted) or not vcenter.facts(scv) then return nil end
  local things = things_of_vcenter(scv)
  local found
  if vcenter.is_pattern(things, wanted, IN_VCENTER) then
    found = vcenter.fitting(things, wanted)
    if #found == 0 then
      errors.raise { kind = "empty", message = ("no VMs or datastores fit %q"):format(wanted) }
    end
  else
    found = { vcenter.one(things, wanted, IN_VCENTER, func, argument) }
    if #found == 0 then errors.not_found("VM or datastore", wanted, match.names(things, IN_VCENTER)) end
  end
  return as_known(scv, found, look)
end

-- The VM or datastore that a record with a moref stands for, as vCenter has it; nil where it knows nothing of it.
local function record_in_vcenter(scv, record, inventory, func, argument)
  local is_vm = moref.kind(record.moref) == "vm"
  local things = is_vm and inventory.vms or inventory.datastores
  if is_vm and moref.uuid_key(record.uuid) then
    local vm = vcenter_vm.of_both(things, record, func, argument)
    if not vm and argument ~= "remove" then vcenter_vm.refuse_missing(scv, record.uuid, inventory) end
    return vm
  end
  vcenter.refuse_name(things, record, func, argument)
  return sequence.where(things, function(thing) return thing.moref == record.moref end)[1]
end

-- The same as the reports know it; what a datastore is called, or a VM that no report tells of, the groups say.
local function record_in_reports(record, look, func, argument)
  local index = match.look(true, look)
  local context = { func = func, argument = argument, where = "by the resource groups" }
  if moref.kind(record.moref) == "vm" then
    local reported = sequence.where(index.things or {}, function(thing) return thing.from == "reports" end)
    local vm = given.reported(reported, record, context)
    if vm then return vm, index.things end
  end
  local names = (index.called or {})[record.moref] or {}
  local same = sequence.where(names, function(name) return not given.calls_otherwise(record, name) end)
  if #same == 0 and names[1] then given.refuse_name(record, { name = names[1] }, context) end
  return nil
end

-- What a record with a moref stands for now: its moref may have come to be another's since it was read. What nobody
-- knows is taken as it was given; so is what says nothing that its moref could be held against.
local function of_record(scv, record, look, func, argument)
  local kind = moref.kind(record.moref)
  local says_more = record.name ~= nil or kind == "vm" and moref.uuid_key(record.uuid) ~= nil
  if kind ~= "vm" and kind ~= "datastore" or not says_more then return record end
  local inventory = vcenter.facts(scv) and vcenter.look_for_reference(scv, false, record.moref)
  if inventory then
    local thing = record_in_vcenter(scv, record, inventory, func, argument)
    -- What a group holds is taken out by its moref alone, whatever the appliance calls it.
    if not thing or argument == "remove" then return thing or record end
    return as_known(scv, { thing }, look)[1]
  end
  local thing, things = record_in_reports(record, look, func, argument)
  if not thing then return record end
  refuse_shared(thing, things)
  return thing
end

local function some(scv, wanted, look, func, argument)
  if type(wanted) == "table" then
    schemas.refuse_other(wanted, schemas.of.entity, "VM or datastore", func, argument)
    if type(optional(wanted, "moref")) == "string" then
      local thing = of_record(scv, given.said(wanted), look, func, argument)
      return { { moref = thing.moref, name = thing.name } }
    end
    local word = optional(wanted, "uuid") or optional(wanted, "name")
    if word == nil then errors.record(func, argument, wanted, { "moref", "uuid", "name" }) end
    wanted = word
  end
  if type(wanted) ~= "string" or wanted == "" then
    errors.argument(func, argument, "must be names, morefs, uuids or records, got " .. errors.what(wanted),
      ('for example %s = {"web01", "vm-1002", "nfs_web01"}'):format(argument))
  end
  local in_vcenter = of_vcenter(scv, wanted, look, func, argument)
  if in_vcenter then return in_vcenter end
  local is_reference = moref.kind(wanted) ~= nil
  local index = match.look(is_reference, look)
  local things = index.things or {}
  local found = is_reference and match.exactly(things, wanted, KIND) or match.among(things, wanted, KIND)
  local thing = match.only(found, wanted, KIND)
  if thing then
    refuse_shared(thing, things)
    narration.took("moref", thing.moref, thing.from, cell.text(thing.name))
    return { { moref = thing.moref, name = thing.name } }
  end
  if is_reference then return { { moref = wanted } } end
  thing = search(scv, wanted, index, func)
  return { { moref = thing.moref, name = thing.name } }
end

-- What the group holds, with the names that the reports know where the group says none.
local function named(scv, held, groups)
  if #sequence.where(held, function(entity) return entity.name == nil end) == 0 then return held end
  local names = {}
  for _, thing in ipairs(index_of(scv, groups).things) do names[thing.moref] = thing.name end
  return sequence.map(held, function(entity)
    return {
      moref = entity.moref, name = entity.name or names[entity.moref], uuid = entity.uuid, element = entity.element,
    }
  end)
end

-- Whether what a group holds is what a record with its moref says, for all that both say.
local function is_said_so(entity, record)
  if entity.moref ~= record.moref or given.calls_otherwise(record, entity.name) then return false end
  -- Without a uuid in the group its name tells: what is called otherwise now is told by a look.
  return not moref.uuid_key(record.uuid) or moref.same_uuid(entity.uuid, record.uuid)
end

local function with_moref(things, reference)
  return sequence.where(things, function(thing) return thing.moref == reference end)[1]
end

-- What of that which a group holds a record with a moref stands for. Its moref may be another's by now: then nothing is
-- taken out.
local function held_of_record(scv, held, wanted, kind, look, func)
  schemas.refuse_other(wanted, schemas.of.entity, "VM or datastore", func, "remove")
  local record = given.said(wanted)
  for _, entity in ipairs(held) do
    if is_said_so(entity, record) then return entity end
  end
  local thing = of_record(scv, record, look, func, "remove")
  local found = with_moref(held, thing.moref)
  -- A VM that was restored has another moref: where the group does not hold that, it may hold the one from before.
  if not found and thing.moref ~= record.moref and not with_moref(things_of_vcenter(scv), record.moref) then
    found = with_moref(held, record.moref)
  end
  if found then return found end
  local label = thing.name and ("%s (%s)"):format(element.label(thing.name), thing.moref) or thing.moref
  errors.raise {
    kind = "not_found", candidates = match.names(held, kind),
    message = ("no %s %s%s"):format(kind.what, cell.text(label), kind.of),
    hint = "it holds " .. suggest.enumerated(match.labels(held, kind)),
  }
end

-- The moref of what a path means in vCenter; anything else is itself.
local function by_path(scv, held, wanted, kind, func)
  local is_path = type(wanted) == "string" and wanted:find("/", 1, true) and #match.exactly(held, wanted, kind) == 0
  if not is_path or not vcenter.facts(scv) then return wanted end
  local thing = vcenter.one(things_of_vcenter(scv), wanted, IN_VCENTER, func, "remove")
  return thing and thing.moref or wanted
end

--- What is meant of what a group holds, each once. What it doesn't hold is an error.
---@param scv table
---@param wanted any  one thing or a list of them
---@param held table[]  what group_changes.held gave
---@param groups table[]  the resource groups
---@param func string  the function that it was passed to
---@param group string  the group's name
---@return table[]  out of `held`, or copies with a name
function entities.among(scv, wanted, held, groups, func, group)
  if not sequence.is(wanted) then wanted = { wanted } end
  if #wanted == 0 then errors.empty("entities", func .. ": remove is an empty list") end
  held = named(scv, held, groups)
  local look = looking(scv, groups)
  local kind = {
    what = "entity", of = " of resource group " .. cell.text(group), ids = KIND.ids, columns = KIND.columns,
    advice = KIND.advice, schemas = schemas.of.entity,
  }
  return sequence.distinct(sequence.map(wanted, function(each)
    if type(each) ~= "table" and (type(each) ~= "string" or each == "") then
      errors.argument(func, "remove", "must be names, morefs, uuids or records, got " .. errors.what(each),
        'for example remove = {"web01", "vm-1002"}')
    end
    local is_record = type(each) == "table" and type(optional(each, "moref")) == "string"
    return is_record and held_of_record(scv, held, each, kind, look, func)
      or match.one(held, by_path(scv, held, each, kind, func), kind, func, "remove")
  end))
end

--- What is meant, each once: {moref, name}. An empty list is an error.
---@param scv table
---@param wanted any  one thing or a list of them
---@param groups table[]  the resource groups
---@param func string  the function that it was passed to
---@param argument string?  "entities" unless given
---@return {moref: string, name: string?}[]
function entities.read(scv, wanted, groups, func, argument)
  argument = argument or "entities"
  if not sequence.is(wanted) then wanted = { wanted } end
  if #wanted == 0 then errors.empty("entities", ("%s: %s is an empty list"):format(func, argument)) end
  local look, chosen = looking(scv, groups), {}
  for _, each in ipairs(wanted) do
    local found = some(scv, each, look, func, argument)
    table.move(found, 1, #found, #chosen + 1, chosen)
  end
  return sequence.distinct(chosen, function(entity) return entity.moref end)
end

return entities
