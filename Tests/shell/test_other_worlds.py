"""Appliances whose replies differ from the simulator's in what is only assumed of them: the same is done as in the
plain world, or nothing, and what is said is true."""

import json
import re

import pytest

from harness import Shell
from rewriting_appliance import each_record

WEB01 = "50209bf7-7ce8-4c69-7862-adae1171408b"
CRM01 = "50201c3e-afc2-2bc6-1f91-dd04b9a77fa0"


def reports(path):
    return path.startswith("/4.1/reports")


def backups_of_vms(path):
    return path.startswith("/4.1/vm/") and path.endswith("/backups")


def groups(path):
    return path.startswith("/4.1/resource-groups")


def on(where, change):
    """Changes each record of the replies to some reads."""
    return lambda method, path, reply: each_record(reply, change) if method == "GET" and where(path) else reply


def without(where, *names):
    return on(where, lambda record: {name: value for name, value in record.items() if name not in names})


def planned(shell, appliance, call):
    """How `call` ends, and the path that it would send."""
    finished = shell.run("--timezone", "UTC", "--dry-run", "-o", "json", "-e", call, env=appliance.environment())
    return finished, json.loads(finished.out)[0]["path"] if finished.status == 0 else None


@pytest.mark.parametrize("vm", ["web01", WEB01, "WEB01"])
@pytest.mark.parametrize("lost", ["absent", "null, and another moref"])
def test_a_live_vm_without_a_uuid_is_not_taken_for_a_deleted_one(shell, simulator, rewriting_appliance, vm, lost):
    def changed(record):
        if lost == "absent":
            return {name: value for name, value in record.items() if name != "uuid"}
        return {name: None if name == "uuid" else value.replace("vm-", "vm-9") if name == "moref" else value
                for name, value in record.items()}

    appliance = rewriting_appliance(simulator, on(reports, changed))
    said = "lacks field uuid" if lost == "absent" else "field uuid is null"
    finished = shell.eval(f'scv.restore_deleted_vm{{vm = "{vm}", confirm = false}}', env=appliance.environment())
    assert finished.status == 5 and said in finished.err and WEB01 in finished.err + vm, finished
    assert appliance.changes == []


def test_a_deleted_vm_is_restored_by_the_uuid_that_the_error_gives(shell, simulator, rewriting_appliance):
    appliance = rewriting_appliance(simulator, without(reports, "uuid"))
    finished, _ = planned(shell, appliance, 'scv.restore_deleted_vm{vm = "crm01"}')
    assert finished.status == 5 and f'vm = "{CRM01}"' in finished.err, finished
    finished, path = planned(shell, appliance, f'scv.restore_deleted_vm{{vm = "{CRM01}"}}')
    assert path == f"/4.1/vm/{CRM01}/backups/92/restore", finished


def moved(method, path, reply):
    """web01 was restored since: its backups hold its former moref. It failed in the newest three."""
    if backups_of_vms(path):
        for backup in reply["response"]["backupResponseList"]:
            for part in backup["vms"]:
                if part["name"] == "web01":
                    part["moref"] = "vm-901"
                    part["isFailed"] = backup["backupId"] > 104
    return reply


@pytest.mark.parametrize("vm", ['"web01"', '"vm-1001"', '{moref = "vm-1001"}', '{moref = "vm-1001", name = "web01"}',
                                f'"{WEB01}"', 'scv.protected_vms():first()'])
def test_a_vm_that_was_restored_before_is_known_by_its_uuid(shell, simulator, rewriting_appliance, vm):
    appliance = rewriting_appliance(simulator, moved)
    finished, path = planned(shell, appliance, f"scv.restore_vm{{vm = {vm}}}")
    assert path == "/4.1/vm/vm-1001/backups/104/restore", finished


def test_a_backup_that_does_not_name_the_vm_is_said(shell, simulator, rewriting_appliance):
    appliance = rewriting_appliance(
        simulator, on(backups_of_vms, lambda record: {
            name: "vm-901" if value == "vm-1001" else value for name, value in record.items() if name != "uuid"}))
    finished, _ = planned(shell, appliance, 'scv.restore_vm{vm = "web01"}')
    assert "names no VM of the moref or uuid of web01 (vm-1001); it names web01 (vm-901)" in finished.err, finished
    finished = shell.run("--yes", "-e", 'scv.restore_vm{vm = "web01"}', env=appliance.environment())
    assert finished.status == 1 and "nobody is asked about it" in finished.err, finished
    assert appliance.changes == []


@pytest.mark.parametrize("ids, chosen", [
    ([98, 99, 100], 100), ([9, 10, 8, 99, 100], 100), (["9", "10", "8", "100"], 100), ([100, "99", 98], 100)])
