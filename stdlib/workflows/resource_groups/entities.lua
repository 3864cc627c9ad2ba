-- What a resource group is to hold, by what people call it: VMs and datastores, by name, moref or uuid, or as records.
--
-- One look at the reports and the groups serves all of them. What is in neither is looked for by find_datastore and
-- find_vm, which go through the backups too.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local find_datastore = shell.library("lookup/datastore")
local find_vm = shell.library("lookup/vm")
local List = shell.library("core/list")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

-- What vCenter calls a VM, a datastore, a folder, a tag.
local MOREFS = { "^vm%-%d+$", "^datastore%-%d+$", "^group%-%a%d+$", "^urn:" }

local function is_moref(text)
  for _, pattern in ipairs(MOREFS) do
    if text:find(pattern) then return true end
  end
  return false
end

-- Everything with a moref that the reports and the groups name, each once; and the datastores that only their names are
-- known of.
local function index_of(scv, groups)
  local index = { things = {}, names = {} }
  local seen = {}
  -- A list may hold bare morefs.
  local function add(record, from, read)
    if type(record) == "string" then record = { moref = record } end
    local moref = read(record, "moref", "text")
    if seen[moref] then return end
    seen[moref] = true
    index.things[#index.things + 1] = {
      moref = moref, name = read.maybe(record, "name", "text"), uuid = read.maybe(record, "uuid", "text"), from = from,
    }
  end
  for _, operation in ipairs { "protected_vms", "unprotected_vms" } do
    for _, vm in ipairs(scv.api.reports[operation]()) do
      add(vm, "reports", reader("reports." .. operation))
      -- For the words of a refusal only.
      for _, name in ipairs(optional(vm, "datastores") or {}) do index.names[name] = true end
    end
  end
  local read_group = reader("resource_groups.list")
  for _, group in ipairs(groups) do
    for _, entity in ipairs(read_group(group, "entities", "list")) do add(entity, "resource_groups", read_group) end
  end
  return index
end

local function same(text) return text end

-- The things that a word means: by uuid, by exact name, by name in other capitals.
local function matching(things, wanted)
  for _, way in ipairs { { "uuid", string.lower }, { "name", same }, { "name", string.lower } } do
    local key, fold = way[1], way[2]
    local found = {}
    for _, thing in ipairs(things) do
      if thing[key] and fold(thing[key]) == fold(wanted) then found[#found + 1] = thing end
    end
    if #found > 0 then return found end
  end
  return {}
end

local function names_of(index)
  local names = {}
  for _, thing in ipairs(index.things) do names[#names + 1] = thing.name end
  return names
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
  local store = try(find_datastore, scv, wanted, func, "entities")
  if store then return store end
  if index.names[wanted] then
    errors.raise {
      kind = "not_found",
      message = ("datastore %s is there, but no reply of the appliance says its moref"):format(cell.text(wanted)),
      hint = 'look it up in vCenter, and give it: entities = {"datastore-21"}',
    }
  end
  local vm, missing = try(find_vm.live, scv, wanted, func, "entities")
  if vm and vm.moref then return vm end
  -- That a VM was deleted is worth more than that there is none.
  if missing and missing.candidates == nil then error(missing, 0) end
  errors.not_found("VM or datastore", wanted, names_of(index))
end

local function one(scv, wanted, look, func)
  if type(wanted) == "table" then
    local moref = optional(wanted, "moref")
    if type(moref) == "string" then return { moref = moref, name = optional(wanted, "name") } end
    wanted = optional(wanted, "uuid") or optional(wanted, "name")
  end
  if type(wanted) ~= "string" or wanted == "" then
    errors.argument(func, "entities", "must be names, morefs, uuids or records, got " .. errors.what(wanted),
      'for example entities = {"web01", "vm-1002", "nfs_web01"}')
  end
  if is_moref(wanted) then return { moref = wanted } end
  local index = look()
  local found = matching(index.things, wanted)
  if #found > 1 then
    choices.ambiguous(("%s is ambiguous: there are %d of that name"):format(cell.text(wanted), #found),
      "name one by its moref:", found, "name", "moref", "uuid")
  end
  local thing = found[1] or search(scv, wanted, index, func)
  if found[1] then narration.took("moref", thing.moref, thing.from, cell.text(thing.name)) end
  return { moref = thing.moref, name = thing.name }
end

--- What is meant, each once: {moref, name}. An empty list is an error.
---@param scv table
---@param wanted any  one thing or a list of them
---@param groups table[]  the resource groups
---@param func string  the function that it was passed to
---@return {moref: string, name: string?}[]
return function(scv, wanted, groups, func)
  local is_list = type(wanted) == "table" and (List.is(wanted) or #wanted > 0 or next(wanted) == nil)
  if not is_list then wanted = { wanted } end
  if #wanted == 0 then errors.empty("entities", func .. ": entities is an empty list") end
  local index
  local function look()
    index = index or index_of(scv, groups)
    return index
  end
  local entities, seen = {}, {}
  for _, each in ipairs(wanted) do
    local entity = one(scv, each, look, func)
    if not seen[entity.moref] then
      seen[entity.moref] = true
      entities[#entities + 1] = entity
    end
  end
  return entities
end
