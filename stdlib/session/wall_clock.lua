-- What the appliance's own clock shows. Its zone is known from --timezone or the profile; else UTC stands in for it.
local shell = ...
local sessions = shell.library("session/session")
local times = shell.library("time/times")

--- The moment on the appliance's clock at its last reply, and whether that is sure: without a zone it is that of UTC.
---@param scv table
---@return integer now  a moment of calendar.lua
---@return boolean is_sure
return function(scv)
  local clock = times.clock(sessions.facts(scv))
  local wall = times.wall(clock)
  return wall or clock.now, wall ~= nil
end
