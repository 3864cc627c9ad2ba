-- Times as a Java service may write them, read as moments: seconds since 1970 on the clock that they were read from,
-- with an offset from UTC where they say one. A date with slashes is month first; one that can't be so is no time, and
-- is never read the other way round.
local shell = ...
local calendar = shell.library("core/calendar")

local moment = {}

local HOUR = 3600
local EASTMOST = 14 * HOUR
local MONTHS = {}
for number, name in ipairs(calendar.months) do MONTHS[name:lower()], MONTHS[name:sub(1, 3):lower()] = number, number end

-- Numbers since 1970 are seconds or milliseconds, from 1973 to 2286: what is between both, or smaller, is no time.
local LEAST_SECONDS, MOST_SECONDS = 10 ^ 8, 10 ^ 10

-- What services write where there is no time: the beginning of time, in whatever zone. It is 1970 with Unix, the year 1
-- with others; nothing of an appliance was then.
local FIRST_DAYS = 2 * 86400

local LONGEST = 100 -- bytes that a time may have

--- "+02:00", "+0200", "+02", "Z", "UTC" as seconds east of UTC; nil if it is no offset.
---@param text string
---@return integer?
function moment.offset(text)
  if text == "Z" or text == "UTC" or text == "GMT" then return 0 end
  local sign, hours, minutes = text:match("^([+-])(%d%d):?(%d%d)$")
  if not sign then
    sign, hours = text:match("^([+-])(%d%d)$")
    minutes = "00"
  end
  if not sign or tonumber(minutes) > 59 then return nil end
  local seconds = math.tointeger(tonumber(hours)) * HOUR + math.tointeger(tonumber(minutes)) * 60
  if seconds > EASTMOST then return nil end
  return sign == "-" and -seconds or seconds
end

-- The moment of a date and a time of day, which come as texts.
local function seconds_of(year, month, day, hour, min, sec)
  local fields = {
    year = math.tointeger(tonumber(year)), month = math.tointeger(tonumber(month)),
    day = math.tointeger(tonumber(day)), hour = math.tointeger(tonumber(hour)), min = math.tointeger(tonumber(min)),
    sec = math.tointeger(tonumber(sec)),
  }
  return calendar.is_valid(fields) and calendar.seconds(fields) or nil
end

-- What stands behind a time: nothing, or a zone that says its offset, perhaps with its name ("+01:00[Europe/Berlin]").
-- Gives whether it is one of them, and the offset.
local function tail(text)
  local zone = text:gsub("%[[%w_/+-]+%]$", ""):match("^ ?(.*)$")
  if zone == "" then return zone == text, nil end
  local offset = moment.offset(zone)
  return offset ~= nil, offset
end

-- A time of day and what stands behind it: "03:05:09 PM", "3:05 p.m.", "15:05:09.123 +0100".
local function clock(text)
  local hour, min, rest = text:match("^(%d%d?):(%d%d)(.*)$")
  if not hour then return nil end
  local sec, more = rest:match("^:(%d%d)(.*)$")
  if sec then rest = more:gsub("^[.,]%d+", "") end
  local half, behind = rest:match("^ ?([AaPp])%.? ?[Mm]%.?(.*)$")
  hour = math.tointeger(tonumber(hour))
  if half then
    if hour < 1 or hour > 12 then return nil end
    hour, rest = hour % 12 + (half:lower() == "p" and 12 or 0), behind
  end
  local is_zone, offset = tail(rest)
  if not is_zone then return nil end
  return hour, min, sec or "0", offset
end

-- A date in its parts and the time of day that follows as text.
local function moment_of(year, month, day, text)
  local hour, min, sec, offset = clock(text)
  if not hour then return nil end
  local seconds = seconds_of(year, month, day, hour, min, sec)
  if not seconds then return nil end
  return seconds, offset
end

