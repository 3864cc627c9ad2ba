-- Backing up on demand: the vendor's steps 9 (list resource groups) and 13 (back up now); all else that is sent, reads.
local host = ...
local cell = host.library("cell")
local errors = host.library("errors")
local pick = host.library("pick")

local NAME = "scv.backup_now"
local PAUSES = { 0.2, 0.3, 0.5, 1, 2, 3, 3 } -- seconds between looks for a job that the reply did not name

local known = { "group", "policy", "wait", "groups", "limit" }

local function check_name(arguments, key)
  local value = arguments[key]
  local kind = type(value)
  if kind == "table" or math.type(value) == "integer" or kind == "string" and value ~= "" then return end
  errors.argument(NAME, key, "must be a name or an id, got " .. errors.what(value))
end

local function check(arguments)
  if type(arguments) ~= "table" then
    errors.argument(NAME, "arguments", "must be a table, got " .. errors.what(arguments),
      'for example scv.backup_now{group = "gold_web", policy = "daily"}')
  end
  errors.check_keys(NAME, arguments, known)
  for _, later in ipairs { "groups", "limit" } do
    if arguments[later] ~= nil then
      errors.not_implemented(("%s{%s = …}"):format(NAME, later), "back up one group at a time: group = NAME")
    end
  end
  if arguments.group == nil then errors.argument(NAME, "group", "is missing") end
  check_name(arguments, "group")
  if arguments.policy ~= nil then check_name(arguments, "policy") end
  if arguments.wait ~= nil and type(arguments.wait) ~= "boolean" then
    errors.argument(NAME, "wait", "must be true or false, got " .. errors.what(arguments.wait))
  end
end

-- A group's policies as records, however the appliance gives them: as records, or as bare ids or names. Nil if it
-- doesn't say.
local function policies_of(group)
  local listed = group.policies
  if type(listed) ~= "table" then return nil end
  local records = {}
  for index, policy in ipairs(listed) do
    if type(policy) == "table" then
      records[index] = policy
    elseif type(policy) == "number" then
      records[index] = { id = policy }
    else
      records[index] = { name = policy }
    end
  end
  return records
end

-- Ids without names, or names without ids, are completed from the list of all policies.
local function completed(scv, policies)
  local lacking = false
  for _, policy in ipairs(policies) do
    lacking = lacking or cell.field(policy, "id") == nil or cell.field(policy, "name") == nil
  end
  if not lacking then return policies end
  local all, full = scv.api.policies.list(), {}
  for index, policy in ipairs(policies) do
    full[index] = policy
    local id, name = cell.field(policy, "id"), cell.field(policy, "name")
    for _, candidate in ipairs(all) do
      if id ~= nil and candidate.id == id or id == nil and candidate.name == name then full[index] = candidate end
    end
  end
  return full
end

-- A policy that is known, but not to this group, is a mistake of another sort than a name that nobody knows.
local function explain_missing(scv, group, wanted, policies)
  local what = ("policy of group %s"):format(cell.text(group.name))
  local name = type(wanted) == "table" and (cell.field(wanted, "name") or cell.field(wanted, "id")) or wanted
  local everywhere = scv.api.policies.list()
  local ok, found = pcall(pick.one, everywhere, wanted, "policy")
  local names = {}
  for index, policy in ipairs(policies) do
    names[index] = tostring(cell.field(policy, "name") or cell.field(policy, "id"))
  end
  if not ok then errors.not_found(what, name, names) end
  host.raise {
    kind = "not_found",
    message = ("policy %s is not one of group %s"):format(cell.text(found.name), cell.text(group.name)),
    hint = #names > 0 and ("the group has %s"):format(table.concat(names, ", ")) or "the group has no policy",
    candidates = names,
  }
end

local function choose_policy(scv, group, wanted)
  local policies = policies_of(group)
  if not policies and wanted ~= nil then return pick.one(scv.api.policies.list(), wanted, "policy") end
  policies = completed(scv, policies or {})
  if wanted ~= nil then
    local ok, found = pcall(pick.one, policies, wanted, "policy")
    if ok then return found end
    if errors.kind(found) ~= "not_found" then error(found, 0) end
    explain_missing(scv, group, wanted, policies)
  end
  if #policies == 1 then return policies[1] end
  local name = cell.text(group.name)
  if #policies == 0 then
    errors.argument(NAME, "policy", ("is needed: group %s has no policy of its own"):format(name),
      "scv.api.policies.list() shows those there are")
  end
  local names = {}
  for index, policy in ipairs(policies) do names[index] = cell.text(policy.name) end
  errors.argument(NAME, "policy", ("is needed: group %s has %d of them"):format(name, #policies),
    "one of " .. table.concat(names, ", "))
end

local function list_backups(scv) return scv.api.jobs.list { type = "backup" } end

local function ids_of(jobs)
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
  for _, record in ipairs(list_backups(scv)) do
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

local function find_job(scv, group, before)
  host.interrupt_note(("the backup of group %s was started and goes on on the appliance"):format(cell.text(group.name)))
  for _, pause in ipairs(PAUSES) do
    host.sleep(pause)
    local record = new_job(scv, group, before)
    if record then
      host.interrupt_note(nil)
      return record
    end
  end
  host.interrupt_note(nil)
  outcome_unknown(
    ("the appliance took the backup of group %s, but no job of it has appeared"):format(cell.text(group.name)),
    'look for it before starting another: scv.api.jobs.list{type = "backup"}')
end

-- The id of the job, where the reply has it. Whether appliances give it is not known.
local function id_in(reply)
  if type(reply) == "number" then return math.tointeger(reply) end
  if type(reply) ~= "table" then return nil end
  local id = cell.field(reply, "job_id")
  return math.tointeger(id) or type(id) == "string" and id ~= "" and id or nil
end

-- The change, and the job that it started. The baseline is taken before, since only then one can tell what is new.
local function start(scv, group, policy)
  local before = ids_of(list_backups(scv))
  local reply = scv.api.resource_groups.backup_now { resourceGroupId = group.id, policyId = policy.id }
  if type(reply) == "table" and rawget(reply, "dry_run") == true then return reply end
  local id = id_in(reply)
  if not id then return find_job(scv, group, before) end
  -- What is known without asking makes the progress line complete from the first moment.
  return { id = id, type = "backup", group_name = group.name, policy_name = policy.name }
end

-- The job's own record. The backup was started, whatever becomes of this read: then what is known must do.
local function record_of(scv, job)
  local ok, record = pcall(scv.api.jobs.get, job.id)
  return ok and record or job
end

return function(scv)
  --- Backs up a resource group now, and waits for the job.
  ---
  --- Steps: lists the resource groups (9), starts the backup (13), follows the job (30, 31).
  ---
  ---     scv.backup_now{group = "gold_web", policy = "daily"}
  ---     local job = scv.backup_now{group = "lab", wait = false}
  ---@param arguments {group: string|integer, policy: string|integer?, wait: boolean?}  `group`: its name or id;
  ---  `policy`: its name or id, may be left out if the group has one only; `wait = false`: don't wait for the end
  ---@return table job  its record; in a dry run the planned request
  function scv.backup_now(arguments)
    check(arguments)
    local group = pick.one(scv.api.resource_groups.list(), arguments.group, "resource group")
    local policy = choose_policy(scv, group, arguments.policy)
    local job = start(scv, group, policy)
    if rawget(job, "dry_run") == true then return job end
    if arguments.wait == false then return record_of(scv, job) end
    return scv.wait_for_job(job)
  end
end
