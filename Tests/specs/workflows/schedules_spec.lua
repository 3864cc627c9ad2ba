local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local operations = appliance.operations

spec.group("edit_schedule", function()
  spec.case("reads strictly which schedule there is, and when it runs", function()
    lacking.refuse {
      fixture = appliance.new, changes = { "schedules.modify" },
      call = function(scv) scv.edit_schedule { name = "PurgeJobs", at = "02:30", every = "day" } end,
      needs = { ["schedules.list"] = { "name", "cron" } },
    }
  end)

  spec.case("lists, modifies, and gives the record as it is then", function()
    local scv, shell = appliance.new { timezone = "+02:00" }
    local schedule = scv.edit_schedule { name = "Schedule-PurgeJobs", cron = "0 0 18 * * ?" }
    spec.equal(schedule.cron, "0 0 18 * * ?")
    spec.equal(operations(shell), { "schedules.list", "schedules.list", "schedules.modify", "schedules.list" })
    spec.equal(shell.requests[3].arguments, { name = "Schedule-PurgeJobs", cron = "0 0 18 * * ?" })
    spec.equal(shell.taken, { "name Schedule-PurgeJobs from `schedules`, 0 0 0/6 * * ?" })
    -- It is 17:05 there.
    spec.equal(shell.notes, {
      "Schedule-PurgeJobs is to run at 18:00 every day: next 2026-11-23 18:00, 2026-11-24 18:00, 2026-11-25 18:00, "
        .. "on the appliance's clock",
      "until now it ran every 6 hours from 00:00; this puts it back:\n"
        .. 'scv.edit_schedule{name = "Schedule-PurgeJobs", cron = "0 0 0/6 * * ?"}',
    })
  end)

  spec.case("sends back what no document knows, and says what of it was lost", function()
    local function with_extra(world) world.schedules[5].misfire = "skip" end
    local scv, shell = appliance.new { change = with_extra }
    scv.edit_schedule { name = "PurgeJobs", cron = "0 0 18 * * ?" }
    spec.equal(shell.requests[3].arguments, { name = "Schedule-PurgeJobs", cron = "0 0 18 * * ?", misfire = "skip" })

    scv = appliance.new { change = with_extra }
    local list, count = scv.api.schedules.list, 0
    scv.api.schedules.list = function(...)
      local all = list(...)
      count = count + 1
      for _, schedule in ipairs(all) do
        -- What follows from the expression may be another then; what is gone was lost.
        if count > 2 and rawget(schedule, "misfire") then rawset(schedule, "misfire", nil) end
      end
      return all
    end
    local raised = spec.raises({ kind = "appliance", operation = "schedules.modify" }, scv.edit_schedule,
      { name = "PurgeJobs", cron = "0 0 18 * * ?" })
    spec.equal(raised.message,
      "Schedule-PurgeJobs was changed, but is not what it was to be: misfire is nothing, was skip")
    spec.contains(raised.hint, 'scv.edit_schedule{name = "Schedule-PurgeJobs", cron = "0 0 0/6 * * ?"}')
    spec.equal(raised.changed, true)
  end)

  spec.case("takes no derived field that is another then for one that was lost", function()
    local scv = appliance.new { change = function(world) world.schedules[5].follows = "at 06:00" end }
    local list, count = scv.api.schedules.list, 0
    scv.api.schedules.list = function(...)
      local all = list(...)
      count = count + 1
      for _, schedule in ipairs(all) do
        if rawget(schedule, "follows") then rawset(schedule, "follows", "look " .. count) end
      end
      return all
    end
    spec.equal(scv.edit_schedule { name = "PurgeJobs", cron = "0 0 18 * * ?" }.cron, "0 0 18 * * ?")
  end)

  spec.case("speaks of no way back in a dry run, where nothing is gone", function()
    local scv, shell = appliance.new { timezone = "+02:00", dry_run = true }
    local facts = shell.facts
    function shell.facts()
      local copy = {}
      for key, value in pairs(facts()) do copy[key] = value end
      copy.dry_run = true
      return copy
    end
    scv.edit_schedule { name = "PurgeJobs", at = "18:00", every = "day" }
    spec.contains(shell.notes[1], "Schedule-PurgeJobs is to run at 18:00 every day")
    spec.equal(shell.notes[2], "now it runs every 6 hours from 00:00")
  end)

  spec.case("computes by UTC where the zone is not known, and says so", function()
    local scv, shell = appliance.new()
    scv.edit_schedule { name = "PurgeJobs", cron = "0 0 16 * * ?" }
    spec.equal(shell.notes[1], "Schedule-PurgeJobs is to run at 16:00 every day: next 2026-11-23 16:00, "
      .. "2026-11-24 16:00, 2026-11-25 16:00, by UTC, since the appliance's zone is not known (--timezone says it)")
  end)

  spec.case("the line that it prints puts the old expression back", function()
    local scv, shell = appliance.new()
    scv.edit_schedule { name = "PurgeJobs", at = "02:30", every = "day" }
    local line = shell.notes[2]:match("\n(.*)$")
    assert(load(line, "line", "t", { scv = scv }))()
    spec.equal(shell.requests[7].arguments, { name = "Schedule-PurgeJobs", cron = "0 0 0/6 * * ?" })
  end)

  spec.case("takes words for the expression, and the name as people write it", function()
    for _, name in ipairs { "PurgeJobs", "purgejobs", "schedule-purgejobs", "purge jobs" } do
      local scv, shell = appliance.new()
      scv.edit_schedule { name = name, at = "02:30", every = "day" }
      spec.equal(shell.requests[3].arguments, { name = "Schedule-PurgeJobs", cron = "0 30 2 * * ?" })
    end
  end)

  spec.case("sends nothing if it runs then already", function()
    local scv, shell = appliance.new()
    local schedule = scv.edit_schedule { name = "AsupDataCollection", cron = "0 0 1 ? * sun" }
    spec.equal(schedule.name, "Schedule-AsupDataCollection")
    spec.equal(operations(shell), { "schedules.list" })
    spec.equal(shell.notes, { "Schedule-AsupDataCollection runs at 01:00 on Sunday already; nothing was sent" })
  end)

  spec.case("says an old expression as it is where it can't be read", function()
    local scv, shell = appliance.new { change = function(world) world.schedules[5].cron = "every six hours" end }
    scv.edit_schedule { name = "PurgeJobs", at = "02:30" }
    spec.contains(shell.notes[2], "until now it ran every six hours; this puts it back:")
  end)

  spec.case("puts back whatever the appliance had, and takes nothing else that it can't read", function()
    for _, had in ipairs { "every six hours", "0 0 2 ? * MON-FRI/2", "0 0 3 * * ? 2020", "0 3 * * *" } do
      local scv, shell = appliance.new { change = function(world) world.schedules[5].cron = had end }
      spec.raises({ kind = "argument" }, scv.edit_schedule, { name = "PurgeJobs", cron = "every day" })
      scv.edit_schedule { name = "PurgeJobs", at = "02:30" }
      spec.equal(shell.count("schedules.modify"), 1)
      local line = shell.notes[2]:match("\n(.*)$")
      local schedule = assert(load("return " .. line, "line", "t", { scv = scv }))()
      spec.equal(schedule.cron, had)
      spec.equal(shell.count("schedules.modify"), 2)
      spec.contains(table.concat(shell.notes, "\n"), "as it was before")
      spec.equal(scv.edit_schedule({ name = "PurgeJobs", cron = had }).cron, had)
      spec.equal(shell.count("schedules.modify"), 2)
      spec.raises({ kind = "argument" }, scv.edit_schedule, { name = "PurgeJobs", cron = "every day" })
      spec.raises({ kind = "argument" }, scv.edit_schedule, { name = "DatabaseDump", cron = had })
    end
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv, shell = appliance.new { dry_run = true }
    spec.equal(scv.edit_schedule { name = "PurgeJobs", at = "02:30" }.dry_run, true)
    spec.equal(operations(shell), { "schedules.list", "schedules.list", "schedules.modify" })
  end)

  spec.case("refuses what can't be, and changes nothing", function()
    local function refused(expected, arguments)
      local scv, shell = appliance.new()
      local raised = spec.raises(expected, scv.edit_schedule, arguments)
      spec.equal(shell.count("schedules.modify"), 0)
      return raised
    end
    local raised = refused({
      kind = "not_found", message = 'no built-in schedule "PurgeJob"; did you mean "Schedule-PurgeJobs"?',
    }, { name = "PurgeJob", cron = "0 0 3 * * ?" })
    spec.equal(#raised.candidates, 5)
    spec.contains(raised.hint, "Schedule-ComputeStorageSaving")
    refused({ kind = "argument", message = "scv.edit_schedule: name is missing" }, { cron = "0 0 3 * * ?" })
    refused({ kind = "argument", message = "scv.edit_schedule: cron is missing" }, { name = "PurgeJobs" })
    refused({ kind = "argument", message = "scv.edit_schedule: cron can't be given beside at and every" },
      { name = "PurgeJobs", cron = "0 0 3 * * ?", at = "03:00" })
    raised = refused({ kind = "argument", message = 'scv.edit_schedule: the expression "0 3 * * *" has 5 fields' },
      { name = "PurgeJobs", cron = "0 3 * * *" })
    spec.contains(raised.hint, "scv.api.schedules.modify{name = …, cron = …}")
    refused({ kind = "argument", message = 'scv.edit_schedule: at must be a time of day as in 02:30, got "25:00"' },
      { name = "PurgeJobs", at = "25:00" })
    refused({
      kind = "argument", message = 'scv.edit_schedule: cron "0 0 3 * * ? 2020" never comes any more',
      hint = "it is at 03:00 every day, in 2020",
    }, { name = "PurgeJobs", cron = "0 0 3 * * ? 2020" })
  end)
end)

spec.group("schedules", function()
  spec.case("lists the built-in schedules with one request", function()
    local scv, shell = appliance.new()
    spec.equal(#scv.schedules(), 5)
    spec.equal(operations(shell), { "schedules.list" })
  end)
end)
