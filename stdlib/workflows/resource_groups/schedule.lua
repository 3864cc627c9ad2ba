-- When the policies of a resource group make their backups, in people's words: {at = "02:30"},
-- {every = 6, at = "00:15"}, {at = "04:00", days = {"sunday"}}, {at = "05:00", days = {1, 15}}. The appliance wants a
-- first time, an interval and days.
local shell = ...
local argument_table = shell.library("session/argument_table")
local calendar = shell.library("core/calendar")
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local day_words = shell.library("time/day_words")
local errors = shell.library("core/errors")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")
local times = shell.library("time/times")
local words = shell.library("core/words")

local HOUR, DAY = 3600, 86400

local read = reader("resource_groups.list")

local group_schedule = {}

local HINT = 'for example schedules = {daily = {at = "02:30"}, weekly = {at = "04:00", days = {"sunday"}}}'

local function seconds_of(at, func)
  local seconds = day_words.time(at)
  if not seconds then
    errors.argument(func, "at", "must be a time of day as in 02:30, got " .. errors.what(at), HINT)
  end
  return seconds
end

-- "sun", "Sundays" → "SUNDAY"; nil if it is no day of the week.
local function weekday_of(word)
  local day = day_words.weekday(word)
  return day and day:upper()
end

local function month_day_of(value)
  return math.type(value) == "integer" and value >= 1 and value <= 31 and value or nil
end

-- How each kind of policy names its days.
local DAYS = {
  WEEKLY = { field = "days_of_week", read = weekday_of, what = "days of the week", example = '{"sunday"}' },
  MONTHLY = { field = "days_of_month", read = month_day_of, what = "days of the month, 1 to 31", example = "{1, 15}" },
}

-- The days in their order, each once.
local function days_of(given, rule, func)
  local days = sequence.map(type(given) == "table" and given or { given }, function(value)
    local day = rule.read(value)
    if day then return day end
    errors.argument(func, "days", ("must be %s, got %s"):format(rule.what, errors.what(value)),
      "for example days = " .. rule.example)
  end)
  if #days == 0 then errors.argument(func, "days", "is empty", "for example days = " .. rule.example) end
  return sequence.distinct(days)
end

-- Whether a policy runs on the day of a moment: on any, where no days are said.
local function is_day(seconds, weekdays, month_days)
  local f = calendar.fields(seconds)
  local weekday = calendar.weekdays[calendar.weekday(f.year, f.month, f.day)]:upper()
  for _, day in ipairs(weekdays or {}) do
    -- What is there may be spelled in another way than what we write.
    if weekday_of(tostring(day)) == weekday then return true end
  end
  for _, day in ipairs(month_days or {}) do
    if math.tointeger(tonumber(day)) == f.day then return true end
  end
  return not (weekdays or month_days)
end

-- Some months lack the 31st; four years have any day of any month.
local DAYS_AHEAD = 4 * 366

-- The first time that is to come; nil if it never comes, by what is known of its days.
local function first_time(details, of_day, now)
  local start = now // DAY * DAY + of_day
  if details.type == "HOURLY" then
    -- Backwards to the first of its times on this day, then on to the next one that is to come.
    local step = (details.interval or 1) * HOUR
    start = now // DAY * DAY + of_day % math.min(step, DAY)
    while start <= now do start = start + step end
    return start
  end
  for _ = 1, DAYS_AHEAD do
    if start > now and is_day(start, details.days_of_week, details.days_of_month) then return start end
    start = start + DAY
  end
  return nil
end

local KINDS = { HOURLY = true, DAILY = true, WEEKLY = true, MONTHLY = true }

-- The kind of a policy as the schedule names it: HOURLY, DAILY … Of another one it is not known when it runs.
local function kind_of(policy, func)
  local read_policy = reader("policies.list")
  local kind = words.constant(read_policy(policy, "frequency", "text"))
  if kind == "ON_DEMAND" then
    errors.argument(func, "schedules", ("can't be given for policy %s: it runs on demand only"):format(
      cell.text(optional(policy, "name"))))
  end
  if not KINDS[kind] then read_policy.wrong(policy, "frequency", "hourly, daily, weekly or monthly") end
  return kind
