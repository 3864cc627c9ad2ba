-- A resource group as it is against what it is to be: what differs, and the body that makes it so.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local group_schedule = shell.library("workflows/resource_groups/schedule")
local optional = shell.library("core/record").optional
local read = shell.library("core/record").reader("resource_groups.list")
local read_policy = shell.library("core/record").reader("policies.list")
local constant = shell.library("core/words").constant

local group_changes = {}

-- What a list is compared by, as text in its order: what is a set in a group has none. A list may hold bare values.
local function set_of(items, key)
  local values = {}
  for index, item in ipairs(items or {}) do
    values[index] = tostring(type(item) == "table" and read(item, key, "id") or read(items, index, "id"))
  end
  table.sort(values)
  return table.concat(values, "\n")
end

local function shown(items)
  local texts = {}
  for index, item in ipairs(items or {}) do
    local name = type(item) == "table" and (optional(item, "name") or optional(item, "moref")) or item
    texts[index] = cell.text(name)
  end
  return #texts > 0 and table.concat(texts, ", ") or "none"
end

local function add(found, words, is, to_be)
  if is ~= to_be then found[#found + 1] = ("%s is %s, not %s"):format(words, is, to_be) end
end

local function add_sets(found, words, is, to_be, key)
  if set_of(is, key) == set_of(to_be, key) then return end
  found[#found + 1] = ("%s are %s, not %s"):format(words, shown(is), shown(to_be))
end

local function spanning_text(spanning)
  if not spanning then return "not said" end
  local kind = read(spanning, "type", "text")
  local datastores = read.maybe(spanning, "datastores", "list")
  if kind ~= "MANUAL" then return kind end
  return ("%s (%s)"):format(kind, set_of(datastores, "moref"):gsub("\n", ", "))
end

local function mail_text(mail)
  if not mail then return "none" end
  local to = set_of(read.maybe(mail, "to", "list"), "name"):gsub("\n", ", ")
  return cell.text(("from %s to %s, %q"):format(read.maybe(mail, "from", "any text") or "nobody", to,
    read.maybe(mail, "subject", "any text") or ""))
end

--- The policies that a group has: {id, frequency} of each. One without a schedule runs when the appliance sees fit.
---@param record table
---@return {id: integer, frequency: table?}[]
function group_changes.attached(record)
  local policies = {}
  for index, each in ipairs(read(record, "policies", "list")) do
    -- Bare ids would do as well.
    if type(each) ~= "table" then each = { id = each } end
    policies[index] = {
      id = read(each, "id", "id"), name = optional(each, "name"), frequency = read.maybe(each, "frequency", "table"),
    }
  end
  return policies
end

--- The one of them that has an id.
---@param record table
---@param id integer
---@return {id: integer, frequency: table?}?
function group_changes.attached_policy(record, id)
  for _, policy in ipairs(group_changes.attached(record)) do
    if policy.id == id then return policy end
  end
  return nil
end

local function policies_in(wanted)
  local policies = {}
  for index, row in ipairs(wanted.policies) do policies[index] = row.policy end
  return policies
end

local function add_schedules(found, record, wanted)
  for _, row in ipairs(wanted.policies) do
    local attached = group_changes.attached_policy(record, read_policy(row.policy, "id", "id"))
    if row.is_wanted and attached then
      local is = attached.frequency
      if not is or not group_schedule.same(is, row.frequency, row.zone) then
        found[#found + 1] = ("schedule of %s is %s, not %s"):format(cell.text(optional(row.policy, "name")),
          group_schedule.words(is, row.zone), group_schedule.words(row.frequency, row.zone))
      end
    end
  end
end

local ON_OR_OFF = { [true] = "on", [false] = "off" }

--- In what a group differs from what is wanted; what is not wanted does not count.
---@param record table  the group as it is
---@param wanted table  what group_settings.read gave
---@return string[]
function group_changes.differences(record, wanted)
  local found = {}
  if wanted.name then add(found, "name", cell.text(read(record, "name", "text")), cell.text(wanted.name)) end
  if wanted.description then
    local is = read.maybe(record, "description", "any text") or ""
    add(found, "description", ("%q"):format(is), ("%q"):format(wanted.description))
  end
  -- What the appliance doesn't say is not what is wanted, and is sent.
  if wanted.entities then
    add_sets(found, "entities", read.maybe(record, "entities", "list"), wanted.entities, "moref")
  end
  if wanted.policies then
    add_sets(found, "policies", group_changes.attached(record), policies_in(wanted), "id")
    add_schedules(found, record, wanted)
  end
  if wanted.spanning then
    add(found, "spanning", spanning_text(read.maybe(record, "spanning", "table")), spanning_text(wanted.spanning))
  end
  if wanted.notification then
    add(found, "notification", read.maybe(record, "notification", "text") or "not said", wanted.notification)
  end
  -- A group without mail sends none.
  if wanted.email then add(found, "mail", mail_text(read.maybe(record, "email", "table")), mail_text(wanted.email)) end
  if wanted.secondary ~= nil then
    -- Only ASA r2 says it; a group that doesn't has none.
    local is = read.maybe(record, "secondary", "flag") or false
    add(found, "secondary protection", ON_OR_OFF[is], ON_OR_OFF[wanted.secondary])
  end
  return found
end

local function morefs_of(entities)
  local morefs = {}
  for index, entity in ipairs(entities) do morefs[index] = entity.moref end
  return morefs
end

local function choices_of(rows)
  local choices = {}
  for index, row in ipairs(rows) do
    choices[index] = { id = read_policy(row.policy, "id", "id"), frequency = row.frequency }
  end
  return choices
end

local function is_machine(entity) return entity.moref:find("^vm%-") ~= nil end

-- What the product does with spanning datastores unless told otherwise, which no schema can say: with VMs they are
-- taken along.
local function default_spanning(entities)
  for _, entity in ipairs(entities) do
    if not is_machine(entity) then return { type = "EXCLUDE_ALL" } end
  end
  return { type = "INCLUDE_ALL" }
end

--- The body that creates a group. What a public client is seen to send always is always sent.
---@param wanted table
---@return table
function group_changes.creation(wanted)
  return {
    name = wanted.name, description = wanted.description or "", entities = morefs_of(wanted.entities),
    spanning = wanted.spanning or default_spanning(wanted.entities), policies = choices_of(wanted.policies),
    notification = wanted.notification or "NEVER", email = wanted.email, secondary = wanted.secondary,
  }
end

-- What the group holds now. An entity without moref could not be sent back, and the group would lose it.
local function kept_entities(record, func)
  local morefs, advice = {}, "or give all that the group is to hold: entities = {…}"
  local entities = read(record, "entities", "list", advice)
  for index, entity in ipairs(entities) do
    local is_bare = type(entity) == "string"
    morefs[index] = is_bare and read(entities, index, "text") or read(entity, "moref", "text", advice)
  end
  if #morefs == 0 then
    errors.argument(func, "entities", "is needed: the appliance doesn't say what the group holds, and it may hold only "
      .. "what is sent")
  end
  return morefs
end

local function kept_policies(record)
  local attached, choices = group_changes.attached(record), {}
  for index, policy in ipairs(attached) do choices[index] = { id = policy.id, frequency = policy.frequency } end
  return #choices > 0 and choices or nil
end

-- What else a group is. One without description or mail has none; secondary protection is there on ASA r2 only.
local SETTINGS = {
  { "description", "any text", may_lack = true }, { "spanning", "table" }, { "notification", "text" },
  { "email", "table", may_lack = true }, { "secondary", "flag", may_lack = true },
}

--- The body that changes a group. The appliance may take it for all that the group is to be, so it says all of it: what
--- is not wanted otherwise, as it is.
---@param record table  the group as it is
---@param wanted table
---@param func string
---@return table
function group_changes.change(record, wanted, func)
  local body = {
    name = wanted.name or read(record, "name", "text"),
    entities = wanted.entities and morefs_of(wanted.entities) or kept_entities(record, func),
    policies = wanted.policies and choices_of(wanted.policies) or kept_policies(record),
  }
  for _, field in ipairs(SETTINGS) do
    local key, kind, read_field = field[1], field[2], field.may_lack and read.maybe or read
    body[key] = wanted[key]
    if wanted[key] == nil then
      body[key] = read_field(record, key, kind, ("or say what it is to be: %s = …"):format(key))
    end
  end
  return body
end

--- The names of the policies that the group has and keeps, but whose schedules it doesn't say: what can't be sent along
--- may be lost.
---@param record table  the group as it is
---@param body table  what `change` gave
---@param policies table[]  all policies
---@return string[]
function group_changes.unsaid_schedules(record, body, policies)
  local lacking, names = {}, {}
  for _, choice in ipairs(body.policies or {}) do
    lacking[choice.id] = choice.frequency == nil and group_changes.attached_policy(record, choice.id) ~= nil
  end
  for _, policy in ipairs(policies) do
    local is_on_demand = constant(optional(policy, "frequency")) == "ON_DEMAND"
    local id = optional(policy, "id")
    if lacking[id] and not is_on_demand then names[#names + 1] = cell.text(optional(policy, "name")) end
  end
  return names
end

return group_changes
