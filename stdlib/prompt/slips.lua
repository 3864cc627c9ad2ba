-- What was probably meant by a name at the prompt that nobody knows: a text without its quotes, a workflow without
-- `scv.`, or another name with a slip in it.
local shell = ...
local suggest = shell.library("core/suggest")
local workflows = shell.library("session/workflows")

local slips = {}

-- How many braces of a line are open at a place. Those in texts count too, which only costs the better message.
local function is_within_braces(line, place)
  local _, opened = line:sub(1, place - 1):gsub("{", "")
  local _, closed = line:sub(1, place - 1):gsub("}", "")
  return opened > closed
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
    is_whole = is_whole and not text:find("^[%w_]+%.[%w_]+$")
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
  local one = meant(name, names)
  if one then message = ("%s; did you mean %s?"):format(message, one) end
  return message, ("help(%q) looks for it, help() lists what there is"):format(name)
end

return slips
