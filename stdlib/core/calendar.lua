-- Calendar arithmetic without time zones: a moment is a count of seconds since 1970 on a clock that says what is given,
-- wherever that clock hangs. With the clock of UTC it is the usual count of seconds.
local calendar = {}

local DAY = 86400

--- The days of the week, Sunday first, as Quartz counts them.
calendar.weekdays = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" }

--- The months.
calendar.months = {
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
  "December",
}

--- Whether a year has a 29th of February.
---@param year integer
---@return boolean
function calendar.is_leap(year)
  return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

--- How many days a month has.
---@param year integer
---@param month integer  1 to 12
---@return integer
function calendar.days_in_month(year, month)
  if month == 2 then return calendar.is_leap(year) and 29 or 28 end
  return (month == 4 or month == 6 or month == 9 or month == 11) and 30 or 31
end

-- Days since the first of January 1970. Years are taken to begin in March, so that the odd day comes at their end.
local function day_number(year, month, day)
  local y = month <= 2 and year - 1 or year
  local m = (month + 9) % 12
  return 365 * y + y // 4 - y // 100 + y // 400 + (153 * m + 2) // 5 + day - 1 - 719468
end

--- The day of the week of a date: 1 is Sunday, 7 is Saturday.
---@return integer
function calendar.weekday(year, month, day)
  return (day_number(year, month, day) + 4) % 7 + 1
end

--- The moment of a date and a time of day.
---@param fields {year: integer, month: integer, day: integer, hour: integer?, min: integer?, sec: integer?}
---@return integer
function calendar.seconds(fields)
  local time = (fields.hour or 0) * 3600 + (fields.min or 0) * 60 + (fields.sec or 0)
  return day_number(fields.year, fields.month, fields.day) * DAY + time
end

--- The date and the time of day of a moment.
---@param seconds number
---@return {year: integer, month: integer, day: integer, hour: integer, min: integer, sec: integer}
function calendar.fields(seconds)
  local whole = math.floor(seconds)
  local days, rest = whole // DAY, whole % DAY
  -- Eras of 400 years, each of the same 146,097 days.
  local shifted = days + 719468
  local era, of_era = shifted // 146097, shifted % 146097
  local year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
  local of_year = of_era - (365 * year + year // 4 - year // 100)
  local m = (5 * of_year + 2) // 153
  local month = m < 10 and m + 3 or m - 9
  return {
    year = year + era * 400 + (month <= 2 and 1 or 0), month = month, day = of_year - (153 * m + 2) // 5 + 1,
    hour = rest // 3600, min = rest // 60 % 60, sec = rest % 60,
  }
end

--- Whether there is such a date and time of day.
---@return boolean
function calendar.is_valid(fields)
  local hour, min, sec = fields.hour or 0, fields.min or 0, fields.sec or 0
  return fields.month >= 1 and fields.month <= 12 and fields.day >= 1
    and fields.day <= calendar.days_in_month(fields.year, fields.month)
    and hour >= 0 and hour <= 23 and min >= 0 and min <= 59 and sec >= 0 and sec <= 59
end

--- A moment as text that sorts: "2026-11-24 02:30", with seconds where there are any.
---@param seconds number
---@return string
function calendar.text(seconds)
  local f = calendar.fields(seconds)
  local text = ("%04d-%02d-%02d %02d:%02d"):format(f.year, f.month, f.day, f.hour, f.min)
  return f.sec ~= 0 and ("%s:%02d"):format(text, f.sec) or text
end

return calendar
