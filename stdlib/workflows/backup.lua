-- Backing up on demand: the vendor's steps 9 (list resource groups) and 13 (back up now); all else that is sent, reads.
-- See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local backup_many = shell.library("workflows/backup/many")
local group_policy = shell.library("lookup/group_policy")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local read_group = shell.library("core/record").reader("resource_groups.list")
local job_starter = shell.library("jobs/starter")
local several = shell.library("lookup/several")

local NAME, OPERATION = "scv.backup_now", "resource_groups.backup_now"

local HINT = 'for example scv.backup_now{group = "gold_web", policy = "daily"}'

local read = argument_table.reader(NAME, {
  { "group", "thing", several = "groups" },
  { "policy", "thing" },
  { "wait", "flag" },
  { "patience", "duration" },
  { "groups", "things" },
  { "limit", "count" },
}, { bare = "group", example = 'scv.backup_now{group = "gold_web", policy = "daily"}' })

-- The checked arguments: one group, or several.
local function arguments_of(given)
  -- As of an empty table, with how it is called.
  if given == nil then errors.argument(NAME, "group", "is missing", HINT) end
  local wanted = read(given)
  if wanted.group == nil and wanted.groups == nil then
    errors.argument(NAME, "group", "is missing", 'one group, or several: groups = "gold_*"')
  end
  if wanted.group ~= nil and wanted.groups ~= nil then
    errors.argument(NAME, "groups", "can't be given beside group")
  end
  if wanted.limit ~= nil and wanted.groups == nil then errors.argument(NAME, "limit", "is for groups only") end
  return wanted
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
  narration.took("resourceGroupId", optional(group, "id"), "resource_groups", cell.text(optional(group, "name")))
  local only = wanted == nil and ", the only one" or ""
  narration.took("policyId", optional(policy, "id"), "policies", cell.text(optional(policy, "name")) .. only)
end

local function add(scv)
  -- The backup of one group, as job_starter takes it. A policy of the group stands in the list of groups, too.
  local function backup_of(group, policy, before)
    return {
      operation = OPERATION,
      arguments = { resourceGroupId = read_group(group, "id", "id"), policyId = read_group(policy, "id", "id") },
      what = "backup of group " .. cell.text(read_group(group, "name", "text")),
      traits = {
        group = { id = read_group(group, "id", "id"), name = read_group(group, "name", "text") },
        policy = { id = read_group(policy, "id", "id"), name = optional(policy, "name") },
      },
      -- What is known without asking makes the progress line complete from the first moment.
      known = { group_name = optional(group, "name"), policy_name = optional(policy, "name") },
      before = before,
    }
  end

  --- What became of the backup of one group of several.
  ---@class BackupRow
  ---@field group string
  ---@field policy string
  ---@field job integer
  ---@field status string
  ---@field error string

  --- `group` or `groups`; `limit` beside `groups` only
  ---@class BackupNow
  ---@field group string|integer|nil  the resource group: its name or id
  ---@field groups string|table|nil  instead of `group`: a pattern with * and ?, or a list of names and ids
  ---@field policy string|integer|nil  its name or id; may be left out if the group has one only
  ---@field limit integer?  of `groups`: backups at a time, 8 by default
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given

  --- Backs up a resource group now, or several, and waits for the jobs.
  ---
  --- Several groups are backed up side by side; one that fails does not stop the others. What is wrong with a name or a
  --- policy is said before anything is started. When all have ended and any failed, an error is raised that shows all,
  --- and has the `rows`.
  ---
  ---     scv.backup_now{group = "gold_web", policy = "daily"}
  ---     local job = scv.backup_now{group = "silver_db", wait = false}
  ---     scv.backup_now{groups = "gold_*", policy = "daily", limit = 4}
  ---     scv.backup_now{groups = {"gold_web", "silver_db"}}
  ---@steps resource_groups.list, resource_groups.backup_now
  ---@param arguments BackupNow|string|integer  a group's name or id alone will do
  ---@return table job  its record; for `groups` a List of {group, policy, job, status, error}; in a dry run the planned
  ---  request or requests
  ---@typed return Job|List<BackupRow>|Plan
  function scv.backup_now(arguments)
    arguments = arguments_of(arguments)
    local groups, list_policies = scv.api.resource_groups.list(), policies_of(scv)
    if arguments.groups == nil then
      local group = match.one(groups, arguments.group, kinds.of.resource_group, NAME)
      local policy = group_policy.choose(list_policies, group, arguments.policy)
      tell_choice(group, policy, arguments.policy)
      return job_starter.run(scv, backup_of(group, policy, job_starter.before(scv, OPERATION)), arguments)
    end
    local plan = {}
    for index, group in ipairs(several.of(groups, arguments.groups, kinds.of.resource_group, NAME, "groups")) do
      local policy = group_policy.choose(list_policies, group, arguments.policy)
      tell_choice(group, policy, arguments.policy)
      plan[index] = { group = group, policy = policy }
    end
    -- One look at the jobs serves all: no group is backed up twice here.
    local before = job_starter.before(scv, OPERATION)
    -- What can't be read is an error before the first of them is started.
    for _, each in ipairs(plan) do each.change = backup_of(each.group, each.policy, before) end
    local run = arguments.wait == false and job_starter.start or job_starter.run
    return backup_many.run(plan, arguments.limit, function(each)
      return run(scv, each.change, arguments)
    end, function(jobs) return job_starter.records(scv, OPERATION, jobs) end)
  end
end

return { order = 10, add = add }
