-- List: what every list is. A plain sequence (`#`, `ipairs` and `[1]` work as on any table) with the verbs of a
-- pipeline. No method changes the list it is called on; each gives a new one.
local shell = ...
local errors = shell.library("core/errors")
local wildcards = shell.library("core/wildcards")

-- The shell made the table, since replies are Lists before any method is used. It brings this file at the first use.
---@class List
local List = setmetatable(shell.List, nil)
List.__name = "List"
List.__index = List

--- The metatable of every List, also of the lists in replies.
List.metatable = List

-- Where a list comes from: {operation =, columns =, noun =}. Beside the list, so that a list holds its items only.
local origins = setmetatable({}, { __mode = "k" })

--- Says where a list comes from, for those who show it.
---@param list List
---@param origin {operation: string?, columns: {key: string, title: string?}[]?, noun: string?}?
---@return List list
function List.mark(list, origin)
  origins[list] = origin
  return list
end

--- Where a list comes from, or nil.
---@param list List
---@return {operation: string?, columns: {key: string, title: string?}[]?, noun: string?}?
function List.origin(list)
  return origins[list]
end

-- A new list over `items`, which the caller has just made, from the same place as `source`.
local function derived(items, source)
  origins[items] = origins[source]
  return setmetatable(items, List)
end

--- Whether a value is a List.
---@return boolean
function List.is(value)
  return type(value) == "table" and getmetatable(value) == List
end

