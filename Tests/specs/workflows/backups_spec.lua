local spec = ...

local appliance = spec.load "appliance"

local UUID = appliance.UUID

local function backup(id, status, more)
  return appliance.backup({ backup_id = id, status = status }, more)
end

spec.group("scv.is_good", function()
  spec.case("says whether something can be restored out of a backup", function()
    local scv = appliance.new()
    spec.equal(scv.is_good(backup(1, "COMPLETED")), true)
    spec.equal(scv.is_good(backup(1, "PARTIAL", { partial = true })), true)
    for _, status in ipairs { "FAILED", "RUNNING" } do spec.equal(scv.is_good(backup(1, status)), false) end
  end)
  spec.case("goes by the VM's part where one is given", function()
    local scv = appliance.new()
    local vms = { { moref = "vm-1", uuid = UUID, failed = true }, { moref = "vm-2", failed = false } }
    local partial = backup(1, "PARTIAL", { partial = true, vms = vms })
    spec.equal(scv.is_good(partial, { moref = "vm-1" }), false)
    spec.equal(scv.is_good(partial, { uuid = UUID:upper() }), false)
    spec.equal(scv.is_good(partial, { moref = "vm-2" }), true)
    spec.equal(scv.is_good(partial, { moref = "vm-1", uuid = UUID, bios_uuid = "x" }), false)
  end)
  spec.case("says of a backup of other VMs that it is none of the VM's, and by what", function()
    local scv = appliance.new()
    local held = { { moref = "vm-1", uuid = UUID, failed = false }, { moref = "vm-2", failed = false } }
    local full = backup(1, "COMPLETED", { vms = held })
    local other = "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"
    for _, vm in ipairs { { moref = "vm-3" }, { moref = "vm-1", uuid = other }, { uuid = other } } do
      spec.equal(table.pack(scv.is_good(full, vm)), { false, "holds no part of this VM", n = 2 })
    end
    spec.equal(scv.is_good(full, { moref = "vm-2", uuid = other }), true)
    spec.equal(scv.is_good(full, { moref = "vm-1", uuid = other, bios_uuid = UUID }), true)
    spec.equal(scv.is_good(backup(1, "COMPLETED", { vms = {} }), { moref = "vm-3" }), true)
    -- The status does not matter then.
    local odd = backup(1, "ODD", { vms = held })
    spec.equal(table.pack(scv.is_good(odd, { uuid = other })), { false, "holds no part of this VM", n = 2 })
  end)
  spec.case("refuses what is no record", function()
    local scv = appliance.new()
    spec.raises({ kind = "argument" }, scv.is_good, 57)
    spec.raises({ kind = "argument" }, scv.is_good, backup(1, "COMPLETED"), "web01")
    spec.raises({ kind = "protocol" }, scv.is_good, { backup_id = 1 })
  end)
end)

