-- A list as a page of HTML that needs nothing else: for mails and shares.
local shell = ...
local cell = shell.library("text/cell")
local column = shell.library("text/column")
local columns = shell.library("text/columns")

local html = {}

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

-- A text as it stands on the page: nothing of it is markup, and nothing unseen.
local function escaped(text)
  return (cell.visible(text):gsub('[&<>"]', ESCAPES))
end

--- A text as it stands on a page, also in the value of an attribute in double quotes: nothing of it is markup, and
--- nothing unseen.
---@param text string
---@return string
function html.escaped(text) return escaped(text) end

local HEAD = [[
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>%s</title>
<style>
body { font-family: sans-serif; }
table { border-collapse: collapse; }
th, td { border: 1px solid #bbb; padding: 0.2em 0.6em; text-align: left; }
td.number { text-align: right; }
.good { color: #060; }
.bad { color: #a00; font-weight: bold; }
.warn { color: #850; }
.running { color: #046; }
</style>
</head>
<body>
<table>
<tr>]]

--- A list of records as a page: a table with the columns that a table in a file has, and values as they came.
---@param list table
---@param read fun(list: table): Column[], table  the columns of a table in a file, and its records
---@return string
function html.encode(list, read)
  local found, records = {}, {}
  if #list > 0 then found, records = read(list) end
  local count = columns.count_of(list)
  local parts = { HEAD:format(escaped(count)) }
  for _, made in ipairs(found) do parts[#parts + 1] = ("<th>%s</th>"):format(escaped(made.title)) end
  parts[#parts + 1] = "</tr>\n"
  for row = 1, #records do
    parts[#parts + 1] = "<tr>"
    for _, made in ipairs(found) do
      local text = made.cells[row]
      local class = made.kind == "number" and "number" or column.role(made, text)
      parts[#parts + 1] = class and ('<td class="%s">%s</td>'):format(class, escaped(text))
        or ("<td>%s</td>"):format(escaped(text))
    end
    parts[#parts + 1] = "</tr>\n"
  end
  parts[#parts + 1] = ("</table>\n<p>%s</p>\n</body>\n</html>\n"):format(escaped(count))
  return table.concat(parts)
end

return html
