-- What is known of a value that a line names: what it is, or would be, which fields and methods it has, and what stands
-- under each. Nothing of the user's is called to find out.
local shell = ...
local comments = shell.library("help/comments")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local literal = shell.library("text/literal")
local sessions = shell.library("session/session")

local meanings = {}

--- What is known of an expression.
---@class Meaning
---@field value any  what it is, where that is at hand
---@field kind "list"|"record"|"text"|nil  what it would be, where it is not
---@field origin ListOrigin?  of records: where they come from
---@field of Meaning?  of a method: the value before the colon
---@field name string?  the name by which it was reached last
---@field session table?  the session that it was reached by

--- A text that is not at hand.
meanings.TEXT = { kind = "text" }

--- The library's own account of what a table holds, or nil. A user's function of that name is not called.
---@param value any
---@return function?
function meanings.names_function(value)
  local metatable = debug.getmetatable(value)
  local fn = type(metatable) == "table" and rawget(metatable, "__names")
  return type(fn) == "function" and comments.file_of(fn) and fn or nil
end

local function has(names, name)
  for _, one in ipairs(names) do
    if one == name then return true end
  end
  return false
end

--- A field of a table: read raw, and through tables that stand behind it. The library's own tables make theirs.
---@param value any
---@param key any
---@return any
function meanings.field(value, key)
  for _ = 1, 16 do
    if type(value) ~= "table" then return nil end
    local found = rawget(value, key)
    if found ~= nil then return shell.resolve(found) end
    local list_names = meanings.names_function(value)
    if list_names then
      -- What is not there is not asked for: its error would look for what was meant, at each key that is typed.
      if not has(list_names(value), key) then return nil end
      local ok, made = pcall(function() return value[key] end)
      return ok and shell.resolve(made) or nil
    end
    local metatable = debug.getmetatable(value)
    local stable = type(metatable) == "table" and rawget(metatable, "fields")
    local spelt = type(stable) == "table" and rawget(stable, key)
    for _, name in next, type(spelt) == "table" and type(spelt.keys) == "table" and spelt.keys or {} do
      if rawget(value, name) ~= nil then return rawget(value, name) end
    end
    value = type(metatable) == "table" and rawget(metatable, "__index") or nil
  end
  return nil
end

--- What is known of a value that is at hand; nil where there is none.
---@param value any
---@param name string?
---@param session table?
---@return Meaning?
function meanings.known(value, name, session)
  if value == nil then return nil end
  return { value = value, name = name, session = sessions.is(value) and value or session }
end

--- What a name stands for at the prompt.
---@param environment table
---@param name string
---@return Meaning?
function meanings.lookup(environment, name)
  local value = rawget(environment, name)
  if value == nil then value = rawget(_G, name) end
  return meanings.known(shell.resolve(value), name)
end

--- Whether it is a list, at hand or not.
---@param meaning Meaning
---@return boolean
function meanings.is_list(meaning) return meaning.kind == "list" or List.is(meaning.value) end

--- The same for a text.
---@param meaning Meaning
---@return boolean
function meanings.is_text(meaning) return meaning.kind == "text" or type(meaning.value) == "string" end

--- Where the records of a list come from, of one at hand or of one that there would be.
---@param meaning Meaning
---@return ListOrigin?
function meanings.origin_of(meaning)
  if meaning.kind then return meaning.origin end
  return List.is(meaning.value) and List.origin(meaning.value) or nil
end

-- Session → operation → what is known of it, and when: it is asked for at each key, and scv.api.sync() may change it.
local known_operations, OLD = setmetatable({}, { __mode = "k" }), 2
local OURS = {}

--- What is known of an operation, by the document of a session if there is one.
---@param operation string
---@param session table?
---@return table?
function meanings.facts_of(operation, session)
  local is_session = sessions.is(session)
  local of_session = is_session and session or OURS
  local operations = known_operations[of_session] or {}
  known_operations[of_session] = operations
  local last, now = operations[operation], shell.monotonic()
  if not last or now - last.at > OLD then
    local facts = is_session and sessions.definition(session).operation(operation)
    if not is_session then facts = shell.operation(operation) end
    last = { at = now, facts = facts }
    operations[operation] = last
  end
  return last.facts
end

