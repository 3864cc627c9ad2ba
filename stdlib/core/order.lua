-- The order of values, and of lists by them: numbers as numbers, times as times, text by its letters.
local shell = ...
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local moment = shell.library("core/moment")

local order = {}

-- What stands where there is no time.
local NO_TIME = { [""] = true, ["0"] = true, [0] = true, ["-"] = true }

--- Whether a field holds nothing to sort by.
---@param value any
---@param name string?  the field's
---@return boolean
function order.is_absent(value, name)
  return value == nil or value == shell.json_null or moment.is_field(name) and NO_TIME[value] == true
end

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

-- Times as numbers. Some with a zone and some without have no order.
local function as_times(values, name)
  local keys, with, without = {}, nil, nil
  for index, value in ipairs(values) do
    local seconds, offset = moment.read(value)
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
  end
  return keys
end

--- What values are sorted by: as numbers where all are, or are digits; as times where the field is one of times, or all
--- are times; else as they are.
---@param values any[]
---@param name string?  the field's
---@return any[]
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

--- The items of a list in order of what a function gives for each. Equal items keep their order; those for which it
--- gives nothing come last.
---@param list any[]
---@param key_of fun(item: any, index: integer): any
---@param name string?  the field that it gives, where it is one
---@param descending boolean
---@return any[] sorted  a new sequence
function order.sorted(list, key_of, name, descending)
  local entries, absent, values = {}, {}, {}
  for index, item in ipairs(list) do
    local value = key_of(item, index)
    local is_empty = type(value) == "table" and rawlen(value) == 0 and next(value) == nil
    if is_empty or order.is_absent(value, name) then
      absent[#absent + 1] = item
    else
      values[#values + 1] = plain(value)
      entries[#entries + 1] = { index = index, item = item }
    end
  end
  for index, value in ipairs(order.keys(values, name)) do entries[index].value = value end
  table.sort(entries, function(a, b)
    if order.before(a.value, b.value) then return not descending end
    if order.before(b.value, a.value) then return descending end
    return a.index < b.index
  end)
  local sorted = {}
  for index, entry in ipairs(entries) do sorted[index] = entry.item end
  return table.move(absent, 1, #absent, #sorted + 1, sorted)
end

return order
