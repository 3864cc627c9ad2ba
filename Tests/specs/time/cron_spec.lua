local spec = ...

local shell = spec.fake_shell.new()
local calendar, cron = shell.library("core/calendar"), shell.library("time/cron")

local FROM = calendar.seconds { year = 2026, month = 11, day = 24, hour = 1 } -- a Tuesday

local function next_texts(expression, count, from)
  local texts = {}
  for index, moment in ipairs(cron.next(expression, from or FROM, count)) do texts[index] = calendar.text(moment) end
  return texts
end

spec.group("cron.next", function()
  local cases = {
    { "0 30 2 * * ?", { "2026-11-24 02:30", "2026-11-25 02:30", "2026-11-26 02:30" } },
    { "0 0 0 ? * SUN", { "2026-11-29 00:00", "2026-12-06 00:00", "2026-12-13 00:00" } },
    { "0 0 0 ? * 1", { "2026-11-29 00:00", "2026-12-06 00:00", "2026-12-13 00:00" } },
    { "0 0/20 * * * ?", { "2026-11-24 01:20", "2026-11-24 01:40", "2026-11-24 02:00" } },
    { "0 0 22-2/2 * * ?", { "2026-11-24 02:00", "2026-11-24 22:00", "2026-11-25 00:00" } },
    { "0 0 12 L * ?", { "2026-11-30 12:00", "2026-12-31 12:00", "2027-01-31 12:00" } },
    { "0 0 12 L-2 2 ?", { "2027-02-26 12:00", "2028-02-27 12:00", "2029-02-26 12:00" } },
    { "0 0 12 LW * ?", { "2026-11-30 12:00", "2026-12-31 12:00", "2027-01-29 12:00" } },
    { "0 0 12 L-3W * ?", { "2026-11-27 12:00", "2026-12-28 12:00", "2027-01-28 12:00" } },
    { "0 0 12 L-30W 2 ? 2027", {} },
    { "0 0 3 ? * 2-6/2", { "2026-11-25 03:00", "2026-11-27 03:00", "2026-11-30 03:00" } },
    { "0 0 12 15W * ?", { "2026-12-15 12:00", "2027-01-15 12:00", "2027-02-15 12:00" } },
    -- The first of May 2027 is a Saturday: the nearest weekday within the month is Monday the third.
    { "0 0 12 1W 5 ? 2027", { "2027-05-03 12:00" } },
    { "0 0 6 ? * 6L", { "2026-11-27 06:00", "2026-12-25 06:00", "2027-01-29 06:00" } },
    { "0 0 6 ? * TUE#2", { "2026-12-08 06:00", "2027-01-12 06:00", "2027-02-09 06:00" } },
    { "0 0 6 ? * MON#5", { "2026-11-30 06:00", "2027-03-29 06:00", "2027-05-31 06:00" } },
    { "15,45 59 0 24 NOV ?", { "2027-11-24 00:59:15", "2027-11-24 00:59:45", "2028-11-24 00:59:15" } },
    { "0 0 0 29 2 ?", { "2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00" } },
    { "0 0 3 ? * FRI-MON", { "2026-11-27 03:00", "2026-11-28 03:00", "2026-11-29 03:00" } },
    { "0 0 0 1 1 ? 2026", {} },
    { "0 0 0 31 2 ?", {} },
  }
  for _, case in ipairs(cases) do
    spec.case(case[1], function() spec.equal(next_texts(case[1]), case[2]) end)
  end

  spec.case("comes after the moment given, also within the minute", function()
    local from = calendar.seconds { year = 2026, month = 11, day = 24, hour = 2, min = 30 }
    spec.equal(next_texts("0 30 2 * * ?", 1, from - 1), { "2026-11-24 02:30" })
    spec.equal(next_texts("0 30 2 * * ?", 1, from), { "2026-11-25 02:30" })
    spec.equal(next_texts("* 30 2 * * ?", 1, from), { "2026-11-24 02:30:01" })
    spec.equal(next_texts("0 0 0 * * ?", 1, calendar.seconds { year = 2026, month = 12, day = 31, hour = 23 }),
      { "2027-01-01 00:00" })
  end)

  spec.case("takes small letters and spaces", function()
    spec.equal(next_texts("  0 0  0 ? jan mon ", 1), { "2027-01-04 00:00" })
  end)
end)

