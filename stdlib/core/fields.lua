-- What the records of a list have for fields, and which of them fit what is looked for. A name that no record has and
-- that is not known of where the list comes from is a slip, and so is a word that an enumeration lacks: both are
-- errors, since an empty list would look like an answer.
local shell = ...
local errors = shell.library("core/errors")
local record = shell.library("core/record")
local states = shell.library("core/states")
local strange_words = shell.library("core/strange_words")
local suggest = shell.library("core/suggest")
local wildcards = shell.library("core/wildcards")
local quoted = shell.library("core/visible").quoted
local constant = shell.library("core/words").constant

local fields = {}

-- Fields that hold words of an enumeration, whatever the document says of them.
local ENUMERATIONS = {
  status = true, state = true, outcome = true, type = true, frequency = true, integrity = true, kind = true,
  effect = true,
}

local function is_state(key) return key:lower():find("status$") ~= nil or key:lower():find("state$") ~= nil end

local function is_enumeration(key)
  return ENUMERATIONS[key] == true or is_state(key) or key:find("_type$") ~= nil or key:find("Type$") ~= nil
end

-- What the document says of the records of a list; nothing where they are not as an operation gave them.
local function members_of(origin)
  if not origin or not origin.operation or origin.only then return {} end
  local operation = shell.operation(origin.operation)
  return operation and operation.record or {}
end

local function member_of(members, key)
  for _, member in ipairs(members) do
    if member.name == key or member.stable == key then return member end
  end
  return nil
end

-- The names of fields, each once, as people write them: the stable ones before the appliance's own.
local function names_of(list, origin)
  local seen, names = {}, {}
  local function add(name)
    if type(name) == "string" and not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  for _, column in ipairs(origin and origin.columns or {}) do add((column.key:gsub("%[%].*$", ""))) end
  for _, member in ipairs(members_of(origin)) do add(member.stable or member.name) end
  for name in pairs(origin and origin.also or {}) do add(name) end
  for _, item in ipairs(list) do
    local metatable = getmetatable(item)
    local stable = type(metatable) == "table" and rawget(metatable, "fields")
    local spelt = {}
    for name, field in next, type(stable) == "table" and stable or {} do
      add(name)
      for _, key in ipairs(field.keys) do spelt[key] = true end
    end
    for key in next, item do
      if not spelt[key] then add(key) end
    end
  end
  return names
end

--- The names of the fields that the records of a list have, or may have by where it comes from: each once, as people
--- write them.
---@param list table
---@param origin ListOrigin?
---@return string[]
function fields.names(list, origin) return names_of(list, origin) end

--- One item's field. Stable names work, which are no keys of the record.
---@return any
function fields.of(item, key, method, index)
  if type(item) ~= "table" then
    errors.argument("List:" .. method, "item " .. index, "has no fields: it is " .. errors.what(item))
  end
  return record.value(item, key)
end

