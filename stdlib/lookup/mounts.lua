-- What is mounted of all backups. No operation lists that: the backups that say of themselves that they are mounted are
-- asked one by one.
local shell = ...
local known_backups = shell.library("lookup/known_backups")
local List = shell.library("core/list")

local mounts = {}

--- The mounted datastores of all backups that are known, with the backup that each is of.
---@param scv table
---@return List
function mounts.all(scv)
  -- One that doesn't say is asked, too.
  local backups = known_backups.all(scv):where(function(backup)
    return known_backups.reader(backup).maybe(backup, "mounted", "flag") ~= false
  end)
  local rows = known_backups.gather(backups, function(backup)
    return scv.api.datastores.mounted(known_backups.id(backup))
  end)
  return List.mark(List.new(rows), { operation = "datastores.mounted" })
end

return mounts
