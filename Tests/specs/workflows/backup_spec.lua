local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local operations = appliance.operations

local HINT = "its job's number is not known; look for it before starting another: "

local function new_job(id, group, more)
  return appliance.job({ id = id, group_id = group.id, group_name = group.name }, more)
end

-- The appliance, whose lab has no policies, and what becomes of the job that a backup starts. `options`: `named` (the
-- reply has the job's id), `appears` (seconds until the job is in the list), `others` (jobs that somebody else starts
-- at the same moment), `lost`, and what the appliance takes.
local function fixture(options)
  options = options or {}
  local scv, shell, world, started
  function options.change(made) if not options.groups then made.groups[3].policies = {} end end
  options.jobs = { new_job(90, { id = 1, name = "gold_web" }, { status = "COMPLETED", end_time = "x" }) }
  options.replies = {
    ["resource_groups.backup_now"] = function(arguments)
      started = shell.monotonic()
      if not options.lost then table.insert(world.jobs, new_job(118, world.groups[arguments.resourceGroupId])) end
      for _, other in ipairs(options.others or {}) do table.insert(world.jobs, other) end
      return options.named and { job_id = 118 } or { messages = { "started" } }
    end,
    ["jobs.list"] = function()
      local shown = {}
      for _, job in ipairs(world.jobs) do
        local hidden = job.id > 100 and shell.monotonic() < started + (options.appears or 0)
        if not hidden then table.insert(shown, job) end
      end
      return shown
    end,
  }
  scv, shell, world = appliance.new(options)
  local get = shell.handlers["jobs.get"]
  shell.handlers["jobs.get"] = function(id)
    local job = get(id)
    if shell.monotonic() >= started + 4 then job.status, job.end_time = "COMPLETED", "11/23/2026 03:05:09 PM" end
    return job
  end
  return scv, shell
end

