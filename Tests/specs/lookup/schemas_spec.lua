local spec = ...

local appliance = spec.load "appliance"

spec.group("schemas.refuse_other", function()
  local scv, shell = appliance.new {
    jobs = { appliance.job { id = 2, name = "nightly", status = "COMPLETED" } },
  }
  local schemas = shell.library("lookup/schemas")
  local job, group, policy = scv.api.jobs.list()[1], scv.api.resource_groups.list()[1], scv.api.policies.list()[1]
  local sent = #shell.requests

  local function refuses(text, fn, ...)
    local before = #shell.requests
    spec.raises({ kind = "argument", message = text }, fn, ...)
    for index = before + 1, #shell.requests do
      spec.truthy(shell.requests[index].operation:find("list$") or shell.requests[index].operation:find("^reports"))
    end
  end

  spec.case("keeps a job from being the group, the policy or the storage system of its id", function()
    spec.truthy(sent > 0)
    refuses("scv.backup_now: group is a Job, not a resource group", scv.backup_now, job)
    refuses("scv.backup_now: group is a Job, not a resource group", scv.backup_now, { group = job })
    refuses("scv.backup_now: groups[1] is a Policy, not a resource group", scv.backup_now, { groups = { policy } })
    refuses("scv.backup_now: policy is a Job, not a policy", scv.backup_now, { group = 1, policy = job })
    refuses("scv.backup_now: policy is a ResourceGroup, not a policy", scv.backup_now, { group = 1, policy = group })
    refuses("scv.delete_resource_group: group is a Job, not a resource group", scv.delete_resource_group, job)
    refuses("scv.modify_resource_group: group is a Job, not a resource group", scv.modify_resource_group,
      { group = job, policies = { 1 } })
    refuses("scv.modify_resource_group: policies is a Job, not a policy", scv.modify_resource_group,
      { group = 1, policies = { job } })
    refuses("scv.remove_storage: name is a Job, not a storage system", scv.remove_storage, { name = job })
  end)
  spec.case("keeps a group from being the job of its id", function()
    refuses("scv.wait_for_job: job is a ResourceGroup, not a job", scv.wait_for_job, group)
    refuses("scv.job_log: job is a ResourceGroup, not a job", scv.job_log, group)
  end)
  spec.case("keeps others from being VMs, datastores, hosts, backups, schedules", function()
    refuses("scv.find_vm: vm is a Job, not a VM", scv.find_vm, job)
    local function refuse(sort, what, value)
      return function() schemas.refuse_other(value, schemas.of[sort], what, "f", sort) end
    end
    refuses("f: host is a Job, not an ESXi host", refuse("host", "ESXi host", job))
    refuses("f: backup is a ResourceGroup, not a backup", refuse("backup", "backup", group))
    refuses("f: datastore is a Policy, not a datastore", refuse("datastore", "datastore", policy))
    refuses("f: vm is a Job, not a VM", refuse("vm", "VM", job))
    refuses("f: schedule is a Job, not a built-in schedule", refuse("schedule", "built-in schedule", job))
  end)
  spec.case("takes what stands for a thing in other records, and what a person or a list of fields says", function()
    local attached, entity = group.policies[1], group.entities[1]
    spec.equal({ schemas.name(attached), schemas.name(entity) }, { "AttachedPolicy", "Entity" })
    for sort, value in pairs { policy = attached, vm = entity, entity = entity, datastore = entity, group = group } do
      schemas.refuse_other(value, schemas.of[sort], sort, "f", sort)
    end
    local narrowed = scv.api.jobs.list():select("id")[1]
    for _, value in ipairs { narrowed, { id = 2 }, setmetatable({ id = 2 }, { __name = "Other" }), "x", 2 } do
      schemas.refuse_other(value, schemas.of.group, "resource group", "f", "group")
    end
    local match, groups = shell.library("lookup/match"), scv.api.resource_groups.list()
    local kinds = shell.library("lookup/kinds")
    spec.equal(match.one(groups, { id = 2 }, kinds.of.resource_group).id, 2)
    spec.equal(match.one(groups, groups[2], kinds.of.resource_group).id, 2)
    spec.equal(match.one(scv.api.policies.list(), attached, kinds.of.policy).name, attached.name)
    local vm = scv.api.reports.protected_vms()[1]
    spec.equal(scv.find_vm(vm).moref, vm.moref)
  end)
  spec.case("knows every record of a reply that says an id", function()
    local file = assert(io.open(spec.root .. "/openapi/scv.openapi.json"))
    local all = spec.load("json").decode(file:read("a")).components.schemas
    file:close()
    local IDS = { id = true, moref = true, uuid = true, backup_id = true }
    -- What is only sent.
    local SENT = { PolicyChoice = true, VmdkAttachRequest = true }
    local count = 0
    for name, schema in pairs(all) do
      for _, property in pairs(schema.properties or {}) do
        if IDS[property["x-scv-name"]] and not SENT[name] then
          count = count + 1
          spec.equal(schemas.name(setmetatable({}, { __name = name })), name)
        end
      end
    end
    spec.truthy(count > 15)
  end)
end)
