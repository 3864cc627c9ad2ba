script {
  description = [[
Lists the backups of what the resource groups protect that are still mounted, and where. A mounted backup can't be
deleted, and keeps its snapshot from being purged.]],
  needs = "read",
  output = [[
backup                              id  datastore  moref          taken
----------------------------------  --  ---------  -------------  ----------------------
silver_db_11-20-2026_02.00.00.0000  31  nfs_db01   datastore-104  11/20/2026 02:00:00 AM
1 row]],
}

local read, read_place = scv.reader("vms.backups"), scv.reader("datastores.mounted")

-- One that is mounted and yet offers nothing to be unmounted is told by this flag alone.
local backups = scv.known_backups():where(function(backup) return read(backup, "mounted", "flag") end)
local rows = List({}, { "backup", "id", "datastore", "moref", "taken" })
for _, answer in ipairs(parallel(backups, function(backup) return scv.mounted(backup) end)) do
  local backup, places = answer.item, answer.value
  local row = {
    backup = read.maybe(backup, "name", "text"), id = read(backup, "backup_id", "id"),
    taken = read.maybe(backup, "start_time", "time"),
  }
  -- Mounted, and yet nowhere: that is what scv.cleanup_backup is for.
  if #places == 0 then rows[#rows + 1] = row end
  for _, place in ipairs(places) do
    rows[#rows + 1] = {
      backup = row.backup, id = row.id, taken = row.taken, datastore = read_place.maybe(place, "name", "text"),
      moref = read_place(place, "moref", "text"),
    }
  end
end
return rows
