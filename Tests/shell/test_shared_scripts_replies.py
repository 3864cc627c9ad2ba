"""What the shared scripts make of replies in other words, with other fields, or with less than they should hold."""

import json
import re

import pytest

from broken_appliance import answer
from harness import ROOT, Shell
from test_shared_scripts import rows

ENDED = {"type": "backup", "startTime": "11/23/2026 02:00:00 PM", "endTime": "11/23/2026 02:10:00 PM"}


def of_appliance(lists):
    """What an appliance answers that has these lists, by the end of their paths."""
    def reply(handler):
        found = next(value for path, value in lists.items() if handler.path.split("?")[0].endswith(path))
        envelope = {"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": found}
        answer(handler, 200, json.dumps(envelope).encode())
    return reply


def test_job_failures_tells_warnings_and_unknown_ends_apart(lone_shell, broken_appliance):
    jobs = [
        {"id": id, "status": status} | ENDED
        for id, status in enumerate(["COMPLETED", "Completed with warnings", "Cancelled", "FAILED", "ODD"], 1)]
    appliance = broken_appliance(of_appliance({"/logs": "a log", "/jobs": jobs} | {
        f"/jobs/{job['id']}": job for job in jobs}))
    finished = lone_shell.run("-o", "csv", "job-failures", "since=9999d", env=appliance.environment())
    assert finished.status == 0, finished
    outcomes = [(row["id"], row["outcome"]) for row in rows(finished)]
    assert outcomes == [("3", "failed"), ("4", "failed"), ("5", "unknown")]
    assert "job 2 ended with a warning, as Completed with warnings" in finished.err, finished


def test_rpo_audit_counts_a_backup_with_a_warning(lone_shell, broken_appliance):
    vm = {"name": "web01", "moref": "vm-1", "lastBackupTime": "11/23/2026 02:00:00 PM"}
    for status, missing in (("WARNING", 0), ("FAILED", 1)):
        appliance = broken_appliance(of_appliance({
            "/protectedVM": {"protectedVmResponseList": [vm | {"lastBackupStatus": status}]},
            "/unProtectedVM": {"unprotectedVmResponseList": []},
            "/resource-groups": {"resourceGroupResponseList": []},
            "/backups": {"backupResponseList": []}}))
        finished = lone_shell.run("-o", "csv", "rpo-audit", "hours=999999", env=appliance.environment())
        assert finished.status == (5 if missing else 0), finished


def test_rpo_audit_shows_the_rest_where_a_time_cannot_be_read(lone_shell, broken_appliance):
    vms = [{"name": f"vm{n}", "moref": f"vm-{n}", "lastBackupStatus": "COMPLETED", "lastBackupTime": time}
           for n, time in enumerate([0, "N/A", "11/23/2026 02:00:00 PM"])]
    held = [{"moref": "vm-2", "name": "vm2", "type": "VirtualMachine"},
            {"moref": "vm-9", "name": "new", "type": "VirtualMachine"}]
    appliance = broken_appliance(of_appliance({
        "/protectedVM": {"protectedVmResponseList": vms},
        "/unProtectedVM": {"unprotectedVmResponseList": []},
        "/resource-groups": {"resourceGroupResponseList": [{"id": 1, "name": "gold", "entities": held}]},
        "/backups": {"backupResponseList": []}}))
    finished = lone_shell.run("-o", "csv", "rpo-audit", "hours=999999", env=appliance.environment())
    assert finished.status == 5, finished
    assert [(row["name"], row["last_good"]) for row in rows(finished)] == [("vm0", ""), ("vm1", ""), ("new", "")]


@pytest.fixture
def dialect(home, simulators):
    """A shell against an appliance in a dialect."""
    def shell(**dials):
        number = len(list(home.folder.glob("dialect*.json")))
        path = home.file(f"dialect{number}.json", json.dumps(dials))
        return Shell(home, simulators("--job-seconds", "0.2", "--now", "2026-11-23T15:05:08", "--dialect", path))
    return shell


def stopped(finished, status, *words):
    assert finished.status == status, finished
    for word in words:
        assert word in finished.err, (word, finished)


