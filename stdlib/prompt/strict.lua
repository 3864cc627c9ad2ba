-- The prompt's environment: an unknown global is an error there, since it is nearly always a slip. Scripts have Lua's
-- own rules.
local shell = ...

local strict = {}

local function names_in(...)
  local names = {}
  for _, map in ipairs { ... } do
    for name in next, map do
      -- The last value is nobody's slip.
      if type(name) == "string" and name ~= "_" then names[#names + 1] = name end
    end
  end
  return names
end

--- Makes the environment in which prompt lines run. What they read comes from `globals`, and what they assign goes
--- there, but for declared names, which are the prompt's own: they take the place of top-level locals.
---@param globals table
---@return table environment
---@return fun(name: string) declare
function strict.environment(globals)
  -- Name → true for all that a line has declared or assigned: they may be nil without being unknown.
  local declared, assigned = {}, {}
  local environment = {}

  local function declare(name) declared[name] = true end

  --- What a line of the prompt finds under a name: its own, or the global; nil where there is none.
  function shell.prompt_value(name)
    local value = rawget(environment, name)
    if value == nil and not declared[name] then value = rawget(globals, name) end
    return value
  end

  return setmetatable(environment, {
    __index = function(_, name)
      if declared[name] then return nil end -- declared without a value: it would be in the environment else
      local value = globals[name]
      if value ~= nil or assigned[name] then return value end
      local known, line = names_in(globals, environment), shell.prompt_line()
      local message, hint = shell.library("prompt/slips").of_name(tostring(name), known, line)
      shell.raise { kind = "not_found", message = message, hint = hint, name = name }
    end,
    __newindex = function(_, name, value)
      if declared[name] then
        rawset(environment, name, value)
      else
        assigned[name] = true
        globals[name] = value
      end
    end,
    __pairs = function() return pairs(globals) end,
  }), declare
end

return strict
