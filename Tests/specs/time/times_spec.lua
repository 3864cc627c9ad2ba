local spec = ...

local HOUR = 3600

-- A shell whose zones are made up: "Test/Summer" is 1 h east, and 2 h from 2026-03-29 to 2026-10-25, both at 01:00 UTC.
local function fixture()
  local shell = spec.fake_shell.new()
  local calendar = shell.library("core/calendar")
  local spring = calendar.seconds { year = 2026, month = 3, day = 29, hour = 1 }
  local autumn = calendar.seconds { year = 2026, month = 10, day = 25, hour = 1 }
  function shell.zone_offset(zone, seconds)
    assert(zone == "Test/Summer")
    return seconds >= spring and seconds < autumn and 2 * HOUR or HOUR
  end
  return shell.library("time/times"), calendar, shell
end

spec.group("times.parse", function()
  local times = fixture()

  spec.case("an argument that is no time is an error with an example", function()
    local raised = spec.raises({ kind = "argument", argument = "before" }, times.parse, "noon", "scv.restore_vm",
      "before")
    spec.contains(raised.hint, "2026-11-20 12:00")
  end)
end)

spec.group("ages that are guessed", function()
  spec.case("are told once for each appliance, with the line that says the zone for good", function()
    local times, calendar, shell = fixture()
    local now = calendar.seconds { year = 2026, month = 11, day = 23 }
    for _, url in ipairs { "https://one", "https://one", "https://other" } do
      times.age("11/22/2026 03:05:09 PM", { now = now, url = url })
      times.age("11/22/2026 03:05:09 PM", { now = now, url = url, zone = "UTC" })
      times.age("2026-11-22T15:05:09Z", { now = now, url = "https://third" })
    end
    spec.equal(#shell.notes, 2)
    spec.contains(shell.notes[1], "ages are known within 26 hours only\n")
    spec.contains(shell.notes[1], '"timezone": "Europe/Berlin" in the profile')
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

  spec.case("is exact for numbers since 1970", function()
    for _, value in ipairs { now - 5, (now - 5) * 1000, tostring((now - 5) * 1000) } do
      spec.equal({ times.age(value, { now = now }) }, { 5, 5 })
    end
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

spec.group("times.on_clock", function()
  local times, calendar = fixture()

  spec.case("is what the appliance's clock showed: by its zone where the time says an instant, else by UTC", function()
    local at = calendar.seconds { year = 2026, month = 11, day = 23, hour = 15 }
    spec.equal(times.on_clock("11/23/2026 03:00:00 PM", "-05:00"), at)
    spec.equal(times.on_clock("2026-11-23T20:00:00Z", "-05:00"), at)
    spec.equal(times.on_clock(at - HOUR, "Test/Summer"), at)
    spec.equal(times.on_clock(at * 1000), at)
    spec.equal(times.on_clock("noon", "UTC"), nil)
  end)
end)
