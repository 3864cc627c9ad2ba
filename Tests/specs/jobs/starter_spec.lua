local spec = ...

local appliance = spec.load "appliance"

local HINT = "its job's number is not known; look for it before starting another: "
  .. 'scv.api.jobs.list{type = "backup"}'

-- The appliance with a job that there was before. `reply`: what the change is answered; `started`: the jobs that it
-- starts.
local function fixture(options)
  options = options or {}
  options.jobs = { appliance.job { id = 90, name = "of web01" } }
  local scv, shell, world
  options.replies = {
    ["resource_groups.backup_now"] = function()
      for _, record in ipairs(options.started or {}) do table.insert(world.jobs, record) end
      return options.reply or { messages = {} }
    end,
  }
  scv, shell, world = appliance.new(options)
  local starter = shell.library("jobs/starter")
  local change = {
    operation = "resource_groups.backup_now", arguments = { resourceGroupId = 1 }, what = "backup of web01",
    traits = options.traits or { subjects = { "web01" } },
    known = { group_name = "gold_web" },
  }
  return function() return starter.start(scv, change) end, shell, starter, scv, change
end

spec.group("the start of a job", function()
  spec.case("gives the job that the reply names, with what is known of it", function()
    for _, reply in ipairs { { job_id = 118 }, 118 } do
      spec.equal(fixture { reply = reply }(), { id = 118, type = "backup", group_name = "gold_web" })
    end
  end)
  spec.case("finds the job that was not there before, and is of the change", function()
    local start = fixture { started = {
      appliance.job { id = 91, name = "of db01" }, appliance.job { id = 92, name = "of web01" },
      appliance.job { id = 93, name = "of web01", type = "restore" },
    } }
    spec.equal(start().id, 92)
  end)
  spec.case("ends with the planned request of a dry run", function()
    local start, shell = fixture { dry_run = true }
    spec.equal(start().dry_run, true)
    spec.equal(shell.count("jobs.list"), 1)
  end)
  spec.case("sends nothing where the jobs before can't be told", function()
    local start, shell = fixture()
    shell.handlers["jobs.list"] = function() return { { type = "backup" } } end
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "id" }, start)
    spec.equal(shell.count("resource_groups.backup_now"), 0)
  end)
  spec.case("is of unknown outcome where no job appears, or several do, and is not sent again", function()
    local start, shell = fixture()
    spec.raises({
      kind = "unknown_outcome", operation = "resource_groups.backup_now",
      message = "the appliance took the backup of web01, but no job of it has appeared",
    }, start)
    spec.equal(shell.count("resource_groups.backup_now"), 1)
    local twins = { appliance.job { id = 91, name = "of web01" }, appliance.job { id = 92, name = "of web01" } }
    start, shell = fixture { started = twins }
    local raised = spec.raises({ kind = "unknown_outcome" }, start)
    spec.contains(raised.message, "91, 92 are all new")
    spec.equal(shell.count("resource_groups.backup_now"), 1)
  end)
  spec.case("tells before an interrupt what goes on, and takes that back at the end", function()
    local start, shell = fixture { started = { appliance.job { id = 91, name = "of web01" } } }
    start()
    spec.equal(shell.interrupt_notes, {
      "the backup of web01 was started and goes on on the appliance; " .. HINT, false,
    })
  end)
  spec.case("asks for jobs of its type only where that is sure, and takes no other's where it is assumed", function()
    local start, shell = fixture { started = { appliance.job { id = 91, name = "of web01" } } }
    start()
    spec.equal(appliance.sent(shell, "jobs.list"), { type = "backup" })
    start, shell = fixture {
      started = {
        appliance.job { id = 91, name = "of web01", type = "restore" },
        appliance.job { id = 92, name = "of web01", type = "backupVm" },
      },
      change = function(world)
        for _, operation in ipairs(world.operations) do
          if operation.name == "resource_groups.backup_now" then operation.job_type_source = "A" end
        end
      end,
    }
    spec.equal(start().id, 92)
    spec.equal(appliance.sent(shell, "jobs.list"), {})
  end)
  spec.case("looks again after a look that failed, and says why where none succeeds", function()
    local start, shell = fixture { started = { appliance.job { id = 91, name = "of web01" } } }
    local list, failures = shell.handlers["jobs.list"], 0
    shell.handlers["jobs.list"] = function(...)
      if shell.count("resource_groups.backup_now") > 0 and failures > 0 then
        failures = failures - 1
        shell.raise { kind = "connect", message = "no connection" }
      end
      return list(...)
    end
    failures = 2
    spec.equal(start().id, 91)
    failures = 9999
    spec.raises({
      kind = "unknown_outcome", hint = HINT,
      message = "the appliance took the backup of web01, but its job can't be looked for: no connection",
    }, start)
  end)
  spec.case("is looked for as long as the appliance may be away", function()
    local start, shell = fixture { started = { appliance.job { id = 91, name = "of web01" } } }
    local list, back = shell.handlers["jobs.list"], 500
    shell.handlers["jobs.list"] = function(...)
      if shell.count("resource_groups.backup_now") > 0 and shell.monotonic() < back then
        shell.raise { kind = "appliance", status = 503, message = "busy" }
      end
      return list(...)
    end
    spec.equal(start().id, 91)
    spec.truthy(shell.monotonic() >= 500 and shell.monotonic() < 530)
  end)
  spec.case("whose change was lost is of unknown outcome, which says that its number is not known", function()
    local start, shell = fixture()
    shell.handlers["resource_groups.backup_now"] = function()
      shell.raise { kind = "unknown_outcome", message = "lost", hint = "Look." }
    end
    spec.raises({
      kind = "unknown_outcome", message = "lost", hint = "Look.\nIf the backup of web01 was started, it goes on, and "
        .. HINT,
    }, start)
  end)
  spec.case("is none of the new jobs that are of something else, started before, or parts of another", function()
    local foreign = appliance.job { id = 91, name = "Backup of web010" }
    local old = appliance.job { id = 7, name = "of web01", start_time = "11/22/2026 02:00:00 PM" }
    local part = appliance.job { id = 92, name = "(Job 93)Primary backup of web01" }
    local start, shell = fixture { started = { foreign, old, part } }
    shell.handlers["jobs.list"]({})[1].start_time = "11/23/2026 02:00:00 PM"
    spec.raises({
      kind = "unknown_outcome", message = "the appliance took the backup of web01, but no job of it has appeared; "
        .. "new are others: backup of web010, job 91",
    }, start)
    start = fixture { started = { foreign, appliance.job { id = 93, name = "of web01" } } }
    spec.equal(start().id, 93)
  end)
  spec.case("lets an interrupt through while it looks", function()
    local start, shell = fixture()
    shell.sleep = function() shell.raise { kind = "interrupted", message = "interrupted" } end
    spec.raises({ kind = "interrupted" }, start)
  end)
  spec.case("takes no reply that is no id for one", function()
    for _, id in ipairs { "", true, 1.5, {}, 0, -1, "0", "task-17", "backup started", "https://scv/4.1/jobs/new" } do
      local start = fixture { reply = { job_id = id }, started = { appliance.job { id = 91, name = "of web01" } } }
      spec.equal(start().id, 91)
    end
  end)
