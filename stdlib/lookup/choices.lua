-- Several right answers: the error that lists them as a table, for the user to name one.
local shell = ...
local List = shell.library("core/list")
local table_text = shell.library("text/table")

local choices = {}

--- The rows as a table of text: columns by their keys.
---@param rows table[]
---@param ... string
---@return string
function choices.shown(rows, ...)
  local columns = {}
  for index, key in ipairs { ... } do columns[index] = { key = key } end
  return (table_text.list(List.mark(List.new(rows), { columns = columns })):gsub("\n$", ""))
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
