-- Tables: lists of records in columns, a single record from top to bottom. On a terminal they fit it, and times and
-- sizes stand as people read them; in files and pipes they are as wide as they are, with every value as it came.
local shell = ...
local cell = shell.library("text/cell")
local column = shell.library("text/column")
local columns = shell.library("text/columns")
local human = shell.library("text/human")
local layout = shell.library("text/layout")
local List = shell.library("core/list")
local moment = shell.library("core/moment")
local page = shell.library("text/page")
local record_value = shell.library("core/record").value
local style = shell.library("text/style")
local without_end = shell.library("core/words").without_end

local table_text = {}

local width_of = column.width_of

-- Of a long list this many rows at its beginning, and as many at its end, are looked at to say how wide columns are:
-- its first page is to be there at once.
local SAMPLE = 500

local BLOCK = 200 -- rows that are written together

local MARGIN = (" "):rep(layout.MARGIN)
local GAP = (" "):rep(layout.GAP)

-- A list of plain values, or of lists, is a table of one column.
local function as_values(list)
  local records = {}
  for row, value in ipairs(list) do records[row] = { value = value } end
  return records
end

local function are_tables(list)
  for _, item in ipairs(list) do
    if type(item) ~= "table" then return false end
  end
  return true
end

local function has_lists(list)
  for _, item in ipairs(list) do
    if rawlen(item) > 0 then return true end
  end
  return false
end

-- The rows by which a long list is judged; nil for all of them.
local function sample_of(list)
  if #list <= 2 * SAMPLE then return nil end
  local rows = {}
  for index = 1, SAMPLE do
    rows[index], rows[SAMPLE + index] = index, #list - SAMPLE + index
  end
  return rows
end

-- Seconds that are 0 in all times of a table say nothing. Of a long list not all are known.
local function drop_idle_seconds(found, is_sample)
  local any_times = false
  for _, made in ipairs(found) do
    any_times = any_times or made.has_times
    if is_sample or made.has_times and not made.on_the_minute then return end
  end
  for _, made in ipairs(any_times and found or {}) do
    -- For good.
    if column.without_seconds(made) then made.whole, made.briefs = nil, {} end
  end
end

-- What the columns of a list are called, and the records that they are read from.
local function plan_columns(list, rows)
  if not are_tables(list) then return as_values(list), { { key = "value" } } end
  local known = columns.known(list)
  if known then return list, known end
  if not has_lists(list) then
    local looked_at = list
    if rows then
      looked_at = {}
      for index, row in ipairs(rows) do looked_at[index] = list[row] end
    end
    local plan = {}
    for position, key in ipairs(columns.union(looked_at)) do plan[position] = { key = key } end
    if #plan > 0 then return list, plan end
  end
  return as_values(list), { { key = "value" } }
end

local function read_columns(list, people)
  local rows = people and sample_of(list) or nil
  local records, plan = plan_columns(list, rows)
  local operation = (List.origin(list) or {}).operation
  local found, options = {}, { rows = rows, people = people, operation = operation }
  for position, one in ipairs(plan) do
    found[position] = column.read(records, one.key, one.title, options)
    found[position].is_whole = one.is_whole
  end
  if people then drop_idle_seconds(found, rows ~= nil) end
  return found, records
end

local function padded(text, width, right)
  local blanks = (" "):rep(width - width_of(text))
  return right and blanks .. text or text .. blanks
end

-- So many blanks; those that most columns need are made once.
local FEW = 80
local blanks_of = {}
for count = 0, FEW do blanks_of[count] = (" "):rep(count) end

-- One line of a table: what stands in each column, how wide that is, and the roles in which it is painted, if it is.
local function line_of(shown, texts, widths, roles)
  local parts, last = {}, #shown
  for position = 1, last do
    local made, text = shown[position], texts[position]
    local room = made.width - widths[position]
    local blanks = blanks_of[room] or (" "):rep(room)
    local role = roles and roles[position]
    if role then text = style.paint(text, role, true) end
    if made.kind == "number" then
      text = blanks .. text
    elseif position < last then
      -- What stands behind the last column's text would be taken off again.
      text = text .. blanks
    end
    parts[position] = text
  end
  return without_end(MARGIN .. table.concat(parts, GAP))
end

-- The two lines above the rows: titles, which `title_of` gives, and what sets them off.
local function head_lines(shown, title_of)
  local titles, widths, rules, whole = {}, {}, {}, {}
  for position, made in ipairs(shown) do
    titles[position] = title_of(made)
    widths[position] = width_of(titles[position])
    rules[position], whole[position] = ("-"):rep(made.width), made.width
  end
  return line_of(shown, titles, widths), line_of(shown, rules, whole)
end

local function header(shown)
  local titles, rules = head_lines(shown, function(made) return shell.truncate(made.title, made.width) end)
  return style.paint(titles, "heading") .. "\n" .. rules .. "\n"