spec.group("backup_now", function()
  spec.case("takes group and policy by their names, and waits for the job that the reply names", function()
    local scv, shell = fixture { named = true }
    local job = scv.backup_now { group = "gold_web", policy = "daily" }
    spec.equal(job.id, 118)
    spec.equal(job.status, "COMPLETED")
    spec.equal({ table.unpack(operations(shell), 1, 4) },
      { "resource_groups.list", "jobs.list", "resource_groups.backup_now", "jobs.get" })
    spec.equal(shell.requests[3].arguments, { resourceGroupId = 1, policyId = 2 })
  end)
  spec.case("takes group and policy by their ids", function()
    local scv, shell = fixture { named = true }
    scv.backup_now { group = 1, policy = 1 }
    spec.equal(shell.requests[3].arguments, { resourceGroupId = 1, policyId = 1 })
  end)
  spec.case("without the id in the reply, takes the job that is new", function()
    local scv = fixture { appears = 1.5 }
    spec.equal(scv.backup_now { group = "gold_web", policy = "daily" }.id, 118)
  end)
  spec.case("passes over new jobs of other groups and other types", function()
    local scv = fixture { others = {
      { id = 119, type = "backup", group_id = 2, group_name = "silver_db", status = "RUNNING" },
      { id = 120, type = "restore", group_id = 1, group_name = "gold_web", status = "RUNNING" },
    } }
    spec.equal(scv.backup_now { group = "gold_web", policy = "daily" }.id, 118)
  end)
  spec.case("is not taken for that of a job that doesn't say whose it is", function()
    for _, silent in ipairs { { id = 118 }, { id = 118, type = "backup" } } do
      local scv, shell = fixture()
      local list = shell.handlers["jobs.list"]
      shell.handlers["jobs.list"] = function(...)
        return shell.count("resource_groups.backup_now") > 0 and { silent } or list(...)
      end
      local raised = spec.raises({ kind = "unknown_outcome" }, scv.backup_now, { group = "gold_web", policy = "daily" })
      spec.contains(raised.message, "its job can't be looked for: the reply of jobs.list lacks field")
    end
  end)
  spec.case("is not taken for that of another policy of the group", function()
    local hourly = appliance.job { id = 119, type = "backup", group_name = "gold_web", policy_name = "hourly" }
    local scv, shell = fixture { others = { hourly } }
    local list = shell.handlers["jobs.list"]
    shell.handlers["jobs.list"] = function(...)
      local shown = list(...)
      for _, job in ipairs(shown) do
        if job.id == 118 then job.policy_name = "daily" end
      end
      return shown
    end
    spec.equal(scv.backup_now { group = "gold_web", policy = "daily" }.id, 118)
    scv = fixture { lost = true, others = { hourly } }
    local raised = spec.raises({ kind = "unknown_outcome" }, scv.backup_now, { group = "gold_web", policy = "daily" })
    spec.contains(raised.message, "no job of it has appeared; new are others: backup of gold_web (hourly), job 119")
  end)
  spec.case("two that fit are an unknown outcome that lists both", function()
    local other = { id = 119, type = "backup", group_name = "gold_web", status = "RUNNING" }
    local scv = fixture { others = { other } }
    local raised = spec.raises({
      kind = "unknown_outcome", hint = "look at them: scv.api.jobs.get(118)",
      message = "the backup of group gold_web was started, but which job it is can't be told: 118, 119 are all new",
    }, scv.backup_now, { group = "gold_web", policy = "daily" })
    spec.equal(#raised.jobs, 2)
  end)
  spec.case("a job that never appears is an unknown outcome that says where to look", function()
    local scv, shell = fixture { lost = true }
    spec.raises({
      kind = "unknown_outcome",
      message = "the appliance took the backup of group gold_web, but no job of it has appeared",
      hint = HINT .. 'scv.api.jobs.list{type = "backup"}',
    }, scv.backup_now, { group = "gold_web", policy = "daily" })
    spec.equal(shell.count("resource_groups.backup_now"), 1)
  end)
  spec.case("a job that can't be looked for is an unknown outcome too: the backup was started", function()
    local scv, shell = fixture()
    local list = shell.handlers["jobs.list"]
    shell.handlers["jobs.list"] = function(...)
      if shell.count("resource_groups.backup_now") > 0 then
        shell.raise { kind = "connect", message = "no connection" }
      end
      return list(...)
    end
    spec.raises({
      kind = "unknown_outcome",
      message = "the appliance took the backup of group gold_web, but its job can't be looked for: no connection",
      hint = HINT .. 'scv.api.jobs.list{type = "backup"}',
    }, scv.backup_now, { group = "gold_web", policy = "daily" })
  end)
  spec.case("looks again after a look that failed", function()
    local scv, shell = fixture()
    local list, failures = shell.handlers["jobs.list"], 0
    shell.handlers["jobs.list"] = function(...)
      if shell.count("resource_groups.backup_now") > 0 and failures < 2 then
        failures = failures + 1
        shell.raise { kind = "timeout", message = "no answer" }
      end
      return list(...)
    end
    spec.equal(scv.backup_now { group = "gold_web", policy = "daily" }.id, 118)
  end)
  spec.case("wait = false gives the job at once", function()
    local scv, shell = fixture { named = true }
    local job = scv.backup_now { group = "silver_db", wait = false }
    spec.equal({ job.id, job.status }, { 118, "RUNNING" })
    spec.equal(shell.monotonic(), 0)
  end)
  spec.case("a dry run ends with the planned request", function()
    local scv, shell = fixture { dry_run = true }
    local planned = scv.backup_now { group = "gold_web", policy = "daily" }
    spec.equal(planned.dry_run, true)
    spec.equal(planned.body, { resourceGroupId = 1, policyId = 2 })
    spec.equal(shell.count("jobs.get"), 0)
  end)
end)

spec.group("backup_now chooses a policy", function()
  spec.case("the only one, if there is one only", function()
    local scv, shell = fixture { named = true }
    scv.backup_now("silver_db")
    spec.equal(shell.requests[3].arguments, { resourceGroupId = 2, policyId = 2 })
  end)
  spec.case("lists them if there are several, says so if there is none", function()
    local scv, shell = fixture()
    spec.raises({
      kind = "argument", message = "scv.backup_now: policy is needed: group gold_web has 2 of them",
      hint = "one of daily, hourly",
    }, scv.backup_now, { group = "gold_web" })
    spec.raises({ kind = "argument", message = "scv.backup_now: policy is needed: group lab has no policy of its own" },
      scv.backup_now, { group = "lab" })
    spec.equal(shell.count("resource_groups.backup_now"), 0)
  end)
  spec.case("tells a policy of other groups from one that nobody knows", function()
    local scv = fixture()
    spec.raises({
      kind = "not_found", message = "policy weekly is not one of group gold_web", hint = "the group has daily, hourly",
    }, scv.backup_now, { group = "gold_web", policy = "weekly" })
    spec.raises({
      kind = "not_found", message = 'no policy "dayly" of group gold_web; did you mean "daily"?',
      hint = "there are daily, hourly",
    }, scv.backup_now, { group = "gold_web", policy = "dayly" })
  end)
  spec.case("looks names up where the group has bare ids", function()
    local scv, shell = fixture { named = true, groups = { { id = 1, name = "g", policies = { 3, 2 } } } }
    scv.backup_now { group = "g", policy = "weekly" }
    local request = shell.requests[#shell.requests - shell.count("jobs.get")]
    spec.equal(request.arguments, { resourceGroupId = 1, policyId = 3 })
  end)
  spec.case("takes any policy where the appliance doesn't say which the group has", function()
    local scv, shell = fixture { named = true, groups = { { id = 1, name = "g" } } }
    scv.backup_now { group = "g", policy = "weekly" }
    spec.equal(shell.count("resource_groups.backup_now"), 1)
  end)
  spec.case("can't tell the only one where the appliance doesn't say which the group has", function()
    local scv, shell = fixture { groups = { { id = 1, name = "g" } } }
    spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "policies" }, scv.backup_now,
      { group = "g" })
    spec.equal(shell.count("resource_groups.backup_now"), 0)
  end)
  spec.case("strictly by what the groups and the policies say", function()
    local function refuse(options, arguments, needs, may_lack)
      lacking.refuse {
        fixture = function() return fixture(options) end, changes = { "resource_groups.backup_now" },
        call = function(scv) scv.backup_now(arguments) end, needs = needs, may_lack = may_lack,
      }
    end
    local whole = { group = "silver_db" }
    refuse({}, whole, { ["resource_groups.list"] = { "id", "policies" }, ["jobs.list"] = { "id" } },
      { ["resource_groups.list"] = { "policies.id", "policies.name" } })
    refuse({}, { group = 1, policy = 1 }, { ["resource_groups.list"] = { "name" } })
    refuse({}, { groups = "*", policy = "daily" }, { ["resource_groups.list"] = { "name" } })
    refuse({}, { groups = { "gold_web", "silver_db" }, policy = "daily" }, { ["resource_groups.list"] = { "id" } })
    local bare = { groups = { { id = 1, name = "g", policies = { 3 } } } }
    refuse(bare, { group = "g" }, { ["policies.list"] = { "id", "name" } })
    refuse({ groups = { { id = 1, name = "g", policies = { { id = 3 } } } } }, { group = "g" },
      { ["resource_groups.list"] = { "policies.id" } })
  end)
end)

