-- Text in which nothing is unseen: what an appliance sends can't command a terminal, nor look like something else.
local visible = {}

local named = { [7] = "\\a", [8] = "\\b", [9] = "\\t", [10] = "\\n", [11] = "\\v", [12] = "\\f", [13] = "\\r" }

local function byte_as_text(character)
  return named[character:byte()] or ("\\x%02x"):format(character:byte())
end

-- Characters that say nothing themselves and change what others look like: C1 controls, line separators, marks that
-- turn the direction of writing, soft hyphens, tags.
local function is_unseen(code)
  return code >= 0x80 and code <= 0x9f or code == 0xad or code == 0x61c or code >= 0x200b and code <= 0x200f
    or code >= 0x2028 and code <= 0x202e or code >= 0x2060 and code <= 0x206f or code == 0xfeff
    or code >= 0xfff9 and code <= 0xfffb or code >= 0xe0000 and code <= 0xe007f
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
function visible.text(text)
  -- Nearly all texts, told by one look along them.
  if text:find("^[ -~]*$") then return text end
  text = text:gsub("[%z\1-\31\127]", byte_as_text)
  if text:find("[\128-\255]") then text = wide_made_visible(text) end
  return text
end

--- The same for text of several lines: line ends and tabs stay.
---@param text string
---@return string
function visible.lines(text)
  return (text:gsub("[^\n\t]+", visible.text))
end

-- An unseen character as a string in JSON may have it.
local function as_json(character)
  local code = utf8.codepoint(character)
  if code ~= 0x7f and not is_unseen(code) then return nil end
  if code < 0x10000 then return ("\\u%04x"):format(code) end
  code = code - 0x10000
  return ("\\u%04x\\u%04x"):format(0xd800 | code >> 10, 0xdc00 | code & 0x3ff)
end

--- The same for text in JSON, which stays JSON of the same values.
---@param text string
---@return string
function visible.json(text)
  if not text:find("[\127-\255]") then return text end
  if not utf8.len(text) then return visible.lines(text) end
  return (text:gsub("[\127\194-\244][\128-\191]*", as_json))
end

--- A text in quotes, as messages have names.
---@param text string
---@return string
function visible.quoted(text)
  return '"' .. visible.text((text:gsub('["\\]', "\\%0"))) .. '"'
end

return visible
