-- Starting a job, and finding it: whether the reply to a change bears the id of the job that it starts is not known of
-- all appliances. Where it does not, the job is the one that was not there before.
local shell = ...
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is
local job_types = shell.library("jobs/types")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local read = reader("jobs.list")

local PAUSES = { 0.2, 0.3, 0.5, 1, 2, 3, 3 } -- seconds between looks for a job that the reply did not name

local job_starter = {}

--- A change that starts a job.
---@class StartedJob
---@field operation string  "vms.restore"
---@field arguments table  what it takes
---@field options table?  the grant, the targets
---@field what string  what the job is, after "the": "restore of VM web01"
---@field is_mine fun(record: table, read: RecordReader): boolean  whether a new job may be this one; its type is looked
---  at before
---@field known table?  what is known of the job without asking: it completes the first progress line
---@field before table<string, true>?  the ids of the jobs before, if they were looked at already

-- The type of the jobs that an operation starts, and whether it is only assumed.
local function job_type(operation)
  local facts = shell.operation(operation) or {}
  return facts.job_type, facts.job_type_source == "A"
end

-- The types of jobs that the document is sure of.
local function sure_types()
  local types = {}
  for key, facts in pairs(job_types.known()) do types[key] = facts.is_sure or nil end
  return types
end

-- The jobs of a type. One whose type is only assumed may be called otherwise: then all jobs are looked at.
local function list(scv, operation)
  local kind, assumed = job_type(operation)
  if not kind or assumed then return scv.api.jobs.list {} end
  return scv.api.jobs.list { type = kind }
end

--- The ids of the jobs that there are before a change starts one: only so one can tell which is new.
---@param scv table
---@param operation string
---@return table<string, true>
function job_starter.before(scv, operation)
  local ids = {}
  for _, record in ipairs(list(scv, operation)) do ids[tostring(read(record, "id", "id"))] = true end
  return ids
end

local function outcome_unknown(change, message, hint, more)
  local facts = { kind = "unknown_outcome", message = message, hint = hint, operation = change.operation }
  for key, value in pairs(more or {}) do facts[key] = value end
  shell.raise(facts)
end

-- Whether a job can be of the type that the change starts: where the type is assumed, any that no other change has.
local function is_of_type(change)
  local kind, assumed = job_type(change.operation)
  if not kind then return function() return true end end
  local others = assumed and sure_types() or {}
  others[kind:lower()] = nil
  return function(record)
    local text = read(record, "type", "text"):lower()
    return text == kind:lower() or assumed and not others[text]
  end
end

-- The one job that was not there before; nil as long as there is none.
local function new_job(scv, change, fits)
  local found = {}
  for _, record in ipairs(list(scv, change.operation)) do
    local is_new = not change.before[tostring(read(record, "id", "id"))]
    if is_new and fits(record) and change.is_mine(record, read) then found[#found + 1] = record end
  end
  if #found <= 1 then return found[1] end
  local ids = {}
  for index, record in ipairs(found) do ids[index] = tostring(read(record, "id", "id")) end
  outcome_unknown(change,
    ("the %s was started, but which job it is can't be told: %s are all new"):format(change.what,
      table.concat(ids, ", ")),
    ("look at them: scv.api.jobs.get(%s)"):format(ids[1]), { jobs = found })
end

-- A look that failed must not hide that the job was started: it is taken again, and in the end it is the outcome that
-- is not known.
local function find(scv, change)
  local key, failure, fits = change.what, nil, is_of_type(change)
  shell.interrupt_note(("the %s was started and goes on on the appliance"):format(change.what), key)
  for _, pause in ipairs(PAUSES) do
    shell.sleep(pause)
    local ok, found = pcall(new_job, scv, change, fits)
    local kind = not ok and errors.kind(found)
    if ok and found or kind == "unknown_outcome" or kind == "interrupted" then
      shell.interrupt_note(nil, key)
      if not ok then error(found, 0) end
      narration.took("job", read(found, "id", "id"), "jobs", "the one that was not there before")
      return found
    end
    failure = not ok and found or nil
  end
  shell.interrupt_note(nil, key)
  local why = failure and "its job can't be looked for: " .. errors.message(failure) or "no job of it has appeared"
  local kind, assumed = job_type(change.operation)
  local look = kind and not assumed and ("scv.api.jobs.list{type = %q}"):format(kind) or "scv.api.jobs.list()"
  outcome_unknown(change, ("the appliance took the %s, but %s"):format(change.what, why),
    "look for it before starting another: " .. look)
end

-- The id of the job, where the reply has it. What is no id names no job: the change was made, and its job is looked
-- for.
local function id_in(reply)
  if type(reply) == "number" then return math.tointeger(reply) end
  if type(reply) ~= "table" then return nil end
  local id = optional(reply, "job_id")
  return math.tointeger(id) or type(id) == "string" and id ~= "" and id or nil
end

local function call(scv, change)
  local subject, name = change.operation:match("^(.-)%.(.*)$")
  return scv.api[subject][name](change.arguments, change.options)
end

--- Sends the change, and gives the job that it started, or the planned request of a dry run.
---@param scv table
---@param change StartedJob
---@return table
function job_starter.start(scv, change)
  change.before = change.before or job_starter.before(scv, change.operation)
  local reply = call(scv, change)
  if is_planned(reply) then return reply end
  local id = id_in(reply)
  if not id then return find(scv, change) end
  narration.took("job", id, "response")
  local job = { id = id, type = job_type(change.operation) }
  for key, value in pairs(change.known or {}) do job[key] = value end
  return job
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
  for index, job in ipairs(jobs) do records[index] = by_id[tostring(job.id)] or job end
  return records
end

-- The job's own record. It was started, whatever becomes of this read: then what is known must do.
local function record_of(scv, job)
  local ok, record = errors.attempt(scv.api.jobs.get, job.id)
  return ok and record or job
end

--- Sends the change, and waits for the job unless told otherwise; gives the job's record, or the planned request of a
--- dry run.
---@param scv table
---@param change StartedJob
---@param wait boolean?  false: don't
---@return table
function job_starter.run(scv, change, wait)
  local job = job_starter.start(scv, change)
  if is_planned(job) then return job end
  if wait == false then return record_of(scv, job) end
  return scv.wait_for_job(job)
end

return job_starter
