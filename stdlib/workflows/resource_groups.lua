-- Resource groups: what is backed up together, and by which policies. The vendor's steps 7 (policies), 9 (list), 10
-- (create) and 11 (update): docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local creation = shell.library("session/creation")
local errors = shell.library("core/errors")
local calendar = shell.library("core/calendar")
local group_changes = shell.library("workflows/resource_groups/changes")
local sessions = shell.library("session/session")
local group_entities = shell.library("workflows/resource_groups/entities")
local group_schedule = shell.library("workflows/resource_groups/schedule")
local group_settings = shell.library("workflows/resource_groups/settings")
local is_planned = shell.library("core/plan").is
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local replacement = shell.library("session/replacement")
local read_group = shell.library("core/record").reader("resource_groups.list")
local rules = shell.library("session/rules")
local sequence = shell.library("core/sequence")
local words = shell.library("core/words")

local CREATE, MODIFY = "scv.create_resource_group", "scv.modify_resource_group"

local read_none = argument_table.reader("scv.resource_groups", {}, { lists = true })

-- The fields of both, after those of one.
local function with_settings(fields)
  return table.move(group_settings.fields, 1, #group_settings.fields, #fields + 1, fields)
end

local read_create = argument_table.reader(CREATE, with_settings {
    { "name", "name", required = true, rule = { "resource_groups.create", "name" } },
  },
  { example = 'scv.create_resource_group{name = "gold_app", entities = {"web01", "web02"}, policies = "daily"}' })

local read_modify = argument_table.reader(MODIFY, with_settings {
    { "group", "thing" }, { "name", "thing" }, { "add", "any" }, { "remove", "any" }, { "confirm", "flag" },
  }, { example = 'scv.modify_resource_group{group = "gold_web", entities = {"web01", "web02"}}' })

-- A group of that name: the one that is wanted, or an error that says how it differs.
local function keep_existing(group, wanted)
  local differences, name = group_changes.differences(group, wanted), cell.text(optional(group, "name"))
  if #differences > 0 then
    errors.raise {
      kind = "argument", argument = "name",
      message = ("%s: resource group %s exists already, and differs: %s"):format(CREATE, name,
        table.concat(differences, "; ")),
      hint = ("scv.modify_resource_group{group = %q, …} changes it"):format(name),
    }
  end
  shell.note(("resource group %s exists already, as it is wanted; nothing was sent"):format(name))
  narration.took("resourceGroupId", optional(group, "id"), "resource_groups", name)
  return group
end

-- Which group is to be changed, and the new name if it gets one: beside `group`, `name` is that.
local function read_target(scv, arguments)
  if arguments.group == nil and arguments.name == nil then
    errors.argument(MODIFY, "group", "is missing", 'for example group = "gold_web"')
  end
  if arguments.group == nil then return arguments.name, nil end
  if arguments.name ~= nil and type(arguments.name) ~= "string" then
    errors.argument(MODIFY, "name", "must be the new name of the group, got " .. errors.what(arguments.name))
  end
  if arguments.name then
    rules.check_name(arguments.name, rules.of(scv, "resource_groups.update", "name"), MODIFY, "name")
  end
  return arguments.group, arguments.name
end

local function check_new_name(group, groups, name)
  local other = name and match.named(groups, name, kinds.of.resource_group)
  local id = other and read_group(other, "id", "id")
  if other and id ~= read_group(group, "id", "id") then
    errors.argument(MODIFY, "name", ("belongs to another group already: %s (id %s)"):format(name, id))
  end
end

local function check_something_given(arguments, new_name)
  for _, key in ipairs { "add", "remove" } do
    if arguments[key] ~= nil and arguments.entities ~= nil then
      errors.argument(MODIFY, key, "can't be given beside entities", "entities is all that the group is to hold")
    end
  end
  for _, field in ipairs(group_settings.fields) do
    if arguments[field[1]] ~= nil then return end
  end
  if new_name or arguments.add ~= nil or arguments.remove ~= nil then return end
  errors.argument(MODIFY, "arguments", "say nothing that is to change",
    "it changes name, add, remove, entities, policies, schedules, spanning, notification, description, secondary")
end

-- When policies whose schedules are new run first. Said only where something is sent, since only then it matters.
local function tell_first(wanted)
  for _, row in ipairs(wanted.policies or {}) do
    if row.first then
      shell.note(("%s is to run %s, first on %s"):format(cell.text(optional(row.policy, "name")),
        group_schedule.words(row.frequency, row.zone), calendar.text(row.first)))
    end
  end
  if not wanted.is_zone_unknown then return end
  shell.note("the appliance's time zone is not known: the first times are computed by UTC; --timezone says it")
end

-- "web02 (vm-1002)"
local function label_of(entity)
  local id, name = entity.moref and cell.text(entity.moref), entity.name and cell.text(entity.name)
  if not (id and name) then return id or name or "one that has no name" end
  return ("%s (%s)"):format(name, id)
end

local function labels_of(entities) return words.all_of(sequence.map(entities, label_of)) end

local function has(entities, entity)
  for _, each in ipairs(entities) do
    if each.element ~= nil and each.element == entity.element then return true end
    if each.moref ~= nil and each.moref == entity.moref then return true end
  end
  return false
end

-- Stops where a group holds two things by one moref that are called otherwise: a request says its entities by their
-- morefs, so that neither can be left in, or taken out, without the other.
local function refuse_shared(held, chosen, name)
  for _, entity in ipairs(chosen) do
    local same = sequence.where(held, function(each) return each.moref ~= nil and each.moref == entity.moref end)
    local others = sequence.where(same, function(each)
      local is_other = moref.uuid_key(each.uuid) and moref.uuid_key(same[1].uuid)
        and not moref.same_uuid(each.uuid, same[1].uuid)
      return is_other or each.name and same[1].name and each.name ~= same[1].name
    end)
    if #others > 0 then
      choices.ambiguous(("%s is ambiguous: resource group %s holds %d entities by it: %s"):format(
        cell.text(entity.moref), name, #same, labels_of(same)),
        "a request says them by their morefs, so that one can't be changed without the other; nothing was sent", same,
        "name", "moref", "uuid")
    end
  end
end

-- What the group is to hold when something is added to what it holds, or taken out of it; nil if neither is asked.
local function changed_entities(scv, arguments, held, groups, name)
  if arguments.add == nil and arguments.remove == nil then return nil end
  local entities = held
  if arguments.remove ~= nil then
    local leaving = group_entities.among(scv, arguments.remove, held, groups, MODIFY, name)
    refuse_shared(held, leaving, name)
    entities = sequence.where(held, function(entity) return not has(leaving, entity) end)
  end
  if arguments.add == nil then return entities end
  local added, there = {}, {}
  for _, entity in ipairs(group_entities.read(scv, arguments.add, groups, MODIFY, "add")) do
    table.insert(has(entities, entity) and there or added, entity)
  end
  if #there > 0 then
    shell.note(("resource group %s holds %s already"):format(name, labels_of(there)))
  end
  entities = table.move(entities, 1, #entities, 1, {})
  return table.move(added, 1, #added, #entities + 1, entities)
end

-- What is lost by leaving the group, to be asked about; nil if nothing leaves it, or if `remove` says so itself.
local function loss_of(arguments, wanted, held, name)
  if not wanted.entities then return nil end
  if not held then
    return ("The appliance doesn't say what resource group %s holds: all but %s leaves it."):format(name,
      labels_of(wanted.entities))
  end
  local leaving = sequence.where(held, function(entity) return not has(wanted.entities, entity) end)
  if #leaving == 0 then return nil end
  local loss = ("This takes %s out of resource group %s, which makes no backups of %s any more."):format(
    labels_of(leaving), name, #leaving == 1 and "it" or "them")
  if arguments.remove == nil then return loss end
  shell.note(("%s %s to leave resource group %s"):format(labels_of(leaving),
    #leaving == 1 and "is" or "are", name))
  return nil
end

-- The group of that id as it is now.
local function read_again(scv, id)
  return match.one(scv.api.resource_groups.list(), { id = id }, kinds.of.resource_group)
end

-- A schedule that the list of groups doesn't tell can't be sent back.
local function tell_unsaid(group, body, policies)
  local names = group_changes.unsaid_schedules(group, body, policies)
  if #names == 0 then return end
  shell.note(("the appliance doesn't say when the group's %s %s, so that was not sent along: look whether it stays so")
    :format(table.concat(names, ", "), #names == 1 and "runs" or "run"))
end

-- The group that was created; nil where the list doesn't have it.
local function find_new(scv, name)
  local group = match.named(scv.api.resource_groups.list(), name)
  if group then narration.took("resourceGroupId", optional(group, "id"), "resource_groups", cell.text(name)) end
  return group
end

local function add(scv)
  --- Lists the resource groups.
  ---
  ---     scv.resource_groups()
  ---     scv.resource_groups():where{status = "Under_Maintenance"}
  ---@reads
  ---@steps resource_groups.list
  ---@return List groups
  ---@typed return List<resource_groups.list>
  function scv.resource_groups(arguments)
    read_none(arguments)
    return scv.api.resource_groups.list()
  end

  --- Says in words when a policy of a resource group makes its backups: "every day at 02:30".
  ---
  ---     local policy = scv.resource_groups()[1].policies[1]
  ---     scv.schedule_words(policy.frequency)
  ---@reads
  ---@param schedule table?  the `frequency` of a policy in a group's record
  ---@return string words  "not said" where there is none, or one that doesn't say of what kind it is
  function scv.schedule_words(schedule)
    if schedule ~= nil and type(schedule) ~= "table" then
      errors.argument("scv.schedule_words", "schedule", "must be a table, got " .. errors.what(schedule))
    end
    return group_schedule.words(schedule, sessions.is(scv) and sessions.facts(scv).timezone or nil)
  end

  ---@class CreateResourceGroup
  ---@field name string  letters, digits and _
  ---@field entities string|table  what it holds: VMs and datastores, by name, moref, uuid or as records; where a
  ---  vCenter is configured, also by folder path or pattern
  ---@field policies string|integer|table|nil  names or ids, one or a list; none unless given
  ---@field schedules table|nil  when each policy runs, by its name: {daily = {at = "02:30"}, hourly = {every = 6,
  ---  at = "00:15"}, weekly = {at = "04:00", days = {"sunday"}}, monthly = {at = "05:00", days = {1, 15}}};
  ---  {at = "02:30"} alone where there is one policy
  ---@field spanning string|table|nil  of VMs that span datastores the others are left out ("exclude"), taken along
  ---  ("include"), or these: {"nfs_web01"}
  ---@field notification string|table|nil  when mail is sent: never, always, errors, errors and warnings; or
  ---  {when = "errors", from = "…", to = {"…"}, subject = "…"}
  ---@field description string?
  ---@field secondary boolean?  set up secondary protection (ASA r2)

  --- Creates a resource group.
  ---
  --- If there is such a group already, it is given as it is; one of the same name that differs is an error. A policy
  --- without a schedule runs when the appliance sees fit.
  ---
  --- Rules: a group holds at least one entity; one without a policy is backed up by none; spanning datastores are taken
  --- along for VMs and left out for datastores unless said otherwise; a name must not hold
  --- % & * $ # @ ! \ / : ? " < > | ; ' , or a space; the vendor's pages forbid - too, and its screens show it.
  ---
  ---     scv.create_resource_group{name = "gold_app", entities = {"build07", "legacy01"}, policies = "daily",
  ---       schedules = {at = "02:30"}, notification = "errors"}
  ---     scv.create_resource_group{name = "two", entities = "nfs_lab", policies = {"hourly", "weekly"},
  ---       schedules = {hourly = {every = 6, at = "00:15"}, weekly = {at = "04:00", days = {"sunday"}}}}
  ---@steps look up the morefs in vCenter, policies.list, resource_groups.create
  ---@param arguments CreateResourceGroup
  ---@return table group  its record; in a dry run the planned request
  ---@typed return resource_groups.list|Plan
  function scv.create_resource_group(arguments)
    arguments = read_create(arguments, scv)
    if arguments.entities == nil then errors.argument(CREATE, "entities", "is missing") end
    if arguments.policies == nil and arguments.schedules ~= nil then
      errors.argument(CREATE, "policies", "is missing: schedules say when policies run")
    end
    local policies, groups = scv.api.policies.list(), scv.api.resource_groups.list()
    local wanted = group_settings.read(scv, arguments, nil, groups, policies, CREATE)
    local existing = match.named(groups, arguments.name, kinds.of.resource_group)
    if existing then return keep_existing(existing, wanted) end
    group_changes.check_readable(groups, wanted)
    wanted.name = arguments.name
    tell_first(wanted)
    return creation.check(scv.api.resource_groups.create(group_changes.creation(wanted)), {
      operation = "resource_groups.create", what = "resource group " .. cell.text(arguments.name),
      read = function() return find_new(scv, arguments.name) end,
      missing = function(group) return group_changes.lacking(group, wanted) end,
      undo = ("scv.delete_resource_group{group = %q} deletes it"):format(arguments.name),
    })
  end

  -- Changes the group that was found: alone, so that what is read of it is what is changed.
  local function modify(arguments, group, groups, new_name)
    local id, name = read_group(group, "id", "id"), cell.text(optional(group, "name"))
    carried.check_whole(group, "resource_groups.update")
    local policies = scv.api.policies.list()
    local wanted = group_settings.read(scv, arguments, group, groups, policies, MODIFY)
    wanted.name = new_name
    local is_said = read_group.maybe(group, "entities", "list") ~= nil or not arguments.entities
    local held = is_said and group_changes.held(group) or nil
    if wanted.entities then refuse_shared(held or {}, wanted.entities, name) end
    wanted.entities = changed_entities(scv, arguments, held, groups, name) or wanted.entities
    if wanted.entities and #wanted.entities == 0 then
      errors.argument(MODIFY, "remove", ("would leave resource group %s empty: it holds at least one"):format(name),
        ("scv.delete_resource_group{group = %q} deletes it, with its backups"):format(name))
    end
    local is_so = #group_changes.differences(group, wanted) == 0
    if wanted.policies or not is_so then group_changes.check_policies(group, policies) end
    if is_so then
      shell.note(("resource group %s is so already; nothing was sent"):format(name))
      return group
    end
    local base, left_out = group_changes.base(scv, group)
    local body = group_changes.change(group, base, wanted, MODIFY)
    tell_first(wanted)
    tell_unsaid(group, body, policies)
    local changed = replacement.send(scv, {
      operation = "resource_groups.update", what = "resource group " .. name, id = id,
      parameters = { resourceGroupId = id }, record = group, base = base, left_out = left_out, body = body,
      read = function() return read_again(scv, id) end,
      carry = function(...) return group_changes.base(scv, ...) end,
      missing = function(after) return group_changes.differences(after, wanted) end,
      loss = loss_of(arguments, wanted, held, name), confirm = arguments.confirm,
    })
    if not is_planned(changed) then narration.took("resourceGroupId", id, "resource_groups", name) end
    return changed
  end

  --- `group`, or `name` alone; beside `group`, `name` is the new name; `entities`, or `add` and `remove`
  ---@class ModifyResourceGroup
  ---@field group string|integer|table|nil  the group: its name, its id or its record; `name` alone says it too
  ---@field name string?  a new name; without `group` it says which group
  ---@field add string|table|nil  what it is to hold besides, as for scv.create_resource_group
  ---@field remove string|table|nil  what it is to hold no more: by name, moref, uuid or as records
  ---@field entities string|table|nil  all that it is to hold, as for scv.create_resource_group
  ---@field policies string|integer|table|nil  all policies that it is to have
  ---@field schedules table|nil  when policies run; what is not given of one stays
  ---@field spanning string|table|nil  "exclude", "include" or datastores
  ---@field notification string|table|nil  as for scv.create_resource_group
  ---@field description string?
  ---@field secondary boolean?  secondary protection (ASA r2)
  ---@field confirm boolean?  false: don't ask

  --- Changes a resource group: what is given, and nothing else.
  ---
  --- The appliance may take what it is sent for all that the group is to be, so all of it is sent, with the rest as the
  --- list of groups gave it, also what no document knows. If nothing would change, nothing is sent. A group that
  --- somebody else changes meanwhile is left alone, and what did not arrive is an error.
  ---
  --- `entities` and `policies` are whole: what is not in them leaves the group. Where `entities` takes something out,
  --- it asks, since that is not backed up any more; `remove` says so itself.
  ---
  ---     scv.modify_resource_group{group = "gold_web", add = "build07"}
  ---     scv.modify_resource_group{group = "gold_web", schedules = {daily = {at = "03:15"}}}
  ---     scv.modify_resource_group{group = "silver_db", policies = {"daily", "weekly"}, notification = "errors"}
  ---@steps look up the morefs in vCenter, resource_groups.list, policies.list, resource_groups.update
  ---@param arguments ModifyResourceGroup
  ---@return table group  its record as it is then; in a dry run the planned request
  ---@typed return resource_groups.list|Plan
  function scv.modify_resource_group(arguments)
    arguments = read_modify(arguments)
    local target, new_name = read_target(scv, arguments)
    check_something_given(arguments, new_name)
    local function find()
      local groups = scv.api.resource_groups.list()
      local group = match.one(groups, target, kinds.of.resource_group, MODIFY)
      local id, name = read_group(group, "id", "id"), cell.text(optional(group, "name"))
      narration.took("resourceGroupId", id, "resource_groups", name)
      return "resource group " .. id, "resource group " .. name, group, groups
    end
    return replacement.alone(scv, find, function(group, groups)
      check_new_name(group, groups, new_name)
      return modify(arguments, group, groups, new_name)
    end)
  end
end

return { order = 90, add = add }
