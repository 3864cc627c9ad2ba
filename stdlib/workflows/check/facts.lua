-- What a check says of each fact that is only assumed: confirmed, or how it differs, or why it was not seen. See
-- docs/appliance.md for what is assumed, and how it is marked.
local shell = ...
local candidates = shell.library("workflows/check/candidates")
local evidence = shell.library("workflows/check/evidence")
local forms = shell.library("workflows/check/forms")
local List = shell.library("core/list")
local outcome = shell.library("core/outcome")
local words = shell.library("core/words")

local facts = {}

--- A fact that is assumed.
---@class Fact
---@field what string  "request", "list", "field", "time", "word", "sent", "parameter", "pages"
---@field operation string?
---@field field string?  "Backup.startTime"
---@field assumed string?  what it was taken for
---@field word "confirmed"|"differs"|"not seen"
---@field by string?  "reply", or "document"
---@field found string?  what is there
---@field why string?  why it was not seen
---@field copes boolean?  whether the library reads it all the same
---@field workflows List?  those that decide by it
---@field correct string?  the call that would mend it, where something is likely

-- Who decides by a field of an operation's reply: the workflows, the kinds as which it is read, and whether it must be
-- there. By "operation field".
local function readers_of()
  local readers = {}
  for _, each in ipairs(shell.library("workflows/check/strict_reads")) do
    local key = each[1] .. " " .. each[2]
    local reader = readers[key] or { workflows = {}, kinds = {} }
    readers[key] = reader
    for _, workflows in ipairs { each.needed or {}, each.maybe or {} } do
      for _, workflow in ipairs(workflows) do reader.workflows[workflow] = true end
    end
    reader.kinds[each[3]] = true
    reader.is_needed = reader.is_needed or each.needed ~= nil
  end
  return readers
end

-- The same of a field of a schema, in whatever reply it stands.
local function readers_of_field(readers, row)
  local found = { workflows = {}, kinds = {}, is_needed = false }
  for _, operation in ipairs(row.operations) do
    local reader = readers[("%s %s"):format(operation, row.member.stable or row.member.name)]
    for name in next, reader and reader.workflows or {} do found.workflows[name] = true end
    for kind in next, reader and reader.kinds or {} do found.kinds[kind] = true end
    found.is_needed = found.is_needed or reader ~= nil and reader.is_needed == true
  end
  return found
end

-- What a strict reading of a kind takes, of the kinds of values.
local TAKEN = {
  text = { text = true }, ["any text"] = { text = true }, id = { number = true, text = true },
  integer = { number = true }, number = { number = true }, flag = { flag = true }, list = { list = true },
  element = { text = true, object = true }, table = { object = true },
  time = { text = true, number = true, list = true },
}

-- Whether values of other kinds than were assumed are read all the same: what is only shown is.
local function is_taken(readers, seen)
  for kind in next, readers.kinds do
    for value in next, seen.kinds do
      if not TAKEN[kind][value] then return false end
    end
  end
  return true
end

local function keys_of(counts)
  local keys = {}
  for key in next, counts do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local function is_assumed(source) return source == "A" end

