local spec = ...

local appliance = spec.load "appliance"
local groups = spec.load "groups"
local lacking = spec.load "lacking"
local operations, sent, refused = appliance.operations, appliance.sent, appliance.refuses
local fixture, creation = groups.fixture, groups.creation

-- What isn't changed goes back as it came, under the appliance's own keys.
local NIGHTLY = { type = "DAILY", startTime = "11/01/2026 02:00:00 AM", interval = 1 }
local CHANGES = { "resource_groups.create", "resource_groups.update", "resource_groups.delete" }

local function change(arguments)
  local scv, shell = fixture()
  arguments.group = arguments.group or "gold_web"
  local group = scv.modify_resource_group(arguments)
  return sent(shell, "resource_groups.update"), shell, group
end

spec.group("create_resource_group", function()
  spec.case("looks, creates, and gives the record", function()
    local scv, shell = fixture()
    local group = scv.create_resource_group {
      name = "gold_app", entities = { "vm-1", "vm-2" }, policies = { "daily", 3 }, description = "Apps",
      spanning = "exclude", notification = "Errors and warnings", secondary = true,
    }
    spec.equal(group.id, 9)
    -- The reports are looked through since a VM might be called "vm-1".
    spec.equal(operations(shell), {
      "policies.list", "resource_groups.list", "reports.protected_vms", "reports.unprotected_vms",
      "resource_groups.create", "resource_groups.list",
    })
    spec.equal(sent(shell, "resource_groups.create"), {
      name = "gold_app", description = "Apps", entities = { "vm-1", "vm-2" }, spanning = { type = "EXCLUDE_ALL" },
      policies = { { id = 2 }, { id = 3 } }, notification = "ERRORS_AND_WARNINGS", secondary = true,
    })
    spec.equal(shell.taken, {
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
    local body, shell = creation { entities = {
      "web01", "WEB02", appliance.UUID, "datastore-21", "nfs_lab", "group-v3", { moref = "vm-5", name = "x" },
      { name = "build07" }, "vm-1001",
    } }
    spec.equal(body.entities,
      { "vm-1001", "vm-1002", "vm-1005", "datastore-21", "datastore-23", "group-v3", "vm-5", "vm-1013" })
    spec.equal(shell.count("reports.protected_vms"), 1)
    spec.contains(table.concat(shell.taken, "\n"), "moref vm-1001 from `reports`, web01")
    spec.contains(table.concat(shell.taken, "\n"), "moref datastore-23 from `resource_groups`, nfs_lab")
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
    local scv, shell = fixture()
    for _ = 1, 2 do
      local group = scv.create_resource_group {
        name = "again", entities = { "vm-1", "vm-2" }, policies = { "daily", "hourly" }, notification = "errors",
        schedules = { daily = { at = "02:30" }, hourly = { every = 6, at = "00:15" } },
      }
      spec.equal(group.id, 9)
    end
    spec.equal(shell.count("resource_groups.create"), 1)
    spec.equal({ #shell.notes, shell.notes[3] },
      { 3, "resource group again exists already, as it is wanted; nothing was sent" })
  end)

  spec.case("takes a group that doesn't speak of secondary protection for one without", function()
    local scv, shell, world = fixture()
    local function create(secondary)
      return scv.create_resource_group {
        name = "lab", entities = "datastore-23", policies = "weekly", secondary = secondary,
      }
    end
    spec.equal(world.groups[3].secondary, nil)
    spec.equal(create(false).id, 3)
    spec.equal(shell.count("resource_groups.create"), 0)
    spec.contains(spec.raises({ kind = "argument", argument = "name" }, create, true).message,
      "differs: secondary protection is off, not on")
  end)

  spec.case("takes a description that isn't said for none, and doesn't tell it as an empty one", function()
    local scv, _, world = fixture()
    world.groups[3].description = nil
    local function create(description)
      return scv.create_resource_group {
        name = "lab", entities = "datastore-23", policies = "weekly", description = description,
      }
    end
    spec.contains(spec.raises({ kind = "argument", argument = "name" }, create, "new").message,
      'differs: description is not said, not "new"')
    spec.equal(create("").id, 3)
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

  spec.case("reads strictly what it looks names up in", function()
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv) scv.create_resource_group { name = "new", entities = "web01", policies = "daily" } end,
      needs = {
        ["reports.protected_vms"] = { "moref" }, ["reports.unprotected_vms"] = { "moref" },
        ["resource_groups.list"] = { "name", "entities", "entities.moref" }, ["policies.list"] = { "id" },
      },
      may_lack = { ["reports.protected_vms"] = { "name", "uuid" }, ["resource_groups.list"] = { "entities.name" } },
    }
  end)

  spec.case("reads before it creates what is read of the group afterwards", function()
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      -- By moref nothing of the groups is needed to find it.
      call = function(scv) scv.create_resource_group { name = "new", entities = "vm-9", policies = "daily" } end,
      needs = { ["resource_groups.list"] = { "policies.id", "entities.moref" } },
    }
    -- Without any group there is nothing to tell by, and one that can be read is enough.
    for _, all in ipairs { {}, { { id = 1, policies = { {} } }, { id = 2, policies = { { id = 2 } } } } } do
      for _, group in ipairs(all) do group.name, group.entities = "g" .. group.id, {} end
      local scv, shell = fixture { groups = all }
      scv.create_resource_group { name = "new", entities = "vm-9", policies = "daily" }
      spec.equal(shell.count("resource_groups.create"), 1)
    end
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv, shell = fixture { dry_run = true }
    local planned = scv.create_resource_group { name = "new", entities = "web01", policies = "daily" }
    spec.equal(planned.dry_run, true)
    spec.equal(shell.requests[#shell.requests].operation, "resource_groups.create")
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
    refused("create_resource_group", { kind = "argument", argument = "policies" },
      { name = "a", entities = "vm-1", schedules = { at = "02:30" } })
    refused("create_resource_group", { kind = "argument", message = name .. "name is missing" }, { entities = "vm-1" })
    wrong({ kind = "argument", message = name .. 'name can\'t hold the character |: "gold|app"' },
      { name = "gold|app" })
    wrong({ kind = "empty", message = "no entities to work on" }, { entities = {} })
    wrong({ kind = "empty", message = "no policies to work on" }, { policies = {} })
    wrong({ kind = "argument", argument = "entities" }, { entities = { 7 } })
    wrong({ kind = "argument", argument = "policies" }, { policies = { true } })
    wrong({ kind = "not_found", message = 'no policy "dayly"; did you mean "daily"?' }, { policies = "dayly" })
    wrong({ kind = "ambiguous", message = "twin is ambiguous: there are 2 of that name" }, { entities = "twin" })
    wrong({ kind = "not_found", message = 'no VM or datastore "web03"' },
      { entities = "web03" })
    wrong({
      kind = "not_found", message = "datastore nfs_web01 is there, but no reply of the appliance says its moref",
    }, { entities = "nfs_web01" })
    wrong({
      kind = "argument", message = name .. 'spanning must be exclude, include or a list of datastores, got "all"',
    }, { spanning = "all" })
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

spec.group("modify_resource_group", function()
  spec.case("sends no policy by a name, nor by an id that is another's", function()
    local function try(policies)
      local scv, shell = fixture { change = function(world) world.groups[1].policies = policies end }
      local ok, raised = pcall(scv.modify_resource_group, { group = "gold_web", description = "x" })
      spec.equal(shell.count("resource_groups.update"), ok and 1 or 0)
      return ok and "sent" or raised.kind .. " " .. raised.field
    end
    for _, policies in ipairs { { "hourly" }, { { id = 3, name = "daily" } }, { { id = 77, name = "daily" } } } do
      spec.equal(try(policies), "protocol policies")
    end
    for _, policies in ipairs { { 2 }, { "2" }, { { id = "2", name = "Daily" } }, { { id = 77, name = "gone" } } } do
      spec.equal(try(policies), "sent")
    end
  end)
  spec.case("reads strictly the policies that schedules are given for", function()
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv)
        scv.modify_resource_group { group = "gold_web", schedules = { daily = { at = "03:15" } } }
      end,
      may_lack = { ["policies.list"] = { "name" } },
    }
  end)
  spec.case("sends the vendor's steps in order, and all that the group is to be", function()
    local body, shell, group = change { notification = "always" }
    spec.equal(operations(shell),
      { "resource_groups.list", "policies.list", "resource_groups.list", "resource_groups.update",
        "resource_groups.list" })
    spec.equal(body, {
      resourceGroupId = 1, name = "gold_web", description = "Web shop", entities = { "vm-1001", "vm-1002" },
      policies = { { id = 2, frequency = NIGHTLY }, { id = 1 } },
      notification = "ALWAYS", spanning = { spanningType = "EXCLUDE_ALL" }, email = { from = "a@x", to = { "b@x" } },
      secondary = false,
    })
    spec.equal({ group.id, group.notification }, { 1, "ALWAYS" })
    spec.equal(shell.notes, {
      "the appliance doesn't say when the group's hourly runs, so that was not sent along: look whether it stays so",
    })
    spec.equal(shell.taken[1], "resourceGroupId 1 from `resource_groups`, gold_web")
  end)

  spec.case("changes what is given of a schedule only", function()
    local body = change { schedules = { daily = { at = "03:15" } } }
    spec.equal(body.policies, {
      { id = 2, frequency = { type = "DAILY", startTime = "11/24/2026 03:15:00 AM", interval = 1 } }, { id = 1 },
    })
    body = change { schedules = { daily = { every = 2 } } }
    spec.equal(body.policies[1].frequency,
      { type = "DAILY", startTime = "11/24/2026 02:00:00 AM", interval = 2 })
  end)

  spec.case("keeps the schedules of the policies that stay", function()
    local body = change { policies = { "daily", "weekly" }, schedules = { weekly = { at = "04:00", days = "sunday" } } }
    spec.equal(body.policies[1], { id = 2, frequency = NIGHTLY })
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
      local scv, shell = fixture()
      scv.modify_resource_group(arguments)
      local body = sent(shell, "resource_groups.update")
      spec.equal({ body.resourceGroupId, body.name }, { 3, arguments.group == "lab" and "laboratory" or "lab" })
    end
  end)

  spec.case("sends nothing if nothing would change", function()
    for _, arguments in ipairs {
      { description = "Web shop" }, { entities = { "web02", "web01" } }, { policies = { "hourly", "daily" } },
      { schedules = { daily = { at = "02:00" } } }, { notification = "never" }, { spanning = "exclude" },
      { secondary = false }, { name = "gold_web" }, { notification = { to = "b@x" } },
    } do
      local _, shell, group = change(arguments)
      spec.equal(shell.count("resource_groups.update"), 0)
      spec.equal(shell.notes, { "resource group gold_web is so already; nothing was sent" })
      spec.equal(group.id, 1)
    end
  end)

  spec.case("has no secondary protection to take from a group that doesn't speak of it", function()
    local _, shell = change { group = "lab", secondary = false }
    spec.equal(shell.count("resource_groups.update"), 0)
  end)

  spec.case("needs no schedule of a policy where a new one is given", function()
    local function without(...)
      local scv, shell, world = fixture()
      local existing = { type = "DAILY", startTime = "11/01/2026 02:00:00 AM", interval = 1 }
      for _, key in ipairs { ... } do existing[key] = nil end
      world.groups[1].policies[1].frequency = existing
      return function(given)
        scv.modify_resource_group { group = "gold_web", schedules = { daily = given } }
        return sent(shell, "resource_groups.update").policies[1].frequency
      end
    end
    spec.equal(without("startTime", "interval") { at = "02:00", every = 1 },
      { type = "DAILY", start_time = "11/24/2026 02:00:00 AM", interval = 1 })
    for key, given in pairs { startTime = { every = 2 }, interval = { at = "03:00" } } do
      local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list" }, without(key), given)
      spec.contains(raised.hint, "or say it: at = …, every = …")
    end
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv, shell = fixture { dry_run = true }
    spec.equal(scv.modify_resource_group { group = "lab", description = "x" }.dry_run, true)
    spec.equal(operations(shell),
      { "resource_groups.list", "policies.list", "resource_groups.list", "resource_groups.update" })
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
    wrong({ kind = "not_found", message = 'no policy "hourly" of the group' },
      { group = "lab", schedules = { hourly = { at = "00:15" } } })
  end)

  spec.case("stops at what the appliance doesn't say and would be lost, unless it is given", function()
    for key, value in pairs { entities = "vm-1", spanning = "exclude", notification = "never" } do
      local scv, shell, world = fixture()
      world.groups[3][key] = nil
      local arguments = { group = "lab", description = "x" }
      local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list", field = key },
        scv.modify_resource_group, arguments)
      spec.contains(raised.hint, key .. " = ")
      spec.equal(shell.count("resource_groups.update"), 0)
      -- Names are looked up in what groups hold; a moref is not.
      arguments[key] = value
      scv.modify_resource_group(arguments)
      spec.equal(shell.count("resource_groups.update"), 1)
    end
  end)

  spec.case("reads strictly what the group is, since all of it is sent", function()
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv) scv.modify_resource_group { group = "gold_web", notification = "always" } end,
      needs = {
        ["resource_groups.list"] = {
          "id", "entities", "entities.moref", "policies", "policies.id", "spanning", "description",
        },
      },
      may_lack = { ["resource_groups.list"] = { "policies.frequency", "email", "secondary", "notification" } },
    }
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv)
        scv.modify_resource_group { group = "gold_web", schedules = { daily = { at = "03:15" } } }
      end,
      needs = {
        ["resource_groups.list"] = { "policies.id", "policies.frequency.type", "policies.frequency.interval" },
        ["policies.list"] = { "id", "frequency" },
      },
      may_lack = { ["resource_groups.list"] = { "policies.frequency.start_time" } },
    }
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv)
        scv.modify_resource_group { group = "gold_web", schedules = { daily = { every = 2 } } }
      end,
      needs = { ["resource_groups.list"] = { "policies.frequency.type", "policies.frequency.start_time" } },
      may_lack = { ["resource_groups.list"] = { "policies.frequency.interval" } },
    }
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv)
        scv.modify_resource_group { group = "gold_web", description = "x", notification = { subject = "s" } }
      end,
      may_lack = { ["resource_groups.list"] = { "description", "email", "email.to", "email.from" } },
    }
    lacking.refuse {
      fixture = fixture, changes = CHANGES,
      call = function(scv)
        scv.modify_resource_group { group = "gold_web", spanning = { "datastore-1" }, secondary = true }
      end,
      needs = { ["resource_groups.list"] = { "notification", "spanning.type" } },
      may_lack = { ["resource_groups.list"] = { "secondary" } },
    }
  end)
end)

spec.group("resource_groups", function()
  spec.case("lists the groups with one request", function()
    local scv, shell = fixture()
    spec.equal(#scv.resource_groups(), 3)
    spec.equal(operations(shell), { "resource_groups.list" })
  end)
end)
