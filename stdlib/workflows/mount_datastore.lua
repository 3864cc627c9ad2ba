-- Mounting datastores of a backup, and unmounting them: the vendor's steps 24 (backups), 25 (locations), 26 (hosts) and
-- 27, or 28 (mounted) and 29; all else that is sent, reads. See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local backup_lookup = shell.library("lookup/backup")
local sessions = shell.library("session/session")
local snapshot_location = shell.library("lookup/snapshot_location")
local esx_host = shell.library("lookup/esx_host")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local datastore_lookup = shell.library("lookup/datastore")
local known_backups = shell.library("lookup/known_backups")
local is_planned = shell.library("core/plan").is
local List = shell.library("core/list")
local mounts = shell.library("lookup/mounts")
local match = shell.library("lookup/match")
local moref_lookup = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local job_starter = shell.library("jobs/starter")
local schemas = shell.library("lookup/schemas")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")

local MOUNT, UNMOUNT = "scv.mount_datastore", "scv.unmount_datastore"

local read_backup, read_location = reader("datastores.backups"), reader("datastores.snapshot_locations")
local read_mounted = reader("datastores.mounted")

local read_mount = argument_table.reader(MOUNT, {
  { "datastore", "thing", required = true },
  { "backup", "thing" },
  { "before", "time" },
  { "location", "thing" },
  { "host", "thing" },
  { "wait", "flag" },
  { "patience", "duration" },
}, { bare = "datastore", example = 'scv.mount_datastore{datastore = "nfs_web01"}' })

local read_unmount = argument_table.reader(UNMOUNT, {
  { "backup", "thing" },
  { "datastore", "thing" },
  { "wait", "flag" },
  { "patience", "duration" },
  { "confirm", "confirm" },
}, { example = 'scv.unmount_datastore{backup = 57}' })

local function label_of(store)
  return store.name and ("%s (%s)"):format(cell.text(store.name), cell.text(store.moref)) or cell.text(store.moref)
end

-- A datastore that was given by moref gets its name from the backup.
local function completed(store, backup)
  for _, each in ipairs(datastore_lookup.listed(backup, "datastores", read_backup)) do
    if each.moref == store.moref then
      return {
        -- Of what has no type, as a bare moref, the appliance alone can say that it is on vVols, and refuse it.
        moref = store.moref, name = store.name or each.name,
        type = each.entry and read_backup.maybe(each.entry, "type", "text"), entry = each.entry or each.moref,
      }
    end
  end
  read_backup.wrong(backup, "datastores", ("a list with %s, whose backup it is"):format(store.moref))
end

local function refuse_vvol(store)
  if not store.type or store.type:upper() ~= "VVOL" then return end
  errors.argument(MOUNT, "datastore", ("%s is a vVol datastore, and a vVol datastore can't be mounted"):format(
    label_of(store)), "scv.attach_vmdks attaches disks of a VM out of a backup")
end

-- The copy, and the datastore as the request is to name it: as the copies do. An answer of 25 may name it once for all
-- its locations, or bare ones may not name it at all: then it goes by its name.
local function copy_of(scv, store, backup_id, wanted)
  local locations = scv.api.datastores.snapshot_locations(backup_id)
  local is_bare = element.is_bare(locations[1])
  local names = is_bare and {} or snapshot_location.datastores(locations, read_location.operation)
  local name = store.name or #names == 1 and names[1] or read_backup(store.entry, "name", "text")
  local datastores = #names > 0 and { name } or {}
  local copies = snapshot_location.choose(locations, datastores, wanted, MOUNT, read_location.operation)
  if #copies > 1 then
    errors.argument(MOUNT, "location", "must be one: a datastore is mounted from one copy")
  end
  local moref = snapshot_location.moref(copies[1])
  if moref and moref ~= store.moref then
    read_location.wrong(copies[1], "datastore_moref", ("%s, the datastore that is to be mounted"):format(store.moref))
  end
  return copies[1], #names > 0 and read_location(copies[1], "datastore", "element") or name
end

-- The morefs of what is mounted of a backup; nil if they can't be read, which is not worth an error.
local function mounted_now(scv, backup_id)
  local ok, rows = errors.attempt(scv.api.datastores.mounted, backup_id)
  if not ok then return nil end
  local is_there = {}
  for _, row in ipairs(rows) do is_there[optional(row, "moref") or false] = true end
  return is_there, rows
