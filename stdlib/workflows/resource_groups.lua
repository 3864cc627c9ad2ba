-- Resource groups: what is backed up together, and by which policies. The vendor's steps 7 (policies), 9 (list), 10
-- (create) and 11 (update): docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local group_changes = shell.library("workflows/resource_groups/changes")
local sessions = shell.library("session/session")
local group_schedule = shell.library("workflows/resource_groups/schedule")
local group_settings = shell.library("workflows/resource_groups/settings")
local is_planned = shell.library("core/plan").is
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local match = shell.library("lookup/match")
local read_group = shell.library("core/record").reader("resource_groups.list")
local rules = shell.library("session/rules")

local CREATE, MODIFY = "scv.create_resource_group", "scv.modify_resource_group"

local read_none = argument_table.reader("scv.resource_groups", {})

-- The fields of both, after those of one.
local function with_settings(fields)
  return table.move(group_settings.fields, 1, #group_settings.fields, #fields + 1, fields)
end

local read_create = argument_table.reader(CREATE, with_settings {
    { "name", "name", required = true, rule = { "resource_groups.create", "name" } },
  },
  { example = 'scv.create_resource_group{name = "gold_app", entities = {"web01", "web02"}, policies = "daily"}' })

local read_modify = argument_table.reader(MODIFY, with_settings { { "group", "thing" }, { "name", "thing" } },
  { example = 'scv.modify_resource_group{group = "gold_web", entities = {"web01", "web02"}}' })

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
local function read_target(arguments)
  if arguments.group == nil and arguments.name == nil then
    errors.argument(MODIFY, "group", "is missing", 'for example group = "gold_web"')
  end
  if arguments.group == nil then return arguments.name, nil end
  if arguments.name ~= nil and type(arguments.name) ~= "string" then
    errors.argument(MODIFY, "name", "must be the new name of the group, got " .. errors.what(arguments.name))
  end
  if arguments.name then
    rules.check_name(arguments.name, rules.of("resource_groups.update", "name"), MODIFY, "name")
  end
  return arguments.group, arguments.name
end

local function check_something_given(arguments, new_name)
  for _, field in ipairs(group_settings.fields) do
    if arguments[field[1]] ~= nil then return end
  end
  if new_name then return end
  errors.argument(MODIFY, "arguments", "say nothing that is to change",
    "it changes name, entities, policies, schedules, spanning, notification, description, secondary")
end

-- Said only where something is sent, since only then it matters.
local function tell_zone(wanted)
  if not wanted.is_zone_unknown then return end
  shell.note("the appliance's time zone is not known: the first times are computed by UTC; --timezone says it")
end

-- A schedule that the list of groups doesn't tell can't be sent back.
local function tell_unsaid(group, body, policies)
  local names = group_changes.unsaid_schedules(group, body, policies)
  if #names == 0 then return end
  shell.note(("the appliance doesn't say when the group's %s %s, so that was not sent along: look whether it stays so")
    :format(table.concat(names, ", "), #names == 1 and "runs" or "run"))
end

-- The group as it is now; the reply where the list doesn't have it. The change was made, whatever this read says.
local function as_it_is_now(scv, fits, reply)
  for _, group in ipairs(scv.api.resource_groups.list()) do
    if fits(group) then
      narration.took("resourceGroupId", optional(group, "id"), "resource_groups", cell.text(optional(group, "name")))
      return group
    end
  end
  return reply
end

local function add(scv)
  --- Lists the resource groups.
  ---
  ---     scv.resource_groups()
  ---     scv.resource_groups():where{status = "Under_Maintenance"}
  ---@steps resource_groups.list
  ---@return List groups
  function scv.resource_groups(arguments)
    read_none(arguments)
    return scv.api.resource_groups.list()
  end

  --- Says in words when a policy of a resource group makes its backups: "every day at 02:30".
  ---
  ---     local policy = scv.resource_groups()[1].policies[1]
  ---     scv.schedule_words(policy.frequency)
  ---@param schedule table?  the `frequency` of a policy in a group's record
  ---@return string words  "not said" where there is none
  function scv.schedule_words(schedule)
    if schedule ~= nil and type(schedule) ~= "table" then
      errors.argument("scv.schedule_words", "schedule", "must be a table, got " .. errors.what(schedule))
    end
    return group_schedule.words(schedule, sessions.is(scv) and sessions.facts(scv).timezone or nil)
  end

  ---@class CreateResourceGroup
  ---@field name string  letters, digits and _
  ---@field entities string|table  what it holds: VMs and datastores, by name, moref, uuid or as records
  ---@field policies string|integer|table  names or ids, one or a list
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
  --- Rules: a group holds at least one entity and has at least one policy; spanning datastores are taken along for VMs
  --- and left out for datastores unless said otherwise; a name must not hold % & * $ # @ ! \ / : ? " < > - | ; ' , or a
  --- space.
  ---
  ---     scv.create_resource_group{name = "gold_app", entities = {"build07", "legacy01"}, policies = "daily",
  ---       schedules = {at = "02:30"}, notification = "errors"}
  ---     scv.create_resource_group{name = "two", entities = "nfs_lab", policies = {"hourly", "weekly"},
  ---       schedules = {hourly = {every = 6, at = "00:15"}, weekly = {at = "04:00", days = {"sunday"}}}}
  ---@steps policies.list, resource_groups.create
  ---@param arguments CreateResourceGroup
  ---@return table group  its record; in a dry run the planned request
  function scv.create_resource_group(arguments)
    arguments = read_create(arguments)
    for _, needed in ipairs { "entities", "policies" } do
      if arguments[needed] == nil then errors.argument(CREATE, needed, "is missing") end
    end
    local policies, groups = scv.api.policies.list(), scv.api.resource_groups.list()
    local wanted = group_settings.read(scv, arguments, nil, groups, policies, CREATE)
    local existing = match.named(groups, arguments.name, match.kinds.resource_group)
    if existing then return keep_existing(existing, wanted) end
    wanted.name = arguments.name
    tell_zone(wanted)
    local reply = scv.api.resource_groups.create(group_changes.creation(wanted))
    if is_planned(reply) then return reply end
    return as_it_is_now(scv, function(group) return optional(group, "name") == arguments.name end, reply)
  end

  --- `group`, or `name` alone; beside `group`, `name` is the new name
  ---@class ModifyResourceGroup
  ---@field group string|integer|table|nil  the group: its name, its id or its record; `name` alone says it too
  ---@field name string?  a new name; without `group` it says which group
  ---@field entities string|table|nil  all that it is to hold, as for scv.create_resource_group
  ---@field policies string|integer|table|nil  all policies that it is to have
  ---@field schedules table|nil  when policies run; what is not given of one stays
  ---@field spanning string|table|nil  "exclude", "include" or datastores
  ---@field notification string|table|nil  as for scv.create_resource_group
  ---@field description string?
  ---@field secondary boolean?  secondary protection (ASA r2)

  --- Changes a resource group: what is given, and nothing else.
  ---
  --- The appliance may take what it is sent for all that the group is to be, so all of it is sent, with the rest as the
  --- list of groups says it. If nothing would change, nothing is sent. `entities` and `policies` are whole: what is not
  --- in them leaves the group.
  ---
  ---     scv.modify_resource_group{group = "gold_web", schedules = {daily = {at = "03:15"}}}
  ---     scv.modify_resource_group{group = "silver_db", policies = {"daily", "weekly"}, notification = "errors"}
  ---     local group = scv.resource_groups():where{name = "lab"}:first()
  ---     scv.modify_resource_group{group = group, entities = {"build07", table.unpack(group.entities)}}
  ---@steps resource_groups.list, policies.list, resource_groups.update
  ---@param arguments ModifyResourceGroup
  ---@return table group  its record as it is then; in a dry run the planned request
  function scv.modify_resource_group(arguments)
    arguments = read_modify(arguments)
    local target, new_name = read_target(arguments)
    check_something_given(arguments, new_name)
    local groups = scv.api.resource_groups.list()
    local group = match.one(groups, target, match.kinds.resource_group)
    local id = read_group(group, "id", "id")
    narration.took("resourceGroupId", id, "resource_groups", cell.text(optional(group, "name")))
    local other = new_name and match.named(groups, new_name, match.kinds.resource_group)
    local other_id = other and read_group(other, "id", "id")
    if other and other_id ~= id then
      errors.argument(MODIFY, "name", ("belongs to another group already: %s (id %s)"):format(new_name, other_id))
    end
    local policies = scv.api.policies.list()
    local wanted = group_settings.read(scv, arguments, group, groups, policies, MODIFY)
    wanted.name = new_name
    if #group_changes.differences(group, wanted) == 0 then
      shell.note(("resource group %s is so already; nothing was sent"):format(cell.text(optional(group, "name"))))
      return group
    end
    local body = group_changes.change(group, wanted, MODIFY)
    body.resourceGroupId = id
    tell_zone(wanted)
    tell_unsaid(group, body, policies)
    local reply = scv.api.resource_groups.update(body)
    if is_planned(reply) then return reply end
    return as_it_is_now(scv, function(each) return optional(each, "id") == id end, reply)
  end
end

return { order = 90, add = add }
