local spec = ...

local appliance = spec.load "appliance"
local groups = spec.load "groups"
local sent, refused = appliance.sent, appliance.refuses
local fixture, creation = groups.fixture, groups.creation

spec.group("schedules of a group", function()
  -- It is Monday, 15:05 there.
  local function frequency(policy, schedule)
    return creation { policies = policy, schedules = schedule }.policies[1].frequency
  end

  spec.case("become a first time that is to come, an interval and days", function()
    spec.equal(frequency("daily", { at = "02:30" }),
      { type = "DAILY", start_time = "11/24/2026 02:30:00 AM", interval = 1 })
    spec.equal(frequency("daily", { at = "8:00 PM", every = 2 }),
      { type = "DAILY", start_time = "11/23/2026 08:00:00 PM", interval = 2 })
    spec.equal(frequency("hourly", { at = "00:15" }),
      { type = "HOURLY", start_time = "11/23/2026 03:15:00 PM", interval = 1 })
    spec.equal(frequency("hourly", { every = 6, at = "00:15" }),
      { type = "HOURLY", start_time = "11/23/2026 06:15:00 PM", interval = 6 })
    spec.equal(frequency("hourly", { every = 4 }),
      { type = "HOURLY", start_time = "11/23/2026 04:00:00 PM", interval = 4 })
    spec.equal(frequency("weekly", { at = "04:00", days = { "sunday", "Wed", "sundays" } }), {
      type = "WEEKLY", start_time = "11/25/2026 04:00:00 AM", interval = 1, days_of_week = { "SUNDAY", "WEDNESDAY" },
    })
    spec.equal(frequency("monthly", { at = "12:00 AM", days = { 31, 15 } }), {
      type = "MONTHLY", start_time = "12/15/2026 12:00:00 AM", interval = 1, days_of_month = { 31, 15 },
    })
    spec.equal(frequency("monthly", { at = "05:00", days = 31 }).start_time, "12/31/2026 05:00:00 AM")
  end)

  spec.case("go by the appliance's clock, or by UTC with a note", function()
    local scv, shell = fixture { timezone = "+10:00" }
    scv.create_resource_group { name = "new", entities = "vm-1", policies = "daily", schedules = { at = "02:30" } }
    spec.equal(sent(shell, "resource_groups.create").policies[1].frequency.start_time, "11/24/2026 02:30:00 AM")
    spec.equal(shell.notes, { "daily is to run every day at 02:30, first on 2026-11-24 02:30" })
    scv, shell = fixture()
    function shell.facts() return { url = "https://scv.test", date = appliance.DATE } end
    scv.create_resource_group { name = "new", entities = "vm-1", policies = "daily", schedules = { at = "02:30" } }
    spec.equal(shell.notes[2],
      "the appliance's time zone is not known: the first times are computed by UTC; --timezone says it")
  end)

  spec.case("are written as the appliance writes its own times", function()
    local calendar = spec.fake_shell.new().library("core/calendar")
    local function second(month, day, hour, min)
      return calendar.seconds { year = 2026, month = month, day = day, hour = hour, min = min }
    end
    local forms = {
      { second(11, 1, 2) * 1000, second(11, 24, 3, 15) * 1000 }, { second(11, 1, 2), second(11, 24, 3, 15) },
      { "2026-11-01T02:00:00", "2026-11-24T03:15:00" }, { "11/01/2026 02:00:00", "11/24/2026 03:15:00" },
      { "2026-11-01T02:00:00.000+00:00", "2026-11-24T03:15:00.000+00:00" },
      { "11/01/2026 02:00:00 am", "11/24/2026 03:15:00 am" },
    }
    for _, form in ipairs(forms) do
      for _, given in ipairs { { daily = { at = "03:15" } }, { daily = { at = "03:15", every = 2 } } } do
        local scv, shell = fixture {
          groups = { appliance.group { id = 1, name = "gold_web", entities = { "vm-1" }, policies = {
            { id = 2, name = "daily", frequency = { type = "DAILY", start_time = form[1], interval = 1 } },
          } } },
        }
        scv.modify_resource_group { group = "gold_web", schedules = given }
        spec.equal(sent(shell, "resource_groups.update").policies[1].frequency.start_time, form[2])
      end
    end
  end)

  spec.case("keep the time of day on the appliance's clock, where the time says an instant", function()
    local scv, shell = fixture {
      timezone = "+02:00",
      groups = { appliance.group { id = 1, name = "gold_web", entities = { "vm-1" }, policies = {
        { id = 2, name = "daily", frequency = { type = "DAILY", start_time = "2026-11-01T23:30:00Z", interval = 1 } },
      } } },
    }
    spec.equal(scv.schedule_words(scv.resource_groups()[1].policies[1].frequency), "every day at 01:30")
    scv.modify_resource_group { group = "gold_web", schedules = { daily = { every = 2 } } }
    spec.equal(sent(shell, "resource_groups.update").policies[1].frequency.start_time, "2026-11-23T23:30:00Z")
  end)

  spec.case("are not moved to another time of day where their own can't be read", function()
    local scv = fixture {
      groups = { appliance.group { id = 1, name = "gold_web", entities = { "vm-1" }, policies = {
        { id = 2, name = "daily", frequency = { type = "DAILY", start_time = "22/11/2026 02:00:00", interval = 1 } },
      } } },
    }
    spec.raises({ kind = "protocol", field = "start_time" }, scv.modify_resource_group,
      { group = "gold_web", schedules = { daily = { every = 2 } } })
    spec.contains(scv.schedule_words(scv.resource_groups()[1].policies[1].frequency), "can't be read (22/11/2026")
  end)

  spec.case("go to the policy that each is for", function()
    local body = creation {
      policies = { "daily", "hourly", "weekly" },
      schedules = { daily = { at = "02:30" }, weekly = { at = "04:00", days = "monday" } },
    }
    spec.equal({ body.policies[1].frequency.type, body.policies[2].frequency, body.policies[3].frequency.type },
      { "DAILY", nil, "WEEKLY" })
  end)

  -- The schedule that the group has of a policy, changed.
  local function changed(existing, policy, given)
    local scv, shell = fixture {
      change = function(world)
        world.groups[2].policies = { { id = policy, frequency = existing } }
      end,
    }
    scv.modify_resource_group { group = "silver_db", schedules = given }
    return sent(shell, "resource_groups.update").policies[1].frequency, shell
  end

  spec.case("have no days where a list of them is empty", function()
    local body, shell = changed({
      type = "DAILY", start_time = "11/01/2026 02:00:00 AM", interval = 1, days_of_week = {}, days_of_month = {},
    }, 2, { at = "04:00" })
    spec.equal(body.startTime, "11/24/2026 04:00:00 AM")
    spec.equal(shell.notes, { "daily is to run every day at 04:00, first on 2026-11-24 04:00" })
    body = changed({
      type = "WEEKLY", start_time = "11/01/2026 02:00:00 AM", interval = 1, days_of_week = { "SUNDAY" },
      days_of_month = {},
    }, 3, { at = "04:00" })
    spec.equal(body.startTime, "11/29/2026 04:00:00 AM")
  end)

  spec.case("keep the words that there are", function()
    local body = changed({
      type = "Weekly", start_time = "11/01/2026 02:00:00 AM", interval = 1, days_of_week = { "Sunday" },
    }, 3, { at = "04:00" })
    spec.equal(body, {
      type = "Weekly", startTime = "11/29/2026 04:00:00 AM", interval = 1, daysOfWeek = { "Sunday" },
    })
  end)

  spec.case("of another kind than their policies are left alone", function()
    for _, type in ipairs { "HOURLY", "MINUTES", "WEEKLY", "ONE_TIME", "EVERY_N_DAYS" } do
      for _, given in ipairs { { at = "04:00" }, { every = 2 }, { at = "04:00", every = 1 } } do
        local own = { type = type, start_time = "11/01/2026 02:00:00 AM", interval = 5, days_of_week = { "SUNDAY" } }
        local raised = refused("modify_resource_group",
          { kind = "protocol", operation = "resource_groups.list", field = "type" },
          { group = "silver_db", schedules = given },
          { change = function(world) world.groups[2].policies = { { id = 2, frequency = own } } end })
        spec.contains(raised.message, type)
        spec.contains(raised.message, "DAILY, as policy daily is")
        spec.contains(raised.hint, ('scv.api.correct{word = "DAILY", is = "%s"}'):format(type))
      end
    end
  end)

  spec.case("whose days never come are an error, and so are policies of a kind that nobody knows", function()
    local weekly = {
      type = "WEEKLY", start_time = "11/01/2026 02:00:00 AM", interval = 1, days_of_week = { "SONNTAG" },
    }
    local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "days_of_week" },
      changed, weekly, 3, { at = "04:00" })
    spec.contains(raised.message, "days on which it can run")
    refused("modify_resource_group", { kind = "protocol", operation = "policies.list", field = "frequency" },
      { group = "silver_db", schedules = { at = "04:00" } },
      { change = function(world) world.policies[2].frequency = "EVERY_FULL_MOON" end })
  end)

  spec.case("are refused where they can't be", function()
    local function wrong(expected, policies, schedules)
      refused("create_resource_group", expected,
        { name = "new", entities = "vm-1", policies = policies, schedules = schedules })
    end
    wrong({
      kind = "argument",
      message = "scv.create_resource_group: schedules must say for which policy each is: the group has daily, hourly",
      hint = 'for example schedules = {daily = {at = "02:30"}}',
    }, { "daily", "hourly" }, { at = "02:30" })
    wrong({ kind = "not_found", message = 'no policy "weekly" of the group' }, "daily", { weekly = { at = "02:30" } })
    wrong({ kind = "empty" }, "daily", {})
    wrong({ kind = "argument", argument = "schedules.daily" }, "daily", { daily = "02:30" })
    wrong({
      kind = "argument", message = "scv.create_resource_group: schedules of daily: at is missing: the time of day",
    }, "daily", { every = 2 })
    wrong({
      kind = "argument",
      message = 'scv.create_resource_group: schedules of daily: at must be a time of day as in 02:30, got "2"',
    }, "daily", { at = "2" })
    wrong({
      kind = "argument",
      message = "scv.create_resource_group: schedules of daily: days is not for a policy that is daily",
    }, "daily", { at = "02:30", days = { "sunday" } })
    wrong({
      kind = "argument", hint = 'for example days = {"sunday"}',
      message = "scv.create_resource_group: schedules of weekly: days is missing: days of the week",
    }, "weekly", { at = "02:30" })
    wrong({ kind = "argument", argument = "days" }, "weekly", { at = "02:30", days = { "someday" } })
    wrong({ kind = "argument", argument = "days" }, "monthly", { at = "02:30", days = { 32 } })
    wrong({ kind = "argument", argument = "every" }, "daily", { at = "02:30", every = 0 })
    wrong({
      kind = "argument",
      message = "scv.create_resource_group: schedules can't be given for policy wish: it runs on demand only",
    }, "wish", { at = "02:30" })
  end)
end)

spec.group("scv.schedule_words", function()
  spec.case("says when a policy of a group runs", function()
    local scv = fixture()
    spec.equal(scv.schedule_words { type = "DAILY", start_time = "11/01/2026 02:30:00 AM", interval = 1 },
      "every day at 02:30")
    spec.equal(scv.schedule_words(), "not said")
    spec.raises({ kind = "argument" }, scv.schedule_words, "daily")
  end)
  spec.case("says no more than the schedule does", function()
    local words = fixture().schedule_words
    spec.equal(words { interval = 3, start_time = "11/01/2026 02:30:00 AM" }, "not said")
    spec.equal(words { type = "YEARLY", start_time = "11/01/2026 02:30:00 AM", interval = 1 }, "YEARLY at 02:30")
    spec.equal(words { type = "YEARLY", interval = 3 }, "YEARLY, interval 3")
    spec.equal(words { type = "HOURLY", start_time = "11/01/2026 12:15:00 AM" }, "every hour at :15")
  end)
end)
