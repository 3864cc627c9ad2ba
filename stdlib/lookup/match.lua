-- From a word to a thing: the one order in which a word may mean something, for all that has names. See
-- docs/contracts.md, "Names and ids".
--
-- Exactly: as a name or as an id (a number, a moref, a uuid, a path). A word that is the name of one thing and the id
-- of another is ambiguous. Then in other capitals or blanks. Patterns come last, and only where several things may be
-- meant. A number is an id first. A record, as a list gives it, stands for itself.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local item_index = shell.library("lookup/item_index")
local kinds = shell.library("lookup/kinds")
local List = shell.library("core/list")
local moref = shell.library("core/moref")
local optional = shell.library("core/record").optional
local pages = shell.library("session/pages")
local schemas = shell.library("lookup/schemas")
local seen = shell.library("core/seen")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")
local wildcards = shell.library("core/wildcards")

local match = {}

local ids_of, names_of, names_and_ids, value_of = kinds.ids, kinds.names, kinds.names_and_ids, kinds.value

-- A uuid is the same however it is written.
local function exactly(text, key) return key == "uuid" and moref.uuid_key(text) or text end

--- An index over items for looks at many of them.
---@param items any[]
---@param kind Kind?
---@return ItemIndex
function match.index(items, kind)
  return item_index.new(items, function(item, key) return value_of(item, key, kind) end, exactly)
end

-- The items that have a word under one of the keys, compared as `fold` makes them.
local function with(items, keys, word, fold, kind, index)
  if index and fold == exactly then return index:having(keys, word) end
  local wanted = {}
  for _, key in ipairs(keys) do wanted[key] = fold(word, key) end
  return sequence.where(items, function(item)
    for _, key in ipairs(keys) do
      local value = value_of(item, key, kind)
      -- Nearly all are texts, and there may be many thousands.
      local is_it
      if type(value) == "string" then
        is_it = fold(value, key) == wanted[key]
      else
        is_it = element.is_meant(value, word, function(text) return fold(text, key) end)
      end
      if is_it then return true end
    end
    return false
  end)
end

--- The items that a word is exactly the name or an id of; more than one: it is ambiguous.
---@param items any[]  records, or names
---@param word string|number
---@param kind Kind?
---@param index ItemIndex?  of the items
---@return any[]
function match.exactly(items, word, kind, index)
  local found = type(word) == "number" and with(items, ids_of(kind), tostring(word), exactly, kind, index) or {}
  return #found > 0 and found or with(items, names_and_ids(kind), tostring(word), exactly, kind, index)
end

--- The items that a word is the name or an id of in other capitals, with other blanks, or as it looks.
---@param items any[]
---@param word string|number
---@param kind Kind?
---@return any[]
function match.loosely(items, word, kind)
  return with(items, names_and_ids(kind), tostring(word), kind and kind.loosely or seen.form, kind)
end

--- The items that a word means in the surest way in which it means any.
---@param items any[]
---@param word string|number
---@param kind Kind?
---@param index ItemIndex?  of the items
---@return any[]
function match.among(items, word, kind, index)
  local found = match.exactly(items, word, kind, index)
  return #found > 0 and found or match.loosely(items, word, kind)
end

--- The items that a word means, out of some or all that there are: in other capitals only all can tell.
---@param items any[]
---@param word string|number
---@param kind Kind?
---@param is_whole boolean  whether these are all
---@return any[]
function match.within(items, word, kind, is_whole)
  return (is_whole and match.among or match.exactly)(items, word, kind)
end

--- The first item of just that name; nil if there is none.
---@param items table[]
---@param name string
---@param kind Kind?
---@return table?
function match.named(items, name, kind)
  return with(items, { "name" }, name, exactly, kind)[1]
end

-- The items of which a record is the element itself: what the appliance gave in place of a name or an id.
local function of_element(items, given, kind, index)
  if index and not index:has_objects(names_and_ids(kind)) then return {} end
  return sequence.where(items, function(item)
    for _, key in ipairs(names_and_ids(kind)) do
      local value = value_of(item, key, kind)
      if type(value) == "table" and element.is_meant(value, given) then return true end
    end
    return false
  end)
