-- What a function takes, as data: of operations the API document says it, of the library's own its comments, of the
-- shell's what it registered. It is asked at each key, so what was found is kept.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local journal = shell.library("session/journal")
local operation_help = shell.library("help/operation")
local settings = shell.library("core/settings")

local parameters = {}

---@class ParameterFacts
---@field name string
---@field type string?
---@field text string?
---@field is_optional boolean?
---@field allowed any[]?  the only values that it may have

---@class Parameter: ParameterFacts
---@field class string?  the library's name for what its table holds
---@field named ParameterFacts[]?  what the table takes
---@field bare ParameterFacts?  what a value that is no table stands for

---@class FunctionFacts
---@field summary string
---@field operation string?  the operation that it is
---@field parameters Parameter[]
---@field result table?  {type, text}
---@field steps string?
---@field reads boolean?  whether it is a workflow that is marked as a read

-- What any operation takes behind its arguments: docs/contracts.md, "Calling operations".
local OPTIONS = {
  { name = "confirm", type = "boolean", text = "false: don't ask", is_optional = true },
  { name = "overwrite", type = "boolean", text = "true: replaces the file that is there", is_optional = true },
  { name = "timeout", type = "number", text = "seconds", is_optional = true },
  { name = "to", type = "string", text = "a file", is_optional = true },
}

local function of_operation(name)
  local operation = shell.operation(name)
  if not operation then return nil end
  local named, needed = {}, {}
  for index, argument in ipairs(operation_help.arguments(operation)) do
    named[index] = {
      name = argument.name, type = argument.type, text = argument.text, is_optional = not argument.required,
      allowed = argument.allowed,
    }
    if argument.required then needed[#needed + 1] = named[index] end
  end
  local found = { summary = operation.title or operation.summary or "", operation = name, parameters = {} }
  if #named > 0 then
    -- A single argument may go without its name.
    local bare = #needed == 1 and needed[1] or #needed == 0 and #named == 1 and named[1] or nil
    found.parameters[1] = { name = "arguments", named = named, bare = bare }
  end
  found.parameters[#named > 0 and 2 or 1] = { name = "options", named = OPTIONS, is_optional = true }
  return found
end

-- The names in a type that is a table: `{limit: integer?, errors: string}`; those of a function's parameters are none.
local function names_in(kind)
  local named
  local inner = kind:gsub("%b()", ""):match("%b{}") or ""
  for name, optional, rest in inner:gmatch("[{,]%s*([%a_][%w_]*)(%??)%s*:%s*([^,}]*)") do
    named = named or {}
    local plain, may = comments.plain_type(rest)
    named[#named + 1] = { name = name, type = plain, text = "", is_optional = may or optional == "?" }
  end
  return named
end

local function of_comment(document)
  local found = {
    summary = comments.summary(document), parameters = {}, result = (document.results or {})[1],
    steps = document.steps and document.steps.text, reads = document.reads,
  }
  for index, parameter in ipairs(document.parameters or {}) do
    local kind, may = comments.plain_type(parameter.type or "any")
    local facts = {
      name = parameter.name, type = kind, text = parameter.text or "", is_optional = may,
      named = not parameter.fields and names_in(kind) or nil,
    }
    if parameter.fields then
      facts.class, facts.named = kind:match("%f[%w_][%u][%w_]*"), {}
      for place, field in ipairs(parameter.fields) do
        local plain, optional = comments.plain_type(field.type)
        facts.named[place] = { name = field.name, type = plain, text = field.text, is_optional = optional }
      end
      -- `Jobs|string|nil`: what stands there without a name is the first of the names.
      if kind:find("string", 1, true) or kind:find("integer", 1, true) then facts.bare = facts.named[1] end
    end
    found.parameters[index] = facts
  end
  return found
end

local function found_of(fn)
  local document = shell.documentation(fn) or comments.of(fn)
  if not document or (document.text or "") == "" and #(document.parameters or {}) == 0 then return nil end
  local found = of_comment(document)
  -- Which settings there are is data.
  if fn == settings.set then found.parameters[1].named, found.parameters[1].class = settings.facts(), "Settings" end
  return found
end

-- Function → what was found of it, or false.
local kept = setmetatable({}, { __mode = "k" })

-- Operation → the same, and when: scv.api.sync() may change it.
local of_operations, OLD = {}, 2

--- What a function takes; nil if it does not say.
---@param fn any
---@return FunctionFacts?
function parameters.of(fn)
  if type(fn) ~= "function" then return nil end
  local operation = api.operation_of(fn)
  if operation then
    local last, now = of_operations[operation], shell.monotonic()
    if not last or now - last.at > OLD then
      last = { at = now, facts = of_operation(operation) }
      of_operations[operation] = last
    end
    return last.facts
  end
  fn = journal.original(fn)
  if kept[fn] == nil then kept[fn] = found_of(fn) or false end
  return kept[fn] or nil
end

--- A parameter of a table, by its name.
---@param parameter Parameter?
---@param name string
---@return ParameterFacts?
function parameters.named(parameter, name)
  for _, facts in ipairs(parameter and parameter.named or {}) do
    if facts.name == name then return facts end
  end
  return nil
end

return parameters
