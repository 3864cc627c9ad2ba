-- Times of the appliance (docs/appliance.md, "Times"), which bear no zone, and how long ago they were.
--
-- Without a zone an age is known within 26 hours only: the appliance's clock may hang anywhere from UTC-12 to UTC+14.
-- So an age has two ends, the least and the most that it can be, and the caller takes the one that is safe: the least
-- before something is failed or deleted, the most where a gap is looked for. "Now" is the `Date` of the appliance's own
-- reply; this machine's clock counts for nothing. See docs/architecture.md, "Safety".
local shell = ...
local calendar = shell.library("time/calendar")
local errors = shell.library("core/errors")

local times = {}

local HOUR, DAY = 3600, 86400
local EASTMOST, WESTMOST = 14 * HOUR, -12 * HOUR
local MONTHS = {
  Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12,
}

-- "+02:00" as seconds east; nil if it is no offset.
local function offset_of(text)
  if text == "Z" or text == "UTC" or text == "GMT" then return 0 end
  local sign, hours, minutes = text:match("^([+-])(%d%d):?(%d%d)$")
  if not sign or tonumber(minutes) > 59 then return nil end
  local seconds = tonumber(hours) * HOUR + tonumber(minutes) * 60
  if seconds > EASTMOST then return nil end
  return sign == "-" and -seconds or seconds
end

local function moment(year, month, day, hour, min, sec)
  local fields = {
    year = math.tointeger(tonumber(year)), month = math.tointeger(tonumber(month)),
    day = math.tointeger(tonumber(day)), hour = math.tointeger(tonumber(hour)), min = math.tointeger(tonumber(min)),
    sec = math.tointeger(tonumber(sec)),
  }
  return calendar.is_valid(fields) and calendar.seconds(fields) or nil
end

-- 11/23/2026 03:05:09 PM
local function american(text)
  local month, day, year, hour, min, sec, half =
    text:match("^(%d%d?)/(%d%d?)/(%d%d%d%d) (%d%d?):(%d%d):(%d%d) ([AP])M$")
  if not month then return nil end
  hour = tonumber(hour)
  if hour < 1 or hour > 12 then return nil end
  return moment(year, month, day, hour % 12 + (half == "P" and 12 or 0), min, sec)
end

-- 2026-11-20, 2026-11-20 12:00, 2026-11-20T12:00:05Z
local function sorted(text)
  local date, rest = text:match("^(%d%d%d%d%-%d%d%-%d%d)(.*)$")
  if not date then return nil end
  local year, month, day = date:match("^(%d+)-(%d+)-(%d+)$")
  if rest == "" then return moment(year, month, day, 0, 0, 0) end
  local hour, min, more = rest:match("^[T ](%d%d):(%d%d)(.*)$")
  if not hour then return nil end
  local sec, zone = more:match("^:(%d%d)(.*)$")
  if not sec then sec, zone = "00", more end
  zone = zone:gsub("^%.%d+", ""):gsub("^ ", "")
  local seconds = moment(year, month, day, hour, min, sec)
  if zone == "" or not seconds then return seconds end
  local offset = offset_of(zone)
  if not offset then return nil end
  return seconds, offset
end

--- A time as a moment on the clock that it was read from, and its offset from UTC in seconds where it says one; nil if
--- it is no time. It takes the appliance's form (11/23/2026 03:05:09 PM) and 2026-11-20 12:00, with seconds or without.
---@param text any
---@return integer? seconds, integer? offset
function times.read(text)
  if type(text) ~= "string" then return nil end
  text = text:match("^%s*(.-)%s*$")
  local seconds = american(text)
  if seconds then return seconds end
  return sorted(text)
end

--- The same for an argument that a user gave: what is no time is an error of the function that it was passed to.
---@param value any
---@param func string
---@param name string
---@return integer seconds, integer? offset
function times.parse(value, func, name)
  local seconds, offset = times.read(value)
  if seconds then return seconds, offset end
  errors.argument(func, name, "must be a time, got " .. errors.what(value),
    'for example "2026-11-20 12:00", or as the appliance writes it: "11/20/2026 12:00:00 PM"')
end

--- The moment of a `Date` header (Mon, 23 Nov 2026 15:05:09 GMT) in seconds since 1970; nil if it is none.
---@param header string?
---@return integer?
function times.of_header(header)
  local day, month, year, hour, min, sec =
    tostring(header):match("^%a%a%a, (%d%d) (%a%a%a) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT$")
  if not day or not MONTHS[month] then return nil end
  return moment(year, MONTHS[month], day, hour, min, sec)
end

-- The instants at which a clock in a zone shows a moment: two in the hour that is set back, and around the one that is
-- skipped.
local function instants(seconds, zone)
  local fixed = offset_of(zone)
  if fixed then return seconds - fixed, seconds - fixed end
  local before, after = shell.zone_offset(zone, seconds - DAY), shell.zone_offset(zone, seconds + DAY)
  local one, other = seconds - before, seconds - after
  local one_is, other_is = shell.zone_offset(zone, one) == before, shell.zone_offset(zone, other) == after
  if one_is and not other_is then return one, one end
  if other_is and not one_is then return other, other end
  return math.min(one, other), math.max(one, other)
end

--- What ages are computed against.
---@class Clock
---@field now integer  seconds since 1970, of UTC
---@field zone string?  the appliance's zone, if it is known

--- The clock of a session: the `Date` of its last reply, and its zone.
---@param facts {date: string?, timezone: string?}
---@return Clock
function times.clock(facts)
  local now = times.of_header(facts.date)
  if not now then
    shell.raise {
      kind = "protocol",
      message = "the appliance's replies bear no Date, so how long ago something was can't be told",
      hint = "this machine's own clock is not trusted for that",
    }
  end
  return { now = now, zone = facts.timezone }
end

--- How many seconds ago a time was: the least and the most that it can be; nil if it is no time. Both are the same
--- where the zone is known.
---@param value any  a time of the appliance
---@param clock Clock
---@return number? least, number? most
function times.age(value, clock)
  local seconds, offset = times.read(value)
  if not seconds then return nil end
  if offset then return clock.now - (seconds - offset), clock.now - (seconds - offset) end
  if clock.zone then
    local first, last = instants(seconds, clock.zone)
    return clock.now - last, clock.now - first
  end
  return clock.now - (seconds - WESTMOST), clock.now - (seconds - EASTMOST)
end

--- What the appliance's own clock showed at its last reply, and whether that is sure: where its zone is not known, the
--- clock of UTC stands in for it.
---@param facts {date: string?, timezone: string?}
---@return integer now  a moment of time/calendar
---@return boolean is_sure
function times.wall(facts)
  local clock = times.clock(facts)
  local wall = times.on_wall(clock)
  return wall or clock.now, wall ~= nil
end

--- What the appliance's own clock shows at an instant; nil if its zone is not known.
---@param clock Clock
---@return integer?
function times.on_wall(clock)
  if not clock.zone then return nil end
  return clock.now + (offset_of(clock.zone) or shell.zone_offset(clock.zone, clock.now))
end

--- A moment as the appliance writes it: 11/23/2026 03:05:09 PM.
---@param seconds integer
---@return string
function times.written(seconds)
  local f = calendar.fields(seconds)
  local hour = f.hour % 12 == 0 and 12 or f.hour % 12
  return ("%02d/%02d/%04d %02d:%02d:%02d %s"):format(f.month, f.day, f.year, hour, f.min, f.sec,
    f.hour < 12 and "AM" or "PM")
end

return times
