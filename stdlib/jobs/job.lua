-- What a job's record says: whether it is over, and how it ended.
local shell = ...
local cell = shell.library("text/cell")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local job = {}

-- States in which a job is over even if its record has no end time (docs/appliance.md, "Jobs").
local END_STATES = { COMPLETED = true, FAILED = true }

-- What is written where a job has no end time; null is left out of replies (docs/contracts.md, "Calling operations").
local NO_TIME = { [""] = true, ["0"] = true, [0] = true }

--- The state of a job, in capitals.
---@param record table
---@param operation string  what replied with it: "jobs.get"
---@return string
function job.state(record, operation)
  return reader(operation)(record, "status", "text"):upper()
end

--- Whether a job is over: it has an end time, or a state that is known to be an end.
---@param record table
---@param operation string  what replied with it: "jobs.get"
---@return boolean
function job.is_over(record, operation)
  local state, read = job.state(record, operation), reader(operation)
  local has_time = not NO_TIME[optional(record, "end_time")] and read.maybe(record, "end_time", "time") ~= nil
  return has_time or END_STATES[state] == true
end

--- Whether a job that is over did what it should. Anything but COMPLETED is not a success.
---@param record table
---@param operation string  what replied with it
---@return boolean
function job.succeeded(record, operation)
  return job.state(record, operation) == "COMPLETED"
end

--- The percentage, or nil where the record says none.
---@param record table
---@return number?
function job.percent(record)
  return tonumber(optional(record, "progress"))
end

--- "backup of gold_web (daily), job 118", as far as the record says it. A job that is for no group goes by its name:
--- "restore of web01, job 120".
---@param record table
---@return string
function job.label(record)
  local kind, group = optional(record, "type"), optional(record, "group_name")
  local policy, name = optional(record, "policy_name"), optional(record, "name")
  local id = cell.text(optional(record, "id"))
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

--- Gives back the record of a job that succeeded; raises for one that did not.
---@param record table
---@param operation string  what replied with it
---@return table
function job.check(record, operation)
  if job.succeeded(record, operation) then return record end
  local messages, id, status = messages_of(record), optional(record, "id"), optional(record, "status")
  local message = ("%s ended as %s"):format(job.label(record), cell.text(status))
  if #messages > 0 then message = ("%s: %s"):format(message, cell.text(table.concat(messages, "; "))) end
  shell.raise {
    kind = "job",
    message = message,
    hint = ("its log: scv.api.jobs.logs(%s)"):format(id),
    job = id,
    record = record,
    job_status = status,
    messages = messages,
  }
end

return job
