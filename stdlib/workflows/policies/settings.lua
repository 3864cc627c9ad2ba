-- What a policy is to be, in people's words: how many backups it keeps, where they are copied to, how long their
-- snapshots are locked. And in what a policy that there is already differs from that.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local read = shell.library("core/record").reader("policies.list")
local rules = shell.library("session/rules")

local OPERATION = "policies.create"

local policy_settings = {}

local RETENTION_HINT = 'a count of backups (7), or days ("14 days", {days = 14})'
local LOCKING_HINT = 'for example %s = "30 days", "6 months" or "1 year"'

-- "14 days" → 14, "days"
local function count_and_unit(text)
  local count, unit = tostring(text):lower():match("^%s*(%d+)%s*(%a*)%s*$")
  return math.tointeger(tonumber(count)), unit
end

-- What was given as a retention: a number and the word of what it counts; nil if it is none.
local function retention_of(value)
  if math.type(value) == "integer" then return value, "COUNT" end
  if type(value) == "string" then
    local count, unit = count_and_unit(value)
    if unit == "" or unit == "backup" or unit == "backups" then return count, "COUNT" end
    if unit == "day" or unit == "days" then return count, "DAYS" end
    return nil
  end
  if type(value) ~= "table" or (value.count == nil) == (value.days == nil) then return nil end
  for key in pairs(value) do
    if key ~= "count" and key ~= "days" then return nil end
  end
  local count = value.count or value.days
  return math.type(count) == "integer" and count or nil, value.count and "COUNT" or "DAYS"
end

--- The retention: 7 keeps seven backups, "14 days" those of two weeks.
---@param scv table
---@param value any
---@param func string  the function that it was passed to
---@return integer count, string type  "COUNT" or "DAYS"
function policy_settings.retention(scv, value, func)
  local count, kind = retention_of(value)
  if not count then
    errors.argument(func, "retention", "must be a count of backups or of days, got " .. errors.what(value),
      RETENTION_HINT)
  end
  local rule = rules.of(scv, OPERATION, "retention")
  local least, most = rule.minimum or 1, rule.maximum
  if count < least or most and count > most then
    local what = kind == "DAYS" and "days" or "backups"
    local range = most and ("from %d to %d %s"):format(least, most, what) or ("%d %s or more"):format(least, what)
    errors.argument(func, "retention", ("must be %s, got %d"):format(range, count),
      most and ("a policy keeps at most %d backups"):format(most) or RETENTION_HINT)
  end
  return count, kind
end

-- "day" and "days" → DAYS, as the vendor spells it; nil where there is no such unit.
local function unit_of(scv, word)
  for _, unit in ipairs(rules.of(scv, OPERATION, "locking.unit").allowed) do
    if word and (word == unit:lower() or word .. "s" == unit:lower()) then return unit end
  end
  return nil
end

--- How long snapshots are locked: "30 days", {period = 6, unit = "months"}.
---@param scv table
---@param value any
---@param func string
---@param argument string  "locking", or "secondary_locking"
---@return {period: integer, unit: string}
function policy_settings.locking(scv, value, func, argument)
  local period, unit
  if type(value) == "string" then
    period, unit = count_and_unit(value)
  elseif type(value) == "table" then
    errors.check_keys(("%s: %s"):format(func, argument), value, { "period", "unit" })
    period, unit = value.period, type(value.unit) == "string" and value.unit:lower()
  end
  if math.type(period) ~= "integer" or period < 1 or not unit_of(scv, unit) then
    errors.argument(func, argument, "must be a period in days, months or years, got " .. errors.what(value),
      LOCKING_HINT:format(argument))
  end
  return { period = period, unit = unit_of(scv, unit) }
end

--- Which copies are brought up to date after a backup: "snapmirror", "snapvault", both, or "none".
---@param value any
---@param func string
---@return {snapmirror: boolean?, snapvault: boolean?}
function policy_settings.replication(value, func)
  local updates = {}
  local function wrong(what)
    errors.argument(func, "replication", "must be snapmirror, snapvault, both in a list, or none, got "
      .. errors.what(what), 'for example replication = {"snapmirror", "snapvault"}')
  end
  if value == "none" then return updates end
  if type(value) == "table" and #value == 0 and next(value) ~= nil then wrong(value) end
  for _, word in ipairs(type(value) == "table" and value or { value }) do
    local kind = type(word) == "string" and word:lower()
    if kind ~= "snapmirror" and kind ~= "snapvault" then wrong(word) end
    updates[kind] = true
  end
  return updates
end

local ON_OR_OFF = { [true] = "on", [false] = "off" }

-- How a value reads in a sentence, by its field or else by its kind.
local texts = {
  -- "14 days", "7 backups"
  retention = function(count, settings)
    local unit = read(settings, "retention_type", "text"):upper() == "DAYS" and "day" or "backup"
    return ("%s %s%s"):format(count, unit, count == 1 and "" or "s")
  end,
  locking = function(locking)
    return ("%s %s"):format(read(locking, "period", "integer"), read(locking, "unit", "text"):lower())
  end,
  frequency = function(frequency) return (frequency:lower():gsub("_", " ")) end,
  flag = function(flag) return ON_OR_OFF[flag] end,
  text = cell.text,
}

-- Fields of a policy with the words for them, and their kinds. A policy need have neither label nor locking.
local COMPARED = {
  { "frequency", "frequency", "text" }, { "retention", "retention", "integer" },
  { "update_snapmirror", "SnapMirror update", "flag" }, { "update_snapvault", "SnapVault update", "flag" },
  { "vm_consistent", "VM consistency", "flag" }, { "label", "label", "text", may_lack = true },
  { "locking", "locking", "table", may_lack = true },
  { "secondary_locking", "locking of secondary snapshots", "table", may_lack = true },
}

texts.secondary_locking = texts.locking

local function text_of(settings, field)
  local key, kind = field[1], field[3]
  local value = (field.may_lack and read.maybe or read)(settings, key, kind)
  if value == nil then return "none" end
  return (texts[key] or texts[kind])(value, settings)
end

-- Whether secondary snapshots are to be locked as the primary ones are, since nothing else was said of them.
local function is_derived(wanted) return wanted.locking ~= nil and wanted.secondary_locking == nil end

--- Whether a policy says nothing of secondary snapshots where they are to be locked as the primary ones are: it is
--- taken to be so, as the vendor has it.
---@param record table  a policy of the appliance
---@param wanted table  the body that would create one
---@return boolean
function policy_settings.is_silent(record, wanted)
  return is_derived(wanted) and read.maybe(record, "secondary_locking", "table") == nil
end

-- What is wanted, with what follows of it.
local function completed(record, wanted)
  if not is_derived(wanted) or policy_settings.is_silent(record, wanted) then return wanted end
  local full = {}
  for key, value in next, wanted do full[key] = value end
  full.secondary_locking = wanted.locking
  return full
end

--- In what a policy differs from what is wanted, field by field: what is not wanted does not count.
---@param record table  a policy of the appliance
---@param wanted table  the body that would create one
---@return string[]
function policy_settings.differences(record, wanted)
  local found = {}
  wanted = completed(record, wanted)
  for _, field in ipairs(COMPARED) do
    if wanted[field[1]] ~= nil then
      local is, to_be = text_of(record, field), text_of(wanted, field)
      if is ~= to_be then found[#found + 1] = ("%s is %s, not %s"):format(field[2], is, to_be) end
    end
  end
  return found
end

return policy_settings
