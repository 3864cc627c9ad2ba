-- The vendor's rule for names that the user gives, to policies, resource groups and backups:
-- docs/appliance.md, "Characters and names".
local shell = ...
local errors = shell.library("core/errors")

local FORBIDDEN = "[%%&%*%$#@!\\/:%?\"<>%-|;', %c]"

local function shown(character)
  if character == " " then return "a space" end
  if character:find("%c") then return "a control character" end
  return "the character " .. character
end

--- Gives back a name that may be used; one with a forbidden character is an error of the function that it was passed
--- to.
---@param name string
---@param func string
---@param argument string?  "name" unless given
---@return string
return function(name, func, argument)
  local bad = name:match(FORBIDDEN)
  if bad then
    errors.argument(func, argument or "name", ("can't hold %s: %q"):format(shown(bad), name),
      "names hold letters, digits and _; % & * $ # @ ! \\ / : ? \" < > - | ; ' , and spaces are forbidden")
  end
  return name
end
