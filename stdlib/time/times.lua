-- Times of the appliance (docs/appliance.md, "Times"), which bear no zone, and how long ago they were.
--
-- Without a zone an age is known within 26 hours only: the appliance's clock may hang anywhere from UTC-12 to UTC+14.
-- So an age has two ends, the least and the most that it can be, and the caller takes the one that is safe: the least
-- before something is failed or deleted, the most where a gap is looked for. "Now" is the `Date` of the appliance's own
-- reply; this machine's clock counts for nothing. See docs/architecture.md, "Safety".
local shell = ...
local calendar = shell.library("core/calendar")
local errors = shell.library("core/errors")
local moment = shell.library("core/moment")

local times = {}

local HOUR, DAY = 3600, 86400
local EASTMOST, WESTMOST = 14 * HOUR, -12 * HOUR

--- A time as a moment on the clock that it was read from, and its offset from UTC in seconds where it says one; nil if
--- it is no time. What forms are read says core/moment.
---@param value any
---@return integer? seconds, integer? offset
function times.read(value) return moment.read(value) end

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
  if not tostring(header):find("^%a%a%a, %d%d %a%a%a %d%d%d%d %d%d:%d%d:%d%d GMT$") then return nil end
  return (moment.read(header))
end

-- How far east of UTC the clock of a zone is at an instant.
local function offset_at(zone, instant) return moment.offset(zone) or shell.zone_offset(zone, instant) end

-- The instants at which a clock in a zone shows a moment: two in the hour that is set back, and around the one that is
-- skipped.
local function instants(seconds, zone)
  local fixed = moment.offset(zone)
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
---@field url string?  the appliance whose clock it is

--- The clock of a session: the `Date` of its last reply and what has passed since, and its zone.
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
  return { now = now, zone = facts.timezone, url = facts.url }
end

-- The appliances of which it was said that their zone is not known.
local told = {}

--- Says that ages are guessed, since the appliance's zone is not known: once for each appliance.
---@param clock Clock
function times.tell_guess(clock)
  if clock.zone or told[clock.url or ""] then return end
  told[clock.url or ""] = true
  shell.note('the appliance\'s times bear no zone, and its zone is not known: ages are known within 26 hours only\n'
    .. '--timezone Europe/Berlin says it, and for good: "timezone": "Europe/Berlin" in the profile '
    .. "(~/.config/scvsh/profiles.json), or SCVSH_TIMEZONE")
end

--- The instants, in seconds since 1970 by UTC, that a moment can be: the first and the last. Both are the same where
--- the zone is known.
---@param seconds integer  as `read` gives them
---@param offset integer?
---@param zone string?  the appliance's, if it is known
---@return integer first, integer last
function times.range(seconds, offset, zone)
  if offset then return seconds - offset, seconds - offset end
  if zone then return instants(seconds, zone) end
  return seconds - EASTMOST, seconds - WESTMOST
end

--- How many seconds ago a time was: the least and the most that it can be; nil if it is no time. Both are the same
--- where the zone is known.
---@param value any  a time of the appliance
---@param clock Clock
---@return number? least, number? most
function times.age(value, clock)
  local seconds, offset = moment.read(value)
  if not seconds then return nil end
  if not offset then times.tell_guess(clock) end
  local first, last = times.range(seconds, offset, clock.zone)
  return clock.now - last, clock.now - first
end

--- Why a time of something that has been can't be meant as it is read; nil where it can. A clock that is set wrong by
--- some hours is no wonder, and where the zone is not known, neither are those.
---@param seconds integer
---@param offset integer?
---@param facts table  of the session: its `date` and `timezone`; without a date nothing can be told
---@return string?
function times.doubt(seconds, offset, facts)
  if not facts.date then return nil end
  local clock = times.clock(facts)
  if times.range(seconds, offset, clock.zone) <= clock.now + DAY then return nil end
  return ("after %s, which is the appliance's own clock (a date may have its day before its month)"):format(facts.date)
end

--- What the appliance's own clock showed at a time; nil if it is none. By UTC where the time says its own offset and
--- the appliance's zone is not known.
---@param value any
---@param zone string?
---@return integer?
function times.on_clock(value, zone)
  local seconds, offset = moment.read(value)
  if not seconds or not offset then return seconds end
  return seconds - offset + (zone and offset_at(zone, seconds - offset) or 0)
end

--- What the appliance's own clock showed at its last reply, and whether that is sure: where its zone is not known, the
--- clock of UTC stands in for it.
---@param facts {date: string?, timezone: string?}
---@return integer now  a moment of core/calendar
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
  return clock.now + offset_at(clock.zone, clock.now)
end

--- A moment that is to come on the appliance's clock, as text: "2026-11-24 02:30". In the hour that daylight saving
--- skips there is no such moment: what the appliance does then is not known, and said.
---@param seconds integer
---@param zone string?
---@return string
function times.to_come(seconds, zone)
  local text = calendar.text(seconds)
  if not zone or moment.offset(zone) then return text end
  local first = instants(seconds, zone)
  if first + shell.zone_offset(zone, first) == seconds then return text end
  return text .. " (the clock skips that hour: it may not run)"
end

--- A moment of the appliance's clock as it writes times: in the form of one that it sent, else 11/23/2026 03:05:09 PM.
---@param seconds integer
---@param like any  a time as the appliance sent it
---@param zone string?  the appliance's, if it is known
---@return string|number|integer[]
function times.written(seconds, like, zone)
  local instant = zone and instants(seconds, zone) or seconds
  return shell.library("time/time_writer").written(seconds, instant, like)
end

return times
