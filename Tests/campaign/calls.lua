-- What is asked of the appliance while its replies are mutated: operations, which take a reply as it is, and workflows,
-- which decide by it. Those whose name begins with "raw" can fail by the reply alone.
return {
  ["raw: jobs"] = function(scv) return scv.api.jobs.list() end,
  ["raw: policies"] = function(scv) return scv.api.policies.list() end,
  ["raw: groups"] = function(scv) return scv.api.resource_groups.list() end,
  ["raw: request"] = function(scv) return scv.request("GET", "/4.1/policies") end,
  ["raw: a request that is unknown"] = function(scv) return scv.request("GET", "/4.1/nobody-knows") end,
  ["raw: a change"] = function(scv)
    return scv.request("POST", "/4.1/resource-groups", { body = { name = "campaign_" .. math.random(1 << 40) } })
  end,
  ["raw: a change that destroys"] = function(scv)
    return scv.api.resource_groups.delete(math.random(1000, 2000), { confirm = false })
  end,
  ["raw: the document"] = function(scv) return scv.api.sync() end,
  ["jobs"] = function(scv) return scv.jobs() end,
  ["policies"] = function(scv) return scv.policies() end,
  ["schedules"] = function(scv) return scv.schedules() end,
  ["storage"] = function(scv) return scv.storage() end,
  ["resource groups"] = function(scv) return scv.resource_groups() end,
  ["backups"] = function(scv) return scv.backups { vm = "web01" } end,
  ["mounted"] = function(scv) return scv.mounted() end,
  ["protected"] = function(scv) return scv.protected_vms() end,
  ["a backup"] = function(scv) return scv.backup_now { group = "gold_web", policy = "daily", wait = false } end,
  ["a restore"] = function(scv) return scv.restore_vm { vm = "web01", wait = false, confirm = false } end,
  ["a mount"] = function(scv) return scv.mount_datastore { datastore = "nfs_gold_01", wait = false } end,
  ["a new policy"] = function(scv)
    return scv.create_policy { name = "campaign_" .. math.random(1 << 40), frequency = "daily" }
  end,
  ["no such group"] = function(scv) return scv.backup_now { group = "nope" } end,
  ["no such VM"] = function(scv) return scv.restore_vm { vm = "nope", confirm = false } end,
  ["no such datastore"] = function(scv) return scv.backups { datastore = "nope" } end,
  ["no such storage"] = function(scv) return scv.remove_storage { name = "nope", confirm = false } end,
  ["audit"] = function(scv) return scv.audit_config() end,
  ["retention"] = function(scv) return scv.job_retention() end,
}
