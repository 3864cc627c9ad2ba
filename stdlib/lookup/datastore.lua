-- Finding a datastore by what people call it: vCenter is asked first where one is configured.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local known_backups = shell.library("lookup/known_backups")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local pages = shell.library("session/pages")
local schemas = shell.library("lookup/schemas")
local vcenter = shell.library("lookup/vcenter")

local datastore = {}

local KIND = {
  what = "datastore", argument = "datastore", ids = { "moref" }, columns = { "name", "moref", "type" },
  advice = "name one by its moref:",
}

--- What a record lists, with the record of each: nil where the list holds its bare moref.
---@param record table  a backup, or a group
---@param key string  "datastores", or "entities"
---@param read RecordReader
---@param advice string?  what to do where it has no such list
---@return {moref: string, name: string?, type: string?, entry: table?}[]
function datastore.listed(record, key, read, advice)
  local list, found = read(record, key, "list", advice), {}
  for index, each in ipairs(list) do
    local entry = type(each) ~= "string" and each or nil
    local reference = entry and read(each, "moref", "text") or read(list, index, "text")
    local name = entry and read.maybe(each, "name", "text") or nil
    found[index] = { moref = reference, name = name, type = optional(each, "type"), entry = entry }
  end
  return found
end

-- Datastore that was found → the record without a name that it was found in, and its reader.
local nameless = setmetatable({}, { __mode = "k" })

-- Adds the datastores of a record's list, each once: what one record doesn't say of it another may.
local function add(stores, seen, record, key, read)
  for _, each in ipairs(datastore.listed(record, key, read)) do
    if moref.kind(each.moref) == "datastore" then
      local store = seen[each.moref]
      if not store then
        store = { moref = each.moref }
        seen[each.moref], stores[#stores + 1] = store, store
      end
      store.name, store.type = store.name or each.name, store.type or each.type
      if each.entry and not each.name then nameless[store] = { record = each.entry, read = read } end
    end
  end
end

-- What has no name may be what is looked for: that nothing is called so is not known then.
local function refuse_nameless(stores)
  for _, store in ipairs(stores) do
    local source = not store.name and nameless[store]
    if source then source.read(source.record, "name", "text", "or give the datastore by its moref") end
  end
end

local function meant(stores, wanted, is_whole)
  local found = match.within(stores, wanted, KIND, is_whole)
  return #found > 0 and found or nil
end

-- Looks through what the groups hold, then through the backups of it; a moref is looked for in the groups only.
-- `everywhere`: also for others of a name that was found.
local function search(scv, wanted, everywhere)
  local stores, seen, is_reference = {}, {}, moref.kind(wanted) == "datastore"
  local read_group = reader("resource_groups.list")
  match.look(is_reference, function()
    local groups = scv.api.resource_groups.list()
    pages.refuse_cut(groups, "resource_groups.list", "resource groups", "which datastores they hold is not known",
      "give the datastore by its moref")
    for _, group in ipairs(groups) do add(stores, seen, group, "entities", read_group) end
    return stores
  end)
  if is_reference then
    local found = match.exactly(stores, wanted, KIND)
    return #found > 0 and found or { { moref = wanted } }, stores
  end
  local found, part = meant(stores, wanted, false), nil
  local function look()
    local there
    there, part = known_backups.search(scv, function(backups, is_whole)
      for _, backup in ipairs(backups) do add(stores, seen, backup, "datastores", known_backups.reader(backup)) end
      if found or everywhere and not is_whole then return nil end
      return meant(stores, wanted, is_whole)
    end, known_backups.MOST_FOR_A_NAME)
    return there
  end
  if not found then
    local there = look()
    -- Of a part, too, what was found is told.
    return there or part and meant(stores, wanted, false), stores, part
  end
  if everywhere then match.look(true, look) end
  return meant(stores, wanted, false), stores, part
end

-- Of a part of the backups it is not known that no other datastore bears the name.
local function refuse_part(found, wanted, part, name)
  choices.ambiguous(("datastore %s may be ambiguous: not all backups were looked through"):format(cell.text(wanted)),
    ("name the one that is meant by its moref, as %s = %q; %s\nknown so far:"):format(name, found[1].moref,
      known_backups.further(part)), found, table.unpack(KIND.columns))
end

local ADVICE = 'without it, give the datastore by its moref (datastore = "datastore-21"), or leave vCenter out: '
  .. "--vcenter none"

-- The datastore of vCenter that a word means. A moref is taken as it is; what vCenter has no more the backups may know.
local function of_vcenter(scv, wanted, func, name)
  if moref.kind(wanted) == "datastore" or not vcenter.facts(scv) then return nil end
  local inventory = vcenter.look_or_stop(scv, false, ADVICE)
  local store = vcenter.one(inventory.datastores, wanted, vcenter.DATASTORE, func, name)
  if not store then return nil end
  narration.took("moref", store.moref, "vCenter", store.name and cell.text(store.name))
  return { moref = store.moref, name = store.name, type = store.type }
end

-- A record that says a moref stands for itself, unless what it calls it is called otherwise in vCenter now or, where
-- that is not asked, by the groups.
local function of_record(scv, value, func, name)
  local record = given.said(value)
  local store = { moref = record.moref, name = record.name }
  if moref.kind(record.moref) ~= "datastore" or record.name == nil then return store end
  local inventory = vcenter.facts(scv) and vcenter.look_for_reference(scv, false, record.moref)
  if inventory then
    vcenter.refuse_name(inventory.datastores, record, func, name)
    return store
  end
  local called = search(scv, record.moref)[1]
  given.refuse_name(record, called, { func = func, argument = name, where = "by the resource groups" })
  return store
end

--- The datastore that a moref, a name or a record means. A moref that no group holds is taken as it is.
---@param scv table
---@param value string|table
---@param func string  the function that it was passed to
---@param name string?  the argument, "datastore" unless given
---@param everywhere boolean?  whether all that are known are looked through, for others of its name
---@return {moref: string, name: string?, type: string?}
function datastore.find(scv, value, func, name, everywhere)
  local wanted = value
  if type(value) == "table" then
    schemas.refuse_other(value, schemas.of.datastore, "datastore", func, name or "datastore")
    wanted = optional(value, "moref") or optional(value, "name")
    if wanted == nil then errors.record(func, name or "datastore", value, { "moref", "name" }) end
    given.refuse_kind(optional(value, "moref"), "datastore", func, name or "datastore")
    if optional(value, "moref") then return of_record(scv, value, func, name or "datastore") end
  end
  wanted = tostring(wanted)
  local in_vcenter = of_vcenter(scv, wanted, func, name)
  if in_vcenter then return in_vcenter end
  local found, stores, part = search(scv, wanted, everywhere)
  if not found then
    match.refuse_pattern(wanted, KIND, function(pattern) return match.fitting(stores, pattern, KIND) end, func, name)
    refuse_nameless(stores)
    local more = part and {
      is_partial = true,
      hint = "a datastore of another name can be given by its moref; " .. known_backups.further(part),
    }
    vcenter.not_found(scv, "datastore", wanted, match.names(stores, KIND), more)
  end
  if part and everywhere then refuse_part(found, wanted, part, name or "datastore") end
  local store = match.only(found, wanted, KIND, name)
  if store.name then narration.took("moref", store.moref, "resource_groups", cell.text(store.name)) end
  return store
end

return datastore
