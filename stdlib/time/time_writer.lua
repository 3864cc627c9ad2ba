-- Writes times as the appliance does: in the form of one that it sent.
local shell = ...
local calendar = shell.library("core/calendar")
local moment = shell.library("core/moment")

local time_writer = {}

local MILLISECONDS = 10 ^ 11 -- a number since 1970 that is as large counts them

local function american(f)
  local hour = f.hour % 12 == 0 and 12 or f.hour % 12
  return ("%02d/%02d/%04d %02d:%02d:%02d %s"):format(f.month, f.day, f.year, hour, f.min, f.sec,
    f.hour < 12 and "AM" or "PM")
end

local function counted(instant, like)
  return like >= MILLISECONDS and instant * 1000 or instant
end

local function listed(f, like)
  local parts = { f.year, f.month, f.day, f.hour, f.min, f.sec, 0 }
  return table.move(parts, 1, math.max(5, #like), 1, {})
end

-- A number with as many digits at least as the one that it stands for.
local function digits(number, like) return ("%0" .. #like .. "d"):format(number) end

-- "AM" or "PM" in the capitals and with the points of what it stands for: "p.m." for "a.m.".
local function half_of(hour, like)
  local letter = hour < 12 and "A" or "P"
  return (like:gsub("^[AaPp]", like:find("^%l") and letter:lower() or letter))
end

-- 11/23/2026 03:05:09 PM with the blanks, digits, capitals that `like` has; nil if it is none of these.
local function slashed(f, like)
  local month, day, gap, hour, rest = like:match("^(%d%d?)/(%d%d?)/%d%d%d%d(,?[^%d]+)(%d%d?):%d%d(.*)$")
  if not month then return nil end
  local has_seconds, behind = rest:find("^:%d%d") ~= nil, rest:gsub("^:%d%d[.,]?%d*", "")
  local half = behind:match("[AaPp]%.? ?[Mm]%.?")
  local shown = f.hour
  if half then shown = f.hour % 12 == 0 and 12 or f.hour % 12 end
  local text = ("%s/%s/%04d%s%s:%02d"):format(digits(f.month, month), digits(f.day, day), f.year, gap,
    digits(shown, hour), f.min)
  if has_seconds then text = ("%s:%02d"):format(text, f.sec) end
  if half then text = text .. behind:match("^(.-)[AaPp]") .. half_of(f.hour, half) end
  return text
end

-- 2026-11-23T15:05:09.000+01:00; nil if `like` is none of these.
local function sorted(f, like)
  local gap, rest = like:match("^%d%d%d%d%-%d%d%-%d%d([Tt ])%d%d:%d%d(.*)$")
  if not gap then return nil end
  local seconds, fraction = rest:match("^:%d%d"), rest:match("^:%d%d([.,]%d+)") or ""
  local zone = rest:gsub("^:%d%d", ""):gsub("^[.,]%d+", "")
  return ("%04d-%02d-%02d%s%02d:%02d%s%s%s"):format(f.year, f.month, f.day, gap, f.hour, f.min,
    seconds and (":%02d"):format(f.sec) or "", fraction:gsub("%d", "0"), zone)
end

--- A moment in the form of a time that the appliance sent; where that is of no form that can be written,
--- 11/23/2026 03:05:09 PM.
---@param seconds integer  on the appliance's clock
---@param instant integer  the same by UTC
---@param like any
---@return string|number|integer[]
function time_writer.written(seconds, instant, like)
  local _, offset = moment.read(like)
  local text = type(like) == "string" and like:match("^%s*(.-)%s*$")
  local f = calendar.fields(seconds)
  if type(like) == "number" and offset then return counted(instant, like) end
  if type(like) == "table" and moment.read(like) then return listed(f, like) end
  if not text or not moment.read(text) then return american(f) end
  if text:find("^%d+%.?%d*$") then return ("%d"):format(counted(instant, tonumber(text))) end
  if offset then return sorted(calendar.fields(instant + offset), text) or american(f) end
  return slashed(f, text) or sorted(f, text) or american(f)
end

return time_writer
