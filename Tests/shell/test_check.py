"""scv.check() and scvsh --check: what is said of an appliance, by nothing but reads, and what is told to others."""

import csv
import io
import json
import os
import stat

import pytest

from harness import Shell
from workflows import OPERATIONS, WORKFLOWS

READS = {each["name"] for each in OPERATIONS if each["effect"] == "read"}
# Those that carry out a step of the vendor's, and those that only look.
TRIED = {each["name"] for each in WORKFLOWS} | {"find_vm", "known_backups"}
# Nothing is mounted and no disk is attached in a world that has just begun.
UNSEEN = {"detach_vmdks", "mounted", "unmount_datastore"}
NOT_KNOWN, STOPS = 6, 5


def check(shell, *arguments, status):
    """A check, as -o json gives it."""
    finished = shell.run("--check", "-o", "json", *arguments)
    assert finished.status == status, finished
    return json.loads(finished.out)


def words(found):
    return {row["workflow"]: row["word"] for row in found["workflows"]}


def row_of(found, workflow):
    return next(row for row in found["workflows"] if row["workflow"] == workflow)


def differing(found):
    return {(fact["what"], fact.get("field") or fact["operation"]): fact for fact in found["facts"]
            if fact["word"] == "differs"}


def changes(simulator):
    return simulator.client().json("GET", "/simulator/world")[1]["changes"]


def sent(simulator):
    """How many requests came, but those of the tests."""
    counters = simulator.counters()["by_operation"]
    return {name: count for name, count in counters.items() if not name.startswith("simulator")}


@pytest.fixture
def dialects(home, simulators):
    """A shell with a simulator that plays a dialect."""
    def start(dialect, *arguments):
        number = len(list(home.folder.glob("dialect*.json")))
        file = home.file(f"dialect{number}.json", json.dumps(dialect))
        return Shell(home, simulators("--job-seconds", "0", "--dialect", file, *arguments))

    return start


def test_of_the_plain_world_all_is_ready_but_what_nobody_has_seen(shell, simulator):
    found = check(shell, status=NOT_KNOWN)
    assert set(words(found)) == TRIED
    assert {name for name, word in words(found).items() if word != "ready"} == UNSEEN
    assert {word for word in words(found).values()} == {"ready", "not known"}
    assert not differing(found)
    assert found["document"]["word"] == "found" and found["document"]["path"] == "/api/v3/api-docs"
    assert found["counts"]["workflows"] == {"ready": len(TRIED) - len(UNSEEN), "not known": len(UNSEEN)}
    assert "no mounts at present" in row_of(found, "mounted")["why"]


@pytest.mark.parametrize("option", ["--yes", "--read-only", "--dry-run"])
def test_nothing_but_reads_leaves_whatever_the_session_may_do(shell, simulator, option):
    found = check(shell, option, status=NOT_KNOWN)
    assert set(sent(simulator)) <= READS, sent(simulator)
    assert not changes(simulator)
    # Whatever a session may not do: it is only tried.
    assert {name for name, word in words(found).items() if word != "ready"} == UNSEEN


def test_it_counts_what_it_sends(shell, simulator):
    found = check(shell, status=NOT_KNOWN)
    # The document is no operation, and asked for at its first place.
    assert sum(sent(simulator).values()) <= found["requests"] <= sum(sent(simulator).values()) + 1
    assert found["requests"] < 60


def test_it_says_nothing_on_the_way_and_changes_no_session(shell):
    finished = shell.run("--check")
    assert finished.err == "", finished
    finished = shell.eval("local before = scv.policies() scv.check() print(#before == #scv.policies())")
    assert finished.out == "true\n" and "restores" not in finished.err, finished


def test_with_something_mounted_and_attached_all_is_ready(shell):
    shell.eval(
        'scv.mount_datastore{datastore = "nfs_db01"} '
        'for _, vm in ipairs{"web01", "web02"} do scv.attach_vmdks{vm = vm, disks = "Hard disk 1"} end', "-y")
    found = check(shell, status=0)
    assert found["word"] == "ready" and set(words(found).values()) == {"ready"}, found["workflows"][:3]


def test_the_limit_holds_and_is_told(shell, simulator):
    finished = shell.json("scv.check{limit = 9}")
    assert finished["requests"] <= 9 and sum(sent(simulator).values()) <= 9
    assert finished["is_over"] and finished["word"] == "not known"
    shown = shell.eval("print(scv.check{limit = 9})")
    assert "the limit of 9 was reached" in shown.out
    # Nothing is said to be missing that was not asked for.
    for row in finished["workflows"] + finished["reads"]:
        if row["word"] in ("not known", "not asked"):
            assert row["why"].endswith("the limit of 9 requests was reached"), row


