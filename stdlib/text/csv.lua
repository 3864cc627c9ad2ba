-- Comma-separated values, written and (by csv_reader.lua) read: quoting as in RFC 4180; lines that are written end with
-- a line feed, as the tools around a shell expect.
local shell = ...
local cell = shell.library("text/cell")
local columns = shell.library("text/columns")
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional
local record = shell.library("core/record")

local csv = {}

local function quoted(text)
  if not text:find('[,"\r\n]') then return text end
  return '"' .. text:gsub('"', '""') .. '"'
end

-- A spreadsheet takes a text that begins so for a formula, and runs it. An apostrophe in front makes it plain text; one
-- that is there already gets another, so that what is read is what was written.
local FORMULA = "^'*[=+%-@\t\r]"

-- The text of a field: texts that would be formulas are disarmed.
local function field_of(value, is_raw)
  local text = cell.plain(value)
  local is_text = type(value) == "string" or type(value) == "table"
  if is_text and not is_raw and text:find(FORMULA) then text = "'" .. text end
  return quoted(text)
end

-- The known columns in their order, then every other key of the records: a file should lose nothing.
local function keys_of(list)
  local keys, seen = {}, {}
  for _, column in ipairs(columns.known(list) or {}) do
    seen[column.key] = true
    -- A stable name stands for what the reply may spell otherwise: the same value is not written twice.
    for _, spelling in ipairs(list[1] and record.spellings(list[1], column.key) or {}) do seen[spelling] = true end
    keys[#keys + 1] = column.key
  end
  local others = {}
  for _, key in ipairs(columns.union(list)) do
    if not seen[key] then others[#others + 1] = key end
  end
  -- Without known columns the order is that of tables; after known ones, the alphabet's.
  if #keys > 0 then table.sort(others) end
  return table.move(others, 1, #others, #keys + 1, keys)
end

--- A list of records as text: a header, then a line for each record. A list without records or columns gives "". Texts
--- that a spreadsheet would take for formulas (those that begin with = + - @, a tab or a carriage return) get an
--- apostrophe in front, which csv.read takes off; `raw = true` leaves them.
---@param list table[]
---@param options {raw: boolean?}?
---@return string
function csv.encode(list, options)
  if options ~= nil and type(options) ~= "table" then
    local what = errors.what(options)
    errors.argument("csv", "options", "must be a table, got " .. what,
      type(options) == "string" and ("it gives the text; list:save(%s) writes a file"):format(what) or nil)
  end
  errors.check_keys("csv", options or {}, { "raw" })
  local is_raw = options ~= nil and options.raw == true
  for index, item in ipairs(list) do
    if type(item) ~= "table" then
      errors.argument("csv", "item " .. index, "is not a record: it is " .. errors.what(item),
        "csv needs a list of records")
    end
  end
  local keys = keys_of(list)
  if #keys == 0 then return "" end
  local lines = {}
  local function add(values)
    -- A line that is empty but for one blank field would be read as no record at all.
    local line = table.concat(values, ",")
    lines[#lines + 1] = line == "" and '""' or line
  end
  local header = {}
  for position, key in ipairs(keys) do header[position] = field_of(key, is_raw) end
  add(header)
  for _, item in ipairs(list) do
    local values = {}
    for position, key in ipairs(keys) do values[position] = field_of(optional(item, key), is_raw) end
    add(values)
  end
  return table.concat(lines, "\n") .. "\n"
end

--- Reads comma-separated values: a header, then a line for each record. Values are strings; a field with nothing in it
--- is left out of its record, while "" is the empty string. Lines may end with CRLF. A byte order mark and a line
--- `#TYPE` are passed over, and so are columns without a name and without values; a line `sep=;` sets the separator,
--- and where the header is parted by semicolons or tabs only, that is taken, with a note. An apostrophe before what
--- would be a formula is taken off.
---
---     for _, row in ipairs(csv.parse("name,policy\ngold_web,daily\n")) do print(row.name) end
---@param text string
---@param options {separator: string?, columns: string[]?, only: string[]?, required: string[]?, raw: boolean?}?
---  `separator`: another one than the comma; `columns`: names that the header must have; `only`: all that it may have;
---  `required`: columns that no record may leave empty; `raw`: apostrophes stay
---@return List
function csv.parse(text, options)
  if type(text) ~= "string" then errors.argument("csv.parse", "text", "must be a string, got " .. errors.what(text)) end
  return shell.library("text/csv_reader").read(text, "csv.parse", "the text", options)
end

--- Reads comma-separated values from a file, as csv.parse does from a text; "-" is standard input.
---
---     local rows = csv.read("groups.csv", {required = {"name"}, only = {"name", "policy"}})
---@param path string
---@param options {separator: string?, columns: string[]?, only: string[]?, required: string[]?, raw: boolean?}?  as for
---  csv.parse
---@return List
function csv.read(path, options)
  if type(path) ~= "string" or path == "" then
    errors.argument("csv.read", "path", "must be the name of a file, got " .. errors.what(path))
  end
  local file, problem = io.stdin, nil
  if path ~= "-" then file, problem = io.open(path, "rb") end
  local text
  if file then text, problem = file:read("a") end
  if file and path ~= "-" then file:close() end
  if not text then
    shell.raise { kind = "argument", message = "csv.read: can't read " .. tostring(problem or path), argument = "path" }
  end
  return shell.library("text/csv_reader").read(text, "csv.read", path, options)
end

--- The line of the text at which a record begins that was read, for messages about it; nil for any other table.
---
---     for _, row in ipairs(csv.read("groups.csv")) do print(csv.line(row), row.name) end
---@param row table
---@return integer?
function csv.line(row)
  return shell.library("text/csv_reader").line(row)
end

return csv
