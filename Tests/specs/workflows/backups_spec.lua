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
