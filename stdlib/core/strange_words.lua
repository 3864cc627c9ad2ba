-- Words of records whose meaning is not known here. A filter by a word that is known passes over them, and an empty
-- list, or a shorter one, would look like an answer: so it is said what was passed over, and how the shell is told what
-- such a word means.
local shell = ...
local outcome = shell.library("core/outcome")
local once = shell.library("core/once")
local optional = shell.library("core/record").optional
local states = shell.library("core/states")
local visible = shell.library("core/visible")
local words_of = shell.library("core/words")
local constant = words_of.constant

local strange_words = {}

-- Fields whose words tell how something is or what came of it, beside the states: not which kind of thing it is.
local TELLING = { outcome = true, integrity = true, frequency = true }

local function has(words, word)
  for _, known in ipairs(words) do
    if constant(known) == constant(word) then return true end
  end
  return false
end

local NAMED = 3 -- words that a note names

-- The word of a record that says nothing.
local NOTHING = ""

local function is_known(word, is_state, words) return has(words, word) or is_state and states.is_known(word) end

-- The word by which a record says what is not known; nil where it is known. What came of a job its status says. There
-- are few words, and may be many records: `seen` keeps which words are known.
local function word_of(item, key, is_state, words, seen)
  local value = optional(item, key, "text")
  if key ~= "outcome" then
    if value ~= nil and seen[value] == nil then seen[value] = is_known(value, is_state, words) end
    return value ~= nil and not seen[value] and value or nil
  end
  local status = optional(item, "status", "text")
  if value == "unknown" then return status or NOTHING end
  return value == nil and status and not states.is_known(status) and status or nil
end

-- Who asks for such a word knows of it.
local function asks_for_it(wanted, key, is_state, words)
  for _, word in ipairs(wanted) do
    if type(word) ~= "string" or key == "outcome" and constant(word) == "UNKNOWN" then return true end
    if key ~= "outcome" and not is_known(word, is_state, words) then return true end
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

-- "ERROR (2), ODD and 4 others"
local function names_of(words, counts)
  local names = {}
  for index = 1, math.min(#words, NAMED) do
    local count = counts[words[index]]
    names[index] = visible.text(words[index]) .. (count > 1 and (" (%d)"):format(count) or "")
  end
  local others = #words - #names
  if others == 0 then return words_of.all_of(names) end
  return ("%s and %d other%s"):format(table.concat(names, ", "), others, others == 1 and "" or "s")
end

local function advice_of(words, key)
  if #words == 1 then return advice(words[1], key) end
  local lines = {}
  for index = 1, math.min(#words, NAMED) do
    local told = advice(words[index], key):gsub("^\n", "")
    if told ~= "" then lines[#lines + 1] = ("\n%s: %s"):format(visible.text(words[index]), told) end
  end
  return table.concat(lines)
end

-- Says it of the records of words of one sort.
local function note(words, counts, noun, rest, key)
  if #words == 0 then return end
  local count = 0
  for _, word in ipairs(words) do count = count + counts[word] end
  local them = count == 1 and ("%d %s says"):format(count, noun) or ("%d %ss say"):format(count, noun)
  if type(rest) == "function" then rest = rest(words) end
  if count == 1 then rest = rest:gsub("^are ", "is "):gsub("has them$", "has it") end
  local shown = #words == 1 and visible.text(words[1]) or names_of(words, counts)
  local text
  if words[1] == NOTHING then
    text = ("%s no %s, and %s"):format(them, key == "outcome" and "status" or key or "status", rest)
  elseif outcome.is_running(words[1]) then
    text = ("%s %s, and an end time: how that ended is not known, and %s"):format(them, shown, rest)
  elseif #words == 1 then
    text = ("what %s means is not known: %s it, and %s"):format(shown, them, rest)
  else
    text = ("what %s mean is not known: %s them, and %s"):format(shown, them, rest)
  end
  shell.note(text .. (words[1] == NOTHING and "" or advice_of(words, key)))
end

--- Says of how many records it is not known whether they are what was looked for, by the words that they have: the
--- first few of them, and how many others there are.
---@param words string[]  in the order in which they were met; "" of those that say nothing
---@param counts table<string, integer>  of how many records each is
---@param noun string  what they are, for one: "job"
---@param rest string|fun(words: string[]): string  what became of them, for several: "are not listed"
---@param key string?  the field: a state unless given
function strange_words.note(words, counts, noun, rest, key)
  local sorts = { {}, {}, {} }
  for _, word in ipairs(words) do
    local sort = word == NOTHING and 3 or outcome.is_running(word) and 2 or 1
    table.insert(sorts[sort], word)
  end
  for _, sort in ipairs(sorts) do note(sort, counts, noun, rest, key) end
end

--- Says of one record that its word is not known, and what it counts as: once for each word, since many may have it.
--- The next line of the prompt says it again.
---@param scv table
---@param noun string  what is judged: "backup"
---@param what string  the record: "backup gold_web_1"
---@param word string
---@param counts string  "it counts as no success"
function strange_words.once(scv, noun, what, word, counts)
  if not once.is_first(scv, noun, word) then return end
  shell.note(("%s is %s, and what that means is not known: %s%s"):format(what, visible.text(word), counts,
    advice(word)))
end

local function has_unknown(texts, is_state, words)
  for text in next, texts do
    if text ~= "" and not is_known(text, is_state, words) then return true end
  end
  return false
end

--- Which records a filter passes over for a word that is not known; nil where it was asked for such a word, or where
--- the field is none of the sort.
---@param list table
---@param key string  the field
---@param wanted any[]  the words that it was asked for
---@param words string[]  the words that the field is known to have
---@param texts table<string, any>  the texts that the list has in the field, as keys
---@return table<integer, string>? odd  their words, by their places in the list
function strange_words.among(list, key, wanted, words, texts)
  local is_state = key:lower():find("status$") ~= nil or key:lower():find("state$") ~= nil
  if not (TELLING[key] or is_state) or key ~= "outcome" and #words == 0 then return nil end
  if asks_for_it(wanted, key, is_state, words) then return nil end
  local odd, seen = {}, {}
  if key ~= "outcome" and not has_unknown(texts, is_state, words) then return odd end
  for index, item in ipairs(list) do odd[index] = word_of(item, key, is_state, words, seen) end
  return odd
end

--- Counts words, in the order in which they are met.
---@param list table
---@param word_at fun(item: any, index: integer): string?  nil of what is not counted
---@return string[] words
---@return table<string, integer> counts
function strange_words.counted(list, word_at)
  local words, counts = {}, {}
  for index, item in ipairs(list) do
    local word = word_at(item, index)
    if word and not counts[word] then words[#words + 1] = word end
    if word then counts[word] = (counts[word] or 0) + 1 end
  end
  return words, counts
end

return strange_words
