local args = script {
  description = [[
Lists the VMs that have no good backup of the last hours, and ends with status 5 if there are any.
A gap is looked for, so where the appliance's time zone is not known (--timezone), a backup counts as old as it can be.
What is newer than the last good backup would be lost. Where it is not known which VMs there are, or whether a backup is
good, that is an error.
With format=prometheus the ages are figures for node_exporter (to=FILE), also of the resource groups, and what came of
the jobs of those hours; with plugin=true it is a plug-in of Nagios, Icinga and their like: one line, and a status of 0
to 3.]],
  needs = "read",
  plugin = true,
  args = {
    format = { default = "table", choices = { "table", "prometheus" }, form = true, text = "what is printed" },
    hours = { type = "number", default = 24, text = "how old the last good backup may be" },
    ignore = { text = 'VMs that need no backup: a pattern such as "tmpl-*"' },
    plugin = { default = false, form = true, text = "be a monitoring plug-in: one line, and a status of 0, 1, 2 or 3" },
    to = { text = "a file that the figures go to, whole or not at all; one that is there is replaced" },
    warning = { type = "number", text = "of the plug-in: how many hours are old enough for WARNING" },
  },
  output = [[
name      moref    groups  last_good               hours
--------  -------  ------  ----------------------  -----
build07   vm-1013
legacy01  vm-1014
lab01     vm-1007  lab     11/22/2026 04:00:00 AM     35
3 rows]],
}

local limit = args.hours * 3600

local function wrong(message, hint) fail { kind = "usage", message = "rpo-audit: " .. message, hint = hint } end
if args.to and args.format ~= "prometheus" then wrong("to is of format=prometheus") end
if args.plugin and args.format ~= "table" then wrong("plugin and format can't be given together") end
if args.warning and not args.plugin then wrong("warning is of plugin=true") end
if args.hours <= 0 then wrong(("hours must be a number above 0, got %g"):format(args.hours)) end
if args.warning and args.warning <= 0 then
  wrong(("warning must be a number above 0, got %g"):format(args.warning))
end
if args.warning and args.warning >= args.hours then
  wrong(("warning must be less than hours, got %g and %g"):format(args.warning, args.hours))
end

-- A report without its list counts as empty: that these are all VMs can't be said then.
local vms, unsaid = scv.last_good_backups { ignore = args.ignore }

-- --- figures for node_exporter ---------------------------------------------------------------------------------------

-- The age of a backup; where it is none of the past nothing can be said of its group.
---@return any
local function age_of(backup, read)
  local ok, least, most = pcall(scv.age, read(backup, "start_time", "time"))
  if ok then return most end
  if least.kind ~= "argument" then error(least, 0) end
  return read.wrong(backup, "start_time", "a time of the past")
end

-- Whether no VM failed in a backup that is good.
local function is_whole(backup, read)
  return read(backup, "status", "text"):upper() ~= "PARTIAL" and not read(backup, "partial", "flag")
end

-- The groups by their ids, and by their names: several may be called so.
local function groups_of()
  local read, ages, by_id, by_name = scv.reader("resource_groups.list"), {}, {}, {}
  for index, group in ipairs(scv.resource_groups()) do
    local name, id = read(group, "name", "text"), tostring(read(group, "id", "id"))
    if by_id[id] then read.wrong(group, "id", "an id that no other resource group has") end
    ages[index] = { name = name, id = id, age = math.huge, unclear = math.huge }
    by_id[id], by_name[name] = ages[index], by_name[name] or {}
    table.insert(by_name[name], ages[index])
  end
  for _, group in ipairs(ages) do group.is_twin = #by_name[group.name] > 1 end
  return ages, by_id, by_name
end

