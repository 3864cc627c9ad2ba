local spec = ...

local restoring = spec.load "restoring"

spec.group("restore_vmdks", function()
  spec.case("stops at what it decides by and can't read: the backup, its copies, the disks, the hosts", function()
    restoring.refuse("restore_vmdks", { vm = "vm-1", disks = "Hard disk 1" }, restoring.two_copies, {
      ["vms.backups"] = { "name", table.unpack(restoring.BACKUP) },
      ["vms.snapshot_locations"] = { "location", "type", "datastore" },
      ["vms.vmdk_locations"] = { "path", "datastore" }, ["vms.available_esx_hosts"] = { "name" },
    }, { ["vms.vmdk_locations"] = { "name" } })
  end)
end)
