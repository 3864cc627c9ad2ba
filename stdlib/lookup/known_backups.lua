-- All backups that the appliance knows of. No operation lists them: they are found by way of what the resource groups
-- hold. So a backup of a group that was emptied or deleted is not among them.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local parallel = shell.library("tasks/parallel")

local known_backups = {}

local read_group = reader("resource_groups.list")

-- Backup → the operation that listed it.
local operations = setmetatable({}, { __mode = "k" })

--- The reader for a backup that was found here.
---@param backup table
---@return RecordReader
function known_backups.reader(backup) return reader(operations[backup] or "vms.backups") end

--- The morefs of what a group holds. An appliance may list bare morefs.
---@param group table
---@return string[]
function known_backups.entities(group)
  local entities, morefs = read_group(group, "entities", "list"), {}
  for index, entity in ipairs(entities) do
    local is_bare = type(entity) == "string"
    morefs[index] = is_bare and read_group(entities, index, "text") or read_group(entity, "moref", "text")
  end
  return morefs
end

-- The operation that gives the backups of an entity; nil for what has none of its own (tags, folders).
local function operation_of(moref)
  if moref:find("^vm%-") then return "vms.backups" end
  if moref:find("^datastore%-") then return "datastores.backups" end
  return nil
end

--- The read that gives the backups of an entity; nil for what has none of its own.
---@param scv table
---@param moref string
---@return (fun(): List)?
function known_backups.read_of(scv, moref)
  local operation = operation_of(moref)
  if not operation then return nil end
  return function()
    local backups = scv.api[operation:match("^%a+")].backups(moref)
    for _, backup in ipairs(backups) do
      if type(backup) == "table" then operations[backup] = operation end
    end
    return backups
  end
end

-- A group's entities in the order in which they are asked: the first of each group says most.
local function reads_of(scv, groups, first)
  local reads, seen = {}, {}
  for _, group in ipairs(groups) do
    local known = 0
    for _, moref in ipairs(known_backups.entities(group)) do
      local read = known_backups.read_of(scv, moref)
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
      local id = tostring(known_backups.reader(backup)(backup, "backup_id", "id"))
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
    id = optional(backup, "backup_id"), name = optional(backup, "name"), start_time = optional(backup, "start_time"),
    group = optional(backup, "group_name"), policy = optional(backup, "policy_name"),
  }
end

local function name_of(backup) return known_backups.reader(backup)(backup, "name", "text") end

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
    local of_name = backups:where(function(backup) return name_of(backup) == wanted end)
    return #of_name > 0 and of_name
  end)
  if not matches then errors.not_found("backup", wanted, all:map(name_of)) end
  if #matches > 1 then
    shell.library("lookup/choices").ambiguous(("there are %d backups called %s"):format(#matches, cell.text(wanted)),
      "name one by its id:", matches:map(row_of), "id", "name", "start_time", "group", "policy")
  end
  return matches[1]
end

return known_backups
