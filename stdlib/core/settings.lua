-- What a person sets for the prompt: `set{output = "json"}`. Each setting has a name, a default and a check; whoever
-- goes by one asks for it by `get` each time, so that a change holds from the next line on.
local shell = ...
local errors = shell.library("core/errors")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")
local words = shell.library("core/words")

local settings = {}

---@class Setting
---@field default any
---@field type string  what it may be, as a comment has it: `boolean`, or words in quotes
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

--- What `set` takes, as the comments of other functions say it: for help and Tab.
---@return {name: string, type: string, text: string, is_optional: boolean}[]
function settings.facts()
  local facts = {}
  for index, name in ipairs(names()) do
    facts[index] = { name = name, type = known[name].type, text = known[name].text, is_optional = true }
  end
  return facts
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

-- A setting that is on or off.
local function switch(default, text)
  return {
    default = default, text = text, type = "boolean",
    check = function(value)
      if type(value) ~= "boolean" then error("must be true or false", 0) end
      return value
    end,
  }
end

-- A setting that is one of several words.
local function choice(default, choices, text)
  return {
    default = default, text = text, type = '"' .. table.concat(choices, '"|"') .. '"',
    check = function(value)
      if not sequence.has(choices, value) then error("must be " .. words.one_of(choices), 0) end
      return value
    end,
  }
end

-- The texts stand in a column of `set()`: at 80 columns there are fifty for them.
local confirm = choice("destroys", { "destroys", "changes" }, "what asks first: what destroys, or every change")
function confirm.apply(value)
  shell.ask_for_changes(value == "changes")
  if value == "changes" and shell.place().yes then
    shell.note('confirm = "changes": with --yes nobody is asked all the same; start scvsh without it')
  end
end

settings.define("confirm", confirm)
settings.define("output", choice(shell.output_form(), { "auto", "table", "lua", "json", "ndjson", "csv" },
  "the form of results at the prompt, as -o has it"))
settings.define("paging", switch(true, "whether long results are shown page by page"))
settings.define("suggest", switch(true, "whether the likeliest line is shown in grey"))
settings.define("timing", switch(false, "whether each line says how long it took"))

return settings
