-- One poll for all the jobs that a session waits for.
--
-- Waiters may be tasks, the main chunk, or a coroutine that drives its requests in place, and any of them may be held
-- up or gone at any time. So nobody is in charge: whichever waiter first finds that a poll is due makes it, for all;
-- the others sleep until its answer is there, and one takes over from a poll that does not come back.
local shell = ...
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local job = shell.library("jobs/job")
local outage = shell.library("jobs/outage")
local read_listed = shell.library("core/record").reader("jobs.list")

local FIRST_INTERVAL, LAST_INTERVAL, GROWTH = 0.5, 5, 1.5 -- seconds, seconds, factor
local STEP = 0.05 -- seconds between looks at a poll that another waiter makes
local OVERDUE = 10 -- seconds after which a poll that is still out counts as lost to its waiter
local FORGOTTEN = 60 -- seconds without a sign after which a waiter counts as gone
-- The job is known: the gate may be patient with a login that is refused.
local PATIENT = { patient = true }

local function is_missing(raised)
  return errors.kind(raised) == "appliance" and raised.status == 404
end

---@class Poller
local Poller = {}
Poller.__index = Poller

--- A poller over `api`, the operations of a session.
---@return Poller
function Poller.new(api)
  return setmetatable({
    api = api,
    waiters = {}, -- waiter → true
    -- Id as text → {record =, is_over =, operation =, error =, poll =}; `record` nil: the appliance has no such job.
    records = {},
    lists = false, -- the list has a job that can't be read by itself: it is read from now on
    types_differ = false, -- the list's filter does not know the types as the records have them
    interval = FIRST_INTERVAL,
    due = 0, -- when the next poll is to be made
    polls = 0, -- how many were begun; what a poll brings counts for those who joined before it
    out = nil, -- the number of the poll that is under way
    out_since = 0,
    out_thread = nil,
    away = nil, -- {since =, at =, error =}: the appliance has not answered since then, and why
    failure = nil, -- {error =, poll =}: what ended a poll for all who waited for it
  }, Poller)
end

--- Joins the waiters.
---@param id integer|string
---@param kind string?  the job's type, where it is known
---@param patience number  seconds for which the appliance may be away
---@param label string?  what the job is called where more is known of it than its record says
---@return table waiter
function Poller:join(id, kind, patience, label)
  local now, thread = shell.monotonic(), coroutine.running()
  -- Only one wait can be going on in a thread: an earlier one was interrupted.
  for other in pairs(self.waiters) do
    if other.thread == thread then self:leave(other) end
  end
  local waiter = {
    id = id, key = tostring(id), type = kind, since = now, seen = now, thread = thread, patience = patience,
    label = label,
  }
  waiter.joined = self.polls
  self.waiters[waiter] = true
  -- A new job may be a short one: look soon again.
  self.interval = FIRST_INTERVAL
  self.due = math.min(self.due, now)
  return waiter
end

function Poller:leave(waiter)
  self.waiters[waiter] = nil
  -- Whoever waits next is told of an outage anew.
  if next(self.waiters) == nil then self.away = nil end
  for other in pairs(self.waiters) do
    if other.key == waiter.key then return end
  end
  self.records[waiter.key] = nil
end

