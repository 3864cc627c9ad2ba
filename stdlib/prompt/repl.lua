-- repl(): the prompt in the midst of a script, with the locals of the function that opens it.
local shell = ...
local errors = shell.library("core/errors")
local page = shell.library("text/page")
local strict = shell.library("prompt/strict")
local visible = shell.library("core/visible")

local repl = {}

local function refuse(message, hint) errors.raise { kind = "usage", message = message, hint = hint } end

-- Lua's own names for what is no variable are in brackets.
local function is_variable(name) return name ~= nil and name:find("^[%a_]") ~= nil and name ~= "_ENV" end

---@class CallersVariable
---@field name string
---@field value any
---@field index integer
---@field is_local boolean  else an upvalue of the function

-- The variables of the function at a level above this one's caller, each name once: the one that holds where it stands.
-- The second result is the table of its globals.
local function variables_at(level, fn)
  local by_name, names, globals = {}, {}, nil
  local function note(name, value, index, is_local)
    if not by_name[name] then names[#names + 1] = name end
    by_name[name] = { name = name, value = value, index = index, is_local = is_local }
  end
  local index = 1
  while true do
    local name, value = debug.getupvalue(fn, index)
    if name == nil then break end
    if name == "_ENV" then globals = value end
    if is_variable(name) then note(name, value, index, false) end
    index = index + 1
  end
  index = 1
  while true do
    local name, value = debug.getlocal(level + 1, index)
    if name == nil then break end
    if name == "_ENV" then globals = value end
    if is_variable(name) then note(name, value, index, true) end
    index = index + 1
  end
  local found = {}
  for place, name in ipairs(names) do found[place] = by_name[name] end
  return found, type(globals) == "table" and globals or _G
end

local function greeting(info, found)
  local names = {}
  for index, variable in ipairs(found) do names[index] = variable.name end
  local place = ("%s:%d"):format(info.short_src, info.currentline)
  local with = #names > 0 and "with its locals " .. table.concat(names, ", ") or "which has no locals here"
  local text = ("repl() in %s, %s; exit or Ctrl-D goes on with the script"):format(place, with)
  return table.concat(page.broken(visible.text(text), page.width()), "\n")
end

--- Opens the prompt in the midst of a script, with the locals of the function that calls it: they can be read and
--- assigned there, and have their new values afterwards. Who leaves it, by `exit` or `quit`, goes on with the script.
---
---     local failed = scv.jobs{status = "failed"}
---     repl()
---
--- It needs a terminal. A variable that the function does not use itself is not there, and neither is a constant whose
--- value is a number or a text.
function repl.repl()
  if shell.at_prompt() then refuse("repl() opens a prompt in a script; here is one", "write it into the script") end
  if not select(2, coroutine.running()) then
    refuse("repl() opens no prompt within a task or a coroutine", "call it in the script itself")
  end
  local level = 2
  local info = debug.getinfo(level, "Slf")
  -- At its first use it is called by what stands for it until then.
  local stub = info and shell.resolve(info.func) ~= info.func
  if stub then
    level = 3
    info = debug.getinfo(level, "Slf")
  end
  if debug.getinfo(stub and 2 or 1, "t").istailcall then
    refuse("repl() stands behind return: the locals of its function are gone by then", "write it in a line of its own")
  end
  if not info then refuse("repl() is called by no function", "call it in the script itself") end
  local found, globals = variables_at(level, info.func)
  local environment, declare, is_bare = strict.environment(globals)
  for _, variable in ipairs(found) do
    declare(variable.name)
    environment[variable.name] = variable.value
  end
  shell.open_prompt(environment, declare, is_bare, greeting(info, found))
  for _, variable in ipairs(found) do
    local value = environment[variable.name]
    if not rawequal(value, variable.value) then
      if variable.is_local then
        debug.setlocal(level, variable.index, value)
      else
        debug.setupvalue(info.func, variable.index, value)
      end
    end
  end
end

return repl
