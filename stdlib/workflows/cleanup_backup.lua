-- Backups that show as mounted though their datastores are gone: operation 44 of docs/appliance.md, "The operations".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional

local NAME = "scv.cleanup_backup"

local read = argument_table.reader(NAME, { { "backup", "thing", required = true }, { "confirm", "confirm" } },
  { bare = "backup", example = "scv.cleanup_backup{backup = 57}" })

-- What is offered for unmounting is not gone: that is what it is for.
local function refuse_mounted(mounted, label, id)
  if #mounted == 0 then return end
  local names = {}
  for index, row in ipairs(mounted) do names[index] = cell.text(optional(row, "name") or optional(row, "moref")) end
  errors.argument(NAME, "backup", ("%s has datastores that can be unmounted: %s"):format(label,
    table.concat(names, ", ")), ("scv.unmount_datastore{backup = %s}"):format(id))
end

local function add(scv)
  ---@class CleanupBackup
  ---@field backup string|integer|table  its id or name, or its record
  ---@field confirm boolean|userdata|nil  false: don't ask

  --- Cleans up a backup that shows as mounted but is not offered for unmounting: its datastores were taken away behind
  --- the appliance's back.
  ---
  --- Rules: as long as a backup shows as mounted it can't be deleted. What can be unmounted is unmounted instead:
  --- scv.unmount_datastore.
  ---
  ---     scv.cleanup_backup{backup = 57}
  ---@steps backups.cleanup
  ---@param arguments CleanupBackup
  ---@return table reply  the appliance's messages; in a dry run the planned request
  function scv.cleanup_backup(arguments)
    local wanted = read(arguments)
    local backup = known_backups.find(scv, wanted.backup, NAME)
    local id, name = known_backups.id(backup), optional(backup, "name")
    local label = name and ("backup %s (%s)"):format(cell.text(name), id) or ("backup %s"):format(id)
    refuse_mounted(scv.api.datastores.mounted(id), label, id)
    narration.took("backupId", id, "backups", "nothing of it is offered for unmounting")
    local grant = scv.ask({
      operation = "backups.cleanup",
      targets = { { id = tostring(id), name = label } },
      loss = ("This makes the appliance forget the datastores that %s shows as mounted.\n"):format(label)
        .. "If one of them is still there, it must be unmounted in vCenter by hand. The backup stays.",
    }, wanted.confirm)
    return scv.api.backups.cleanup({ backupId = id }, { grant = grant })
  end
end

return { order = 80, add = add }
