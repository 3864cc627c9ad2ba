-- What is told while a line is typed: what the function around the cursor takes, and how much of a line of the history
-- may be suggested. It is asked at each key: nothing is sent for it, and nothing of the user's is called.
local shell = ...
local argument_values = shell.library("prompt/argument_values")
local expression = shell.library("prompt/expression")
local meanings = shell.library("prompt/meanings")
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

-- What fields a list has, and what words they hold, as they were found last: a key that is typed asks again. Lists may
-- change, and so may what is known of operations.
local found_last, OLD = setmetatable({}, { __mode = "k" }), 2

---@param of any  the list, or a text for what it comes from
---@param find fun(): any[]
---@param field string?
---@return any[]
local function known(of, find, field)
  field = field or ""
  local entries, now = found_last[of] or {}, shell.monotonic()
  found_last[of] = entries
  if not entries[field] or now - entries[field].at > OLD then entries[field] = { at = now, words = find() } end
  return entries[field].words
end

local SHOWN = 30 -- words and fields: a row has no room for more

local function enumerated(words)
  local texts = {}
  for index = 1, math.min(#words, SHOWN) do texts[index] = tostring(words[index]) end
  return table.concat(texts, ", ") .. (#words > SHOWN and ", …" or "")
end

local function takes_of(meaning)
  local fn = meaning and meaning.value
  if type(fn) == "table" then fn = rawget(fn, "list") end
  return parameters.of(fn)
end

-- What is known of the argument at which the cursor stands; nil where it stands at none.
local function of_argument(at, takes, callee)
  local argument = place.argument(at)
  if not argument or argument.callee ~= callee then return nil end
  local parameter = takes.parameters[argument.position]
  if not parameter or argument.is_key or #argument.keys == 0 and parameter.named and not at.string then return nil end
  local facts = argument_values.facts(parameter, argument.keys)
  -- Of a function of which nothing but its type is told, the function that takes it tells more.
  local is_told = facts and ((facts.text or "") ~= "" or not (facts.type or ""):find("fun(", 1, true))
  if not is_told then return nil end
  local text = ("%s: %s"):format(optional_name(facts), facts.type or "any")
  if facts.text and facts.text ~= "" then text = ("%s  %s"):format(text, facts.text) end
  local key = ("argument %s %s %s"):format(takes.operation or "", parameter.class or "", facts.name)
  local words = known(key, function() return argument_values.words(parameter, facts) end)
  -- What is told of an argument may name its words itself.
  local has_all = #words > 0
  for _, word in ipairs(words) do has_all = has_all and text:find(tostring(word), 1, true) ~= nil end
  return #words > 0 and not has_all and ("%s (%s)"):format(text, enumerated(words)) or text
end

-- The methods of a list that take fields: as a table of them, or by their names.
local BY_TABLE = { where = true, like = true, count = true }
local BY_NAME = { select = true, sort = true, group = true }

-- What the fields of a list are, or the words of the one at which the cursor stands; nil where no method of a list
-- wants any there.
local function of_list(environment, at)
  local argument = place.argument(at)
  local meaning = argument and expression.ending_at(environment, at.tokens, argument.callee)
  local list = meaning and meaning.of
  if not (list and meanings.is_list(list)) then return nil end
  local method, frame = meaning.name, at.frames[#at.frames]
  local origin = meanings.origin_of(list)
  local of = list.value or ("list %s"):format(origin and origin.operation or "")
  local can_keep = list.value ~= nil or origin ~= nil and origin.operation ~= nil
  if BY_TABLE[method] and #argument.keys == 1 and method ~= "like" then
    local field = argument.keys[1]
    local function words() return meanings.words(list, field) end
    local found = can_keep and known(of, words, field) or words()
    return #found > 0 and ("%s: %s"):format(field, enumerated(found)) or nil
  end
  local opens = frame ~= nil and frame.sign == "(" and frame.item > #at.tokens
  local begins = opens or frame ~= nil and frame.sign == "{" and argument.is_key
  local wants_fields = BY_TABLE[method] and begins and #argument.keys == 0
    or BY_NAME[method] and (method == "select" or argument.position == 1)
  if not wants_fields then return nil end
  local function names() return meanings.fields(list) end
  local begun, fitting = at.word or at.string and at.string.text or "", {}
  for _, name in ipairs(can_keep and known(of, names, "") or names()) do
    if name:sub(1, #begun) == begun then fitting[#fitting + 1] = name end
  end
  if #fitting == 0 then return nil end
  local takes = not BY_TABLE[method] and takes_of(meaning)
  return ("%s  fields: %s"):format(takes and signature(method, takes) or method .. "{field = …}", enumerated(fitting))
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
  local fields = of_list(environment, at)
  if fields then return one_line(fields) end
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
