// The files of stdlib/, embedded. A new file is added to both lists; a test compares them with the folder.
#include "cstdlib.h"

#include <string.h>

static const unsigned char api_lua[] = {
#embed "../../stdlib/api.lua"
};
static const unsigned char argument_table_lua[] = {
#embed "../../stdlib/argument_table.lua"
};
static const unsigned char attach_vmdks_lua[] = {
#embed "../../stdlib/attach_vmdks.lua"
};
static const unsigned char audit_lua[] = {
#embed "../../stdlib/audit.lua"
};
static const unsigned char backup_lua[] = {
#embed "../../stdlib/backup.lua"
};
static const unsigned char backup_many_lua[] = {
#embed "../../stdlib/backup_many.lua"
};
static const unsigned char backup_policy_lua[] = {
#embed "../../stdlib/backup_policy.lua"
};
static const unsigned char backups_lua[] = {
#embed "../../stdlib/backups.lua"
};
static const unsigned char calendar_lua[] = {
#embed "../../stdlib/calendar.lua"
};
static const unsigned char cell_lua[] = {
#embed "../../stdlib/cell.lua"
};
static const unsigned char choices_lua[] = {
#embed "../../stdlib/choices.lua"
};
static const unsigned char choose_backup_lua[] = {
#embed "../../stdlib/choose_backup.lua"
};
static const unsigned char choose_copy_lua[] = {
#embed "../../stdlib/choose_copy.lua"
};
static const unsigned char choose_host_lua[] = {
#embed "../../stdlib/choose_host.lua"
};
static const unsigned char cleanup_lua[] = {
#embed "../../stdlib/cleanup.lua"
};
static const unsigned char clock_lua[] = {
#embed "../../stdlib/clock.lua"
};
static const unsigned char columns_lua[] = {
#embed "../../stdlib/columns.lua"
};
static const unsigned char comments_lua[] = {
#embed "../../stdlib/comments.lua"
};
static const unsigned char completion_lua[] = {
#embed "../../stdlib/completion.lua"
};
static const unsigned char cron_lua[] = {
#embed "../../stdlib/cron.lua"
};
static const unsigned char cron_field_lua[] = {
#embed "../../stdlib/cron_field.lua"
};
static const unsigned char cron_words_lua[] = {
#embed "../../stdlib/cron_words.lua"
};
static const unsigned char cron_writer_lua[] = {
#embed "../../stdlib/cron_writer.lua"
};
static const unsigned char csv_lua[] = {
#embed "../../stdlib/csv.lua"
};
static const unsigned char csv_reader_lua[] = {
#embed "../../stdlib/csv_reader.lua"
};
static const unsigned char delete_group_lua[] = {
#embed "../../stdlib/delete_group.lua"
};
static const unsigned char duration_lua[] = {
#embed "../../stdlib/duration.lua"
};
static const unsigned char errors_lua[] = {
#embed "../../stdlib/errors.lua"
};
static const unsigned char failures_lua[] = {
#embed "../../stdlib/failures.lua"
};
static const unsigned char find_datastore_lua[] = {
#embed "../../stdlib/find_datastore.lua"
};
static const unsigned char find_vm_lua[] = {
#embed "../../stdlib/find_vm.lua"
};
static const unsigned char group_backups_lua[] = {
#embed "../../stdlib/group_backups.lua"
};
static const unsigned char group_changes_lua[] = {
#embed "../../stdlib/group_changes.lua"
};
static const unsigned char group_entities_lua[] = {
#embed "../../stdlib/group_entities.lua"
};
static const unsigned char group_schedule_lua[] = {
#embed "../../stdlib/group_schedule.lua"
};
static const unsigned char group_settings_lua[] = {
#embed "../../stdlib/group_settings.lua"
};
static const unsigned char help_lua[] = {
#embed "../../stdlib/help.lua"
};
static const unsigned char is_planned_lua[] = {
#embed "../../stdlib/is_planned.lua"
};
static const unsigned char job_lua[] = {
#embed "../../stdlib/job.lua"
};
static const unsigned char job_list_lua[] = {
#embed "../../stdlib/job_list.lua"
};
static const unsigned char job_types_lua[] = {
#embed "../../stdlib/job_types.lua"
};
static const unsigned char jobs_lua[] = {
#embed "../../stdlib/jobs.lua"
};
static const unsigned char journal_lua[] = {
#embed "../../stdlib/journal.lua"
};
static const unsigned char known_backups_lua[] = {
#embed "../../stdlib/known_backups.lua"
};
static const unsigned char lesson_lua[] = {
#embed "../../stdlib/lesson.lua"
};
static const unsigned char lesson_back_up_on_demand_lua[] = {
#embed "../../stdlib/lesson_back_up_on_demand.lua"
};
static const unsigned char lesson_built_in_schedules_lua[] = {
#embed "../../stdlib/lesson_built_in_schedules.lua"
};
static const unsigned char lesson_finding_your_way_lua[] = {
#embed "../../stdlib/lesson_finding_your_way.lua"
};
static const unsigned char lesson_restore_a_vm_lua[] = {
#embed "../../stdlib/lesson_restore_a_vm.lua"
};
static const unsigned char lesson_restore_deleted_vm_lua[] = {
#embed "../../stdlib/lesson_restore_deleted_vm.lua"
};
static const unsigned char list_lua[] = {
#embed "../../stdlib/list.lua"
};
static const unsigned char literal_lua[] = {
#embed "../../stdlib/literal.lua"
};
static const unsigned char mount_lua[] = {
#embed "../../stdlib/mount.lua"
};
static const unsigned char mounted_datastores_lua[] = {
#embed "../../stdlib/mounted_datastores.lua"
};
static const unsigned char narration_lua[] = {
#embed "../../stdlib/narration.lua"
};
static const unsigned char operation_help_lua[] = {
#embed "../../stdlib/operation_help.lua"
};
static const unsigned char page_lua[] = {
#embed "../../stdlib/page.lua"
};
static const unsigned char parallel_lua[] = {
#embed "../../stdlib/parallel.lua"
};
static const unsigned char pem_lua[] = {
#embed "../../stdlib/pem.lua"
};
static const unsigned char pick_lua[] = {
#embed "../../stdlib/pick.lua"
};
static const unsigned char pick_disks_lua[] = {
#embed "../../stdlib/pick_disks.lua"
};
static const unsigned char policies_lua[] = {
#embed "../../stdlib/policies.lua"
};
static const unsigned char policy_settings_lua[] = {
#embed "../../stdlib/policy_settings.lua"
};
static const unsigned char poller_lua[] = {
#embed "../../stdlib/poller.lua"
};
static const unsigned char progress_lua[] = {
#embed "../../stdlib/progress.lua"
};
static const unsigned char record_lua[] = {
#embed "../../stdlib/record.lua"
};
static const unsigned char rename_storage_lua[] = {
#embed "../../stdlib/rename_storage.lua"
};
static const unsigned char reports_lua[] = {
#embed "../../stdlib/reports.lua"
};
static const unsigned char resource_groups_lua[] = {
#embed "../../stdlib/resource_groups.lua"
};
static const unsigned char restore_lua[] = {
#embed "../../stdlib/restore.lua"
};
static const unsigned char restore_vmdks_lua[] = {
#embed "../../stdlib/restore_vmdks.lua"
};
static const unsigned char retention_lua[] = {
#embed "../../stdlib/retention.lua"
};
static const unsigned char schedules_lua[] = {
#embed "../../stdlib/schedules.lua"
};
static const unsigned char script_lua[] = {
#embed "../../stdlib/script.lua"
};
static const unsigned char script_arguments_lua[] = {
#embed "../../stdlib/script_arguments.lua"
};
static const unsigned char script_help_lua[] = {
#embed "../../stdlib/script_help.lua"
};
static const unsigned char scv_lua[] = {
#embed "../../stdlib/scv.lua"
};
static const unsigned char show_lua[] = {
#embed "../../stdlib/show.lua"
};
static const unsigned char source_lua[] = {
#embed "../../stdlib/source.lua"
};
static const unsigned char started_job_lua[] = {
#embed "../../stdlib/started_job.lua"
};
static const unsigned char storage_lua[] = {
#embed "../../stdlib/storage.lua"
};
static const unsigned char strict_lua[] = {
#embed "../../stdlib/strict.lua"
};
static const unsigned char stuck_jobs_lua[] = {
#embed "../../stdlib/stuck_jobs.lua"
};
static const unsigned char suggest_lua[] = {
#embed "../../stdlib/suggest.lua"
};
static const unsigned char table_view_lua[] = {
#embed "../../stdlib/table_view.lua"
};
static const unsigned char times_lua[] = {
#embed "../../stdlib/times.lua"
};
static const unsigned char user_name_lua[] = {
#embed "../../stdlib/user_name.lua"
};
static const unsigned char vm_backup_lua[] = {
#embed "../../stdlib/vm_backup.lua"
};
static const unsigned char wall_clock_lua[] = {
#embed "../../stdlib/wall_clock.lua"
};
static const unsigned char when_lua[] = {
#embed "../../stdlib/when.lua"
};

