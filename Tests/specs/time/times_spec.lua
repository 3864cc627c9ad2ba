local spec = ...

local HOUR = 3600

-- A shell whose zones are made up: "Test/Summer" is 1 h east, and 2 h from 2026-03-29 to 2026-10-25, both at 01:00 UTC.
local function fixture()
  local shell = spec.fake_shell.new()
  local calendar = shell.library("time/calendar")
  local spring = calendar.seconds { year = 2026, month = 3, day = 29, hour = 1 }
  local autumn = calendar.seconds { year = 2026, month = 10, day = 25, hour = 1 }
  function shell.zone_offset(zone, seconds)
    assert(zone == "Test/Summer")
    return seconds >= spring and seconds < autumn and 2 * HOUR or HOUR
  end
  return shell.library("time/times"), calendar, shell
end

spec.group("times.read", function()
  local times, calendar = fixture()
  local forms = {
    ["11/23/2026 03:05:09 PM"] = "2026-11-23 15:05:09",
    ["11/23/2026 12:00:00 AM"] = "2026-11-23 00:00",
    ["11/23/2026 12:00:01 PM"] = "2026-11-23 12:00:01",
    ["1/3/2026 3:05:09 AM"] = "2026-01-03 03:05:09",
    ["2026-11-20 12:00"] = "2026-11-20 12:00",
    ["2026-11-20"] = "2026-11-20 00:00",
    ["2026-11-20T12:00:05"] = "2026-11-20 12:00:05",
    [" 2026-11-20 12:00:05.25 "] = "2026-11-20 12:00:05",
  }
  for text, expected in pairs(forms) do
    spec.case(text, function()
      local seconds, offset = times.read(text)
      spec.equal(calendar.text(seconds), expected)
      spec.equal(offset, nil)
    end)
  end

  spec.case("takes an offset where there is one", function()
    spec.equal({ times.read("1970-01-01T02:00:00+02:00") }, { 7200, 7200 })
    spec.equal({ times.read("1970-01-01T02:00Z") }, { 7200, 0 })
    spec.equal({ times.read("1970-01-01 02:00:00 -05:30") }, { 7200, -19800 })
  end)

  spec.case("takes nothing that is no time", function()
    for _, text in ipairs {
      "", "yesterday", "13/23/2026 03:05:09 PM", "02/30/2026 03:05:09 PM", "11/23/2026 13:05:09 PM",
      "11/23/2026 00:05:09 AM", "11/23/2026 03:05:09", "2026-02-29", "2026-11-20 24:00", "2026-11-20 12", "12:00",
      "2026-11-20 12:00 Europe/Berlin", "2026-11-20 12:00+15:00",
    } do
      spec.equal(times.read(text), nil)
    end
    spec.equal(times.read(nil), nil)
    spec.equal(times.read(0), nil)
  end)

  spec.case("an argument that is no time is an error with an example", function()
    local raised = spec.raises({ kind = "argument", argument = "before" }, times.parse, "noon", "scv.restore_vm",
      "before")
    spec.contains(raised.hint, "2026-11-20 12:00")
  end)
end)

spec.group("times.age", function()
  local times, calendar, shell = fixture()
  local now = calendar.seconds { year = 2026, month = 11, day = 23, hour = 15, min = 5, sec = 9 }
  local text = "11/23/2026 03:05:09 PM"

  spec.case("is known within 26 hours without a zone", function()
    spec.equal({ times.age(text, { now = now }) }, { -12 * HOUR, 14 * HOUR })
  end)

  spec.case("is exact with an offset or a zone", function()
    spec.equal({ times.age(text, { now = now, zone = "UTC" }) }, { 0, 0 })
    spec.equal({ times.age(text, { now = now, zone = "+02:00" }) }, { 2 * HOUR, 2 * HOUR })
    spec.equal({ times.age(text, { now = now, zone = "-05:00" }) }, { -5 * HOUR, -5 * HOUR })
    spec.equal({ times.age(text, { now = now, zone = "Test/Summer" }) }, { HOUR, HOUR })
    spec.equal({ times.age("2026-11-23T15:05:09Z", { now = now + 60 }) }, { 60, 60 })
  end)

  spec.case("keeps both in the hour that is set back, and around the one that is skipped", function()
    local clock = { now = calendar.seconds { year = 2026, month = 10, day = 25, hour = 10 }, zone = "Test/Summer" }
    -- 02:30 was at 00:30 and at 01:30 UTC.
    spec.equal({ times.age("2026-10-25 02:30", clock) }, { 8.5 * HOUR, 9.5 * HOUR })
    spec.equal({ times.age("2026-10-25 03:30", clock) }, { 7.5 * HOUR, 7.5 * HOUR })
    clock.now = calendar.seconds { year = 2026, month = 3, day = 29, hour = 10 }
    spec.equal({ times.age("2026-03-29 02:30", clock) }, { 8.5 * HOUR, 9.5 * HOUR })
    spec.equal({ times.age("2026-03-29 01:30", clock) }, { 9.5 * HOUR, 9.5 * HOUR })
  end)

  spec.case("is nil for what is no time", function()
    spec.equal(times.age("", { now = now }), nil)
    spec.equal(times.age(shell.json_null, { now = now }), nil)
  end)

  spec.case("is set against the reply's Date", function()
    local clock = times.clock { date = "Mon, 23 Nov 2026 15:05:09 GMT", timezone = "UTC" }
    spec.equal(clock, { now = now, zone = "UTC" })
    spec.equal(times.on_wall(clock), now)
    spec.equal(times.on_wall { now = now }, nil)
    for _, date in ipairs { "", "yesterday", "Mon, 31 Feb 2026 15:05:09 GMT" } do
      spec.raises({ kind = "protocol" }, times.clock, { date = date })
    end
    spec.raises({ kind = "protocol" }, times.clock, {})
  end)
end)
