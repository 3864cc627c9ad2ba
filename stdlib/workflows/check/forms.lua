-- Of what form a value is, in words that tell nothing of the value itself: its kind, and how a time is written.
local shell = ...
local List = shell.library("core/list")
local moment = shell.library("core/moment")

local forms = {}

--- The kind of a value: "text", "number", "flag", "list", "object".
---@param value any
---@return string
function forms.kind(value)
  local kind = type(value)
  if kind == "string" then return "text" end
  if kind == "boolean" then return "flag" end
  if kind ~= "table" then return kind end
  return (rawlen(value) > 0 or List.is(value)) and "list" or "object"
end

-- What our document says of a type, as kinds.
local KINDS = {
  string = "text", integer = "number", number = "number", boolean = "flag", object = "object", array = "list",
}

-- A type's own kinds, and the type of a list's elements, where it names one: what follows "list of " is all theirs.
local function parted(told)
  local own, elements = told:match("^(.-)list of (.*)$")
  local kinds = { list = elements and true or nil }
  for part in ((own or told) .. " or "):gmatch("(.-) or ") do
    if part == "any" then return nil end
    local kind = KINDS[part]
    if kind then kinds[kind] = true end
  end
  return kinds, elements
end

--- The kinds that a type of the document allows; nil where it may be anything.
---@param told string  "string", "list of Entity", "string or object"
---@return table<string, boolean>?
function forms.allowed(told)
  local kinds = parted(told)
  return kinds and next(kinds) and kinds or nil
end

--- The kinds that a type allows of the elements of a list; nil where they may be anything.
---@param told string
---@return table<string, boolean>?
function forms.allowed_elements(told)
  local _, elements = parted(told)
  return elements and forms.allowed(elements) or nil
end

--- Whether what a type allows is allowed by another one, too. Of one that may be anything nothing else is said.
---@param told string
---@param assumed string
---@return boolean
function forms.is_within(told, assumed)
  local kinds, elements = parted(told)
  local allowed, assumed_elements = parted(assumed)
  if not kinds or not allowed then return true end
  for kind in next, kinds do
    if not allowed[kind] then return false end
  end
  return not (elements and assumed_elements) or forms.is_within(elements, assumed_elements)
end

-- How times are written, by the first pattern that fits.
local TIMES = {
  { "^%d%d?/%d%d?/%d%d%d%d %d%d?:%d%d:%d%d [AP]M$", "MM/DD/YYYY hh:mm:ss AM" },
  { "^%d%d?/%d%d?/%d%d%d%d %d%d?:%d%d:%d%d [ap]m$", "MM/DD/YYYY hh:mm:ss am" },
  { "^%d%d?/%d%d?/%d%d%d%d %d%d?:%d%d:%d%d$", "MM/DD/YYYY HH:mm:ss" },
  { "^%d%d%d%d%-%d%d%-%d%d[T ]%d%d:%d%d[:%d.,]*$", "YYYY-MM-DDTHH:mm:ss" },
  { "^%d%d%d%d%-%d%d%-%d%d[T ]%d%d:%d%d[:%d.,]* ?[Z+-]", "YYYY-MM-DDTHH:mm:ss with a zone" },
  { "^%a+ %d%d?, %d%d%d%d", "Mon DD, YYYY …" },
}

--- The form in which jobs are known to be written, and which is assumed of the rest.
forms.ASSUMED_TIME = TIMES[1][2]

--- How a time is written; "unreadable" where it is none.
---@param value any
---@return string
function forms.time(value)
  if moment.read(value) == nil then return "unreadable" end
  if type(value) == "table" then return "[year, month, day, …]" end
  local text = tostring(value)
  local number = text:find("^%d+%.?%d*$") and tonumber(text)
  if number then return number >= 1e11 and "milliseconds since 1970" or "seconds since 1970" end
  for _, each in ipairs(TIMES) do
    if text:find(each[1]) then return each[2] end
  end
  if text:find("[\xC2\xE2]") then return "MM/DD/YYYY hh:mm:ss AM, with another blank" end
  return "another form, which is read"
end

--- Whether a text may be a word of an enumeration: letters, and what joins them.
---@param value any
---@return boolean
function forms.is_word(value)
  return type(value) == "string" and #value <= 40 and value:find("^%a[%a_ %-]*$") ~= nil
end

return forms
