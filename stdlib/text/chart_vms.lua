-- The VMs of a chart of coverage: how many backups of each are good, failed, or neither for all that is known, by day.
local shell = ...
local moment = shell.library("core/moment")
local moref = shell.library("core/moref")
local optional = shell.library("core/record").optional
local outcome = shell.library("core/outcome")

local chart_vms = {}

local DAY = 86400

--- The day of a time, on the clock that it was read from; nil if it is none.
---@param value any
---@return integer?
function chart_vms.day_of(value)
  local seconds = moment.read(value)
  return seconds and seconds // DAY or nil
end

--- The day of the last backup that a report tells of a VM; nil where it tells of none that can be read.
---@param vm table
---@return integer?
function chart_vms.last_day(vm) return chart_vms.day_of(optional(vm, "last_backup")) end

local function name_of(vm)
  local name = optional(vm, "name") or optional(vm, "moref") or optional(vm, "uuid")
  return type(name) == "string" and name or nil
end

-- What came of a VM's part of a backup. The part has to say whether it failed, unless the backup says that none did.
local function part_of(backup, vm)
  local state = optional(backup, "status")
  if type(state) ~= "string" then return "unsure" end
  local means = outcome.of(state)
  if means == "failed" then return "bad" end
  local is_partial = state:upper() == "PARTIAL" or optional(backup, "partial") == true
  if means == "unknown" and not is_partial then return "unsure" end
  local failed = optional(vm, "failed")
  if type(failed) == "boolean" then return failed and "bad" or "good" end
  return means == "done" and optional(backup, "partial") == false and "good" or "unsure"
end

-- What a backup's part is known by: its uuid, whichever way that is written, else its moref; nil where it has a name
-- alone, which another VM may have, too.
local function key_of(vm)
  return moref.uuid_key(optional(vm, "uuid")) or optional(vm, "moref", "text")
end

local function new_row(name) return { name = name, good = {}, bad = {}, unsure = {} } end

-- Calls a function with each backup's day and each part of it that is a VM.
local function each_part(list, visit)
  for _, backup in ipairs(list) do
    local inside = optional(backup, "vms")
    for _, vm in ipairs(type(inside) == "table" and inside or {}) do
      if type(vm) == "table" and name_of(vm) then
        visit(chart_vms.day_of(optional(backup, "start_time")), vm, backup)
      end
    end
  end
end

-- Moref → the uuid of the VM that bears it in these backups; false where several do.
local function uuids_by_moref(list)
  local uuids = {}
  each_part(list, function(_, vm)
    local uuid, reference = moref.uuid_key(optional(vm, "uuid")), optional(vm, "moref", "text")
    if not uuid or not reference then return end
    uuids[reference] = (uuids[reference] == nil or uuids[reference] == uuid) and uuid
  end)
  return uuids
end

-- How many backups name no VMs, as those of datastores may, and on which days.
local function nameless_of(list)
  local nameless = { count = 0, days = {} }
  for _, backup in ipairs(list) do
    local day, inside = chart_vms.day_of(optional(backup, "start_time")), optional(backup, "vms")
    if type(inside) ~= "table" or #inside == 0 then
      nameless.count = nameless.count + 1
      if day then nameless.days[day] = true end
    end
  end
  return nameless
end

local function count(row, sort, day) row[sort][day] = (row[sort][day] or 0) + 1 end

-- A VM that is in none of the backups. One of which a report tells a backup all the same was in those that name no VMs:
-- of its last one the report says what came of it, of others that isn't known. A time that can't be read is not never.
local function other_row(vm, nameless, days)
  local row, told = new_row(name_of(vm) or "?"), optional(vm, "last_backup")
  local last = chart_vms.last_day(vm)
  if told == nil or moment.is_zero(told) then return row end
  if not last then
    for day = days.first, days.last do row.unsure[day] = 1 end
    return row
  end
  for day in pairs(nameless.days) do row.unsure[day] = day < last and 1 or nil end
  local means = optional(vm, "last_outcome")
  -- As in a part: one with a warning has to say that this VM did not fail.
  local counts = means == "done" and row.good or means == "failed" and row.bad or row.unsure
  counts[last], row.unsure[last] = 1, counts == row.unsure and 1 or nil
  return row
end

-- What has a name alone may be any VM of that name, so that none of these is known to have a gap that day; where none
-- is called so, it is a VM of its own.
local function add_unnamed(rows, unnamed)
  local by_name = {}
  for _, row in ipairs(rows) do
    by_name[row.name:lower()] = by_name[row.name:lower()] or {}
    table.insert(by_name[row.name:lower()], row)
  end
  for _, each in ipairs(unnamed) do
    local known, name = by_name[each.name:lower()], each.name
    if not known and each.is_wanted then
      local row = new_row(name)
      row.is_own = true
      known, rows[#rows + 1] = { row }, row
      by_name[name:lower()] = known
    end
    for _, row in ipairs(each.day and known or {}) do count(row, row.is_own and each.sort or "unsure", each.day) end
  end
end

local function rows_of(list, others, days, nameless)
  local rows, seen, unnamed, uuids = {}, {}, {}, uuids_by_moref(list)
  local is_wanted = days.is_wanted or function() return true end
  each_part(list, function(day, vm, backup)
    local key, wanted = key_of(vm), is_wanted(vm)
    local shown = day and day >= days.first and day or nil
    if not key then
      unnamed[#unnamed + 1] = {
        name = name_of(vm), day = shown, sort = part_of(backup, vm), is_wanted = wanted,
      }
    elseif wanted then
      key = uuids[key] or key
      if not seen[key] then
        seen[key] = new_row(name_of(vm))
        rows[#rows + 1] = seen[key]
      end
      if shown then count(seen[key], part_of(backup, vm), shown) end
    end
  end)
  for _, vm in ipairs(others) do rows[#rows + 1] = other_row(vm, nameless, days) end
  add_unnamed(rows, unnamed)
  return rows
end

--- The VMs of backups, by their names, with how many good, failed and other backups each has by day: two of one name
--- are told apart by uuid or moref.
---@param list List
---@param others table[]  VMs that are in none of the backups, as the reports tell of them
---@param days {first: integer, last: integer, is_wanted: (fun(part: table): boolean)?}  which days, and which VMs are
---  shown: all, where none of them is known to be wanted
---@return {name: string, good: table, bad: table, unsure: table}[] rows  each of the three: day → how many
---@return {count: integer, days: table<integer, boolean>} nameless  the backups that name no VMs
function chart_vms.of(list, others, days)
  local nameless = nameless_of(list)
  local rows = rows_of(list, others, days, nameless)
  if #rows == 0 and days.is_wanted then
    rows = rows_of(list, others, { first = days.first, last = days.last }, nameless)
  end
  table.sort(rows, function(a, b) return a.name < b.name end)
  return rows, nameless
end

return chart_vms
