script {
  description = [[
Lists the backups of what the resource groups protect that are still mounted, and where. A mounted backup can't be
deleted, and keeps its snapshot from being purged.
A backup that doesn't say whether it is mounted is asked for its mounts. Where it offers none, that is an error at the
end: it may be mounted all the same.]],
  needs = "read",
  output = [[
backup                              id  datastore  moref          taken
----------------------------------  --  ---------  -------------  ----------------------
silver_db_11-20-2026_02.00.00.0000  31  nfs_db01   datastore-104  11/20/2026 02:00:00 AM
1 row]],
}

local read_place = scv.reader("datastores.mounted")

local backups = scv.known_backups():where(function(backup)
  return scv.reader(backup).maybe(backup, "mounted", "flag") ~= false
end)
local rows, silent, unknown = List({}, { "backup", "id", "datastore", "moref", "taken" }), 0, nil
for _, answer in ipairs(parallel(backups, function(backup) return scv.mounted(backup) end)) do
  local backup, places, read = answer.item, answer.value, scv.reader(answer.item)
  local row = {
    backup = read.maybe(backup, "name", "text"), id = read(backup, "backup_id", "id"),
    taken = read.maybe(backup, "start_time", "time"),
  }
  if #places == 0 then
    -- Mounted, and yet nowhere: that is what scv.cleanup_backup is for. Only its flag tells of such a one.
    local says, raised = pcall(read, backup, "mounted", "flag")
    if says then rows[#rows + 1] = row else silent, unknown = silent + 1, unknown or raised end
  end
  for _, place in ipairs(places) do
    rows[#rows + 1] = {
      backup = row.backup, id = row.id, taken = row.taken, datastore = read_place.maybe(place, "name", "text"),
      moref = read_place(place, "moref", "text"),
    }
  end
end
if not unknown then return rows end
if #rows > 0 then show(rows) end
fail(unknown, ("of %d backups it is not known whether they are still mounted"):format(silent))
