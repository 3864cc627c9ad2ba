-- What may stand in the place of something that is not as it was assumed: offered where one thing alone is likely, and
-- never taken by itself.
local shell = ...
local forms = shell.library("workflows/check/forms")
local literal = shell.library("text/literal")
local moment = shell.library("core/moment")
local outcome = shell.library("core/outcome")
local sequence = shell.library("core/sequence")
local states = shell.library("core/states")

local candidates = {}

local function letters(text) return (text:lower():gsub("[^%w]", "")) end

-- The words of a name: "startTime" → start, time.
local function words_of(text)
  local found = {}
  local parted = text:gsub("(%l)(%u)", "%1 %2"):gsub("[^%a]", " "):lower()
  for word in parted:gmatch("%a+") do found[word] = true end
  return found
end

-- Words that mean the same in names of fields and of operations, as a rule.
local LIKES = {
  { "start", "started", "begin", "began", "beginning", "created", "creation", "create", "taken", "snapshot" },
  { "end", "ended", "finish", "finished", "complete", "completed", "completion", "stop", "stopped" },
  { "time", "date", "at", "on", "timestamp", "moment", "datetime" }, { "status", "state", "result", "outcome" },
  { "type", "kind" }, { "id", "identifier", "key" }, { "name", "label", "title" }, { "size", "bytes", "length" },
  { "vm", "machine" }, { "last", "latest", "recent" }, { "modified", "changed", "updated" }, { "verified", "checked" },
  { "cron", "expression" }, { "host", "server" }, { "remove", "delete" }, { "list", "logs" }, { "get", "lookup" },
  { "modify", "update", "change", "edit" }, { "set", "put", "save" }, { "add", "create" },
}

local likes = {}
for group, alike in ipairs(LIKES) do
  for _, word in ipairs(alike) do
    likes[word] = likes[word] or {}
    likes[word][group] = true
  end
end

local function is_like(one, other)
  if one == other then return true end
  for group in next, likes[one] or {} do
    if (likes[other] or {})[group] then return true end
  end
  return false
end

local function has_like(words, word)
  for other in next, words do
    if is_like(word, other) then return true end
  end
  return false
end

-- Whether the values of an unknown key are such as a field's are.
local function is_of_kind(member, seen)
  local allowed, elements = forms.allowed(member.type), forms.allowed_elements(member.type)
  for kind in next, seen.kinds do
    local is_digits = kind == "number" and moment.is_field(member.stable or member.name)
    if allowed and not allowed[kind] and not is_digits then return false end
  end
  for kind in next, seen.elements or {} do
    if elements and not elements[kind] then return false end
  end
  if moment.is_field(member.stable or member.name) and next(seen.times) then return seen.times.unreadable == nil end
  return true
end

