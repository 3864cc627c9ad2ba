-- What a check says of each fact that is only assumed: confirmed, or how it differs, or why it was not seen. See
-- docs/appliance.md for what is assumed, and how it is marked.
local shell = ...
local call_facts = shell.library("workflows/check/call_facts")
local candidates = shell.library("workflows/check/candidates")
local forms = shell.library("workflows/check/forms")
local List = shell.library("core/list")
local sequence = shell.library("core/sequence")
local word_facts = shell.library("workflows/check/word_facts")
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

local function is_assumed(source) return source == "A" end

-- The members of all records and bodies that our document describes, each once: {schema, member, operations}.
local function members_of(definition, names, part)
  local found, by_key = {}, {}
  local function add(operation, schema, members, live)
    local live_by_name, has_told = {}, false
    for _, each in ipairs(live or {}) do
      live_by_name[each.stable or each.name] = each
      live_by_name[each.name] = live_by_name[each.name] or each
      has_told = has_told or each.source == "L"
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
      row.has_others = row.has_others or has_told
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

-- What the appliance's document says of what is assumed of a member: of its name, of its shape. It confirms what it
-- says itself: what it leaves open is still our own in what both say together. False where that does not settle the
-- fact, and what there is to say. `copes` says whether values of other kinds do as well.
local function told_by_document(row, fact, copes)
  local member, told = row.member, row.told or {}
  local names, shapes = is_assumed(member.source), is_assumed(member.shape_source)
  if told.source == "C" then return false, "a correction says that it is called " .. told.name end
  if names and told.source ~= "L" then
    -- One that has others in its place says that this one is not there.
    if not row.has_others then return false end
    fact.by, fact.word, fact.found = "document", "differs", "the document has no such field"
    return true
  end
  if shapes and told.shape_source ~= "L" then
    return false, told.source == "L" and "the document names it, and does not say what it holds" or nil
  end
  fact.by, fact.word = "document", "confirmed"
  if told.name ~= member.name then
    fact.word, fact.found, fact.copes = "differs", ("the document calls it %s"):format(told.name), true
  elseif shapes and not forms.is_within(type_of(told), type_of(member)) then
    fact.word = "differs"
    fact.found = ("the document says %s, where %s was assumed"):format(type_of(told), type_of(member))
    fact.copes = copes(forms.allowed(type_of(told)) or {})
  end
  return true
end

-- "2 of 12 records"
local function of_records(count, total) return ("%d of %d record%s"):format(count, total, total == 1 and "" or "s") end

local function most_of(counts)
  local best
  for _, key in ipairs(sequence.keys(counts)) do
    if not best or counts[key] > counts[best] then best = key end
  end
  return best
end

