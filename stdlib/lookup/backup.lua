-- Which backup of a VM or of a datastore is meant: the newest good one, unless the user says otherwise.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local times = shell.library("time/times")

local choose_backup = {}

local SHOWN = 20 -- rows of an error's table

--- What a backup says of the VM that is looked for; nil where it says nothing, or where a datastore is looked for.
---@param backup table
---@param vm FoundVM?
---@return table?
function choose_backup.part_of(backup, vm)
  for _, part in ipairs(vm and optional(backup, "vms") or {}) do
    local uuid, moref = optional(part, "uuid"), optional(part, "moref")
    local same = vm.uuid and uuid and vm.uuid:lower() == tostring(uuid):lower() or vm.moref and vm.moref == moref
    if same then return part end
  end
  return nil
end

--- Whether some VMs of the backup failed.
---@param backup table
---@return boolean
function choose_backup.is_partial(backup)
  return optional(backup, "partial") == true or tostring(optional(backup, "status")):upper() == "PARTIAL"
end

-- Why a backup is of no use; nil if it is good. A partial one is, for those VMs of it that did not fail.
local function fault_of(backup, vm)
  local part = choose_backup.part_of(backup, vm)
  if part and optional(part, "failed") == true then return "failed for this VM" end
  local status = optional(backup, "status")
  if status == nil or choose_backup.is_partial(backup) or tostring(status):upper() == "COMPLETED" then return nil end
  return "is " .. cell.text(status)
end

-- The newest first; one whose time can't be read comes last.
local function newest_first(backups)
  local sorted = {}
  for index, backup in ipairs(backups) do
    local at = times.read(backup.start_time) or -math.huge
    sorted[index] = { backup = backup, at = at, id = tostring(backup.backup_id) }
  end
  table.sort(sorted, function(a, b)
    if a.at ~= b.at then return a.at > b.at end
    return tonumber(a.id) and tonumber(b.id) and tonumber(a.id) > tonumber(b.id) or a.id > b.id
  end)
  return sorted
end

local function rows_of(sorted, vm)
  local rows = {}
  for index = 1, math.min(#sorted, SHOWN) do
    local backup = sorted[index].backup
    rows[index] = {
      id = backup.backup_id, name = backup.name, start_time = backup.start_time,
      policy = optional(backup, "policy_name"), is = fault_of(backup, vm) or "good",
    }
  end
  return rows
end

local function none_fits(message, sorted, vm)
  local rows = choices.shown(rows_of(sorted, vm), "id", "name", "start_time", "policy", "is")
  errors.raise { kind = "not_found", message = message, hint = "its backups, the newest first:\n" .. rows }
end

-- The moment `before` on the clock that the backups' times were read from.
local function moment_of(before, func, zone)
  if not before.offset then return before.seconds end
  local wall = zone and times.wall { now = before.seconds - before.offset, zone = zone }
  if wall then return wall end
  errors.argument(func, "before", "bears a zone, and the appliance's own zone is not known",
    'give it as the appliance\'s clock shows it ("2026-11-20 12:00"), or say its zone with --timezone')
end

local function newest_good(sorted, what, context)
  local before = context.before and moment_of(context.before, context.func, context.zone)
  local count = 0
  local chosen
  for _, each in ipairs(sorted) do
    if (not before or each.at <= before) and not fault_of(each.backup, context.vm) then
      chosen = chosen or each.backup
      count = count + 1
    end
  end
  if not chosen then
    local since = context.before and (" from before %s"):format(cell.text(context.before.text)) or ""
    none_fits(("there is no good backup of %s%s"):format(what, since), sorted, context.vm)
  end
  local which = context.before and ("newest of %d before %s"):format(count, cell.text(context.before.text))
    or ("newest of %d"):format(count)
  narration.took("backupId", chosen.backup_id, "backups", which)
  return chosen
end

-- By id, then by name; a name may be shared, by backups of the same minute.
local function named(sorted, wanted, what, vm)
  if type(wanted) == "table" then wanted = optional(wanted, "backup_id") or optional(wanted, "name") end
  for _, key in ipairs { "backup_id", "name" } do
    local found = {}
    for _, each in ipairs(sorted) do
      if tostring(optional(each.backup, key)) == tostring(wanted) then found[#found + 1] = each end
    end
    if #found == 1 then return found[1].backup end
    if #found > 1 then
      choices.ambiguous(("%d backups of %s are called %s"):format(#found, what, cell.text(wanted)),
        "name one by its id:", rows_of(found, vm), "id", "name", "start_time", "policy", "is")
    end
  end
  none_fits(("no backup %s of %s"):format(cell.text(tostring(wanted)), what), sorted, vm)
end

--- The backup that is meant. One that is named must be good, too.
---@param backups List
---@param what string  whose backups they are, for messages
---@param wanted string|integer|table|nil  "latest", a name, an id or a record
---@param context {func: string, vm: FoundVM?, before: table?, zone: string?}  `before`: as argument_table reads a time
---@return table backup
function choose_backup.choose(backups, what, wanted, context)
  if wanted ~= nil and wanted ~= "latest" and context.before then
    errors.argument(context.func, "before", "can't be given beside backup", "backup names one; before chooses one")
  end
  local sorted = newest_first(backups)
  if #sorted == 0 then
    errors.raise { kind = "not_found", message = "there is no backup of " .. what, hint = "is it in a resource group?" }
  end
  if wanted == nil or wanted == "latest" then return newest_good(sorted, what, context) end
  local backup = named(sorted, wanted, what, context.vm)
  local fault = fault_of(backup, context.vm)
  if fault then
    none_fits(("backup %s of %s %s"):format(cell.text(backup.name), what, fault), sorted, context.vm)
  end
  narration.took("backupId", backup.backup_id, "backups", "the one that was named")
  return backup
end

return choose_backup
