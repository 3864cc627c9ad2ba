-- What a job's record says: whether it is over, and what came of it (docs/contracts.md, "Jobs").
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local moments = shell.library("core/moment")
local outcome = shell.library("core/outcome")
local states = shell.library("core/states")
local records = shell.library("core/record")
local optional, reader = records.optional, records.reader
local sequence = shell.library("core/sequence")
local times = shell.library("time/times")
local vcenter = shell.library("lookup/vcenter")

local job = {}

--- The state of a job, in capitals.
---@param record table
---@param operation string  what replied with it: "jobs.get"
---@return string
function job.state(record, operation)
  return reader(operation)(record, "status", "text"):upper()
end

-- Nor will one end in 2100 or later: that is the end of time, for the same.
local FAR = 4102444800

-- What is written where a job has no end time: nothing, an empty text, 0, the beginning or the end of time, a text
-- without a digit. Null is left out of replies (docs/contracts.md, "Calling operations"). `moment` is what the value
-- is read as.
local function is_no_time(value, moment)
  if value == nil then return true end
  if moment then return moment >= FAR end
  return type(value) == "string" and not value:find("%d") or moments.is_zero(value) or (tonumber(value) or 0) < 0
end

--- Whether the state of a job is one that goes on, whatever else its record says.
---@param record table
---@return boolean
function job.says_it_runs(record)
  local state = optional(record, "status", "text")
  return state ~= nil and outcome.is_running(state)
end

--- Whether a job is over: it has an end time, whatever its state, or a state that is an end by itself. What can't be
--- read as a time is none beside a state that goes on.
---@param record table
---@param operation string  what replied with it: "jobs.get"
---@return boolean
function job.is_over(record, operation)
  local value = optional(record, "end_time")
  local moment = times.read(value)
  if not is_no_time(value, moment) and reader(operation).maybe(record, "end_time", "time") ~= nil then
    if moment or not job.says_it_runs(record) then return true end
  end
  return outcome.is_end(job.state(record, operation))
end

--- Whether the state of a job says that it goes on. One without an end time in any other word may be over for all that
--- is known.
---@param record table
---@param operation string  what replied with it
---@return boolean
function job.is_running(record, operation)
  if job.is_over(record, operation) then return false end
  return outcome.is_running(job.state(record, operation))
end

--- What came of a job: "done"; "warning", where it did what it should and has something to say about it; "failed",
--- where it failed, was cancelled or aborted; "unknown", where it is over in a word that is not known here, or without
--- one; nil as long as it is not over.
---@param record table
---@param operation string  what replied with it
---@return "done"|"warning"|"failed"|"unknown"|nil
function job.outcome(record, operation)
  if not job.is_over(record, operation) then return nil end
  local ok, state = pcall(job.state, record, operation)
  return ok and outcome.of(state) or "unknown"
end

--- Whether a job is over and did what it should, be it with a warning.
---@param record table
---@param operation string  what replied with it
---@return boolean
function job.succeeded(record, operation)
  return job.is_over(record, operation) and outcome.is_good(job.state(record, operation))
end

--- A job as workflows give it: the appliance's record, and our outcome of it.
---@class Job: jobs.list
---@field outcome "done"|"warning"|"failed"|"unknown"|nil

-- Under which key a field of the appliance's own stands that is called as ours.
local THEIRS = "appliance_outcome"

-- Record → whether the outcome that it has is ours.
local judged = setmetatable({}, { __mode = "k" })

-- Metatable of records → the one of those whose field of that name has moved.
local moved = setmetatable({}, { __mode = "k" })

-- The spellings of the fields, where one of them is what was moved.
local function moved_fields(fields)
  local made = {}
  for stable, field in next, fields do
    local copy = {}
    for key, value in next, field do copy[key] = value end
    copy.keys = sequence.map(field.keys, function(key) return key == "outcome" and THEIRS or key end)
    made[stable] = copy
  end
  return made
