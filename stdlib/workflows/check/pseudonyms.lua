-- What stands for the names, addresses and ids of an appliance in what is made to be sent to others: the same for the
-- same throughout, of the same kind, and telling nothing of what it stands for.
--
-- What stays as it is: flags, numbers that are no ids, times, words of enumerations, the form of what is put together
-- ("[cedufo] gimove/gimove"). What names something is the shell's to make others of, word by word; what may stay is
-- judged here, as are ids that are numbers. Texts of several words are left out, where they are no names.
local shell = ...
local evidence = shell.library("workflows/check/evidence")
local forms = shell.library("workflows/check/forms")
local List = shell.library("core/list")
local moment = shell.library("core/moment")

local pseudonyms = {}

---@class Pseudonyms
---@field replace fun(text: string): string
---@field learned table<string, boolean>
---@field numbers table<string, string>
local Pseudonyms = {}
Pseudonyms.__index = Pseudonyms

---@param known table<string, boolean>?  words that our document names, in small letters: they tell nothing
---@return Pseudonyms
function pseudonyms.new(known)
  return setmetatable({
    replace = shell.pseudonyms(), known = known or {}, learned = {}, numbers = {}, counts = {},
  }, Pseudonyms)
end

--- Notes what is the name of something, so that no word of an enumeration is taken for one that tells nothing.
---@param text string
function Pseudonyms:learn(text) self.learned[text:lower()] = true end

-- The nth number of as many digits. There are no more of them than may be asked for, so that none comes twice.
local function nth(count, length)
  if length == 1 then return tostring(count % 10) end
  local rest = tostring(count - 1)
  if #rest < length then return "1" .. ("0"):rep(length - 1 - #rest) .. rest end
  return tostring(math.tointeger(10 ^ (length - 1)) + count - 1)
end

-- What stands for digits, be they a number or a text: others, as many. Zeros in front stay: 007 is no 7.
function Pseudonyms:digits(text)
  local zeros, rest = text:match("^(0*)(%d*)$")
  if rest == "" then zeros, rest = zeros:sub(2), "0" end
  if not self.numbers[rest] then
    self.counts[#rest] = (self.counts[#rest] or 0) + 1
    self.numbers[rest] = nth(self.counts[#rest], #rest)
  end
  return zeros .. self.numbers[rest]
end

local LONGEST = 300 -- bytes of a name

--- What stands for a name, of however many words.
---@param text string
---@return string
function Pseudonyms:name(text)
  if #text > LONGEST then return "(a text)" end
  local made = self.replace(text)
  -- A name that is made of digits is a name, and the number of a job within a text is its id.
  if made == text and not text:find("%a") and not moment.read(text) then
    return (text:gsub("%d+", function(digits) return self:digits(digits) end))
  end
  local job = text:match("^%s*%(?[Jj][Oo][Bb]%s*#?(%d+)")
  return job and made:gsub(("%%f[%%d]%s%%f[%%D]"):format(job), self:digits(job), 1) or made
end

--- What stands for a text. Prose is left out, whatever it says.
---@param text string
---@return string
function Pseudonyms:text(text)
  local _, words = text:gsub("%S+", "")
  return words > 3 and "(a text)" or self:name(text)
end

--- What stands for an id that is a number.
---@param number number
---@return number
function Pseudonyms:number(number)
  if math.type(number) ~= "integer" then return 0 end
  local made = math.tointeger(tonumber(self:digits((tostring(number):gsub("^-", "")))))
  return number < 0 and -made or made
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

local function is_id(key)
  return key == "id" or key == "ids" or key:find("I[dD]s?$") ~= nil or key:find("_ids?$") ~= nil
end

local NAMED = {
  host = true, datastore = true, storage = true, username = true, address = true, vcenter = true, from = true,
  to = true,
}

--- Whether what stands under a key is what somebody calls something.
---@param key string
---@param stable string?
---@return boolean
function pseudonyms.is_name(key, stable)
  return NAMED[stable or key] or NAMED[key] or key:lower():find("name$") ~= nil
    or stable ~= nil and stable:find("name$") ~= nil
end

-- Whether a table is a record, whose keys are names of fields, and no table of things by what they are called.
local function is_record(value, stable)
  local known, all, tables = 0, 0, 0
  for key, each in next, value do
    all = all + 1
    if stable[key] ~= nil then known = known + 1 end
    if type(each) == "table" then tables = tables + 1 end
  end
  return 2 * known >= all or known > 0 and tables < all
end

-- A key that may be a name of a field.
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

local function text_value(self, key, stable, value)
  if is_prose(key) then return "(a text)" end
  if moment.is_field(stable or key) and moment.read(value) then return value end
  -- A word that is somebody's name elsewhere stays hidden here, unless it is in our document.
  local small = value:lower()
  if is_word(key, stable, value) and (self.known[small] or not self.learned[small]) then return value end
  if is_cron(key, stable, value) then return value end
  if value:find("^%d+$") then return self:digits(value) end
  return pseudonyms.is_name(key, stable) and self:name(value) or self:text(value)
end

local DEEPEST = 8

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
    return (is_id(key) or is_id(stable[key] or key)) and self:number(value) or value
  end
  if kind == "string" then return text_value(self, key, stable[key], value) end
  if kind ~= "table" or depth > DEEPEST then return "(left out)" end
  local copy = {}
  if forms.kind(value) == "list" then
    if moment.is_field(stable[key] or key) and moment.read(value) then return value end
    for index, each in ipairs(value) do copy[index] = self:value(key, each, stable, depth + 1) end
    return List.new(copy)
  end
  local has_fields = is_record(value, stable)
  for name, each in next, value do
    if type(name) == "string" then
      local is_known = stable[name] ~= nil or is_field_name(name) and not self.learned[name:lower()]
      local shown = has_fields and is_known and name or name:find("^%d+$") and self:digits(name) or self:name(name)
      copy[shown] = self:value(name, each, stable, depth + 1)
    end
  end
  return copy
end

return pseudonyms