-- The members of all records and bodies that our document describes, each once: {schema, member, operations}.
local function members_of(definition, names, part)
  local found, by_key = {}, {}
  local function add(operation, schema, members, live)
    local live_by_name = {}
    for _, each in ipairs(live or {}) do
      live_by_name[each.stable or each.name] = each
      live_by_name[each.name] = live_by_name[each.name] or each
    end
    for _, member in ipairs(members or {}) do
      local key = ("%s.%s"):format(schema, member.name)
      local told = live_by_name[member.stable or member.name] or live_by_name[member.name]
      local row = by_key[key]
      if not row then
        row = { key = key, schema = schema, member = member, operations = {}, told = told }
        by_key[key] = row
        found[#found + 1] = row
      end
      row.operations[#row.operations + 1] = operation
      if told and (told.source == "L" or told.shape_source == "L") then row.told = told end
      if #row.operations == 1 or row.operations[#row.operations - 1] ~= operation then
        add(operation, member.schema or key, member.members, told and told.members)
      end
    end
  end
  for _, name in ipairs(names) do
    local ours, live = definition:of_ours(name), definition:of_live(name) or {}
    local schema = part == "record" and ours.record_schema or part == "body" and ours.body_schema
    add(name, schema or name, ours[part], live[part])
  end
  return found
end

-- "null or list of object": that something may be missing is nothing to say.
local function type_of(member) return (member.type:gsub("^null or ", "")) end

-- What the appliance's document says of a member: whether it has it so, or how it has it.
local function told_by_document(row, fact)
  local told = row.told
  if not told or told.source ~= "L" and told.shape_source ~= "L" then return false end
  fact.by = "document"
  if told.name ~= row.member.name then
    fact.word, fact.found, fact.copes = "differs", ("the document calls it %s"):format(told.name), true
  else
    fact.word = "confirmed"
  end
  return true
end

-- "2 of 12 records"
local function of_records(count, total) return ("%d of %d record%s"):format(count, total, total == 1 and "" or "s") end

local function most_of(counts)
  local best
  for _, key in ipairs(keys_of(counts)) do
    if not best or counts[key] > counts[best] then best = key end
  end
  return best
end

-- The kinds of values that a field must not have.
local function wrong_kinds(member, seen)
  local allowed, wrong = forms.allowed(member.type), {}
  for _, kind in ipairs(keys_of(seen.kinds)) do
    if allowed and not allowed[kind] then wrong[#wrong + 1] = ("%s in %d"):format(kind, seen.kinds[kind]) end
  end
  return wrong
end

local function absent(row, schema, fact, readers)
  local others = keys_of(schema.unknown)
  local key = candidates.field(row.member, schema)
  if key then
    local stable = row.member.stable or row.member.name
    fact.word = "differs"
    fact.found = ("absent in %s, which have %s"):format(of_records(schema.total, schema.total), key)
    fact.correct = candidates.correction { { "field", ("%s.%s"):format(row.schema, stable) }, { "is", key } }
  elseif row.member.required or readers.is_needed or #others > 0 then
    fact.word = (row.member.required or readers.is_needed) and "differs" or "not seen"
    fact.found = ("absent in %s"):format(of_records(schema.total, schema.total))
    if #others > 0 then fact.found = ("%s, which have %s besides"):format(fact.found, words.all_of(others)) end
    fact.why = fact.word == "not seen" and fact.found or nil
  else
    fact.word, fact.why = "not seen", ("absent in %s"):format(of_records(schema.total, schema.total))
  end
end

-- The fact of a field of a reply.
local function field_fact(row, schema, readers)
  local member = row.member
  local fact = {
    what = "field", operation = row.operations[1], field = row.key, name = member.stable, assumed = type_of(member),
  }
  local seen = schema and schema.members[member.name]
  if not schema or schema.total == 0 then
    if not told_by_document(row, fact) then
      fact.word = "not seen"
      fact.why = schema and schema.bare and ("the list holds %s, and no records"):format(schema.bare)
        or "no reply had such a record"
    end
  elseif not seen or seen.present == 0 then
    absent(row, schema, fact, readers)
    fact.copes = fact.word == "differs" and next(readers.workflows) == nil or nil
  else
    fact.word, fact.by = "confirmed", "reply"
    local key, wrong = most_of(seen.keys), wrong_kinds(member, seen)
    if key ~= member.name then
      fact.word, fact.found, fact.copes = "differs", ("it is called %s"):format(key), true
    elseif #wrong > 0 then
      fact.word = "differs"
      fact.found = ("%s, where %s was assumed"):format(words.all_of(wrong), type_of(member))
      fact.copes = is_taken(readers, seen)
    elseif seen.present < schema.total then
      fact.seen = of_records(seen.present, schema.total)
    end
  end
  return fact
end

-- The form of a field's times, where any was seen.
local function time_fact(row, seen)
  if not seen or not next(seen.times) then return nil end
  local found = keys_of(seen.times)
  local fact = {
    what = "time", operation = row.operations[1], field = row.key, name = row.member.stable, by = "reply",
    assumed = forms.ASSUMED_TIME, found = table.concat(found, "; "), word = "confirmed",
    copes = seen.times.unreadable == nil,
  }
  if #found > 1 or found[1] ~= forms.ASSUMED_TIME then fact.word = "differs" end
  return fact
end

local WORDS_SHOWN = 12 -- words of an enumeration that a row names

local STATES = { status = true, last_status = true }

-- The words of a state, where any was seen.
local function word_fact(row, seen)
  local stable = row.member.stable or row.member.name
  if not seen or not next(seen.words) or not evidence.is_words(stable) then return nil end
  local found, unknown = keys_of(seen.words), {}
  local is_judged = STATES[stable] and (row.schema == "Job" or row.schema == "Backup" or stable == "last_status")
  for _, word in ipairs(is_judged and found or {}) do
    if outcome.of(word) == "unknown" and not outcome.is_running(word) and word:upper() ~= "PARTIAL" then
      unknown[#unknown + 1] = word
    end
  end
  local fact = {
    what = "word", operation = row.operations[1], field = row.key, name = row.member.stable, by = "reply",
    word = "confirmed", found = table.concat(found, ", ", 1, math.min(#found, WORDS_SHOWN)),
  }
  if #unknown > 0 then
    fact.word = "differs"
    fact.found = ("%s is said, and what that means is not known"):format(words.all_of(unknown))
    local likely = candidates.word(seen.words)
    fact.correct = likely and candidates.correction { { "word", "COMPLETED" }, { "is", likely } } or nil
  end
  return fact
end

local function add_fields(found, proof, rows)
  local all_readers = readers_of()
  for _, row in ipairs(rows) do
    local readers = readers_of_field(all_readers, row)
    local before = #found
    local schema = proof.schemas[row.schema]
    local seen = schema and schema.members[row.member.name]
    local source, shape = row.member.source, row.member.shape_source
    if is_assumed(source) or is_assumed(shape) then found[#found + 1] = field_fact(row, schema, readers) end
    found[#found + 1] = time_fact(row, seen)
    found[#found + 1] = word_fact(row, seen)
    for index = before + 1, #found do
      if next(readers.workflows) then found[index].workflows = List.new(keys_of(readers.workflows)) end
    end
  end
end

-- A field of a request: no read tells it.
local function sent_fact(definition, row)
  local fact = {
    what = "sent", operation = row.operations[1], field = row.key, name = row.member.stable,
    assumed = type_of(row.member),
  }
  if told_by_document(row, fact) then return fact end
  fact.word = "not seen"
  if row.member.source ~= "A" and row.member.type == "string or object" then
    fact.why = "what a list gave is handed back as it came, whatever its shape"
    return fact
  end
  fact.why = definition.is_known and "the appliance's document doesn't tell of it"
    or "only the appliance's document, or a call, could tell"
  return fact
end

local function add_sent(found, definition, changes)
  for _, row in ipairs(members_of(definition, changes, "body")) do
    if is_assumed(row.member.source) or is_assumed(row.member.shape_source) then
      found[#found + 1] = sent_fact(definition, row)
    end
  end
end

-- Method and path of an operation.
local function request_fact(definition, name, call, extras)
  local ours, live = definition:of_ours(name), definition:of_live(name)
  local fact = { what = "request", operation = name, assumed = ("%s %s"):format(ours.method, ours.path) }
  local is_moved = live.method ~= ours.method or live.path ~= ours.path
  local status = call and call.error and rawget(call.error, "status")
  if call and call.answered then
    fact.word, fact.by = is_moved and "differs" or "confirmed", "reply"
    if is_moved then fact.found, fact.copes = ("%s %s"):format(live.method, live.path), true end
  elseif status == 404 or status == 405 or definition.lacking[name] then
    fact.word = "differs"
    fact.found = status and ("answered %d"):format(status) or "the appliance's document has no such operation"
    local likely = candidates.operation(ours, extras)
    fact.correct = likely and candidates.correction {
      { "operation", name }, { "method", likely.method }, { "path", likely.path },
    }
  elseif is_moved then
    fact.word, fact.by, fact.found, fact.copes = "differs", "document", ("%s %s"):format(live.method, live.path), true
  elseif definition.is_known then
    fact.word, fact.by = "confirmed", "document"
  else
    fact.word = "not seen"
    fact.why = status and ("answered %d"):format(status)
      or ours.effect ~= "read" and "only the appliance's document, or a call, could tell"
      or "nothing was read by which it could be asked"
  end
  return fact
end

-- The name of the list in a reply.
local function list_fact(definition, name, call)
  local ours, live = definition:of_ours(name), definition:of_live(name)
  local fact = { what = "list", operation = name, field = ours.list_name, assumed = "response." .. ours.list_name }
  local field = call and call.error and rawget(call.error, "field")
  if call and call.answered then
    fact.word, fact.by = "confirmed", "reply"
    if live.list_name ~= ours.list_name then
      fact.word, fact.copes = "differs", true
      fact.found = live.list_name and "response." .. live.list_name or "response is the list"
    end
  elseif type(field) == "string" and field:find("^response") then
    fact.word, fact.found = "differs", ("there is no %s"):format(field)
  elseif live.list_source == "L" or live.list_name ~= ours.list_name then
    fact.word, fact.by = live.list_name == ours.list_name and "confirmed" or "differs", "document"
    fact.found = live.list_name ~= ours.list_name and tostring(live.list_name) or nil
  else
    fact.word, fact.why = "not seen", "it was not read"
  end
  return fact
end

local function page_fact(calls)
  local paged = {}
  for _, name in ipairs(keys_of(calls)) do
    if calls[name].pages then paged[#paged + 1] = ("%s in %d"):format(name, calls[name].pages) end
  end
  local fact = { what = "pages", assumed = "totalPages beside a list that comes in pages" }
  if #paged > 0 then
    fact.word, fact.by, fact.found = "confirmed", "reply", table.concat(paged, ", ")
  else
    fact.word, fact.why = "not seen", "no list came in pages"
  end
  return fact
end

--- All facts that are assumed, and what is to be said of each: those that differ first.
---@param definition Definition
---@param proof Evidence
---@param calls table  by operation, as the reading has them
---@return Fact[]
function facts.all(definition, proof, calls)
  local found, reads, changes, extras = {}, {}, {}, {}
  for _, operation in ipairs(definition.bridge.operations()) do
    local ours = definition:of_ours(operation.name)
    if not ours then
      extras[#extras + 1] = operation
    else
      table.insert(ours.effect == "read" and reads or changes, operation.name)
    end
  end
  for _, names in ipairs { reads, changes } do
    for _, name in ipairs(names) do
      local ours = definition:of_ours(name)
      if is_assumed(ours.method_source) or is_assumed(ours.path_source) then
        found[#found + 1] = request_fact(definition, name, calls[name], extras)
      end
      if ours.is_list and ours.list_name and is_assumed(ours.list_source) then
        found[#found + 1] = list_fact(definition, name, calls[name])
      end
    end
  end
  local rows = members_of(definition, reads, "record")
  add_fields(found, proof, rows)
  add_sent(found, definition, changes)
  found[#found + 1] = page_fact(calls)
  local rank, place = { differs = 1, ["not seen"] = 2, confirmed = 3 }, {}
  for index, fact in ipairs(found) do place[fact] = index end
  table.sort(found, function(a, b)
    if rank[a.word] ~= rank[b.word] then return rank[a.word] < rank[b.word] end
    return place[a] < place[b]
  end)
  return found
end

return facts