-- 11/23/2026 03:05:09 PM, 11/23/2026, 15:05
local function slashed(text)
  local month, day, year, rest = text:match("^(%d%d?)/(%d%d?)/(%d%d%d%d),? (.*)$")
  if not month then return nil end
  return moment_of(year, month, day, rest)
end

-- 2026-11-20, 2026-11-20 12:00, 2026-11-20T12:00:05.123Z
local function sorted(text)
  local year, month, day, rest = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)(.*)$")
  if not year then return nil end
  if rest == "" then return seconds_of(year, month, day, 0, 0, 0) end
  if not rest:find("^[Tt ]%d%d:") then return nil end
  return moment_of(year, month, day, rest:sub(2))
end

-- Nov 23, 2026 3:05:09 PM, November 23, 2026 at 15:05; Mon, 23 Nov 2026 15:05:09 GMT; Mon Nov 23 15:05:09 UTC 2026
local function worded(text)
  local name, day, year, rest = text:match("^(%a+)%.? (%d%d?), (%d%d%d%d),? (.*)$")
  if not name then day, name, year, rest = text:match("^%a%a%a, (%d%d?) (%a+) (%d%d%d%d) (.*)$") end
  if not name then
    local zone
    name, day, rest, zone, year = text:match("^%a%a%a (%a%a%a) (%d%d?) (%d%d:%d%d:%d%d) (%S+) (%d%d%d%d)$")
    if name then rest = rest .. " " .. zone end
  end
  local month = name and MONTHS[name:lower()]
  if not month then return nil end
  return moment_of(year, month, day, (rest:gsub("^at ", "")))
end

-- A number of seconds or milliseconds since 1970.
local function counted(number)
  if number ~= number then return nil end
  if number >= LEAST_SECONDS * 1000 and number < MOST_SECONDS * 1000 then number = number / 1000 end
  if number < LEAST_SECONDS or number >= MOST_SECONDS then return nil end
  return math.floor(number), 0
end

-- [2026, 11, 23, 15, 5, 9]: what is left out at the end is 0; behind the seconds stand parts of one.
local function listed(value)
  local parts = {}
  for index = 1, 7 do
    local part = rawget(value, index)
    if part ~= nil and math.type(part) ~= "integer" then return nil end
    parts[index] = part
  end
  if #parts < 5 or rawlen(value) > 7 then return nil end
  return seconds_of(parts[1], parts[2], parts[3], parts[4], parts[5], parts[6] or 0)
end

-- The blanks that Java puts before AM and PM, and others of their kind.
local function plain_blanks(text)
  if text:find("[\xC2\xE2]") then
    text = text:gsub("\u{A0}", " "):gsub("\u{202F}", " "):gsub("\u{2009}", " "):gsub("\u{2007}", " ")
  end
  return (text:gsub("%s+", " "):match("^ ?(.-) ?$"))
end

-- Dates as appliances mostly write them, 11/23/2026 and 2026-11-23 → the moment at which they begin; false where there
-- is no such date. Many times have few dates.
local days, day_count = {}, 0
local MOST_DAYS = 1000

local function day_of(date)
  local month, day, year = date:match("^(%d%d)/(%d%d)/(%d%d%d%d)$")
  if not month then year, month, day = date:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)$") end
  if day_count == MOST_DAYS then days, day_count = {}, 0 end
  days[date], day_count = year and seconds_of(year, month, day, 0, 0, 0) or false, day_count + 1
  return days[date]
end

local BLANK, COLON, DASH, T, Z, A, P, M = (" :-TZAPM"):byte(1, -1)

