local args = script {
  description = [[
Lists the VMs that have no good backup of the last hours, and ends with status 5 if there are any.
A gap is looked for, so where the appliance's time zone is not known (--timezone), a backup counts as old as it can be.
What is newer than the last good backup would be lost. Where it is not known which VMs there are, or whether a backup is
good, that is an error.]],
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

local limit = args.hours * 3600
local read = scv.reader("vms.backups")

-- A report without its list counts as empty: that these are all VMs can't be said then.
local vms, unsaid = scv.known_vms()
local ignored = {}
for _, vm in ipairs(args.ignore and vms:like { name = args.ignore } or {}) do ignored[vm] = true end
vms = vms:where(function(vm) return not ignored[vm] end)

-- The least and the most that the age of a time can be; nothing where it can't be read, is to come, or is 0, which is
-- never.
local function age_of(time)
  if time == nil or tonumber(time) == 0 then return nil end
  local ok, least, most = pcall(scv.age, time)
  if ok then return least, most end
  if type(least) == "table" and least.kind == "argument" then return nil end
  error(least, 0)
end

-- A backup by its age; where that isn't known, nothing can be said of the VM.
local function aged(backup)
  local least, most = age_of(read(backup, "start_time", "time"))
  if not most then read.wrong(backup, "start_time", "a time of the past") end
  return { age = most, least = least, time = backup.start_time }
end

local function newer(one, other) return (not other or one.age < other.age) and one or other end

-- The newest good backup of a VM, and the newest that may be one: its status is a word that is not known. The report
-- tells of the last backup only: where it says none that is good, the VM's backups are looked through.
local function last_good(vm)
  local least, most = age_of(vm.last_backup)
  local is_good = vm.last_outcome == "done" or vm.last_outcome == "warning"
  if is_good and most then return { good = { age = most, least = least, time = vm.last_backup } } end
  local found = { is_asked = true }
  for _, backup in ipairs(scv.backups { vm = vm }) do
    local is_fine, _, word = scv.is_good(backup, vm)
    if is_fine then found.good = newer(aged(backup), found.good) end
    if word then
      local odd = aged(backup)
      odd.word = word
      found.odd = newer(odd, found.odd)
    end
  end
  return found
end

-- Of a VM that has no backups an appliance may say that there is nothing. One that has another path for it says the
-- same of every VM: then nothing is known.
local function check_gone(rows)
  local gone, is_answered = nil, false
  for _, row in ipairs(rows) do
    local is_gone = not row.ok and row.error.kind == "appliance" and row.error.status == 404
    if not row.ok and not is_gone then error(row.error, 0) end
    gone = gone or is_gone and row or nil
    is_answered = is_answered or row.ok and row.value.is_asked
  end
  if not gone or is_answered then return end
  for _, row in ipairs(rows) do
    if row.ok then return scv.backups { vm = row.item } end
  end
  error(gone.error, 0)
end

local rows = parallel(vms, last_good, { errors = "collect" })
check_gone(rows)

local late, unsure, open = List({}, { "name", "moref", "groups", "last_good", "hours" }), 0, List {}
for _, row in ipairs(rows) do
  local vm, found = row.item, row.ok and row.value or {}
  local good = found.good
  local is_late = not good or good.age > limit
  -- What may be good, and is newer, may be the last good one. It makes up for a gap only if it may be young enough.
  local odd = is_late and found.odd and newer(found.odd, good) == found.odd and found.odd or nil
  if odd then open[#open + 1] = { name = vm.name, word = odd.word } end
  if is_late and not (odd and odd.least <= limit) then
    late[#late + 1] = {
      name = vm.name, moref = vm.moref, groups = vm.groups, last_good = good and good.time,
      hours = good and math.ceil(good.age / 3600),
    }
    if good and good.least <= limit then unsure = unsure + 1 end
  end
end

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
    local names = named[words[index]]
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
  note(("the %d VMs that are known have a good backup of the last %g hours; whether there are others is not known: %s "
    .. "came without a list"):format(#vms, args.hours, table.concat(unsaid, " and ")))
  return
end
note(("all %d VMs have a good backup of the last %g hours"):format(#vms, args.hours))
