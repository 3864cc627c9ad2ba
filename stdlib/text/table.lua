-- Tables on the terminal: lists of records in columns, a single record from top to bottom.
local shell = ...
local cell = shell.library("text/cell")
local columns = shell.library("text/columns")
local moment = shell.library("core/moment")
local is_planned = shell.library("core/plan").is
local optional = shell.library("core/record").optional
local value_of = shell.library("core/record").value
local without_end = shell.library("core/words").without_end

local table_text = {}

local GAP = 2 -- blanks between columns
local MARGIN = 1 -- blanks before the first
local LEAST = 4 -- columns of text that a shrunk column keeps

-- Most text is ASCII, where a byte is a column: then the shell need not be asked.
local function width_of(text)
  if not text:find("[\128-\255]") then return #text end
  return shell.width(text)
end

local function padded(text, width, right)
  local blanks = (" "):rep(width - width_of(text))
  return right and blanks .. text or text .. blanks
end

-- One column: its title, the text of each cell, its width, and whether it holds numbers only.
local function read_column(list, key, title)
  local column = { title = cell.visible(title or key), cells = {}, numeric = false }
  column.width = width_of(column.title)
  local numbers, others, times_here = 0, 0, moment.is_field(key)
  for row, record in ipairs(list) do
    local value = optional(record, key)
    -- A planned request is for reading what would be sent: a name does not stand for its body.
    local is_body = key == "body" and type(value) == "table" and is_planned(record)
    if is_body then value = shell.json.encode(value, { sorted = true }) end
    local is_time = times_here and moment.text(value) ~= nil
    if type(value) == "number" and not is_time then
      numbers = numbers + 1
    elseif value ~= nil and value ~= shell.json_null then
      others = others + 1
    end
    local text = cell.short(is_time and cell.time(value) or cell.text(value))
    column.cells[row] = text
    column.width = math.max(column.width, width_of(text))
  end
  column.numeric = numbers > 0 and others == 0
  return column
end

-- A list of plain values is a table of one column.
local function read_values(list)
  local records = {}
  for row, value in ipairs(list) do records[row] = { value = value } end
  return { read_column(records, "value") }
end

local function is_records(list)
  for _, item in ipairs(list) do
    if type(item) ~= "table" then return false end
  end
  return true
end

local function read_columns(list)
  if not is_records(list) then return read_values(list) end
  local found = {}
  local known = columns.known(list)
  if known then
    for position, column in ipairs(known) do found[position] = read_column(list, column.key, column.title) end
  else
    for position, key in ipairs(columns.union(list)) do found[position] = read_column(list, key) end
  end
  return found
end

local function total_width(shown)
  local sum = MARGIN - GAP
  for _, column in ipairs(shown) do sum = sum + column.width + GAP end
  return sum
end

-- The widest column that may be narrower. Numbers are never cut: a number without its end is another number.
local function widest(shown)
  local best
  for _, column in ipairs(shown) do
    if not column.numeric and column.width > LEAST and (not best or column.width > best.width) then best = column end
  end
  return best
end

-- Makes the columns fit, the widest first; those that still find no room are left out and named.
local function fit(shown, width)
  local left_out = {}
  for _, column in ipairs(shown) do
    if not column.numeric then column.width = math.min(column.width, math.max(width, LEAST)) end
  end
  while total_width(shown) > width do
    local column = widest(shown)
    if column then
      column.width = column.width - 1
    elseif #shown > 1 then
      table.insert(left_out, 1, table.remove(shown).title)
    else
      break
    end
  end
  return left_out
end

local function line_of(shown, text_of)
  local parts = {}
  for position, column in ipairs(shown) do
    local text = text_of(column)
    if width_of(text) > column.width then text = shell.truncate(text, column.width) end
    -- What stands behind the last column's text would be taken off again.
    parts[position] = position == #shown and not column.numeric and text or padded(text, column.width, column.numeric)
  end
  return without_end((" "):rep(MARGIN) .. table.concat(parts, (" "):rep(GAP)))
end

--- A list as a table with a header and, below, the number of rows. `width` is the terminal's; without it only what is
--- very long is cut.
---@param list table
---@param width integer?
---@return string
function table_text.list(list, width)
  local count = columns.counted(#list, columns.noun(list))
  if #list == 0 then return count .. "\n" end
  local shown = read_columns(list)
  local left_out = width and fit(shown, width) or {}
  local lines = {}
  if #shown > 0 then
    lines[1] = line_of(shown, function(column) return column.title end)
    lines[2] = line_of(shown, function(column) return ("-"):rep(column.width) end)
    for row = 1, #list do
      lines[#lines + 1] = line_of(shown, function(column) return column.cells[row] end)
    end
  end
  if #left_out > 0 then count = ("%s; no room for %s"):format(count, table.concat(left_out, ", ")) end
  lines[#lines + 1] = count
  return table.concat(lines, "\n") .. "\n"
end

--- A single record, a line for each field. Only what is very long is cut: this is where one looks for the whole value.
---@param record table
---@return string
function table_text.record(record)
  local keys, widest_key = columns.union { record }, 0
  for _, key in ipairs(keys) do widest_key = math.max(widest_key, width_of(cell.visible(key))) end
  local lines = {}
  for position, key in ipairs(keys) do
    local text = (moment.is_field(key) and cell.time or cell.text)(value_of(record, key))
    lines[position] = without_end((" "):rep(MARGIN) .. padded(cell.visible(key), widest_key) .. (" "):rep(GAP)
      .. cell.short(text))
  end
  return table.concat(lines, "\n") .. "\n"
end

return table_text
