-- Starting a job, and finding it: whether the reply to a change bears the id of the job that it starts is not known of
-- all appliances. Where it does not, the job is the one that was not there before.
local shell = ...
local begun = shell.library("jobs/begun")
local errors = shell.library("core/errors")
local cell = shell.library("text/cell")
local is_planned = shell.library("core/plan").is
local job = shell.library("jobs/job")
local job_match = shell.library("jobs/match")
local job_types = shell.library("jobs/types")
local narration = shell.library("session/narration")
local outage = shell.library("jobs/outage")
local progress = shell.library("text/progress")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sessions = shell.library("session/session")
local vcenter = shell.library("lookup/vcenter")

local read = reader("jobs.list")

local PAUSES = { 0.2, 0.3, 0.5, 1, 2, 3, 3 } -- seconds between looks for a job that the reply did not name

local job_starter = {}

--- A change that starts a job.
---@class StartedJob
---@field operation string  "vms.restore"
---@field arguments table  what it takes
---@field options table?  the grant
---@field what string  what the job is, after "the": "restore of VM web01"
---@field traits JobTraits  what its job's record says, beside its type
---@field told boolean?  what it is to do was said before: so its end is, too, where no line of progress says it
---@field known table?  what is known of the job without asking: it completes the first progress line
---@field before JobsBefore?  the jobs before, if they were looked at already

--- How a workflow is to wait for its job: arguments that all of them take.
---@class JobWait
---@field wait boolean?  false: don't
---@field patience number?  seconds for which the appliance may be away meanwhile

-- The type of the jobs that an operation starts, and whether it is only assumed.
local function job_type(scv, operation)
  local facts = sessions.definition(scv).operation(operation) or {}
  return facts.job_type, facts.job_type_source == "A"
end

-- The types of jobs that the document is sure of.
local function sure_types(scv)
  local types = {}
  for key, facts in pairs(job_types.known(scv)) do types[key] = facts.is_sure or nil end
  return types
end

-- The jobs of a type. One whose type is only assumed may be called otherwise: then all jobs are looked at.
local function list(scv, operation)
  local kind, assumed = job_type(scv, operation)
  if not kind or assumed then return scv.api.jobs.list {} end
  return scv.api.jobs.list { type = kind }
end

--- The jobs that there are before a change starts one: only so one can tell which is new.
---@class JobsBefore
---@field ids table<string, true>
---@field latest number?  when the latest of them started

---@param scv table
---@param operation string
---@return JobsBefore
function job_starter.before(scv, operation)
  local ids, jobs = {}, list(scv, operation)
  for _, record in ipairs(jobs) do ids[tostring(read(record, "id", "id"))] = true end
  return { ids = ids, latest = job_match.latest(jobs) }
end

local function outcome_unknown(change, message, hint, more)
  local facts = { kind = "unknown_outcome", message = message, hint = hint, operation = change.operation }
  for key, value in pairs(more or {}) do facts[key] = value end
  shell.raise(facts)
end

-- Whether a job can be of the type that the change starts: where the type is assumed, any that no other change has.
local function is_of_type(scv, change)
  local kind, assumed = job_type(scv, change.operation)
  if not kind then return function() return true end end
  local others = assumed and sure_types(scv) or {}
  others[kind:lower()] = nil
  return function(record)
    local text = read(record, "type", "text"):lower()
    return text == kind:lower() or assumed and not others[text]
  end
end

