-- Whether a call of the library's that stands in a script gives what is taken: names, words, and what must be there.
-- Only what is written out is looked at.
local shell = ...
local argument_table = shell.library("session/argument_table")
local comments = shell.library("help/comments")
local record_fields = shell.library("core/fields")
local operation_help = shell.library("help/operation")
local sequence = shell.library("core/sequence")
local standing = shell.library("editor/standing")
local states = shell.library("core/states")
local suggest = shell.library("core/suggest")
local words = shell.library("core/words")

local call_check = {}

local LITERALS = { string = true, number = true, ["true"] = true, ["false"] = true }

-- What a node says, where that is written out: whether it is a literal, and its value.
local function literal_of(node)
  if not LITERALS[node.kind] then return false end
  if node.kind == "true" or node.kind == "false" then return true, node.kind == "true" end
  return true, node.value
end

local function is_nothing(node) return node == nil or node.kind == "nil" end

-- What a table that is written out has: name → item; and whether all its names are known.
local function named(node)
  local items, is_whole, unnamed = {}, true, nil
  for _, item in ipairs(node.items) do
    if item.name then
      items[item.name] = item
    elseif item.key then
      is_whole = false
    else
      -- A call may give several values, or none.
      local may_be_many = item.value.kind == "call" or item.value.kind == "vararg"
      if may_be_many then is_whole = false else unnamed = unnamed or item end
    end
  end
  return items, is_whole, unnamed
end

local function with_hint(message, name, names)
  local meant = suggest.meant(name, names)
  return meant and ("%s; did you mean %s?"):format(message, meant) or message
end

-- A word that is none of those that there are.
local function say_word(func, name, node, known, add)
  local message = ("%s: %s must be %s, got %q"):format(func, name, words.one_of(known), node.value)
  -- What is merely like it may be the opposite.
  local meant = suggest.near(node.value, known)
  add(node.line, meant and ("%s; did you mean %s?"):format(message, meant) or message)
end

-- A word that no record is known to have, and that is nearly one that some have: others may come from an appliance.
local function check_field_word(what, operation, key, node, add)
  -- A word for a state may be an appliance's own, though none is known to say it: what it means is known.
  if node.kind ~= "string" or states.is_known(node.value) then return end
  local meant = record_fields.meant(operation, key, node.value)
  if not meant then return end
  add(node.line, ("%s: %s is not known to be %q; did you mean %q?"):format(what, key, node.value, meant))
end

-- The names of a table that the function does not take.
local function check_names(func, items, names, add, only_near)
  for _, name in ipairs(sequence.keys(items)) do
    if not sequence.has(names, name) and (not only_near or suggest.meant(name, names)) then
      add(items[name].line, with_hint(("%s takes no %s"):format(func, name), name, names))
    end
  end
end

local function say_missing(func, name, node, add) add(node.line, ("%s: %s is missing"):format(func, name)) end

-- MARK: Functions that read their arguments by argument_table