def test_rpo_audit_looks_through_the_backups_where_the_report_says_no_time(dialect):
    plain = dialect().run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=24")
    assert plain.status == 5 and len(rows(plain)) >= 3, plain
    for dials in ({"leave_out": ["ProtectedVm.lastBackupTime"]}, {"rename": {"ProtectedVm.lastBackupTime": "when"}},
                  {"leave_out": ["ProtectedVm.lastBackupStatus"]}):
        finished = dialect(**dials).run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=24")
        assert (finished.status, rows(finished)) == (5, rows(plain)), (dials, finished)


def test_rpo_audit_does_not_say_all_where_a_report_has_no_list(dialect):
    every = ("rpo-audit", "hours=1000000")
    assert dialect().run(*every).status == 5
    finished = dialect(leave_out=["UnprotectedVmList.unprotectedVmResponseList"]).run(*every)
    assert finished.status == 5, finished
    assert "whether there are others is not known: reports.unprotected_vms came without a list" in finished.err
    assert not [line for line in finished.err.splitlines() if line.startswith("all ")], finished


def test_rpo_audit_counts_no_vm_twice_and_misses_none(dialect):
    for dials, field in (({"leave_out": ["ProtectedVm.moref", "ProtectedVm.uuid"]}, "moref"),
                         ({"rename": {"ProtectedVm.moref": "ref"}, "no_uuid": ["reports"]}, "moref"),
                         ({"leave_out": ["ResourceGroup.entities"]}, "entities"),
                         ({"leave_out": ["ProtectedVm.name"]}, "name")):
        finished = dialect(**dials).run("-o", "csv", "rpo-audit", "hours=24")
        stopped(finished, 5, f"lacks field {field}", "scv.api.sync()")
        assert finished.out == "", finished


def test_rpo_audit_says_of_a_word_that_is_not_known_what_it_is_and_the_way_on(dialect):
    shell = dialect(words={"COMPLETED": "SUCCESSFUL"})
    finished = shell.run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=24")
    stopped(finished, 5, "is not known: their newest is SUCCESSFUL",
            'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"}')
    assert {row["name"] for row in rows(finished)} >= {"build07", "legacy01"}
    assert "web01" not in {row["name"] for row in rows(finished)}
    corrected = shell.run(
        "--timezone", "UTC", "-e", 'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"} local ok, raised = '
        f'pcall(loadfile("{ROOT}/scripts/shared/rpo-audit.lua")) print(raised.message)')
    assert "VMs have no good backup of the last 24 hours" in corrected.out, corrected


def audited(broken_appliance, backups):
    """An appliance that has a VM for each list of backups, (status, startTime), in a zone that is known."""
    count = range(1, len(backups) + 1)
    lists = {f"/vm-{number}/backups": {"backupResponseList": [
        {"backupId": 10 * number + index, "backupName": f"b{number}_{index}", "status": status, "startTime": start,
         "isPartial": False, "vms": [{"moref": f"vm-{number}", "name": f"vm{number}", "isFailed": False}]}
        for index, (status, start) in enumerate(backups[number - 1])]} for number in count}
    return broken_appliance(of_appliance(lists | {
        "/protectedVM": {"protectedVmResponseList": [{"name": f"vm{number}", "moref": f"vm-{number}"}
                                                     for number in count]},
        "/unProtectedVM": {"unprotectedVmResponseList": []},
        "/resource-groups": {"resourceGroupResponseList": []}})).environment()


LONG_AGO, NOT_SO_LONG_AGO = "11/20/2020 02:00:00 AM", "11/20/2025 02:00:00 AM"


def test_rpo_audit_lists_a_vm_whose_backups_are_all_too_old_whatever_their_words_mean(lone_shell, broken_appliance):
    environment = audited(broken_appliance, [
        [("ODD", LONG_AGO)], [("COMPLETED", LONG_AGO), ("ODD", NOT_SO_LONG_AGO)]])
    finished = lone_shell.run("-o", "csv", "rpo-audit", "hours=24", env=environment)
    # That they are late is certain; when they were good last is not.
    said = re.sub(r"\s+", " ", finished.err)
    assert finished.status == 5 and "of 2 of 2 VMs was is not known: their newest is ODD (vm1, vm2), and what that " \
        "means is not known; 2 have none of the last 24 hours" in said, finished
    assert [(row["name"], row["last_good"]) for row in rows(finished)] == [("vm1", ""), ("vm2", LONG_AGO)], finished


