-- One column of a table: the text of its cells, how wide they are, and what may be done to it where room is short.
local shell = ...
local cell = shell.library("text/cell")
local human = shell.library("text/human")
local is_planned = shell.library("core/plan").is
local moment = shell.library("core/moment")
local optional = shell.library("core/record").optional
local outcome = shell.library("core/outcome")
local page = shell.library("text/page")

local column = {}

--- So many columns sentences have at least that go on in further lines: as long as names need not be shortened, and
--- then.
column.COMFORT, column.LEAST_WRAPPED = 30, 16

local MOST_LINES = 12 -- of one cell

---@class Column
---@field key string
---@field title string
---@field kind "number"|"time"|"id"|"state"|"flag"|"text"
---@field cells string[]  by the row's number
---@field widths integer[]  of the cells
---@field briefs string[]?  of times: the same without their seconds
---@field width integer  of the widest cell, or of the title
---@field content integer  of the widest cell
---@field has_times boolean?
---@field on_the_minute boolean?  the seconds of its times are 0, in all rows that were looked at
---@field wraps boolean?  it holds sentences: where room is short they go on in further lines
---@field whole table?  what the column was with its seconds, while it is without
---@field is_whole boolean?  it is never shortened: what stands there is typed
---@field is_read_as fun(record: table): string, string?  the text of a cell

--- How many columns of a terminal a text takes. Most text is ASCII, where a byte is a column: then the shell need not
--- be asked.
---@param text string
---@return integer
function column.width_of(text)
  if text:find("^[ -~]*$") or not text:find("[\128-\255]") then return #text end
  return shell.width(text)
end

--- Whether a value is the body of a planned request, or of the part of one that was selected: it is for reading what
--- would be sent, and no name stands for it.
---@param record table
---@param key string
---@param value any
---@return boolean
function column.is_body(record, key, value)
  if key ~= "body" or type(value) ~= "table" or value == shell.json_null then return false end
  return is_planned(record) or tostring(optional(record, "path")):find("^/") ~= nil
end

-- Whether a text is a sentence rather than a name.
local function is_prose(text) return select(2, text:gsub(" ", "")) >= 4 end

-- Whether a value that is shown as this text is sentences: a text, several of them, the message of an error. Not the
-- names of many things, nor a table in Lua's notation.
local function is_sentence(value, text)
  if type(value) ~= "table" then return is_prose(text) end
  if #value == 0 then return text:sub(1, 1) ~= "{" and is_prose(text) end
  local any_prose = false
  for _, item in ipairs(value) do
    if type(item) ~= "string" then return false end
    any_prose = any_prose or is_prose(item)
  end
  return any_prose
end

-- What a cell holds, before it is made visible and perhaps cut: its text, and what kind of thing it is.
local function reading(record, key, people, times_here, operation)
  local value = optional(record, key)
  if value == nil or value == shell.json_null then return "", nil end
  local kind = type(value)
  if column.is_body(record, key, value) then return cell.body(value, people), "text" end
  if times_here then
    if people then
      local whole, brief, on_the_minute = human.time(value)
      if whole then return whole, "time", brief, on_the_minute end
    else
      local text = moment.text(value)
      if text then return cell.visible(text), "time" end
    end
  end
  if kind == "string" then return cell.visible(value), "text" end
  if kind == "number" then
    return people and human.quantity(key, value, operation, record) or tostring(value), "number"
  end
  if kind == "boolean" then return tostring(value), "flag" end
  return (people and cell.shown or cell.text)(value), "text"
end

local function is_id(key)
  return key == "id" or key == "moref" or key:find("_id$") or key:find("Id$") or key:find("[Uu]uid$")
end

local LONGEST_STATE = 20 -- columns; a longer text is no word for a state

local function is_state(key)
  return key:find("[Ss]tatus$") or key:find("[Ss]tate$") or key == "outcome" or key == "integrity"
end

--- What one value with a name is: a word for a state, or any text.
---@param key string
---@param text string
---@return "state"|"text"
function column.kind_of(key, text)
  return is_state(key) and column.width_of(text) <= LONGEST_STATE and "state" or "text"
