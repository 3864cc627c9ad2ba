-- All backups that the appliance knows of. No operation lists them: they are found by way of what the resource groups
-- hold. So a backup of a group that was emptied or deleted is not among them.
local shell = ...
local backup_times = shell.library("lookup/backup_times")
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local held = shell.library("lookup/held")
local List = shell.library("core/list")
local match = shell.library("lookup/match")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local pages = shell.library("session/pages")
local parallel = shell.library("tasks/parallel").parallel
local schemas = shell.library("lookup/schemas")
local sequence = shell.library("core/sequence")
local sessions = shell.library("session/session")

local known_backups = {}

local read_group = reader("resource_groups.list")

-- Backup → the operation that listed it.
local operations = setmetatable({}, { __mode = "k" })

--- The operation that listed a backup; nil where it was not found here.
---@param backup table
---@return string?
function known_backups.operation(backup) return operations[backup] end

--- The reader for a backup that was found here.
---@param backup table
---@return RecordReader
function known_backups.reader(backup) return reader(operations[backup] or "vms.backups") end

-- What a read gives for each of some things, which of them are gone, and which are there.
local function answers(things, read)
  local all, gone, there = {}, {}, {}
  for _, row in ipairs(parallel(things, read, { errors = "collect" })) do
    local is_gone = not row.ok and errors.kind(row.error) == "appliance" and row.error.status == 404
    if not row.ok and not is_gone then error(row.error, 0) end
    local into = is_gone and gone or there
    into[#into + 1] = row.item
    for _, each in ipairs(row.ok and row.value or {}) do all[#all + 1] = each end
  end
  return all, gone, there
end

-- An appliance that has another path for an operation answers 404, too: where nothing is there, it isn't known whether
-- all is gone.
local function refuse_unanswered(operation, what, count)
  shell.raise {
    kind = "protocol", operation = operation,
    message = ("%s was answered 404 for %s: which %s there are is not known"):format(operation,
      count == 1 and "the only one that was asked for" or ("each of %d that were asked for"):format(count), what),
    hint = "they are gone, or the appliance has another path for it: scv.api.sync() reads the appliance's own document",
  }
end

--- What a read gives for each of some things, several at a time, as one sequence. What is gone answers 404, and has
--- nothing: another thing may know the same.
---@param things any[]
---@param read fun(thing: any): table
---@param operation string?  that the read sends, where something is decided by what there is: that not all are gone
---@param what string?  what is listed
---@return table[]
function known_backups.gather(things, read, operation, what)
  local all, gone, there = answers(things, read)
  if operation and #gone > 0 and #there == 0 then refuse_unanswered(operation, what, #gone) end
  return all
end

--- The id of a backup that was found here.
---@param backup table
---@return integer|string
function known_backups.id(backup) return known_backups.reader(backup)(backup, "backup_id", "id") end

-- The same id, whatever its type.
local function key_of(backup) return tostring(known_backups.id(backup)) end

-- How many entities of each operation are gone, where none of it is there.
local function add_unanswered(unanswered, gone, there)
  local function operation_of(reference) return held.subject(reference) .. ".backups" end
  for _, reference in ipairs(gone) do
    local operation = operation_of(reference)
    unanswered[operation] = unanswered[operation] ~= false and (unanswered[operation] or 0) + 1
  end
  for _, reference in ipairs(there) do unanswered[operation_of(reference)] = false end
end

local function refuse_all(unanswered)
  for operation, count in pairs(unanswered) do
    if count then refuse_unanswered(operation, "backups", count) end
  end
end

-- The backups of entities, by their morefs, each once; `unanswered` tells afterwards of which operation none is there.
local function backups_of(scv, morefs, unanswered)
  local backups, gone, there = answers(morefs, function(reference)
    local subject = held.subject(reference)
    local found = scv.api[subject].backups(reference)
    pages.refuse_cut(found, subject .. ".backups", "backups", "which others there are is not known",
      "give the backup by its id, and the VM by its uuid")
    for _, backup in ipairs(found) do
      if type(backup) == "table" then operations[backup] = subject .. ".backups" end
    end
    return found
  end)
  add_unanswered(unanswered, gone, there)
  return sequence.distinct(backups, key_of)
end

-- The morefs of the groups' entities: of the first of each, which says most, and of all others.
local function morefs_of(groups, mode)
  pages.refuse_cut(groups, "resource_groups.list", "resource groups", "which backups there are is not known")
  local first, others = {}, {}
  for _, group in ipairs(groups) do
    local morefs = sequence.where(held.entities(group, mode), held.has_backups)
    first[#first + 1] = morefs[1]
    table.move(morefs, 2, #morefs, #others + 1, others)
  end
  first = sequence.distinct(first)
  local is_first = {}
  for _, reference in ipairs(first) do is_first[reference] = true end
  return first, sequence.where(sequence.distinct(others), function(reference) return not is_first[reference] end)
end

--- Of how many things that groups hold the backups are asked for, at most, to find what has a name that nothing else
--- knows: one of each group first.
known_backups.MOST_FOR_A_NAME = 50

--- How much was looked through where that is not all.
---@class PartialLook
---@field asked integer  of how many things that groups hold
---@field all integer  of how many there are

--- What must be said where not all backups were looked through for a name.
---@param look PartialLook
---@return string
function known_backups.further(look)
  return ("the backups of %d of %d VMs and datastores that resource groups hold were looked through; "
    .. "scv.known_backups() looks through all of them, in %d requests, and its vms say name and uuid"):format(
    look.asked, look.all, look.all + 1)
end

-- The first ones of two lists, so many at most of both, and how many there are.
local function bounded(first, others, most)
  local all = #first + #others
  if not most or all <= most then return first, others, nil end
  local kept = table.move(first, 1, math.min(#first, most), 1, {})
  local more = table.move(others, 1, math.min(#others, most - #kept), 1, {})
  return kept, more, { asked = #kept + #more, all = all }
end

--- Goes through the backups until `fits` finds what it looks for: those of one entity of each group first, which is
--- mostly enough, then all of them, or those of so many entities at most. Only of all can it be said what a word means
--- in other capitals, and that nothing else is called so: what destroys looks through `all`.
---@param scv table
---@param fits fun(backups: List, is_whole: boolean): any
---@param most integer?  of how many entities they are asked for
---@return any
---@return PartialLook?  where there are more: so that others may be called so
function known_backups.search(scv, fits, most)
  local first, others = morefs_of(scv.api.resource_groups.list())
  local part
  first, others, part = bounded(first, others, most)
  local unanswered = {}
  local function is_whole()
    for _, count in pairs(unanswered) do
      if count then return false end
    end
    return part == nil
  end
  local found = List.new(backups_of(scv, first, unanswered))
  local result = fits(found, #others == 0 and is_whole())
  if not result and #others > 0 then
    for _, backup in ipairs(backups_of(scv, others, unanswered)) do found[#found + 1] = backup end
    result = fits(List.new(sequence.distinct(found, key_of)), is_whole())
  end
  if not result then refuse_all(unanswered) end
  return result or nil, part
end

--- The backups that a name is looked for in, where something is destroyed, or brought back, by it: all, or those of so
--- many entities at most. Of a part it is not known whether another thing is called so.
---@param scv table
---@return List
---@return PartialLook?  where it is a part
function known_backups.for_a_name(scv)
  local all
  local _, part = known_backups.search(scv, function(backups, is_whole)
    all = backups
    return is_whole or nil
  end, known_backups.MOST_FOR_A_NAME)
  return all, part
end

--- All of them.
---@param scv table
---@param mode "shown"|nil  shown: what a group holds by a moref of an unknown form is a note, not an error
---@return List
function known_backups.all(scv, mode)
  local first, others = morefs_of(scv.api.resource_groups.list(), mode)
  local unanswered = {}
  local all = backups_of(scv, table.move(others, 1, #others, #first + 1, first), unanswered)
  refuse_all(unanswered)
  return List.new(all)
end

-- Whether a backup is of the group: by the group's id where it bears that, else by its name.
local function is_of(backup, group)
  local read = known_backups.reader(backup)
  local id = read.maybe(backup, "group_id", "id")
  if id ~= nil then return tostring(id) == tostring(read_group(group, "id", "id")) end
  return read(backup, "group_name", "text") == read_group(group, "name", "text")
end

--- Backups that were found here, the newest first, with the moments that they say; those whose time can't be read come
--- last.
---@param scv table
---@param backups table[]
---@return {backup: table, seconds: integer?}[]
function known_backups.newest_first(scv, backups)
  local zone = sessions.is(scv) and sessions.facts(scv).timezone or nil
  return backup_times.newest_first(backups, function(backup, ...) return known_backups.reader(backup)(backup, ...) end,
    zone)
end

local MOST_PROBES = 20

-- Where all that a group holds is gone, what other groups hold tells whether the appliance answers at all.
local function check_others(scv, morefs, unanswered)
  local first, others = {}, {}
  for operation, count in pairs(unanswered) do
    if count and #first == 0 then first, others = morefs_of(scv.api.resource_groups.list(), "loose") end
    local probes = sequence.where(table.move(others, 1, #others, #first + 1, { table.unpack(first) }),
      function(reference)
        return count and held.subject(reference) .. ".backups" == operation and not sequence.has(morefs, reference)
      end)
    backups_of(scv, { table.unpack(probes, 1, MOST_PROBES) }, unanswered)
  end
  refuse_all(unanswered)
end

--- The backups of a group that are known, the newest first, and the names of what they can't be looked up for (tags,
--- folders). Those of what the group held before are not among them.
---@param scv table
---@param group table
---@param advice string?  what else the user can do where it can't be read what the group holds
---@return table[] backups, string[] unknown
function known_backups.of_group(scv, group, advice)
  local morefs, unknown = {}, {}
  for index, entity in ipairs(read_group(group, "entities", "list")) do
    local is_null = held.is_null(entity)
    local reference = (is_null or type(entity) == "string") and entity
      or read_group.maybe(entity, "moref", "text", held.place_of(group))
    if held.has_backups(reference) then
      morefs[#morefs + 1] = reference
    elseif reference ~= nil and not is_null and held.is_strange(reference, entity) then
      held.refuse_form(group, index, advice)
    else
      unknown[#unknown + 1] = is_null and "something that is null" or cell.text(entity)
    end
  end
  local unanswered = {}
  local all = backups_of(scv, morefs, unanswered)
  check_others(scv, morefs, unanswered)
  local backups = sequence.where(all, function(backup) return is_of(backup, group) end)
  local sorted = known_backups.newest_first(scv, backups)
  return sequence.map(sorted, function(each) return each.backup end), unknown
end

-- The label of a backup among others of its name.
local function row_of(backup)
  return {
    id = optional(backup, "backup_id"), name = optional(backup, "name"), start_time = optional(backup, "start_time"),
    group = optional(backup, "group_name"), policy = optional(backup, "policy_name"),
  }
end

local function field_of(backup, key)
  return known_backups.reader(backup)(backup, key, key == "backup_id" and "id" or "text")
end

local KIND = {
  what = "backup", argument = "backup", ids = { "backup_id" }, read = field_of,
  columns = { "id", "name", "start_time", "group", "policy" }, advice = "name one by its id:",
}

--- The backup that an id, a record or a name means. A number is taken as it is, and so is one that is given as text
--- unless a backup is called so: {backup_id =}. A name is looked for among all: something may be destroyed by it.
---@param scv table
---@param wanted integer|string|table
---@param func string
---@return table
function known_backups.find(scv, wanted, func)
  if type(wanted) == "table" then
    schemas.refuse_other(wanted, schemas.of.backup, "backup", func, "backup")
    if optional(wanted, "backup_id", "id") == nil then
      errors.record(func, "backup", wanted, { "backup_id" }, "its id or its name will do; scv.backups{…} lists them")
    end
    return wanted
  end
  if math.type(wanted) == "integer" then return { backup_id = wanted } end
  local id, all = math.tointeger(tonumber(wanted)), List.new()
  local found = match.look(id ~= nil, function()
    all = known_backups.all(scv)
    return match.among(all, wanted, KIND)
  end)
  if #found > 1 then
    choices.ambiguous(("there are %d backups called %s"):format(#found, cell.text(wanted)),
      match.advice(found, wanted, KIND), sequence.map(found, row_of), table.unpack(KIND.columns))
  end
  if found[1] then return found[1] end
  if id then return { backup_id = id } end
  errors.not_found("backup", wanted, match.names(all, KIND))
end

return known_backups
