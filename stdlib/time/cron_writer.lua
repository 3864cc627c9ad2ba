-- Writes Quartz expressions for people who don't speak them: {at = "02:30", every = "day"}.
local shell = ...
local day_words = shell.library("time/day_words")
local errors = shell.library("core/errors")

local cron_writer = {}

local HINT = 'every = "day", "hour", "6 hours", "15 minutes", "week", "monday", "monday, friday", "weekday", '
  .. '"weekend", "month", "last day of month"; at = "02:30"'

local function wrong(func, name, problem)
  errors.argument(func, name, problem, HINT)
end

-- The hour and the minute of "02:30".
local function time_of(at, func)
  local seconds = day_words.time(at)
  if not seconds then wrong(func, "at", "must be a time of day as in 02:30, got " .. errors.what(at)) end
  return seconds // 3600, seconds // 60 % 60
end

-- "MON,FRI" for "monday, friday" and "monday and friday"
local function weekdays(every)
  local codes = {}
  for word in every:gsub("%f[%a]and%f[%A]", ","):gmatch("[^,]+") do
    local day = day_words.weekday(word:match("^%s*(.-)%s*$"))
    if not day then return nil end
    codes[#codes + 1] = day:sub(1, 3):upper()
  end
  return #codes > 0 and table.concat(codes, ",") or nil
end

local DAYS = {
  day = "* * ?", daily = "* * ?", week = "? * SUN", weekly = "? * SUN", month = "1 * ?", monthly = "1 * ?",
  weekday = "? * MON-FRI", weekdays = "? * MON-FRI", weekend = "? * SAT,SUN", ["last day of month"] = "L * ?",
  ["last day of the month"] = "L * ?",
}

-- A count of hours or minutes must go evenly into the day or the hour: a Quartz field begins anew with each.
local function even(count, whole, unit, larger, func)
  if count >= 1 and whole % count == 0 then return end
  wrong(func, "every", ("can't be %d %s: that does not go evenly into %s"):format(count, unit, larger))
end

-- "2/6" for every 6 from 2; a whole field's worth is one value.
local function stepped(first, step, whole)
  if step == 1 then return "*" end
  if step == whole then return tostring(first) end
  return ("%d/%d"):format(first % step, step)
end

local function of_count(count, unit, hour, minute, func)
  if unit == "hour" then
    even(count, 24, count == 1 and "hour" or "hours", "a day", func)
    return ("0 %d %s * * ?"):format(minute, stepped(hour, count, 24))
  end
  even(count, 60, count == 1 and "minute" or "minutes", "an hour", func)
  return ("0 %s * * * ?"):format(stepped(minute, count, 60))
end

--- Writes an expression.
---@param wanted {at: string?, every: string?}
---@param func string
---@return string
function cron_writer.write(wanted, func)
  if wanted.every ~= nil and type(wanted.every) ~= "string" then
    wrong(func, "every", "must be a word, got " .. errors.what(wanted.every))
  end
  local every = (wanted.every or "day"):lower():gsub("^every%s+", ""):match("^%s*(.-)%s*$")
  local hour, minute = time_of(wanted.at or "00:00", func)
  local count, unit = every:match("^(%d+)%s*(%a+)$")
  if not count then count, unit = "1", every end
  unit = unit:gsub("s$", "")
  if unit == "hour" or unit == "minute" or unit == "hourly" then
    return of_count(math.tointeger(tonumber(count)), unit == "hourly" and "hour" or unit, hour, minute, func)
  end
  local days = DAYS[every]
  if not days then
    local codes = weekdays(every)
    if not codes then wrong(func, "every", "is not understood: " .. errors.what(wanted.every)) end
    days = "? * " .. codes
  end
  if wanted.at == nil then wrong(func, "at", "is missing: the time of day") end
  return ("0 %d %d %s"):format(minute, hour, days)
end

return cron_writer
