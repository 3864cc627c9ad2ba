"""A call of every operation by its function in Lua: one that succeeds, and its commonest refusal.

`before` is Lua that makes what the call needs; `call` gives `result`, of which `shows` must be true. A refusal has its
call, the kind of its error, and words of it; with a status it is the appliance that refuses."""

LOCALS = """
local function backup_of(vm) return scv.api.vms.backups(vm)[1].backup_id end
local function location_of(backup) return scv.api.vms.snapshot_locations(backup)[1].location end
local function disk_of(vm) return scv.api.vms.vmdk_locations{moref = vm, backupId = backup_of(vm)}[1].path end
local function done(started) scv.wait_for_job(started.job_id) end
"""

MOUNT = """
scv.mount_datastore{datastore = "nfs_web01", backup = backup_of("vm-1001")}
"""
ATTACH = (
    'done(scv.api.vms.attach_vmdks{moref = "vm-1001", backupId = backup_of("vm-1001"), '
    'vmdkLocations = {disk_of("vm-1001")}})')
ADD = 'scv.api.storage_systems.add{name = "svm_new", username = "vsadmin", password = "s3cret"}'
RESTORE = """scv.api.vms.%s{%s = "%s", backupId = %s, restartVM = %s, restoreLocations = {{restoreFromLocation = %s,
    esxHost = "esx01.demo.local"}}}"""


def call(call, shows, refusal, before=""):
    kind, status, says, wrong = refusal
    return {"call": call, "shows": shows, "before": before,
            "refusal": {"kind": kind, "status": status, "says": says, "call": wrong}}


def gone(says, wrong):
    """What is not there: 404, in the appliance's words."""
    return "appliance", 404, says, wrong


def taken(says, wrong):
    return "appliance", 409, says, wrong


def wrong(says, call):
    """What is seen before anything is sent."""
    return "argument", None, says, call


