local spec = ...

local shell = spec.fake_shell.new()
local calendar, cron = shell.library("core/calendar"), shell.library("time/cron")

local FROM = calendar.seconds { year = 2026, month = 11, day = 24, hour = 1 } -- a Tuesday

spec.group("cron.write", function()
  local cases = {
    { { at = "02:30", every = "day" }, "0 30 2 * * ?" },
    { { at = "02:30" }, "0 30 2 * * ?" },
    { { at = "2:30 pm" }, "0 30 14 * * ?" },
    { { at = "12:00 AM" }, "0 0 0 * * ?" },
    { { at = "02:30", every = "every Monday" }, "0 30 2 ? * MON" },
    { { at = "02:30", every = "monday, friday" }, "0 30 2 ? * MON,FRI" },
    { { at = "02:30", every = "mondays and thu" }, "0 30 2 ? * MON,THU" },
    { { at = "02:30", every = "weekday" }, "0 30 2 ? * MON-FRI" },
    { { at = "02:30", every = "week" }, "0 30 2 ? * SUN" },
    { { at = "02:30", every = "month" }, "0 30 2 1 * ?" },
    { { at = "02:30", every = "last day of month" }, "0 30 2 L * ?" },
    { { at = "02:30", every = "6 hours" }, "0 30 2/6 * * ?" },
    { { at = "20:30", every = "6 hours" }, "0 30 2/6 * * ?" },
    { { every = "6 hours" }, "0 0 0/6 * * ?" },
    { { every = "hour" }, "0 0 * * * ?" },
    { { at = "00:15", every = "hour" }, "0 15 * * * ?" },
    { { every = "15 minutes" }, "0 0/15 * * * ?" },
    { { every = "minute" }, "0 * * * * ?" },
    { { at = "01:00", every = "24 hours" }, "0 0 1 * * ?" },
  }
  for _, case in ipairs(cases) do
    spec.case(case[2], function()
      spec.equal(cron.write(case[1]), case[2])
      spec.truthy(#cron.next(case[2], FROM, 3) == 3)
    end)
  end

  spec.case("refuses what it does not understand", function()
    for _, wish in ipairs {
      { at = "25:00" }, { at = "2" }, { at = "13:00 pm" }, { at = 230 }, { at = "02:30", every = "fortnight" },
      { every = "7 hours" }, { every = "0 hours" }, { every = "45 minutes" }, { every = "2 weeks", at = "01:00" },
      { every = "monday" }, { every = 6, at = "01:00" }, { at = "02:30", every = "" },
    } do
      spec.raises({ kind = "argument" }, cron.write, wish)
    end
  end)
end)
