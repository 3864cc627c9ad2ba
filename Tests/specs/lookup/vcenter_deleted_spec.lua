local spec = ...

local appliance, vcenters, restoring = spec.load "appliance", spec.load "vcenters", spec.load "restoring"
local vm = vcenters.vm

-- The VMs of the appliance's backups: web01 is in vCenter, crm01 is not.
local WEB, CRM = "50200000-0000-0000-0000-000000000001", "50200000-0000-0000-0000-000000000002"
local BUILD, OTHER = "50200000-0000-0000-0000-000000000009", "50200000-0000-0000-0000-0000000000aa"

local function look_of(...) return { vms = { vm(1, "web01", WEB), vm(9, "build", BUILD), ... } } end

local function memory(...) return { [appliance.VCENTER] = { vms = { ... }, last_look = "2026-11-22T10:00:00Z" } } end

local crm = vcenters.remembered(2, "crm01", CRM)

-- Brings crm01 back, or what is meant instead; gives the request, and the shell.
local function brought_back(more, word, change)
  more.vcenter = more.vcenter or look_of()
  local scv, shell = restoring.fixture(change, more)
  scv.restore_deleted_vm { vm = word or "crm01", wait = false }
  return appliance.sent(shell, "vms.restore_deleted"), shell
end

local function refused(expected, more, word, change)
  more.vcenter = more.vcenter or look_of()
  local scv, shell = restoring.fixture(change, more)
  local raised = spec.raises(expected, scv.restore_deleted_vm, { vm = word or "crm01" })
  spec.equal({ shell.count("vms.restore_deleted"), shell.count("vms.restore") }, { 0, 0 })
  return raised, shell
end

