-- The appliance of the specs: one world of records, the operations that read and change it, and what varies one thing.
--
-- Records are written with stable names, and whole: each has what the appliance always sends. What comes out of a
-- request has the appliance's own keys, and answers to the stable names as in the shell (document.lua).
local spec = ...

local document = spec.fake_shell.document

local appliance = {
  DATE = "Mon, 23 Nov 2026 15:05:09 GMT",
  UUID = "50201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4",
}

-- Makes records of a kind: what is given, in one table or two, and `always` for the rest.
local function maker(always)
  return function(given, more)
    local record = always(given)
    for key, value in next, given do record[key] = value end
    for key, value in next, more or {} do record[key] = value end
    return record
  end
end

appliance.group = maker(function()
  return {
    description = "", entities = {}, policies = {}, notification = "NEVER", spanning = { type = "EXCLUDE_ALL" },
  }
end)

appliance.policy = maker(function()
  return {
    frequency = "DAILY", retention_type = "COUNT", retention = 14, vm_consistent = false, update_snapmirror = false,
    update_snapvault = false,
  }
end)

appliance.job = maker(function() return { type = "backup", status = "RUNNING" } end)

--- The part of a VM in a backup.
appliance.vm = maker(function() return { template = false, failed = false } end)

appliance.backup = maker(function(given)
  return {
    name = "backup_" .. given.backup_id, start_time = "11/21/2026 02:00:00 AM", status = "COMPLETED", partial = false,
    mounted = false, vms = {}, datastores = {},
  }
end)

appliance.storage_system = maker(function() return { protocol = "HTTPS", port = 443, timeout = 60 } end)

--- What a group protects.
function appliance.machine(number, name) return { moref = "vm-" .. number, name = name, type = "VirtualMachine" } end

function appliance.datastore(number, name)
  return { moref = "datastore-" .. number, name = name, type = "Datastore" }
end

local function new_world()
  local machine, UUID = appliance.machine, appliance.UUID
  local nightly = { type = "DAILY", start_time = "11/01/2026 02:00:00 AM", interval = 1 }
  local hourly, daily = { id = 1, name = "hourly" }, { id = 2, name = "daily" }
  return {
    policies = {
      appliance.policy { id = 1, name = "hourly", frequency = "HOURLY" },
      appliance.policy {
        id = 2, name = "daily", label = "daily", vm_consistent = true, update_snapmirror = true,
        update_snapvault = true,
      },
      appliance.policy { id = 3, name = "weekly", frequency = "WEEKLY" },
      appliance.policy { id = 4, name = "monthly", frequency = "MONTHLY" },
      appliance.policy { id = 5, name = "wish", frequency = "ON_DEMAND" },
    },
    groups = {
      appliance.group {
        id = 1, name = "gold_web", description = "Web shop", secondary = false,
        entities = { machine(1001, "web01"), machine(1002, "web02") },
        policies = { { id = 2, name = "daily", frequency = nightly }, hourly },
        email = { from = "a@x", to = { "b@x" } },
      },
      appliance.group { id = 2, name = "silver_db", entities = { machine(1005, "db01") }, policies = { daily } },
      appliance.group {
        id = 3, name = "lab", entities = { appliance.datastore(23, "nfs_lab") },
        policies = { { id = 3, name = "weekly" } },
      },
    },
    protected = {
      { name = "web01", moref = "vm-1001", datastores = { "nfs_web01" } },
      { name = "db01", moref = "vm-1005", uuid = UUID, datastores = { "nfs_db01" } },
    },
    unprotected = {
      { name = "build07", moref = "vm-1013" }, { name = "twin", moref = "vm-7" }, { name = "twin", moref = "vm-8" },
    },
    -- A list for all, or one for each moref; false: it is gone.
    backups = {},
    jobs = {},
    schedules = {
      { name = "Schedule-DatabaseDump", cron = "0 30 23 * * ?" },
      { name = "Schedule-PurgeBackups", cron = "0 45 * * * ?" },
      { name = "Schedule-AsupDataCollection", cron = "0 0 1 ? * SUN" },
      { name = "Schedule-ComputeStorageSaving", cron = "0 0 0/12 * * ?" },
      { name = "Schedule-PurgeJobs", cron = "0 0 0/6 * * ?" },
    },
    storage = {
      appliance.storage_system { id = 1, name = "svm_a", address = "192.0.2.1", username = "vsadmin" },
      appliance.storage_system { id = 2, name = "svm_b", address = "192.0.2.2" },
    },
    locations = {}, hosts = {}, disks = {}, datastores = {}, mounted = {},
    audit_logs = { { file = "audit.log", integrity = "ACTIVE" }, { file = "old.gz", integrity = "TAMPERED" } },
    audit_config = { max_files = 10, max_size = 10, syslog = { enabled = false, address = "192.0.2.9", port = 514 } },
    job_retention = { jobs = 90, logs = 30 },
    operations = document.operations(),
  }
