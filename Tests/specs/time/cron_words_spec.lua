local spec = ...

local cron = spec.fake_shell.new().library("time/cron")

spec.group("cron.words", function()
  local cases = {
    ["0 30 2 * * ?"] = "at 02:30 every day",
    ["0 0 0/6 * * ?"] = "every 6 hours from 00:00",
    ["0 30 2/6 * * ?"] = "every 6 hours from 02:30",
    ["0 15 * * * ?"] = "every hour at :15",
    ["0 * * * * ?"] = "every minute",
    ["0 0/15 * * * ?"] = "every 15 minutes",
    ["0 0/15 8-17 ? * MON-FRI"] = "every 15 minutes in the hours 8 to 17 on Monday to Friday",
    ["* * * * * ?"] = "every second",
    ["0 0 2,14 * * ?"] = "at 02:00 and 14:00 every day",
    ["30 0 2 * * ?"] = "at 02:00:30 every day",
    ["0 0 0 ? * SUN"] = "at 00:00 on Sunday",
    ["0 0 0 1,15 * ?"] = "at 00:00 on the 1st and 15th of the month",
    ["0 0 0 L * ?"] = "at 00:00 on the last day of the month",
    ["0 0 0 ? * 6L"] = "at 00:00 on the last Friday of the month",
    ["0 0 0 ? * MON#2"] = "at 00:00 on the second Monday of the month",
    ["0 0 0 22W * ?"] = "at 00:00 on the day from Monday to Friday that is nearest to the 22nd",
    ["0 0 12 1/1 * ? *"] = "at 12:00 every day",
    ["0 0 12 */1 * ?"] = "at 12:00 every day",
    ["0 0 12 * * ? */2"] = "at 12:00 every day, every 2nd year",
    ["0 0 12 * * ? 2027/3"] = "at 12:00 every day, every 3rd year from 2027",
    ["0 0 12 * * ? 2027-2029"] = "at 12:00 every day, in the years 2027 to 2029",
    ["0 0 12 * * ? */1"] = "at 12:00 every day",
    ["0 0 2 ? * FRI-MON"] = "at 02:00 on Friday to Monday",
    ["0 0 2 ? * SAT,SUN"] = "at 02:00 on Sunday and Saturday",
    ["0 0 2 1 NOV-FEB ?"] = "at 02:00 on the 1st of the month, in November to February",
    ["0 * 22-2 * * ?"] = "every minute in the hours 22 to 2",
    ["0 0 2 31 2 ?"] = "never (at 02:00 on the 31st of the month, in February)",
    ["0 0 2 L-3W * ?"] = "at 02:00 on the day from Monday to Friday that is nearest to the 3rd day before the last of "
      .. "the month",
    ["0 0 0 1 JAN,JUL ? 2027"] = "at 00:00 on the 1st of the month, in January and July, in 2027",
  }
  for expression, words in pairs(cases) do
    spec.case(expression, function() spec.equal(cron.words(expression), words) end)
  end

  spec.case("say where a schedule comes no more after a moment", function()
    local calendar = spec.fake_shell.new().library("core/calendar")
    local function at(year) return calendar.seconds { year = year, month = 6, day = 1 } end
    spec.equal(cron.words("0 0 3 * * ? 2020", at(2026)), "never any more (at 03:00 every day, in 2020)")
    spec.equal(cron.words("0 0 3 * * ? 2020", at(2019)), "at 03:00 every day, in 2020")
    spec.equal(cron.words("0 0 3 31 2 ?", at(2026)), "never (at 03:00 on the 31st of the month, in February)")
  end)
end)
