-- When backups were made, and which of them is the newest. Times that bear a zone are compared as instants; those
-- without one stand on the appliance's clock. Where some do and some don't, and the appliance's zone is not known, an
-- answer counts only if it is the same in every zone.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional
local times = shell.library("time/times")

local backup_times = {}

local DAY = 86400
local QUARTER, EAST, WEST = 900, 14 * 3600, -12 * 3600 -- all zones are quarters of an hour apart

-- The backups with the moments that they say, as far as these can be read.
local function read_all(backups, read)
  local entries = {}
  for index, backup in ipairs(backups) do
    local seconds, offset = times.read(optional(backup, "start_time"))
    local id = tostring(read(backup, "backup_id", "id"))
    entries[index] = { backup = backup, seconds = seconds, offset = offset, id = id }
  end
  return entries
end

-- Of the same second, the one of the higher number is the newer.
local function is_newer(a, b)
  if a.at ~= b.at then return a.at > b.at end
  local left, right = tonumber(a.id), tonumber(b.id)
  if left and right then return left > right end
  return a.id > b.id
end

-- Whether there are moments with an offset and moments without one.
local function is_mixed(entries, before)
  local with, without = false, false
  local function look(each)
    if each and each.seconds then
      with, without = with or each.offset ~= nil, without or each.offset == nil
    end
  end
  look(before)
  for _, each in ipairs(entries) do look(each) end
  return with and without
end

-- Sorts the entries, the newest first; those whose time can't be read come last. `at_of` makes a number of a moment.
local function sort(entries, at_of)
  for _, each in ipairs(entries) do each.at = each.seconds and at_of(each) or -math.huge end
  table.sort(entries, is_newer)
  return entries
end

local function as_it_says(each) return each.seconds - (each.offset or 0) end

--- The backups, the newest first; those whose time can't be read come last.
---@param backups table[]
---@param read RecordReader
---@param zone string?  the appliance's, if it is known
---@return {backup: table, seconds: integer?, offset: integer?}[]
function backup_times.newest_first(backups, read, zone)
  local entries = read_all(backups, read)
  if not zone or not is_mixed(entries) then return sort(entries, as_it_says) end
  return sort(entries, function(each) return select(2, times.range(each.seconds, each.offset, zone)) end)
end

--- Refuses backups that are said to be from after the appliance's own clock: there are none, so their times are read
--- otherwise than they are meant, with days before months, say. Then no time of theirs can be trusted.
---@param entries {backup: table, seconds: integer?, offset: integer?}[]
---@param read RecordReader
---@param facts table  of the session
---@param advice string
function backup_times.refuse_future(entries, read, facts, advice)
  for _, each in ipairs(entries) do
    local doubt = each.seconds and times.doubt(each.seconds, each.offset, facts)
    if doubt then
      read.wrong(each.backup, "start_time", "a time that has been", ("it is %s; %s"):format(doubt, advice))
    end
  end
end

-- The first of the entries that is good and not after `limit`, and how many there are.
local function first_good(entries, limit, is_good)
  local chosen, count = nil, 0
  for _, each in ipairs(entries) do
    if (not limit or each.at <= limit) and is_good(each.backup) then
      chosen, count = chosen or each, count + 1
    end
  end
  return chosen, count
end

local function told(entry)
  if not entry then return "none" end
  local backup = entry.backup
  local name, start = optional(backup, "name") or entry.id, optional(backup, "start_time")
  return ("%s of %s"):format(cell.text(name), cell.moment(start))
end

local ADVICE = 'write it with its zone ("2026-11-20T12:00:00+01:00"), say the appliance\'s with --timezone, '
  .. 'or name the backup: backup = …'

