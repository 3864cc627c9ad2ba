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

-- What a group holds by a moref of no known form may have backups that are mounted: the others are shown all the same.
local whole, backups = pcall(scv.known_backups, { strict = true })
local strange
if not whole then
  if backups.kind ~= "protocol" or backups.operation ~= "resource_groups.list" then error(backups, 0) end
  strange, backups = backups, scv.known_backups()
end
backups = backups:where(function(backup)
  return scv.reader(backup).maybe(backup, "mounted", "flag") ~= false
end)

-- The mounts of each backup. One that was purged meanwhile answers 404, and has none; an appliance that has another
-- path for it says the same of every backup: then nothing is known.
local function answers()
  local there, gone = {}, nil
  local function mounts_of(backup) return scv.mounted(backup) end
  for _, answer in ipairs(parallel(backups, mounts_of, { errors = "collect" })) do
    local is_gone = not answer.ok and answer.error.kind == "appliance" and answer.error.status == 404
    if not answer.ok and not is_gone then error(answer.error, 0) end
    if is_gone then gone = gone or answer.error else there[#there + 1] = answer end
  end
  if gone and #there == 0 then error(gone, 0) end
  return there
end

local rows, silent, unknown = List({}, { "backup", "id", "datastore", "moref", "taken" }), 0, nil
for _, answer in ipairs(answers()) do
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
if not unknown and not strange then return rows end
if #rows > 0 then show(rows) end
if strange then fail(strange, "which other backups are still mounted is not known") end
fail(unknown, ("of %d backups it is not known whether they are still mounted"):format(silent))