end

-- Makes place for our outcome. What the appliance calls so stays readable, also by the stable name that it has.
local function move_theirs(record)
  local theirs, metatable = rawget(record, "outcome"), getmetatable(record)
  if theirs == nil or judged[record] then return end
  rawset(record, THEIRS, theirs)
  local fields = type(metatable) == "table" and rawget(metatable, "fields")
  if type(fields) ~= "table" then return end
  moved[metatable] = moved[metatable]
    or records.metatable(rawget(metatable, "__name"), moved_fields(fields), rawget(metatable, "properties"),
      rawget(metatable, "owner"))
  setmetatable(record, moved[metatable])
end

-- What is read as the outcome of a job is ours, whatever the appliance has under that key.
local function with_outcome(record, means)
  move_theirs(record)
  judged[record] = true
  rawset(record, "outcome", means)
  return record
end

--- Puts its outcome into the record of a job, for whoever shows or counts jobs; one that is not over, or says nothing
--- that can be read, has none.
---@param record table
---@param operation string  what replied with it
---@return table record
function job.judged(record, operation)
  local ok, means = pcall(job.outcome, record, operation)
  return with_outcome(record, ok and means or nil)
end

-- Sub-jobs stand in the vendor's list beside their job: "(Job 7)Primary Backup of Resource Group …".
local SUB_JOB = "^%s*%([Jj][Oo][Bb]%s*#?(%d+)%)"

--- The number of the job that a record is a part of; nil where it is a job of its own.
---@param record table
---@return integer?
function job.parent(record)
  local name = optional(record, "name")
  return type(name) == "string" and math.tointeger(name:match(SUB_JOB)) or nil
end

--- What a name says where it is one of the vendor's: "Backup of Resource Group 'gold_web' with Policy 'daily'",
--- "Restoring backup with name: gold_web_11-23-2026_15.00.00.0000". The latter goes to the end, and says no VM.
---@param name string?
---@return {group: string?, policy: string?, backup: string?}
function job.said(name)
  if type(name) ~= "string" then return {} end
  local backup = name:match("^%s*[Rr]estoring [Bb]ackup with name:%s*(.-)%s*$")
  if backup and backup ~= "" then return { backup = backup } end
  local group, policy = name:match("^%s*[Bb]ackup of [Rr]esource [Gg]roup '(.*)' with [Pp]olicy '(.*)'%s*$")
  return group and group ~= "" and { group = group, policy = policy } or {}
end

-- An id as text, whichever way it is written.
local function key_of(id) return tostring(math.tointeger(id) or id) end

--- Sees that a record is of the job that was asked for, as far as it says its id; raises where it is another's.
---@param record any
---@param id integer|string  what was asked for
---@param operation string  what replied with it: "jobs.get"
function job.check_id(record, id, operation)
  local given = optional(record, "id", "id")
  if given == nil or key_of(given) == key_of(id) then return end
  reader(operation).wrong(record, "id", ("that of job %s, which was asked for"):format(cell.text(id)))
end

--- The percentage, or nil where the record says none.
---@param record table
---@return number?
function job.percent(record)
  return tonumber(optional(record, "progress"))
end

--- "backup of gold_web (daily), job 118", as far as the record says it. A job that is for no group goes by its name:
--- "restore of web01, job 120", or "restore of backup gold_web_1, job 120" where it has the vendor's.
---@param record table
---@return string
function job.label(record)
  local kind, group = optional(record, "type"), optional(record, "group_name")
  local policy, name = optional(record, "policy_name"), optional(record, "name")
  local id = cell.text(optional(record, "id"))
  if not group then
    local said = job.said(name)
    if said.backup then return ("restore of backup %s, job %s"):format(cell.text(said.backup), id) end
    if said.group then kind, group, policy = "backup", said.group, said.policy end
  end
  if not group and type(name) == "string" and name ~= "" then
    return ("%s, job %s"):format(cell.text(name):gsub("^%u", string.lower), id)
  end
  local text = kind and cell.text(kind) or "job"
  if group then text = ("%s of %s"):format(text, cell.text(group)) end
  if policy then text = ("%s (%s)"):format(text, cell.text(policy)) end
  if not kind and not group then return ("job %s"):format(id) end
  return ("%s, job %s"):format(text, id)
