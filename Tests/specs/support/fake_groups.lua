-- Resource groups for the specs: an appliance with some, and the calls that are tried on them.
local spec = ...

local DATE = "Mon, 23 Nov 2026 15:05:09 GMT"

local UUID = "50201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"

local function machine(number, name) return { moref = "vm-" .. number, name = name, type = "VirtualMachine" } end

-- An appliance with two groups. `options`: `dry_run`, `timezone`, `backups` (of each entity; false: it is gone),
-- `refuses` (the answer no).
local function fixture(options)
  options = options or {}
  local shell = spec.fake_shell.new { refuses = options.refuses }
  local List = shell.library("core/list")
  local nightly = { type = "DAILY", start_time = "11/01/2026 02:00:00 AM", interval = 1 }
  local groups = {
    {
      id = 1, name = "gold_web", description = "Web shop",
      entities = { machine(1001, "web01"), machine(1002, "web02") },
      policies = { { id = 2, name = "daily", frequency = nightly }, { id = 1, name = "hourly" } },
      notification = "NEVER", spanning = { type = "EXCLUDE_ALL" }, email = { from = "a@x", to = { "b@x" } },
      secondary = false,
    },
    {
      id = 3, name = "lab", entities = { { moref = "datastore-23", name = "nfs_lab", type = "Datastore" } },
      policies = { { id = 3, name = "weekly" } }, notification = "NEVER", spanning = { type = "EXCLUDE_ALL" },
    },
  }
  local policies = {
    { id = 1, name = "hourly", frequency = "HOURLY" }, { id = 2, name = "daily", frequency = "DAILY" },
    { id = 3, name = "weekly", frequency = "WEEKLY" }, { id = 4, name = "monthly", frequency = "MONTHLY" },
    { id = 5, name = "wish", frequency = "ON_DEMAND" },
  }

  local function planned(body)
    return options.dry_run and { dry_run = true, method = "POST", body = body } or nil
  end

  -- Keeps just what it was sent, as a PUT may do.
  local function made_of(body, id)
    local group = { id = id, entities = {}, policies = {} }
    for key, value in pairs(body) do group[key] = group[key] or value end
    for index, moref in ipairs(body.entities or {}) do group.entities[index] = { moref = moref, name = moref } end
    for index, choice in ipairs(body.policies or {}) do group.policies[index] = choice end
    return group
  end

  shell.handlers["policies.list"] = function() return List.new(policies) end
  shell.handlers["resource_groups.list"] = function() return List.new(groups) end
  shell.handlers["resource_groups.create"] = function(body)
    if planned(body) then return planned(body) end
    groups[#groups + 1] = made_of(body, 9)
    return { id = 9 }
  end
  shell.handlers["resource_groups.update"] = function(body)
    if planned(body) then return planned(body) end
    for index, group in ipairs(groups) do
      if group.id == body.resourceGroupId then groups[index] = made_of(body, group.id) end
    end
    return { messages = { "updated" } }
  end
  shell.handlers["resource_groups.delete"] = function(body)
    return planned(body) or { messages = { "deleted" } }
  end
  shell.handlers["reports.protected_vms"] = function()
    return List {
      { name = "web01", moref = "vm-1001", datastores = { "nfs_web01" } },
      { name = "db01", moref = "vm-1005", uuid = UUID, datastores = { "nfs_db01" } },
    }
  end
  shell.handlers["reports.unprotected_vms"] = function()
    local one, other = { name = "twin", moref = "vm-7" }, { name = "twin", moref = "vm-8" }
    return List { { name = "build07", moref = "vm-1013" }, one, other }
  end
  local function backups(moref)
    local of_it = (options.backups or {})[moref]
    if of_it == false then shell.raise { kind = "appliance", status = 404, message = "gone" } end
    return List.new(of_it or {})
  end
  shell.handlers["vms.backups"], shell.handlers["datastores.backups"] = backups, backups
  function shell.facts() return { url = "https://scv.test", date = DATE, timezone = options.timezone or "UTC" } end
  function shell.operations()
    local all = {}
    for name in pairs(shell.handlers) do
      local subject, fn = name:match("^(.*)%.(.*)$")
      all[#all + 1] = { name = name, subject = subject, ["function"] = fn }
    end
    return all
  end
  return shell.library("session/session").new(shell), shell
end

local function operations(shell)
  local all = {}
  for index, request in ipairs(shell.requests) do all[index] = request.operation end
  return all
end

local function sent(shell, operation)
  for _, request in ipairs(shell.requests) do
    if request.operation == operation then return request.arguments, request.options end
  end
  return nil
end

local CHANGES = { "resource_groups.create", "resource_groups.update", "resource_groups.delete" }

-- The workflow raises this, and has changed nothing.
local function refused(workflow, expected, arguments, options)
  local scv, shell = fixture(options)
  local raised = spec.raises(expected, scv[workflow], arguments)
  for _, change in ipairs(CHANGES) do spec.equal(shell.count(change), 0) end
  return raised, shell
end

-- The body that create sends for some arguments beside name, entities and policies.
local function creation(arguments, options)
  local scv, shell = fixture(options)
  arguments.name, arguments.entities = "new", arguments.entities or "vm-1"
  arguments.policies = arguments.policies or "daily"
  scv.create_resource_group(arguments)
  return sent(shell, "resource_groups.create"), shell
end

local function change(arguments)
  local scv, shell = fixture()
  arguments.group = arguments.group or "gold_web"
  local group = scv.modify_resource_group(arguments)
  return sent(shell, "resource_groups.update"), shell, group
end

return {
  UUID = UUID, DATE = DATE, CHANGES = CHANGES, machine = machine, fixture = fixture, operations = operations,
  sent = sent, refused = refused, creation = creation, change = change,
}
