-- What a job's record says: whether it is over, and how it ended.
local shell = ...
local cell = shell.library("text/cell")
local optional = shell.library("core/record").optional

local job = {}

-- States in which a job is over even if its record has no end time (docs/appliance.md, "Jobs").
local END_STATES = { COMPLETED = true, FAILED = true }

-- An end time of null, "" or 0 is none.
local function is_time(value)
  return value ~= nil and value ~= "" and value ~= 0 and value ~= "0" and value ~= shell.json_null
end

--- Whether a job is over: it has an end time, or a state that is known to be an end.
---@param record table
---@return boolean
function job.is_over(record)
  return is_time(optional(record, "end_time")) or END_STATES[tostring(record.status):upper()] == true
end

--- Whether a job that is over did what it should. Anything but COMPLETED is not a success.
---@param record table
---@return boolean
function job.succeeded(record)
  return tostring(record.status):upper() == "COMPLETED"
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
  if not group and type(name) == "string" and name ~= "" then
    return ("%s, job %s"):format(cell.text(name):gsub("^%u", string.lower), record.id)
  end
  local text = kind and cell.text(kind) or "job"
  if group then text = ("%s of %s"):format(text, cell.text(group)) end
  if policy then text = ("%s (%s)"):format(text, cell.text(policy)) end
  if not kind and not group then return ("job %s"):format(record.id) end
  return ("%s, job %s"):format(text, record.id)
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
---@return table
function job.check(record)
  if job.succeeded(record) then return record end
  local messages = messages_of(record)
  local message = ("%s ended as %s"):format(job.label(record), cell.text(record.status))
  if #messages > 0 then message = ("%s: %s"):format(message, cell.text(table.concat(messages, "; "))) end
  shell.raise {
    kind = "job",
    message = message,
    hint = ("its log: scv.api.jobs.logs(%s)"):format(record.id),
    job = record.id,
    record = record,
    job_status = record.status,
    messages = messages,
  }
end

return job
