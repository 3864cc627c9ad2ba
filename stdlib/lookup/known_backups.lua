-- All backups that the appliance knows of. No operation lists them: they are found by way of what the resource groups
-- hold. So a backup of a group that was emptied or deleted is not among them.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local optional = shell.library("core/record").optional
local parallel = shell.library("tasks/parallel")

local known_backups = {}

-- The reads that give the backups of an entity; nil for what has none of its own (tags, folders).
local function read_of(scv, entity)
  local moref = optional(entity, "moref")
  if type(moref) ~= "string" then return nil end
  if moref:find("^vm%-") then return function() return scv.api.vms.backups(moref) end end
  if moref:find("^datastore%-") then return function() return scv.api.datastores.backups(moref) end end
  return nil
end

-- A group's entities in the order in which they are asked: the first of each group says most.
local function reads_of(scv, groups, first)
  local reads, seen = {}, {}
  for _, group in ipairs(groups) do
    local known = 0
    for _, entity in ipairs(optional(group, "entities") or {}) do
      local moref, read = optional(entity, "moref"), read_of(scv, entity)
      if read then
        known = known + 1
        if not seen[moref] and (known == 1) == first then
          seen[moref] = true
          reads[#reads + 1] = read
        end
      end
    end
  end
  return reads
end

-- An entity that is gone from vCenter answers 404, and another of its group may know the same backups.
local function add(found, seen, reads)
  for _, row in ipairs(parallel(reads, function(read) return read() end, { errors = "collect" })) do
    if not row.ok and not (errors.kind(row.error) == "appliance" and row.error.status == 404) then
      error(row.error, 0)
    end
    for _, backup in ipairs(row.ok and row.value or {}) do
      local id = tostring(backup.backup_id)
      if not seen[id] then
        seen[id] = true
        found[#found + 1] = backup
      end
    end
  end
end

--- Goes through the backups until `fits` finds what it looks for: those of one entity of each group first, which is
--- mostly enough, then those of all others.
---@param scv table
---@param fits fun(backups: List): any
---@return any
function known_backups.search(scv, fits)
  local groups = scv.api.resource_groups.list()
  local found, seen = List.new(), {}
  for _, first in ipairs { true, false } do
    local reads = reads_of(scv, groups, first)
    if #reads > 0 then add(found, seen, reads) end
    local result = (first or #reads > 0) and fits(found)
    if result then return result end
  end
  return nil
end

--- All of them.
---@param scv table
---@return List
function known_backups.all(scv)
  local all = List.new()
  known_backups.search(scv, function(backups)
    all = backups
    return nil
  end)
  return all
end

-- The label of a backup among others of its name.
local function row_of(backup)
  return {
    id = backup.backup_id, name = backup.name, start_time = backup.start_time, group = optional(backup, "group_name"),
    policy = optional(backup, "policy_name"),
  }
end

--- The backup that an id, a record or a name means. An id is taken as it is: {backup_id =}.
---@param scv table
---@param wanted integer|string|table
---@param func string
---@return table
function known_backups.find(scv, wanted, func)
  if type(wanted) == "table" then
    if optional(wanted, "backup_id") == nil then errors.argument(func, "backup", "is a record without backup_id") end
    return wanted
  end
  local id = math.tointeger(tonumber(wanted))
  if id then return { backup_id = id } end
  local all
  local matches = known_backups.search(scv, function(backups)
    all = backups
    local of_name = backups:where(function(backup) return backup.name == wanted end)
    return #of_name > 0 and of_name
  end)
  if not matches then errors.not_found("backup", wanted, all:map(function(backup) return backup.name end)) end
  if #matches > 1 then
    shell.library("lookup/choices").ambiguous(("there are %d backups called %s"):format(#matches, cell.text(wanted)),
      "name one by its id:", matches:map(row_of), "id", "name", "start_time", "group", "policy")
  end
  return matches[1]
end

return known_backups
