-- What a resource group is to be, as it was asked for: in the document's stable names, and in what the group that there
-- is differs from it.
local shell = ...
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local datastore_lookup = shell.library("lookup/datastore")
local group_changes = shell.library("workflows/resource_groups/changes")
local group_entities = shell.library("workflows/resource_groups/entities")
local group_schedule = shell.library("workflows/resource_groups/schedule")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local rules = shell.library("session/rules")
local sequence = shell.library("core/sequence")
local sessions = shell.library("session/session")
local times = shell.library("time/times")
local words = shell.library("core/words")

local read_policy, read_group = reader("policies.list"), reader("resource_groups.list")

-- One that the group has need not say its name.
local POLICY = {
  what = "policy", of = " of the group",
  read = function(policy, key)
    if key == "id" then return read_policy(policy, "id", "id") end
    return read_policy.maybe(policy, key, "text")
  end,
}

local group_settings = {}

--- What create and modify both take, for argument_table.reader; `name` and `group` are for them to add.
group_settings.fields = {
  { "entities", "any" }, { "policies", "any" }, { "schedules", "table" }, { "spanning", "any" },
  { "notification", "any" }, { "description", "any" }, { "secondary", "flag" },
}

-- The policies that are meant, each once.
local function chosen_policies(all, wanted, func)
  if not sequence.is(wanted) then wanted = { wanted } end
  if #wanted == 0 then errors.empty("policies", func .. ": policies is an empty list") end
  local chosen, seen = {}, {}
  for _, each in ipairs(wanted) do
    if type(each) ~= "table" and math.type(each) ~= "integer" and (type(each) ~= "string" or each == "") then
      errors.argument(func, "policies", "must be names, ids or records, got " .. errors.what(each))
    end
    local policy = match.one(all, each, kinds.of.policy, func, "policies")
    local id = read_policy(policy, "id", "id")
    if not seen[id] then
      seen[id] = true
      chosen[#chosen + 1] = policy
      narration.took("policyId", id, "policies", cell.text(optional(policy, "name")))
    end
  end
  return chosen
end

local SCHEDULE_KEYS = { at = true, every = true, days = true }

local function is_one_schedule(schedules)
  for key in pairs(schedules) do
    if not SCHEDULE_KEYS[key] then return false end
  end
  return true
end

-- Policy id → what was given for it: keyed by policies, or one schedule for the only one.
local function schedules_by_policy(schedules, policies, func)
  local by_id, names = {}, {}
  for index, policy in ipairs(policies) do names[index] = cell.text(optional(policy, "name")) end
  if next(schedules) == nil then errors.empty("schedules", func .. ": schedules is an empty table") end
  if is_one_schedule(schedules) then
    if #policies ~= 1 then
      errors.argument(func, "schedules", ("must say for which policy each is: the group has %s"):format(
        table.concat(names, ", ")), ('for example schedules = {%s = {at = "02:30"}}'):format(names[1] or "daily"))
    end
    return { [read_policy(policies[1], "id", "id")] = schedules }
  end
  for key, given in pairs(schedules) do
    if type(given) ~= "table" then
      errors.argument(func, ("schedules.%s"):format(tostring(key)), "must be a table, got " .. errors.what(given),
        'for example {at = "02:30"}')
    end
    by_id[read_policy(match.one(policies, key, POLICY, func, "schedules"), "id", "id")] = given
  end
  return by_id
end

-- Which policies the group has, as records of the list of policies where that knows them.
local function policies_of(record, all)
  local policies = {}
  for index, attached in ipairs(record and group_changes.attached(record) or {}) do
    policies[index] = attached
    for _, policy in ipairs(all) do
      if read_policy(policy, "id", "id") == attached.id then policies[index] = policy end
    end
  end
  return policies
end

-- A time of a group's schedules as the appliance wrote it; nil if it has none. It only shows how times are written.
local function time_of(group)
  local policies = optional(group, "policies")
  for _, attached in ipairs(type(policies) == "table" and policies or {}) do
    local frequency = type(attached) == "table" and optional(attached, "frequency")
    local time = type(frequency) == "table" and optional(frequency, "start_time") or nil
    if times.read(time) then return time end
  end
  return nil
end

local function member_of(members, name)
  for _, member in ipairs(members or {}) do
    if (member.stable or member.name) == name then return member end
  end
  return {}
end

-- Whether the appliance's document wants the first time of a schedule as something else than text.
local function is_no_text(scv, operation)
  local facts = sessions.definition(scv).operation(operation) or {}
  local frequency = member_of(member_of(facts.body, "policies").members, "frequency")
  local kind = member_of(frequency.members, "start_time").type
  return kind ~= nil and kind ~= "any" and not kind:find("string", 1, true)
end

-- A time as the appliance writes them: of this group's schedules, or of another's. Where it wants numbers or lists and
-- no schedule shows which, a job does; nil where none is known.
local function form_of(scv, record, groups)
  for _, group in ipairs { record or {}, table.unpack(groups) } do
    local time = time_of(group)
    if time ~= nil then return time end
  end
  if not is_no_text(scv, record and "resource_groups.update" or "resource_groups.create") then return nil end
  for _, job in ipairs(scv.api.jobs.list { type = "backup" }) do
    for _, field in ipairs { "start_time", "end_time" } do
      local time = optional(job, field)
      if times.read(time) and time ~= 0 then return time end
    end
  end
  return nil
end

-- The policies that the group is to have, each with its schedule: {policy =, frequency =, is_wanted =}. What is not
-- given stays as it is.
local function read_policies(scv, given, record, groups, all, func)
  if given.policies == nil and given.schedules == nil then return nil end
  local policies = given.policies ~= nil and chosen_policies(all, given.policies, func) or policies_of(record, all)
  local by_id = given.schedules and schedules_by_policy(given.schedules, policies, func) or {}
  local now, is_sure, zone
  local clock
  if given.schedules then
    now, is_sure = times.wall(sessions.facts(scv))
    zone = sessions.facts(scv).timezone
    clock = { now = now, zone = zone, form = form_of(scv, record, groups) }
  end
  local rows = {}
  for index, policy in ipairs(policies) do
    local id = read_policy(policy, "id", "id")
    local attached = record and group_changes.attached_policy(record, id)
    local existing, schedule = attached and attached.frequency, by_id[id]
    local details, first = nil, nil
    if schedule then details, first = group_schedule.details(policy, schedule, existing, clock, func) end
    rows[index] = {
      policy = policy, frequency = details or existing, is_wanted = details ~= nil, first = first, zone = zone,
    }
  end
  return rows, given.schedules ~= nil and not is_sure
end

-- What is meant by a word for all spanning datastores, as the document spells it: "exclude" is EXCLUDE_ALL; or nil and
-- the words that there are.
local function spanning_of_all(scv, value)
  local wanted, choices = type(value) == "string" and words.constant(value) .. "_ALL", {}
  local allowed = rules.of(scv, "resource_groups.create", "spanning.type").allowed
  -- A document that names no words takes any.
  if #allowed == 0 and wanted then return wanted end
  for _, kind in ipairs(allowed) do
    if kind == wanted then return kind end
    choices[#choices + 1] = kind:lower():match("^(%a+)_all$")
  end
  return nil, choices
end

local function read_spanning(scv, value, func)
  local kind, choices = spanning_of_all(scv, value)
  if kind then return { type = kind } end
  if not sequence.is(value) then
    choices[#choices + 1] = "a list of datastores"
    errors.argument(func, "spanning", ("must be %s, got %s"):format(words.one_of(choices), errors.what(value)))
  end
  if #value == 0 then errors.empty("datastores", func .. ": spanning is an empty list") end
  local datastores = {}
  for index, each in ipairs(value) do
    if type(each) ~= "table" and (type(each) ~= "string" or each == "") then
      errors.argument(func, "spanning", "must hold names, morefs or records, got " .. errors.what(each))
    end
    datastores[index] = datastore_lookup.find(scv, each, func, "spanning").moref
  end
  return { type = "MANUAL", datastores = datastores }
end

local function when_of(scv, value, func)
  local word, choices = type(value) == "string" and words.constant(value), {}
  local allowed = rules.of(scv, "resource_groups.create", "notification").allowed
  if #allowed == 0 and word then return word end
  for index, known in ipairs(allowed) do
    if word == known then return known end
    choices[index] = known:lower():gsub("_", " ")
  end
  errors.argument(func, "notification", ("must be %s, got %s"):format(words.one_of(choices), errors.what(value)),
    'or with an address: notification = {when = "errors", to = "backup@example.com"}')
end

-- "a@example.com" or a list of them.
local function addresses(value, func)
  local list = type(value) == "table" and value or { value }
  for _, address in ipairs(list) do
    if type(address) ~= "string" or address == "" then
      errors.argument(func, "notification.to", "must be an address or a list of them, got " .. errors.what(address))
    end
  end
  if #list == 0 then errors.empty("addresses", func .. ": notification.to is an empty list") end
  return table.move(list, 1, #list, 1, {})
end

-- When mail is sent, and the mail: its other parts stay as they are.
local function read_notification(scv, value, record, func)
  if type(value) ~= "table" then return when_of(scv, value, func) end
  errors.check_keys(func .. ": notification", value, { "when", "from", "to", "subject" })
  local old = record and read_group.maybe(record, "email", "table")
  local given = {
    from = value.from, subject = value.subject, to = value.to ~= nil and addresses(value.to, func) or nil,
  }
  for _, key in ipairs { "from", "subject" } do
    if given[key] ~= nil and (type(given[key]) ~= "string" or given[key] == "") then
      errors.argument(func, "notification." .. key, "must be text, got " .. errors.what(given[key]))
    end
  end
  local is_given, mail = next(given) ~= nil, old and carried.copy(old) or {}
  for key, kind in pairs { from = "any text", subject = "any text", to = "list" } do
    if old then read_group.maybe(old, key, kind) end
    if given[key] ~= nil then carried.set(mail, key, given[key]) end
  end
  return value.when ~= nil and when_of(scv, value.when, func) or nil, is_given and mail or nil
end

--- Reads what a group is to be; each field of the result is nil where it was not given.
---@param scv table
---@param given table  the checked arguments
---@param record table?  the group as it is, if there is one
---@param groups table[]  all groups
---@param policies table[]  all policies
---@param func string  the function that they were passed to
---@return table wanted  and whether the appliance's zone is unknown, though a first time was computed
function group_settings.read(scv, given, record, groups, policies, func)
  if given.description ~= nil and type(given.description) ~= "string" then
    errors.argument(func, "description", "must be text, got " .. errors.what(given.description))
  end
  local wanted = { description = given.description, secondary = given.secondary }
  if given.notification ~= nil then
    wanted.notification, wanted.email = read_notification(scv, given.notification, record, func)
  end
  wanted.policies, wanted.is_zone_unknown = read_policies(scv, given, record, groups, policies, func)
  if given.entities ~= nil then wanted.entities = group_entities.read(scv, given.entities, groups, func) end
  if given.spanning ~= nil then wanted.spanning = read_spanning(scv, given.spanning, func) end
  return wanted
end

return group_settings