def test_rpo_audit_names_each_word_and_its_vms(lone_shell, broken_appliance):
    environment = audited(broken_appliance, [[("ERROR", LONG_AGO)], [("ODD", LONG_AGO)], [("ERROR", LONG_AGO)]])
    finished = lone_shell.run("-o", "csv", "rpo-audit", "hours=999999", env=environment)
    said = finished.err.replace("\n", " ")
    assert finished.status == 5 and "of 3 of 3 VMs was is not known: their newest is ERROR (vm1, vm3), or ODD (vm2), " \
        "and what that means is not known" in re.sub(r"\s+", " ", said), finished
    # The notes say the same as the error's hint.
    assert set(re.findall(r"correct\{.*?\}", said)) == {
        'correct{word = "FAILED", is = "ERROR"}', 'correct{word = "…", is = "ODD"}'}, finished


def test_rpo_audit_tells_of_many_words_in_few(lone_shell, broken_appliance):
    odd = ["ODDA", "ODDB", "ODDC", "ODDD", "ODDE", "ODDF", "ODDG"]
    environment = audited(broken_appliance, [[(word, LONG_AGO)] for word in odd for _ in range(3)]
                          + [[("ODDA", LONG_AGO)]] * 20)
    finished = lone_shell.run("-o", "json", "rpo-audit", "hours=999999", env=environment)
    error = finished.err[finished.err.rindex("when the last good"):]
    assert finished.status == 5, finished
    assert "or one of 2 other words, and what that means" in re.sub(r"\s+", " ", error), finished
    assert error.count("vm") == 20 + 4 * 3 and ", …), or ODDB (" in error and error.count("correct{") == 5, finished


def test_rpo_audit_takes_a_vm_without_backups_for_one_though_that_is_a_404(shell):
    """Where every VM is answered so, the appliance has another path, and nothing is known."""
    shell.simulator.fault("vms.backups", "status", status=404)
    finished = shell.run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=100")
    stopped(finished, 5, "vms.backups", "404")
    assert finished.out == "", finished


def test_job_failures_lists_what_is_neither_over_nor_known_to_run(lone_shell, broken_appliance):
    jobs = [{"id": 1, "type": "backup", "startTime": "11/23/2026 02:00:00 PM", "status": "ERROR"},
            {"id": 2, "type": "backup", "startTime": "11/23/2026 02:00:00 PM", "status": "RUNNING"}]
    appliance = broken_appliance(of_appliance({"/logs": "a log", "/jobs": jobs} | {
        f"/jobs/{job['id']}": job for job in jobs}))
    finished = lone_shell.run("-o", "csv", "job-failures", "since=9999d", env=appliance.environment())
    assert finished.status == 0 and [(row["id"], row["outcome"]) for row in rows(finished)] == [("1", "unknown")]
    assert 'is ERROR; if it means one of ours, say which: scv.api.correct{word = "FAILED", is = "ERROR"}' \
        in finished.err.replace("\n", " "), finished


def test_job_failures_gives_no_hint_at_a_word_that_means_something(lone_shell, broken_appliance):
    """Such a word can't be corrected; one of several may need to be."""
    jobs = [{"id": id, "status": status} | ENDED for id, status in enumerate(["RUNNING", "PARTIAL", "SUCCESSFUL"], 1)]
    appliance = broken_appliance(of_appliance({"/logs": "a log", "/jobs": jobs} | {
        f"/jobs/{job['id']}": job for job in jobs}))
    finished = lone_shell.run("-o", "csv", "job-failures", "since=9999d", env=appliance.environment())
    assert finished.status == 0 and [row["outcome"] for row in rows(finished)] == ["unknown"] * 3, finished
    said = finished.err.replace("\n", " ")
    assert "job 1 is not known: it is RUNNING, and says when it ended" in said, finished
    assert "job 2 is not known: it is PARTIAL, and says when it ended" in said, finished
    assert re.findall(r"correct\{.*?\}", said) == ['correct{word = "COMPLETED", is = "SUCCESSFUL"}'], finished


def test_job_stuck_lists_a_job_whose_start_can_not_be_read(lone_shell, broken_appliance):
    job = {"id": 1, "type": "backup", "startTime": "long ago", "status": "RUNNING"}
    for start, status in (("long ago", 0), (None, 5)):
        appliance = broken_appliance(of_appliance({"/jobs": [job | {"startTime": start}]}))
        finished = lone_shell.run("-o", "csv", "job-stuck", env=appliance.environment())
        assert finished.status == status, finished
        if status:
            stopped(finished, 5, "jobs.list", "(start_time)")
        else:
            assert [row["id"] for row in rows(finished)] == ["1"] and "when job 1 started is not known" in finished.err


