-- Made by Tests/walk/strict.py, which hears of every strict reading while all calls of Tests/walk/calls.lua are made:
-- the fields of replies by which workflows decide, as {operation, field, kind}, with the workflows that need it, and
-- those for which it may be missing.
return {
  { "audit.config", "address", "any text", maybe = { "set_audit_config" } },
  { "audit.config", "enabled", "flag", needed = { "set_audit_config" } },
  { "audit.config", "format", "any text", maybe = { "set_audit_config" } },
  { "audit.config", "max_files", "integer", needed = { "set_audit_config" } },
  { "audit.config", "max_size", "integer", needed = { "set_audit_config" } },
  { "audit.config", "port", "integer", maybe = { "set_audit_config" } },
  { "audit.config", "syslog", "table", maybe = { "set_audit_config" } },
  { "config.jobs_cleanup", "jobs", "integer", maybe = { "set_job_retention" } },
  { "config.jobs_cleanup", "logs", "integer", needed = { "set_job_retention" } },
  { "datastores.available_esx_hosts", "moref", "text", maybe = { "mount_datastore" } },
  { "datastores.available_esx_hosts", "name", "element", needed = { "mount_datastore" } },
  {
    "datastores.backups", "backup_id", "id",
    needed = {
      "backups", "create_resource_group", "delete_resource_group", "known_backups", "mount_datastore", "mounted",
      "rename_storage", "restore_deleted_vm", "restore_vm", "unmount_datastore",
    },
  },
  {
    "datastores.backups", "datastores", "list",
    needed = { "create_resource_group", "mount_datastore", "unmount_datastore" },
  },
  { "datastores.backups", "group_id", "id", maybe = { "delete_resource_group" } },
  {
    "datastores.backups", "moref", "text",
    needed = { "create_resource_group", "mount_datastore", "unmount_datastore" },
  },
  {
    "datastores.backups", "mounted", "flag",
    needed = { "delete_resource_group" },
    maybe = { "mounted", "unmount_datastore" },
  },
  { "datastores.backups", "name", "text", maybe = { "create_resource_group", "mount_datastore", "unmount_datastore" } },
  { "datastores.backups", "start_time", "time", needed = { "mount_datastore" } },
  { "datastores.backups", "status", "text", needed = { "mount_datastore" } },
  { "datastores.backups", "type", "text", maybe = { "mount_datastore" } },
  { "datastores.backups", "vms", "list", maybe = { "backups", "restore_deleted_vm", "restore_vm" } },
  { "datastores.mounted", "datastore", "text", maybe = { "unmount_datastore" } },
  { "datastores.mounted", "moref", "text", needed = { "unmount_datastore" } },
  { "datastores.mounted", "name", "text", maybe = { "unmount_datastore" } },
  { "datastores.snapshot_locations", "datastore", "element", needed = { "mount_datastore" } },
  { "datastores.snapshot_locations", "host", "element", maybe = { "mount_datastore" } },
  { "datastores.snapshot_locations", "location", "element", needed = { "mount_datastore" } },
  { "datastores.snapshot_locations", "type", "text", needed = { "mount_datastore" } },
  {
    "jobs.get", "end_time", "time",
    maybe = {
      "attach_vmdks", "backup_now", "detach_vmdks", "fail_stuck_jobs", "job_log", "mount_datastore",
      "restore_deleted_vm", "restore_vm", "restore_vmdks", "unmount_datastore", "wait_for_job",
    },
  },
  {
    "jobs.get", "status", "text",
    needed = {
      "attach_vmdks", "backup_now", "detach_vmdks", "fail_stuck_jobs", "mount_datastore", "restore_deleted_vm",
      "restore_vm", "restore_vmdks", "unmount_datastore", "wait_for_job",
    },
  },
  { "jobs.list", "end_time", "time", maybe = { "fail_stuck_jobs", "jobs" } },
  {
    "jobs.list", "id", "id",
    needed = {
      "attach_vmdks", "backup_now", "detach_vmdks", "fail_stuck_jobs", "mount_datastore", "restore_deleted_vm",
      "restore_vm", "restore_vmdks", "unmount_datastore",
    },
  },
  { "jobs.list", "start_time", "time", needed = { "fail_stuck_jobs", "jobs" } },
  { "jobs.list", "status", "text", needed = { "fail_stuck_jobs", "jobs" } },
  { "jobs.list", "type", "text", maybe = { "fail_stuck_jobs", "jobs" } },
  {
    "policies.list", "frequency", "text",
    needed = { "create_policy", "create_resource_group", "modify_resource_group" },
  },
  { "policies.list", "id", "id", needed = { "create_resource_group", "modify_resource_group" } },
  { "policies.list", "label", "text", maybe = { "create_policy" } },
  { "policies.list", "locking", "table", maybe = { "create_policy" } },
  { "policies.list", "name", "text", needed = { "create_policy", "create_resource_group", "modify_resource_group" } },
  { "policies.list", "period", "integer", needed = { "create_policy" } },
  { "policies.list", "retention", "integer", needed = { "create_policy" } },
  { "policies.list", "retention_type", "text", needed = { "create_policy" } },
  { "policies.list", "secondary_locking", "table", maybe = { "create_policy" } },
  { "policies.list", "unit", "text", needed = { "create_policy" } },
  { "policies.list", "update_snapmirror", "flag", needed = { "create_policy" } },
  { "policies.list", "update_snapvault", "flag", needed = { "create_policy" } },
  { "policies.list", "vm_consistent", "flag", needed = { "create_policy" } },
  {
    "reports.protected_vms", "moref", "text",
    needed = { "create_resource_group", "modify_resource_group" },
    maybe = {
      "attach_vmdks", "backups", "detach_vmdks", "find_vm", "restore_deleted_vm", "restore_vm", "restore_vmdks",
    },
  },
  {
    "reports.protected_vms", "name", "text",
    needed = {
      "attach_vmdks", "backups", "detach_vmdks", "find_vm", "restore_deleted_vm", "restore_vm", "restore_vmdks",
    },
    maybe = { "create_resource_group", "modify_resource_group" },
  },
  {
    "reports.protected_vms", "uuid", "text",
    needed = { "backups", "restore_deleted_vm", "restore_vm" },
    maybe = {
      "attach_vmdks", "create_resource_group", "detach_vmdks", "find_vm", "modify_resource_group", "restore_vmdks",
    },
  },
  {
    "reports.unprotected_vms", "moref", "text",
    needed = { "create_resource_group", "modify_resource_group" },
    maybe = {
      "attach_vmdks", "backups", "detach_vmdks", "find_vm", "restore_deleted_vm", "restore_vm", "restore_vmdks",
    },
  },
  {
    "reports.unprotected_vms", "name", "text",
    needed = {
      "attach_vmdks", "backups", "detach_vmdks", "find_vm", "restore_deleted_vm", "restore_vm", "restore_vmdks",
    },
    maybe = { "create_resource_group", "modify_resource_group" },
  },
  {
    "reports.unprotected_vms", "uuid", "text",
    needed = { "backups", "restore_deleted_vm", "restore_vm" },
    maybe = {
      "attach_vmdks", "create_resource_group", "detach_vmdks", "find_vm", "modify_resource_group", "restore_vmdks",
    },
  },
  { "resource_groups.list", "datastores", "list", maybe = { "modify_resource_group" } },
  { "resource_groups.list", "days_of_month", "list", maybe = { "create_resource_group", "modify_resource_group" } },
  { "resource_groups.list", "days_of_week", "list", maybe = { "create_resource_group", "modify_resource_group" } },
  { "resource_groups.list", "description", "any text", needed = { "modify_resource_group" } },
  { "resource_groups.list", "email", "table", maybe = { "modify_resource_group" } },
  {
    "resource_groups.list", "entities", "list",
    needed = {
      "attach_vmdks", "backups", "create_resource_group", "delete_resource_group", "detach_vmdks", "find_vm",
      "known_backups", "modify_resource_group", "mount_datastore", "mounted", "rename_storage",
      "restore_deleted_vm", "restore_vm", "restore_vmdks", "unmount_datastore",
    },
  },
  { "resource_groups.list", "frequency", "table", maybe = { "create_resource_group", "modify_resource_group" } },
  {
    "resource_groups.list", "id", "id",
    needed = { "backup_now", "create_resource_group", "delete_resource_group", "modify_resource_group" },
  },
  {
    "resource_groups.list", "interval", "integer",
    needed = { "modify_resource_group" },
    maybe = { "create_resource_group" },
  },
  { "resource_groups.list", "moref", "id", needed = { "create_resource_group", "modify_resource_group" } },
  {
    "resource_groups.list", "moref", "text",
    needed = {
      "attach_vmdks", "backups", "create_resource_group", "detach_vmdks", "find_vm", "known_backups",
      "modify_resource_group", "mount_datastore", "mounted", "rename_storage", "restore_deleted_vm", "restore_vm",
      "restore_vmdks", "unmount_datastore",
    },
    maybe = { "delete_resource_group" },
  },
  {
    "resource_groups.list", "name", "text",
    needed = { "backup_now", "create_resource_group", "delete_resource_group", "modify_resource_group" },
    maybe = {
      "attach_vmdks", "backups", "detach_vmdks", "find_vm", "mount_datastore", "restore_vm", "restore_vmdks",
    },
  },
  {
    "resource_groups.list", "notification", "text",
    needed = { "modify_resource_group" },
    maybe = { "create_resource_group" },
  },
  {
    "resource_groups.list", "policies", "list",
    needed = { "backup_now", "create_resource_group", "modify_resource_group" },
  },
  { "resource_groups.list", "secondary", "flag", maybe = { "modify_resource_group" } },
  { "resource_groups.list", "spanning", "table", needed = { "modify_resource_group" } },
  { "resource_groups.list", "start_time", "time", maybe = { "create_resource_group", "modify_resource_group" } },
  { "resource_groups.list", "type", "text", needed = { "create_resource_group", "modify_resource_group" } },
  {
    "resource_groups.list", "uuid", "text",
    maybe = {
      "attach_vmdks", "create_resource_group", "detach_vmdks", "find_vm", "modify_resource_group", "restore_vm",
      "restore_vmdks",
    },
  },
  { "schedules.list", "cron", "text", needed = { "edit_schedule" } },
  { "schedules.list", "name", "text", needed = { "edit_schedule" } },
  {
    "storage_systems.list", "address", "id",
    maybe = { "add_storage", "modify_storage", "remove_storage", "rename_storage" },
  },
  { "storage_systems.list", "asup", "flag", maybe = { "modify_storage" } },
  { "storage_systems.list", "id", "id", maybe = { "modify_storage", "remove_storage", "rename_storage" } },
  {
    "storage_systems.list", "name", "text",
    needed = { "add_storage", "modify_storage", "remove_storage", "rename_storage" },
  },
  { "storage_systems.list", "platform", "text", maybe = { "modify_storage" } },
  { "storage_systems.list", "port", "integer", needed = { "modify_storage" } },
  { "storage_systems.list", "preferred_address", "any text", maybe = { "modify_storage" } },
  { "storage_systems.list", "protocol", "text", needed = { "modify_storage" } },
  { "storage_systems.list", "svms", "list", maybe = { "add_storage", "modify_storage", "remove_storage", "storage" } },
  { "storage_systems.list", "syslog", "flag", maybe = { "modify_storage" } },
  { "vms.available_datastores", "[]", "element", needed = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  { "vms.available_esx_hosts", "moref", "text", maybe = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  { "vms.available_esx_hosts", "name", "element", needed = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  {
    "vms.backups", "backup_id", "id",
    needed = {
      "attach_vmdks", "backups", "cleanup_backup", "create_resource_group", "detach_vmdks", "known_backups",
      "mount_datastore", "mounted", "rename_storage", "restore_deleted_vm", "restore_vm", "restore_vmdks",
      "unmount_datastore",
    },
  },
  { "vms.backups", "datastores", "list", needed = { "create_resource_group", "mount_datastore" } },
  {
    "vms.backups", "failed", "flag",
    needed = { "attach_vmdks", "detach_vmdks", "restore_deleted_vm", "restore_vm", "restore_vmdks" },
  },
  {
    "vms.backups", "host", "element",
    maybe = { "attach_vmdks", "detach_vmdks", "restore_deleted_vm", "restore_vm", "restore_vmdks" },
  },
  {
    "vms.backups", "moref", "text",
    needed = { "create_resource_group", "mount_datastore" },
    maybe = {
      "attach_vmdks", "backups", "detach_vmdks", "restore_deleted_vm", "restore_vm", "restore_vmdks",
    },
  },
  { "vms.backups", "mounted", "flag", maybe = { "mounted", "unmount_datastore" } },
  {
    "vms.backups", "name", "text",
    maybe = {
      "attach_vmdks", "backups", "create_resource_group", "detach_vmdks", "mount_datastore", "restore_deleted_vm",
      "restore_vm", "restore_vmdks",
    },
  },
  { "vms.backups", "partial", "flag", needed = { "restore_deleted_vm", "restore_vm" } },
  {
    "vms.backups", "start_time", "time",
    needed = { "attach_vmdks", "detach_vmdks", "restore_deleted_vm", "restore_vm", "restore_vmdks" },
  },
  {
    "vms.backups", "status", "text",
    needed = { "attach_vmdks", "detach_vmdks", "restore_deleted_vm", "restore_vm", "restore_vmdks" },
  },
  { "vms.backups", "template", "flag", needed = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  {
    "vms.backups", "uuid", "text",
    needed = { "backups", "restore_deleted_vm", "restore_vm" },
    maybe = { "attach_vmdks", "detach_vmdks", "restore_vmdks" },
  },
  {
    "vms.backups", "vms", "list",
    needed = {
      "attach_vmdks", "backups", "detach_vmdks", "restore_deleted_vm", "restore_vm", "restore_vmdks",
    },
  },
  {
    "vms.snapshot_locations", "datastore", "element",
    needed = { "restore_deleted_vm", "restore_vm", "restore_vmdks" },
  },
  { "vms.snapshot_locations", "host", "element", maybe = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  { "vms.snapshot_locations", "location", "element", needed = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  { "vms.snapshot_locations", "type", "text", needed = { "restore_deleted_vm", "restore_vm", "restore_vmdks" } },
  { "vms.vmdk_locations", "attached", "flag", needed = { "attach_vmdks", "detach_vmdks" } },
  { "vms.vmdk_locations", "datastore", "element", needed = { "restore_vm", "restore_vmdks" } },
  { "vms.vmdk_locations", "name", "text", maybe = { "attach_vmdks", "detach_vmdks", "restore_vmdks" } },
  { "vms.vmdk_locations", "path", "element", needed = { "attach_vmdks", "detach_vmdks", "restore_vmdks" } },
}
