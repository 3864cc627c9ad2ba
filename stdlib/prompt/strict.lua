-- The prompt's environment: an unknown global is an error there, since it is nearly always a slip. Scripts have Lua's
-- own rules.
local shell = ...
local globals_room = shell.library("session/globals")

local strict = {}

--- The last values and the last error: there from the start, and nobody's slip.
strict.KEPT = { _ = true, __ = true, ___ = true, _error = true }

local function names_in(...)
  local names = {}
  for _, map in ipairs { ... } do
    for name in next, map do
      if type(name) == "string" and not strict.KEPT[name] then names[#names + 1] = name end
    end
  end
  return names
end

-- Names that only lines of the prompt have.
local function names_at_prompt()
  local names = {}
  for _, global in ipairs(globals_room.all()) do
    if global.at_prompt then names[global.name] = true end
  end
  return names
end

-- Name → true for the globals that a script with strict = true has; nil of any other's.
local function declared_in(globals)
  local metatable = getmetatable(globals)
  return type(metatable) == "table" and rawget(metatable, "__declared") or nil
end

--- Makes the environment in which prompt lines run. What they read comes from `globals`, and what they assign goes
--- there, but for declared names, which are the prompt's own: they take the place of top-level locals. A constant takes
--- the first value that it is given, and refuses every other.
---@param globals table
---@return table environment
---@return fun(name: string?, is_constant: boolean?) declare  without a name: closes the constants without a value
---@return fun(word: string): boolean is_bare  whether a word that stands alone means what the prompt has for it
function strict.environment(globals)
  -- Name → true for all that a line has declared or assigned: they may be nil without being unknown.
  local declared, assigned = {}, {}
  -- Name → {value =, is_open =}.
  local constants = {}
  local environment = {}

  local function declare(name, is_constant)
    if name == nil then
      for _, constant in pairs(constants) do constant.is_open = false end
      return
    end
    declared[name] = true
    local constant = constants[name]
    if is_constant then
      -- What it was before is still to be read: local x <const> = x + 1
      local value = constant and constant.value
      if not constant then value = rawget(environment, name) end
      constants[name] = { value = value, is_open = true }
      rawset(environment, name, nil)
    elseif constant then
      constants[name] = nil
      rawset(environment, name, constant.value)
    end
  end

  local function value_of(name)
    local constant = constants[name]
    if constant then return constant.value end
    local value = rawget(environment, name)
    if value ~= nil or declared[name] then return value end
    return rawget(globals, name)
  end

  local function is_bare(word)
    if declared[word] or rawget(environment, word) ~= nil then return false end
    local value = rawget(globals, word)
    if value == nil then return globals_room.own(word) ~= nil end
    return globals_room.is_own(word, value)
  end

  --- What is shown of a function whose brackets were left out; nil of one that the library doesn't know.
  function shell.function_text(fn)
    fn = shell.resolve(fn)
    local operation = shell.library("session/api").operation_of(fn)
    local name = operation and "scv.api." .. operation or shell.library("help/members").name_of(fn)
    return name and ("%s is a function; help(%s) says how it is called"):format(name, name)
  end

  --- What a line of the prompt finds under a name: its own, or the global; nil where there is none.
  shell.prompt_value = value_of

  return setmetatable(environment, {
    __index = function(_, name)
      local constant = constants[name]
      if constant then return constant.value end
      if declared[name] then return nil end -- declared without a value: it would be in the environment else
      local value = rawget(globals, name)
      if value ~= nil or strict.KEPT[name] then return value end
      value = globals_room.own(name)
      if value ~= nil or assigned[name] then return value end
      local theirs = declared_in(globals)
      if theirs and theirs[name] then return nil end
      -- What a script has for unknown names comes last, since it may raise. What strict = true says is said here.
      if not theirs then value = globals[name] end
      if value ~= nil then return value end
      local known = names_in(globals, environment, constants, names_at_prompt())
      local message, hint = shell.library("prompt/slips").of_name(tostring(name), known, shell.prompt_line())
      shell.raise { kind = "not_found", message = message, hint = hint, name = name }
    end,
    __newindex = function(_, name, value)
      local constant = constants[name]
      if constant then
        if not constant.is_open then
          shell.raise {
            kind = "argument", name = name, message = ("attempt to assign to const variable '%s'"):format(name),
            hint = ("it was declared with <const>; local %s = … makes a new variable of that name"):format(name),
          }
        end
        constant.value, constant.is_open = value, false
      elseif declared[name] then
        rawset(environment, name, value)
      else
        assigned[name] = true
        -- To a script with strict globals a line is none of its functions.
        local theirs = declared_in(globals)
        if theirs then theirs[name] = true end
        globals[name] = value
      end
    end,
    __pairs = function() return pairs(globals) end,
    -- For Tab: what is there beside the fields.
    __names = function() return names_in(constants, names_at_prompt()) end,
  }), declare, is_bare
end

return strict
