-- What a check says of each workflow: that it is ready, or at what it stops, or what was not seen. It is said by trying
-- it: the very code of the workflow reads what the appliance gives, as strictly as ever.
local shell = ...
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local reading = shell.library("workflows/check/reading")
local sending = shell.library("workflows/check/sending")
local sequence = shell.library("core/sequence")
local strict_reads = shell.library("workflows/check/strict_reads")
local ways = shell.library("workflows/check/ways")

local verdict = {}

--- What came of trying a workflow in one way.
---@class Tried
---@field way string
---@field word "ready"|"stops"|"not known"
---@field unseen string[]?  of a way that nothing else stops: what of its request is only assumed
---@field at string?  where it stops: an operation, and a field of its reply or its request
---@field why string?  in words that name nothing of the appliance's own
---@field says string?  the error's own words, which may
---@field operation string?
---@field field string?

-- Where a call stopped, by its error.
local function place_of(raised)
  local operation, field = rawget(raised, "operation"), rawget(raised, "field")
  if operation and field then return ("%s: %s"):format(operation, field) end
  return operation
end

local STATUSES = {
  [404] = "there is nothing at its path", [405] = "its path takes another method",
  [403] = "the user lacks the privilege", [500] = "the appliance fails", [501] = "the appliance lacks it",
}

-- What wasn't seen may be there, where not all was asked for.
local function limited(reader, why)
  if not reader.is_over or why:find("the limit", 1, true) then return why end
  return ("%s; the limit of %d requests was reached"):format(why, reader.limit)
end

-- What an error says of the appliance.
local function judged(reader, raised)
  if reading.is_unknown(raised) then return { word = "not known", why = limited(reader, raised.why) } end
  local kind, message = errors.kind(raised), errors.message(raised)
  if type(raised) ~= "table" then return { word = "stops", why = "a Lua error", says = message } end
  local row = {
    operation = rawget(raised, "operation"), field = rawget(raised, "field"), says = message, at = place_of(raised),
  }
  local status = rawget(raised, "status")
  if rawget(raised, "unsendable") then
    row.word, row.at, row.operation = "stops", raised.unsendable, raised.unsendable
    row.why = "the request can't be made as the appliance's document wants it"
  elseif kind == "protocol" then
    row.word, row.why = "stops", "the reply is not as it is read"
  elseif kind == "job" then
    -- A job that failed says nothing of how it is told.
    local is_word = rawget(raised, "outcome") == "unknown"
    row.word, row.at = is_word and "stops" or "not known", "jobs.get: status"
    row.why = is_word and "what the word of a job that is over means is not known" or "the job at hand had failed"
  elseif kind == "timeout" and rawget(raised, "job") ~= nil then
    row.word, row.at = "not known", "jobs.get"
    row.why = "the job at hand is over by the list of jobs, and not by its own record"
  elseif kind == "appliance" and rawget(raised, "changed") then
    row.word, row.why = "stops", "after the change: the reply doesn't tell what arrived"
  elseif kind == "appliance" and status then
    row.word, row.why = "stops", ("answered %d: %s"):format(status, STATUSES[status] or "refused")
  elseif kind == "parallel" then
    -- What stopped the first of several stops the workflow.
    local first = (rawget(raised, "kinds") or {})[1]
    row.word = (first == "protocol" or first == "appliance" or first == "argument") and "stops" or "not known"
    row.why = ("each of several requests, with an error of kind %s"):format(tostring(first))
  elseif kind == "lua" or kind == "unknown_outcome" then
    row.word, row.why = "stops", "an error of kind " .. kind
  else
    row.word, row.why = "not known", ("an error of kind %s, for what was read"):format(kind)
  end
  return row
end

local SHOWN = 4 -- places that a sentence names