-- The one job that was not there before and is the change's, nil as long as there is none; and the other new ones.
local function new_job(scv, change, fits)
  local found, others = {}, {}
  for _, record in ipairs(list(scv, change.operation)) do
    local is_new = not change.before.ids[tostring(read(record, "id", "id"))]
      and job_match.may_be_later(record, change.before.latest)
    if is_new and not job.parent(record) then
      local into = fits(record) and job_match.fits(record, read, change.traits) and found or others
      into[#into + 1] = record
    end
  end
  if #found <= 1 then return { job = found[1], others = others } end
  local ids = {}
  for index, record in ipairs(found) do ids[index] = tostring(read(record, "id", "id")) end
  outcome_unknown(change,
    ("the %s was started, but which job it is can't be told: %s are all new"):format(change.what,
      table.concat(ids, ", ")),
    ("look at them: scv.api.jobs.get(%s)"):format(ids[1]), { jobs = found })
end

local function list_call(scv, operation)
  local kind, assumed = job_type(scv, operation)
  return kind and not assumed and ("scv.api.jobs.list{type = %q}"):format(kind) or "scv.api.jobs.list()"
end

-- Where to look for a job whose number is not known.
local function look_for(scv, operation)
  return "its job's number is not known; look for it before starting another: " .. list_call(scv, operation)
end

local function labels_of(records)
  local labels = {}
  for index, record in ipairs(records) do labels[index] = job.label(record) end
  return cell.text(table.concat(labels, "; "))
end

-- Looks until the job is there. A look that failed must not hide that the job was started: it is taken again, for as
-- long as the appliance may be away. Gives the job, or why there is none.
local function look(scv, change, patience)
  local fits, looks, away, others = is_of_type(scv, change), 1, nil, {}
  local pause = PAUSES[1]
  while pause do
    shell.sleep(pause)
    local ok, found = errors.attempt(new_job, scv, change, fits)
    if ok and found.job then return found.job end
    if not ok and errors.kind(found) == "unknown_outcome" then error(found, 0) end
    if ok or not outage.passes(found) then
      looks, pause, away = looks + 1, PAUSES[looks + 1], not ok and { error = found } or nil
      others = ok and found.others or others
    else
      away = away and away.since and away or { since = shell.monotonic() }
      away.error = found
      if shell.monotonic() - away.since >= patience then break end
      pause = math.min(pause * 2, outage.LONGEST_PAUSE)
    end
  end
  if away then return nil, "its job can't be looked for: " .. errors.message(away.error) end
  local also = #others > 0 and ("; new are others: %s"):format(labels_of(others)) or ""
  return nil, "no job of it has appeared" .. also
end

local function find(scv, change, patience)
  local key = change.what
  shell.interrupt_note(("the %s was started and goes on on the appliance; %s"):format(change.what,
    look_for(scv, change.operation)), key)
  local ok, found, problem = pcall(look, scv, change, patience)
  shell.interrupt_note(nil, key)
  if not ok then error(found, 0) end
  if not found then
    outcome_unknown(change, ("the appliance took the %s, but %s"):format(change.what, problem),
      look_for(scv, change.operation))
  end
  narration.took("job", read(found, "id", "id"), "jobs", "the one that was not there before")
  return found
end

-- Whether the document has ids of jobs that are no numbers.
local function may_be_text(scv)
  local id = ((sessions.definition(scv).operation("jobs.get") or {}).parameters or {})[1]
  return id ~= nil and id.type ~= "integer"
end

-- What a text names as a job: a number, or an address of one; any other word with a digit in it only where the document
-- has such ids.
local function id_of_text(scv, text)
  local digits = text:match("^%s*(%d+)%s*$") or text:match("^%a[%w+.-]*://.*/(%d+)/?$") or text:match("^/.*/(%d+)/?$")
  local number = digits and math.tointeger(digits)
  if number then return number > 0 and number or nil end
  return may_be_text(scv) and text:find("%d") and not text:find("[%s%c/]") and text or nil
end

-- The id of the job, where the reply has it. What is no id names no job: the change was made, and its job is looked
-- for.
local function id_in(scv, reply)
  local id = reply
  if type(reply) == "table" then id = optional(reply, "job_id") end
  if type(id) == "string" then return id_of_text(scv, id) end
  local number = type(id) == "number" and math.tointeger(id)
  return number and number > 0 and number or nil
end

-- Whether the record of a job is of a type that the document is sure of for other changes, and as sure that this one
-- starts jobs of another.
local function foreign_to(scv, change)
  local kind, assumed = job_type(scv, change.operation)
  if not kind or assumed then return function() return false end end
  local others = sure_types(scv)
  others[kind:lower()] = nil
  return function(record)
    local text = optional(record, "type", "text")
    return text ~= nil and others[text:lower()] == true
  end
end

-- Job that a reply named → whether a record of its id is another change's.
local foreign = setmetatable({}, { __mode = "k" })

--- Raises where the record of a job can't be of the change that it was named for.
---@param started table  what the start of a job gave
---@param record table  what the appliance says of it
function job_starter.check_type(started, record)
  local is_foreign = foreign[started]
  if not is_foreign or not is_foreign(record) then return end
  shell.raise {
    kind = "protocol", job = started.id, is_foreign = true,
    message = ("the reply named job %s, which is another: %s"):format(cell.text(started.id), job.label(record)),
    hint = "scv.jobs() lists the jobs that there are",
  }
end

-- Sends the change. Where it is not known what came of it, it isn't known either which job there may be.
local function call(scv, change)
  local subject, name = change.operation:match("^(.-)%.(.*)$")
  local ok, reply = pcall(scv.api[subject][name], change.arguments, change.options)
  vcenter.changed()
  if ok then return reply end
  if errors.kind(reply) ~= "unknown_outcome" then error(reply, 0) end
  local facts = {}
  for key, value in next, reply do facts[key] = value end
  facts.hint = ("%sIf the %s was started, it goes on, and %s"):format(facts.hint and facts.hint .. "\n" or "",
    change.what, look_for(scv, change.operation))
  shell.raise(facts)
end

local function patience_of(wanted) return wanted and wanted.patience or outage.PATIENCE end

local function start(scv, change, wanted)
  change.before = change.before or job_starter.before(scv, change.operation)
  local reply = call(scv, change)
  if is_planned(reply) then return reply end
  local id = id_in(scv, reply)
  if id and change.before.ids[tostring(id)] then
    shell.note(("the appliance names job %s for the %s, which was there before: its job is looked for"):format(id,
      change.what))
    id = nil
  end
  if not id then return find(scv, change, patience_of(wanted)) end
  narration.took("job", id, "response")
  local started = { id = id, type = job_type(scv, change.operation) }
  for key, value in pairs(change.known or {}) do started[key] = value end
  foreign[started] = foreign_to(scv, change)
  return started
end

--- Sends the change, and gives the job that it started, or the planned request of a dry run.
---@param scv table
---@param change StartedJob
---@param wanted JobWait?
---@return table
function job_starter.start(scv, change, wanted)
  local started = start(scv, change, wanted)
  local id = not is_planned(started) and optional(started, "id")
  if id then begun.add(scv, id, optional(started, "name") and job.label(started) or nil) end
  return started
end

--- What jobs are now, by one look at the list: those that were just started and are not waited for. Where it can't be
--- had, what is known must do: the jobs were started.
---@param scv table
---@param operation string
---@param jobs table[]
---@return table[]
function job_starter.records(scv, operation, jobs)
  local by_id, records = {}, {}
  local ok, all = errors.attempt(list, scv, operation)
  for _, record in ipairs(ok and all or {}) do by_id[tostring(optional(record, "id"))] = record end
  for index, started in ipairs(jobs) do
    local record = by_id[tostring(started.id)]
    records[index] = record and job.judged(record, "jobs.list") or started
  end
  return records
end

local function is_foreign(ok, raised)
  return not ok and errors.kind(raised) == "protocol" and rawget(raised, "is_foreign") == true
end

-- The job of the change where the one that the reply named is another's.
local function find_other(scv, change, raised, wanted)
  shell.note(("%s; the job of the %s is looked for"):format(errors.message(raised), change.what))
  return find(scv, change, patience_of(wanted))
end

-- The job's own record. It was started, whatever becomes of this read: then what is known must do.
local function record_of(scv, change, started, wanted)
  local key = ("job %s"):format(started.id)
  shell.interrupt_note(("%s goes on on the appliance"):format(key), key)
  local ok, record = errors.attempt(function()
    local record = scv.api.jobs.get(started.id)
    job.check_id(record, started.id, "jobs.get")
    job_starter.check_type(started, record)
    return record
  end)
  shell.interrupt_note(nil, key)
  if is_foreign(ok, record) then return job.judged(find_other(scv, change, record, wanted), "jobs.list") end
  return ok and type(record) == "table" and job.judged(record, "jobs.get") or started
end

-- Waits for the job. That there is none of its number any more does not say that it was not started.
local function wait_for(scv, change, started, wanted)
  local ok, ended = pcall(scv.wait_for_job, { job = started, patience = wanted and wanted.patience })
  if ok then return ended end
  if is_foreign(ok, ended) then return wait_for(scv, change, find_other(scv, change, ended, wanted), wanted) end
  local id = errors.kind(ended) == "not_found" and rawget(ended, "job")
  if not id then error(ended, 0) end
  outcome_unknown(change,
    ("the %s was started as job %s, and the appliance knows no such job"):format(change.what, cell.text(id)),
    ("look what became of it before starting another: %s"):format(list_call(scv, change.operation)), { job = id })
end

--- Sends the change, and waits for the job unless told otherwise; gives the job's record, or the planned request of a
--- dry run.
---@param scv table
---@param change StartedJob
---@param wanted JobWait?  the arguments of the workflow will do
---@return table
function job_starter.run(scv, change, wanted)
  local started = job_starter.start(scv, change, wanted)
  if is_planned(started) then return started end
  if wanted and wanted.wait == false then return record_of(scv, change, started, wanted) end
  local ended = wait_for(scv, change, started, wanted)
  -- Where the line of progress tells it, that is enough; an end with a warning has been told.
  if change.told and not progress.visible() and optional(ended, "outcome") == "done" then
    shell.note(("%s: job %s %s"):format(change.what, cell.text(optional(ended, "id")),
      cell.text(optional(ended, "status"))))
  end
  return ended
end

return job_starter