#define FILE_NAMED(name) { #name, name##_lua, sizeof name##_lua }

static const cstdlib_file files[] = {
    FILE_NAMED(api),
    FILE_NAMED(argument_table),
    FILE_NAMED(attach_vmdks),
    FILE_NAMED(audit),
    FILE_NAMED(backup),
    FILE_NAMED(backup_many),
    FILE_NAMED(backup_policy),
    FILE_NAMED(backups),
    FILE_NAMED(calendar),
    FILE_NAMED(cell),
    FILE_NAMED(choices),
    FILE_NAMED(choose_backup),
    FILE_NAMED(choose_copy),
    FILE_NAMED(choose_host),
    FILE_NAMED(cleanup),
    FILE_NAMED(clock),
    FILE_NAMED(columns),
    FILE_NAMED(comments),
    FILE_NAMED(completion),
    FILE_NAMED(cron),
    FILE_NAMED(cron_field),
    FILE_NAMED(cron_words),
    FILE_NAMED(cron_writer),
    FILE_NAMED(csv),
    FILE_NAMED(csv_reader),
    FILE_NAMED(delete_group),
    FILE_NAMED(duration),
    FILE_NAMED(errors),
    FILE_NAMED(failures),
    FILE_NAMED(find_datastore),
    FILE_NAMED(find_vm),
    FILE_NAMED(group_backups),
    FILE_NAMED(group_changes),
    FILE_NAMED(group_entities),
    FILE_NAMED(group_schedule),
    FILE_NAMED(group_settings),
    FILE_NAMED(help),
    FILE_NAMED(is_planned),
    FILE_NAMED(job),
    FILE_NAMED(job_list),
    FILE_NAMED(job_types),
    FILE_NAMED(jobs),
    FILE_NAMED(journal),
    FILE_NAMED(known_backups),
    FILE_NAMED(lesson),
    FILE_NAMED(lesson_back_up_on_demand),
    FILE_NAMED(lesson_built_in_schedules),
    FILE_NAMED(lesson_finding_your_way),
    FILE_NAMED(lesson_restore_a_vm),
    FILE_NAMED(lesson_restore_deleted_vm),
    FILE_NAMED(list),
    FILE_NAMED(literal),
    FILE_NAMED(mount),
    FILE_NAMED(mounted_datastores),
    FILE_NAMED(narration),
    FILE_NAMED(operation_help),
    FILE_NAMED(page),
    FILE_NAMED(parallel),
    FILE_NAMED(pem),
    FILE_NAMED(pick),
    FILE_NAMED(pick_disks),
    FILE_NAMED(policies),
    FILE_NAMED(policy_settings),
    FILE_NAMED(poller),
    FILE_NAMED(progress),
    FILE_NAMED(record),
    FILE_NAMED(rename_storage),
    FILE_NAMED(reports),
    FILE_NAMED(resource_groups),
    FILE_NAMED(restore),
    FILE_NAMED(restore_vmdks),
    FILE_NAMED(retention),
    FILE_NAMED(schedules),
    FILE_NAMED(script),
    FILE_NAMED(script_arguments),
    FILE_NAMED(script_help),
    FILE_NAMED(scv),
    FILE_NAMED(show),
    FILE_NAMED(source),
    FILE_NAMED(started_job),
    FILE_NAMED(storage),
    FILE_NAMED(strict),
    FILE_NAMED(stuck_jobs),
    FILE_NAMED(suggest),
    FILE_NAMED(table_view),
    FILE_NAMED(times),
    FILE_NAMED(user_name),
    FILE_NAMED(vm_backup),
    FILE_NAMED(wall_clock),
    FILE_NAMED(when),
};

static const size_t file_count = sizeof files / sizeof files[0];

const cstdlib_file *cstdlib_files(size_t *count) {
    *count = file_count;
    return files;
}

const cstdlib_file *cstdlib_find(const char *name) {
    for (size_t i = 0; i < file_count; i++) {
        if (strcmp(files[i].name, name) == 0) return &files[i];
    }
    return NULL;
}
