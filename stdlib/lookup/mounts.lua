-- What is mounted of all backups. No operation lists that: the backups that say of themselves that they are mounted are
-- asked one by one.
local shell = ...
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local List = shell.library("core/list")
local parallel = shell.library("tasks/parallel")

--- The mounted datastores of all backups that are known, with the backup that each is of.
---@param scv table
---@return List
return function(scv)
  -- One that doesn't say is asked, too.
  local backups = known_backups.all(scv):where(function(backup)
    return known_backups.reader(backup).maybe(backup, "mounted", "flag") ~= false
  end)
  local rows = List.mark(List.new(), { operation = "datastores.mounted" })
  if #backups == 0 then return rows end
  local answers = parallel(backups, function(backup)
    return scv.api.datastores.mounted(known_backups.reader(backup)(backup, "backup_id", "id"))
  end, { errors = "collect" })
  for _, answer in ipairs(answers) do
    -- A backup that was deleted meanwhile has nothing mounted.
    local gone = not answer.ok and errors.kind(answer.error) == "appliance" and answer.error.status == 404
    if not answer.ok and not gone then error(answer.error, 0) end
    for _, row in ipairs(answer.ok and answer.value or {}) do rows[#rows + 1] = row end
  end
  return rows
end