end

-- The items that have what a record has under a key.
local function alike(items, value, key, kind, find, index)
  if type(value) == "table" then return of_element(items, value, kind, index) end
  return find(items, { key }, tostring(value), kind, index)
end

local function with_id(items, keys, word, kind, index) return with(items, keys, word, exactly, kind, index) end

local function of_word(items, _, word, kind, index) return match.among(items, word, kind, index) end

-- Whether an item of an id is called as a record calls it, or has another id of it: then it was renamed.
local function is_called_so(item, record, kind, id_key)
  for _, key in ipairs(ids_of(kind)) do
    local own, value = optional(record, key), value_of(item, key, kind)
    local is_told = key ~= id_key and own ~= nil and value ~= nil
    if is_told and #alike({ item }, own, key, kind, with_id) > 0 then return true end
  end
  local has_name, says_name = false, false
  for _, key in ipairs(names_of(kind)) do
    local own = optional(record, key)
    has_name = has_name or type(value_of(item, key, kind)) == "string"
    if type(own) == "string" then
      if #with({ item }, names_of(kind), own, kind.loosely or seen.form, kind) > 0 then return true end
      says_name = true
    end
  end
  return not (has_name and says_name)
end

-- Stops where a record has the id of a thing and another name: the thing was renamed, or the id is another's.
local function refuse_other_name(found, record, kind, key, func, argument)
  local item = found[1]
  if #found ~= 1 or type(item) ~= "table" or is_called_so(item, record, kind, key) then return end
  local name = names_of(kind)[1]
  local own, id = optional(record, name), optional(record, key)
  errors.argument(func, argument, ("says %s %s and %s %s, but the %s of that %s is %s now"):format(key,
    cell.text(element.label(id)), name, cell.text(own), kind.what, key,
    cell.text(element.label(value_of(item, name, kind)))),
    ("It was renamed, or the %s is another's. Pass the %s alone, or the name alone: %s = %q"):format(key, key, argument,
      own))
end

