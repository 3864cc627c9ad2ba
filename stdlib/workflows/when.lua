-- When a cron expression runs: for those who read one, and for reports.
local shell = ...
local cron = shell.library("time/cron")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local times = shell.library("time/times")

local NAME = "scv.when"

local function add(scv)
  --- Says when a cron expression of Quartz's form runs: in words, and the next times on the appliance's clock (on that
  --- of UTC where its zone is not known). One that doesn't come any more says "never", and has no times.
  ---
  ---     scv.when("0 30 2 * * ?").words
  ---     scv.when(scv.schedules()[1].cron).next
  ---@reads
  ---@param expression string  six or seven fields: seconds minutes hours day-of-month month day-of-week [year]
  ---@param count integer?  how many times, 3 unless given
  ---@return {words: string, next: List} when
  function scv.when(expression, count)
    local parsed = cron.parse(expression, NAME)
    if count ~= nil and (math.type(count) ~= "integer" or count < 1) then
      errors.argument(NAME, "count", "must be a count of 1 or more, got " .. errors.what(count))
    end
    local sessions = shell.library("session/session")
    -- Any reply tells how late it is.
    if not sessions.facts(scv).date then scv.api.schedules.list() end
    local facts = sessions.facts(scv)
    local now = times.wall(facts)
    local runs = List.new(cron.next(parsed, now, count or 3))
    return {
      words = cron.words(parsed, now), next = runs:map(function(run) return times.to_come(run, facts.timezone) end),
    }
  end
end

return { order = 200, add = add }
