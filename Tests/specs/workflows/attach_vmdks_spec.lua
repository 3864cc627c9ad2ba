local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"

local ATTACH, DETACH = "vms.attach_vmdks", "vms.detach_vmdks"

-- A VM with two backups; of the older one a disk is attached. `change` may alter the replies.
local function fixture(change)
  local vms = { appliance.vm { moref = "vm-1", uuid = "u-1", name = "web01", host = "esx01" } }
  local world = {
    backups = {
      appliance.backup { backup_id = 8, name = "gold_2", start_time = "11/22/2026 02:00:00 AM", vms = vms },
      appliance.backup { backup_id = 7, name = "gold_1", start_time = "11/21/2026 02:00:00 AM", vms = vms },
    },
    disks = {
      [8] = { { path = "[nfs1] web01/a.vmdk", name = "Hard disk 1", attached = false } },
      [7] = {
        { path = "[nfs1] web01/a.vmdk", name = "Hard disk 1", attached = true, attached_to = "vm-1" },
        { path = "[nfs1] web01/b.vmdk", name = "Hard disk 2", attached = false },
      },
    },
  }
  if change then change(world) end
  return appliance.new {
    protected = {}, unprotected = {}, backups = world.backups,
    replies = {
      ["vms.vmdk_locations"] = function(arguments) return world.disks[arguments.backupId] end,
      [ATTACH] = world.attach, ["jobs.list"] = world.jobs,
    },
  }
end

