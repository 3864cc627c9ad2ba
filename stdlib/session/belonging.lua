-- Which appliance a record is of. Ids are small numbers, and the same one means something else at another appliance: a
-- record of one, and what List:select made of it, is refused by the sessions with every other. What a session read says
-- so by its metatable; rows of a fleet, and what workflows put together once there is a second session, are noted
-- here. An id that was taken out of a record, or a table that a script made, says of no appliance any more.
local shell = ...
local colon = shell.library("session/colon")
local errors = shell.library("core/errors")

local belonging = {}

-- Record, or part of one → {appliance =, url =}.
local owners = setmetatable({}, { __mode = "k" })

-- Whether there may be records of several appliances.
local are_several = false

-- How deep a record, or what is passed to a function, is looked into.
local DEPTH = 4

local function each(value, depth, visit)
  if type(value) ~= "table" then return end
  visit(value)
  if depth == 0 then return end
  for _, part in next, value do each(part, depth - 1, visit) end
end

-- The appliance that a record, or a part of one, is of; nil where that isn't known.
local function owner_of(value)
  local owner = owners[value]
  if owner then return owner end
  local metatable = getmetatable(value)
  return type(metatable) == "table" and rawget(metatable, "owner") or nil
end

--- Says that there may be records of several appliances from now on.
function belonging.begin()
  are_several = true
  shell.handed_on = function(from, to)
    if type(from) == "table" then owners[to] = owner_of(from) end
  end
end

--- Notes of which appliance a record is, with all that is in it.
---@param record table
---@param owner {appliance: string, url: string}
function belonging.mark(record, owner)
  belonging.begin()
  each(record, DEPTH, function(part) owners[part] = owner end)
end

--- The appliance that a record of a fleet is of, by the name of its profile; nil for any other record.
---@param record any
---@return string?
function belonging.of(record)
  local owner = owners[record]
  return owner and owner.appliance
end

--- Calls a function with the appliance of each record of a fleet that is in an argument, by the name of its profile.
---@param argument any
---@param visit fun(appliance: string)
function belonging.each(argument, visit)
  if next(owners) == nil then return end
  each(argument, DEPTH, function(part)
    if owners[part] and owners[part].appliance then visit(owners[part].appliance) end
  end)
end

-- A session has a name without a profile, too: that of the demo.
local function is_profile(name)
  local ok, profiles = pcall(shell.profiles)
  for _, profile in ipairs(ok and profiles or {}) do
    if profile.name == name then return true end
  end
  return false
end

local function refuse(owner, facts, func)
  local called = func:gsub("^scv%.", "")
  errors.argument(func, "the record",
    ("is of %s, and this session is with %s"):format(
      owner.appliance and ("%s (%s)"):format(owner.appliance, owner.url) or owner.url, facts.url),
    is_profile(owner.appliance) and ("Nothing was sent. scv.connect(%q).%s is its own"):format(owner.appliance, called)
      or ("Nothing was sent. Call %s of the session that gave it"):format(called))
end

local function check(bridge, func, ...)
  local facts
  for index = 1, select("#", ...) do
    each((select(index, ...)), DEPTH, function(part)
      local owner = owner_of(part)
      if not owner then return end
      facts = facts or bridge.facts()
      if owner.url ~= facts.url then refuse(owner, facts, func) end
    end)
  end
end

-- What a session gave, noted as of its appliance where it does not say so by itself.
local function noted(bridge, ...)
  local value = ...
  if type(value) == "table" and not owner_of(value) then
    local facts = bridge.facts()
    local owner = { appliance = facts.name, url = facts.url }
    each(value, DEPTH, function(part)
      if not owner_of(part) then owners[part] = owner end
    end)
  end
  return ...
end

--- A function that does what `fn` does, and refuses a record of another appliance than that of the session, and a
--- table of functions, which a colon passes.
---@param bridge {facts: function}
---@param func string  as the user calls it
---@param fn function
---@return function
function belonging.guarded(bridge, func, fn)
  return function(...)
    colon.check(func, (...))
    if not are_several then return fn(...) end
    check(bridge, func, ...)
    return noted(bridge, fn(...))
  end
end

return belonging
