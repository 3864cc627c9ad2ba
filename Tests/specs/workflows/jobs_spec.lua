local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local ids, operations = appliance.ids, appliance.operations

-- A job that started at a time of the appliance.
local function running(id, start, more)
  return appliance.job({ id = id, group_name = "gold_web", start_time = start }, more)
end

-- The appliance at 15:00 UTC, with five jobs, and an operation whose type of job is only assumed.
-- `options.refuses_job`: the id of a job that it won't fail.
local function fixture(options)
  options = options or {}
  options.date = "Mon, 23 Nov 2026 15:00:00 GMT"
  options.jobs = options.jobs or {
    running(5, "11/23/2026 02:55:00 PM"),
    running(4, "11/23/2026 01:00:00 PM",
      { type = "restore", status = "COMPLETED", end_time = "11/23/2026 01:10:00 PM" }),
    running(3, "11/22/2026 11:00:00 AM"),
    running(2, "11/20/2026 11:00:00 AM", { type = "restore" }),
    running(1, "11/01/2026 11:00:00 AM", { status = "FAILED", end_time = "11/01/2026 11:30:00 AM" }),
  }
  function options.change(world)
    table.insert(world.operations, {
      name = "x.odd", subject = "x", ["function"] = "odd", effect = "change", job_type = "odd", job_type_source = "A",
    })
  end
  options.replies = {
    ["jobs.logs"] = function(_, request_options) return request_options.to or "the log" end,
  }
  local scv, shell, world = appliance.new(options)
  local fail = shell.handlers["jobs.fail"]
  shell.handlers["jobs.fail"] = function(arguments)
    if options.refuses_job == arguments.id then
      shell.raise { kind = "appliance", status = 409, message = "over already" }
    end
    return fail(arguments)
  end
  return scv, shell, world
end

