-- The argument tables of workflows: which keys there are, and what may stand in each.
local shell = ...
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local rules = shell.library("session/rules")
local sequence = shell.library("core/sequence")
local times = shell.library("time/times")
local words = shell.library("core/words")

local argument_table = {}

-- Kind → what an argument of it must be. A check gives what the workflow is to work with; it raises through `wrong`.
local kinds = {}

-- What the document says of an argument: its `rule` names an operation and a member of its body.
local function rule_of(field, scv)
  if not field.rule then return { allowed = {} } end
  return rules.of(scv, field.rule[1], field.rule[2])
end

-- What a value is, for a message. Of a secret only its kind is said.
local function what(value, field)
  return field.secret and errors.kind_of(value) or errors.what(value)
end

local function is_text(value) return type(value) == "string" and value ~= "" end

-- A thing of the appliance: its name, its id, or its record as a list gives it. Where several can be given by another
-- argument, a pattern belongs there.
function kinds.thing(value, wrong, field)
  if field.several and type(value) == "string" and value:find("*", 1, true) then
    wrong(("means one, and %s is a pattern; %s = %s takes all that fit"):format(what(value, field), field.several,
      what(value, field)))
  end
  if is_text(value) or math.type(value) == "integer" or type(value) == "table" then return value end
  wrong("must be a name or an id, got " .. what(value, field))
end

-- Several of them: a list, or a pattern with * and ?. lookup/several looks into the list.
kinds.things = kinds.thing

-- Where it has a rule: of the length that the vendor allows.
function kinds.text(value, wrong, field, func, scv)
  if not is_text(value) then wrong("must be text, got " .. what(value, field)) end
  if field.rule then rules.check_length(value, rule_of(field, scv), func, field[1]) end
  return value
end

-- A name that the user gives to something new.
function kinds.name(value, wrong, field, func, scv)
  if not is_text(value) then wrong("must be text, got " .. what(value, field)) end
  rules.check_name(value, rule_of(field, scv), func, field[1])
  return value
end

function kinds.flag(value, wrong, field)
  if type(value) == "boolean" then return value end
  wrong("must be true or false, got " .. what(value, field))
end

-- A whole number of 1 or more, or of what the rule says.
function kinds.count(value, wrong, field, _, scv)
  local rule = rule_of(field, scv)
  local least, most = rule.minimum or 1, rule.maximum
  if math.type(value) == "integer" and value >= least and value <= (most or math.maxinteger) then return value end
  local and_most = most and (" and at most %d"):format(most) or ""
  wrong(("must be a count of %d or more%s, got %s"):format(least, and_most, what(value, field)))
end

function kinds.duration(value, _, field, func) return duration.parse(value, func, field[1]) end

-- A length of time by which something is lost: it says its unit, since 24 may be meant as hours.
function kinds.age(value, _, field, func)
  local seconds = duration.parse(value, func, field[1])
  if tonumber(value) then duration.refuse_bare(value, func, field[1]) end
  return seconds
end

-- A length of time that something takes, or may take: there is none of nothing.
function kinds.span(value, wrong, field, func)
  local seconds = duration.parse(value, func, field[1])
  if seconds > 0 then return seconds end
  wrong("must be a length of time above 0, got " .. what(value, field))
end

-- A moment on the appliance's clock: {text =, seconds =, offset =}.
function kinds.time(value, _, field, func)
  local seconds, offset = times.parse(value, func, field[1])
  return { text = value, seconds = seconds, offset = offset }
end

