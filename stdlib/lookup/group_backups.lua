-- The backups of a resource group. No operation lists them: they are those of what the group holds. So the backups of
-- what it held before are not among them.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional
local parallel = shell.library("tasks/parallel")
local times = shell.library("time/times")

-- The operations that list the backups of an entity, by what its moref begins with.
local LISTS = { vm = "vms", datastore = "datastores" }

local function is_of(backup, group)
  local id = optional(backup, "group_id")
  if id ~= nil then return tostring(id) == tostring(group.id) end
  return optional(backup, "group_name") == group.name
end

-- What is gone from vCenter answers 404; its backups are those of its neighbours in the group, too.
local function backups_of(scv, moref)
  local subject = LISTS[moref:match("^(%a+)%-")]
  local ok, found = pcall(scv.api[subject].backups, moref)
  if ok then return found end
  if errors.kind(found) == "appliance" and found.status == 404 then return {} end
  error(found, 0)
end

--- The backups that are known, the newest first, and the names of what they can't be looked up for (tags, folders).
---@param scv table
---@param group table
---@return table[] backups, string[] unknown
return function(scv, group)
  local morefs, unknown = {}, {}
  for _, entity in ipairs(optional(group, "entities") or {}) do
    local moref = type(entity) == "table" and optional(entity, "moref") or entity
    if type(moref) == "string" and LISTS[moref:match("^(%a+)%-")] then
      morefs[#morefs + 1] = moref
    else
      unknown[#unknown + 1] = cell.text(entity)
    end
  end
  local backups, seen = {}, {}
  for _, row in ipairs(parallel(morefs, function(moref) return backups_of(scv, moref) end, { errors = "collect" })) do
    if not row.ok then error(row.error, 0) end
    for _, backup in ipairs(row.value) do
      if is_of(backup, group) and not seen[backup.backup_id] then
        seen[backup.backup_id] = true
        backups[#backups + 1] = backup
      end
    end
  end
  table.sort(backups, function(a, b)
    return (times.read(a.start_time) or 0) > (times.read(b.start_time) or 0)
  end)
  return backups, unknown
end
