local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"

-- The appliance, whose jobs follow the clock: `jobs` maps ids to {ends =, status =, …}.
local function fixture(jobs, options)
  options = options or {}
  local scv, shell
  local function record(id)
    local job = jobs[id]
    local over = shell.monotonic() >= job.ends
    return appliance.job {
      id = id, type = job.type, name = job.name, group_name = job.group, policy_name = job.policy,
      progress = job.progress,
      status = over and (job.status or "COMPLETED") or nil, messages = job.messages,
      end_time = over and not job.untimed and "11/23/2026 03:05:09 PM" or job.blank,
    }
  end
  options.replies = {
    ["jobs.get"] = function(id)
      if not jobs[id] then shell.raise { kind = "appliance", status = 404, message = "no such job" } end
      return record(id)
    end,
    ["jobs.list"] = function(arguments)
      local list = {}
      for id, job in pairs(jobs) do
        if not arguments.type or (job.type or "backup") == arguments.type then table.insert(list, record(id)) end
      end
      return list
    end,
  }
  scv, shell = appliance.new(options)
  return scv, shell
end

-- Waits for several jobs at once; gives what became of each.
local function wait_for_all(scv, shell, ids)
  local results, tasks = {}, {}
  for index, id in ipairs(ids) do
    tasks[index] = shell.spawn(function()
      local ok, value = pcall(scv.wait_for_job, id)
      results[index] = ok and value.status or value
    end)
  end
  shell.join(tasks)
  return results
