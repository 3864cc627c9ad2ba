-- Waiting for jobs.
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local job = shell.library("jobs/job")
local optional = shell.library("core/record").optional
local List = shell.library("core/list")
local Poller = shell.library("jobs/poller")
local progress = shell.library("text/progress")

local NAME = "scv.wait_for_job"

local read = argument_table.reader(NAME, { { "job", "any", required = true }, { "timeout", "seconds" } },
  { bare = "job", example = "scv.wait_for_job(118)" })

-- A job's id and, where a record was given, the record.
local function job_of(value)
  if type(value) == "table" then
    local id = optional(value, "id")
    if id == nil then errors.argument(NAME, "job", "has no id") end
    return id, value
  end
  if math.type(value) ~= "integer" and not (type(value) == "string" and value ~= "") then
    errors.argument(NAME, "job", "must be a job's id or its record, got " .. errors.what(value))
  end
  -- An id typed as text is the same id.
  return math.tointeger(value) or value
end

-- A job's record may stand for itself, whoever made it.
local function arguments_of(given)
  local is_record = type(given) == "table" and rawget(given, "job") == nil and optional(given, "id") ~= nil
  return read(is_record and { job = given } or given)
end

-- The line for one job alone, or for all that are waited for.
local function progress_line(poller, began)
  local count, over, percent, record = poller:standing()
  local clock = progress.clock(shell.monotonic() - began)
  if count > 1 then return ("%d jobs, %d over  %s  %s"):format(count, over, progress.bar(percent), clock) end
  if not record then return nil end
  return ("%s  %s  %s"):format(job.label(record), progress.bar(job.percent(record)), clock)
end

local function give_up(id, record, timeout)
  shell.raise {
    kind = "timeout",
    message = ("job %s is still %s after %g s"):format(id, record and optional(record, "status") or "without a sign",
      timeout),
    hint = ("it goes on on the appliance; scv.wait_for_job(%s) waits for it again"):format(id),
    job = id,
    record = record,
  }
end

-- Ctrl-C ends the wait, not the job. The shell says so, since no Lua code runs after an interrupt.
local function say_what_goes_on(poller)
  local ids, key, note = {}, tostring(poller), nil
  for waiter in pairs(poller.waiters) do ids[#ids + 1] = waiter.key end
  table.sort(ids)
  if #ids == 1 then
    note = ("job %s goes on on the appliance; scv.wait_for_job(%s) waits for it again"):format(ids[1], ids[1])
  elseif #ids > 1 then
    local shown = table.concat(ids, ", ", 1, math.min(#ids, 20))
    note = ("%d jobs go on on the appliance: %s%s"):format(#ids, shown, #ids > 20 and " …" or "")
  end
  shell.interrupt_note(note, key)
end

-- Waits until the job is over; gives its record, what replied with it, and whether it had to wait at all.
local function follow(poller, waiter, timeout)
  local waited = false
  while true do
    local record, is_over, operation = poller:look(waiter)
    if is_over then return record, operation, waited end
    local elapsed = shell.monotonic() - waiter.since
    if timeout and elapsed >= timeout then give_up(waiter.id, record, timeout) end
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
  ---@field timeout number?  seconds after which it is no longer waited for

  --- Waits until a job is over, and gives its record. A job that ends other than COMPLETED is raised, with its
  --- messages. All jobs that a session waits for at the same time are asked for with one request.
  ---
  ---     scv.wait_for_job(118)
  ---     scv.wait_for_job{job = 118, timeout = 3600}
  ---@steps jobs.get, or for several at a time: jobs.list
  ---@param arguments WaitForJob|integer|string  a job's id or record alone will do
  ---@return table job  its record at the end
  function scv.wait_for_job(arguments)
    arguments = arguments_of(arguments)
    local id, record = job_of(arguments.job)
    -- A record that is over already has nothing more to say. One without status was made of an id, and has said nothing
    -- yet: the appliance is asked, and its reply must say it.
    local source = record and (List.origin(record) or {}).operation or "jobs.get"
    local has_status = record and optional(record, "status") ~= nil
    if has_status and job.is_over(record, source) then return job.check(record, source) end

    local waiter = poller:join(id, record and optional(record, "type"))
    local function line() return progress_line(poller, waiter.since) end
    local mine = progress.visible() and progress.claim(poller, line)
    say_what_goes_on(poller)
    local ok, ended, operation, waited = pcall(follow, poller, waiter, arguments.timeout)
    poller:leave(waiter)
    say_what_goes_on(poller)
    if mine and next(poller.waiters) == nil then progress.release(poller) end
    if not ok then error(ended, 0) end
    if mine and waited then
      local seconds = shell.monotonic() - waiter.since
      shell.note(("job %s %s in %.1f s"):format(id, cell.text(optional(ended, "status")), seconds))
    end
    return job.check(List.mark(ended, { operation = "jobs.get" }), operation)
  end
end

return { order = 140, add = add }
