-- The names of a record's fields: the reply's own keys, and what they are called wherever people meet them.
local record_names = {}

local function by_text(a, b) return tostring(a) < tostring(b) end

--- What `pairs` does with a record: it goes through the reply's own keys, in order, so that the same record is always
--- told the same.
---@param self table
---@return fun(): any, any
function record_names.pairs(self)
  local keys, place = {}, 0
  for key in next, self do keys[#keys + 1] = key end
  table.sort(keys, by_text)
  return function()
    local key, value
    repeat
      place = place + 1
      key, value = keys[place], nil
      if key ~= nil then value = rawget(self, key) end
    until key == nil or value ~= nil
    return key, value
  end
end

-- Metatable → key → the stable name that stands for it.
local stable_names = setmetatable({}, { __mode = "k" })

local function names_by_key(metatable)
  local names = stable_names[metatable]
  if names then return names end
  names = {}
  for stable, field in next, metatable.fields do
    for _, key in ipairs(field.keys) do names[key] = stable end
  end
  stable_names[metatable] = names
  return names
end

--- What a record's own key is called wherever people meet it, in tables, help, Tab and CSV: by its stable name, where
--- it has one that gives this very value.
---@param self table
---@param key any
---@return any
function record_names.of(self, key)
  local metatable = getmetatable(self)
  if type(metatable) ~= "table" or type(rawget(metatable, "fields")) ~= "table" then return key end
  local name = names_by_key(metatable)[key]
  if name == nil or rawget(self, name) ~= nil then return key end
  return metatable.__index(self, name) == rawget(self, key) and name or key
end

return record_names
