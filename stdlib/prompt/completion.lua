-- What a word that is being typed at the prompt could become. Nothing of the user's is called to find out; what is read
-- of the appliance is read beside what the user does, and soon (prompt/live_names).
local shell = ...
local argument_values = shell.library("prompt/argument_values")
local expression = shell.library("prompt/expression")
local literal = shell.library("text/literal")
local locals = shell.library("prompt/locals")
local meanings = shell.library("prompt/meanings")
local parameters = shell.library("prompt/parameters")
local place = shell.library("prompt/place")
local sessions = shell.library("session/session")
local strict = shell.library("prompt/strict")
local tokens = shell.library("prompt/tokens")
local visible = shell.library("core/visible")

local completion = {}

local PATIENCE = 0.28 -- seconds that may pass until there is an answer: with what comes around it, 0.3

-- What a list's methods take as the names of fields, by their order.
local FIELDS_OF = { where = true, like = true, count = true, select = true, sort = true, group = true }

---@class Candidates
---@field [integer] {text: string, note: string?}

local function begins(text, begun) return text:sub(1, #begun) == begun end

-- Whether a text that others made is put into a line: only what is what it looks like, and commands no terminal.
local function is_plain(text) return visible.text(text) == text end

local function by_text(a, b) return a.text < b.text end

-- The names of a table as candidates, sorted.
local function of_names(names, begun)
  local found = {}
  for name in pairs(names) do
    if begins(name, begun) then found[#found + 1] = { text = name } end
  end
  table.sort(found, by_text)
  return found
end

-- What functions and operations do, beside their names.
local function note_of(value)
  local facts = parameters.of(value)
  return facts and facts.summary ~= "" and visible.text(facts.summary) or nil
end

local function members(environment, at, begun)
  local list = at.tokens
  local meaning = expression.ending_at(environment, list, #list - 1)
  if not meaning then return {} end
  local names = meanings.members(meaning, list[#list].text)
  local found = of_names(names, begun)
  for _, each in ipairs(found) do each.note = note_of(names[each.text]) end
  return found
end

-- Globals, the prompt's own names, the locals of the statement, and the words of the language. The last values and the
-- last error are there from the start, but are nothing to begin with.
local function globals(environment, begun, list)
  local names = {}
  local list_names = meanings.names_function(environment)
  for _, name in ipairs(list_names and list_names(environment) or {}) do names[name] = true end
  for name in next, begins(begun, "_") and strict.KEPT or {} do names[name] = true end
  local found = locals.at(list, #list + 1)
  while found do
    names[found.name] = true
    found = found.outer
  end
  for _, map in ipairs { environment, _G } do
    for name in next, map do
      if type(name) == "string" and name:find("^[%a_][%w_]*$") then names[name] = true end
    end
  end
  for keyword in pairs(begun ~= "" and literal.keywords or {}) do names[keyword] = true end
  return of_names(names, begun)
end

-- MARK: Arguments

-- The names that may stand in a table of arguments.
local function argument_names(parameter, given, begun)
  local found = {}
  for _, facts in ipairs(parameter.named or {}) do
    if begins(facts.name, begun) and not given[facts.name] and is_plain(facts.name) then
      local kind = (facts.type or "any") .. (facts.is_optional and "" or ", required")
      local text = facts.text ~= "" and facts.text or nil
      found[#found + 1] = {
        text = literal.key(facts.name) .. " = ", note = visible.text(text and ("%s  %s"):format(kind, text) or kind),
      }
    end
  end
  table.sort(found, by_text)
  return found
end

-- The names of fields: themselves, or as keys of a table.
local function field_names(meaning, begun, are_keys)
  local found = {}
  for _, name in ipairs(meanings.fields(meaning)) do
    if begins(name, begun) and is_plain(name) then
      found[#found + 1] = { text = are_keys and literal.key(name) .. " = " or name }
    end
  end
  table.sort(found, by_text)
  return found
end

-- What a method of a list may be given: the names of fields, and what they hold. Nil where that is not known.
local function of_list(meaning, argument, word)
  if not (meaning.of and meanings.is_list(meaning.of) and FIELDS_OF[meaning.name]) then return nil end
  local takes_table = meaning.name == "where" or meaning.name == "like" or meaning.name == "count"
  if takes_table and #argument.keys == 1 then
    local values = {}
    for _, value in ipairs(meanings.words(meaning.of, argument.keys[1])) do
      local text = tostring(value)
      if begins(text, word.begun) and is_plain(text) then values[#values + 1] = { value = value } end
    end
    return values
  end
  if takes_table then
    return argument.is_key and field_names(meaning.of, word.begun, true), true
  end
  if meaning.name == "sort" and argument.position == 2 then return { { value = "asc" }, { value = "desc" } } end
  local values = {}
  for _, name in ipairs(field_names(meaning.of, word.begun)) do values[#values + 1] = { value = name.text } end
  return values
end

-- The names of lessons, also of the user's own, and what else lesson() takes.
local function lesson_names()
  local names = shell.library("lessons/catalogue").names()
  names[#names + 1], names[#names + 2] = "again", "off"
  return names
end

-- What help can be asked about: all that it knows by a name, and the user's own globals.
local function help_topics(begun)
  local topics, seen = {}, {}
  local function add(name)
    if not seen[name] then topics[#topics + 1] = name end
    seen[name] = true
  end
  -- Workflows go with and without `scv.`, as whoever types has begun.
  local is_whole = begins(begun, "scv.")
  for _, name in ipairs(shell.library("help/search").names()) do
    add((is_whole or name == "scv.api") and name or (name:gsub("^scv%.", "")))
  end
  for name, value in next, _G do
    if type(name) == "string" and (type(value) == "function" or type(value) == "table") then add(name) end
  end
  table.sort(topics)
  return topics
end

local OF_GLOBAL = { lesson = lesson_names, help = help_topics, source = help_topics }

local function is_global(meaning, name)
  return meaning.name == name and not meaning.of and meaning.value == shell.resolve(rawget(_G, name))
end

-- Words as values, those that begin as wanted.
local function of_words(words, begun)
  local values = {}
  for _, word in ipairs(words) do
    if begins(word, begun) and is_plain(word) then values[#values + 1] = { value = word } end
  end
  return values
end

local FILE_FUNCTIONS = { "dofile", "loadfile" }

-- Whether a file is meant, as far as the text of an argument or the function says so.
local function wants_file(meaning, facts)
  local text = facts and facts.text or ""
  if text:find("a file", 1, true) or text:find("path of", 1, true) then return true end
  if facts and (facts.name == "path" or facts.name == "file") then return true end
  for _, name in ipairs(FILE_FUNCTIONS) do
    if meaning.value == _G[name] then return true end
  end
  return meaning.value == io.open or meaning.value == io.lines
end

-- The names of profiles, each with the address of its appliance.
local function profile_names(begun)
  local values = {}
  for _, profile in ipairs(shell.profiles()) do
    if begins(profile.name, begun) and visible.text(profile.name) == profile.name then
      values[#values + 1] = { value = profile.name, note = profile.url and visible.text(profile.url) }
    end
  end
  return values
end

-- What may stand at an argument: candidates that are names (second result), or values; nil where nothing is known.
-- The third result says that a file is meant.
local function at_argument(environment, at, argument, word)
  local meaning = expression.ending_at(environment, at.tokens, argument.callee)
  if not meaning then return nil end
  local values, are_names = of_list(meaning, argument, word)
  if values then return values, are_names end
  if argument.position == 1 and #argument.keys == 0 then
    for name, make in pairs(OF_GLOBAL) do
      if is_global(meaning, name) and word.in_string then return of_words(make(word.begun), word.begun) end
    end
  end
  if argument.in_list and #argument.keys == 0 and is_global(meaning, "fleet") then return profile_names(word.begun) end
  local fn = meaning.value
  if type(fn) == "table" then fn = rawget(fn, "list") end
  local takes = parameters.of(fn)
  local parameter = takes and takes.parameters[argument.position]
  if not parameter then return nil, false, wants_file(meaning) end
  if argument.is_key and #argument.keys == 0 and parameter.named then
    return argument_names(parameter, argument.given, word.begun), true
  end
  local facts = argument_values.facts(parameter, argument.keys)
  if not facts then return nil, false, wants_file(meaning, parameter) end
  if facts.text == "a profile" then return profile_names(word.begun) end
  local session = meaning.session or shell.resolve(rawget(_G, "scv"))
  local where = {
    at = at, parameter = parameter, facts = facts, session = sessions.is(session) and session or nil,
    in_string = word.in_string, begun = word.begun, deadline = shell.monotonic() + PATIENCE,
    operation = takes.operation, name = meaning.name,
  }
  values = argument_values.of(where)
  word.remark = where.remark
  if values and argument.in_list and #values > 0 and #argument.keys == 0 and parameter.named then return nil end
  return values, false, wants_file(meaning, facts)
end

-- MARK: Strings

-- What is offered: a candidate, or where there are very many a plain text.
local function text_of(each) return type(each) == "table" and each.text or each end

-- Very many words go as plain texts.
local function bare_if_many(words)
  if #words <= argument_values.MANY then return words end
  for index = 1, #words do words[index] = text_of(words[index]) end
  return words
end

-- Each text once: of two things of one name, the notes of both.
local function each_once(words)
  local places, found, count = {}, {}, 0
  for index = 1, #words do
    local each = words[index]
    local text = type(each) == "table" and each.text or each
    local first = places[text]
    if not first then
      count = count + 1
      places[text], found[count] = each, each
    elseif type(first) == "string" or type(each) == "string" then
      -- There is nothing beside it.
      places[text] = first
    elseif first.note and each.note and first.note ~= each.note then
      first.note = first.note .. " / " .. each.note
    end
  end
  return found
end

-- Files whose paths begin with what is typed; those with a dot in front only where it is typed.
local function files(begun)
  local folder, name = begun:match("^(.*/)([^/]*)$")
  folder, name = folder or "", name or begun
  local found = {}
  for _, each in ipairs(shell.file_names(folder)) do
    if begins(each, name) and (each:sub(1, 1) ~= "." or name ~= "") and is_plain(each) then
      found[#found + 1] = { text = folder .. each, is_open = each:sub(-1) == "/" }
    end
  end
  return found
end

-- A text as it stands between quotes of a kind; nil where it can't.
local function between(text, quote)
  if quote:sub(1, 1) == "[" then return not text:find("]", 1, true) and text or nil end
  if not text:find("[\\\"']") then return text end
  return (text:gsub("[\\" .. quote .. "]", "\\%0"))
end

local function in_string(environment, at, line, first, last)
  local string = at.string
  local argument = place.argument(at)
  local values, are_names, is_file
  local word = { begun = string.text, in_string = true }
  if argument then values, are_names, is_file = at_argument(environment, at, argument, word) end
  if are_names then values = nil end
  local found = {}
  if values and #values > 0 then
    found = values
    for index = 1, #values do
      local each = values[index]
      if type(each) == "table" then
        each.text = tostring(each.value)
      elseif type(each) ~= "string" then
        values[index] = tostring(each)
      end
    end
  elseif is_file or not values and (not argument or string.text:find("/", 1, true)) then
    found = files(string.text)
  end
  -- The word may begin within the string.
  local skip = first + 1 - (string.first + #string.quote)
  found = each_once(found)
  local closes = #found == 1 and #string.quote == 1 and not (type(found[1]) == "table" and found[1].is_open)
    and line:sub(last + 1, last + 1) ~= string.quote
  local words, count, head = {}, 0, string.text:sub(1, skip)
  for index = 1, #found do
    local each = found[index]
    local text = between(text_of(each), string.quote)
    if text and (skip == 0 or begins(text, head)) then
      text = text:sub(skip + 1) .. (closes and string.quote or "")
      if type(each) == "table" then each.text = text else each = text end
      count = count + 1
      words[count] = each
    end
  end
  return words, word.remark
end

-- MARK: The whole

-- A value as it is written in a line.
local function written(value) return type(value) == "string" and literal.encode(value) or tostring(value) end

local function of_word(environment, at, begun)
  local list = at.tokens
  local last = list[#list]
  if last and last.kind == "sign" and (last.text == "." or last.text == ":") and tokens.ends_value(list[#list - 1]) then
    return members(environment, at, begun)
  end
  local argument = place.argument(at)
  local frame = at.frames[#at.frames]
  -- Behind a value, or in the midst of an expression, nothing of the argument begins.
  local begins_item = frame ~= nil and (frame.item > #list or argument ~= nil and last.text == "=")
  if argument and begins_item then
    local word = { begun = begun, in_string = false }
    local values, are_names = at_argument(environment, at, argument, word)
    if are_names then return values end
    if values and #values > 0 then
      for index, each in ipairs(values) do
        if type(each) == "table" then each.text = written(each.value) else values[index] = written(each) end
      end
      return values, word.remark
    end
    -- Where one of the appliance's things is wanted, and none can be offered, all names that there are would be noise.
    if word.remark then return begun == "" and {} or globals(environment, begun, list), word.remark end
  end
  return globals(environment, begun, list)
end

--- What the word could become, in order; each is the whole word, with a note beside it where there is one.
---@param environment table  where the prompt's lines run
---@param line string
---@param first integer  where the word begins, counted from 0
---@param last integer  where it ends
---@return ({text: string, note: string?}|string)[] words
---@return string? remark  why there are none, or what there is beside them
function completion.complete(environment, line, first, last)
  local at = place.behind(line:sub(1, last))
  if at.is_comment then return {} end
  if at.string then
    local words, remark = in_string(environment, at, line, first, last)
    return bare_if_many(words), remark
  end
  local begun = at.word or ""
  local number = at.tokens[#at.tokens]
  if begun == "" and number and number.kind == "number" and number.last == last then
    begun = number.text
    at.tokens[#at.tokens] = nil
  end
  local before = line:sub(first + 1, last - #begun)
  local words, remark = of_word(environment, at, begun)
  if before ~= "" then
    for index, each in ipairs(words) do
      if type(each) == "table" then each.text = before .. each.text else words[index] = before .. each end
    end
  end
  return bare_if_many(each_once(words)), remark
end

return completion
