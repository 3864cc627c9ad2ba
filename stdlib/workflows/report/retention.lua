-- The backups of a report whose retention is about to end, reckoned by their policies as these are now. When the
-- appliance deletes them indeed, and what keeps them beyond it (a lock, a mount), it alone knows.
local shell = ...
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local moref = shell.library("core/moref")
local record = shell.library("core/record")
local sequence = shell.library("core/sequence")
local words = shell.library("core/words")

local retention = {}

local DAY = 86400

local read_policy, read_group, optional = record.reader("policies.list"), record.reader("resource_groups.list"),
  record.optional

-- What things are called and numbered by: each id and name with those that have it. Two that share one are never taken
-- for each other.
local function index_of(things, read)
  local index = { by_id = {}, by_name = {} }
  local function add(by, key, thing)
    by[key] = by[key] or {}
    table.insert(by[key], thing)
  end
  for _, thing in ipairs(things) do
    add(index.by_id, tostring(read(thing, "id", "id")), thing)
    add(index.by_name, read(thing, "name", "text"), thing)
  end
  return index
end

-- The one that a backup says, by its id, or where it has none by its name; else why it is not known. `what`: "policy".
local function one_of(index, what, id, name)
  local found = id and index.by_id[tostring(id)] or not id and name and index.by_name[name] or {}
  if #found == 1 then return found[1] end
  if #found == 0 then return nil, ("its %s is not known"):format(what) end
  return nil, id and ("%d of the %s have its id"):format(#found, what == "policy" and "policies" or "groups")
    or ("which %s it is of is not known: %d are called so"):format(what, #found)
end

-- What a policy keeps: "DAYS" or "COUNT", and how many; nothing where it doesn't say it in words that are known.
local function kept_by(policy)
  local kind = read_policy.maybe(policy, "retention_type", "text")
  local count = read_policy.maybe(policy, "retention", "integer")
  kind = kind and words.constant(kind)
  if not count or count < 1 or kind ~= "DAYS" and kind ~= "COUNT" then return nil end
  return kind, count
end

local function label(backup) return optional(backup, "name", "text") or tostring(optional(backup, "backup_id")) end

-- How old a backup is: the least and the most that it can be. One that says a time to come says nothing.
local function age_of(scv, backup, read)
  local time = read(backup, "start_time", "time")
  local ok, ends = errors.attempt(function() return { scv.age(time) } end)
  if ok then return ends[1], ends[2] end
  if errors.kind(ends) ~= "argument" then error(ends, 0) end
  return read.wrong(backup, "start_time", "a time of the past")
end

-- Name → the ids of the groups that are called so, by the groups and by the backups that say both: a group may be there
-- no more.
local function ids_by_name(groups, backups)
  local ids = {}
  local function add(name, id)
    if not name or not id then return end
    ids[name] = ids[name] or {}
    if not sequence.has(ids[name], tostring(id)) then table.insert(ids[name], tostring(id)) end
  end
  for name, found in pairs(groups.by_name) do
    for _, group in ipairs(found) do add(name, read_group(group, "id", "id")) end
  end
  for _, backup in ipairs(backups) do
    add(optional(backup, "group_name", "text"), optional(backup, "group_id", "id"))
  end
  return ids
end

-- What the backups of a group are known by, also where it is there no more; nil, and why, where it is not known which
-- group that is.
---@return string?, string?
local function group_key(groups, ids, id, name)
  if id then
    local _, why = one_of(groups, "group", id)
    if #(groups.by_id[tostring(id)] or {}) > 1 then return nil, why end
    return "id " .. tostring(id)
  end
  if not name then return nil, "its group is not known" end
  local known = ids[name] or {}
  if #known > 1 then return nil, ("which group it is of is not known: %d are called so"):format(#known) end
  if #known == 0 then return "name " .. name end
  return group_key(groups, ids, known[1])
end

-- The backups as they are reckoned with, the oldest first; and those of which it can't be told when they end.
local function reckoned(scv)
  local policies = index_of(scv.policies(), read_policy)
  local groups = index_of(scv.resource_groups(), read_group)
  local rows, unclear, backups = {}, {}, scv.known_backups { strict = true }
  local ids = ids_by_name(groups, backups)
  for _, backup in ipairs(backups) do
    local read = scv.reader(backup)
    local policy, no_policy = one_of(policies, "policy", read.maybe(backup, "policy_id", "id"),
      read.maybe(backup, "policy_name", "text"))
    local row = {
      backup = label(backup), group = optional(backup, "group_name", "text"),
      start = read(backup, "start_time", "time"),
      policy = policy and read_policy(policy, "name", "text") or optional(backup, "policy_name", "text"),
      record = backup, read = read,
    }
    -- Whatever its end is: what is newer makes it no last one.
    row.least, row.most = age_of(scv, backup, read)
    local no_group
    row.group_key, no_group = group_key(groups, ids, read.maybe(backup, "group_id", "id"),
      read.maybe(backup, "group_name", "text"))
    if policy then
      row.kind, row.count = kept_by(policy)
      row.policy_key = tostring(read_policy(policy, "id", "id"))
    end
    if not row.kind then
      row.why = no_policy or "what its policy keeps is not said in words that are known"
    elseif row.kind == "COUNT" and not row.group_key then
      row.why, row.kind = no_group, nil
    end
    if row.why then unclear[#unclear + 1] = row end
    rows[#rows + 1] = row
  end
  table.sort(rows, function(a, b)
    if a.most ~= b.most then return a.most > b.most end
    return a.backup < b.backup
  end)
  return rows, unclear
end

-- Whether a backup is good, all of it or a VM's part; and whether that is known. Of one that doesn't say it the one
-- before it is taken for the last, which is the safe side, and the row says that it isn't known.
local function is_good(scv, backup, part)
  local ok, result = errors.attempt(function() return table.pack(scv.is_good(backup, part)) end)
  -- The third is the word of a state that is not known.
  if ok then return result[1], result[3] == nil end
  local kind = errors.kind(result)
  if kind ~= "protocol" and kind ~= "argument" then error(result, 0) end
  return false, false
end

-- What a backup is of: its VMs; where it names none, as one of a datastore, its group as a whole. And how many of its
-- VMs can't be told from others, since they have neither uuid nor moref.
local function parts_of(row)
  local parts, nameless = {}, 0
  for _, part in ipairs(optional(row.record, "vms", "list") or {}) do
    local key = type(part) == "table"
      and (moref.uuid_key(optional(part, "uuid", "text")) or optional(part, "moref", "text"))
    if key then
      parts[#parts + 1] = { key = key, name = optional(part, "name", "text") or key, vm = part }
    else
      nameless = nameless + 1
    end
  end
  if #parts + nameless > 0 then return parts, nameless end
  return {
    { key = "group " .. (row.group_key or row.backup), name = "group " .. (row.group or "of " .. row.backup) },
  }, 0
end

-- Of which VMs and groups each backup is the newest good one; gives those of which that is not known. One whose end
-- isn't known is told of as that.
local function mark_last(scv, rows)
  local newest, unsure = {}, {}
  local function doubt(row, why)
    if row.why then return end
    row.why = why
    unsure[#unsure + 1] = row
  end
  for _, row in ipairs(rows) do
    local parts, nameless = parts_of(row)
    if nameless > 0 then
      doubt(row, ("of %d of its VMs it is not known which they are: they have neither uuid nor moref"):format(nameless))
    end
    for _, part in ipairs(parts) do
      local good, is_known = is_good(scv, row.record, part.vm)
      -- From the oldest on: the last that is said stays.
      if good then newest[part.key] = { row = row, name = part.name } end
      if not is_known then doubt(row, "whether it is a good one is not said in words that are known") end
    end
  end
  for _, each in pairs(newest) do
    each.row.last_of = each.row.last_of or List.new {}
    table.insert(each.row.last_of, each.name)
  end
  for _, row in ipairs(rows) do
    if row.last_of then table.sort(row.last_of) end
  end
  return unsure
end

-- Of those that are kept by their number, which go with the next backups: `kept` of a group and a policy stay.
local function mark_counted(rows)
  local sets = {}
  for _, row in ipairs(rows) do
    if row.kind == "COUNT" then
      local key = ("%s\0%s"):format(row.group_key, row.policy_key)
      sets[key] = sets[key] or {}
      table.insert(sets[key], row)
    end
  end
  for _, set in pairs(sets) do
    for index = 1, #set - set[1].count + 1 do set[index].is_next = true end
  end
end

local function ends_text(seconds)
  if seconds <= 0 then return "past its end" end
  if seconds < DAY then return "within a day" end
  return seconds < 2 * DAY and "in a day" or ("in %d days"):format(seconds // DAY)
end

local function shown(row, ends)
  return {
    backup = row.backup, group = row.group, policy = row.policy, start = row.start, ends = ends,
    last_of = row.last_of or List.new {},
  }
end

local function doubts(rows)
  local told = {}
  for index, row in ipairs(rows) do
    told[index] = { backup = row.backup, group = row.group, policy = row.policy, why = row.why }
  end
  return told
end

--- Which backups run out within so many days, those that are the last good one of a VM or a group first; of which it
--- isn't known when they do (`unclear`), and of which whether they are the last good one of a VM (`unsure`).
---@param scv table
---@param ahead integer  days
---@return {backups: table[], unclear: table[], unsure: table[], total: integer}
function retention.read(scv, ahead)
  local rows, unclear = reckoned(scv)
  local unsure = mark_last(scv, rows)
  mark_counted(rows)
  local ending = {}
  for _, row in ipairs(rows) do
    -- As old as it can be: rather too early than too late.
    local left = row.kind == "DAYS" and row.count * DAY - row.most
    if left and left <= ahead * DAY then ending[#ending + 1] = shown(row, ends_text(left)) end
    if row.is_next then ending[#ending + 1] = shown(row, "with the next backup") end
  end
  local place = {}
  for index, row in ipairs(ending) do place[row] = index end
  table.sort(ending, function(a, b)
    local is_last, is_other_last = #a.last_of > 0, #b.last_of > 0
    if is_last ~= is_other_last then return is_last end
    return place[a] < place[b]
  end)
  return { backups = ending, unclear = doubts(unclear), unsure = doubts(unsure), total = #rows }
end

return retention
