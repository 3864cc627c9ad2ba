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
local optional = shell.library("core/record").optional

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

local function found_of(record)
  return {
    name = optional(record, "name"), moref = optional(record, "moref"), uuid = optional(record, "uuid"),
    groups = optional(record, "groups"),
  }
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
    for _, record in ipairs(scv.api.reports[operation]()) do all[#all + 1] = found_of(record) end
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
    for _, record in ipairs(optional(backup, "vms") or {}) do
      local vm = found_of(record)
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
  local is_live, found = {}, {}
  for _, vm in ipairs(live) do
    if vm.uuid then is_live[vm.uuid:lower()] = true end
    if vm.moref then is_live[vm.moref] = true end
  end
  for _, vm in ipairs(matching(of_backups(backups), wanted)) do
    local lives = vm.uuid and is_live[vm.uuid:lower()] or not vm.uuid and is_live[vm.moref]
    if not lives then found[#found + 1] = vm end
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
  local vm = found_of(value)
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
  local held = {}
  for _, group in ipairs(scv.api.resource_groups.list()) do
    for _, entity in ipairs(optional(group, "entities") or {}) do
      local vm = found_of(entity)
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
  if is_uuid(wanted) and #here == 0 then return { uuid = wanted, name = record and record.name } end
  local seen = {}
  local gone = not is_uuid(wanted) and known_backups.search(scv, function(backups)
    seen = of_backups(backups)
    return deleted(backups, wanted, live)
  end)
  if gone then
    local vm = one_of(gone, wanted)
    if not vm.uuid then
      errors.raise {
        kind = "not_found", message = ("the backups don't say the uuid of %s"):format(find_vm.label(vm)),
        hint = "look it up in vCenter, and give it as vm",
      }
    end
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
    return took({ name = vm.name, uuid = vm.uuid, moref = not vm.uuid and vm.moref or nil }, "backups")
  end
  errors.not_found("VM", wanted, names_of(live))
end

return find_vm
