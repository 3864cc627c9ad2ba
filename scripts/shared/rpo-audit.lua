local args = script {
  description = [[
Lists the VMs that have no good backup of the last hours, and ends with status 5 if there are any.
A gap is looked for, so where the appliance's time zone is not known (--timezone), a backup counts as old as it can be.
What is newer than the last good backup would be lost.]],
  needs = "read",
  args = {
    hours = { type = "number", default = 24, text = "how old the last good backup may be" },
    ignore = { text = 'VMs that need no backup: a pattern such as "tmpl-*"' },
  },
  output = [[
name      moref    groups  last_good               hours
--------  -------  ------  ----------------------  -----
build07   vm-1013
legacy01  vm-1014
lab01     vm-1007  lab     11/22/2026 04:00:00 AM     35
3 rows]],
}

local vms = List {}
for _, report in ipairs { scv.protected_vms(), scv.unprotected_vms() } do
  local ignored = {}
  for _, vm in ipairs(args.ignore and report:like { name = args.ignore } or {}) do ignored[vm] = true end
  for _, vm in ipairs(report) do
    if not ignored[vm] then vms[#vms + 1] = vm end
  end
end

-- The most that the age of its last good backup can be, in seconds, when that was, and the least that its age can be;
-- nothing if there is none. The report tells of the last backup only: if that is not good, the VM's backups are looked
-- through.
local function last_good(vm)
  local is_good = vm.last_status and scv.succeeded { status = vm.last_status, end_time = vm.last_backup }
  if vm.last_backup and is_good then
    local least, most = scv.age(vm.last_backup)
    return most, vm.last_backup, least
  end
  if not vm.last_backup then return nil end
  local newest, time, at_least
  for _, backup in ipairs(scv.backups { vm = vm }) do
    if scv.is_good(backup, vm) then
      local least, most = scv.age(backup.start_time)
      if not newest or most < newest then newest, time, at_least = most, backup.start_time, least end
    end
  end
  return newest, time, at_least
end

local late, unsure = List({}, { "name", "moref", "groups", "last_good", "hours" }), 0
for _, row in ipairs(parallel(vms, function(vm) return { last_good(vm) } end)) do
  local vm, age, time, least = row.item, row.value[1], row.value[2], row.value[3]
  if not age or age > args.hours * 3600 then
    late[#late + 1] = {
      name = vm.name, moref = vm.moref, groups = table.concat(vm.groups or {}, ", "), last_good = time,
      hours = age and math.ceil(age / 3600),
    }
    if least and least <= args.hours * 3600 then unsure = unsure + 1 end
  end
end

if #late == 0 then
  io.stderr:write(("all %d VMs have a good backup of the last %g hours\n"):format(#vms, args.hours))
  return
end
show(late)
if unsure > 0 then
  note(("the appliance's time zone is not known (--timezone says it): %d of these may have one"):format(unsure))
end
fail {
  kind = "job",
  message = ("%d of %d VMs have no good backup of the last %g hours"):format(#late, #vms, args.hours),
}
