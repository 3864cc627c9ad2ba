-- Records of replies: tables with the appliance's own keys, which also answer to the document's stable names.
--
-- Where a spelling is only assumed, the library reads the field under a stable name (`job.end_time`), and the document
-- says which key that is on the appliance at hand (`endTime`). The reply's own keys stay as they came. Which of the two
-- ways to read a field is meant when: CONTRIBUTING.md, "Fields of a reply".
local shell = ...

local record = {}

--- Makes the metatable for the records of one schema.
---@param name string  the schema's name, for messages
---@param fields table<string, {keys: string[], required: boolean}>  what each stable name stands for
---@return table metatable
function record.metatable(name, fields)
  local function lookup(self, stable)
    local field = fields[stable]
    if not field then return nil end
    for _, key in ipairs(field.keys) do
      local value = rawget(self, key)
      if value ~= nil then return value end
    end
    if not field.required then return nil end
    shell.raise {
      kind = "protocol",
      message = ("the appliance's %s has no field %s (%s)"):format(name, field.keys[1], stable),
      hint = "Its spelling is only assumed. scv.api.sync() reads the appliance's own document, which corrects it.",
    }
  end
  return { __name = name, __index = lookup, fields = fields }
end

--- A field that is only shown: nil where it is missing, whatever the record says to that. What a decision stands on is
--- read strictly instead.
---@param self table
---@param key string  a stable name, or the reply's own key
---@return any
function record.optional(self, key)
  local value = rawget(self, key)
  if value ~= nil then return value end
  local ok, found = pcall(function() return self[key] end)
  if ok then return found end
  return nil
end

--- The keys that a stable name of this record stands for; none if it has no such name.
---@param self table
---@param stable string
---@return string[]
function record.spellings(self, stable)
  local metatable = getmetatable(self)
  local fields = type(metatable) == "table" and rawget(metatable, "fields")
  local field = type(fields) == "table" and fields[stable]
  return field and field.keys or {}
end

return record
