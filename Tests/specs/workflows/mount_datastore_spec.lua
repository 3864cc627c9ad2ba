local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"
local lacking = spec.load "lacking"

local MOUNT, UNMOUNT = "datastores.mount", "datastores.unmount"

-- A datastore with two backups, of which one is mounted. `change` may alter the world.
local function fixture(change, vcenter)
  local datastores = { { moref = "datastore-1", name = "nfs1", type = "NFS" } }
  return appliance.new {
    groups = { appliance.group { id = 1, name = "gold", entities = { appliance.datastore(1, "nfs1") } } },
    backups = {
      appliance.backup {
        backup_id = 8, name = "gold_2", start_time = "11/22/2026 02:00:00 AM", datastores = datastores,
      },
      appliance.backup { backup_id = 7, name = "gold_1", mounted = true, datastores = datastores },
    },
    locations = { { location = "svm:/vol:snap", type = "PRIMARY", datastore = "nfs1", host = "esx02" } },
    hosts = { { name = "esx01", original = false }, { name = "esx02", original = true } },
    mounted = { { moref = "datastore-31", name = "nfs1(sc-1)", datastore = "nfs1" } },
    change = change, vcenter = vcenter,
  }
end

-- Where the original and its copy are in vCenter.
local IN_VCENTER = { datastores = { vcenters.datastore(1, "nfs1"), vcenters.datastore(31, "nfs1(sc-1)") } }

