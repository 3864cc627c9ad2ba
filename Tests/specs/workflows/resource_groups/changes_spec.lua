local spec = ...

local appliance = spec.load "appliance"
local groups = spec.load "groups"
local fixture, sent, said, refused = groups.fixture, appliance.sent, appliance.said, appliance.refuses

local TAG = { moref = "urn:vmomi:InventoryServiceTag:1", name = "backup-daily", type = "Tag" }

local function modify(arguments, options)
  local scv, shell, world = fixture(options)
  arguments.group = arguments.group or "gold_web"
  scv.modify_resource_group(arguments)
  return (sent(shell, "resource_groups.update") or {}).entities, shell, world
end

spec.group("entities of a group", function()
  spec.case("are added by name, moref and record, and stay in what they were in", function()
    local entities, shell = modify { add = { "build07", "vm-77", { moref = "vm-78" } } }
    spec.equal(entities, { "vm-1001", "vm-1002", "vm-1013", "vm-77", "vm-78" })
    spec.equal(#shell.questions, 0)
    spec.equal(modify { add = "nfs_lab" }, { "vm-1001", "vm-1002", "datastore-23" })
  end)

  spec.case("that are there already are noted, and nothing is sent for them alone", function()
    local entities, shell = modify { add = { "web01", "build07" } }
    spec.equal(entities, { "vm-1001", "vm-1002", "vm-1013" })
    spec.contains(said(shell), "resource group gold_web holds web01 (vm-1001) already")
    entities, shell = modify { add = "web01" }
    spec.equal({ entities, shell.count("resource_groups.update") }, { nil, 0 })
  end)

  spec.case("are taken out without a question, and it is said", function()
    for _, wanted in ipairs { "web02", "WEB02", "vm-1002", { moref = "vm-1002" }, { { name = "web02" } } } do
      local entities, shell = modify { remove = wanted }
      spec.equal(entities, { "vm-1001" })
      spec.equal(#shell.questions, 0)
      spec.contains(said(shell), "web02 (vm-1002) is to leave resource group gold_web")
    end
    spec.equal(modify { add = "build07", remove = { "web01", "web02" } }, { "vm-1013" })
  end)

  spec.case("are taken out by name where the group holds bare morefs", function()
    local function bare(world) world.groups[1].entities = { "vm-1001", "vm-1013" } end
    spec.equal(modify({ remove = "web01" }, { change = bare }), { "vm-1013" })
  end)

  spec.case("that share a moref are not taken out for each other", function()
    local function shared(world)
      world.groups[1].entities[1] = appliance.machine(1002, "other")
    end
    for _, arguments in ipairs { { remove = "web02" }, { remove = "other" }, { entities = { "vm-1002" } } } do
      arguments.group = "gold_web"
      local raised = refused("modify_resource_group", { kind = "ambiguous" }, arguments, { change = shared })
      spec.contains(raised.message .. raised.hint, "other")
      spec.contains(raised.message .. raised.hint, "web02")
    end
  end)

  spec.case("that are not in the group can't be taken out, nor all that are", function()
    local raised = refused("modify_resource_group",
      { kind = "not_found", message = 'no entity "db01" of resource group gold_web' },
      { group = "gold_web", remove = "db01" })
    spec.contains(raised.hint, "web01")
    refused("modify_resource_group",
      { kind = "not_found", message = 'no entity "db01" of resource group lab for test of web' },
      { group = "lab for test of web", remove = "db01" }, {
        change = function(world) world.groups[1].name = "lab for test of web" end,
      })
    raised = refused("modify_resource_group", { kind = "argument", argument = "remove" },
      { group = "gold_web", remove = { "web01", "web02" } })
    spec.contains(raised.hint, "scv.delete_resource_group")
    refused("modify_resource_group", { kind = "empty" }, { group = "gold_web", remove = {} })
    refused("modify_resource_group", { kind = "empty" }, { group = "gold_web", add = {} })
    refused("modify_resource_group", { kind = "argument", argument = "add" },
      { group = "gold_web", add = "web01", entities = "web01" })
  end)

  spec.case("that a whole list leaves out are asked about, by name", function()
    local arguments = { group = "gold_web", entities = { "web01", "build07" } }
    local _, shell = refused("modify_resource_group", { kind = "refused" }, arguments, { refuses = true })
    spec.equal(shell.questions[1].loss,
      "This takes web02 (vm-1002) out of resource group gold_web, which makes no backups of it any more.")
    local entities
    entities, shell = modify { entities = { "web01", "build07" }, confirm = false }
    spec.equal({ entities, #shell.questions }, { { "vm-1001", "vm-1013" }, 0 })
    _, shell = modify { entities = { "web01", "web02", "build07" } }
    spec.equal(#shell.questions, 0)
  end)

  spec.case("of any kind stay: tags, folders, and those that say more than is known", function()
    local function held(world)
      world.groups[1].entities = {
        TAG, appliance.machine(1001, "web01"), { name = "odd", type = "Folder", path = "/dc/vm/odd" },
        { moref = "vm-1002", name = "web02", type = "VirtualMachine", excludeDisks = { 2 } },
      }
    end
    local kept = {
      TAG.moref, "vm-1001", { name = "odd", type = "Folder", path = "/dc/vm/odd" },
      { moref = "vm-1002", name = "web02", type = "VirtualMachine", excludeDisks = { 2 } },
    }
    spec.equal(modify({ description = "x" }, { change = held }), kept)
    kept[5] = "vm-1013"
    spec.equal(modify({ add = "build07" }, { change = held }), kept)
    spec.equal(modify({ remove = "odd" }, { change = held }), { TAG.moref, "vm-1001", kept[4] })
    local _, shell = refused("modify_resource_group", { kind = "refused" },
      { group = "gold_web", entities = { "web01", "web02" } }, { refuses = true, change = held })
    spec.contains(shell.questions[1].loss, "takes backup-daily (urn:vmomi:InventoryServiceTag:1) and odd out of")
  end)
end)

spec.group("what a group is besides", function()
  spec.case("goes back in the words that the appliance has for it", function()
    local scv, shell = fixture {
      change = function(world)
        world.groups[1].notification = "OnErrors"
        world.groups[1].policies[1].frequency.type = "Every day"
      end,
    }
    scv.modify_resource_group { group = "gold_web", description = "x" }
    local body = sent(shell, "resource_groups.update")
    spec.equal({ body.notification, body.policies[1].frequency.type }, { "OnErrors", "Every day" })
  end)

  spec.case("keeps what policies say that stay, and what a mail and chosen datastores say", function()
    local scv, shell = fixture {
      change = function(world)
        local group = world.groups[1]
        group.policies[1].note, group.policies[2].note = "a", "b"
        group.email.priority = "high"
        group.spanning = { type = "MANUAL", datastores = { "datastore-1" }, strict = true }
      end,
    }
    scv.modify_resource_group {
      group = "gold_web", policies = { "daily", "weekly" }, notification = { subject = "s" }, spanning = "include",
    }
    local body = sent(shell, "resource_groups.update")
    spec.equal({ body.policies[1].note, body.policies[2], body.email.priority }, { "a", { id = 3 }, "high" })
    spec.equal(body.spanning, { spanningType = "INCLUDE_ALL", strict = true })
  end)
end)
