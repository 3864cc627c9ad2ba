-- What the appliances of a fleet gave, as one list: every row says of which it is, and one that gave nothing is a row
-- that says why.
local shell = ...
local belonging = shell.library("session/belonging")
local columns = shell.library("text/columns")
local errors = shell.library("core/errors")
local journal = shell.library("session/journal")
local List = shell.library("core/list")
local visible = shell.library("core/visible")

local fleet_rows = {}

--- What every row of a fleet has, beside what the appliance says.
---@class FleetRow
---@field appliance string  the profile
---@field error table?  of an appliance that gave an error: kind, message, hint
---@field value any  what is no table

-- A record with the name of its appliance. A copy: the record itself may be kept by whoever gave it, and go back to the
-- appliance as it came. What the appliance itself calls so stands under `own_` of it.
local function row_of(item, owner)
  if type(item) ~= "table" then return { appliance = owner.appliance, value = item } end
  local row = {}
  for key, value in next, item do row[key] = value end
  for _, key in ipairs { "appliance", "error" } do
    if row[key] ~= nil then row["own_" .. key], row[key] = row[key], nil end
  end
  row.appliance = owner.appliance
  belonging.mark(item, owner)
  setmetatable(row, getmetatable(item))
  belonging.mark(row, owner)
  if shell.units_handed_on then shell.units_handed_on(item, row) end
  return row
end

-- The rows of one value: of a list its items, of anything else itself.
local function add_rows(rows, value, owner)
  if value == nil then return end
  if not List.is(value) then
    rows[#rows + 1] = row_of(value, owner)
    return
  end
  for _, item in ipairs(value) do rows[#rows + 1] = row_of(item, owner) end
end

-- The columns of the lists, those of the first first.
local function columns_of(rows, lists, any_failed)
  local found, seen = { { key = "appliance" } }, { appliance = true, error = true }
  local function add(column)
    if not seen[column.key] then found[#found + 1] = column end
    seen[column.key] = true
  end
  local is_known = false
  for _, list in ipairs(lists) do
    for _, column in ipairs(columns.known(list) or {}) do
      is_known = true
      add(column)
    end
  end
  if not is_known then
    for _, key in ipairs(columns.union(rows)) do add { key = key } end
  end
  if any_failed then found[#found + 1] = { key = "error" } end
  return found
end

-- What is known of where the lists come from, as far as it is the same of all.
local function origin_of(lists, names)
  local first = lists[1] and List.origin(lists[1]) or {}
  local origin = { operation = first.operation, noun = first.noun, only = first.only, also = {} }
  for _, list in ipairs(lists) do
    local other = List.origin(list) or {}
    if other.operation ~= origin.operation then origin.operation = nil end
    if other.noun ~= origin.noun then origin.noun = nil end
    if not other.only then origin.only = nil end
    for key, words in next, other.also or {} do origin.also[key] = words end
  end
  origin.also.appliance, origin.also.error = names, {}
  origin.noun = origin.noun or lists[1] and columns.noun(lists[1]) or nil
  return origin
end

-- Says which appliances gave nothing, wherever somebody may look: a table that was cut down to what was looked for has
-- no row of theirs any more.
local function tell(name, failed, count)
  local texts = {}
  for index, row in ipairs(failed) do
    texts[index] = ("%s gave an error: %s"):format(visible.text(row.appliance), errors.message(row.error))
    shell.fall_short(errors.kind(row.error))
  end
  shell.note(("%s: %d of %d appliances: %s"):format(name, #failed, count, table.concat(texts, "; ")))
  journal.remark(texts)
end

--- One list of what was given.
---@param name string  of the function, as the user calls it
---@param results List  as parallel gives them: of {item = {name =, url =}, ok =, value =, error =}; a value is a packed
---  table of all that was given
---@return List rows
---@return table<string, any>? further  appliance → what it gave second, where any did
function fleet_rows.joined(name, results)
  local rows, lists, failed, names, further = {}, {}, {}, {}, nil
  for index, result in ipairs(results) do
    local appliance = result.item.name
    names[index] = appliance
    if result.ok then
      local value = result.value[1]
      if List.is(value) then lists[#lists + 1] = value end
      add_rows(rows, value, { appliance = appliance, url = result.item.url })
      if result.value[2] ~= nil then
        further = further or {}
        further[appliance] = result.value[2]
      end
    else
      failed[#failed + 1] = { appliance = appliance, error = result.error }
    end
  end
  local origin = origin_of(lists, names)
  origin.columns = columns_of(rows, lists, #failed > 0)
  for _, row in ipairs(failed) do rows[#rows + 1] = { appliance = row.appliance, error = row.error } end
  origin.errors = List.mark(List.new(failed), {
    columns = { { key = "appliance" }, { key = "error" } }, noun = "errors", only = true,
  })
  if #failed > 0 then tell(name, failed, #results) end
  local list = List.mark(List.new(rows), origin)
  -- Without a second value there is none, and no nil either: both would be printed.
  if further then return list, further end
  return list
end

return fleet_rows