spec.group("a VM that vCenter has forgotten", function()
  spec.case("is known by the backups where nothing is remembered, and that is said", function()
    local sent, shell = brought_back {}
    spec.equal(sent.uuid, CRM)
    spec.contains(table.concat(shell.taken, "\n"), ("uuid %s from `backups`, crm01"):format(CRM))
    spec.equal(shell.looks, 1)
  end)
  spec.case("is known by what was seen, and by when", function()
    for _, word in ipairs { "crm01", "CRM01", "Prod/crm01", "vm-2", CRM } do
      local sent, shell = brought_back({ remembered = memory(crm) }, word)
      spec.equal(sent.uuid, CRM)
      if word == "crm01" then
        spec.contains(table.concat(shell.taken, "\n"), "from `the memory of vCenter`, crm01, seen last at 2026-11-20")
      end
    end
  end)
  spec.case("is called by no name where several bore a uuid of the BIOS", function()
    local bios = vcenters.bios(CRM)
    local copy = vcenters.remembered(3, "crm-copy", OTHER, { bios_uuid = bios })
    for _, both in ipairs { { crm, copy }, { copy, crm } } do
      local _, shell = brought_back({ remembered = memory(table.unpack(both)) }, bios)
      local asked = shell.questions[1].loss
      spec.equal({ asked:find("crm-copy", 1, true), asked:find("seen in vCenter last", 1, true) }, {})
    end
  end)
  spec.case("need be in no group's backups", function()
    local sent = brought_back({ remembered = memory(crm), groups = {} })
    spec.equal(sent.uuid, CRM)
  end)
  spec.case("is none that is there, whatever the reports say of it", function()
    for _, word in ipairs { "crm01", CRM, vcenters.bios(CRM) } do
      local raised = refused({ kind = "argument" }, { vcenter = look_of(vm(77, "crm01", CRM)) }, word)
      spec.contains(raised.message, "crm01 (vm-77) is still in vCenter")
      spec.contains(raised.hint, 'scv.restore_vm{vm = "vm-77"}')
    end
  end)
  spec.case("is none that may be one of several that are there, of which none is offered to be overwritten", function()
    local same_bios = vm(78, "new", BUILD, { bios_uuid = CRM })
    for word, look in pairs {
      lab07 = look_of(vm(77, "lab07", CRM), vm(78, "lab07", OTHER)), [CRM] = look_of(vm(77, "crm01", CRM), same_bios),
    } do
      local raised = refused({
        kind = "ambiguous", message = ("scv.restore_deleted_vm: VM %s is ambiguous, and 2 that it means are still in "
          .. "vCenter"):format(word),
      }, { vcenter = look }, word)
      spec.contains(raised.hint, 'scv.restore_vm{vm = "…"} overwrites one with a backup, named by its moref or uuid:\n')
      for _, piece in ipairs { "vm-77", "vm-78" } do
        spec.contains(raised.hint, piece)
        spec.equal(raised.hint:find(('restore_vm{vm = "%s"'):format(piece), 1, true), nil)
      end
    end
  end)
  spec.case("is told from a new one of its name, which the question says", function()
    local _, shell = brought_back({ vcenter = look_of(vm(77, "CRM01", OTHER)) })
    spec.contains(shell.questions[1].loss, ("(CRM01 (vm-77) of another uuid, %s, is in vCenter)"):format(OTHER))
  end)
  spec.case("is told from another that has its moref now", function()
    local _, shell = brought_back({ vcenter = look_of(vm(2, "lab07", OTHER)), remembered = memory(crm) })
    spec.contains(shell.questions[1].loss, ("(lab07 (vm-2) of another uuid, %s, is in vCenter)"):format(OTHER))
  end)
  spec.case("is not meant by a moref that a live one has now", function()
    local more = { vcenter = look_of(vm(2, "lab07", OTHER)), remembered = memory(crm) }
    local raised = refused({ kind = "argument" }, more, "vm-2")
    spec.contains(raised.message, "lab07 (vm-2) is still in vCenter")
  end)
  spec.case("is told of where a moref means a live one and was that of another", function()
    local live = vm(2, "lab07", OTHER)
    local raised = refused({ kind = "argument" }, { vcenter = look_of(live), remembered = memory(crm) }, "vm-2")
    spec.equal(raised.hint, ('vm-2 was crm01, uuid %s, seen in vCenter last at 2026-11-20T10:00:00Z: '
      .. 'scv.restore_deleted_vm{vm = "%s"} brings that one back\nscv.restore_vm{vm = "vm-2"} overwrites lab07 with a '
      .. "backup"):format(CRM, CRM))
    raised = refused({ kind = "argument" }, { vcenter = look_of(live) }, "vm-2")
    spec.contains(raised.hint, ("vm-2 was crm01, uuid %s, as backups say: "):format(CRM))
    -- That one is there, by another moref.
    raised = refused({ kind = "argument" }, { vcenter = look_of(live, vm(77, "crm01", CRM)) }, "vm-2")
    spec.equal(raised.hint, 'scv.restore_vm{vm = "vm-2"} overwrites it with a backup')
  end)
  spec.case("is none that is there, and a template there is not offered to be restored", function()
    local raised = refused({ kind = "argument" }, { vcenter = look_of(vm(77, "crm01", CRM, { template = true })) })
    spec.contains(raised.message, "crm01 (vm-77) is still in vCenter")
    spec.contains(raised.hint, "it is a template, and can't be restored; mounting its datastore")
    spec.equal(raised.hint:find("restore_vm", 1, true), nil)
  end)
  spec.case("says where its uuid is from also where nobody is asked", function()
    local seen = ("(seen in vCenter last at 2026-11-20T10:00:00Z, as uuid %s)"):format(CRM)
    for _, each in ipairs {
      { "crm01", seen, memory(crm) }, { CRM, seen, memory(crm) },
      { "crm01", ("(uuid %s of the backups: nothing of crm01 is remembered of vCenter)"):format(CRM) },
      { CRM, ("(uuid %s as it was given: nothing of it is remembered of vCenter)"):format(CRM) },
    } do
      local _, shell = brought_back({ remembered = each[3] }, each[1])
      spec.contains(table.concat(shell.notes, "\n"), each[2])
      spec.contains(shell.questions[1].loss, each[2])
    end
  end)
  spec.case("may be one of which vCenter says no uuid", function()
    for _, each in ipairs { vcenters.inaccessible(2, "renamed"), vcenters.inaccessible(77, "Crm01") } do
      for _, word in ipairs { "crm01", CRM } do
        local raised = refused({ kind = "argument" }, { vcenter = look_of(each) }, word)
        spec.contains(raised.message, "of which vCenter says no uuid: it is not accessible now")
      end
    end
    spec.equal(brought_back({ vcenter = look_of(vcenters.inaccessible(77, "lab")) }).uuid, CRM)
  end)
  spec.case("is one of several where the name was borne twice: shown with dates, for the uuid to be given", function()
    local older = vcenters.remembered(20, "crm01", OTHER, { last_seen = "2026-01-02T03:04:05Z" })
    for _, more in ipairs { { remembered = memory(crm, older) }, { remembered = memory(older) } } do
      local raised = refused({
        kind = "ambiguous", message = "VM crm01 is ambiguous: 2 deleted ones were called so",
      }, more)
      for _, piece in ipairs { CRM, OTHER, "2026-01-02 03:04:05Z", "2026-11-22 02:00:00", "as vm = " } do
        spec.contains(raised.hint, piece)
      end
      spec.equal(brought_back(more, CRM).uuid, CRM)
    end
  end)
  spec.case("is shown with its last backup also where the memory alone knows its path", function()
    local older = vcenters.remembered(20, "crm01", OTHER, { path = crm.path })
    local raised = refused({ kind = "ambiguous" }, { remembered = memory(crm, older) }, "Prod/crm01")
    spec.contains(raised.hint, "2026-11-22 02:00:00")
  end)
  spec.case("is no template", function()
    local template = vcenters.remembered(2, "crm01", CRM, { template = true })
    local raised = refused({ kind = "argument" }, { remembered = memory(template) })
    spec.contains(raised.message, "is a template")
  end)
  spec.case("is in nothing that is known: the error says what to do", function()
    local raised, shell = refused({ kind = "not_found", message = 'no deleted VM "crm02"' }, {},
      "crm02")
    spec.contains(raised.hint, "a look at vCenter (inventory.sync())")
    spec.contains(raised.hint, "by its uuid")
    spec.equal(shell.looks, 1)
    raised = refused({ kind = "not_found" }, { remembered = memory() }, "crm02")
    spec.contains(raised.hint, "neither looks at vCenter before its deletion")
  end)
end)

