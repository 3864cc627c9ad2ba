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

-- The text of the line that read a key; nil where it is not known.
local function line_of(reader)
  local number = reader and reader.currentline or -1
  if number < 1 then return nil end
  local text = not reader.source:find("^[@=]") and reader.source or nil
  if reader.source == "=stdin" and shell.at_prompt() then text = shell.prompt_line() end
  local file = reader.source:find("^@") and io.open(reader.source:sub(2))
  if file then
    -- What can't be read twice, such as a pipe, is not.
    text = file:seek("end") and file:seek("set") and file:read("a")
    file:close()
  end
  for line in ((text or "") .. "\n"):gmatch("(.-)\n") do
    number = number - 1
    if number == 0 then return line end
  end
  return nil
end

-- The method that a key is another spelling of. One that merely looks like it may be a field that is looked for, such
-- as `saved` or `mount`: what is called as a method is none.
local function near(key, methods, reader)
  local one = suggest.near(key, methods)
  if one == nil or one == key:lower() then return one end
  local line = key:find("^[%w_]+$") and line_of(reader)
  return line and line:find(":%s*" .. key .. "%s*[%({\"'%[]") and one or nil
end

--- Refuses a name that stands for a method of another name; any other that a list lacks is nil, as of every table.
---@param key string
---@param methods string[]
---@param reader table?  where it is read, as debug.getinfo says it
function list_slips.check(key, methods, reader)
  if key:find("^_") then return nil end
  local method = METHOD_OF[key:lower()] or near(key, methods, reader)
  if not method then return nil end
  errors.raise {
    kind = "argument",
    message = ("a List has no %s; did you mean %s?"):format(key, WRITTEN[method] or "list:" .. method),
    hint = "help(List) lists its methods; those of an item are behind its number: list[1].name",
    argument = key,
  }
end

return list_slips