def test_job_stuck_and_job_failures_list_a_job_that_says_no_start_beside_others(lone_shell, broken_appliance):
    base = {"type": "backup", "startTime": "11/20/2026 02:00:00 PM", "status": "RUNNING"}
    for none in ({"startTime": None}, {"startTime": ""}):
        jobs = [base | {"id": 1}, base | {"id": 2} | none, base | {"id": 3, "status": "FAILED"} | none]
        appliance = broken_appliance(of_appliance({"/logs": "a log", "/jobs": jobs} | {
            f"/jobs/{job['id']}": job for job in jobs}))
        finished = lone_shell.run("-o", "csv", "job-stuck", "older_than=1h", env=appliance.environment())
        assert finished.status == 0 and [row["id"] for row in rows(finished)] == ["1", "2"], finished
        assert "when job 2 started is not known (it isn't said): it is listed" in finished.err, finished
        finished = lone_shell.run("-o", "csv", "job-failures", env=appliance.environment())
        assert finished.status == 0, finished
        assert [(row["id"], row.get("start", "")) for row in rows(finished)] == [("3", "")], finished
        assert "when these jobs started is not said: they are listed, whenever that was: 2, 3" in finished.err, finished


def test_job_stuck_says_of_a_word_that_is_not_known_that_the_job_may_be_over(lone_shell, broken_appliance):
    base = {"type": "backup", "startTime": "11/20/2026 02:00:00 PM"}
    words = ["RUNNING", "SUCCESSFUL", "SUCCESSFUL", "ODD", "COMPLETED"]
    jobs = [base | {"id": id, "status": word} for id, word in enumerate(words, 1)]
    appliance = broken_appliance(of_appliance({"/jobs": jobs}))
    finished = lone_shell.run("-o", "csv", "job-stuck", "older_than=1h", env=appliance.environment())
    assert finished.status == 0 and [row["id"] for row in rows(finished)] == ["1", "2", "3", "4"], finished
    said = finished.err.replace("\n", " ")
    assert said.count("whether job") == 2 and "whether job 4 goes on is not known: it is ODD; " in said, finished
    assert 'whether job 2 goes on is not known: it is SUCCESSFUL; if it means one of ours, say which: ' \
        'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"}' in said, finished


def test_mount_leftovers_stops_where_backups_do_not_say_whether_they_are_mounted(dialect):
    """Whether one is mounted and yet offers nothing to be unmounted only that tells."""
    assert len(rows(dialect().run("-o", "csv", "mount-leftovers"))) > 0
    for dials in ({"leave_out": ["Backup.isMounted"]}, {"nulls": ["Backup.isMounted"]}):
        stopped(dialect(**dials).run("-o", "csv", "mount-leftovers"), 5, "vms.backups", "isMounted", "scv.api.sync()")


def with_mounts(broken_appliance, backups, places):
    """An appliance with a group of a datastore, its backups, and what is mounted of each, by the id."""
    every = {"status": "COMPLETED", "isPartial": False, "startTime": "11/23/2026 02:00:00 PM", "vms": []}
    return broken_appliance(of_appliance({
        "/resource-groups": {"resourceGroupResponseList": [{"id": 1, "name": "gold", "entities": [
            {"moref": "datastore-1", "name": "nfs1", "type": "Datastore"}]}]},
        "/datastore-1/backups": {"backupResponseList": [
            {"backupId": id, "backupName": f"b{id}"} | every | more for id, more in backups.items()]},
    } | {f"/{id}/mounted": {"mountedDatastoreResponseList": found} for id, found in places.items()})).environment()


PLACE = [{"moref": "datastore-9", "name": "nfs1(sc-1)"}]


def test_mount_leftovers_asks_a_backup_that_does_not_say_whether_it_is_mounted(lone_shell, broken_appliance):
    environment = with_mounts(broken_appliance, {1: {}, 2: {"isMounted": False}, 3: {"isMounted": True}},
                              {1: PLACE, 3: []})
    finished = lone_shell.run("-o", "csv", "mount-leftovers", env=environment)
    assert finished.status == 0, finished
    assert [(row["id"], row["moref"]) for row in rows(finished)] == [("1", "datastore-9"), ("3", "")], finished


