-- What an expression that is being typed stands for. Nothing of the user's is called to find out, and nothing that
-- sends anything: what a call gives is known from the function's own comments, or from the API document.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local literal = shell.library("text/literal")
local parameters = shell.library("prompt/parameters")
local sessions = shell.library("session/session")
local tokens = shell.library("prompt/tokens")

local expression = {}

--- What is known of an expression.
---@class Meaning
---@field value any  what it is, where that is at hand
---@field kind "list"|"record"|"text"|nil  what it would be, where it is not
---@field origin ListOrigin?  of records: where they come from
---@field of Meaning?  of a method: the value before the colon
---@field name string?  the name by which it was reached last
---@field session table?  the session that it was reached by

local TEXT = { kind = "text" }

-- The library's own account of what a table holds, or nil. A user's function of that name is not called.
local function names_function(value)
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

-- A field of a table: read raw, and through tables that stand behind it. The library's own tables make theirs.
local function field(value, key)
  for _ = 1, 16 do
    if type(value) ~= "table" then return nil end
    local found = rawget(value, key)
    if found ~= nil then return shell.resolve(found) end
    local list_names = names_function(value)
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

local function known(value, name, session)
  if value == nil then return nil end
  return { value = value, name = name, session = sessions.is(value) and value or session }
end

-- What a name stands for at the prompt.
local function lookup(environment, name)
  local value = rawget(environment, name)
  if value == nil then value = rawget(_G, name) end
  return known(shell.resolve(value), name)
end

local function is_list(meaning) return meaning.kind == "list" or List.is(meaning.value) end

local function is_text(meaning) return meaning.kind == "text" or type(meaning.value) == "string" end

-- Where the records of a list come from, of one at hand or of one that there would be.
local function origin_of(meaning)
  if meaning.kind then return meaning.origin end
  return List.is(meaning.value) and List.origin(meaning.value) or nil
end

-- Session → operation → what is known of it, and when: it is asked for at each key, and scv.api.sync() may change it.
local known_operations, OLD = setmetatable({}, { __mode = "k" }), 2
local OURS = {}

local function facts_of(operation, session)
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
  local operation = origin and origin.operation and not origin.only and facts_of(origin.operation, meaning.session)
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

local function member(meaning, key)
  if meaning.kind == "record" and type(key) == "string" then return member_of(meaning, key) end
  if is_list(meaning) and meaning.value == nil then
    if math.type(key) ~= "integer" then return nil end
    return { kind = "record", origin = meaning.origin, session = meaning.session }
  end
  return known(field(meaning.value, key), type(key) == "string" and key or nil, meaning.session)
end

local function method(meaning, name)
  local fn
  if is_list(meaning) then
    fn = rawget(List, name)
  elseif is_text(meaning) then
    fn = string[name]
  else
    fn = field(meaning.value, name)
  end
  return fn ~= nil and { value = fn, name = name, of = meaning, session = meaning.session } or nil
end

-- MARK: What calls give

