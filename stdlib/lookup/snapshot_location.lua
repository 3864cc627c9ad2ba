-- Which copies of a backup are taken: for each datastore one, the primary unless the user says otherwise.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")
local words = shell.library("core/words")

local snapshot_location = {}

--- The names of the datastores that locations are copies of, or that disks are on, each once; none if no record names
--- one. If only some do, it is unknown what the others are of.
---@param records table[]
---@param operation string  what replied with them
---@return string[]
function snapshot_location.datastores(records, operation)
  local read = reader(operation)
  local names, seen, lacking = {}, {}, nil
  for _, record in ipairs(records) do
    local name = read.maybe(record, "datastore", "text")
    if name == nil then lacking = lacking or record end
    if name ~= nil and not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  if #names > 0 and lacking then read(lacking, "datastore", "text") end
  return names
end

local function of_datastore(locations, datastore, read)
  local found = {}
  for _, location in ipairs(locations) do
    if datastore == nil or read(location, "datastore", "text") == datastore then found[#found + 1] = location end
  end
  return found
end

local function of_type(locations, kind, read)
  local found = {}
  for _, location in ipairs(locations) do
    if read(location, "type", "text"):lower() == kind then found[#found + 1] = location end
  end
  return found
end

local function several(found, what)
  choices.ambiguous(("there are %d copies %s"):format(#found, what), "name one as location:", found,
    "location", "type", "datastore", "storage", "snapshot")
end

-- The one of a datastore's copies that a location, a record of one, or one of a list means, each among the locations of
-- all datastores; nil if none does.
local function named(candidates, locations, wanted, what, read)
  local kind = {
    what = "location", names = {}, ids = { "location" },
    read = function(each, key) return read(each, key, "text") end,
  }
  local is_meant = {}
  for _, each in ipairs(sequence.is(wanted) and wanted or { wanted }) do
    for _, location in ipairs((match.meant(locations, each, kind))) do is_meant[location] = true end
  end
  local found = sequence.where(candidates, function(each) return is_meant[each] end)
  found = sequence.distinct(found, function(each) return read(each, "location", "text") end)
  if #found > 1 then several(found, what) end
  return found[1]
end

-- The one copy of a datastore that is meant.
local function choose(candidates, locations, wanted, what, func, read)
  if type(wanted) == "table" then
    local found = named(candidates, locations, wanted, what, read)
    if found then return found end
    -- {"secondary"} is that for each datastore.
    if sequence.is(wanted) then wanted = wanted[1] end
    if type(wanted) == "table" then wanted = optional(wanted, "location") end
  end
  -- Nothing is chosen by the type of the only one.
  if wanted == nil and #candidates == 1 then return candidates[1] end
  if wanted == nil or wanted == "primary" or wanted == "secondary" then
    local found = of_type(candidates, wanted or "primary", read)
    -- Where there is no primary copy any more, the only other one is the one right answer.
    if #found == 0 and wanted == nil then found = candidates end
    if #found == 1 then return found[1] end
    if #found > 1 then several(found, what) end
  else
    local found = named(candidates, locations, wanted, what, read)
    if found then return found end
  end
  local rows = choices.shown(candidates, "location", "type", "datastore", "storage", "snapshot")
  errors.raise {
    kind = "not_found",
    message = ("%s: no copy %s %s"):format(func, wanted and ("%q"):format(wanted) or "at all", what),
    hint = #candidates > 0 and "location is \"primary\", \"secondary\" or one of these:\n" .. rows or nil,
  }
end

--- One copy for each datastore.
---@param locations List  what the backup's locations are
---@param datastores string[]  the datastores that are needed; none: whatever the locations are of
---@param wanted string|string[]|nil  "primary", "secondary", or exact locations
---@param func string
---@param operation string  what listed the locations
---@return table[] locations
function snapshot_location.choose(locations, datastores, wanted, func, operation)
  local read = reader(operation)
  if #locations == 0 then
    errors.raise { kind = "not_found", message = "the backup has no copy left on any storage",
      hint = "choose another backup" }
  end
  if #datastores == 0 then datastores = snapshot_location.datastores(locations, operation) end
  local chosen = {}
  for index = 1, math.max(#datastores, 1) do
    local datastore = datastores[index]
    local candidates = of_datastore(locations, datastore, read)
    local what = datastore and "of datastore " .. cell.text(datastore) or "of this backup"
    chosen[index] = choose(candidates, locations, wanted, what, func, read)
    local kind = optional(chosen[index], "type")
    narration.took("location", read(chosen[index], "location", "text"), "snapshot_locations",
      kind and cell.text(kind):lower())
  end
  return chosen
end

--- How the copies are called before people: "primary", "secondary", or both.
---@param chosen table[]
---@return string
function snapshot_location.words(chosen)
  local kinds = sequence.map(chosen, function(location)
    local kind = cell.text(optional(location, "type")):lower()
    return kind ~= "" and kind or nil
  end)
  return #kinds > 0 and words.all_of(sequence.distinct(kinds)) or "the only copy"
end

return snapshot_location
