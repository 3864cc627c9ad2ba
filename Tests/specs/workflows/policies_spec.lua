local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local operations = appliance.operations

-- The body that goes out for some arguments.
local function body_of(arguments)
  local scv, shell = appliance.new()
  arguments.name, arguments.frequency = arguments.name or "nightly", arguments.frequency or "daily"
  scv.create_policy(arguments)
  return shell.requests[2].arguments, shell
end

local function refused(expected, arguments)
  local scv, shell = appliance.new()
  spec.raises(expected, scv.create_policy, arguments)
  spec.equal(shell.count("policies.create"), 0)
end

spec.group("policies", function()
  spec.case("lists the policies, and takes no arguments", function()
    local scv, shell = appliance.new()
    spec.equal(scv.policies()[2].name, "daily")
    spec.equal(operations(shell), { "policies.list" })
    spec.raises({ kind = "argument", message = 'scv.policies: nme is not an argument' }, scv.policies, { nme = "x" })
    spec.raises({ kind = "argument", hint = 'it lists all of them; scv.policies():where{name = "daily"} narrows that' },
      scv.policies, { name = "daily" })
  end)
end)

spec.group("create_policy", function()
  spec.case("looks, creates, and gives the record", function()
    local scv, shell = appliance.new()
    local policy = scv.create_policy {
      name = "nightly", frequency = "daily", retention = "14 days", replication = { "SnapMirror", "snapvault" },
      vm_consistent = true, label = "nightly", locking = "30 days",
    }
    spec.equal({ policy.id, policy.name }, { 6, "nightly" })
    spec.equal(operations(shell), { "policies.list", "policies.create", "policies.list" })
    spec.equal(shell.requests[2].arguments, {
      name = "nightly", frequency = "DAILY", retention = 14, retention_type = "DAYS", update_snapmirror = true,
      update_snapvault = true, vm_consistent = true, label = "nightly", locking = { period = 30, unit = "DAYS" },
    })
    spec.equal(shell.taken, { "policyId 6 from `policies`, nightly" })
    spec.equal(shell.notes, {})
  end)

  spec.case("takes the frequency as people write it", function()
    local words = { hourly = "HOURLY", Weekly = "WEEKLY", ["on demand"] = "ON_DEMAND", MONTHLY = "MONTHLY" }
    for word, sent in pairs(words) do
      spec.equal(body_of { frequency = word }.frequency, sent)
    end
  end)

  spec.case("takes the retention as people write it", function()
    for _, pair in ipairs {
      { 7, 7, "COUNT" }, { "7", 7, "COUNT" }, { "7 backups", 7, "COUNT" }, { "1 day", 1, "DAYS" },
      { { days = 14 }, 14, "DAYS" }, { { count = 1018 }, 1018, "COUNT" },
    } do
      local body = body_of { retention = pair[1] }
      spec.equal({ body.retention, body.retention_type }, { pair[2], pair[3] })
    end
  end)

  spec.case("takes replication and locking as people write them", function()
    local body = body_of { replication = "snapvault", locking = { period = 6, unit = "Months" } }
    spec.equal({ body.update_snapmirror, body.update_snapvault }, { false, true })
    spec.equal(body.locking, { period = 6, unit = "MONTHS" })
    body = body_of { replication = "none", locking = "1 year" }
    spec.equal({ body.update_snapmirror, body.update_snapvault }, { false, false })
    spec.equal(body.locking, { period = 1, unit = "YEARS" })
    spec.equal(body_of {}.update_snapvault, nil)
  end)

  spec.case("takes two periods of locking, the secondary one alone, too", function()
    local body = body_of { locking = "30 days", secondary_locking = { period = 1, unit = "year" } }
    spec.equal({ body.locking, body.secondary_locking },
      { { period = 30, unit = "DAYS" }, { period = 1, unit = "YEARS" } })
    body = body_of { secondary_locking = "6 months" }
    spec.equal({ body.locking, body.secondary_locking }, { nil, { period = 6, unit = "MONTHS" } })
    -- What is not said is the appliance's to fill in: it is not sent.
    spec.equal(body_of({ locking = "30 days" }).secondary_locking, nil)
    for _, wrong in ipairs { "30", "30 weeks", 30, true, { period = 0, unit = "days" }, { period = 3 } } do
      local raised = select(2, pcall(body_of, { secondary_locking = wrong }))
      spec.equal({ raised.kind, raised.argument, raised.hint },
        { "argument", "secondary_locking", 'for example secondary_locking = "30 days", "6 months" or "1 year"' })
    end
    refused({
      kind = "argument", message = 'scv.create_policy: secondary_locking: days is not an argument',
    }, { name = "a", frequency = "daily", secondary_locking = { days = 30 } })
  end)

  local function locked(locking, secondary)
    local scv, shell, world = appliance.new()
    table.insert(world.policies, appliance.policy {
      id = 9, name = "vault", locking = locking, secondary_locking = secondary,
    })
    return scv, shell, world
  end
  local DAYS, YEAR = { period = 30, unit = "DAYS" }, { period = 1, unit = "YEARS" }

  spec.case("holds both periods of a policy that there is already against what is wanted", function()
    local function differ(expected, locking, secondary, wanted)
      local scv, shell = locked(locking, secondary)
      wanted.name, wanted.frequency = "vault", "daily"
      if not expected then
        spec.equal(scv.create_policy(wanted).id, 9)
        local is_taken_so = secondary == nil and wanted.locking ~= nil
        spec.equal(shell.notes[2], is_taken_so and "policy vault says nothing of how long secondary snapshots are "
          .. "locked: taken to be as the primary ones" or nil)
      else
        spec.raises({
          kind = "argument",
          message = "scv.create_policy: policy vault exists already, and differs: " .. expected,
        }, scv.create_policy, wanted)
      end
      spec.equal(shell.count("policies.create"), 0)
    end
    differ(nil, DAYS, YEAR, { locking = "30 days", secondary_locking = "1 year" })
    differ("locking of secondary snapshots is 1 years, not 30 days", DAYS, YEAR,
      { locking = "30 days", secondary_locking = "30 days" })
    differ("locking of secondary snapshots is none, not 1 years", DAYS, nil, { secondary_locking = "1 year" })
    -- As the primary one unless it is said, by the vendor.
    differ("locking of secondary snapshots is 1 years, not 30 days", DAYS, YEAR, { locking = "30 days" })
    differ(nil, DAYS, DAYS, { locking = "30 days" })
    differ(nil, DAYS, nil, { locking = "30 days" })
    differ(nil, DAYS, YEAR, {})
  end)

  spec.case("compares the periods strictly", function()
    lacking.refuse {
      fixture = function() return locked(DAYS, YEAR) end, changes = { "policies.create" },
      call = function(scv)
        scv.create_policy { name = "vault", frequency = "daily", locking = "30 days", secondary_locking = "1 year" }
      end,
      needs = {
        ["policies.list"] = {
          "locking.period", "locking.unit", "secondary_locking.period", "secondary_locking.unit",
        },
      },
      may_lack = { ["policies.list"] = { "locking", "secondary_locking" } },
    }
  end)

  spec.case("tells of a secondary period that did not arrive", function()
    local scv, shell, world = appliance.new()
    local function arrives(change)
      shell.handlers["policies.create"] = function(arguments)
        local made = appliance.policy { id = 9 + #world.policies }
        for key, value in pairs(arguments) do made[key] = value end
        change(made)
        table.insert(world.policies, made)
        return { messages = { "ok" } }
      end
    end
    arrives(function(policy) policy.secondary_locking = nil end)
    local raised = spec.raises({ kind = "appliance", changed = true }, scv.create_policy,
      { name = "one", frequency = "daily", locking = "30 days", secondary_locking = "1 year" })
    spec.contains(raised.message, "locking of secondary snapshots is none, not 1 years")
    arrives(function(policy) policy.secondary_locking = YEAR end)
    raised = spec.raises({ kind = "appliance", changed = true }, scv.create_policy,
      { name = "two", frequency = "daily", locking = "30 days" })
    spec.contains(raised.message, "locking of secondary snapshots is 1 years, not 30 days")
    arrives(function(policy) policy.secondary_locking = policy.locking end)
    spec.equal(scv.create_policy({ name = "three", frequency = "daily", locking = "30 days" }).name, "three")
  end)

  spec.case("says what may be overlooked", function()
    local _, shell = body_of {}
    spec.equal(shell.notes, { "no retention was given: how much is kept is the appliance's own default" })
    _, shell = body_of { frequency = "hourly", retention = "60 days" }
    spec.equal(shell.notes, { "a backup an hour for 60 days makes 1440; a policy keeps at most 1018" })
  end)

  spec.case("refuses what can't be, before anything is sent", function()
    refused({ kind = "argument", message = "scv.create_policy: name is missing" }, { frequency = "daily" })
    refused({ kind = "argument", message = "scv.create_policy: frequency is missing" }, { name = "a" })
    refused({
      kind = "argument", message = 'scv.create_policy: name can\'t hold the character |: "night|ly"',
    }, { name = "night|ly", frequency = "daily" })
    spec.equal(body_of({ name = "night-ly" }).name, "night-ly")
    refused({ kind = "argument", message = 'scv.create_policy: name can\'t hold a space: "my policy"' },
      { name = "my policy", frequency = "daily" })
    for character in ("%&*$#@!\\/:?\"<>|;',"):gmatch(".") do
      refused({ kind = "argument", argument = "name" }, { name = "a" .. character, frequency = "daily" })
    end
    refused({
      kind = "argument", hint = 'for example frequency = "daily"',
      message = 'scv.create_policy: frequency must be HOURLY, DAILY, WEEKLY, MONTHLY or ON_DEMAND, got "dayly"',
    }, { name = "a", frequency = "dayly" })
    refused({
      kind = "argument", message = "scv.create_policy: retention must be from 1 to 1018 backups, got 1019",
      hint = "a policy keeps at most 1018 backups",
    }, { name = "a", frequency = "daily", retention = 1019 })
    local scv, shell = appliance.new()
    local list = shell.operations
    function shell.operations()
      local all = list()
      for _, operation in ipairs(all) do
        if operation.name == "policies.create" then operation.body = {} end
      end
      return all
    end
    spec.raises({
      kind = "argument", message = "scv.create_policy: retention must be 1 backups or more, got 0",
      hint = 'a count of backups (7), or days ("14 days", {days = 14})',
    }, scv.create_policy, { name = "a", frequency = "daily", retention = 0 })
    for _, wrong in ipairs { 0, 1.5, "some", "2 weeks", { days = 1, count = 1 }, { weeks = 2 }, {}, true } do
      refused({ kind = "argument", argument = "retention" }, { name = "a", frequency = "daily", retention = wrong })
    end
    for _, wrong in ipairs { "snapmiror", { "snapvault", 1 }, { snapvault = true }, true } do
      refused({ kind = "argument", argument = "replication" }, { name = "a", frequency = "daily", replication = wrong })
    end
    for _, wrong in ipairs { "30", "30 weeks", 30, { period = 0, unit = "days" }, { period = 3 } } do
      refused({ kind = "argument", argument = "locking" }, { name = "a", frequency = "daily", locking = wrong })
    end
    refused({ kind = "argument", message = "scv.create_policy: label must be at most 31 characters, got 32" },
      { name = "a", frequency = "daily", label = ("x"):rep(32) })
    refused({
      kind = "argument", message = 'scv.create_policy: retenton is not an argument; did you mean "retention"?',
    }, { name = "a", frequency = "daily", retenton = 3 })
  end)

  spec.case("counts the characters of a label, not its bytes", function()
    spec.equal(body_of { label = ("ä"):rep(31) }.label, ("ä"):rep(31))
  end)

  spec.case("gives the policy that there is already, if it is just that", function()
    local scv, shell = appliance.new()
    for _, wish in ipairs {
      { name = "daily", frequency = "daily" },
      { name = "daily", frequency = "daily", retention = 14, replication = { "snapvault", "snapmirror" },
        vm_consistent = true, label = "daily" },
    } do
      spec.equal(scv.create_policy(wish).id, 2)
    end
    spec.equal(shell.count("policies.create"), 0)
    spec.equal(shell.notes[1], "policy daily exists already, as it is wanted; nothing was sent")
  end)

  spec.case("compares strictly what there is with what is wanted", function()
    lacking.refuse {
      fixture = appliance.new, changes = { "policies.create" },
      call = function(scv)
        scv.create_policy {
          name = "daily", frequency = "daily", retention = 14, replication = { "snapmirror", "snapvault" },
          vm_consistent = true, label = "daily",
        }
      end,
      needs = {
        ["policies.list"] = {
          "name", "frequency", "retention", "retention_type", "update_snapmirror", "update_snapvault", "vm_consistent",
        },
      },
      may_lack = { ["policies.list"] = { "label" } },
    }
  end)

  spec.case("says how the policy of that name differs", function()
    refused({
      kind = "argument",
      message = "scv.create_policy: policy daily exists already, and differs: frequency is daily, not weekly; "
        .. "retention is 14 backups, not 14 days; SnapMirror update is on, not off; VM consistency is on, not off; "
        .. "label is daily, not night; locking is none, not 30 days",
      hint = "take another name; the API can't change a policy",
    }, {
      name = "daily", frequency = "weekly", retention = "14 days", replication = "snapvault", vm_consistent = false,
      label = "night", locking = "30 days",
    })
  end)

  spec.case("ends a dry run with the planned request", function()
    local scv, shell = appliance.new { dry_run = true }
    local planned = scv.create_policy { name = "nightly", frequency = "daily", retention = 7 }
    spec.equal(planned.dry_run, true)
    spec.equal(operations(shell), { "policies.list", "policies.create" })
  end)

  spec.case("tells what did not arrive of what was asked", function()
    local scv, shell, world = appliance.new()
    shell.handlers["policies.create"] = function(arguments)
      table.insert(world.policies, appliance.policy { id = 9, name = arguments.name, frequency = "WEEKLY" })
      return { messages = { "ok" } }
    end
    local raised = spec.raises({ kind = "appliance", operation = "policies.create", changed = true }, scv.create_policy,
      { name = "nightly", frequency = "daily" })
    spec.equal(raised.message,
      "policy nightly was created, but is not what it was to be: frequency is weekly, not daily")
    shell.handlers["policies.create"] = function() return { messages = { "ok" } } end
    spec.contains(spec.raises({ kind = "appliance", changed = true }, scv.create_policy,
      { name = "other", frequency = "daily" }).message, "nothing is called so")
  end)

  spec.case("lets a refusal of the appliance through", function()
    local scv, shell = appliance.new()
    shell.handlers["policies.create"] = function()
      shell.raise { kind = "appliance", status = 409, message = "no", hint = "why" }
    end
    spec.raises({ kind = "appliance", status = 409, message = "no", hint = "why" }, scv.create_policy,
      { name = "a", frequency = "daily", retention = 1 })
  end)
end)
