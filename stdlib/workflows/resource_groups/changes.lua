-- A resource group as it is against what it is to be: what differs, and the body that makes it so.
local shell = ...
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local group_policy = shell.library("lookup/group_policy")
local group_schedule = shell.library("workflows/resource_groups/schedule")
local literal = shell.library("text/literal")
local optional = shell.library("core/record").optional
local read = shell.library("core/record").reader("resource_groups.list")
local read_policy = shell.library("core/record").reader("policies.list")
local spellings = shell.library("core/record").spellings
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

--- Stops where what a group says of its policies is not what the list of policies says.
---@param record table
---@param policies table[]  all policies
function group_changes.check_policies(record, policies)
  local bare = read(record, "policies", "list")
  for index, attached in ipairs(group_changes.attached(record)) do
    group_policy.check(attached.id, attached.name, policies, type(bare[index]) == "string")
  end
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

local ENTITY_KEYS = { "moref", "name", "type" }

-- Whether the document knows all that an entity says: then its moref alone stands for it.
local function is_plain(entity)
  local known = {}
  for _, stable in ipairs(ENTITY_KEYS) do
    for _, key in ipairs(spellings(entity, stable)) do known[key] = true end
    known[stable] = true
  end
  for key in next, entity do
    if not known[key] and key ~= "uri" then return false end
  end
  return true
end

local IN_VCENTER = { [""] = true, VIRTUALMACHINE = true, VM = true, DATASTORE = true }

-- A VM or a datastore has a moref, or it could not be told what goes back. A tag or a folder may have something else.
local function needs_moref(entity)
  return IN_VCENTER[(tostring(optional(entity, "type") or ""):upper():gsub("[ _]", ""))] == true
end

local ADVICE = "or give all that the group is to hold: entities = {…}"

--- What a group holds: {moref =, name =, uuid =, element =} of each, where `element` is what goes back for it. That is
--- its moref, or the very element where it says what the document doesn't know.
---@param record table
---@return table[]
function group_changes.held(record)
  local held, entities = {}, read(record, "entities", "list", ADVICE)
  for index, entity in ipairs(entities) do
    if type(entity) == "string" then
      held[index] = { moref = read(entities, index, "text"), element = entity }
    else
      local moref = (needs_moref(entity) and read or read.maybe)(entity, "moref", "text", ADVICE)
      held[index] = {
        moref = moref, name = optional(entity, "name"), uuid = optional(entity, "uuid"),
        element = moref and is_plain(entity) and moref or carried.copy(entity),
      }
    end
  end
  return held
end

-- What entities are compared by: one without a moref by all that it says.
local function entity_keys(held)
  local keys = {}
  for index, entity in ipairs(held) do
    keys[index] = { moref = entity.moref or literal.encode(entity.element), name = entity.name }
  end
  return keys
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
    local is = read.maybe(record, "description", "any text")
    -- None is as good as an empty one, but it isn't told as one that the appliance says.
    if is or wanted.description ~= "" then
      add(found, "description", is and ("%q"):format(is) or "not said", ("%q"):format(wanted.description))
    end
  end
  -- What the appliance doesn't say is not what is wanted, and is sent.
  if wanted.entities then
    local is_said = read.maybe(record, "entities", "list") ~= nil
    add_sets(found, "entities", entity_keys(is_said and group_changes.held(record) or {}), entity_keys(wanted.entities),
      "moref")
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
    spanning = wanted.spanning or default_spanning(wanted.entities), policies = choices_of(wanted.policies or {}),
    notification = wanted.notification or "NEVER", email = wanted.email, secondary = wanted.secondary,
  }
end

--- In what a group that was created differs from what its body said.
---@param record table
---@param wanted table  what `creation` got
---@return string[]
function group_changes.lacking(record, wanted)
  local full = {}
  for key, value in next, wanted do full[key] = value end
  full.notification = wanted.notification or "NEVER"
  return group_changes.differences(record, full)
end

-- Stops where a reading fails with every group that has what is read. One that has it and can be read is enough: what
-- is to come is of the same appliance.
local function check_any(groups, key, read_it)
  local problem
  for _, group in ipairs(groups) do
    local list = optional(group, key, "list")
    if list and #list > 0 then
      local ok, raised = errors.attempt(read_it, group)
      if ok then return end
      problem = problem or raised
    end
  end
  if problem then error(problem, 0) end
end