end

-- What a column is, by its name and by how many cells are of each kind.
local function kind_by(key, counts, content)
  local others = counts.time + counts.text + counts.flag
  if counts.number > 0 and others == 0 then return "number" end
  if counts.time > 0 and counts.text == 0 then return "time" end
  if counts.flag > 0 and counts.number + counts.time + counts.text == 0 then return "flag" end
  if is_id(key) then return "id" end
  return is_state(key) and content <= LONGEST_STATE and "state" or "text"
end

--- Reads a column. For people times and sizes are as people read them.
---@param list table
---@param key string
---@param title string?
---@param options {rows: integer[]?, people: boolean?, operation: string?}  `rows`: those that are read, in place of all
---@return Column
function column.read(list, key, title, options)
  local times_here, on_the_minute = moment.is_field(key), true
  local made = { key = key, title = cell.visible(title or key), cells = {}, widths = {}, briefs = {}, content = 0 }
  local counts = { number = 0, time = 0, flag = 0, text = 0 }

  function made.text_of(record)
    local text, kind, brief, is_whole = reading(record, key, options.people, times_here, options.operation)
    return cell.short(text), kind, brief, is_whole
  end

  local function add(row)
    local text, kind, brief, is_whole = made.text_of(list[row])
    if kind then counts[kind] = counts[kind] + 1 end
    local width = column.width_of(text)
    if options.people and not made.wraps and kind == "text" and width > column.LEAST_WRAPPED then
      made.wraps = is_sentence(optional(list[row], key), text)
    end
    made.cells[row], made.widths[row], made.briefs[row] = text, width, brief
    if is_whole == false then on_the_minute = false end
    if width > made.content then made.content = width end
  end

  if options.rows then
    for _, row in ipairs(options.rows) do add(row) end
  else
    for row = 1, #list do add(row) end
  end
  made.kind = kind_by(key, counts, made.content)
  made.width = math.max(made.content, column.width_of(made.title))
  made.has_times, made.on_the_minute = options.people and counts.time > 0, on_the_minute
  made.wraps = made.wraps and made.kind == "text"
  return made
end

--- Whether the texts of a column may be shortened where room is short.
---@param made Column
---@return boolean
function column.is_cuttable(made) return made.kind == "text" and not made.is_whole end

--- Whether they may go on in further lines instead.
---@param made Column
---@return boolean
function column.is_wrapping(made) return made.wraps and not made.is_whole or false end

--- Takes the seconds off the times of a column; false where there are none, or are none any more.
---@param made Column
---@return boolean
function column.without_seconds(made)
  if made.whole or next(made.briefs) == nil then return false end
  local whole = {
    cells = made.cells, widths = made.widths, content = made.content, width = made.width, text_of = made.text_of,
  }
  made.whole, made.cells, made.widths, made.content = whole, {}, {}, 0
  function made.text_of(record)
    local text, kind, brief = whole.text_of(record)
    return brief or text, kind
  end
  for row, text in pairs(whole.cells) do
    local width = made.briefs[row] and column.width_of(made.briefs[row]) or whole.widths[row]
    made.cells[row], made.widths[row] = made.briefs[row] or text, width
    if width > made.content then made.content = width end
  end
  made.width = math.max(made.content, column.width_of(made.title))
  return true
end

--- Puts them back, and undoes what was done to the width since.
---@param made Column
function column.with_seconds(made)
  local whole = made.whole
  if not whole then return end
  made.whole = nil
  made.cells, made.widths, made.text_of = whole.cells, whole.widths, whole.text_of
  made.content, made.width = whole.content, whole.width
end

--- The role in which a cell is painted, or nil: words for states by what they say, errors as what is bad.
---@param made Column
---@param text string  of the cell
---@return string?
function column.role(made, text)
  if text == "" then return nil end
  if made.key == "error" then return "bad" end
  if made.kind ~= "state" then return nil end
  if outcome.is_running(text) then return "running" end
  local means = outcome.of(text)
  -- "done" is this library's own word for what went well.
  if means == "done" or text == "done" then return "good" end
  if means == "failed" then return "bad" end
  if means == "warning" or text:find("[Mm]aintenance") then return "warn" end
  return nil
