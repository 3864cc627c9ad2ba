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
    ["0 0 0 1 JAN,JUL ? 2027"] = "at 00:00 on the 1st of the month, in January and July, in 2027",
  }
  for expression, words in pairs(cases) do
    spec.case(expression, function() spec.equal(cron.words(expression), words) end)
  end
end)
