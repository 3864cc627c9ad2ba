-- An appliance that is away for a while: it restarts, a network cable is put back, vCenter can't say who may log in.
local shell = ...
local errors = shell.library("core/errors")

local outage = {
  PATIENCE = 600, -- seconds for which it may be away, unless told otherwise
  LONGEST_PAUSE = 15, -- seconds between two looks at it
}

--- Whether what was raised passes by itself. The gate says by `tries_left` that a login which was refused may be tried
--- again, in a while.
---@param raised any
---@return boolean
function outage.passes(raised)
  local kind = errors.kind(raised)
  if kind == "connect" or kind == "timeout" then return true end
  if kind ~= "appliance" and kind ~= "login" then return false end
  local status = rawget(raised, "status")
  return rawget(raised, "tries_left") ~= nil or status == 408 or status == 429 or status ~= nil and status >= 500
end

return outage
