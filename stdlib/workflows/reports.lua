-- Which VMs were backed up lately, and which were not: the appliance's own two reports.
local shell = ...
local argument_table = shell.library("session/argument_table")
local report = shell.library("lookup/report")

local read_protected = argument_table.reader("scv.protected_vms", {}, { lists = true })
local read_unprotected = argument_table.reader("scv.unprotected_vms", {}, { lists = true })

local function add(scv)
  --- Lists the VMs that were backed up in the last seven days. One that is in several groups has one row.
  ---
  ---     scv.protected_vms():sort("last_backup")
  ---     scv.protected_vms():where(function(vm) return vm.last_status ~= "COMPLETED" end)
  ---@reads
  ---@steps reports.protected_vms
  ---@return List vms
  ---@typed return List<reports.protected_vms>
  function scv.protected_vms(arguments)
    read_protected(arguments)
    return report.each_once(scv.api.reports.protected_vms())
  end

  --- Lists the VMs that were not backed up in the last seven days. One that is in several groups has one row.
  ---
  ---     for _, vm in ipairs(scv.unprotected_vms()) do print(vm.name) end
  ---@reads
  ---@steps reports.unprotected_vms
  ---@return List vms
  ---@typed return List<reports.unprotected_vms>
  function scv.unprotected_vms(arguments)
    read_unprotected(arguments)
    return report.each_once(scv.api.reports.unprotected_vms())
  end
end

return { order = 20, add = add }