spec.group("attach_vmdks", function()
  spec.case("attaches disks of the newest good backup to the VM", function()
    local scv, shell = fixture()
    scv.attach_vmdks { vm = "vm-1", disks = "Hard disk 1", wait = false }
    spec.equal(appliance.sent(shell, ATTACH),
      { moref = "vm-1", backup_id = 8, vmdk_locations = { "[nfs1] web01/a.vmdk" } })
  end)
  spec.case("hands back just what the list gave, text or object", function()
    local path = { id = 1, name = "[nfs1] web01/a.vmdk" }
    local scv, shell = fixture(function(world)
      world.disks[8][1].path, world.disks[7][1].path = path, path
      world.disks[7][1].attached_to = "vm-9"
    end)
    scv.attach_vmdks { vm = "vm-1", disks = "[nfs1] web01/A.vmdk", wait = false }
    spec.equal(appliance.sent(shell, ATTACH).vmdk_locations, { path })
    scv.detach_vmdks { vm = "vm-1", wait = false }
    local sent, options = appliance.sent(shell, DETACH)
    spec.equal(sent.vmdks_to_detach, { path })
    spec.equal(options.grant.targets, { { id = path.name, name = path.name } })
  end)
  spec.case("takes bare paths, and guesses of none whether it is attached", function()
    local scv, shell = fixture(function(world)
      world.disks[8], world.disks[7] = { "[nfs1] web01/a.vmdk" }, { "[nfs1] web01/a.vmdk", "[nfs1] web01/b.vmdk" }
    end)
    scv.attach_vmdks { vm = "vm-1", disks = "[nfs1] web01/a.vmdk", wait = false }
    spec.equal(appliance.sent(shell, ATTACH).vmdk_locations, { "[nfs1] web01/a.vmdk" })
    spec.raises({ kind = "argument", argument = "backup" }, scv.detach_vmdks, { vm = "vm-1" })
    spec.raises({ kind = "argument", argument = "disks" }, scv.detach_vmdks, { vm = "vm-1", backup = 7 })
    spec.equal(shell.count(DETACH), 0)
    scv.detach_vmdks { vm = "vm-1", backup = 7, disks = "[nfs1] web01/b.vmdk", wait = false }
    spec.equal(appliance.sent(shell, DETACH).vmdks_to_detach, { "[nfs1] web01/b.vmdk" })
  end)
  spec.case("passes over a disk that is attached to it already, not one that another VM holds", function()
    local scv, shell = fixture()
    spec.equal(#scv.attach_vmdks { vm = "vm-1", disks = "Hard disk 1", backup = 7 }, 1)
    spec.equal(shell.count(ATTACH), 0)
    scv, shell = fixture(function(world) world.disks[7][1].attached_to = "vm-9" end)
    scv.attach_vmdks { vm = "vm-1", disks = "Hard disk 1", backup = 7, wait = false }
    spec.equal(shell.count(ATTACH), 1)
  end)
  spec.case("reads strictly what it chooses by", function()
    lacking.refuse {
      fixture = fixture, changes = { ATTACH },
      call = function(scv) scv.attach_vmdks { vm = "vm-1", disks = "Hard disk 1", backup = 7 } end,
      needs = {
        ["vms.backups"] = { "backup_id", "status", "vms", "vms.failed" },
        ["vms.vmdk_locations"] = { "path", "attached", "attached_to" },
      },
      may_lack = { ["vms.vmdk_locations"] = { "name" } },
    }
    lacking.refuse {
      fixture = fixture, changes = { ATTACH },
      call = function(scv) scv.attach_vmdks { vm = "vm-1", disks = "Hard disk 1" } end,
      needs = { ["vms.backups"] = { "start_time" } },
    }
  end)
  spec.case("finds its job by the name of the backup, and says where it can't", function()
    local listed = {}
    local function silent(backup_name)
      return function(world)
        world.attach = function()
          listed[1] = { id = 51, type = "attachVmdk", backup_name = backup_name }
          return { messages = { "started" } }
        end
        listed = {}
        world.jobs = function() return listed end
      end
    end
    local scv = fixture(silent "gold_2")
    spec.equal(scv.attach_vmdks({ vm = "vm-1", disks = "Hard disk 1", wait = false }).id, 51)
    local raised = spec.raises({ kind = "unknown_outcome" }, fixture(silent(nil)).attach_vmdks,
      { vm = "vm-1", disks = "Hard disk 1" })
    spec.contains(raised.message,
      "its job can't be looked for: the reply of jobs.list lacks field backupName or backup (backup_name)")
  end)
end)

spec.group("detach_vmdks", function()
  spec.case("detaches what is attached out of the newest backup that has any", function()
    local scv, shell = fixture()
    scv.detach_vmdks { vm = "vm-1", wait = false }
    spec.equal(appliance.sent(shell, DETACH), { moref = "vm-1", vmdks_to_detach = { "[nfs1] web01/a.vmdk" } })
    spec.contains(shell.questions[1].loss, "attached out of backup gold_1")
  end)
  spec.case("says how its job ended", function()
    local scv, shell = fixture()
    spec.equal(scv.detach_vmdks { vm = "vm-1" }.outcome, "done")
    spec.contains(shell.notes[#shell.notes], "detaching of disks of VM vm-1: job ")
    spec.contains(shell.notes[#shell.notes], " COMPLETED")
  end)
  spec.case("says which disks go along: the request tells them by their paths alone", function()
    local scv, shell = fixture(function(world)
      world.disks[8] = { { path = "[nfs1] web01/a.vmdk", name = "Hard disk 1", attached = true, attached_to = "vm-1" } }
    end)
    scv.detach_vmdks { vm = "vm-1", backup = 7, wait = false }
    spec.contains(shell.questions[1].loss, "attached out of gold_2 goes along")
    spec.contains(appliance.said(shell), "attached out of gold_2 goes along")
  end)
  spec.case("says that nothing is attached", function()
    local scv, shell = fixture(function(world) world.disks[7] = world.disks[8] end)
    spec.equal(#scv.detach_vmdks { vm = "vm-1" }, 0)
    spec.equal(shell.notes, { "no disk of vm-1 is attached out of a backup" })
    spec.equal(shell.count(DETACH), 0)
  end)
  spec.case("passes over a disk that is known and not attached, and says so", function()
    local scv, shell = fixture()
    spec.equal(#scv.detach_vmdks { vm = "vm-1", disks = "hard disk 2" }, 0)
    spec.equal(#scv.detach_vmdks { vm = "vm-1", disks = "[nfs1] web01/b.vmdk", backup = 7 }, 0)
    spec.equal(shell.notes, {
      "hard disk 2 of vm-1 is not attached out of a backup: nothing to detach",
      "[nfs1] web01/b.vmdk of vm-1 is not attached out of backup gold_1: nothing to detach; attached: Hard disk 1",
    })
    spec.equal(shell.count(DETACH), 0)
    scv.detach_vmdks { vm = "vm-1", disks = { "Hard disk 1", "Hard disk 2" }, wait = false }
    spec.equal(appliance.sent(shell, DETACH).vmdks_to_detach, { "[nfs1] web01/a.vmdk" })
    spec.contains(appliance.said(shell), "Hard disk 2 of vm-1 is not attached out of a backup")
  end)
  spec.case("stops at a disk that nobody knows, be others attached or not", function()
    local function refused(message, arguments, change)
      local scv, shell = fixture(change)
      arguments.vm = "vm-1"
      spec.raises({ kind = "not_found", message = message }, scv.detach_vmdks, arguments)
      spec.equal(shell.count(DETACH), 0)
    end
    local function none_attached(world) world.disks[7][1].attached = false end
    refused('vm-1 has no disk "zzz" in its backups', { disks = "zzz" })
    refused('vm-1 has no disk "zzz" in its backups', { disks = "zzz" }, none_attached)
    refused('vm-1 has no disk "Hard dsk 2" in its backups; did you mean "Hard disk 2"?', { disks = "Hard dsk 2" })
    refused('vm-1 has no disk "zzz" in its backups', { disks = { "Hard disk 1", "zzz" } })
    refused('vm-1 has no disk "Hard disk 2" in this backup', { disks = "Hard disk 2", backup = 8 })
    refused('vm-1 has no disk "zzz" in its backups', { disks = "zzz" }, function(world) world.backups = {} end)
  end)
  spec.case("takes the backup out of which the disk is attached, not the newest with any", function()
    local function both(world)
      world.disks[8] = {
        { path = "[nfs1] web01/a.vmdk", name = "Hard disk 1", attached = false },
        { path = "[nfs1] web01/b.vmdk", name = "Hard disk 2", attached = true, attached_to = "vm-1" },
      }
    end
    local scv, shell = fixture(both)
    scv.detach_vmdks { vm = "vm-1", disks = "Hard disk 1", wait = false }
    spec.equal(appliance.sent(shell, DETACH).vmdks_to_detach, { "[nfs1] web01/a.vmdk" })
    spec.contains(shell.questions[1].loss, "attached out of backup gold_1")
    scv, shell = fixture(both)
    local raised = spec.raises({ kind = "argument", argument = "disks" }, scv.detach_vmdks,
      { vm = "vm-1", disks = { "Hard disk 1", "Hard disk 2" } })
    spec.contains(raised.message, "Hard disk 1 out of gold_1, others out of gold_2")
    spec.equal(shell.count(DETACH), 0)
  end)
  spec.case("reads strictly what it chooses by", function()
    lacking.refuse {
      fixture = fixture, changes = { DETACH },
      call = function(scv) scv.detach_vmdks { vm = "vm-1", disks = { "Hard disk 1", "Hard disk 2" } } end,
      needs = { ["vms.vmdk_locations"] = { "path", "attached", "name" } },
    }
    lacking.refuse {
      fixture = fixture, changes = { DETACH }, call = function(scv) scv.detach_vmdks { vm = "vm-1" } end,
      needs = {
        ["vms.backups"] = { "backup_id", "start_time", "vms", "vms.failed" },
        ["vms.vmdk_locations"] = { "path", "attached" },
      },
    }
    local scv, shell = fixture(function(world) world.backups[2].start_time = "yesterday" end)
    spec.raises({ kind = "protocol", operation = "vms.backups", field = "start_time" }, scv.detach_vmdks,
      { vm = "vm-1" })
    spec.equal(shell.count(DETACH), 0)
  end)
end)