def test_mount_leftovers_shows_what_is_known_and_names_the_operation_of_the_rest(lone_shell, broken_appliance):
    environment = with_mounts(broken_appliance, {1: {}, 2: {"isMounted": True}, 3: {}}, {1: [], 2: PLACE, 3: []})
    finished = lone_shell.run("-o", "csv", "mount-leftovers", env=environment)
    stopped(finished, 5, "of 2 backups it is not known whether they are still mounted",
            "the reply of datastores.backups lacks field isMounted", "scv.api.sync()")
    assert [row["id"] for row in rows(finished)] == ["2"] and "vms.backups" not in finished.err, finished


def test_mount_leftovers_passes_over_a_backup_that_was_purged_meanwhile_and_raises_what_stopped_it(
        lone_shell, broken_appliance):
    def run(statuses):
        def reply(handler):
            number = handler.path.split("?")[0].removesuffix("/mounted").rpartition("/")[2]
            if handler.path.split("?")[0].endswith("/mounted") and statuses[int(number)] != 200:
                return answer(handler, statuses[int(number)], b'{"statusMessage": "no such backup"}')
            return of_appliance({
                "/resource-groups": {"resourceGroupResponseList": [{"id": 1, "name": "gold", "entities": [
                    {"moref": "datastore-1", "name": "nfs1", "type": "Datastore"}]}]},
                "/datastore-1/backups": {"backupResponseList": [
                    {"backupId": id, "backupName": f"b{id}", "status": "COMPLETED", "isMounted": True}
                    for id in statuses]},
                "/mounted": {"mountedDatastoreResponseList": PLACE}})(handler)
        return lone_shell.run("-o", "csv", "mount-leftovers", env=broken_appliance(reply).environment())
    finished = run({1: 404, 2: 200})
    assert finished.status == 0 and [row["id"] for row in rows(finished)] == ["2"], finished
    for statuses in ({1: 404, 2: 404}, {1: 200, 2: 403}):
        finished = run(statuses)
        assert finished.status == 5 and "no such backup" in finished.err, finished
        assert "of 2 failed" not in finished.err and 'errors = "collect"' not in finished.err, finished


def test_mount_leftovers_is_no_answer_where_a_group_holds_what_has_no_known_form(lone_shell, broken_appliance):
    for reference in ("VirtualMachine:vm-1001", "urn:vmomi:VirtualMachine:vm-1001:5020"):
        held = [{"moref": "datastore-1", "name": "nfs1", "type": "Datastore"},
                {"moref": reference, "name": "web01", "type": "VirtualMachine"}]
        appliance = broken_appliance(of_appliance({
            "/resource-groups": {"resourceGroupResponseList": [{"id": 1, "name": "gold", "entities": held}]},
            "/datastore-1/backups": {"backupResponseList": [
                {"backupId": 1, "backupName": "b1", "status": "COMPLETED", "isMounted": True}]},
            "/mounted": {"mountedDatastoreResponseList": PLACE}}))
        finished = lone_shell.run("-o", "csv", "mount-leftovers", env=appliance.environment())
        stopped(finished, 5, "which other backups are still mounted is not known", reference)
        assert [row["id"] for row in rows(finished)] == ["1"], finished


def test_group_import_calls_nothing_failed_that_was_created(dialect, home):
    home.file("groups.csv", "name,entities,policies\ngold_app,build07,daily\n")
    finished = dialect(rename={"ResourceGroup.notification": "theNotification"}).run(
        "-o", "csv", "group-import", "list=groups.csv")
    stopped(finished, 5, "1 of 1 groups were created, and are not as they were to be, or can't be read back; 0 were")
    assert [row["status"] for row in rows(finished)] == ["created, look"], finished


def test_audit_check_stops_where_a_file_says_nothing_that_is_known(dialect):
    for dials in ({"leave_out": ["AuditLog.integrity"]}, {"rename": {"AuditLog.integrity": "isGood"}}):
        finished = dialect(**dials).run("-o", "csv", "audit-check", "verify=false")
        stopped(finished, 5, "lacks field integrity", "audit.logs", "of others it is not known")


