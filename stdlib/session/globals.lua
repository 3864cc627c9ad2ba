-- The library's globals. Each is there from the start, and is loaded when it is first used: a program that needs none
-- of them pays for none.
local shell = ...

local globals = {}

---@class Global
---@field name string
---@field file string  which returns the global, or a table that has it under its name
---@field is_table boolean?  its members are what is called: csv.read
---@field at_prompt boolean?  lines of the prompt alone have it; to scripts Lua is Lua
---@field wants_caller boolean?  it looks at the locals of whoever calls it

-- All but `scv` and `List`, which are made here, and json, sleep and dry_run, which are the shell's.
local LOADED = {
  { name = "parallel", file = "tasks/parallel" },
  { name = "fleet", file = "session/fleet" },
  { name = "appliances", file = "session/appliances" },
  { name = "csv", file = "text/csv", is_table = true },
  { name = "fail", file = "core/errors" },
  { name = "show", file = "text/show" },
  { name = "note", file = "text/note" },
  { name = "script", file = "script/script" },
  { name = "prometheus", file = "text/prometheus", is_table = true },
  { name = "plugin_result", file = "script/plugin_result" },
  { name = "scripts", file = "script/catalog" },
  { name = "repl", file = "prompt/repl", wants_caller = true },
  { name = "help", file = "help/help" },
  { name = "lesson", file = "lessons/engine" },
  { name = "why", file = "help/why" },
  { name = "narrate", file = "session/narration" },
  { name = "source", file = "help/source" },
  { name = "set", file = "core/settings" },
  { name = "history", file = "prompt/history", at_prompt = true },
  { name = "time", file = "prompt/timing", at_prompt = true },
  { name = "watch", file = "prompt/watch", at_prompt = true },
  { name = "transcript", file = "prompt/transcript", at_prompt = true },
  { name = "save", file = "prompt/save", at_prompt = true },
  { name = "exit", file = "prompt/leaving", at_prompt = true },
  { name = "quit", file = "prompt/leaving", at_prompt = true },
}

-- The tables of functions of the default session that have a global of their own.
local OF_THE_SESSION = { "vcenter", "inventory" }

-- The functions of the default session that have one.
local FUNCTIONS_OF_THE_SESSION = { "report" }

--- The globals that are loaded at their first use, but for `scv` and `List`.
---@return Global[]
function globals.all() return LOADED end

--- The functions of the default session that are globals too.
---@return string[]
function globals.of_the_session() return FUNCTIONS_OF_THE_SESSION end

--- The files that bring them, each once: one may bring several.
---@return string[]
function globals.files()
  local files, seen = {}, {}
  for _, global in ipairs(LOADED) do
    if not seen[global.file] then files[#files + 1] = global.file end
    seen[global.file] = true
  end
  return files
end

--- What a global stands for; its file is loaded.
---@param global Global
---@return any
function globals.value(global)
  local value = shell.library(global.file)
  return type(value) == "table" and rawget(value, global.name) or value
end

-- Name → what stands for a global until it is used.
local stubs = {}

--- Whether a value is the global of that name as the library has it, and not something of the user's.
---@param name string
---@param value any
---@return boolean
function globals.is_own(name, value)
  if value ~= nil and value == stubs[name] then return true end
  for _, global in ipairs(LOADED) do
    if global.name == name and not global.at_prompt then return value == globals.value(global) end
  end
  return false
end

--- What a name means in lines of the prompt where nothing else has it; nil if it means nothing.
---@param name any
---@return any
function globals.at_prompt(name)
  for _, global in ipairs(LOADED) do
    if global.at_prompt and global.name == name then return globals.value(global) end
  end
  return nil
end

--- What the library has under a name, for lines of the prompt where nothing else has it: also of what every program
--- has, for somebody who gave that name away and took it back. Nil where it has nothing.
---@param name any
---@return any
function globals.own(name)
  for _, global in ipairs(LOADED) do
    if global.name == name then return globals.value(global) end
  end
  return nil
end

-- A function that puts the true one in its place at the first call.
local function function_stub(global, environment)
  local function stub(...)
    local fn = globals.value(global)
    -- A user's own function of that name stays.
    if rawget(environment, global.name) == stub then rawset(environment, global.name, fn) end
    if not global.wants_caller then return fn(...) end
    -- Not in the place of this function, which would look like a call from behind `return`.
    fn(...)
  end
  return stub
end

local function table_stub(global)
  return setmetatable({}, { __index = function(_, key) return globals.value(global)[key] end })
end

-- A session that is filled when it is first used, and the function that fills it.
local function session_stub()
  local scv, metatable = {}, {}
  local function fill()
    setmetatable(scv, nil)
    local ok, raised = pcall(function() shell.library("session/session").new(shell, scv) end)
    if ok then return end
    -- Ctrl-C, or no memory: then the next use tries again.
    setmetatable(scv, metatable)
    error(raised, 0)
  end
  function metatable.__index(_, key)
    fill()
    return scv[key]
  end
  function metatable.__newindex(_, key, value)
    fill()
    scv[key] = value
  end
  function metatable.__tostring()
    fill()
    return tostring(scv)
  end
  return setmetatable(scv, metatable), function()
    if getmetatable(scv) == metatable then fill() end
  end
end

-- What a table of functions of the session is, without the session being filled before it is used.
local function group_stub(scv, name)
  return setmetatable({}, {
    __index = function(_, key) return scv[name][key] end,
    __call = function(_, ...) return scv[name](...) end,
    __tostring = function() return "scv." .. name end,
  })
end

-- Replies and json.decode make Lists from the start; their methods are loaded when one is used, by a file that puts
-- them into this very table.
local function prepare_list(List)
  local function member(_, key)
    shell.library("core/list")
    return List[key]
  end
  List.__index = member
  setmetatable(List, {
    __index = member,
    __call = function(_, ...)
      shell.library("core/list")
      return List.new(...)
    end,
  })
end

--- Puts the globals in place.
---@param environment table  the table of globals
function globals.install(environment)
  local by_stub = {}
  for _, global in ipairs(LOADED) do
    if not global.at_prompt then
      local stub = global.is_table and table_stub(global) or function_stub(global, environment)
      by_stub[stub], stubs[global.name] = global, stub
      rawset(environment, global.name, stub)
    end
  end
  local scv, fill = session_stub()
  rawset(environment, "scv", scv)
  local group_of = {}
  for _, name in ipairs(OF_THE_SESSION) do
    local stub = group_stub(scv, name)
    group_of[stub] = name
    rawset(environment, name, stub)
  end
  for _, name in ipairs(FUNCTIONS_OF_THE_SESSION) do
    local function stub(...) return scv[name](...) end
    group_of[stub] = name
    rawset(environment, name, stub)
  end
  prepare_list(shell.List)
  rawset(environment, "List", shell.List)
  -- For core/list: what is done by a room that stands below it.
  shell.csv = rawget(environment, "csv")
  shell.list_output = table_stub { name = "list_output", file = "text/list_output" }
  shell.charts = table_stub { name = "charts", file = "text/chart" }

  --- What a person finds under a name; prompt/strict puts the prompt's own names before the globals.
  function shell.prompt_value(name) return rawget(environment, name) end

  --- What stands behind a global that was not used before; any other value is itself.
  function shell.resolve(value)
    if value == scv then fill() end
    if group_of[value] then return scv[group_of[value]] end
    local global = by_stub[value]
    if global then return globals.value(global) end
    return value
  end
end

return globals
