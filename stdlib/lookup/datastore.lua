-- Finding a datastore by what people call it: the second place where a look into vCenter would plug in.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local function is_moref(text) return text:find("^datastore%-%w+$") ~= nil end

-- Adds the datastores of a record's list, each once. A list may hold bare morefs.
local function add(stores, seen, record, key, read)
  local list = read(record, key, "list")
  for index, each in ipairs(list) do
    local is_bare = type(each) == "string"
    local moref = is_bare and read(list, index, "text") or read(each, "moref", "text")
    if is_moref(moref) and not seen[moref] then
      seen[moref] = true
      stores[#stores + 1] = {
        moref = moref, name = not is_bare and read.maybe(each, "name", "text") or nil, type = optional(each, "type"),
      }
    end
  end
end

local function matching(stores, wanted)
  for _, fold in ipairs { function(text) return text end, string.lower } do
    local found = {}
    for _, store in ipairs(stores) do
      if store.name and fold(store.name) == fold(wanted) then found[#found + 1] = store end
    end
    if #found > 0 then return found end
  end
  return nil
end

-- Looks through what the groups hold, then through the backups of it.
local function search(scv, wanted)
  local stores, seen = {}, {}
  local read_group = reader("resource_groups.list")
  for _, group in ipairs(scv.api.resource_groups.list()) do add(stores, seen, group, "entities", read_group) end
  local found = matching(stores, wanted) or known_backups.search(scv, function(backups)
    for _, backup in ipairs(backups) do add(stores, seen, backup, "datastores", known_backups.reader(backup)) end
    return matching(stores, wanted)
  end)
  return found, stores
end

--- The datastore that a moref, a name or a record means: {moref, name, type}. A moref is taken as it is.
---@param scv table
---@param value string|table
---@param func string  the function that it was passed to
---@param name string?  the argument, "datastore" unless given
---@return {moref: string, name: string?, type: string?}
return function(scv, value, func, name)
  local wanted = value
  if type(value) == "table" then
    wanted = optional(value, "moref") or optional(value, "name")
    if wanted == nil then errors.argument(func, name or "datastore", "is a record without moref and name") end
    if optional(value, "moref") then return { moref = wanted, name = optional(value, "name") } end
  end
  wanted = tostring(wanted)
  if is_moref(wanted) then return { moref = wanted } end
  local found, stores = search(scv, wanted)
  if not found then
    local names = {}
    for index, store in ipairs(stores) do names[index] = store.name or store.moref end
    errors.not_found("datastore", wanted, names)
  end
  if #found > 1 then
    choices.ambiguous(("datastore %s is ambiguous: there are %d of that name"):format(cell.text(wanted), #found),
      "name one by its moref:", found, "name", "moref", "type")
  end
  narration.took("moref", found[1].moref, "resource_groups", cell.text(found[1].name))
  return found[1]
end
