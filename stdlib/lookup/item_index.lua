-- The values of things by which they are named, read once and kept by their text: for looks at many of them, which
-- would read all for each.
local shell = ...
local element = shell.library("lookup/element")

local item_index = {}
item_index.__index = item_index

--- An index over things.
---@class ItemIndex
---@field items any[]
---@field value fun(item: any, key: string): any  what an item says under a key
---@field fold fun(text: string, key: string): string  texts that are the same are the same by it

--- A new one, which has read nothing yet.
---@param items any[]
---@param value fun(item: any, key: string): any
---@param fold fun(text: string, key: string): string
---@return ItemIndex
function item_index.new(items, value, fold)
  return setmetatable({ items = items, value = value, fold = fold, keys = {} }, item_index)
end

-- What the items have under a key: text → their places, and the places of those that have an object.
local function under(self, key)
  local known = self.keys[key]
  if known then return known end
  local places, objects = {}, {}
  for place, item in ipairs(self.items) do
    local value = self.value(item, key)
    if type(value) == "table" then
      objects[#objects + 1] = place
    elseif value ~= nil then
      local text = self.fold(tostring(value), key)
      local same = places[text]
      if same then
        same[#same + 1] = place
      else
        places[text] = { place }
      end
    end
  end
  self.keys[key] = { places = places, objects = objects }
  return self.keys[key]
end

--- Whether any item has an object under one of the keys, rather than a text or a number.
---@param keys string[]
---@return boolean
function item_index:has_objects(keys)
  for _, key in ipairs(keys) do
    if #under(self, key).objects > 0 then return true end
  end
  return false
end

--- The items that have a word under one of the keys, in their order, each once.
---@param keys string[]
---@param word string
---@return any[]
function item_index:having(keys, word)
  local chosen, order = {}, {}
  local function choose(place)
    if not chosen[place] then
      chosen[place] = true
      order[#order + 1] = place
    end
  end
  for _, key in ipairs(keys) do
    local known, wanted = under(self, key), self.fold(word, key)
    for _, place in ipairs(known.places[wanted] or {}) do choose(place) end
    for _, place in ipairs(known.objects) do
      local value = self.value(self.items[place], key)
      if element.is_meant(value, word, function(text) return self.fold(text, key) end) then choose(place) end
    end
  end
  table.sort(order)
  local found = {}
  for index, place in ipairs(order) do found[index] = self.items[place] end
  return found
end

--- The items that have what one of them has under a key, itself among them.
---@param item any
---@param key string
---@return any[]
function item_index:alike(item, key)
  local value = self.value(item, key)
  return value ~= nil and self:having({ key }, tostring(value)) or {}
end

return item_index
