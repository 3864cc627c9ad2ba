-- Cuts a line that is being typed into the words and signs of Lua. It is seldom whole: the last string or comment may
-- have no end yet.
local shell = ...
local literal = shell.library("text/literal")

local tokens = {}

---@class Token
---@field kind "name"|"keyword"|"number"|"string"|"sign"|"comment"
---@field text string  as it is written; of a string, what stands between its quotes
---@field first integer  the place of its first byte
---@field last integer
---@field is_open boolean?  a string or a comment that has no end yet
---@field quote string?  what a string began with

local SIGNS = { "^%.%.%.", "^%.%.", "^[=~<>]=", "^//", "^::", "^<<", "^>>", "^." }

-- A string or a comment in long brackets, which begin at `at`; nil if there are none.
local function long_text(text, at)
  local _, begun, level = text:find("^%[(=*)%[", at)
  if not begun then return nil end
  local closing, last = text:find("]" .. level .. "]", begun + 1, true)
  return {
    text = text:sub(begun + 1, closing and closing - 1), last = last or #text, is_open = not last or nil,
    quote = "[" .. level .. "[",
  }
end

local function quoted_text(text, at)
  local quote, from = text:sub(at, at), at + 1
  while true do
    local place = text:find("[\\\n" .. quote .. "]", from)
    if not place then return { text = text:sub(at + 1), last = #text, is_open = true, quote = quote } end
    local sign = text:sub(place, place)
    if sign == quote then return { text = text:sub(at + 1, place - 1), last = place, quote = quote } end
    -- A line end closes no string, but what comes after it is none any more.
    if sign == "\n" then return { text = text:sub(at + 1, place - 1), last = place, quote = quote } end
    -- What an escape stands for may have lines in it.
    local _, blanks = text:find("^z%s*", place + 1)
    local _, line_end = text:find("^\r\n", place + 1)
    from = (blanks or line_end or place + 1) + 1
  end
end

local function comment(text, at)
  local long = long_text(text, at + 2)
  if long then return { text = long.text, last = long.last, is_open = long.is_open } end
  local line_end = text:find("\n", at, true)
  return { text = text:sub(at, line_end), last = line_end or #text, is_open = not line_end or nil }
end

-- The token that begins at `at`, without its kind's name and its place.
local function token_at(text, at)
  local _, last, word = text:find("^([%a_][%w_]*)", at)
  if word then return literal.keywords[word] and "keyword" or "name", { text = word, last = last } end
  if text:find("^%-%-", at) then return "comment", comment(text, at) end
  if text:find("^[\"']", at) then return "string", quoted_text(text, at) end
  local long = long_text(text, at)
  if long then return "string", long end
  _, last, word = text:find("^(%.?%d[%w_.]*)", at)
  if word then
    local _, more = text:find("^[+-]%w+", last + 1)
    if more and word:find("^%d[%d.]*[eE]$") then last, word = more, text:sub(at, more) end
    return "number", { text = word, last = last }
  end
  for _, pattern in ipairs(SIGNS) do
    _, last = text:find(pattern, at)
    if last then return "sign", { text = text:sub(at, last), last = last } end
  end
end

--- The tokens of a text, comments left out; and the string or the comment that has no end, if the text ends in one.
---@param text string
---@return Token[]
---@return Token? open
function tokens.of(text)
  local found, open = {}, nil
  local at = text:find("%S")
  while at do
    local kind, token = token_at(text, at)
    token.kind, token.first = kind, at
    if kind ~= "comment" then found[#found + 1] = token end
    if token.is_open then open = token end
    at = text:find("%S", token.last + 1)
  end
  return found, open
end

--- Whether an expression may end with a token, so that what follows calls or indexes it.
---@param token Token?
---@return boolean
function tokens.ends_value(token)
  if not token then return false end
  if token.kind == "name" or token.kind == "string" then return true end
  return token.kind == "sign" and (token.text == ")" or token.text == "]" or token.text == "}")
end

local OPENING = { [")"] = "(", ["]"] = "[", ["}"] = "{" }

--- The place of the bracket that the one at `at` closes; nil if there is none.
---@param list Token[]
---@param at integer
---@return integer?
function tokens.opening(list, at)
  local depth = 0
  for place = at, 1, -1 do
    local token = list[place]
    if token.kind == "sign" and OPENING[token.text] then
      depth = depth + 1
    elseif token.kind == "sign" and (token.text == "(" or token.text == "[" or token.text == "{") then
      depth = depth - 1
      if depth == 0 then return OPENING[list[at].text] == token.text and place or nil end
    end
  end
  return nil
end

--- Where the expression begins whose last token is at `at`: `scv.jobs{…}:where{…}[1]`. Nil if that can't be told.
---@param list Token[]
---@param at integer
---@return integer?
function tokens.beginning(list, at)
  while at >= 1 do
    local token = list[at]
    local before
    if token.kind == "name" then
      local sign = list[at - 1]
      if not (sign and sign.kind == "sign" and (sign.text == "." or sign.text == ":")) then return at end
      before = at - 2
      if not tokens.ends_value(list[before]) then return nil end
    elseif token.kind == "string" then
      if not tokens.ends_value(list[at - 1]) then return at end
      before = at - 1
    else
      local open = OPENING[token.text] and tokens.opening(list, at)
      if not open then return nil end
      if not tokens.ends_value(list[open - 1]) then return open end
      before = open - 1
    end
    at = before
  end
  return nil
end

return tokens
