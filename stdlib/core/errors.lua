-- Errors of the library: one shape, the shape of every failure in the shell (kind, message, hint and further facts):
-- docs/contracts.md, "Errors and exit statuses".
local shell = ...
local suggest = shell.library("core/suggest")
local visible = shell.library("core/visible")
local quoted = visible.quoted

local errors = {}

--- Raises an error table; it prints as its message and, on the next line, its hint.
---@param facts {kind: string, message: string, hint: string?}
function errors.raise(facts)
  shell.raise(facts)
end

-- Refuses a table that lacks what every error says.
local function check_facts(facts)
  for _, key in ipairs { "kind", "message" } do
    if type(facts[key]) ~= "string" or facts[key] == "" then
      errors.argument("fail", key, "must be text, got " .. errors.what(facts[key]),
        'for example fail{kind = "job", message = "…"}')
    end
  end
  if facts.hint ~= nil and type(facts.hint) ~= "string" then
    errors.argument("fail", "hint", "must be text, got " .. errors.what(facts.hint))
  end
end

--- Stops with an error of the one shape: for scripts that find something that must not be overlooked. The exit status
--- follows from its kind; what else the table holds are facts for whoever catches it.
---
--- An error that was caught is passed on whole, its kind, its hint and its facts, with where it was in front of its
--- message.
---
---     fail{kind = "job", message = "2 of 13 VMs have no good backup", hint = "scv.backup_now{group = …}"}
---     local ok, raised = pcall(scv.restore_vm, wanted)
---     if not ok then fail(raised, "line 7") end
---@param facts {kind: string, message: string, hint: string?}|any  or what was caught
---@param where string?
---@typed return never
function errors.fail(facts, where)
  if where ~= nil then
    if type(where) ~= "string" then errors.argument("fail", "where", "must be text, got " .. errors.what(where)) end
    -- An interrupt stops the program, wherever it was.
    if errors.kind(facts) == "interrupted" then error(facts, 0) end
    -- What was caught prints by itself, whoever raised it; a bare table was written for this call.
    if type(facts) == "table" and getmetatable(facts) == nil then check_facts(facts) end
    local caught = { kind = errors.kind(facts) }
    for key, value in next, type(facts) == "table" and facts or {} do caught[key] = value end
    caught.message = ("%s: %s"):format(where, errors.message(facts))
    shell.raise(caught)
  end
  if type(facts) ~= "table" then errors.argument("fail", "facts", "must be a table, got " .. errors.what(facts)) end
  check_facts(facts)
  local copy = {}
  for key, value in pairs(facts) do copy[key] = value end
  shell.raise(copy)
end

--- What a value is, in a word that fits after "got".
---@return string
function errors.what(value)
  if value == nil then return "nil" end
  if value == shell.json_null then return "json.null" end
  local kind = math.type(value)
  if kind == "float" then return "the number " .. tostring(value) end
  if kind == "integer" then return "the integer " .. value end
  if type(value) == "string" then return quoted(value) end
  return "a " .. type(value)
end

--- The kind of a value, for what must not be shown itself: "an integer".
---@return string
function errors.kind_of(value)
  if value == nil then return "nil" end
  if value == "" then return "an empty text" end
  local kind = math.type(value)
  if kind then return kind == "integer" and "an integer" or "a number" end
  return type(value) == "string" and "text" or "a " .. type(value)
end

--- A wrong argument: `errors.argument("scv.backup_now", "group", "must be a name or an id, got a table")`.
---@param func string  the function as the user calls it
---@param name string  the argument's name
---@param problem string  the rest of the sentence
---@param hint string?
function errors.argument(func, name, problem, hint)
  shell.raise { kind = "argument", message = ("%s: %s %s"):format(func, name, problem), hint = hint, argument = name }
end

local SHOWN = 12 -- fields of a record that a message names