-- The items that a record stands for: as what the appliance gave, by its ids, else by its name.
local function of_record(items, record, kind, func, name, index)
  local called, argument = func or kind.func or kind.what, name or kind.argument or "the record"
  schemas.refuse_other(record, kind.schemas, kind.what, called, argument)
  local found, said = of_element(items, record, kind, index), nil
  if #found > 0 then return found, element.label(record) end
  for _, key in ipairs(ids_of(kind)) do
    local id = optional(record, key)
    found = id ~= nil and alike(items, id, key, kind, with_id, index) or {}
    if #found > 0 then
      refuse_other_name(found, record, kind, key, called, argument)
      return found, element.label(id)
    end
    if said == nil then said = id end
  end
  if said ~= nil then return {}, element.label(said) end
  for _, key in ipairs(names_of(kind)) do
    local own = optional(record, key)
    if own ~= nil then return alike(items, own, key, kind, of_word, index), element.label(own) end
  end
  local keys = table.move(names_of(kind), 1, #names_of(kind), #ids_of(kind) + 1, { table.unpack(ids_of(kind)) })
  errors.record(called, argument, record, keys, kind.hint)
end

--- The items that a word or a record means, and what it was looked for by.
---@param items any[]
---@param wanted string|number|table
---@param kind Kind
---@param func string?  the function that it was passed to, for messages
---@param name string?  the argument: the kind's unless given
---@param index ItemIndex?  of the items
---@return any[] found, string|number word
function match.meant(items, wanted, kind, func, name, index)
  if type(wanted) == "table" then return of_record(items, wanted, kind, func, name, index) end
  return match.among(items, wanted, kind, index), wanted
end

-- The same for messages: whatever the record says to it.
local function shown(item, key, kind)
  if kind and kind.is_plain then return item[key] end
  if type(item) == "table" then return optional(item, key) end
  return value_of(item, key, kind)
end

local function label_of(item, kind)
  if type(item) ~= "table" then return tostring(item) end
  local name = shown(item, "name", kind)
  name = name ~= nil and element.label(name) or nil
  for _, key in ipairs(ids_of(kind)) do
    local id = optional(item, key)
    if id ~= nil then
      return name == nil and element.label(id) or ("%s (%s %s)"):format(name, key, element.label(id))
    end
  end
  return name or element.label(item)
end

--- What tells items apart, for messages: "svm_a (id 1)".
---@param items any[]
---@param kind Kind?
---@return string[]
function match.labels(items, kind)
  return sequence.map(items, function(item) return label_of(item, kind) end)
end

--- What items are called, for messages: by their names, else by an id.
---@param items any[]
---@param kind Kind?
---@return string[]
function match.names(items, kind)
  local keys = names_and_ids(kind)
  return sequence.map(items, function(item)
    for _, key in ipairs(keys) do
      local value = shown(item, key, kind)
      if value ~= nil then return element.label(value) end
    end
    return nil
  end)
end

-- "there are 2 of that name", unless one of them has it as its id.
local function problem_of(found, word)
  local word_text = tostring(word):lower()
  for _, item in ipairs(found) do
    if not element.is_meant(shown(item, "name"), word_text, seen.form) then
      return ("it fits %d of them"):format(#found)
    end
  end
  return ("there are %d of that name"):format(#found)
end

--- How one is named of several that a word was found to mean. What is an id of one and the name of another stays
--- ambiguous, whichever is meant by it: then only a record tells.
---@param found any[]
---@param word string|number
---@param kind Kind
---@param argument string?  what it is given as: the kind's unless given
---@return string?
function match.advice(found, word, kind, argument)
  argument = argument or kind.argument
  for _, key in ipairs(argument and ids_of(kind) or {}) do
    local same = with(found, { key }, tostring(word), exactly, kind)
    local id = same[1] and value_of(same[1], key, kind)
    if id ~= nil and #same > 1 then
      -- What several have tells none of them.
      local others = sequence.where(ids_of(kind), function(other) return other ~= key end)
      return #others > 0 and ("name one by its %s:"):format(table.concat(others, " or ")) or kind.advice
    end
    if id ~= nil then
      return ("name one by a record, as %s = {%s = %s}:"):format(argument, key,
        type(id) == "string" and ("%q"):format(id) or element.label(id))
    end
  end
  return kind.advice
end

--- The one item among those that a word was found to mean; several are an error that lists them.
---@param found any[]
---@param word string|number
---@param kind Kind
---@param argument string?  what it is given as: the kind's unless given
---@return any
function match.only(found, word, kind, argument)
  if #found <= 1 then return found[1] end
  local advice = match.advice(found, word, kind, argument)
  if not kind.columns then
    errors.ambiguous(kind.what, word, match.labels(found, kind), advice, kind.of)
  end
  local what = kind.what and kind.what .. " " or ""
  choices.ambiguous(("%s%s%s is ambiguous: %s"):format(what, cell.text(word), kind.of or "", problem_of(found, word)),
    advice, found, table.unpack(kind.columns))
end

--- Stops at a list that was cut, where only an id tells that an item is the one that is meant.
---@param items any[]
---@param wanted string|number|table
---@param kind Kind
---@param found any[]  what it was found to mean
function match.refuse_cut(items, wanted, kind, found)
  local is_sure = #found == 1
    and (type(wanted) == "table" or #with(found, ids_of(kind), tostring(wanted), exactly, kind) > 0)
  local origin = not is_sure and List.is(items) and List.origin(items)
  if not origin then return end
  local word = type(wanted) == "table" and element.label(wanted) or cell.text(wanted)
  pages.refuse_cut(items, origin.operation or "the list", ("%ss%s"):format(kind.what, kind.of or ""),
    ("what %s means is not known"):format(word), ("give the %s by its %s"):format(kind.what, ids_of(kind)[1] or "name"))
end

-- Whether two rows are of one thing, by anything else than one field.
local function is_listed_twice(one, other, besides, kind)
  for _, key in ipairs(names_and_ids(kind)) do
    local value, others = optional(one, key), optional(other, key)
    if key ~= besides and value ~= nil and others ~= nil and element.is_meant(value, others) then return true end
  end
  return false
end

-- What an item says in the one field that requests take it by. An id is the same, whichever way JSON writes the number.
local function sole_of(item, kind)
  local value = optional(item, kind.sole)
  return type(value) == "number" and math.tointeger(value) or value
end

--- Stops where another thing has the same as the one that was found, in the one field that requests take it by: the
--- appliance would choose which of them is meant.
---@param items any[]  all there are
---@param item any  the one that was found, whichever way
---@param kind Kind
---@param index ItemIndex?  of the items
function match.check_sole(items, item, kind, index)
  local value = kind.sole and type(item) == "table" and sole_of(item, kind)
  if not value then return end
  local others = items
  if index and type(value) ~= "table" then others = index:alike(item, kind.sole) end
  local same = sequence.where(others, function(other)
    return other ~= item and element.is_meant(sole_of(other, kind), value)
      and not is_listed_twice(item, other, kind.sole, kind)
  end)
  if #same == 0 then return end
  local labels = match.labels({ item, table.unpack(same) }, kind)
  errors.raise {
    kind = "ambiguous", candidates = labels,
    message = ("%s %s%s is ambiguous: %d have that %s, and the appliance is told nothing else"):format(kind.what,
      cell.text(element.label(value)), kind.of or "", #labels, kind.sole),
    hint = ("there are %s; none of them can be named alone, so nothing was sent"):format(suggest.enumerated(labels)),
  }
end

--- Refuses a pattern where one thing is wanted and nothing is called so: it says what the pattern fits.
---@param word any
---@param kind Kind
---@param fitting fun(pattern: string): any[]  the things that it fits
---@param func string?  the function that it was passed to
---@param name string?  the argument: the kind's unless given
function match.refuse_pattern(word, kind, fitting, func, name)
  if not wildcards.is(word) then return end
  local found = fitting(word)
  local rows = { table.unpack(found, 1, 20) }
  local more = #found > #rows and ("\nand %d more"):format(#found - #rows) or ""
  local listed = kind.columns and choices.shown(rows, table.unpack(kind.columns))
    or "it fits " .. suggest.enumerated(match.labels(rows, kind))
  name = name or kind.argument
  local argument = name and name .. " " or ""
  errors.raise {
    kind = "argument", argument = name,
    message = ("%s%stakes one %s%s, and %s is a pattern: %d fit it"):format(func and func .. ": " or "", argument,
      kind.what, kind.of or "", cell.text(word), #found),
    hint = #found > 0 and listed .. more or nil,
  }
end

--- The items whose names a pattern fits.
---@param items any[]
---@param pattern string
---@param kind Kind?
---@return any[]
function match.fitting(items, pattern, kind)
  return sequence.where(items, function(item)
    local name = shown(item, "name", kind)
    return name ~= nil and wildcards.fits(element.label(name), pattern)
  end)
end

--- The item that a word or a record means; nothing found, or more than one, is an error that lists what there is.
---@param items any[]
---@param wanted string|number|table
---@param kind Kind
---@param func string?  the function that it was passed to, for messages
---@param name string?  the argument: the kind's unless given
---@param index ItemIndex?  of the items
---@return any
function match.one(items, wanted, kind, func, name, index)
  local found, word = match.meant(items, wanted, kind, func, name, index)
  match.refuse_cut(items, wanted, kind, found)
  if #found == 0 then
    match.refuse_pattern(word, kind, function(pattern) return match.fitting(items, pattern, kind) end)
    errors.not_found(kind.what, word, match.names(items, kind), { of = kind.of }, kind.loosely)
  end
  local item = match.only(found, word, kind)
  match.check_sole(items, item, kind, index)
  return item
end

--- What is read for a look at a word that is a reference already. It need not be looked at to be used: where the
--- appliance refuses the look, there is just nothing known that the word could mean besides.
---@param is_reference boolean
---@param read fun(): table
---@return table
function match.look(is_reference, read)
  if not is_reference then return read() end
  local ok, found = pcall(read)
  if ok then return found end
  local kind = errors.kind(found)
  if kind == "appliance" or kind == "protocol" then return {} end
  error(found, 0)
end

return match
