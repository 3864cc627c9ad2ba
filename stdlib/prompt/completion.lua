-- What a word that is being typed at the prompt could become. Nothing of the user's is called to find out: fields are
-- read raw, but for tables of the library, whose metatable says by `__names` what they hold.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local List = shell.library("core/list")
local literal = shell.library("text/literal")

local completion = {}

-- The library's own account of what a table holds, or nil.
local function names_function(value)
  local metatable = debug.getmetatable(value)
  return type(metatable) == "table" and rawget(metatable, "__names") or nil
end

local function member(value, key)
  if type(value) ~= "table" then return nil end
  local found = rawget(value, key)
  if found == nil and names_function(value) then
    local ok, made = pcall(function() return value[key] end)
    if ok then found = made end
  end
  return shell.resolve(found)
end

-- Adds the names of a table's members that begin as wanted and pass the filter.
local function add_members(names, value, begun, filter)
  if type(value) ~= "table" then return end
  local function add(name, of)
    if type(name) == "string" and name:find("^[%a_][%w_]*$") and name:sub(1, #begun) == begun and
        (not filter or filter(of)) then
      names[name] = true
    end
  end
  for key, of in next, value do add(key, of) end
  local list_names = names_function(value)
  if list_names then
    for _, name in ipairs(list_names(value)) do add(name, rawget(value, name)) end
  end
end

local function is_function(value) return type(value) == "function" end

-- Where a dotted path leads, from the prompt's globals.
local function follow(environment, path)
  local value
  for key in path:gmatch("[%a_][%w_]*") do
    if value == nil then
      value = shell.resolve(rawget(environment, key))
      if value == nil then value = shell.resolve(rawget(_G, key)) end
    else
      value = member(value, key)
    end
    if value == nil then return nil end
  end
  return value
end

-- The arguments that the call around the word takes: `scv.api.jobs.get{` or `scv.backup_now{group = "x", `.
local function argument_names(environment, before)
  local path = before:match("([%a_][%w_.]*)%s*%(?%s*{[^{}]*$")
  local fn = path and follow(environment, path)
  if type(fn) ~= "function" then return {} end
  local names = {}
  local operation = api.operation_of(fn)
  if operation then
    local facts = shell.operation(operation)
    for _, place in ipairs { "parameters", "body" } do
      for _, argument in ipairs(facts[place] or {}) do names[#names + 1] = argument.name end
    end
    return names
  end
  local document = comments.of(fn)
  for _, parameter in ipairs(document and document.parameters or {}) do
    for name in (parameter.type or ""):gmatch("[{,]%s*([%a_][%w_]*)%??%s*:") do names[#names + 1] = name end
    for _, field in ipairs(parameter.fields or {}) do names[#names + 1] = field.name end
  end
  return names
end

-- Whether the text ends inside a string: nothing is known of what stands there.
local function ends_in_string(text)
  local quote
  local at = 1
  while at <= #text do
    local c = text:sub(at, at)
    if quote and c == "\\" then
      at = at + 1
    elseif quote and c == quote then
      quote = nil
    elseif not quote and (c == '"' or c == "'") then
      quote = c
    elseif not quote and text:sub(at, at + 1) == "--" then
      return true
    end
    at = at + 1
  end
  return quote ~= nil
end

local function sorted(names, prefix, suffix)
  local words = {}
  for name in pairs(names) do words[#words + 1] = prefix .. name .. (suffix or "") end
  table.sort(words)
  return words
end

--- What the word could become, sorted; each is the whole word.
---@param environment table  where the prompt's lines run
---@param line string
---@param first integer  where the word begins, counted from 0
---@param last integer  where it ends
---@return string[]
function completion.complete(environment, line, first, last)
  local before, word = line:sub(1, first), line:sub(first + 1, last)
  if ends_in_string(before) then return {} end
  local names = {}
  local path, sign, begun = word:match("^(.*)([.:])([%w_]*)$")
  if path then
    local value = follow(environment, path)
    if sign == ":" then
      if List.is(value) then add_members(names, List, begun, is_function) end
      if type(value) == "string" then add_members(names, string, begun, is_function) end
      add_members(names, value, begun, is_function)
    else
      add_members(names, value, begun)
    end
    return sorted(names, path .. sign)
  end
  for _, name in ipairs(argument_names(environment, before)) do
    if name:sub(1, #word) == word then names[name] = true end
  end
  if next(names) then return sorted(names, "", " = ") end
  add_members(names, environment, word)
  add_members(names, _G, word)
  for keyword in pairs(literal.keywords) do
    if word ~= "" and keyword:sub(1, #word) == word then names[keyword] = true end
  end
  return sorted(names, "")
end

return completion
