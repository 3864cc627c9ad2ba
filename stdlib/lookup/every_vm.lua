-- All VMs that the appliance knows to be in vCenter, for those who look for gaps: what is missing here is missed there.
local shell = ...
local known_vms = shell.library("lookup/known_vms")
local moref = shell.library("core/moref")
local outcome = shell.library("core/outcome")
local optional = shell.library("core/record").optional
local pages = shell.library("session/pages")
local report = shell.library("lookup/report")
local sequence = shell.library("core/sequence")

local every_vm = {}

---@class KnownVM: Record
---@field name string
---@field moref string?
---@field uuid string?
---@field groups string[]?  the names of the resource groups that it is in, where that is known
---@field last_backup any  when its last backup was, where a report says so
---@field last_status string?  how that ended
---@field last_outcome "done"|"warning"|"failed"|"unknown"|nil  and what came of it
---@field source string  the operation that tells of it: "reports.protected_vms"

-- What a report says of a VM.
local function reported_row(vm)
  local from = known_vms.source(vm)
  local status = from.read.maybe(from.record, "last_status", "text")
  return {
    name = vm.name, moref = vm.moref, uuid = vm.uuid, groups = vm.groups,
    last_backup = from.read.maybe(from.record, "last_backup", "time"), last_status = status,
    last_outcome = status and outcome.of(status) or nil, source = from.read.operation,
  }
end

-- Moref → the names of the groups that hold the VM itself.
local function holders_of(groups)
  local holders = {}
  for _, group in ipairs(groups) do
    for _, vm in ipairs(known_vms.held({ group }, true)) do
      holders[vm.moref] = holders[vm.moref] or {}
      table.insert(holders[vm.moref], optional(group, "name"))
    end
  end
  return holders
end

-- A VM that a report tells of without its moref may be one that a group holds by it.
local function check_morefs(live)
  for _, vm in ipairs(live) do
    local from = known_vms.source(vm)
    if not vm.moref then from.read(from.record, "moref", "text", "resource groups hold VMs by their morefs") end
  end
end

-- Those of both reports, each once: a VM that is in both counts as the first says.
local function each_once(live)
  local by_key = {}
  return sequence.where(live, function(vm)
    local key = vm.moref or moref.uuid_key(vm.uuid)
    local twins = by_key[key] or {}
    by_key[key] = twins
    local same = sequence.where(twins, function(other) return not report.differ(other, vm) end)
    twins[#twins + 1] = vm
    return #same == 0
  end)
end

--- Each once: those of the reports, then those that groups hold and no report tells of, since reports may be an hour
--- old. And the reports that came without their lists: of those it is not known that they have no VMs.
---@param scv table
---@return KnownVM[] vms, string[] unsaid
function every_vm.list(scv)
  local live, groups = known_vms.reported(scv), scv.api.resource_groups.list()
  pages.refuse_cut(groups, "resource_groups.list", "resource groups", "which VMs they hold is not known")
  local new = known_vms.unreported(live, known_vms.held(groups))
  if #new > 0 then
    known_vms.refuse_silent(scv, live, groups)
    check_morefs(live)
  end
  local rows = sequence.map(each_once(live), reported_row)
  local holders = #new > 0 and holders_of(groups) or {}
  for _, vm in ipairs(new) do
    rows[#rows + 1] = {
      name = vm.name or vm.moref, moref = vm.moref, uuid = vm.uuid, groups = holders[vm.moref],
      source = "resource_groups.list",
    }
  end
  return rows, live.unsaid
end

return every_vm
