-- Of what a record is that stands for a thing: a job's id is no group's, though both are called id.
local shell = ...
local errors = shell.library("core/errors")

local schemas = {}

-- The schemas of what the appliance tells of: the records of lists, and those inside them. Any other table, as one that
-- a person wrote, stands for what it says.
local KNOWN = {}
for _, name in ipairs {
  "AttachedPolicy", "AuditLog", "Backup", "BackupDatastore", "BackupVm", "BuiltInSchedule", "CreatedPolicy",
  "CreatedResourceGroup", "Entity", "EsxHost", "Job", "MountedDatastore", "Policy", "ProtectedVm", "ResourceGroup",
  "SnapshotLocation", "StartedJob", "StorageSystem", "UnprotectedVm", "VmdkLocation",
} do
  KNOWN[name] = true
end

--- The schemas whose records stand for a thing of each sort.
---@type table<string, string[]>
schemas.of = {
  group = { "ResourceGroup", "CreatedResourceGroup" },
  policy = { "Policy", "AttachedPolicy", "CreatedPolicy" },
  storage_system = { "StorageSystem" },
  vm = { "ProtectedVm", "UnprotectedVm", "BackupVm", "Entity" },
  datastore = { "BackupDatastore", "Entity", "MountedDatastore" },
  entity = { "ProtectedVm", "UnprotectedVm", "BackupVm", "Entity", "BackupDatastore", "MountedDatastore" },
  host = { "EsxHost" },
  backup = { "Backup" },
  job = { "Job", "StartedJob" },
  schedule = { "BuiltInSchedule" },
}

--- What a record is of, where the appliance's replies have such records.
---@param value any
---@return string?
function schemas.name(value)
  local metatable = type(value) == "table" and getmetatable(value)
  local name = type(metatable) == "table" and rawget(metatable, "__name")
  return KNOWN[name] and name or nil
end

--- Refuses a record of the appliance's that is of something else than what is wanted.
---@param value any
---@param allowed string[]?  out of `schemas.of`
---@param what string  "resource group"
---@param func string  the function that it was passed to
---@param argument string
function schemas.refuse_other(value, allowed, what, func, argument)
  local name = allowed and schemas.name(value)
  if not name then return end
  for _, each in ipairs(allowed) do
    if each == name then return end
  end
  errors.argument(func, argument, ("is %s %s, not %s %s"):format(name:find("^[AEIOU]") and "an" or "a", name,
    what:find("^[aeiouAEIOU]") and "an" or "a", what),
    ("give the %s by its name or its id, or by its own record"):format(what))
end

return schemas
