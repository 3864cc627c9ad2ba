"""Records that are given in place of a name and say nothing of what they are given as."""

import re

import pytest

CALLS = {
    "scv.restore_vm: vm": 'scv.restore_vm{vm = {foo = 1}, confirm = false}',
    "scv.restore_vm: backup": 'scv.restore_vm{vm = "web01", backup = {foo = 1}, confirm = false}',
    "scv.restore_vm: location": 'scv.restore_vm{vm = "web01", location = {foo = 1}, confirm = false}',
    "scv.restore_vm: location[1]": 'scv.restore_vm{vm = "web01", location = {{foo = 1}}, confirm = false}',
    "scv.restore_vm: host": 'scv.restore_vm{vm = "web01", host = {foo = 1}, confirm = false}',
    "scv.restore_vm: datastore": 'scv.restore_vm{vm = "web01", datastore = {foo = 1}, confirm = false}',
    "scv.restore_deleted_vm: host": 'scv.restore_deleted_vm{vm = "crm01", host = {foo = 1}, confirm = false}',
    "scv.restore_vmdks: disks": 'scv.restore_vmdks{vm = "web01", disks = {foo = 1}, confirm = false}',
    "scv.restore_vmdks: datastore":
        'scv.restore_vmdks{vm = "web01", disks = "Hard disk 2", datastore = {foo = 1}, confirm = false}',
    "scv.attach_vmdks: to": 'scv.attach_vmdks{vm = "web01", disks = "Hard disk 2", to = {foo = 1}}',
    "scv.detach_vmdks: disks": 'scv.detach_vmdks{vm = "web01", disks = {foo = 1}, confirm = false}',
    "scv.mount_datastore: datastore": 'scv.mount_datastore{datastore = {foo = 1}}',
    "scv.mount_datastore: location": 'scv.mount_datastore{datastore = "nfs_db01", location = {foo = 1}}',
    "scv.unmount_datastore: datastore": 'scv.unmount_datastore{datastore = {foo = 1}, confirm = false}',
    "scv.unmount_datastore: backup": 'scv.unmount_datastore{backup = {foo = 1}, confirm = false}',
    "scv.cleanup_backup: backup": 'scv.cleanup_backup{backup = {foo = 1}, confirm = false}',
    "scv.backup_now: group": 'scv.backup_now{group = {foo = 1}}',
    "scv.backup_now: groups[1]": 'scv.backup_now{groups = {{foo = 1}}, policy = "daily"}',
    "scv.backup_now: policy": 'scv.backup_now{group = "gold_web", policy = {foo = 1}}',
    "scv.create_resource_group: entities": 'scv.create_resource_group{name = "new", entities = {foo = 1}}',
    "scv.create_resource_group: policies":
        'scv.create_resource_group{name = "new", entities = "build07", policies = {foo = 1}}',
    "scv.modify_resource_group: group": 'scv.modify_resource_group{group = {foo = 1}, description = "x"}',
    "scv.modify_resource_group: add": 'scv.modify_resource_group{group = "gold_web", add = {foo = 1}}',
    "scv.modify_resource_group: remove": 'scv.modify_resource_group{group = "gold_web", remove = {foo = 1}}',
    "scv.delete_resource_group: group": 'scv.delete_resource_group{group = {foo = 1}, confirm = false}',
    "scv.edit_schedule: name": 'scv.edit_schedule{name = {foo = 1}, at = "02:30"}',
    "scv.job_log: job": 'scv.job_log{job = {foo = 1}}',
    "scv.wait_for_job: job": 'scv.wait_for_job{job = {foo = 1}}',
}


@pytest.mark.parametrize("named", CALLS)
def test_the_error_names_function_and_argument_and_what_came_and_what_to_do(shell, named):
    finished = shell.eval(CALLS[named])
    assert finished.status == 1, finished
    lines = finished.err.splitlines()
    said = next((line for line in lines if f"{named} must have " in line), None)
    assert said and said.endswith(", got a record with foo"), finished
    assert len(lines) > lines.index(said) + 1, finished  # the hint
    assert shell.simulator.counters()["changes"] == 0


# What takes no id of another kind: a location, a disk, and a datastore to restore to are told by what they say.
OTHERS = [named for named in CALLS if not named.endswith(("location", "location[1]", "disks"))
          and named not in ("scv.restore_vm: datastore", "scv.restore_vmdks: datastore")]


@pytest.mark.parametrize("named", OTHERS)
def test_a_record_of_something_else_is_refused_before_anything_is_sent(shell, named):
    """A job's id is no group's, though there is a group of that id."""
    is_job = named.endswith(": job")
    record, word = "scv.jobs()[1]", "a Job, not "
    if is_job:
        record, word = "scv.resource_groups()[1]", "a ResourceGroup, not a job"
    finished = shell.eval(CALLS[named].replace("{foo = 1}", record))
    assert finished.status == 1, finished
    function, argument = named.split(": ")
    assert re.search(rf"{re.escape(function)}: {re.escape(argument)}(\[1\])? is {word}", finished.err), finished
    assert shell.simulator.counters()["changes"] == 0


def test_records_inside_others_stand_for_what_they_are_of(shell):
    finished = shell.eval(
        'local group = scv.resource_groups():where{name = "gold_web"}[1] '
        'local backup = scv.backups{vm = group.entities[1]}[1] '
        'print(scv.find_vm(backup.vms[1]).name) '
        'print(scv.backup_now{group = group, policy = group.policies[1]}.group_name) '
        'local policy = scv.policies():where{name = group.policies[1].name}[1] '
        'print(scv.backup_now{groups = {group}, policy = policy}[1].group)')
    assert (finished.status, finished.out) == (0, "web01\ngold_web\ngold_web\n"), finished
