-- Changes by PUT: one road for all of them, on which nothing of what the appliance holds is lost in silence.
--
-- The body is the record that the appliance gave, with what is to be another (session/carried). What can't be sent back
-- is named, and needs a yes; so is a secret, of which a reply shows a mask at most. Just before the request the record
-- is read again: if it is not what the plan was made of, nothing is sent. After it the record is read once more, and
-- held against what was asked and what was to be kept.
local shell = ...
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local creation = shell.library("session/creation")
local errors = shell.library("core/errors")
local exact = shell.library("session/exact")
local is_planned = shell.library("core/plan").is
local literal = shell.library("text/literal")
local lock = shell.library("tasks/lock")
local sequence = shell.library("core/sequence")
local sessions = shell.library("session/session")

local replacement = {}

--- One change by PUT.
---@class Replacement
---@field operation string  "resource_groups.update"
---@field what string  for people: "resource group gold_web"
---@field id string|integer  of the thing, for the question
---@field parameters table?  of the request beside its body
---@field record table  the record that the plan was made of
---@field base table  what `carry` gave of it
---@field left_out string[]  what of the record no body can hold
---@field body table  the body that is to be sent
---@field read fun(): table  reads the record again; one that is gone is an error
---@field carry fun(record: table, is_spelled: boolean?): table, string[]  the body that would put a record back, as
---  carried.body gives it
---@field missing fun(after: table): string[]  what did not arrive of what was asked
---@field loss string?  what is to be asked about besides
---@field secrets string[]?  what of the body no reply ever tells
---@field confirm boolean?  false: don't ask
---@field settings string[]?  what of the record is set, where the appliance derives all else from it: by that alone it
---  is seen that somebody else has changed it, and of all else only that it was lost
---@field undo string?  the call that puts back what was there, where there is a shorter one

--- Does something while no other task of this program changes the same thing of the same appliance. The thing is read
--- first, so that it is known which one it is, and again where another task has changed anything meanwhile.
---@param scv table
---@param read fun(): string|integer, string, ...  gives the thing's id, how it is called, and what `fn` is to have
---@param fn fun(...): any
---@return any
function replacement.alone(scv, read, fn)
  local count = lock.count()
  local found = table.pack(exact.during(read))
  local id, what = found[1], found[2]
  return lock.hold(("%s %s"):format(sessions.facts(scv).url, id), what, function()
    if lock.count() ~= count then
      found = table.pack(exact.during(read))
      if found[1] ~= id then
        errors.not_found("such thing any more", what, nil, { hint = "another task has changed it; nothing was sent" })
      end
    end
    return fn(table.unpack(found, 3, found.n))
  end)
end

-- Asks where something is lost; gives the grant, or what the caller gave in its place.
local function ask(scv, change, hidden)
  local lines = { change.loss }
  if #hidden > 0 then
    lines[#lines + 1] = ("%s has secrets that no reply tells. They are not sent back, so that they may be lost: %s.")
      :format(change.what, cell.text(table.concat(hidden, ", ")))
  end
  if #change.left_out > 0 then
    lines[#lines + 1] = ("%s has what the request can't hold, so that it may be lost: %s."):format(change.what,
      cell.text(table.concat(change.left_out, ", ")))
  end
  local altered = exact.places(change.body)
  if #altered > 0 then
    lines[#lines + 1] = ("%s has what can't be sent back as it came, so that it becomes another: %s."):format(
      change.what, cell.text(table.concat(altered, ", ")))
  end
  if #lines == 0 then return change.confirm end
  if change.secrets and #change.left_out > 0 then
    lines[#lines + 1] = ("No reply tells %s, so that it can't be seen afterwards whether it arrived."):format(
      table.concat(change.secrets, " and "))
  end
  return scv.ask({
    operation = change.operation,
    targets = { { id = tostring(change.id), name = change.what } },
    loss = table.concat(lines, "\n"),
  }, change.confirm)
end

local function flat_of(change, record)
  return carried.flat((change.carry(record)))
end

-- Stops where the record is not what the plan was made of.
local function check_unchanged(change)
  local settings = change.settings
  local changed = carried.differences(carried.flat(change.base), flat_of(change, change.read()),
    settings and function(path) return sequence.has(settings, path) end)
  if #changed == 0 then return end
  errors.raise {
    kind = "argument", operation = change.operation,
    message = ("%s was changed by somebody else just now: %s"):format(change.what,
      cell.text(table.concat(changed, "; "))),
    hint = "nothing was sent; look at it, and call it again",
  }
end

-- The call that puts back what was there. It goes past what the document allows, since that is the appliance's own.
local function undo(scv, change)
  local facts = sessions.definition(scv).operation(change.operation) or {}
  local path = (facts.path or ""):gsub("{(.-)}", function(name) return tostring((change.parameters or {})[name]) end)
  local body = change.carry(change.record, true)
  for _, secret in ipairs(change.secrets or {}) do body[secret] = "***" end
  return ("scv.request(%q, %q, {body = %s})"):format(facts.method or "PUT", path, literal.encode(carried.shown(body)))
end

-- After the request: the record as it is then, and what did not arrive of it, or was lost.
local function read_result(change, was, to_be)
  local after = change.read()
  local wrong = change.missing(after)
  local is = flat_of(change, after)
  local kept = carried.differences(was, is, function(path)
    return was[path] ~= nil and was[path] == to_be[path] and (not change.settings or is[path] == nil)
  end)
  return after, table.move(kept, 1, #kept, #wrong + 1, wrong)
end

local function check_arrived(scv, change)
  local was, to_be = carried.flat(change.base), carried.flat(change.body)
  local after, wrong = creation.settled(function() return read_result(change, was, to_be) end)
  if #wrong == 0 then return after end
  errors.raise {
    kind = "appliance", operation = change.operation, changed = true,
    message = ("%s was changed, but is not what it was to be: %s"):format(change.what,
      cell.text(table.concat(wrong, "; "))),
    hint = "the change was sent and stands; this puts back what was there before:\n"
      .. (change.undo or undo(scv, change)),
  }
end

-- Kinds of errors that say of themselves that nothing was changed.
local HARMLESS = { argument = true, not_found = true, ambiguous = true, empty = true }

-- The change was made, whatever this read says: its error says so.
local function read_after(scv, change)
  local ok, after = errors.attempt(check_arrived, scv, change)
  if ok then return after end
  if errors.kind(after) == "appliance" and after.operation == change.operation then error(after, 0) end
  local facts = {}
  for key, value in next, type(after) == "table" and after or {} do facts[key] = value end
  local kind = errors.kind(after)
  facts.kind = HARMLESS[kind] and "appliance" or kind
  facts.message = ("%s was changed, but can't be read again: %s"):format(change.what, errors.message(after))
  facts.hint = "the change was sent; look whether all of it arrived"
  facts.changed = true
  errors.raise(facts)
end

--- Sends a change, and gives the record as it is then; in a dry run the planned request.
---@param scv table
---@param change Replacement
---@return table
function replacement.send(scv, change)
  local hidden
  change.body, hidden = carried.without_secrets(change.body, change.record, change.secrets)
  local answer = ask(scv, change, hidden)
  check_unchanged(change)
  local arguments = carried.copy(change.body)
  for name, value in next, change.parameters or {} do arguments[name] = value end
  local subject, name = change.operation:match("^(.*)%.(.*)$")
  local reply = scv.api[subject][name](arguments, { kept = change.base, confirm = answer })
  if is_planned(reply) then return reply end
  return read_after(scv, change)
end

return replacement
