-- Plain sequences: what is needed of them where no List is wanted.
local shell = ...

local sequence = {}

--- Whether a value that a user gave is a list of things, rather than one thing that is a table.
---@param value any
---@return boolean
function sequence.is(value)
  if type(value) ~= "table" then return false end
  return #value > 0 or next(value) == nil or shell.library("core/list").is(value)
end

--- The items, each once: those of the same key are the same, and of those the first is taken. Items without a key are
--- left out.
---@param items any[]
---@param key_of (fun(item: any): any)?  the item itself unless given
---@return any[]
function sequence.distinct(items, key_of)
  local kept, seen = {}, {}
  for _, item in ipairs(items) do
    local key = item
    if key_of then key = key_of(item) end
    if key ~= nil and not seen[key] then
      seen[key] = true
      kept[#kept + 1] = item
    end
  end
  return kept
end

--- The items for which a function says yes.
---@param items any[]
---@param fits fun(item: any): any
---@return any[]
function sequence.where(items, fits)
  local kept = {}
  for _, item in ipairs(items) do
    if fits(item) then kept[#kept + 1] = item end
  end
  return kept
end

--- Whether an item is among the items.
---@param items any[]
---@param item any
---@return boolean
function sequence.has(items, item)
  for _, each in ipairs(items) do
    if each == item then return true end
  end
  return false
end

--- What a function gives for each item; items for which it gives nil are left out.
---@param items any[]
---@param fn fun(item: any): any
---@return any[]
function sequence.map(items, fn)
  local results = {}
  for _, item in ipairs(items) do results[#results + 1] = fn(item) end
  return results
end

--- The keys of tables, in the order of their texts.
---@param ... table
---@return any[]
function sequence.keys(...)
  local keys = {}
  for _, map in ipairs { ... } do
    for key in next, map do keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  return keys
end

return sequence
