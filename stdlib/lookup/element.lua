-- What a list gave, and a request hands back as it came: a text, or an object that only the appliance understands. A
-- list may hold such elements themselves, or records that have them under a name. See
-- docs/appliance.md, "Names and shapes".
local shell = ...
local cell = shell.library("text/cell")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")

local element = {}

-- What a request may hand back is text, or an object; a list is neither.
local function is_object(value) return type(value) == "table" and not sequence.is(value) end

--- Whether an item of a list is the element itself, not a record that has it.
---@param item any
---@return boolean
function element.is_bare(item) return type(item) == "string" end

--- What an item of a list hands back: itself, if it is a text, else what it has under a name.
---@param item any
---@param key string  the stable name
---@param operation string  what replied with it
---@return string|table
function element.of(item, key, operation)
  if element.is_bare(item) and item ~= "" then return item end
  return reader(operation)(item, key, "element")
end

--- The same where it need not be there.
---@return string|table|nil
function element.maybe(item, key, operation)
  if element.is_bare(item) then return nil end
  return reader(operation).maybe(item, key, "element")
end

--- How people may say what it is: the text, or each text and number that the object holds.
---@param value string|number|table
---@return string[]
function element.words(value)
  if type(value) ~= "table" then return { tostring(value) } end
  local words = {}
  for _, member in next, value do
    if type(member) == "string" or type(member) == "number" then words[#words + 1] = tostring(member) end
  end
  return words
end

--- How it is called before people: the text, or the object's name.
---@param value string|number|table
---@return string
function element.label(value)
  local name = type(value) == "table" and (optional(value, "name", "text") or cell.plain(value)) or value
  return tostring(name)
end

--- Whether both are the same, whatever they are.
---@param one any
---@param other any
---@return boolean
function element.same(one, other)
  if one == other then return true end
  if type(one) ~= "table" or type(other) ~= "table" then return false end
  for key, value in next, one do
    if not element.same(value, rawget(other, key)) then return false end
  end
  for key in next, other do
    if rawget(one, key) == nil then return false end
  end
  return true
end

--- Whether what a list gave is meant by what a person passed: a word for it, or the element itself.
---@param value any
---@param wanted any
---@param fold (fun(word: string): string)?  how words are compared: just as they are unless given
---@return boolean
function element.is_meant(value, wanted, fold)
  if value == nil then return false end
  if type(wanted) == "table" then return is_object(wanted) and element.same(value, wanted) end
  fold = fold or tostring
  for _, word in ipairs(element.words(value)) do
    if fold(word) == fold(tostring(wanted)) then return true end
  end
  return false
end

return element
