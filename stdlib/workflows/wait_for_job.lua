-- Waiting for jobs.
local shell = ...
local argument_table = shell.library("session/argument_table")
local begun = shell.library("jobs/begun")
local cell = shell.library("text/cell")
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local job = shell.library("jobs/job")
local job_starter = shell.library("jobs/starter")
local outage = shell.library("jobs/outage")
local schemas = shell.library("lookup/schemas")
local optional = shell.library("core/record").optional
local List = shell.library("core/list")
local Poller = shell.library("jobs/poller")
local progress = shell.library("text/progress")
local sessions = shell.library("session/session")

local NAME = "scv.wait_for_job"

local read = argument_table.reader(NAME, {
  { "job", "any", required = true }, { "timeout", "span" }, { "patience", "duration" },
}, { bare = "job", example = "scv.wait_for_job(118)" })

-- Whether a value can be the id of a job: a number, or a text of one word with a digit in it. A word without one is a
-- name or a slip, whatever the appliance's ids look like.
local function can_be_id(value)
  if type(value) == "string" then return value:find("%d") ~= nil and not value:find("[%s%c]") end
  return math.type(value) == "integer"
end

-- The id of a job in the reply of an operation that starts one.
local function reply_id(value) return optional(value, "job_id") or rawget(value, "jobId") end

-- A job's id and, where a record was given, the record.
local function job_of(value)
  local id, record = value, nil
  if type(value) == "table" then
    schemas.refuse_other(value, schemas.of.job, "job", NAME, "job")
    id, record = optional(value, "id"), value
    -- What starts a job answers with its id alone.
    if id == nil then id, record = reply_id(value), nil end
    if id == nil then errors.record(NAME, "job", value, { "id" }) end
  end
  -- Blanks around what was typed or pasted say nothing.
  if not record and type(id) == "string" then id = id:match("^%s*(.-)%s*$") end
  if not can_be_id(id) then
    errors.argument(NAME, "job", ("must be a job's %s, got %s"):format(record and "record with its id" or
      "id or its record", errors.what(id)))
  end
  -- An id typed as text is the same id.
  return record and id or math.tointeger(id) or id, record
end

-- A job's record may stand for itself, whoever made it.
local function arguments_of(given)
  local is_record = type(given) == "table" and rawget(given, "job") == nil
    and (optional(given, "id") or reply_id(given)) ~= nil
  return read(is_record and { job = given } or given)
end

-- The line for one job alone, or for all that are waited for.
local function progress_line(poller, began)
  local count, over, percent, record, label = poller:standing()
  local clock, away = progress.clock(shell.monotonic() - began), poller.away
  local what = count > 1 and ("%d jobs, %d over"):format(count, over) or label
  if away then
    local waiter = next(poller.waiters)
    what = what or waiter and "job " .. waiter.key or "the job"
    return ("%s  the appliance is away since %s  %s"):format(what, away.at, clock)
  end
  if not what then return nil end
  local bar = progress.bar(count > 1 and percent or count == 1 and job.percent(record) or nil)
  return ("%s  %s  %s"):format(what, bar, clock)
end

local function goes_on(id)
  return ("job %s goes on on the appliance; scv.wait_for_job(%s) waits for it again"):format(id,
    math.tointeger(id) or ("%q"):format(tostring(id)))
end

local function give_up(waiter, record, problem)
  shell.raise {
    kind = "timeout",
    message = ("job %s %s"):format(waiter.id, problem),
    hint = goes_on(waiter.id),
    job = waiter.id,
    job_status = record and optional(record, "status"),
    record = record,
  }
end

-- Whatever ends the wait, the job is there: the error says which it is, and how it is waited for again.
local function raise_with_job(raised, waiter)
  local kind = errors.kind(raised)
  -- What can't be asked for is no job that goes on.
  if kind == "interrupted" or kind == "lua" or kind == "argument" or rawget(raised, "job") ~= nil then
    error(raised, 0)
  end
  local facts = {}
  for key, value in next, raised do facts[key] = value end
  facts.job = waiter.id
  facts.message = ("how job %s stands is not known: %s"):format(waiter.id, errors.message(raised))
  facts.hint = facts.hint and ("%s\n%s"):format(goes_on(waiter.id), facts.hint) or goes_on(waiter.id)
  shell.raise(facts)
end

