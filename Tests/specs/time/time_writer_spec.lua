local spec = ...

local shell = spec.fake_shell.new()
local times, calendar = shell.library("time/times"), shell.library("core/calendar")

-- 16:07:08 on the appliance's clock, which hangs one hour east of UTC.
local AT = calendar.seconds { year = 2026, month = 12, day = 4, hour = 16, min = 7, sec = 8 }

local function written(like) return times.written(AT, like, "+01:00") end

spec.group("a time that is written", function()
  local forms = {
    ["11/23/2026 03:05:09 AM"] = "12/04/2026 04:07:08 PM",
    ["11/23/2026 03:05:09 am"] = "12/04/2026 04:07:08 pm",
    ["11/23/2026 03:05 a.m."] = "12/04/2026 04:07 p.m.",
    ["11/23/2026 3:05:09\u{202F}AM"] = "12/04/2026 4:07:08\u{202F}PM",
    ["11/23/2026 15:05:09"] = "12/04/2026 16:07:08",
    ["1/23/2026, 15:05"] = "12/04/2026, 16:07",
    ["2026-11-23T15:05:09"] = "2026-12-04T16:07:08",
    ["2026-11-23 15:05"] = "2026-12-04 16:07",
    ["2026-11-23T15:05:09.123+00:00"] = "2026-12-04T15:07:08.000+00:00",
    ["2026-11-23T15:05:09Z"] = "2026-12-04T15:07:08Z",
    ["2026-11-23T15:05:09+0500"] = "2026-12-04T20:07:08+0500",
    ["1795446309"] = tostring(AT - 3600),
    ["1795446309000"] = tostring((AT - 3600) * 1000),
    ["Nov 23, 2026 3:05:09 PM"] = "12/04/2026 04:07:08 PM",
    ["noon"] = "12/04/2026 04:07:08 PM",
  }
  for like, expected in pairs(forms) do
    spec.case("is as " .. like, function() spec.equal(written(like), expected) end)
  end

  spec.case("is a number or a list where it was one", function()
    spec.equal({ written(1795446309), written(1795446309000) }, { AT - 3600, (AT - 3600) * 1000 })
    spec.equal(written { 2026, 11, 23, 15, 5, 9 }, { 2026, 12, 4, 16, 7, 8 })
    spec.equal({ written(nil), written(0) }, { "12/04/2026 04:07:08 PM", "12/04/2026 04:07:08 PM" })
  end)

  spec.case("reads back as the moment that was written, whatever its form", function()
    for like in pairs(forms) do
      local read = times.on_clock(written(like), "+01:00")
      spec.equal(read // 60, AT // 60)
    end
  end)
end)
