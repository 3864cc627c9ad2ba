-- The backups of a resource group. No operation lists them: they are those of what the group holds. So the backups of
-- what it held before are not among them.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local parallel = shell.library("tasks/parallel")
local times = shell.library("time/times")

local read_group = reader("resource_groups.list")

-- Whether a backup is of the group: by the group's id where it bears that, else by its name.
local function is_of(backup, group)
  local read = known_backups.reader(backup)
  local id = read.maybe(backup, "group_id", "id")
  if id ~= nil then return tostring(id) == tostring(read_group(group, "id", "id")) end
  return read(backup, "group_name", "text") == read_group(group, "name", "text")
end

-- What is gone from vCenter answers 404; its backups are those of its neighbours in the group, too.
local function backups_of(read)
  local ok, found = pcall(read)
  if ok then return found end
  if errors.kind(found) == "appliance" and found.status == 404 then return {} end
  error(found, 0)
end

--- The backups that are known, the newest first, and the names of what they can't be looked up for (tags, folders).
---@param scv table
---@param group table
---@return table[] backups, string[] unknown
return function(scv, group)
  local reads, unknown = {}, {}
  for _, entity in ipairs(read_group(group, "entities", "list")) do
    local moref = type(entity) == "string" and entity or read_group.maybe(entity, "moref", "text")
    local read = moref and known_backups.read_of(scv, moref)
    if read then reads[#reads + 1] = read else unknown[#unknown + 1] = cell.text(entity) end
  end
  local backups, seen = {}, {}
  for _, row in ipairs(parallel(reads, backups_of, { errors = "collect" })) do
    if not row.ok then error(row.error, 0) end
    for _, backup in ipairs(row.value) do
      local id = known_backups.reader(backup)(backup, "backup_id", "id")
      if is_of(backup, group) and not seen[id] then
        seen[id] = true
        backups[#backups + 1] = backup
      end
    end
  end
  table.sort(backups, function(a, b)
    return (times.read(optional(a, "start_time")) or 0) > (times.read(optional(b, "start_time")) or 0)
  end)
  return backups, unknown
end
