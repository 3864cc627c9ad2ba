-- Finding a virtual machine by what people call it. This is the one place where names become references: what the
-- appliance's own replies know is looked through here, and a look into vCenter would come first in here too.
--
-- A VM that is in vCenter is in one of the two reports. One that was deleted from it is known from backups only.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local find_vm = {}

--- What is known of a VM.
---@class FoundVM
---@field name string?
---@field moref string?
---@field uuid string?
---@field groups string[]?  the resource groups that it is in, where a report says so

local function is_moref(text) return text:find("^vm%-%w+$") ~= nil end

local function is_uuid(text)
  return text:find("^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$") ~= nil
end

-- A VM as a record says it that a user gave.
local function given(record)
  return {
    name = optional(record, "name"), moref = optional(record, "moref"), uuid = optional(record, "uuid"),
    groups = optional(record, "groups"),
  }
end

-- FoundVM → the record that it was read from, and the reader.
local sources = setmetatable({}, { __mode = "k" })

-- A VM as a reply says it: by uuid, moref, or both.
local function read_vm(record, read)
  local uuid = read.maybe(record, "uuid", "text")
  local moref = uuid and read.maybe(record, "moref", "text") or not uuid and read(record, "moref", "text") or nil
  local vm = { name = read.maybe(record, "name", "text"), moref = moref, uuid = uuid }
  vm.groups = optional(record, "groups")
  sources[vm] = { record = record, read = read }
  return vm
end

-- The uuid of a VM out of a reply. Only that tells whether it was deleted: a moref may come again.
local function uuid_of(vm)
  local source = sources[vm]
  return source.read(source.record, "uuid", "text", "or look it up in vCenter, and give it as vm"):lower()
end

-- "vm-1001", or the uuid where there is no moref.
function find_vm.reference(vm) return vm.moref or vm.uuid end

--- A VM as it is named to people: "web01 (vm-1001)".
---@param vm FoundVM
---@return string
function find_vm.label(vm)
  local reference = cell.text(find_vm.reference(vm))
  return vm.name and ("%s (%s)"):format(cell.text(vm.name), reference) or reference
end

