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

local vms, is_reported = List {}, {}
for _, report in ipairs { scv.protected_vms(), scv.unprotected_vms() } do
  for _, vm in ipairs(report) do
    local has_moref, moref = pcall(function() return vm.moref end)
    is_reported[has_moref and moref or ""] = true
  end
  local ignored = {}
  for _, vm in ipairs(args.ignore and report:like { name = args.ignore } or {}) do ignored[vm] = true end
  for _, vm in ipairs(report) do
    if not ignored[vm] then vms[#vms + 1] = vm end
  end
end

-- What a group holds and no report tells of may be too new for them: they may be an hour old.
local function unreported()
  local found = List({}, { "name", "moref", "groups" })
  for _, group in ipairs(scv.api.resource_groups.list()) do
    for _, entity in ipairs(group.entities or {}) do
      local vm = type(entity) == "string" and { moref = entity, name = entity } or type(entity) == "table" and entity
      local moref = vm and vm.moref
      if type(moref) == "string" and moref:find("^vm%-%d+$") and not is_reported[moref] then
        is_reported[moref] = true
        found[#found + 1] = { name = vm.name or moref, moref = moref, groups = { group.name } }
      end
    end
  end
  return found
end

local is_read, more = pcall(unreported)
if is_read then
  local ignored = {}
  for _, vm in ipairs(args.ignore and more:like { name = args.ignore } or {}) do ignored[vm] = true end
  for _, vm in ipairs(more) do
    if not ignored[vm] then vms[#vms + 1] = vm end
  end
elseif type(more) == "table" and (more.kind == "appliance" or more.kind == "protocol") then
  note("which VMs the resource groups hold is not known: " .. more.message)
else
  error(more, 0)
end

-- The least and the most that the age of a time can be; nothing where it can't be read, or is 0, which is never.
local function age_of(time)
  if time == nil or tonumber(time) == 0 then return nil end
  local ok, least, most = pcall(scv.age, time)
  if ok then return least, most end
  if type(least) == "table" and least.kind == "argument" then return nil end
  error(least, 0)
end

-- The most that the age of its last good backup can be, in seconds, when that was, and the least that its age can be;
-- nothing if there is none. The report tells of the last backup only: if that is not good, or its time can't be read,
-- the VM's backups are looked through.
local function last_good(vm)
  local is_good = vm.last_status and scv.succeeded { status = vm.last_status, end_time = vm.last_backup }
  local least_of_last, most_of_last = age_of(vm.last_backup)
  if is_good and most_of_last then return most_of_last, vm.last_backup, least_of_last end
  if not vm.last_backup or tonumber(vm.last_backup) == 0 then return nil end
  local newest, time, at_least
  for _, backup in ipairs(scv.backups { vm = vm }) do
    if scv.is_good(backup, vm) then
      local least, most = age_of(backup.start_time)
      if most and (not newest or most < newest) then newest, time, at_least = most, backup.start_time, least end
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
