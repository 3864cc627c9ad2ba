-- What a check says of words: of states, and of fields for which our document names the words that there are.
local shell = ...
local candidates = shell.library("workflows/check/candidates")
local evidence = shell.library("workflows/check/evidence")
local outcome = shell.library("core/outcome")
local sequence = shell.library("core/sequence")
local states = shell.library("core/states")
local words = shell.library("core/words")

local word_facts = {}

local WORDS_SHOWN = 12 -- words of an enumeration that a row names

local STATES = { status = true, last_status = true }

-- The words that the library tells apart, of fields of which our document names none.
local TOLD_APART = {
  ["SnapshotLocation.locationType"] = { "PRIMARY", "SECONDARY" }, ["ResourceGroup.status"] = states.GROUPS,
}

-- Whether a word of a state is one that means something; nil where the field is no such state.
local function is_state(row)
  local stable = row.member.stable or row.member.name
  if not STATES[stable] or not (row.schema == "Job" or row.schema == "Backup" or stable == "last_status") then
    return nil
  end
  return function(word)
    return outcome.of(word) ~= "unknown" or outcome.is_running(word) or words.constant(word) == "PARTIAL"
  end
end

-- Whether a word is one that our document names for the field, in a reply or in a request; nil where it names none.
local function is_named(row, named)
  local allowed = row.member.allowed or {}
  if #allowed == 0 then allowed = TOLD_APART[row.key] or named[row.member.name] or {} end
  if #allowed == 0 then return nil end
  return function(word)
    for _, known in ipairs(allowed) do
      if words.constant(tostring(known)) == words.constant(word) then return true end
    end
    return false
  end
end

-- All words that our document names for what is sent.
local function all_of(named)
  local all = {}
  for _, allowed in next, named do table.move(allowed, 1, #allowed, #all + 1, all) end
  return all
end

--- The fact of a field's words, where any was seen and any is assumed.
---@param row table  a member of our document, in its schema: {key, schema, member, operations}
---@param seen MemberEvidence?
---@param named table<string, string[]>  what `named` gave
---@return Fact?
function word_facts.of(row, seen, named)
  local stable = row.member.stable or row.member.name
  if not seen or not next(seen.words) or not evidence.is_words(stable) then return nil end
  local means = is_state(row)
  local is_known = means or is_named(row, named)
  if not is_known then return nil end
  local found, unknown = sequence.keys(seen.words), {}
  for _, word in ipairs(found) do
    if not is_known(word) then unknown[#unknown + 1] = word end
  end
  local fact = {
    what = "word", operation = row.operations[1], field = row.key, name = row.member.stable, by = "reply",
    word = "confirmed", found = table.concat(found, ", ", 1, math.min(#found, WORDS_SHOWN)),
  }
  if #unknown > 0 then
    fact.word = "differs"
    fact.found = ("%s is said, and what that means is not known"):format(words.all_of(unknown))
    local likely = means and candidates.word(seen.words, all_of(named))
    fact.correct = likely and candidates.correction { { "word", "COMPLETED" }, { "is", likely } } or nil
  end
  return fact
end

--- The words that our document names for what is sent, by the fields' own names. What is called type may be of
--- anything.
---@param rows table[]  the members of all bodies
---@return table<string, string[]>
function word_facts.named(rows)
  local named = {}
  for _, row in ipairs(rows) do
    local allowed = row.member.allowed or {}
    if #allowed > 0 and row.member.name ~= "type" then named[row.member.name] = allowed end
  end
  return named
end

return word_facts