-- What a field of a record is, by the API document.
local function member_of(meaning, key)
  local origin = meaning.origin
  local is_whole = origin and origin.operation and not origin.only
  local operation = is_whole and meanings.facts_of(origin.operation, meaning.session)
  for _, member in ipairs(operation and operation.record or {}) do
    if member.name == key or member.stable == key then
      local columns = {}
      for index, inner in ipairs(member.members or {}) do columns[index] = { key = inner.stable or inner.name } end
      local kind = (member.type or ""):find("^list") and "list" or #columns > 0 and "record"
        or member.type == "string" and "text" or nil
      return kind and { kind = kind, origin = { columns = columns }, session = meaning.session } or nil
    end
  end
  return nil
end

--- What stands under a key of it; nil where that can't be told.
---@param meaning Meaning
---@param key any
---@return Meaning?
function meanings.member(meaning, key)
  if meaning.kind == "record" and type(key) == "string" then return member_of(meaning, key) end
  if meanings.is_list(meaning) and meaning.value == nil then
    if math.type(key) ~= "integer" then return nil end
    return { kind = "record", origin = meaning.origin, session = meaning.session }
  end
  return meanings.known(meanings.field(meaning.value, key), type(key) == "string" and key or nil, meaning.session)
end

--- What a colon and a name behind it stand for; nil where there is nothing.
---@param meaning Meaning
---@param name string
---@return Meaning?
function meanings.method(meaning, name)
  local fn
  if meanings.is_list(meaning) then
    fn = rawget(List, name)
  elseif meanings.is_text(meaning) then
    fn = string[name]
  else
    fn = meanings.field(meaning.value, name)
  end
  return fn ~= nil and { value = fn, name = name, of = meaning, session = meaning.session } or nil
end
-- MARK: Members

local FEW = 50 -- records of a list that are looked at for their fields

--- The names of the fields of a record, or of the records of a list.
---@param meaning Meaning
---@return string[]
function meanings.fields(meaning)
  local value, records = meaning.value, {}
  if List.is(value) then
    table.move(value, 1, math.min(#value, FEW), 1, records)
  elseif type(value) == "table" then
    records[1] = value
  end
  return fields.names(records, meanings.origin_of(meaning))
end

--- The words that a field of a list's records may hold.
---@param meaning Meaning
---@param key string
---@return any[]
function meanings.words(meaning, key)
  local value, records = meaning.value, {}
  if List.is(value) then table.move(value, 1, math.min(#value, 1000), 1, records) end
  return fields.words(records, meanings.origin_of(meaning), key)
end

local function is_name(name)
  return type(name) == "string" and name:find("^[%a_][%w_]*$") ~= nil and not literal.keywords[name]
end

-- Adds the names in a table, and in those that stand behind it.
local function add_names(names, value, is_wanted)
  local function add(name, of)
    if is_name(name) and names[name] == nil and is_wanted(of) then names[name] = of == nil or of end
  end
  for _ = 1, 16 do
    if type(value) ~= "table" then return end
    local list_names = meanings.names_function(value)
    for _, name in ipairs(list_names and list_names(value) or {}) do add(name, rawget(value, name)) end
    for key, of in next, value do
      if not (type(key) == "string" and key:find("^__")) then add(key, of) end
    end
    local metatable = debug.getmetatable(value)
    value = type(metatable) == "table" and not list_names and rawget(metatable, "__index") or nil
  end
end

local function is_function(value) return type(value) == "function" end

-- The methods of every list: what is called with a colon.
local function add_list_methods(names)
  for name, fn in next, List do
    local is_method = is_name(name) and not name:find("^_") and is_function(fn)
    if is_method and debug.getlocal(fn, 1) == "self" then names[name] = fn end
  end
end

--- The names that may stand behind a dot or a colon, each with what is there, where it is at hand.
---@param meaning Meaning
---@param sign "."|":"
---@return table<string, any>
function meanings.members(meaning, sign)
  local names = {}
  if sign == ":" then
    if meanings.is_list(meaning) then add_list_methods(names) end
    if meanings.is_text(meaning) then add_names(names, string, is_function) end
    if not List.is(meaning.value) then add_names(names, meaning.value, is_function) end
    return names
  end
  local metatable = type(meaning.value) == "table" and debug.getmetatable(meaning.value)
  local is_record = type(metatable) == "table" and type(rawget(metatable, "fields")) == "table"
  if meaning.kind == "record" or is_record then
    for _, name in ipairs(meanings.fields(meaning)) do
      if is_name(name) then names[name] = true end
    end
    return names
  end
  if not meanings.is_list(meaning) then add_names(names, meaning.value, function() return true end) end
  return names
end

return meanings