spec.group("a VM that may be in vCenter all the same", function()
  spec.case("is not brought back where vCenter can't be asked, by name or by uuid", function()
    local function down() error({ kind = "connect", message = "can't reach vc.test" }, 0) end
    for _, word in ipairs { "crm01", CRM } do
      local raised = refused({ kind = "connect", message = "can't reach vc.test" }, { vcenter = down }, word)
      spec.contains(raised.hint, "--vcenter none")
    end
  end)
  spec.case("is in the question where the reports tell of it still, and vCenter shows all others", function()
    local _, shell = brought_back({}, CRM, function(world)
      world.protected[2] = { name = "crm01", moref = "vm-2", uuid = CRM }
    end)
    spec.contains(shell.questions[1].loss,
      "(the reports, which may be an hour old, still tell of crm01 (vm-2); vCenter has it no more)")
  end)
  spec.case("may be hidden from the account, as others are", function()
    for _, word in ipairs { "crm01", CRM } do
      local raised = refused({ kind = "argument" }, { vcenter = { vms = { vm(1, "web01", WEB) } } }, word,
        function(world) world.protected[2] = { name = "crm01", moref = "vm-2", uuid = CRM } end)
      spec.contains(raised.message, "does not show it, nor 1 others of theirs: the account may not see all")
    end
  end)
  spec.case("may be in the vCenter of the appliance, where another one is configured or nothing is shown", function()
    for _, inventory in ipairs { { vms = {} }, { vms = { vm(1, "lab", OTHER) } } } do
      local raised = refused({ kind = "argument" }, { vcenter = inventory, remembered = memory(crm) })
      spec.contains(raised.message, "shows none of the VMs that the reports tell of")
    end
  end)
  spec.case("is not the only one of its name where a part of the backups tells of it, and no memory", function()
    local groups = {}
    for index = 1, 60 do
      groups[index] = appliance.group { id = index, name = "g" .. index, entities = {
        appliance.machine(index + 100, "v" .. index),
      } }
    end
    local raised = refused({ kind = "ambiguous" }, { groups = groups })
    spec.contains(raised.message, "VM crm01 may be ambiguous")
    spec.contains(raised.hint, ("vm = %q"):format(CRM))
    spec.contains(raised.hint, "in 61 requests")
    spec.equal(brought_back({ groups = groups, remembered = memory(crm) }).uuid, CRM)
    spec.equal(brought_back({ groups = groups }, CRM).uuid, CRM)
  end)
end)

