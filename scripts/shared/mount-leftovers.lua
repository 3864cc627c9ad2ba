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

-- A backup that doesn't say whether it is mounted is asked, too.
local backups = scv.known_backups():where(function(backup) return backup.mounted ~= false end)
local rows = List({}, { "backup", "id", "datastore", "moref", "taken" })
for _, answer in ipairs(parallel(backups, function(backup) return scv.mounted(backup) end)) do
  local backup, places = answer.item, answer.value
  local row = { backup = backup.name, id = backup.backup_id, taken = backup.end_time or backup.start_time }
  -- Mounted, and yet nowhere: that is what scv.cleanup_backup is for.
  if #places == 0 and backup.mounted then rows[#rows + 1] = row end
  for _, place in ipairs(places) do
    rows[#rows + 1] =
      { backup = row.backup, id = row.id, taken = row.taken, datastore = place.name, moref = place.moref }
  end
end
return rows
