local spec = ...

local DATE = "Mon, 23 Nov 2026 15:05:09 GMT"

local UUID = "50201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"

local function machine(number, name) return { moref = "vm-" .. number, name = name, type = "VirtualMachine" } end

-- An appliance with two groups. `options`: `dry_run`, `timezone`, `backups` (of each entity; false: it is gone),
-- `refuses` (the answer no).
local function fixture(options)
  options = options or {}
  local host = spec.fake_host.new { refuses = options.refuses }
  local List = host.library("list")
  local nightly = { type = "DAILY", start_time = "11/01/2026 02:00:00 AM", interval = 1 }
  local groups = {
    {
      id = 1, name = "gold_web", description = "Web shop",
      entities = { machine(1001, "web01"), machine(1002, "web02") },
      policies = { { id = 2, name = "daily", frequency = nightly }, { id = 1, name = "hourly" } },
      notification = "NEVER", spanning = { type = "EXCLUDE_ALL" }, email = { from = "a@x", to = { "b@x" } },
      secondary = false,
    },
    {
      id = 3, name = "lab", entities = { { moref = "datastore-23", name = "nfs_lab", type = "Datastore" } },
      policies = { { id = 3, name = "weekly" } }, notification = "NEVER", spanning = { type = "EXCLUDE_ALL" },
    },
  }
  local policies = {
    { id = 1, name = "hourly", frequency = "HOURLY" }, { id = 2, name = "daily", frequency = "DAILY" },
    { id = 3, name = "weekly", frequency = "WEEKLY" }, { id = 4, name = "monthly", frequency = "MONTHLY" },
    { id = 5, name = "wish", frequency = "ON_DEMAND" },
  }

  local function planned(body)
    return options.dry_run and { dry_run = true, method = "POST", body = body } or nil
  end

  -- Keeps just what it was sent, as a PUT may do.
  local function made_of(body, id)
    local group = { id = id, entities = {}, policies = {} }
    for key, value in pairs(body) do group[key] = group[key] or value end
    for index, moref in ipairs(body.entities or {}) do group.entities[index] = { moref = moref, name = moref } end
    for index, choice in ipairs(body.policies or {}) do group.policies[index] = choice end
    return group
  end

  host.handlers["policies.list"] = function() return List.new(policies) end
  host.handlers["resource_groups.list"] = function() return List.new(groups) end
  host.handlers["resource_groups.create"] = function(body)
    if planned(body) then return planned(body) end
    groups[#groups + 1] = made_of(body, 9)
    return { id = 9 }
  end
  host.handlers["resource_groups.update"] = function(body)
    if planned(body) then return planned(body) end
    for index, group in ipairs(groups) do
      if group.id == body.resourceGroupId then groups[index] = made_of(body, group.id) end
    end
    return { messages = { "updated" } }
  end
  host.handlers["resource_groups.delete"] = function(body)
    return planned(body) or { messages = { "deleted" } }
  end
  host.handlers["reports.protected_vms"] = function()
    return List {
      { name = "web01", moref = "vm-1001", datastores = { "nfs_web01" } },
      { name = "db01", moref = "vm-1005", uuid = UUID, datastores = { "nfs_db01" } },
    }
  end
  host.handlers["reports.unprotected_vms"] = function()
    local one, other = { name = "twin", moref = "vm-7" }, { name = "twin", moref = "vm-8" }
    return List { { name = "build07", moref = "vm-1013" }, one, other }
  end
  local function backups(moref)
    local of_it = (options.backups or {})[moref]
    if of_it == false then host.raise { kind = "appliance", status = 404, message = "gone" } end
    return List.new(of_it or {})
  end
  host.handlers["vms.backups"], host.handlers["datastores.backups"] = backups, backups
  function host.facts() return { url = "https://scv.test", date = DATE, timezone = options.timezone or "UTC" } end
  function host.operations()
    local all = {}
    for name in pairs(host.handlers) do
      local subject, fn = name:match("^(.*)%.(.*)$")
      all[#all + 1] = { name = name, subject = subject, ["function"] = fn }
    end
    return all
  end
  return host.library("scv").new(host), host
end

local function operations(host)
  local all = {}
  for index, request in ipairs(host.requests) do all[index] = request.operation end
  return all
end

local function sent(host, operation)
  for _, request in ipairs(host.requests) do
    if request.operation == operation then return request.arguments, request.options end
  end
  return nil
end

local CHANGES = { "resource_groups.create", "resource_groups.update", "resource_groups.delete" }

-- The workflow raises this, and has changed nothing.
local function refused(workflow, expected, arguments, options)
  local scv, host = fixture(options)
  local raised = spec.raises(expected, scv[workflow], arguments)
  for _, change in ipairs(CHANGES) do spec.equal(host.count(change), 0) end
  return raised, host
end

-- The body that create sends for some arguments beside name, entities and policies.
local function creation(arguments, options)
  local scv, host = fixture(options)
  arguments.name, arguments.entities = "new", arguments.entities or "vm-1"
  arguments.policies = arguments.policies or "daily"
  scv.create_resource_group(arguments)
  return sent(host, "resource_groups.create"), host
end

local function change(arguments)
  local scv, host = fixture()
  arguments.group = arguments.group or "gold_web"
  local group = scv.modify_resource_group(arguments)
  return sent(host, "resource_groups.update"), host, group
end

spec.group("create_resource_group", function()
  spec.case("looks, creates, and gives the record", function()
    local scv, host = fixture()
    local group = scv.create_resource_group {
      name = "gold_app", entities = { "vm-1", "vm-2" }, policies = { "daily", 3 }, description = "Apps",
      spanning = "exclude", notification = "Errors and warnings", secondary = true,
    }
    spec.equal(group.id, 9)
    spec.equal(operations(host),
      { "policies.list", "resource_groups.list", "resource_groups.create", "resource_groups.list" })
    spec.equal(sent(host, "resource_groups.create"), {
      name = "gold_app", description = "Apps", entities = { "vm-1", "vm-2" }, spanning = { type = "EXCLUDE_ALL" },
      policies = { { id = 2 }, { id = 3 } }, notification = "ERRORS_AND_WARNINGS", secondary = true,
    })
    spec.equal(host.taken, {
      "policyId 2 from `policies`, daily", "policyId 3 from `policies`, weekly",
      "resourceGroupId 9 from `resource_groups`, gold_app",
    })
  end)

  spec.case("sends what a client is seen to send always", function()
    spec.equal(creation {}, {
      name = "new", description = "", entities = { "vm-1" }, policies = { { id = 2 } }, notification = "NEVER",
      spanning = { type = "INCLUDE_ALL" },
    })
    spec.equal(creation { entities = { "vm-1", "datastore-21" } }.spanning, { type = "EXCLUDE_ALL" })
  end)

  spec.case("takes entities by name, uuid, moref and record, each once", function()
    local body, host = creation { entities = {
      "web01", "WEB02", UUID, "datastore-21", "nfs_lab", "group-v3", { moref = "vm-5", name = "x" },
      { name = "build07" }, "vm-1001",
    } }
    spec.equal(body.entities,
      { "vm-1001", "vm-1002", "vm-1005", "datastore-21", "datastore-23", "group-v3", "vm-5", "vm-1013" })
    spec.equal(host.count("reports.protected_vms"), 1)
    spec.contains(table.concat(host.taken, "\n"), "moref vm-1001 from `reports`, web01")
    spec.contains(table.concat(host.taken, "\n"), "moref datastore-23 from `resource_groups`, nfs_lab")
  end)

  spec.case("finds a datastore that only backups know", function()
    local body = creation({ entities = "nfs_web01" }, {
      backups = {
        ["vm-1001"] = { { backup_id = 1, datastores = { { moref = "datastore-20", name = "nfs_web01" } } } },
      },
    })
    spec.equal(body.entities, { "datastore-20" })
  end)

  spec.case("gives the group that there is already, if it is just that", function()
    local scv, host = fixture()
    for _ = 1, 2 do
      local group = scv.create_resource_group {
        name = "again", entities = { "vm-1", "vm-2" }, policies = { "daily", "hourly" }, notification = "errors",
        schedules = { daily = { at = "02:30" }, hourly = { every = 6, at = "00:15" } },
      }
      spec.equal(group.id, 9)
    end
    spec.equal(host.count("resource_groups.create"), 1)
    spec.equal(host.notes, { "resource group again exists already, as it is wanted; nothing was sent" })
  end)

  spec.case("says how the group of that name differs", function()
    refused("create_resource_group", {
      kind = "argument",
      message = "scv.create_resource_group: resource group gold_web exists already, and differs: description is "
        .. '"Web shop", not "x"; entities are web01, web02, not vm-9; policies are daily, hourly, not daily; '
        .. "schedule of daily is every day at 02:00, not every day at 03:00; spanning is EXCLUDE_ALL, not MANUAL "
        .. "(datastore-1); "
        .. 'notification is NEVER, not ALWAYS; mail is from a@x to b@x, "", not from nobody to c@x, ""; secondary '
        .. "protection is off, not on",
      hint = 'scv.modify_resource_group{group = "gold_web", …} changes it',
    }, {
      name = "gold_web", description = "x", entities = "vm-9", policies = "daily", schedules = { at = "03:00" },
      spanning = { "datastore-1" }, notification = { when = "always", to = "c@x" }, secondary = true,
    })
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv, host = fixture { dry_run = true }
    local planned = scv.create_resource_group { name = "new", entities = "web01", policies = "daily" }
    spec.equal(planned.dry_run, true)
    spec.equal(host.requests[#host.requests].operation, "resource_groups.create")
  end)

  local function wrong(expected, more)
    local arguments = { name = "new", entities = "vm-1", policies = "daily" }
    for key, value in pairs(more) do arguments[key] = value end
    return refused("create_resource_group", expected, arguments)
  end

  spec.case("refuses what can't be, and creates nothing", function()
    local name = "scv.create_resource_group: "
    refused("create_resource_group", { kind = "argument", message = name .. "entities is missing" },
      { name = "a", policies = "daily" })
    refused("create_resource_group", { kind = "argument", message = name .. "policies is missing" },
      { name = "a", entities = "vm-1" })
    refused("create_resource_group", { kind = "argument", message = name .. "name is missing" }, { entities = "vm-1" })
    wrong({ kind = "argument", message = name .. 'name can\'t hold the character -: "gold-app"' },
      { name = "gold-app" })
    wrong({ kind = "empty", message = "no entities to work on" }, { entities = {} })
    wrong({ kind = "empty", message = "no policies to work on" }, { policies = {} })
    wrong({ kind = "argument", argument = "entities" }, { entities = { 7 } })
    wrong({ kind = "argument", argument = "policies" }, { policies = { true } })
    wrong({ kind = "not_found", message = 'no policy "dayly"; did you mean "daily"?' }, { policies = "dayly" })
    wrong({ kind = "ambiguous", message = "twin is ambiguous: there are 2 of that name" }, { entities = "twin" })
    wrong({ kind = "not_found", message = 'no VM or datastore "web03"; did you mean "web01"?' },
      { entities = "web03" })
    wrong({
      kind = "not_found", message = "datastore nfs_web01 is there, but no reply of the appliance says its moref",
    }, { entities = "nfs_web01" })
    wrong({ kind = "argument", argument = "spanning" }, { spanning = "all" })
    wrong({ kind = "empty" }, { spanning = {} })
    wrong({
      kind = "argument", message = name .. "notification must be never, always, errors or errors and warnings, got "
        .. '"sometimes"',
    }, { notification = "sometimes" })
    wrong({
      kind = "argument",
      message = name .. 'notification: whn is not an argument; did you mean "when"?',
    }, { notification = { whn = "never" } })
    wrong({ kind = "argument", argument = "notification.to" }, { notification = { to = 7 } })
  end)
end)

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
    local scv, host = fixture { timezone = "+10:00" }
    scv.create_resource_group { name = "new", entities = "vm-1", policies = "daily", schedules = { at = "02:30" } }
    spec.equal(sent(host, "resource_groups.create").policies[1].frequency.start_time, "11/24/2026 02:30:00 AM")
    spec.equal(host.notes, {})
    scv, host = fixture()
    function host.facts() return { url = "https://scv.test", date = DATE } end
    scv.create_resource_group { name = "new", entities = "vm-1", policies = "daily", schedules = { at = "02:30" } }
    spec.equal(host.notes,
      { "the appliance's time zone is not known: the first times are reckoned by UTC; --timezone says it" })
  end)

  spec.case("go to the policy that each is for", function()
    local body = creation {
      policies = { "daily", "hourly", "weekly" },
      schedules = { daily = { at = "02:30" }, weekly = { at = "04:00", days = "monday" } },
    }
    spec.equal({ body.policies[1].frequency.type, body.policies[2].frequency, body.policies[3].frequency.type },
      { "DAILY", nil, "WEEKLY" })
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
    wrong({ kind = "not_found", message = 'no policy of the group "weekly"' }, "daily", { weekly = { at = "02:30" } })
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

spec.group("modify_resource_group", function()
  spec.case("sends the vendor's steps in order, and all that the group is to be", function()
    local body, host, group = change { notification = "always" }
    spec.equal(operations(host),
      { "resource_groups.list", "policies.list", "resource_groups.update", "resource_groups.list" })
    spec.equal(body, {
      resourceGroupId = 1, name = "gold_web", description = "Web shop", entities = { "vm-1001", "vm-1002" },
      policies = {
        { id = 2, frequency = { type = "DAILY", start_time = "11/01/2026 02:00:00 AM", interval = 1 } }, { id = 1 },
      },
      notification = "ALWAYS", spanning = { type = "EXCLUDE_ALL" }, email = { from = "a@x", to = { "b@x" } },
      secondary = false,
    })
    spec.equal({ group.id, group.notification }, { 1, "ALWAYS" })
    spec.equal(host.notes, {
      "the appliance doesn't say when the group's hourly runs, so that was not sent along: look whether it stays so",
    })
    spec.equal(host.taken[1], "resourceGroupId 1 from `resource_groups`, gold_web")
  end)

  spec.case("changes what is given of a schedule only", function()
    local body = change { schedules = { daily = { at = "03:15" } } }
    spec.equal(body.policies, {
      { id = 2, frequency = { type = "DAILY", start_time = "11/24/2026 03:15:00 AM", interval = 1 } }, { id = 1 },
    })
    body = change { schedules = { daily = { every = 2 } } }
    spec.equal(body.policies[1].frequency,
      { type = "DAILY", start_time = "11/24/2026 02:00:00 AM", interval = 2 })
  end)

  spec.case("keeps the schedules of the policies that stay", function()
    local body = change { policies = { "daily", "weekly" }, schedules = { weekly = { at = "04:00", days = "sunday" } } }
    spec.equal(body.policies[1],
      { id = 2, frequency = { type = "DAILY", start_time = "11/01/2026 02:00:00 AM", interval = 1 } })
    spec.equal(body.policies[2].frequency.days_of_week, { "SUNDAY" })
    spec.equal(#body.policies, 2)
  end)

  spec.case("keeps the other parts of the mail", function()
    spec.equal(change { notification = { subject = "s" } }.email, { from = "a@x", to = { "b@x" }, subject = "s" })
    spec.equal(change { notification = { to = { "c@x", "d@x" } } }.email, { from = "a@x", to = { "c@x", "d@x" } })
  end)

  spec.case("takes the group by id and record, by `name` alone, and renames it by `name` beside it", function()
    for _, arguments in ipairs {
      { group = 3, description = "x" }, { group = { id = 3 }, description = "x" }, { name = "lab", description = "x" },
      { group = "lab", name = "laboratory" },
    } do
      local scv, host = fixture()
      scv.modify_resource_group(arguments)
      local body = sent(host, "resource_groups.update")
      spec.equal({ body.resourceGroupId, body.name }, { 3, arguments.group == "lab" and "laboratory" or "lab" })
    end
  end)

  spec.case("sends nothing if nothing would change", function()
    for _, arguments in ipairs {
      { description = "Web shop" }, { entities = { "web02", "web01" } }, { policies = { "hourly", "daily" } },
      { schedules = { daily = { at = "02:00" } } }, { notification = "never" }, { spanning = "exclude" },
      { secondary = false }, { name = "gold_web" }, { notification = { to = "b@x" } },
    } do
      local _, host, group = change(arguments)
      spec.equal(host.count("resource_groups.update"), 0)
      spec.equal(host.notes, { "resource group gold_web is so already; nothing was sent" })
      spec.equal(group.id, 1)
    end
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv, host = fixture { dry_run = true }
    spec.equal(scv.modify_resource_group { group = "lab", description = "x" }.dry_run, true)
    spec.equal(operations(host), { "resource_groups.list", "policies.list", "resource_groups.update" })
  end)

  spec.case("refuses what can't be, and changes nothing", function()
    local name = "scv.modify_resource_group: "
    local function wrong(expected, arguments) refused("modify_resource_group", expected, arguments) end
    wrong({ kind = "argument", message = name .. "group is missing" }, { description = "x" })
    wrong({ kind = "argument", message = name .. "arguments say nothing that is to change" }, { group = "lab" })
    wrong({ kind = "not_found", message = 'no resource group "lba"; did you mean "lab"?' },
      { group = "lba", description = "x" })
    wrong({ kind = "argument", message = name .. "name belongs to another group already: lab (id 3)" },
      { group = "gold_web", name = "lab" })
    wrong({ kind = "argument", argument = "name" }, { group = "gold_web", name = "gold web" })
    wrong({ kind = "empty" }, { group = "lab", entities = {} })
    wrong({ kind = "empty" }, { group = "lab", policies = {} })
    wrong({ kind = "not_found", message = 'no policy of the group "hourly"' },
      { group = "lab", schedules = { hourly = { at = "00:15" } } })
  end)

  spec.case("asks for what the appliance doesn't say and would be lost", function()
    local function lacking(key)
      local scv, host = fixture()
      host.handlers["resource_groups.list"]()[2][key] = nil
      spec.raises({ kind = "argument", argument = key }, scv.modify_resource_group,
        { group = "lab", description = "x" })
      spec.equal(host.count("resource_groups.update"), 0)
    end
    lacking("entities")
    lacking("policies")
  end)
end)

spec.group("delete_resource_group", function()
  local function backup(id, day, more)
    local start = ("11/%02d/2026 02:00:00 AM"):format(day)
    local record = { backup_id = id, name = "b" .. id, group_id = 1, start_time = start }
    for key, value in pairs(more or {}) do record[key] = value end
    return record
  end

  spec.case("says what is lost, asks once, and deletes", function()
    local other = backup(9, 9, { group_id = 3 })
    local scv, host = fixture {
      backups = { ["vm-1001"] = { backup(1, 1), other }, ["vm-1002"] = { backup(1, 1), backup(2, 3) } },
    }
    spec.equal(scv.delete_resource_group { group = "gold_web" }.messages, { "deleted" })
    spec.equal(#host.questions, 1)
    local question = host.questions[1]
    spec.equal(question, {
      operation = "resource_groups.delete", targets = { { id = "1", name = "gold_web" } },
      loss = "This deletes resource group gold_web (id 1), and every backup and snapshot of it: 2 backups are known, "
        .. "from 11/01/2026 02:00:00 AM to 11/03/2026 02:00:00 AM.\n"
        .. "Its policies are detached, and stay: daily, hourly.",
    })
    local arguments, request_options = sent(host, "resource_groups.delete")
    spec.equal(arguments, { resourceGroupId = 1 })
    spec.equal(request_options.grant, question)
    spec.equal(host.requests[1].operation, "resource_groups.list")
  end)

  spec.case("asks nobody where that was said, and takes the grant of another question", function()
    local scv, host = fixture()
    scv.delete_resource_group { group = 1, confirm = false }
    local grant = { operation = "resource_groups.delete", targets = { { id = "3", name = "lab" } }, loss = "x" }
    scv.delete_resource_group { group = "lab", confirm = grant }
    spec.equal(#host.questions, 0)
    spec.equal(host.count("resource_groups.delete"), 2)
  end)

  spec.case("the answer no is an error, and nothing is deleted", function()
    refused("delete_resource_group", { kind = "refused" }, "lab", { refuses = true })
  end)

  spec.case("tells more backups than are deleted at once, and what can't be counted", function()
    local many = {}
    for id = 1, 41 do many[id] = backup(id, id % 28 + 1) end
    local scv, host = fixture { backups = { ["vm-1001"] = many, ["vm-1002"] = false } }
    local group = host.handlers["resource_groups.list"]()[1]
    group.entities[3], group.secondary = { moref = "group-v3", name = "folder" }, true
    scv.delete_resource_group("gold_web")
    local loss = host.questions[1].loss
    spec.contains(loss, "41 backups are known")
    spec.contains(loss, "\nHow many there are of folder can't be told.\n")
    spec.contains(loss, "\nAt most 40 backups are deleted at once: the appliance may refuse so many.\n")
    spec.contains(loss, "\nIts secondary protection is kept.")
  end)

  spec.case("refuses before it asks where a backup is mounted", function()
    local _, host = refused("delete_resource_group", {
      kind = "argument",
      message = "scv.delete_resource_group: group gold_web can't be deleted: 1 of its backups is mounted: b2 (2)",
      hint = "first scv.unmount_datastore{backup = 2}",
    }, { group = "gold_web" }, { backups = { ["vm-1001"] = { backup(1, 1), backup(2, 2, { mounted = true }) } } })
    spec.equal(#host.questions, 0)
  end)

  spec.case("refuses what there is not", function()
    refused("delete_resource_group", { kind = "not_found", message = 'no resource group "lba"; did you mean "lab"?' },
      { group = "lba" })
    refused("delete_resource_group", { kind = "argument", message = "scv.delete_resource_group: group is missing" }, {})
    refused("delete_resource_group", { kind = "argument", argument = "confirm" }, { group = "lab", confirm = "no" })
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv = fixture { dry_run = true }
    spec.equal(scv.delete_resource_group("lab").dry_run, true)
  end)
end)

spec.group("resource_groups", function()
  spec.case("lists them", function()
    local scv, host = fixture()
    spec.equal(#scv.resource_groups(), 2)
    spec.equal(operations(host), { "resource_groups.list" })
  end)
end)
