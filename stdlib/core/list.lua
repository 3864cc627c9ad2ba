-- List: what every list is. A plain sequence (`#`, `ipairs` and `[1]` work as on any table) with the verbs of a
-- pipeline. No method changes the list it is called on; each gives a new one.
local shell = ...
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local list_groups = shell.library("core/list_groups")
local order_of = shell.library("core/order")
local wildcards = shell.library("core/wildcards")

-- The shell made the table, since replies are Lists before any method is used. It brings this file at the first use.
---@class List
local List = setmetatable(shell.List, nil)
List.__name = "List"

--- The metatable of every List, also of the lists in replies.
List.metatable = List

-- Where a list comes from: {operation =, columns =, noun =, only = true where its records have no fields but the
-- columns, also = what they have beside what the operation gives: field → its words, is_asked_for = whether a VM of a
-- record's `vms` is the one that the list was asked for}. Beside the list, so that a list holds its items only.
---@class ListOrigin
---@field operation string?
---@field columns {key: string, title: string?, is_whole: boolean?}[]?
---@field noun string?
---@field only boolean?
---@field also table<string, string[]>?
---@field is_asked_for (fun(vm: table): boolean)?
---@field others {count: integer, read: fun(): List, string[]?}?  of all backups that are known: the VMs in none, and
---  the reports that may have told of more; count: of the backups
---@field errors List?  of a list over several appliances: those that gave nothing
local origins = setmetatable({}, { __mode = "k" })

-- The methods; and `errors`, which is no method, of a list that has them, whatever it was cut down to since.
function List.__index(list, key)
  if key == "errors" then
    local origin = origins[list]
    if origin and origin.errors then return origin.errors end
  end
  return List[key]
end

--- Says where a list comes from, for those who show it.
---@param list List
---@param origin ListOrigin?
---@return List list
function List.mark(list, origin)
  origins[list] = origin
  return list
end

--- Where a list comes from, or nil.
---@param list List
---@return ListOrigin?
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

-- Says which fields the records of a list may have, in the order in which they are shown.
local function with_fields(list, names)
  if names == nil then return list end
  local columns = {}
  for index, name in ipairs(type(names) == "table" and names or { names }) do
    if type(name) ~= "string" then
      errors.argument("List", "fields", "must be a list of names, got " .. errors.what(name))
    end
    columns[index] = { key = name }
  end
  return List.mark(list, { columns = columns })
end

--- Makes a List of the items of a sequence; `List{…}` is the same. `names` are the fields that its records may have, in
--- the order in which they are shown: for a list that may be empty, or whose records may all lack one.
---
---     local rows = List({}, {"vm", "job", "error"})
---@param items any[]?
---@param names string[]?
---@return List
---@typed return List<any>
function List.new(items, names)
  if items == nil then return with_fields(setmetatable({}, List), names) end
  if type(items) ~= "table" then
    errors.argument("List", "items", "must be a sequence, got " .. errors.what(items))
  end
  if #items == 0 and next(items) ~= nil then
    errors.argument("List", "items", "must be a sequence, got a table with keys", "wrap a single record: List{record}")
  end
  return with_fields(derived(table.move(items, 1, #items, 1, {}), items), names)
end

-- Which items fit what `where` and `count` take, where that is a table: a flag for each.
local function fit_of(self, filter, method)
  if type(filter) == "boolean" then
    errors.argument("List:" .. method, "filter", ("must be a table or a function, got %s"):format(filter),
      ('a comparison is made before %s sees it: write list:%s{status = "failed"}, or list:%s(function(item) return '
        .. 'item.status == "failed" end)'):format(method, method, method))
  end
  if type(filter) ~= "table" then
    errors.argument("List:" .. method, "filter", "must be a table or a function, got " .. errors.what(filter))
  end
  if next(filter) == nil then
    errors.argument("List:" .. method, "filter", "is empty", "to take every item, leave it out")
  end
  return fields.matches(self, origins[self], filter, method)
end

-- What `sort` and `group` take: a function that gives an item's key, or the name of a field.
local function check_key(self, key, method)
  if type(key) == "function" then return end
  if type(key) ~= "string" then
    errors.argument("List:" .. method, "key", "must be a field's name or a function, got " .. errors.what(key))
  end
  fields.check(self, origins[self], key, method)
end

-- The keys of all items, `fields.NOTHING` where there is none.
local function keys_of(self, key, method)
  if type(key) ~= "function" then return fields.column(self, key, method) end
  local keys, nothing = {}, fields.NOTHING
  for index, item in ipairs(self) do
    local value = key(item, index)
    if value == nil then value = nothing end
    keys[index] = value
  end
  return keys
end

-- A method is called with a colon. With a dot the first argument would stand for the list, and an empty list be counted
-- that nobody asked about.
local function need_list(self, method)
  if List.is(self) then return end
  errors.argument("List:" .. method, "the list", "is missing", ("write it with a colon: list:%s(…)"):format(method))
end

local function need_function(fn, method)
  if type(fn) ~= "function" then
    errors.argument("List:" .. method, "fn", "must be a function, got " .. errors.what(fn))
  end
end

--- The items that match: a table of fields and their values, or a function of the item. A value may be a list: any of
--- them will do. A field that is a list fits by any of its items. Words such as states count in any capitals. A field
--- that no item has, and a word that can't be, are errors.
---
---     scv.jobs():where{status = {"failed", "running"}}
---     scv.protected_vms():where{groups = "lab"}
---@param filter table|fun(item: any, index: integer): any
---@return List
---@typed param filter table|fun(item: T, index: integer): any
---@typed return List<T>
function List:where(filter)
  need_list(self, "where")
  local found, count = {}, 0
  if type(filter) == "function" then
    for index, item in ipairs(self) do
      if filter(item, index) then found[#found + 1] = item end
    end
    return derived(found, self)
  end
  local fit = fit_of(self, filter, "where")
  for index = 1, #fit do
    if fit[index] then
      count = count + 1
      found[count] = self[index]
    end
  end
  return derived(found, self)
end

--- The items whose fields fit patterns: * stands for any letters, ? for one, all else for itself. Items without the
--- field don't fit.
---
---     scv.resource_groups():like{name = "gold_*"}
---@param patterns table<string, string>
---@return List
---@typed return List<T>
function List:like(patterns)
  need_list(self, "like")
  if type(patterns) ~= "table" or next(patterns) == nil then
    errors.argument("List:like", "patterns", "must be a table of fields and patterns, got " .. errors.what(patterns))
  end
  for key, pattern in pairs(patterns) do
    if type(pattern) ~= "string" then
      errors.argument("List:like", tostring(key), "must be a pattern, got " .. errors.what(pattern))
    end
    fields.check(self, origins[self], key, "like")
  end
  return self:where(function(item, index)
    for key, pattern in pairs(patterns) do
      local is_fit = false
      for _, part in ipairs(fields.parts(fields.of(item, key, "like", index))) do
        is_fit = is_fit or wildcards.fits(tostring(part), pattern)
      end
      if not is_fit then return false end
    end
    return true
  end)
end

-- A record with room for so many fields: one that grows is laid out anew each time.
local function with_room(count)
  if count == 1 then return { a = nil } end
  if count == 2 then return { a = nil, b = nil } end
  if count <= 4 then return { a = nil, b = nil, c = nil, d = nil } end
  return { a = nil, b = nil, c = nil, d = nil, e = nil, f = nil, g = nil, h = nil }
end

--- New records that hold only the named fields, in this order when shown.
---@param ... string
---@return List
---@typed return List<T>
function List:select(...)
  need_list(self, "select")
  local keys, columns = { ... }, {}
  if #keys == 0 then errors.argument("List:select", "fields", "are missing", 'name at least one: select("name")') end
  for position, key in ipairs(keys) do
    if type(key) ~= "string" then
      errors.argument("List:select", "field " .. position, "must be a name, got " .. errors.what(key))
    end
    fields.check(self, origins[self], key, "select")
    columns[position] = { key = key }
  end
  local values = fields.columns(self, keys, "select")
  local records, count, nothing, handed_on, units_on = {}, #keys, fields.NOTHING, shell.handed_on, shell.units_handed_on
  for index = 1, #values[1] do
    local record = with_room(count)
    for position = 1, count do
      local value = values[position][index]
      if value ~= nothing then record[keys[position]] = value end
    end
    records[index] = record
    -- Which appliance it is of goes with it: session/belonging.
    if handed_on then handed_on(self[index], record) end
    -- And what its numbers count: core/units.
    if units_on then units_on(self[index], record) end
  end
  local origin = origins[self] or {}
  return List.mark(setmetatable(records, List), {
    operation = origin.operation, noun = origin.noun, columns = columns, only = true,
    is_asked_for = origin.is_asked_for, errors = origin.errors,
  })
end

--- The list in order of a field, or of what a function gives for an item: numbers as numbers, times as times, the
--- earliest first. Equal items keep their order; items without the field come last.
---
---     scv.jobs():sort("start_time", "desc")
---@param key string|fun(item: any, index: integer): any
---@param order "asc"|"desc"|nil
---@return List
---@typed param key string|fun(item: T, index: integer): any
---@typed return List<T>
function List:sort(key, order)
  need_list(self, "sort")
  check_key(self, key, "sort")
  if order ~= nil and order ~= "asc" and order ~= "desc" then
    errors.argument("List:sort", "order", 'must be "asc" or "desc", got ' .. errors.what(order))
  end
  local name = type(key) == "string" and key or nil
  return derived(order_of.sorted(self, keys_of(self, key, "sort"), name, order == "desc"), self)
end

--- The first item (nil if there is none), or a List of the first `n`.
---@param n integer?
---@return any
---@typed param n integer
---@typed overload fun(self: List<T>): T
---@typed return List<T>
function List:first(n)
  need_list(self, "first")
  if n == nil then return self[1] end
  if math.type(n) ~= "integer" or n < 0 then
    errors.argument("List:first", "n", "must be a count, got " .. errors.what(n))
  end
  return derived(table.move(self, 1, math.min(n, #self), 1, {}), self)
end

--- The items by a field, or by what a function gives: a table from each key to the List of its items. `pairs` goes
--- through the keys in order of first sight; `#` counts them. An item whose field is a list is under each of what it
--- holds; items without the field are under "".
---@param key string|fun(item: any, index: integer): any
---@return table<any, List>
---@typed param key string|fun(item: T, index: integer): any
---@typed return table<any, List<T>>
function List:group(key)
  need_list(self, "group")
  check_key(self, key, "group")
  return list_groups.of(self, keys_of(self, key, "group"), function() return derived({}, self) end)
end

--- The keys of what `group` gave, in order of first sight; nil for any other table.
---@return any[]?
function List.group_keys(groups)
  return list_groups.keys(groups)
end

--- A List of what the function gives for each item.
---@param fn fun(item: any, index: integer): any
---@return List
---@typed generic R
---@typed param fn fun(item: T, index: integer): R
---@typed return List<R>
function List:map(fn)
  need_list(self, "map")
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
---@typed param filter (table|fun(item: T, index: integer): any)?
function List:count(filter)
  need_list(self, "count")
  if filter == nil then return #self end
  local n = 0
  if type(filter) == "function" then
    for index, item in ipairs(self) do
      if filter(item, index) then n = n + 1 end
    end
    return n
  end
  for _, is_fit in ipairs(fit_of(self, filter, "count")) do
    if is_fit then n = n + 1 end
  end
  return n
end

--- Calls a function with each item; gives the list itself.
---@param fn fun(item: any, index: integer)
---@return List
---@typed param fn fun(item: T, index: integer)
---@typed return List<T>
function List:each(fn)
  need_list(self, "each")
  need_function(fn, "each")
  for index, item in ipairs(self) do fn(item, index) end
  return self
end

--- The list as comma-separated values: a header, then a line for each record. Texts that a spreadsheet would take for
--- formulas get an apostrophe in front, unless `raw = true`.
---@param options {raw: boolean?}?
---@return string
function List:csv(options)
  need_list(self, "csv")
  return shell.csv.encode(self, options)
end

--- The list as JSON, keys in order.
---@return string
function List:json()
  need_list(self, "json")
  return shell.json.encode(self, { sorted = true })
end

--- Writes the list into a file, for its owner's eyes, whole or not at all; the end of its name says the form: .csv,
--- .json, .ndjson, or .html, a page with a table. A file that is there stays, unless `overwrite = true`.
---
---     scv.protected_vms():save("protected.csv")
---@param path string
---@param options {overwrite: boolean?}?
function List:save(path, options)
  need_list(self, "save")
  shell.list_output.save(self, path, options)
end

--- Gives the list to a program, as a table as it stands in files or in another form of `-o`; what the program prints is
--- seen. One that fails is an error. At the prompt `list | "less"` does the same.
---
---     scv.jobs():pipe("grep web")
---     scv.jobs():pipe("jq .[0]", "json")
---@param command string  a command line, run by sh; a pager (less, more, most, $PAGER) at a terminal gets the table as
---  people read it, any other program each value as it came
---@param form "table"|"json"|"ndjson"|"csv"|"lua"|nil
function List:pipe(command, form)
  need_list(self, "pipe")
  shell.list_output.pipe(self, command, form)
end

--- Draws the list by its times, as wide as the terminal. "outcomes", what came of jobs, and "duration", how long they
--- took, have a line for each day; "coverage" has one for each VM, and says on which of the last seven days it had good
--- backups. Of all backups that are known it has the VMs, too, that are in none of them, which it reads.
---
---     scv.known_backups():chart()
---     scv.jobs{since = "14d"}:chart()
---     scv.jobs{type = "backup"}:chart("duration")
---@param what "outcomes"|"coverage"|"duration"|nil  coverage unless given where the list has VMs, else outcomes
function List:chart(what)
  need_list(self, "chart")
  shell.charts.chart(self, what)
end

-- The list that `|` has just given to a program: the prompt does not show it once more.
local piped = setmetatable({}, { __mode = "v" })

-- `list | "less"`: gives the list to a program, and is the list.
function List:__bor(command)
  if not List.is(self) then
    errors.argument("|", "the list", "stands on the left", 'write list | "less"')
  end
  self:pipe(command)
  piped[1] = self
  return self
end

--- Whether a value is what `|` has just given to a program; asked once.
---@return boolean
function List.was_piped(value)
  local was = value ~= nil and piped[1] == value
  piped[1] = nil
  return was
end

function List:__tostring()
  return ("List of %d"):format(#self)
end

-- What a list has not: nil, unless it is another's word for one of the methods.
local function missing(_, key)
  return type(key) == "string" and shell.library("core/list_slips").check(key) or nil
end

return setmetatable(List, {
  __call = function(_, items, names) return List.new(items, names) end,
  __index = missing,
})