local function refuse(one, other, before, context)
  local choice = ("%s or %s"):format(told(one), told(other))
  if not before then
    errors.raise {
      kind = "protocol", operation = context.operation, field = "start_time",
      message = ("some times of the backups in the reply of %s bear a zone and some bear none: the newest is %s, which "
        .. "is not known"):format(context.operation, choice),
      hint = "say the appliance's zone with --timezone, or name the backup: backup = …",
    }
  end
  local bears = before.offset and "bears a zone, and the times of the backups don't"
    or "bears no zone, and the times of the backups do"
  errors.argument(context.func, "before", ("%s: it means %s, and the appliance's own zone is not known"):format(bears,
    choice), before.offset and 'give it as the appliance\'s clock shows it ("2026-11-20 12:00"), say the appliance\'s '
    .. "zone with --timezone, or name the backup: backup = …" or ADVICE)
end

-- The first and the last instant that a moment can be, on a clock whose zone is known.
local function range_of(each, zone) return times.range(each.seconds, each.offset, zone) end

-- Whether two times of a clock without a zone are in their order for sure: by both, the times and the ids. Where the
-- clock was set back, the times alone don't say it.
local function is_settled(newer, older)
  if newer.offset or older.offset then return false end
  if newer.seconds == older.seconds then return true end
  local left, right = tonumber(newer.id), tonumber(older.id)
  return newer.seconds > older.seconds and left ~= nil and right ~= nil and left > right
end

-- Stops where the clock was set back between a backup and another one, or the limit, so that another may be the one.
local function refuse_repeated(chosen, entries, before, context, is_good)
  local zone = context.zone
  local first, last = range_of(chosen, zone)
  local from, to = math.huge, math.huge
  if before then from, to = range_of(before, zone) end
  local limit_is_open, rival = last > from, nil
  -- No clock is set back by so much.
  local least = as_it_says(chosen) - 2 * DAY
  local most = before and as_it_says(before) + 2 * DAY or math.huge
  for _, each in ipairs(entries) do
    local said = as_it_says(each)
    if each ~= chosen and said >= least and said <= most and not rival then
      local earliest, latest = range_of(each, zone)
      local is_open = first ~= last or earliest ~= latest or from ~= to
      local is_beyond = latest > from
      if is_open and earliest <= to and latest > first and (is_beyond or not is_settled(chosen, each))
        and is_good(each.backup) then
        rival, limit_is_open = each, limit_is_open or is_beyond
      end
    end
  end
  if not rival and not limit_is_open then return end
  local rows = { chosen.backup, rival and rival.backup or nil }
  local message = limit_is_open and before and ("before = %q"):format(before.text) or "the newest backup"
  local open = rival and "which of these is the last" or "whether this is from before"
  choices.ambiguous(("%s is ambiguous: the appliance's clock was set back then, so that %s is not known"):format(
    message, open), "name the one that is meant: backup = …", rows, "backup_id", "name", "start_time")
end

--- The newest backup that is good and not from after `before`, and how many there are; nil if there is none. All times
--- must have been read.
---@param entries {backup: table, seconds: integer, offset: integer?}[]
---@param before {seconds: integer, offset: integer?, text: string}?
---@param context {func: string, operation: string, zone: string?}
---@param is_good fun(backup: table): boolean
---@return table? backup, integer count
function backup_times.newest(entries, before, context, is_good)
  local zone, chosen, count = context.zone, nil, 0
  if not is_mixed(entries, before) then
    chosen, count = first_good(sort(entries, as_it_says), before and as_it_says(before), is_good)
  elseif zone then
    -- In the hour that is set back a time has two instants: the backup must be from before in any case.
    sort(entries, function(each) return select(2, times.range(each.seconds, each.offset, zone)) end)
    chosen, count = first_good(entries, before and times.range(before.seconds, before.offset, zone), is_good)
  else
    for assumed = WEST, EAST, QUARTER do
      local function at_of(each) return each.seconds - (each.offset or assumed) end
      local found
      found, count = first_good(sort(entries, at_of), before and at_of(before), is_good)
      if assumed > WEST and found ~= chosen then refuse(chosen, found, before, context) end
      chosen = found
    end
  end
  if zone and chosen then refuse_repeated(chosen, entries, before, context, is_good) end
  return chosen and chosen.backup, count
end

return backup_times
