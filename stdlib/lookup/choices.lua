-- Several right answers: the error that lists them as a table, for the user to name one.
local shell = ...
local cell = shell.library("text/cell")
local List = shell.library("core/list")
local moment = shell.library("core/moment")
local optional = shell.library("core/record").optional
local table_text = shell.library("text/table")

local choices = {}

-- A row whose times are as people read them.
local function readable(row, keys)
  if type(row) ~= "table" then return row end
  local shown = {}
  for _, key in ipairs(keys) do
    local value = optional(row, key)
    if value ~= nil and moment.is_field(key) then value = cell.moment(value) end
    shown[key] = value
  end
  return shown
end

--- The rows as a table of text: columns by their keys.
---@param rows table[]
---@param ... string
---@return string
function choices.shown(rows, ...)
  local keys, columns, shown = { ... }, {}, {}
  for index, key in ipairs(keys) do columns[index] = { key = key } end
  for index, row in ipairs(rows) do shown[index] = readable(row, keys) end
  return (table_text.list(List.mark(List.new(shown), { columns = columns })):gsub("\n$", ""))
end

--- Raises that there is more than one right answer, and which there are.
---@param message string
---@param advice string  how one of them is named: 'name one: host = "esx01"'
---@param rows table[]
---@param ... string  the columns
function choices.ambiguous(message, advice, rows, ...)
  shell.raise {
    kind = "ambiguous",
    message = message,
    hint = ("%s\n%s"):format(advice, choices.shown(rows, ...)),
    candidates = rows,
  }
end

return choices
