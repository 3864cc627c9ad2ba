-- A Lua program as a tree, with what each name stands for: of a text that Lua itself takes. Tokens are those of the
-- prompt.
local shell = ...
local tokens = shell.library("prompt/tokens")

local tree = {}

---@class TreeNode
---@field kind string  "name", "index", "call", "table", "function", "string", "true", "false", "nil", "number",
---  "vararg", "operation" (of operators), "brackets"
---@field line integer

---@class TreeVariable
---@field name string
---@field value TreeNode?  what it is given where it is declared, if that alone gives it a value
---@field is_assigned boolean?  whether it is given another one later

---@class ParsedProgram
---@field body table[]  its statements: each a list of expressions and of bodies, in order
---@field assigned table<string, boolean>  the globals that it gives values to

-- How strongly operators bind: to the left, and to the right.
local BINDS = {
  ["or"] = { 1, 1 }, ["and"] = { 2, 2 },
  ["<"] = { 3, 3 }, [">"] = { 3, 3 }, ["<="] = { 3, 3 }, [">="] = { 3, 3 }, ["~="] = { 3, 3 }, ["=="] = { 3, 3 },
  ["|"] = { 4, 4 }, ["~"] = { 5, 5 }, ["&"] = { 6, 6 }, ["<<"] = { 7, 7 }, [">>"] = { 7, 7 },
  [".."] = { 9, 8 }, ["+"] = { 10, 10 }, ["-"] = { 10, 10 },
  ["*"] = { 11, 11 }, ["/"] = { 11, 11 }, ["//"] = { 11, 11 }, ["%"] = { 11, 11 }, ["^"] = { 14, 13 },
}
local UNARY, UNARY_BINDS = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }, 12

local CONSTANTS = { ["nil"] = true, ["true"] = true, ["false"] = true }
local ENDS = { ["end"] = true, ["else"] = true, ["elseif"] = true, ["until"] = true }

-- What a literal says.
local function value_of(token)
  local closing = token.quote:gsub("%[", "]")
  return load(("return %s%s%s"):format(token.quote, token.text, closing), "=literal", "t")()
end