def test_audit_check_says_nothing_is_known_where_no_file_is_listed(dialect):
    for verify in ("true", "false"):
        finished = dialect(leave_out=["AuditLogList.auditLogResponseList"]).run("audit-check", f"verify={verify}")
        stopped(finished, 5, "audit.logs lists no file", "scv.api.sync()")
        assert "all as they should be" not in finished.err, finished


def test_audit_check_lists_no_file_without_its_name(dialect):
    finished = dialect(leave_out=["AuditLog.fileName"]).run("-o", "csv", "audit-check")
    stopped(finished, 5, "2 of 6 audit log files are not as they should be: ",
            "the reply of audit.logs lacks field fileName")
    assert finished.out == "", finished


def test_audit_check_counts_a_word_that_is_not_known_neither_as_bad_nor_as_good(lone_shell, broken_appliance):
    logs = [{"fileName": "a", "integrity": "FINE"}, {"fileName": "b", "integrity": "TAMPERED"}]
    appliance = broken_appliance(of_appliance({"/audit/logs": {"auditLogResponseList": logs}, "/audit/verify": None}))
    finished = lone_shell.run("-o", "csv", "audit-check", env=appliance.environment())
    stopped(finished, 5, "1 of 2 audit log files are not as they should be, of others it is not known", 'got "FINE"')
    assert [row["file"] for row in rows(finished)] == ["b"], finished


def test_inventory_export_and_schedule_report_pass_over_no_group(dialect):
    for script in ("inventory-export", "schedule-report"):
        stopped(dialect(leave_out=["ResourceGroup.policies"]).run(script), 5,
                "resource_groups.list lacks field policies")
    stopped(dialect(leave_out=["ResourceGroup.entities"]).run("inventory-export"), 5,
            "resource_groups.list lacks field entities")
    stopped(dialect(rename={"BuiltInSchedule.cronExpression": "when"}).run("schedule-report"), 5,
            "schedules.list lacks field cronExpression")
    by_id = dialect(leave_out=["AttachedPolicy.name", "AttachedPolicy.frequency"]).run("-o", "csv", "schedule-report")
    assert by_id.status == 0 and {"what": "gold_web: hourly", "runs": "HOURLY"}.items() <= next(
        row for row in rows(by_id) if row["what"] == "gold_web: hourly").items(), by_id


def test_inventory_export_leaves_out_what_a_group_holds_that_does_not_say_it_where_others_do(
        lone_shell, broken_appliance):
    vm = {"moref": "vm-1", "name": "web01", "type": "VirtualMachine"}
    groups = [{"id": 1, "name": "gold", "policies": [], "entities": None},
              {"id": 2, "name": "lab", "policies": [], "entities": [vm]}]
    appliance = broken_appliance(of_appliance({"/resource-groups": {"resourceGroupResponseList": groups}}))
    finished = lone_shell.run("-o", "csv", "inventory-export", env=appliance.environment())
    assert finished.status == 0 and [row["group"] for row in rows(finished)] == ["lab"], finished
    assert "resource group gold says nothing of what it holds: left out" in finished.err.replace("\n", " "), finished
    appliance = broken_appliance(of_appliance({"/resource-groups": {"resourceGroupResponseList": groups[:1]}}))
    finished = lone_shell.run("-o", "csv", "inventory-export", env=appliance.environment())
    stopped(finished, 5, "resource_groups.list", "entities")


def test_inventory_export_and_schedule_report_leave_a_policy_out_that_is_null(lone_shell, broken_appliance):
    group = {"id": 1, "name": "gold", "policies": [None, {"id": 2, "name": "daily"}],
             "entities": [{"moref": "vm-1", "name": "web01", "type": "VirtualMachine"}]}
    appliance = broken_appliance(of_appliance({
        "/resource-groups": {"resourceGroupResponseList": [group]}, "/schedules": {"scheduleResponseList": []},
        "/policies": {"policyResponseList": [{"id": 2, "name": "daily", "frequency": "DAILY"}]}}))
    note = "resource group gold has a policy that the appliance says nothing of (null): left out"
    for script, column, value in (
            ("inventory-export", "policies", "daily"), ("schedule-report", "what", "gold: daily")):
        finished = lone_shell.run("-o", "csv", script, env=appliance.environment())
        assert finished.status == 0 and [row[column] for row in rows(finished)] == [value], finished
        assert note in finished.err.replace("\n", " "), finished


