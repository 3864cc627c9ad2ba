-- Words of records whose meaning is not known here. A filter by a word that is known passes over them, and an empty
-- list, or a shorter one, would look like an answer: so it is said what was passed over, and how the shell is told what
-- such a word means.
local shell = ...
local outcome = shell.library("core/outcome")
local optional = shell.library("core/record").optional
local states = shell.library("core/states")
local visible = shell.library("core/visible")
local constant = shell.library("core/words").constant

local strange_words = {}

-- Fields whose words tell how something is or what came of it, beside the states: not which kind of thing it is.
local TELLING = { outcome = true, integrity = true, frequency = true }

local function has(words, word)
  for _, known in ipairs(words) do
    if constant(known) == constant(word) then return true end
  end
  return false
end

-- The word by which a record says what is not known; nil where it is known. What came of a job its status says. There
-- are few words, and may be many records: `seen` keeps which words are known.
local function word_of(item, key, is_state, words, seen)
  local value = optional(item, key, "text")
  if key ~= "outcome" then
    if value ~= nil and seen[value] == nil then
      seen[value] = has(words, value) or is_state and states.is_known(value)
    end
    return value ~= nil and not seen[value] and value or nil
  end
  local status = optional(item, "status", "text")
  if value == "unknown" then return status or "nothing" end
  return value == nil and status and not states.is_known(status) and status or nil
end

-- Who asks for such a word knows of it.
local function asks_for_it(wanted, key, is_state, words)
  for _, word in ipairs(wanted) do
    if type(word) ~= "string" or key == "outcome" and constant(word) == "UNKNOWN" then return true end
    if key ~= "outcome" and not has(words, word) and not (is_state and states.is_known(word)) then return true end
  end
  return false
end

-- How the shell is told what an appliance's word means, on a line of its own; "" where it can't be, as of the integrity
-- of a file, or where the word means something.
local function advice(word, key)
  if key == "integrity" then return "" end
  if key == "frequency" then
    return ('\nif it means one of ours, say which: scv.api.correct{word = "…", is = %s}'):format(visible.quoted(word))
  end
  local told = states.advice(word)
  return told and "\n" .. told or ""
end

--- Says of how many records it is not known whether they are what was looked for, by the word that they have.
---@param word string
---@param count integer
---@param noun string  what they are, for one: "job"
---@param rest string  what became of them, for several: "are not listed"
---@param key string?  the field: a state unless given
function strange_words.note(word, count, noun, rest, key)
  local shown = visible.text(word)
  local them = count == 1 and ("%d %s says"):format(count, noun) or ("%d %ss say"):format(count, noun)
  if count == 1 then rest = rest:gsub("^are ", "is "):gsub("has them$", "has it") end
  local text = outcome.is_running(word)
    and ("%s %s, and an end time: how that ended is not known, and %s"):format(them, shown, rest)
    or ("what %s means is not known: %s it, and %s"):format(shown, them, rest)
  shell.note(text .. advice(word, key))
end

-- Words of which it was said.
local told = {}

--- Says of one record that its word is not known, and what it counts as: once for each word, since many may have it.
---@param what string  the record: "backup gold_web_1"
---@param word string
---@param counts string  "it counts as no success"
function strange_words.once(what, word, counts)
  if told[word] then return end
  told[word] = true
  shell.note(("%s is %s, and what that means is not known: %s%s"):format(what, visible.text(word), counts,
    advice(word)))
end

--- Says what a filter passed over for a word that is not known; nothing where it was asked for such a word.
---@param list table
---@param key string  the field
---@param wanted any[]  the words that it was asked for
---@param words string[]  the words that the field is known to have
function strange_words.tell(list, key, wanted, words)
  local is_state = key:lower():find("status$") ~= nil or key:lower():find("state$") ~= nil
  if not (TELLING[key] or is_state) or key ~= "outcome" and #words == 0 then return end
  if asks_for_it(wanted, key, is_state, words) then return end
  local counts, order, seen = {}, {}, {}
  for _, item in ipairs(list) do
    local word = word_of(item, key, is_state, words, seen)
    if word and not counts[word] then order[#order + 1] = word end
    if word then counts[word] = (counts[word] or 0) + 1 end
  end
  for _, word in ipairs(order) do
    strange_words.note(word, counts[word], "record", "are not among what was found", key)
  end
end

return strange_words
