-- The lesson "built-in schedules": what the appliance does by itself, when, and how that is changed and put back.

-- The cron expression that a schedule has now.
local function cron_of(here, name)
  for _, schedule in ipairs(here.read("schedules.list")) do
    if schedule.name == name then return schedule.cron end
  end
  return nil
end

-- Whether a schedule is as it should be; and if another was changed instead, that.
local function is_set(here, name, cron)
  if cron_of(here, name) == cron then return here.ok end
  local sent = here.arguments("schedules.modify")
  if sent and sent.name ~= name then return false, ("that was %s"):format(sent.name) end
  if sent then return false, ("%s runs at another time now: %s"):format(name, cron_of(here, name)) end
  return false
end

return {
  title = "Built-in schedules",
  order = 5,
  minutes = 10,
  steps = {
    {
      say = [[
Some things the appliance does by itself: it saves its database, purges backups and jobs, collects data for support,
computes what the backups save. There are five such schedules. They can't be removed, but moved.]],
      task = "List the built-in schedules.",
      try = "scv.schedules()",
      check = function(here)
        if not here.ok or here.sent("schedules.list") == 0 then return false end
        here.kept.old = cron_of(here, "Schedule-PurgeJobs")
        return type(here.value) == "table" and here.find(here.value, "name", "Schedule-PurgeJobs") ~= nil
      end,
      hints = { "the function is scv.schedules, and takes nothing" },
    },
    {
      say = [[
When they run is said in cron's language, of the sort called Quartz: seconds, minutes, hours, day of the month, month,
day of the week. * is "every", ? is "no matter" and stands for one of the two days, 0/6 is "from 0 in steps of 6".
scv.when tells what an expression means, and when it comes next.]],
      task = "Ask what the expression of Schedule-PurgeBackups, 0 45 * * * ?, means.",
      try = 'scv.when("0 45 * * * ?")',
      check = function(here)
        if not here.ok or not here.line:find("when", 1, true) or type(here.value) ~= "table" then return false end
        if here.value.words == nil then return false end
        if here.value.words:find(":45", 1, true) then return true end
        return false, "that is another expression"
      end,
      hints = { "scv.when takes the expression as a text, in quotes" },
    },
    {
      say = [[
scv.edit_schedule does the vendor's two steps: Get all built-in schedules, Modify any built-in schedule. Who doesn't
speak cron says it in words: at is the time of day, every is "day", "weekday", "6 hours", "monday, friday", "month".
"Schedule-" may be left out of a name. The shell tells the next three times, and the line that puts the old one back.]],
      task = "Have the jobs purged (Schedule-PurgeJobs) every day at 02:30.",
      try = 'scv.edit_schedule{name = "PurgeJobs", at = "02:30", every = "day"}',
      check = function(here) return is_set(here, "Schedule-PurgeJobs", "0 30 2 * * ?") end,
      hints = { 'the arguments are name, at = "02:30" and every = "day"' },
      right = "Before it was sent, the shell said when it will run. The times are those of the appliance's own clock.",
    },
    {
      say = "What a change would send can be seen before it is sent.",
      task = "Plan to have the database saved (Schedule-DatabaseDump) on weekdays at 22:00, without changing it.",
      try = 'dry_run(scv.edit_schedule, {name = "DatabaseDump", at = "22:00", every = "weekday"})',
      check = function(here)
        if here.sent("schedules.modify") > 0 then return false, "that one was changed for real" end
        local planned = here.ok and type(here.value) == "table" and here.value[1]
        return type(planned) == "table" and planned.dry_run == true and planned.method == "PUT"
      end,
      hints = { "dry_run takes the function, without (), then its arguments in braces" },
    },
    {
      say = [[
Who speaks cron gives the expression. It is checked before it is sent: six or seven fields, and a ? for one of the two
days.]],
      task = "Have Schedule-ComputeStorageSaving run every six hours, from midnight: 0 0 0/6 * * ?",
      try = 'scv.edit_schedule{name = "ComputeStorageSaving", cron = "0 0 0/6 * * ?"}',
      check = function(here) return is_set(here, "Schedule-ComputeStorageSaving", "0 0 0/6 * * ?") end,
      hints = { "in place of at and every there is cron" },
    },
    {
      say = [[
And back. The line that was printed with the first change does it: it is a call like any other. (It stands above, and
help(scv.edit_schedule) says how it is made.)]],
      task = "Put Schedule-PurgeJobs back to what it was: 0 0 0/6 * * ?",
      try = 'scv.edit_schedule{name = "Schedule-PurgeJobs", cron = "0 0 0/6 * * ?"}',
      check = function(here) return is_set(here, "Schedule-PurgeJobs", here.kept.old or "0 0 0/6 * * ?") end,
      hints = { "the line begins with scv.edit_schedule{name = \"Schedule-PurgeJobs\", cron = …" },
      right = "scvsh schedule-report, a script to share, tells of all of them in words.",
    },
  },
}
