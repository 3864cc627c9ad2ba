"""What the shared scripts find, do and refuse, each against a simulator: those with findings end with status 5."""

import csv
import io
import re

import pytest

from harness import ROOT, Shell
from test_scripts import SHARED


@pytest.fixture
def quick(home, simulators):
    """A shell whose simulator's jobs are soon over."""
    return Shell(home, simulators("--job-seconds", "0.2"))


def rows(finished):
    return list(csv.DictReader(io.StringIO(finished.out)))


def changes(shell):
    return shell.simulator.counters()["changes"]


def test_the_readme_tells_of_all_of_them():
    section = (ROOT / "README.md").read_text().split("\n## Scripts to share\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| `([\w-]+)` \| (\w+) \|", section, re.M)
    assert sorted(name for name, _ in told) == sorted(path.stem for path in SHARED)
    for name, needs in told:
        assert f'needs = "{needs}"' in (ROOT / "scripts" / "shared" / f"{name}.lua").read_text(), name


# --- RPO audit --------------------------------------------------------------------------------------------------------


def test_rpo_audit_lists_who_has_no_good_backup(shell):
    finished = shell.run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=24")
    assert finished.status == 5 and "VMs have no good backup of the last 24 hours" in finished.err, finished
    late = {row["name"]: row for row in rows(finished)}
    assert {"build07", "legacy01"} <= set(late) and "web01" not in late
    assert late["lab01"]["hours"] == "36" and late["build07"]["hours"] == ""
    assert changes(shell) == 0


def test_rpo_audit_takes_the_most_that_an_age_can_be(shell):
    in_zone = shell.run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=24")
    in_any = shell.run("-o", "csv", "rpo-audit", "hours=24")
    assert {row["name"] for row in rows(in_zone)} < {row["name"] for row in rows(in_any)}
    assert "of these may have one" in in_any.err and "may have" not in in_zone.err, (in_any, in_zone)


def test_rpo_audit_of_the_well_kept(shell):
    assert shell.eval('scv.create_resource_group{name = "rest", entities = {"build07", "legacy01"}, policies = "daily"}'
                      ' scv.backup_now{group = "rest"}').status == 0
    finished = shell.run("rpo-audit", "hours=100")
    assert (finished.status, finished.out) == (0, "") and "all 13 VMs have a good backup" in finished.err, finished


def test_rpo_audit_ignores_by_pattern(shell):
    finished = shell.run("-o", "csv", "rpo-audit", "hours=100", "ignore=build*")
    assert [row["name"] for row in rows(finished)] == ["legacy01"]
    # A bracket is a letter, not a class of them.
    assert len(rows(shell.run("-o", "csv", "rpo-audit", "hours=100", "ignore=[bl]*"))) == 2


def test_rpo_audit_passes_over_a_failed_last_backup(shell):
    """A VM whose last backup failed is judged by its newest good one."""
    finished = shell.run("--timezone", "UTC", "-o", "csv", "rpo-audit", "hours=0.001")
    by_name = {row["name"]: row for row in rows(finished)}
    good = shell.json('scv.backups{vm = "files01"}:where{status = "COMPLETED"}:first().startTime')
    assert by_name["files01"]["last_good"] == good


# --- restore drill ----------------------------------------------------------------------------------------------------


def test_restore_drill_restores_what_the_list_says(quick, home):
    home.file("drill.csv", "vm,before,power_on\nweb01,,no\nvm-1005,2026-11-22 12:00,yes\n")
    finished = quick.run("--yes", "-o", "csv", "restore-drill", "list=drill.csv")
    assert finished.status == 0, finished
    assert [(row["vm"], row["status"]) for row in rows(finished)] == [("web01", "COMPLETED"), ("db01", "COMPLETED")]
    assert changes(quick) == 2


def test_restore_drill_finds_its_vms_by_vcenter(quick, home):
    """The rehearsals run many at a time, each in a dry run, and want the same look."""
    home.file("drill.csv", "vm\nweb01\nweb02\ndb01\n")
    beside = {"SCVSH_VCENTER_URL": quick.simulator.url}
    planned = quick.run("--dry-run", "restore-drill", "list=drill.csv", env=beside)
    assert planned.status == 0 and planned.out.count("/restore") == 3 and changes(quick) == 0, planned
    finished = quick.run("--yes", "-o", "csv", "restore-drill", "list=drill.csv", env=beside)
    assert [row["status"] for row in rows(finished)] == ["COMPLETED"] * 3 and changes(quick) == 3, finished


