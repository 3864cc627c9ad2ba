-- The VMs of a report: which have a good backup that is young enough, and which have not.
local shell = ...
local coverage = {}

local RANK = { gap = 1, unclear = 2, covered = 3 }

-- What is known of a VM. A backup whose status isn't known makes up for a gap only if it may be young enough, and is
-- never a good one.
local function state_of(vm, limit)
  if vm.age_seconds and vm.age_seconds <= limit then return "covered" end
  if vm.unclear and vm.unclear.least_age_seconds <= limit then
    return "unclear", ("its newest backup is %s, and what that means is not known"):format(vm.unclear.word)
  end
  if not vm.age_seconds then return "gap", "no good backup is known" end
  if vm.least_age_seconds <= limit then
    return "gap", "it may have one: the appliance's time zone is not known"
  end
  return "gap", nil
end

--- Every VM with its last good backup, gaps first.
---@param scv table
---@param wanted {hours: number, ignore: string?}
---@return {vms: table[], covered: integer, gap: integer, unclear: integer, unsaid: List?}  unsaid: reports that came
---  without their lists, so that there may be more VMs
function coverage.read(scv, wanted)
  local limit, found = wanted.hours * 3600, { vms = {}, covered = 0, gap = 0, unclear = 0 }
  local vms, unsaid = scv.last_good_backups { ignore = wanted.ignore }
  found.unsaid = unsaid
  for index, vm in ipairs(vms) do
    local state, why = state_of(vm, limit)
    found[state] = found[state] + 1
    found.vms[index] = {
      name = vm.name, moref = vm.moref, groups = vm.groups, last_good = vm.last_good, age_seconds = vm.age_seconds,
      state = state, why = why,
    }
  end
  table.sort(found.vms, function(a, b)
    if a.state ~= b.state then return RANK[a.state] < RANK[b.state] end
    local age, other = a.age_seconds or math.huge, b.age_seconds or math.huge
    if a.state == "gap" and age ~= other then return age > other end
    if a.name ~= b.name then return a.name < b.name end
    return tostring(a.moref) < tostring(b.moref)
  end)
  if #found.vms == 0 then
    shell.raise {
      kind = "empty", message = "the appliance tells of no VM, so that there is none of which it is known that it is "
        .. "backed up",
    }
  end
  return found
end

return coverage
