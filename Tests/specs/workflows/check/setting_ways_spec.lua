local spec = ...

local appliance = spec.load "appliance"

local ENDED = "11/23/2026 03:05:09 PM"

-- A session, its shell, and what a check would try the ways on, read from that session itself.
local function fixture(options)
  local scv, shell = appliance.new(options)
  local reading = {}
  function reading.maybe(_, operation, arguments)
    local subject, name = operation:match("^(.*)%.(.*)$")
    local ok, reply = pcall(scv.api[subject][name], arguments)
    return ok and reply or nil
  end
  return scv, shell, shell.library("workflows/check/things").new(reading)
end

local function way_of(shell, workflow, name)
  for _, way in ipairs(shell.library("workflows/check/ways").of(workflow)) do
    if way.name == name then return way end
  end
  error("no way is called " .. name)
end

local function wait(scv, shell, has)
  return pcall(way_of(shell, "wait_for_job", "one that is over").run, scv, has)
end

spec.group("the way to wait for a job", function()
  spec.case("ends soon where the job's own record says that it goes on", function()
    local scv, shell, has = fixture {
      jobs = { { id = 7, status = "COMPLETED", end_time = ENDED } },
      replies = { ["jobs.get"] = { id = 7, status = "RUNNING" } },
    }
    local ok, raised = wait(scv, shell, has)
    spec.equal({ ok, raised.kind, raised.job }, { false, "timeout", 7 })
    spec.truthy(shell.monotonic() < 10)
  end)
  spec.case("ends soon where its word is not known, or the appliance is away", function()
    local away
    for _, reply in ipairs {
      { id = 7, status = "HALTED" },
      function() away.raise { kind = "appliance", status = 503, message = "busy" } end,
    } do
      local scv, shell, has = fixture {
        jobs = { { id = 7, status = "COMPLETED", end_time = ENDED } }, replies = { ["jobs.get"] = reply },
      }
      away = shell
      local ok = wait(scv, shell, has)
      spec.equal(ok, false)
      spec.truthy(shell.monotonic() < 10)
    end
  end)
end)

spec.group("the job that is over", function()
  spec.case("is one that a wait takes for over, not one with any end time", function()
    for _, none in ipairs { "0", "01/01/1970 12:00:00 AM", "1970-01-01T00:00:00Z" } do
      local _, _, has = fixture {
        jobs = {
          { id = 1, status = "HALTED", end_time = none }, { id = 2, status = "HALTED", end_time = none },
          { id = 3, status = "COMPLETED", end_time = ENDED },
        },
      }
      spec.equal(has:job_over().id, 3)
    end
  end)
  spec.case("is of the word in which most end, and did not fail", function()
    local _, _, has = fixture {
      jobs = {
        { id = 1, status = "RUNNING" }, { id = 2, status = "FAILED" }, { id = 3, status = "FAILED" },
        { id = 4, status = "WARNING" }, { id = 5, status = "DONE", end_time = ENDED },
        { id = 6, status = "DONE", end_time = ENDED },
      },
    }
    spec.equal(has:job_over().id, 5)
  end)
  spec.case("says no word where none does, so that the wait tells", function()
    local jobs = { { id = 8, end_time = ENDED } }
    local scv, shell, has = fixture { jobs = jobs, replies = { ["jobs.get"] = jobs[1] } }
    local ok, raised = wait(scv, shell, has)
    spec.equal({ ok, raised.kind, raised.field }, { false, "protocol", "status" })
  end)
end)
