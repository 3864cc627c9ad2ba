local spec = ...

local appliance = spec.load "appliance"

spec.group("reports", function()
  spec.case("are lists that know where they come from", function()
    local scv, shell = appliance.new()
    spec.equal(scv.protected_vms()[1].name, "web01")
    spec.equal(#scv.unprotected_vms(), 3)
    spec.equal(shell.library("core/list").origin(scv.protected_vms()).operation, "reports.protected_vms")
    spec.equal(shell.requests[1].operation, "reports.protected_vms")
    spec.equal(shell.requests[2].operation, "reports.unprotected_vms")
  end)

  spec.case("refuse arguments before anything is sent", function()
    local scv, shell = appliance.new()
    spec.raises({ kind = "argument", message = "scv.protected_vms: days is not an argument" }, scv.protected_vms,
      { days = 7 })
    spec.raises({ kind = "argument", message = 'scv.unprotected_vms: arguments must be left out, got "web01"' },
      scv.unprotected_vms, "web01")
    spec.equal(#shell.requests, 0)
  end)
end)
