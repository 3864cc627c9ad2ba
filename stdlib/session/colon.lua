-- A colon for the dot: `scv:jobs()` hands `scv` itself over as the first argument, which no function of ours takes.
local shell = ...
local errors = shell.library("core/errors")

local colon = {}

-- What a table of our functions is called; nil for every other value.
local function name_of(value)
  if type(value) ~= "table" then return nil end
  -- The globals `vcenter` and `inventory` stand for those of the session.
  local metatable = getmetatable(shell.resolve(value))
  return type(metatable) == "table" and rawget(metatable, "__names") and rawget(metatable, "__name") or nil
end

--- Refuses a first argument that is a table of our functions.
---@param func string  as the user calls it: "scv.jobs"
---@param first any
function colon.check(func, first)
  local name = name_of(first)
  if not name then return end
  local own = func:match("[^.]+$")
  errors.raise {
    kind = "argument",
    message = ("%s: its first argument is %s itself, as %s:%s() would pass it"):format(func, name, name, own),
    hint = ("Nothing was sent. A dot calls it: %s(…)"):format(func),
    argument = name,
  }
end

return colon
