-- What a person sets for the prompt: `set{output = "json"}`. Each setting has a name, a default and a check; whoever
-- goes by one asks for it by `get` each time, so that a change holds from the next line on.
local shell = ...
local errors = shell.library("core/errors")
local suggest = shell.library("core/suggest")
local words = shell.library("core/words")

local settings = {}

---@class Setting
---@field default any
---@field check fun(value: any): any  gives the value as it is kept, or raises a text: what it must be
---@field text string  what it does, as a line of `set()`
---@field apply (fun(value: any))?  tells the shell of it, where Lua is not who goes by it

-- Name → Setting, and name → what was set.
local known, values = {}, {}

--- Makes a setting known.
---@param name string
---@param setting Setting
function settings.define(name, setting)
  known[name] = setting
end

--- What a setting is at the moment.
---@param name string
---@return any
function settings.get(name)
  assert(known[name], name) -- a slip of the library's own
  if values[name] ~= nil then return values[name] end
  return known[name].default
end

local function names()
  local sorted = {}
  for name in pairs(known) do sorted[#sorted + 1] = name end
  table.sort(sorted)
  return sorted
end

-- All settings as a List, as `set()` shows them.
local function all()
  local List, rows = shell.library("core/list"), {}
  for index, name in ipairs(names()) do
    rows[index] = { name = name, value = settings.get(name), default = known[name].default, means = known[name].text }
  end
  local columns = { { key = "name" }, { key = "value" }, { key = "default" }, { key = "means" } }
  return List.mark(List.new(rows), { columns = columns, noun = "settings", only = true })
end

-- The checked value of a setting.
local function checked(name, value)
  local setting = known[name]
  if not setting then
    local meant = suggest.meant(tostring(name), names())
    local problem = "is no setting" .. (meant and ("; did you mean %s?"):format(meant) or "")
    errors.argument("set", tostring(name), problem, "there are " .. words.all_of(names()))
  end
  local ok, result = pcall(setting.check, value)
  if ok then return result end
  if type(result) ~= "string" then error(result, 0) end
  errors.argument("set", name, ("%s, got %s"):format(result, errors.what(value)))
end

--- Sets how the prompt does things, until the shell ends; a line in `init.lua` sets it for good. Without arguments it
--- gives all settings, with what they are and what they mean. A name that is none is an error.
---
---     set{output = "json"}
---     set()
---@param changes table<string, any>?  names of settings and their values
---@return List?
function settings.set(changes)
  if changes == nil then return all() end
  if type(changes) ~= "table" then
    errors.argument("set", "changes", "must be a table, got " .. errors.what(changes), "for example set{timing = true}")
  end
  local sorted, new = {}, {}
  for name in pairs(changes) do sorted[#sorted + 1] = name end
  table.sort(sorted, function(a, b) return tostring(a) < tostring(b) end)
  -- All are checked before any is set.
  for _, name in ipairs(sorted) do new[name] = checked(name, changes[name]) end
  for name, value in pairs(new) do
    values[name] = value
    if known[name].apply then known[name].apply(value) end
  end
end

--- A check for what is on or off.
---@param value any
---@return boolean
function settings.switch(value)
  if type(value) ~= "boolean" then error("must be true or false", 0) end
  return value
end

--- A check for one of several words.
---@param choices string[]
---@return fun(value: any): string
function settings.choice(choices)
  return function(value)
    for _, choice in ipairs(choices) do
      if value == choice then return choice end
    end
    error("must be " .. words.one_of(choices), 0)
  end
end

settings.define("confirm", {
  default = "destroys", check = settings.choice { "destroys", "changes" },
  text = "what is asked about first: what destroys alone, or whatever changes something",
  apply = function(value)
    shell.ask_for_changes(value == "changes")
    if value == "changes" and shell.place().yes then
      shell.note('confirm = "changes": with --yes nobody is asked all the same; start scvsh without it')
    end
  end,
})
settings.define("output", {
  default = shell.output_form(), check = settings.choice { "auto", "table", "lua", "json", "ndjson", "csv" },
  text = "the form of results at the prompt, as -o has it",
})
settings.define("paging", {
  default = true, check = settings.switch,
  text = "whether long results are shown page by page",
})
settings.define("suggest", {
  default = true, check = settings.switch,
  text = "whether the likeliest line is shown while one types",
})
settings.define("timing", {
  default = false, check = settings.switch,
  text = "whether each line says how long it took",
})

return settings
