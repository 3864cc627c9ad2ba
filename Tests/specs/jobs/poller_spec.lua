local spec = ...

local waiting = spec.load "waiting"
local fixture, wait_for_all = waiting.fixture, waiting.for_all

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
    spec.equal(shell.interrupt_notes[1], "the job goes on on the appliance; scv.wait_for_job(118) waits for it again")
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
