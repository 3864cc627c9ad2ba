-- What was probably meant by a name at the prompt that nobody knows: a text without its quotes, a workflow without
-- `scv.`, or another name with a slip in it.
local shell = ...
local argument_table = shell.library("session/argument_table")
local globals = shell.library("session/globals")
local suggest = shell.library("core/suggest")
local tokens = shell.library("prompt/tokens")
local workflows = shell.library("session/workflows")

local slips = {}

-- How many braces of a line are open at a place. Those in texts count too, which only costs the better message.
local function is_within_braces(line, place)
  local _, opened = line:sub(1, place - 1):gsub("{", "")
  local _, closed = line:sub(1, place - 1):gsub("}", "")
  return opened > closed
end

-- Names of what is counted: less a number, that is a sum, and no name of a thing.
local COUNTED = {
  id = true, ids = true, index = true, count = true, number = true, last = true, first = true, total = true,
  size = true, days = true, hours = true, seconds = true, page = true, limit = true, job = true, max = true,
  min = true,
}

local function is_sum(text)
  local name, number = text:match("^([%w_]+)%-(%d+)$")
  return name ~= nil and (COUNTED[name] or #name == 1) and (number == "0" or number:sub(1, 1) ~= "0")
end

-- The text that the name is the beginning of, and the argument that it was given to (`group = gold_web`), where it
-- stands alone as a value between braces: "gold_web", "group = ".
local function as_text(line, name)
  local from = 1
  while true do
    local first, last = line:find(name, from, true)
    if not first then return nil end
    from = last + 1
    local before, text = line:sub(1, first - 1), line:match("^[%w_.%-*?]+", first)
    local argument = before:match("([%a_][%w_]*)%s*=%s*$")
    local is_value = argument ~= nil and not before:find("=%s*=%s*$") or before:find("[{,]%s*$") ~= nil
    local stands_alone = line:find("^%s*[,}]", first + #text) ~= nil
    local is_whole = text:match("^[%w_]+") == name and not text:find("%.%.") and not text:find("[.%-]$")
    -- One dot is more likely a field of a variable than a part of a host's name.
    is_whole = is_whole and not text:find("^[%w_]+%.[%w_]+$") and not is_sum(text)
    if is_value and stands_alone and is_whole and is_within_braces(line, first) then return text, argument end
  end
end

-- Whether a member of the session may be said for a name: it may be called next, and what merely looks alike may be the
-- opposite. Very near it has to be where it does not only read, or the same with one letter behind: `job` is `jobs`.
local function may_be_said(name, member)
  return suggest.near(name, workflows.members()) == member or member:match("^(.*).$") == name:lower()
end

-- The name as it is called where it was meant: "scv.jobs".
local function meant(name, names)
  local elsewhere = workflows.in_a_group(name)
  if elsewhere then return elsewhere end
  local full, candidates = {}, {}
  local function add(bare, whole)
    if full[bare] then return end
    full[bare] = whole
    candidates[#candidates + 1] = bare
  end
  for _, known in ipairs(names) do add(known, known) end
  for _, member in ipairs(workflows.members()) do add(member, "scv." .. member) end
  local one = suggest.meant(name, candidates)
  if one and (full[one] ~= "scv." .. one or may_be_said(name, one)) then return full[one] end
  local member = suggest.member(name, workflows.members(), workflows.only_reads)
  return member and full[member]
end

-- What takes the fields of a list's items: a comparison in the brackets of anything else is just that.
local TAKES_FIELDS = { where = true, count = true }

-- The comparison in a call's brackets that begins with a name, as it is written where fields are named:
-- where(status == "failed") → where{status = "failed"}. Nil where there is none.
local function as_field(line, name)
  local method, value = line:match(":%s*([%a_][%w_]*)%s*%(%s*" .. name .. "%s*==%s*([^=,%(%){}]-)%s*%)")
  return TAKES_FIELDS[method] and value ~= "" and ("%s{%s = %s}"):format(method, name, value) or nil
end

-- The call of a session's function that has the name alone in its brackets, with quotes: scv.backups("web01").
local function as_argument(line, name)
  local call, text = line:match("(scv%.[%w_.]+)%s*%(%s*(" .. name .. "[%w_.%-*?]*)%s*%)")
  local is_whole = text and text:match("^[%w_]+") == name and not text:find("%.%.")
  is_whole = is_whole and not text:find("^[%w_]+%.[%w_]+$") and not is_sum(text)
  return is_whole and ("%s(%q)"):format(call, text) or nil
end

-- Where the brackets end that begin at a place of a list of tokens; nil where they don't.
local function closing_of(list, first)
  local depth = 0
  for at = first, #list do
    local text = list[at].kind == "sign" and list[at].text
    if text == "(" or text == "[" or text == "{" then depth = depth + 1 end
    if text == ")" or text == "]" or text == "}" then depth = depth - 1 end
    if depth == 0 then return at end
  end
  return nil
end

-- The first token of the name that a call begins with: of `scv.jobs` that of `scv`.
local function beginning_of(list, callee)
  local at = callee
  while at > 2 and list[at - 1].kind == "sign" and list[at - 1].text:find("^[.:]$") and list[at - 2].kind == "name" do
    at = at - 2
  end
  return at
end

-- Whether a function of the session takes a word alone, as far as that can be told without an appliance: what is said
-- of it has to work.
local function takes(func, word)
  local workflow = workflows.find(func:match("^scv%.(.*)$"))
  if not workflow then return false end
  shell.library(workflow.file)
  local taken = argument_table.taken(func)
  return not taken or taken.bare ~= nil and pcall(argument_table.check, func, word)
end

-- What is to be said of two words of which the first is nothing of ours, as in restore db01; nil of a statement of Lua,
-- and of a name with a dot, behind which anything may be.
local function as_command(text, name)
  for _, token in ipairs(tokens.of(text)) do
    if token.kind == "keyword" then return nil end
  end
  if name:find("%.") then return nil end
  local value = shell.prompt_value(name)
  if value ~= nil then return type(value) == "function" and ("a call has brackets: %s(…)"):format(name) or nil end
  return ("a call has brackets, and there is no %s: help(%q) looks for what does that"):format(name, name)
end

-- What is to be said of a line that is a function and a word, as other shells have it: help jobs. Nil of any other.
local function as_call(text)
  if text:find("^%s*%??%s*$") then return "help() lists what there is" end
  local name, word = text:match("^%s*([%a_][%w_.]*)%s+([%w_][%w_.*-]*)%s*$")
  if not name then return nil end
  local value = tonumber(word) or word
  local quoted = tonumber(word) and word or ("%q"):format(word)
  if workflows.find(name) and takes("scv." .. name, value) then
    return ("a call has brackets: scv.%s(%s)"):format(name, quoted)
  end
  local is_known = name:find("^scv%.") ~= nil and takes(name, value)
  for _, global in ipairs(globals.all()) do is_known = is_known or global.name == name end
  if not is_known then return as_command(text, name) end
  -- What stands there as Lua is none of a text: only help takes names of functions as texts.
  if name ~= "help" and word:find("^scv%.") then return nil end
  return ("a call has brackets: %s(%s)"):format(name, quoted)
end

local ENDS_VALUE = { ["}"] = true, [")"] = true, ["]"] = true, ["true"] = true, ["false"] = true, ["nil"] = true,
  ["end"] = true }

-- What is to be said of a table in which the comma before a name is missing; nil of any other.
local function as_entries(text, message)
  local line, name = message:match(":(%d+): '}' expected.* near '([%a_][%w_]*)'$")
  local list = name and tokens.of(text) or {}
  for at = 2, #list - 1 do
    local before, token, equals = list[at - 1], list[at], list[at + 1]
    local ends = before.kind == "string" or before.kind == "number" or before.kind == "name"
      or ENDS_VALUE[before.text]
    local is_entry = token.kind == "name" and token.text == name and equals.kind == "sign" and equals.text == "="
    if is_entry and ends and select(2, text:sub(1, token.first):gsub("\n", "")) + 1 == tonumber(line) then
      return ("a comma is missing before %s"):format(name)
    end
  end
  return nil
end

--- What is to be said of a text that is no Lua: that a comma is missing in a table, that a call's named arguments stand
--- in its brackets, or that it has no brackets at all; nil where that is not what is wrong with it.
---@param text string
---@param message string  Lua's own
---@return string?
function slips.of_syntax(text, message)
  local meant_call = as_call(text)
  if meant_call then return meant_call end
  local comma = as_entries(text, message)
  if comma then return comma end
  local line = message:match(":(%d+): '%)' expected.* near '='$")
  local list = line and tokens.of(text) or {}
  for at = 2, #list - 2 do
    local callee, name, equals = list[at - 1], list[at + 1], list[at + 2]
    local is_call = list[at].text == "(" and list[at].kind == "sign" and callee.kind == "name"
    local is_named = is_call and name.kind == "name" and equals.kind == "sign" and equals.text == "="
    if is_named and select(2, text:sub(1, equals.first):gsub("\n", "")) + 1 == tonumber(line) then
      local closing = closing_of(list, at)
      local first, last = list[beginning_of(list, at - 1)].first, closing and list[closing].last
      local inner = closing and text:sub(list[at].last + 1, list[closing].first - 1):match("^%s*(.-)%s*$")
      local is_short = inner and not inner:find("\n") and last - first < 100
      local call = text:sub(first, callee.last)
      return ("named arguments go in braces: %s{%s}"):format(call, is_short and inner or name.text .. " = …")
    end
  end
  return nil
end

--- What an error says of a name that is not known.
---@param name string
---@param names string[]  those that are
---@param line string  the line of the prompt that it stands in; empty where that is not known
---@return string message, string hint
function slips.of_name(name, names, line)
  local message = ("unknown name %s"):format(name)
  local text, argument = as_text(line, name)
  if text then
    local written = argument and ("%s = %q"):format(argument, text) or ("%q"):format(text)
    return ("%s; a text stands in quotes: %s"):format(message, written),
      "without quotes it is a variable, and there is none of that name"
  end
  local call = as_argument(line, name)
  if call then
    return ("%s; a text stands in quotes: %s"):format(message, call),
      "without quotes it is a variable, and there is none of that name"
  end
  local field = line ~= "" and as_field(line, name)
  if field then
    return ("%s; fields are named in braces: %s"):format(message, field), "a comparison is made before the call sees it"
  end
  local one = meant(name, names)
  if one then message = ("%s; did you mean %s?"):format(message, one) end
  return message, ("help(%q) looks for it, help() lists what there is"):format(name)
end

return slips
