local spec = ...

local appliance = spec.load "appliance"

spec.group("find_vm", function()
  spec.case("gives what is known of a VM, whichever way it is meant", function()
    local scv, shell = appliance.new()
    for _, wanted in ipairs { "db01", "vm-1005", appliance.UUID, { name = "db01" } } do
      spec.equal(scv.find_vm { vm = wanted }, { name = "db01", moref = "vm-1005", uuid = appliance.UUID })
    end
    spec.equal(scv.find_vm("vm-9"), { moref = "vm-9" })
    for _, operation in ipairs(appliance.operations(shell)) do
      spec.truthy(operation:find("^reports%.") or operation == "resource_groups.list")
    end
    spec.equal(scv.find_vm("DB01").moref, "vm-1005")
  end)
  spec.case("gives what stands for the VM itself", function()
    local scv, shell = appliance.new()
    local vm = scv.find_vm("db01")
    local count = #shell.requests
    spec.equal(scv.find_vm { vm = vm }, vm)
    -- Whether its moref is that VM's still the reports say.
    spec.equal(#shell.requests, count + 2)
  end)
  spec.case("refuses a name that one of a report and one that only a group holds have", function()
    local scv = appliance.new { groups = { { id = 1, name = "gold", entities = {
      { moref = "vm-1005", name = "db01" }, { moref = "vm-77", name = "db01" },
    } } } }
    local raised = spec.raises({ kind = "ambiguous" }, scv.find_vm, "db01")
    spec.contains(raised.hint, "vm-77")
    spec.equal(scv.find_vm("vm-1005").uuid, appliance.UUID)
  end)
  spec.case("refuses what means several, or none", function()
    local scv = appliance.new()
    spec.raises({ kind = "ambiguous" }, scv.find_vm, "twin")
    spec.raises({ kind = "not_found" }, scv.find_vm, "web99")
    spec.raises({ kind = "argument", argument = "vm" }, scv.find_vm, {})
  end)
end)
