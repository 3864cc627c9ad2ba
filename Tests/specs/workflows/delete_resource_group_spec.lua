local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local fixture, sent, refused = appliance.new, appliance.sent, appliance.refuses

spec.group("delete_resource_group", function()
  local function backup(id, day, more)
    local start = ("11/%02d/2026 02:00:00 AM"):format(day)
    return appliance.backup({ backup_id = id, name = "b" .. id, group_id = 1, start_time = start }, more)
  end

  spec.case("says what is lost, asks once, and deletes", function()
    local other = backup(9, 9, { group_id = 3 })
    local scv, shell = fixture {
      backups = { ["vm-1001"] = { backup(1, 1), other }, ["vm-1002"] = { backup(1, 1), backup(2, 3) } },
    }
    spec.equal(scv.delete_resource_group { group = "gold_web" }.messages, { "deleted" })
    spec.equal(#shell.questions, 1)
    local question = shell.questions[1]
    spec.equal(question, {
      operation = "resource_groups.delete", targets = { { id = "1", name = "gold_web" } },
      loss = "This deletes resource group gold_web (id 1), and every backup and snapshot of it: 2 backups are known, "
        .. "from 2026-11-01 02:00:00 to 2026-11-03 02:00:00.\n"
        .. "Its policies are detached, and stay: daily, hourly.",
    })
    local arguments, request_options = sent(shell, "resource_groups.delete")
    spec.equal(arguments, { resourceGroupId = 1 })
    spec.equal(request_options.grant, question)
    spec.equal(shell.requests[1].operation, "resource_groups.list")
  end)

  spec.case("stops where another group has the same id, however the group is named", function()
    for _, group in ipairs { "gold_web", "other", 1, "record" } do
      local scv, shell = fixture { groups = {
        appliance.group { id = 1, name = "gold_web" }, appliance.group { id = 1, name = "other" },
      } }
      local given = group == "record" and scv.resource_groups()[2] or group
      local raised = spec.raises({ kind = "ambiguous" }, scv.delete_resource_group, { group = given, confirm = false })
      spec.contains(table.concat(raised.candidates, ", "), "gold_web (id 1)")
      spec.raises({ kind = "ambiguous" }, scv.backup_now, { groups = "gold_*", policy = 2 })
      spec.equal(shell.count("resource_groups.delete") + shell.count("resource_groups.backup"), 0)
    end
  end)

  spec.case("stops where which backups there are is not known, and may mean that they are gone", function()
    local scv, shell = fixture { backups = { ["vm-1001"] = false, ["vm-1002"] = false, ["vm-1005"] = false } }
    spec.raises({ kind = "protocol", operation = "vms.backups" }, scv.delete_resource_group, "gold_web")
    spec.equal({ shell.count("resource_groups.delete"), #shell.questions }, { 0, 0 })
    scv, shell = fixture { backups = { ["vm-1001"] = false, ["vm-1002"] = false, ["vm-1005"] = {} } }
    scv.delete_resource_group("gold_web")
    spec.contains(shell.questions[1].loss, "no backup is known")
  end)

  spec.case("names the way out where what the group holds can't be read", function()
    local scv, shell = fixture { groups = { appliance.group { id = 1, name = "lab", entities = { "vm-101:502" } } } }
    local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list" }, scv.delete_resource_group,
      "lab")
    spec.contains(raised.hint, "help(scv.api.resource_groups.delete)")
    spec.equal({ shell.count("resource_groups.delete"), #shell.questions }, { 0, 0 })
  end)

  spec.case("is allowed for the id that stands in the path, however the list writes it", function()
    for kind, expected in pairs { integer = "2", string = "00000002" } do
      local scv, shell = fixture { groups = { appliance.group { id = "00000002", name = "lab" } } }
      local known = shell.operation
      function shell.operation(name)
        local facts = known(name)
        if name == "resource_groups.delete" then
          facts.parameters = { { name = "resourceGroupId", place = "path", type = kind } }
        end
        return facts
      end
      scv.delete_resource_group("lab")
      local _, options = sent(shell, "resource_groups.delete")
      spec.equal(options.grant.targets, { { id = expected, name = "lab" } })
    end
  end)

  spec.case("reads strictly whose backups there are, and whether any is mounted", function()
    local function refuse(wanted, backups, needs)
      lacking.refuse {
        fixture = function() return fixture { backups = backups } end, changes = { "resource_groups.delete" },
        call = function(scv) scv.delete_resource_group(wanted) end, needs = needs,
      }
    end
    refuse("gold_web", { ["vm-1001"] = { backup(1, 1) } }, {
      ["resource_groups.list"] = { "id", "entities" }, ["vms.backups"] = { "backup_id", "mounted" },
    })
    refuse(1, {}, { ["resource_groups.list"] = { "name" } })
    local unnumbered = backup(1, 1, { group_name = "gold_web" })
    unnumbered.group_id = nil
    refuse("gold_web", { ["vm-1001"] = { unnumbered } }, { ["vms.backups"] = { "group_name" } })
  end)

  spec.case("asks nobody where that was said, and takes the grant of another question", function()
    local scv, shell = fixture()
    scv.delete_resource_group { group = 1, confirm = false }
    local grant = { operation = "resource_groups.delete", targets = { { id = "3", name = "lab" } }, loss = "x" }
    scv.delete_resource_group { group = "lab", confirm = shell.ask(grant, false) }
    spec.equal(#shell.questions, 0)
    spec.equal(shell.count("resource_groups.delete"), 2)
  end)

  spec.case("the answer no is an error, and nothing is deleted", function()
    refused("delete_resource_group", { kind = "refused" }, "lab", { refuses = true })
  end)

  spec.case("tells more backups than are deleted at once, and what can't be counted", function()
    local many = {}
    for id = 1, 41 do many[id] = backup(id, id % 28 + 1) end
    local scv, shell, world = fixture { backups = { ["vm-1001"] = many, ["vm-1002"] = false } }
    local group = world.groups[1]
    group.entities[3], group.secondary = { moref = "group-v3", name = "folder" }, true
    scv.delete_resource_group("gold_web")
    local loss = shell.questions[1].loss
    spec.contains(loss, "41 backups are known")
    spec.contains(loss, "\nHow many there are of folder can't be told.\n")
    spec.contains(loss, "\nAt most 40 backups are deleted at once: the appliance may refuse so many.\n")
    spec.contains(loss, "\nIts secondary protection is kept.")
  end)

  spec.case("refuses before it asks where a backup is mounted", function()
    local _, shell = refused("delete_resource_group", {
      kind = "argument",
      message = "scv.delete_resource_group: group gold_web can't be deleted: 1 of its backups is mounted: b2 (2)",
      hint = "first scv.unmount_datastore{backup = 2}",
    }, { group = "gold_web" }, {
      backups = { ["vm-1001"] = { backup(1, 1), backup(2, 2, { mounted = true }) } },
      mounted = { { moref = "datastore-31", name = "nfs1(sc-1)", datastore = "nfs1" } },
    })
    spec.equal(#shell.questions, 0)
    -- Where nothing of it can be unmounted, that would be no way.
    refused("delete_resource_group", { kind = "argument", hint = "first scv.cleanup_backup{backup = 2}" },
      { group = "gold_web" }, { backups = { ["vm-1001"] = { backup(2, 2, { mounted = true }) } } })
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
