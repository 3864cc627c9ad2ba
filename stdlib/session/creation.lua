-- What was created, held against what was asked: an appliance may pass over what it doesn't know by that name. It can't
-- be known before, so the thing is read back, and the error says what did not arrive and how it is taken back.
--
-- A list may be a moment behind the change: what is not as it was to be is read a few times before that is said.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is

local creation = {}

--- A thing that a request created.
---@class Creation
---@field operation string  "policies.create"
---@field what string  for people: "policy nightly"
---@field read fun(): table?  finds it; nil where it is not there
---@field missing fun(record: table): string[]  what did not arrive of what was asked
---@field undo string  how it is taken back, for people

-- Seconds between the readings.
local PAUSES = { 0.25, 0.5, 1 }

--- Reads what came of a change until nothing is wrong with it, a few times at the most.
---@param read_it fun(): any, string[]?  gives the record, and what of it is wrong; nil: it is not there
---@return any record, string[]? wrong  of the last reading
function creation.settled(read_it)
  local record, wrong = read_it()
  for _, pause in ipairs(PAUSES) do
    if record ~= nil and #(wrong or {}) == 0 then break end
    shell.sleep(pause)
    record, wrong = read_it()
  end
  return record, wrong
end

local function refuse(thing, kind, problem, hint, facts)
  local full = {}
  for key, value in next, facts or {} do full[key] = value end
  full.kind, full.operation, full.changed = kind, full.operation or thing.operation, true
  full.message, full.hint = ("%s %s"):format(thing.what, problem), hint
  errors.raise(full)
end

--- The record of what was created, or the planned request of a dry run.
---@param reply table  of the request
---@param thing Creation
---@return table
function creation.check(reply, thing)
  if is_planned(reply) then return reply end
  local record, wrong
  local ok, problem = errors.attempt(function()
    record, wrong = creation.settled(function()
      local found = thing.read()
      return found, found and thing.missing(found)
    end)
  end)
  if not ok then
    refuse(thing, errors.kind(problem), "was created, but can't be read back: " .. errors.message(problem),
      "look whether it is what it was to be; " .. thing.undo, type(problem) == "table" and problem or nil)
  end
  if not record then
    refuse(thing, "appliance", "was to be created, and the appliance took that, but nothing is called so",
      "look whether it is there under another name; " .. thing.undo)
  end
  if #wrong > 0 then
    refuse(thing, "appliance", "was created, but is not what it was to be: " .. cell.text(table.concat(wrong, "; ")),
      "the change was sent and stands; " .. thing.undo)
  end
  return record
end

return creation