--- Stops where a group that is created could not be read back, as far as the groups that there are show it: so that it
--- is known before anything is created.
---@param groups table[]  all groups
---@param wanted table  what `creation` gets
function group_changes.check_readable(groups, wanted)
  if wanted.policies then check_any(groups, "policies", group_changes.attached) end
  if wanted.entities then check_any(groups, "entities", group_changes.held) end
end

-- The elements of a body, for what the group is to hold: those that it holds go back as they came.
local function elements_of(entities, held)
  local by_moref, elements = {}, {}
  for _, entity in ipairs(held) do
    if entity.moref then by_moref[entity.moref] = entity.element end
  end
  for index, entity in ipairs(entities) do
    elements[index] = entity.element or by_moref[entity.moref] or entity.moref
  end
  return elements
end

--- The body that would put a group back as it is, and what of it no body can hold.
---@param scv table
---@param record table
---@param is_spelled boolean?  as carried.body takes it
---@return table body, string[] left_out
function group_changes.base(scv, record, is_spelled)
  local body, left_out = carried.body(scv, record, "resource_groups.update", is_spelled)
  group_changes.attached(record)
  if read.maybe(record, "entities", "list") then
    carried.set(body, "entities", elements_of(group_changes.held(record), {}))
  end
  local choices = carried.copy(rawget(body, "policies")) or {}
  for index, choice in ipairs(choices) do
    -- Bare ids would do as well.
    if type(choice) ~= "table" then choices[index] = { id = choice } end
  end
  carried.set(body, "policies", choices)
  return body, left_out
end

-- What a group must say, since all of it is sent: one without mail has none. Its description is never left out by a
-- client that works, so that one which isn't said may be there all the same.
local function check_said(record, wanted)
  local function read_unless(key, kind, read_field)
    if wanted[key] == nil then read_field(record, key, kind, ("or say what it is to be: %s = …"):format(key)) end
  end
  if not wanted.name then read(record, "name", "text") end
  read_unless("spanning", "table", read)
  read_unless("notification", "text", read)
  read_unless("description", "any text", read)
  read_unless("email", "table", read.maybe)
  read_unless("secondary", "flag", read.maybe)
end

-- The policies of a body: those that stay keep what they say, but for a schedule that is to be another.
local function changed_policies(base, rows)
  local kept, choices = {}, {}
  for _, choice in ipairs(base) do kept[tostring(rawget(choice, "id"))] = choice end
  for index, row in ipairs(rows) do
    local id = read_policy(row.policy, "id", "id")
    local choice = carried.copy(kept[tostring(id)]) or { id = id }
    if row.is_wanted then carried.set(choice, "frequency", row.frequency) end
    choices[index] = choice
  end
  return choices
end

-- Of the datastores that are chosen by hand nothing stays where it is another way.
local function changed_spanning(base, wanted)
  local spanning = carried.copy(base) or {}
  for _, key in ipairs { "type", "datastores" } do carried.set(spanning, key, wanted[key]) end
  return spanning
end

--- The body that changes a group. The appliance may take it for all that the group is to be, so it says all of it: what
--- is not wanted otherwise, as it came.
---@param record table  the group as it is
---@param base table  what `base` gave of it
---@param wanted table
---@param func string
---@return table
function group_changes.change(record, base, wanted, func)
  check_said(record, wanted)
  local body = carried.copy(base)
  if wanted.entities then
    local is_said = read.maybe(record, "entities", "list") ~= nil
    carried.set(body, "entities", elements_of(wanted.entities, is_said and group_changes.held(record) or {}))
  elseif #group_changes.held(record) == 0 then
    errors.argument(func, "entities", "is needed: the appliance doesn't say what the group holds, and it may hold only "
      .. "what is sent")
  end
  if wanted.policies then carried.set(body, "policies", changed_policies(body.policies, wanted.policies)) end
  if wanted.spanning then carried.set(body, "spanning", changed_spanning(rawget(body, "spanning"), wanted.spanning)) end
  for _, key in ipairs { "name", "description", "notification", "email", "secondary" } do
    if wanted[key] ~= nil then carried.set(body, key, wanted[key]) end
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
    lacking[choice.id] = optional(choice, "frequency") == nil
      and group_changes.attached_policy(record, choice.id) ~= nil
  end
  for _, policy in ipairs(policies) do
    local is_on_demand = constant(optional(policy, "frequency")) == "ON_DEMAND"
    local id = optional(policy, "id")
    if lacking[id] and not is_on_demand then names[#names + 1] = cell.text(optional(policy, "name")) end
  end
  return names
end

return group_changes