end

-- An empty list is none.
local function list_of(existing, key)
  local list = read.maybe(existing, key, "list")
  return list and #list > 0 and table.move(list, 1, #list, 1, {}) or nil
end

-- The details that there are, in the document's stable names. Only some kinds of policies have days.
local function details_of(existing)
  return {
    start_time = read.maybe(existing, "start_time", "time"), interval = read.maybe(existing, "interval", "integer"),
    days_of_week = list_of(existing, "days_of_week"), days_of_month = list_of(existing, "days_of_month"),
  }
end

local ADVICE = "or say it: at = …, every = …"

-- The same, of which what is not given otherwise must be there: it is kept.
local function kept_details(existing, given)
  if not existing then return {} end
  if given.at == nil then read(existing, "start_time", "time", ADVICE) end
  if given.every == nil then read(existing, "interval", "integer", ADVICE) end
  return details_of(existing)
end

-- Stops where a schedule that is to be changed is of another kind than its policy: what is kept of it would be of
-- another unit then.
local function check_kind(existing, kind, policy)
  local own = existing and read.maybe(existing, "type", "text")
  if own == nil or words.constant(own) == kind then return end
  read.wrong(existing, "type", ("%s, as policy %s is"):format(kind, cell.text(optional(policy, "name"))),
    ("Which of them counts is not known, so nothing was sent: look at the group in the plug-in's page. If %s only is "
      .. "its word for %s: scv.api.correct{word = %q, is = %q}"):format(cell.text(own), kind, kind, cell.text(own)))
end

-- The same in a text that only shows them.
local function shown_details(existing)
  return {
    type = optional(existing, "type"), start_time = optional(existing, "start_time"),
    interval = optional(existing, "interval"), days_of_week = optional(existing, "days_of_week"),
    days_of_month = optional(existing, "days_of_month"),
  }
end

-- The time of day that there is on the appliance's clock, in seconds; nil if there is none.
local function time_of_day(details, zone)
  local start = times.on_clock(details.start_time, zone)
  if not start and details.start_time ~= nil then read.wrong(details, "start_time", "a time") end
  return start and start % DAY
end

-- What the schedule says, with what is wanted in its place: all else that it says stays, its own spelling too.
local function changed(existing, details)
  if not existing then return details end
  local result = carried.copy(existing)
  for key, value in next, details do
    local is_list = type(value) == "table"
    local is = is_list and list_of(existing, key) or not is_list and optional(existing, key) or nil
    local is_same = is_list and is ~= nil and table.concat(is, "\n") == table.concat(value, "\n")
      or key == "type" and is ~= nil and words.constant(is) == value or is == value
    if not is_same then carried.set(result, key, value) end
  end
  return result
end

--- The details of a policy's schedule, in the document's stable names: those that there are, changed as is wanted.
---@param policy table  its record
---@param given {at: string?, every: integer?, days: any}
---@param existing table?  the details as the group has them
---@param clock {now: integer, zone: string?, form: any}  the appliance's: what it shows, where it hangs if that is
---  known, and a time as it writes them
---@param func string  the function that it was passed to
---@return table details, integer first  when it runs first, on the appliance's clock
function group_schedule.details(policy, given, existing, clock, func)
  local where = ("%s: schedules of %s"):format(func, cell.text(optional(policy, "name")))
  local kind = kind_of(policy, func)
  check_kind(existing, kind, policy)
  local wanted = argument_table.reader(where, { { "at", "text" }, { "every", "count" }, { "days", "any" } },
    { example = HINT:match("schedules.*") })(given)
  if next(wanted) == nil then errors.argument(where, "at", "is missing", HINT) end
  local details = kept_details(existing, wanted)
  details.type = kind
  details.interval = wanted.every or details.interval or 1
  local rule = DAYS[details.type]
  if wanted.days ~= nil and not rule then
    errors.argument(where, "days", ("is not for a policy that is %s"):format(tostring(details.type):lower()))
  end
  if rule then
    if wanted.days ~= nil then details[rule.field] = days_of(wanted.days, rule, where) end
    if not details[rule.field] then
      errors.argument(where, "days", "is missing: " .. rule.what, "for example days = " .. rule.example)
    end
  end
  local of_day = wanted.at and seconds_of(wanted.at, where) or time_of_day(details, clock.zone)
  if not of_day and details.type ~= "HOURLY" then errors.argument(where, "at", "is missing: the time of day", HINT) end
  local first = first_time(details, of_day or 0, clock.now)
  if not first then
    read.wrong(existing or details, details.days_of_week and "days_of_week" or "days_of_month",
      "days on which it can run")
  end
  -- In the form that the appliance has it in: another one it may not take.
  local form = details.start_time or optional(existing, "start_time") or clock.form
  details.start_time = times.written(first, form, clock.zone)
  return changed(existing, details), first