--- A record that says nothing of what it was passed as: what it would have to say, and what came.
---@param func string  the function as the user calls it
---@param name string  the argument's name
---@param value table
---@param fields string[]  any of which it must have
---@param hint string?  how such a thing is given
function errors.record(func, name, value, fields, hint)
  local keys = {}
  for key in next, value do keys[#keys + 1] = tostring(key) end
  table.sort(keys)
  local more = #keys > SHOWN and (" and %d more"):format(#keys - SHOWN) or ""
  local what = table.concat(keys, ", ", 1, math.min(#keys, SHOWN)) .. more
  errors.argument(func, name, ("must have %s, got %s"):format(shell.library("core/words").one_of(fields),
    #keys > 0 and "a record with " .. visible.text(what) or "an empty table"),
    hint or "a word will do, or a record as a list gives it")
end

local function as_text(candidates)
  local names = {}
  for i, candidate in ipairs(candidates) do names[i] = tostring(candidate) end
  return names
end

-- `datastore "x" for web01`: the name stands behind the thing that bears it, before whose that is.
local function named(what, name, of)
  return ("%s %s%s"):format(what, type(name) == "string" and quoted(name) or tostring(name), of or "")
end

--- A thing that isn't there, with those that are: the nearest first, at most twenty.
---@param what string  "resource group"
---@param name string|integer  what was asked for
---@param candidates (string|integer)[]?  the names that there are
---@param more table?  further fields of the error; `of`: whose the thing would be, " of web01", for the message alone
---@param form (fun(text: string): string)?  how names of these things are compared
function errors.not_found(what, name, candidates, more, form)
  local names = as_text(candidates or {})
  local of = more and more.of or nil
  local message = "no " .. named(what, name, of)
  local meant = suggest.near(tostring(name), names, form)
  if meant then message = ("%s; did you mean %s?"):format(message, quoted(meant)) end
  local facts = { kind = "not_found", message = message, candidates = names }
  if more and more.hint then
    facts.hint = more.hint
  elseif #names > 0 then
    facts.hint = ("there %s %s"):format(#names == 1 and "is" or "are", suggest.listed(tostring(name), names))
  elseif candidates then
    facts.hint = ("there is no %s%s at all"):format(what, of or "")
  end
  for key, value in pairs(more or {}) do facts[key] = value end
  facts.of = nil
  shell.raise(facts)
end

local BEGUN = 3 -- letters of which what begins with them is told

-- The names that go on from what was written, as they are called: they are a list to choose from, not a guess.
local function that_begin_with(name, key, names)
  local found, lower = {}, key:lower()
  for _, each in ipairs(#key >= BEGUN and names or {}) do
    if each:sub(1, #key):lower() == lower then found[#found + 1] = ("%s.%s"):format(name, each) end
  end
  table.sort(found)
  return found
end

--- A table of the library that has no such member, with those that it has: the nearest first. What is suggested may be
--- called next, and may be the opposite of what was meant: only what is very near is, and as it is called. Of what only
--- reads, less will do. Where nothing is near, those that begin so are told.
---@param name string  the table, as the user writes it
---@param key string
---@param names string[]
---@param hint string
---@param only_reads (fun(name: string): boolean)?  whether it changes nothing by being called
function errors.no_member(name, key, names, hint, only_reads)
  local message, meant = ("there is no %s.%s"):format(name, key), suggest.member(key, names, only_reads)
  local begun = meant and {} or that_begin_with(name, key, names)
  if meant then message = ("%s; did you mean %s.%s?"):format(message, name, meant) end
  if #begun > 0 then message = ("%s; what begins so: %s"):format(message, suggest.enumerated(begun)) end
  shell.raise { kind = "not_found", message = message, hint = hint, candidates = suggest.nearest_first(key, names) }
end

--- A name that fits several things; `candidates` tells them apart ("gold_web (id 1)").
---@param what string
---@param name string|integer
---@param candidates string[]
---@param advice string?  how one is named, where not by its id or its exact name
---@param of string?  whose they are: " of web01"
function errors.ambiguous(what, name, candidates, advice, of)
  local names = as_text(candidates)
  shell.raise {
    kind = "ambiguous",
    message = ("%s is ambiguous: it fits %d of them"):format(named(what, tostring(name), of), #names),
    hint = ("%s %s"):format(advice or "give the id or the exact name of one:", suggest.enumerated(names)),
    candidates = names,
  }
end

--- A selection that matched nothing. It is never taken to mean "all".
---@param what string  "resource groups"
---@param hint string?
function errors.empty(what, hint)
  shell.raise { kind = "empty", message = ("no %s to work on"):format(what), hint = hint }
end

--- Refuses keys of an argument table that the function doesn't know.
---@param func string
---@param arguments table
---@param known string[]
function errors.check_keys(func, arguments, known)
  local is_known = {}
  for _, name in ipairs(known) do is_known[name] = true end
  local unknown = {}
  for key in pairs(arguments) do
    if not is_known[key] then unknown[#unknown + 1] = tostring(key) end
  end
  if #unknown == 0 then return end
  table.sort(unknown) -- so that the same call always gives the same message
  local meant = suggest.meant(unknown[1], known)
  local problem = meant and ("is not an argument; did you mean %s?"):format(quoted(meant)) or "is not an argument"
  errors.argument(func, unknown[1], problem,
    #known > 0 and "it takes " .. table.concat(known, ", ") or "it takes no arguments")
end

--- The kind of anything that was raised; a plain Lua error is of kind "lua".
---@return string
function errors.kind(raised)
  if type(raised) == "table" then
    local kind = rawget(raised, "kind")
    if type(kind) == "string" then return kind end
  end
  return "lua"
end

--- As pcall, for what need not succeed. An interrupt is no failure of it: it goes on to whoever called.
---@param fn function
---@param ... any
---@return boolean ok, any result  what it gave, or what it raised
function errors.attempt(fn, ...)
  local ok, result = pcall(fn, ...)
  if not ok and errors.kind(result) == "interrupted" then error(result, 0) end
  return ok, result
end

--- The message of anything that was raised, without its hint.
---@return string
function errors.message(raised)
  if type(raised) == "table" then
    local message = rawget(raised, "message")
    if type(message) == "string" then return message end
  end
  return tostring(raised)
end

return errors