local function shortly(places)
  if #places <= SHOWN then return table.concat(places, ", ") end
  return ("%s and %d more"):format(table.concat(places, ", ", 1, SHOWN), #places - SHOWN)
end

-- What the changes would be sent with that is only assumed. What would be wrong in one of them counts before what of
-- another isn't known.
local function judge_sent(definition, planned)
  local doubtful
  for _, each in ipairs(planned) do
    local unseen, wrong = sending.doubts(definition, each)
    if #wrong > 0 then
      return {
        word = "stops", operation = each.operation, field = wrong[1],
        at = ("%s: %s"):format(each.operation, wrong[1]), why = "the appliance's document has no such field",
      }
    end
    if #unseen > 0 and not doubtful then
      doubtful = {
        word = "not known", operation = each.operation, unseen = unseen, at = each.operation,
        why = "what it sends is only assumed: " .. shortly(unseen),
      }
    end
  end
  return doubtful or { word = "ready" }
end

-- Tries a workflow in one way: as far as its change, and as if that had been made.
local function try(reader, has, definition, way)
  local function run() return way.run(reader.scv, has) end
  local ok, raised, planned = reader:rehearse(run)
  if not ok and way.ends and errors.kind(raised) == way.ends then ok = true end
  local row = ok and judge_sent(definition, planned) or judged(reader, raised)
  if ok and row.word ~= "stops" and way.echo then
    local after_ok, after = reader:rehearse(function()
      reader.echo = way.echo(has)
      return run()
    end)
    if not after_ok then
      local later = judged(reader, after)
      if later.word == "stops" or row.word == "ready" then row = later end
    end
  end
  row.way = way.name
  return row, planned
end

-- The words of several ways as one. Where only some ways stop, the others need not be known to be ready.
local function together(tried)
  local first, goes_on = {}, false
  for _, row in ipairs(tried) do
    first[row.word] = first[row.word] or row
    goes_on = goes_on or row.word == "ready" or row.unseen ~= nil
  end
  if first.stops then return goes_on and "stops in part" or "stops", first.stops end
  -- What can't be sent for want of knowledge is known of no way better than of another.
  for _, row in ipairs(tried) do
    if row.unseen then return "not known", row end
  end
  if first.ready then return "ready", nil end
  return "not known", first["not known"]
end

-- Whether a workflow's change starts a job, which is waited for as any other.
local function starts_job(definition, planned)
  for _, each in ipairs(planned) do
    if (definition:of_live(each.operation) or {}).job_type then return true end
  end
  return false
end

local function row_of(name, tried, operations)
  local word, reason = together(tried)
  local row = { workflow = name, word = word, operations = operations, ways = List.new(tried) }
  row.reads = List.new()
  for _, each in ipairs(strict_reads) do
    local maybe = sequence.has(each.maybe or {}, name)
    if maybe or sequence.has(each.needed or {}, name) then
      table.insert(row.reads, { operation = each[1], field = each[2], kind = each[3], maybe = maybe or nil })
    end
  end
  for _, key in ipairs { "at", "why", "says", "operation", "field", "unseen" } do row[key] = reason and reason[key] end
  if word == "stops in part" then row.why = ("%s: %s"):format(reason.way, reason.why) end
  return row
end

local function is_open(row) return row.word == "ready" or row.unseen ~= nil end

-- A workflow that waits for its job stops where the waiting does: in every way but that of not waiting.
local function after_waiting(rows, waiting)
  if not waiting or waiting.word ~= "stops" then return end
  for _, row in ipairs(rows) do
    local open = nil
    for _, tried in ipairs(row.waits and row.ways or {}) do
      if is_open(tried) and tried.starts then
        open = open or tried
        tried.waits = tried.way ~= "without waiting"
      end
    end
    if open then
      local unwaited = { way = open.way .. ", without waiting" }
      for key, value in next, open do unwaited[key] = unwaited[key] or value end
      for _, tried in ipairs(row.ways) do
        if tried.waits then
          tried.word, tried.at, tried.unseen = "stops", waiting.at, nil
          tried.why = "after the change: " .. waiting.why
        end
        tried.waits = nil
      end
      if unwaited.waits then row.ways[#row.ways + 1] = unwaited end
      unwaited.waits = nil
      row.word, row.at, row.operation, row.field = "stops in part", waiting.at, waiting.operation, waiting.field
      row.says, row.why = waiting.says, "after the change, in waiting for its job: " .. waiting.why
    end
  end
end

--- Tries all workflows.
---@param reader CheckReading
---@param definition Definition
---@param has CheckThings
---@return table[] rows  {workflow, word, at, why, says, operation, field, ways}, in the order of help
function verdict.all(reader, definition, has)
  local rows, waiting = {}, nil
  for _, name in ipairs(ways.workflows()) do
    local tried, is_starting, operations = {}, false, {}
    for _, way in ipairs(ways.of(name)) do
      local row, planned = try(reader, has, definition, way)
      row.starts = starts_job(definition, planned) or nil
      is_starting = is_starting or row.starts == true
      for _, each in ipairs(planned) do operations[each.operation] = true end
      tried[#tried + 1] = row
    end
    local row = row_of(name, tried, operations)
    row.waits = is_starting or nil
    rows[#rows + 1] = row
    if name == "wait_for_job" then waiting = row end
  end
  after_waiting(rows, waiting)
  for _, row in ipairs(rows) do
    row.waits = nil
    for _, tried in ipairs(row.ways) do tried.starts = nil end
  end
  return rows
end

return verdict
