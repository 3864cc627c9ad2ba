-- Every workflow, called in all its ways: what Tests/walk calls under every dialect.
--
-- Each call is a chunk of Lua that is given `scv`, a fresh session, and `by`, which finds a record of a list by a field
-- whatever its form. What it returns is compared with what it gives in the plain world. `setup` runs before it, in the
-- same session; `fails` names the kind of error that the call ends with in the plain world too, `under` that with which
-- it must end under a value of a dial. `shows` is true of the `result` in the plain world; `leaves` is what the world
-- must hold after it there, by the names of things: of a list all that is named, of a text a part. `vcenter` is true of
-- a call that needs a session with a vCenter; any other is made in a session without one, and where it asks a vCenter,
-- in one with it too.

-- Copies, hosts and disks as the plain world calls them are found by their parts, so that a call means the same thing
-- in every dialect.
local calls = {}

local function call(workflow, name, code, more)
  local each = { workflow = workflow, name = workflow .. ": " .. name, code = code }
  for key, value in pairs(more or {}) do each[key] = value end
  calls[#calls + 1] = each
end

-- Backing up.

call("backup_now", "by name", [[scv.backup_now{group = "silver_db"}]])
call("backup_now", "in other capitals", [[scv.backup_now{group = "SILVER_DB"}]])
call("backup_now", "by id", [[scv.backup_now{group = 2}]])
call("backup_now", "by record", [[scv.backup_now{group = by("name", "silver_db", scv.resource_groups())}]])
call("backup_now", "one of two policies", [[scv.backup_now{group = "gold_web", policy = "daily"}]])
call("backup_now", "policy by id", [[scv.backup_now{group = "gold_web", policy = 2}]])
call("backup_now", "policy by record",
  [[scv.backup_now{group = "gold_web", policy = by("name", "daily", scv.policies())}]])
call("backup_now", "without a policy named", [[scv.backup_now{group = "gold_web"}]], { fails = "argument" })
call("backup_now", "under maintenance", [[scv.backup_now{group = "lab"}]], { fails = "appliance" })
call("backup_now", "several by pattern", [[scv.backup_now{groups = "*_db", limit = 1}]])
call("backup_now", "several", [[
  scv.backup_now{groups = {"gold_web", "bronze_files"}, policy = "daily", limit = 1}]])
call("backup_now", "without waiting", [[scv.backup_now{group = "silver_db", wait = false}]])

-- Looking.

call("protected_vms", "all", [[scv.protected_vms()]])
call("unprotected_vms", "all", [[scv.unprotected_vms()]], { shows = "#result > 0" })
call("backups", "of a VM", [[scv.backups{vm = "web01"}]], { shows = "result[1].backup_id == 107" })
call("backups", "of a moref", [[scv.backups{vm = "vm-1001"}]])
call("backups", "of a uuid", [[scv.backups{vm = its("uuid", part(scv.known_backups(), "crm01"))}]],
  { shows = "#result > 0" })
call("backups", "of a record", [[scv.backups{vm = by("name", "db01", scv.protected_vms())}]])
call("backups", "of a deleted VM", [[scv.backups{vm = "crm01"}]], { shows = "result[1].backup_id == 92" })
call("backups", "of a datastore", [[scv.backups{datastore = "nfs_db01"}]])
call("backups", "of a datastore's moref", [[scv.backups{datastore = "datastore-22"}]])
call("mounted", "none", [[scv.mounted()]])
call("mounted", "of a backup", [[scv.mounted{backup = 93}]], { shows = "#result == 1", setup = [[
  scv.mount_datastore{datastore = "nfs_db01", backup = 93}]] })
call("mounted", "all", [[scv.mounted()]], { setup = [[scv.mount_datastore{datastore = "nfs_db01", backup = 93}]] })
call("find_vm", "by name", [[scv.find_vm("web01")]])
call("find_vm", "by moref", [[scv.find_vm("vm-1005")]])
call("known_backups", "all", [[scv.known_backups()]])

-- Restoring a VM.

call("restore_vm", "by name", [[scv.restore_vm{vm = "web01", confirm = false}]])
-- A VM of two groups has two rows in the reports, where an appliance gives one for each.
local in_two_groups = { setup = [[
  scv.create_resource_group{name = "second", entities = "web01", policies = "daily"}]] }
call("find_vm", "in two groups", [[scv.find_vm("web01")]], in_two_groups)
call("protected_vms", "in two groups", [[scv.protected_vms()]], in_two_groups)
call("restore_vm", "in two groups", [[scv.restore_vm{vm = "web01", confirm = false}]], in_two_groups)
call("restore_vm", "in other capitals", [[scv.restore_vm{vm = "WEB01", confirm = false}]])
call("restore_vm", "by moref", [[scv.restore_vm{vm = "vm-1001", confirm = false}]])
call("restore_vm", "by uuid", [[
  scv.restore_vm{vm = its("uuid", by("name", "web01", scv.protected_vms())), confirm = false}]])
call("restore_vm", "by record", [[scv.restore_vm{vm = by("name", "db01", scv.protected_vms()), confirm = false}]])
call("restore_vm", "of a backup", [[scv.restore_vm{vm = "web01", backup = 104, confirm = false}]])
call("restore_vm", "of a backup by name",
  [[
  scv.restore_vm{vm = "db01", backup = its("name", by("backup_id", 38, scv.backups{vm = "db01"})), confirm = false}]])
call("restore_vm", "of a backup's record",
  [[scv.restore_vm{vm = "web02", backup = by("backup_id", 105, scv.backups{vm = "web02"}), confirm = false}]])
call("restore_vm", "before a moment", [[scv.restore_vm{vm = "web01", before = "2026-11-23 13:30", confirm = false}]])
call("restore_vm", "before a day", [[scv.restore_vm{vm = "db01", before = "2026-11-22", confirm = false}]])
call("restore_vm", "before an instant",
  [[scv.restore_vm{vm = "web01", before = "2026-11-23T13:30:00+00:00", confirm = false}]])
call("restore_vm", "before an instant of another zone",
  [[scv.restore_vm{vm = "web01", before = "2026-11-23T22:30:00+09:00", confirm = false}]])
call("restore_vm", "before anything", [[scv.restore_vm{vm = "db01", before = "2020-01-01", confirm = false}]],
  { fails = "not_found" })
call("restore_vm", "newest, which is not the highest id", [[scv.restore_vm{vm = "web03", confirm = false}]])
call("restore_vm", "passes over one in which it failed", [[
  scv.restore_vm{vm = "mail01", before = "2026-11-22 03:00", confirm = false}]],
  { leaves = { vms = { mail01 = { content = { backup = 39 } } } } })
call("restore_vm", "one in which it failed", [[scv.restore_vm{vm = "mail01", backup = 66, confirm = false}]],
  { fails = "not_found" })
call("restore_vm", "from the secondary copy", [[
  scv.restore_vm{vm = "db01", location = "secondary", confirm = false}]])
call("restore_vm", "from a copy in capitals", [[
  scv.restore_vm{vm = "db01", location = "SECONDARY", confirm = false}]])
call("restore_vm", "from a copy's record", [[
  local copies = scv.api.vms.snapshot_locations(93)
  return scv.restore_vm{vm = "db01", backup = 93, location = copy(copies, "svm_dr01"), confirm = false}]],
  { leaves = { vms = { db01 = { content = { backup = 93, copy = "svm_dr01" } } } } })
call("restore_vm", "to another host", [[scv.restore_vm{vm = "web01", host = "esx02.demo.local", confirm = false}]])
call("restore_vm", "to a host by a pattern", [[scv.restore_vm{vm = "web01", host = "esx02*", confirm = false}]],
  { fails = "argument" })
call("restore_vm", "to another datastore", [[scv.restore_vm{vm = "web01", datastore = "nfs_lab", confirm = false}]])
call("restore_vm", "and powered on", [[scv.restore_vm{vm = "web01", power_on = true, confirm = false}]])
call("restore_vm", "a template", [[scv.restore_vm{vm = "tmpl-debian12", confirm = false}]], { fails = "argument" })
call("restore_vm", "a template by moref", [[scv.restore_vm{vm = "vm-1009", confirm = false}]], { fails = "argument" })
call("restore_vm", "one that is not there", [[scv.restore_vm{vm = "web99", confirm = false}]],
  { fails = "not_found" })
call("restore_vm", "one that was deleted", [[scv.restore_vm{vm = "crm01", confirm = false}]], { fails = "not_found" })
call("restore_vm", "without waiting", [[scv.restore_vm{vm = "web01", wait = false, confirm = false}]])
call("restore_vm", "twice, by moref", [[
  scv.restore_vm{vm = its("moref", scv.find_vm("web01")), before = "2026-11-23 13:30", confirm = false}]],
  { setup = [[scv.restore_vm{vm = "web01", backup = 104, confirm = false}]] })
-- What was restored has another moref than the backups know it by: its uuid tells that it failed in backup 66.
call("restore_vm", "twice, by moref, passes over one in which it failed", [[
  scv.restore_vm{vm = its("moref", scv.find_vm("mail01")), before = "2026-11-22 03:00", confirm = false}]], {
  setup = [[scv.restore_vm{vm = "mail01", backup = 94, confirm = false}]],
  leaves = { vms = { mail01 = { content = { backup = 39 } } } },
})
call("restore_vm", "by a grant", [[
  local grant = scv.ask({operation = "vms.restore", targets = {{id = "vm-1001"}}, loss = "It is overwritten."}, false)
  return scv.restore_vm{vm = "web01", confirm = grant}]],
  { leaves = { vms = { web01 = { content = { backup = 107 } } } } })
call("restore_vm", "by a grant of another session", [[
  local grant = another().ask({operation = "vms.restore", targets = {{id = "vm-1001"}}, loss = "It is overwritten."},
    false)
  return scv.restore_vm{vm = "web01", confirm = grant}]], { fails = "refused" })
call("restore_vm", "unconfirmed", [[scv.restore_vm{vm = "web01"}]], { fails = "refused" })

-- Restoring a deleted VM.

call("restore_deleted_vm", "by name", [[scv.restore_deleted_vm{vm = "crm01", confirm = false}]])
call("restore_deleted_vm", "in other capitals", [[scv.restore_deleted_vm{vm = "CRM01", confirm = false}]])
call("restore_deleted_vm", "by uuid", [[
  scv.restore_deleted_vm{vm = its("uuid", part(scv.backups{vm = "crm01"}, "crm01")), confirm = false}]])
call("restore_deleted_vm", "before a moment", [[
  scv.restore_deleted_vm{vm = "crm01", before = "2026-11-22 12:00", confirm = false}]])
call("restore_deleted_vm", "of a backup", [[scv.restore_deleted_vm{vm = "crm01", backup = 92, confirm = false}]])
call("restore_deleted_vm", "to a host", [[
  scv.restore_deleted_vm{vm = "crm01", host = "esx03.demo.local", confirm = false}]])
call("restore_deleted_vm", "to a datastore", [[
  scv.restore_deleted_vm{vm = "crm01", datastore = "nfs_lab", confirm = false}]])
call("restore_deleted_vm", "one that lives", [[scv.restore_deleted_vm{vm = "web01", confirm = false}]],
  { fails = "argument" })
call("restore_deleted_vm", "one that lives, by uuid", [[
  scv.restore_deleted_vm{vm = its("uuid", by("name", "web01", scv.protected_vms())), confirm = false}]],
  { fails = "argument" })

-- Disks.

call("restore_vmdks", "by name", [[scv.restore_vmdks{vm = "web01", disks = "Hard disk 2", confirm = false}]])
call("restore_vmdks", "all", [[
  scv.restore_vmdks{vm = "db01", disks = {"Hard disk 1", "Hard disk 2"}, confirm = false}]])
call("restore_vmdks", "by path", [[
  scv.restore_vmdks{vm = "web01", disks = "[nfs_web01] web01/web01_1.vmdk", confirm = false}]])
call("restore_vmdks", "by record", [[
  local disks = scv.api.vms.vmdk_locations{moref = "vm-1001", backupId = 104}
  return scv.restore_vmdks{vm = "web01", backup = 104, disks = {disk(disks, "web01_1.vmdk")}, confirm = false}]])
call("restore_vmdks", "by moref, before", [[
  scv.restore_vmdks{vm = "vm-1005", disks = "Hard disk 1", before = "2026-11-22 12:00", confirm = false}]])
call("restore_vmdks", "from the secondary copy", [[
  scv.restore_vmdks{vm = "db01", disks = "Hard disk 1", location = "secondary", confirm = false}]])
call("restore_vmdks", "to another datastore", [[
  scv.restore_vmdks{vm = "web01", disks = "Hard disk 2", datastore = "nfs_lab", confirm = false}]])
call("restore_vmdks", "to another host", [[
  scv.restore_vmdks{vm = "web01", disks = "Hard disk 2", host = "esx02.demo.local", confirm = false}]])
call("restore_vmdks", "a disk that is not there", [[
  scv.restore_vmdks{vm = "web01", disks = "Hard disk 9", confirm = false}]], { fails = "not_found" })

call("attach_vmdks", "to another VM", [[scv.attach_vmdks{vm = "web01", disks = "Hard disk 2", to = "web02"}]])
call("attach_vmdks", "to itself", [[scv.attach_vmdks{vm = "web01", disks = "Hard disk 2"}]])
call("attach_vmdks", "by morefs", [[scv.attach_vmdks{vm = "vm-1001", disks = "Hard disk 2", to = "vm-1002"}]])
call("attach_vmdks", "by path, of a backup", [[
  scv.attach_vmdks{vm = "web01", backup = 104, disks = "[nfs_web01] web01/web01_1.vmdk"}]])
call("attach_vmdks", "before a moment", [[
  scv.attach_vmdks{vm = "web01", disks = "Hard disk 1", before = "2026-11-23 13:30"}]])

local attached = { setup = [[scv.attach_vmdks{vm = "web01", disks = "Hard disk 2"}]] }
call("detach_vmdks", "all", [[scv.detach_vmdks{vm = "web01", confirm = false}]], attached)
call("detach_vmdks", "by name", [[scv.detach_vmdks{vm = "web01", disks = "Hard disk 2", confirm = false}]], attached)
call("detach_vmdks", "by moref", [[scv.detach_vmdks{vm = "vm-1001", confirm = false}]], attached)
call("detach_vmdks", "out of a backup", [[scv.detach_vmdks{vm = "web01", backup = 107, confirm = false}]], attached)
call("detach_vmdks", "nothing attached", [[scv.detach_vmdks{vm = "web01", confirm = false}]])

-- Datastores.

call("mount_datastore", "by name", [[scv.mount_datastore{datastore = "nfs_db01"}]])
call("mount_datastore", "in other capitals", [[scv.mount_datastore{datastore = "NFS_DB01"}]])
call("mount_datastore", "by moref", [[scv.mount_datastore{datastore = "datastore-22"}]])
call("mount_datastore", "the second of a backup", [[scv.mount_datastore{datastore = "vmfs_files01"}]])
-- Of a record without a name the backup tells the name.
call("mount_datastore", "of several in a backup, by a record of its moref", [[
  scv.mount_datastore{datastore = {moref = "datastore-23"}}]], {
  setup = [[
    scv.create_resource_group{name = "two", entities = {"datastore-21", "datastore-23"}, policies = "daily"}
    scv.backup_now{group = "two"}]],
})
call("mount_datastore", "from the secondary copy", [[
  scv.mount_datastore{datastore = "nfs_db01", location = "secondary"}]])
call("mount_datastore", "from a copy's record", [[
  local copies = scv.api.datastores.snapshot_locations(93)
  return scv.mount_datastore{datastore = "nfs_db01", backup = 93, location = copy(copies, "svm_dr01")}]])
call("mount_datastore", "on a host", [[scv.mount_datastore{datastore = "nfs_db01", host = "esx03.demo.local"}]])
call("mount_datastore", "before a moment", [[
  scv.mount_datastore{datastore = "nfs_db01", before = "2026-11-22 12:00"}]])
call("mount_datastore", "a vVol datastore", [[scv.mount_datastore{datastore = "vvol_erp01"}]], { fails = "argument" })
call("mount_datastore", "one that is not there", [[scv.mount_datastore{datastore = "nfs_db99"}]],
  { fails = "not_found" })

local mounted = { setup = [[scv.mount_datastore{datastore = "nfs_db01", backup = 93}]] }
call("unmount_datastore", "of a backup", [[scv.unmount_datastore{backup = 93, confirm = false}]], mounted)
call("unmount_datastore", "by name", [[
  scv.unmount_datastore{datastore = its("name", scv.mounted()[1]), confirm = false}]], mounted)
call("unmount_datastore", "by the original's name", [[
  scv.unmount_datastore{datastore = "nfs_db01", confirm = false}]], mounted)
call("unmount_datastore", "by moref", [[
  scv.unmount_datastore{datastore = its("moref", scv.mounted()[1]), confirm = false}]], mounted)
call("unmount_datastore", "nothing mounted", [[scv.unmount_datastore{backup = 93, confirm = false}]])
call("cleanup_backup", "by id", [[scv.cleanup_backup{backup = 14, confirm = false}]])
call("cleanup_backup", "by name", [[
  scv.cleanup_backup{backup = its("name", by("backup_id", 14, scv.backups{vm = "files01"})), confirm = false}]])

-- Resource groups and policies.

call("resource_groups", "all", [[scv.resource_groups()]])
call("policies", "all", [[scv.policies()]])
call("create_resource_group", "of VMs", [[
  scv.create_resource_group{name = "gold_app", entities = {"build07", "legacy01"}, policies = "daily",
    schedules = {at = "03:15"}, notification = "errors"}]])
call("create_resource_group", "of a datastore", [[
  scv.create_resource_group{name = "infra", entities = "vmfs_files01", policies = {"daily", "weekly"}}]])
call("create_resource_group", "by morefs and ids", [[
  scv.create_resource_group{name = "gold_app", entities = {"vm-1013"}, policies = {2}}]])
call("create_resource_group", "of a name that is taken", [[
  scv.create_resource_group{name = "silver_db", entities = "build07", policies = "daily"}]], { fails = "argument" })
call("modify_resource_group", "its text", [[
  scv.modify_resource_group{group = "gold_web", description = "All of the web"}]])
call("modify_resource_group", "its name", [[scv.modify_resource_group{group = "gold_web", name = "platinum_web"}]])
call("modify_resource_group", "by id", [[scv.modify_resource_group{group = 1, notification = "always"}]])
-- … which takes out what else the group holds, and that must be asked.
call("modify_resource_group", "its entities", [[
  scv.modify_resource_group{group = "gold_web", entities = {"web01", "web02", "web03", "build07"}}]],
  { under = { ["held=tags"] = "refused" } })
call("modify_resource_group", "less entities", [[
  scv.modify_resource_group{group = "gold_web", entities = {"web01"}, confirm = false}]])
call("modify_resource_group", "add", [[scv.modify_resource_group{group = "gold_web", add = "build07"}]])
call("modify_resource_group", "add and remove", [[
  scv.modify_resource_group{group = "bronze_files", add = {"vm-1013"}, remove = "mail01"}]])
call("modify_resource_group", "its policies", [[
  scv.modify_resource_group{group = "silver_db", policies = {"daily", "weekly"},
    schedules = {weekly = {at = "04:00", days = "sunday"}}}]])
call("modify_resource_group", "its schedule", [[
  scv.modify_resource_group{group = "silver_db", schedules = {at = "04:00"}}]])
-- … whose schedule is there already, with the empty lists of days that it may have.
call("modify_resource_group", "its schedule once more", [[
  scv.modify_resource_group{group = "silver_db", schedules = {at = "05:00"}}]], {
  setup = [[scv.modify_resource_group{group = "silver_db", schedules = {at = "04:00"}}]],
})
call("modify_resource_group", "two at the same time", [[
  parallel({"vm-1013", "vm-1014"}, function(vm) scv.modify_resource_group{group = "gold_web", add = vm} end)]],
  { leaves = { groups = { gold_web = { entities = { "vm-1001", "vm-1013", "vm-1014" } } } } })
call("modify_resource_group", "spanning", [[scv.modify_resource_group{group = "gold_web", spanning = "include"}]])
call("delete_resource_group", "by name", [[scv.delete_resource_group{group = "silver_db", confirm = false}]])
call("delete_resource_group", "by id", [[scv.delete_resource_group{group = 2, confirm = false}]])
call("delete_resource_group", "by record", [[
  scv.delete_resource_group{group = by("name", "lab", scv.resource_groups()), confirm = false}]])
call("delete_resource_group", "unconfirmed", [[scv.delete_resource_group{group = "silver_db"}]],
  { fails = "refused" })
call("create_policy", "all of it", [[
  scv.create_policy{name = "nightly", frequency = "daily", retention = "14 days", replication = "snapvault",
    label = "nightly", vm_consistent = true, locking = "30 days"}]])
call("create_policy", "little", [[scv.create_policy{name = "nightly", frequency = "daily", retention = 7}]])
call("create_policy", "with two locking periods", [[
  scv.create_policy{name = "vault", frequency = "weekly", retention = 8, locking = "30 days",
    secondary_locking = "1 year"}]], { leaves = { policies = { vault = {
  locking = { period = 30, unit = "DAYS" }, secondaryLocking = { period = 1, unit = "YEARS" } } } } })
call("create_policy", "of a name that is taken", [[scv.create_policy{name = "daily", frequency = "daily"}]])

-- Built-in schedules.

call("schedules", "all", [[scv.schedules()]])
call("edit_schedule", "at a time", [[scv.edit_schedule{name = "PurgeJobs", at = "02:30", every = "day"}]])
call("edit_schedule", "by cron", [[
  scv.edit_schedule{name = "Schedule-PurgeBackups", cron = "0 30 2 ? * MON,WED"}]])

-- Jobs.

call("jobs", "all", [[scv.jobs()]])
call("jobs", "of a type", [[scv.jobs{type = "backup"}]])
call("jobs", "that are over", [[scv.jobs{status = "completed"}]], { by_word = true })
call("jobs", "that run", [[scv.jobs{status = "running"}]], { shows = "#result == 1" })
call("jobs", "since a moment", [[scv.jobs{since = "2026-11-23 12:00"}]])
call("wait_for_job", "one that is over", [[scv.wait_for_job(117)]])
call("wait_for_job", "ours", [[
  local job = scv.backup_now{group = "silver_db", wait = false}
  return scv.wait_for_job(job)]])
call("job_log", "by id", [[#scv.job_log(117) > 0]])
call("job_log", "of a record", [[#scv.job_log(by("id", 117, scv.jobs())) > 0]])
call("fail_stuck_jobs", "of an hour", [[scv.fail_stuck_jobs{older_than = "1h", confirm = false}]])
call("fail_stuck_jobs", "of nothing", [[
  scv.fail_stuck_jobs{older_than = "0s", type = "backup", confirm = false}]],
  { setup = [[scv.backup_now{group = "silver_db", wait = false}]] })
call("job_retention", "as it is", [[scv.job_retention()]])
call("set_job_retention", "jobs alone", [[scv.set_job_retention{jobs = 180}]])
call("set_job_retention", "both", [[scv.set_job_retention{jobs = 120, logs = 60}]])

-- Storage.

call("storage", "all", [[scv.storage()]])
call("add_storage", "with a password", [[
  scv.add_storage{name = "svm_nas02", username = "vsadmin", password = "s3cret", port = 8443}]])
call("modify_storage", "by name", [[
  scv.modify_storage{name = "svm_nas01", username = "vsadmin", password = "s3cret", timeout = 90}]])
call("modify_storage", "by address", [[
  scv.modify_storage{name = "192.0.2.21", username = "vsadmin", password = "s3cret", timeout = 90}]])
call("rename_storage", "by names", [[scv.rename_storage{from = "svm_nas01", to = "svm_berlin"}]], { setup = [[
  scv.add_storage{name = "svm_berlin", username = "vsadmin", password = "s3cret"}]] })
call("remove_storage", "by name", [[scv.remove_storage{name = "svm_nas02", confirm = false}]], { setup = [[
  scv.add_storage{name = "svm_nas02", username = "vsadmin", password = "s3cret"}]] })
call("remove_storage", "with datastores", [[scv.remove_storage{name = "svm_nas01", confirm = false}]],
  { fails = "appliance" })

-- Audit.

call("audit_logs", "all", [[scv.audit_logs()]])
call("audit_log", "the active one", [[#scv.audit_log{file = "audit.log"} > 0]])
call("verify_audit", "now", [[scv.verify_audit()]])
call("audit_config", "as it is", [[scv.audit_config()]])
call("set_audit_config", "files alone", [[scv.set_audit_config{max_files = 20}]])
call("set_audit_config", "and a syslog server", [[
  scv.set_audit_config{max_files = 20,
    syslog = {enabled = true, address = "192.0.2.50", port = 514, format = "RFC5424"}}]])
call("set_audit_config", "the syslog server's port alone", [[
  scv.set_audit_config{syslog = {enabled = true, address = "192.0.2.50", port = 515}}]])
call("set_syslog_certificate", "from a file", [[scv.set_syslog_certificate{certificate = certificate}]])

-- Names that vCenter alone knows, in a file of their own.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
assert(loadfile(here .. "calls_by_vcenter.lua"))(call)

-- Scripts. What groups hold is told by morefs alone where an appliance lists no more.

call("rpo-audit", "of a day", [[shared("rpo-audit", {hours = 24})]], { shows = "#result.shown >= 3" })
call("rpo-audit", "of a minute, by all backups", [[shared("rpo-audit", {hours = 0.01})]])
call("rpo-audit", "but for some", [[shared("rpo-audit", {hours = 100, ignore = "build*"})]], {
  shows = "#result.shown == 1",
})
call("rpo-audit", "after a restore, which gives a VM another moref", [[shared("rpo-audit", {hours = 100})]], {
  setup = [[scv.restore_vm{vm = "web01", confirm = false}]],
})
call("rpo-audit", "as figures", [[figures{hours = 168}]], { shows = "#result.ages > 13 and result.failed == 2" })
call("rpo-audit", "as a plug-in", [[plug_in{hours = 24}]], {
  shows = "result.state == 'CRITICAL' and result.late == 5",
})
call("weekly-report", "of a week", [[week{}]], {
  shows = "#result.vms == 13 and #result.failed == 2 and result.runs_out == 1",
})
call("weekly-report", "of two days, but for some", [[week{days = 2, hours = 100, ahead = 30, ignore = "build*"}]], {
  shows = "#result.vms == 12",
})
-- What is in a word that is not known is listed as such beside what failed.
call("job-failures", "of all days", [[
  shared("job-failures", {since = "9999d"}):where(function(job) return job.outcome == "failed" end)]],
  { shows = "#result > 0" })
call("job-failures", "of a type", [[
  shared("job-failures", {since = "9999d", type = "backup"}):where(function(job) return job.outcome == "failed" end)]])
call("job-stuck", "of a day", [[shared("job-stuck", {older_than = 20 * 3600})]], { shows = "#result == 1" })
call("mount-leftovers", "of two backups", [[shared("mount-leftovers")]], {
  shows = "#result == 2", setup = [[scv.mount_datastore{datastore = "nfs_db01", backup = 93}]],
})
call("audit-check", "verified", [[shared("audit-check", {all = true})]], { shows = "#result.shown == 6" })
call("audit-check", "as it is", [[shared("audit-check", {verify = false})]], {
  shows = "#result.shown == 2", setup = [[scv.verify_audit()]],
})
call("schedule-report", "with the groups", [[shared("schedule-report")]], { shows = "#result > 6" })
call("inventory-export", "of all", [[shared("inventory-export"):select("group", "moref", "policies")]], {
  shows = "#result > 6",
})
call("inventory-export", "of some", [[
  shared("inventory-export", {groups = "gold_*"}):select("group", "status", "moref", "policies")]], {
  shows = "#result == 3",
})
call("group-backup", "by pattern", [[shared("group-backup", {groups = "*_db", limit = 1})]])
call("group-import", "of what is there, and what is not", [[
  shared("group-import", {list = "name,entities,policies\ngold_app,build07;legacy01,daily\nsilver_db,nfs_db01,daily"})
]], { leaves = { groups = { gold_app = { entities = { "vm-1013", "vm-1014" } } } } })

call("restore-drill", "of a list", [[drill("vm,before\nweb01,\ndb01,2026-11-22 12:00\n")]], {
  leaves = { vms = { web01 = { content = { backup = 107 } }, db01 = { content = { backup = 65 } } } },
})
call("restore-drill", "while a backup is made", [[
  drill("vm\nweb01\ndb01\n", function() scv.backup_now{group = "gold_web", policy = "hourly"} end)]],
  { leaves = { vms = { web01 = { content = { backup = 107 } }, db01 = { content = { backup = 93 } } } } })

return calls
