-- Looking at jobs and their logs, the vendor's steps 30 to 32, and failing those that are stuck, its step 33. See
-- docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local job = shell.library("jobs/job")
local job_types = shell.library("jobs/types")
local List = shell.library("core/list")
local moments = shell.library("core/moment")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sessions = shell.library("session/session")
local states = shell.library("core/states")
local schemas = shell.library("lookup/schemas")
local strange_words = shell.library("core/strange_words")
local stuck_jobs = shell.library("jobs/stuck")
local suggest = shell.library("core/suggest")
local times = shell.library("time/times")
local words = shell.library("core/words")

local OUTCOMES = { "done", "warning", "failed", "unknown" } -- of jobs that are over

local JOBS, LOG, FAIL = "scv.jobs", "scv.job_log", "scv.fail_stuck_jobs"

local read_listed = reader("jobs.list")

local read_jobs = argument_table.reader(JOBS, {
  { "type", "text", of = "jobs.list" }, { "status", "text", of = "jobs.list" }, { "since", "any" },
}, { bare = "type" })

local read_log = argument_table.reader(LOG, {
  { "job", "thing", required = true }, { "to", "text" }, { "overwrite", "flag" },
}, { bare = "job", example = "scv.job_log(118)" })

local read_fail = argument_table.reader(FAIL, {
  { "older_than", "age", required = true, hint = 'for example older_than = "24h"' },
  { "type", "text" },
  { "confirm", "confirm" },
}, { example = 'scv.fail_stuck_jobs{older_than = "24h"}' })

-- A job that has an end time is over, whatever its status says; `running` means that it is not, and that its state is
-- known for one that goes on. A warning is called by several words, and `warning` means all of them.
local function has_status(status)
  local wanted = words.constant(status)
  return function(record)
    if wanted == "RUNNING" then return job.is_running(record, "jobs.list") end
    if words.constant(job.state(record, "jobs.list")) == wanted then return true end
    return wanted == "WARNING" and job.outcome(record, "jobs.list") == "warning"
  end
end

-- Whether it is not known if a job is what it is asked for by a word that is known: it goes on, or is over, in a word
-- that is not, or says that it runs and when it ended.
local function is_odd(record, status)
  if words.constant(status) == "RUNNING" then
    return not job.is_over(record, "jobs.list") and not job.is_running(record, "jobs.list")
  end
  local means = job.outcome(record, "jobs.list")
  return means == "unknown" or means == nil and not job.is_running(record, "jobs.list")
end

-- Says which jobs are not listed, and may be what was asked for.
local function tell_odd(odd)
  local said, counts = strange_words.counted(odd, function(record) return cell.text(optional(record, "status")) end)
  strange_words.note(said, counts, "job", function(among)
    if #among > 1 then return 'are not listed; scv.jobs{status = "…"} has those of a word' end
    return ("are not listed; scv.jobs{status = %q} has them"):format(among[1])
  end)
end

-- The jobs of a status, and those that may be. Who asks for a word that is not known knows of such words.
local function of_status(jobs, status)
  local fits, odd, is_known = has_status(status), {}, states.is_known(status)
  local found = jobs:where(function(record)
    if fits(record) then return true end
    odd[record] = is_known and is_odd(record, status)
    return odd[record]
  end)
  if found:count(function(record) return not odd[record] end) == 0 then
    fields.check_word(jobs, List.origin(jobs), "status", status, JOBS)
  end
  return found, odd
end

-- What `since` means: how many seconds ago at most, or a moment on the appliance's clock.
local function read_since(value)
  -- A number since 1970, as a record may hold it, is no length of time: that would be years.
  local moment, offset = times.read(value)
  local seconds = not moment and duration.read(value)
  if seconds then return { ago = seconds } end
  if not moment then
    if duration.is_bare(value) then duration.refuse_bare(value, JOBS, "since") end
    errors.argument(JOBS, "since", "must be a length of time or a time, got " .. errors.what(value),
      'for example since = "24h", or since = "2026-11-20 12:00"')
  end
  return { moment = moment, offset = offset }
end

-- Whether a job says when it started: one that waits, or was never begun, may say nothing.
local function has_start(record)
  local start = optional(record, "start_time")
  return start ~= nil and start ~= "" and not moments.is_zero(start)
end

