-- Which appliance a record of a fleet is of. Ids are small numbers, and the same one means something else at another
-- appliance: such a record, and what List:select made of it, is refused by every session but those with its own. An id
-- that was taken out of it, or a table that a script made, says of no appliance any more.
local shell = ...
local colon = shell.library("session/colon")
local errors = shell.library("core/errors")

local belonging = {}

-- Record, or part of one → {appliance =, url =}.
local owners = setmetatable({}, { __mode = "k" })

-- How deep a record, or what is passed to a function, is looked into.
local DEPTH = 4

local function each(value, depth, visit)
  if type(value) ~= "table" then return end
  visit(value)
  if depth == 0 then return end
  for _, part in next, value do each(part, depth - 1, visit) end
end

--- Notes of which appliance a record is, with all that is in it.
---@param record table
---@param owner {appliance: string, url: string}
function belonging.mark(record, owner)
  shell.handed_on = shell.handed_on or function(from, to) owners[to] = owners[from] end
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
    if owners[part] then visit(owners[part].appliance) end
  end)
end

local function check(bridge, func, ...)
  local arguments = table.pack(...)
  for index = 1, arguments.n do
    each(arguments[index], DEPTH, function(part)
      local owner = owners[part]
      if not owner or owner.url == bridge.facts().url then return end
      errors.argument(func, "the record", ("is of %s (%s), and this session is with %s"):format(owner.appliance,
        owner.url, bridge.facts().url),
        ("Nothing was sent. scv.connect(%q).%s is its own"):format(owner.appliance, func:gsub("^scv%.", "")))
    end)
  end
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
    if next(owners) ~= nil then check(bridge, func, ...) end
    return fn(...)
  end
end

return belonging