spec.group("cron.parse refuses", function()
  local cases = {
    { "0 2 * * *", "has 5 fields" },
    { "", "has 0 fields" },
    { "@daily", "has 1 field" },
    { "0 0 0 * * ? 2027 1", "has 8 fields" },
    { "0 0 0 * * *", "gives both day of month and day of week" },
    { "0 0 0 1 * MON", "gives both day of month and day of week" },
    { "0 0 0 ? * ?", "has ? for both" },
    { "60 0 0 * * ?", "field 1, seconds: 60 is out of range: it takes 0 to 59" },
    { "0 61 0 * * ?", "field 2, minutes: 61 is out of range" },
    { "0 0 24 * * ?", "field 3, hours: 24 is out of range: it takes 0 to 23" },
    { "0 0 0 0 * ?", "field 4, day of month: 0 is out of range: it takes 1 to 31" },
    { "0 0 0 1 13 ?", "field 5, month: 13 is out of range" },
    { "0 0 0 ? JULY MON", 'field 5, month: "JULY" is not a value' },
    { "0 0 0 ? * 8", "field 6, day of week: 8 is out of range: it takes 1 to 7 (Sunday is 1)" },
    { "0 0 0 ? * 0", "field 6, day of week: 0 is out of range" },
    { "0 0 0 ? * TUES", 'field 6, day of week: "TUES" is not a value' },
    { "0 0 0 ? * 2#6", "field 6, day of week: 2#6: after # stands" },
    { "0 0 0 ? * 2,3#1", "3#1 stands alone" },
    { "0 0 0 L,15 * ?", "L stands alone" },
    { "0 0 0 L-31 * ?", "L-31 reaches before the month" },
    { "0 0 0 32W * ?", "32W is out of range" },
    { "0 ? 0 1 * ?", "field 2, minutes: ? is for the two fields of days only" },
    { "0 0/0 0 1 * ?", "after / stands a step of 1 or more" },
    { "0 0/x 0 1 * ?", "after / stands a step of 1 or more" },
    { "0 0/60 0 1 * ?", "the step 60 is larger than the field" },
    { "0 1,,2 0 1 * ?", "has an empty part" },
    { "0 1, 0 1 * ?", "has an empty part" },
    { "0 -1 0 1 * ?", 'field 2, minutes: "-1" is not a value' },
    { "0 0 0 1 * ? 1969", "field 7, year: 1969 is out of range" },
    { "0 0 0 1 * ? 2030-2027", "runs backwards" },
    { "0 0 0 ? * MON-FRI/2", "passes over a step after a name: write 2-6/2 or MON,WED,FRI" },
    { "0 0 0 ? * MON/2", "write 2/2 or MON,WED,FRI" },
    { "0 0 0 ? * FRI-MON/2", "write 6-2/2 or FRI,SUN" },
    { "0 0 0 1 JAN/3 ?", "write 1/3 or JAN,APR,JUL,OCT" },
    { "0 0 0 1 JAN-DEC/3 ?", "write 1-12/3 or JAN,APR,JUL,OCT" },
    { "0 0 0 ? * SUN,MON-FRI/2", "write 2-6/2 or MON,WED,FRI" },
    { "0 0 0 ? * MON-6", "no range of a name and a number: write 2-6 or MON-FRI" },
    { "0 0 0 ? * 1-SUN", "write 1 or SUN" },
    { "0 0 0 1 SEP-12 ?", "write 9-12 or SEP-DEC" },
    { "0 0 L * * ?", 'field 3, hours: "L" is not a value' },
  }
  for _, case in ipairs(cases) do
    spec.case(case[1], function()
      spec.contains(spec.raises({ kind = "argument" }, cron.parse, case[1]).message, case[2])
    end)
  end

  spec.case("a value that is no text", function() spec.raises({ kind = "argument" }, cron.parse, 30) end)
  spec.case("in the name of the function that it was passed to", function()
    spec.contains(spec.raises({}, cron.parse, "x", "scv.edit_schedule").message, "scv.edit_schedule: the expression")
  end)
end)
