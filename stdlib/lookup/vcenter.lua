-- The look at vCenter: where one is configured, it is asked first what VMs, datastores and hosts there are. A look
-- shows all of them, in at most three requests, so that one serves a whole call.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local lock = shell.library("tasks/lock")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local seen = shell.library("core/seen")
local sequence = shell.library("core/sequence")
local sessions = shell.library("session/session")
local suggest = shell.library("core/suggest")
local wildcards = shell.library("core/wildcards")

local vcenter = {}

local plain_path = given.plain

--- What vCenter says of a VM, a datastore or a host; what it does not say is nil.
---@class VCenterThing
---@field moref string
---@field name string?
---@field path string?  "/DC0/vm/Prod/web01"
---@field uuid string?  of a VM: vCenter's own
---@field bios_uuid string?  of a VM
---@field template boolean?  of a VM

local OLD = 5 -- seconds for which a look serves calls that decide nothing for good

-- Session → its last look: {at =, inventory = or problem =}, and when each call that goes on asked first.
local looks = setmetatable({}, { __mode = "k" })

--- Which vCenter is configured; nil where none is. Nothing is sent.
---@param scv table
---@return {url: string, host: string}?
function vcenter.facts(scv) return sessions.vcenter(scv) end

local CONFIGURE = 'say which: vcenter = "https://vc.lab.local" in the profile, SCVSH_VCENTER_URL, or --vcenter URL'

--- The same where nothing can be done without one.
---@param scv table
---@param func string
---@return {url: string, host: string}
function vcenter.needed(scv, func)
  return vcenter.facts(scv) or errors.raise {
    kind = "config", message = ("%s: no vCenter is configured"):format(func), hint = CONFIGURE,
  }
end

-- When the call at hand asked first: what was looked at since then is no older than the call.
local function asked_at(state)
  local chapter, now = shell.current_chapter(), shell.monotonic()
  if not chapter then return now end
  if not state.asked[chapter] then
    state.count = state.count + 1
    if state.count > 200 then state.asked, state.count = {}, 1 end
    state.asked[chapter] = now
  end
  return state.asked[chapter]
end

local changed_at = -math.huge

--- Notes that vCenter may have other things from now on: a job was started, or one has ended. What was seen before is
--- no word of what there is now.
function vcenter.changed() changed_at = shell.monotonic() end

local function result_of(look)
  if look.problem then error(look.problem, 0) end
  return look.inventory
end

--- All that vCenter has: by a look that began after the call at hand asked first, or shortly before that where nothing
--- is decided for good. Calls at the same time share one.
---@param scv table
---@param is_fresh boolean?  whether it is to be no older than the call
---@return table inventory
function vcenter.look(scv, is_fresh)
  looks[scv] = looks[scv] or { asked = {}, count = 0 }
  local state = looks[scv]
  local since = asked_at(state)
  local function kept()
    local last = state.last
    if not last then return nil end
    if last.at >= since then return last end
    if is_fresh or last.problem or last.at <= changed_at then return nil end
    return last.at >= since - OLD and last or nil
  end
  local last = kept()
  if last then return result_of(last) end
  local function look()
    last = kept()
    if last then return result_of(last) end
    local at = shell.monotonic()
    local ok, result = errors.attempt(sessions.vcenter_inventory, scv)
    state.last = { at = at, inventory = ok and result or nil, problem = not ok and result or nil }
    return result_of(state.last)
  end
  -- Where this thread can't yield (within a dry run, say), whoever holds the lock goes on only when it is through: to
  -- wait for that would be in vain, so the look is its own.
  if not coroutine.isyieldable() then return look() end
  local url = vcenter.facts(scv).url
  return lock.hold("look at " .. url, "the look at " .. url, look)
end