--- Reads a program that has been compiled, so that its syntax is right.
---@param text string
---@return ParsedProgram
function tree.of(text)
  local list = tokens.of(text)
  local at, line, counted = 1, 1, 1
  local scope, program = {}, { assigned = {} }
  local expression, block

  -- MARK: Tokens

  local function peek(offset)
    local token = list[at + (offset or 0)]
    return token and token.kind ~= "string" and token.text or nil
  end

  local function kind() return list[at] and list[at].kind end

  local function advance()
    local token = list[at]
    local _, ends = text:sub(counted, token.first - 1):gsub("\n", "")
    line, counted, at = line + ends, token.first, at + 1
    return token
  end

  local function taken(word)
    if peek() ~= word then return false end
    advance()
    return true
  end

  local function need(word)
    if not taken(word) then
      error(("tree: %s expected before byte %d"):format(word, list[at] and list[at].first or #text), 0)
    end
  end

  local function name() return advance().text end

  local function node(node_kind, fields)
    fields = fields or {}
    fields.kind, fields.line = node_kind, line
    return fields
  end

  -- MARK: Names

  local function declare(variable)
    scope.names[variable.name] = variable
    return variable
  end

  local function within(body)
    scope = { names = {}, above = scope }
    local result = body()
    scope = scope.above
    return result
  end

  local function find(wanted)
    local place = scope
    while place do
      local variable = place.names and place.names[wanted]
      if variable then return variable end
      place = place.above
    end
    return nil
  end

  -- MARK: Expressions

  local function expressions()
    local found = { expression() }
    while taken(",") do found[#found + 1] = expression() end
    return found
  end

  local function table_constructor()
    local made = node("table", { items = {} })
    need("{")
    while not taken("}") do
      local item
      if kind() == "name" and peek(1) == "=" then
        local key = name()
        item = { name = key, line = line }
        need("=")
        item.value = expression()
      elseif peek() == "[" then
        need("[")
        local key = expression()
        need("]")
        item = { key = key, name = key.kind == "string" and key.value or nil, line = line }
        need("=")
        item.value = expression()
      else
        item = { value = expression() }
        item.line = item.value.line
      end
      made.items[#made.items + 1] = item
      if not taken(",") then taken(";") end
    end
    return made
  end

  local function function_body(has_self)
    return within(function()
      local made = node("function", { parameters = {} })
      if has_self then made.parameters[1] = declare { name = "self" } end
      need("(")
      while not taken(")") do
        if not taken("...") then made.parameters[#made.parameters + 1] = declare { name = name() } end
        taken(",")
      end
      made.body = block()
      need("end")
      return made
    end)
  end

  local function call_arguments()
    if kind() == "string" then
      local token = advance()
      return { node("string", { value = value_of(token) }) }
    end
    if peek() == "{" then return { table_constructor() } end
    need("(")
    local found = peek() == ")" and {} or expressions()
    need(")")
    return found
  end

  local function primary()
    if taken("(") then
      local inner = expression()
      need(")")
      return node("brackets", { inner = inner })
    end
    local word = name()
    return node("name", { name = word, variable = find(word) })
  end

  -- A primary expression with all that follows it.
  local function suffixed()
    local found = primary()
    while true do
      local sign = peek()
      if sign == "." then
        advance()
        local key = name()
        found = node("index", { object = found, key = key })
      elseif sign == "[" then
        advance()
        local key = expression()
        need("]")
        found = node("index", { object = found, key = key.kind == "string" and key.value or nil, computed = key })
      elseif sign == ":" then
        advance()
        local method = name()
        local here = line
        found = node("call", { object = found, method = method, arguments = call_arguments() })
        found.line = here
      elseif sign == "(" or sign == "{" or kind() == "string" then
        local here = found.line
        found = node("call", { callee = found, arguments = call_arguments() })
        found.line = here
      else
        return found
      end
    end
  end

  local function simple()
    local word = peek()
    if kind() == "string" then
      local token = advance()
      return node("string", { value = value_of(token) })
    end
    if kind() == "number" then
      local token = advance()
      return node("number", { value = tonumber(token.text) })
    end
    if CONSTANTS[word] then
      advance()
      return node(word)
    end
    if word == "..." then
      advance()
      return node("vararg")
    end
    if word == "{" then return table_constructor() end
    if word == "function" then
      advance()
      return function_body()
    end
    return suffixed()
  end

  function expression(least)
    local left
    if UNARY[peek() or ""] then
      local sign = advance().text
      local operand = expression(UNARY_BINDS)
      left = node("operation", { sign = sign, operand })
    else
      left = simple()
    end
    local binds = BINDS[peek() or ""]
    while binds and binds[1] > (least or 0) do
      local sign = advance().text
      local right = expression(binds[2])
      left = node("operation", { sign = sign, left, right })
      left.line = left[1].line
      binds = BINDS[peek() or ""]
    end
    return left
  end

  -- MARK: Statements

  local function assign(target)
    if target.kind == "name" and target.variable then
      target.variable.is_assigned = true
    elseif target.kind == "name" then
      program.assigned[target.name] = true
    else
      target.is_target = true
    end
  end

  local function local_names()
    local variables = {}
    repeat
      variables[#variables + 1] = { name = name() }
      if taken("<") then
        advance()
        need(">")
      end
    until not taken(",")
    return variables
  end

  local function local_statement()
    if taken("function") then
      local variable = declare { name = name() }
      variable.value = function_body()
      return { variable.value }
    end
    local variables = local_names()
    local values = taken("=") and expressions() or {}
    for index, variable in ipairs(variables) do
      local value = values[index]
      -- The first that a call gives is one value; what it gives further is not known by itself.
      if value then variable.value = value end
      declare(variable)
    end
    return values
  end

  local function body_until(...)
    local body = within(block)
    for _, word in ipairs { ... } do need(word) end
    return { body = body }
  end

  local function if_statement()
    local parts = { expression() }
    need("then")
    parts[#parts + 1] = body_until()
    while taken("elseif") do
      parts[#parts + 1] = expression()
      need("then")
      parts[#parts + 1] = body_until()
    end
    if taken("else") then parts[#parts + 1] = body_until() end
    need("end")
    return parts
  end

  local function loop_statement()
    local variables = local_names()
    if not taken("=") then need("in") end
    local parts = expressions()
    need("do")
    parts[#parts + 1] = within(function()
      for index, variable in ipairs(variables) do
        variable.loop, variable.place = parts, index
        declare(variable)
      end
      return { body = block() }
    end)
    need("end")
    return parts
  end

  local function function_statement()
    local target = primary()
    local has_self = false
    while peek() == "." or peek() == ":" do
      has_self = advance().text == ":"
      target = node("index", { object = target, key = name() })
    end
    assign(target)
    return { target, function_body(has_self) }
  end

  local function expression_statement()
    local targets = { suffixed() }
    while taken(",") do targets[#targets + 1] = suffixed() end
    if not taken("=") then return targets end
    for _, target in ipairs(targets) do assign(target) end
    return table.move(expressions(), 1, 250, #targets + 1, targets)
  end

  local function repeat_statement()
    return within(function()
      local body = { body = block() }
      need("until")
      return { body, expression() }
    end)
  end

  local STATEMENTS = {
    ["local"] = local_statement, ["if"] = if_statement, ["for"] = loop_statement, ["function"] = function_statement,
    ["repeat"] = repeat_statement,
    ["while"] = function()
      local condition = expression()
      need("do")
      return { condition, body_until("end") }
    end,
    ["do"] = function() return { body_until("end") } end,
    ["return"] = function()
      local is_bare = not list[at] or ENDS[peek() or ""] or peek() == ";"
      return is_bare and {} or expressions()
    end,
    ["break"] = function() return {} end,
    ["goto"] = function()
      advance()
      return {}
    end,
    ["::"] = function()
      advance()
      need("::")
      return {}
    end,
    [";"] = function() return {} end,
  }

  function block()
    local body = {}
    while list[at] and not ENDS[peek() or ""] do
      local statement = STATEMENTS[peek() or ""]
      if statement then advance() end
      body[#body + 1] = (statement or expression_statement)()
    end
    return body
  end

  scope = { names = {} }
  program.body = block()
  if list[at] then error(("tree: not read from byte %d on"):format(list[at].first), 0) end
  return program
end

return tree