def test_restore_drill_asks_once_for_all(quick, home, terminals):
    home.file("drill.csv", "vm\nweb01\nweb02\n")
    terminal = terminals(quick, "restore-drill", "list=drill.csv")
    said = terminal.expect("Type 2, the number of targets, to go ahead: ")
    assert "overwrites 2 VMs" in said
    assert re.search(r"web01 \(vm-1001\), backup gold_web_\S+ \(107\) of 11/23/2026 03:00:00 PM, svm_\S+", said), said
    terminal.type("2\r")
    assert terminal.end() == 0, terminal.rest
    assert "Type" not in terminal.rest and changes(quick) == 2


def test_restore_drill_runs_what_it_has_shown(quick, home, terminals):
    home.file("drill.csv", "vm\nweb01\nweb02\n")
    terminal = terminals(quick, "restore-drill", "list=drill.csv")
    terminal.expect("Type 2, the number of targets, to go ahead: ")
    # A newer backup, which nobody was shown.
    finished = quick.eval('scv.backup_now{group = "gold_web", policy = "hourly"}')
    assert finished.status == 0, finished
    newest = quick.json('scv.backups{vm = "web01"}:first().backup_id')
    assert newest != 107
    terminal.type("2\r")
    assert terminal.end() == 0, terminal.rest
    words = quick.json('scv.jobs{type = "restore"}:sort("id"):map(function(j) return json.encode(j) end)')
    shown = quick.json('scv.backups{vm = "web01"}:where{backup_id = 107}:first().name')
    assert all(shown in word for word in words[-2:]), words[-2:]


def test_restore_drill_needs_a_yes(quick, home):
    home.file("drill.csv", "vm\nweb01\n")
    finished = quick.run("restore-drill", "list=drill.csv")
    assert finished.status == 4 and changes(quick) == 0, finished
    planned = quick.run("--dry-run", "restore-drill", "list=drill.csv")
    assert planned.status == 0 and "/backups/107/restore" in planned.out and changes(quick) == 0, planned


def test_restore_drill_calls_no_restore_failed_that_goes_on(home, simulators):
    home.file("drill.csv", "vm\nweb01\nweb02\n")
    shell = Shell(home, simulators("--job-seconds", "600"))
    shell.simulator.fault("jobs.get", "status", status=500)
    finished = shell.run("--yes", "-o", "csv", "restore-drill", "list=drill.csv", "limit=1", "patience=1s")
    assert finished.status == 5, finished
    assert "what became of 2 of 2 restores is not known; 0 failed" in finished.err, finished
    assert [(row["status"], row["job"]) for row in rows(finished)] == [("unknown", "118"), ("unknown", "119")]


def test_restore_drill_that_fails_on_the_way(quick, home):
    home.file("drill.csv", "vm\nweb01\nweb02\n")
    quick.simulator.fault("vms.restore", "status", status=409, count=1)
    finished = quick.run("--yes", "-o", "csv", "restore-drill", "list=drill.csv", "limit=1")
    assert finished.status == 5 and "1 of 2 restores failed" in finished.err, finished
    assert [row["status"] for row in rows(finished)] == ["appliance", "COMPLETED"]


@pytest.mark.parametrize("text, says", [
    ("vm\nweb99\n", 'line 2: no VM "web99"'),
    ("vm\nweb01\nvm-1001\n", "line 3: vm-1001 is in line 2 already"),
    ("vm\nweb01\ntmpl-debian12\n", "line 3: tmpl-debian12: scv.restore_vm: vm tmpl-debian12 (vm-1009) is a template"),
    ("vm,backup\nweb01,999999\n", "line 2: web01: no backup 999999"),
    ("vm,power_on\nweb01,perhaps\n", "line 2: power_on must be yes or no"),
    ("vm,bakcup\nweb01,107\n", "line 1: there is a column bakcup"),
    ("vm,backup\n,107\n", "line 2: names no vm"),
    ("vm\n", "names no VM"),
    ('vm\n"web01\n', "drill.csv"),
])
def test_restore_drill_checks_the_whole_list_first(quick, home, text, says):
    home.file("drill.csv", text)
    finished = quick.run("--yes", "restore-drill", "list=drill.csv")
    assert finished.status == 1 and says in finished.err, finished
    assert changes(quick) == 0


# --- groups from a file -----------------------------------------------------------------------------------------------