end

-- The messages of a record as a plain sequence of text.
local function messages_of(record)
  local messages = optional(record, "messages")
  if type(messages) == "string" then return { messages } end
  local all = {}
  if type(messages) == "table" then
    for index, message in ipairs(messages) do all[index] = cell.plain(message) end
  end
  return all
end

-- "backup of lab (daily), job 7 ended as FAILED: one; two".
local function sentence(record, means, messages, label)
  local status = cell.text(optional(record, "status"))
  local ended = means == "unknown" and ("is over, and what %s means is not known"):format(status)
    or means == "warning" and ("ended with a warning, as %s"):format(status) or "ended as " .. status
  local text = ("%s %s"):format(label or job.label(record), ended)
  return #messages > 0 and ("%s: %s"):format(text, cell.text(table.concat(messages, "; "))) or text
end

-- The log as text is the same for all, whatever the id is.
local function log_hint(id)
  return ("its log: scv.api.jobs.logs(%s)"):format(math.tointeger(id) or ("%q"):format(tostring(id)))
end

-- Of a job that is over without a word that tells.
local LOOK = "; look whether it did what it should before you start it again"

-- What can be done about a job that is not known to have done what it should.
local function hint_of(means, id, status)
  if means == "failed" then return log_hint(id) end
  local hint = log_hint(id) .. LOOK
  local advice = states.advice(tostring(status))
  return advice and ("%s\n%s"):format(hint, advice) or hint
end

-- The state of a job that is over. Without one it is over all the same, and nobody knows how it ended.
local function end_state(record, operation)
  local ok, state = pcall(job.state, record, operation)
  if ok then return state end
  if errors.kind(state) ~= "protocol" or not job.is_over(record, operation) then error(state, 0) end
  local id, facts = optional(record, "id"), {}
  for key, value in next, state do facts[key] = value end
  facts.message = ("job %s is over, how it ended is not known: %s"):format(cell.text(id), errors.message(state))
  facts.hint = ("%s%s\n%s"):format(log_hint(id), LOOK, state.hint)
  facts.job, facts.record, facts.outcome, facts.messages = id, record, "unknown", messages_of(record)
  shell.raise(facts)
end

--- What a job that is over came to, and where to look if that was not what it should.
---@param record table
---@param operation string  what replied with it
---@param label string?  what the job is called where more is known of it than its record says
---@return string sentence, string? hint
function job.told(record, operation, label)
  local means, messages = job.outcome(record, operation) or "unknown", messages_of(record)
  local text = sentence(record, means, messages, label)
  if means == "done" then return text end
  local id = optional(record, "id")
  return text, means == "warning" and log_hint(id) or hint_of(means, id, optional(record, "status"))
end

--- Gives back the record of a job that did what it should, with its outcome, and says so where that was with a warning;
--- raises for any other.
---@param record table
---@param operation string  what replied with it
---@param label string?  what the job is called where more is known of it than its record says
---@return table
function job.check(record, operation, label)
  vcenter.changed()
  local means, messages = outcome.of(end_state(record, operation)), messages_of(record)
  with_outcome(record, means)
  if means == "done" then return record end
  local id, status = optional(record, "id"), optional(record, "status")
  if means == "warning" then
    shell.note(("%s\n%s"):format(sentence(record, means, messages, label), log_hint(id)))
    return record
  end
  shell.raise {
    kind = "job",
    message = sentence(record, means, messages, label),
    hint = hint_of(means, id, status),
    job = id,
    record = record,
    job_status = status,
    outcome = means,
    messages = messages,
  }
end

return job
