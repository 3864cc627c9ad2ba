-- What is mounted of all backups. No operation lists that: the backups that say of themselves that they are mounted are
-- asked one by one.
local shell = ...
local cell = shell.library("text/cell")
local datastore_lookup = shell.library("lookup/datastore")
local known_backups = shell.library("lookup/known_backups")
local List = shell.library("core/list")
local match = shell.library("lookup/match")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")

local mounts = {}

local OPERATION = "datastores.mounted"

-- Mounted datastore → the backup whose mounts were asked for.
local sources = setmetatable({}, { __mode = "k" })

--- The mounted datastores of a backup, as the appliance lists them.
---@param scv table
---@param backup table
---@return List
function mounts.of(scv, backup)
  local rows = scv.api.datastores.mounted(known_backups.id(backup))
  for _, row in ipairs(rows) do sources[row] = backup end
  return rows
end

--- Says what ends it that a backup shows as mounted of which nothing is offered for unmounting.
---@param backup table
function mounts.tell_bare(backup)
  local id = cell.text(known_backups.id(backup))
  local name = optional(backup, "name", "text")
  shell.note(("%s shows as mounted, but nothing of it can be unmounted: scv.cleanup_backup{backup = %s} ends that")
    :format(name and ("backup %s (%s)"):format(cell.text(name), id) or "backup " .. id, id))
end

--- The mounted datastores of all backups that are known, with the backup that each is of.
---@param scv table
---@param mode "shown"|nil  as for known_backups.all
---@return List
function mounts.all(scv, mode)
  -- One that doesn't say is asked, too.
  local backups = known_backups.all(scv, mode):where(function(backup)
    return known_backups.reader(backup).maybe(backup, "mounted", "flag") ~= false
  end)
  local bare = {}
  local rows = known_backups.gather(backups, function(backup)
    local found = mounts.of(scv, backup)
    if #found == 0 and optional(backup, "mounted") == true then bare[#bare + 1] = backup end
    return found
  end, OPERATION, "mounts")
  if mode == "shown" then
    for _, backup in ipairs(bare) do mounts.tell_bare(backup) end
  end
  return List.mark(List.new(rows), { operation = OPERATION })
end

local function same_id(one, other)
  return tostring(math.tointeger(one) or one) == tostring(math.tointeger(other) or other)
end

-- The backup as the lists of backups have it: who gave its id knows no more of it. Where it can't be looked for, no
-- more is known of it.
local function record_of(scv, backup)
  if optional(backup, "datastores", "list") then return backup end
  local id = known_backups.id(backup)
  return match.look(true, function()
    return { known_backups.search(scv, function(backups)
      for _, each in ipairs(backups) do
        if same_id(known_backups.id(each), id) then return each end
      end
    end) }
  end)[1] or backup
end

--- The same of a backup of which nothing is mounted, if it shows as mounted at all.
---@param scv table
---@param backup table
function mounts.tell_if_bare(scv, backup)
  local record = record_of(scv, backup)
  if optional(record, "mounted") == true then mounts.tell_bare(record) end
end

-- What can be done where a backup does not say which datastores it is of.
local BY_HAND = "who has seen in vCenter that it is the copy can unmount it by the lone call, which asks: "
  .. "help(scv.api.datastores.unmount)"

-- The datastores that a backup is of, read strictly; nil where no list of backups has it: then nothing is known of it
-- but its id, or what the user's record says.
local function originals(scv, backup)
  local record = record_of(scv, backup)
  if not known_backups.operation(record) and optional(record, "datastores") == nil then return nil end
  local read = known_backups.reader(record)
  local stores = datastore_lookup.listed(record, "datastores", read, BY_HAND)
  if #stores == 0 then read.wrong(record, "datastores", "a list of what was backed up", BY_HAND) end
  return stores
end

-- The name of that one of them that has a moref; nil if none has.
local function own(stores, moref)
  for _, each in ipairs(stores) do
    if each.moref == moref then return cell.text(each.name or moref) end
  end
  return nil
end

--- Sees that mounted datastores are what was mounted of the backups that they were asked for: neither of another
--- backup, nor a datastore itself that was backed up. Raises where one is, or where a backup does not say what it is
--- of. Gives what is to be said in the question: of which backups it can't be known.
---@param scv table
---@param rows table[]
---@return string?
function mounts.check(scv, rows)
  local stores, read, unknown = {}, reader(OPERATION), {}
  for _, row in ipairs(rows) do
    local backup = sources[row]
    if backup then
      local id, of = known_backups.id(backup), optional(row, "backup_id", "id")
      if of ~= nil and not same_id(of, id) then
        read.wrong(row, "backup_id", ("that of backup %s, which was asked for"):format(cell.text(id)))
      end
      if stores[backup] == nil then
        stores[backup] = originals(scv, backup) or false
        if not stores[backup] then unknown[#unknown + 1] = cell.text(id) end
      end
      local name = stores[backup] and own(stores[backup], optional(row, "moref"))
      if name then
        read.wrong(row, "moref", ("that of a copy: backup %s is of %s itself"):format(cell.text(id), name))
      end
    end
  end
  if #unknown == 0 then return nil end
  return ("No list of backups has backup %s, so that it can't be told from here whether this is a copy or the "
    .. "datastore itself."):format(table.concat(unknown, ", "))
end

-- What can be done where a backup doesn't tell which of its mounts is meant.
local ADVICE = "or name the mounted datastore itself; scv.mounted() lists them"

--- Those that are copies of a datastore that was backed up, by its moref: the backup says what that one is called. One
--- that does not say of which datastores it is may be of any.
---@param scv table
---@param rows table[]
---@param reference string  the moref of the original
---@return table[]
function mounts.of_original(scv, rows, reference)
  local read, stores = reader(OPERATION), {}
  return sequence.where(rows, function(row)
    local backup = sources[row]
    if not backup then return false end
    if not stores[backup] then
      local record = record_of(scv, backup)
      stores[backup] = datastore_lookup.listed(record, "datastores", known_backups.reader(record), ADVICE)
    end
    local all = stores[backup]
    local store = sequence.where(all, function(each) return each.moref == reference end)[1]
    if not store or #all == 1 then return store ~= nil end
    local name = read(row, "datastore", "text")
    local called = sequence.where(all, function(each) return each.name == nil or each.name == name end)
    if not sequence.has(called, store) then return false end
    if #called == 1 then return true end
    read.wrong(row, "datastore", ("a name that backup %s has for one datastore alone"):format(
      cell.text(known_backups.id(backup))), ADVICE)
  end)
end

return mounts