end

-- Days as text that is the same whatever their order.
local function days_text(days)
  local sorted = {}
  for index, day in ipairs(days or {}) do sorted[index] = tostring(day):upper() end
  table.sort(sorted)
  return table.concat(sorted, " ")
end

-- When within its period a schedule runs: the first date of one that runs is past, and says nothing.
local function phase(details, zone)
  local seconds = times.on_clock(details.start_time, zone)
  if not seconds then return details.start_time end
  if details.type ~= "HOURLY" then return seconds % DAY end
  local step = (details.interval or 1) * HOUR
  return seconds % (DAY % step == 0 and step or HOUR)
end

--- Whether two schedules run at the same times. One that doesn't say its own is not the same.
---@param existing table  the details as the group has them
---@param wanted table  what `details` gave
---@param zone string?  the appliance's, if it is known
---@return boolean
function group_schedule.same(existing, wanted, zone)
  local is = details_of(existing)
  is.type, wanted = read(existing, "type", "text"), shown_details(wanted)
  return words.constant(is.type) == words.constant(wanted.type) and (is.interval or 1) == (wanted.interval or 1)
    and phase(is, zone) == phase(wanted, zone) and days_text(is.days_of_week) == days_text(wanted.days_of_week)
    and days_text(is.days_of_month) == days_text(wanted.days_of_month)
end

local UNITS = { HOURLY = "hour", DAILY = "day", WEEKLY = "week", MONTHLY = "month" }

-- "every 6 hours"; of a kind that is not known its own word: "YEARLY", "YEARLY, interval 2".
local function every(kind, word, count)
  local unit = UNITS[kind]
  if not unit then return cell.text(word) .. (count == 1 and "" or ", interval " .. cell.text(count)) end
  return count == 1 and "every " .. unit or ("every %d %ss"):format(count, unit)
end

--- A schedule in words: "every day at 02:30".
---@param details table?
---@param zone string?  the appliance's, if it is known
---@return string
function group_schedule.words(details, zone)
  -- Without its kind an interval says nothing: three hours, or three months.
  if not details or optional(details, "type", "text") == nil then return "not said" end
  details = shown_details(details)
  local kind = details.type:upper()
  local text = every(kind, details.type, details.interval or 1)
  local days = {}
  for _, key in ipairs { "days_of_week", "days_of_month" } do
    for _, day in ipairs(details[key] or {}) do days[#days + 1] = tostring(day) end
  end
  if #days > 0 then text = ("%s on %s"):format(text, table.concat(days, ", "):lower()) end
  local start, offset = times.on_clock(details.start_time, zone), select(2, times.read(details.start_time))
  if not start then
    if details.start_time == nil then return text end
    return ("%s, from a time that can't be read (%s)"):format(text, cell.text(details.start_time))
  end
  local clock = calendar.text(start // 60 * 60 % DAY):match("%d%d:%d%d$")
  if offset and not zone then clock = clock .. " UTC" end
  if kind ~= "HOURLY" then return ("%s at %s"):format(text, clock) end
  return (details.interval or 1) == 1 and text .. " at " .. clock:match(":.*$") or ("%s from %s"):format(text, clock)
end

return group_schedule