def test_group_import_creates_what_is_missing(quick, home):
    home.file(
        "groups.csv",
        "name,entities,policies,description\ngold_app,build07; legacy01,daily,New\nsilver_db,nfs_db01,daily,\n")
    finished = quick.run("-o", "csv", "group-import", "list=groups.csv")
    assert finished.status == 0, finished
    found = [(row["group"], row["status"]) for row in rows(finished)]
    assert found == [("gold_app", "created"), ("silver_db", "exists")]
    assert quick.json('scv.resource_groups():where{name = "gold_app"}:first().description') == "New"
    again = quick.run("-o", "csv", "group-import", "list=groups.csv")
    assert [row["status"] for row in rows(again)] == ["exists", "exists"] and changes(quick) == 1


@pytest.mark.parametrize("text, says", [
    ("name,entities,policies\ngold_app,build07,daily\ngold@web,build07,daily\n",
     "line 3: scv.create_resource_group: name"),
    ("name,entities,policies\ngold_app,build99,daily\n", "line 2: "),
    ("name,entities,policies\ngold_app,build07,dayly\n", "line 2: "),
    ("name,entities,policies\ngold_app,,daily\n", "line 2: has no entities"),
    ("name,entities,policies\ngold_app,build07,daily\ngold_app,build07,daily\n",
     "line 3: gold_app is in line 2 already"),
    ("name,entity,policies\ngold_app,build07,daily\n", "line 1: there is a column entity"),
    ("name,entities,policies\n", "names no group"),
])
def test_group_import_checks_the_whole_file_first(quick, home, text, says):
    home.file("groups.csv", text)
    finished = quick.run("group-import", "list=groups.csv")
    assert finished.status == 1 and says in finished.err, finished
    assert changes(quick) == 0


def test_group_import_tells_a_lost_reply_from_a_failure(quick, home):
    home.file("groups.csv", "name,entities,policies\ngold_a,build07,daily\ngold_b,legacy01,daily\n")
    quick.simulator.fault("resource_groups.create", "drop_after", count=1)
    finished = quick.run("-o", "csv", "group-import", "list=groups.csv")
    assert finished.status == 5, finished
    assert "whether 1 of 2 groups were created is not known; 0 were not" in finished.err, finished
    assert [row["status"] for row in rows(finished)] == ["unknown", "created"]


def test_group_import_that_fails_on_the_way(quick, home):
    home.file("groups.csv", "name,entities,policies\ngold_a,build07,daily\ngold_b,legacy01,daily\n")
    quick.simulator.fault("resource_groups.create", "status", status=409, count=1)
    finished = quick.run("-o", "csv", "group-import", "list=groups.csv")
    assert finished.status == 5 and "1 of 2 groups were not created" in finished.err, finished
    assert [row["status"] for row in rows(finished)] == ["failed", "created"]
    planned = quick.run("--dry-run", "group-import", "list=groups.csv")
    assert planned.status == 0 and '"name":"gold_a"' in planned.out, planned


# --- schedules, audit -------------------------------------------------------------------------------------------------


def test_schedule_report_says_when_what_runs(shell):
    finished = shell.run("-o", "csv", "schedule-report", "count=2")
    assert finished.status == 0, finished
    report = {row["what"]: row for row in rows(finished)}
    assert report["Schedule-PurgeJobs"]["runs"] == "every 6 hours from 00:00"
    assert len(report["Schedule-PurgeJobs"]["next"].split(", ")) == 2
    assert report["gold_web: hourly"]["runs"] == "HOURLY"
    assert len(rows(shell.run("-o", "csv", "schedule-report", "groups=false"))) == 5


def test_audit_check_finds_the_tampered_one(shell):
    finished = shell.run("-o", "csv", "audit-check")
    assert finished.status == 5 and "2 of 6 audit log files are not as they should be" in finished.err, finished
    assert {row["integrity"] for row in rows(finished)} == {"TAMPERED", "UNEXPECTED DELETE"}
    assert changes(shell) == 1


def test_audit_check_can_leave_the_verification_out(shell):
    finished = shell.run("-o", "csv", "audit-check", "verify=false", "all=true")
    assert len(rows(finished)) == 6 and changes(shell) == 0, finished
    refused = shell.run("--read-only", "audit-check")
    assert refused.status == 4 and changes(shell) == 0, refused
    planned = shell.run("--dry-run", "audit-check")
    assert planned.status == 0 and "/4.1/audit/verify" in planned.out and changes(shell) == 0, planned


# --- show -------------------------------------------------------------------------------------------------------------


def test_show_prints_in_the_form_that_was_asked_for(lone_shell):
    code = 'show(List{{a = 1}}) show("x", 2) return nil'
    assert lone_shell.run("-o", "csv", "-e", 'show(List{{a = 1}})').out == "a\n1\n"
    assert lone_shell.run("-e", code).out.startswith(" a\n -\n 1\n1 row\nx\t2\n")
