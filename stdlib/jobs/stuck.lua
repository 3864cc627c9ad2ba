-- Jobs that are stuck in a running state: which they are, and marking them as failed.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is
local job = shell.library("jobs/job")
local List = shell.library("core/list")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local read = shell.library("core/record").reader("jobs.list")
local parallel = shell.library("tasks/parallel").parallel
local parallel_errors = shell.library("tasks/parallel_errors")
local sessions = shell.library("session/session")
local suggest = shell.library("core/suggest")
local times = shell.library("time/times")

local stuck_jobs = {}

local PLAN = { { key = "id" }, { key = "type" }, { key = "group" }, { key = "start_time" }, { key = "age" } }
local OUTCOME = { { key = "id" }, { key = "type" }, { key = "age" }, { key = "status" }, { key = "error" } }

-- Says what was left alone although it may be old enough.
local function tell_unsure(unsure, older_than)
  if unsure == 0 then return end
  shell.note(("%d running job%s may have started more than %s ago, but may have not: left alone; the appliance's time "
    .. "zone is not known, --timezone says it"):format(unsure, unsure == 1 and "" or "s", duration.text(older_than)))
end

-- Says what was left alone since it says that it runs, and when it ended.
local function tell_ended(ended)
  for _, record in ipairs(ended) do
    shell.note(("%s is %s, and has an end time (%s): left alone, as one that is over"):format(job.label(record),
      cell.text(optional(record, "status")), cell.moment(optional(record, "end_time"))))
  end
end

-- Says what was left alone since nobody knows whether it runs.
local function tell_odd(odd)
  for _, record in ipairs(odd) do
    shell.note(("%s is %s, and what that means is not known: left alone; scv.api.jobs.fail marks it all the same")
      :format(job.label(record), cell.text(optional(record, "status"))))
  end
end