spec.group("restore_vm beside a vCenter", function()
  spec.case("restores what vCenter has, and refuses what it has not", function()
    local scv, shell = restoring.fixture(nil, { vcenter = look_of() })
    scv.restore_vm { vm = "Prod/web01", wait = false }
    spec.equal(appliance.sent(shell, "vms.restore").moref, "vm-1")
    spec.equal(shell.looks, 1)
    for _, word in ipairs { "crm01", "vm-2", CRM } do
      spec.raises({ kind = "not_found" }, scv.restore_vm, { vm = word })
    end
    spec.equal(shell.count("vms.restore_deleted"), 0)
  end)
  spec.case("takes backups that know the VM by the BIOS's uuid", function()
    local scv, shell = restoring.fixture(function(world)
      world.protected[1].uuid = nil
    end, { vcenter = { vms = { vm(1, "web01", OTHER, { bios_uuid = WEB }) } } })
    scv.restore_vm { vm = "web01", wait = false }
    spec.equal(shell.questions[1].loss:find("names no VM", 1, true), nil)
    spec.equal(appliance.sent(shell, "vms.restore").moref, "vm-1")
  end)
  spec.case("takes backups that know the VM by vCenter's uuid where the reports say the BIOS's", function()
    local scv, shell = restoring.fixture(function(world) world.protected[1].uuid = OTHER end,
      { vcenter = { vms = { vm(1, "web01", WEB, { bios_uuid = OTHER }) } } })
    scv.restore_vm { vm = "web01", wait = false }
    spec.equal(shell.questions[1].loss:find("names no VM", 1, true), nil)
    spec.equal(appliance.sent(shell, "vms.restore").moref, "vm-1")
  end)
  spec.case("overwrites no VM with the backup of one that had its moref before", function()
    local scv, shell = restoring.fixture(function(world) world.protected = {} end,
      { vcenter = { vms = { vm(1, "payroll", OTHER), vm(9, "build", BUILD) } }, yes = true })
    for name, more in pairs { restore_vm = {}, restore_vmdks = { disks = "Hard disk 1" },
      attach_vmdks = { disks = "Hard disk 1" } } do
      more.vm, more.wait = "payroll", false
      local raised = spec.raises({ kind = "argument", argument = "backup" }, scv[name], more)
      spec.contains(raised.message, ("backup gold_2 is of another VM: what it holds as vm-1 is web01 of uuid %s, and "
        .. "payroll (vm-1) has uuid %s"):format(WEB, OTHER))
    end
    spec.equal(shell.count("vms.restore") + shell.count("vms.restore_vmdks") + shell.count("vms.attach_vmdks"), 0)
  end)
  spec.case("takes a host and a datastore by moref or path, with the look that it has", function()
    local inventory = look_of()
    inventory.datastores = { vcenters.datastore(21, "nfs2") }
    inventory.hosts = { vcenters.host(7, "esx02") }
    for _, words in ipairs { { "host-7", "datastore-21" }, { "C0/esx02", "/DC0/datastore/nfs2" } } do
      local scv, shell = restoring.fixture(nil, { vcenter = inventory })
      scv.restore_vm { vm = "web01", host = words[1], datastore = words[2], wait = false }
      local place = appliance.sent(shell, "vms.restore").restore_locations[1]
      spec.equal({ place.host, place.datastore, shell.looks }, { "esx02", "nfs2", 1 })
    end
  end)
end)
