-- Finding a thing by its name or its id, which people give alike.
local shell = ...
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional

local pick = {}

local function label_of(item)
  local name, id = optional(item, "name"), optional(item, "id")
  if name == nil then return tostring(id) end
  if id == nil then return tostring(name) end
  return ("%s (id %s)"):format(name, id)
end

-- The items whose field is `wanted`, compared as text: an id is an integer here and a string there.
local function matching(items, key, wanted, fold)
  local found = {}
  for _, item in ipairs(items) do
    local value = optional(item, key)
    if value ~= nil and fold(tostring(value)) == fold(tostring(wanted)) then found[#found + 1] = item end
  end
  return found
end

local function as_is(text) return text end

-- The ways in which a word may mean an item, the surest first.
local ways = {
  { key = "name", fold = as_is },
  { key = "id", fold = as_is },
  { key = "name", fold = string.lower },
}

-- A number is an id, unless only a name reads like it.
local function ways_for(wanted)
  return type(wanted) == "number" and { ways[2], ways[1] } or ways
end

local function labels(items)
  local all = {}
  for index, item in ipairs(items) do all[index] = label_of(item) end
  return all
end

local function names(items)
  local all = {}
  for index, item in ipairs(items) do
    local name = optional(item, "name")
    all[index] = tostring(name ~= nil and name or optional(item, "id"))
  end
  return all
end

-- An exact name wins over an id; where a word is the name of one thing and the id of another, it is not clear.
local function clash(items, wanted, by_name)
  if type(wanted) == "number" then return nil end
  local both = { table.unpack(by_name) }
  for _, item in ipairs(matching(items, "id", wanted, as_is)) do
    if item ~= by_name[1] then both[#both + 1] = item end
  end
  return #both > 1 and both or nil
end

--- The item that a name or an id means: an exact name, else an exact id, else a name in other capitals. Nothing found,
--- or more than one, is an error that lists what there is.
---@param items table[]  records with `name` and `id`
---@param wanted string|integer|{id: any}
---@param what string  "resource group"
---@return table
function pick.one(items, wanted, what)
  -- A record, as a list gives it, means itself.
  if type(wanted) == "table" then
    local id, name = optional(wanted, "id"), optional(wanted, "name")
    if id == nil and name == nil then errors.argument(what, "the record", "has neither id nor name") end
    wanted = id ~= nil and id or name
  end
  for _, way in ipairs(ways_for(wanted)) do
    local found = matching(items, way.key, wanted, way.fold)
    if #found > 0 then
      local several = way.key == "name" and clash(items, wanted, found) or found
      if #several > 1 then errors.ambiguous(what, wanted, labels(several)) end
      return found[1]
    end
  end
  errors.not_found(what, wanted, names(items))
end

-- "gold_*" as a pattern of Lua.
local function lua_pattern(wildcards)
  return "^" .. wildcards:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0"):gsub("%*", ".*"):gsub("%?", ".") .. "$"
end

--- Whether a name fits a pattern with * (any letters) and ? (one letter).
---@param name string
---@param wildcards string
---@return boolean
function pick.fits(name, wildcards)
  return name:find(lua_pattern(wildcards)) ~= nil
end

local function add_fitting(found, items, wildcards)
  for _, item in ipairs(items) do
    local name = optional(item, "name")
    if name ~= nil and pick.fits(tostring(name), wildcards) then found[#found + 1] = item end
  end
end

local function add_wanted(found, items, wanted, what)
  local pattern = type(wanted) == "string" and wanted:find("[%*%?]") and wanted
  if not pattern then
    found[#found + 1] = pick.one(items, wanted, (what:gsub("s$", "")))
    return
  end
  local before = #found
  add_fitting(found, items, pattern)
  if #found == before then
    local hint = #items > 0 and "there are " .. table.concat(names(items), ", ", 1, math.min(#items, 20)) or nil
    errors.raise { kind = "empty", message = ("no %s fit %q"):format(what, pattern), hint = hint }
  end
end

--- The items that a pattern ("gold_*"), a name or an id, or a list of them mean, each once. Nothing chosen is an error,
--- never "all".
---@param items table[]  records with `name` and `id`
---@param wanted string|integer|table
---@param what string  "resource groups"
---@param func string  the function that it was passed to
---@param name string  the argument
---@return List
function pick.several(items, wanted, what, func, name)
  local List = shell.library("core/list")
  local found, chosen, seen = {}, List.new(), {}
  local is_list = type(wanted) == "table" and (List.is(wanted) or #wanted > 0 or next(wanted) == nil)
  if not is_list then wanted = { wanted } end
  for index, each in ipairs(wanted) do
    local kind = type(each)
    if kind ~= "table" and math.type(each) ~= "integer" and (kind ~= "string" or each == "") then
      errors.argument(func, ("%s[%d]"):format(name, index), "must be a name or an id, got " .. errors.what(each))
    end
    add_wanted(found, items, each, what)
  end
  for _, item in ipairs(found) do
    if not seen[item] then
      seen[item] = true
      chosen[#chosen + 1] = item
    end
  end
  if #chosen == 0 then errors.empty(what, ("%s: %s is an empty list"):format(func, name)) end
  return chosen
end

return pick