--- The same, for a call that can do without where what is meant was given by an id: a note says that nobody was asked.
---@param scv table
---@param is_fresh boolean?
---@param reference string
---@return table?
function vcenter.look_for_reference(scv, is_fresh, reference)
  local ok, result = errors.attempt(vcenter.look, scv, is_fresh)
  if ok then return result end
  shell.note(("%s was not asked (%s); %s is taken as it was given"):format(vcenter.facts(scv).url,
    errors.message(result), cell.text(reference)))
  return nil
end

--- The same for a call that can't: the error says what can be done without vCenter.
---@param scv table
---@param is_fresh boolean?
---@param advice string
---@return table
function vcenter.look_or_stop(scv, is_fresh, advice)
  local ok, result = errors.attempt(vcenter.look, scv, is_fresh)
  if ok then return result end
  if type(result) ~= "table" then error(result, 0) end
  local facts = {}
  for key, value in next, result do facts[key] = value end
  facts.hint = (facts.hint and facts.hint .. "\n" or "") .. advice
  shell.raise(facts)
end

-- Words.

--- Refuses a word that nothing is called by, with what there is, as errors.not_found does; of a folder path, where no
--- vCenter is configured, that only a vCenter knows these.
---@param scv table
---@param what string
---@param word string
---@param names string[]
---@param more table?  further fields of the error
function vcenter.not_found(scv, what, word, names, more)
  if not word:find("/", 1, true) or vcenter.facts(scv) then errors.not_found(what, word, names, more) end
  local facts = {}
  for key, value in next, more or {} do facts[key] = value end
  local there = #names > 0 and ("there %s %s"):format(#names == 1 and "is" or "are", suggest.listed(word, names))
    or ("there is no %s at all"):format(what)
  facts.hint = (facts.hint or there) .. "\na folder path is known to vCenter alone: --vcenter URL"
  errors.not_found(what, word, names, facts)
end

