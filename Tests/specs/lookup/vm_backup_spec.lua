local spec = ...

local appliance = spec.load "appliance"

local VM = { moref = "vm-1", name = "web01" }

-- The appliance with a backup of web01 that holds two datastores. `options` as the appliance takes them.
local function fixture(options)
  options = options or {}
  local part = appliance.vm { name = "web01", moref = "vm-1", uuid = appliance.UUID, host = "esx01" }
  options.backups = options.backups or { appliance.backup { backup_id = 7, vms = { part } } }
  options.locations = options.locations or {
    { location = "a", type = "PRIMARY", datastore = "nfs1" }, { location = "b", type = "PRIMARY", datastore = "nfs2" },
  }
  options.disks = options.disks or { { path = "[nfs1] a.vmdk", datastore = "nfs1" } }
  local scv, shell = appliance.new(options)
  return shell.library("lookup/vm_backup"), scv, shell
end

spec.group("a VM in a backup", function()
  spec.case("gets from there what was not known of it", function()
    local vm_backup, scv = fixture()
    local backup, vm = vm_backup.choose(scv, { moref = "vm-1" }, {}, "f")
    spec.equal({ backup.backup_id, vm.name, vm.uuid, vm.host }, { 7, "web01", appliance.UUID, "esx01" })
  end)
  spec.case("is another one where its moref has another uuid there, whatever was named or confirmed", function()
    local other = "60" .. appliance.UUID:sub(3)
    local function backup(id, name, uuid)
      return appliance.backup { backup_id = id, vms = { appliance.vm { name = name, moref = "vm-1", uuid = uuid } } }
    end
    local backups = { backup(7, "old01", other) }
    local vm_backup, scv = fixture { backups = backups }
    local vm = { moref = "vm-1", name = "web01", uuid = appliance.UUID }
    local function refused(wanted)
      return spec.raises({
        kind = "argument", argument = "backup",
        message = ("f: backup backup_7 is of another VM: what it holds as vm-1 is old01 of uuid %s, and web01 (vm-1) "
          .. "has uuid %s"):format(other, appliance.UUID),
      }, vm_backup.choose, scv, vm, wanted, "f", true)
    end
    for _, wanted in ipairs { {}, { confirm = false }, { backup = 7 }, { backup = "latest" } } do refused(wanted) end
    spec.equal(refused({}).hint, ('scv.restore_deleted_vm{vm = "%s"} brings back old01, if it was deleted; no backup '
      .. "that is listed for web01 (vm-1) is its own; whether both are uuids of one VM vCenter can tell: --vcenter URL")
      :format(other))
    for id = 1, 6 do backups[#backups + 1] = backup(id, "web01", appliance.UUID) end
    vm.in_vcenter = true
    local hint = refused({ backup = 7 }).hint
    spec.contains(hint, "of web01 (vm-1) itself backup_1, backup_2, backup_3, backup_4, backup_5 and 1 others: ")
    spec.equal(hint:find("--vcenter", 1, true), nil)
  end)
  spec.case("may be called otherwise there, which is said; by its moref alone it is a doubt then", function()
    local vm_backup, scv = fixture()
    local _, vm = vm_backup.choose(scv, { moref = "vm-1", name = "new", uuid = appliance.UUID }, {}, "f", false)
    spec.equal(vm_backup.doubt(vm), "\n(the backup calls it web01; its uuid says that it is the same VM)")
    for _, name in ipairs { "web01", "WEB01 " } do
      local _, same = vm_backup.choose(scv, { moref = "vm-1", name = name }, {}, "f", false)
      spec.equal(vm_backup.doubt(same), "")
    end
    local bare = { moref = "vm-1", name = "new" }
    spec.raises({ kind = "argument", argument = "backup" }, vm_backup.choose, scv, bare, {}, "f", false)
    spec.raises({ kind = "argument" }, vm_backup.choose, scv, bare, { confirm = false }, "f", true)
    _, vm = vm_backup.choose(scv, bare, { backup = 7 }, "f", false)
    spec.equal(vm_backup.doubt(vm),
      "\n(the backup calls it web01; nothing but the moref says that it is the same VM)")
  end)
  spec.case("is the same where the moref has its other uuid there, as some of its backups say it", function()
    local function backup(id, uuid)
      return appliance.backup { backup_id = id, vms = { appliance.vm { name = "web01", moref = "vm-1", uuid = uuid } } }
    end
    local bios = "42" .. appliance.UUID:sub(3)
    local vm_backup, scv = fixture { backups = { backup(7, bios), backup(6, appliance.UUID) } }
    local _, vm = vm_backup.choose(scv, { moref = "vm-1", name = "web01", uuid = appliance.UUID, bios_uuid = bios },
      { backup = 7 }, "f", true)
    spec.equal({ vm.part.name, vm_backup.doubt(vm) }, { "web01", "" })
  end)
  spec.case("is refused where it is a template", function()
    local vm_backup = fixture()
    vm_backup.refuse_template({ moref = "vm-1", part = appliance.vm {} }, "f")
    spec.raises({
      kind = "argument", message = "f: vm web01 (vm-1) is a template, and a template can't be restored",
    }, vm_backup.refuse_template, { moref = "vm-1", name = "web01", part = appliance.vm { template = true } }, "f")
    spec.raises({ kind = "protocol", field = "template" }, vm_backup.refuse_template,
      { moref = "vm-1", part = { failed = false } }, "f")
  end)
  spec.case("has a copy for each datastore that its disks are on, and no other", function()
    local vm_backup, scv, shell = fixture()
    local copies = vm_backup.copies(scv, VM, { backup_id = 7 }, nil, "f")
    spec.equal({ #copies, copies[1].location }, { 1, "a" })
    spec.equal(appliance.sent(shell, "vms.vmdk_locations"), { moref = "vm-1", backupId = 7 })
  end)
  spec.case("needs no look at its disks where all copies are of one datastore", function()
    local vm_backup, scv, shell = fixture { locations = { { location = "a", type = "PRIMARY", datastore = "nfs1" } } }
    vm_backup.copies(scv, VM, { backup_id = 7 }, nil, "f")
    spec.equal(shell.count("vms.vmdk_locations"), 0)
  end)
  spec.case("goes to a datastore only that is offered", function()
    local vm_backup, scv = fixture { datastores = { "nfs1", "nfs2" } }
    spec.equal(vm_backup.datastore(scv, VM, { backup_id = 7 }, "NFS2"), "nfs2")
    spec.raises({ kind = "not_found", message = 'no datastore "nfs3" for web01 (vm-1)' },
      vm_backup.datastore, scv, VM, { backup_id = 7 }, "nfs3")
  end)
  spec.case("that was deleted goes to the host that was named where none is offered, and says so", function()
    local vm_backup, scv, shell = fixture()
    shell.handlers["vms.available_esx_hosts"] = function()
      shell.raise { kind = "appliance", status = 404, message = "no", operation = "vms.available_esx_hosts" }
    end
    local gone, copies = { uuid = appliance.UUID, name = "web01" }, { { location = "a" } }
    spec.equal(vm_backup.host(scv, gone, copies, { name = "esx07" }, "f"), "esx07")
    spec.contains(shell.notes[1], "esx07 is not checked")
    spec.equal(vm_backup.host(scv, gone, { { location = "a", host = "esx03" } }, nil, "f"), "esx03")
    spec.raises({ kind = "argument", argument = "host" }, vm_backup.host, scv, gone, copies, nil, "f")
  end)
end)
