-- What an expression that is being typed stands for. Nothing of the user's is called to find out, and nothing that
-- sends anything: what a call gives is known from the function's own comments, or from the API document.
local shell = ...
local api = shell.library("session/api")
local fleet = shell.library("session/fleet")
local List = shell.library("core/list")
local locals = shell.library("prompt/locals")
local meanings = shell.library("prompt/meanings")
local parameters = shell.library("prompt/parameters")
local tokens = shell.library("prompt/tokens")

local expression = {}

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
    local operation = meanings.facts_of(step, session)
    if operation and #(operation.record or {}) > 0 and (operation.is_list == true) == wants_list then return step end
  end
  return nil
end

-- What a function of the library gives, by its comment.
local function by_comment(facts, session)
  local result = facts.result
  local kind = result and (result.type or ""):gsub("%?$", ""):gsub("|nil$", "")
  if not kind then return nil end
  if kind == "string" then return meanings.TEXT end
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
  local operation = meanings.facts_of(name, session)
  if not operation then return nil end
  if operation.is_download then return meanings.TEXT end
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
  local origin = meanings.origin_of(meaning.of)
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
  return kind:find("^string") and meanings.TEXT or nil
end

local OF_TEXT = { upper = true, lower = true, rep = true, sub = true, reverse = true, format = true, gsub = true }

local function result_of(meaning, list, first, last)
  local fn = meaning.value
  if fn == List then return { kind = "list" } end
  -- Looked at, and not made: the profiles are not read for it.
  if meaning.name == "fleet" and fn == shell.resolve(rawget(_G, "fleet")) then return { value = fleet.example() } end
  if type(fn) ~= "function" then
    -- A table of functions that can be called is what its `list` is: vcenter.vms, inventory.
    fn = meanings.names_function(fn) and meanings.field(fn, "list") or nil
    if type(fn) ~= "function" then return nil end
  end
  if meaning.of and meanings.is_list(meaning.of) then return by_list(meaning, list, first, last) end
  if OF_TEXT[meaning.name] and fn == string[meaning.name] then return meanings.TEXT end
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

-- One of the things that a list, or a table, holds.
local function element(meaning)
  if not meaning then return nil end
  if not meanings.is_list(meaning) then return meanings.member(meaning, 1) end
  return meaning.value ~= nil and meanings.member(meaning, 1)
    or { kind = "record", origin = meanings.origin_of(meaning), session = meaning.session }
end

-- What the first argument of a call stands for, whose brackets begin at `open`.
local function first_argument(environment, list, open, last)
  local at, depth = open + 1, 0
  while at <= last do
    local sign = list[at].kind == "sign" and list[at].text or ""
    if depth == 0 and (sign == "," or sign == ")") then break end
    if sign:find("^[%(%[{]$") then depth = depth + 1 elseif sign:find("^[%)%]}]$") then depth = depth - 1 end
    at = at + 1
  end
  return at > open + 1 and evaluate(environment, list, open + 1, at - 1) or nil
end

-- What a loop gives to its names: `for _, vm in ipairs(vms) do`.
local function of_loop(environment, list, found)
  local name, bracket = list[found.first], list[found.first + 1]
  local goes_through = name and name.kind == "name" and (name.text == "ipairs" or name.text == "pairs")
  if not goes_through or found.place ~= 2 or not bracket or bracket.text ~= "(" then return nil end
  return element(first_argument(environment, list, found.first + 1, found.last))
end

-- What a function is called with that is given to a method of a list, or to parallel().
local function of_argument(environment, list, found)
  local bracket, position = locals.call_around(list, found.at)
  local meaning = found.place == 1 and bracket and expression.ending_at(environment, list, bracket - 1)
  if not meaning then return nil end
  if meaning.of then return meanings.is_list(meaning.of) and position == 1 and element(meaning.of) or nil end
  local is_parallel = meaning.name == "parallel" and meaning.value == shell.resolve(rawget(_G, "parallel"))
  return is_parallel and position == 2 and element(first_argument(environment, list, bracket, found.at)) or nil
end

local function of_local(environment, list, found)
  if found.kind == "value" then
    return found.first <= found.last and evaluate(environment, list, found.first, found.last) or nil
  end
  if found.kind == "element" then return of_loop(environment, list, found) end
  return found.kind == "argument" and of_argument(environment, list, found) or nil
end

-- The first part of an expression, and where the next one begins.
local function primary(environment, list, at, last)
  local token = list[at]
  if token.kind == "name" then
    local found = locals.named(list, at, token.text)
    if found then return of_local(environment, list, found), at + 1 end
    return meanings.lookup(environment, token.text), at + 1
  end
  if token.kind == "string" then return meanings.TEXT, at + 1 end
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
      meaning, at = meanings.member(meaning, after.text), at + 2
    elseif token.text == ":" and token.kind == "sign" and after and after.kind == "name" then
      meaning, at = meanings.method(meaning, after.text), at + 2
    elseif token.kind == "string" then
      meaning, at = result_of(meaning, list, at - 1, at + 1), at + 1
    else
      local close = closing(list, at, last)
      if not close then return nil end
      if token.text == "[" then
        local key = key_of(environment, list, at + 1, close - 1)
        meaning = key ~= nil and meanings.member(meaning, key) or nil
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

return expression
