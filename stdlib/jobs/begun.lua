-- The jobs that lines of the prompt have begun and nobody waits for: those that were started with `wait = false`, and
-- those whose wait Ctrl-C ended. Between two lines the appliance is asked how they stand, and their ends are told; so
-- it is while nobody presses a key, but then beside what the user does.
local shell = ...
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional

-- Loaded when there is a job: a prompt without one is to be there at once.
local function job() return shell.library("jobs/job") end
local function sessions() return shell.library("session/session") end

local begun = {}

local PAUSE = 1 -- seconds between looks
local REST = 30 -- seconds after a look without an answer
local TIMEOUT = 2 -- seconds that a look may take: somebody waits for the prompt
local IDLE = 2 -- seconds between looks while nobody presses a key
local ANSWERED = { appliance = true, protocol = true } -- kinds of failures that cost no wait
local GONE = 60 -- seconds for which a job must be unknown: one that was just started may not be known yet
local MANY = 3 -- as many are asked for one by one; of more, the list is read

-- {scv =, id =, label =, asked =} in the order in which they began, and when the next look is due. The greater
-- `asked`, the later it was asked for by its id, or else begun.
local jobs, due, asked = {}, 0, 0

-- When the next look is due while nobody presses a key; and whether none is made until the next line, since one failed.
local due_aside, is_resting = 0, false

local function place_of(scv, id)
  for index, one in ipairs(jobs) do
    if one.scv == scv and tostring(one.id) == tostring(id) then return index end
  end
  return nil
end

