-- Backups of many groups at once, and the one table of what became of them.
local shell = ...
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local optional = shell.library("core/record").optional
local parallel = shell.library("tasks/parallel").parallel
local parallel_errors = shell.library("tasks/parallel_errors")

local backup_many = {}

local COLUMNS = { { key = "group" }, { key = "policy" }, { key = "job" }, { key = "status" }, { key = "error" } }

-- What is said of a group whose backup came to nothing that a job says. Only what was not sent is not started.
local STATUS = { unknown_outcome = "unknown", appliance = "refused" }

-- A server that failed over a change has not refused it.
local function is_failure_within(raised) return errors.kind(raised) == "appliance" and (raised.status or 0) >= 500 end

-- What became of one group, as a line of the table.
local function line_of(row)
  local line = { group = optional(row.item.group, "name"), policy = optional(row.item.policy, "name") }
  if row.ok then
    line.job, line.status = optional(row.value, "id"), optional(row.value, "status")
    return line
  end
  local raised = row.error
  line.error = errors.message(raised)
  if type(raised) == "table" then
    line.job, line.kind = rawget(raised, "job"), errors.kind(raised)
    line.status = rawget(raised, "job_status") or line.job ~= nil and "unknown"
      or is_failure_within(raised) and "failed" or STATUS[line.kind] or "not started"
  end
  return line
end

-- Jobs that were only started bear no status yet: one look gives it to all.
local function complete(rows, records_of)
  local jobs, row_of = {}, {}
  for _, row in ipairs(rows) do
    local lacks = row.ok and not is_planned(row.value) and optional(row.value, "status") == nil
    if lacks then
      jobs[#jobs + 1] = row.value
      row_of[#jobs] = row
    end
  end
  if #jobs == 0 then return end
  for index, record in ipairs(records_of(jobs)) do
    local row = row_of[index]
    row.value = record
  end
end

--- Runs a plan of backups.
---@param plan {group: table, policy: table}[]
---@param limit integer?
---@param back_up fun(each: {group: table, policy: table}): table
---@param records_of fun(jobs: table[]): table[]  what jobs are now
---@return List
function backup_many.run(plan, limit, back_up, records_of)
  local rows = parallel(plan, back_up, { limit = limit, errors = "collect" })
  complete(rows, records_of)
  local planned, lines = {}, {}
  for index, row in ipairs(rows) do
    if row.ok and is_planned(row.value) then planned[#planned + 1] = row.value end
    lines[index] = line_of(row)
  end
  if #planned == #rows then return List.new(planned) end
  local result = List.mark(List.new(lines), { columns = COLUMNS, noun = "backups", also = fields.further { "kind" } })
  parallel_errors.raise(rows, result, "%d of %d backups failed")
  return result
end

return backup_many