-- Ctrl-C ends the wait, not the job. The shell says so, since no Lua code runs after an interrupt.
local function say_what_goes_on(poller)
  local ids, key, note = {}, tostring(poller), nil
  for waiter in pairs(poller.waiters) do ids[#ids + 1] = waiter.key end
  table.sort(ids)
  if #ids == 1 then
    -- One number is enough to read.
    note = "the job" .. goes_on(ids[1]):match("^job %S+(.*)$")
  elseif #ids > 1 then
    local shown = table.concat(ids, ", ", 1, math.min(#ids, 20))
    note = ("%d jobs go on on the appliance: %s%s"):format(#ids, shown, #ids > 20 and " …" or "")
  end
  shell.interrupt_note(note, key)
end

-- Ends the wait where the appliance has been away for too long.
local function check_away(poller, waiter)
  local seconds, away = poller:away_for(waiter)
  if not seconds or seconds < waiter.patience then return end
  local facts = {}
  for key, value in next, away.error do facts[key] = value end
  facts.message = ("the appliance has been away for %s: %s"):format(duration.text(seconds), errors.message(away.error))
  shell.raise(facts)
end

-- A job whose state is neither an end nor a known way of going on may never come to one: it is waited for as long as
-- its record changes, and a while longer.
local function check_odd(waiter, record, operation)
  if job.is_running(record, operation) then
    waiter.odd = nil
    return
  end
  local now, status = shell.monotonic(), cell.text(optional(record, "status"))
  local sign = ("%s %s"):format(status, tostring(job.percent(record)))
  if not waiter.odd then
    shell.note(("job %s is %s: what that means is not known; it is waited for until it has not changed for %s"):format(
      waiter.id, status, duration.text(waiter.patience)))
  end
  if not waiter.odd or waiter.odd.sign ~= sign then waiter.odd = { sign = sign, since = now } end
  if now - waiter.odd.since < waiter.patience then return end
  give_up(waiter, record, ("has been %s for %s, and what that means is not known"):format(status,
    duration.text(waiter.patience)))
end

-- Waits until the job is over; gives its record, what replied with it, and whether it had to wait at all.
local function follow(poller, waiter, timeout)
  local waited = false
  while true do
    local record, is_over, operation = poller:look(waiter)
    if record and waiter.started then job_starter.check_type(waiter.started, record) end
    if is_over then return record, operation, waited end
    local elapsed = shell.monotonic() - waiter.since
    if timeout and elapsed >= timeout then
      local status = record and cell.text(optional(record, "status")) or "without a sign"
      give_up(waiter, record, ("is still %s after %g s"):format(status, timeout))
    end
    check_away(poller, waiter)
    if record then check_odd(waiter, record, operation) end
    waited = waited or record ~= nil
    progress.tick()
    local step = progress.interval()
    poller:step(waiter, timeout and math.min(step, timeout - elapsed) or step)
  end
end

local function add(scv)
  local poller = Poller.new(scv.api)

  ---@class WaitForJob
  ---@field job integer|string|table  the job's id, or its record
  ---@field timeout number|string|nil  how long the job may take, in seconds or as "2h"; any time unless given
  ---@field patience number|string|nil  how long the appliance may be away, in seconds or as "30m"; 10 minutes unless
  ---  given

  --- Waits until a job is over, and gives its record. The record's `outcome` is "done", or "warning" where the job has
  --- something to say about it, which is told. A job that failed, and one whose end is not understood, is raised with
  --- its messages. All jobs that a session waits for at the same time are asked for with one request.
  ---
  --- An appliance that restarts is waited for. Whatever else ends the wait, the job goes on, and the error has its
  --- `job`.
  ---
  ---     scv.wait_for_job(118)
  ---     scv.wait_for_job{job = 118, timeout = 3600, patience = "30m"}
  ---@steps jobs.get, or for several at a time: jobs.list
  ---@param arguments WaitForJob|integer|string  a job's id or record alone will do
  ---@return table job  its record at the end
  ---@typed return Job|Plan
  function scv.wait_for_job(arguments)
    arguments = arguments_of(arguments)
    local id, record = job_of(arguments.job)
    -- A record that is over already has nothing more to say. One without status was made of an id, and has said nothing
    -- yet: the appliance is asked, and its reply must say it.
    local source = record and (List.origin(record) or {}).operation or "jobs.get"
    local has_status = record and optional(record, "status") ~= nil
    if has_status and job.is_over(record, source) then return job.check(record, source) end

    -- Who started the job knows what it is for; the name on the appliance may say less: of a restore, only the backup.
    local label = record and not has_status and optional(record, "name") and job.label(record) or nil
    local waiter = poller:join(id, record and optional(record, "type"), arguments.patience or outage.PATIENCE, label)
    waiter.started = record
    local function line() return progress_line(poller, waiter.since) end
    local mine = progress.visible() and progress.claim(poller, line)
    say_what_goes_on(poller)
    -- No Lua code runs after an interrupt: until it is over it counts as going on.
    begun.add(scv, id, label)
    local ok, ended, operation, waited = pcall(follow, poller, waiter, arguments.timeout)
    poller:leave(waiter)
    say_what_goes_on(poller)
    if mine and next(poller.waiters) == nil then progress.release(poller) end
    if not ok then raise_with_job(ended, waiter) end
    begun.remove(scv, id)
    shell.log_job(sessions.facts(scv).url, tostring(id), cell.text(optional(ended, "status")),
      job.outcome(ended, operation) or "unknown", shell.monotonic() - waiter.since)
    if mine and waited then
      local seconds = shell.monotonic() - waiter.since
      shell.note(("job %s %s in %.1f s"):format(id, cell.text(optional(ended, "status")), seconds))
    end
    return job.check(List.mark(ended, { operation = "jobs.get" }), operation, label)
  end
end

return { order = 140, add = add }