end

-- Which list of the world an operation gives.
local READS = {
  ["policies.list"] = "policies", ["resource_groups.list"] = "groups", ["schedules.list"] = "schedules",
  ["storage_systems.list"] = "storage", ["reports.protected_vms"] = "protected",
  ["reports.unprotected_vms"] = "unprotected", ["vms.snapshot_locations"] = "locations",
  ["datastores.snapshot_locations"] = "locations", ["vms.available_esx_hosts"] = "hosts",
  ["datastores.available_esx_hosts"] = "hosts", ["vms.vmdk_locations"] = "disks",
  ["vms.available_datastores"] = "datastores", ["datastores.mounted"] = "mounted", ["audit.logs"] = "audit_logs",
  ["audit.config"] = "audit_config", ["config.jobs_cleanup"] = "job_retention",
}

-- Keeps of a thing just what it was sent, as a PUT may do.
local function replaced(record, body, identity)
  for key in next, record do
    if not identity[key] then record[key] = nil end
  end
  for key, value in next, body do record[key] = value end
  return { messages = { "modified" } }
end

local function group_of(body, id)
  local group = { id = id, entities = {}, policies = {} }
  for key, value in pairs(body) do group[key] = group[key] or value end
  for index, entity in ipairs(body.entities or {}) do
    group.entities[index] = type(entity) == "table" and entity or { moref = entity, name = entity }
  end
  for index, choice in ipairs(body.policies or {}) do group.policies[index] = choice end
  return group
end

local function has_id(id) return function(record) return record.id == id end end

local function index_of(records, fits)
  for index, record in ipairs(records) do
    if fits(record) then return index end
  end
  return nil
end

