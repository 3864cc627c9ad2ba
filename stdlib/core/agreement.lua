-- Whether two values that stand for one field of a record say the same, each in its own spelling.
local shell = ...
local moment = shell.library("core/moment")
local is_list = shell.library("core/record").is_list

local agreement = {}

--- Whether a value says nothing at all.
---@param value any
---@return boolean
function agreement.is_empty(value)
  return value == nil or value == shell.json_null or value == "" or type(value) == "table" and next(value) == nil
end

local is_empty = agreement.is_empty

-- A text as it is compared: "Completed with warnings" is COMPLETED_WITH_WARNINGS.
local function folded(value) return (tostring(value):lower():gsub("[ _-]+", " ")) end

-- Whether two values are one time; nil if one is no time. Of a clock that says its zone and one that says none nothing
-- can be told.
local function is_one_time(one, other)
  local seconds, offset = moment.read(one)
  local others, other_offset = moment.read(other)
  if not seconds or not others then return nil end
  if (offset == nil) ~= (other_offset == nil) then return true end
  return seconds // 1 - (offset or 0) == others // 1 - (other_offset or 0)
end

local agrees

local function lists_agree(one, other)
  if #one ~= #other then return false end
  for _, item in ipairs(one) do
    local is_there = false
    for _, theirs in ipairs(other) do is_there = is_there or agrees(item, theirs) end
    if not is_there then return false end
  end
  return true
end

-- Whether what two values say can be true of one thing: ids as numbers or texts, lists in any order, an object or one
-- of the words in it; of two objects, what both say.
function agrees(one, other)
  if one == other or is_empty(one) and is_empty(other) then return true end
  if type(one) ~= "table" then one, other = other, one end
  if type(one) ~= "table" then
    return folded(one) == folded(other) or tonumber(one) ~= nil and tonumber(one) == tonumber(other)
  end
  if is_list(one) or is_list(other) then return is_list(one) and is_list(other) and lists_agree(one, other) end
  for key, value in next, one do
    if type(other) ~= "table" then
      if type(value) ~= "table" and agrees(value, other) then return true end
    elseif not is_empty(value) and not is_empty(rawget(other, key)) and not agrees(value, rawget(other, key)) then
      return false
    end
  end
  return type(other) == "table"
end

--- Whether two values of one field say the same.
---@param value any
---@param other any
---@param kind string  of the field, as for a reader
---@return boolean
function agreement.say_same(value, other, kind)
  local is_one = nil
  if kind == "time" then is_one = is_one_time(value, other) end
  if is_one ~= nil then return is_one end
  return agrees(value, other)
end

return agreement
