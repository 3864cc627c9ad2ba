local spec = ...

local restoring = spec.load "restoring"

local function last_note(change, name, arguments)
  local scv, shell = restoring.fixture(change)
  scv[name](arguments)
  return shell.notes[#shell.notes], shell, scv
end

-- Once the job is over, the reports know the VM by another moref.
local function moved(world)
  world.groups[2] = { id = 2, name = "also", entities = { { moref = "vm-1", name = "web01" } }, policies = {} }
  world.protected[1].moref = "vm-1"
  world.starts = { setmetatable({ id = 50, type = "restore", name = "Restore of web01" }, {
    __newindex = function(job, key, value)
      rawset(job, key, value)
      world.protected[1].moref = "vm-15"
    end,
  }) }
end

spec.group("the end of a restore", function()
  spec.case("is the call that puts the VM back into each group, by its new moref", function()
    local note, shell, scv = last_note(moved, "restore_vm", { vm = "web01" })
    spec.equal(note, "web01 was not put back into its resource groups (gold, also); this does it:\n"
      .. 'scv.modify_resource_group{group = "gold", add = "vm-15"}\n'
      .. 'scv.modify_resource_group{group = "also", add = "vm-15"}')
    assert(load(note:match("\n(.-)\n"), "line", "t", { scv = scv }))()
    spec.equal(shell.requests[#shell.requests - 1].arguments.entities, { "vm-1", "vm-15" })
  end)

  spec.case("names no moref that the restore has replaced, where the reports are late", function()
    local note = last_note(nil, "restore_vm", { vm = "web01" })
    spec.equal(note, "web01 was not put back into its resource groups (gold); this does it:\n"
      .. 'scv.modify_resource_group{group = "gold", add = "web01"}\n'
      .. "the reports, which may be an hour old, know it by the moref from before: do it once they don't")
  end)

  spec.case("names the VM by its name where no report knows its uuid", function()
    local note = last_note(function(world) world.protected[1].uuid = nil end, "restore_vm", { vm = "web01" })
    spec.contains(note, 'scv.modify_resource_group{group = "gold", add = "web01"}')
  end)

  spec.case("goes by the groups for a VM that was deleted, and for bare morefs", function()
    local note = last_note(function(world)
      world.groups[1].entities = { { moref = "vm-2", name = "crm01" } }
    end, "restore_deleted_vm", { vm = "crm01" })
    spec.contains(note, 'scv.modify_resource_group{group = "gold", add = "crm01"}')
    note = last_note(function(world)
      world.groups[1].entities, world.protected[1].groups = { "vm-1" }, nil
    end, "restore_vm", { vm = "web01" })
    spec.contains(note, "(gold); this does it:")
  end)

  spec.case("goes by the backup's group for a VM that was deleted and is in none any more", function()
    local note = last_note(function(world)
      for _, each in ipairs(world.backups) do each.group_id = world.groups[1].id end
      world.groups[1].entities = { { moref = "vm-9", name = "other" } }
    end, "restore_deleted_vm", { vm = "crm01" })
    spec.contains(note, 'scv.modify_resource_group{group = "gold", add = "crm01"}')
  end)

  spec.case("goes by the backup's group for a VM that was restored before, and not put back", function()
    local note = last_note(function(world)
      for _, each in ipairs(world.backups) do each.group_id = world.groups[1].id end
      world.groups[1].entities, world.protected[1].groups = { { moref = "vm-9", name = "other" } }, nil
    end, "restore_vm", { vm = "web01" })
    spec.contains(note, '{group = "gold", add = ')
  end)

  spec.case("is no call where a group holds the VM by something else", function()
    local note = last_note(function(world)
      world.groups[1].entities, world.protected[1].groups = { { moref = "datastore-1", name = "nfs1" } }, { "gold" }
    end, "restore_vm", { vm = "web01" })
    spec.equal(note, "web01 was in gold by its datastore, a tag or a folder: see that it is backed up there again")
  end)

  spec.case("says only that it is so where no group is known", function()
    local note = last_note(function(world)
      world.groups[1].entities, world.protected[1].groups = { { moref = "vm-9", name = "build" } }, nil
    end, "restore_vm", { vm = "web01" })
    spec.equal(note, "web01 was not put back into its resource groups: see that it is backed up")
  end)
end)