-- Operations that do more than to give a list.
local function own_handlers(world, shell)
  local function backups(moref)
    local of_it = world.backups[moref]
    if of_it == false then shell.raise { kind = "appliance", status = 404, message = "gone" } end
    return of_it or world.backups
  end
  return {
    ["vms.backups"] = backups, ["datastores.backups"] = backups,
    ["policies.create"] = function(body)
      local made = { id = #world.policies + 1 }
      for key, value in pairs(body) do made[key] = value end
      table.insert(world.policies, made)
      return { id = made.id }
    end,
    ["resource_groups.create"] = function(body)
      table.insert(world.groups, group_of(body, 9))
      return { id = 9 }
    end,
    ["resource_groups.update"] = function(body)
      local index = index_of(world.groups, has_id(body.resourceGroupId))
      world.groups[index] = group_of(body, body.resourceGroupId)
      return { messages = { "updated" } }
    end,
    ["storage_systems.modify"] = function(body)
      local all = {}
      for _, each in ipairs(world.storage) do
        all[#all + 1] = each
        table.move(each.svms or {}, 1, #(each.svms or {}), #all + 1, all)
      end
      local system = all[index_of(all, function(each) return each.name == body.name end)]
      replaced(system, body, { id = true, address = true, type = true })
      for _, secret in ipairs { "password", "certificate", "key" } do system[secret] = nil end
      return { messages = { "modified" } }
    end,
    ["audit.set_config"] = function(body) return replaced(world.audit_config, body, {}) end,
    ["config.set_jobs_cleanup"] = function(body) return replaced(world.job_retention, body, {}) end,
    ["resource_groups.delete"] = function() return { messages = { "deleted" } } end,
    ["schedules.modify"] = function(body)
      local index = index_of(world.schedules, function(schedule) return schedule.name == body.name end)
      world.schedules[index].cron = body.cron
      return { messages = { "modified" } }
    end,
    ["jobs.list"] = function(arguments)
      local listed = {}
      for _, job in ipairs(world.jobs) do
        if arguments.type == nil or job.type == arguments.type then listed[#listed + 1] = job end
      end
      return listed
    end,
    ["jobs.get"] = function(id)
      return world.jobs[index_of(world.jobs, has_id(id))]
        or shell.raise { kind = "appliance", status = 404, message = "none" }
    end,
    ["jobs.fail"] = function(arguments)
      local job = world.jobs[index_of(world.jobs, has_id(arguments.id))]
      job.status, job.end_time = "FAILED", "now"
      return { messages = { "failed" } }
    end,
  }
end

-- What an operation does that has no handler of its own: one that starts a job starts it, and it is over at once.
local function plain_handler(operation, world)
  local list = READS[operation.name]
  if list then return function() return world[list] end end
  if not operation.job_type then return function() return { messages = { "done" } } end end
  return function()
    local id = 50
    while index_of(world.jobs, has_id(id)) do id = id + 1 end
    table.insert(world.jobs, appliance.job {
      id = id, type = operation.job_type, status = "COMPLETED", end_time = "11/23/2026 03:05:09 PM",
    })
    return { job_id = id }
  end
end

appliance.VCENTER = "https://vc.test/sdk"

-- The vCenter that is configured, if one is; `shell.looks` counts how often it was asked.
local function add_vcenter(shell, inventory)
  shell.looks = 0
  function shell.vcenter_facts() return inventory and { url = appliance.VCENTER, host = "vc.test" } or nil end
  function shell.vcenter_inventory()
    shell.looks = shell.looks + 1
    local found = type(inventory) == "function" and inventory() or inventory
    return {
      url = appliance.VCENTER, uuid = "vc-1", product = "VMware vCenter Server 8.0.3", version = "8.0.3", requests = 3,
      vms = found.vms or {}, datastores = found.datastores or {}, hosts = found.hosts or {},
    }
  end
end

--- A session with the appliance, its shell and its world. `options`: a list of the world in place of its own (`groups`,
--- `jobs`, …), `change` (a function that alters the world), `replies` (operation → handler, or what it replies),
--- `cut` (operation → how many items there are of its list, of which not all come),
--- `dry_run`, `date`, `timezone`, `yes`, `vcenter` (what a vCenter beside it has: {vms =, datastores =, hosts =}, or a
--- function that gives that or raises), and what the fake shell takes (`refuses`, `terminal`, `latency`, `remembered`).
---@param options table?
function appliance.new(options)
  options = options or {}
  local shell, world = spec.fake_shell.new(options), new_world()
  for name, value in next, options do
    if world[name] ~= nil then world[name] = value end
  end
  if options.change then options.change(world) end
  local own = own_handlers(world, shell)
  for _, operation in ipairs(world.operations) do
    local reply = (options.replies or {})[operation.name]
    local handler = type(reply) == "function" and reply or reply and function() return reply end
      or own[operation.name] or plain_handler(operation, world)
    if options.dry_run and operation.effect ~= "read" then
      handler = function(body) return { dry_run = true, method = "POST", body = body.body or body } end
    end
    shell.handlers[operation.name] = handler
  end
  local request = shell.request
  function shell.request(operation, ...)
    local reply, pages, items = document.as_sent(shell, operation, request(operation, ...))
    local total = (options.cut or {})[operation]
    if total then return reply, 1, total end
    return reply, pages, items
  end
  function shell.facts()
    return {
      url = "https://scv.test", date = options.date or appliance.DATE, timezone = options.timezone, yes = options.yes,
    }
  end
  function shell.operations() return world.operations end
  add_vcenter(shell, options.vcenter)
  return shell.library("session/session").new(shell), shell, world
end

--- The first request of an operation: {operation =, arguments =, options =}; nil if there was none.
function appliance.request(shell, operation)
  for _, request in ipairs(shell.requests) do
    if request.operation == operation then return request end
  end
  return nil
end

--- What an operation was sent the first time: its arguments and the request's options; nil if nothing was.
function appliance.sent(shell, operation)
  local request = appliance.request(shell, operation)
  if not request then return nil end
  return request.arguments, request.options
end

--- All that was said: the notes, and what was taken from where.
function appliance.said(shell) return table.concat(shell.notes, "\n") .. table.concat(shell.taken, "\n") end

--- The ids of records.
function appliance.ids(records)
  local all = {}
  for index, record in ipairs(records) do all[index] = record.id end
  return all
end

--- The operations that were sent, in order.
function appliance.operations(shell)
  local all = {}
  for index, request in ipairs(shell.requests) do all[index] = request.operation end
  return all
end

--- The workflow raises this, and has sent nothing that changes anything.
function appliance.refuses(workflow, expected, arguments, options)
  local scv, shell = appliance.new(options)
  local raised = spec.raises(expected, scv[workflow], arguments)
  for _, operation in ipairs(shell.operations()) do
    if operation.effect ~= "read" then spec.equal(shell.count(operation.name), 0) end
  end
  return raised, shell
end

return appliance