--- Fields of each item of a list, each as a sequence, `fields.NOTHING` where an item hasn't it. An item that has no
--- fields is an error.
---@param list table
---@param keys string[]
---@param method string
---@return any[][] values
function fields.columns(list, keys, method)
  local columns, ok = {}, true
  for position = 1, #keys do
    ok, columns[position] = pcall(record.column, list, keys[position])
    if not ok then break end
  end
  if ok then return columns end
  -- To look at each item whether it has fields would take longer than to read them. What is wrong is found out here,
  -- item by item.
  for index, item in ipairs(list) do
    for _, key in ipairs(keys) do fields.of(item, key, method, index) end
  end
  error(columns[#columns], 0)
end

--- The same of one field.
---@param list table
---@param key string
---@param method string
---@return any[] values
function fields.column(list, key, method) return fields.columns(list, { key }, method)[1] end

fields.NOTHING = record.NOTHING

--- Fields that the records of a list may have beside its columns, for `also` of where it comes from.
---@param names string[]
---@return table<string, string[]>
function fields.further(names)
  local also = {}
  for _, name in ipairs(names) do also[name] = {} end
  return also
end

-- Whether the type of the records has such a field, though none of those at hand does.
local function is_known(key, origin)
  for _, column in ipairs(origin and origin.columns or {}) do
    if column.key:gsub("%[%].*$", "") == key then return true end
  end
  return origin ~= nil and origin.also ~= nil and origin.also[key] ~= nil or member_of(members_of(origin), key) ~= nil
end

--- Refuses a field that no record of the list has and that its type doesn't know. Of an empty list of unknown kind
--- nothing can be said.
---@param list table
---@param origin table?  where the list comes from
---@param key string
---@param method string
function fields.check(list, origin, key, method)
  for index, item in ipairs(list) do
    if fields.of(item, key, method, index) ~= nil then return end
  end
  if is_known(key, origin) then return end
  local names = names_of(list, origin)
  if #list == 0 and #names == 0 then return end
  local problem, meant = "is no field of these records", suggest.meant(tostring(key), names)
  if meant then problem = ("%s; did you mean %s?"):format(problem, quoted(meant)) end
  errors.argument("List:" .. method, tostring(key), problem,
    "they have " .. suggest.listed(tostring(key), names))
end

-- A record in a list goes by its name, or by an id.
local function name_of(item)
  if type(item) ~= "table" then return item end
  for _, key in ipairs { "name", "id", "moref" } do
    local value = record.optional(item, key)
    if type(value) == "string" or type(value) == "number" then return value end
  end
  return item
end

local function is_sequence(value)
  return type(value) == "table" and (rawlen(value) > 0 or shell.library("core/list").is(value))
end

--- What a field holds, as a sequence: each item of a list, by its name, or the one value.
---@param value any
---@return any[]
function fields.parts(value)
  if not is_sequence(value) then return { value } end
  local parts = {}
  for index, item in ipairs(value) do parts[index] = name_of(item) end
  return parts
end

-- Whether a value is the wanted one. A number and the same in digits are one: an id may come as either.
local function is_same(value, wanted, in_any_case)
  if value == wanted then return true end
  local kind, other = type(value), type(wanted)
  if kind == "number" and other == "string" or kind == "string" and other == "number" then
    return tostring(value) == tostring(wanted)
  end
  return in_any_case and kind == "string" and other == "string" and constant(value) == constant(wanted)
end

-- What the values of a field are, each once, of those that are no tables; and whether all are true or false.
local function values_of(list, key)
  local seen, values, all_flags = {}, {}, true
  for _, item in ipairs(list) do
    for _, value in ipairs(fields.parts(record.optional(item, key))) do
      if type(value) ~= "table" and not seen[value] then
        seen[value] = true
        values[#values + 1] = value
        all_flags = all_flags and type(value) == "boolean"
      end
    end
  end
  return values, all_flags and #values > 0
end

-- The words that an enumeration is known to have: by the document, by what the same subject takes, by the jobs that
-- operations start. None where nothing is known.
local function known_words(origin, key)
  local words = {}
  local function add(list)
    for _, word in ipairs(list or {}) do
      if type(word) == "string" then words[#words + 1] = word end
    end
  end
  local member = member_of(members_of(origin), key)
  add(member and member.allowed)
  add(origin and origin.also and origin.also[key])
  local stable = member and member.stable or key
  local subject = origin and not origin.only and origin.operation and origin.operation:match("^([^.]*)%.")
  for _, operation in ipairs(subject and shell.operations() or {}) do
    local is_job = subject == "jobs" and stable == "type"
    local facts = (is_job or operation.subject == subject) and shell.operation(operation.name) or {}
    if is_job then add { facts.job_type } end
    local body = member and member_of(facts.body or {}, stable)
    add(body and body.allowed)
  end
  if #words == 0 and is_state(key) then
    add(states.JOBS)
    if subject == nil or subject == "resource_groups" then add(states.GROUPS) end
  end
  return words
end

--- The words that a field is known to hold, and those that it holds: none where neither is known.
---@param list table
---@param origin ListOrigin?
---@param key string
---@return any[]
function fields.words(list, origin, key)
  local words, seen = {}, {}
  for _, source in ipairs { known_words(origin, key), (values_of(list, key)) } do
    for _, word in ipairs(source) do
      if not seen[word] then words[#words + 1] = word end
      seen[word] = true
    end
  end
  return words
end

--- The word that was probably meant by one that an enumeration is not known to have; nil where it may be right.
---@param operation string  that gives the records
---@param key string
---@param wanted string
---@return string?
function fields.meant(operation, key, wanted)
  local known = known_words({ operation = operation }, key)
  for _, word in ipairs(known) do
    if constant(word) == constant(wanted) then return nil end
  end
  return suggest.near(wanted, known)
end

-- Looks why a word fits no record: it may be none that the field can hold.
local function explain(list, origin, key, wanted, func)
  if wildcards.is(wanted) and wanted:find("*", 1, true) then
    errors.argument(func, key, ("is compared with %s letter by letter, and no record has that"):format(quoted(wanted)),
      ("patterns are for like: list:like{%s = %q}"):format(key, wanted))
  end
  local values, all_flags = values_of(list, key)
  if all_flags and type(wanted) ~= "boolean" then
    errors.argument(func, key, "is true or false, got " .. errors.what(wanted))
  end
  if type(wanted) == "table" then
    errors.argument(func, key, "is compared with a table, which no record has",
      "give a value, or a list of those that it may be; or a function: list:where(function(item) return … end)")
  end
  if type(wanted) ~= "string" then return end
  local words = known_words(origin, key)
  if #words == 0 and not is_enumeration(key) then return end
  local is_closed = #words > 0
  for _, value in ipairs(values) do
    if type(value) == "string" then words[#words + 1] = value end
  end
  for _, word in ipairs(words) do
    if constant(word) == constant(wanted) then return end
  end
  local meant = suggest.meant(wanted, words)
  if not is_closed and not meant then return end
  local problem = ("is never %s"):format(quoted(wanted))
  errors.argument(func, key, meant and ("%s; did you mean %s?"):format(problem, quoted(meant)) or problem,
    "it is one of " .. suggest.listed(wanted, words))
end

--- Refuses a word that no record has in a field, and that is none that the field can hold.
---@param list table
---@param origin table?  where the list comes from
---@param key string
---@param word string
---@param func string  the function that it was passed to
function fields.check_word(list, origin, key, word, func)
  for _, item in ipairs(list) do
    local value = record.optional(item, key)
    if type(value) == "string" and constant(value) == constant(word) then return end
  end
  explain(list, origin, key, word, func)
end

-- What one value of a filter is looked for by: the wanted values, each with whether a record had it.
local function wish_of(key, value, method)
  local wanted = {}
  if is_sequence(value) or type(value) == "table" and getmetatable(value) == nil and next(value) == nil then
    if #value == 0 then
      errors.argument("List:" .. method, key, "is an empty list, which nothing fits",
        "to take every item, leave it out")
    end
    for index, each in ipairs(value) do wanted[index] = each end
  else
    wanted[1] = value
  end
  return { key = key, wanted = wanted, found = {}, in_any_case = is_enumeration(key) }
end

-- Whether a value is one of the wanted ones; all that it is are noted.
local function is_wanted(wish, value)
  local any, wanted = false, wish.wanted
  for index = 1, #wanted do
    if is_same(value, wanted[index], wish.in_any_case) then wish.found[index], any = true, true end
  end
  return any
end

-- The same of a field of an item, which may be a list.
local function fits(wish, value)
  local any = is_wanted(wish, value)
  if type(value) ~= "table" then return any end
  for _, part in ipairs(fields.parts(value)) do any = is_wanted(wish, part) or any end
  return any
end

-- Which items fit one wish. There are few words, and may be many records: each text is compared once, and the wish
-- keeps which there were.
local function look(list, wish, method)
  local values, texts = fields.column(list, wish.key, method), { [fields.NOTHING] = false }
  for index = 1, #values do
    local value = values[index]
    local is_own = texts[value]
    if is_own == nil then
      is_own = fits(wish, value)
      if type(value) == "string" then texts[value] = is_own end
    end
    values[index] = is_own
  end
  texts[fields.NOTHING] = nil
  wish.own, wish.texts = values, texts
end

local function all_found(wish)
  for index in ipairs(wish.wanted) do
    if not wish.found[index] then return false end
  end
  return true
end

-- Which items some wish rules out for certain: by a word that is known.
local function ruled_out_by(wishes)
  local ruled_out = {}
  for _, wish in ipairs(wishes) do
    for index, is_own in ipairs(wish.own) do
      if not is_own and not (wish.odd and wish.odd[index]) then ruled_out[index] = true end
    end
  end
  return ruled_out
end

-- Says what was passed over for words that are not known, and may be what was asked for: nothing else rules it out.
local function tell_odd(list, wishes)
  local ruled_out
  for _, wish in ipairs(wishes) do
    if wish.odd and next(wish.odd) ~= nil then
      ruled_out = ruled_out or ruled_out_by(wishes)
      local words, counts = strange_words.counted(list, function(_, index)
        return not ruled_out[index] and wish.odd[index] or nil
      end)
      strange_words.note(words, counts, "record", "are not among what was found", wish.key)
    end
  end
end

-- Which items fit all wishes.
local function fit_all(wishes)
  local fit = wishes[1].own
  for number = 2, #wishes do
    for index, is_own in ipairs(wishes[number].own) do fit[index] = fit[index] and is_own end
  end
  return fit
end

--- Which items of a list fit a table of fields and values: a value, or a list of those of which it may be any. A field
--- that is a list fits by any of its items. Words of an enumeration count in any capitals.
---@param list table
---@param origin table?  where the list comes from
---@param filter table
---@param method string
---@return boolean[] fit  for each item
function fields.matches(list, origin, filter, method)
  local wishes = {}
  for key, value in pairs(filter) do
    if type(key) ~= "string" then
      errors.argument("List:" .. method, "filter", "must name fields, got " .. errors.what(key),
        'for example {status = "FAILED"}')
    end
    fields.check(list, origin, key, method)
    wishes[#wishes + 1] = wish_of(key, value, method)
  end
  table.sort(wishes, function(a, b) return a.key < b.key end)
  for _, wish in ipairs(wishes) do
    look(list, wish, method)
    if not all_found(wish) and not wish.in_any_case then
      -- The document may know more enumerations than their names tell, be it of what the same subject takes.
      wish.in_any_case = #known_words(origin, wish.key) > 0
      if wish.in_any_case then look(list, wish, method) end
    end
    for index, wanted in ipairs(wish.wanted) do
      if not wish.found[index] then explain(list, origin, wish.key, wanted, "List:" .. method) end
    end
    if wish.in_any_case then
      wish.odd = strange_words.among(list, wish.key, wish.wanted, known_words(origin, wish.key), wish.texts)
    end
  end
  tell_odd(list, wishes)
  return fit_all(wishes)
end

return fields
