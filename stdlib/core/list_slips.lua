-- What people call on a List that it doesn't have, since they know it by another name from elsewhere.
local shell = ...
local errors = shell.library("core/errors")
local sequence = shell.library("core/sequence")
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

-- What a List has that is called on one.
local function methods()
  local names = {}
  for name, value in next, shell.library("core/list") do
    local is_method = type(value) == "function" and debug.getlocal(value, 1) == "self" and not name:find("^__")
    if is_method then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

-- The method that a key is in other capitals.
local function in_capitals(key)
  local lower = key:lower()
  return lower ~= key and sequence.has(methods(), lower) and lower or nil
end

--- Refuses a name that stands for a method of another name; any other that a list lacks is nil, as of every table: one
--- that merely looks like a method may be a field that is looked for, such as `saved` or `mount`.
---@param key string
function list_slips.check(key)
  if key:find("^_") then return nil end
  local method = METHOD_OF[key:lower()] or in_capitals(key)
  if not method then return nil end
  errors.raise {
    kind = "argument",
    message = ("a List has no %s; did you mean %s?"):format(key, WRITTEN[method] or "list:" .. method),
    hint = "help(List) lists its methods; those of an item are behind its number: list[1].name",
    argument = key,
  }
end

-- What is to be said where a function was taken for what it gives: scv.jobs:where{…}
local function of_function(message)
  local name = message:match("attempt to index a function value %(field '([%a_][%w_]*)'%)$")
  if not name then return nil end
  local scv = shell.prompt_value("scv")
  local is_there, fn = pcall(function() return scv[name] end)
  if not is_there or type(fn) ~= "function" then return nil end
  local key = shell.prompt_line():match(("%%f[%%w_]%s%%s*[:.]%%s*([%%a_][%%w_]*)"):format(name))
  local method = key and sequence.has(methods(), key) and key or nil
  if method then return ("scv.%s is a function: scv.%s():%s…"):format(name, name, method) end
  return ("scv.%s is a function: what it gives comes with brackets, scv.%s(…)"):format(name, name)
end

--- What is to be said beside an error of Lua: which method was meant by one that was called and that there is not, or
--- that a function of `scv` was taken for what it gives. What may as well be a method of a text is none.
---@param message string  Lua's own
---@return string?
function list_slips.hint(message)
  local taken = of_function(message)
  if taken then return taken end
  local key = message:match("attempt to call a nil value %(method '([%a_][%w_]*)'%)$")
  local one = key and suggest.near(key, methods())
  if not one or suggest.near(key, sequence.keys(string)) then return nil end
  return ('did you mean list:%s? help("List") lists its methods'):format(one)
end

return list_slips
