-- The lesson "back up on demand": a group, a policy, a dry run, the backup, its job.

-- The newest backup job of a group that was not there when the step began.
local function new_job(here, group)
  local newest
  for _, job in ipairs(here.read("jobs.list", { type = "backup" })) do
    if job.group_name == group and (not newest or job.id > newest.id) then newest = job end
  end
  return newest
end

local function is_list_with(here, value, name)
  return type(value) == "table" and here.find(value, "name", name) ~= nil
end

return {
  title = "Backing up on demand",
  order = 2,
  minutes = 10,
  steps = {
    {
      say = [[
The appliance backs up resource groups: VMs and datastores that belong together, with the policies that say how long a
backup is kept. To back up now, one needs a group and one of its policies.]],
      task = "List the resource groups, and see which policies gold_web has.",
      try = "scv.resource_groups()",
      check = function(here)
        return here.ok and here.sent("resource_groups.list") > 0 and is_list_with(here, here.value, "gold_web")
      end,
      hints = { "the function is scv.resource_groups" },
    },
    {
      say = [[
scv.backup_now does the vendor's two steps: Get List of Resource Groups, Run a backup on a Resource Group. What a change
would send can be seen before: dry_run(fn, arguments) runs a function, sends its reads, and only plans its changes.]],
      task = "Plan a backup of gold_web with the policy daily, without starting it.",
      try = 'dry_run(scv.backup_now, {group = "gold_web", policy = "daily"})',
      check = function(here)
        if here.sent("resource_groups.backup_now") > 0 then return false, "that one was started for real" end
        local planned = here.ok and type(here.value) == "table" and here.value[1]
        return type(planned) == "table" and planned.dry_run == true
      end,
      hints = {
        "dry_run takes the function first, without (), then what it is to be called with",
        "the arguments of scv.backup_now are group and policy",
      },
      right = "One POST would have gone out, with the ids in place of the names.",
    },
    {
      say = "Now for real. By itself backup_now waits for the job, and shows how far it is.",
      task = "Back up gold_web with the policy daily.",
      try = 'scv.backup_now{group = "gold_web", policy = "daily"}',
      check = function(here)
        local waited = here.kept.started and here.line:find("wait_for_job", 1, true) ~= nil
        if here.sent("resource_groups.backup_now") == 0 and not waited then return false end
        local job = type(here.value) == "table" and here.value
        if not job or job.group_name ~= "gold_web" then return false, "that was another group" end
        if job.policy_name ~= "daily" then return false, "that was another policy" end
        local newest = new_job(here, "gold_web")
        if newest.status == "RUNNING" then
          here.kept.started = true
          return false, ("the job goes on: scv.wait_for_job(%s) waits for its end"):format(newest.id)
        end
        if newest.status ~= "COMPLETED" then return false, "the job has not ended well: start another" end
        here.kept.job = newest.id
        return true
      end,
      hints = { 'its arguments go in braces: {group = "gold_web", policy = …}' },
      right = "The result is the job's record; _.id is its number.",
    },
    {
      say = "Every backup is a job, and stays in the list of jobs for 90 days.",
      task = "Get that job again, by its number.",
      try = "scv.api.jobs.get(_.id)",
      check = function(here)
        if not here.ok or here.sent("jobs.get") == 0 then return false end
        if type(here.value) ~= "table" then return false end
        if here.kept.job and here.value.id ~= here.kept.job then
          return false, ("that is job %s, not %s"):format(here.value.id, here.kept.job)
        end
        return true
      end,
      hints = { "the operation is jobs.get, and takes the number bare", "_.id is the number, if _ is the job" },
    },
    {
      say = [[
With wait = false the function comes back at once, and the job goes on on the appliance. silver_db has one policy only,
so that it need not be said.]],
      task = "Start a backup of silver_db without waiting for it.",
      try = 'scv.backup_now{group = "silver_db", wait = false}',
      check = function(here)
        if here.sent("resource_groups.backup_now") == 0 then return false end
        local newest = new_job(here, "silver_db")
        if not here.ok or here.value.group_name ~= "silver_db" then return false, "that was another group" end
        here.kept.job = newest.id
        return true
      end,
      hints = { "as before, with group = \"silver_db\", and wait = false" },
    },
    {
      say = "scv.wait_for_job takes a job's record or its number, and gives the record at the end.",
      task = "Wait for that job.",
      try = "scv.wait_for_job(_)",
      check = function(here)
        if not here.line:find("wait_for_job", 1, true) then return false end
        if not here.ok or type(here.value) ~= "table" then return false end
        if here.kept.job and here.value.id ~= here.kept.job then
          return false, ("that is job %s, not %s"):format(here.value.id, here.kept.job)
        end
        return here.read("jobs.get", here.value.id).status == "COMPLETED"
      end,
      hints = { "_ is the job, if it was the last value" },
      right = "narrate(true) tells each step of a workflow while it runs; why() tells them afterwards.",
    },
  },
}
