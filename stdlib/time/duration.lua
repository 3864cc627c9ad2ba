-- Lengths of time as people write them: "24h", "90m", "7d", "1h30m", or a number of seconds. A text says its unit: "24"
-- may be meant as hours.
local shell = ...
local errors = shell.library("core/errors")
local span = shell.library("core/span")

local duration = {}

local UNITS = { w = 7 * 86400, d = 86400, h = 3600, m = 60, s = 1 }
local RANK = { w = 1, d = 2, h = 3, m = 4, s = 5 }
local LONGEST = 1e10 -- seconds: three hundred years; above it stands a slip

local function seconds_of(text)
  if tonumber(text) == 0 then return 0 end -- of whatever unit
  local rest, sum, rank = text:lower():gsub("%s+", ""), 0, 0
  while rest ~= "" do
    local count, unit, after = rest:match("^(%d+%.?%d*)([wdhms])(.*)$")
    -- Each unit once, the longest first: "30m1h" is more likely a slip than meant.
    if not count or RANK[unit] <= rank then return nil end
    sum, rank, rest = sum + tonumber(count) * UNITS[unit], RANK[unit], after
  end
  return rank > 0 and sum or nil
end

--- A length of time in seconds, or nil if it is none: a text without a unit is none.
---@param value string|number
---@return number?
function duration.read(value)
  local seconds = value
  if type(value) == "string" then seconds = seconds_of(value) end
  if type(seconds) ~= "number" or seconds ~= seconds or seconds < 0 or seconds > LONGEST then return nil end
  return math.tointeger(seconds) or seconds
end

--- Says what is missing of a length of time that has no unit, and raises.
---@param value string|number  "24"
---@param func string
---@param name string
function duration.refuse_bare(value, func, name)
  errors.argument(func, name, ("must say its unit, got %s"):format(errors.what(value)),
    ('write %s = "%sh" for hours, "%sd" for days, "%ss" for seconds'):format(name, value, value, value))
end

--- Whether a value is a text of digits alone, which may be meant in any unit.
---@param value any
---@return boolean
function duration.is_bare(value)
  return type(value) == "string" and value:find("^%s*%d+%.?%d*%s*$") ~= nil and tonumber(value) ~= 0
end

--- A length of time in seconds; what is none is an error of the function that it was passed to.
---@param value any
---@param func string  "scv.fail_stuck_jobs"
---@param name string  "older_than"
---@return number
function duration.parse(value, func, name)
  local seconds = duration.read(value)
  if seconds then return seconds end
  if duration.is_bare(value) then duration.refuse_bare(value, func, name) end
  errors.argument(func, name, "must be a length of time, got " .. errors.what(value),
    'for example "24h", "90m", "7d", "1h30m", or a number of seconds')
end

--- A length of time as text: "1d 2h", "90 s" as "1m 30s"; its two largest parts, since more is seldom meant.
---@param seconds number
---@return string
function duration.text(seconds) return span.text(seconds) end

return duration
