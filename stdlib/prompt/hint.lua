-- What is told while a line is typed: what the function around the cursor takes, and how much of a line of the history
-- may be suggested. It is asked at each key: nothing is sent for it, and nothing of the user's is called.
local shell = ...
local argument_values = shell.library("prompt/argument_values")
local expression = shell.library("prompt/expression")
local parameters = shell.library("prompt/parameters")
local place = shell.library("prompt/place")
local reads = shell.library("prompt/reads")
local tokens = shell.library("prompt/tokens")
local visible = shell.library("core/visible")

local hint = {}

local LONG = 1500 -- bytes of a text that are looked at

-- The end of a long text, from the beginning of a line on.
local function end_of(text)
  if #text <= LONG then return text end
  return text:sub((text:find("\n", #text - LONG, true) or #text) + 1)
end

local function optional_name(facts) return facts.name .. (facts.is_optional and "?" or "") end

-- "backup_now{group?, policy?}" or "sort(key, order?)".
local function signature(name, takes)
  local first, names = takes.parameters[1], {}
  local is_table = first ~= nil and first.named ~= nil and (takes.operation ~= nil or #takes.parameters == 1)
  for index, facts in ipairs(is_table and first.named or takes.parameters) do
    if not (takes.operation and facts.name == "options") then names[index] = optional_name(facts) end
  end
  local form = is_table and "%s{%s}" or "%s(%s)"
  return form:format(name, table.concat(names, ", "))
end

local function one_line(text) return visible.text((text:gsub("%s*\n%s*", " "))) end

local function of_function(meaning, takes)
  local text = signature(meaning.name or "function", takes)
  return takes.summary ~= "" and ("%s  %s"):format(text, takes.summary) or text
end

-- What is known of the argument at which the cursor stands; nil where it stands at none.
local function of_argument(at, takes, callee)
  local argument = place.argument(at)
  if not argument or argument.callee ~= callee then return nil end
  local parameter = takes.parameters[argument.position]
  if not parameter or argument.is_key or #argument.keys == 0 and parameter.named and not at.string then return nil end
  local facts = argument_values.facts(parameter, argument.keys)
  if not facts then return nil end
  local allowed = {}
  for index, value in ipairs(facts.allowed or {}) do allowed[index] = tostring(value) end
  local text = ("%s: %s"):format(optional_name(facts), facts.type or "any")
  if facts.text and facts.text ~= "" then text = ("%s  %s"):format(text, facts.text) end
  return #allowed > 0 and ("%s (%s)"):format(text, table.concat(allowed, ", ")) or text
end

local function takes_of(meaning)
  local fn = meaning and meaning.value
  if type(fn) == "table" then fn = rawget(fn, "list") end
  return parameters.of(fn)
end

--- What the function around the cursor takes, or the one whose name was typed last, in one line; nil where there is
--- nothing to say.
---@param line string
---@param cursor integer  in bytes
---@param environment table?  where the prompt's lines run
---@return string?
function hint.hint(line, cursor, environment)
  environment = environment or _G
  local text = end_of(line:sub(1, cursor))
  local at = place.behind(text)
  if at.is_comment then return nil end
  if at.word and not at.string then
    local list = tokens.of(text)
    local meaning = list[#list].kind == "name" and expression.ending_at(environment, list, #list)
    local takes = meaning and takes_of(meaning)
    if takes then return one_line(of_function(meaning, takes)) end
  end
  local callee = place.call(at)
  local meaning = callee and expression.ending_at(environment, at.tokens, callee)
  local takes = meaning and takes_of(meaning)
  if not takes then return nil end
  return one_line(of_argument(at, takes, callee) or of_function(meaning, takes))
end

local function allowed(line, environment)
  if reads.is(environment, line) then return #line end
  local bracket = line:find("[%(%[{\"']")
  return bracket and bracket - 1 or 0
end

-- What was found of lines of the history, for as long as no other line has run: what they do may be another then.
local kept = { lengths = {} }

--- How many bytes of a line of the history may be suggested to who has typed its beginning: all of a read; of any other
--- what stands before its first bracket, or before the string that stands in the place of one.
---@param line string
---@param typed string
---@param environment table?
---@param run integer?  how many lines have run: what was found is kept until there are more; nil: it is not kept
---@return integer
function hint.suggested(line, typed, environment, run)
  if typed == "" or line:sub(1, #typed) ~= typed then return 0 end
  if not run or run ~= kept.run then kept = { run = run, lengths = {} } end
  local length = kept.lengths[line] or allowed(line, environment or _G)
  kept.lengths[line] = length
  return length
end

return hint
