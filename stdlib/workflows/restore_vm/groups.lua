-- The resource groups that a VM was in before it was restored: a restored one has another moref, and is put back into
-- none of them.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local moref = shell.library("core/moref")
local optional = shell.library("core/record").optional
local sequence = shell.library("core/sequence")

local restored_groups = {}

local function same(a, b) return a ~= nil and b ~= nil and tostring(a):lower() == tostring(b):lower() end

-- Whether an entity of a group is the VM. One that was deleted may be known there by its name alone.
local function is_entity(entity, vm)
  if type(entity) ~= "table" then return same(entity, vm.moref) end
  local reference, uuid = optional(entity, "moref"), optional(entity, "uuid")
  if vm.moref and reference ~= nil or uuid ~= nil and vm.uuid then
    return same(reference, vm.moref) or moref.same_uuid(uuid, vm.uuid)
  end
  return same(optional(entity, "name"), vm.name)
end

-- The group that a backup is of, if it holds VMs by themselves: one that was deleted, or restored before and not put
-- back, is in no group any more.
local function of_backup(groups, backup)
  local id, name = optional(backup, "group_id"), optional(backup, "group_name")
  return sequence.where(groups, function(group)
    local is_it = id ~= nil and same(optional(group, "id"), id) or id == nil and same(optional(group, "name"), name)
    if not is_it then return false end
    for _, entity in ipairs(optional(group, "entities", "list") or {}) do
      if moref.kind(type(entity) == "table" and optional(entity, "moref") or entity) == "vm" then return true end
    end
    return false
  end)
end

--- The names of the groups that held a VM: by the groups themselves; else as the report says it, which are groups of
--- its datastore, a tag or a folder; else by the backup. Nothing is decided by them, so that what can't
--- be read is no error.
---@param scv table
---@param vm FoundVM
---@param backup table
---@return string[] names
---@return boolean is_itself  whether the groups held the VM itself
---@return table[] groups  all that there are, so far as they can be read
function restored_groups.of(scv, vm, backup)
  local ok, groups = errors.attempt(function() return scv.api.resource_groups.list() end)
  local holding = sequence.where(ok and groups or {}, function(group)
    for _, entity in ipairs(optional(group, "entities", "list") or {}) do
      if is_entity(entity, vm) then return true end
    end
    return false
  end)
  local all = ok and groups or {}
  local said = type(vm.groups) == "table" and vm.groups or {}
  if #holding == 0 and #said == 0 then holding = of_backup(all, backup) end
  local names = sequence.map(holding, function(group) return optional(group, "name") end)
  if #names > 0 then return names, true, all end
  return said, not ok, all
end

-- What the restored VM is called by: its moref where a report knows it by its uuid, else its name. A report that says
-- the moref from before is late: that one is gone.
local function reference_of(scv, vm)
  local morefs, is_late = {}, false
  for _, operation in ipairs { "protected_vms", "unprotected_vms" } do
    local ok, records = errors.attempt(function() return scv.api.reports[operation]() end)
    for _, record in ipairs(ok and records or {}) do
      if moref.same_uuid(optional(record, "uuid"), vm.uuid) then
        local reference = optional(record, "moref")
        local is_gone = reference ~= nil and (reference == vm.moref or (vm.morefs or {})[reference] == true)
        is_late = is_late or is_gone
        if not is_gone then morefs[#morefs + 1] = reference end
      end
    end
  end
  morefs = sequence.distinct(morefs)
  if #morefs == 1 then return morefs[1], false end
  return vm.name, is_late
end

--- Says that the VM is in no group now, with the calls that put it back into those that it was in.
---@param scv table
---@param vm FoundVM
---@param label string  what it is called
---@param groups string[]  what `of` gave
---@param is_itself boolean  the same
function restored_groups.tell(scv, vm, label, groups, is_itself)
  if #groups > 0 and not is_itself then
    shell.note(("%s was in %s by its datastore, a tag or a folder: see that it is backed up there again"):format(label,
      cell.text(table.concat(groups, ", "))))
    return
  end
  local reference, is_late
  if #groups > 0 then reference, is_late = reference_of(scv, vm) end
  if not reference then
    shell.note(("%s was not put back into its resource groups: see that it is backed up"):format(label))
    return
  end
  local lines = { ("%s was not put back into its resource groups (%s); this does it:"):format(label,
    cell.text(table.concat(groups, ", "))) }
  for _, group in ipairs(groups) do
    lines[#lines + 1] = ("scv.modify_resource_group{group = %q, add = %q}"):format(cell.text(group),
      cell.text(reference))
  end
  if is_late then
    lines[#lines + 1] = "the reports, which may be an hour old, know it by the moref from before: do it once they don't"
  end
  shell.note(table.concat(lines, "\n"))
end

return restored_groups
