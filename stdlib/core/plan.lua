-- The plan of a dry run: a change that was not sent gives the request as it would have gone, and what was to follow
-- ends with that: docs/contracts.md, "Dry run".
local plan = {}

--- What a change gives in a dry run.
---@class Plan
---@field dry_run true?
---@field method string
---@field path string
---@field body any

--- Whether a value is a plan. An appliance may reply with anything, so what comes is looked at first.
---@param value any
---@return boolean
function plan.is(value)
  return type(value) == "table" and rawget(value, "dry_run") == true
end

-- A workflow for several things gives a list of plans.
local function is_plan_or_list(value)
  return plan.is(value) or type(value) == "table" and plan.is(rawget(value, 1))
end

--- The plan, or the list of them, that was passed on as a result, bare or as one of the arguments; nil if there is
--- none.
---@param arguments any
---@return table?
function plan.within(arguments)
  if type(arguments) ~= "table" then return nil end
  if is_plan_or_list(arguments) then return arguments end
  for _, value in next, arguments do
    if is_plan_or_list(value) then return value end
  end
  return nil
end

--- A function that does what `fn` does, but ends with the plan that it is given in place of a result: what that stands
--- for was not done.
---@param fn function
---@return function
function plan.ending(fn)
  return function(arguments, ...)
    local planned = plan.within(arguments)
    if planned then return planned end
    return fn(arguments, ...)
  end
end

return plan
