-- Which lines can be told to be reads: literals, fields, operations and workflows that are marked as reads, the methods
-- of lists. All else may change something, whatever it looks like.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local expression = shell.library("prompt/expression")
local meanings = shell.library("prompt/meanings")
local parameters = shell.library("prompt/parameters")
local tokens = shell.library("prompt/tokens")

local reads = {}

local LIST_METHODS = {
  where = true, like = true, select = true, sort = true, first = true, group = true, count = true, csv = true,
  json = true,
}

-- Arguments of reads that write a file here.
local WRITES = { to = true, overwrite = true, report = true }

local LITERALS = { ["nil"] = true, ["true"] = true, ["false"] = true }

local OPERATORS = {
  ["+"] = true, ["-"] = true, ["*"] = true, ["/"] = true, ["//"] = true, ["%"] = true, ["^"] = true, [".."] = true,
  ["=="] = true, ["~="] = true, ["<"] = true, ["<="] = true, [">"] = true, [">="] = true, ["and"] = true,
  ["or"] = true,
}

-- What has no metamethods.
local PLAIN = { kind = "plain" }

local function is_plain(meaning)
  if meaning.kind then return meaning.kind == "plain" or meaning.kind == "text" end
  return type(meaning.value) ~= "table" and type(meaning.value) ~= "userdata"
end

-- Whether a call of a function only reads.
local function is_read(meaning)
  local fn = meaning.value
  if meaning.of and meanings.is_list(meaning.of) then return LIST_METHODS[meaning.name] == true end
  if type(fn) == "table" and comments.file_of((debug.getmetatable(fn) or {}).__names or print) then
    fn = rawget(fn, "list")
  end
  if type(fn) ~= "function" then return false end
  local name = api.operation_of(fn)
  if name then
    local operation = shell.operation(name)
    if not operation or operation.effect ~= "read" then return false end
    for _, member in ipairs(operation.body or {}) do
      if member.secret or shell.is_secret(member.name) then return false end
    end
    return true
  end
  local facts = parameters.of(fn)
  return facts ~= nil and facts.reads == true
end

-- Whether nothing of a user's is called when a value is indexed.
local function is_safe(meaning)
  local value = meaning.value
  if type(value) ~= "table" then return meaning.kind ~= nil or type(value) == "string" end
  local metatable = debug.getmetatable(value)
  local index = type(metatable) == "table" and rawget(metatable, "__index")
  return type(index) ~= "function" or comments.file_of(index) ~= nil
end

---@class LineParser
---@field environment table
---@field list Token[]
---@field at integer

local Parser = {}
Parser.__index = Parser

function Parser:sign(text)
  local token = self.list[self.at]
  return token ~= nil and token.kind == "sign" and token.text == text
end

function Parser:take(text)
  if not self:sign(text) then return false end
  self.at = self.at + 1
  return true
end

-- A table: its items, and its names, none of which has a file written.
function Parser:table()
  self.at = self.at + 1
  while not self:sign("}") do
    local first, second = self.list[self.at], self.list[self.at + 1]
    if not first then return false end
    if first.kind == "name" and second and second.kind == "sign" and second.text == "=" then
      if WRITES[first.text] then return false end
      self.at = self.at + 2
    end
    local value = self:expression()
    if not value or type(value.value) == "function" then return false end
    if not (self:take(",") or self:take(";") or self:sign("}")) then return false end
  end
  self.at = self.at + 1
  return true
end

-- The arguments of a call, in brackets, or a table or a string alone.
function Parser:arguments()
  local token = self.list[self.at]
  if token.kind == "string" then
    self.at = self.at + 1
    return not token.is_open
  end
  if token.text == "{" then return self:table() end
  self.at = self.at + 1
  while not self:sign(")") do
    local value = self:expression()
    if not value or type(value.value) == "function" then return false end
    if type(value.value) == "table" then
      for name in pairs(WRITES) do
        if rawget(value.value, name) ~= nil then return false end
      end
    end
    if not (self:take(",") or self:sign(")")) then return false end
  end
  self.at = self.at + 1
  return true
end

-- What the part of an expression stands for that ends before the token at hand.
function Parser:meaning() return (expression.ending_at(self.environment, self.list, self.at - 1)) end

-- A call of what stands before it.
function Parser:call()
  local callee = self:meaning()
  return callee ~= nil and is_read(callee) and self:arguments()
end

-- A field or a method of what stands before it.
function Parser:member()
  local value = self:meaning()
  if not value or not is_safe(value) then return false end
  local is_method = self:sign(":")
  self.at = self.at + 1
  local name = self.list[self.at]
  if not name or name.kind ~= "name" then return false end
  self.at = self.at + 1
  return not is_method or self.list[self.at] ~= nil and self:call()
end

function Parser:index()
  local value = self:meaning()
  if not value or not is_safe(value) then return false end
  self.at = self.at + 1
  local key = self:expression()
  return key ~= nil and is_plain(key) and self:take("]")
end

-- A name, or an expression in brackets, and what follows it.
function Parser:suffixed()
  local token = self.list[self.at]
  if token.kind == "name" then
    self.at = self.at + 1
    if not self:meaning() then return nil end
  elseif token.text == "(" then
    self.at = self.at + 1
    if not self:expression() or not self:take(")") then return nil end
  else
    return nil
  end
  while true do
    local next_token = self.list[self.at]
    local is_sign = next_token and next_token.kind == "sign"
    local is_fine
    if is_sign and (next_token.text == "." or next_token.text == ":") then
      is_fine = self:member()
    elseif is_sign and next_token.text == "[" then
      is_fine = self:index()
    elseif is_sign and (next_token.text == "(" or next_token.text == "{") or next_token and next_token.kind == "string"
    then
      is_fine = self:call()
    else
      -- What is not known of a read's result is nothing that operators are tried on.
      return self:meaning() or { kind = "unknown" }
    end
    if not is_fine then return nil end
  end
end

function Parser:simple()
  local token = self.list[self.at]
  if not token then return nil end
  if self:take("-") or token.text == "not" and token.kind == "keyword" then
    if token.kind == "keyword" then self.at = self.at + 1 end
    local value = self:simple()
    return value and (is_plain(value) or token.text == "not") and PLAIN or nil
  end
  if self:take("#") then
    local value = self:simple()
    return value and (meanings.is_list(value) or is_plain(value)) and PLAIN or nil
  end
  local is_literal = token.kind == "number" or token.kind == "keyword" and LITERALS[token.text]
  if is_literal or token.kind == "string" and not token.is_open then
    self.at = self.at + 1
    return PLAIN
  end
  if self:sign("{") then return self:table() and { kind = "table" } or nil end
  return self:suffixed()
end

function Parser:expression()
  local value = self:simple()
  local token = self.list[self.at]
  while value and token and OPERATORS[token.text] and token.kind ~= "string" do
    self.at = self.at + 1
    local other = self:simple()
    if not other or not is_plain(value) or not is_plain(other) then return nil end
    value, token = PLAIN, self.list[self.at]
  end
  return value
end

--- Whether a line only reads, as far as that can be told.
---@param environment table  where the prompt's lines run
---@param line string
---@return boolean
function reads.is(environment, line)
  local list, open = tokens.of(line)
  if open or #list == 0 then return false end
  local parser = setmetatable({ environment = environment, list = list, at = 1 }, Parser)
  parser:take("=")
  if not parser:expression() then return false end
  parser:take(";")
  return parser.at > #list
end

return reads
