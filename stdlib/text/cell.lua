-- One value as one line of text, for tables and comma-separated values.
local shell = ...
local human = shell.library("text/human")
local literal = shell.library("text/literal")
local moment = shell.library("core/moment")
local optional = shell.library("core/record").optional
local visible = shell.library("core/visible")

local cell = {}

--- A string with its control characters written out.
cell.visible = visible.text

--- The same for text of several lines: line ends and tabs stay.
cell.visible_lines = visible.lines

local function is_sequence(value)
  return #value > 0 or shell.library("core/list").is(value)
end

-- What stands for a record in a list of records: people know a thing by its name, and an error by its message.
local function name_of(record)
  if type(rawget(record, "kind")) == "string" and type(rawget(record, "message")) == "string" then
    return rawget(record, "message")
  end
  for _, key in ipairs { "name", "id", "moref" } do
    local value = optional(record, key)
    if type(value) == "string" or type(value) == "number" then return tostring(value) end
  end
  return nil
end

local plain_at

-- A table within a cell: names joined by commas; what has no name, as JSON, or as Lua where JSON has no form for it (a
-- table that holds itself).
local function table_text(value, open)
  if not is_sequence(value) then
    local name = name_of(value)
    if name then return name end
    local ok, encoded = pcall(shell.json.encode, value, { sorted = true })
    return ok and encoded or literal.line(value)
  end
  if open[value] then return "(cycle)" end
  open[value] = true
  local parts, are_sentences = {}, #value > 0
  for index, item in ipairs(value) do
    parts[index] = plain_at(item, open)
    are_sentences = are_sentences and type(item) == "string" and item:find("[^.][.!?]$") ~= nil
  end
  open[value] = nil
  -- Messages are sentences: behind the point of one there is no comma.
  return table.concat(parts, are_sentences and " " or ", ")
end

-- `open` are the tables that are being written.
function plain_at(value, open)
  if value == nil or value == shell.json_null then return "" end
  if type(value) == "table" then return table_text(value, open) end
  return tostring(value)
end

--- A value as text that may hold any character: for files.
---@return string
function cell.plain(value)
  return plain_at(value, {})
end

--- A value as one line of text without control characters: for terminals.
---@return string
function cell.text(value)
  return cell.visible(cell.plain(value))
end

--- A text of so many characters at most, and a mark where there are more.
---@param text string
---@param most integer
---@param mark string?  "…" unless given
---@return string
function cell.cut(text, most, mark)
  if #text <= most then return text end
  -- What is no UTF-8 has no characters: then bytes count.
  local ok, stop = pcall(utf8.offset, text, most + 1)
  if not ok then stop = most + 1 end
  if not stop or stop > #text then return text end
  return text:sub(1, stop - 1) .. (mark or "…")
end

local MOST = 10000 -- characters of a value that are shown

--- What is shown of a text in a table: 10,000 characters at most, and a mark that says how many there are.
---@param text string
---@return string
function cell.short(text)
  if #text <= MOST then return text end
  return cell.cut(text, MOST, ("… (cut: %d characters; -o json shows all)"):format(utf8.len(text) or #text))
end

--- A time as one line of text in a table: numbers since 1970 as "2026-11-23 15:05:09Z", text as it came.
---@return string
function cell.time(value)
  return cell.visible(moment.text(value) or cell.plain(value))
end

--- A time in a sentence, as people read it: "2026-11-23 15:05:09", with its offset where it says one; what is no time
--- as it came. It can be given to `before` and its like as it is.
---@return string
function cell.moment(value)
  return cell.visible(human.time(value) or cell.plain(value))
end

return cell