end

-- As much of the end of a text as fits into some columns.
local function tail_of(text, room)
  local at, used = #text + 1, 0
  while at > 1 do
    local before = utf8.offset(text, -1, at)
    local wide = column.width_of(text:sub(before, at - 1))
    if used + wide > room then break end
    at, used = before, used + wide
  end
  -- A mark that belongs to the letter before it would stand on the mark of what is left out.
  while at <= #text and column.width_of(text:sub(at, utf8.offset(text, 2, at) - 1)) == 0 do
    at = utf8.offset(text, 2, at)
  end
  return text:sub(at)
end

-- How many bytes two texts have in common at their beginnings, or at their ends.
local function common(a, b, most, from_end)
  local count = 0
  while count < most do
    local at = from_end and -1 - count or count + 1
    if a:byte(at) ~= b:byte(at) then break end
    count = count + 1
  end
  return count
end

--- Finds what the texts that are to be shortened have in common at their beginnings and ends: there they are shortened,
--- so that they can still be told apart.
---@param made Column  its width is set
function column.find_common(made)
  local first
  made.prefix, made.suffix = nil, nil
  if made.kind ~= "text" or made.wraps then return end
  for _, text in pairs(made.cells) do
    if #text > made.width and not is_prose(text) then
      if text:find("[\128-\255]") then
        made.prefix = nil
        return
      end
      if not first then
        first, made.prefix, made.suffix = text, #text, #text
      elseif text ~= first then
        made.prefix = common(first, text, math.min(made.prefix, #text), false)
        made.suffix = common(first, text, math.min(made.suffix, #text), true)
      end
    end
  end
end

-- How many columns of a text stand before what is left out of it.
local function head_of(text, width, made)
  local room, removed = width - 1, #text - width + 1
  local prefix, suffix = made.prefix, made.suffix
  if prefix and prefix < #text then
    if suffix >= removed then return math.min(#text - suffix, room) end
    if prefix >= removed then return math.max(math.min(prefix - removed, room), 1) end
  end
  return room - room // 2
end

--- A text in so many columns: a name without its middle, or without what it has in common with the others of its
--- column; of a sentence the beginning.
---@param text string
---@param made Column
---@return string
function column.shortened(text, made)
  local width = made.width
  if column.width_of(text) <= width then return text end
  if width < 5 or is_prose(text) then return shell.truncate(text, width) end
  local tail = tail_of(text, width - 1 - head_of(text, width, made))
  return shell.truncate(text, width - column.width_of(tail)) .. tail
end

-- A word in pieces of so many columns.
local function add_pieces(lines, word, width)
  local from, at, used = 1, 1, 0
  while at <= #word do
    local after = utf8.offset(word, 2, at) or #word + 1
    local wide = column.width_of(word:sub(at, after - 1))
    if used + wide > width and at > from then
      lines[#lines + 1] = word:sub(from, at - 1)
      from, used = at, 0
    end
    at, used = after, used + wide
  end
  lines[#lines + 1] = word:sub(from)
end

--- A text as lines of so many columns, broken between words, and within what is wider than a line. Of a text that is
--- longer than any sentence the first lines, with a mark.
---@param text string
---@param width integer
---@return string[]
function column.wrapped(text, width)
  if column.width_of(text) <= width then return { text } end
  local lines = {}
  for _, line in ipairs(page.broken(text, width)) do
    if column.width_of(line) <= width then
      lines[#lines + 1] = line
    else
      add_pieces(lines, line, width)
    end
  end
  if #lines <= MOST_LINES then return lines end
  lines[MOST_LINES] = shell.truncate(lines[MOST_LINES] .. " " .. lines[MOST_LINES + 1], width)
  return table.move(lines, 1, MOST_LINES, 1, {})
end

return column