--- Makes a List of the items of a sequence; `List{…}` is the same.
---@param items any[]?
---@return List
function List.new(items)
  if items == nil then return setmetatable({}, List) end
  if type(items) ~= "table" then
    errors.argument("List", "items", "must be a sequence, got " .. errors.what(items))
  end
  if #items == 0 and next(items) ~= nil then
    errors.argument("List", "items", "must be a sequence, got a table with keys", "wrap a single record: List{record}")
  end
  return derived(table.move(items, 1, #items, 1, {}), items)
end

-- One item's field. Reading by index lets stable names work, which are no keys of the record.
local function field_of(item, key, method, index)
  if type(item) ~= "table" then
    errors.argument("List:" .. method, "item " .. index, "has no fields: it is " .. errors.what(item))
  end
  return item[key]
end

-- Turns what `where` and `count` take into a function that says yes or no.
local function predicate(filter, method)
  if type(filter) == "function" then return filter end
  if type(filter) ~= "table" then
    errors.argument("List:" .. method, "filter", "must be a table or a function, got " .. errors.what(filter))
  end
  if next(filter) == nil then
    errors.argument("List:" .. method, "filter", "is empty", "to take every item, leave it out")
  end
  return function(item, index)
    for key, value in pairs(filter) do
      if field_of(item, key, method, index) ~= value then return false end
    end
    return true
  end
end

-- Turns what `sort` and `group` take into a function that gives an item's key.
local function key_function(key, method)
  if type(key) == "function" then return key end
  if type(key) ~= "string" then
    errors.argument("List:" .. method, "key", "must be a field's name or a function, got " .. errors.what(key))
  end
  return function(item, index) return field_of(item, key, method, index) end
end

local function need_function(fn, method)
  if type(fn) ~= "function" then
    errors.argument("List:" .. method, "fn", "must be a function, got " .. errors.what(fn))
  end
end

--- The items that match: a table of fields and their values, or a function of the item.
---@param filter table|fun(item: any, index: integer): any
---@return List
function List:where(filter)
  local matches, found = predicate(filter, "where"), {}
  for index, item in ipairs(self) do
    if matches(item, index) then found[#found + 1] = item end
  end
  return derived(found, self)
end

--- The items whose fields fit patterns: * stands for any letters, ? for one, all else for itself. Items without the
--- field don't fit.
---
---     scv.resource_groups():like{name = "gold_*"}
---@param patterns table<string, string>
---@return List
function List:like(patterns)
  if type(patterns) ~= "table" or next(patterns) == nil then
    errors.argument("List:like", "patterns", "must be a table of fields and patterns, got " .. errors.what(patterns))
  end
  for key, pattern in pairs(patterns) do
    if type(pattern) ~= "string" then
      errors.argument("List:like", tostring(key), "must be a pattern, got " .. errors.what(pattern))
    end
  end
  return self:where(function(item, index)
    for key, pattern in pairs(patterns) do
      local value = field_of(item, key, "like", index)
      if value == nil or not wildcards.fits(tostring(value), pattern) then return false end
    end
    return true
  end)
end

--- New records that hold only the named fields, in this order when shown.
---@param ... string
---@return List
function List:select(...)
  local keys, columns = { ... }, {}
  if #keys == 0 then errors.argument("List:select", "fields", "are missing", 'name at least one: select("name")') end
  for position, key in ipairs(keys) do
    if type(key) ~= "string" then
      errors.argument("List:select", "field " .. position, "must be a name, got " .. errors.what(key))
    end
    columns[position] = { key = key }
  end
  local records = {}
  for index, item in ipairs(self) do
    local record = {}
    for _, key in ipairs(keys) do record[key] = field_of(item, key, "select", index) end
    records[index] = record
  end
  local origin = origins[self] or {}
  return List.mark(setmetatable(records, List), { operation = origin.operation, noun = origin.noun, columns = columns })
end

-- Numbers before strings before the rest, so that a mixed column sorts instead of raising.
local rank = { number = 1, string = 2, boolean = 3 }

local function before(a, b)
  local kind, other = type(a), type(b)
  if kind ~= other then return (rank[kind] or 4) < (rank[other] or 4) end
  if kind == "boolean" then return not a and b end
  if kind == "number" or kind == "string" then return a < b end
  return tostring(a) < tostring(b)
end

--- The list in order of a field, or of what a function gives for an item. Equal items keep their order; items without
--- the field come last.
---@param key string|fun(item: any, index: integer): any
---@param order "asc"|"desc"|nil
---@return List
function List:sort(key, order)
  local key_of = key_function(key, "sort")
  if order ~= nil and order ~= "asc" and order ~= "desc" then
    errors.argument("List:sort", "order", 'must be "asc" or "desc", got ' .. errors.what(order))
  end
  local entries, absent = {}, {}
  for index, item in ipairs(self) do
    local value = key_of(item, index)
    local place = value == nil and absent or entries
    place[#place + 1] = { value = value, index = index, item = item }
  end
  local descending = order == "desc"
  table.sort(entries, function(a, b)
    if before(a.value, b.value) then return not descending end
    if before(b.value, a.value) then return descending end
    return a.index < b.index
  end)
  local sorted = {}
  for _, part in ipairs { entries, absent } do
    for _, entry in ipairs(part) do sorted[#sorted + 1] = entry.item end
  end
  return derived(sorted, self)
end

--- The first item (nil if there is none), or a List of the first `n`.
---@param n integer?
---@return any
function List:first(n)
  if n == nil then return self[1] end
  if math.type(n) ~= "integer" or n < 0 then
    errors.argument("List:first", "n", "must be a count, got " .. errors.what(n))
  end
  return derived(table.move(self, 1, math.min(n, #self), 1, {}), self)
end

-- The keys of a grouped table in order of first sight.
local group_orders = setmetatable({}, { __mode = "k" })

local Groups = { __name = "Groups" }

function Groups:__len() return #group_orders[self] end

function Groups:__pairs()
  local order, position = group_orders[self], 0
  return function()
    position = position + 1
    local key = order[position]
    if key ~= nil then return key, self[key] end
  end
end

--- The items by a field, or by what a function gives: a table from each key to the List of its items. `pairs` goes
--- through the keys in order of first sight; `#` counts them. Items without the field are under "".
---@param key string|fun(item: any, index: integer): any
---@return table<any, List>
function List:group(key)
  local key_of, groups, order = key_function(key, "group"), {}, {}
  for index, item in ipairs(self) do
    local value = key_of(item, index)
    if value == nil then value = "" end
    if not groups[value] then
      groups[value] = derived({}, self)
      order[#order + 1] = value
    end
    table.insert(groups[value], item)
  end
  group_orders[groups] = order
  return setmetatable(groups, Groups)
end

--- The keys of what `group` gave, in order of first sight; nil for any other table.
---@return any[]?
function List.group_keys(groups)
  return group_orders[groups]
end

--- A List of what the function gives for each item.
---@param fn fun(item: any, index: integer): any
---@return List
function List:map(fn)
  need_function(fn, "map")
  local results = {}
  for index, item in ipairs(self) do
    local result = fn(item, index)
    if result == nil then
      errors.argument("List:map", "fn", ("gave nil for item %d"):format(index), "each() is for calls without a result")
    end
    results[index] = result
  end
  return setmetatable(results, List)
end

--- How many items there are, or how many match.
---@param filter (table|fun(item: any, index: integer): any)?
---@return integer
function List:count(filter)
  if filter == nil then return #self end
  local matches, n = predicate(filter, "count"), 0
  for index, item in ipairs(self) do
    if matches(item, index) then n = n + 1 end
  end
  return n
end

--- Calls a function with each item; gives the list itself.
---@param fn fun(item: any, index: integer)
---@return List
function List:each(fn)
  need_function(fn, "each")
  for index, item in ipairs(self) do fn(item, index) end
  return self
end

--- The list as comma-separated values: a header, then a line for each record.
---@return string
function List:csv()
  return shell.csv.encode(self)
end

--- The list as JSON.
---@return string
function List:json()
  return shell.json.encode(self)
end

function List:__tostring()
  return ("List of %d"):format(#self)
end

return setmetatable(List, { __call = function(_, items) return List.new(items) end })
