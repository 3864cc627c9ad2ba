-- What stands for the names, addresses and ids of an appliance in what is made to be sent to others: the same for the
-- same throughout, of the same kind, and telling nothing of what it stands for.
--
-- What stays as it is: flags, numbers that are no ids, times, words of enumerations, the form of what is put together
-- ("[name-1] name-2/name-3"). Texts of several words are left out.
local shell = ...
local evidence = shell.library("workflows/check/evidence")
local forms = shell.library("workflows/check/forms")
local moment = shell.library("core/moment")
local moref = shell.library("lookup/moref")

local pseudonyms = {}

---@class Pseudonyms
---@field names table<string, string>
local Pseudonyms = {}
Pseudonyms.__index = Pseudonyms

---@return Pseudonyms
function pseudonyms.new() return setmetatable({ names = {}, learned = {}, counts = {} }, Pseudonyms) end

--- Notes what is the name of something, so that no word of an enumeration is taken for one that tells nothing.
---@param text string
function Pseudonyms:learn(text)
  self.learned[text:lower()] = true
  self:text(text)
end

-- The next number of a sort.
local function next_of(self, sort)
  self.counts[sort] = (self.counts[sort] or 0) + 1
  return self.counts[sort]
end

-- A number of as many digits, counted up.
local function digits(number, length)
  local text = tostring(number)
  if #text >= length then return text end
  return "1" .. ("0"):rep(length - #text - 1) .. text
end

local function is_address(text)
  return text:find("^%d+%.%d+%.%d+%.%d+$") ~= nil or text:find("^%x*:%x*:[%x:]*$") ~= nil
end

-- What a single name, address or id is called.
local function made(self, text)
  if moref.is_uuid(text) then
    return ("00000000-0000-4000-8000-%012d"):format(next_of(self, "uuid"))
  end
  local kind, stem = moref.kind(text), text:match("^(%a+%-%a?)%d+$")
  if kind and stem then return stem .. next_of(self, "moref") end
  if kind == "tag" then return "urn:tag-" .. next_of(self, "tag") end
  if is_address(text) then
    local number = next_of(self, "address")
    return ("192.0.2.%d"):format(number % 254 + 1) .. (number > 253 and "/" .. number or "")
  end
  if text:find("^%d+$") then return digits(next_of(self, "digits" .. #text), #text) end
  return "name-" .. next_of(self, "name")
end

-- A name: the same in any capitals, since a word means the same in any.
local function of_name(self, text)
  local key = text:lower()
  if not self.names[key] then self.names[key] = made(self, text) end
  return self.names[key]
end

-- Names, and what joins them in paths and locations: svm:volume:snapshot, [datastore] folder/file.vmdk.
local NAME = "[^%s%[%]/\\:,;|()<>{}\"']+"

--- What stands for a text.
---@param text string
---@return string
function Pseudonyms:text(text)
  if text == "" then return "" end
  -- Prose is left out, whatever it says.
  local _, blanks = text:gsub("%S+", "")
  if blanks > 3 or #text > 300 then return "(a text)" end
  if moref.kind(text) or moref.is_uuid(text) or is_address(text) then return of_name(self, text) end
  return (text:gsub(NAME, function(name) return of_name(self, name) end))
end

--- What stands for an id that is a number.
---@param number number
---@return number
function Pseudonyms:number(number)
  if math.type(number) ~= "integer" then return 0 end
  local key = "#" .. tostring(math.abs(number))
  if not self.names[key] then
    local length = #tostring(math.abs(number))
    self.names[key] = digits(next_of(self, "digits" .. length), length)
  end
  return math.tointeger(tonumber(self.names[key]))
end

local PROSE = {
  "description", "message", "text", "comment", "note", "summary", "reason", "detail", "error", "subject", "certificate",
}

local function is_prose(key)
  local plain = key:lower()
  for _, word in ipairs(PROSE) do
    if plain:find(word, 1, true) then return true end
  end
  return false
end

local function is_id(key) return key == "id" or key:find("Id$") ~= nil or key:find("_id$") ~= nil or key:find("ID$") end

-- A key that is a name of a field, not of a thing.
local function is_field_name(key) return key:find("^%a[%w_]*$") ~= nil and #key <= 60 end

-- Whether a field's text is a word that says what something is.
local function is_word(key, stable, value)
  local name = (stable or key):lower()
  local is_named_so = evidence.is_words(stable or key) or name:find("status$") or name:find("state$")
    or name:find("types?$") or name == "locations" or name == "outcome"
  return is_named_so and forms.is_word(value)
end

-- Quartz's own characters and the names of days and months.
local function is_cron(key, stable, value)
  return (stable or key):lower():find("^cron") ~= nil and value:find("^[%d%s%*%?/,#LWA-Z-]+$") ~= nil
    and not value:find("%u%u%u%u")
end

--- A value in which nothing is told of what it stands for. `stable` are the stable names by which keys go.
---@param key string  under which it stands
---@param value any
---@param stable table<string, string>
---@param depth integer?
---@return any
function Pseudonyms:value(key, value, stable, depth)
  depth = depth or 0
  local kind = type(value)
  if shell.is_secret(key) then return "***" end
  if kind == "boolean" then return value end
  if kind == "number" then
    return is_id(key) and self:number(value) or value
  end
  if kind == "string" then
    if is_prose(key) then return "(a text)" end
    if moment.is_field(stable[key] or key) and moment.read(value) then return value end
    -- A word that is somebody's name elsewhere stays hidden here.
    if is_word(key, stable[key], value) and not self.learned[value:lower()] then return value end
    if is_cron(key, stable[key], value) then return value end
    if value:find("^%d+$") and is_id(key) then return of_name(self, value) end
    return self:text(value)
  end
  if kind ~= "table" or depth > 8 then return "(left out)" end
  local copy = {}
  if forms.kind(value) == "list" then
    if moment.is_field(stable[key] or key) and moment.read(value) then return value end
    for index, each in ipairs(value) do copy[index] = self:value(key, each, stable, depth + 1) end
    return shell.library("core/list").new(copy)
  end
  for name, each in next, value do
    if type(name) == "string" then
      local is_known = stable[name] ~= nil or is_field_name(name) and not self.learned[name:lower()]
      copy[is_known and name or self:text(name)] = self:value(name, each, stable, depth + 1)
    end
  end
  return copy
end

return pseudonyms
