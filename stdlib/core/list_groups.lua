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

--- The items of a list by the key of each: under each of its parts where that is a list, under "" where
--- it is nothing.
---@param list List
---@param keys any[]  `fields.NOTHING` where there is none
---@param new fun(): List  an empty list, of the same place
---@return table<any, List>
function list_groups.of(list, keys, new)
  local groups, order = {}, {}
  local function group_of(part)
    local group = groups[part]
    if not group then
      group = new()
      groups[part], order[#order + 1] = group, part
    end
    return group
  end
  local function put(item, group)
    local count = #group
    if group[count] ~= item then group[count + 1] = item end
  end
  local plain = {} -- the groups of values that are no tables
  for index = 1, #keys do
    local item, value = list[index], keys[index]
    if value == fields.NOTHING then value = "" end
    local group = plain[value]
    if not group and type(value) ~= "table" then
      group = group_of(value)
      plain[value] = group
    end
    if group then
      local count = #group
      if group[count] ~= item then group[count + 1] = item end
    else
      local parts = fields.parts(value)
      for _, part in ipairs(#parts > 0 and parts or { "" }) do put(item, group_of(part)) end
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
