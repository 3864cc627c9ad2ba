-- Times, sizes and lengths of time as people read them: for terminals. Files and pipes get values as they came.
local shell = ...
local calendar = shell.library("core/calendar")
local moment = shell.library("core/moment")
local remembered = shell.library("core/words").remembered
local span = shell.library("core/span")
local units = shell.library("core/units")

local human = {}

local function offset_text(offset)
  if not offset then return "" end
  if offset == 0 then return "Z" end
  local minutes = math.abs(offset) // 60
  return ("%s%02d:%02d"):format(offset < 0 and "-" or "+", minutes // 60, minutes % 60)
end

local DAY = 86400
local MOST_DATES = 1000

-- Day since 1970 → "2026-11-23", and minute of a day → "15:05": many times have few dates.
local dates, date_count, clocks = {}, 0, {}

local function date_of(day)
  local f = calendar.fields(day * DAY)
  if date_count == MOST_DATES then dates, date_count = {}, 0 end
  dates[day], date_count = ("%04d-%02d-%02d "):format(f.year, f.month, f.day), date_count + 1
  return dates[day]
end

local function clock_of(minute)
  clocks[minute] = ("%02d:%02d"):format(minute // 60, minute % 60)
  return clocks[minute]
end

--- A time with the largest part first, as arguments take it too: "2026-11-23 15:05:09", behind it the offset from UTC
--- where the time says one; and the same without its seconds. Nil if it is no time.
---@param value any
---@return string? whole, string? brief, boolean? on_the_minute  whether the seconds are 0
function human.time(value)
  local seconds, offset = moment.read(value)
  if not seconds then return nil end
  local day, rest = seconds // DAY, seconds % DAY
  local minute, second = rest // 60, rest % 60
  local brief = (dates[day] or date_of(day)) .. (clocks[minute] or clock_of(minute))
  local zone = offset_text(offset)
  return brief .. (second < 10 and ":0" or ":") .. second .. zone, brief .. zone, second == 0
end

local SIZES = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" }

--- A number of bytes: "164 B", "1.9 KiB", "40 GiB".
---@param bytes number
---@return string
function human.size(bytes)
  local value, unit = bytes, 1
  while value >= 1024 and unit < #SIZES do
    value, unit = value / 1024, unit + 1
  end
  -- What rounds to the next unit is said in it.
  if unit > 1 and unit < #SIZES and value >= 1023.5 then value, unit = value / 1024, unit + 1 end
  if unit == 1 or value >= 99.95 then return ("%.0f %s"):format(value, SIZES[unit]) end
  return (("%.1f %s"):format(value, SIZES[unit]):gsub("%.0 ", " "))
end

-- Fields whose numbers are bytes or seconds by their very names; `size` alone says no unit, but in the records of an
-- operation of which the document says it.
local BYTES_OF = { ["audit.logs"] = { size = true } }

local says_bytes = remembered(function(key)
  return key:find("^bytes$") ~= nil or key:find("_bytes$") ~= nil or key:find("Bytes$") ~= nil
end)

local function is_bytes(key, operation, record)
  return says_bytes(key) or BYTES_OF[operation or ""] and BYTES_OF[operation][key] or units.is_bytes(record, key)
end

local is_seconds = remembered(function(key)
  return key == "seconds" or key:find("_seconds$") ~= nil or key:find("Seconds$") ~= nil
end)

--- A number as people read it, by the name of its field, or by what is known of its record; nil where neither says a
--- unit.
---@param key string
---@param value any
---@param operation string?  which gave the record
---@param record table?
---@return string?
function human.quantity(key, value, operation, record)
  if type(value) ~= "number" or value < 0 or value ~= value or value == math.huge then return nil end
  if is_bytes(key, operation, record) then return human.size(value) end
  if is_seconds(key) then return span.text(value) end
  return nil
end

return human