-- The names under which our document knows a field.
local function names_of(member)
  local names = { member.name, member.stable or member.name }
  for _, other in ipairs(member.also or {}) do names[#names + 1] = other end
  return names
end

-- Words that say nothing.
local EMPTY = { the = true, is = true, of = true, a = true }

-- Whether a key is called like a field: all words of the field are in it, and nothing that says of something else.
local function is_named_like(member, key, schema_name)
  local theirs, about = words_of(key), words_of(schema_name)
  for _, name in ipairs(names_of(member)) do
    local mine, is_it = words_of(name), letters(name) == letters(key)
    if not is_it then
      is_it = next(mine) ~= nil
      for word in next, mine do is_it = is_it and has_like(theirs, word) end
      for word in next, theirs do is_it = is_it and (EMPTY[word] or about[word] or has_like(mine, word)) end
    end
    if is_it then return true end
  end
  return false
end

-- Words of keys that hold a moment, or a list, of something else than a field without such a word.
local ELSE = {
  "end", "expiry", "expires", "expiration", "expire", "retention", "modified", "deleted", "verified", "next", "last",
  "mount", "mounted", "unmounted", "error", "message", "tag", "tags", "start",
}

local function says_else(member, key)
  local mine, theirs = {}, words_of(key)
  for _, name in ipairs(names_of(member)) do
    for word in next, words_of(name) do mine[word] = true end
  end
  for _, word in ipairs(ELSE) do
    if has_like(theirs, word) and not has_like(mine, word) then return true end
  end
  return false
end

--- The key that is likely to be a field which no record has; nil where none is, or several are.
---@param member table  as the document describes it
---@param schema SchemaEvidence
---@param schema_name string  what our document calls the schema
---@param taken table<string, boolean>?  keys that may be other fields of it: a key can't be two fields
---@return string?
function candidates.field(member, schema, schema_name, taken)
  local called, of_kind = {}, {}
  local is_time = moment.is_field(member.stable or member.name)
  for key, seen in next, schema.unknown do
    if 2 * seen.present >= schema.total and not (taken and taken[key]) and is_of_kind(member, seen) then
      if is_named_like(member, key, schema_name) then called[#called + 1] = key end
      -- One that is a time, or a list, where nothing else is, need not be called alike.
      local is_telling = is_time and next(seen.times) ~= nil or not is_time and seen.kinds.list ~= nil
      if is_telling then of_kind[#of_kind + 1] = key end
    end
  end
  if #called > 0 then return #called == 1 and called[1] or nil end
  local kinds = forms.allowed(member.type) or {}
  if not is_time and not kinds.list then return nil end
  return #of_kind == 1 and not says_else(member, of_kind[1]) and of_kind[1] or nil
end

--- The operation that only the appliance's document has and that is likely to be one of ours which it lacks: below the
--- same path, and with all words of ours in it, be it in its path, its name or its title.
---@param ours table
---@param extras table[]
---@return table?
function candidates.operation(ours, extras)
  local segment = ours.path:match("^/[^/]+/[^/]+")
  local found = {}
  for _, extra in ipairs(extras) do
    if extra.path:match("^/[^/]+/[^/]+") == segment and (extra.effect == "read") == (ours.effect == "read") then
      local tail = extra.path:sub(#segment + 1):gsub("{.-}", "")
      local theirs = words_of(table.concat({ tail, extra.title or "", extra.summary or "", extra["function"] }, " "))
      local is_it = true
      for word in next, words_of(ours["function"]) do
        is_it = is_it and (has_like(theirs, word) or #word > 3 and letters(tail):find(word, 1, true) ~= nil)
      end
      if is_it then found[#found + 1] = extra end
    end
  end
  return #found == 1 and found[1] or nil
end

-- What words have in them that may be of something else than success: enough not to offer them.
local DOUBTFUL = { "NOT", "UN", "ERR", "PART", "STOP", "TIME", "EXCEPT", "BUT", "WAIT", "START" }

local function has_any(word, parts)
  for _, part in ipairs(parts) do
    if word:find(part, 1, true) then return true end
  end
  return false
end

--- The word that is likely to stand for COMPLETED where that is never said: the only one that isn't known, if it is one
--- for success by its letters.
---@param words table<string, integer>
---@param known string[]  the words that our document names
---@return string?
function candidates.word(words, known)
  local found = {}
  for word in next, words do
    if outcome.of(word) == "done" then return nil end
    local is_known = outcome.of(word) ~= "unknown" or outcome.is_running(word)
    if not is_known and not sequence.has(states.JOBS, word:upper()) then found[#found + 1] = word end
  end
  local likely = #found == 1 and found[1]
  if not likely or states.sounds(likely) ~= "good" or has_any(likely:upper(), DOUBTFUL) then return nil end
  return not states.problem("COMPLETED", likely, known) and likely or nil
end

--- The call that tells the shell so.
---@param fields {[1]: string, [2]: string}[]  names and values, in their order
---@return string
function candidates.correction(fields)
  local texts = {}
  for index, each in ipairs(fields) do texts[index] = ("%s = %s"):format(each[1], literal.encode(each[2])) end
  return ("scv.api.correct{%s}"):format(table.concat(texts, ", "))
end

return candidates
