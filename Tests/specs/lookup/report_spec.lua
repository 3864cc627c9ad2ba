local spec = ...

local appliance = spec.load "appliance"

-- What the two reports give of these rows.
local function reports(rows)
  local scv, shell = appliance.new { protected = rows, unprotected = {} }
  return scv.protected_vms(), scv, shell
end

local OLD, NEW = "11/21/2026 02:00:00 AM", "11/22/2026 02:00:00 AM"

spec.group("a report", function()
  spec.case("has each VM once, where the appliance has a row for each group", function()
    local rows = reports {
      { name = "web01", moref = "vm-1", groups = { "gold" }, policies = { "daily" }, last_backup = OLD,
        last_status = "FAILED" },
      { name = "db01", moref = "vm-2", groups = { "gold" } },
      { name = "web01", moref = "vm-1", uuid = "U1", groups = { "lab", "gold" }, last_backup = NEW,
        last_status = "COMPLETED" },
    }
    spec.equal(#rows, 2)
    local web = rows[1]
    spec.equal({ web.name, web.uuid, web.groups, web.policies, web.last_backup, web.last_status },
      { "web01", "U1", { "gold", "lab" }, { "daily" }, NEW, "COMPLETED" })
    spec.equal(rows[2].name, "db01")
  end)
  spec.case("joins what stands under the document's key, not what is called like it", function()
    local shell = spec.fake_shell.new()
    local metatable = shell.library("core/record").metatable("ProtectedVm", {
      name = { keys = { "name" } }, moref = { keys = { "moref" } }, groups = { keys = { "resourceGroups" } },
    })
    local function row(group)
      return setmetatable({ name = "web01", moref = "vm-1", groups = 7, resourceGroups = { group } }, metatable)
    end
    local rows = shell.library("lookup/report").each_once(shell.library("core/list").new { row("gold"), row("lab") })
    spec.equal({ #rows, rows[1].resourceGroups, rawget(rows[1], "groups") }, { 1, { "gold", "lab" }, 7 })
  end)
  spec.case("keeps the later backup where that is of the first row", function()
    local rows = reports {
      { name = "web01", moref = "vm-1", last_backup = NEW, last_status = "FAILED" },
      { name = "web01", moref = "vm-1", last_backup = OLD, last_status = "COMPLETED" },
      { name = "web01", moref = "vm-1" },
    }
    spec.equal({ #rows, rows[1].last_backup, rows[1].last_status }, { 1, NEW, "FAILED" })
  end)
  spec.case("keeps two VMs of one name, and rows that contradict each other", function()
    local rows = reports {
      { name = "twin", moref = "vm-1" }, { name = "twin", moref = "vm-2" }, { name = "odd", uuid = "U1" },
      { name = "odd", uuid = "U2" }, { name = "a", moref = "vm-3", uuid = "U3" },
      { name = "b", moref = "vm-3", uuid = "U4" },
    }
    spec.equal(#rows, 6)
  end)
  spec.case("keeps two VMs of one moref and other names, whichever bears a uuid", function()
    local rows = reports {
      { name = "web01", moref = "vm-1", uuid = "U1", groups = { "gold" } }, { name = "lab01", moref = "vm-1" },
      { name = "WEB01", moref = "vm-1", groups = { "lab" } }, { name = "lab01", moref = "vm-1", groups = { "lab" } },
    }
    spec.equal(rows:map(function(row) return row.name end), { "web01", "lab01" })
    spec.equal({ rows[1].groups, rows[2].groups }, { { "gold", "lab" }, { "lab" } })
  end)
  spec.case("makes no VM ambiguous that it has twice", function()
    local _, scv = reports {
      { name = "web01", moref = "vm-1001", uuid = appliance.UUID, groups = { "gold" } },
      { name = "web01", moref = "vm-1001", uuid = appliance.UUID, groups = { "lab" } },
    }
    for _, word in ipairs { "web01", "vm-1001", appliance.UUID } do
      spec.equal(scv.find_vm { vm = word }.moref, "vm-1001")
    end
  end)
end)
