-- What the numbers of some records count, where the names of their fields don't say it: for those who show them.
local shell = ...

local units = {}

-- Schema → its fields that count bytes.
local SCHEMAS = { AuditLog = { size = true } }

-- Record → its fields that count bytes.
local marked = setmetatable({}, { __mode = "k" })

--- Says which fields of a record count bytes. What is made of the record hands it on: List:select, a fleet.
---@param record table
---@param keys table<string, true>
function units.mark_bytes(record, keys)
  marked[record] = keys
  shell.units_handed_on = units.hand_on
end

--- Says of a record what was said of the one that it was made of.
---@param from table
---@param to table
function units.hand_on(from, to) marked[to] = marked[from] end

--- Whether a field of a record is known to count bytes, whatever its name says.
---@param record any
---@param key string
---@return boolean
function units.is_bytes(record, key)
  local keys = marked[record]
  if not keys then
    local metatable = type(record) == "table" and getmetatable(record)
    keys = type(metatable) == "table" and SCHEMAS[rawget(metatable, "__name")]
  end
  return keys and keys[key] or false
end

return units