spec.group("scv.backups", function()
  -- The VMs that a chart of the backups of one shows.
  local function drawn(wanted, parts)
    local scv, shell = appliance.new { backups = { backup(1, "COMPLETED", { vms = parts }) } }
    local rows, stdout = {}, io.stdout
    rawset(io, "stdout", { write = function(_, text) rows[#rows + 1] = text end })
    local ok, raised = pcall(function()
      scv.backups { vm = wanted }:where { backup_id = 1 }:chart()
      scv.backups { vm = wanted }:select("vms", "start_time", "status", "partial"):chart()
    end)
    rawset(io, "stdout", stdout)
    if not ok then error(raised, 0) end
    spec.truthy(shell.library("core/list").is(scv.backups { vm = wanted }))
    local names = {}
    for name in table.concat(rows):gmatch("\n (%l+%d%d) ") do names[#names + 1] = name end
    return names
  end
  local function part(name, moref, uuid) return appliance.vm { name = name, moref = moref, uuid = uuid } end

  spec.case("draws the VM that was asked for, and not those that its backups hold beside it", function()
    spec.equal(drawn("db01", { part("db01", "vm-1005", appliance.UUID), part("db02", "vm-1006", "x") }),
      { "db01", "db01" })
    spec.equal(drawn("vm-1005", { part("db01", "vm-1005"), part("db02", "vm-1006") }), { "db01", "db01" })
    -- Restored since: its uuid is the same.
    spec.equal(drawn("db01", { part("db02", "vm-1005", "x"), part("db01", "vm-77", appliance.UUID) }),
      { "db01", "db01" })
  end)
  spec.case("draws all where none of them is known to be that VM", function()
    spec.equal(drawn("vm-99", { part("db01", "vm-1"), part("db02", "vm-2") }), { "db01", "db02", "db01", "db02" })
  end)
end)

spec.group("the backups that are listed for a VM", function()
  local OTHER = "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"
  local BIOS = "42" .. UUID:sub(3)
  -- Those of db01, of which the appliance says its uuid, out of one backup with these parts and one of its own.
  local function listed(parts, options)
    options = options or {}
    options.backups = {
      backup(1, "COMPLETED", { vms = parts }),
      backup(2, "COMPLETED", { vms = { appliance.vm { name = "db01", moref = "vm-1005", uuid = UUID } } }),
    }
    local scv, shell = appliance.new(options)
    return scv.backups("db01"):map(function(each) return each.backup_id end), shell, scv
  end
  local function part(reference, uuid) return appliance.vm { name = "old", moref = reference, uuid = uuid } end

  spec.case("are none where all that they hold, or what bears its moref, is another VM", function()
    for _, parts in ipairs {
      { part("vm-1005", OTHER) }, { part("vm-1005", OTHER), part("vm-8", "y") }, { part("vm-8", OTHER) },
      { part("vm-1005", OTHER), part("vm-8") },
    } do
      local ids, shell = listed(parts)
      spec.equal(ids, { 2 })
      spec.equal(#shell.notes, 1)
      spec.contains(shell.notes[1], "1 backup that is listed for db01 (vm-1005) is of another VM")
      spec.contains(shell.notes[1], "and left out")
    end
    spec.contains(select(2, listed { part("vm-1005", OTHER) }).notes[1],
      ("(old of uuid %s) and left out: scv.backups{vm = %q} lists them"):format(OTHER, OTHER))
  end)
  spec.case("are its own by its uuid, by its moref where they say no uuid, and where they hold nothing", function()
    for _, parts in ipairs {
      { part("vm-77", UUID), part("vm-1005", OTHER) }, { part("vm-1005"), part("vm-8", OTHER) }, { part("vm-8") }, {},
    } do
      local ids, shell = listed(parts)
      spec.equal({ ids, #shell.notes }, { { 1, 2 }, 0 })
    end
  end)
  spec.case("are its own by either uuid that vCenter says it has", function()
    local beside = { vcenter = { vms = { { name = "db01", moref = "vm-1005", uuid = UUID, bios_uuid = BIOS } } } }
    local ids, shell, scv = listed({ part("vm-1005", BIOS) }, beside)
    spec.equal({ ids, #shell.notes }, { { 1, 2 }, 0 })
    spec.equal(scv.is_good(scv.backups("db01")[1], scv.find_vm("db01")), true)
  end)
  spec.case("tell when it was backed up last", function()
    local _, shell, scv = listed { part("vm-1005", OTHER) }
    local rows = scv.last_good_backups():where { name = "db01" }
    spec.equal(rows[1].last_good, "11/21/2026 02:00:00 AM")
    shell.handlers["vms.backups"] = function()
      return { backup(1, "COMPLETED", { vms = { part("vm-1005", OTHER) } }) }
    end
    spec.equal(scv.last_good_backups():where({ name = "db01" })[1].last_good, nil)
  end)
end)

spec.group("scv.known_backups", function()
  spec.case("lists the backups of what the groups hold, each once, and passes over what is gone", function()
    local scv, shell = appliance.new {
      groups = {
        appliance.group {
          id = 1, name = "a", entities = { { moref = "vm-1" }, { moref = "vm-2" }, { moref = "group-v3" } },
        },
        appliance.group { id = 2, name = "b", entities = { "datastore-3", { moref = "vm-9" } } },
      },
      replies = { ["datastores.backups"] = { backup(3, "COMPLETED") } },
    }
    shell.handlers["vms.backups"] = function(moref)
      if moref == "vm-9" then shell.raise { kind = "appliance", status = 404, message = "gone" } end
      return { backup(1, "COMPLETED"), backup(moref == "vm-1" and 2 or 3, "COMPLETED") }
    end
    local ids = {}
    for index, each in ipairs(scv.known_backups()) do ids[index] = each.backup_id end
    table.sort(ids)
    spec.equal(ids, { 1, 2, 3 })
  end)
end)
