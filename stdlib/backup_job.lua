-- Starting a backup, and finding the job that it made: whether the reply says its id is not known of all appliances.
local host = ...
local cell = host.library("cell")
local errors = host.library("errors")
local narration = host.library("narration")

local PAUSES = { 0.2, 0.3, 0.5, 1, 2, 3, 3 } -- seconds between looks for a job that the reply did not name

local backup_job = {}

--- The backups that the appliance knows of.
---@return table[]
function backup_job.list(scv) return scv.api.jobs.list { type = "backup" } end

--- The ids of jobs as a set.
---@param jobs table[]
---@return table<string, true>
function backup_job.ids(jobs)
  local ids = {}
  for _, record in ipairs(jobs) do ids[tostring(record.id)] = true end
  return ids
end

-- Whether a job is a backup of the group: by the group's id where the record has it, else by its name.
local function is_backup_of(record, group)
  if tostring(record.type):lower() ~= "backup" then return false end
  local id = cell.field(record, "group_id")
  if id ~= nil then return tostring(id) == tostring(group.id) end
  return cell.field(record, "group_name") == group.name
end

local function outcome_unknown(message, hint, more)
  local facts = { kind = "unknown_outcome", message = message, hint = hint, operation = "resource_groups.backup_now" }
  for key, value in pairs(more or {}) do facts[key] = value end
  host.raise(facts)
end

-- The one backup of the group that was not there before; nil as long as there is none.
local function new_job(scv, group, before)
  local found = {}
  for _, record in ipairs(backup_job.list(scv)) do
    if not before[tostring(record.id)] and is_backup_of(record, group) then found[#found + 1] = record end
  end
  if #found <= 1 then return found[1] end
  local ids = {}
  for index, record in ipairs(found) do ids[index] = tostring(record.id) end
  outcome_unknown(
    ("a backup of group %s was started, but which job it is can't be told: %s are all new")
      :format(cell.text(group.name), table.concat(ids, ", ")),
    ("look at them: scv.api.jobs.get(%s)"):format(ids[1]), { jobs = found })
end

-- A look that failed must not hide that the backup was started: it is taken again, and in the end it is the outcome
-- that is not known.
local function find_job(scv, group, before)
  local name, failure = cell.text(group.name), nil
  local key = "backup of group " .. name
  host.interrupt_note(("the backup of group %s was started and goes on on the appliance"):format(name), key)
  for _, pause in ipairs(PAUSES) do
    host.sleep(pause)
    local ok, found = pcall(new_job, scv, group, before)
    local kind = not ok and errors.kind(found)
    if ok and found or kind == "unknown_outcome" or kind == "interrupted" then
      host.interrupt_note(nil, key)
      if not ok then error(found, 0) end
      narration.took("job", found.id, "jobs", "the one that was not there before")
      return found
    end
    failure = not ok and found or nil
  end
  host.interrupt_note(nil, key)
  local why = failure and "its job can't be looked for: " .. errors.message(failure) or "no job of it has appeared"
  outcome_unknown(("the appliance took the backup of group %s, but %s"):format(name, why),
    'look for it before starting another: scv.api.jobs.list{type = "backup"}')
end

-- The id of the job, where the reply has it. Whether appliances give it is not known.
local function id_in(reply)
  if type(reply) == "number" then return math.tointeger(reply) end
  if type(reply) ~= "table" then return nil end
  local id = cell.field(reply, "job_id")
  return math.tointeger(id) or type(id) == "string" and id ~= "" and id or nil
end

--- Sends the change, and gives the job that it started, or the planned request of a dry run.
---@param scv table
---@param group table
---@param policy table
---@param before table<string, true>  the ids of the backups before: only so one can tell what is new
---@return table
function backup_job.start(scv, group, policy, before)
  local reply = scv.api.resource_groups.backup_now { resourceGroupId = group.id, policyId = policy.id }
  if type(reply) == "table" and rawget(reply, "dry_run") == true then return reply end
  local id = id_in(reply)
  if not id then return find_job(scv, group, before) end
  narration.took("job", id, "response")
  -- What is known without asking makes the progress line complete from the first moment.
  return { id = id, type = "backup", group_name = group.name, policy_name = policy.name }
end

return backup_job
