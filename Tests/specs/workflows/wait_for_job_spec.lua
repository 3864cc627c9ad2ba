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
      id = id, type = job.type, group_name = job.group, policy_name = job.policy, progress = job.progress,
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
  spec.case("raises a job that ends other than COMPLETED, with its messages", function()
    local job = { ends = 1, status = "PARTIAL", group = "lab", policy = "daily", messages = { "one", "two" } }
    local scv = fixture { [7] = job }
    spec.raises({
      kind = "job", job = 7, job_status = "PARTIAL", messages = { "one", "two" },
      message = "backup of lab (daily), job 7 ended as PARTIAL: one; two", hint = "its log: scv.api.jobs.logs(7)",
    }, scv.wait_for_job, 7)
  end)
  spec.case("ends with the planned request of a dry run", function()
    local scv, shell = fixture {}
    local planned = { dry_run = true, method = "POST", path = "/x" }
    spec.equal(scv.wait_for_job(planned), planned)
    spec.equal(scv.wait_for_job { job = planned }, planned)
    spec.equal(#shell.requests, 0)
  end)
  spec.case("reads strictly whether a job is over, and how it ended", function()
    lacking.refuse {
      fixture = function() return fixture { [118] = { ends = 4 } } end, call = function(scv) scv.wait_for_job(118) end,
      needs = { ["jobs.get"] = { "status" } }, may_lack = { ["jobs.get"] = { "end_time" } },
    }
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
      hint = "it goes on on the appliance; scv.wait_for_job(5) waits for it again",
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

  spec.case("outlives connection failures that pass, with one note", function()
    local scv, shell = failing(3, { kind = "connect", message = "connection refused" })
    spec.equal(scv.wait_for_job(1).status, "COMPLETED")
    spec.equal(shell.notes, { "job 1: no answer (connection refused); asking again" })
  end)
  spec.case("does not outlive too many", function()
    local scv, shell = failing(99, { kind = "connect", message = "connection refused" })
    spec.raises({ kind = "connect" }, scv.wait_for_job, 1)
    spec.equal(shell.count("jobs.get"), 5)
  end)
  spec.case("a gateway's 503 passes, an appliance's 500 does not", function()
    local scv = failing(1, { kind = "appliance", status = 503, message = "busy" })
    spec.equal(scv.wait_for_job(1).status, "COMPLETED")
    local broken, shell = failing(1, { kind = "appliance", status = 500, message = "broken" })
    spec.raises({ kind = "appliance", message = "broken" }, broken.wait_for_job, 1)
    spec.equal(shell.count("jobs.get"), 1)
    -- The next wait starts afresh.
    spec.equal(broken.wait_for_job(1).status, "COMPLETED")
  end)
  spec.case("what ends a poll for good ends it for all who waited", function()
    local scv, shell = fixture({ [1] = { ends = 50 }, [2] = { ends = 50 } }, { latency = 0.01 })
    shell.handlers["jobs.list"] = function() shell.raise { kind = "login", message = "no" } end
    local results = wait_for_all(scv, shell, { 1, 2 })
    spec.equal(results[1].kind, "login")
    spec.equal(results[2].kind, "login")
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
