local spec = ...

local function fixture()
  local host = spec.fake_host.new()
  local List = host.library("list")
  host.handlers["reports.protected_vms"] = function() return List { { name = "web01" } } end
  host.handlers["reports.unprotected_vms"] = function() return List { { name = "build07" }, { name = "legacy01" } } end
  function host.operations()
    return {
      { name = "reports.protected_vms", subject = "reports", ["function"] = "protected_vms" },
      { name = "reports.unprotected_vms", subject = "reports", ["function"] = "unprotected_vms" },
    }
  end
  return host.library("scv").new(host), host
end

spec.group("reports", function()
  spec.case("are lists that know where they come from", function()
    local scv, host = fixture()
    spec.equal(scv.protected_vms()[1].name, "web01")
    spec.equal(#scv.unprotected_vms(), 2)
    spec.equal(host.library("list").origin(scv.protected_vms()).operation, "reports.protected_vms")
    spec.equal(host.requests[1].operation, "reports.protected_vms")
    spec.equal(host.requests[2].operation, "reports.unprotected_vms")
  end)

  spec.case("take no arguments", function()
    local scv, host = fixture()
    spec.raises({ kind = "argument", message = "scv.protected_vms: days is not an argument" }, scv.protected_vms,
      { days = 7 })
    spec.raises({ kind = "argument", message = 'scv.unprotected_vms: arguments must be a table, got "web01"' },
      scv.unprotected_vms, "web01")
    spec.equal(#host.requests, 0)
  end)
end)