def test_of_backups_of_the_same_second_the_last_is_the_newest(shell, simulator, rewriting_appliance, ids, chosen):
    def tied(method, path, reply):
        if backups_of_vms(path):
            rows = reply["response"]["backupResponseList"][:len(ids)]
            for row, number in zip(rows, ids):
                row.update(backupId=number, startTime="11/23/2026 03:00:00 PM")
            reply["response"]["backupResponseList"] = rows
        return reply

    finished, path = planned(shell, rewriting_appliance(simulator, tied), 'scv.restore_vm{vm = "web01"}')
    assert path == f"/4.1/vm/vm-1001/backups/{chosen}/restore", finished


@pytest.mark.parametrize("time", ["22/11/2026 15:00:00", "22.11.2026 15:00", "11/22/26 03:00 PM", "soon",
                                  "01/01/1970 12:00:00 AM", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("before", ["", ', before = "2026-11-10"'])
def test_by_a_time_that_is_not_understood_nothing_is_chosen(shell, simulator, rewriting_appliance, time, before):
    appliance = rewriting_appliance(simulator, on(backups_of_vms, lambda record: {
        name: time if name in ("startTime", "endTime") else value for name, value in record.items()}))
    finished, _ = planned(shell, appliance, f'scv.restore_vm{{vm = "web01"{before}}}')
    assert finished.status == 5 and f'got "{time}"' in finished.err and "backup = " in finished.err, finished
    finished, path = planned(shell, appliance, 'scv.restore_vm{vm = "web01", backup = 106}')
    assert path == "/4.1/vm/vm-1001/backups/106/restore", finished


@pytest.mark.parametrize("start", ["01/01/1970 12:00:00 AM", "0001-01-01T00:00:00Z", 0])
def test_a_job_that_began_at_the_beginning_of_time_is_not_called_stuck(shell, simulator, rewriting_appliance, start):
    changed = []

    def begun(method, path, reply):
        if method == "GET" and re.match(r"/4\.1/jobs(\?|$)", path):
            for job in reply["response"][:1]:
                changed.append(job["id"])
                job.update(status="RUNNING", startTime=start)
                job.pop("endTime", None)
        return reply

    appliance = rewriting_appliance(simulator, begun)
    shell.run("-e", 'scv.fail_stuck_jobs{older_than = "1h", confirm = false}', env=appliance.environment())
    assert changed and not [path for _, path, _ in appliance.changes if f"/{changed[0]}/failJobs" in path]


def test_a_vm_that_two_groups_call_alike_is_ambiguous(shell, simulator, rewriting_appliance):
    def held(method, path, reply):
        if method == "GET" and groups(path):
            for group in reply["response"]["resourceGroupResponseList"][:2]:
                group["entities"].append({"moref": f"vm-200{group['id']}", "name": "new", "type": "VirtualMachine"})
        return reply

    finished, _ = planned(shell, rewriting_appliance(simulator, held), 'scv.restore_vm{vm = "new"}')
    assert finished.status == 1 and "vm-2001" in finished.err and "vm-2002" in finished.err, finished


def test_deleted_vms_of_one_name_are_ambiguous(shell, simulator, rewriting_appliance):
    def doubled(record):
        other = record.get("name") == "crm01" and "isFailed" in record
        return {**record, "uuid": WEB01.replace("50209", "60209")} if other else record

    def half(method, path, reply):
        for backup in reply.get("response", {}).get("backupResponseList", []) if backups_of_vms(path) else []:
            if backup["backupId"] % 2 == 0:
                backup["vms"] = [doubled(part) for part in backup["vms"]]
        return reply

    finished, _ = planned(shell, rewriting_appliance(simulator, half), 'scv.restore_deleted_vm{vm = "crm01"}')
    assert finished.status == 1 and "ambiguous" in finished.err and CRM01 in finished.err, finished


@pytest.mark.parametrize("entity", [
    {"name": "t", "type": "Tag"}, {"name": "t", "type": "InventoryServiceTag", "moref": None},
    {"name": "f", "type": "Folder", "moref": "group-v3"}, {"name": "f", "type": "Folder"}, "group-v3"])
@pytest.mark.parametrize("call, status", [
    ("print(#scv.mounted())", 0), ('scv.restore_deleted_vm{vm = "crm01"}', 0), ('scv.restore_vm{vm = "nonsuch"}', 1)])
def test_tags_and_folders_of_groups_stop_nothing(shell, simulator, rewriting_appliance, entity, call, status):
    def tagged(method, path, reply):
        if method == "GET" and groups(path):
            reply["response"]["resourceGroupResponseList"][0]["entities"].append(entity)
        return reply

    finished = shell.eval(call, "--dry-run", env=rewriting_appliance(simulator, tagged).environment())
    assert finished.status == status and "reply of" not in finished.err, finished


def test_the_new_mount_is_told_from_the_one_before(shell, simulator, rewriting_appliance):
    def reversed_(method, path, reply):
        if path.endswith("/mounted"):
            reply["response"]["mountedDatastoreResponseList"].reverse()
        return reply

    environment = rewriting_appliance(simulator, reversed_).environment()
    call = 'scv.mount_datastore{datastore = "nfs_web01", backup = 107}'
    first, second = shell.eval(call, env=environment), shell.eval(call, env=environment)
    assert 'datastore = "datastore-28"} unmounts it' in first.err, first
    assert 'datastore = "datastore-29"} unmounts it' in second.err, second


def test_detaching_says_what_goes_along(shell):
    for backup in (93, 65):
        shell.eval(f'scv.attach_vmdks{{vm = "db01", disks = "Hard disk 2", backup = {backup}}}')
    finished = shell.eval('scv.detach_vmdks{vm = "db01", backup = 65, confirm = false}')
    assert finished.status == 0, finished
    assert "attached out of silver_db_11-23-2026_02.10.00.0000 goes along" in finished.err, finished


FREQUENCY = {"startTime": "11/22/2026 02:00:00 AM", "interval": 1, "daysOfWeek": [], "daysOfMonth": []}


def scheduled(frequency):
    def change(record):
        if "entities" in record and "policies" in record:
            record = {**record, "policies": [{**each, "frequency": frequency} for each in record["policies"]]}
        return record
    return on(groups, change)


@pytest.mark.parametrize("group, kind", [("silver_db", "DAILY"), ("lab", "WEEKLY")])
def test_empty_lists_of_days_put_no_schedule_off(shell, simulator, rewriting_appliance, group, kind):
    appliance = rewriting_appliance(simulator, scheduled({"type": kind, **FREQUENCY}))
    shell.eval(f'scv.modify_resource_group{{group = "{group}", schedules = {{at = "04:00"}}, confirm = false}}',
               "--timezone", "UTC", env=appliance.environment())
    starts = [policy["frequency"]["startTime"] for _, _, body in appliance.changes for policy in body["policies"]]
    assert all("11/23/2026" < start < "11/31/2026" for start in starts) and starts or kind == "WEEKLY", starts


def test_words_of_a_schedule_that_nobody_knows_go_back_as_they_came(shell, simulator, rewriting_appliance):
    frequency = {"type": "Weekly", "startTime": "22.11.2026 02:00", "interval": 1, "daysOfWeek": ["Sunday", "WED"]}
    appliance = rewriting_appliance(simulator, scheduled(frequency))
    shell.eval('scv.modify_resource_group{group = "silver_db", description = "x"}', env=appliance.environment())
    (_, _, body), = appliance.changes
    assert body["policies"] == [{"id": 2, "frequency": frequency}] and body["description"] == "x"


EXTRA = {"scripts": ["a"], "applicationConsistent": True, "customSnapshotName": "x"}


@pytest.mark.parametrize("change", [
    'description = "new"', 'add = "files01"', 'remove = "web02"', 'notification = "ALWAYS"'])
def test_what_no_document_knows_of_a_group_goes_back(shell, simulator, rewriting_appliance, change):
    def extra(method, path, reply):
        if method == "GET" and groups(path):
            for group in reply["response"]["resourceGroupResponseList"]:
                group.update(EXTRA)
                group["policies"][0].update(retentionOverride=3)
                group["entities"][0].update(excludeDisks=["d"])
        return reply

    appliance = rewriting_appliance(simulator, extra)
    shell.eval(f'scv.modify_resource_group{{group = "gold_web", {change}, confirm = false}}',
               env=appliance.environment())
    (_, _, body), = appliance.changes
    assert EXTRA.items() <= body.items() and body["policies"][0]["retentionOverride"] == 3, body
    assert body["entities"][0]["excludeDisks"] == ["d"], body


@pytest.mark.parametrize("host, chosen", [
    ("", "esx01.demo.local"), (', host = "esx02.demo.local"', "esx02.demo.local")])
def test_an_appliance_without_a_list_of_hosts_gets_the_one_that_is_known(
        shell, simulator, rewriting_appliance, host, chosen):
    def none(method, path, reply):
        refusal = 404, {"statusMessage": "Not Found", "statusCode": 404, "responseMessage": ["no"]}
        return refusal if "availableesx" in path.lower() else reply

    appliance = rewriting_appliance(simulator, none)
    finished = shell.eval(f'scv.restore_vm{{vm = "db01", confirm = false, wait = false{host}}}',
                          env=appliance.environment())
    assert finished.status == 0 and "is not checked" in finished.err, finished
    assert appliance.changes[0][2]["restoreLocations"][0]["esxHost"] == chosen, appliance.changes


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_appliance_that_is_away_while_a_job_runs_is_waited_for(shell, simulator, rewriting_appliance, status):
    state = {"started": False, "away": True}

    def away(method, path, reply):
        state["started"] = state["started"] or method == "POST"
        if method == "GET" and state["started"] and state["away"]:
            return status, {"statusMessage": "away", "statusCode": status, "responseMessage": []}
        return reply

    appliance = rewriting_appliance(simulator, away)
    finished = shell.eval('local ok, e = pcall(scv.restore_vm, {vm = "web01", confirm = false, patience = 1}) '
                          "print(e.job, e.hint)", env=appliance.environment())
    assert "scv.wait_for_job(118) waits for it again" in finished.out, finished
    state["away"] = False
    finished = shell.eval("print(scv.wait_for_job(118).outcome)", env=appliance.environment())
    assert finished.out == "done\n", finished


@pytest.mark.parametrize("locations", ["objects", "bare"])
def test_the_job_of_a_mount_is_found_whatever_form_the_copies_have(home, simulators, locations):
    dialect = home.file("dialect.json", json.dumps({"locations": locations, "job_id": False}))
    shell = Shell(home, simulators("--job-seconds", "1", "--dialect", dialect))
    host = ', host = "esx01.demo.local"' if locations == "bare" else ""
    finished = shell.eval(f'print(scv.mount_datastore{{datastore = "nfs_web01"{host}}}.id)')
    assert (finished.status, finished.out) == (0, "118\n"), finished


def as_object(*names):
    """Lists of these names are objects, whose members stand under something of their own."""
    return lambda record: {name: {str(index): item for index, item in enumerate(value)} if name in names else value
                           for name, value in record.items()}


@pytest.mark.parametrize("call", ['add = "db01"', 'remove = "web01"', 'description = "new"'])
def test_a_group_whose_entities_are_no_list_is_not_taken_for_an_empty_one(shell, simulator, rewriting_appliance, call):
    appliance = rewriting_appliance(simulator, on(groups, as_object("entities")))
    finished = shell.eval(f'scv.modify_resource_group{{group = "gold_web", {call}}}', env=appliance.environment())
    assert finished.status == 5 and "field entities must be a list" in finished.err, finished
    assert appliance.changes == []


def test_a_backup_whose_vms_are_no_list_is_not_chosen(shell, simulator, rewriting_appliance):
    appliance = rewriting_appliance(simulator, on(backups_of_vms, as_object("vms")))
    finished, _ = planned(shell, appliance, 'scv.restore_vm{vm = "web01"}')
    assert finished.status == 5 and "field vms must be a list" in finished.err, finished


def test_a_backup_that_names_no_vm_at_all_is_said(shell, simulator, rewriting_appliance):
    def emptied(record):
        return {name: [] if name == "vms" else value for name, value in record.items()}

    appliance = rewriting_appliance(simulator, on(backups_of_vms, emptied))
    finished = shell.eval('scv.restore_vm{vm = "web01"}', env=appliance.environment())
    said = "names no VM of the moref or uuid of web01 (vm-1001); it names none at all"
    assert finished.status == 4 and said in finished.err, finished


def test_a_group_that_is_gone_after_its_change_was_changed_all_the_same(shell, simulator, rewriting_appliance):
    def without_the_changed(method, path, reply):
        if method == "GET" and groups(path) and appliance.changes:
            reply["response"]["resourceGroupResponseList"].pop(0)
        return reply

    appliance = rewriting_appliance(simulator, without_the_changed)
    finished = shell.eval('scv.modify_resource_group{group = "gold_web", description = "new"}',
                          env=appliance.environment())
    assert finished.status == 5 and "was changed, but can't be read again" in finished.err, finished
    assert len(appliance.changes) == 1


def test_the_newest_is_not_chosen_out_of_a_list_that_was_cut(shell, simulator, rewriting_appliance):
    def cut(method, path, reply):
        if method == "GET" and backups_of_vms(path):
            reply["response"]["totalElements"] = 500
        return reply

    appliance = rewriting_appliance(simulator, cut)
    finished, _ = planned(shell, appliance, 'scv.restore_vm{vm = "web01"}')
    assert finished.status == 5 and "28 of 500 backups came" in finished.err, finished
    assert planned(shell, appliance, 'scv.restore_vm{vm = "web01", backup = 107}')[1].endswith("/107/restore")
