local spec = ...

local appliance = spec.load "appliance"
local restoring = spec.load "restoring"
local fixture, refuse, sent = restoring.fixture, restoring.refuse, appliance.request
local BACKUP, two_copies = restoring.BACKUP, restoring.two_copies

local function restored(change, arguments)
  local scv, shell = fixture(change)
  arguments.wait = false
  scv.restore_vm(arguments)
  return sent(shell, "vms.restore") or sent(shell, "vms.restore_deleted"), shell
end

spec.group("restore_vm", function()
  spec.case("chooses the newest good backup, the primary copy, the original host, and asks once", function()
    local request, shell = restored(nil, { vm = "WEB01" })
    spec.equal(request.arguments, {
      moref = "vm-1", backupId = 8, restart_vm = true, restore_locations = { { location = "svm:/vol:snap",
        host = "esx01" } },
    })
    spec.equal(#shell.questions, 1)
    spec.equal(shell.questions[1].targets, { { id = "vm-1", name = "web01 (vm-1)" } })
    spec.contains(shell.questions[1].loss, "This overwrites web01 (vm-1) with backup gold_2")
    spec.contains(shell.questions[1].loss, "It is not put back into its resource groups (gold)")
    spec.equal(request.options.grant, shell.questions[1])
    spec.contains(table.concat(shell.taken, "\n"), "backupId 8 from `backups`, newest of 2")
  end)
  spec.case("says in the question that no part of the backup is this VM", function()
    local request, shell = restored(function(world)
      for _, each in ipairs(world.backups) do
        each.vms = { appliance.vm { name = "web01", moref = "vm-901", uuid = "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4" } }
      end
    end, { vm = "web01" })
    spec.equal(request.arguments.backupId, 8)
    local said = "(the backup names no VM of the moref or uuid of web01 (vm-1); it names web01 (vm-901))"
    spec.contains(shell.questions[1].loss, said)
    spec.contains(appliance.said(shell), said)
  end)
  spec.case("takes no backup that names the VM by nothing where nobody is asked, unless it was named", function()
    local arguments = {
      restore_vm = { vm = "web01", wait = false },
      restore_vmdks = { vm = "web01", disks = "Hard disk 1", wait = false },
      attach_vmdks = { vm = "web01", disks = "Hard disk 1", wait = false },
    }
    local function called(name, more, given)
      local scv, shell = fixture(function(world)
        for _, each in ipairs(world.backups) do each.vms = { appliance.vm { name = "web01", moref = "vm-901" } } end
        world.disks[1].attached = false
      end, more)
      for key, value in next, arguments[name] do given[key] = value end
      return scv[name], given, shell
    end
    for name in next, arguments do
      local is_asked = name ~= "attach_vmdks"
      for _, each in ipairs { { { yes = true }, {} }, { {}, is_asked and { confirm = false } or {} },
        { { yes = true }, { backup = "latest" } } } do
        local workflow, given, shell = called(name, table.unpack(each))
        local raised = spec.raises({ kind = "argument", argument = "backup" }, workflow, given)
        spec.contains(raised.message, "nobody is asked about it\n(the backup names no VM of the moref or uuid of web01")
        spec.contains(raised.hint, "backup = 8")
        spec.equal(shell.count("vms." .. name:gsub("_vm$", "")), 0)
      end
      for _, each in ipairs { { { yes = true }, { backup = 8 } }, { {}, is_asked and {} or { backup = 8 } } } do
        local workflow, given, shell = called(name, table.unpack(each))
        workflow(given)
        spec.equal(shell.count("vms." .. name:gsub("_vm$", "")), 1)
        spec.contains(appliance.said(shell), "(the backup names no VM of the moref or uuid of web01 (vm-1)")
      end
    end
  end)
  spec.case("sends nothing when the answer is no", function()
    local scv, shell = fixture()
    function shell.ask() shell.raise { kind = "refused", message = "not confirmed" } end
    local ok, raised = pcall(scv.restore_vm, { vm = "web01" })
    spec.equal({ ok, raised.kind, shell.count("vms.restore") }, { false, "refused", 0 })
  end)
  spec.case("passes over backups that failed, are not over, or failed for this VM", function()
    for _, status in ipairs { "FAILED", "RUNNING" } do
      local request = restored(function(world) world.backups[1].status = status end, { vm = "web01" })
      spec.equal(request.arguments.backupId, 7)
    end
    local request, shell = restored(function(world)
      world.backups[1].partial = true
      world.backups[1].vms = { { moref = "vm-1", uuid = "50200000-0000-0000-0000-000000000001", failed = true } }
    end, { vm = "web01" })
    spec.equal(request.arguments.backupId, 7)
    spec.equal(request.arguments.restart_vm, true)
    spec.contains(shell.notes[1], "restores web01 from backup gold_1 of 2026-11-21 02:00:00 (primary) to datastore")
  end)
  spec.case("restores out of a partial backup powered off, and says so", function()
    local request, shell = restored(function(world) world.backups[1].status = "PARTIAL" end, { vm = "web01" })
    spec.equal(request.arguments.restart_vm, false)
    spec.contains(shell.notes[1], "backup gold_2 is partial: web01 (vm-1) is restored powered off")
  end)
  spec.case("stops at a backup that says no status, unless another was named", function()
    local function silent(world) world.backups[1].status = nil end
    local scv = fixture(silent)
    spec.raises({ kind = "protocol", operation = "vms.backups", field = "status" }, scv.restore_vm, { vm = "web01" })
    spec.equal(restored(silent, { vm = "web01", backup = 7 }).arguments.backupId, 7)
  end)
  spec.case("takes a state that it does not know for good where only some VMs failed", function()
    local function odd(world) world.backups[1].status = "AVAILABLE" end
    spec.raises({ kind = "protocol", field = "status" }, restored, odd, { vm = "web01" })
    spec.equal(restored(odd, { vm = "web01", backup = 8 }).arguments.backupId, 8)
    spec.equal(restored(function(world)
      odd(world)
      world.backups[1].partial = true
    end, { vm = "web01" }).arguments.backupId, 8)
  end)
  spec.case("can't tell of a partial backup that doesn't show the VM", function()
    local scv, shell = fixture(function(world) world.backups[1].status, world.backups[1].vms = "PARTIAL", {} end)
    spec.raises({ kind = "protocol", field = "vms" }, scv.restore_vm, { vm = "web01" })
    spec.equal(shell.count("vms.restore"), 0)
  end)
  spec.case("can't tell which is the newest where a time can't be read", function()
    local scv, shell = fixture(function(world) world.backups[2].start_time = "yesterday" end)
    spec.raises({
      kind = "protocol",
      message = 'the reply of vms.backups: field startTime (start_time) must be a time, got "yesterday"',
    }, scv.restore_vm, { vm = "web01" })
    spec.equal(shell.count("vms.restore"), 0)
  end)
  spec.case("finds a VM by a uuid that no report knows, and goes the way for uuids", function()
    local uuid = "50200000-0000-0000-0000-00000000aaaa"
    local request = restored(nil, { vm = uuid })
    spec.equal({ request.operation, request.arguments.uuid }, { "vms.restore_deleted", uuid })
  end)
  spec.case("names those that share a name", function()
    local scv, shell = fixture(function(world)
      world.unprotected[1].name = "web01"
    end)
    local raised = spec.raises({ kind = "ambiguous", message = "VM web01 is ambiguous: there are 2 of that name" },
      scv.restore_vm, { vm = "web01" })
    spec.contains(raised.hint, "vm-1")
    spec.contains(raised.hint, "vm-9")
    spec.equal(shell.count("vms.backups"), 0)
  end)
  spec.case("holds a record of a VM against the reports", function()
    local scv, shell = fixture()
    scv.restore_vm(setmetatable({ name = "web01", moref = "vm-1", uuid = "50200000-0000-0000-0000-000000000001" },
      { __name = "ProtectedVm" }))
    -- They are read once more when the VM is restored.
    spec.equal(shell.count("reports.protected_vms"), 2)
    spec.equal(sent(shell, "vms.restore").arguments.moref, "vm-1")
  end)
  spec.case("goes by the copies alone where they name no datastore", function()
    local request = restored(function(world) world.locations = { { location = "l", type = "PRIMARY" } } end,
      { vm = "web01" })
    spec.equal(request.arguments.restore_locations[1].location, "l")
  end)
  spec.case("takes a copy for each datastore of the VM, and leaves the others", function()
    local request = restored(function(world)
      world.locations = {
        { location = "a", type = "PRIMARY", datastore = "nfs1" }, { location = "b", type = "PRIMARY",
          datastore = "nfs2" },
        { location = "c", type = "PRIMARY", datastore = "nfs3" }, { location = "d", type = "SECONDARY",
          datastore = "nfs1" },
      }
      world.disks[2] = { path = "[nfs2] web01/b.vmdk", datastore = "nfs2" }
    end, { vm = "web01" })
    spec.equal(request.arguments.restore_locations, { { location = "a", host = "esx01" }, { location = "b",
      host = "esx01" } })
  end)
  spec.case("takes the only copy that is left, though it is no primary one", function()
    local request, shell = restored(function(world) world.locations[1].type = "SECONDARY" end, { vm = "web01" })
    spec.equal(request.arguments.restore_locations[1].location, "svm:/vol:snap")
    spec.contains(shell.questions[1].loss, "(secondary)")
  end)
  spec.case("lists the copies where several are right, and takes one by its exact location", function()
    local function two(world)
      world.locations[2] = { location = "svm:/vol2:snap", type = "PRIMARY", datastore = "nfs1" }
    end
    local raised = spec.raises({ kind = "ambiguous" }, fixture(two).restore_vm, { vm = "web01" })
    spec.contains(raised.hint, "svm:/vol2:snap")
    local request = restored(two, { vm = "web01", location = "svm:/vol2:snap" })
    spec.equal(request.arguments.restore_locations[1].location, "svm:/vol2:snap")
  end)
  spec.case("lists the hosts where the original one is not offered any more", function()
    local scv = fixture(function(world)
      world.hosts = { { name = "esx03", original = false }, { name = "esx04", original = false } }
    end)
    local raised = spec.raises({ kind = "ambiguous" }, scv.restore_vm, { vm = "web01" })
    spec.contains(raised.hint, "esx03")
    local request = restored(function(world) world.hosts = { { name = "esx03" } } end, { vm = "web01" })
    spec.equal(request.arguments.restore_locations[1].host, "esx03")
  end)
  spec.case("takes `before` on the appliance's clock; with a zone only where that is known", function()
    spec.equal(restored(nil, { vm = "web01", before = "2026-11-21 12:00" }).arguments.backupId, 7)
    local raised = spec.raises({ kind = "argument", argument = "before" }, fixture().restore_vm,
      { vm = "web01", before = "2026-11-21T12:00:00Z" })
    spec.contains(raised.hint, "--timezone")
    spec.raises({ kind = "not_found" }, fixture().restore_vm, { vm = "web01", before = "2026-11-20" })
  end)
  spec.case("finds the job that the reply does not name, and lists those that it can't tell apart", function()
    local scv = fixture(function(world) world.named = false end)
    spec.equal(scv.restore_vm { vm = "web01", wait = false }.id, 50)
    local twice = { { id = 50, type = "restore", name = "Restore of web01" }, { id = 51, type = "restore",
      name = "web01" } }
    local unsure = fixture(function(world) world.named, world.starts = false, twice end)
    spec.raises({ kind = "unknown_outcome" }, unsure.restore_vm, { vm = "web01", wait = false })
    local other = { { id = 50, type = "restore", name = "Restore of web01" }, { id = 51, type = "restore",
      name = "of db" } }
    local sure = fixture(function(world) world.named, world.starts = false, other end)
    spec.equal(sure.restore_vm({ vm = "web01", wait = false }).id, 50)
  end)
  spec.case("takes none of two new jobs whose names say the backup and no VM: either may be another VM's", function()
    local function job_of(id, backup)
      return { id = id, type = "restore", name = "Restoring backup with name: " .. backup }
    end
    local function started(...)
      local starts = { ... }
      return fixture(function(world) world.named, world.starts = false, starts end)
    end
    local both = started(job_of(50, "gold_2"), job_of(51, "gold_2"))
    local raised = spec.raises({ kind = "unknown_outcome" }, both.restore_vm, { vm = "web01", wait = false })
    spec.contains(raised.message, "which job it is can't be told: 50, 51 are all new")
    spec.equal(started(job_of(50, "other"), job_of(51, "gold_2")).restore_vm({ vm = "web01", wait = false }).id, 51)
    spec.raises({ kind = "unknown_outcome" }, started(job_of(50, "other")).restore_vm, { vm = "web01", wait = false })
  end)
  spec.case("passes over no type that is only assumed", function()
    local scv = fixture(function(world)
      world.named, world.job_mark, world.starts = false, "A", { { id = 50, type = "vmRestore", name = "web01" } }
    end)
    spec.equal(scv.restore_vm({ vm = "web01", wait = false }).id, 50)
  end)
end)

spec.group("restore_deleted_vm", function()
  local function brought_back(change, arguments)
    local scv, shell = fixture(change)
    arguments.wait = false
    scv.restore_deleted_vm(arguments)
    return sent(shell, "vms.restore_deleted"), shell
  end
  spec.case("finds the uuid in the backups of what the groups hold", function()
    local request, shell = brought_back(nil, { vm = "crm01" })
    spec.equal(request.arguments.uuid, "50200000-0000-0000-0000-000000000002")
    spec.contains(shell.questions[1].loss,
      "This restores crm01 (50200000-0000-0000-0000-000000000002), deleted from vCenter")
  end)
  spec.case("goes by the backup's host where the appliance offers none for a uuid", function()
    local refusal = { kind = "appliance", status = 404, message = "no such VM", operation = "vms.available_esx_hosts" }
    local request, shell = brought_back(function(world) world.no_hosts = refusal end, { vm = "crm01" })
    spec.equal(request.arguments.restore_locations[1].host, "esx02")
    spec.contains(shell.notes[1], "esx02 is not checked")
    request = brought_back(function(world) world.no_hosts = refusal end, { vm = "crm01", host = "esx07" })
    spec.equal(request.arguments.restore_locations[1].host, "esx07")
    local scv = fixture(function(world)
      world.no_hosts = refusal
      local uuid = "50200000-0000-0000-0000-000000000002"
      for _, backup in ipairs(world.backups) do
        backup.vms = { { uuid = uuid, name = "crm01", template = false, failed = false } }
      end
    end)
    spec.raises({ kind = "argument", argument = "host" }, scv.restore_deleted_vm, { vm = "crm01" })
    -- No host is called so, and no list tells which it fits.
    spec.raises({ kind = "argument", argument = "host" }, scv.restore_deleted_vm, { vm = "crm01", host = "esx0*" })
  end)
  spec.case("raises what is no refusal", function()
    local lost = { kind = "connect", message = "lost", operation = "vms.available_esx_hosts" }
    local scv = fixture(function(world) world.no_hosts = lost end)
    spec.raises({ kind = "connect", message = "lost" }, scv.restore_deleted_vm, { vm = "crm01" })
  end)
  spec.case("tells a new VM of that name from the deleted one", function()
    local request = brought_back(function(world)
      world.unprotected[1] = { name = "crm01", moref = "vm-20", uuid = "50200000-0000-0000-0000-000000000020" }
    end, { vm = "crm01" })
    spec.equal(request.arguments.uuid, "50200000-0000-0000-0000-000000000002")
  end)
end)

spec.group("a VM that is taken for a deleted one", function()
  local UUID = "50200000-0000-0000-0000-000000000002"
  local function refused(expected, change)
    for _, word in ipairs { "crm01", UUID } do
      local scv, shell = fixture(change)
      local raised = spec.raises(expected, scv.restore_deleted_vm, { vm = word })
      spec.equal(shell.count("vms.restore_deleted"), 0)
      spec.contains(raised.hint, "help(scv.api.vms.restore_deleted)")
    end
  end
  local function questions(change)
    local scv, shell = fixture(change)
    scv.restore_deleted_vm { vm = "crm01", wait = false }
    spec.equal(shell.count("vms.restore_deleted"), 1)
    return shell.questions[1].loss
  end
  spec.case("may be in vCenter where the reports know its moref by another uuid", function()
    refused({
      kind = "argument", message = "scv.restore_deleted_vm: vm crm01 (vm-2) is in vCenter for all that is known: the "
        .. "reports say that its uuid is 564d0000-0000-0000-0000-000000000002, the backups say " .. UUID,
    }, function(world)
      world.protected[2] = { name = "crm01", moref = "vm-2", uuid = "564d0000-0000-0000-0000-000000000002" }
    end)
  end)
  spec.case("has a question that says which live one has its name", function()
    spec.contains(questions(function(world)
      world.protected[2] = { name = "CRM01", moref = "vm-20", uuid = "50200000-0000-0000-0000-000000000020" }
    end), "(CRM01 (vm-20) of another uuid, 50200000-0000-0000-0000-000000000020, is in vCenter)")
  end)
  spec.case("may be in vCenter where a group holds its name by a moref that nothing else knows", function()
    refused({
      kind = "argument", message = "scv.restore_deleted_vm: vm crm01 may be in vCenter: a resource group holds crm01 "
        .. "(vm-20), of which no report tells, and the reports may be an hour old",
    }, function(world) table.insert(world.groups[1].entities, appliance.machine(20, "crm01")) end)
  end)
  spec.case("has a question that says that a group holds it still", function()
    for _, entity in ipairs { appliance.machine(2, "crm01"), "vm-2" } do
      spec.contains(questions(function(world) table.insert(world.groups[1].entities, entity) end),
        "and the reports may be an hour old: see in vCenter that it is gone)")
    end
    for _, entity in ipairs { appliance.machine(20, "other"), "vm-20", { name = "t", type = "Tag" } } do
      local loss = questions(function(world) table.insert(world.groups[1].entities, entity) end)
      spec.equal(loss:find("an hour old", 1, true), nil)
    end
  end)
  spec.case("is not brought back twice by one session, but again where the first came to nothing", function()
    local scv, shell = fixture()
    scv.restore_deleted_vm { vm = "crm01" }
    for _, word in ipairs { "crm01", UUID, UUID:upper() } do
      local raised = spec.raises({ kind = "argument" }, scv.restore_deleted_vm, { vm = word })
      spec.contains(raised.message, "was brought back in this session, and the reports may be an hour old")
    end
    spec.equal(shell.count("vms.restore_deleted"), 1)
    local world
    scv, shell, world = fixture(function(of)
      of.starts = { setmetatable({ id = 50, type = "restore", name = "Restore of crm01" }, {
        __newindex = function(job, key, value) rawset(job, key, key == "status" and "FAILED" or value) end,
      }) }
    end)
    spec.raises({ kind = "job" }, scv.restore_deleted_vm, { vm = "crm01" })
    world.starts = nil
    scv.restore_deleted_vm { vm = "crm01" }
    spec.equal(shell.count("vms.restore_deleted"), 2)
  end)
end)

spec.group("what a restore decides by", function()
  spec.case("is read strictly: the backup, its copies, the hosts, the jobs", function()
    refuse("restore_vm", { vm = "vm-1" }, two_copies, {
      ["vms.backups"] = { "partial", table.unpack(BACKUP) },
      ["vms.snapshot_locations"] = { "location", "type" }, ["vms.available_esx_hosts"] = { "name" },
    }, { ["vms.backups"] = { "vms.uuid", "vms.moref", "vms.host" }, ["vms.snapshot_locations"] = { "datastore" } })
    refuse("restore_vm", { vm = "vm-1" }, function(world)
      world.jobs = { { id = 1, type = "restore" } }
    end, { ["jobs.list"] = { "id" } })
  end)
  spec.case("is not the name of a backup: where it is missing, its id is shown", function()
    local scv, shell = fixture(function(world)
      for _, backup in ipairs(world.backups) do backup.name = nil end
    end)
    scv.restore_vm { vm = "vm-1", wait = false }
    scv.restore_vm { vm = "vm-1", backup = 7, wait = false }
    spec.equal(shell.count("vms.restore"), 2)
    spec.contains(shell.notes[1], "from backup 8 of")
    spec.contains(shell.questions[2].loss, "with backup 7 of")
    spec.raises({ kind = "protocol", operation = "vms.backups", field = "name" }, scv.restore_vm,
      { vm = "vm-1", backup = "gold_1" })
  end)
  spec.case("is the flag of a host only where the backup doesn't name the host", function()
    refuse("restore_vm", { vm = "vm-1" }, function(world)
      for _, backup in ipairs(world.backups) do
        backup.vms = { { moref = "vm-1", name = "web01", failed = false, template = false } }
      end
    end, { ["vms.available_esx_hosts"] = { "original" } })
  end)
  spec.case("is the datastore of each disk where there are copies of several", function()
    refuse("restore_vm", { vm = "vm-1" }, function(world)
      world.locations[2] = { location = "b", type = "PRIMARY", datastore = "nfs2" }
    end, { ["vms.vmdk_locations"] = { "datastore" } })
  end)
  spec.case("is the name of a datastore that is offered", function()
    local scv, shell = fixture(function(world) world.datastores = { {}, "nfs2" } end)
    spec.raises({
      kind = "protocol",
      message = "the reply of vms.available_datastores: element 1 must be text or an object, got a table",
    }, scv.restore_vm, { vm = "vm-1", datastore = "nfs2" })
    spec.equal(shell.count("vms.restore"), 0)
  end)
  spec.case("is the same for a VM that was deleted", function()
    local uuid = "50200000-0000-0000-0000-000000000002"
    refuse("restore_deleted_vm", { vm = uuid }, two_copies, {
      ["vms.backups"] = { "partial", table.unpack(BACKUP) },
      ["vms.snapshot_locations"] = { "location", "type" }, ["vms.available_esx_hosts"] = { "name" },
    })
  end)
  spec.case("is which VM is in vCenter, and which was deleted", function()
    local reports = { "reports.protected_vms", "reports.unprotected_vms" }
    for _, report in ipairs(reports) do
      refuse("restore_vm", { vm = "web01" }, nil, { [report] = { "name" } }, { [report] = { "moref", "uuid" } })
      refuse("restore_vm", { vm = "web01" }, function(world)
        world.protected[1].uuid, world.unprotected[1].uuid = nil, nil
      end, { [report] = { "moref" } })
      refuse("restore_deleted_vm", { vm = "crm01" }, nil, { [report] = { "name", "uuid" } })
      refuse("restore_deleted_vm", { vm = "50200000-0000-0000-0000-000000000002" }, function(world)
        world[report:match("(%a+)_vms")][1].name = "crm01"
      end, { [report] = { "uuid" } })
      refuse("restore_deleted_vm", { vm = "50200000-0000-0000-0000-000000000002" }, nil, nil, { [report] = { "uuid" } })
    end
    refuse("restore_deleted_vm", { vm = "crm01" }, nil, {
      ["vms.backups"] = { "backup_id", "vms", "vms.uuid" }, ["resource_groups.list"] = { "entities", "entities.moref" },
    })
    refuse("restore_vm", { vm = "new" }, function(world)
      world.groups[1].entities[1].name = "new"
    end, { ["resource_groups.list"] = { "entities", "entities.moref" } })
  end)
  spec.case("is whose job it is that is new", function()
    for _, starts in ipairs {
      { { id = 50, type = "restore" } }, { { id = 50, name = "web01" } },
      { { id = 50, type = "restore", backup_name = {} } },
    } do
      local scv, shell = fixture(function(world) world.named, world.starts = false, starts end)
      local raised = spec.raises({ kind = "unknown_outcome" }, scv.restore_vm, { vm = "web01" })
      spec.contains(raised.message, "its job can't be looked for: the reply of jobs.list")
      spec.equal(shell.count("vms.restore"), 1)
    end
  end)
end)
