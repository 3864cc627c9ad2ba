-- Reads once whatever can be read with what earlier reads gave, so that as much as can be is seen of how this appliance
-- replies, whether a workflow needs it or not.
local shell = ...
local optional = shell.library("core/record").optional

local survey = {}

-- The reads that take nothing.
local PLAIN = {
  "resource_groups.list", "policies.list", "jobs.list", "reports.protected_vms", "reports.unprotected_vms",
  "storage_systems.list", "schedules.list", "audit.logs", "audit.config", "config.jobs_cleanup",
}

-- A thing that there may be none of.
local function maybe(has, name)
  local ok, thing = pcall(has[name], has)
  return ok and thing or nil
end

-- An example of our own document for what an operation must be given.
local function example_of(definition, operation)
  for _, parameter in ipairs((definition:of_ours(operation) or {}).parameters or {}) do
    if parameter.required and parameter.example ~= nil then return { [parameter.name] = parameter.example } end
  end
  return {}
end

--- Reads all that can be read.
---@param reader CheckReading
---@param has CheckThings
---@param definition Definition
function survey.read(reader, has, definition)
  for _, operation in ipairs(PLAIN) do reader:maybe(operation) end
  reader:maybe("config.get", example_of(definition, "config.get"))

  local job = maybe(has, "job_over")
  local id = job and optional(job, "id")
  if id ~= nil then
    reader:maybe("jobs.get", id)
    reader:maybe("jobs.logs", id)
  end
  local files = maybe(has, "audit_files")
  if files then reader:maybe("audit.log", { filename = files[1] }) end

  local vm, backup = maybe(has, "vm"), maybe(has, "backup")
  local reference, backup_id = vm and (vm.moref or vm.uuid), backup and optional(backup, "backup_id")
  if reference then reader:maybe("vms.available_esx_hosts", reference) end
  if backup_id ~= nil then
    reader:maybe("vms.snapshot_locations", backup_id)
    reader:maybe("vms.vmdk_locations", { moref = reference, backupId = backup_id })
    reader:maybe("vms.available_datastores", { moref = reference, backupId = backup_id })
  end

  local store = maybe(has, "datastore")
  local of_store = store and store.backups and store.backups[1] or backup
  local store_backup = type(of_store) == "table" and optional(of_store, "backup_id") or nil
  if store then reader:maybe("datastores.available_esx_hosts", store.moref) end
  if store_backup ~= nil then
    reader:maybe("datastores.snapshot_locations", store_backup)
    reader:maybe("datastores.mounted", store_backup)
  end
end

return survey