-- One of the words of its rule, in any capitals.
function kinds.choice(value, wrong, field, _, scv)
  local allowed = rule_of(field, scv).allowed
  for _, word in ipairs(allowed) do
    if type(value) == "string" and words.constant(value) == word:upper() then return word end
  end
  -- A document that names no words takes any.
  if #allowed == 0 and is_text(value) then return words.constant(value) end
  wrong(("must be %s, got %s"):format(#allowed > 0 and words.one_of(allowed) or "text", what(value, field)))
end

function kinds.table(value, wrong, field)
  if type(value) == "table" then return value end
  wrong("must be a table, got " .. what(value, field))
end

-- What the workflow reads itself, since it may be said in several ways.
function kinds.any(value) return value end

-- Whether to ask before something is destroyed: false, or the grant of a question that was asked for several calls.
function kinds.confirm(value, wrong, field)
  if type(value) == "boolean" or shell.is_grant(value) then return value end
  wrong("must be true, false or what scv.ask gave, got " .. what(value, field))
end

-- A record of a reply, which is no argument table: it stands for itself.
local function is_record(value) return type(value) == "table" and getmetatable(value) ~= nil end

---@class TakenArguments
---@field fields table[]  as argument_table.reader takes them
---@field bare string?  the argument that may be given alone
---@field lists boolean?  nothing is taken
---@field read fun(given: any, scv: table?, is_alone: boolean?): table

-- Function → what it takes.
local taken = {}

--- What a function takes that reads its arguments by a reader; nil for any other, and before its file is loaded.
---@param func string  the function as the user calls it
---@return TakenArguments?
function argument_table.taken(func) return taken[func] end

--- Raises what is wrong with what a function is given, as far as no appliance's document is needed to know it.
---@param func string  the function as the user calls it; nothing is known of one that reads its arguments otherwise
---@param given any
function argument_table.check(func, given)
  if taken[func] then taken[func].read(given, nil, true) end
end

--- What is wrong with one value of a function's argument table, as the function would say it; nil where nothing is.
---@param func string
---@param name string  of the argument
---@param value any
---@param scv table  whose document has the rules
---@return string?
function argument_table.problem(func, name, value, scv)
  for _, field in ipairs((taken[func] or { fields = {} }).fields) do
    if field[1] == name then
      local function wrong(problem) errors.argument(func, name, problem, field.hint) end
      local ok, raised = errors.attempt(kinds[field[2]], value, wrong, field, func, scv)
      if ok then return nil end
      if errors.kind(raised) ~= "argument" then error(raised, 0) end
      return errors.message(raised)
    end
  end
  return nil
end

--- Makes the reader of a function's argument table. It checks each value and gives a table of the checked ones, or
--- raises an error that names the argument.
---
---     local read = argument_table.reader("scv.delete_resource_group", {
---       { "group", "thing", required = true },
---       { "confirm", "confirm" },
---     }, { bare = "group", example = 'scv.delete_resource_group{group = "lab"}' })
---@param func string  the function as the user calls it
---@param fields table[]  {name, kind, required = true?, secret = true?, rule = {operation, member of its body}?,
---  several = name?, of = operation?}: several is the argument that takes many such things, and patterns; the rule
---  says the words of a choice, the limits of a count, the length of a text, the characters of a name; `of` is what
---  gives records with a field of that name, whose words are meant. A secret is in no message, and is told to the
---  prompt, which keeps it out of the history
---@param options {bare: string?, example: string?, lists: boolean?}?  `bare`: the argument that may be given alone,
---  without a table; `lists`: the function takes nothing, and gives a list that can be narrowed
---@return fun(given: any, scv: table?): table  the session is needed where a field has a rule: its document says it
function argument_table.reader(func, fields, options)
  options = options or {}
  local names, needed, is_secret, takes_secrets = {}, false, {}, false
  for index, field in ipairs(fields) do
    names[index], needed = field[1], needed or field.required
    is_secret[field[1]] = field.secret
    takes_secrets = takes_secrets or field.secret or false
  end
  taken[func] = { fields = fields, bare = options.bare, lists = options.lists }
  local example = options.example and "for example " .. options.example or nil

  local function refuse_list(list)
    errors.argument(func, "arguments", ("must be a table with names, got a list of %d"):format(rawlen(list)),
      ("give one of them, %s = list[1], or parallel(list, function(item) … end) for all"):format(
        options.bare or names[1]))
  end

  -- What a list was to be narrowed by, in the words that narrow it. No record tells a secret.
  local function refuse_narrowing(given)
    local key, value = "name", given
    if type(given) == "table" then
      key = sequence.keys(given)[1]
      value = given[key]
    end
    local is_plain = type(key) == "string" and key:find("^[%a_][%w_]*$") and not shell.is_secret(key)
      and (type(value) == "string" or math.type(value) == "integer")
    errors.argument(func, type(given) == "table" and tostring(key) or "arguments",
      type(given) == "table" and "is not an argument" or "must be left out, got " .. errors.what(given),
      ("it lists all of them; %s():where{%s} narrows that"):format(func,
        is_plain and ("%s = %s"):format(key, errors.what(value):gsub("^the integer ", "")) or 'name = "…"'))
  end

  local function as_table(given)
    local is_given = given ~= nil and (type(given) ~= "table" or next(given) ~= nil)
    if options.lists and is_given then refuse_narrowing(given) end
    if options.bare and getmetatable(given) == shell.List then refuse_list(given) end
    if given == nil and (options.bare or not needed) then return {} end
    if options.bare and (type(given) ~= "table" or is_record(given)) then return { [options.bare] = given } end
    if type(given) ~= "table" then
      -- What stands there, or behind it, may be one.
      if takes_secrets then shell.note_secret() end
      errors.argument(func, "arguments", "must be a table, got " .. what(given, { secret = takes_secrets }), example)
    end
    return given
  end

  -- Before anything is refused: a slip beside a secret makes it no less one.
  local function note_secrets(given)
    for name, value in next, given do
      if is_secret[name] or type(name) == "string" and shell.is_secret(name) then shell.note_secret(value) end
    end
    -- Those without a name, and those under a name that is not known.
    if takes_secrets and rawlen(given) > 0 then shell.note_secret() end
  end

  -- Arguments have names: {"gold_web"} says none. A list that was passed whole is none of them either.
  local function check_named(given)
    if rawlen(given) == 0 or #names == 0 then return end
    if is_record(given) then refuse_list(given) end
    errors.argument(func, "arguments", ("have names, and one of these has none; for example {%s = %s}"):format(
      options.bare or names[1], not takes_secrets and type(given[1]) == "string" and errors.what(given[1]) or "…"),
      "it takes " .. table.concat(names, ", "))
  end

  -- `is_alone`: there is no session, so that what its document says of a value is not asked.
  local function read_arguments(given, scv, is_alone)
    if type(given) == "table" then note_secrets(given) end
    given = as_table(given)
    check_named(given)
    errors.check_keys(func, given, names)
    if given.confirm ~= nil and shell.decoded[given] then
      errors.argument(func, "confirm", "can't come out of data: what json.decode or csv.read gave answers no question",
        "leave it out of the data, and say it in the call")
    end
    local read = {}
    for _, field in ipairs(fields) do
      local name, value = field[1], given[field[1]]
      local function wrong(problem) errors.argument(func, name, problem, field.hint) end
      if value ~= nil and is_alone and field.rule then
        read[name] = value
      elseif value ~= nil then
        read[name] = kinds[field[2]](value, wrong, field, func, scv)
      elseif field.required then
        errors.argument(func, name, "is missing", field.hint or example)
      end
    end
    return read
  end
  taken[func].read = read_arguments
  return read_arguments
end

return argument_table