local function check_taken(func, taken, node, argument, add)
  local names, required = {}, {}
  for index, field in ipairs(taken.fields) do
    names[index] = field[1]
    if field.required then required[#required + 1] = field[1] end
  end
  if is_nothing(argument) then
    if #required > 0 then say_missing(func, required[1], node, add) end
    return
  end
  local function check_word_of(name, value)
    for _, field in ipairs(taken.fields) do
      if field[1] == name and field.of then check_field_word(func, field.of, name, value, add) end
    end
  end

  local is_literal, value = literal_of(argument)
  if is_literal then
    if taken.bare then check_word_of(taken.bare, argument) end
    if not taken.bare then
      return add(argument.line, taken.lists and ("%s takes nothing"):format(func)
        or ("%s takes its arguments in a table: {%s = …}"):format(func, names[1] or "…"))
    end
    local problem = argument_table.problem(func, taken.bare, value, shell.resolve(rawget(_G, "scv")))
    if problem then add(argument.line, problem) end
    for _, name in ipairs(required) do
      if name ~= taken.bare then say_missing(func, name, node, add) end
    end
    return
  end
  if argument.kind ~= "table" then return end
  local items, is_whole, unnamed = named(argument)
  if unnamed and #names > 0 then add(unnamed.line, ("%s: arguments have names: {%s = …}"):format(func, names[1])) end
  check_names(func, items, names, add)
  for _, name in ipairs(sequence.keys(items)) do
    local known, given = literal_of(items[name].value)
    local problem = known and argument_table.problem(func, name, given, shell.resolve(rawget(_G, "scv")))
    if problem then add(items[name].line, problem) end
    check_word_of(name, items[name].value)
  end
  for _, name in ipairs(is_whole and required or {}) do
    if not items[name] or is_nothing(items[name].value) then say_missing(func, name, argument, add) end
  end
end

-- MARK: Operations

local check_members

-- A value that is sent: the words that it may be, and the names in it.
local function check_value(func, member, node, add)
  local allowed = member.allowed or {}
  if node.kind == "string" and #allowed > 0 and not sequence.has(allowed, node.value) then
    say_word(func, member.name, node, sequence.map(allowed, tostring), add)
  end
  if node.kind ~= "table" or #(member.members or {}) == 0 then return end
  if (member.type or ""):find("^list of ") then
    for _, item in ipairs(node.items) do
      if not item.name and not item.key and item.value.kind == "table" then
        check_members(func, member.members, item.value, add)
      end
    end
  else
    check_members(func, member.members, node, add)
  end
end

-- The body's names are near to known ones where they are misspelt: others are sent as they are.
function check_members(func, members, node, add)
  local names, items = {}, named(node)
  for _, member in ipairs(members) do
    names[#names + 1] = member.name
    if member.stable and member.stable ~= member.name then names[#names + 1] = member.stable end
    local item = items[member.name] or items[member.stable or member.name]
    if item then check_value(func, member, item.value, add) end
  end
  check_names(func, items, names, add, true)
end

local function check_operation(func, node, argument, add)
  local operation = shell.operation((func:gsub("^scv%.api%.", "")))
  if not operation then return end
  local arguments, required = operation_help.arguments(operation), {}
  for _, each in ipairs(arguments) do
    if each.required then required[#required + 1] = each end
  end
  if is_nothing(argument) then
    if #required > 0 then say_missing(func, required[1].name, node, add) end
    return
  end
  if literal_of(argument) then
    if #required > 1 then
      add(argument.line, ("%s takes several arguments by name, in a table"):format(func))
    elseif required[1] then
      check_value(func, required[1], argument, add)
    end
    return
  end
  if argument.kind ~= "table" then return end
  local items, is_whole, unnamed = named(argument)
  -- A list may be the only argument, and `body` has all of a body.
  if unnamed or items.body then return end
  check_members(func, arguments, argument, add)
  if not operation.takes_body then
    local names = {}
    for index, each in ipairs(arguments) do names[index] = each.name end
    for _, name in ipairs(sequence.keys(items)) do
      -- One that is near was told.
      if not sequence.has(names, name) and not suggest.meant(name, names) then
        add(items[name].line, ("%s takes no %s"):format(func, name))
      end
    end
  end
  for _, each in ipairs(is_whole and required or {}) do
    local item = items[each.name] or items[each.stable or each.name]
    if not item or is_nothing(item.value) then say_missing(func, each.name, argument, add) end
  end
end

-- MARK: What comments say

-- The fields of a type that is one table written out, `{limit: integer?, errors: string}?`; nil for any other.
local function inline_fields(kind)
  local inner = kind:match("^{(.*)}%??$") or kind:match("^{(.*)}|nil$")
  if not inner then return nil end
  local found, depth, part = {}, 0, ""
  for character in (inner .. ","):gmatch(".") do
    if character:find("[{(<]") then depth = depth + 1 elseif character:find("[})>]") then depth = depth - 1 end
    if depth < 0 then return nil end
    if character == "," and depth == 0 then
      local name, optional, type_text = part:match("^%s*([%a_][%w_]*)(%??)%s*:%s*(.-)%s*$")
      if not name then return nil end
      local plain, may_be_left_out = comments.plain_type(type_text)
      local is_optional = may_be_left_out or optional == "?" or plain == "any"
      found[#found + 1] = { name = name, type = plain, is_optional = is_optional }
      part = ""
    else
      part = part .. character
    end
  end
  return found
end

-- The words of a type that is nothing but words; nil for any other.
local function words_of(kind)
  local found = {}
  for part in ((kind or "any"):gsub("%?$", "") .. "|"):gmatch("(.-)|") do
    local word = part:match('^"(.*)"$')
    if word then found[#found + 1] = word elseif part ~= "nil" then return nil end
  end
  return #found > 0 and found or nil
end

local function check_word(func, facts, node, add)
  local known = words_of(facts.type)
  if known and node.kind == "string" and not sequence.has(known, node.value) then
    say_word(func, facts.name, node, known, add)
  end
end

local function check_documented(meaning, node, arguments, add)
  for index, facts in ipairs(standing.parameters(meaning)) do
    local argument = arguments[index]
    local last = arguments[#arguments]
    local may_be_many = last and (last.kind == "call" or last.kind == "vararg") and index > #arguments
    if facts.name == "..." or may_be_many then return end
    if is_nothing(argument) then
      local is_certain = not facts.is_optional and facts.type ~= "any" and index > #arguments
      if is_certain then say_missing(meaning.name, facts.name, node, add) end
    else
      check_word(meaning.name, facts, argument, add)
      local fields = facts.class and facts.named or inline_fields(facts.type or "any")
      if argument.kind == "table" and fields then
        local names, items, is_whole = {}, named(argument)
        for place, each in ipairs(fields) do names[place] = each.name end
        check_names(meaning.name, items, names, add)
        for _, each in ipairs(fields) do
          local item = items[each.name]
          if item then
            check_word(meaning.name, each, item.value, add)
          elseif is_whole and not each.is_optional then
            say_missing(meaning.name, each.name, argument, add)
          end
        end
      end
    end
  end
end

--- Says which words of a filter the records of a list never have: list:where{status = "faild"}.
---@param operation string  that gives the records
---@param method string
---@param filter TreeNode?
---@param add fun(line: integer, message: string)
function call_check.check_filter(operation, method, filter, add)
  if not filter or filter.kind ~= "table" then return end
  for name, item in next, (named(filter)) do
    local values = { item.value }
    if item.value.kind == "table" then
      values = sequence.map(item.value.items, function(each) return each.value end)
    end
    for _, value in ipairs(values) do check_field_word("List:" .. method, operation, name, value, add) end
  end
end

--- Says what is wrong with a call.
---@param callee Standing
---@param node TreeNode  the call
---@param arguments TreeNode[]  what it is called with
---@param add fun(line: integer, message: string)
function call_check.check(callee, node, arguments, add)
  if callee.is == "group" then return end
  local taken = callee.is == "function" and argument_table.taken(callee.name)
  local only = arguments[1]
  -- What a call gives may be nothing, or several values.
  local is_open = only and (only.kind == "vararg")
  if is_open then return end
  if callee.is == "operation" then
    check_operation(callee.name, node, only, add)
  elseif taken then
    check_taken(callee.name, taken, node, only, add)
  elseif callee.is == "function" and callee.fn then
    check_documented(callee, node, arguments, add)
  end
end

return call_check
