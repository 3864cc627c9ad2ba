-- The check of a first contact: whether this appliance is as we assume, and which workflows go with it. It reads, and
-- does nothing else.
local shell = ...
local api = shell.library("session/api")
local argument_table = shell.library("session/argument_table")
local errors = shell.library("core/errors")
local evidence = shell.library("workflows/check/evidence")
local facts = shell.library("workflows/check/facts")
local List = shell.library("core/list")
local reading = shell.library("workflows/check/reading")
local report = shell.library("workflows/check/report")
local sending = shell.library("workflows/check/sending")
local sessions = shell.library("session/session")
local summary = shell.library("workflows/check/summary")
local survey = shell.library("workflows/check/survey")
local things = shell.library("workflows/check/things")
local verdict = shell.library("workflows/check/verdict")

local NAME = "scv.check"
local LIMIT = 100 -- requests

local read = argument_table.reader(NAME, { { "limit", "count" }, { "report", "text" }, { "overwrite", "flag" } }, {
  example = 'scv.check{report = "check.json"}',
})

local metatable = { __name = "check", __tostring = summary.text, __shown = summary.shown }

-- All rows as one list, for the forms that have no other: each says what it is a row of.
function metatable.__rows(check)
  local rows = List.new()
  for _, part in ipairs { "workflows", "facts", "reads" } do
    for _, row in ipairs(check[part]) do
      rows[#rows + 1] = {
        part = part, name = row.workflow or row.field or row.operation, operation = row.operation, what = row.what,
        word = row.word, at = row.at, found = row.found, why = row.why, correct = row.correct,
      }
    end
  end
  local columns = {}
  for index, key in ipairs { "part", "what", "name", "operation", "word", "at", "found", "why", "correct" } do
    columns[index] = { key = key }
  end
  return List.mark(rows, { columns = columns, noun = "rows" })
end

-- What is known of the appliance's own document once it was looked for.
local function document_of(scv, bridge, reader, limit)
  local ok, why = pcall(api.read_document, scv.api, limit)
  if not ok and reading.is_final(why) then error(why, 0) end
  local _, known = bridge.differences()
  if ok then
    return { word = "found", path = known.url:match("^%a+://[^/]*(/.*)$"), version = known.version, date = known.date }
  end
  local row = {
    word = "not found", says = errors.message(why), hint = type(why) == "table" and rawget(why, "hint") or nil,
    why = errors.kind(why) == "protocol" and "what was found can't be gone by" or "it was not found",
  }
  if reader:used() >= limit then
    row.why, reader.is_over = "the limit was reached before it was found", true
    row.says, row.hint = nil, nil
  end
  if known then
    row.word, row.path, row.version = "kept", known.url:match("^%a+://[^/]*(/.*)$"), known.version
    row.date, row.why = known.date, row.why .. "; what was read before is gone by"
  end
  return row
end

local function read_rows(reader, definition)
  local rows = List.new()
  for _, operation in ipairs(definition.bridge.operations()) do
    local call = reader.calls[operation.name]
    if operation.effect == "read" and operation.name ~= "auth.login" and definition:of_ours(operation.name) then
      local row = { operation = operation.name, requests = call and call.asked or 0, records = call and call.rows }
      if not call or call.asked == 0 then
        row.word, row.why = "not asked", definition.unasked
      elseif call.answered then
        row.word, row.why = "answered", call.is_cut and ("the first pages of %d"):format(call.pages) or nil
      else
        local status = rawget(call.error, "status")
        row.word, row.why = "failed", status and ("answered %d"):format(status) or "of kind " .. errors.kind(call.error)
        row.says = errors.message(call.error)
      end
      rows[#rows + 1] = row
    end
  end
  return List.mark(rows, { columns = summary.columns.reads, noun = "reads", also = summary.further.reads })
end

local function counts_of(rows)
  local counts = {}
  for _, row in ipairs(rows) do counts[row.word] = (counts[row.word] or 0) + 1 end
  return counts
end

-- All of a check, and what a report tells of the replies.
local function carry_out(scv, limit, wants_samples)
  local bridge = sessions.definition(scv)
  local reader = reading.begin(scv, limit)
  local document = document_of(scv, bridge, reader, limit)
  local definition = sending.definition(bridge)
  local proof, samples = evidence.new(definition), wants_samples and {} or nil
  function reader.on_reply(operation, reply)
    proof:reply(operation, reply)
    if samples then report.keep(samples, operation, reply) end
  end
  local has = things.new(reader)
  survey.read(reader, has, definition)
  definition.elsewhere = sessions.facts(scv).elsewhere
  definition.unasked = reader.is_over and ("the limit of %d requests was reached"):format(limit)
    or "nothing was read by which it could be asked"
  local rows = summary.stops_first(verdict.all(reader, definition, has))
  local check = {
    version = sessions.facts(scv).version, document = document, limit = limit, is_over = reader.is_over,
    workflows = List.mark(List.new(rows),
      { columns = summary.columns.workflows, noun = "workflows", also = summary.further.workflows }),
    facts = List.mark(List.new(facts.all(definition, proof, reader.calls)),
      { columns = summary.columns.facts, noun = "facts", also = summary.further.facts }),
    reads = read_rows(reader, definition), requests = reader:used(),
  }
  check.counts = { workflows = counts_of(check.workflows), facts = counts_of(check.facts) }
  local words = check.counts.workflows
  check.word = (words.stops or words["stops in part"]) and "stops" or words["not known"] and "not known" or "ready"
  return setmetatable(check, metatable), samples, definition
end

local function add(scv)
  ---@class Check
  ---@field limit integer|nil  requests in all, 100 unless given
  ---@field report string|nil  a file that is made to be sent to others: no names, addresses, ids, texts or secrets
  ---@field overwrite boolean|nil  true: replaces the report that is there; it is not replaced otherwise

  --- Says whether this appliance is as the shell assumes, and which workflows go with it. Nothing but reads is sent.
  ---
  --- It looks for the appliance's own document, reads what can be read with what earlier reads gave, a few things of
  --- each kind, and tries every workflow on that as far as its change. Each fact that is only assumed is confirmed,
  --- differs (how, and the call of scv.api.correct that would mend it, where one is likely), or was not seen (why).
  --- Each workflow is ready, stops (at what), stops in part, or is not known (for want of what).
  ---
  ---     scv.check()
  ---     scv.check().facts:where{word = "differs"}
  ---     scv.check{report = "check.json"}
  ---@reads
  ---@param arguments Check?
  ---@return table check  {word = "ready", "stops" or "not known", workflows =, facts =, reads = Lists, document =,
  ---  counts =, requests =, limit =}
  function scv.check(arguments)
    local wanted = read(arguments)
    -- Before a hundred requests are sent for nothing.
    if wanted.report then shell.check_private(wanted.report, wanted.overwrite) end
    shell.quiet(true)
    local ok, check, samples, definition = pcall(carry_out, scv, wanted.limit or LIMIT, wanted.report ~= nil)
    shell.quiet(false)
    if not ok then error(check, 0) end
    if wanted.report then
      shell.write_private(wanted.report, report.text(check, samples, definition), wanted.overwrite)
      shell.note(("%s: made to be sent to others; look at it before you do"):format(wanted.report))
    end
    return check
  end
end

return { order = 5, add = add }