def test_schedule_report_takes_what_the_group_says_of_its_policy(lone_shell, broken_appliance):
    every = {"interval": 3, "startTime": "11/23/2026 12:15:00 AM"}
    for frequency, runs in (("WEEKLY", "WEEKLY"), ("", "HOURLY"), (None, "HOURLY"), (every, "HOURLY"),
                            (3, 5), (["WEEKLY"], 5)):
        group = {"id": 1, "name": "gold", "policies": [{"id": 1, "name": "often", "frequency": frequency}]}
        appliance = broken_appliance(of_appliance({
            "/resource-groups": {"resourceGroupResponseList": [group]}, "/schedules": {"scheduleResponseList": []},
            "/policies": {"policyResponseList": [{"id": 1, "name": "often", "frequency": "HOURLY"}]}}))
        finished = lone_shell.run("-o", "csv", "schedule-report", env=appliance.environment())
        if runs == 5:
            stopped(finished, 5, "the reply of resource_groups.list", "frequency", "must be a table")
        else:
            assert finished.status == 0, finished
            assert [row["runs"] for row in rows(finished)] == [runs], (frequency, finished)


def test_what_stops_a_line_of_a_list_says_its_way_on(dialect, home):
    home.file("drill.csv", "vm\nweb01\n")
    home.file("groups.csv", "name,entities,policies\ngold_app,build07,daily\n")
    finished = dialect(leave_out=["BackupVm.isFailed"]).run("--yes", "restore-drill", "list=drill.csv")
    stopped(finished, 5, "drill.csv, line 2: web01: the reply of vms.backups lacks field isFailed", "scv.api.sync()")
    finished = dialect(leave_out=["Entity.moref"]).run("group-import", "list=groups.csv")
    stopped(finished, 5, "groups.csv, line 2: ", "resource_groups.list", "scv.api.sync()")


def empty_lists(**more):
    """The lists of an appliance that has nothing, but for these."""
    return {
        "/protectedVM": {"protectedVmResponseList": []}, "/unProtectedVM": {"unprotectedVmResponseList": []},
        "/resource-groups": {"resourceGroupResponseList": []}, "/backups": {"backupResponseList": []},
        "/jobs": []} | more


def test_rpo_audit_of_no_vm_is_no_success_and_leaves_the_figures_as_they_were(lone_shell, broken_appliance, tmp_path):
    appliance = broken_appliance(of_appliance(empty_lists()))
    file = tmp_path / "scv.prom"
    file.write_text("as it was\n")
    for words in ((), ("ignore=tmpl-*",), ("format=prometheus", f"to={file}"), ("format=prometheus",)):
        finished = lone_shell.run("rpo-audit", *words, env=appliance.environment())
        assert (finished.status, finished.out) == (1, "") and "there is no VM to look at" in finished.err, finished
    assert "but those that ignore=tmpl-* leaves out" in lone_shell.run(
        "rpo-audit", "ignore=tmpl-*", env=appliance.environment()).err
    assert file.read_text() == "as it was\n"
    finished = lone_shell.run("rpo-audit", "plugin=true", env=appliance.environment())
    assert finished.status == 3 and finished.out.startswith("RPO-AUDIT UNKNOWN - there is no VM"), finished


def test_the_figures_spell_each_type_of_job_in_one_way(lone_shell, broken_appliance):
    jobs = [{"id": id, "status": "COMPLETED"} | ENDED | {"type": kind}
            for id, kind in enumerate(["BACKUP", "MOUNTBACKUP", "mountBackup", "ODD_Type", "odd_type"], 1)]
    vm = {"name": "web01", "moref": "vm-1", "lastBackupTime": "11/23/2026 02:00:00 PM", "lastBackupStatus": "COMPLETED"}
    appliance = broken_appliance(of_appliance(empty_lists(**{
        "/jobs": jobs, "/protectedVM": {"protectedVmResponseList": [vm]}})))
    finished = lone_shell.run("rpo-audit", "format=prometheus", "hours=999999", env=appliance.environment())
    assert finished.status == 0, finished
    counts = dict(re.findall(r'^scv_jobs\{.*outcome="done".*type="(\w+)".*\} (\d+)$', finished.out, re.MULTILINE)
                  or re.findall(r'^scv_jobs\{.*type="(\w+)".*outcome="done".*\} (\d+)$', finished.out, re.MULTILINE))
    assert counts == {"backup": "1", "mountBackup": "2", "odd_type": "2"}, finished
