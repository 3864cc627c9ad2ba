-- The locals that a statement has declared before the cursor: by `local`, as the names of a loop, as what a function
-- takes. The statement is seldom whole, so that it is read as far as it goes; nothing is judged.
local shell = ...
local tokens = shell.library("prompt/tokens")

local locals = {}

--- A local, and where in the statement it is said what it is.
---@class Local
---@field name string
---@field outer Local?  the one that was declared before it
---@field kind "value"|"element"|"argument"|nil  nil: of which nothing is known
---@field first integer?  of a value: its first token; of an element: that of what the loop goes through
---@field last integer?
---@field place integer?  which of the loop's names it is; of an argument, which of what the function takes
---@field at integer?  of an argument: the place of the word `function`

-- What can stand nowhere but at the beginning of a statement, or behind its end.
local BEGINNING = {
  ["local"] = true, ["if"] = true, ["for"] = true, ["while"] = true, ["repeat"] = true, ["return"] = true,
  ["break"] = true, ["goto"] = true, ["do"] = true, ["end"] = true, ["else"] = true, ["elseif"] = true,
  ["until"] = true, ["then"] = true,
}

local VALUES = { ["nil"] = true, ["true"] = true, ["false"] = true, ["end"] = true }

local function is_sign(token, text) return token ~= nil and token.kind == "sign" and token.text == text end

local function is_keyword(token, text) return token ~= nil and token.kind == "keyword" and token.text == text end

-- Whether an expression may end with a token, numbers and words included.
local function ends_expression(token)
  if not token or tokens.ends_value(token) then return token ~= nil end
  return token.kind == "number" or token.text == "..." or token.kind == "keyword" and VALUES[token.text]
end

-- Whether a token begins a statement, or ends the one before.
local function ends_statement(before, token)
  if token.kind == "keyword" then
    return BEGINNING[token.text] or token.text == "function" and ends_expression(before)
  end
  if token.kind == "sign" then return token.text == ";" or token.text == "::" end
  return token.kind == "name" and ends_expression(before)
end

---@class LocalReader
---@field list Token[]
---@field at integer  the token that is read
---@field block {head: Local?, depth: integer, outer: table?, open: table?, loop: table?}  the innermost
---@field head Local?  what was declared last, of that which holds here
---@field depth integer  how many brackets are open

local Reader = {}
Reader.__index = Reader

function Reader:declare(name, facts)
  local found = facts or {}
  found.name, found.outer = name, self.head
  self.head = found
end

function Reader:push()
  self.block = { outer = self.block, head = self.head, depth = self.depth }
end

function Reader:pop()
  if not self.block.outer then return end
  self.head, self.depth, self.block = self.block.head, self.block.depth, self.block.outer
end