--- Notes that a line of the prompt began a job, or waits for it. Elsewhere nobody is told of ends.
---@param scv table
---@param id integer|string
---@param label string?  what it is called
function begun.add(scv, id, label)
  if not shell.at_prompt() or not sessions().is(scv) then return end
  local place = place_of(scv, id)
  if place then
    jobs[place].label = label or jobs[place].label
  else
    asked = asked + 1
    jobs[#jobs + 1] = { scv = scv, id = id, label = label, asked = asked }
  end
  due = math.max(due, shell.monotonic() + PAUSE)
end

--- Notes that a job is over, and that somebody was told.
---@param scv table
---@param id integer|string
function begun.remove(scv, id)
  local place = place_of(scv, id)
  if place then table.remove(jobs, place) end
end

--- How many are going on, by the last look.
---@return integer
function begun.count() return #jobs end

-- Takes a job that is over out of those that go on, and gives what is to be told.
local function ended(one, record, operation)
  begun.remove(one.scv, one.id)
  local text, hint = job().told(record, operation, one.label)
  return hint and ("%s\n%s"):format(text, hint) or text
end

-- The jobs that the list has: id as text → {record =, operation =}.
local function listed(scv, options)
  local found = {}
  for _, record in ipairs(sessions().peek(scv, "jobs.list", {}, options)) do
    found[tostring(optional(record, "id"))] = { record = record, operation = "jobs.list" }
  end
  return found
end

-- A job by its id; false where the appliance does not know it any more.
local function by_id(scv, one, options)
  asked = asked + 1
  one.asked = asked
  local ok, record = pcall(sessions().peek, scv, "jobs.get", one.id, options)
  if ok then return { record = record, operation = "jobs.get" } end
  if errors.kind(record) == "appliance" and record.status == 404 then return false end
  error(record, 0)
end

-- Tells of a job that is over, or that the appliance does not know any more: then `answer` is false, and was for some
-- time.
local function tell(scv, one, answer)
  if answer then one.label = one.label or job().label(answer.record) end
  if answer == false then
    one.unknown_since = one.unknown_since or shell.monotonic()
    if shell.monotonic() - one.unknown_since < GONE then return end
    begun.remove(scv, one.id)
    shell.note(("job %s: the appliance does not know it, for %d seconds now"):format(one.id, GONE))
    return
  end
  one.unknown_since = nil
  if job().is_over(answer.record, answer.operation) then
    shell.note(ended(one, answer.record, answer.operation))
  end
end

-- Tells of the jobs of a session that are over, and gives whether all could be read that were asked for: one that can't
-- be hides no other's end. That the list lacks a job says nothing of it: the list may be a page, or of some days only.
-- It is asked for by its id; as many at a look as somebody at the prompt can wait for, in turn, and none after one that
-- was not answered at all.
local function look_at(scv, wanted)
  local options, is_read, others = { timeout = TIMEOUT }, true, {}
  local found = #wanted > MANY and listed(scv, options) or {}
  for _, one in ipairs(wanted) do
    local answer = found[tostring(one.id)]
    if not answer then
      others[#others + 1] = one
    elseif not errors.attempt(tell, scv, one, answer) then
      is_read = false
    end
  end
  table.sort(others, function(a, b) return a.asked < b.asked end)
  for index = 1, math.min(#others, MANY) do
    local one = others[index]
    local ok, raised = errors.attempt(function() tell(scv, one, by_id(scv, one, options)) end)
    if not ok then
      is_read = false
      if not ANSWERED[errors.kind(raised)] then break end
    end
  end
  return is_read
end

--- Looks how they stand, if that is due, and tells which have ended. That the appliance can't be asked is no error: the
--- next look comes later.
function begun.look()
  is_resting = false
  if #jobs == 0 or shell.monotonic() < due then return end
  local of = {}
  for _, one in ipairs(jobs) do
    of[one.scv] = of[one.scv] or {}
    table.insert(of[one.scv], one)
  end
  local pause = PAUSE
  for scv, wanted in pairs(of) do
    local ok, is_read = errors.attempt(look_at, scv, wanted)
    if not ok or not is_read then pause = REST end
  end
  due = shell.monotonic() + pause
end

--- Whether jobs go on that are looked at while nobody presses a key.
---@return boolean
function begun.is_watched() return #jobs > 0 and not is_resting end

-- Whether a session is with the simulated appliance, which ends with the shell.
local function is_simulated(scv)
  local place = shell.place()
  return place.demo and (sessions().facts(scv).url .. "/"):sub(1, #place.url + 1) == place.url .. "/"
end

--- What is to be told who leaves the prompt while jobs go on: which, and how they are found again; nil where none do.
--- It is by the last look: nothing is asked for.
---@return string?
function begun.left()
  if #jobs == 0 then return nil end
  local labels, is_one, simulated = {}, #jobs == 1, 0
  for index, one in ipairs(jobs) do
    if index <= MANY then labels[index] = one.label or ("job %s"):format(one.id) end
    if is_simulated(one.scv) then simulated = simulated + 1 end
  end
  if #jobs > MANY then labels[#labels + 1] = ("%d more"):format(#jobs - MANY) end
  local which, count = table.concat(labels, "; "), is_one and "1 job" or ("%d jobs"):format(#jobs)
  if simulated == #jobs then
    return ("%s %s not over, and %s with the simulated appliance: %s"):format(count, is_one and "is" or "are",
      is_one and "ends" or "end", which)
  end
  return ('%s %s on at the appliance: %s. scv.jobs{status = "running"} lists %s, scv.wait_for_job(%s) waits for %s.')
    :format(count, is_one and "goes" or "go", which, is_one and "it" or "them", is_one and jobs[1].id or "id",
      is_one and "it" or "one")
end

local function by_turn(a, b) return a.asked < b.asked end

--- What is to be told of jobs that have ended while nobody presses a key. They are read aside, a few at a time in turn:
--- nothing is waited for, nobody is logged in, and neither `why` nor a trace hears of it. What can't be read that way
--- is left to the look before the next line.
---@return string[]
function begun.news()
  local texts, now = {}, shell.monotonic()
  if not begun.is_watched() or now < due_aside then return texts end
  local next_ones, is_pending = table.move(jobs, 1, #jobs, 1, {}), false
  table.sort(next_ones, by_turn)
  for index = 1, math.min(#next_ones, MANY) do
    local one = next_ones[index]
    local ok, record, problem = pcall(sessions().look_aside, one.scv, "jobs.get", { id = one.id }, 0)
    local is_over
    if ok and record ~= nil then
      asked = asked + 1
      one.asked = asked
      one.label = one.label or job().label(record)
      ok, is_over = pcall(job().is_over, record, "jobs.get")
    end
    if ok and is_over then
      texts[#texts + 1] = ended(one, record, "jobs.get")
    elseif not ok or record == nil and problem ~= "pending" then
      is_resting = true
    end
    is_pending = is_pending or problem == "pending"
  end
  if not is_pending then due_aside = now + IDLE end
  return texts
end

return begun
