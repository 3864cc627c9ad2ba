-- The appliance with a VM, a deleted one, and backups of both, for the specs of restores.
local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"

local restoring = {
  -- What every restore decides by.
  BACKUP = { "backup_id", "start_time", "status", "vms", "vms.failed", "vms.template" },
}

--- `change` may alter the world before it is used. Beside the lists, that has `named` (whether the reply names the
--- job), `starts` (the jobs that a restore starts), `no_hosts` (the error that takes the place of the hosts) and
--- `job_mark` (how sure it is which type its jobs are of). `more` are further options of the appliance (`vcenter`, …).
function restoring.fixture(change, more)
  local vms = {
    appliance.vm { moref = "vm-1", uuid = "50200000-0000-0000-0000-000000000001", name = "web01", host = "esx01" },
    appliance.vm { moref = "vm-2", uuid = "50200000-0000-0000-0000-000000000002", name = "crm01", host = "esx02" },
  }
  local options = {
    protected = { { name = "web01", moref = "vm-1", uuid = vms[1].uuid, groups = { "gold" } } },
    unprotected = { { name = "build", moref = "vm-9", uuid = "50200000-0000-0000-0000-000000000009" } },
    groups = { appliance.group { id = 1, name = "gold", entities = { appliance.machine(1, "web01") } } },
    backups = {
      appliance.backup { backup_id = 8, name = "gold_2", start_time = "11/22/2026 02:00:00 AM", vms = vms },
      appliance.backup { backup_id = 7, name = "gold_1", start_time = "11/21/2026 02:00:00 AM", vms = vms },
    },
    locations = { { location = "svm:/vol:snap", type = "PRIMARY", datastore = "nfs1" } },
    hosts = { { name = "esx01", original = true }, { name = "esx02", original = false } },
    disks = { { path = "[nfs1] web01/web01.vmdk", name = "Hard disk 1", datastore = "nfs1" } },
    datastores = { "nfs1", "nfs2" },
  }
  for key, value in next, more or {} do options[key] = value end
  function options.change(world)
    world.named = true
    if change then change(world) end
    for _, operation in ipairs(world.operations) do
      if operation.job_type == "restore" then operation.job_type_source = world.job_mark or "D" end
    end
  end
  local shell, world, scv
  local last = 49
  local function start()
    last = last + 1
    if world.named and world.starts then rawset(world.starts[1], "id", last) end
    for _, job in ipairs(world.starts or { { id = last, type = "restore", name = "Restore of web01" } }) do
      if world.named then job.status, job.end_time = "COMPLETED", "11/23/2026 03:05:09 PM" end
      table.insert(world.jobs, job)
    end
    return world.named and { job_id = last } or { messages = { "started" } }
  end
  options.replies = {
    ["vms.restore"] = start, ["vms.restore_deleted"] = start, ["vms.restore_vmdks"] = start,
    -- Also of a job that doesn't say of which type it is.
    ["jobs.list"] = function() return world.jobs end,
    ["vms.available_esx_hosts"] = function()
      if world.no_hosts then shell.raise(world.no_hosts) end
      return world.hosts
    end,
  }
  scv, shell, world = appliance.new(options)
  return scv, shell, world
end

--- A change of the world: the datastore has a copy on secondary storage, too.
function restoring.two_copies(world)
  world.locations[2] = { location = "svm:/vol2:snap", type = "SECONDARY", datastore = "nfs1" }
  world.disks[1].size_gb = 5
end

--- The workflow stops at each field that is not there or no such value, and has restored nothing.
function restoring.refuse(name, arguments, change, needs, may_lack)
  lacking.refuse {
    fixture = function() return restoring.fixture(change) end, call = function(scv) scv[name](arguments) end,
    changes = { "vms.restore", "vms.restore_deleted", "vms.restore_vmdks" }, needs = needs, may_lack = may_lack,
  }
end

return restoring
