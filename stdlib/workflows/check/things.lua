-- What of an appliance a check tries the workflows on: out of what was read, whatever can be told of it. Nothing here
-- decides anything: what is not told, or is not there, is said to be missing.
local shell = ...
local job = shell.library("jobs/job")
local List = shell.library("core/list")
local moref = shell.library("core/moref")
local optional = shell.library("core/record").optional
local outcome = shell.library("core/outcome")
local spellings = shell.library("core/record").spellings
local unknown = shell.library("workflows/check/reading").unknown

local things = {}

local TRIED = 3 -- VMs, datastores and backups that are looked at

---@class CheckThings
---@field reading CheckReading
local Things = {}
Things.__index = Things

---@param reading CheckReading
---@return CheckThings
function things.new(reading) return setmetatable({ reading = reading, known = {} }, Things) end

-- What was found under a name, once; nil counts, too.
local function once(self, key, find)
  if self.known[key] == nil then
    local value = find()
    self.known[key] = { value }
  end
  return self.known[key][1]
end

-- The records of a list, as far as it has any.
local function records(self, operation, arguments)
  local found = {}
  local reply = self.reading:maybe(operation, arguments)
  for _, row in ipairs(type(reply) == "table" and reply or {}) do
    if type(row) == "table" then found[#found + 1] = row end
  end
  return found
end

local function text(record, key) return optional(record, key, "text") end

local function list(record, key) return optional(record, key, "list") or {} end

-- What the groups hold, by the kind of its moref.
local function held(self, kind)
  local found = {}
  for _, group in ipairs(records(self, "resource_groups.list")) do
    for _, entity in ipairs(list(group, "entities")) do
      local reference = type(entity) == "table" and text(entity, "moref") or entity
      if moref.kind(reference) == kind then
        found[#found + 1] = { moref = reference, name = type(entity) == "table" and text(entity, "name") or nil }
      end
    end
  end
  return found
end

--- The groups, those that aren't suspended first.
function Things:groups()
  return once(self, "groups", function()
    local first, last = {}, {}
    for _, group in ipairs(records(self, "resource_groups.list")) do
      local state = tostring(optional(group, "status")):upper()
      table.insert(state:find("MAINTENANCE", 1, true) and last or first, group)
    end
    return table.move(last, 1, #last, #first + 1, first)
  end)
end

--- A group, with a policy where there is one.
function Things:group()
  for _, group in ipairs(self:groups()) do
    if #list(group, "policies") > 0 then return group end
  end
  return self:groups()[1] or unknown("there is no resource group")
end

--- A policy of a group, for those that have several.
function Things.policy_of(_, group)
  local policies = list(group, "policies")
  if #policies < 2 then return nil end
  local policy = policies[1]
  return type(policy) == "table" and (optional(policy, "name") or optional(policy, "id")) or nil
end

--- A group and a policy of it that runs daily, where that can be told; else any.
---@return table group, string policy  its name
function Things:daily()
  local daily = {}
  for _, policy in ipairs(records(self, "policies.list")) do
    local frequency, name = text(policy, "frequency"), text(policy, "name")
    if name and (not frequency or frequency:upper() == "DAILY") then daily[name] = true end
  end
  for _, group in ipairs(self:groups()) do
    for _, policy in ipairs(list(group, "policies")) do
      local name = type(policy) == "table" and text(policy, "name")
      if name and daily[name] then return group, name end
    end
  end
  return unknown("no group has a policy that runs daily")
end

--- A policy; where fields are named, one that has them.
---@param fields string[]?
function Things:policy(fields)
  local policies = records(self, "policies.list")
  for _, policy in ipairs(policies) do
    local has_all = true
    for _, key in ipairs(fields or {}) do has_all = has_all and optional(policy, key) ~= nil end
    if has_all then return policy end
  end
  return #policies == 0 and unknown("there is no policy")
    or unknown(("no policy has %s"):format(table.concat(fields, " and ")))
end

-- The VMs that the first report tells of, else those that groups hold: {moref, name, uuid, record}.
local function candidates(self)
  local found = {}
  for _, row in ipairs(records(self, "reports.protected_vms")) do
    found[#found + 1] = { moref = text(row, "moref"), name = text(row, "name"), uuid = text(row, "uuid"), record = row }
  end
  if #found == 0 then found = held(self, "vm") end
  return found
end

local function part_of(backup, vm)
  for _, part in ipairs(list(backup, "vms")) do
    local uuid = type(part) == "table" and text(part, "uuid")
    -- A uuid tells before a moref does.
    local is_said = moref.uuid_key(uuid) and moref.uuid_key(vm.uuid)
    local is_same = type(part) == "table"
      and (moref.same_uuid(uuid, vm.uuid) or not is_said and vm.moref and text(part, "moref") == vm.moref)
    if is_same then return part end
  end
  return nil
end

-- Whether something may be restored out of a backup, for all that it says.
local function may_be_good(backup)
  local state = text(backup, "status")
  return not state or outcome.is_good(state) or outcome.of(state) == "unknown"
end

--- A VM that has backups, and those: the first of a few that is no template.
---@return {moref: string?, name: string?, uuid: string?, record: table?, backups: List}
function Things:vm()
  local found = once(self, "vm", function()
    local tried, fallback = 0, false
    for _, vm in ipairs(candidates(self)) do
      local reference = vm.moref or vm.uuid
      if reference and tried < TRIED then
        tried = tried + 1
        local backups = self.reading:maybe("vms.backups", reference)
        vm.backups = List.new(type(backups) == "table" and backups or {})
        local newest = vm.backups[1]
        local part = newest and part_of(newest, vm)
        if newest and not (part and optional(part, "template") == true) and may_be_good(newest) then return vm end
        fallback = fallback or vm
      end
    end
    return fallback
  end)
  return found or unknown("no VM is told of, neither by the report nor by a group")
end

--- A backup of the VM.
function Things:backup()
  local vm = self:vm()
  for _, backup in ipairs(vm.backups) do
    local part = part_of(backup, vm)
    if may_be_good(backup) and not (part and optional(part, "failed") == true) then return backup end
  end
  return vm.backups[1] or unknown("the VMs that were asked for have no backup")
end

--- A field of a record; where it is missing, nothing can be tried by it.
function Things.its(_, record, key, kind)
  local value = optional(record, key, kind)
  return value ~= nil and value or unknown(("no record with %s is there to try it with"):format(key))
end

--- Another VM than the one above.
function Things:other_vm()
  local first = self:vm()
  for _, vm in ipairs(candidates(self)) do
    if vm.moref and vm.moref ~= first.moref then return vm end
  end
  return unknown("there is no second VM")
end

--- A VM that backups hold and no report tells of.
function Things:deleted_vm()
  local found = once(self, "deleted", function()
    local live = {}
    for _, report in ipairs { "reports.protected_vms", "reports.unprotected_vms" } do
      for _, row in ipairs(records(self, report)) do live[moref.uuid_key(text(row, "uuid")) or ""] = true end
    end
    for _, backup in ipairs(self:vm().backups) do
      for _, part in ipairs(list(backup, "vms")) do
        local uuid = type(part) == "table" and text(part, "uuid")
        local key = moref.uuid_key(uuid)
        if key and not live[key] then return { uuid = uuid, name = text(part, "name") } end
      end
    end
    return false
  end)
  return found or unknown("no backup that was read holds a VM that was deleted from vCenter")
end

--- A datastore that backups are of, and that is not of vVols: {moref, name, backups}.
function Things:datastore()
  local found = once(self, "datastore", function()
    local all, seen = held(self, "datastore"), {}
    for _, vm in ipairs { pcall(self.vm, self) and self:vm() or nil } do
      for _, backup in ipairs(vm.backups) do
        for _, each in ipairs(list(backup, "datastores")) do
          local is_record = type(each) == "table"
          local kind = is_record and tostring(optional(each, "type")):upper() or ""
          local reference = is_record and text(each, "moref") or each
          if type(reference) == "string" and kind ~= "VVOL" and not seen[reference] then
            seen[reference] = true
            all[#all + 1] = { moref = reference, name = is_record and text(each, "name") or nil }
          end
        end
      end
    end
    for index = 1, math.min(#all, TRIED) do
      local backups = self.reading:maybe("datastores.backups", all[index].moref)
      all[index].backups = List.new(type(backups) == "table" and backups or {})
      if #all[index].backups > 0 then return all[index] end
    end
    return all[1] or false
  end)
  return found or unknown("no datastore is told of, neither by a group nor by a backup")
end

-- All backups that were read so far, each once.
local function backups_read(self)
  local all, seen = {}, {}
  local function add(backups)
    for _, backup in ipairs(backups or {}) do
      local id = type(backup) == "table" and optional(backup, "backup_id")
      if id ~= nil and id ~= false and not seen[tostring(id)] then
        seen[tostring(id)] = true
        all[#all + 1] = backup
      end
    end
  end
  for key, reply in next, self.reading.replies do
    if reply[1] and (key:find("^vms%.backups ") or key:find("^datastores%.backups ")) then add(reply[2]) end
  end
  table.sort(all, function(a, b)
    return tostring(optional(a, "backup_id")) > tostring(optional(b, "backup_id"))
  end)
  return all
end

--- A datastore that is mounted out of a backup, and that backup.
---@return table mounted, table backup
function Things:mounted()
  local found = once(self, "mounted", function()
    for _, backup in ipairs(backups_read(self)) do
      if optional(backup, "mounted") == true then
        local rows = records(self, "datastores.mounted", optional(backup, "backup_id"))
        if rows[1] then return { rows[1], backup } end
      end
    end
    return false
  end)
  if not found then unknown("no mounts at present, for all that was read") end
  return found[1], found[2]
end

--- The disks of the VM in its backup.
function Things:disk()
  local vm, backup = self:vm(), self:backup()
  local rows = self.reading:maybe("vms.vmdk_locations", {
    moref = vm.moref or vm.uuid, backupId = optional(backup, "backup_id"),
  })
  return type(rows) == "table" and rows[1] or unknown("no disk was told of")
end

--- Whether a disk of the VM is attached out of the backup that is looked at.
function Things:attached()
  local disk = self:disk()
  if type(disk) == "table" and optional(disk, "attached") == true then return disk end
  return unknown("no disk is attached at present, for all that was read")
end

-- The first of an operation's records for which something holds.
local function first(self, operation, fits, why)
  for _, record in ipairs(records(self, operation)) do
    if fits(record) then return record end
  end
  return unknown(why)
end

-- Whether a job is over as a wait reads it; one of which that can't be read is none.
local function is_over(record)
  local ok, over = pcall(job.is_over, record, "jobs.list")
  return ok and over
end

--- A job that is over, of the word in which most end that did not fail: one that comes will end so, too. Where none
--- says a word, one without: a wait stops at that.
function Things:job_over()
  local counts, example, wordless = {}, {}, nil
  for _, record in ipairs(records(self, "jobs.list")) do
    -- A wait for one that goes on would not end.
    local over, state = is_over(record), text(record, "status")
    if over and not state then
      wordless = wordless or record
    elseif over and outcome.of(state) ~= "failed" then
      counts[state], example[state] = (counts[state] or 0) + 1, example[state] or record
    end
  end
  local most
  for state in next, counts do
    if not most or counts[state] > counts[most] or counts[state] == counts[most] and state < most then most = state end
  end
  return most and example[most] or wordless or unknown("no job is over that did not fail")
end

function Things:schedule()
  return first(self, "schedules.list", function(each) return text(each, "cron") ~= nil end, "there is no schedule")
end

function Things:storage()
  return records(self, "storage_systems.list")[1] or unknown("there is no connection to storage")
end

--- The audit log files that may be there, the one that is written first: one that was deleted is listed, too.
---@return string[]
function Things:audit_files()
  local names = {}
  for _, file in ipairs(records(self, "audit.logs")) do
    local name, integrity = text(file, "file"), (text(file, "integrity") or ""):upper()
    if name and not integrity:find("DELETE", 1, true) then
      table.insert(names, integrity == "ACTIVE" and 1 or #names + 1, name)
    end
  end
  return #names > 0 and names or unknown("there is no audit log file")
end

--- A copy of a record in which fields have other values, as far as it has them: what an appliance would say afterwards.
---@param record table
---@param values table<string, any>  by stable names
---@return table
function things.changed(record, values)
  local copy = {}
  for key, value in next, record do copy[key] = value end
  setmetatable(copy, getmetatable(record))
  for stable, value in next, values do
    local keys = spellings(record, stable)
    for _, key in ipairs(table.move(keys, 1, #keys, 1, { [#keys + 1] = stable })) do
      if rawget(copy, key) ~= nil then
        copy[key] = value
        break
      end
    end
  end
  return copy
end

return things