-- Times in the forms of nearly all, read without patterns: 11/23/2026 03:05:09 PM, 11/23/2026 15:05:09,
-- 2026-11-23 15:05:09, 2026-11-23T15:05:09Z. Nil for all else, be it a time or not.
local function usual(text)
  local date = text:sub(1, 10)
  local day = days[date]
  if day == nil then day = day_of(date) end
  if not day then return nil end
  local between, h1, h2, colon, m1, m2, other_colon, s1, s2, behind, half, m = text:byte(11, 22)
  if colon ~= COLON or other_colon ~= COLON or not s2 then return nil end
  if between ~= BLANK and not (between == T and text:byte(5) == DASH) then return nil end
  h1, h2, m1, m2, s1, s2 = h1 - 48, h2 - 48, m1 - 48, m2 - 48, s1 - 48, s2 - 48
  if h1 < 0 or h1 > 2 or h2 < 0 or h2 > 9 or m1 < 0 or m1 > 5 or m2 < 0 or m2 > 9 or s1 < 0 or s1 > 5 or s2 < 0
    or s2 > 9 then
    return nil
  end
  local hour = h1 * 10 + h2
  if m == M and behind == BLANK and (half == P or half == A) and hour >= 1 and hour <= 12 then
    hour = hour % 12 + (half == P and 12 or 0)
  elseif behind and (behind ~= Z or half) or hour > 23 then
    return nil
  end
  return day + hour * 3600 + (m1 * 10 + m2) * 60 + s1 * 10 + s2, behind == Z and 0 or nil
end

-- A time, be it the beginning of time.
local function any(value)
  local kind = type(value)
  if kind == "number" then return counted(value) end
  if kind == "table" then return listed(value) end
  if kind ~= "string" or #value > LONGEST then return nil end
  local text = plain_blanks(value)
  if text:find("^%d+$") or text:find("^%d+%.%d+$") then return counted(tonumber(text)) end
  local seconds, offset = slashed(text)
  if not seconds then seconds, offset = sorted(text) end
  if not seconds then seconds, offset = worded(text) end
  return seconds, offset
end

--- A time as a moment on the clock that it was read from, and its offset from UTC in seconds where it says one; nil if
--- it is no time. The beginning of time, as 01/01/1970 or 0001-01-01, is none, as the number 0 is none.
---@param value any  text, a number since 1970, or a list of year, month, day, hour, minute …
---@return integer? seconds, integer? offset
function moment.read(value)
  if type(value) == "string" and #value >= 19 and #value <= 22 then
    local seconds, offset = usual(value)
    if seconds and seconds >= FIRST_DAYS then return seconds, offset end
  end
  local seconds, offset = any(value)
  if seconds and seconds < FIRST_DAYS then return nil end
  return seconds, offset
end

--- Whether a value stands for no time: 0, as a number or a text, or the beginning of time in any form.
---@param value any
---@return boolean
function moment.is_zero(value)
  local number = tonumber(value)
  if number then return number >= 0 and number < FIRST_DAYS end
  local seconds = any(value)
  return seconds ~= nil and seconds < FIRST_DAYS
end

local TIMES = {
  last_backup = true, last_good = true, lastBackup = true, modified = true, lastModified = true, verified = true,
  lastVerified = true, taken = true, start = true, next_run = true, nextRun = true, startDate = true, endDate = true,
  backupDate = true, first_seen = true, last_seen = true, gone_since = true,
}

--- Whether a field of this name holds times.
---@param key any
---@return boolean
function moment.is_field(key)
  return type(key) == "string" and (TIMES[key] or key:find("[Tt]ime$")) and true or false
end

--- A time for people to read: text as it came; what is no text as "2026-11-23 15:05:09", with a Z where that is by UTC.
--- Nil if it is no time.
---@param value any
---@return string?
function moment.text(value)
  local seconds, offset = moment.read(value)
  if not seconds then return nil end
  if type(value) == "string" and not value:find("^%s*%d+%.?%d*%s*$") then return value end
  local f = calendar.fields(seconds)
  local text = ("%04d-%02d-%02d %02d:%02d:%02d"):format(f.year, f.month, f.day, f.hour, f.min, f.sec)
  return offset and text .. "Z" or text
end

return moment