-- The names in the braces of a comment: "List jobs  {id, type, age} of each", "of {operation =, what =}".
local function columns_in(text)
  local inner = text:match("{([^{}]*)}")
  if not inner then return nil end
  local columns = {}
  for piece in inner:gmatch("[^,]+") do
    local name = piece:match("^%s*([%a_][%w_]*)%??%s*=?:?")
    if name then columns[#columns + 1] = { key = name } end
  end
  return #columns > 0 and columns or nil
end

-- The operation whose records a workflow gives: the one of its steps that fits what it says to give.
local function operation_in(steps, wants_list, session)
  for step in (steps or ""):gmatch("[%w_]+%.[%w_]+") do
    local operation = facts_of(step, session)
    if operation and #(operation.record or {}) > 0 and (operation.is_list == true) == wants_list then return step end
  end
  return nil
end

-- What a function of the library gives, by its comment.
local function by_comment(facts, session)
  local result = facts.result
  local kind = result and (result.type or ""):gsub("%?$", ""):gsub("|nil$", "")
  if not kind then return nil end
  if kind == "string" then return TEXT end
  local columns = columns_in(kind) or kind == "List" and columns_in(result.text or "") or nil
  if kind == "List" or kind:find("%[%]$") then
    local operation = operation_in(facts.steps, true, session)
    return {
      kind = "list", session = session,
      origin = columns and { columns = columns } or operation and { operation = operation } or nil,
    }
  end
  if columns then return { kind = "record", origin = { columns = columns }, session = session } end
  if kind ~= "table" then return nil end
  local operation = result.name == "job" and "jobs.get" or operation_in(facts.steps, false, session)
    or operation_in(facts.steps, true, session)
  return operation and { kind = "record", origin = { operation = operation }, session = session } or nil
end

local function by_operation(name, session)
  local operation = facts_of(name, session)
  if not operation then return nil end
  if operation.is_download then return TEXT end
  if operation.is_list then return { kind = "list", origin = { operation = name }, session = session } end
  if #(operation.record or {}) == 0 then return nil end
  return { kind = "record", origin = { operation = name }, session = session }
end

-- The texts among the arguments of a call.
local function texts_between(list, first, last)
  local texts = {}
  for at = first, last do
    if list[at].kind == "string" then texts[#texts + 1] = list[at].text end
  end
  return texts
end

-- What a method of a list gives. `first` and `last` are the places of the brackets.
local function by_list(meaning, list, first, last)
  local origin = origin_of(meaning.of)
  if meaning.name == "first" and last == first + 1 then
    return { kind = "record", origin = origin, session = meaning.session }
  end
  if meaning.name == "map" or meaning.name == "group" then return { kind = "list" } end
  if meaning.name == "select" then
    local columns = {}
    for index, text in ipairs(texts_between(list, first, last)) do columns[index] = { key = text } end
    return { kind = "list", origin = { columns = columns, only = true }, session = meaning.session }
  end
  local facts = parameters.of(meaning.value)
  local kind = facts and facts.result and facts.result.type or ""
  if kind:find("^List") or meaning.name == "first" then
    return { kind = "list", origin = origin, session = meaning.session }
  end
  return kind:find("^string") and TEXT or nil
end

local OF_TEXT = { upper = true, lower = true, rep = true, sub = true, reverse = true, format = true, gsub = true }

local function result_of(meaning, list, first, last)
  local fn = meaning.value
  if fn == List then return { kind = "list" } end
  if type(fn) ~= "function" then
    -- A table of functions that can be called is what its `list` is: vcenter.vms, inventory.
    fn = names_function(fn) and field(fn, "list") or nil
    if type(fn) ~= "function" then return nil end
  end
  if meaning.of and is_list(meaning.of) then return by_list(meaning, list, first, last) end
  if OF_TEXT[meaning.name] and fn == string[meaning.name] then return TEXT end
  local operation = api.operation_of(fn)
  if operation then return by_operation(operation, meaning.session) end
  local facts = parameters.of(fn)
  return facts and by_comment(facts, meaning.session) or nil
end

-- MARK: Expressions

-- The place of the bracket that closes the one at `at`.
local function closing(list, at, last)
  for place = at + 1, last do
    local token = list[place]
    local is_closing = token.kind == "sign" and (token.text == ")" or token.text == "]" or token.text == "}")
    if is_closing and tokens.opening(list, place) == at then return place end
  end
  return nil
end

local evaluate

-- The value of a key in brackets: a number, a text, or a name that has one.
local function key_of(environment, list, first, last)
  local token = list[first]
  if first == last and token.kind == "number" then return math.tointeger(tonumber(token.text)) end
  if first == last and token.kind == "string" then return token.text end
  local meaning = first <= last and evaluate(environment, list, first, last)
  local value = meaning and meaning.value
  return (type(value) == "string" or type(value) == "number") and value or nil
end

-- The first part of an expression, and where the next one begins.
local function primary(environment, list, at, last)
  local token = list[at]
  if token.kind == "name" then return lookup(environment, token.text), at + 1 end
  if token.kind == "string" then return TEXT, at + 1 end
  if token.kind ~= "sign" or token.text ~= "(" then return nil end
  local close = closing(list, at, last)
  if not close or tokens.beginning(list, close - 1) ~= at + 1 then return nil end
  return evaluate(environment, list, at + 1, close - 1), close + 1
end

function evaluate(environment, list, first, last)
  local meaning, at = primary(environment, list, first, last)
  while meaning and at <= last do
    local token, after = list[at], list[at + 1]
    if token.text == "." and token.kind == "sign" and after and after.kind == "name" then
      meaning, at = member(meaning, after.text), at + 2
    elseif token.text == ":" and token.kind == "sign" and after and after.kind == "name" then
      meaning, at = method(meaning, after.text), at + 2
    elseif token.kind == "string" then
      meaning, at = result_of(meaning, list, at - 1, at + 1), at + 1
    else
      local close = closing(list, at, last)
      if not close then return nil end
      if token.text == "[" then
        local key = key_of(environment, list, at + 1, close - 1)
        meaning = key ~= nil and member(meaning, key) or nil
      else
        meaning = result_of(meaning, list, at, close)
      end
      at = close + 1
    end
  end
  return meaning
end

--- What the expression stands for whose last token is at `last`; nil if that can't be told.
---@param environment table  where the prompt's lines run
---@param list Token[]
---@param last integer
---@return Meaning?
---@return integer? first  where it begins
function expression.ending_at(environment, list, last)
  local first = tokens.beginning(list, last)
  if not first then return nil end
  return evaluate(environment, list, first, last), first
end

-- MARK: Members

local FEW = 50 -- records of a list that are looked at for their fields

--- The names of the fields of a record, or of the records of a list.
---@param meaning Meaning
---@return string[]
function expression.fields(meaning)
  local value, records = meaning.value, {}
  if List.is(value) then
    table.move(value, 1, math.min(#value, FEW), 1, records)
  elseif type(value) == "table" then
    records[1] = value
  end
  return fields.names(records, origin_of(meaning))
end

--- The words that a field of a list's records may hold.
---@param meaning Meaning
---@param key string
---@return any[]
function expression.words(meaning, key)
  local value, records = meaning.value, {}
  if List.is(value) then table.move(value, 1, math.min(#value, 1000), 1, records) end
  return fields.words(records, origin_of(meaning), key)
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
    local list_names = names_function(value)
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
function expression.members(meaning, sign)
  local names = {}
  if sign == ":" then
    if is_list(meaning) then add_list_methods(names) end
    if is_text(meaning) then add_names(names, string, is_function) end
    if not List.is(meaning.value) then add_names(names, meaning.value, is_function) end
    return names
  end
  local metatable = type(meaning.value) == "table" and debug.getmetatable(meaning.value)
  local is_record = type(metatable) == "table" and type(rawget(metatable, "fields")) == "table"
  if meaning.kind == "record" or is_record then
    for _, name in ipairs(expression.fields(meaning)) do
      if is_name(name) then names[name] = true end
    end
    return names
  end
  if not is_list(meaning) then add_names(names, meaning.value, function() return true end) end
  return names
end

--- Whether it is a list, at hand or not.
---@param meaning Meaning
---@return boolean
function expression.is_list(meaning) return is_list(meaning) end

return expression
