-- Backing up on demand: the vendor's steps 9 (list resource groups) and 13 (back up now); all else that is sent, reads.
local host = ...
local cell = host.library("cell")
local backup_job = host.library("backup_job")
local backup_many = host.library("backup_many")
local choose_policy = host.library("backup_policy")
local errors = host.library("errors")
local narration = host.library("narration")
local pick = host.library("pick")

local NAME = "scv.backup_now"

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
  if arguments.group == nil and arguments.groups == nil then
    errors.argument(NAME, "group", "is missing", 'one group, or several: groups = "gold_*"')
  end
  if arguments.group ~= nil and arguments.groups ~= nil then
    errors.argument(NAME, "groups", "can't be given beside group")
  end
  if arguments.group ~= nil then check_name(arguments, "group") else check_name(arguments, "groups") end
  if arguments.policy ~= nil then check_name(arguments, "policy") end
  if arguments.wait ~= nil and type(arguments.wait) ~= "boolean" then
    errors.argument(NAME, "wait", "must be true or false, got " .. errors.what(arguments.wait))
  end
  local limit = arguments.limit
  if limit ~= nil and (math.type(limit) ~= "integer" or limit < 1) then
    errors.argument(NAME, "limit", "must be a count of 1 or more, got " .. errors.what(limit))
  end
  if limit ~= nil and arguments.groups == nil then errors.argument(NAME, "limit", "is for groups only") end
end

-- The job's own record. The backup was started, whatever becomes of this read: then what is known must do.
local function record_of(scv, job)
  local ok, record = pcall(scv.api.jobs.get, job.id)
  return ok and record or job
end

-- A function that lists all policies, and asks for them once.
local function policies_of(scv)
  local all
  return function()
    all = all or scv.api.policies.list()
    return all
  end
end

-- Says for narrate() and why() what was chosen.
local function tell_choice(group, policy, wanted)
  narration.took("resourceGroupId", group.id, "resource_groups", cell.text(group.name))
  local only = wanted == nil and ", the only one" or ""
  narration.took("policyId", policy.id, "policies", cell.text(policy.name) .. only)
end

return function(scv)
  -- Starts one backup, and waits for it unless told otherwise.
  local function back_up(group, policy, before, wait)
    local job = backup_job.start(scv, group, policy, before)
    if rawget(job, "dry_run") == true then return job end
    if wait == false then return record_of(scv, job) end
    return scv.wait_for_job(job)
  end

  --- Backs up a resource group now, or several, and waits for the jobs.
  ---
  --- Steps: lists the resource groups (9), starts the backup (13), follows the job (30, 31). Several groups are backed
  --- up side by side; one that fails does not stop the others. What is wrong with a name or a policy is said before
  --- anything is started. When all have ended and any failed, an error is raised that shows all, and has the `rows`.
  ---
  ---     scv.backup_now{group = "gold_web", policy = "daily"}
  ---     local job = scv.backup_now{group = "silver_db", wait = false}
  ---     scv.backup_now{groups = "gold_*", policy = "daily", limit = 4}
  ---     scv.backup_now{groups = {"gold_web", "silver_db"}}
  ---@param arguments {group: string|integer, groups: string|table?, policy: string|integer?, limit: integer?, wait:
  ---  boolean?}  `group`: its name or id; `groups`: a pattern with * and ?, or a list of names and ids; `policy`: its
  ---  name or id, may be left out if the group has one only; `limit`: backups at a time, 8 by default; `wait = false`:
  ---  don't wait for the end
  ---@return table job  its record; for `groups` a List of {group, policy, job, status, error}; in a dry run the planned
  ---  request or requests
  function scv.backup_now(arguments)
    check(arguments)
    local groups, list_policies = scv.api.resource_groups.list(), policies_of(scv)
    if arguments.groups == nil then
      local group = pick.one(groups, arguments.group, "resource group")
      local policy = choose_policy(list_policies, group, arguments.policy)
      tell_choice(group, policy, arguments.policy)
      return back_up(group, policy, backup_job.ids(backup_job.list(scv)), arguments.wait)
    end
    local plan = {}
    for index, group in ipairs(pick.several(groups, arguments.groups, "resource groups", NAME, "groups")) do
      local policy = choose_policy(list_policies, group, arguments.policy)
      tell_choice(group, policy, arguments.policy)
      plan[index] = { group = group, policy = policy }
    end
    -- One look at the jobs serves all: no group is backed up twice here.
    local before = backup_job.ids(backup_job.list(scv))
    return backup_many(plan, arguments.limit, function(each)
      return back_up(each.group, each.policy, before, arguments.wait)
    end)
  end
end
