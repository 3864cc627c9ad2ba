local spec = ...

local appliance = spec.load "appliance"

spec.group("scv.is_sound", function()
  spec.case("says whether an audit log file is as it should be", function()
    local scv = appliance.new()
    for _, state in ipairs { "NORMAL", "ACTIVE", "ROLLOVER DELETE", "normal" } do
      spec.equal(scv.is_sound { integrity = state }, true)
    end
    for _, log in ipairs { { integrity = "TAMPERED" }, { integrity = "UNEXPECTED DELETE" }, {} } do
      spec.equal(scv.is_sound(log), false)
    end
    spec.raises({ kind = "argument" }, scv.is_sound, "audit.log")
  end)
end)
