-- How late it is for the appliance, and how long ago something was.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local times = shell.library("time/times")

local function add(scv)
  local function facts_of()
    local facts = shell.library("session/session").facts(scv)
    if not facts.date then
      -- Nothing was asked for yet: any reply tells how late it is.
      scv.api.policies.list()
      facts = shell.library("session/session").facts(scv)
    end
    return facts
  end

  --- Says how many seconds ago a time of the appliance was: the least and the most that it can be. They differ by 26
  --- hours where the appliance's zone is not known, since its times don't say it; `--timezone` or the profile does.
  --- Take the least before something is failed or deleted, the most where a gap is looked for. It is set against the
  --- appliance's own clock; a time that is more than a day after that is an error, since it is not read as it is meant.
  ---
  ---     local least, most = scv.age("11/23/2026 03:05:09 PM")
  ---@reads
  ---@param time string
  ---@return number least  seconds
  ---@return number most  seconds
  function scv.age(time)
    local seconds, offset = times.read(time)
    if not seconds then errors.argument("scv.age", "time", "must be a time, got " .. errors.what(time)) end
    local facts = facts_of()
    local least, most = times.age(time, times.clock(facts))
    local doubt = times.doubt(seconds, offset, facts)
    if doubt then errors.argument("scv.age", "time", ("%s is %s"):format(cell.text(time), doubt)) end
    return least, most
  end
end

return { order = 190, add = add }
