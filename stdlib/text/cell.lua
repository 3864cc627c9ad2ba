-- One value as one line of text, for tables and comma-separated values.
local shell = ...
local moment = shell.library("core/moment")
local optional = shell.library("core/record").optional

local cell = {}

local named = { [7] = "\\a", [8] = "\\b", [9] = "\\t", [10] = "\\n", [11] = "\\v", [12] = "\\f", [13] = "\\r" }

local function byte_as_text(character)
  return named[character:byte()] or ("\\x%02x"):format(character:byte())
end

-- Characters that say nothing themselves and change what others look like: C1 controls, line separators, marks that
-- turn the direction of writing.
local function is_unseen(code)
  return code >= 0x80 and code <= 0x9f or code >= 0x200b and code <= 0x200f or code >= 0x2028 and code <= 0x202e
    or code >= 0x2066 and code <= 0x2069 or code == 0xfeff
end

-- Makes what is not ASCII safe: characters one can't see, and bytes that are no UTF-8.
local function wide_made_visible(text)
  local parts, position = {}, 1
  while position <= #text do
    local good = utf8.len(text, position)
    local stop = #text
    if not good then
      local _, bad = utf8.len(text, position)
      stop = bad - 1
    end
    for _, code in utf8.codes(text:sub(position, stop)) do
      parts[#parts + 1] = is_unseen(code) and ("\\u{%x}"):format(code) or utf8.char(code)
    end
    if not good then parts[#parts + 1] = byte_as_text(text:sub(stop + 1, stop + 1)) end
    position = good and #text + 1 or stop + 2
  end
  return table.concat(parts)
end

--- A string with its control characters written out, so that what an appliance sends can't command a terminal.
---@param text string
---@return string
function cell.visible(text)
  if not text:find("[%c\127-\255]") then return text end
  text = text:gsub("[%z\1-\31\127]", byte_as_text)
  if text:find("[\128-\255]") then text = wide_made_visible(text) end
  return text
end

--- The same for text of several lines: line ends and tabs stay.
---@param text string
---@return string
function cell.visible_lines(text)
  return (text:gsub("[^\n\t]+", cell.visible))
end

local function is_sequence(value)
  return #value > 0 or shell.library("core/list").is(value)
end

-- What stands for a record in a list of records: people know a thing by its name, and an error by its message.
local function name_of(record)
  if type(rawget(record, "kind")) == "string" and type(rawget(record, "message")) == "string" then
    return rawget(record, "message")
  end
  for _, key in ipairs { "name", "id", "moref" } do
    local value = optional(record, key)
    if type(value) == "string" or type(value) == "number" then return tostring(value) end
  end
  return nil
end

-- A table within a cell: names joined by commas; what has no name, as JSON.
local function table_text(value)
  if not is_sequence(value) then
    return name_of(value) or (pcall(shell.json.encode, value) and shell.json.encode(value)) or tostring(value)
  end
  local parts = {}
  for index, item in ipairs(value) do parts[index] = cell.plain(item) end
  return table.concat(parts, ", ")
end

--- A value as text that may hold any character: for files.
---@return string
function cell.plain(value)
  if value == nil or value == shell.json_null then return "" end
  if type(value) == "table" then return table_text(value) end
  return tostring(value)
end

--- A value as one line of text without control characters: for terminals.
---@return string
function cell.text(value)
  return cell.visible(cell.plain(value))
end

local MOST = 10000 -- characters of a value that are shown

--- What is shown of a text in a table: 10,000 characters at most, and a mark that says how many there are.
---@param text string
---@return string
function cell.short(text)
  if #text <= MOST then return text end
  local stop = utf8.offset(text, MOST + 1)
  if not stop or stop > #text then return text end
  return ("%s… (cut: %d characters; -o json shows all)"):format(text:sub(1, stop - 1), utf8.len(text) or #text)
end

--- A time as one line of text for people: numbers since 1970 as "2026-11-23 15:05:09Z", text as it came.
---@return string
function cell.time(value)
  return cell.visible(moment.text(value) or cell.plain(value))
end

return cell
