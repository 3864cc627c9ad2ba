-- What people call on a List that it doesn't have, since they know it by another name from elsewhere.
local shell = ...
local errors = shell.library("core/errors")
local suggest = shell.library("core/suggest")

local list_slips = {}

-- What others call it → the method, and how it is written.
local WRITTEN = {
  where = 'list:where{status = "FAILED"}', like = 'list:like{name = "gold_*"}', first = "list:first(5)",
  count = "list:count()", sort = 'list:sort("name")', each = "list:each(function(item) … end)",
  map = "list:map(function(item) return … end)", group = 'list:group("status")',
  select = 'list:select("name", "status")', csv = "list:csv()", json = "list:json()",
}

local OTHER_NAMES = {
  where = { "filter", "find", "find_all", "having", "reject" }, like = { "grep", "match", "matching" },
  first = { "head", "limit", "take", "top" }, count = { "length", "len", "size" },
  sort = { "order", "order_by", "orderby", "sort_by", "sorted" }, each = { "foreach", "for_each" },
  map = { "collect", "transform" }, group = { "group_by", "groupby" }, select = { "columns", "pick", "project" },
  csv = { "to_csv" }, json = { "to_json" },
}

local METHOD_OF = {}
for method, names in next, OTHER_NAMES do
  for _, name in ipairs(names) do METHOD_OF[name] = method end
end

-- A plural is more likely a field that was looked for in a record: `groups`.
local function near(key, methods)
  local one = suggest.near(key, methods)
  if one == nil or one == key:lower() then return one end
  return #key >= 5 and key ~= one .. "s" and one or nil
end

--- Refuses a name that stands for a method of another name; any other that a list lacks is nil, as of every table.
---@param key string
---@param methods string[]
function list_slips.check(key, methods)
  if key:find("^_") then return nil end
  local method = METHOD_OF[key:lower()] or near(key, methods)
  if not method then return nil end
  errors.raise {
    kind = "argument",
    message = ("a List has no %s; did you mean %s?"):format(key, WRITTEN[method] or "list:" .. method),
    hint = "help(List) lists its methods; those of an item are behind its number: list[1].name",
    argument = key,
  }
end

return list_slips