end)

spec.group("a job that a reply names", function()
  local OURS = appliance.job { id = 91, name = "of web01" }

  spec.case("is named by a number, as text or at the end of an address", function()
    for _, id in ipairs { 118, "118", " 118 ", "https://scv:8144/api/4.1/jobs/118", "/4.1/jobs/118/" } do
      spec.equal(fixture { reply = { job_id = id } }().id, 118)
    end
  end)
  spec.case("is named by another word only where the document has such ids", function()
    local start = fixture {
      reply = { job_id = "task-17" },
      change = function(world)
        for _, operation in ipairs(world.operations) do
          if operation.name == "jobs.get" then operation.parameters = { { name = "id", type = "string" } } end
        end
      end,
    }
    spec.equal(start().id, "task-17")
  end)
  spec.case("is not the change's where it was there before: the new one is", function()
    local start, shell = fixture { reply = { job_id = 90 }, started = { OURS } }
    spec.equal(start().id, 91)
    spec.equal(shell.notes, {
      "the appliance names job 90 for the backup of web01, which was there before: its job is looked for",
    })
    spec.raises({ kind = "unknown_outcome" }, (fixture { reply = { job_id = 90 } }))
  end)
  spec.case("is not the change's where it is of a type that is another's: the new one is", function()
    for _, wait in ipairs { true, false } do
      local other = appliance.job { id = 80, type = "restore", status = "FAILED" }
      local ours = appliance.job { id = 91, name = "of web01", status = "COMPLETED" }
      local _, shell, starter, scv, change = fixture { reply = { job_id = 80 }, started = { other, ours } }
      spec.equal(starter.run(scv, change, { wait = wait }).id, 91)
      spec.equal(shell.notes, {
        "the reply named job 80, which is another: restore, job 80; the job of the backup of web01 is looked for",
      })
    end
  end)
  spec.case("is taken whatever its type is where that says of no other change", function()
    local ours = appliance.job { id = 91, type = "SCHEDULED", status = "COMPLETED" }
    local _, _, starter, scv, change = fixture { reply = { job_id = 91 }, started = { ours } }
    spec.equal(starter.run(scv, change).id, 91)
  end)
  spec.case("and that the appliance does not know makes the outcome unknown", function()
    local _, _, starter, scv, change = fixture { reply = { job_id = 118 } }
    spec.raises({
      kind = "unknown_outcome", job = 118, operation = "resource_groups.backup_now",
      message = "the backup of web01 was started as job 118, and the appliance knows no such job",
      hint = 'look what became of it before starting another: scv.api.jobs.list{type = "backup"}',
    }, starter.run, scv, change)
  end)
  spec.case("is not what another record says", function()
    local _, shell, starter, scv, change = fixture { reply = { job_id = 91 }, started = { OURS } }
    shell.handlers["jobs.get"] = function() return appliance.job { id = 5, status = "COMPLETED" } end
    local raised = spec.raises({ kind = "protocol", job = 91, field = "id" }, starter.run, scv, change)
    spec.contains(raised.message, "must be that of job 91, which was asked for, got the integer 5")
    _, shell, starter, scv, change = fixture { reply = { job_id = 91 }, started = { OURS } }
    shell.handlers["jobs.get"] = function() return appliance.job { id = 5, status = "COMPLETED" } end
    spec.equal(starter.run(scv, change, { wait = false }), { id = 91, type = "backup", group_name = "gold_web" })
    shell.handlers["jobs.get"] = function() return "a text" end
    spec.equal(starter.run(scv, change, { wait = false }), { id = 91, type = "backup", group_name = "gold_web" })
  end)
end)

