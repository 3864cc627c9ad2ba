-- How late it is for the appliance, and how long ago something was.
local shell = ...
local errors = shell.library("core/errors")
local times = shell.library("time/times")

local function add(scv)
  local function clock()
    local facts = shell.library("session/session").facts(scv)
    if not facts.date then
      -- Nothing was asked for yet: any reply tells how late it is.
      scv.api.policies.list()
      facts = shell.library("session/session").facts(scv)
    end
    return times.clock(facts)
  end

  --- Says how many seconds ago a time of the appliance was: the least and the most that it can be. They differ by 26
  --- hours where the appliance's zone is not known, since its times don't say it; `--timezone` or the profile does.
  --- Take the least before something is failed or deleted, the most where a gap is looked for. It is set against the
  --- appliance's own clock.
  ---
  ---     local least, most = scv.age("11/23/2026 03:05:09 PM")
  ---@param time string
  ---@return number least  seconds
  ---@return number most  seconds
  function scv.age(time)
    local least, most = times.age(time, clock())
    if not least then errors.argument("scv.age", "time", "must be a time, got " .. errors.what(time)) end
    return least, most
  end
end

return { order = 190, add = add }
