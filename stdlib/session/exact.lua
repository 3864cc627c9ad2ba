-- What of a reply is not as the appliance sent it: a number that loses digits, half a character, NaN, and nulls, which
-- are left out. Reads tell it only where it is asked for, which is where a record is to be sent back.
local shell = ...
local sequence = shell.library("core/sequence")

local exact = {}

local wanted = 0

-- Table of a reply, or of a body that was made of one → key → what became of its value.
local marks = setmetatable({}, { __mode = "k" })

--- Calls a function whose reads tell what is not as it came.
---@param fn function
---@return any
function exact.during(fn, ...)
  wanted = wanted + 1
  -- A task that is closed in the middle ends it, too.
  local _ <close> = setmetatable({}, { __close = function() wanted = wanted - 1 end })
  return fn(...)
end

--- Whether reads are to tell it now.
---@return boolean
function exact.is_wanted() return wanted > 0 end

--- Notes what became of a key's value; nil takes it back.
---@param self table
---@param key any
---@param kind string?  characters, digits, notANumber, null
function exact.mark(self, key, kind)
  if not marks[self] then
    if kind == nil then return end
    marks[self] = {}
  end
  marks[self][key] = kind
end

--- Notes what a read told: the path of each value, and what became of it.
---@param reply any
---@param losses {path: any[], kind: string}[]
function exact.note(reply, losses)
  for _, loss in ipairs(losses) do
    local place, count = reply, #loss.path
    for index = 1, count - 1 do place = type(place) == "table" and rawget(place, loss.path[index]) or nil end
    if type(place) == "table" then exact.mark(place, loss.path[count], loss.kind) end
  end
end

--- What became of the values of a table, by their keys.
---@param self table
---@return table<any, string>
function exact.of(self) return marks[self] or {} end

local WORDS = {
  characters = "has characters that are none", digits = "has more digits than a number here",
  notANumber = "is no number",
}

--- The values in a body that are not as they came, in order: "description (has characters that are none)".
---@param body table
---@return string[]
function exact.places(body)
  local found = {}
  local function look(value, path)
    local kinds = exact.of(value)
    local keys, is_there = sequence.keys(value), {}
    for _, key in ipairs(keys) do is_there[key] = true end
    for key in next, kinds do
      if not is_there[key] then keys[#keys + 1] = key end
    end
    for _, key in ipairs(keys) do
      local item = rawget(value, key)
      local place = type(key) == "number" and ("%s[%d]"):format(path, key) or path == "" and tostring(key)
        or ("%s.%s"):format(path, key)
      if WORDS[kinds[key]] then found[#found + 1] = ("%s (%s)"):format(place, WORDS[kinds[key]]) end
      if type(item) == "table" then look(item, place) end
    end
  end
  look(body, "")
  table.sort(found)
  return found
end

return exact
