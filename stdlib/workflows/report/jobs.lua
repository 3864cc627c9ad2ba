-- The jobs of a report: what came of them, day by day, and those that failed, with the end of their logs.
local shell = ...
local calendar = shell.library("core/calendar")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local job_records = shell.library("jobs/job")
local parallel = shell.library("tasks/parallel").parallel
local record = shell.library("core/record")
local times = shell.library("time/times")

local report_jobs = {}

local DAY = 86400
local MOST_LOGS = 50 -- of failed jobs, the newest ones; of the others it is said that none was asked for

--- What can come of a job, in the order in which it is shown.
report_jobs.OUTCOMES = { "done", "warning", "failed", "running", "unknown" }

local read, optional = record.reader("jobs.list"), record.optional

local function day_text(day) return calendar.text(day * DAY):sub(1, 10) end

local function outcome_of(job)
  local means = job_records.outcome(job, "jobs.list")
  return means or job_records.is_running(job, "jobs.list") and "running" or "unknown"
end

-- The jobs with what came of them, and the day of each on the appliance's clock; none where its start can't be read.
local function judged(jobs, zone)
  local rows = {}
  for index, job in ipairs(jobs) do
    local wall = times.on_clock(optional(job, "start_time"), zone)
    rows[index] = { job = job, outcome = outcome_of(job), day = wall and wall // DAY or nil, start = wall }
  end
  return rows
end

-- The last so many days: the first and the last of them. Where the zone isn't known, that of the appliance may be a day
-- ahead of UTC's.
local function window_of(rows, days, facts)
  local now, is_sure = times.wall(facts)
  local today = now // DAY
  for _, row in ipairs(rows) do
    if not is_sure and row.day == today + 1 then return today + 2 - days, today + 1 end
  end
  return today - days + 1, today
end

-- What came of the jobs of each day; and how many stand in none, since they say no time that can be read, or one that
-- is still to come.
local function by_day(rows, first, last)
  local days, sums, without, after = {}, { total = 0 }, 0, 0
  for day = first, last do
    days[#days + 1] = { day = day_text(day), total = 0 }
    for _, name in ipairs(report_jobs.OUTCOMES) do days[#days][name], sums[name] = 0, sums[name] or 0 end
  end
  for _, row in ipairs(rows) do
    local counts = row.day and days[row.day - first + 1]
    without = without + (row.day and 0 or 1)
    after = after + (row.day and row.day > last and 1 or 0)
    for _, each in ipairs(counts and { counts, sums } or {}) do
      each[row.outcome], each.total = each[row.outcome] + 1, each.total + 1
    end
  end
  return { days = days, sums = sums, without_day = without, after = after }
end

local function last_lines(text, count)
  local lines = {}
  for line in text:gmatch("[^\r\n]+") do lines[#lines + 1] = line end
  return table.move(lines, math.max(1, #lines - count + 1), #lines, 1, {})
end

-- A failed job as it is shown: of its record only what came of it decides.
local function failed_row(row)
  local job = row.job
  return {
    id = read(job, "id", "id"), type = optional(job, "type", "text"), status = optional(job, "status", "text"),
    outcome = row.outcome, start = optional(job, "start_time"), group = optional(job, "group_name", "text"),
    policy = optional(job, "policy_name", "text"), messages = optional(job, "messages", "list"),
  }
end

-- Those that did not do what they should, the newest first; those whose start can't be read come before all.
local function failed_jobs(scv, rows, first, count)
  local failed = {}
  for _, row in ipairs(rows) do
    local is_bad = row.outcome == "failed" or row.outcome == "unknown"
    if is_bad and (not row.day or row.day >= first) then failed[#failed + 1] = row end
  end
  table.sort(failed, function(a, b)
    if a.start ~= b.start then return (a.start or math.huge) > (b.start or math.huge) end
    return tostring(optional(a.job, "id")) > tostring(optional(b.job, "id"))
  end)
  local shown = {}
  for index, row in ipairs(failed) do shown[index] = failed_row(row) end
  local wanted = table.move(shown, 1, math.min(#shown, MOST_LOGS), 1, {})
  local logs = parallel(wanted, function(row) return last_lines(scv.job_log(row.id), count) end, { errors = "collect" })
  for index, row in ipairs(shown) do
    local log = logs[index]
    -- A log that is gone must not hide that its job failed; no connection is another thing.
    if not log then
      row.no_log = ("not asked for: only those of the newest %d are"):format(MOST_LOGS)
    elseif log.ok then
      row.log = List.new(log.value)
      if #log.value == 0 then row.no_log = "it is empty" end
    elseif not report_jobs.is_partial(log.error) then
      error(log.error, 0)
    else
      row.no_log = errors.message(log.error)
    end
  end
  return shown
end

-- Kinds of errors that cost a part of a report, and not all of it: what the appliance says, or doesn't. A wrong
-- argument is the caller's.
local PARTIAL = { appliance = true, protocol = true, not_found = true, ambiguous = true, empty = true, timeout = true,
  job = true }

--- Whether an error costs a part of a report alone. Without a connection or a login there is none.
---@param raised any
---@return boolean
function report_jobs.is_partial(raised)
  local kind = errors.kind(raised)
  if kind ~= "parallel" then return PARTIAL[kind] == true end
  for _, inside in ipairs(rawget(raised, "kinds") or { "lua" }) do
    if not PARTIAL[inside] then return false end
  end
  return true
end

--- Reads the jobs of the last days. Gives the two parts of a report that are made of them, each a function.
---@param scv table
---@param wanted {days: integer, lines: integer}
---@param facts fun(): table  of the session, once anything was asked
---@return fun(): table outcomes
---@return fun(): table failed
function report_jobs.parts(scv, wanted, facts)
  local known, first, last
  local function rows()
    if not known then
      -- A day more, since the first one counts from its midnight.
      local jobs = scv.jobs { since = ("%dd"):format(wanted.days + 1) }
      known = judged(jobs, facts().timezone)
      -- Once for both parts: midnight may come between them.
      first, last = window_of(known, wanted.days, facts())
    end
    return known, first, last
  end
  return function()
    return by_day(rows())
  end, function()
    local all, from = rows()
    return { jobs = failed_jobs(scv, all, from, wanted.lines) }
  end
end

return report_jobs
