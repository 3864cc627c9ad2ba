script {
  description = [[
Lists the backups of what the resource groups protect that are still mounted, and where. A mounted backup can't be
deleted, and keeps its snapshot from being purged.]],
  needs = "read",
  output = [[
backup                          id  datastore  moref          taken
------------------------------  --  ---------  -------------  ----------------------
silver_db_11-20-2026_02.00.00   31  nfs_db01   datastore-104  11/20/2026 02:00:00 AM
1 row]],
}

-- What the groups hold, each once.
local protected, seen = List {}, {}
for _, group in ipairs(scv.api.resource_groups.list()) do
  for _, entity in ipairs(group.entities or {}) do
    if not seen[entity.moref] then
      seen[entity.moref] = true
      protected[#protected + 1] = entity
    end
  end
end

local mounted, known = List {}, {}
local answers = parallel(protected, function(entity)
  if tostring(entity.type):lower():find("datastore") then return scv.api.datastores.backups(entity.moref) end
  return scv.api.vms.backups(entity.moref)
end)
for _, answer in ipairs(answers) do
  for _, backup in ipairs(answer.value) do
    if backup.mounted and not known[backup.backup_id] then
      known[backup.backup_id] = true
      mounted[#mounted + 1] = backup
    end
  end
end

local rows = List {}
for _, answer in ipairs(parallel(mounted, function(backup) return scv.api.datastores.mounted(backup.backup_id) end)) do
  local backup, places = answer.item, answer.value
  local row = { backup = backup.name, id = backup.backup_id, taken = backup.end_time or backup.start_time }
  -- Mounted, and yet nowhere: that is what scv.api.backups.cleanup is for.
  if #places == 0 then rows[#rows + 1] = row end
  for _, place in ipairs(places) do
    rows[#rows + 1] =
      { backup = row.backup, id = row.id, taken = row.taken, datastore = place.name, moref = place.moref }
  end
end
return rows:select("backup", "id", "datastore", "moref", "taken")
