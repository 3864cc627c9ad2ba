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

local MOST = 10000 -- characters of a value that are shown

-- Names, joined by commas. For people so many as are shown of a value, and how many more there are.
local function joined(parts, are_sentences, for_people)
  -- Messages are sentences: behind the point of one there is no comma.
  local between = are_sentences and " " or ", "
  local text = table.concat(parts, between)
  if not for_people or #text <= MOST then return text end
  local used = #between + #("… %d more"):format(#parts)
  for index, part in ipairs(parts) do
    used = used + (utf8.len(part) or #part) + #between
    if used > MOST and index > 1 then
      return ("%s%s… %d more"):format(table.concat(parts, between, 1, index - 1), between, #parts - index + 1)
    end
  end
  return text
end

local plain_at

-- A table without names: for people in Lua's notation; in files as JSON, or as Lua where JSON has no form for it (a
-- table that holds itself).
local function nameless(value, for_people)
  if for_people then return literal.line(value) end
  local ok, encoded = pcall(shell.json.encode, value, { sorted = true })
  return ok and encoded or literal.line(value)
end

local function has_nameless(sequence)
  for _, item in ipairs(sequence) do
    local is_table = type(item) == "table" and item ~= shell.json_null
    if is_table and (is_sequence(item) or not name_of(item)) then return true end
  end
  return false
end

-- A table within a cell: its name, or names joined by commas.
local function table_text(value, open, for_people)
  if not is_sequence(value) then return name_of(value) or nameless(value, for_people) end
  if open[value] then return "(cycle)" end
  if for_people and has_nameless(value) then return nameless(value, true) end
  open[value] = true
  local parts, are_sentences = {}, #value > 0
  for index, item in ipairs(value) do
    parts[index] = plain_at(item, open, for_people)
    are_sentences = are_sentences and type(item) == "string" and item:find("[^.][.!?]$") ~= nil
  end
  open[value] = nil
  return joined(parts, are_sentences, for_people)
end

-- `open` are the tables that are being written.
function plain_at(value, open, for_people)
  if value == nil or value == shell.json_null then return "" end
  if type(value) == "table" then return table_text(value, open, for_people) end
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

--- The same where people look: tables within it in Lua's notation, with marks for what is deeper, more, or itself
--- again.
---@return string
function cell.shown(value)
  return cell.visible(plain_at(value, {}, true))
end

--- The body of a planned request as one line: all of it, with the keys that are sent. For people in the one notation
--- that tables have there, Lua's; elsewhere as JSON.
---@param body table
---@param for_people boolean?
---@return string
function cell.body(body, for_people)
  return cell.visible(for_people and literal.whole_line(body) or shell.json.encode(body, { sorted = true }))
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
