-- Quartz expressions, the form of the appliance's schedules: seconds, minutes, hours, day of month, month, day of week,
-- and perhaps a year. They are read, checked, computed forward, said in words (cron_words.lua) and written for people
-- who don't speak them (cron_writer.lua).
--
-- All is computed on the appliance's own clock, whose zone need not be known: a moment is that of calendar.lua.
local shell = ...
local calendar = shell.library("core/calendar")
local cron_field = shell.library("time/cron_field")
local errors = shell.library("core/errors")

local cron = {}

local SHAPE = "seconds minutes hours day-of-month month day-of-week [year]"

local function refuse(expression, func, problem, hint)
  errors.argument(func or "cron", "the expression", ("%q %s"):format(expression, problem), hint)
end

-- Quartz wants ? in just one of the two fields of days.
local function check_days(expression, func, month_day, week_day)
  if month_day.kind == "free" and week_day.kind == "free" then
    refuse(expression, func, "has ? for both day of month and day of week", "write * for one of them")
  end
  if month_day.kind == "free" or week_day.kind == "free" then return end
  local hint = "write ? for the one that does not matter: 0 0 2 * * ? is every day, 0 0 2 ? * MON every Monday"
  refuse(expression, func, "gives both day of month and day of week; Quartz takes one of them only", hint)
end

---@class Cron
---@field text string
---@field fields table[]  what cron_field.read gave, in order

--- Reads an expression; one that is not of Quartz's form is an error that names the field.
---@param expression string
---@param func string?  the function that it was passed to
---@return Cron
function cron.parse(expression, func)
  if type(expression) ~= "string" then
    errors.argument(func or "cron", "the expression", "must be a string, got " .. errors.what(expression), SHAPE)
  end
  local words = {}
  for word in expression:upper():gmatch("%S+") do words[#words + 1] = word end
  if #words < 6 or #words > 7 then
    local hint = "Quartz wants six or seven: " .. SHAPE
    if #words == 5 then hint = hint .. "; that of crontab has no seconds: put 0 in front, and ? for one of the days" end
    local count = #words == 1 and "1 field" or ("%d fields"):format(#words)
    refuse(expression, func, ("has %s"):format(count), hint)
  end
  local fields = {}
  for index, word in ipairs(words) do
    local field = cron_field.all[index]
    local value, problem = cron_field.read(word, field)
    if not value then
      refuse(expression, func, ("is wrong in its field %d, %s: %s"):format(index, field.name, problem))
    end
    fields[index] = value
  end
  fields[7] = fields[7] or { kind = "all" }
  check_days(expression, func, fields[4], fields[6])
  return { text = table.concat(words, " "), fields = fields }
end

-- The day of work (Monday to Friday) that is nearest to a day, within its month.
local function nearest_weekday(year, month, day)
  local last = calendar.days_in_month(year, month)
  if day > last then return nil end
  local weekday = calendar.weekday(year, month, day)
  if weekday == 7 then return day > 1 and day - 1 or day + 2 end
  if weekday == 1 then return day < last and day + 1 or day - 2 end
  return day
end

local day_of_month = {
  all = function() return true end,
  set = function(value, _, _, day) return value.set[day] == true end,
  last = function(value, year, month, day) return day == calendar.days_in_month(year, month) - value.offset end,
  last_weekday = function(value, year, month, day)
    local from = calendar.days_in_month(year, month) - value.offset
    return from >= 1 and day == nearest_weekday(year, month, from)
  end,
  nearest_weekday = function(value, year, month, day) return day == nearest_weekday(year, month, value.day) end,
}

local day_of_week = {
  all = function() return true end,
  set = function(value, year, month, day) return value.set[calendar.weekday(year, month, day)] == true end,
  last_of = function(value, year, month, day)
    return calendar.weekday(year, month, day) == value.weekday and day + 7 > calendar.days_in_month(year, month)
  end,
  nth = function(value, year, month, day)
    return calendar.weekday(year, month, day) == value.weekday and (day - 1) // 7 + 1 == value.nth
  end,
}

local function is_day(parsed, year, month, day)
  local by_month, by_week = parsed.fields[4], parsed.fields[6]
  if by_month.kind ~= "free" then return day_of_month[by_month.kind](by_month, year, month, day) end
  return day_of_week[by_week.kind](by_week, year, month, day)
end

-- Adds the moments of one day that come after `from`, until there are `count`.
local function add_day(found, start, hours, minutes, seconds, from, count)
  if start + 86400 <= from then return end
  for _, hour in ipairs(hours) do
    for _, minute in ipairs(minutes) do
      local base = start + hour * 3600 + minute * 60
      if base + 59 > from then
        for _, second in ipairs(seconds) do
          if base + second > from then found[#found + 1] = base + second end
          if #found >= count then return end
        end
      end
    end
  end
end

--- The next moments at which a schedule runs, after `from`; fewer than `count` if it ends before.
---@param expression string|Cron
---@param from integer  a moment of calendar.lua
---@param count integer?  3 by default
---@return integer[]
function cron.next(expression, from, count)
  local parsed = type(expression) == "table" and expression or cron.parse(expression)
  count = count or 3
  local values = {}
  for index, field in ipairs(cron_field.all) do values[index] = cron_field.values(parsed.fields[index], field) end
  local begin, found = calendar.fields(from), {}
  for _, year in ipairs(values[7]) do
    for _, month in ipairs(year >= begin.year and values[5] or {}) do
      local past = year == begin.year and month < begin.month
      for day = 1, past and 0 or calendar.days_in_month(year, month) do
        if is_day(parsed, year, month, day) then
          local start = calendar.seconds { year = year, month = month, day = day }
          add_day(found, start, values[3], values[2], values[1], from, count)
          if #found >= count then return found end
        end
      end
    end
  end
  return found
end

local ALWAYS = calendar.seconds { year = cron_field.all[7].from, month = 1, day = 1 } - 1 -- before the first year

--- When a schedule runs, in words: "at 02:30 every day". One that can't run says so.
---@param expression string|Cron
---@param from integer?  a moment: one that doesn't run after it says so, too
---@return string
function cron.words(expression, from)
  local parsed = type(expression) == "table" and expression or cron.parse(expression)
  local text = shell.library("time/cron_words").text(parsed)
  if from and cron.next(parsed, from, 1)[1] or not from and cron.next(parsed, ALWAYS, 1)[1] then return text end
  local is_past = from and cron.next(parsed, ALWAYS, 1)[1] ~= nil
  return ("%s (%s)"):format(is_past and "never any more" or "never", text)
end

--- Writes an expression: `cron.write{at = "02:30", every = "day"}` is "0 30 2 * * ?".
---@param wanted {at: string?, every: string?}
---@param func string?  the function that it was passed to
---@return string
function cron.write(wanted, func)
  return shell.library("time/cron_writer").write(wanted, func or "cron.write")
end

return cron
