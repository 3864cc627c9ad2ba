-- A Quartz expression in words.
local shell = ...
local calendar = shell.library("core/calendar")
local cron_field = shell.library("time/cron_field")
local words = shell.library("core/words")

local cron_words = {}

local ORDINALS = { "first", "second", "third", "fourth", "fifth" }

-- "1st", "22nd", "13th"
local function ordinal(number)
  local ending = ({ "st", "nd", "rd" })[number % 10]
  if not ending or number % 100 >= 11 and number % 100 <= 13 then ending = "th" end
  return number .. ending
end

-- The first and the last value if there are three or more in a row, in a round field also over its end: Friday,
-- Saturday, Sunday and Monday are Friday to Monday.
local function run_of(values, round)
  if #values < 3 then return nil end
  local gap
  for index = 2, #values do
    if values[index] ~= values[index - 1] + 1 then
      if gap then return nil end
      gap = index
    end
  end
  if not gap then return values[1], values[#values] end
  if not round or values[1] ~= round.from or values[#values] ~= round.to then return nil end
  return values[gap], values[gap - 1]
end

-- "Monday to Friday", "March and June", "the 1st and 15th". `round` is the field, where its end meets its beginning.
local function listed(values, name_of, round)
  local first, last = run_of(values, round)
  if first then return name_of(first) .. " to " .. name_of(last) end
  local names = {}
  for index, value in ipairs(values) do names[index] = name_of(value) end
  return words.all_of(names)
end

-- The step of values that go evenly over the whole field: {0, 15, 30, 45} has 15.
local function even_step(values, field)
  if #values < 2 then return nil end
  local step = values[2] - values[1]
  for index = 3, #values do
    if values[index] - values[index - 1] ~= step then return nil end
  end
  local width = field.to - field.from + 1
  if values[1] - field.from >= step or #values * step ~= width then return nil end
  return step
end

local function clock(hour, minute, second)
  local text = ("%02d:%02d"):format(hour, minute)
  return second ~= 0 and ("%s:%02d"):format(text, second) or text
end

local function plural(count, unit)
  return count == 1 and ("every " .. unit) or ("every %d %ss"):format(count, unit)
end

-- "in the hours 8 to 17", where not every hour counts
local function in_hours(values, is_all)
  if is_all or #values == 24 then return "" end
  return (" in the %s %s"):format(#values == 1 and "hour" or "hours", listed(values, tostring, cron_field.all[3]))
end

-- Exact times of day, as long as there are few enough to be read.
local function exact_times(hours, minutes, second)
  local texts = {}
  for _, hour in ipairs(hours) do
    for _, minute in ipairs(minutes) do texts[#texts + 1] = clock(hour, minute, second) end
  end
  return "at " .. words.all_of(texts)
end

local function time_of_day(parsed)
  local fields = cron_field.all
  local seconds = cron_field.values(parsed.fields[1], fields[1])
  local minutes = cron_field.values(parsed.fields[2], fields[2])
  local hours = cron_field.values(parsed.fields[3], fields[3])
  local all_hours = parsed.fields[3].kind == "all"

  if #seconds > 1 then
    local step = #seconds == 60 and 1 or even_step(seconds, fields[1])
    local text = step and plural(step, "second") or "at the seconds " .. listed(seconds, tostring)
    if #minutes < 60 then text = text .. " of the minutes " .. listed(minutes, tostring) end
    return text .. in_hours(hours, all_hours)
  end

  local second = seconds[1]
  local after = second ~= 0 and (", %d s after the minute"):format(second) or ""
  if #minutes == 60 then return "every minute" .. after .. in_hours(hours, all_hours) end
  if #minutes == 1 then
    local hour_step = #hours == 24 and 1 or even_step(hours, fields[3])
    if hour_step == 1 then return "every hour at " .. clock(0, minutes[1], second):gsub("^00", "") end
    if hour_step and #hours > 3 then
      return ("%s from %s"):format(plural(hour_step, "hour"), clock(hours[1], minutes[1], second))
    end
  end
  local minute_step = even_step(minutes, fields[2])
  if minute_step and (#hours > 2 or #minutes > 3) then
    local from = minutes[1] ~= 0 and (" from minute %d"):format(minutes[1]) or ""
    return plural(minute_step, "minute") .. from .. after .. in_hours(hours, all_hours)
  end
  if #hours * #minutes <= 6 then return exact_times(hours, minutes, second) end
  local unit = #minutes == 1 and "at minute " or "at the minutes "
  return unit .. listed(minutes, tostring) .. after .. in_hours(hours, all_hours)
end

local function weekday_name(number) return calendar.weekdays[number] end

local function month_name(number) return calendar.months[number] end

local function days(parsed)
  local by_month, by_week = parsed.fields[4], parsed.fields[6]
  if by_month.kind == "set" then
    local values = cron_field.values(by_month, cron_field.all[4])
    if #values == 31 then return "every day" end
    return ("on the %s of the month"):format(listed(values, ordinal))
  elseif by_month.kind == "last" then
    if by_month.offset == 0 then return "on the last day of the month" end
    local unit = by_month.offset == 1 and "day" or "days"
    return ("%d %s before the last day of the month"):format(by_month.offset, unit)
  elseif by_month.kind == "last_weekday" and by_month.offset > 0 then
    return ("on the day from Monday to Friday that is nearest to the %d%s day before the last of the month"):format(
      by_month.offset, ordinal(by_month.offset):match("%a+"))
  elseif by_month.kind == "last_weekday" then
    return "on the last day of the month that is no Saturday or Sunday"
  elseif by_month.kind == "nearest_weekday" then
    return ("on the day from Monday to Friday that is nearest to the %s"):format(ordinal(by_month.day))
  elseif by_week.kind == "set" then
    local values = cron_field.values(by_week, cron_field.all[6])
    return #values < 7 and "on " .. listed(values, weekday_name, cron_field.all[6]) or "every day"
  elseif by_week.kind == "last_of" then
    return ("on the last %s of the month"):format(weekday_name(by_week.weekday))
  elseif by_week.kind == "nth" then
    return ("on the %s %s of the month"):format(ORDINALS[by_week.nth], weekday_name(by_week.weekday))
  end
  return "every day"
end

-- "every 2nd year from 2027" where the years go on so to the end; "" where all do.
local function every_year(years)
  local field, step = cron_field.all[7], #years > 2 and years[2] - years[1] or nil
  if not step or years[#years] + step <= field.to then return nil end
  for index = 3, #years do
    if years[index] - years[index - 1] ~= step then return nil end
  end
  local from = years[1] > field.from and (" from %d"):format(years[1]) or ""
  if step == 1 then return from == "" and "" or "from " .. years[1] end
  return ("every %s year%s"):format(ordinal(step), from)
end

--- An expression in words.
---@param parsed Cron
---@return string
function cron_words.text(parsed)
  local time, day = time_of_day(parsed), days(parsed)
  -- "every hour every day" says nothing more than "every hour".
  local text = day == "every day" and time:find("^every") and time or time .. " " .. day
  local months = cron_field.values(parsed.fields[5], cron_field.all[5])
  if #months < 12 then text = ("%s, in %s"):format(text, listed(months, month_name, cron_field.all[5])) end
  if parsed.fields[7].kind ~= "all" then
    local years = cron_field.values(parsed.fields[7], cron_field.all[7])
    local every = every_year(years)
    if every then return every == "" and text or ("%s, %s"):format(text, every) end
    text = ("%s, in the years %s"):format(text, listed(years, tostring))
    if #years == 1 then text = text:gsub("in the years (%d+)$", "in %1") end
  end
  return text
end

return cron_words
