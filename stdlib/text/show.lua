-- Printing results in the form of `-o`: auto, table, lua, json, ndjson, csv.
local shell = ...
local cell = shell.library("text/cell")
local csv = shell.library("text/csv")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local literal = shell.library("text/literal")
local pager = shell.library("text/pager")
local settings = shell.library("core/settings")
local table_text = shell.library("text/table")
local visible = shell.library("core/visible")

local show = {}

local function terminal_width()
  local terminal = shell.terminal()
  return terminal.stdout and terminal.width or nil
end

local function has_only_names(value)
  for key in next, value do
    if type(key) ~= "string" then return false end
  end
  return next(value) ~= nil
end

-- "list", "record", or "other" for a table that is neither.
local function shape(value)
  if List.is(value) then return "list" end
  local n = rawlen(value)
  if n == 0 then return has_only_names(value) and "record" or "other" end
  for index = 1, n do
    local item = rawget(value, index)
    if type(item) ~= "table" or rawlen(item) > 0 and not List.is(item) then return "other" end
  end
  for key in next, value do
    if math.type(key) ~= "integer" then return "other" end
  end
  return "list"
end

-- What `List:group` gives, as a table of its keys.
local function groups_as_list(groups)
  local rows = List.new()
  for position, key in ipairs(List.group_keys(groups)) do
    rows[position] = { key = key, count = #groups[key], items = groups[key] }
  end
  return List.mark(rows, { columns = { { key = "key" }, { key = "count" }, { key = "items" } }, noun = "groups" })
end

local function prints_itself(value)
  local metatable = getmetatable(value)
  -- A record's fields say more than its line.
  return type(metatable) == "table" and rawget(metatable, "__tostring") ~= nil and rawget(metatable, "fields") == nil
end

-- Of a function whose brackets were left out at the prompt: prompt/strict knows what it is called. Nil elsewhere.
local function function_text(value, form)
  if type(value) ~= "function" or form ~= "auto" or not shell.function_text then return nil end
  return shell.function_text(value)
end

-- A value in the form of a table. What it gives is safe for a terminal already if it is for one: `width` is its own.
local function as_table(value, form, width)
  if type(value) ~= "table" then
    if form == "table" and value ~= nil then
      errors.argument("-o table", "the result", "is no table: it is " .. errors.what(value),
        "leave -o out, or use -o lua or -o json")
    end
    local text = value == shell.json_null and "json.null" or function_text(value, form) or tostring(value)
    return (width and visible.lines(text) or text) .. "\n"
  end
  if List.group_keys(value) then return table_text.list(groups_as_list(value), width) end
  local kind = shape(value)
  if kind == "list" then return table_text.list(value, width, form ~= "exact") end
  if prints_itself(value) then
    -- What is laid out for a terminal is safe for it already.
    local shown = width and rawget(getmetatable(value), "__shown")
    return shown and shown(value, width) or cell.visible_lines((tostring(value):gsub("\n$", ""))) .. "\n"
  end
  if kind == "record" then return table_text.record(value, width) end
  if width then return visible.lines(literal.shown(value, width)) .. "\n" end
  return literal.encode(value) .. "\n"
end

-- What has several lists gives its rows as one, where a form has no other.
local function as_rows(value)
  local metatable = type(value) == "table" and getmetatable(value)
  local rows = type(metatable) == "table" and rawget(metatable, "__rows")
  return rows and rows(value) or value
end

-- The rows that a value has in csv; nil where it has none.
local function csv_rows(value)
  local rows = as_rows(value)
  if type(rows) ~= "table" or List.group_keys(rows) then return nil end
  local kind = shape(rows)
  return kind == "list" and rows or kind == "record" and List { rows } or nil
end

local function as_csv(value)
  local rows = csv_rows(value)
  if rows then return csv.encode(rows) end
  errors.argument("-o csv", "the result", "is " .. errors.what(as_rows(value)), "csv needs a list of records")
end

local function as_lines(value)
  value = as_rows(value)
  if type(value) ~= "table" or not (List.is(value) or rawlen(value) > 0) then
    return shell.json.encode(value, { sorted = true }) .. "\n"
  end
  local lines = {}
  for index, item in ipairs(value) do lines[index] = shell.json.encode(item, { sorted = true }) .. "\n" end
  return table.concat(lines)
end

local forms = {
  auto = function(value, width) return as_table(value, "auto", width) end,
  table = function(value, width) return as_table(value, "table", width) end,
  lua = function(value) return literal.encode(value) .. "\n" end,
  json = function(value) return shell.json.encode(value, { indent = 2, sorted = true }) .. "\n" end,
  ndjson = as_lines,
  csv = as_csv,
}

-- The forms that are for people: made safe for a terminal where they are made, since they may be coloured.
local IS_FOR_PEOPLE = { auto = true, table = true }

-- The form in which a result is shown. Not every line of the prompt gives a list: what is none is shown as it is there.
local function form_of(form, value)
  if not shell.at_prompt() then return form end
  local has_none = form == "table" and type(value) ~= "table" or form == "csv" and not csv_rows(value)
  return has_none and "auto" or form
end

-- Several plain results share a line, as with `print`.
local function all_plain(results)
  for position = 1, results.n do
    if type(results[position]) == "table" then return false end
  end
  return true
end

local function on_one_line(results, width)
  local parts = {}
  for position = 1, results.n do
    parts[position] = as_table(results[position], "auto", width):gsub("\n$", "")
  end
  return table.concat(parts, "\t") .. "\n"
end

-- At a terminal nothing commands it, in any form. In a file or a pipe each form is exact.
local function seen(text, form)
  if IS_FOR_PEOPLE[form] or not shell.terminal().stdout then return text end
  if form == "json" or form == "ndjson" then return visible.json(text) end
  return visible.lines(text)
end

--- The results of a chunk as text to print, each ending with a line end; "" if there are none.
---@param form "auto"|"table"|"lua"|"json"|"ndjson"|"csv"
---@param ... any
---@return string
function show.render(form, ...)
  if not forms[form] then
    errors.argument("-o", "form", ("must be auto, table, lua, json, ndjson or csv, got %s"):format(errors.what(form)))
  end
  local results, width = table.pack(...), terminal_width()
  if form == "auto" and results.n > 1 and all_plain(results) then return on_one_line(results, width) end
  local texts = {}
  for position = 1, results.n do
    local one = form_of(form, results[position])
    texts[position] = seen(forms[one](results[position], width), one)
  end
  return table.concat(texts)
end

--- A value in a form as it stands in a file, wherever we are.
---@param form "table"|"lua"|"json"|"ndjson"|"csv"
---@param value any
---@return string
function show.exact(form, value)
  if form == "table" then return as_table(value, "exact") end
  return forms[form](value)
end

-- Whether a result is a list that is shown as a table, block by block.
local function is_long_list(form, results)
  local value = results[1]
  return IS_FOR_PEOPLE[form] and results.n == 1 and type(value) == "table" and shape(value) == "list" and #value > 0
end

--- Shows the results of a line of the prompt, in the form that `set{output = …}` or `-o` asks for; what is higher than
--- the screen goes through the pager. Gives what is left to print; of a list that was paged, how many rows it has.
---@param ... any
---@return string
function show.at_prompt(...)
  local form, results, width = settings.get("output"), table.pack(...), terminal_width()
  if results.n == 1 and List.was_piped(results[1]) then return "" end
  if not pager.is_wanted() then return show.render(form, ...) end
  if IS_FOR_PEOPLE[form] and results.n == 1 and List.group_keys(results[1]) then
    results[1] = groups_as_list(results[1])
  end
  if is_long_list(form, results) then return pager.page(table_text.blocks(results[1], width)) end
  return pager.page_text(show.render(form, ...))
end

--- Prints values as the prompt does, in the form that `-o` asked for: for scripts that have more to say than what they
--- return at the end.
---
---     show(scv.unprotected_vms())
---@param ... any
function show.show(...)
  local text = show.render(shell.output_form(), ...)
  io.stdout:write(text)
  shell.transcribe(text)
end

return show