spec.group("mount_datastore", function()
  spec.case("mounts the newest good backup at the host that the copy was made on", function()
    local scv, shell = fixture()
    scv.mount_datastore { datastore = "datastore-1" }
    spec.equal(appliance.sent(shell, MOUNT),
      { backupId = 8, datastore = "nfs1", location = "svm:/vol:snap", host = "esx02" })
    spec.contains(shell.notes[#shell.notes], "is mounted; scv.mounted() says as what")
  end)
  spec.case("tells the one that was not there before, wherever the list has it", function()
    for _, position in ipairs { 1, 2 } do
      local scv, shell = fixture()
      shell.handlers["datastores.mounted"] = function()
        local rows = { { moref = "datastore-31", name = "nfs1(sc-1)", datastore = "nfs1" } }
        if shell.count(MOUNT) == 1 then
          table.insert(rows, position, { moref = "datastore-32", name = "nfs1(sc-2)", datastore = "nfs1" })
        end
        return rows
      end
      scv.mount_datastore { datastore = "datastore-1" }
      spec.contains(shell.notes[#shell.notes], "is mounted as nfs1(sc-2)")
      spec.contains(shell.notes[#shell.notes], 'datastore = "datastore-32"')
    end
  end)
  spec.case("hands back just what the lists gave, text or object", function()
    local copy, store = { id = 1, name = "svm:/vol:snap" }, { id = 2, name = "nfs1" }
    local host = { id = 3, name = "esx02" }
    local scv, shell = fixture(function(world)
      local location = world.locations[1]
      location.location, location.datastore, location.host = copy, store, host
      world.hosts[2].name = host
    end)
    local row = scv.api.datastores.snapshot_locations(8)[1]
    scv.mount_datastore { datastore = "datastore-1", host = "ESX02", location = row }
    spec.equal(appliance.sent(shell, MOUNT), { backupId = 8, datastore = store, location = copy, host = host })
    scv, shell = fixture(function(world) world.locations, world.hosts = { "svm:/vol:snap" }, { "esx01", "esx02" } end)
    scv.mount_datastore { datastore = "datastore-1", host = "esx02" }
    spec.equal(appliance.sent(shell, MOUNT),
      { backupId = 8, datastore = "nfs1", location = "svm:/vol:snap", host = "esx02" })
    spec.raises({ kind = "ambiguous" }, scv.mount_datastore, { datastore = "datastore-1" })
    spec.equal(shell.count(MOUNT), 1)
  end)
  spec.case("goes to the copy's host, or the one that is named, where the appliance lists none", function()
    for host, expected in pairs { [false] = "esx02", esx07 = "esx07" } do
      local scv, shell = fixture()
      shell.handlers["datastores.available_esx_hosts"] = function()
        shell.raise { kind = "appliance", status = 404, message = "no", operation = "datastores.available_esx_hosts" }
      end
      scv.mount_datastore { datastore = "datastore-1", host = host or nil }
      spec.equal(appliance.sent(shell, MOUNT).host, expected)
      spec.contains(appliance.said(shell), expected .. " is not checked")
    end
  end)
  spec.case("lets an interrupt through after the mount, and passes over a look that failed", function()
    for kind, check in pairs { interrupted = spec.raises, appliance = function(_, fn, ...) return fn(...) end } do
      local scv, shell = fixture()
      shell.handlers["datastores.mounted"] = function()
        if shell.count(MOUNT) == 1 then shell.raise { kind = kind, message = "no" } end
        return {}
      end
      check({ kind = kind }, scv.mount_datastore, { datastore = "datastore-1" })
      spec.equal(shell.count(MOUNT), 1)
    end
  end)
  spec.case("refuses a copy that says that it is of another datastore", function()
    local scv, shell = fixture(function(world) world.locations[1].datastore_moref = "datastore-9" end)
    spec.raises({ kind = "protocol", operation = "datastores.snapshot_locations", field = "datastore_moref" },
      scv.mount_datastore, { datastore = "datastore-1" })
    spec.equal(shell.count(MOUNT), 0)
    scv, shell = fixture(function(world)
      world.locations[1].datastore_moref, world.locations[1].snapshot = "datastore-1", "other"
    end)
    scv.mount_datastore { datastore = "datastore-1", wait = false }
    spec.contains(appliance.said(shell), "the copy of backup gold_2 is snapshot other")
    spec.equal(shell.count(MOUNT), 1)
  end)
  spec.case("takes a backup that lists its datastores by bare morefs", function()
    local scv, shell = fixture(function(world) world.backups[1].datastores = { "datastore-9", "datastore-1" } end)
    scv.mount_datastore { datastore = "datastore-1" }
    spec.equal(appliance.sent(shell, MOUNT).datastore, "nfs1")
    scv, shell = fixture(function(world)
      world.backups[1].datastores, world.groups[1].entities = { "datastore-1" }, { "datastore-1" }
      world.locations[2] = { location = "b", type = "SECONDARY", datastore = "nfs2", host = "esx02" }
    end)
    spec.raises({ kind = "protocol", operation = "datastores.backups", field = "name" }, scv.mount_datastore,
      { datastore = "datastore-1" })
    spec.equal(shell.count(MOUNT), 0)
  end)
  spec.case("refuses a vVol datastore, as the backup says it", function()
    local scv, shell = fixture(function(world) world.backups[1].datastores[1].type = "VVOL" end)
    spec.raises({ kind = "argument", argument = "datastore" }, scv.mount_datastore, { datastore = "datastore-1" })
    spec.equal(shell.count(MOUNT), 0)
  end)
  spec.case("takes the name of the datastore from the backup, where no copy names one", function()
    local scv, shell = fixture(function(world) world.locations[1].datastore = nil end)
    scv.mount_datastore { datastore = "datastore-1", wait = false }
    spec.equal(appliance.sent(shell, MOUNT).datastore, "nfs1")
  end)
  spec.case("reads strictly what it chooses by", function()
    lacking.refuse {
      fixture = function()
        return fixture(function(world)
          world.locations[2] = { location = "b", type = "SECONDARY", datastore = "nfs1", host = "esx02" }
        end)
      end,
      changes = { MOUNT }, call = function(scv) scv.mount_datastore { datastore = "datastore-1" } end,
      needs = {
        ["datastores.backups"] = {
          "backup_id", "start_time", "status", "datastores", "datastores.moref",
        },
        ["datastores.snapshot_locations"] = { "location", "type" },
        ["datastores.available_esx_hosts"] = { "name" },
      },
      may_lack = {
        ["datastores.snapshot_locations"] = { "datastore", "host" }, ["datastores.backups"] = { "datastores.type" },
      },
    }
    lacking.refuse {
      fixture = function()
        return fixture(function(world)
          world.locations[2] = { location = "b", type = "PRIMARY", datastore = "nfs2", host = "esx02" }
        end)
      end,
      changes = { MOUNT }, call = function(scv) scv.mount_datastore { datastore = { moref = "datastore-1" } } end,
      needs = { ["datastores.backups"] = { "datastores.name" } },
    }
    lacking.refuse {
      fixture = function() return fixture(function(world) world.locations[1].host = nil end) end,
      changes = { MOUNT }, call = function(scv) scv.mount_datastore { datastore = "datastore-1" } end,
      needs = { ["datastores.available_esx_hosts"] = { "original" } },
    }
    local scv, shell = fixture(function(world) world.backups[1].datastores = {} end)
    spec.raises({ kind = "protocol", field = "datastores" }, scv.mount_datastore, { datastore = "datastore-1" })
    spec.equal(shell.count(MOUNT), 0)
  end)
end)

spec.group("unmount_datastore", function()
  spec.case("unmounts whatever is mounted of a backup", function()
    local scv, shell = fixture()
    scv.unmount_datastore { backup = 7 }
    spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-31" } })
    spec.contains(shell.questions[1].loss, "This unmounts nfs1(sc-1) (datastore-31)")
    spec.contains(shell.notes[#shell.notes], "unmount of datastore-31: job ")
    spec.contains(shell.notes[#shell.notes], " COMPLETED")
  end)
  spec.case("says what ends it that a backup shows as mounted of which nothing is", function()
    local bare = "backup gold_1 (7) shows as mounted, but nothing of it can be unmounted: "
      .. "scv.cleanup_backup{backup = 7} ends that"
    local scv, shell = fixture(function(world) world.mounted = {} end)
    spec.equal(#scv.unmount_datastore { backup = 7 }, 0)
    spec.equal(shell.notes, { "no datastore of backup 7 is mounted", bare })
    scv, shell = fixture(function(world) world.mounted = {} end)
    spec.equal(#scv.mounted(), 0)
    spec.equal(shell.notes, { bare })
    scv, shell = fixture(function(world) world.mounted = {} end)
    scv.unmount_datastore { backup = 8 }
    spec.equal(shell.notes, { "no datastore of backup 8 is mounted" })
  end)
  spec.case("takes a mounted datastore by moref, name, and the name of the one that it is a copy of", function()
    for _, word in ipairs { "datastore-31", "nfs1(sc-1)", "nfs1" } do
      local scv, shell = fixture()
      scv.unmount_datastore { datastore = word, wait = false }
      spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-31" } })
    end
  end)
  spec.case("takes no mounted datastore that a record's moref and name contradict each other in", function()
    for _, name in ipairs { "nfs1(sc-1)", "NFS1" } do
      local scv, shell = fixture()
      scv.unmount_datastore { datastore = { moref = "datastore-31", name = name }, wait = false }
      spec.equal(shell.count(UNMOUNT), 1)
    end
    local scv, shell = fixture()
    spec.raises({ kind = "argument", argument = "datastore" }, scv.unmount_datastore,
      { datastore = { moref = "datastore-31", name = "nfs2" } })
    spec.equal(shell.count(UNMOUNT), 0)
  end)
  spec.case("knows a mount by the original's name where it doesn't say that itself", function()
    for _, word in ipairs { "nfs1", "NFS1" } do
      for _, of in ipairs { {}, { backup = 7 } } do
        local scv, shell = fixture(function(world) world.mounted[1].datastore = nil end)
        scv.unmount_datastore { datastore = word, backup = of.backup, wait = false }
        spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-31" } })
      end
    end
  end)
  spec.case("stops where a mount that doesn't say its name, or its original's, may be the one that is meant", function()
    local function two_originals(world)
      world.mounted[1].datastore = nil
      world.groups[2] = appliance.group { id = 2, name = "lab", entities = { appliance.datastore(2, "nfs1") } }
    end
    local function nameless(world) world.mounted[1].name = nil end
    for _, case in ipairs {
      { "nfs1(sc-1)", "name", nameless }, { "nfs1(sc-20230810185455776)", "name", nameless },
      { "copy_of_nfs", "name", nameless }, { "nfs1", "datastore", two_originals },
    } do
      local word, field, change = table.unpack(case)
      local scv, shell = fixture(change)
      local raised = spec.raises({ kind = "protocol", operation = "datastores.mounted", field = field },
        scv.unmount_datastore, { datastore = word })
      spec.contains(raised.hint, "give the datastore by its moref, which scv.mounted() shows")
      spec.equal(shell.count(UNMOUNT), 0)
    end
  end)
  spec.case("takes a folder path of the mounted one or of its original, and the original's moref", function()
    for _, word in ipairs {
      "/DC0/datastore/nfs1(sc-1)", "datastore/nfs1(sc-1)", "/DC0/datastore/nfs1", "datastore-1",
    } do
      local scv, shell = fixture(nil, IN_VCENTER)
      scv.unmount_datastore { datastore = word, wait = false }
      spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-31" } })
    end
    local scv, shell = fixture(nil, IN_VCENTER)
    spec.raises({ kind = "not_found" }, scv.unmount_datastore, { datastore = "/DC0/datastore/nfs2" })
    spec.equal(#scv.unmount_datastore { datastore = "/DC0/datastore/nfs1(sc-7)" }, 0)
    scv.unmount_datastore { datastore = scv.vcenter.datastore("nfs1"), wait = false }
    spec.equal(shell.count(UNMOUNT), 1)
  end)
  spec.case("stops at the path of a mount where no vCenter knows it", function()
    for _, word in ipairs { "/DC0/datastore/nfs1(sc-1)", "datastore/NFS1(sc-1)", "/DC0/datastore/nfs1" } do
      local scv, shell = fixture()
      local raised = spec.raises({ kind = "argument", argument = "datastore" }, scv.unmount_datastore,
        { datastore = word })
      spec.contains(raised.hint, "give the mounted datastore by its name or moref")
      spec.equal(shell.count(UNMOUNT), 0)
    end
    local scv = fixture()
    spec.equal(#scv.unmount_datastore { datastore = "/DC0/datastore/nfs1(sc-7)" }, 0)
  end)
  spec.case("tells what is unmounted already from a slip", function()
    local scv, shell = fixture(function(world) world.mounted = {} end)
    -- Known of groups and backups; called as copies of it are; and a moref, which nothing knows once it is unmounted.
    for _, word in ipairs { "nfs1", "NFS1", "nfs1(sc-20230810185455776)", "datastore-31", "datastore-1" } do
      for _, arguments in ipairs { { datastore = word }, { datastore = word, backup = 7 } } do
        spec.equal(#scv.unmount_datastore(arguments), 0)
        spec.contains(shell.notes[#shell.notes], ("no datastore called %s of "):format(word))
      end
    end
    spec.raises({ kind = "not_found", message = 'no datastore "nonsense"' }, scv.unmount_datastore,
      { datastore = "nonsense" })
    spec.raises({ kind = "not_found", message = 'no datastore "nfs1x(sc-1)"' },
      scv.unmount_datastore, { datastore = "nfs1x(sc-1)" })
    spec.equal(shell.count(UNMOUNT), 0)
    scv, shell = fixture()
    local raised = spec.raises({
      kind = "not_found", message = 'no datastore "nfs1(cs-1)"; did you mean "nfs1(sc-1)"?',
    }, scv.unmount_datastore, { datastore = "nfs1(cs-1)" })
    spec.contains(raised.hint, "nfs1(sc-1)")
    spec.equal(shell.count(UNMOUNT), 0)
  end)
  spec.case("knows an original by its backup, whoever else is called so", function()
    local function mounts(of)
      return function(world)
        local two = { { moref = "datastore-1", name = "nfs1" }, { moref = "datastore-2", name = "nfs2" } }
        for _, backup in ipairs(world.backups) do backup.datastores = two end
        world.mounted[2] = { moref = "datastore-32", name = "nfs2(sc-2)", datastore = "nfs2" }
        if of then of(two, world.mounted) end
      end
    end
    local scv, shell = fixture(mounts())
    scv.unmount_datastore { datastore = "datastore-2", wait = false }
    spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-32" } })
    for _, change in ipairs {
      function(_, mounted) mounted[2].datastore = nil end, function(two) two[1].name = "nfs2" end,
    } do
      scv, shell = fixture(mounts(change))
      spec.raises({ kind = "protocol", operation = "datastores.mounted", field = "datastore" },
        scv.unmount_datastore, { datastore = "datastore-2" })
      spec.equal(shell.count(UNMOUNT), 0)
    end
  end)
  spec.case("stops where a mounted backup does not say what it is of: the mount may be one of the original", function()
    for _, word in ipairs { "datastore-1", "datastore-2" } do
      local scv, shell = fixture(function(world)
        for _, backup in ipairs(world.backups) do backup.datastores = nil end
      end)
      local raised = spec.raises({ kind = "protocol", field = "datastores" }, scv.unmount_datastore,
        { datastore = word })
      spec.contains(raised.hint, "or name the mounted datastore itself; scv.mounted() lists them")
      spec.equal(shell.count(UNMOUNT), 0)
    end
  end)
  spec.case("stops at a path where vCenter can't be asked, and at a pattern", function()
    local scv, shell = fixture(nil, function() error({ kind = "connect", message = "no", hint = "is it up?" }, 0) end)
    local raised = spec.raises({ kind = "connect" }, scv.unmount_datastore, { datastore = "/DC0/datastore/nfs1" })
    spec.contains(raised.hint, "by its moref, which scv.mounted() shows")
    raised = spec.raises({
      kind = "argument",
      message = "scv.unmount_datastore: datastore takes one mounted datastore, and nfs* is a pattern: 1 fit it",
    }, scv.unmount_datastore, { datastore = "nfs*" })
    spec.contains(raised.hint, "datastore-31")
    spec.equal(shell.count(UNMOUNT), 0)
  end)
  spec.case("takes the exact name of an original before a mount's name in other capitals", function()
    local function mounts(world)
      world.mounted = {
        { moref = "datastore-31", name = "NFS1", datastore = "other" },
        { moref = "datastore-32", name = "nfs1(sc-2)", datastore = "nfs1" },
      }
    end
    local scv, shell = fixture(mounts)
    scv.unmount_datastore { datastore = "nfs1", wait = false }
    spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-32" } })
  end)
  spec.case("is ambiguous where a name is one mount's own and another's original's", function()
    local function mounts(world)
      world.mounted = {
        { moref = "datastore-31", name = "nfs1", datastore = "other" },
        { moref = "datastore-32", name = "nfs1(sc-2)", datastore = "nfs1" },
      }
    end
    for _, arguments in ipairs { { datastore = "nfs1" }, { datastore = "nfs1", backup = 7 } } do
      local scv, shell = fixture(mounts)
      spec.raises({ kind = "ambiguous" }, scv.unmount_datastore, arguments)
      spec.equal(shell.count(UNMOUNT), 0)
    end
  end)
  spec.case("takes all mounts of an original out of one backup", function()
    local scv, shell = fixture(function(world)
      world.mounted[2] = { moref = "datastore-32", name = "nfs1(sc-2)", datastore = "nfs1" }
    end)
    scv.unmount_datastore { datastore = "nfs1", backup = 7, wait = false }
    spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-31", "datastore-32" } })
  end)
  spec.case("takes a record by its moref alone, and none that has neither moref nor name", function()
    local scv, shell = fixture(function(world)
      world.mounted[2] = { moref = "datastore-32", name = "datastore-31", datastore = "nfs1" }
    end)
    scv.unmount_datastore { datastore = { moref = "datastore-31" }, wait = false }
    spec.equal(appliance.sent(shell, UNMOUNT), { morefs = { "datastore-31" } })
    spec.raises({
      kind = "argument",
      message = "scv.unmount_datastore: datastore must have moref, name or datastore, got a record with host",
    },
      scv.unmount_datastore, { datastore = { host = "esx01" } })
  end)
  spec.case("stops where the backup does not say which datastores it is of", function()
    for _, datastores in ipairs { {}, { { name = "nfs1" } }, false } do
      for _, arguments in ipairs { { backup = "gold_1" }, { backup = 7 }, { datastore = "datastore-31" } } do
        local scv, shell = fixture(function(world)
          for _, backup in ipairs(world.backups) do backup.datastores = datastores or nil end
        end)
        local raised = spec.raises({ kind = "protocol", operation = "datastores.backups" }, scv.unmount_datastore,
          arguments)
        spec.truthy(raised.field == "datastores" or raised.field == "moref")
        spec.equal({ shell.count(UNMOUNT), #shell.questions }, { 0, 0 })
      end
    end
  end)
  spec.case("says in the question where no list has the backup, so that nothing more is known of it", function()
    local scv, shell = fixture(function(world)
      world.groups[1].entities = { { moref = "datastore-9" } }
      for index = #world.backups, 1, -1 do world.backups[index] = nil end
    end)
    scv.unmount_datastore { backup = 7, wait = false }
    spec.contains(shell.questions[1].loss, "No list of backups has backup 7")
    spec.equal(shell.count(UNMOUNT), 1)
    scv, shell = fixture()
    scv.unmount_datastore { backup = 7, wait = false }
    spec.equal(shell.questions[1].loss:find("No list", 1, true), nil)
  end)
  spec.case("refuses what is of another backup, and a datastore itself that was backed up", function()
    local function refused(row, field)
      for _, arguments in ipairs {
        { backup = 7 }, { backup = "gold_1" }, { datastore = row.moref }, { backup = 7, datastore = row.moref },
      } do
        local scv, shell = fixture(function(world) world.mounted[1] = row end)
        spec.raises({ kind = "protocol", operation = "datastores.mounted", field = field }, scv.unmount_datastore,
          arguments)
        spec.equal({ shell.count(UNMOUNT), #shell.questions }, { 0, 0 })
      end
    end
    refused({ moref = "datastore-31", name = "nfs1(sc-1)", datastore = "nfs1", backup_id = 14 }, "backup_id")
    refused({ moref = "datastore-1", name = "nfs1", datastore = "nfs1", backup_id = "7" }, "moref")
  end)
  spec.case("takes a backup by its id though nothing more is told of it", function()
    for _, operation in ipairs { "resource_groups.list", "datastores.backups" } do
      local scv, shell = fixture(function(world) world.mounted[1].backup_id = "7" end)
      shell.handlers[operation] = function() shell.raise { kind = "appliance", status = 500, message = "no" } end
      scv.unmount_datastore { backup = 7 }
      spec.equal(shell.count(UNMOUNT), 1)
    end
  end)
  spec.case("asks a backup that doesn't say whether it is mounted, too", function()
    local scv, shell = fixture(function(world) world.backups[2].mounted = nil end)
    scv.unmount_datastore { datastore = "nfs1", wait = false }
    spec.equal(shell.count(UNMOUNT), 1)
  end)
  spec.case("reads strictly what it chooses by", function()
    lacking.refuse {
      fixture = fixture, changes = { UNMOUNT }, call = function(scv) scv.unmount_datastore { datastore = "nfs1" } end,
      needs = {
        ["datastores.mounted"] = { "moref" }, ["resource_groups.list"] = { "entities", "entities.moref" },
        ["datastores.backups"] = { "backup_id" },
      },
      may_lack = { ["datastores.mounted"] = { "name", "datastore" }, ["datastores.backups"] = { "mounted" } },
    }
    lacking.refuse {
      fixture = fixture, changes = { UNMOUNT }, call = function(scv) scv.unmount_datastore { backup = "gold_1" } end,
      needs = { ["datastores.mounted"] = { "moref" }, ["datastores.backups"] = { "backup_id", "name" } },
    }
  end)
end)