-- All VMs that the reports know to be in vCenter.
local function reported(scv)
  local all = {}
  for _, operation in ipairs { "protected_vms", "unprotected_vms" } do
    local read = reader("reports." .. operation)
    for _, record in ipairs(scv.api.reports[operation]()) do
      read(record, "name", "text")
      all[#all + 1] = read_vm(record, read)
    end
  end
  return all
end

local function same_text(a, b) return a ~= nil and tostring(a):lower() == tostring(b):lower() end

-- Those that a word means: by reference, by exact name, by name in other capitals.
local function matching(vms, wanted)
  local ways = {
    function(vm) return same_text(vm.moref, wanted) or same_text(vm.uuid, wanted) end,
    function(vm) return vm.name == wanted end,
    function(vm) return same_text(vm.name, wanted) end,
  }
  for _, fits in ipairs(ways) do
    local found = {}
    for _, vm in ipairs(vms) do
      if fits(vm) then found[#found + 1] = vm end
    end
    if #found > 0 then return found end
  end
  return {}
end

local function one_of(found, wanted)
  if #found == 1 then return found[1] end
  choices.ambiguous(("VM %s is ambiguous: there are %d of that name"):format(cell.text(wanted), #found),
    "name one by its moref or uuid:", found, "name", "moref", "uuid", "groups")
end

-- The VMs of backups, each once: a machine is known by its uuid, or else by its moref.
local function of_backups(backups)
  local vms, seen = {}, {}
  for _, backup in ipairs(backups) do
    local read = known_backups.reader(backup)
    -- Those of a datastore need not name VMs.
    local is_of_vm = read.operation == "vms.backups"
    local records = is_of_vm and read(backup, "vms", "list") or read.maybe(backup, "vms", "list") or {}
    for _, record in ipairs(records) do
      local vm = read_vm(record, read)
      local key = tostring(vm.uuid or vm.moref)
      if not seen[key] then
        seen[key] = true
        vms[#vms + 1] = vm
      end
    end
  end
  return vms
end

-- Those VMs of backups that a word means and that are not in vCenter.
local function deleted(backups, wanted, live)
  local matches = matching(of_backups(backups), wanted)
  if #matches == 0 then return nil end
  local is_live, found = {}, {}
  for _, vm in ipairs(live) do is_live[uuid_of(vm)] = true end
  for _, vm in ipairs(matches) do
    if not is_live[uuid_of(vm)] then found[#found + 1] = vm end
  end
  return #found > 0 and found or nil
end

local function names_of(vms)
  local names = {}
  for _, vm in ipairs(vms) do names[#names + 1] = vm.name end
  return names
end

-- What a record or a word is looked for by, and a VM that needs no looking.
local function wanted_by(value, func, name)
  if type(value) ~= "table" then return tostring(value) end
  local vm = given(value)
  if not (vm.moref or vm.uuid or vm.name) then
    errors.argument(func, name, "is a record without moref, uuid and name")
  end
  return vm.moref or vm.uuid or vm.name, vm
end

local function took(vm, from)
  if vm.uuid and not vm.moref then
    narration.took("uuid", vm.uuid, from, cell.text(vm.name))
  elseif vm.name then
    narration.took("moref", vm.moref, from, cell.text(vm.name))
  end
  return vm
end

--- A VM that is in vCenter. A moref is taken as it is.
---@param scv table
---@param value string|table  a moref, a uuid, a name, or a record with them
---@param func string  the function that it was passed to
---@param name string?  the argument, "vm" unless given
---@return FoundVM
function find_vm.live(scv, value, func, name)
  local wanted, record = wanted_by(value, func, name or "vm")
  if record and record.moref then return record end
  if is_moref(wanted) then return { moref = wanted } end
  local live = reported(scv)
  local found = matching(live, wanted)
  if #found > 0 then return took(one_of(found, wanted), "reports") end
  if is_uuid(wanted) then return { uuid = wanted, name = record and record.name } end
  -- A VM that a group holds may be too new for a report.
  local held, read_group = {}, reader("resource_groups.list")
  for _, group in ipairs(scv.api.resource_groups.list()) do
    for _, entity in ipairs(read_group(group, "entities", "list")) do
      local vm = type(entity) == "string" and { moref = entity } or read_vm(entity, read_group)
      if vm.moref and is_moref(vm.moref) then held[#held + 1] = vm end
    end
  end
  found = matching(held, wanted)
  if #found > 0 then return took(found[1], "resource_groups") end
  local gone = known_backups.search(scv, function(backups) return deleted(backups, wanted, live) end)
  if gone then
    errors.raise {
      kind = "not_found",
      message = ("VM %s is in backups, but not in vCenter any more"):format(cell.text(wanted)),
      hint = ("scv.restore_deleted_vm{vm = %q} brings it back"):format(wanted),
    }
  end
  errors.not_found("VM", wanted, names_of(live))
end

--- A VM that was deleted from vCenter, from the backups that hold it. A uuid is taken as it is if it is not in vCenter.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM
function find_vm.deleted(scv, value, func)
  local wanted, record = wanted_by(value, func, "vm")
  if record and record.uuid then wanted = record.uuid end
  local live = reported(scv)
  local here = matching(live, wanted)
  if is_uuid(wanted) then
    for _, vm in ipairs(live) do uuid_of(vm) end
  end
  if is_uuid(wanted) and #here == 0 then return { uuid = wanted, name = record and record.name } end
  local seen = {}
  local gone = not is_uuid(wanted) and known_backups.search(scv, function(backups)
    seen = of_backups(backups)
    return deleted(backups, wanted, live)
  end)
  if gone then
    local vm = one_of(gone, wanted)
    return took({ name = vm.name, uuid = vm.uuid }, "backups")
  end
  if #here > 0 then
    errors.argument(func, "vm", ("%s is still in vCenter"):format(find_vm.label(here[1])),
      ("scv.restore_vm{vm = %q} overwrites it with a backup"):format(find_vm.reference(here[1])))
  end
  errors.not_found("deleted VM", wanted, names_of(seen),
    { hint = "a VM that no resource group's backups know of can be given by its uuid" })
end

--- A VM wherever it is: in vCenter, or in backups only.
---@param scv table
---@param value string|table
---@param func string
---@return FoundVM
function find_vm.any(scv, value, func)
  local wanted, record = wanted_by(value, func, "vm")
  if record and (record.moref or record.uuid) then return record end
  if is_moref(wanted) then return { moref = wanted } end
  if is_uuid(wanted) then return { uuid = wanted } end
  local live = reported(scv)
  local found = matching(live, wanted)
  if #found > 0 then return took(one_of(found, wanted), "reports") end
  local gone = known_backups.search(scv, function(backups) return deleted(backups, wanted, live) end)
  if gone then
    -- Its moref means nothing any more.
    local vm = one_of(gone, wanted)
    return took({ name = vm.name, uuid = vm.uuid }, "backups")
  end
  errors.not_found("VM", wanted, names_of(live))
end

return find_vm
