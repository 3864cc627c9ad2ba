local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local sent, said, refuse = appliance.sent, appliance.said, lacking.refuse_change

spec.group("rename_storage", function()
  spec.case("a renaming tells what must have been done before, and what it could not check", function()
    local scv, shell = appliance.new { groups = {} }
    scv.rename_storage { from = "svm_old", to = "svm_b" }
    spec.equal(sent(shell, "storage_systems.rename"),
      { existing = { name = "svm_old" }, new = { name = "svm_b" } })
    spec.contains(said(shell), "the plug-in's service was restarted")
    spec.contains(said(shell), "no backup is known")
  end)
  spec.case("goes by the names that were read strictly", function()
    refuse("storage_systems.rename", function(scv)
      scv.rename_storage { from = "old", to = "svm_b" }
    end, { ["storage_systems.list"] = { "name" } })
  end)
end)
