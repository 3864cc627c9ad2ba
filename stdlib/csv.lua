-- Comma-separated values: quoting as in RFC 4180; lines end with a line feed, as the tools around a shell expect.
local host = ...
local cell = host.library("cell")
local columns = host.library("columns")
local errors = host.library("errors")
local record = host.library("record")

local csv = {}

local function quoted(text)
  if not text:find('[,"\r\n]') then return text end
  return '"' .. text:gsub('"', '""') .. '"'
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

--- A list of records as text: a header, then a line for each record. A list without records or columns gives "".
---@param list table[]
---@return string
function csv.encode(list)
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
  for position, key in ipairs(keys) do header[position] = quoted(key) end
  add(header)
  for _, item in ipairs(list) do
    local values = {}
    for position, key in ipairs(keys) do values[position] = quoted(cell.plain(cell.field(item, key))) end
    add(values)
  end
  return table.concat(lines, "\n") .. "\n"
end

return csv
