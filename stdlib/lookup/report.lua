-- The two reports of VMs, each VM once. An appliance may have a row for each resource group that a VM is in: rows of
-- the same moref are of one VM.
local shell = ...
local List = shell.library("core/list")
local moref = shell.library("core/moref")
local optional, spellings = shell.library("core/record").optional, shell.library("core/record").spellings
local times = shell.library("time/times")

local report = {}

-- The key of a record under which a stable name stands, or would.
local function key_of(record, stable)
  local keys = spellings(record, stable)
  for _, key in ipairs(keys) do
    if rawget(record, key) ~= nil then return key end
  end
  return rawget(record, stable) ~= nil and stable or keys[1] or stable
end

-- Adds to a list of names those of another, each once.
local function add_names(record, other, stable)
  local more = optional(other, stable, "list")
  if not more then return end
  local all, seen = {}, {}
  for _, names in ipairs { optional(record, stable, "list") or {}, more } do
    for _, name in ipairs(names) do
      if not seen[name] then
        seen[name] = true
        all[#all + 1] = name
      end
    end
  end
  rawset(record, key_of(record, stable), List.new(all))
end

local function instant(record)
  local seconds, offset = times.read(optional(record, "last_backup"))
  return seconds and seconds - (offset or 0)
end

-- Of two rows the backup that is later counts, and how that ended. One that can't be read is later than none.
local function take_later(record, other)
  local here, there = instant(record), instant(other)
  local is_later = there and (not here or there > here) or not there and optional(record, "last_backup") == nil
  if not is_later then return end
  for _, stable in ipairs { "last_backup", "last_status" } do
    rawset(record, key_of(record, stable), optional(other, stable))
  end
end

local LISTS = { "groups", "policies", "datastores" }

-- Rows of a report whose moref another VM of it bears, too.
local shared = setmetatable({}, { __mode = "k" })

--- Whether another VM of the same report bears the moref of a row.
---@param row table
---@return boolean
function report.shares_moref(row) return shared[row] == true end

--- Whether two VMs of one moref are two all the same: their uuids differ, or their names. Two vCenters may give one
--- moref twice.
---@param one table
---@param other table
---@return boolean
function report.differ(one, other)
  local function both(key) return optional(one, key, "text"), optional(other, key, "text") end
  local uuid, other_uuid = both "uuid"
  if moref.uuid_key(uuid) and moref.uuid_key(other_uuid) and not moref.same_uuid(uuid, other_uuid) then return true end
  local name, other_name = both "name"
  return name ~= nil and other_name ~= nil and name:lower() ~= other_name:lower()
end

-- The row of the VM that another row is of, out of those with its moref.
local function row_of(rows, row)
  for _, each in ipairs(rows) do
    if not report.differ(each, row) then return each end
  end
  return nil
end

--- The rows of a report with each VM once, in the order in which they first come. Rows of one moref, or of one uuid
--- where they say no moref, are of one VM; those of one moref that differ in their uuids or names are of two for all
--- that is known, and stay.
---@param rows List
---@return List
function report.each_once(rows)
  local kept, by_moref, is_changed = {}, {}, false
  for _, row in ipairs(rows) do
    local uuid = optional(row, "uuid", "text")
    local reference = optional(row, "moref", "text") or moref.uuid_key(uuid)
    local same = reference and by_moref[reference] or {}
    local first = row_of(same, row)
    if first then
      is_changed = true
      for _, stable in ipairs(LISTS) do add_names(first, row, stable) end
      take_later(first, row)
      if not optional(first, "uuid", "text") and uuid then rawset(first, key_of(first, "uuid"), uuid) end
    else
      kept[#kept + 1] = row
      if reference then
        same[#same + 1] = row
        by_moref[reference] = same
        for _, each in ipairs(#same > 1 and same or {}) do shared[each] = true end
      end
    end
  end
  if not is_changed then return rows end
  return List.mark(List.new(kept), List.origin(rows))
end

return report