def test_the_search_for_a_document_is_within_the_limit(dialects):
    shell = dialects({"document": None})
    for limit in (1, 3):
        found = shell.json(f"scv.check{{limit = {limit}}}")
        assert found["requests"] <= limit + 1 and found["is_over"] and found["word"] == "not known"
        assert found["document"] == {**found["document"], "word": "not found",
                                     "why": "the limit was reached before it was found"}
        assert "says" not in found["document"]


def test_of_thousands_of_vms_fewer_than_200_requests_tell_enough(home, simulators):
    simulator = simulators("--vms", "5000", "--groups", "200", "--jobs", "20000", "--job-seconds", "0")
    found = check(Shell(home, simulator), status=NOT_KNOWN)
    assert simulator.counters()["requests"] < 200
    assert sum(sent(simulator).values()) < 100
    assert found["requests"] <= 100
    assert {name for name, word in words(found).items() if word != "ready"} <= UNSEEN | {"restore_deleted_vm"}


# A dialect, the workflows that stop with it, where, and the call that is offered.
DIALECTS = {
    "a time by another name": (
        {"rename": {"Backup.startTime": "takenAt"}, "document": None},
        {"restore_vm", "attach_vmdks", "mount_datastore"}, "start_time",
        'scv.api.correct{field = "Backup.start_time", is = "takenAt"}'),
    "a list by another name": (
        {"rename": {"ResourceGroup.entities": "members"}, "document": {"responses": "empty_object"}},
        {"create_resource_group", "delete_resource_group", "rename_storage"}, "entities",
        'scv.api.correct{field = "ResourceGroup.entities", is = "members"}'),
    "another word for the end": (
        {"words": {"COMPLETED": "SUCCESSFUL"}}, {"wait_for_job", "backup_now", "restore_vm"}, "status",
        'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"}'),
    "no word of partial backups": ({"leave_out": ["Backup.isPartial"]}, {"restore_vm"}, "partial", None),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_what_differs_is_told_with_the_workflows_that_stop(dialects, name):
    dialect, stopping, field, correction = DIALECTS[name]
    shell = dialects(dialect)
    found = check(shell, status=STOPS)
    for workflow in stopping:
        row = row_of(found, workflow)
        assert row["word"] in ("stops", "stops in part"), row
        assert field in row["at"], row
        assert any(way["word"] == "stops" and field in way["at"] for way in row["ways"]), row
    offered = {fact.get("correct") for fact in found["facts"]} - {None}
    assert offered == ({correction} if correction else set())
    shown = shell.run("--check")
    assert shown.status == STOPS
    assert correction is None or correction in shown.out
    # What is told by a kind alone in a report is told in full at the prompt.
    assert "not as it is read" not in shown.out
    assert all(workflow in shown.out for workflow in stopping)
    # Offered, and not taken.
    assert shell.json("scv.api.corrections()") == []


@pytest.mark.parametrize("name", ["a time by another name", "a list by another name", "another word for the end"])
def test_with_the_correction_that_is_offered_they_stop_no_more(dialects, name):
    dialect, stopping, _, correction = DIALECTS[name]
    shell = dialects(dialect)
    assert shell.eval(correction).status == 0
    found = check(shell, status=NOT_KNOWN)
    assert not {"stops", "stops in part"} & set(words(found).values()), words(found)
    # Where there is no document, what changes would send stays unknown.
    assert {words(found)[workflow] for workflow in stopping} <= {"ready", "not known"}


def test_forms_that_are_read_all_the_same_stop_nothing(dialects):
    found = check(dialects({
        "times": "iso_zone", "ids": "texts", "locations": "objects", "order": "reversed", "extra_fields": True,
        "pages": 5, "empty_lists": "null", "sub_jobs": True}), status=NOT_KNOWN)
    assert {name for name, word in words(found).items() if word != "ready"} == UNSEEN
    assert all(fact["copes"] for fact in differing(found).values()), differing(found)
    assert ("time", "Backup.startTime") in differing(found)
    assert ("field", "Job.id") in differing(found)


def test_an_operation_elsewhere_is_told_by_the_document(dialects):
    found = check(dialects({
        "methods": {"storage_systems.remove": ["POST", "/4.1/storage-system/delete"]},
        "document": {"version": "2.0"}}), status=NOT_KNOWN)
    fact = differing(found)["request", "storage_systems.remove"]
    assert fact["found"] == "POST /4.1/storage-system/delete" and fact["by"] == "document" and fact["copes"]
    assert words(found)["remove_storage"] == "ready"


def test_what_answers_at_another_path_confirms_no_path(dialects):
    found = check(dialects({
        "methods": {"config.jobs_cleanup": ["GET", "/4.1/configurations/jobs/cleanup"]}, "document": None}),
        status=NOT_KNOWN)
    fact = differing(found)["request", "config.jobs_cleanup"]
    assert "at the other path" in fact["found"] and fact["copes"] and "correct" not in fact


def test_without_a_document_what_would_be_sent_is_not_known(dialects):
    found = check(dialects({"document": None}), status=NOT_KNOWN)
    assert found["document"]["word"] == "not found" and found["document"]["why"] == "it was not found"
    assert "scv.api.correct{document = " in found["document"]["hint"]
    assert words(found)["backup_now"] == "ready"  # seen in a client that runs against real appliances
    row = row_of(found, "cleanup_backup")
    assert row["word"] == "not known" and "POST /4.1/backup/{backupId}/cleanup" in row["why"]


def test_an_operation_that_is_not_there_stops_what_needs_it(shell, simulator):
    simulator.fault("schedules.list", "status", status=404)
    found = check(shell, status=STOPS)
    assert row_of(found, "schedules")["at"] == "schedules.list"
    assert row_of(found, "edit_schedule")["word"] == "not known"  # there is no schedule to try it with
    assert differing(found)["request", "schedules.list"]["found"] == "answered 404"
    reads = {row["operation"]: row for row in found["reads"]}
    assert reads["schedules.list"]["word"] == "failed" and reads["policies.list"]["word"] == "answered"


def test_each_form_of_results(shell):
    rows = list(csv.DictReader(io.StringIO(shell.run("--check", "-o", "csv").out)))
    assert {row["part"] for row in rows} == {"workflows", "facts", "reads"}
    assert {row["word"] for row in rows if row["part"] == "workflows"} == {"ready", "not known"}
    lines = [json.loads(line) for line in shell.run("--check", "-o", "ndjson").out.splitlines()]
    assert len(lines) == len(rows)
    table = shell.run("--check", "-o", "table").out
    assert table == shell.run("--check").out
    assert f"workflows: {len(TRIED) - len(UNSEEN)} ready, {len(UNSEEN)} not known" in table and "_.facts" in table
    assert "facts" in shell.run("--check", "-o", "lua").out


def test_that_nothing_answers_is_no_finding(lone_shell, simulator, shell):
    dead = {"SCVSH_URL": "https://127.0.0.1:1", "SCVSH_USERNAME": "u", "SCVSH_PASSWORD": "p",
            "SCVSH_FINGERPRINT": simulator.fingerprint}
    assert lone_shell.run("--check", env=dead).status == 3
    assert shell.run("--check", env={"SCVSH_PASSWORD": "wrong"}).status == 3
    assert lone_shell.run("--check").status == 2


# The report.

SECRET = "hunter2hunter2"


def texts(value):
    """All texts of a value but the keys of objects."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def named_things(simulator):
    """What the world calls its things: names, morefs, uuids, addresses."""
    world = simulator.client().json("GET", "/simulator/world")[1]
    found = set()
    for kind in ("vms", "datastores", "groups", "policies", "storage"):
        for each in world[kind]:
            for key in ("name", "uuid", "moref", "address", "ipAddress", "description", "userName"):
                if isinstance(each.get(key), str) and len(each[key]) > 3:
                    found.add(each[key])
    found.update(each["id"] for each in world["vms"])
    return found


def test_a_report_tells_how_the_appliance_replies_and_nothing_of_what_it_holds(shell, simulator, home):
    shell.eval(
        f'scv.create_policy{{name = "Treasure_Policy", frequency = "daily"}} '
        f'scv.create_resource_group{{name = "Ministry_of_Truth", entities = "build07", policies = "Treasure_Policy", '
        f'description = "the {SECRET} of Dr Who at 198.51.100.77"}} '
        f'scv.add_storage{{name = "198.51.100.77", username = "agent_007", password = "{SECRET}"}} '
        f'scv.backup_now{{group = "Ministry_of_Truth"}}', "-y")
    path = home.folder / "report.json"
    finished = shell.run("--check", "--report", str(path))
    assert finished.status == NOT_KNOWN and "made to be sent to others" in finished.err, finished
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    planted = {"Treasure", "Ministry", SECRET, "Dr Who", "198.51.100.77", "agent_007", "build07"}
    hidden = planted | named_things(simulator) | {
        simulator.username, simulator.password, str(simulator.port), "127.0.0.1", "localhost", str(home.folder),
        "esx01", "demo.local", "Hard disk", "gold_web", "svm_nas01", "audit-20"}
    # Policies that are called as the words for how often they run: those words stay where they are no names.
    frequencies = {"hourly", "daily", "weekly", "monthly"}
    for name in hidden - frequencies:
        assert name.lower() not in text.lower(), name
    report = json.loads(text)
    policies = report["replies"]["policies.list"]
    assert {policy["frequency"].lower() for policy in policies} <= frequencies
    assert not {policy["name"] for policy in policies} & frequencies
    # What others need stays: names of fields, forms of times, words.
    job = report["replies"]["jobs.list"][0]
    assert set(job) >= {"id", "status", "startTime"} and job["status"] in ("COMPLETED", "RUNNING", "WARNING")
    assert "/2026 " in job["startTime"]
    assert report["document"]["version"] == "6.2"
    group = report["replies"]["resource_groups.list"][0]
    assert group["status"] == "Production" and group["description"] == "(a text)"
    # Ids keep their kind, and their length.
    assert isinstance(job["id"], int)
    vm = report["replies"]["reports.protected_vms"][0]
    assert vm["moref"].startswith("vm-") and len(vm["uuid"]) == 36
    # The same is called the same throughout.
    of_group = {entity["moref"]: entity["name"] for each in report["replies"]["resource_groups.list"]
                for entity in each["entities"]}
    of_backup = {part["moref"]: part["name"] for each in report["replies"]["vms.backups"] for part in each["vms"]}
    shared = set(of_group) & set(of_backup)
    assert shared and all(of_group[moref] == of_backup[moref] for moref in shared)


def test_a_report_says_what_differs(dialects, home):
    path = home.folder / "report.json"
    shell = dialects({"rename": {"Backup.startTime": "takenAt"}, "ids": "texts", "document": None})
    shell.run("--check", "--report", str(path))
    report = json.loads(path.read_text())
    facts = {fact.get("field"): fact for fact in report["facts"] if fact["word"] == "differs"}
    assert "takenAt" in facts["Backup.startTime"]["found"]
    assert facts["Backup.startTime"]["correct"] == 'scv.api.correct{field = "Backup.start_time", is = "takenAt"}'
    job = report["replies"]["jobs.list"][0]
    assert isinstance(job["id"], str) and job["id"].isdigit()
    assert "takenAt" in report["replies"]["vms.backups"][0]
    assert any(row["word"] == "stops in part" for row in report["workflows"])


def test_that_a_report_cant_be_written_is_said_before_anything_is_sent(shell, simulator, home):
    for path in (home.file("report.json", "mine"), str(home.folder / "missing" / "report.json"), str(home.folder)):
        finished = shell.run("--check", "--report", path)
        assert finished.status == 1 and f"can't write {path}" in finished.err, finished
    assert not sent(simulator)


def test_a_report_replaces_nothing_unless_told(shell, home):
    path = home.file("report.json", "mine")
    finished = shell.run("--check", "--report", path)
    assert finished.status == 1 and "there is a file already" in finished.err
    assert open(path).read() == "mine"
    finished = shell.eval(f'print(scv.check{{report = {json.dumps(path)}, overwrite = true}}.word)')
    assert finished.out == "not known\n" and json.loads(open(path).read())["workflows"]
    assert shell.run("--check", "--report", path, "--overwrite").status == NOT_KNOWN
    link = home.folder / "link.json"
    os.symlink(path, link)
    finished = shell.eval(f'scv.check{{report = {json.dumps(str(link))}, overwrite = true}}')
    assert finished.status == 1 and "it is a link" in finished.err
    finished = shell.run("--check", "--report", str(home.folder / "missing" / "report.json"))
    assert finished.status == 1 and "can't write" in finished.err


@pytest.mark.parametrize("arguments, says", [
    (["--report", "x"], "--report is for --check, which is not given"),
    (["--check", "-e", "print(1)"], "--check and -e can't be used together"),
    (["--check", "-i"], "--check and -i can't be used together"),
    (["--check", "script.lua"], "--check and a script can't be used together"),
    (["--check", "--report", ""], "--report can't be ''"),
])
def test_slips_in_the_command_line(lone_shell, arguments, says):
    finished = lone_shell.run(*arguments)
    assert finished.status == 2 and says in finished.err, finished


@pytest.mark.parametrize("code, says", [
    ("scv.check{limit = 0}", "limit"),
    ('scv.check{limt = 5}', 'did you mean "limit"?'),
    ("scv.check(5)", "must be a table"),
])
def test_slips_in_the_call(shell, simulator, code, says):
    finished = shell.eval(code)
    assert finished.status == 1 and says in finished.err, finished
    assert not sent(simulator)
