-- When each VM was backed up last, and well: what is newer would be lost. For those who look for gaps: an age is taken
-- at its most, and what isn't known is never good.
local shell = ...
local argument_table = shell.library("session/argument_table")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local moment = shell.library("core/moment")
local parallel = shell.library("tasks/parallel").parallel
local read = shell.library("core/record").reader("vms.backups")
local vm_backup = shell.library("lookup/vm_backup")
local vm_lookup = shell.library("lookup/vm")
local wildcards = shell.library("core/wildcards")

local NAME = "scv.last_good_backups"

local read_arguments = argument_table.reader(NAME, { { "ignore", "text" } },
  { example = 'scv.last_good_backups{ignore = "tmpl-*"}' })

local COLUMNS = {
  { key = "name" }, { key = "moref" }, { key = "uuid" }, { key = "groups" }, { key = "last_good" },
  { key = "age_seconds" }, { key = "least_age_seconds" }, { key = "unclear" },
}

local function newer(one, other) return (not other or one.age_seconds < other.age_seconds) and one or other end

-- The least and the most that the age of a time can be; nothing where it can't be read, is to come, or is 0, which is
-- never.
local function age_of(scv, time)
  if time == nil or moment.is_zero(time) then return nil end
  local ok, least, most = pcall(scv.age, time)
  if ok then return least, most end
  if errors.kind(least) == "argument" then return nil end
  error(least, 0)
end

-- A backup by its age; where that isn't known, nothing can be said of the VM.
local function aged(scv, backup)
  local time = read(backup, "start_time", "time")
  local least, most = age_of(scv, time)
  if not most then read.wrong(backup, "start_time", "a time of the past") end
  return { age_seconds = most, least_age_seconds = least, time = time }
end

-- The newest good backup of a VM, and the newest that may be one: its status is a word that is not known. The report
-- tells of the last backup only: where it says none that is good, the VM's backups are looked through.
local function look(scv, vm)
  local least, most = age_of(scv, vm.last_backup)
  local is_good = vm.last_outcome == "done" or vm.last_outcome == "warning"
  if is_good and most then
    return { good = { age_seconds = most, least_age_seconds = least, time = vm.last_backup } }
  end
  local found = { is_asked = true }
  -- As it is found: backups may have it by its other uuid.
  local own = vm_lookup.any(scv, vm, NAME)
  for _, backup in ipairs(vm_backup.of(scv, own)) do
    local is_fine, _, word = scv.is_good(backup, own)
    if is_fine then found.good = newer(aged(scv, backup), found.good) end
    if word then
      local odd = aged(scv, backup)
      odd.word = word
      found.odd = newer(odd, found.odd)
    end
  end
  return found
end

-- Of a VM that has no backups an appliance may say that there is nothing. One that has another path for it says the
-- same of every VM: then nothing is known.
local function check_gone(scv, rows)
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

local function row_of(vm, found)
  local good, odd = found.good or {}, found.odd
  return {
    name = vm.name, moref = vm.moref, uuid = vm.uuid, groups = vm.groups, last_good = good.time,
    age_seconds = good.age_seconds, least_age_seconds = good.least_age_seconds,
    -- What may be good, and is newer, may be the last good one.
    unclear = odd and newer(odd, found.good) == odd and odd or nil,
  }
end

local function add(scv)
  ---@class LastGoodBackups
  ---@field ignore string?  leaves out the VMs whose names fit this pattern: "tmpl-*"

  --- Lists the VMs that the appliance knows of, each with its last good backup. Where it isn't known which VMs there
  --- are, or whether a backup is good, or when it was, that is an error.
  ---
  --- `age_seconds` is the most that the age can be, `least_age_seconds` the least: they differ where the appliance's
  --- zone is not known. A VM without a good backup has none of them. `unclear` is a newer backup whose status is a word
  --- that is not known, as {word =, time =, age_seconds =, least_age_seconds =}.
  ---
  ---     scv.last_good_backups():where(function(vm) return not vm.age_seconds or vm.age_seconds > 86400 end)
  ---@reads
  ---@param arguments LastGoodBackups?
  ---@return List vms  of {name =, moref =, uuid =, groups =, last_good =, age_seconds =, least_age_seconds =,
  --- unclear =}
  ---@return List|nil unsaid  the names of the reports that came without their lists; nil if both have one
  function scv.last_good_backups(arguments)
    local ignored = arguments ~= nil and read_arguments(arguments).ignore or nil
    local known, unsaid = scv.known_vms()
    local vms = known:where(function(vm) return not (ignored and wildcards.fits(vm.name, ignored)) end)
    local looks = parallel(vms, function(vm) return look(scv, vm) end, { errors = "collect" })
    check_gone(scv, looks)
    local rows = {}
    for index, each in ipairs(looks) do rows[index] = row_of(each.item, each.ok and each.value or {}) end
    local list = List.mark(List.new(rows), { columns = COLUMNS, noun = "VMs" })
    if unsaid then return list, unsaid end
    return list
  end
end

return { order = 29, add = add }