spec.group("jobs", function()
  spec.case("gives all jobs where nothing is asked for", function()
    local scv, shell = fixture()
    spec.equal(ids(scv.jobs()), { 5, 4, 3, 2, 1 })
    spec.equal(operations(shell), { "jobs.list" })
  end)

  spec.case("asks for a type that is known, in its own capitals", function()
    local scv, shell = fixture()
    spec.equal(ids(scv.jobs { type = "RESTORE" }), { 4, 2 })
    spec.equal(shell.requests[1].arguments, { type = "restore" })
    spec.equal(ids(scv.jobs "backup"), { 5, 3, 1 })
  end)

  spec.case("looks through all for a type that is only assumed, or that jobs have", function()
    local odd, guest = running(1, "x", { type = "Odd" }), running(2, "x", { type = "guestRestore" })
    local scv, shell = fixture { jobs = { odd, guest } }
    spec.equal(ids(scv.jobs "odd"), { 1 })
    spec.equal(ids(scv.jobs "guestrestore"), { 2 })
    spec.equal(shell.requests[1].arguments, nil)
  end)

  spec.case("says what types there are where it knows none of that name", function()
    local scv = fixture()
    spec.raises({
      kind = "not_found", message = 'no job type "bakup"; did you mean "backup"?',
      hint = "there are backup, odd, mountBackup, restore, unmountBackup, attachVmdk, detachVmdk",
    }, scv.jobs, "bakup")
    spec.equal(ids(scv.jobs "odd"), {})
  end)

  spec.case("looks at the status in any capitals; what has ended does not run", function()
    local ended = running(2, "x", { end_time = "11/23/2026 03:05:09 PM" })
    local failed = running(3, "x", { status = "Failed" })
    local scv = fixture { jobs = { running(1, "x"), ended, failed } }
    spec.equal(ids(scv.jobs { status = "running" }), { 1 })
    spec.equal(ids(scv.jobs { status = "FAILED" }), { 3 })
    spec.equal(ids(scv.jobs { status = "completed" }), {})
  end)

  spec.case("says of each job that is over what came of it, and finds warnings by any word for them", function()
    local scv = fixture { jobs = {
      running(1, "x"), running(2, "x", { status = "WARNING" }), running(3, "x", { status = "Completed with warning" }),
      running(4, "x", { status = "ODD", end_time = "11/23/2026 03:05:09 PM" }),
      running(5, "x", { status = "Cancelled" }),
    } }
    local outcomes = {}
    for index, record in ipairs(scv.jobs()) do outcomes[index] = record.outcome or "none" end
    spec.equal(outcomes, { "none", "warning", "warning", "unknown", "failed" })
    spec.equal(ids(scv.jobs { status = "warning" }), { 2, 3 })
    local odd, shell = fixture { jobs = { running(1, "x"), running(2, "x", { status = "PAUSED" }) } }
    spec.equal(ids(odd.jobs { status = "running" }), { 1 })
    spec.equal(shell.notes, {
      'what PAUSED means is not known: 1 job says it, and is not listed; scv.jobs{status = "PAUSED"} has it\n'
        .. 'if it means one of ours, say which: scv.api.correct{word = "RUNNING", is = "PAUSED"}',
    })
  end)

  spec.case("says which jobs may be what was asked for, for all that is known of their words", function()
    local END = { end_time = "11/23/2026 03:05:09 PM" }
    local scv, shell = fixture { jobs = {
      running(1, "x", { status = "ERROR", end_time = END.end_time }), running(2, "x", { status = "ERROR" }),
      running(3, "x", { status = "ODD", start_time = "11/01/2026 03:05:09 PM" }), running(4, "x", END),
      running(5, "x"), running(6, "x", { status = "COMPLETED" }),
    } }
    local ERROR = 'what ERROR means is not known: 2 jobs say it, and are not listed; scv.jobs{status = "ERROR"} has '
      .. 'them\nif it means one of ours, say which: scv.api.correct{word = "FAILED", is = "ERROR"}'
    local ENDED = '1 job says RUNNING, and an end time: how that ended is not known, and is not listed; '
      .. 'scv.jobs{status = "RUNNING"} has it'
    spec.equal(ids(scv.jobs { status = "failed", since = "2d" }), {})
    spec.equal(shell.notes[#shell.notes - 1], ERROR)
    spec.equal(shell.notes[#shell.notes], ENDED)
    shell.notes = {}
    spec.equal(ids(scv.jobs { status = "completed" }), { 6 })
    spec.contains(shell.notes[1], 'what ERROR (2) and ODD mean is not known: 3 jobs say them, and are not listed; ')
    spec.equal({ shell.notes[2], #shell.notes }, { ENDED, 2 })
    -- Who asks for such a word knows of it.
    shell.notes = {}
    spec.equal(ids(scv.jobs { status = "error" }), { 1, 2 })
    spec.equal(shell.notes, {})
    spec.equal(#scv.jobs():where { outcome = "failed" }, 0)
    spec.contains(table.concat(shell.notes, "\n"), "what ERROR (2) and ODD mean is not known: 3 records say ")
    shell.notes = {}
    spec.equal(scv.jobs():count { outcome = "unknown" }, 2)
    spec.equal(shell.notes, {})
  end)
  spec.case("names in one note what it leaves out for several words", function()
    local records = {}
    for n = 1, 5 do records[n] = appliance.job { id = n, status = "ODD" .. n, end_time = "11/23/2026 03:05:09 PM" } end
    local scv, shell = appliance.new { jobs = records }
    spec.equal(#scv.jobs { status = "failed" }, 0)
    spec.equal(#shell.notes, 1)
    spec.contains(shell.notes[1], "what ODD1, ODD2, ODD3 and 2 others mean is not known: 5 jobs say them, and are not "
      .. 'listed; scv.jobs{status = "…"} has those of a word\nODD1: if it means')
  end)

  spec.case("leaves out jobs of other types, where the appliance passes over what it was asked for", function()
    local scv, shell, world = fixture { jobs = {
      running(1, "x", { type = "backup" }), running(2, "x", { type = "restore" }),
      running(3, "x", { type = "BACKUP_JOB" }),
    } }
    shell.handlers["jobs.list"] = function() return world.jobs end
    spec.equal(ids(scv.jobs "backup"), { 1, 3 })
    spec.equal(shell.notes, {
      "jobs.list was asked for backup, and gave 1 job of another type, too: left out",
    })
  end)

  spec.case("says which types there are where a type is assumed, and no job has it", function()
    local scv, shell = fixture { jobs = { running(1, "x", { type = "DETACH" }), running(2, "x", { type = "backup" }) } }
    spec.equal(ids(scv.jobs "detachVmdk"), {})
    spec.equal(shell.notes, {
      "no job is of the type detachVmdk, which is assumed; there are types that are not known: DETACH\n"
        .. 'if one of them is it, say which: scv.api.correct{word = "detachVmdk", is = "DETACH"}',
    })
  end)

  spec.case("takes all that may have started since then", function()
    spec.equal(ids(fixture { timezone = "UTC" }.jobs { since = "2h" }), { 5, 4 })
    spec.equal(ids(fixture { timezone = "UTC" }.jobs { since = 600 }), { 5 })
    -- Started 28 hours ago on a clock of UTC, 16 at the least.
    spec.equal(ids(fixture().jobs { since = "15h" }), { 5, 4 })
    spec.equal(ids(fixture().jobs { since = "16h" }), { 5, 4, 3 })
  end)

  spec.case("takes a time on the appliance's clock, or one with its offset", function()
    spec.equal(ids(fixture().jobs { since = "2026-11-23 13:00" }), { 5, 4 })
    spec.equal(ids(fixture { timezone = "UTC" }.jobs { since = "2026-11-23 15:30+02:00" }), { 5 })
  end)

  spec.case("takes the times of jobs as instants, and a number since 1970 for a time", function()
    local function listed(since, timezone)
      local scv, shell = fixture {
        timezone = timezone,
        jobs = { running(2, "2026-11-23T13:30:00Z"), running(1, 1795438800) }, -- the latter at 13:00 by UTC
      }
      return { ids(scv.jobs { since = since }), #shell.notes }
    end
    spec.equal(listed("2h"), { { 2, 1 }, 0 })
    spec.equal(listed("100m"), { { 2 }, 0 })
    spec.equal(listed(1795440000), { { 2 }, 0 })
    spec.equal(listed("2026-11-23 23:30", "+10:00"), { { 2 }, 0 })
    -- It may have been 13:30 anywhere.
    spec.equal(listed("2026-11-24 03:30"), { { 2 }, 2 })
    spec.equal(listed("2026-11-24 03:31"), { {}, 2 })
  end)

  spec.case("lists jobs whose start can't be read, and says so", function()
    local scv, shell = fixture { timezone = "UTC", jobs = { running(1, "22/11/2026 15:00:00") } }
    spec.equal(ids(scv.jobs { since = "1h" }), { 1 })
    spec.contains(shell.notes[1], "the start of some jobs can't be read (22/11/2026 15:00:00)")
  end)

  spec.case("lists a job that says no start where others say theirs, and names it", function()
    local jobs = { running(1, nil), running(2, ""), running(3, "11/23/2026 02:30:00 PM"),
      running(4, "11/20/2026 02:30:00 PM") }
    local scv, shell = fixture { timezone = "UTC", jobs = jobs }
    spec.equal(ids(scv.jobs { since = "1h" }), { 1, 2, 3 })
    spec.equal(shell.notes, { "when these jobs started is not said: they are listed, whenever that was: 1, 2" })
    -- Those that are left say nothing, but others do.
    jobs[1].status, jobs[1].end_time = "FAILED", "11/23/2026 02:40:00 PM"
    spec.equal(ids(scv.jobs { status = "failed", since = "1h" }), { 1 })
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "start_time" }, fixture {
      timezone = "UTC", jobs = { running(1, nil), running(2, nil) },
    }.jobs, { since = "1h" })
  end)

  spec.case("reads strictly what it chooses by", function()
    lacking.refuse {
      fixture = fixture, call = function(scv) scv.jobs { type = "odd", status = "failed", since = "2h" } end,
      needs = { ["jobs.list"] = { "type" } },
    }
    lacking.refuse {
      fixture = fixture, call = function(scv) scv.jobs { status = "failed" } end,
      needs = { ["jobs.list"] = { "status" } },
    }
    lacking.refuse {
      fixture = fixture, call = function(scv) scv.jobs { status = "running", since = "2h" } end,
      needs = { ["jobs.list"] = { "status", "start_time" } }, may_lack = { ["jobs.list"] = { "end_time" } },
    }
  end)

  spec.case("judges by the status, whatever the appliance calls an outcome itself", function()
    local records = spec.fake_shell.new().library("core/record")
    for _, case in ipairs { { nil, nil }, { "outcome", "daily" } } do
      local spelling, policy = table.unpack(case)
      local metatable = records.metatable("Job", {
        policy_name = { keys = { spelling or "policyName" }, required = false, corrected = spelling ~= nil },
        end_time = { keys = { "endTime" }, required = false },
      })
      local scv, shell = appliance.new {}
      shell.handlers["jobs.list"] = function()
        local rows = {
          { id = 1, type = "backup", status = "FAILED", endTime = "11/23/2026 03:05:09 PM", outcome = "daily" },
          { id = 2, type = "backup", status = "COMPLETED", endTime = "11/23/2026 03:05:09 PM", outcome = "failed" },
          { id = 3, type = "backup", status = "RUNNING", outcome = "failed" },
        }
        for _, row in ipairs(rows) do setmetatable(row, metatable) end
        return rows
      end
      local jobs = scv.jobs()
      local failed = jobs:where { outcome = "failed" }
      spec.equal({ #failed, failed[1].id, jobs[2].outcome, jobs[3].outcome }, { 1, 1, "done", nil })
      spec.equal({ failed[1].appliance_outcome, failed[1].policy_name }, { "daily", policy })
      local job = shell.library("jobs/job")
      spec.equal(job.judged(failed[1], "jobs.list").appliance_outcome, "daily")
      local over = setmetatable({ status = "COMPLETED", outcome = "failed" }, metatable)
      spec.equal(job.check(over, "jobs.get").outcome, "done")
    end
  end)
  spec.case("knows the outcome of jobs also where there are none", function()
    local jobs = fixture { jobs = {} }.jobs()
    spec.equal(#jobs:where { outcome = "Failed" }, 0)
    spec.raises({ kind = "argument", argument = "outcome" }, jobs.where, jobs, { outcome = "error" })
    spec.equal(#fixture().jobs():where { outcome = "done" }, 1)
  end)

  spec.case("refuses a status that no job can have", function()
    spec.raises({ kind = "argument", message = 'scv.jobs: status is never "FAIL"; did you mean "FAILED"?' },
      fixture().jobs, { status = "FAIL" })
    spec.equal(#fixture { jobs = {} }.jobs { status = "failed" }, 0)
  end)

  spec.case("refuses what is no time", function()
    local scv, shell = fixture()
    spec.raises({
      kind = "argument", message = 'scv.jobs: since must be a length of time or a time, got "yesterday"',
      hint = 'for example since = "24h", or since = "2026-11-20 12:00"',
    }, scv.jobs, { since = "yesterday" })
    spec.raises({
      kind = "argument", message = 'scv.jobs: since must say its unit, got "24"',
      hint = 'write since = "24h" for hours, "24d" for days, "24s" for seconds',
    }, scv.jobs, { since = "24" })
    spec.raises({ kind = "argument" }, scv.jobs, { typ = "backup" })
    spec.equal(#shell.requests, 0)
  end)
end)

spec.group("job_log", function()
  spec.case("gives the text, by id, record and table", function()
    for _, wanted in ipairs { 4, "4", { job = 4 }, { job = { id = 4 } } } do
      local scv, shell = fixture()
      spec.equal(scv.job_log(wanted), "the log")
      spec.equal(operations(shell), { "jobs.get", "jobs.logs" })
      spec.equal(shell.requests[2].arguments, { id = 4 })
      spec.equal(shell.notes, {})
      spec.equal(shell.taken, { "job 4 from `response`, restore of gold_web, job 4" })
    end
  end)

  spec.case("writes the log into a file, and gives its path", function()
    local scv, shell = fixture()
    spec.equal(scv.job_log { job = 4, to = "job.log" }, "job.log")
    spec.equal(shell.requests[2].options, { to = "job.log" })
    scv.job_log { job = 4, to = "job.log", overwrite = true }
    spec.equal(shell.requests[4].options, { to = "job.log", overwrite = true })
  end)

  spec.case("says that a log goes on", function()
    local scv, shell = fixture()
    scv.job_log(5)
    spec.equal(shell.notes, { "backup of gold_web, job 5 is still running: its log goes on" })
  end)

  spec.case("needs nothing of the job's record: what it is, and whether it runs, is only said", function()
    local scv, shell = fixture { replies = { ["jobs.get"] = function() return {} end } }
    spec.equal(scv.job_log(4), "the log")
    spec.equal(shell.notes, {})
  end)

  spec.case("lets a refusal through, and wants a job", function()
    local scv, shell = fixture()
    spec.raises({ kind = "appliance", status = 404, message = "none" }, scv.job_log, 99)
    spec.equal(shell.count("jobs.logs"), 0)
    spec.raises({ kind = "argument", message = "scv.job_log: job is missing" }, scv.job_log)
    spec.raises({ kind = "argument", message = "scv.job_log: job must be a name or an id, got a boolean" }, scv.job_log,
      { job = true })
    spec.raises({ kind = "argument", message = "scv.job_log: job must have id, got an empty table" }, scv.job_log,
      { job = {} })
  end)
end)

spec.group("fail_stuck_jobs", function()
  spec.case("fails what surely runs for so long, each once, and tells it before", function()
    local scv, shell = fixture { timezone = "UTC" }
    local told
    local fail = shell.handlers["jobs.fail"]
    shell.handlers["jobs.fail"] = function(...)
      told = told or #shell.notes
      return fail(...)
    end
    local rows = scv.fail_stuck_jobs { older_than = "24h" }
    spec.equal(rows[1], { id = 3, type = "backup", age = "1d 4h", status = "FAILED" })
    spec.equal(rows[2], { id = 2, type = "restore", age = "3d 4h", status = "FAILED" })
    spec.equal(#rows, 2)
    spec.equal(shell.count("jobs.fail"), 2)
    spec.equal(spec.load("appliance").sent(shell, "jobs.fail"), { id = 3, body = { 3 } })
    spec.equal(told, 1)
    spec.contains(shell.notes[1], "to be marked as failed:\n id  type")
    spec.contains(shell.notes[1], "2026-11-20 11:00:00")
    spec.equal(shell.taken[1], "job 3 from `jobs`, running for 1d 4h")
  end)

  spec.case("leaves alone what only may be so old, and says how many", function()
    local scv, shell = fixture()
    spec.equal(ids(scv.fail_stuck_jobs { older_than = "24h" }), { 2 })
    spec.contains(shell.notes[1], "ages are known within 26 hours only")
    spec.equal(shell.notes[2], "1 running job may have started more than 1d ago, but may have not: left alone; the "
      .. "appliance's time zone is not known, --timezone says it")
  end)

  spec.case("looks at one type only where it is told to", function()
    local scv, shell = fixture { timezone = "UTC" }
    spec.equal(ids(scv.fail_stuck_jobs { older_than = "24h", type = "Restore" }), { 2 })
    spec.equal(shell.requests[1].arguments, { type = "restore" })
  end)

  spec.case("never takes a job that is over or whose start can't be read", function()
    local scv, shell = fixture { timezone = "UTC", jobs = {
      running(1, "11/01/2026 11:00:00 AM", { end_time = "11/01/2026 11:30:00 AM" }), running(2, "long ago"),
      running(3, "11/01/2026 11:00:00 AM", { status = "COMPLETED" }),
    } }
    spec.equal(#scv.fail_stuck_jobs { older_than = "1h" }, 0)
    spec.equal(shell.count("jobs.fail"), 0)
  end)

  spec.case("none is a good end: a second run says so", function()
    local scv, shell = fixture { timezone = "UTC" }
    scv.fail_stuck_jobs { older_than = "24h" }
    local rows = scv.fail_stuck_jobs { older_than = "24h" }
    spec.equal(#rows, 0)
    spec.equal(shell.library("core/list").is(rows), true)
    spec.equal(shell.notes[#shell.notes], "no job is known to be stuck for that long; nothing was sent")
    spec.equal(shell.count("jobs.fail"), 2)
  end)

  spec.case("goes on after one that can't be failed, and shows all at the end", function()
    local scv, shell = fixture { timezone = "UTC", refuses_job = 3 }
    local raised = spec.raises({ kind = "parallel", message = "1 of 2 stuck jobs could not be marked as failed" },
      scv.fail_stuck_jobs, { older_than = "24h" })
    spec.equal(shell.count("jobs.fail"), 2)
    spec.equal(raised.kinds, { "appliance" })
    spec.equal({ raised.rows[1].status, raised.rows[2].status }, { "not failed", "FAILED" })
    spec.contains(raised.hint, "over already")
  end)

  spec.case("ends a dry run with the planned requests", function()
    local scv = fixture { timezone = "UTC", dry_run = true }
    local planned = scv.fail_stuck_jobs { older_than = "24h" }
    spec.equal({ #planned, planned[1].dry_run, planned[1].body }, { 2, true, { 3 } })
  end)

  spec.case("reads strictly what it chooses by, and fails none", function()
    lacking.refuse {
      fixture = function() return fixture { timezone = "UTC" } end,
      call = function(scv) scv.fail_stuck_jobs { older_than = "24h" } end, changes = { "jobs.fail" },
      needs = { ["jobs.list"] = { "id", "status", "start_time" } }, may_lack = { ["jobs.list"] = { "end_time" } },
    }
  end)

  spec.case("wants to know how old", function()
    local scv, shell = fixture()
    spec.raises({
      kind = "argument", message = "scv.fail_stuck_jobs: older_than is missing",
      hint = 'for example older_than = "24h"',
    }, scv.fail_stuck_jobs, {})
    spec.raises({ kind = "argument", message = "scv.fail_stuck_jobs: arguments must be a table, got nil" },
      scv.fail_stuck_jobs)
    spec.raises({ kind = "argument", message = 'scv.fail_stuck_jobs: older_than must be a length of time, got "old"' },
      scv.fail_stuck_jobs, { older_than = "old" })
    for _, bare in ipairs { 24, "24" } do
      local raised = spec.raises({ kind = "argument", argument = "older_than" }, scv.fail_stuck_jobs,
        { older_than = bare })
      spec.contains(raised.message, "older_than must say its unit, got ")
      spec.equal(raised.hint, 'write older_than = "24h" for hours, "24d" for days, "24s" for seconds')
    end
    spec.equal(#shell.requests, 0)
  end)
end)

spec.group("scv.is_over", function()
  spec.case("says whether a job is over", function()
    local scv = fixture()
    spec.equal(scv.is_over { id = 1, status = "COMPLETED" }, true)
    spec.equal(scv.is_over { id = 1, status = "failed" }, true)
    spec.equal(scv.is_over { id = 1, status = "ODD", end_time = "11/23/2026 03:05:09 PM" }, true)
    for _, none in ipairs { "", "0", 0 } do
      spec.equal(scv.is_over { id = 1, status = "RUNNING", end_time = none }, false)
    end
    spec.equal(scv.is_over { id = 1, status = "RUNNING" }, false)
    spec.raises({ kind = "argument" }, scv.is_over, 118)
  end)
end)

spec.group("scv.is_running", function()
  spec.case("says whether a job is known to go on", function()
    local scv = fixture()
    spec.equal(scv.is_running { status = "Running" }, true)
    spec.equal(scv.is_running { status = "QUEUED", end_time = "" }, true)
    spec.equal(scv.is_running { status = "ODD" }, false)
    spec.equal(scv.is_running { status = "RUNNING", end_time = "11/23/2026 03:05:09 PM" }, false)
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "status" }, scv.is_running, { id = 1 })
    spec.raises({ kind = "argument" }, scv.is_running, 118)
  end)
end)

spec.group("scv.succeeded", function()
  spec.case("says once of a word that it is not known", function()
    local scv, shell = fixture()
    for id = 1, 3 do
      spec.equal(scv.succeeded { id = id, status = "ERROR", end_time = "11/23/2026 03:05:09 PM" }, false)
    end
    spec.equal(scv.succeeded { id = 4, status = "ERROR" }, false)
    spec.equal(shell.notes, {
      "job 1 is ERROR, and what that means is not known: it counts as no success\n"
        .. 'if it means one of ours, say which: scv.api.correct{word = "FAILED", is = "ERROR"}',
    })
  end)
  spec.case("says it again at the next line of the prompt, of each session, and of backups by themselves", function()
    local scv, shell, sessions = spec.load "fake_session" { at_prompt = true }
    local record = { id = 1, status = "ERROR", end_time = "11/23/2026 03:05:09 PM" }
    local function count()
      scv.succeeded(record)
      return #shell.notes
    end
    spec.equal({ count(), count() }, { 1, 1 })
    scv.is_good(appliance.backup { backup_id = 7, name = "gold_1", status = "ERROR" })
    spec.equal(#shell.notes, 2)
    spec.contains(shell.notes[2], "backup gold_1")
    sessions.new(shell).succeeded(record)
    spec.equal(#shell.notes, 3)
    shell.library("prompt/where").prompt {}
    spec.equal({ count(), count() }, { 4, 4 })
  end)
  spec.case("says whether a job did what it should", function()
    local scv = fixture()
    spec.equal({ scv.succeeded { status = "COMPLETED" }, scv.succeeded { status = "completed" } }, { true, true })
    spec.equal(scv.succeeded { status = "Completed with warnings" }, true)
    for _, status in ipairs { "FAILED", "PARTIAL", "RUNNING", "Cancelled" } do
      spec.equal(scv.succeeded { status = status }, false)
    end
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "status" }, scv.succeeded, { id = 1 })
    spec.raises({ kind = "argument" }, scv.succeeded, 118)
  end)
end)
