local spec = ...

local appliance = spec.load "appliance"
local restoring = spec.load "restoring"

spec.group("restore_vmdks", function()
  spec.case("takes a datastore by its exact name before one in other capitals", function()
    local function target(wanted, own)
      local scv, shell = restoring.fixture(function(world)
        world.datastores, world.disks[1].datastore = { "NFS1", "nfs1" }, own
        world.locations[1].datastore = own
      end)
      scv.restore_vmdks { vm = "vm-1", disks = "Hard disk 1", datastore = wanted, wait = false }
      return appliance.sent(shell, "vms.restore_vmdks").vmdk_restore_locations[1].datastore
    end
    spec.equal({ target("nfs1", "old"), target(nil, "nfs1"), target(nil, "NFS1") }, { "nfs1", "nfs1", "NFS1" })
    spec.raises({ kind = "ambiguous" }, target, "Nfs1", "old")
  end)
  spec.case("stops at what it decides by and can't read: the backup, its copies, the disks, the hosts", function()
    restoring.refuse("restore_vmdks", { vm = "vm-1", disks = "Hard disk 1" }, restoring.two_copies, {
      ["vms.backups"] = restoring.BACKUP,
      ["vms.snapshot_locations"] = { "location", "type", "datastore" },
      ["vms.vmdk_locations"] = { "path", "datastore" }, ["vms.available_esx_hosts"] = { "name" },
    }, { ["vms.vmdk_locations"] = { "name" } })
  end)
end)
