-- Made by scripts/generate: the functions that the files of workflows/ add to a session, in the order of help.
return {
  {
    name = "check", file = "workflows/check",
    summary = "Says whether this appliance is as the shell assumes, and which workflows go with it",
    reads = true,
  },
  {
    name = "backup_now", file = "workflows/backup",
    summary = "Backs up a resource group now, or several, and waits for the jobs",
    steps = {
      "resource_groups.list", "resource_groups.backup_now",
    },
  },
  {
    name = "protected_vms", file = "workflows/reports",
    summary = "Lists the VMs that were backed up in the last seven days",
    reads = true,
    steps = {
      "reports.protected_vms",
    },
  },
  {
    name = "unprotected_vms", file = "workflows/reports",
    summary = "Lists the VMs that were not backed up in the last seven days",
    reads = true,
    steps = {
      "reports.unprotected_vms",
    },
  },
  {
    name = "report", file = "workflows/report",
    summary = "Makes a report of the last days",
    reads = true,
  },
  {
    name = "find_vm", file = "workflows/find_vm",
    summary = "Finds a VM that is in vCenter, as scv.restore_vm does",
    reads = true,
  },
  {
    name = "vcenter.vms", file = "workflows/vcenter",
    summary = "Lists the VMs that are in vCenter now, templates among them",
    reads = true,
  },
  {
    name = "vcenter.vm", file = "workflows/vcenter",
    summary = "Finds one VM in vCenter, whatever the appliance knows",
    reads = true,
  },
  {
    name = "vcenter.datastores", file = "workflows/vcenter",
    summary = "Lists the datastores that are in vCenter now",
    reads = true,
  },
  {
    name = "vcenter.datastore", file = "workflows/vcenter",
    summary = "Finds one datastore in vCenter",
    reads = true,
  },
  {
    name = "vcenter.hosts", file = "workflows/vcenter",
    summary = "Lists the ESXi hosts that are in vCenter now",
    reads = true,
  },
  {
    name = "vcenter.host", file = "workflows/vcenter",
    summary = "Finds one ESXi host in vCenter",
    reads = true,
  },
  {
    name = "inventory.list", file = "workflows/inventory",
    summary = "Lists the VMs that were seen in vCenter, those that are gone among them; scv.inventory() is the same",
    reads = true,
  },
  {
    name = "inventory.sync", file = "workflows/inventory",
    summary = "Looks at vCenter now, remembers all that it shows, and lists what is remembered then",
  },
  {
    name = "inventory.deleted", file = "workflows/inventory",
    summary = "Lists the VMs that vCenter no longer had when it was looked at last",
    reads = true,
  },
  {
    name = "known_vms", file = "workflows/known_vms",
    summary = "Lists the VMs that the appliance knows of, each once",
    reads = true,
  },
  {
    name = "last_good_backups", file = "workflows/last_good",
    summary = "Lists the VMs that the appliance knows of, each with its last good backup",
    reads = true,
  },
  {
    name = "backups", file = "workflows/backups",
    summary = "Lists the backups of a VM or of a datastore",
    reads = true,
    steps = {
      "vms.backups", "datastores.backups",
    },
  },
  {
    name = "known_backups", file = "workflows/backups",
    summary = "Lists all backups that are known",
    reads = true,
  },
  {
    name = "is_good", file = "workflows/backups",
    summary = "Whether something can be restored out of a backup",
    reads = true,
  },
  {
    name = "mounted", file = "workflows/backups",
    summary = "Lists the datastores that are mounted out of a backup, or out of all backups that are known",
    reads = true,
    steps = {
      "datastores.mounted",
    },
  },
  {
    name = "restore_vm", file = "workflows/restore_vm",
    summary = "Restores a VM that is in vCenter from a backup, and waits for the job",
    steps = {
      "vms.backups", "vms.snapshot_locations", "vms.available_esx_hosts", "vms.restore",
    },
  },
  {
    name = "restore_deleted_vm", file = "workflows/restore_vm",
    summary = "Brings back a VM that was deleted from vCenter, from a backup, and waits for the job",
    steps = {
      "vms.backups", "vms.snapshot_locations", "vms.available_esx_hosts", "vms.restore_deleted",
    },
  },
  {
    name = "restore_vmdks", file = "workflows/restore_vmdks",
    summary = "Restores single disks of a VM from a backup, and waits for the job",
    steps = {
      "vms.backups", "vms.snapshot_locations", "vms.vmdk_locations", "vms.available_datastores",
      "vms.available_esx_hosts", "vms.restore_vmdks",
    },
  },
  {
    name = "attach_vmdks", file = "workflows/attach_vmdks",
    summary = "Attaches disks out of a backup to a VM, to look into them or to copy from them, and waits for the job",
    steps = {
      "vms.backups", "vms.vmdk_locations", "vms.attach_vmdks",
    },
  },
  {
    name = "detach_vmdks", file = "workflows/attach_vmdks",
    summary = "Detaches disks that were attached out of a backup, and waits for the job",
    steps = {
      "vms.backups", "vms.vmdk_locations", "vms.detach_vmdks",
    },
  },
  {
    name = "mount_datastore", file = "workflows/mount_datastore",
    summary = "Mounts a datastore out of a backup at an ESXi host, and waits for the job",
    steps = {
      "datastores.backups", "datastores.snapshot_locations", "datastores.available_esx_hosts",
      "datastores.mount",
    },
  },
  {
    name = "unmount_datastore", file = "workflows/mount_datastore",
    summary = "Unmounts datastores that were mounted out of a backup, and waits for the job",
    steps = {
      "datastores.mounted", "datastores.unmount",
    },
  },
  {
    name = "cleanup_backup", file = "workflows/cleanup_backup",
    summary = "Cleans up a backup that shows as mounted but is not offered for unmounting",
    steps = {
      "backups.cleanup",
    },
  },
  {
    name = "resource_groups", file = "workflows/resource_groups",
    summary = "Lists the resource groups",
    reads = true,
    steps = {
      "resource_groups.list",
    },
  },
  {
    name = "schedule_words", file = "workflows/resource_groups",
    summary = "Says in words when a policy of a resource group makes its backups",
    reads = true,
  },
  {
    name = "create_resource_group", file = "workflows/resource_groups",
    summary = "Creates a resource group",
    steps = {
      "policies.list", "resource_groups.create",
    },
  },
  {
    name = "modify_resource_group", file = "workflows/resource_groups",
    summary = "Changes a resource group",
    steps = {
      "resource_groups.list", "policies.list", "resource_groups.update",
    },
  },
  {
    name = "delete_resource_group", file = "workflows/delete_resource_group",
    summary = "Deletes a resource group, with every backup and snapshot of it",
    steps = {
      "resource_groups.list", "resource_groups.delete",
    },
  },
  {
    name = "policies", file = "workflows/policies",
    summary = "Lists the backup policies",
    reads = true,
    steps = {
      "policies.list",
    },
  },
  {
    name = "create_policy", file = "workflows/policies",
    summary = "Creates a backup policy",
    steps = {
      "policies.create",
    },
  },
  {
    name = "schedules", file = "workflows/schedules",
    summary = "Lists the built-in schedules and their cron expressions",
    reads = true,
    steps = {
      "schedules.list",
    },
  },
  {
    name = "edit_schedule", file = "workflows/schedules",
    summary = "Changes when a built-in schedule runs",
    steps = {
      "schedules.list", "schedules.modify",
    },
  },
  {
    name = "jobs", file = "workflows/jobs",
    summary = "Lists jobs, running and over",
    reads = true,
    steps = {
      "jobs.list",
    },
  },
  {
    name = "is_over", file = "workflows/jobs",
    summary = "Whether a job is over",
    reads = true,
  },
  {
    name = "is_running", file = "workflows/jobs",
    summary = "Whether a job is known to go on",
    reads = true,
  },
  {
    name = "succeeded", file = "workflows/jobs",
    summary = "Whether a job is over and did what it should",
    reads = true,
  },
  {
    name = "job_log", file = "workflows/jobs",
    summary = "Fetches the log of a job",
    reads = true,
    steps = {
      "jobs.list", "jobs.get", "jobs.logs",
    },
  },
  {
    name = "fail_stuck_jobs", file = "workflows/jobs",
    summary = "Marks jobs as failed that have been running for too long",
    steps = {
      "jobs.list", "jobs.fail",
    },
  },
  {
    name = "wait_for_job", file = "workflows/wait_for_job",
    summary = "Waits until a job is over, and gives its record",
    steps = {
      "jobs.get", "jobs.list",
    },
  },
  {
    name = "job_retention", file = "workflows/job_retention",
    summary = "Says how many days jobs and their logs are kept",
    reads = true,
    steps = {
      "config.jobs_cleanup",
    },
  },
  {
    name = "set_job_retention", file = "workflows/job_retention",
    summary = "Sets how many days jobs and their logs are kept",
    steps = {
      "config.jobs_cleanup", "config.set_jobs_cleanup",
    },
  },
  {
    name = "storage", file = "workflows/storage",
    summary = "Lists the connections to storage VMs and clusters; the storage VMs of a cluster stand behind it",
    reads = true,
    steps = {
      "storage_systems.list",
    },
  },
  {
    name = "add_storage", file = "workflows/storage",
    summary = "Adds a connection to a storage VM",
    steps = {
      "storage_systems.add",
    },
  },
  {
    name = "modify_storage", file = "workflows/storage",
    summary = "Changes a connection to a storage VM",
    steps = {
      "storage_systems.list", "storage_systems.modify",
    },
  },
  {
    name = "remove_storage", file = "workflows/storage",
    summary = "Removes the connection to a storage VM",
    steps = {
      "storage_systems.list", "storage_systems.remove",
    },
  },
  {
    name = "rename_storage", file = "workflows/rename_storage",
    summary = "Makes the backups of a storage VM usable again after the storage VM was renamed",
    steps = {
      "storage_systems.rename",
    },
  },
  {
    name = "audit_logs", file = "workflows/audit",
    summary = "Lists the audit log files with their integrity",
    reads = true,
    steps = {
      "audit.logs",
    },
  },
  {
    name = "is_sound", file = "workflows/audit",
    summary = "Whether an audit log file is as it should be",
    reads = true,
  },
  {
    name = "audit_log", file = "workflows/audit",
    summary = "Reads an audit log file",
    reads = true,
    steps = {
      "audit.log",
    },
  },
  {
    name = "verify_audit", file = "workflows/audit",
    summary = "Has the audit logs verified, and gives them with what was found",
    steps = {
      "audit.verify", "audit.logs",
    },
  },
  {
    name = "audit_config", file = "workflows/audit",
    summary = "Says how audit logs are kept, and to which syslog server they are sent",
    reads = true,
    steps = {
      "audit.config",
    },
  },
  {
    name = "set_audit_config", file = "workflows/audit",
    summary = "Changes how audit logs are kept, and to which syslog server they are sent",
    steps = {
      "audit.config", "audit.set_config",
    },
  },
  {
    name = "set_syslog_certificate", file = "workflows/audit",
    summary = "Sets the certificate of the syslog server, where that speaks TLS",
    steps = {
      "audit.set_syslog_certificate",
    },
  },
  {
    name = "age", file = "workflows/age",
    summary = "Says how many seconds ago a time of the appliance was",
    reads = true,
  },
  {
    name = "reader", file = "workflows/reader",
    summary = "Gives what reads the fields that something is decided by, out of the replies of an operation",
    reads = true,
  },
  {
    name = "word_hint", file = "workflows/word_hint",
    summary = "Gives the hint at how the shell is told what an appliance's word for a state means",
    reads = true,
  },
  {
    name = "when", file = "workflows/when",
    summary = "Says when a cron expression of Quartz's form runs",
    reads = true,
  },
}