spec.group("backup_now refuses", function()
  local function refused(expected, arguments)
    local scv, shell = fixture()
    local raised = spec.raises(expected, scv.backup_now, arguments)
    spec.equal(shell.count("resource_groups.backup_now"), 0)
    return raised
  end
  spec.case("unknown and ambiguous groups, with the candidates", function()
    refused({
      kind = "not_found", message = 'no resource group "gold_wed"; did you mean "gold_web"?',
      candidates = { "gold_web", "silver_db", "lab" },
    }, { group = "gold_wed", policy = "daily" })
    local scv = fixture { groups = { { id = 1, name = "Web" }, { id = 2, name = "WEB" } } }
    spec.raises({ kind = "ambiguous" }, scv.backup_now, { group = "web" })
  end)
  spec.case("arguments that it doesn't know", function()
    refused({ kind = "argument", message = 'scv.backup_now: polcy is not an argument; did you mean "policy"?' },
      { group = "gold_web", polcy = "daily" })
    refused({ kind = "argument", message = "scv.backup_now: group is missing" }, { policy = "daily" })
    refused({ kind = "argument", message = "scv.backup_now: group must be a name or an id, got a boolean" },
      { group = true })
    -- The group alone will do where all else follows from it.
    refused({ kind = "argument", argument = "policy" }, "gold_web")
    refused({ kind = "argument", message = "scv.backup_now: group is missing" }, nil)
    refused({ kind = "argument", message = 'scv.backup_now: wait must be true or false, got "no"' },
      { group = "gold_web", wait = "no" })
  end)
  spec.case("groups that are none, before any of them is backed up", function()
    refused({ kind = "argument", argument = "groups" }, { groups = true })
    refused({ kind = "argument", argument = "groups" }, { groups = "a", group = "b" })
    refused({ kind = "argument", argument = "groups[2]" }, { groups = { "silver_db", true } })
    refused({ kind = "argument", argument = "limit" }, { groups = "gold_*", limit = 0 })
    refused({ kind = "argument", argument = "limit" }, { group = "silver_db", limit = 2 })
    refused({ kind = "empty", message = 'no resource groups fit "bronze_*"' }, { groups = "bronze_*" })
    refused({ kind = "empty" }, { groups = {} })
    refused({ kind = "not_found" }, { groups = { "silver_db", "golden" } })
    refused({ kind = "argument", argument = "policy" }, { groups = { "silver_db", "gold_web" } })
    refused({ kind = "not_found" }, { groups = { "gold_web", "silver_db" }, policy = "hourly" })
  end)
  spec.case("to go on after an outcome that is unknown", function()
    local scv, shell = fixture()
    local facts = { kind = "unknown_outcome", message = "lost" }
    shell.handlers["resource_groups.backup_now"] = function() shell.raise(facts) end
    spec.raises({ kind = "unknown_outcome", message = "lost" }, scv.backup_now, { group = "silver_db" })
    spec.equal(shell.count("resource_groups.backup_now"), 1)
  end)
end)
