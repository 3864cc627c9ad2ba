local spec = ...

local lacking = spec.load "lacking"
local waiting = spec.load "waiting"
local fixture, wait_for_all = waiting.fixture, waiting.for_all

spec.group("wait_for_job", function()
  spec.case("gives the record of a job that completes, by id, as text, by record and in a table", function()
    for _, given in ipairs { 118, "118", { job = 118 }, { id = 118 }, { job = { id = 118, status = "RUNNING" } } } do
      local scv, shell = fixture { [118] = { ends = 4 } }
      if type(given) == "table" and given.id then given.status = "RUNNING" end
      local job = scv.wait_for_job(given)
      spec.equal(job.status, "COMPLETED")
      spec.truthy(shell.monotonic() >= 4 and shell.monotonic() < 6)
    end
  end)
  spec.case("takes the reply of an operation that starts a job", function()
    for _, reply in ipairs { { jobId = 118 }, { job_id = 118 }, { job = { jobId = 118 } } } do
      local scv, shell = fixture { [118] = { ends = 4 } }
      spec.equal(scv.wait_for_job(reply).id, 118)
      spec.truthy(shell.monotonic() >= 4)
    end
  end)
  spec.case("asks at growing intervals, for a single job by its id", function()
    local scv, shell = fixture { [118] = { ends = 100 } }
    scv.wait_for_job(118)
    spec.equal(shell.count("jobs.list"), 0)
    spec.truthy(shell.count("jobs.get") > 20 and shell.count("jobs.get") < 30)
  end)
  spec.case("needs no request for a record that is over", function()
    local scv, shell = fixture {}
    spec.equal(scv.wait_for_job({ id = 1, status = "COMPLETED", end_time = "x" }).id, 1)
    spec.equal(#shell.requests, 0)
  end)
  spec.case("asks for a job whose record says no status", function()
    local scv, shell = fixture { [118] = { ends = 4 } }
    spec.equal(scv.wait_for_job({ id = 118, end_time = "x" }).status, "COMPLETED")
    spec.truthy(shell.count("jobs.get") > 1)
  end)
  spec.case("takes null, empty and 0 for no end time", function()
    for _, blank in ipairs { "", 0, "0" } do
      local scv, shell = fixture { [1] = { ends = 3, blank = blank } }
      scv.wait_for_job(1)
      spec.truthy(shell.monotonic() >= 3)
    end
  end)
  spec.case("takes a known end state for the end, without an end time", function()
    local scv = fixture { [1] = { ends = 1, untimed = true } }
    spec.equal(scv.wait_for_job(1).status, "COMPLETED")
    local failing = fixture { [1] = { ends = 1, untimed = true, status = "failed" } }
    spec.raises({ kind = "job" }, failing.wait_for_job, 1)
  end)
  spec.case("gives a job that ended with a warning, and says it", function()
    local scv, shell = fixture { [7] = { ends = 1, status = "Completed with warnings", messages = { "one" } } }
    spec.equal(scv.wait_for_job(7).outcome, "warning")
    spec.contains(shell.notes[1], "job 7 ended with a warning, as Completed with warnings: one\nits log: ")
  end)
  spec.case("takes a job that was cancelled for over, whatever it is called, and for failed", function()
    for _, status in ipairs { "CANCELLED", "Canceled", "Aborted" } do
      local scv = fixture { [7] = { ends = 1, status = status, untimed = true } }
      spec.raises({ kind = "job", outcome = "failed", job = 7 }, scv.wait_for_job, 7)
    end
  end)
  spec.case("waits for a state that nobody knows as long as something changes, and a while longer", function()
    local scv, shell = fixture { [7] = { ends = 0, status = "PAUSED", untimed = true } }
    spec.raises({
      kind = "timeout", job = 7, job_status = "PAUSED",
      message = "job 7 has been PAUSED for 1m, and what that means is not known",
      hint = "job 7 goes on on the appliance; scv.wait_for_job(7) waits for it again",
    }, scv.wait_for_job, { job = 7, patience = "60s" })
    spec.equal(shell.notes, {
      "job 7 is PAUSED: what that means is not known; it is waited for until it has not changed for 1m",
    })
    local get, percent = shell.handlers["jobs.get"], 0
    shell.handlers["jobs.get"] = function(id)
      local record = get(id)
      percent = percent + 1
      record.progress, record.end_time = percent, percent == 100 and "11/23/2026 03:05:09 PM" or nil
      return record
    end
    spec.raises({ kind = "job", outcome = "unknown" }, scv.wait_for_job, { job = 7, patience = "60s" })
    spec.equal(percent, 100)
  end)
  spec.case("raises a job that ends in a word that it doesn't know, with its messages", function()
    local job = { ends = 1, status = "PARTIAL", group = "lab", policy = "daily", messages = { "one", "two" } }
    local scv = fixture { [7] = job }
    spec.raises({
      kind = "job", job = 7, job_status = "PARTIAL", outcome = "unknown", messages = { "one", "two" },
      message = "backup of lab (daily), job 7 is over, and what PARTIAL means is not known: one; two",
    }, scv.wait_for_job, 7)
  end)
  spec.case("ends with the planned request of a dry run", function()
    local scv, shell = fixture {}
    local planned = { dry_run = true, method = "POST", path = "/x" }
    spec.equal(scv.wait_for_job(planned), planned)
    spec.equal(scv.wait_for_job { job = planned }, planned)
    spec.equal(#shell.requests, 0)
  end)
  spec.case("takes a job with an end time for over, though its record does not say how it ended", function()
    local scv, shell = fixture { [120] = { ends = 0 } }
    local get = shell.handlers["jobs.get"]
    shell.handlers["jobs.get"] = function(id)
      local record = get(id)
      record.status = nil
      return record
    end
    local raised = spec.raises({ kind = "protocol", field = "status", job = 120, outcome = "unknown" },
      scv.wait_for_job, 120)
    spec.contains(raised.message, "job 120 is over, how it ended is not known: ")
    spec.equal(raised.hint:find("goes on", 1, true), nil)
    spec.equal(shell.count("jobs.get"), 1)
  end)
  spec.case("reads strictly whether a job is over, and how it ended", function()
    lacking.refuse {
      fixture = function() return fixture { [118] = { ends = 4 } } end, call = function(scv) scv.wait_for_job(118) end,
      needs = { ["jobs.get"] = { "status" } }, may_lack = { ["jobs.get"] = { "end_time" } },
    }
  end)
  spec.case("reads the list where a job is listed, and can't be read by itself", function()
    local scv, shell = fixture { [118] = { ends = 4 } }
    shell.handlers["jobs.get"] = function()
      shell.raise { kind = "appliance", status = 404, message = "nothing there" }
    end
    spec.equal(scv.wait_for_job(118).status, "COMPLETED")
    spec.equal(shell.count("jobs.get"), 1)
    spec.truthy(shell.count("jobs.list") > 1)
  end)
  spec.case("takes no other job's record for it; the same id may be a text", function()
    local scv, shell = fixture { [118] = { ends = 1 } }
    local get = shell.handlers["jobs.get"]
    shell.handlers["jobs.get"] = function(id)
      local record = get(id)
      record.id = "118"
      return record
    end
    spec.equal(scv.wait_for_job(118).status, "COMPLETED")
    shell.handlers["jobs.get"] = function(id)
      local record = get(id)
      record.id = 5
      return record
    end
    spec.raises({ kind = "protocol", operation = "jobs.get", field = "id", job = 118 }, scv.wait_for_job, 118)
    spec.raises({ kind = "protocol", operation = "jobs.get", field = "id" }, scv.job_log, 118)
    spec.equal(shell.count("jobs.logs"), 0)
  end)
  spec.case("says that a job is gone", function()
    local scv = fixture {}
    local raised = spec.raises({ kind = "not_found", message = "no job 5", job = 5 }, scv.wait_for_job, 5)
    spec.contains(raised.hint, "90 days")
  end)
  spec.case("gives up after its time-out, and says that the job goes on", function()
    local scv, shell = fixture { [5] = { ends = 1000 } }
    spec.raises({
      kind = "timeout", message = "job 5 is still RUNNING after 2.5 s",
      hint = "job 5 goes on on the appliance; scv.wait_for_job(5) waits for it again",
    }, scv.wait_for_job, { job = 5, timeout = 2.5 })
    spec.equal(shell.monotonic(), 2.5)
    spec.raises({ kind = "timeout", message = "job 5 is still RUNNING after 3 s" }, scv.wait_for_job,
      { job = 5, timeout = "3s" })
  end)
  spec.case("takes an id with blanks around it, as it was pasted, and none within", function()
    local scv, shell = fixture { [7] = { { id = 7, status = "COMPLETED" } } }
    for _, word in ipairs { "7 ", " 7", "\t7\n" } do
      local ok, raised = pcall(scv.wait_for_job, word)
      spec.truthy(ok or raised.kind ~= "argument")
      spec.equal(tostring(shell.requests[#shell.requests].arguments), "7")
    end
    spec.raises({ kind = "argument" }, scv.wait_for_job, "1 7")
    spec.raises({ kind = "argument" }, scv.wait_for_job, " ")
  end)
  spec.case("refuses arguments it does not know", function()
    local scv = fixture {}
    spec.raises({ kind = "argument", message = 'scv.wait_for_job: timout is not an argument; did you mean "timeout"?' },
      scv.wait_for_job, { job = 1, timout = 3 })
    spec.raises({ kind = "argument", message = "scv.wait_for_job: job is missing" }, scv.wait_for_job, { timeout = 3 })
    spec.raises({ kind = "argument", message = "scv.wait_for_job: job is missing" }, scv.wait_for_job)
    spec.raises({
      kind = "argument", message = "scv.wait_for_job: job must be a job's id or its record, got a boolean",
    }, scv.wait_for_job, true)
    spec.raises({ kind = "argument", message = "scv.wait_for_job: job must have id, got an empty table" },
      scv.wait_for_job, { job = {} })
    spec.raises({
      kind = "argument", message = [[scv.wait_for_job: job must be a job's id or its record, got "x"]],
    }, scv.wait_for_job, "x")
    spec.raises({
      kind = "argument", message = [[scv.wait_for_job: job must be a job's record with its id, got "x"]],
    }, scv.wait_for_job, { id = "x" })
    local message = "scv.wait_for_job: timeout must be a length of time above 0, got the integer 0"
    spec.raises({ kind = "argument", message = message }, scv.wait_for_job, { job = 1, timeout = 0 })
  end)
end)

spec.group("wait_for_job, many at once", function()
  spec.case("tells of a record that can't be read, and waits on for the others", function()
    local scv, shell = fixture({ [1] = { ends = 2 }, [2] = { ends = 2 } }, { terminal = { stderr = true, width = 80 } })
    local list = shell.handlers["jobs.list"]
    shell.handlers["jobs.list"] = function(...)
      local jobs = list(...)
      for _, job in ipairs(jobs) do job.status = job.id ~= 2 and job.status or nil end
      return jobs
    end
    local results = wait_for_all(scv, shell, { 1, 2 })
    spec.equal({ results[1], results[2].kind, results[2].operation, results[2].field },
      { "COMPLETED", "protocol", "jobs.list", "status" })
  end)
  spec.case("gives up for all where a job of the list has no id", function()
    local scv, shell = fixture { [1] = { ends = 2 }, [2] = { ends = 2 } }
    local list = shell.handlers["jobs.list"]
    shell.handlers["jobs.list"] = function(...)
      local jobs = list(...)
      jobs[1].id = nil
      return jobs
    end
    for _, raised in ipairs(wait_for_all(scv, shell, { 1, 2 })) do
      spec.equal({ raised.kind, raised.operation, raised.field }, { "protocol", "jobs.list", "id" })
    end
  end)
  spec.case("serves all with one request each time", function()
    local jobs, ids = {}, {}
    for n = 1, 40 do
      jobs[n] = { ends = n % 7 }
      ids[n] = n
    end
    local scv, shell = fixture(jobs, { latency = 0.02 })
    local results = wait_for_all(scv, shell, ids)
    for n = 1, 40 do spec.equal(results[n], "COMPLETED") end
    spec.truthy(#shell.requests <= 12)
    spec.equal(shell.count("jobs.get") <= 3, true)
  end)
  spec.case("asks for one type only once it is known that all are of it", function()
    local scv, shell = fixture({ [1] = { ends = 5 }, [2] = { ends = 5 }, [3] = { ends = 9, type = "restore" } },
      { latency = 0.01 })
    wait_for_all(scv, shell, { 1, 2 })
    local last = shell.requests[#shell.requests]
    spec.equal(last.arguments, { type = "backup" })
  end)
  spec.case("does without a type that the list does not know", function()
    local scv, shell = fixture({ [1] = { ends = 9 }, [2] = { ends = 9 } }, { latency = 0.01 })
    local list = shell.handlers["jobs.list"]
    shell.handlers["jobs.list"] = function(arguments)
      return arguments.type and shell.library("core/list") {} or list(arguments)
    end
    spec.equal(wait_for_all(scv, shell, { 1, 2 }), { "COMPLETED", "COMPLETED" })
    spec.truthy(shell.count("jobs.get") <= 2)
    spec.equal(shell.requests[#shell.requests].arguments, {})
  end)
  spec.case("a failed, a gone and a good one each get their own end", function()
    local scv, shell = fixture({ [1] = { ends = 1 }, [2] = { ends = 2, status = "FAILED" } }, { latency = 0.01 })
    local results = wait_for_all(scv, shell, { 1, 2, 3 })
    spec.equal(results[1], "COMPLETED")
    spec.equal(results[2].kind, "job")
    spec.equal(results[3].kind, "not_found")
  end)
  spec.case("the same job twice is no trouble", function()
    local scv, shell = fixture({ [1] = { ends = 3 } }, { latency = 0.01 })
    spec.equal(wait_for_all(scv, shell, { 1, 1, 1 }), { "COMPLETED", "COMPLETED", "COMPLETED" })
  end)
  spec.case("a waiter takes over from a poll that doesn't come back", function()
    local scv, shell = fixture { [1] = { ends = 3 }, [2] = { ends = 3 } }
    local get = shell.handlers["jobs.get"]
    local stuck = true
    shell.handlers["jobs.get"] = function(id)
      if stuck then
        stuck = false
        shell.sleep(500)
      end
      return get(id)
    end
    local done
    local first = shell.spawn(function() scv.wait_for_job(1) end)
    local second = shell.spawn(function()
      scv.wait_for_job(2)
      done = shell.monotonic()
    end)
    shell.join { first, second }
    spec.truthy(done < 20)
  end)
end)