-- The jobs that may have started since then. Where the zone is not known when they did is not quite either: they are
-- taken to be as young as they can be, so that none is missed. So are those whose start can't be read, or isn't said
-- where other jobs say theirs (`says_start`).
local function started_since(jobs, since, clock, says_start)
  local from = since.ago and clock.now - since.ago or times.range(since.moment, since.offset, clock.zone)
  local has_offset, is_unsure, unread, unsaid = since.ago ~= nil or since.offset ~= nil, false, nil, {}
  local found = jobs:where(function(record)
    if says_start and not has_start(record) then
      unsaid[#unsaid + 1] = cell.text(optional(record, "id"))
      return true
    end
    local start = read_listed(record, "start_time", "time")
    local moment, offset = times.read(start)
    if not moment then
      unread = unread or start
      return true
    end
    -- Both on the appliance's clock: no zone is needed.
    if not has_offset and not offset then return moment >= since.moment end
    is_unsure = is_unsure or not clock.zone and not (has_offset and offset)
    return select(2, times.range(moment, offset, clock.zone)) >= from
  end)
  if is_unsure then
    times.tell_guess(clock)
    shell.note("the appliance's time zone is not known (--timezone says it): jobs of 14 hours before are listed too")
  end
  if unread then
    shell.note(("the start of some jobs can't be read (%s): they are listed, whenever they started"):format(
      cell.text(unread)))
  end
  if #unsaid > 0 then
    shell.note(("when these jobs started is not said: they are listed, whenever that was: %s"):format(
      suggest.enumerated(unsaid)))
  end
  return found
end

-- An id typed as text is the same id.
local function id_of(value)
  if type(value) == "table" then
    schemas.refuse_other(value, schemas.of.job, "job", LOG, "job")
    local id = optional(value, "id")
    if id == nil then errors.record(LOG, "job", value, { "id" }) end
    value = id
  end
  return math.tointeger(value) or value
end

-- Says of a job that is over that it is not known how.
local function tell_unknown(scv, record)
  strange_words.once(scv, "job", job.label(record), job.state(record, "jobs.list"), "it counts as no success")
end

local function add(scv)
  ---@class Jobs
  ---@field type string?  backup, mountBackup, restore and others, in any capitals
  ---@field status string?  running, completed, failed, in any capitals; `running` is all that are known to go on,
  ---  `warning` all that ended with one
  ---@field since string|number|nil  how long ago they started at most ("24h"; a number: seconds), or a time
  ---  ("2026-11-20 12:00")

  --- Lists jobs, running and over. Each that is over has an `outcome`: done, warning (it did what it should, and has
  --- something to say about it), failed (or cancelled, or aborted), or unknown (over, in a word that is not known).
  ---
  --- Where the appliance's time zone is not known, `since` gives also the jobs that only may have started since then.
  ---
  --- Rules: jobs are kept 90 days, unless the appliance is set otherwise.
  ---
  ---     scv.jobs()
  ---     scv.jobs("backup")
  ---     scv.jobs{type = "restore", status = "failed", since = "7d"}
  ---@reads
  ---@steps jobs.list
  ---@param arguments Jobs|string|nil  a bare word is the type
  ---@return List jobs
  ---@typed return List<Job>
  function scv.jobs(arguments)
    arguments = read_jobs(arguments)
    local since = arguments.since ~= nil and read_since(arguments.since)
    local jobs, odd = job_types.list(scv, arguments.type), {}
    local says_start = jobs:count(has_start) > 0
    if arguments.status then jobs, odd = of_status(jobs, arguments.status) end
    if since then jobs = started_since(jobs, since, times.clock(sessions.facts(scv)), says_start) end
    if next(odd) ~= nil then tell_odd(jobs:where(function(record) return odd[record] end)) end
    jobs = jobs:where(function(record) return not odd[record] end)
    for _, record in ipairs(jobs) do job.judged(record, "jobs.list") end
    return List.mark(jobs, { operation = "jobs.list", also = { outcome = OUTCOMES } })
  end

  --- Whether a job is over: it has an end time, or a state that is known to be an end. Whether it went well says
  --- scv.succeeded.
  ---
  ---     scv.jobs():where(function(job) return scv.is_over(job) and not scv.succeeded(job) end)
  ---@reads
  ---@param record table  a job, as scv.jobs lists it
  ---@return boolean
  function scv.is_over(record)
    if type(record) ~= "table" then
      errors.argument("scv.is_over", "record", "must be a job's record, got " .. errors.what(record))
    end
    return job.is_over(record, "jobs.list")
  end

  --- Whether a job is known to go on: it says so, and says no end. One that is neither that nor over is in a word that
  --- is not known: nobody knows what it does.
  ---
  ---     scv.jobs():where(scv.is_running)
  ---@reads
  ---@param record table  a job, as scv.jobs lists it
  ---@return boolean
  function scv.is_running(record)
    if type(record) ~= "table" then
      errors.argument("scv.is_running", "record", "must be a job's record, got " .. errors.what(record))
    end
    return job.is_running(record, "jobs.list")
  end

  --- Whether a job is over and did what it should: it is COMPLETED, or ended with a warning. Nothing else is a
  --- success; of one that is over in a word that is not known a note says so.
  ---
  ---     scv.jobs("backup"):where(scv.succeeded)
  ---@reads
  ---@param record table  a job, as scv.jobs lists it
  ---@return boolean
  function scv.succeeded(record)
    if type(record) ~= "table" then
      errors.argument("scv.succeeded", "record", "must be a job's record, got " .. errors.what(record))
    end
    if job.outcome(record, "jobs.list") == "unknown" then tell_unknown(scv, record) end
    return job.succeeded(record, "jobs.list")
  end

  ---@class JobLog
  ---@field job integer|string|table  the job's id, or its record
  ---@field to string?  a file to write it to; without it the text is given
  ---@field overwrite boolean?  true: replaces the file that is there; it is not replaced otherwise

  --- Fetches the log of a job: as text, or into a file.
  ---
  --- Rules: logs are kept 30 days, unless the appliance is set otherwise.
  ---
  ---     print(scv.job_log(118))
  ---     scv.job_log{job = 118, to = "job_118.log"}
  ---@reads
  ---@steps find the job with jobs.list, jobs.get, jobs.logs
  ---@param arguments JobLog|integer|string  a job's id or record alone will do
  ---@return string log  its text, or the path of the file
  function scv.job_log(arguments)
    arguments = read_log(arguments)
    local id = id_of(arguments.job)
    local record = scv.api.jobs.get(id)
    job.check_id(record, id, "jobs.get")
    narration.took("job", id, "response", job.label(record))
    -- A record that says no state says nothing to that, and its log is there all the same.
    local is_running = optional(record, "status") ~= nil and not job.is_over(record, "jobs.get")
    if is_running then shell.note(("%s is still running: its log goes on"):format(job.label(record))) end
    return scv.api.jobs.logs({ id = id }, { to = arguments.to, overwrite = arguments.overwrite })
  end

  --- What became of a job that was marked as failed.
  ---@class StuckJob
  ---@field id integer
  ---@field type string
  ---@field age number  in seconds
  ---@field status string
  ---@field error string?

  ---@class FailStuckJobs
  ---@field older_than string  how long ago they started at least, with its unit: "24h", "2d"
  ---@field type string?  only jobs of this type, in any capitals
  ---@field confirm boolean|userdata|nil  false: don't ask; or what scv.ask gave

  --- Marks jobs as failed that have been running for too long. It lists them and asks before anything is sent.
  ---
  --- It takes only jobs that run and that surely started as long ago as that. Where the appliance's time zone is not
  --- known, that leaves alone what may be younger, by 26 hours at most; `--timezone` says it. A job that ends before
  --- the question is answered is left as it is. One that can't be failed doesn't stop the rest: at the end an error
  --- shows all.
  ---
  ---     scv.fail_stuck_jobs{older_than = "24h"}
  ---     scv.fail_stuck_jobs{older_than = "2d", type = "backup"}
  ---@steps jobs.list, jobs.fail
  ---@param arguments FailStuckJobs
  ---@return List jobs  {id, type, age, status, error} of each; in a dry run the planned requests
  ---@typed return List<StuckJob>|Plan
  function scv.fail_stuck_jobs(arguments)
    arguments = read_fail(arguments)
    local jobs = job_types.list(scv, arguments.type)
    local stuck = stuck_jobs.among(jobs, arguments.older_than, times.clock(sessions.facts(scv)))
    return stuck_jobs.fail(scv, stuck, arguments.confirm)
  end
end

return { order = 130, add = add }
