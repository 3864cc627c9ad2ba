-- The order of values, and of lists by them: numbers as numbers, times as times, text by its letters.
local shell = ...
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local moment = shell.library("core/moment")

local order = {}

-- What stands where there is no time, in a field of times, beside the beginning of time.
local NO_TIME = { [""] = true, ["0"] = true, [0] = true, ["-"] = true }

local function all(values, is)
  for _, value in ipairs(values) do
    if not is(value) then return false end
  end
  return #values > 0
end

local function is_number(value)
  return type(value) == "number" or type(value) == "string" and value:find("^%-?%d+%.?%d*$") ~= nil
end

local function is_time(value) return moment.read(value) ~= nil end

-- Times as numbers, and whether the beginning of time is among them, which is none: its key is false. Some with a zone
-- and some without have no order.
local function as_times(values, name)
  local keys, with, without, has_zero = {}, nil, nil, false
  for index, value in ipairs(values) do
    local seconds, offset = moment.read(value)
    if not seconds and moment.is_zero(value) then
      keys[index], has_zero = false, true
      goto continue
    end
    if not seconds then
      errors.argument("List:sort", name, "holds what is no time: " .. errors.what(value),
        "sort by a function that says what counts: list:sort(function(item) return … end)")
    end
    keys[index] = seconds - (offset or 0)
    if offset then with = with or value else without = without or value end
    if with ~= nil and without ~= nil then
      errors.argument("List:sort", name or "key", ("holds times with a zone (%s) and without one (%s), which have no "
        .. "order"):format(moment.text(with), moment.text(without)),
        "sort by a function that says what counts: list:sort(function(item) return (scv.age(item.start_time)) end)")
    end
    ::continue::
  end
  return keys, has_zero
end

--- What values are sorted by: as numbers where all are, or are digits; as times where the field is one of times, or all
--- are times; else as they are.
---@param values any[]
---@param name string?  the field's
---@return any[] keys
---@return boolean? has_zero  whether one of them is false: the beginning of time, which is none
function order.keys(values, name)
  if moment.is_field(name) then return as_times(values, name) end
  if all(values, is_number) then
    local keys = {}
    for index, value in ipairs(values) do keys[index] = tonumber(value) end
    return keys
  end
  if all(values, is_time) then return as_times(values, name) end
  return values
end

-- Numbers before strings before the rest, so that a mixed column sorts instead of raising.
local rank = { number = 1, string = 2, boolean = 3 }

--- Whether a value stands before another.
---@return boolean
function order.before(a, b)
  local kind, other = type(a), type(b)
  if kind ~= other then return (rank[kind] or 4) < (rank[other] or 4) end
  if kind == "boolean" then return not a and b end
  if kind == "number" or kind == "string" then return a < b end
  return tostring(a) < tostring(b)
end

-- What an item is sorted by where its field is a list or a record: the names.
local function plain(value)
  if type(value) ~= "table" or moment.read(value) then return value end
  local texts = {}
  for index, part in ipairs(fields.parts(value)) do texts[index] = tostring(part) end
  return table.concat(texts, ", ")
end

-- Whether all keys are numbers, or all texts: Lua itself compares those. NaN stands in no order.
local function are_plain(keys)
  local kind = type(keys[1])
  if kind ~= "number" and kind ~= "string" then return false end
  for index = 1, #keys do
    local key = keys[index]
    if type(key) ~= kind or key ~= key then return false end
  end
  return true
end

-- Merges two runs of places that follow each other, in order of their keys, from one sequence into another. Of equals
-- the one of the first run comes first.
local function merge(keys, from, to, first, second, behind, descending)
  local one, other = first, second
  local place, other_place = from[one], from[other]
  local key, other_key = keys[place], keys[other_place]
  for at = first, behind - 1 do
    local takes_other
    if one >= second then
      takes_other = true
    elseif other >= behind then
      takes_other = false
    elseif descending then
      takes_other = key < other_key
    else
      takes_other = other_key < key
    end
    if takes_other then
      to[at], other = other_place, other + 1
      if other < behind then
        other_place = from[other]
        other_key = keys[other_place]
      end
    else
      to[at], one = place, one + 1
      if one < second then
        place = from[one]
        key = keys[place]
      end
    end
  end
end

-- The places of keys in their order, equal ones as they stand. Merged by hand: what table.sort asks for each comparison
-- costs more than that itself.
local function merged(keys, descending)
  local from, to, count, width = {}, {}, #keys, 1
  for index = 1, count do from[index] = index end
  while width < count do
    for first = 1, count, 2 * width do
      local second, behind = first + width, first + 2 * width
      if behind > count + 1 then behind = count + 1 end
      local is_in_order = second >= behind
      if not is_in_order then
        local last, next_one = keys[from[second - 1]], keys[from[second]]
        if descending then is_in_order = last >= next_one else is_in_order = last <= next_one end
      end
      if is_in_order then
        table.move(from, first, behind - 1, first, to)
      else
        merge(keys, from, to, first, second, behind, descending)
      end
    end
    from, to, width = to, from, 2 * width
  end
  return from
end

-- The same for keys of several kinds.
local function mixed(keys, descending)
  local places = {}
  for index = 1, #keys do places[index] = index end
  table.sort(places, function(a, b)
    if order.before(keys[a], keys[b]) then return not descending end
    if order.before(keys[b], keys[a]) then return descending end
    return a < b
  end)
  return places
end

-- The places whose key is not false, with their keys; the others go to those that have none.
local function with_keys(places, keys, absent)
  local kept, own = {}, {}
  for index, key in ipairs(keys) do
    if key then
      kept[#kept + 1], own[#own + 1] = places[index], key
    else
      absent[#absent + 1] = places[index]
    end
  end
  table.sort(absent)
  return kept, own
end

--- The items of a list in order of the key of each. Equal items keep their order; those that have none come last.
---@param list any[]
---@param given any[]  the keys: `fields.NOTHING` where there is none
---@param name string?  the field that they are, where it is one
---@param descending boolean
---@return any[] sorted  a new sequence
function order.sorted(list, given, name, descending)
  local places, values, absent, count = {}, {}, {}, 0
  local no_time, null, nothing = moment.is_field(name) and NO_TIME or {}, shell.json_null, fields.NOTHING
  for index = 1, #given do
    local value = given[index]
    local is_table = type(value) == "table"
    local is_empty = is_table and rawlen(value) == 0 and next(value) == nil
    if is_empty or value == nothing or value == null or no_time[value] then
      absent[#absent + 1] = index
    else
      count = count + 1
      places[count], values[count] = index, is_table and plain(value) or value
    end
  end
  local keys, has_zero = order.keys(values, name)
  if has_zero then places, keys = with_keys(places, keys, absent) end
  local ranks = are_plain(keys) and merged(keys, descending) or mixed(keys, descending)
  local sorted = {}
  for index = 1, #keys do sorted[index] = list[places[ranks[index]]] end
  for _, place in ipairs(absent) do sorted[#sorted + 1] = list[place] end
  return sorted
end

return order
