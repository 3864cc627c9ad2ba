-- Backups of a storage VM that was renamed: the vendor's step 5, and what has to be done before it. See
-- docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local read_system = shell.library("core/record").reader("storage_systems.list")
local suggest = shell.library("core/suggest")

local NAME = "scv.rename_storage"

local read = argument_table.reader(NAME, {
  { "from", "text", required = true },
  { "to", "text", required = true },
}, { example = 'scv.rename_storage{from = "svm_nas01", to = "svm_nas_berlin"}' })

local KIND = kinds.of.storage_system

local BEFORE = [[
what must have been done before, outside of this call:
  1. the connection was added or changed under the new name: scv.add_storage, scv.modify_storage
  2. the plug-in's service was restarted, on the appliance
  3. a backup was made since: scv.backup_now; its details show the old and the new name]]

-- The connection under the new name, which has to be there.
local function connection(systems, to)
  local system = match.only(match.among(systems, to, KIND), to, KIND)
  if system then
    match.check_sole(systems, system, KIND)
    return system
  end
  local names = match.names(systems, KIND)
  errors.not_found("connection to storage system", to, names, {
    hint = ("first add it or change it to its new name: scv.add_storage{name = %q, …}\nthere are %s"):format(to,
      suggest.listed(to, names)),
  })
end

-- Of the backups of one thing in each group, the newest.
local function newest_backup(scv)
  local found
  known_backups.search(scv, function(backups)
    found = backups
    return true
  end)
  local newest = known_backups.newest_first(scv, found)[1]
  return newest and newest.seconds and newest.backup
end

-- Whether the newest backup is on the storage VM under its new name: a hint only, since it may be of other storage.
local function look_at_newest(scv, to)
  local backup = newest_backup(scv)
  if not backup then
    shell.note("no backup is known whose time can be read, so whether one was made since the renaming is not checked")
    return
  end
  local names = {}
  for _, location in ipairs(scv.api.vms.snapshot_locations(known_backups.id(backup))) do
    local storage = optional(location, "storage")
    if storage == to then
      narration.took("storage", to, "snapshot_locations", "of the newest backup")
      return
    end
    if storage ~= nil then names[#names + 1] = cell.text(storage) end
  end
  shell.note(("the newest backup, %s of %s, is on %s, not on %s: make sure that a backup was made since the renaming"):
    format(cell.text(optional(backup, "name")), cell.moment(optional(backup, "start_time")), table.concat(names, ", "),
      cell.text(to)))
end

local function add(scv)
  ---@class RenameStorage
  ---@field from string  the name under which the old backups know the storage VM
  ---@field to string  its name now

  --- Makes the backups of a storage VM usable again after the storage VM was renamed.
  ---
  --- Before it, and outside of this call: add or change the connection under the new name (scv.add_storage,
  --- scv.modify_storage); restart the plug-in's service on the appliance; make a new backup (scv.backup_now), whose
  --- details show both names. That there is a connection under the new name is checked, the newest backup is looked at;
  --- whether the service was restarted can't be seen from here.
  ---
  ---     scv.rename_storage{from = "svm_nas01", to = "svm_nas_berlin"}
  ---@steps add or change the connection under its new name, restart the service, back up, storage_systems.rename
  ---@param arguments RenameStorage
  ---@return table reply  the appliance's messages; in a dry run the planned request
  function scv.rename_storage(arguments)
    local wanted = read(arguments)
    if wanted.from == wanted.to then errors.argument(NAME, "to", "is the same name as from") end
    local to = read_system(connection(scv.api.storage_systems.list(), wanted.to), "name", "text")
    if wanted.from == to then errors.argument(NAME, "to", "is the same name as from") end
    shell.note(BEFORE)
    look_at_newest(scv, to)
    return scv.api.storage_systems.rename { existing = { name = wanted.from }, new = { name = to } }
  end
end

return { order = 170, add = add }