end

-- What became of a mount, for people: where the datastore is now, which is the one that was not there before. The job
-- is over and went well: a read that fails here is not worth an error.
local function tell_mounted(scv, backup, store, before)
  local _, rows = mounted_now(scv, optional(backup, "backup_id"))
  local new = before and List.new(rows or {}):where(function(each)
    local of, moref = optional(each, "datastore"), optional(each, "moref")
    return moref ~= nil and not before[moref] and (of == nil or store.name == nil or of == store.name)
  end) or {}
  local last = #new == 1 and new[1]
  local moref = last and optional(last, "moref")
  if not moref then
    shell.note(("%s of backup %s is mounted; scv.mounted() says as what"):format(label_of(store),
      cell.text(optional(backup, "name"))))
    return
  end
  shell.note(("%s of backup %s is mounted as %s; scv.unmount_datastore{datastore = %q} unmounts it"):format(
    label_of(store), cell.text(optional(backup, "name")), cell.text(optional(last, "name") or moref), tostring(moref)))
end

-- Each mounted datastore has a moref; what else it may be meant by it may lack.
local function field_of(row, key)
  if key == "moref" then return read_mounted(row, "moref", "text") end
  return read_mounted.maybe(row, key, "text")
end

local KIND = {
  what = "mounted datastore", argument = "datastore", names = { "name", "datastore" }, ids = { "moref" },
  read = field_of, advice = "name one by its moref:", schemas = schemas.of.datastore,
}

-- Its own name or moref is that of one; the original's name may stand for several mounts of it.
local OWN = { what = KIND.what, ids = KIND.ids, read = field_of }

local COLUMNS = { "moref", "name", "datastore", "backup_id", "host", "mount_time" }

local ADVICE = "without it, give the datastore by its moref, which scv.mounted() shows"

-- Those that are meant by what only vCenter or their backups know: by the folder path of a copy, or of the original, or
-- by the original's moref.
local function by_reference(scv, rows, word)
  if type(word) ~= "string" then return {} end
  local reference = moref_lookup.kind(word) == "datastore" and word or nil
  if word:find("/", 1, true) and vcenter.facts(scv) then
    local stores = vcenter.look_or_stop(scv, true, ADVICE).datastores
    local store = vcenter.one(stores, word, vcenter.DATASTORE, UNMOUNT)
    reference = store and store.moref
    local own = reference and match.exactly(rows, reference, OWN) or {}
    if #own > 0 then return own end
  end
  return reference and mounts.of_original(scv, rows, reference) or {}
end

local function refuse_pattern(rows, word)
  local shown = sequence.map(rows, function(row)
    local copy = {}
    for _, key in ipairs(COLUMNS) do copy[key] = optional(row, key) end
    return copy
  end)
  vcenter.refuse_pattern(shown, word, { what = KIND.what, columns = COLUMNS }, UNMOUNT, "datastore")
end

-- How the vendor calls a mounted copy after its datastore, be it behind a path: "nfs_db01(sc-20230810185455776)".
local COPY = "([^/]+)%(sc%-%d+%)$"

-- A mount that does not say what it is called by may be the one that is meant.
local function refuse_silent(rows, key)
  for _, row in ipairs(rows) do read_mounted(row, key, "text", ADVICE) end
end

-- Of a path vCenter alone can tell whose it is: without it, a mount that is called like its end may be meant.
local function refuse_path(scv, word, rows)
  local last = word:match("/([^/]+)$")
  if not last or vcenter.facts(scv) or #match.among(rows, last, KIND) == 0 then return end
  errors.argument(UNMOUNT, "datastore", ("%s is a folder path, and no vCenter is configured that knows it"):format(
    cell.text(word)), "give the mounted datastore by its name or moref, which scv.mounted() shows")
end

