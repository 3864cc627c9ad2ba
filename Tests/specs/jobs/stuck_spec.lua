local spec = ...

local appliance = spec.load "appliance"

local HOUR = 3600

local function fixture(options)
  local scv, shell = appliance.new(options)
  local stuck = shell.library("jobs/stuck")
  local calendar = shell.library("core/calendar")
  local now = calendar.seconds { year = 2026, month = 11, day = 23, hour = 15 }
  local function among(jobs, hours, zone)
    return stuck.among(shell.List.new(jobs), hours * HOUR, { now = now, zone = zone })
  end
  return among, shell, stuck, scv
end

local function job(id, start, more)
  return appliance.job({ id = id, start_time = start }, more)
end

spec.group("jobs that are stuck", function()
  local OLD, NEW = "11/22/2026 02:00:00 PM", "11/23/2026 02:00:00 PM"

  spec.case("run for longer than that, and are not over", function()
    local among, shell = fixture()
    local rows = among({
      job(1, OLD), job(2, NEW), job(3, OLD, { status = "COMPLETED" }), job(4, OLD, { end_time = NEW }),
    }, 24, "UTC")
    spec.equal(appliance.ids(rows), { 1 })
    spec.equal(rows[1].age, "1d 1h")
    spec.equal(shell.notes, {
      "backup, job 4 is RUNNING, and has an end time (2026-11-23 14:00:00): left alone, as one that is over",
    })
    spec.equal(appliance.ids(among({ job(5, OLD, { end_time = "N/A" }) }, 24, "UTC")), { 5 })
  end)
  spec.case("that run on are told as failures, with what was answered; one that takes a while is not", function()
    local function marking(looks)
      local among, shell, stuck, scv = fixture { jobs = { job(1, OLD) } }
      local record = job(1, OLD)
      shell.handlers["jobs.fail"] = function() return { messages = { "not allowed" } } end
      shell.handlers["jobs.get"] = function()
        looks = looks - 1
        if looks < 0 then record.status, record.end_time = "FAILED", NEW end
        return record
      end
      return function() return stuck.fail(scv, among({ job(1, OLD) }, 24, "UTC")) end
    end
    spec.equal(marking(3)()[1].status, "FAILED")
    local raised = spec.raises({
      kind = "parallel", message = "1 of 1 stuck jobs could not be marked as failed",
    }, marking(99))
    spec.equal({ raised.rows[1].status, raised.rows[1].error }, {
      "RUNNING", "job 1 is still RUNNING after it was to be marked as failed (it was answered: not allowed)",
    })
  end)
  spec.case("are left alone, and told, where they only may be so old", function()
    local among, shell = fixture()
    spec.equal(#among({ job(1, OLD) }, 24), 0)
    spec.contains(shell.notes[2], "1 running job may have started more than 1d ago")
  end)
  spec.case("are none whose start is no time, which is said", function()
    local among, shell = fixture()
    spec.equal(#among({ job(1, "long ago") }, 1, "UTC"), 0)
    spec.equal(shell.notes,
      { "when these running jobs started can't be read, so they are left alone: 1 (long ago)" })
  end)
  spec.case("are not told without their status, their start and their id", function()
    for _, field in ipairs { "status", "start_time", "id" } do
      local record = job(1, OLD)
      record[field] = nil
      spec.raises({ kind = "protocol", operation = "jobs.list", field = field }, fixture(), { record }, 24, "UTC")
    end
  end)
  spec.case("are marked as failed one by one, by path and body", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD), job(2, OLD) } }
    local rows = stuck.fail(scv, among({ job(1, OLD), job(2, OLD) }, 24, "UTC"))
    spec.equal({ rows[1].status, rows[2].status }, { "FAILED", "FAILED" })
    spec.equal(appliance.sent(shell, "jobs.fail"), { id = 1, body = { 1 } })
    spec.equal(shell.count("jobs.fail"), 2)
  end)
  spec.case("are named in one question, which is about just those that are marked", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD), job(2, OLD), job(3, NEW) } }
    stuck.fail(scv, among({ job(1, OLD, { group_name = "lab" }), job(2, OLD), job(3, NEW) }, 24, "UTC"))
    spec.equal(#shell.questions, 1)
    spec.equal(shell.questions[1].operation, "jobs.fail")
    spec.equal(shell.questions[1].targets, {
      { id = "1", name = "backup of lab, job 1, running for 1d 1h" },
      { id = "2", name = "backup, job 2, running for 1d 1h" },
    })
    spec.equal({ select(2, appliance.sent(shell, "jobs.fail")).grant == shell.questions[1], shell.count("jobs.fail") },
      { true, 2 })
  end)
  spec.case("are left alone where the answer is no, and marked unasked with confirm = false", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD) }, refuses = true }
    spec.raises({ kind = "refused" }, stuck.fail, scv, among({ job(1, OLD) }, 24, "UTC"))
    spec.equal(shell.count("jobs.fail"), 0)
    stuck.fail(scv, among({ job(1, OLD) }, 24, "UTC"), false)
    spec.equal({ shell.count("jobs.fail"), #shell.questions }, { 1, 1 })
  end)
  spec.case("are not marked where another job's record comes for them", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD) } }
    shell.handlers["jobs.get"] = function() return job(5, OLD) end
    local raised = spec.raises({ kind = "parallel" }, stuck.fail, scv, among({ job(1, OLD) }, 24, "UTC"))
    spec.contains(raised.rows[1].error, "must be that of job 1, which was asked for, got the integer 5")
    spec.equal(shell.count("jobs.fail"), 0)
  end)
  spec.case("are left as they are where they ended before the answer", function()
    local ended = job(1, OLD, { status = "COMPLETED", end_time = NEW })
    local among, shell, stuck, scv = fixture { jobs = { ended } }
    spec.equal(stuck.fail(scv, among({ job(1, OLD) }, 24, "UTC"))[1].status, "COMPLETED")
    spec.equal({ shell.count("jobs.fail"), shell.notes[2] },
      { 0, "backup, job 1 has ended by itself since it was listed: left as it is" })
  end)
  spec.case("are none whose state is not known, which is said", function()
    local among, shell = fixture()
    spec.equal(#among({ job(1, OLD, { status = "PAUSED" }) }, 24, "UTC"), 0)
    spec.equal(shell.notes, {
      "backup, job 1 is PAUSED, and what that means is not known: left alone; scv.api.jobs.fail marks it all the same",
    })
  end)
  spec.case("that can't be marked don't keep the others from it, and are told", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD), job(2, OLD), job(3, OLD) } }
    local fail = shell.handlers["jobs.fail"]
    shell.handlers["jobs.fail"] = function(arguments)
      if arguments.id == 1 then shell.raise { kind = "appliance", status = 409, message = "over already" } end
      if arguments.id == 2 then shell.raise { kind = "unknown_outcome", message = "lost" } end
      return fail(arguments)
    end
    local raised = spec.raises({
      kind = "parallel",
      message = "1 of 3 stuck jobs could not be marked as failed; what became of 1 more is not known",
    }, stuck.fail, scv, among({ job(1, OLD), job(2, OLD), job(3, OLD) }, 24, "UTC"))
    local rows = raised.rows
    spec.equal({ rows[1].status, rows[2].status, rows[3].status }, { "not failed", "unknown", "FAILED" })
  end)
  spec.case("are named by ids that are no numbers, too", function()
    local among, shell, stuck, scv = fixture { jobs = { job("j-1", OLD) } }
    stuck.fail(scv, among({ job("j-1", OLD) }, 24, "UTC"))
    spec.equal(appliance.sent(shell, "jobs.fail"), { id = "j-1", body = { "j-1" } })
  end)
  spec.case("end a dry run with the planned requests", function()
    local among, _, stuck, scv = fixture { dry_run = true, jobs = { job(1, OLD), job(2, OLD) } }
    local planned = stuck.fail(scv, among({ job(1, OLD), job(2, OLD) }, 24, "UTC"))
    spec.equal({ #planned, planned[1].dry_run, planned[2].dry_run }, { 2, true, true })
  end)
  spec.case("are not read any further after an interrupt", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD) } }
    shell.handlers["jobs.get"] = function() shell.raise { kind = "interrupted", message = "no" } end
    local ok, raised = pcall(stuck.fail, scv, among({ job(1, OLD) }, 24, "UTC"))
    spec.equal({ ok, raised.kind }, { false, "interrupted" })
  end)
  spec.case("have an unknown status where it can't be read any more", function()
    local among, shell, stuck, scv = fixture { jobs = { job(1, OLD) } }
    local get = shell.handlers["jobs.get"]
    shell.handlers["jobs.get"] = function(...)
      return shell.count("jobs.fail") == 0 and get(...) or shell.raise { kind = "connect", message = "no" }
    end
    spec.equal(stuck.fail(scv, among({ job(1, OLD) }, 24, "UTC"))[1].status, "unknown")
  end)
end)
