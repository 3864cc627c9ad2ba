-- What List:group gives: a table from each key to the List of its items, which keeps the keys in order of first sight.
local shell = ...
local fields = shell.library("core/fields")

local list_groups = {}

-- The keys of each grouped table, in order of first sight.
local orders = setmetatable({}, { __mode = "k" })

local Groups = { __name = "Groups" }

function Groups:__len() return #orders[self] end

function Groups:__pairs()
  local order, position = orders[self], 0
  return function()
    position = position + 1
    local key = order[position]
    if key ~= nil then return key, self[key] end
  end
end

--- The items of a list by what a function gives for each: under each of its parts where that is a list, under "" where
--- it is nothing.
---@param list List
---@param key_of fun(item: any, index: integer): any
---@param new fun(): List  an empty list, of the same place
---@return table<any, List>
function list_groups.of(list, key_of, new)
  local groups, order = {}, {}
  for index, item in ipairs(list) do
    local value = key_of(item, index)
    local parts = fields.parts(value)
    if #parts == 0 or value == nil then parts = { "" } end
    for _, part in ipairs(parts) do
      if not groups[part] then
        groups[part] = new()
        order[#order + 1] = part
      end
      if groups[part][#groups[part]] ~= item then table.insert(groups[part], item) end
    end
  end
  orders[groups] = order
  return setmetatable(groups, Groups)
end

--- The keys of a grouped table, in order of first sight; nil for any other table.
---@param groups any
---@return any[]?
function list_groups.keys(groups) return orders[groups] end

return list_groups