CALLS = {
    "auth.login": call(
        'scv.api.auth.login{username = os.getenv("SCVSH_USERNAME"), password = os.getenv("SIMULATOR_PASSWORD")}',
        "#result.token > 0", ("appliance", 401, "is wrong", 'scv.api.auth.login{username = "nobody", password = "x"}')),
    "storage_systems.list": call(
        "scv.api.storage_systems.list()", 'result[1].name == "svm_nas01"',
        wrong("takes no", 'scv.api.storage_systems.list{name = "x"}')),
    "storage_systems.add": call(
        ADD, '#scv.api.storage_systems.list():where{name = "svm_new"} == 1',
        taken("already", ADD.replace("svm_new", "svm_nas01"))),
    "storage_systems.modify": call(
        ADD.replace("add{", "modify{").replace("svm_new", "svm_nas01").replace('"}', '", port = 8443}'),
        'scv.api.storage_systems.list():where{name = "svm_nas01"}[1].port == 8443',
        gone("no storage system", ADD.replace("add{", "modify{"))),
    "storage_systems.rename": call(
        'scv.api.storage_systems.rename{existingSVM = {name = "svm_nas01"}, newSVM = {name = "svm_berlin"}}',
        '#scv.api.storage_systems.list():where{name = "svm_berlin"} == 1',
        gone("no storage system", 'scv.api.storage_systems.rename{existingSVM = {name = "x"}, newSVM = {name = "y"}}')),
    "storage_systems.remove": call(
        'scv.api.storage_systems.remove("svm_new")', '#scv.api.storage_systems.list():where{name = "svm_new"} == 0',
        taken("datastores of it are mounted", 'scv.api.storage_systems.remove("svm_san01")'), ADD),
    "policies.list": call(
        "scv.api.policies.list()", '#result == 3 and result[1].name == "hourly"',
        wrong("takes no arguments", "scv.api.policies.list(1)")),
    "policies.create": call(
        'scv.api.policies.create{name = "nightly", frequency = "DAILY"}',
        '#scv.api.policies.list():where{name = "nightly"} == 1',
        taken("", 'scv.api.policies.create{name = "daily", frequency = "DAILY"}')),
    "resource_groups.list": call(
        "scv.api.resource_groups.list()", '#result == 4 and result[1].name == "gold_web"',
        wrong("takes no arguments", "scv.api.resource_groups.list(1)")),
    "resource_groups.create": call(
        'scv.api.resource_groups.create{name = "gold_app", entities = {"vm-1013"}, policies = {{id = 2}}}',
        '#scv.api.resource_groups.list():where{name = "gold_app"} == 1',
        taken("", 'scv.api.resource_groups.create{name = "gold_web", entities = {"vm-1013"}, policies = {{id = 2}}}')),
    "resource_groups.update": call(
        'scv.api.resource_groups.update{resourceGroupId = 2, description = "All", entities = {"datastore-22"}}',
        'scv.api.resource_groups.list():where{id = 2}[1].description == "All"',
        gone("99", 'scv.api.resource_groups.update{resourceGroupId = 99, description = "All", '
                   'entities = {"vm-1001"}}')),
    "resource_groups.delete": call(
        "scv.api.resource_groups.delete(2)", "#scv.api.resource_groups.list():where{id = 2} == 0",
        gone("99", "scv.api.resource_groups.delete(99)")),
    "resource_groups.backup_now": call(
        "scv.api.resource_groups.backup_now{resourceGroupId = 2, policyId = 2}",
        'scv.api.jobs.get(result.job_id).group_name == "silver_db"',
        taken("maintenance", "scv.api.resource_groups.backup_now{resourceGroupId = 3, policyId = 3}")),
    "vms.backups": call(
        'scv.api.vms.backups("vm-1001")', "#result > 10 and result[1].backup_id > result[2].backup_id",
        gone("no virtual machine vm-9", 'scv.api.vms.backups("vm-9")')),
    "vms.snapshot_locations": call(
        'scv.api.vms.snapshot_locations(backup_of("vm-1001"))', 'result[1].datastore == "nfs_web01"',
        gone("no backup with the id 999999", "scv.api.vms.snapshot_locations(999999)")),
    "vms.available_esx_hosts": call(
        'scv.api.vms.available_esx_hosts("vm-1001")', "#result:where{original = true} == 1",
        gone("no virtual machine vm-9", 'scv.api.vms.available_esx_hosts("vm-9")')),
    "vms.restore": call(
        RESTORE % ("restore", "moref", "vm-1001", 'backup_of("vm-1001")', "true", 'location_of(backup_of("vm-1001"))'),
        'scv.wait_for_job(result.job_id).status == "COMPLETED"',
        taken("a template can't be restored", RESTORE % (
            "restore", "moref", "vm-1009", 'backup_of("vm-1009")', "true", 'location_of(backup_of("vm-1009"))'))),
    "vms.restore_deleted": call(
        "(function() local vm = crm() "
        + RESTORE.replace("scv.api", "return scv.api").replace('"%s", backupId', "%s, backupId") % (
            "restore_deleted", "uuid", "vm.uuid", "backup_of(vm.uuid)", "true", "location_of(backup_of(vm.uuid))")
        + " end)()",
        'scv.wait_for_job(result.job_id).status == "COMPLETED" and #scv.protected_vms():where{name = "crm01"} == 1',
        gone("50201c3e", RESTORE % ("restore_deleted", "uuid", "50201c3e-0000", "57", "true", '"x"')),
        """function crm()
          for _, backup in ipairs(scv.api.vms.backups("vm-1001")) do
            local vm = backup.vms:where{name = "crm01"}[1]
            if vm then return vm end
          end
        end"""),
    "vms.vmdk_locations": call(
        'scv.api.vms.vmdk_locations{moref = "vm-1001", backupId = backup_of("vm-1001")}', "#result == 2",
        gone("no virtual machine vm-9", 'scv.api.vms.vmdk_locations{moref = "vm-9", backupId = 57}')),
    "vms.available_datastores": call(
        'scv.api.vms.available_datastores{moref = "vm-1001", backupId = backup_of("vm-1001")}',
        'result[1] == "nfs_web01"',
        gone("no backup with the id 999999", 'scv.api.vms.available_datastores{moref = "vm-1001", backupId = 999999}')),
    "vms.restore_vmdks": call(
        'scv.api.vms.restore_vmdks{moref = "vm-1001", backupId = backup_of("vm-1001"), esxHost = "esx01.demo.local", '
        'vmdkRestoreLocations = {{restoreFromLocation = location_of(backup_of("vm-1001")), '
        'vmdkToRestore = disk_of("vm-1001"), restoreToDatastore = "nfs_web01"}}}',
        'scv.wait_for_job(result.job_id).status == "COMPLETED"',
        gone("has no disk", 'scv.api.vms.restore_vmdks{moref = "vm-1001", backupId = backup_of("vm-1001"), '
             'esxHost = "esx01.demo.local", vmdkRestoreLocations = {{restoreFromLocation = "x", vmdkToRestore = "y", '
             'restoreToDatastore = "nfs_web01"}}}')),
    "vms.attach_vmdks": call(
        'scv.api.vms.attach_vmdks{moref = "vm-1001", backupId = backup_of("vm-1001"), '
        'vmdkLocations = {disk_of("vm-1001")}}',
        'scv.wait_for_job(result.job_id).status == "COMPLETED" and scv.api.vms.vmdk_locations{moref = "vm-1001", '
        'backupId = backup_of("vm-1001")}[1].attached == true',
        gone("has no disk", 'scv.api.vms.attach_vmdks{moref = "vm-1001", backupId = backup_of("vm-1001"), '
             'vmdkLocations = {"x"}}')),
    "vms.detach_vmdks": call(
        'scv.api.vms.detach_vmdks{moref = "vm-1001", vmdksToDetach = {disk_of("vm-1001")}}',
        'scv.wait_for_job(result.job_id).status == "COMPLETED"',
        taken("is not attached", 'scv.api.vms.detach_vmdks{moref = "vm-1001", vmdksToDetach = {"x"}}'), ATTACH),
    "datastores.backups": call(
        'scv.api.datastores.backups("datastore-21")', "#result > 10",
        gone("no datastore datastore-9", 'scv.api.datastores.backups("datastore-9")')),
    "datastores.snapshot_locations": call(
        'scv.api.datastores.snapshot_locations(backup_of("vm-1001"))', 'result[1].type == "PRIMARY"',
        gone("no backup with the id 999999", "scv.api.datastores.snapshot_locations(999999)")),
    "datastores.available_esx_hosts": call(
        'scv.api.datastores.available_esx_hosts("datastore-21")',
        '#result == 3 and result[1].name == "esx01.demo.local"',
        gone("no datastore datastore-9", 'scv.api.datastores.available_esx_hosts("datastore-9")')),
    "datastores.mount": call(
        'scv.api.datastores.mount{backupId = backup_of("vm-1001"), datastore = "nfs_web01", '
        'location = location_of(backup_of("vm-1001")), esxHostName = "esx01.demo.local"}',
        'scv.wait_for_job(result.job_id).status == "COMPLETED" and '
        '#scv.api.datastores.mounted(backup_of("vm-1001")) == 1',
        gone("", 'scv.api.datastores.mount{backupId = 999999, datastore = "nfs_web01", location = "x", '
             'esxHostName = "esx01.demo.local"}')),
    "datastores.mounted": call(
        'scv.api.datastores.mounted(backup_of("vm-1001"))', '#result == 1 and result[1].host == "esx01.demo.local"',
        gone("no backup with the id 999999", "scv.api.datastores.mounted(999999)"), MOUNT),
    "datastores.unmount": call(
        'scv.api.datastores.unmount{morefs = {scv.api.datastores.mounted(backup_of("vm-1001"))[1].moref}}',
        'scv.wait_for_job(result.job_id).status == "COMPLETED" and '
        '#scv.api.datastores.mounted(backup_of("vm-1001")) == 0',
        gone("datastore-9", 'scv.api.datastores.unmount{morefs = {"datastore-9"}}'), MOUNT),
    "jobs.list": call(
        'scv.api.jobs.list{type = "backup"}', '#result > 10 and result[1].type == "backup"',
        wrong("tpye", 'scv.api.jobs.list{tpye = "backup"}')),
    "jobs.get": call(
        "scv.api.jobs.get(117)", 'result.id == 117 and result.status == "COMPLETED"',
        gone("999999", "scv.api.jobs.get(999999)")),
    "jobs.logs": call(
        "scv.api.jobs.logs(117)", 'result:find("gold_web", 1, true) ~= nil',
        gone("999999", "scv.api.jobs.logs(999999)")),
    "jobs.fail": call(
        "scv.api.jobs.fail{id = 89, body = {89}}", 'scv.api.jobs.get(89).status == "FAILED"',
        gone("999999", "scv.api.jobs.fail{id = 999999, body = {999999}}")),
    "reports.protected_vms": call(
        "scv.api.reports.protected_vms()", 'result[1].name == "web01" and result[1].groups[1] == "gold_web"',
        wrong("takes no arguments", "scv.api.reports.protected_vms(1)")),
    "reports.unprotected_vms": call(
        "scv.api.reports.unprotected_vms()", 'result[1].name == "build07"',
        wrong("takes no arguments", "scv.api.reports.unprotected_vms(1)")),
    "schedules.list": call(
        "scv.api.schedules.list()", '#result == 5 and result[1].name == "Schedule-DatabaseDump"',
        wrong("takes no arguments", "scv.api.schedules.list(1)")),
    "schedules.modify": call(
        'scv.api.schedules.modify{name = "Schedule-PurgeJobs", cronExpression = "0 30 2 * * ?"}',
        'scv.api.schedules.list():where{name = "Schedule-PurgeJobs"}[1].cron == "0 30 2 * * ?"',
        ("appliance", 400, "", 'scv.api.schedules.modify{name = "Schedule-PurgeJobs", cronExpression = "at night"}')),
    "audit.logs": call(
        "scv.api.audit.logs()", 'result[1].file == "audit.log" and result[1].integrity == "ACTIVE"',
        wrong("takes no arguments", "scv.api.audit.logs(1)")),
    "audit.log": call(
        'scv.api.audit.log("audit.log")', "#result > 0",
        gone("no audit log file audit.lgo", 'scv.api.audit.log("audit.lgo")')),
    "audit.verify": call(
        "scv.api.audit.verify()", '#result.messages == 1 and #scv.api.audit.logs():where{integrity = "TAMPERED"} == 1',
        wrong("takes no arguments", "scv.api.audit.verify(1)")),
    "audit.config": call(
        "scv.api.audit.config()", "result.max_files == 10", wrong("takes no arguments", "scv.api.audit.config(1)")),
    "audit.set_config": call(
        "scv.api.audit.set_config{maxFiles = 20}", "scv.api.audit.config().max_files == 20",
        wrong("maxFiles", 'scv.api.audit.set_config{maxFiles = "many"}')),
    "audit.set_syslog_certificate": call(
        'scv.api.audit.set_syslog_certificate{certificate = io.open("syslog.pem"):read("a")}', "#result.messages == 1",
        ("appliance", 400, "certificate is not valid", 'scv.api.audit.set_syslog_certificate{certificate = "x"}')),
    "backups.cleanup": call(
        "scv.api.backups.cleanup(14)", '#scv.api.vms.backups("vm-1010"):where{mounted = true} == 0',
        taken("is not mounted", 'scv.api.backups.cleanup(backup_of("vm-1001"))')),
    "config.jobs_cleanup": call(
        "scv.api.config.jobs_cleanup()", "result.jobs == 90 and result.logs == 30",
        wrong("takes no arguments", "scv.api.config.jobs_cleanup(1)")),
    "config.get": call(
        'scv.api.config.get("ENABLE_FSX")', 'result.value == "false" and result.type == "ConfigKey"',
        gone("no configuration NOTHING", 'scv.api.config.get("NOTHING")')),
    "config.set": call(
        'scv.api.config.set{configurationName = "ENABLE_FSX", configurationValue = "true", objectType = "ConfigKey"}',
        'scv.api.config.get("ENABLE_FSX").value == "true"',
        wrong("must be a string", 'scv.api.config.set{key = "ENABLE_FSX", value = true, type = "ConfigKey"}')),
    "vcenter.register": call(
        'scv.api.vcenter.register{vcenterAddress = "vcenter.demo.local"}',
        'result.messages[1]:find("Successfully registered", 1, true) ~= nil',
        wrong("must be a table with names", "scv.api.vcenter.register{body = {1}}")),
    "vcenter.validate": call(
        "scv.api.vcenter.validate()", 'type(result.messages) == "table"',
        wrong("must be a table with names", "scv.api.vcenter.validate{body = {1}}")),
    "config.set_jobs_cleanup": call(
        "scv.api.config.set_jobs_cleanup{jobRetentionDays = 180}", "scv.api.config.jobs_cleanup().jobs == 180",
        wrong("jobRetentionDays", "scv.api.config.set_jobs_cleanup{jobRetentionDays = {}}")),
}
