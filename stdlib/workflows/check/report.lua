-- The report of a check: what others need to know of how an appliance replies, and nothing of what it holds.
local shell = ...
local carried = shell.library("session/carried")
local List = shell.library("core/list")
local pseudonyms = shell.library("workflows/check/pseudonyms")

local report = {}

local KEPT = 3 -- records of each operation

-- Which of a list's records are kept: the first, the last, and one in the middle.
local function chosen(rows)
  local count = #rows
  if count <= KEPT then return rows end
  return { rows[1], rows[(count + 1) // 2], rows[count] }
end

--- Keeps some of a reply for the report.
---@param samples table<string, any[]>  by operation
---@param operation string
---@param reply any
function report.keep(samples, operation, reply)
  local kept = samples[operation]
  if type(reply) ~= "table" or kept and #kept >= KEPT then return end
  kept = kept or {}
  samples[operation] = kept
  for _, row in ipairs(List.is(reply) and chosen(reply) or { reply }) do
    -- Who tries a workflow on it may note something in it.
    if #kept < KEPT then kept[#kept + 1] = carried.copy(row) end
  end
end

-- The stable names by which the keys of records go, and the words that our document names.
local function names_and_words(definition)
  local stable, known = {}, {}
  local function add_words(members)
    for _, member in ipairs(members or {}) do
      for _, word in ipairs(member.allowed or {}) do known[tostring(word):lower()] = true end
      add_words(member.members)
    end
  end
  local function add(members)
    for _, member in ipairs(members or {}) do
      stable[member.name] = stable[member.name] or member.stable or member.name
      for _, other in ipairs(member.also or {}) do stable[other] = stable[other] or member.stable or member.name end
      add(member.members)
    end
  end
  for _, operation in ipairs(definition.bridge.operations()) do
    local ours = definition:of_ours(operation.name)
    if ours then
      add(ours.record)
      add_words(ours.record)
      add_words(ours.body)
    end
  end
  return stable, known
end

local FACT = { "what", "operation", "field", "name", "assumed", "word", "by", "copes", "seen" }
local WORKFLOW = { "workflow", "word", "at", "why", "operation", "field" }
local WAY = { "way", "word", "at", "why" }
local READ = { "operation", "requests", "records", "word", "why" }

-- Some fields of rows; none of them holds what an appliance calls its things.
local function rows_of(rows, keys, more)
  local copies = List.new()
  for index, row in ipairs(rows) do
    local copy = {}
    for _, key in ipairs(keys) do copy[key] = row[key] end
    if more then more(copy, row) end
    copies[index] = copy
  end
  return copies
end

-- Names before everything else, so that no word of an enumeration is one of them.
local function learn(names, samples, operations, stable)
  local function visit(value, depth)
    if type(value) ~= "table" or depth > 8 then return end
    for key, each in next, value do
      if type(each) == "string" and type(key) == "string" and pseudonyms.is_name(key, stable[key]) then
        names:learn(each)
      end
      visit(each, depth + 1)
    end
  end
  for _, operation in ipairs(operations) do visit(samples[operation], 0) end
end

--- The text of a report: JSON.
---@param check table
---@param samples table<string, any[]>
---@param definition Definition
---@return string
function report.text(check, samples, definition)
  local stable, known = names_and_words(definition)
  local names, operations = pseudonyms.new(known), {}
  for operation in next, samples do operations[#operations + 1] = operation end
  table.sort(operations)
  learn(names, samples, operations, stable)
  local replies = {}
  for _, operation in ipairs(operations) do
    local rows = List.new()
    for index, row in ipairs(samples[operation]) do rows[index] = names:value("element", row, stable) end
    replies[operation] = rows
  end
  -- A field's name that only this appliance has may be anything: it is told unless it is a name of something, too.
  local function told(text)
    if text == nil then return nil end
    return (text:gsub("[%w_%-]+", function(word)
      return not stable[word] and names.learned[word:lower()] and names:name(word) or nil
    end))
  end
  local document = check.document
  -- A version is a few digits; what is no such thing may be anything.
  local version = tostring(document.version or ""):match("^[%w._+-]+$")
  return shell.json.encode({
    made_by = "scvsh " .. check.version, what = "a check of a first contact, with pseudonyms",
    document = {
      word = document.word, why = document.why, path = told(document.path),
      version = version and #version <= 40 and version or nil,
    },
    requests = check.requests, limit = check.limit, counts = check.counts,
    workflows = rows_of(check.workflows, WORKFLOW, function(copy, row) copy.ways = rows_of(row.ways, WAY) end),
    facts = rows_of(check.facts, FACT, function(copy, row)
      copy.found, copy.why, copy.correct = told(row.found), told(row.why), told(row.correct)
    end),
    reads = rows_of(check.reads, READ),
    replies = replies,
  }, { indent = 2, sorted = true }) .. "\n"
end

return report