-- The names from a place on, with commas between them, and the place behind them: `a <const>, b`.
function Reader:names(at)
  local list, names = self.list, {}
  while list[at] and list[at].kind == "name" do
    names[#names + 1] = list[at].text
    at = at + 1
    if is_sign(list[at], "<") and list[at + 1] and is_sign(list[at + 2], ">") then at = at + 3 end
    if not is_sign(list[at], ",") then break end
    at = at + 1
  end
  return names, at
end

-- The pieces between commas that stand in no brackets and in no function: {first, last} of each.
function Reader:pieces(first, last)
  local pieces, depth, from = {}, 0, first
  for at = first, last do
    local token = self.list[at]
    if token.kind == "sign" and token.text:find("^[%(%[{]$") or is_keyword(token, "function") then depth = depth + 1 end
    if token.kind == "sign" and token.text:find("^[%)%]}]$") or is_keyword(token, "end") then depth = depth - 1 end
    if depth == 0 and is_sign(token, ",") then
      pieces[#pieces + 1] = { first = from, last = at - 1 }
      from = at + 1
    end
  end
  pieces[#pieces + 1] = { first = from, last = last }
  return pieces
end

-- The statement that was begun by `local` is over: from here on its names hold.
function Reader:close(last)
  local open = self.block.open
  if not open or self.depth ~= open.depth then return end
  self.block.open = nil
  local pieces = self:pieces(open.first, last)
  for index, name in ipairs(open.names) do
    local piece = pieces[index]
    self:declare(name, piece and { kind = "value", first = piece.first, last = piece.last })
  end
end

Reader["local"] = function(self)
  local list = self.list
  if is_keyword(list[self.at + 1], "function") then
    local name = list[self.at + 2]
    if name and name.kind == "name" then self:declare(name.text) end
    return
  end
  local names, behind = self:names(self.at + 1)
  if is_sign(list[behind], "=") then
    self.block.open = { names = names, first = behind + 1, depth = self.depth }
    self.at = behind
  else
    for _, name in ipairs(names) do self:declare(name) end
    self.at = behind - 1
  end
end

Reader["for"] = function(self)
  local names, behind = self:names(self.at + 1)
  local goes_through = is_keyword(self.list[behind], "in")
  self.block.loop = { names = names, first = goes_through and behind + 1 or nil, depth = self.depth }
  self.at = math.max(self.at, goes_through and behind or behind - 1)
end

Reader["do"] = function(self)
  local loop = self.block.loop
  local is_its = loop ~= nil and loop.depth == self.depth
  if is_its then self.block.loop = nil end
  self:push()
  for place, name in ipairs(is_its and loop.names or {}) do
    local facts = loop.first and { kind = "element", first = loop.first, last = self.at - 1, place = place }
    self:declare(name, facts or nil)
  end
end

-- Gives whether it goes on: not where the cursor is among what the function takes.
Reader["function"] = function(self)
  local list, from, at, is_method = self.list, self.at, self.at + 1, false
  while list[at] and (list[at].kind == "name" or is_sign(list[at], ".") or is_sign(list[at], ":")) do
    is_method = is_method or list[at].text == ":"
    at = at + 1
  end
  local names, behind = self:names(at + 1)
  if is_sign(list[behind], "...") then behind = behind + 1 end
  if not is_sign(list[at], "(") or not is_sign(list[behind], ")") then return false end
  self:push()
  if is_method then self:declare("self") end
  for place, name in ipairs(names) do self:declare(name, { kind = "argument", at = from, place = place }) end
  self.at = behind
  return true
end

Reader["then"] = Reader.push
Reader["repeat"] = Reader.push
Reader["elseif"] = Reader.pop
Reader["until"] = Reader.pop
Reader["end"] = Reader.pop
Reader["else"] = function(self)
  self:pop()
  self:push()
end

-- What a word of the language, or a bracket, changes; false where nothing behind it can be read.
function Reader:step(token)
  if token.kind == "keyword" and rawget(Reader, token.text) then return rawget(Reader, token.text)(self) end
  if token.kind ~= "sign" then return nil end
  if token.text == "(" or token.text == "[" or token.text == "{" then self.depth = self.depth + 1 end
  if token.text == ")" or token.text == "]" or token.text == "}" then self.depth = self.depth - 1 end
  return nil
end

local NAME = { kind = "name" }

--- The local that was declared last, of those that hold at a place; the others follow by `outer`.
---@param list Token[]
---@param place integer  that of a name, which may be behind the last token
---@return Local?
function locals.at(list, place)
  local block = { depth = 0 }
  local reader = setmetatable({ list = list, at = 1, block = block, depth = 0 }, Reader)
  while reader.at <= place do
    local token = list[reader.at] or NAME
    if ends_statement(list[reader.at - 1], token) then reader:close(reader.at - 1) end
    if reader.at == place then break end
    if reader:step(token) == false then break end
    reader.at = reader.at + 1
  end
  return reader.head
end

--- The local of a name that holds at a place; nil where none does.
---@param list Token[]
---@param place integer
---@param name string
---@return Local?
function locals.named(list, place, name)
  local found = locals.at(list, place)
  while found and found.name ~= name do found = found.outer end
  return found
end

--- The call that a function is given to: the place of its bracket, and which argument it is. Nil where it is given to
--- none.
---@param list Token[]
---@param at integer  the place of the word `function`
---@return integer? bracket
---@return integer? position
function locals.call_around(list, at)
  local depth, position = 0, 1
  for place = at - 1, 1, -1 do
    local token = list[place]
    if token.kind == "sign" and token.text:find("^[%)%]}]$") then depth = depth + 1 end
    if token.kind == "sign" and token.text:find("^[%(%[{]$") then
      if depth == 0 then return token.text == "(" and place or nil, position end
      depth = depth - 1
    end
    if depth == 0 and is_sign(token, ",") then position = position + 1 end
    if depth == 0 and token.kind == "keyword" and BEGINNING[token.text] then return nil end
  end
  return nil
end

return locals