-- The group of a backup; nil where there is none any more. A name that several have says nothing.
local function group_of(backup, read, by_id, by_name)
  local id = read.maybe(backup, "group_id", "id")
  if id then return by_id[tostring(id)] end
  local found = by_name[read(backup, "group_name", "text")] or {}
  if #found > 1 then
    read(backup, "group_id", "id", ("%d resource groups are called %s"):format(#found, found[1].name))
  end
  return found[1]
end

-- Each group with the age of its last backup that is good for all that it holds, and whether a newer one may be.
local function group_ages()
  local ages, by_id, by_name = groups_of()
  for _, backup in ipairs(scv.known_backups { strict = true }) do
    local read_backup = scv.reader(backup)
    local found = group_of(backup, read_backup, by_id, by_name)
    if found then
      local is_good, _, word = scv.is_good(backup)
      if is_good and is_whole(backup, read_backup) then found.age = math.min(found.age, age_of(backup, read_backup)) end
      if word then found.unclear = math.min(found.unclear, age_of(backup, read_backup)) end
    end
  end
  return ages
end

-- The types of jobs as the document spells them; any other is in small letters.
local TYPES = { "backup", "restore", "mountBackup", "unmountBackup", "attachVmdk", "detachVmdk" }

-- How many jobs of each type began in these hours, by what came of them; those of backups are always there.
local function job_samples()
  local OUTCOMES = { "done", "warning", "failed", "running", "unknown" }
  local read, types = scv.reader("jobs.list"), { "backup" }
  ---@type table<string, table<string, integer>>
  local counts, spelled = { backup = {} }, {}
  for _, kind in ipairs(TYPES) do spelled[kind:lower()] = kind end
  for _, job in ipairs(scv.jobs { since = ("%.6fh"):format(args.hours) }) do
    -- Some appliances write it in capitals; an alert goes by one spelling, whichever jobs there are.
    local written = read(job, "type", "text"):lower()
    local kind = spelled[written] or written
    if not counts[kind] then
      counts[kind] = {}
      types[#types + 1] = kind
    end
    local outcome = job.outcome or scv.is_running(job) and "running" or "unknown"
    counts[kind][outcome] = (counts[kind][outcome] or 0) + 1
  end
  table.sort(types)
  local samples = {}
  for _, kind in ipairs(types) do
    for _, outcome in ipairs(OUTCOMES) do
      samples[#samples + 1] = { labels = { type = kind, outcome = outcome }, value = counts[kind][outcome] or 0 }
    end
  end
  return samples
end

local function figures()
  local ages, unclear, group_age, group_unclear = {}, {}, {}, {}
  for index, vm in ipairs(vms) do
    local labels = { vm = vm.name, moref = vm.moref, uuid = vm.uuid }
    ages[index] = { labels = labels, value = vm.age_seconds or math.huge }
    unclear[index] = { labels = labels, value = vm.unclear and 1 or 0 }
  end
  for index, group in ipairs(group_ages()) do
    -- Two of one name would be one series.
    local labels = { group = group.name, id = group.is_twin and group.id or nil }
    group_age[index] = { labels = labels, value = group.age }
    group_unclear[index] = { labels = labels, value = group.unclear < group.age and 1 or 0 }
  end
  local hours = ("%g hours"):format(args.hours)
  return {
    { name = "scv_vm_last_good_backup_age_seconds", samples = ages,
      help = "How old the last good backup of a VM is at most; +Inf where it has none." },
    { name = "scv_vm_last_backup_unclear", samples = unclear,
      help = "1 where a newer backup of the VM has a status that is not known, and counts as none." },
    { name = "scv_group_last_good_backup_age_seconds", samples = group_age,
      help = "How old the last backup of a resource group is at most that is good for all its VMs; +Inf without one." },
    { name = "scv_group_last_backup_unclear", samples = group_unclear,
      help = "1 where a newer backup of the group has a status that is not known, and counts as none." },
    { name = "scv_jobs", samples = job_samples(),
      help = ("Jobs that began in the last %s, by type and outcome."):format(hours) },
    { name = "scv_rpo_audit_window_seconds", help = "The hours that scv_jobs is of, in seconds.",
      samples = { { value = args.hours * 3600 } } },
  }
end

-- That nothing is backed up too late is not known of an appliance that tells of no VM.
local function refuse_none()
  if #vms > 0 or unsaid then return end
  fail {
    kind = "empty",
    message = ("there is no VM to look at: the appliance tells of none%s"):format(
      args.ignore and (" but those that ignore=%s leaves out"):format(args.ignore) or ""),
    hint = "That all are backed up is not known. scv.known_vms() lists the VMs that it tells of.",
  }
end

if args.format == "prometheus" then
  refuse_none()
  -- A VM that is missing among the figures would raise no alert.
  if unsaid then
    fail {
      kind = "protocol", operation = unsaid[1], field = "response",
      message = ("which VMs there are is not known: %s came without a list"):format(table.concat(unsaid, " and ")),
      hint = "No figures were written.",
    }
  end
  if args.to then
    prometheus.save(args.to, figures())
    note(("%s: the figures of %d VMs"):format(args.to, #vms))
  else
    io.write(prometheus.text(figures()))
  end
  return
end

-- --- who is late -----------------------------------------------------------------------------------------------------

local late, unsure, open = List({}, { "name", "moref", "groups", "last_good", "hours" }), 0, List {}
for _, vm in ipairs(vms) do
  local is_late = not vm.age_seconds or vm.age_seconds > limit
  -- What may be good, and is newer, may be the last good one. It makes up for a gap only if it may be young enough.
  local odd = is_late and vm.unclear or nil
  if odd then open[#open + 1] = { name = vm.name, word = odd.word } end
  if is_late and not (odd and odd.least_age_seconds <= limit) then
    late[#late + 1] = {
      name = vm.name, moref = vm.moref, groups = vm.groups, last_good = vm.last_good,
      hours = vm.age_seconds and math.ceil(vm.age_seconds / 3600),
    }
    if vm.age_seconds and vm.least_age_seconds <= limit then unsure = unsure + 1 end
  end
end

-- --- a monitoring plug-in --------------------------------------------------------------------------------------------

-- "build07 (never), lab01 (36 h) and 2 more"
local function listed(rows)
  local words = {}
  for index = 1, math.min(#rows, 10) do
    words[index] = ("%s (%s)"):format(rows[index].name, rows[index].hours and rows[index].hours .. " h" or "never")
  end
  return table.concat(words, ", ") .. (#rows > 10 and (" and %d more"):format(#rows - 10) or "")
end

local function tell_plugin()
  local aging, oldest = List {}, 0
  for _, vm in ipairs(vms) do
    oldest = math.max(oldest, vm.age_seconds or 0)
    if args.warning and vm.age_seconds and vm.age_seconds > args.warning * 3600 and vm.age_seconds <= limit then
      aging[#aging + 1] = { name = vm.name, hours = math.ceil(vm.age_seconds / 3600) }
    end
  end
  local data = {
    { label = "vms", value = #vms, least = 0 }, { label = "late", value = #late, critical = 0, least = 0, most = #vms },
    { label = "unclear", value = #open, least = 0, most = #vms },
    { label = "oldest", value = math.ceil(oldest), unit = "s", critical = math.ceil(limit), least = 0,
      warning = args.warning and math.ceil(args.warning * 3600) or nil },
  }
  local of_all = ("of %d VMs"):format(#vms)
  if #late > 0 then
    local more = #open > 0 and ("; of %d it is not known"):format(#open) or ""
    more = more .. (unsure > 0 and ("; %d may have one, since the time zone is not known"):format(unsure) or "")
    return plugin_result { state = "CRITICAL", data = data,
      text = ("%d %s have no good backup of the last %g hours: %s%s"):format(#late, of_all, args.hours, listed(late),
        more) }
  elseif #open > 0 then
    return plugin_result { state = "UNKNOWN", data = data,
      text = ("when the last good backup of %d %s was is not known: the status of %s is %s"):format(#open, of_all,
        open[1].name, open[1].word) }
  elseif unsaid then
    return plugin_result { state = "UNKNOWN", data = data,
      text = ("the %d VMs that are known have a good backup of the last %g hours; whether there are others is not "
        .. "known: %s came without a list"):format(#vms, args.hours, table.concat(unsaid, " and ")) }
  elseif #vms == 0 then
    return plugin_result { state = "UNKNOWN", text = "there is no VM to look at", data = data }
  elseif #aging > 0 then
    return plugin_result { state = "WARNING", data = data,
      text = ("the last good backup of %d %s is older than %g hours: %s"):format(#aging, of_all, args.warning,
        listed(aging)) }
  end
  plugin_result { state = "OK", data = data,
    text = ("%d VMs have a good backup of the last %g hours"):format(#vms, args.hours) }
end

if args.plugin then return tell_plugin() end

-- --- what people read ------------------------------------------------------------------------------------------------

if #late > 0 then show(late) end
if unsure > 0 then
  note(("the appliance's time zone is not known (--timezone says it): %d of these may have one"):format(unsure))
end
if #open > 0 then
  -- Of each word, those VMs whose newest backup says it.
  local named, words, hints = {}, {}, {}
  for _, each in ipairs(open) do
    if not named[each.word] then
      named[each.word] = {}
      words[#words + 1], hints[#hints + 1] = each.word, scv.word_hint(each.word)
    end
    table.insert(named[each.word], each.name)
  end
  local told = {}
  for index = 1, math.min(#words, 5) do
    local names = named[words[index]] or {}
    told[index] = ("%s (%s%s)"):format(words[index], table.concat(names, ", ", 1, math.min(#names, 20)),
      #names > 20 and ", …" or "")
  end
  if #words > 5 then told[6] = ("one of %d other words"):format(#words - 5) end
  fail {
    kind = "protocol", operation = "vms.backups", field = "status", word = words[1],
    message = ("when the last good backup of %d of %d VMs was is not known: their newest is %s, and what that means is "
      .. "not known%s"):format(#open, #vms, table.concat(told, ", or "), #late == 0 and ""
      or ("; %d have none of the last %g hours"):format(#late, args.hours)),
    hint = #hints > 0 and table.concat(hints, "\n", 1, math.min(#hints, 5)) or nil,
  }
end
if #late > 0 then
  fail {
    kind = "job",
    message = ("%d of %d VMs have no good backup of the last %g hours"):format(#late, #vms, args.hours),
  }
end
if unsaid then
  fail {
    kind = "protocol", operation = unsaid[1], field = "response",
    message = ("the %d VMs that are known have a good backup of the last %g hours; whether there are others is not "
      .. "known: %s came without a list"):format(#vms, args.hours, table.concat(unsaid, " and ")),
    hint = "scv.check() shows what the appliance gives; scv.api.correct says where its list is",
  }
end
refuse_none()
note(("all %d VMs have a good backup of the last %g hours"):format(#vms, args.hours))