end

-- Whether a column is the same in all rows.
local function is_alike(made, records)
  local first = made.text_of(records[1])
  for row = 2, #records do
    if (made.cells[row] or made.text_of(records[row])) ~= first then return false end
  end
  return true
end

local ALL = "every row: "

-- What is alike, in pieces of which each is on one line: "policy_name = hourly,". Of a sentence each line is one.
local function alike_pieces(alike, records, room)
  local pieces = {}
  for position, made in ipairs(alike) do
    local text, behind = made.text_of(records[1]), position < #alike and "," or ""
    local role = column.role(made, text)
    local before = text == "" and "no " .. made.title or made.title .. " = "
    if width_of(before .. text .. behind) <= room then
      pieces[#pieces + 1] = { width = width_of(before .. text .. behind),
        text = before .. (role and style.paint(text, role) or text) .. behind }
    else
      for index, line in ipairs(column.wrapped(before .. text .. behind, room)) do
        pieces[#pieces + 1] = { text = line, width = width_of(line), is_own = index > 1 }
      end
    end
  end
  return pieces
end

-- "every row: policy_name = hourly, status = COMPLETED", in as many lines as that takes.
local function alike_lines(alike, records, width)
  local indent = layout.MARGIN + #ALL
  local room = math.max(width - indent, 1)
  local lines, line, used = {}, MARGIN .. ALL, 0
  for position, piece in ipairs(alike_pieces(alike, records, room)) do
    if position > 1 and (piece.is_own or used + 1 + piece.width > room) then
      lines[#lines + 1] = line
      line, used = (" "):rep(indent), 0
    elseif position > 1 then
      line, used = line .. " ", used + 1
    end
    line, used = line .. piece.text, used + piece.width
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n") .. "\n"
end

-- The lines of a row below its first, in which sentences go on: of each column those lines.
local function further_lines(shown, further, roles)
  local lines, count = {}, 0
  for _, texts in pairs(further) do count = math.max(count, #texts) end
  for index = 2, count do
    local texts, widths, painted = {}, {}, {}
    for position = 1, #shown do
      local text = further[position] and further[position][index] or ""
      texts[position], widths[position] = text, width_of(text)
      painted[position] = text ~= "" and roles and roles[position] or nil
    end
    lines[#lines + 1] = "\n" .. line_of(shown, texts, widths, painted)
  end
  return table.concat(lines)
end

-- The lines of one row. Of a long list not every cell was looked at: what may not be cut stands out, then.
local function row_lines(shown, records, row, is_coloured)
  local texts, widths, roles, further = {}, {}, is_coloured and {}, nil
  for position = 1, #shown do
    local made = shown[position]
    local text, width = made.cells[row], made.widths[row]
    if not text then
      text = made.text_of(records[row])
      width = width_of(text)
    end
    if roles then roles[position] = column.role(made, text) end
    if width > made.width and column.is_cuttable(made) then
      if made.wraps then
        further = further or {}
        further[position] = column.wrapped(text, made.width)
        text = further[position][1]
      else
        text = column.shortened(text, made)
      end
      width = width_of(text)
    end
    texts[position], widths[position] = text, width
  end
  local line = line_of(shown, texts, widths, roles)
  return further and line .. further_lines(shown, further, roles) or line
end

local NARROWEST = 20

-- A table in Lua's notation as lines, broken behind its commas where that will do.
local function broken_table(text, room)
  local lines, line = {}, ""
  for part in text:gsub(", ", ",\0"):gmatch("[^%z]+") do
    if line ~= "" and width_of(line .. " " .. part) > room then
      page.append(lines, page.broken(line, room))
      line = ""
    end
    line = line == "" and part or line .. " " .. part
  end
  page.append(lines, page.broken(line, room))
  return lines
end

-- A value beside its name where people look: one that is wider than the rest of the screen goes on below itself, broken
-- between words, so that what is to be pasted stays in one piece.
local function beside(text, indent, width)
  local room = width - indent
  if room < NARROWEST or width_of(text) <= room then return text end
  local lines = (text:sub(1, 1) == "{" and broken_table or page.broken)(text, room)
  return table.concat(lines, "\n" .. (" "):rep(indent))
end

-- The lines of one row, from top to bottom.
local function upright(found, record, width)
  local widest, lines = 0, {}
  for _, made in ipairs(found) do widest = math.max(widest, width_of(made.title)) end
  for position, made in ipairs(found) do
    local text = made.text_of(record)
    local role = column.role(made, text)
    text = beside(text, #MARGIN + widest + #GAP, width)
    lines[position] = without_end(MARGIN .. padded(made.title, widest) .. GAP
      .. (role and style.paint(text, role) or text))
  end
  return table.concat(lines, "\n") .. "\n"
end

-- A list's blocks, each row from top to bottom below a line that says which it is.
local function upright_blocks(list, records, noun, width)
  local found, row = read_columns(list, true), 0
  local one = columns.counted(1, noun):gsub("^1 ", "")
  return function()
    row = row + 1
    if row > #records then return nil end
    local head = #records == 1 and "" or style.paint(("-- %s %d of %d"):format(one, row, #records), "heading") .. "\n"
    return head .. upright(found, records[row], width)
  end
end

local function table_blocks(fitted, records, width)
  local first = #fitted.alike > 0 and alike_lines(fitted.alike, records, width) or ""
  first = first .. header(fitted.shown)
  local row, is_coloured = 0, style.is_on()
  return function()
    if row >= #records then return nil end
    local lines, last = {}, math.min(row + BLOCK, #records)
    for at = row + 1, last do lines[#lines + 1] = row_lines(fitted.shown, records, at, is_coloured) end
    row = last
    local block = first .. table.concat(lines, "\n") .. "\n"
    first = ""
    return block
  end
end

--- A list as a table that fits a terminal, block by block: each call gives the next piece of text, nil at the end. The
--- first is there at once, however long the list is. Beside it the line that stands below: how many rows there are.
---@param list table
---@param width integer  of the terminal
---@return fun(): string? blocks, string last
function table_text.blocks(list, width)
  local noun = columns.noun(list)
  local count = columns.count_of(list)
  if #list == 0 then return function() return nil end, count .. "\n" end
  local found, records = read_columns(list, true)
  local fitted = layout.fit(found, width, #records, function(made) return is_alike(made, records) end)
  local missing = table.move(fitted.left_out, 1, #fitted.left_out, 1, {})
  if fitted.lacks_seconds then missing[#missing + 1] = "the seconds of times" end
  if #missing > 0 then count = ("%s; no room for %s"):format(count, table.concat(missing, ", ")) end
  local blocks = fitted.shown and table_blocks(fitted, records, width) or upright_blocks(list, records, noun, width)
  return blocks, count .. "\n"
end

--- The columns of a table as it stands in a file, and the records that they are read from.
---@param list table
---@return Column[] columns, table records
function table_text.columns(list) return read_columns(list, false) end

-- A table as it stands in a file: nothing is cut but what is very long.
local function exact(list, is_coloured)
  local found, records = read_columns(list, false)
  local lines = {}
  if #found > 0 then
    lines[1], lines[2] = head_lines(found, function(made) return made.title end)
    is_coloured = is_coloured and style.is_on()
    local texts, widths, roles = {}, {}, is_coloured and {}
    for row = 1, #records do
      for position = 1, #found do
        local made = found[position]
        local text = made.cells[row]
        texts[position], widths[position] = text, made.widths[row]
        if roles then roles[position] = column.role(made, text) end
      end
      lines[#lines + 1] = line_of(found, texts, widths, roles)
    end
  end
  lines[#lines + 1] = columns.count_of(list)
  return table.concat(lines, "\n") .. "\n"
end

--- A list as a table with a header and, below, the number of rows. `width` is the terminal's; without it only what is
--- very long is cut, and states have colours only if that is said.
---@param list table
---@param width integer?
---@param is_coloured boolean?
---@return string
function table_text.list(list, width, is_coloured)
  if not width then
    return #list > 0 and exact(list, is_coloured) or columns.counted(0, columns.noun(list)) .. "\n"
  end
  local parts, blocks, last = {}, table_text.blocks(list, width)
  for block in blocks do parts[#parts + 1] = block end
  return table.concat(parts) .. last
end

-- A value of a record: where people look, times and sizes are for them.
local function value_of(record, key, people)
  local value = record_value(record, key)
  if column.is_body(record, key, value) then return cell.body(value, people) end
  if people then
    local text = moment.is_field(key) and human.time(value) or human.quantity(key, value, nil, record)
    if text then return text end
    if type(value) == "table" then return cell.shown(value) end
  end
  return (moment.is_field(key) and cell.time or cell.text)(value)
end

--- A single record, a line for each field. Only what is very long is cut: this is where one looks for the whole value.
--- `width` is the terminal's, if it is for one.
---@param record table
---@param width integer?
---@return string
function table_text.record(record, width)
  local people = width ~= nil
  local keys, widest_key = columns.union { record }, 0
  for _, key in ipairs(keys) do widest_key = math.max(widest_key, width_of(cell.visible(key))) end
  local lines = {}
  for position, key in ipairs(keys) do
    local text = cell.short(value_of(record, key, people))
    local role = people and column.role({ key = key, kind = column.kind_of(key, text) }, text)
    if width then text = beside(text, #MARGIN + widest_key + #GAP, width) end
    lines[position] = without_end(MARGIN .. padded(cell.visible(key), widest_key) .. GAP
      .. (role and style.paint(text, role) or text))
  end
  return table.concat(lines, "\n") .. "\n"
end

return table_text