-- Those whose path is the word, or ends with it from the beginning of a folder's name; `fold`: how they are compared.
local function with_path(things, word, fold)
  if not word:find("/", 1, true) then return {} end
  local wanted = fold(plain_path(word))
  local whole, part = {}, {}
  for _, thing in ipairs(things) do
    local path = thing.path and fold(plain_path(thing.path))
    if path == wanted then
      whole[#whole + 1] = thing
    elseif path and wanted:sub(1, 1) ~= "/" and path:sub(-#wanted - 1) == "/" .. wanted then
      part[#part + 1] = thing
    end
  end
  return #whole > 0 and whole or part
end

local function as_it_is(text) return text end

-- Each of both lists, once.
local function joined(one, other)
  return sequence.distinct(table.move(other, 1, #other, #one + 1, table.move(one, 1, #one, 1, {})))
end

-- What a word is exactly the name of, where its slashes are written as vCenter writes them in paths.
local function with_plain_name(things, word, kind)
  local plain = plain_path(word)
  return plain ~= word and match.exactly(things, plain, kind) or {}
end

--- The things that a word means, in the one order of all look-ups: what it is exactly the moref, the uuid, the path or
--- the name of; a BIOS uuid; the name as vCenter writes it in paths; what it is so in other capitals. See
--- docs/contracts.md, "Names and ids".
---@param things VCenterThing[]
---@param word string
---@param kind Kind
---@return VCenterThing[]
function vcenter.meant(things, word, kind)
  local found = joined(match.exactly(things, word, kind), with_path(things, word, as_it_is))
  if #found == 0 and moref.is_uuid(word) then
    found = sequence.where(things, function(thing) return moref.same_uuid(thing.bios_uuid, word) end)
  end
  if #found == 0 then found = with_plain_name(things, word, kind) end
  if #found == 0 then found = joined(match.loosely(things, word, kind), with_path(things, word, seen.form)) end
  return found
end

-- Those whose name a pattern fits or, where it has a slash, whose path or the end of it: from the beginning of a
-- folder's name, as for words.
local function fitting(things, pattern, is_path)
  local ending = "*/" .. pattern
  local function fits_path(path)
    return wildcards.fits(path, pattern) or pattern:sub(1, 1) ~= "/" and wildcards.fits(path, ending)
  end
  return sequence.where(things, function(thing)
    local name = thing.name and wildcards.fits(thing.name, pattern)
    local path = is_path and thing.path and (fits_path(thing.path) or fits_path(plain_path(thing.path)))
    return name or path or false
  end)
end

--- The things that a pattern fits, by their names, or their paths where it has a slash: as it is written or, where that
--- fits none, with the slashes that vCenter writes otherwise.
---@param things VCenterThing[]
---@param pattern string
---@return VCenterThing[]
function vcenter.fitting(things, pattern)
  local is_path, plain = pattern:find("/", 1, true) ~= nil, plain_path(pattern)
  local found = fitting(things, pattern, is_path)
  return #found == 0 and plain ~= pattern and fitting(things, plain, is_path) or found
end

--- Whether a word is a pattern, and no thing is called so.
---@param things VCenterThing[]
---@param word any
---@param kind Kind
---@return boolean
function vcenter.is_pattern(things, word, kind)
  return type(word) == "string" and wildcards.is(word) and #match.exactly(things, word, kind) == 0
end

--- Refuses a pattern where one thing is wanted.
---@param things VCenterThing[]
---@param word string
---@param kind Kind
---@param func string
---@param name string  the argument
function vcenter.refuse_pattern(things, word, kind, func, name)
  if not vcenter.is_pattern(things, word, kind) then return end
  match.refuse_pattern(word, kind, function(pattern) return vcenter.fitting(things, pattern) end, func, name)
end

-- What a look shows is in tables of the library's own: they are asked nothing but what they hold.
local function held(thing, key) return thing[key] end

vcenter.VM = {
  what = "VM", argument = "vm", ids = { "moref", "uuid" }, columns = { "name", "moref", "uuid", "path" },
  advice = "name one by its moref, its uuid or its path:", read = held, is_plain = true,
}

vcenter.DATASTORE = {
  what = "datastore", argument = "datastore", ids = { "moref" }, columns = { "name", "moref", "type", "path" },
  advice = "name one by its moref or its path:", read = held, is_plain = true,
}

vcenter.HOST = {
  what = "ESXi host", argument = "host", ids = { "moref" }, columns = { "name", "moref", "path" },
  advice = "name one by its moref or its path:", read = held, is_plain = true,
}

--- The one thing that a word means; nil where it means none. Several are an error that lists them.
---@param things VCenterThing[]
---@param word string
---@param kind Kind
---@param func string
---@param name string?  the argument: the kind's unless given
---@return VCenterThing?
function vcenter.one(things, word, kind, func, name)
  local found = vcenter.meant(things, word, kind)
  if #found == 0 then vcenter.refuse_pattern(things, word, kind, func, name or kind.argument) end
  return match.only(found, word, kind, name)
end

--- Stops where a record says a moref and a name, and in vCenter what has the moref is called otherwise.
---@param things VCenterThing[]
---@param record FoundVM  as lookup/given reads one
---@param func string
---@param name string  the argument
function vcenter.refuse_name(things, record, func, name)
  for _, thing in ipairs(record.moref and record.name and things or {}) do
    if thing.moref == record.moref then
      given.refuse_name(record, thing, { func = func, argument = name, where = given.IN_VCENTER })
    end
  end
end

--- The name of what a moref or a path means, for a list of the appliance that knows nothing but names; any other word
--- is itself.
---@param scv table
---@param word any
---@param list "datastores"|"hosts"
---@param func string
---@return any
function vcenter.name_of(scv, word, list, func)
  local kind = list == "hosts" and vcenter.HOST or vcenter.DATASTORE
  local is_reference = type(word) == "string"
    and (moref.kind(word) == (list == "hosts" and "host" or "datastore") or word:find("/", 1, true) ~= nil)
  if not is_reference or not vcenter.facts(scv) then return word end
  local inventory = vcenter.look_for_reference(scv, false, word)
  local thing = inventory and vcenter.one(inventory[list], word, kind, func)
  return thing and thing.name or word
end

return vcenter
