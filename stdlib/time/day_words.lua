-- Times of day and days of the week, as people write them.
local shell = ...
local calendar = shell.library("core/calendar")

local day_words = {}

--- The time of day that a text says, "02:30" or "2:30 PM", in seconds; nil if it is none.
---@param value any
---@return integer?
function day_words.time(value)
  local text = type(value) == "string" and value:lower():gsub("%s+", "") or ""
  local hour, minute, half = text:match("^(%d%d?):(%d%d)([ap]?m?)$")
  hour, minute = math.tointeger(tonumber(hour)), math.tointeger(tonumber(minute))
  if not hour or minute > 59 or hour > 23 then return nil end
  if half == "" then return hour * 3600 + minute * 60 end
  if half ~= "am" and half ~= "pm" or hour < 1 or hour > 12 then return nil end
  return (hour % 12 + (half == "pm" and 12 or 0)) * 3600 + minute * 60
end

--- The name of the day that a word means: "mon", "Mondays" and "monday" are "Monday"; nil if it is none.
---@param value any
---@return string?
function day_words.weekday(value)
  local word = type(value) == "string" and value:lower() or ""
  for _, name in ipairs(calendar.weekdays) do
    local lower = name:lower()
    if word == lower or word == lower .. "s" or word == lower:sub(1, 3) then return name end
  end
  return nil
end

return day_words
