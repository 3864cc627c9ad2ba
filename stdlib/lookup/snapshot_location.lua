-- Which copies of a backup are taken: for each datastore one, the primary unless the user says otherwise.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")
local words = shell.library("core/words")

local snapshot_location = {}

--- What a request is to hand back of a copy: its location, as it came.
---@param copy table|string
---@param operation string  what listed it
---@return string|table
function snapshot_location.given(copy, operation) return element.of(copy, "location", operation) end

--- The name of the datastore that a copy is of; nil where the list doesn't say it.
---@param copy table|string
---@param operation string
---@return string?
function snapshot_location.datastore(copy, operation)
  local given = element.maybe(copy, "datastore", operation)
  return given ~= nil and element.label(given) or nil
end

--- The names of the datastores that locations are copies of, or that disks are on, each once; none if no record names
--- one. If only some do, it is unknown what the others are of.
---@param records table[]
---@param operation string  what replied with them
---@return string[]
function snapshot_location.datastores(records, operation)
  local names, seen, lacking = {}, {}, nil
  for _, record in ipairs(records) do
    local name = snapshot_location.datastore(record, operation)
    if name == nil then lacking = lacking or record end
    if name ~= nil and not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  if #names > 0 and lacking then reader(operation)(lacking, "datastore", "element") end
  return names
end

local function of_datastore(locations, datastore, operation)
  if datastore == nil then return locations end
  return sequence.where(locations, function(location)
    return element.label(reader(operation)(location, "datastore", "element")) == datastore
  end)
end

local function of_type(locations, kind, operation)
  return sequence.where(locations, function(location)
    return reader(operation)(location, "type", "text"):lower() == kind
  end)
end