spec.group("jobs that were started", function()
  spec.case("are waited for, unless told otherwise; then they are read once", function()
    local _, shell, starter, scv, change = fixture { reply = { job_id = 90 } }
    change.before = { ids = {} }
    local waited
    function scv.wait_for_job(arguments)
      waited = arguments
      return "over"
    end
    spec.equal({ starter.run(scv, change), starter.run(scv, change, { patience = 5 }) }, { "over", "over" })
    spec.equal({ waited.job.id, waited.patience }, { 90, 5 })
    waited = nil
    spec.equal({ starter.run(scv, change, { wait = false }).status, waited }, { "RUNNING" })
    spec.equal(shell.count("jobs.get"), 1)
    shell.handlers["jobs.get"] = function() shell.raise { kind = "connect", message = "no" } end
    spec.equal(starter.run(scv, change, { wait = false }), { id = 90, type = "backup", group_name = "gold_web" })
  end)
  spec.case("that were told of say once how they ended: in a note, or in the line of progress", function()
    local function notes(status, terminal)
      local _, shell, starter, scv, change = fixture { reply = { job_id = 90 }, terminal = terminal }
      change.before, change.told = { ids = {} }, true
      local looks = 0
      shell.handlers["jobs.get"] = function()
        looks = looks + 1
        if looks == 1 then return appliance.job { id = 90 } end
        return appliance.job { id = 90, status = status, end_time = "11/23/2026 03:05:09 PM" }
      end
      spec.equal(starter.run(scv, change).status, status)
      return shell.notes
    end
    spec.equal(notes "COMPLETED", { "backup of web01: job 90 COMPLETED" })
    local shown = { stdout = false, stderr = true, stdin = false, width = 80, height = 24, color = false }
    local seen = notes("COMPLETED", shown)
    spec.equal(#seen, 1)
    spec.contains(seen[1], "job 90 COMPLETED in ")
    local warned = notes "COMPLETED_WITH_WARNING"
    spec.equal(#warned, 1)
    spec.contains(warned[1], "ended with a warning, as COMPLETED_WITH_WARNING")
  end)
  spec.case("are shown as the list has them, or as they are known", function()
    local _, shell, starter, scv = fixture()
    local known = { { id = 90 }, { id = 99, type = "backup" } }
    local records = starter.records(scv, "resource_groups.backup_now", known)
    spec.equal({ records[1].status, records[2] }, { "RUNNING", known[2] })
    shell.handlers["jobs.list"] = function() shell.raise { kind = "connect", message = "no" } end
    spec.equal(starter.records(scv, "resource_groups.backup_now", known), known)
  end)
  spec.case("are not looked at any further after an interrupt", function()
    local _, shell, starter, scv, change = fixture { reply = { job_id = 90 } }
    for _, operation in ipairs { "jobs.get", "jobs.list" } do
      shell.handlers[operation] = function() shell.raise { kind = "interrupted", message = "no" } end
    end
    change.before = { ids = {} }
    spec.raises({ kind = "interrupted" }, starter.run, scv, change, { wait = false })
    spec.raises({ kind = "interrupted" }, starter.records, scv, change.operation, { { id = 90 } })
  end)
end)