-- The waiters of now. One that was interrupted could not say that it left.
function Poller:present(now)
  local present = {}
  for waiter in pairs(self.waiters) do
    if now - waiter.seen > FORGOTTEN or coroutine.status(waiter.thread) == "dead" then
      self:leave(waiter)
    else
      present[#present + 1] = waiter
    end
  end
  return present
end

-- The type that all waiters' jobs have, or nil: it keeps the list short.
local function common_type(waiters)
  local kind = waiters[1].type
  for _, waiter in ipairs(waiters) do
    if waiter.type ~= kind then return nil end
  end
  return kind
end

-- Keeps the record of a job. Whether it is over is read once, here: where that can't be read, those who wait for it
-- are told, and the progress line of the others goes on.
function Poller:keep(waiter, record, operation, poll)
  waiter.missing = nil
  local entry = { record = record, operation = operation, poll = poll }
  local ok, over = pcall(function()
    job.check_id(record, waiter.id, operation)
    return job.is_over(record, operation)
  end)
  entry[ok and "is_over" or "error"] = over
  self.records[waiter.key] = entry
end

-- The jobs of a list by their ids as text, and whether all that are waited for are among them.
local function read_list(list, waiters)
  local by_id, complete = {}, true
  for _, record in ipairs(list) do by_id[tostring(read_listed(record, "id", "id"))] = record end
  for _, waiter in ipairs(waiters) do complete = complete and by_id[waiter.key] ~= nil end
  return by_id, complete
end

-- The list may spell a type otherwise than its filter does: then the filter is given up.
function Poller:list(waiters)
  local kind = not self.types_differ and common_type(waiters) or nil
  local by_id, complete = read_list(self.api.jobs.list(kind and { type = kind } or {}, PATIENT), waiters)
  if complete or not kind then return by_id end
  by_id, self.types_differ = read_list(self.api.jobs.list({}, PATIENT), waiters)
  return by_id
end

function Poller:keep_listed(waiter, record, poll)
  -- So that the next list can be a shorter one. Without a type it is the list of all jobs.
  waiter.type = read_listed.maybe(record, "type", "text")
  waiter.is_known = true
  self:keep(waiter, record, "jobs.list", poll)
end

-- `is_unlisted`: the list of jobs was looked at in this poll, and lacks it.
function Poller:ask_for_one(waiter, poll, is_unlisted)
  local ok, answer = pcall(self.api.jobs.get, waiter.id, PATIENT)
  if ok then
    waiter.is_known = true
    return self:keep(waiter, answer, "jobs.get", poll)
  end
  if not is_missing(answer) then error(answer, 0) end
  -- Where one job is read may have moved, without a document that tells: a job that the list has is there.
  if not is_unlisted and not waiter.missing then
    local listed, by_id = pcall(self.list, self, { waiter })
    if not listed and not is_missing(by_id) then error(by_id, 0) end
    local record = listed and by_id[waiter.key]
    if record then
      self.lists = true
      return self:keep_listed(waiter, record, poll)
    end
  end
  -- One that was there is not gone within a poll: a service that starts knows none of its paths yet.
  if waiter.is_known then
    if not waiter.missing then
      shell.note(("job %s: the appliance does not know it at present; asking again for %s"):format(waiter.key,
        duration.text(waiter.patience)))
    end
    waiter.missing = waiter.missing or shell.monotonic()
    if shell.monotonic() - waiter.missing < waiter.patience then return end
  end
  self.records[waiter.key] = { poll = poll }
end

function Poller:ask_for_all(waiters, poll)
  local by_id = self:list(waiters)
  for _, waiter in ipairs(waiters) do
    local record = by_id[waiter.key]
    if record then
      self:keep_listed(waiter, record, poll)
    else
      -- Not in the list need not mean gone; the job itself is asked for before that is said.
      self:ask_for_one(waiter, poll, true)
    end
  end
end

local function named(waiters)
  return #waiters == 1 and "job " .. waiters[1].key or ("%d jobs"):format(#waiters)
end

-- After a poll without an answer: the appliance is away, or it is the end for all who waited for it.
function Poller:failed(raised, waiters, poll)
  if not outage.passes(raised) then
    self.failure, self.away = { error = raised, poll = poll }, nil
    return
  end
  if self.away then
    self.away.error = raised
    return
  end
  self.away = { since = shell.monotonic(), at = os.date("%H:%M:%S"), error = raised }
  local longest = 0
  for _, waiter in ipairs(waiters) do longest = math.max(longest, waiter.patience) end
  shell.note(("%s: no answer since %s (%s); asking again for %s"):format(named(waiters), self.away.at,
    errors.message(raised), duration.text(longest)))
end

-- After a poll that was answered.
function Poller:answered(waiters)
  if not self.away then return end
  shell.note(("%s: the appliance answers again, after %s"):format(named(waiters),
    duration.text(shell.monotonic() - self.away.since)))
  self.away = nil
end

--- For how long the appliance has been away for a waiter, in seconds, and why; nil if it is there.
---@param waiter table
---@return number? seconds, table? away  {since =, at =, error =}
function Poller:away_for(waiter)
  local away = self.away
  if not away then return nil end
  return shell.monotonic() - math.max(away.since, waiter.since), away
end

-- Asks the appliance for all who wait now.
function Poller:poll()
  local now = shell.monotonic()
  local waiters = self:present(now)
  local poll = self.polls + 1
  self.polls, self.out, self.out_since, self.out_thread = poll, poll, now, coroutine.running()
  local ok, raised = pcall(function()
    if #waiters == 1 and not self.lists then
      self:ask_for_one(waiters[1], poll)
    else
      self:ask_for_all(waiters, poll)
    end
  end)
  -- A waiter that took over has a poll of its own out.
  if self.out == poll then self.out = nil end
  if not ok and errors.kind(raised) == "interrupted" then error(raised, 0) end
  if ok then self:answered(waiters) else self:failed(raised, waiters, poll) end
  self.due = shell.monotonic() + self.interval
  self.interval = math.min(self.interval * GROWTH, self.away and outage.LONGEST_PAUSE or LAST_INTERVAL)
end

--- What is known of a waiter's job since it joined: its record (nil as long as there is none), whether it is over, and
--- what replied with it. A job that is gone, a record that can't be read, and a poll that failed for good, are raised.
---@param waiter table
---@return table? record, boolean? is_over, string? operation
function Poller:look(waiter)
  local failure = self.failure
  if failure and failure.poll > waiter.joined then error(failure.error, 0) end
  local known = self.records[waiter.key]
  if not known or known.poll <= waiter.joined then return nil end
  if known.error then error(known.error, 0) end
  if known.record then return known.record, known.is_over, known.operation end
  errors.not_found("job", waiter.id, nil, {
    job = waiter.id,
    hint = "jobs are kept 90 days unless the appliance is set otherwise; scv.api.jobs.list() shows those there are",
  })
end

-- Whether a poll is under way that is worth waiting for. One that was interrupted could not say that it ended.
function Poller:is_out(now)
  if not self.out or now - self.out_since >= OVERDUE then return false end
  return self.out_thread ~= coroutine.running() and coroutine.status(self.out_thread) ~= "dead"
end

--- Does the next thing that waiting needs: makes the poll if it is due, else sleeps, `longest` seconds at the most.
---@param waiter table
---@param longest number
function Poller:step(waiter, longest)
  local now = shell.monotonic()
  waiter.seen = now
  self.waiters[waiter] = true
  if self:is_out(now) then
    shell.sleep(math.min(STEP, longest))
  elseif now >= self.due then
    self:poll()
  else
    shell.sleep(math.min(self.due - now, longest))
  end
end

--- How the jobs that are waited for stand: their number, how many are over, the mean percentage (nil if unknown), and
--- one of their records, if there is any yet, with what it is called.
---@return integer count, integer over, number? percent, table? record, string? label
function Poller:standing()
  local over, sum, known, any, label = 0, 0, 0, nil, nil
  local present = self:present(shell.monotonic())
  for _, waiter in ipairs(present) do
    local entry = self.records[waiter.key]
    local record = entry and entry.record
    if record and not any then any, label = record, waiter.label or job.label(record) end
    local percent = record and (entry.is_over and 100 or job.percent(record))
    if record and entry.is_over then over = over + 1 end
    if percent then sum, known = sum + percent, known + 1 end
  end
  return #present, over, known > 0 and sum / #present or nil, any, label
end

return Poller