local function not_among(allowed, counts, words_for, wrong)
  for _, kind in ipairs(sequence.keys(counts)) do
    if allowed and not allowed[kind] then wrong[#wrong + 1] = words_for:format(kind, counts[kind]) end
  end
end

-- The kinds of values that a field must not have, and whether the field itself has them, or only what its lists hold.
local function wrong_kinds(member, seen)
  local wrong = {}
  not_among(forms.allowed(member.type), seen.kinds, "%s in %d", wrong)
  local of_field = #wrong
  not_among(forms.allowed_elements(member.type), seen.elements, "lists of %s in %d", wrong)
  return wrong, of_field > 0
end

local function absent(row, schema, fact, readers)
  local others = sequence.keys(schema.unknown)
  local key = row.likely
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
    local is_told, said = told_by_document(row, fact, function(kinds)
      return is_taken(readers, { kinds = kinds })
    end)
    if not is_told then
      fact.word = "not seen"
      fact.why = schema and schema.bare and ("the list holds %s, and no records"):format(schema.bare)
        or "no reply had such a record" .. (said and "; " .. said or "")
    end
  elseif not seen or seen.present == 0 then
    absent(row, schema, fact, readers)
    fact.copes = fact.word == "differs" and next(readers.workflows) == nil or nil
  else
    fact.word, fact.by = "confirmed", "reply"
    local key, wrong, is_of_field = most_of(seen.keys), wrong_kinds(member, seen)
    if key ~= member.name then
      fact.word, fact.found, fact.copes = "differs", ("it is called %s"):format(key), true
    elseif #wrong > 0 then
      fact.word = "differs"
      fact.found = ("%s, where %s was assumed"):format(words.all_of(wrong), type_of(member))
      -- Of what lists hold, workflows take a text for a record, and a record for a text.
      fact.copes = is_of_field and is_taken(readers, seen) or not is_of_field
    elseif seen.present < schema.total then
      fact.seen = of_records(seen.present, schema.total)
    end
  end
  return fact
end

-- The form of a field's times, where any was seen.
local function time_fact(row, seen)
  if not seen or not next(seen.times) then return nil end
  local found = sequence.keys(seen.times)
  local fact = {
    what = "time", operation = row.operations[1], field = row.key, name = row.member.stable, by = "reply",
    assumed = forms.ASSUMED_TIME, found = table.concat(found, "; "), word = "confirmed",
    copes = seen.times.unreadable == nil,
  }
  if #found > 1 or found[1] ~= forms.ASSUMED_TIME then fact.word = "differs" end
  return fact
end

-- Notes of each field that no record has which key it is likely to be: a key that may be two fields is neither.
local function note_likely(proof, rows)
  local taken, wanted = {}, {}
  for _, row in ipairs(rows) do
    taken[row.schema] = taken[row.schema] or {}
    for _, name in ipairs { row.member.name, row.member.stable, table.unpack(row.member.also or {}) } do
      taken[row.schema][name] = true
    end
  end
  for _, row in ipairs(rows) do
    local schema = proof.schemas[row.schema]
    local seen = schema and schema.members[row.member.name]
    if schema and schema.total > 0 and not (seen and seen.present > 0) then
      row.likely = candidates.field(row.member, schema, row.schema, taken[row.schema])
      local place = row.likely and ("%s %s"):format(row.schema, row.likely)
      if place then wanted[place] = (wanted[place] or 0) + 1 end
    end
  end
  for _, row in ipairs(rows) do
    if row.likely and wanted[("%s %s"):format(row.schema, row.likely)] > 1 then row.likely = nil end
  end
end

local function add_fields(found, proof, rows, named)
  note_likely(proof, rows)
  local all_readers = readers_of()
  for _, row in ipairs(rows) do
    local readers = readers_of_field(all_readers, row)
    local before = #found
    local schema = proof.schemas[row.schema]
    local seen = schema and schema.members[row.member.name]
    local source, shape = row.member.source, row.member.shape_source
    if is_assumed(source) or is_assumed(shape) then found[#found + 1] = field_fact(row, schema, readers) end
    found[#found + 1] = time_fact(row, seen)
    found[#found + 1] = word_facts.of(row, seen, named)
    for index = before + 1, #found do
      if next(readers.workflows) then
        found[index].workflows = List.new(sequence.keys(readers.workflows))
      elseif found[index].what == "word" and found[index].word == "differs" then
        found[index].copes = true
      end
    end
  end
end

-- A field of a request: no read tells it.
local function sent_fact(definition, row)
  local fact = {
    what = "sent", operation = row.operations[1], field = row.key, name = row.member.stable,
    assumed = type_of(row.member),
  }
  local is_told, said = told_by_document(row, fact, function(kinds)
    -- Ids are sent as they came, and a number where a text belongs is that text.
    local allowed = forms.allowed(row.member.type) or {}
    for kind in next, kinds do
      local is_id = (kind == "text" or kind == "number") and (allowed.text or allowed.number)
      if not (allowed[kind] or is_id) then return false end
    end
    return true
  end)
  if is_told then return fact end
  fact.word = "not seen"
  if row.member.source ~= "A" and row.member.type == "string or object" then
    fact.why = "what a list gave is handed back as it came, whatever its shape"
    return fact
  end
  fact.why = said or definition.is_known and "the appliance's document doesn't tell of it"
    or "only the appliance's document, or a call, could tell"
  return fact
end

local function add_sent(found, definition, rows)
  for _, row in ipairs(rows) do
    if is_assumed(row.member.source) or is_assumed(row.member.shape_source) then
      found[#found + 1] = sent_fact(definition, row)
    end
  end
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
        found[#found + 1] = call_facts.request(definition, name, calls[name], extras)
      end
      if ours.is_list and ours.list_name and is_assumed(ours.list_source) then
        found[#found + 1] = call_facts.list(definition, name, calls[name])
      end
    end
  end
  local sent = members_of(definition, changes, "body")
  add_fields(found, proof, members_of(definition, reads, "record"), word_facts.named(sent))
  add_sent(found, definition, sent)
  found[#found + 1] = call_facts.pages(calls)
  local rank, place = { differs = 1, ["not seen"] = 2, confirmed = 3 }, {}
  for index, fact in ipairs(found) do place[fact] = index end
  table.sort(found, function(a, b)
    if rank[a.word] ~= rank[b.word] then return rank[a.word] < rank[b.word] end
    return place[a] < place[b]
  end)
  return found
end

return facts
