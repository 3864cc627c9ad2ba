-- Replies that lack a field that something is decided by, or hold a value of another kind there: the workflow must stop
-- with an error that names operation and field, and must have changed nothing.
local spec = ...

local lacking = {}

-- A copy of a reply, as deep as it goes, that can be changed.
local function copied(value)
  if type(value) ~= "table" then return value end
  local copy = {}
  for key, item in next, value do copy[key] = copied(item) end
  return setmetatable(copy, getmetatable(value))
end

local change_field

-- The same for each record of a list, or for one alone.
local function change_all(value, names, index, change)
  if #value == 0 then return change_field(value, names, index, change) end
  local changed = 0
  for _, item in ipairs(value) do
    if type(item) == "table" then changed = changed + change_field(item, names, index, change) end
  end
  return changed
end

function change_field(record, names, index, change)
  local name = names[index]
  local value = record[name]
  if value == nil then return 0 end
  if index < #names then return change_all(value, names, index + 1, change) end
  record[name] = change(value)
  return 1
end

-- Something that is of no kind that a value was of.
local function of_another_kind(value)
  if type(value) == "boolean" then return "yes" end
  return true
end

local function names_of(path)
  local names = {}
  for name in path:gmatch("[^.]+") do names[#names + 1] = name end
  return names
end

-- Lets an operation's replies be changed; gives how many fields were.
local function spoil(shell, operation, names, change)
  local handler, changed = shell.handlers[operation], { count = 0 }
  assert(handler, "no handler for " .. operation)
  shell.handlers[operation] = function(...)
    local reply = copied(handler(...))
    changed.count = changed.count + change_all(reply, names, 1, change)
    return reply
  end
  return changed
end

local function try(case, operation, path, change)
  local scv, shell = case.fixture()
  local names = names_of(path)
  local changed = spoil(shell, operation, names, change)
  local ok, raised = pcall(case.call, scv, shell)
  local where = ("%s of %s"):format(path, operation)
  assert(changed.count > 0, "the fixture's replies have no " .. where)
  for _, sent in ipairs(case.changes or {}) do
    assert(shell.count(sent) == 0, ("%s was sent, though %s can't be read"):format(sent, where))
  end
  assert(not ok, "nothing was said of " .. where)
  local facts = type(raised) == "table" and raised or { message = tostring(raised) }
  local told = { facts.kind, facts.operation, facts.field }
  local expected = { "protocol", operation, names[#names] }
  for index = 1, 3 do
    assert(told[index] == expected[index], ("%s: expected an error of kind protocol, got %s: %s"):format(where,
      tostring(facts.kind), tostring(facts.message)))
  end
  spec.contains(facts.message, operation)
  spec.contains(facts.message, names[#names])
  spec.contains(facts.hint, "scv.api.sync()")
end

local function sorted_keys(fields)
  local keys = {}
  for key in pairs(fields) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

--- Takes each field away, and gives it another kind of value, one after the other.
---
---     lacking.refuse {
---       fixture = fixture, changes = { "vms.restore" },
---       call = function(scv) scv.restore_vm { vm = "web01" } end,
---       needs = { ["vms.backups"] = { "backup_id", "vms.failed" } },
---       may_lack = { ["vms.backups"] = { "vms.host" } },
---     }
--- `fixture` makes a session and its shell; what `may_lack` names is refused only where it is of another kind.
---@param case {fixture: function, call: function, changes: string[]?, needs: table?, may_lack: table?}
function lacking.refuse(case)
  for _, operation in ipairs(sorted_keys(case.needs or {})) do
    for _, path in ipairs(case.needs[operation]) do
      try(case, operation, path, function() return nil end)
      try(case, operation, path, of_another_kind)
    end
  end
  for _, operation in ipairs(sorted_keys(case.may_lack or {})) do
    for _, path in ipairs(case.may_lack[operation]) do try(case, operation, path, of_another_kind) end
  end
end

--- The same for a call that sends one change to the appliance as it is.
---@param change string
---@param call function
---@param needs table?
---@param may_lack table?
function lacking.refuse_change(change, call, needs, may_lack)
  lacking.refuse {
    fixture = spec.load("appliance").new, changes = { change }, call = call, needs = needs, may_lack = may_lack,
  }
end

return lacking
