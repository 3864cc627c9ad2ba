-- Which backup of a VM or of a datastore is meant: the newest good one, unless the user says otherwise.
local shell = ...
local backup_times = shell.library("lookup/backup_times")
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local literal = shell.library("text/literal")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local outcome = shell.library("core/outcome")
local pages = shell.library("session/pages")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local schemas = shell.library("lookup/schemas")
local sequence = shell.library("core/sequence")
local states = shell.library("core/states")

local backup_lookup = {}

local SHOWN = 20 -- rows of an error's table

-- The first of the parts that are one VM's, which must not say both that it failed and that it did not.
local function agreed(parts, backup, read)
  for _, part in ipairs(parts) do
    if optional(part, "failed") ~= optional(parts[1], "failed") then
      read.wrong(backup, "vms", "a list with this VM once, or that says the same of it each time")
    end
  end
  return parts[1]
end

--- What a backup says of a VM; nil where it is not among its VMs: one that was restored since may have had another
--- moref then. A uuid tells before a moref does: what bears the VM's moref and another uuid is another VM.
---@param backup table
---@param vm FoundVM
---@param operation string  what replied with the backup: "vms.backups"
---@return table? part
---@return table? other  what bears the VM's moref and another uuid, where no part is the VM's
function backup_lookup.part_of(backup, vm, operation)
  local read, by_uuid, by_moref, other = reader(operation), {}, {}, nil
  for _, part in ipairs(read(backup, "vms", "list")) do
    local uuid = read.maybe(part, "uuid", "text")
    if not moref.uuid_key(uuid) then uuid = nil end
    -- One of both says which VM it is.
    local is_found = #by_uuid + #by_moref > 0
    local reference = (uuid or is_found) and read.maybe(part, "moref", "text")
      or not uuid and not is_found and read(part, "moref", "text")
    if moref.same_uuid(vm.uuid, uuid) then
      by_uuid[#by_uuid + 1] = part
    elseif vm.moref and vm.moref == reference then
      if uuid and moref.uuid_key(vm.uuid) and not moref.same_uuid(vm.bios_uuid, uuid) then
        other = other or part
      else
        by_moref[#by_moref + 1] = part
      end
    end
  end
  local part = agreed(by_uuid, backup, read) or agreed(by_moref, backup, read)
  return part, not part and other or nil
end

-- Whether a part says of which VM it is, and that is another one.
local function is_other_vm(part, vm)
  local uuid = optional(part, "uuid")
  return moref.uuid_key(uuid) ~= nil and not moref.same_uuid(uuid, vm.uuid) and not moref.same_uuid(uuid, vm.bios_uuid)
end

--- Whether a backup that is listed for a VM is of others: the moref was another VM's before. It is where all that it
--- holds has other uuids, or what has the VM's moref. Of a VM without a uuid that is not known.
---@param backup table
---@param vm FoundVM
---@return boolean
function backup_lookup.is_of_others(backup, vm)
  local parts = optional(backup, "vms", "list") or {}
  if #parts == 0 or not moref.uuid_key(vm.uuid) then return false end
  local count, has_moref = 0, false
  for _, part in ipairs(parts) do
    local is_other = is_other_vm(part, vm)
    local is_here = vm.moref ~= nil and optional(part, "moref") == vm.moref
    if not is_other and (is_here or moref.uuid_key(optional(part, "uuid"))) then return false end
    if is_other then count = count + 1 end
    has_moref = has_moref or is_here
  end
  return has_moref or count == #parts
end

--- A backup as messages call it: by its name, or its id where the reply has no name.
---@param backup table
---@return string
function backup_lookup.label(backup)
  return cell.text(optional(backup, "name", "text") or optional(backup, "backup_id"))
end

-- States that say of themselves whether some VMs failed.
local TELLING = { PARTIAL = true, RUNNING = false, FAILED = false }

--- Whether some VMs of the backup failed.
---@param backup table
---@param operation string  what replied with it: "vms.backups"
---@return boolean
function backup_lookup.is_partial(backup, operation)
  local read = reader(operation)
  local state = read(backup, "status", "text"):upper()
  if TELLING[state] == nil then return read(backup, "partial", "flag") end
  return TELLING[state] or read.maybe(backup, "partial", "flag") == true
end

--- Why a backup is of no use; nil if it is good. A partial one is, for those VMs of it that did not fail; so is one
--- that ended with a warning. A status in a word that is not known here is no good one, and no bad one either.
---@param backup table
---@param vm FoundVM?  without one, a partial backup is good
---@param operation string  what replied with it
---@return string? fault
---@return boolean? is_unknown  whether the fault is nothing but such a word
function backup_lookup.fault_of(backup, vm, operation)
  local read = reader(operation)
  local status = read(backup, "status", "text")
  local fault, is_unknown
  if not outcome.is_good(status) and not backup_lookup.is_partial(backup, operation) then
    fault = "is " .. cell.text(status)
    is_unknown = outcome.of(status) == "unknown" and not outcome.is_running(status)
    if not is_unknown then return fault end
  end
  local part = vm and backup_lookup.part_of(backup, vm, operation)
  if part and read(part, "failed", "flag") then return "failed for this VM" end
  if vm and not part and backup_lookup.is_partial(backup, operation) then
    read.wrong(backup, "vms", "a list with this VM, since some VMs of the backup failed")
  end
  return fault, is_unknown
end

-- The same in a table that only shows them.
local function shown_fault(...)
  local ok, fault = pcall(backup_lookup.fault_of, ...)
  if not ok and errors.kind(fault) ~= "protocol" then error(fault, 0) end
  return ok and (fault or "good") or "not said"
end

-- The newest of them; or the oldest, where it is those that were asked for.
local function rows_of(sorted, context, wants_oldest)
  local rows, first = {}, wants_oldest and math.max(1, #sorted - SHOWN + 1) or 1
  for index = first, math.min(#sorted, first + SHOWN - 1) do
    local backup = sorted[index].backup
    rows[#rows + 1] = {
      id = optional(backup, "backup_id"), name = optional(backup, "name"), start_time = optional(backup, "start_time"),
      policy = optional(backup, "policy_name"), is = shown_fault(backup, context.vm, context.operation),
    }
  end
  return rows
end

-- What stands above such rows: those that are left out are said.
local function heading(sorted, wants_oldest)
  if #sorted <= SHOWN then return "its backups, the newest first:" end
  return ("the %s %d of its %d backups, the newest first:"):format(wants_oldest and "oldest" or "newest", SHOWN,
    #sorted)
end

local function none_fits(message, sorted, context, wants_oldest)
  local rows = choices.shown(rows_of(sorted, context, wants_oldest), "id", "name", "start_time", "policy", "is")
  errors.raise {
    kind = "not_found", message = message, hint = ("%s\n%s"):format(heading(sorted, wants_oldest), rows),
  }
end

-- The newest backup may be good, for all that is known of its status: an older one is not taken in its place.
local function refuse_unknown(backup, sorted, what, context)
  local rows = choices.shown(rows_of(sorted, context), "id", "name", "start_time", "policy", "is")
  local advice = states.advice(optional(backup, "status", "text") or "")
  errors.raise {
    kind = "protocol", operation = context.operation, field = "status", word = optional(backup, "status"),
    message = ("the reply of %s: what the status %s of backup %s means is not known, so that the newest good one of %s "
      .. "is not known"):format(context.operation, cell.text(optional(backup, "status")), backup_lookup.label(backup),
      what),
    hint = ("name the one that is meant: backup = %s%s\n%s\n%s"):format(
      literal.encode(optional(backup, "backup_id")), advice and "\n" .. advice or "", heading(sorted), rows),
  }
end

local ADVICE = "or name the backup: backup = …"

-- Of a list that was cut the newest may be what did not come.
local function refuse_cut(backups, what, context)
  pages.refuse_cut(backups, context.operation, "backups", ("the newest good one of %s is not known"):format(what),
    "name the one that is meant: backup = …")
end

local function newest_good(sorted, what, context)
  local read = reader(context.operation)
  -- Which is the newest is unknown if the time of any can't be read.
  for _, each in ipairs(sorted) do
    if read(each.backup, "start_time", "time", ADVICE) and not each.seconds then
      read.wrong(each.backup, "start_time", "a time", ADVICE)
    end
  end
  backup_times.refuse_future(sorted, read, context.facts or {}, ADVICE)
  local good, unknown = {}, {}
  local chosen, count = backup_times.newest(sorted, context.before, context, function(backup)
    if good[backup] == nil then
      local fault, is_unknown = backup_lookup.fault_of(backup, context.vm, context.operation)
      good[backup], unknown[backup] = fault == nil or is_unknown, is_unknown
    end
    return good[backup]
  end)
  if unknown[chosen] then refuse_unknown(chosen, sorted, what, context) end
  if not chosen then
    local since = context.before and (" from before %s"):format(cell.text(context.before.text)) or ""
    none_fits(("there is no good backup of %s%s"):format(what, since), sorted, context, context.before ~= nil)
  end
  local which = context.before and ("newest of %d before %s"):format(count, cell.text(context.before.text))
    or ("newest of %d"):format(count)
  narration.took("backupId", read(chosen, "backup_id", "id"), "backups", which)
  return chosen
end

-- One that ended with a warning is good, but what it is about may matter.
local function note_warning(backup, what)
  local status = optional(backup, "status")
  if outcome.of(status) ~= "warning" then return end
  shell.note(("backup %s of %s ended with a warning (%s); its job says of what"):format(
    backup_lookup.label(backup), what, cell.text(status)))
end

-- A name may be shared, by backups of the same minute.
local function named(sorted, wanted, what, context)
  local read = reader(context.operation)
  local kind = {
    what = "backup", argument = "backup", ids = { "backup_id" }, advice = "name one by its id:",
    schemas = schemas.of.backup,
    read = function(backup, key) return read(backup, key, key == "backup_id" and "id" or "text") end,
  }
  local found, word = match.meant(sequence.map(sorted, function(each) return each.backup end), wanted, kind,
    context.func)
  if #found == 1 then return found[1] end
  if #found == 0 then none_fits(("no backup %s of %s"):format(cell.text(tostring(word)), what), sorted, context) end
  local rows = rows_of(backup_times.newest_first(found, read, context.zone), context)
  choices.ambiguous(("%d backups of %s are called %s"):format(#found, what, cell.text(word)),
    match.advice(found, word, kind), rows, "id", "name", "start_time", "policy", "is")
end

-- Whether both say what can't be true of one backup.
local function differ(one, other) return one ~= nil and other ~= nil and one ~= other end

-- A request says a backup by its id alone: of two that have it, the other may be what is used.
local function refuse_twin(backup, sorted, context)
  local id, seconds = tostring(optional(backup, "backup_id")), nil
  for _, each in ipairs(sorted) do
    if each.backup == backup then seconds = each.seconds end
  end
  for _, each in ipairs(sorted) do
    local other = each.backup
    local is_twin = other ~= backup and tostring(optional(other, "backup_id")) == id
    if is_twin and (differ(optional(backup, "name"), optional(other, "name")) or differ(seconds, each.seconds)) then
      reader(context.operation).wrong(backup, "backup_id", ("the id of %s alone, but %s has it too"):format(
        backup_lookup.label(backup), backup_lookup.label(other)))
    end
  end
end

--- The backup that is meant. One that is named must be good, too.
---@param backups List
---@param what string  whose backups they are, for messages
---@param wanted string|integer|table|nil  "latest", a name, an id or a record
---@param context {func: string, operation: string, vm: FoundVM?, before: table?, zone: string?, facts: table?}
---  `operation`: what listed them; `before`: as argument_table reads a time; `facts`: the session's
---@return table backup
function backup_lookup.choose(backups, what, wanted, context)
  if wanted ~= nil and wanted ~= "latest" and context.before then
    errors.argument(context.func, "before", "can't be given beside backup", "backup names one; before chooses one")
  end
  local sorted = backup_times.newest_first(backups, reader(context.operation), context.zone)
  if #sorted == 0 then
    errors.raise { kind = "not_found", message = "there is no backup of " .. what, hint = "is it in a resource group?" }
  end
  if wanted == nil or wanted == "latest" then
    refuse_cut(backups, what, context)
    local newest = newest_good(sorted, what, context)
    refuse_twin(newest, sorted, context)
    note_warning(newest, what)
    return newest
  end
  local backup = named(sorted, wanted, what, context)
  refuse_twin(backup, sorted, context)
  local fault, is_unknown = backup_lookup.fault_of(backup, context.vm, context.operation)
  if not fault then note_warning(backup, what) end
  if is_unknown then
    shell.note(("backup %s of %s %s, and what that means is not known; it was named, so it is taken"):format(
      backup_lookup.label(backup), what, fault))
  elseif fault then
    none_fits(("backup %s of %s %s"):format(backup_lookup.label(backup), what, fault), sorted, context)
  end
  narration.took("backupId", optional(backup, "backup_id"), "backups", "the one that was named")
  return backup
end

return backup_lookup