end

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
    spec.raises({ kind = "argument", message = "scv.wait_for_job: job has no id" }, scv.wait_for_job, { job = {} })
    spec.raises({
      kind = "argument", message = [[scv.wait_for_job: job must be a job's id or its record, got "x"]],
    }, scv.wait_for_job, "x")
    spec.raises({
      kind = "argument", message = [[scv.wait_for_job: job must be a job's record with its id, got "x"]],
    }, scv.wait_for_job, { id = "x" })
    local message = "scv.wait_for_job: timeout must be a number of seconds, got the integer 0"
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

spec.group("wait_for_job, trouble on the way", function()
  local function failing(times, facts)
    local scv, shell = fixture { [1] = { ends = 3 } }
    local get = shell.handlers["jobs.get"]
    shell.handlers["jobs.get"] = function(id)
      if times > 0 then
        times = times - 1
        local copy = {}
        for key, value in pairs(facts) do copy[key] = value end
        shell.raise(copy)
      end
      return get(id)
    end
    return scv, shell
  end

  -- The appliance is away from the second of the clock to the other.
  local function away(from, to, facts, jobs)
    local scv, shell = fixture(jobs or { [118] = { ends = 4 } }, { latency = 0.01 })
    for _, operation in ipairs { "jobs.get", "jobs.list" } do
      local reply = shell.handlers[operation]
      shell.handlers[operation] = function(...)
        local now = shell.monotonic()
        if now < from or now >= to then return reply(...) end
        local copy = {}
        for key, value in pairs(facts) do copy[key] = value end
        shell.raise(copy)
      end
    end
    return scv, shell
  end

  local PASSING = {
    { kind = "connect", message = "connection refused" }, { kind = "timeout", message = "no answer" },
    { kind = "appliance", status = 500, message = "broken" }, { kind = "appliance", status = 503, message = "busy" },
    { kind = "appliance", status = 429, message = "too many" },
    { kind = "login", status = 503, message = "vCenter is away" },
    { kind = "login", status = 401, tries_left = 4, message = "refused" },
  }

  spec.case("outlives an appliance that is away for minutes, whatever it answers, and says since when", function()
    for _, facts in ipairs(PASSING) do
      local scv, shell = away(2, 590, facts)
      spec.equal(scv.wait_for_job(118).status, "COMPLETED")
      spec.truthy(shell.monotonic() < 610)
      spec.equal(#shell.notes, 2)
      spec.truthy(shell.notes[1]:find("^job 118: no answer since %d%d:%d%d:%d%d %(.*%); asking again for 10m$"))
      spec.truthy(shell.notes[2]:find("^job 118: the appliance answers again, after 9m"))
      spec.truthy(shell.count("jobs.get") < 60)
    end
  end)
  spec.case("gives up when its patience is at an end, with the job and how it is waited for again", function()
    for _, facts in ipairs(PASSING) do
      for patience, minutes in pairs { ["10m"] = 10, ["30m"] = 30 } do
        local scv, shell = away(2, math.huge, facts)
        local raised = spec.raises({ kind = facts.kind, job = 118 }, scv.wait_for_job,
          { job = 118, patience = minutes ~= 10 and patience or nil })
        spec.contains(raised.message, "how job 118 stands is not known: the appliance has been away for " .. minutes)
        spec.contains(raised.message, facts.message)
        spec.contains(raised.hint, "job 118 goes on on the appliance; scv.wait_for_job(118) waits for it again")
        spec.truthy(shell.monotonic() < minutes * 60 + 30)
      end
    end
  end)
  spec.case("tells the next who waits of an outage anew", function()
    local scv, shell = away(0, math.huge, PASSING[1])
    for round = 1, 2 do
      pcall(scv.wait_for_job, { job = 118, patience = "1m" })
      spec.equal(#shell.notes, round)
      shell.sleep(3600)
    end
  end)
  spec.case("lets the time-out of the job count while the appliance is away", function()
    local scv, shell = away(2, math.huge, PASSING[1])
    spec.raises({ kind = "timeout", job = 118 }, scv.wait_for_job, { job = 118, timeout = 20 })
    spec.equal(shell.monotonic() < 21, true)
  end)
  spec.case("counts the patience of each who waits from when they came", function()
    local scv, shell = away(2, math.huge, PASSING[1], { [1] = { ends = 999 }, [2] = { ends = 999 } })
    local ends = {}
    local function wait(id, after)
      return shell.spawn(function()
        shell.sleep(after)
        pcall(scv.wait_for_job, { job = id, patience = "5m" })
        ends[id] = shell.monotonic() - after
      end)
    end
    shell.join { wait(1, 0), wait(2, 200) }
    spec.truthy(ends[1] >= 300 and ends[1] < 320 and ends[2] >= 300 and ends[2] < 320)
  end)
  spec.case("ends at once at what does not pass, with the job", function()
    for _, facts in ipairs {
      { kind = "login", status = 401, message = "refused" }, { kind = "trust", message = "changed" },
      { kind = "protocol", message = "no JSON", hint = "look" },
      { kind = "appliance", status = 403, message = "no role" },
    } do
      local scv, shell = failing(1, facts)
      local raised = spec.raises({
        kind = facts.kind, job = 1, message = "how job 1 stands is not known: " .. facts.message,
      }, scv.wait_for_job, 1)
      spec.equal(raised.hint, "job 1 goes on on the appliance; scv.wait_for_job(1) waits for it again"
        .. (facts.hint and "\n" .. facts.hint or ""))
      spec.equal(shell.count("jobs.get"), 1)
      -- The next wait starts afresh.
      spec.equal(scv.wait_for_job(1).status, "COMPLETED")
    end
  end)
  spec.case("does not take a job for gone that a starting service does not know yet", function()
    local scv, shell = away(2, 100, { kind = "appliance", status = 404, message = "nothing there" })
    spec.equal(scv.wait_for_job(118).status, "COMPLETED")
    spec.equal(shell.notes, { "job 118: the appliance does not know it at present; asking again for 10m" })
    scv = away(2, math.huge, { kind = "appliance", status = 404, message = "nothing there" })
    spec.raises({ kind = "not_found", job = 118 }, scv.wait_for_job, 118)
  end)
  spec.case("tells the gate that the job is known", function()
    local scv, shell = fixture { [1] = { ends = 1 }, [2] = { ends = 1 } }
    wait_for_all(scv, shell, { 1, 2 })
    for _, request in ipairs(shell.requests) do spec.equal(request.options, { patient = true }) end
  end)
  spec.case("what ends a poll for good ends it for all who waited", function()
    local scv, shell = fixture({ [1] = { ends = 50 }, [2] = { ends = 50 } }, { latency = 0.01 })
    shell.handlers["jobs.list"] = function() shell.raise { kind = "login", message = "no" } end
    local results = wait_for_all(scv, shell, { 1, 2 })
    spec.equal({ results[1].kind, results[1].job }, { "login", 1 })
    spec.equal({ results[2].kind, results[2].job }, { "login", 2 })
    spec.equal(shell.count("jobs.list"), 1)
  end)
  spec.case("an interrupt goes through, and the shell knows what goes on", function()
    local scv, shell = fixture { [118] = { ends = 100 } }
    local sleep = shell.sleep
    shell.sleep = function() shell.raise { kind = "interrupted", message = "interrupted" } end
    spec.raises({ kind = "interrupted" }, scv.wait_for_job, 118)
    spec.equal(shell.interrupt_notes[1], "job 118 goes on on the appliance; scv.wait_for_job(118) waits for it again")
    shell.sleep = sleep
    spec.equal(scv.wait_for_job(118).status, "COMPLETED")
    spec.equal(shell.interrupt_notes[#shell.interrupt_notes], false)
  end)
  spec.case("a wait that was cut off without a word is forgotten by the next", function()
    local scv, shell = fixture { [1] = { ends = 5 }, [2] = { ends = 5 } }
    -- As after Ctrl-C: nothing of the first wait runs any more.
    local abandoned = coroutine.create(function() scv.wait_for_job(1) end)
    local get = shell.handlers["jobs.get"]
    shell.handlers["jobs.get"] = function() coroutine.yield() end
    coroutine.resume(abandoned)
    shell.handlers["jobs.get"] = get
    coroutine.close(abandoned)
    scv.wait_for_job(2)
    spec.equal(shell.count("jobs.list"), 0)
    spec.truthy(shell.monotonic() < 8)
  end)
end)

spec.group("wait_for_job at a terminal", function()
  local terminal = { stdout = true, stderr = true, stdin = true, width = 80 }

  spec.case("draws a bar and closes with the time it took", function()
    local jobs = { [118] = { ends = 4, group = "gold_web", policy = "daily", progress = 71 } }
    local scv, shell = fixture(jobs, { terminal = terminal })
    scv.wait_for_job(118)
    local seen = {}
    for _, line in ipairs(shell.progress_lines) do seen[tostring(line)] = true end
    spec.truthy(seen["backup of gold_web (daily), job 118  [##############------]  71 %  00:03"])
    spec.equal(shell.progress_lines[#shell.progress_lines], false)
    spec.equal(#shell.notes, 1)
    spec.truthy(shell.notes[1]:find("^job 118 COMPLETED in %d%.%d s$"))
  end)
  spec.case("calls a job by what it was started for, where its record says less", function()
    local jobs = { [118] = { ends = 4, progress = 71, name = "Restoring backup with name: gold_1", status = "FAILED" } }
    local scv, shell = fixture(jobs, { terminal = terminal })
    local raised = spec.raises({ kind = "job" }, scv.wait_for_job,
      { job = { id = 118, type = "restore", name = "restore of web01" } })
    spec.contains(raised.message, "restore of web01, job 118 ended as FAILED")
    local seen = {}
    for _, line in ipairs(shell.progress_lines) do seen[tostring(line):match("^(.-)  %[") or ""] = true end
    spec.truthy(seen["restore of web01, job 118"])
    raised = spec.raises({ kind = "job" }, scv.wait_for_job, 118)
    spec.contains(raised.message, "restore of backup gold_1, job 118 ended as FAILED")
  end)
  spec.case("says in the line that the appliance is away, and since when", function()
    local scv, shell = fixture({ [1] = { ends = 3 } }, { terminal = terminal })
    local get, failures = shell.handlers["jobs.get"], 3
    shell.handlers["jobs.get"] = function(...)
      failures = failures - 1
      if failures >= 0 then shell.raise { kind = "connect", message = "refused" } end
      return get(...)
    end
    scv.wait_for_job(1)
    local seen
    for _, line in ipairs(shell.progress_lines) do
      seen = seen or tostring(line):find("^job 1  the appliance is away since %d%d:%d%d:%d%d  00:0%d$")
    end
    spec.truthy(seen)
  end)
  spec.case("draws one line for all", function()
    local scv, shell = fixture({ [1] = { ends = 3, progress = 50 }, [2] = { ends = 6, progress = 50 } },
      { terminal = terminal, latency = 0.01 })
    wait_for_all(scv, shell, { 1, 2 })
    local seen = {}
    for _, line in ipairs(shell.progress_lines) do
      seen[tostring(line):match("^%d jobs, %d over  .* %%") or ""] = true
    end
    spec.truthy(seen["2 jobs, 0 over  [##########----------]  50 %"])
  end)
  spec.case("leaves the line to a parallel around it, and keeps the clock in that going", function()
    local scv, shell = fixture({ [1] = { ends = 4 }, [2] = { ends = 4 } }, { terminal = terminal, latency = 0.01 })
    shell.library("tasks/parallel").parallel({ 1, 2 }, scv.wait_for_job)
    local seen = {}
    for _, line in ipairs(shell.progress_lines) do seen[tostring(line)] = true end
    spec.truthy(seen["0 of 2  [--------------------]   0 %  00:03"])
    for line in pairs(seen) do spec.equal(line:find("job", 1, true), nil) end
    spec.equal(shell.notes, {})
  end)
  spec.case("begins its clock anew after a wait that was interrupted", function()
    local scv, shell = fixture({ [1] = { ends = 30, group = "lab" } }, { terminal = terminal })
    local get = shell.handlers["jobs.get"]
    shell.handlers["jobs.get"] = function(id)
      -- As an interrupt leaves it: the wait ends, and none of its own code runs any more.
      if shell.monotonic() > 8 and shell.monotonic() < 20 then coroutine.yield() end
      return get(id)
    end
    local abandoned = coroutine.create(function() scv.wait_for_job(1) end)
    coroutine.resume(abandoned)
    coroutine.close(abandoned)
    shell.advance(15)
    local before = #shell.progress_lines
    scv.wait_for_job(1)
    spec.truthy(shell.progress_lines[before + 1]:find("00:0[01]$"))
  end)
  spec.case("draws nothing where there is no terminal", function()
    local scv, shell = fixture { [1] = { ends = 3 } }
    scv.wait_for_job(1)
    spec.equal(shell.progress_lines, {})
    spec.equal(shell.notes, {})
  end)
end)
