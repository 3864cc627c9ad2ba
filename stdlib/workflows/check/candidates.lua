-- What may stand in the place of something that is not as it was assumed: offered where one thing alone is likely, and
-- never taken by itself.
local shell = ...
local forms = shell.library("workflows/check/forms")
local literal = shell.library("text/literal")
local moment = shell.library("core/moment")
local outcome = shell.library("core/outcome")

local candidates = {}

local function letters(text) return (text:lower():gsub("[^%w]", "")) end

-- The words of a name: "startTime" → start, time.
local function words_of(text)
  local found = {}
  local parted = text:gsub("(%l)(%u)", "%1 %2"):gsub("[^%w]", " "):lower()
  for word in parted:gmatch("%w+") do found[word] = true end
  return found
end

-- Words for the same.
local ALIKE = {
  taken = "time", created = "time", date = "time", delete = "remove", identifier = "id", list = "logs", lookup = "get",
  state = "status", title = "name", label = "name", display = "name",
}

local function shares_words(one, other)
  local count, mine = 0, words_of(one)
  for word in next, words_of(other) do
    if mine[word] or ALIKE[word] and mine[ALIKE[word]] then count = count + 1 end
  end
  return count
end

-- Whether the values of an unknown key are such as a field's are.
local function is_of_kind(member, seen)
  local allowed = forms.allowed(member.type)
  for kind in next, seen.kinds do
    local is_digits = kind == "number" and moment.is_field(member.stable or member.name)
    if allowed and not allowed[kind] and not is_digits then return false end
  end
  if moment.is_field(member.stable or member.name) and next(seen.times) then return seen.times.unreadable == nil end
  return true
end

-- How likely a key is the field: by its name, else by what its values are.
local function likelihood(member, key)
  local mine = { member.name, member.stable or member.name }
  for _, other in ipairs(member.also or {}) do mine[#mine + 1] = other end
  local best = 0
  for _, name in ipairs(mine) do
    local one, other = letters(name), letters(key)
    if one == other then return 100 end
    local is_within = #one >= 4 and other:find(one, 1, true) or #other >= 4 and one:find(other, 1, true)
    best = math.max(best, is_within and 50 or 0, 10 * shares_words(name, key))
  end
  return best
end

--- The key that is likely to be a field which no record has; nil where none is, or several are.
---@param member table  as the document describes it
---@param schema SchemaEvidence
---@return string?
function candidates.field(member, schema)
  local best, found = 0, {}
  local of_kind = {}
  for key, seen in next, schema.unknown do
    if 2 * seen.present >= schema.total and is_of_kind(member, seen) then
      of_kind[#of_kind + 1] = key
      local likely = likelihood(member, key)
      if likely > best then best, found = likely, {} end
      if likely == best and likely > 0 then found[#found + 1] = key end
    end
  end
  if #found == 1 then return found[1] end
  -- One that is a time, or a list, where nothing else is, need not be called alike.
  local kinds = forms.allowed(member.type) or {}
  local is_telling = moment.is_field(member.stable or member.name) or kinds.list
  if best == 0 and is_telling then
    local timed = {}
    for _, key in ipairs(of_kind) do
      if not moment.is_field(member.stable or member.name) or next(schema.unknown[key].times) then
        timed[#timed + 1] = key
      end
    end
    return #timed == 1 and timed[1] or nil
  end
  return nil
end

--- The operation that only the appliance's document has and that is likely to be one of ours which it lacks.
---@param ours table
---@param extras table[]
---@return table?
function candidates.operation(ours, extras)
  local segment = ours.path:match("^/[^/]+/[^/]+")
  local best, found = 0, {}
  for _, extra in ipairs(extras) do
    if extra.path:match("^/[^/]+/[^/]+") == segment and (extra.effect == "read") == (ours.effect == "read") then
      local theirs = table.concat({ extra.path, extra.title or "", extra.summary or "", extra["function"] }, " ")
      local likely = shares_words(("%s %s"):format(ours["function"], ours.title or ""), theirs)
      if likely > best then best, found = likely, {} end
      if likely == best and likely > 0 then found[#found + 1] = extra end
    end
  end
  return #found == 1 and found[1] or nil
end

--- The word that is likely to stand for COMPLETED where that is never said: the only one that isn't known.
---@param words table<string, integer>
---@return string?
function candidates.word(words)
  local found = {}
  for word in next, words do
    if outcome.of(word) == "done" then return nil end
    if outcome.of(word) == "unknown" and not outcome.is_running(word) then found[#found + 1] = word end
  end
  return #found == 1 and found[1] or nil
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
