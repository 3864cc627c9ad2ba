local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"

local machine = appliance.machine

-- Reports of two VMs each, of which one is in both, and a group that holds another one.
local function world(change)
  local made = {
    protected = {
      { name = "web01", moref = "vm-1001", uuid = "u-1", groups = { "gold" }, last_backup = "11/23/2026 02:00:00 AM",
        last_status = "COMPLETED" },
      { name = "db01", moref = "vm-1005", uuid = "u-5" },
    },
    unprotected = { { name = "db01", moref = "vm-1005", uuid = "u-5" }, { name = "old", moref = "vm-7" } },
    groups = {
      appliance.group { id = 1, name = "gold", entities = { machine(1001, "web01"), machine(9, "new") } },
      appliance.group { id = 2, name = "bare", entities = { "vm-9", "vm-7", "datastore-3" } },
    },
  }
  if change then change(made) end
  return made
end

local function listed(change)
  local scv, shell = appliance.new(world(change))
  return scv.known_vms(), shell
end

local function names(rows)
  local found = {}
  for index, row in ipairs(rows) do found[index] = ("%s %s"):format(row.name, row.source) end
  return found
end

local ALL = {
  "web01 reports.protected_vms", "db01 reports.protected_vms", "old reports.unprotected_vms",
  "new resource_groups.list",
}

spec.group("scv.known_vms", function()
  spec.case("lists each VM once, wherever it is known from", function()
    local rows, shell = listed()
    spec.equal(names(rows), ALL)
    spec.equal({ rows[1].last_backup, rows[1].last_status, rows[1].last_outcome, rows[1].groups },
      { "11/23/2026 02:00:00 AM", "COMPLETED", "done", { "gold" } })
    spec.equal({ rows[4].moref, rows[4].groups, rows[4].last_backup }, { "vm-9", { "gold", "bare" }, nil })
    spec.equal(appliance.operations(shell), { "reports.protected_vms", "reports.unprotected_vms",
      "resource_groups.list" })
  end)
  spec.case("takes rows of one VM for one, by its uuid where the reports say no morefs", function()
    local rows = listed(function(made)
      made.groups = {}
      for _, report in ipairs { made.protected, made.unprotected } do
        for index, row in ipairs(report) do row.moref, row.uuid = nil, row.uuid or ("u-x" .. index) end
      end
      table.insert(made.protected, { name = "web01", uuid = "U-1", groups = { "lab" } })
    end)
    spec.equal(names(rows), { ALL[1], ALL[2], ALL[3] })
    spec.equal(rows[1].groups, { "gold", "lab" })
  end)
  spec.case("stops where it isn't known which VMs there are", function()
    lacking.refuse {
      fixture = function() return appliance.new(world(function(made) made.unprotected[2].uuid = "u-7" end)) end,
      call = function(scv) scv.known_vms() end,
      needs = {
        ["reports.protected_vms"] = { "name", "moref" }, ["reports.unprotected_vms"] = { "name", "moref" },
        ["resource_groups.list"] = { "entities" },
      },
      may_lack = { ["reports.protected_vms"] = { "last_backup", "last_status" } },
    }
    lacking.refuse {
      fixture = function() return appliance.new(world(function(made) made.groups[2] = nil end)) end,
      call = function(scv) scv.known_vms() end, needs = { ["resource_groups.list"] = { "entities.moref" } },
    }
    -- A report that tells of nothing says of no VM that it isn't there.
    spec.raises({ kind = "protocol", operation = "reports.protected_vms", field = "vms" }, listed, function(made)
      made.protected = {}
    end)
  end)
  spec.case("stops where a group holds what may be a VM by a moref of no known form, or without one", function()
    for _, entity in ipairs {
      "VirtualMachine:vm-77", "urn:vmomi:VirtualMachine:vm-77:5020", { moref = "VM-77", type = "VirtualMachine" },
      { moref = "group-v7", name = "x", type = "VirtualMachine" }, { uuid = appliance.UUID, name = "x" },
    } do
      local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list" }, listed, function(made)
        table.insert(made.groups[2].entities, entity)
      end)
      spec.contains(raised.hint, "it is held by resource group bare")
    end
    spec.equal(#listed(function(made)
      table.move({ "domain-c8", "group-v3", { name = "t", type = "Tag" } }, 1, 3, 4, made.groups[2].entities)
    end), 4)
  end)
  spec.case("is no hindrance to finding another VM by its name", function()
    local function find(name, entity)
      local scv = appliance.new(world(function(made) table.insert(made.groups[2].entities, entity) end))
      return scv.find_vm(name)
    end
    local odd = { moref = "VM-77", name = "odd", type = "VirtualMachine" }
    spec.equal(find("web01", odd).moref, "vm-1001")
    -- One that says the very name may be the one that is meant.
    local function twin(name) return { moref = "VM-78", name = name, type = "VirtualMachine" } end
    for wanted, name in pairs { web01 = "web01", Web01 = "Web01", WEB01 = "Web01" } do
      local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "moref" }, find,
        wanted, twin(name))
      spec.contains(raised.hint, ("it is called %s, too; or give the VM by its moref or uuid"):format(name))
    end
    -- In other letters it is not meant where one is called exactly so.
    spec.equal(find("web01", twin "Web01").moref, "vm-1001")
    for _, name in ipairs { "odd", "ODD" } do
      local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "moref" }, find, name,
        odd)
      spec.contains(raised.hint, ("it is held by resource group bare\nit may be %s, which is found nowhere else; "
        .. "or give the VM by its moref or uuid"):format(name))
    end
    -- What says no name may be any VM: it is said where the name was found elsewhere, and stops where it was not.
    local scv, shell = appliance.new(world(function(made) table.insert(made.groups[2].entities, "VM-77") end))
    spec.equal(scv.find_vm("web01").moref, "vm-1001")
    spec.contains(shell.notes[#shell.notes], "resource group bare holds VM-77, which is no moref of a known form: "
      .. "whether it is another VM called web01 is not known")
    spec.raises({ kind = "protocol", operation = "resource_groups.list" }, find, "nowhere", "VM-77")
  end)
  spec.case("says how it is narrowed", function()
    local scv = appliance.new(world())
    spec.raises({
      kind = "argument", message = "scv.known_vms: name is not an argument",
      hint = 'it lists all of them; scv.known_vms():where{name = "web01"} narrows that',
    }, scv.known_vms, { name = "web01" })
  end)
  spec.case("reads what a group holds once, however many VMs no report tells of", function()
    local scv, shell = appliance.new(world(function(made)
      for id = 1, 20 do
        made.groups[id] = appliance.group {
          id = id, name = "group" .. id, entities = { machine(100 + id, "new" .. id), machine(200, "in_all") },
        }
      end
    end))
    local known_vms = shell.library("lookup/known_vms")
    local held, read = known_vms.held, 0
    function known_vms.held(groups, ...)
      read = read + #groups
      return held(groups, ...)
    end
    local rows = scv.known_vms()
    spec.equal({ #rows, #rows[#rows].groups, rows[4].groups }, { 24, 1, { "group1" } })
    spec.equal(#rows:where { name = "in_all" }[1].groups, 20)
    spec.equal(read, 40)
  end)
  spec.case("knows that nothing was backed up for days, where the other report tells of all", function()
    local rows = listed(function(made)
      made.unprotected = { { name = "web01", moref = "vm-1001" }, { name = "new", moref = "vm-9" },
        { name = "old", moref = "vm-7" } }
      made.protected = {}
    end)
    spec.equal(#rows, 3)
  end)
end)