--- Those of the jobs that run and that started longer ago than a length of time, by the least that their age can be.
--- What only may be as old is left alone, and said; so is what is in a state that is not known.
---@param jobs List
---@param older_than number  seconds
---@param clock Clock
---@return List rows  {id, type, group, start_time, age, label}
function stuck_jobs.among(jobs, older_than, clock)
  local rows, odd, ended, unread, unsure = List.new(), {}, {}, {}, 0
  for _, record in ipairs(jobs) do
    local may_run = not job.is_over(record, "jobs.list")
    if not may_run and job.says_it_runs(record) then ended[#ended + 1] = record end
    local start = may_run and read(record, "start_time", "time")
    local least, most = times.age(start, clock)
    if may_run and not least then
      unread[#unread + 1] = ("%s (%s)"):format(cell.text(optional(record, "id")), cell.text(start))
    elseif may_run and least >= older_than and not job.is_running(record, "jobs.list") then
      odd[#odd + 1] = record
    elseif may_run and least >= older_than then
      rows[#rows + 1] = {
        id = read(record, "id", "id"), type = optional(record, "type"), group = optional(record, "group_name"),
        start_time = start, age = duration.text(least), label = job.label(record),
      }
    elseif may_run and most >= older_than then
      unsure = unsure + 1
    end
  end
  tell_unsure(unsure, older_than)
  tell_odd(odd)
  tell_ended(ended)
  if #unread > 0 then
    shell.note(("when these running jobs started can't be read, so they are left alone: %s"):format(
      suggest.enumerated(unread)))
  end
  return List.mark(rows, { columns = PLAN, noun = "jobs" })
end

-- Asks about all of them at once, by name.
local function ask(scv, stuck, confirm)
  local targets = {}
  for index, row in ipairs(stuck) do
    targets[index] = { id = tostring(row.id), name = ("%s, running for %s"):format(row.label, row.age) }
  end
  return scv.ask({
    operation = "jobs.fail", targets = targets,
    loss = ("This marks %s as failed, whatever it is that the appliance still does for %s.\n"):format(
      #stuck == 1 and "a job" or ("%d jobs"):format(#stuck), #stuck == 1 and "it" or "them")
      .. "It can't be taken back.",
  }, confirm)
end

local function read_again(scv, id)
  local record = scv.api.jobs.get(id)
  job.check_id(record, id, "jobs.get")
  return record
end

local PAUSES = { 0.5, 1, 2 } -- seconds between looks at a job that runs although it was marked as failed

-- The status after it was marked as failed, and whether it runs all the same. The request was taken, whatever becomes
-- of this read.
local function status_of(scv, id)
  for look = 1, #PAUSES + 1 do
    local ok, record, runs = errors.attempt(function()
      local record = read_again(scv, id)
      return { status = optional(record, "status"), runs = job.is_running(record, "jobs.get") }
    end)
    if ok then record, runs = record.status, record.runs end
    if not runs or look > #PAUSES then return ok and record or "unknown", runs end
    shell.sleep(PAUSES[look])
  end
end

-- An appliance may refuse within a reply that says OK.
local function check_ended(scv, row, reply)
  local status, runs = status_of(scv, row.id)
  if not runs then return status end
  local said = {}
  for index, message in ipairs(optional(reply, "messages", "list") or {}) do said[index] = cell.text(message) end
  local told = #said > 0 and (" (it was answered: %s)"):format(table.concat(said, "; ")) or ""
  shell.raise {
    kind = "job", job_status = status, record = row,
    message = ("job %s is still %s after it was to be marked as failed%s"):format(cell.text(row.id),
      cell.text(status), told),
    hint = ("look at it: scv.api.jobs.get(%s)"):format(math.tointeger(row.id) or ("%q"):format(tostring(row.id))),
  }
end

-- An id as the request wants it, number or text.
local function wanted(scv, id)
  local kind = (sessions.definition(scv).operation("jobs.fail") or {}).body_items
  if kind == "integer" then return math.tointeger(id) or id end
  return kind == "string" and tostring(id) or id
end

-- One that has ended since it was listed is left as it is: the question may have stood for a while. Each job is named
-- twice, in the path and in the body: the vendor's page speaks of the ids of jobs, and one that takes the body only
-- must not find others there. See docs/appliance.md, "The operations", 33.
local function fail_one(scv, row, grant)
  local now = read_again(scv, row.id)
  if job.is_over(now, "jobs.get") then
    shell.note(("%s has ended by itself since it was listed: left as it is"):format(row.label))
    return { status = optional(now, "status") }
  end
  narration.took("job", row.id, "jobs", "running for " .. row.age)
  local reply = scv.api.jobs.fail({ id = row.id, body = { wanted(scv, row.id) } }, { grant = grant })
  if is_planned(reply) then return reply end
  return { status = check_ended(scv, row, reply) }
end

-- What became of one job, as a line of the table.
local function outcome_of(row)
  local line = { id = row.item.id, type = row.item.type, age = row.item.age }
  if row.ok then
    line.status = row.value.status
  else
    line.error, line.kind = errors.message(row.error), errors.kind(row.error)
    local status = type(row.error) == "table" and rawget(row.error, "job_status")
    line.status = status or line.kind == "unknown_outcome" and "unknown" or "not failed"
  end
  return line
end

--- Marks jobs as failed, each with a request of its own. They are listed first, and one question is asked for all; none
--- is no error.
---@param scv table
---@param stuck List  what `among` gave
---@param confirm boolean|table|nil  false: don't ask
---@return List
function stuck_jobs.fail(scv, stuck, confirm)
  if #stuck == 0 then
    shell.note("no job is known to be stuck for that long; nothing was sent")
    return List.mark(List.new(), { columns = OUTCOME, noun = "jobs" })
  end
  shell.note("to be marked as failed:\n" .. choices.shown(stuck, "id", "type", "group", "start_time", "age"))
  local grant = ask(scv, stuck, confirm)
  local rows = parallel(stuck, function(row) return fail_one(scv, row, grant) end, { errors = "collect" })
  local planned, lines = {}, {}
  for index, row in ipairs(rows) do
    if row.ok and is_planned(row.value) then planned[#planned + 1] = row.value end
    lines[index] = outcome_of(row)
  end
  if #planned == #rows then return List.new(planned) end
  local result = List.mark(List.new(lines), { columns = OUTCOME, noun = "jobs" })
  parallel_errors.raise(rows, result, "%d of %d stuck jobs could not be marked as failed")
  return result
end

return stuck_jobs
