local spec = ...

-- The appliance's clock stands at 2026-11-23 15:05 of UTC.
local DATE = "Mon, 23 Nov 2026 15:05:00 GMT"

-- The parts of a report on jobs that began at these times, of so many days.
local function parts(starts, days, timezone)
  local shell = spec.fake_shell.new()
  local List, given = shell.library("core/list"), {}
  for index, start in ipairs(starts) do
    given[index] = { id = index, type = "backup", status = "FAILED", start_time = start, end_time = start }
  end
  local scv = {
    jobs = function(arguments)
      shell.asked = arguments
      return List(given)
    end,
    job_log = function() return "one\ntwo\n" end,
  }
  local outcomes, failed = shell.library("workflows/report/jobs").parts(scv, { days = days, lines = 1 },
    function() return { date = DATE, timezone = timezone, url = "u" } end)
  return outcomes(), failed(), shell
end

local function totals(part)
  local told = {}
  for index, day in ipairs(part.days) do told[index] = ("%s: %d"):format(day.day, day.total) end
  return told
end

local EDGES = {
  "11/20/2026 11:59:59 PM", "11/21/2026 12:00:00 AM", "11/21/2026 11:59:59 PM", "11/22/2026 12:00:00 AM",
  "11/23/2026 03:05:00 PM", "11/23/2026 11:59:59 PM", "11/24/2026 12:00:00 AM", "soon",
}

spec.group("the jobs of a report", function()
  spec.case("are counted once each, from the first day's midnight to the last day's end", function()
    local found, failed, shell = parts(EDGES, 3, "UTC")
    spec.equal(totals(found), { "2026-11-21: 2", "2026-11-22: 1", "2026-11-23: 2" })
    spec.equal({ found.sums.total, found.without_day, found.after }, { 5, 1, 1 })
    local function sentence(outcomes)
      return shell.library("workflows/report/words").sentence({ outcomes = outcomes }, "outcomes")
    end
    spec.equal(sentence(found), "5 jobs began; 5 failed; of 2 more it is not known when they began.")
    found.sums.failed = 0
    spec.equal(sentence(found), "5 jobs began; all of these are done; of 2 more it is not known when they began.")
    spec.equal(sentence(parts({}, 3, "UTC")), "No job began in these days.")
    spec.equal(sentence(parts({ "soon", "soon" }, 3, "UTC")),
      "No job is known to have begun in these days; of 2 it is not known when they began.")
    -- One is before the first day.
    spec.equal(#failed.jobs, #EDGES - 1)
    spec.equal(shell.asked, { since = "4d" })
  end)
  spec.case("are of the day ahead of UTC's where the zone is not known and one says it", function()
    local found = parts(EDGES, 3)
    spec.equal(totals(found), { "2026-11-22: 1", "2026-11-23: 2", "2026-11-24: 1" })
    spec.equal({ found.sums.total, found.without_day, found.after }, { 4, 1, 0 })
    found = parts({ "11/23/2026 10:00:00 AM", "11/26/2026 10:00:00 AM" }, 1)
    spec.equal({ totals(found)[1], found.after }, { "2026-11-23: 1", 1 })
  end)
  spec.case("are of the appliance's days", function()
    local found = parts({ "2026-11-23T15:00:00Z", "2026-11-23T10:00:00Z" }, 1, "+09:00")
    spec.equal(totals(found), { "2026-11-24: 1" })
  end)
end)

spec.group("a part that can't be read", function()
  local is_partial = spec.fake_shell.new().library("workflows/report/jobs").is_partial
  local function of(kind, kinds) return is_partial { kind = kind, message = "x", kinds = kinds } end
  spec.case("is one for what the appliance says, and none for a slip of the caller or a lost connection", function()
    for _, kind in ipairs { "appliance", "protocol", "not_found", "ambiguous", "empty", "timeout", "job" } do
      spec.equal(of(kind), true)
    end
    for _, kind in ipairs { "argument", "usage", "connect", "auth", "lua", "interrupted" } do
      spec.equal(of(kind), false)
    end
    spec.equal({ of("parallel", { "appliance" }), of("parallel", { "appliance", "argument" }), of("parallel") },
      { true, false, false })
    spec.equal(is_partial("text"), false)
  end)
end)
