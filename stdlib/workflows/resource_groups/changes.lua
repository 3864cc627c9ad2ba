-- A resource group as it is against what it is to be: what differs, and the body that makes it so.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local group_schedule = shell.library("workflows/resource_groups/schedule")
local optional = shell.library("core/record").optional

local group_changes = {}

-- Names as text, and the same in their order for comparing: what is a set in a group has none.
local function set_of(items, key)
  local values = {}
  for index, item in ipairs(items or {}) do
    values[index] = type(item) == "table" and tostring(optional(item, key)) or tostring(item)
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
  local kind = tostring(spanning.type)
  local datastores = optional(spanning, "datastores")
  if kind ~= "MANUAL" then return kind end
  return ("%s (%s)"):format(kind, set_of(datastores, "moref"):gsub("\n", ", "))
end

local function mail_text(mail)
  if not mail then return "none" end
  local to = set_of(optional(mail, "to"), "name"):gsub("\n", ", ")
  return cell.text(("from %s to %s, %q"):format(optional(mail, "from") or "nobody", to,
    optional(mail, "subject") or ""))
end

--- The policies that a group has: {id, frequency} of each; nil if the appliance doesn't say.
---@param record table
---@return {id: integer, frequency: table?}[]?
function group_changes.attached(record)
  local listed = optional(record, "policies")
  if type(listed) ~= "table" then return nil end
  local policies = {}
  for index, each in ipairs(listed) do
    -- Bare ids would do as well.
    if type(each) ~= "table" then each = { id = each } end
    policies[index] = { id = each.id, name = optional(each, "name"), frequency = optional(each, "frequency") }
  end
  return policies
end

--- The one of them that has an id.
---@param record table
---@param id integer
---@return {id: integer, frequency: table?}?
function group_changes.attached_policy(record, id)
  for _, policy in ipairs(group_changes.attached(record) or {}) do
    if policy.id == id then return policy end
  end
  return nil
end

local function policies_in(wish)
  local policies = {}
  for index, row in ipairs(wish.policies) do policies[index] = row.policy end
  return policies
end

local function add_schedules(found, record, wish)
  for _, row in ipairs(wish.policies) do
    local attached = group_changes.attached_policy(record, row.policy.id)
    if row.is_wanted and attached then
      local is = attached.frequency
      if not is or not group_schedule.same(is, row.frequency) then
        found[#found + 1] = ("schedule of %s is %s, not %s"):format(cell.text(row.policy.name),
          group_schedule.words(is), group_schedule.words(row.frequency))
      end
    end
  end
end

--- In what a group differs from what is wanted; what is not wanted does not count.
---@param record table  the group as it is
---@param wish table  what group_settings.read gave
---@return string[]
function group_changes.differences(record, wish)
  local found = {}
  if wish.name then add(found, "name", cell.text(record.name), cell.text(wish.name)) end
  if wish.description then
    add(found, "description", ("%q"):format(optional(record, "description") or ""), ("%q"):format(wish.description))
  end
  if wish.entities then add_sets(found, "entities", optional(record, "entities"), wish.entities, "moref") end
  if wish.policies then
    add_sets(found, "policies", group_changes.attached(record), policies_in(wish), "id")
    add_schedules(found, record, wish)
  end
  if wish.spanning then
    add(found, "spanning", spanning_text(optional(record, "spanning")), spanning_text(wish.spanning))
  end
  if wish.notification then
    add(found, "notification", tostring(optional(record, "notification") or "not said"), wish.notification)
  end
  if wish.email then add(found, "mail", mail_text(optional(record, "email")), mail_text(wish.email)) end
  if wish.secondary ~= nil then
    local is = optional(record, "secondary") == true
    add(found, "secondary protection", is and "on" or "off", wish.secondary and "on" or "off")
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
  for index, row in ipairs(rows) do choices[index] = { id = row.policy.id, frequency = row.frequency } end
  return choices
end

local function is_machine(entity) return entity.moref:find("^vm%-") ~= nil end

-- What the product does with spanning datastores unless told otherwise: with VMs they are taken along.
local function usual_spanning(entities)
  for _, entity in ipairs(entities) do
    if not is_machine(entity) then return { type = "EXCLUDE_ALL" } end
  end
  return { type = "INCLUDE_ALL" }
end

--- The body that creates a group. What a public client is seen to send always is always sent.
---@param wish table
---@return table
function group_changes.creation(wish)
  return {
    name = wish.name, description = wish.description or "", entities = morefs_of(wish.entities),
    spanning = wish.spanning or usual_spanning(wish.entities), policies = choices_of(wish.policies),
    notification = wish.notification or "NEVER", email = wish.email, secondary = wish.secondary,
  }
end

-- What the group holds now. An entity without moref could not be sent back, and the group would lose it.
local function kept_entities(record, func)
  local morefs = {}
  for index, entity in ipairs(optional(record, "entities") or {}) do
    local moref = type(entity) == "table" and optional(entity, "moref") or entity
    if type(moref) ~= "string" then
      errors.argument(func, "entities", ("is needed: the appliance doesn't say the moref of %s, which the group holds")
        :format(cell.text(entity)), "give all that the group is to hold")
    end
    morefs[index] = moref
  end
  if #morefs == 0 then
    errors.argument(func, "entities", "is needed: the appliance doesn't say what the group holds, and it may hold only "
      .. "what is sent")
  end
  return morefs
end

local function kept_policies(record, func)
  local attached, choices = group_changes.attached(record), {}
  if not attached then
    errors.argument(func, "policies", "is needed: the appliance doesn't say which the group has, and it may have only "
      .. "what is sent")
  end
  for index, policy in ipairs(attached) do choices[index] = { id = policy.id, frequency = policy.frequency } end
  return #choices > 0 and choices or nil
end

--- The body that changes a group. The appliance may take it for all that the group is to be, so it says all of it: what
--- is not wanted otherwise, as it is.
---@param record table  the group as it is
---@param wish table
---@param func string
---@return table
function group_changes.change(record, wish, func)
  local body = {
    name = wish.name or record.name,
    entities = wish.entities and morefs_of(wish.entities) or kept_entities(record, func),
    policies = wish.policies and choices_of(wish.policies) or kept_policies(record, func),
  }
  for _, key in ipairs { "description", "spanning", "notification", "email", "secondary" } do
    if wish[key] ~= nil then body[key] = wish[key] else body[key] = optional(record, key) end
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
    local is_on_demand = tostring(optional(policy, "frequency")):upper():gsub("[ -]", "_") == "ON_DEMAND"
    if lacking[policy.id] and not is_on_demand then names[#names + 1] = cell.text(policy.name) end
  end
  return names
end

return group_changes