-- Those that are meant by the name of an original that they don't say themselves: their backups know it by its moref.
-- Stops where nobody knows what was given: a slip must not look like a datastore that is unmounted already. One that is
-- known is, where no mount can be it; so is a moref, since nothing knows that of a copy any more.
local function by_original(scv, word, rows)
  word = tostring(word)
  if moref_lookup.kind(word) == "datastore" then return {} end
  refuse_path(scv, word, rows)
  local copy = word:match(COPY)
  local ok, store = errors.attempt(datastore_lookup.find, scv, copy or word, UNMOUNT, nil, #rows > 0)
  local found = ok and not copy and mounts.of_original(scv, rows, store.moref) or {}
  if #found > 0 then return found end
  -- By its path vCenter has told already which one is meant.
  if not (word:find("/", 1, true) and vcenter.facts(scv)) then refuse_silent(rows, "name") end
  if ok then return {} end
  if errors.kind(store) == "ambiguous" then
    if not copy then refuse_silent(rows, "datastore") end
    return {}
  end
  if errors.kind(store) ~= "not_found" then error(store, 0) end
  local names = match.names(rows, KIND)
  local known = rawget(store, "candidates") or {}
  errors.not_found("datastore", word, table.move(known, 1, #known, #names + 1, names),
    rawget(store, "is_partial") and { hint = rawget(store, "hint") } or nil)
end

-- The mounted datastores that are meant, and how they were meant.
local function meant_by(scv, wanted)
  local backup = wanted.backup and known_backups.find(scv, wanted.backup, UNMOUNT)
  local id = backup and known_backups.id(backup)
  local rows = backup and mounts.of(scv, backup) or mounts.all(scv)
  local said = "any backup"
  if backup then said = "backup " .. cell.text(optional(backup, "name") or id) end
  if wanted.datastore == nil then return List.new(rows), "of " .. said end
  local found, word = match.meant(rows, wanted.datastore, KIND, UNMOUNT)
  if #found == 0 then
    refuse_pattern(rows, word)
    found = by_reference(scv, rows, word)
    if #found == 0 then found = by_original(scv, word, rows) end
  end
  if #found > 1 and not (backup and #match.among(found, word, OWN) == 0) then
    choices.ambiguous(("datastore %s is mounted %d times"):format(cell.text(word), #found),
      match.advice(found, word, KIND), found, table.unpack(COLUMNS))
  end
  if #found > 0 then return List.new(found), "" end
  return List.new(), ("called %s of %s"):format(cell.text(word), said)
end

local function question_of(rows)
  local targets, labels = {}, {}
  for index, row in ipairs(rows) do
    local moref, name = read_mounted(row, "moref", "text"), optional(row, "name")
    labels[index] = ("%s (%s)"):format(cell.text(name or moref), cell.text(moref))
    targets[index] = { id = moref, name = labels[index] }
    narration.took("moref", moref, "mounted", cell.text(name or ""))
  end
  local what = #labels == 1 and labels[1] or ("%d datastores"):format(#labels)
  return targets, table.concat({
    ("This unmounts %s, mounted out of a backup."):format(what),
    "What was written there since it was mounted is lost, and VMs that run from it lose their disks. The backup stays.",
  }, "\n")
end

-- What the job of an unmount may call them by.
local function subjects_of(rows)
  local subjects = {}
  for _, row in ipairs(rows) do
    for _, key in ipairs { "moref", "name", "datastore" } do
      subjects[#subjects + 1] = optional(row, key, "text")
    end
  end
  return subjects
end

local function add(scv)
  --- `backup` or `before`
  ---@class MountDatastore
  ---@field datastore string|table  its name, folder path or moref, or a record with them
  ---@field backup string|integer|table|nil  "latest", its name or id; the newest good one unless given
  ---@field before string?  instead of `backup`: the newest good one from before that time
  ---@field location string|table|nil  "primary" (unless given), "secondary", or an exact location
  ---@field host string|table|nil  the ESXi host; the one that the copy was made on if it is still offered
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given

  --- Mounts a datastore out of a backup at an ESXi host, and waits for the job. The datastore itself stays as it is.
  ---
  --- Rules: a datastore can be mounted several times. A vVol datastore can't be mounted. A backup that is mounted can't
  --- be deleted: unmount it when you are done.
  ---
  ---     scv.mount_datastore{datastore = "nfs_web01"}
  ---     scv.mount_datastore{datastore = "nfs_db01", before = "2026-11-22 12:00", location = "secondary"}
  ---@steps look up the moref in vCenter, datastores.backups, datastores.snapshot_locations,
  ---  datastores.available_esx_hosts, datastores.mount
  ---@param arguments MountDatastore
  ---@return table job  its record; in a dry run the planned request
  ---@typed return Job|Plan
  function scv.mount_datastore(arguments)
    local wanted = read_mount(arguments)
    local store = datastore_lookup.find(scv, wanted.datastore, MOUNT, nil, true)
    refuse_vvol(store)
    local backups = scv.api.datastores.backups(store.moref)
    local facts = sessions.is(scv) and sessions.facts(scv) or {}
    local backup = backup_lookup.choose(backups, label_of(store), wanted.backup, {
      func = MOUNT, operation = read_backup.operation, before = wanted.before, zone = facts.timezone, facts = facts,
    })
    store = completed(store, backup)
    refuse_vvol(store)
    local backup_id = read_backup(backup, "backup_id", "id")
    local copy, name = copy_of(scv, store, backup_id, wanted.location)
    snapshot_location.tell_doubts({ copy }, backup)
    local original = element.maybe(copy, "host", read_location.operation)
    local esx = esx_host.find(function() return scv.api.datastores.available_esx_hosts(store.moref) end, wanted.host, {
      what = "datastore " .. label_of(store), operation = "datastores.available_esx_hosts", func = MOUNT,
      original = original, told = { original }, scv = scv,
    })
    shell.note(("%s %s from backup %s of %s (%s) at %s"):format(
      sessions.doing(scv, "mounts", "mount"), label_of(store), backup_lookup.label(backup),
      cell.moment(optional(backup, "start_time")), snapshot_location.words { copy }, cell.text(element.label(esx))))
    local before = wanted.wait ~= false and mounted_now(scv, backup_id) or nil
    local job = job_starter.run(scv, {
      operation = "datastores.mount",
      arguments = {
        backupId = backup_id, datastore = name, host = esx,
        location = snapshot_location.given(copy, read_location.operation),
      },
      what = "mount of datastore " .. label_of(store),
      told = true,
      traits = { backup = optional(backup, "name", "text"), subjects = { element.label(name), store.moref } },
      known = { name = "mount of " .. label_of(store) },
    }, wanted)
    if not is_planned(job) and wanted.wait ~= false then tell_mounted(scv, backup, store, before) end
    return job
  end

  --- `backup` or `datastore`
  ---@class UnmountDatastore
  ---@field backup string|integer|table|nil  a backup's id or name: whatever is mounted of it
  ---@field datastore string|table|nil  a mounted datastore: its moref, name or folder path, or those of the one it is a
  ---  copy of
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given
  ---@field confirm boolean|userdata|nil  false: don't ask; or what scv.ask gave

  --- Unmounts datastores that were mounted out of a backup, and waits for the job. If nothing is mounted, it says so
  --- and gives an empty List. A name that neither what is mounted nor groups, backups or vCenter have is an error.
  ---
  --- Rules: what was written there since is lost. Datastores that show as mounted but are not offered here are for
  --- scv.cleanup_backup.
  ---
  ---     scv.unmount_datastore{backup = 57}
  ---     scv.unmount_datastore{datastore = "datastore-31"}
  ---@steps datastores.mounted, datastores.unmount
  ---@param arguments UnmountDatastore
  ---@return table job  its record; in a dry run the planned request
  ---@typed return Job|Plan
  function scv.unmount_datastore(arguments)
    local wanted = read_unmount(arguments)
    if wanted.backup == nil and wanted.datastore == nil then
      errors.argument(UNMOUNT, "backup", "is missing", "a backup, or a datastore; scv.mounted() lists what is mounted")
    end
    local rows, said = meant_by(scv, wanted)
    if #rows == 0 then
      shell.note(("no datastore %s is mounted"):format(said))
      if wanted.backup ~= nil and wanted.datastore == nil then
        mounts.tell_if_bare(scv, known_backups.find(scv, wanted.backup, UNMOUNT))
      end
      return rows
    end
    local doubt = mounts.check(scv, rows)
    local targets, loss = question_of(rows)
    if doubt then
      loss = ("%s\n%s"):format(loss, doubt)
      shell.note(doubt)
    end
    local grant = scv.ask({ operation = "datastores.unmount", targets = targets, loss = loss }, wanted.confirm)
    local morefs = {}
    for index, target in ipairs(targets) do morefs[index] = target.id end
    return job_starter.run(scv, {
      operation = "datastores.unmount",
      arguments = { morefs = morefs },
      options = { grant = grant },
      what = "unmount of " .. table.concat(morefs, ", "),
      told = true,
      traits = { subjects = subjects_of(rows) },
      known = { name = "unmount of " .. table.concat(morefs, ", ") },
    }, wanted)
  end
end

return { order = 70, add = add }