local function several(found, what)
  choices.ambiguous(("there are %d copies %s"):format(#found, what), "name one as location:", found,
    "location", "type", "datastore", "storage", "snapshot")
end

-- Copies of the same location are the same.
local function distinct(copies, operation)
  local kept = {}
  for _, copy in ipairs(copies) do
    local given = snapshot_location.given(copy, operation)
    local has = sequence.where(kept, function(each)
      return element.same(snapshot_location.given(each, operation), given)
    end)
    if #has == 0 then kept[#kept + 1] = copy end
  end
  return kept
end

-- Rows that say the same in everything are one copy.
local function each_once(copies)
  local kept = {}
  for _, copy in ipairs(copies) do
    if #sequence.where(kept, function(each) return element.same(each, copy) end) == 0 then kept[#kept + 1] = copy end
  end
  return kept
end

-- What a user says of the copies: "primary" or "secondary", which is that of each datastore, or locations; each with
-- those that it means, among the locations of all datastores.
local function read_wanted(locations, wanted, func, operation)
  local kind = {
    what = "location", names = {}, ids = { "location" },
    hint = 'location is "primary", "secondary", a location, or a row of snapshot_locations',
    read = function(each) return snapshot_location.given(each, operation) end,
  }
  local said = {}
  for index, each in ipairs(sequence.is(wanted) and wanted or { wanted }) do
    local place = sequence.is(wanted) and ("location[%d]"):format(index) or "location"
    if type(each) ~= "table" and (type(each) ~= "string" or each == "") then
      errors.argument(func, place, "must be a location, got " .. errors.what(each))
    end
    local found = match.meant(locations, each, kind, func, place)
    local word = type(each) == "string" and #found == 0 and each:lower() or nil
    local is_type = word == "primary" or word == "secondary"
    said[index] = {
      place = place, type = is_type and word or nil, found = found,
      shown = type(each) == "string" and each or element.label(optional(each, "location") or each),
    }
  end
  if sequence.is(wanted) and #said == 0 then errors.empty("locations", func .. ": location is an empty list") end
  return said
end

-- The copies of a datastore that were named, and whether any was wanted that is not of a type alone.
local function named(candidates, said, operation)
  local found = {}
  for _, each in ipairs(said) do
    for _, location in ipairs(each.found) do
      if sequence.has(candidates, location) then
        found[#found + 1] = location
        each.is_used = true
      end
    end
  end
  return distinct(found, operation)
end

local function none(candidates, said, what, func)
  local rows = choices.shown(candidates, "location", "type", "datastore", "storage", "snapshot")
  local wanted = said[1] and ("%q"):format(said[1].shown) or "at all"
  errors.raise {
    kind = "not_found",
    message = ("%s: no copy %s %s"):format(func, wanted, what),
    hint = #candidates > 0 and "location is \"primary\", \"secondary\" or one of these:\n" .. rows or nil,
  }
end

-- The one copy of a datastore that is meant.
local function choose(candidates, said, what, func, operation)
  local found = named(candidates, said, operation)
  if #found > 1 then several(found, what) end
  if #found == 1 then return found[1] end
  local by_type = sequence.where(said, function(each) return each.type ~= nil end)[1]
  if #said > 0 and not by_type then none(candidates, said, what, func) end
  -- Nothing is chosen by the type of the only one.
  if #said == 0 and #candidates == 1 then return candidates[1] end
  -- Nothing is known of bare locations: which of several is meant only the user can say.
  if #candidates > 1 and element.is_bare(candidates[1]) then several(candidates, what) end
  found = of_type(candidates, by_type and by_type.type or "primary", operation)
  if by_type then by_type.is_used = true end
  -- Where there is no primary copy any more, the only other one is the one right answer.
  if #found == 0 and not by_type then found = candidates end
  if #found > 1 then several(found, what) end
  return found[1] or none(candidates, said, what, func)
end

-- Bare locations say of no datastore what they are of: those that were named are taken, one or more.
local function choose_bare(locations, said, func, operation)
  local found = named(locations, said, operation)
  local unknown = sequence.where(said, function(each) return #each.found == 0 end)[1]
  if unknown and not unknown.type then none(locations, { unknown }, "of this backup", func) end
  if #found > 0 and not unknown then return found end
  return { choose(locations, said, "of this backup", func, operation) }
end

local function tell(copy, operation)
  local kind = not element.is_bare(copy) and optional(copy, "type") or nil
  narration.took("location", element.label(snapshot_location.given(copy, operation)), "snapshot_locations",
    kind and cell.text(kind):lower())
end

--- One copy for each datastore. Where a list gives bare locations, which say of no datastore what they are of, it is
--- those that were named, or the only one.
---@param locations List  what the backup's locations are
---@param datastores string[]  the datastores that are needed; none: whatever the locations are of
---@param wanted any  "primary", "secondary", exact locations or rows of the list, alone or in a list
---@param func string
---@param operation string  what listed the locations
---@return table[] locations
function snapshot_location.choose(locations, datastores, wanted, func, operation)
  if #locations == 0 then
    errors.raise { kind = "not_found", message = "the backup has no copy left on any storage",
      hint = "choose another backup" }
  end
  locations = each_once(locations)
  local said = wanted ~= nil and read_wanted(locations, wanted, func, operation) or {}
  local chosen = {}
  if element.is_bare(locations[1]) then
    chosen = choose_bare(locations, said, func, operation)
  else
    if #datastores == 0 then datastores = snapshot_location.datastores(locations, operation) end
    for index = 1, math.max(#datastores, 1) do
      local datastore = datastores[index]
      local candidates = of_datastore(locations, datastore, operation)
      local what = datastore and "of datastore " .. cell.text(datastore) or "of this backup"
      chosen[index] = choose(candidates, said, what, func, operation)
    end
  end
  for _, each in ipairs(said) do
    if not each.is_used then
      errors.argument(func, each.place, ("is %q: no datastore that is needed has its copy there"):format(each.shown),
        "leave it out, or name a copy of " .. words.all_of(datastores))
    end
  end
  for _, copy in ipairs(chosen) do tell(copy, operation) end
  return chosen
end

-- Whether two names of snapshots may be of the same one: one may be the other with something before or behind it.
local function may_be(one, other) return one:find(other, 1, true) ~= nil or other:find(one, 1, true) ~= nil end

-- Whether a copy's snapshot is called as the backup is, as far as both say it. The newest one may end in _recent.
local function is_of(snapshot, backup)
  if snapshot:find("_recent$") then return true end
  local said = false
  for _, key in ipairs { "snapshot", "name" } do
    local name = optional(backup, key, "text")
    if name and may_be(snapshot, name) then return true end
    said = said or name ~= nil
  end
  return not said
end

-- The moref that a backup says of a datastore of that name.
local function moref_in(backup, datastore)
  for _, each in ipairs(optional(backup, "datastores", "list") or {}) do
    if type(each) == "table" and optional(each, "name") == datastore then return optional(each, "moref", "text") end
  end
  return nil
end

--- The moref that a copy says of the datastore that it is of; nil where it says none.
---@param copy table|string
---@return string?
function snapshot_location.moref(copy)
  return not element.is_bare(copy) and optional(copy, "datastore_moref", "text") or nil
end

--- Says which of the copies that were chosen do not look like copies of the backup.
---@param copies table[]
---@param backup table
function snapshot_location.tell_doubts(copies, backup)
  local label = cell.text(optional(backup, "name") or optional(backup, "backup_id"))
  for _, copy in ipairs(copies) do
    local is_bare = element.is_bare(copy)
    local snapshot = not is_bare and optional(copy, "snapshot", "text")
    if snapshot and not is_of(snapshot, backup) then
      shell.note(("the copy of backup %s is snapshot %s, which is not called as the backup is"):format(label,
        cell.text(snapshot)))
    end
    local given = not is_bare and optional(copy, "datastore") or nil
    local datastore = given and element.label(given)
    local said, moref = snapshot_location.moref(copy), datastore and moref_in(backup, datastore)
    if said and moref and said ~= moref then
      shell.note(("the copy of backup %s is of datastore %s (%s), which is %s in the backup"):format(label,
        cell.text(datastore), cell.text(said), cell.text(moref)))
    end
  end
end

--- How the copies are called before people: "primary", "secondary", or both.
---@param chosen table[]
---@return string
function snapshot_location.words(chosen)
  local kinds = sequence.map(chosen, function(location)
    local kind = not element.is_bare(location) and cell.text(optional(location, "type")):lower() or ""
    return kind ~= "" and kind or nil
  end)
  if #kinds > 0 then return words.all_of(sequence.distinct(kinds)) end
  if not element.is_bare(chosen[1]) then return "the only copy" end
  return words.all_of(sequence.map(chosen, cell.text))
end

return snapshot_location
