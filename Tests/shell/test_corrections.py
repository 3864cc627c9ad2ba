"""What a user says of an appliance by scv.api.correct: a workflow that stopped goes through, a later process still
knows, and nothing becomes less dangerous by it."""

import json
import stat

import pytest

from broken_appliance import answer
from harness import Home, Shell

RESTORE = 'return scv.restore_vm{vm = "web01"}'
EDIT = 'return scv.edit_schedule{name = "Schedule-PurgeJobs", cron = "0 MINUTE 3 * * ?"}'
FIELD = 'scv.api.correct{field = "Backup.start_time", is = "takenAt"}'
WORD = 'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"}'


@pytest.fixture
def speaking(home, simulators):
    """Starts a simulator that speaks a dialect; gives a shell that is connected to it."""
    def start(**dialect):
        file = home.file("dialect.json", json.dumps(dialect))
        return Shell(home, simulators("--job-seconds", "1", "--dialect", file))

    return start


def kept(home):
    return home.config / "scvsh" / "corrections.json"


def corrections(shell):
    return shell.json("scv.api.corrections()")


# A dialect, a call that it stops, what the hint says of the correction that would help, and the correction.
STOPS = {
    "a field": (
        {"rename": {"Backup.startTime": "takenAt"}}, RESTORE,
        "This record has takenAt, which is not known to be anything else: if that is it, " + FIELD + " says so.",
        FIELD),
    "a nested field": (
        {"rename": {"BackupVm.isFailed": "broken"}}, RESTORE,
        'This record has broken, which is not known to be anything else: if that is it, '
        'scv.api.correct{field = "BackupVm.failed", is = "broken"} says so.',
        'scv.api.correct{field = "BackupVm.failed", is = "broken"}'),
    "one of several that it may be": (
        {"rename": {"Backup.startTime": "begun", "Backup.endTime": "ended"}}, RESTORE,
        'If this appliance calls it otherwise, scv.api.correct{field = "Backup.start_time", is = "…"} says how; this '
        "record has: backupId, backupName, begun, ", 'scv.api.correct{field = "Backup.start_time", is = "begun"}'),
    "a list": (
        {"rename": {"BackupList.backupResponseList": "rows"}}, RESTORE,
        'If you know how: scv.api.correct{field = "BackupList.backupResponseList", is = "…"}',
        'scv.api.correct{field = "BackupList.backupResponseList", is = "rows"}'),
    "a field of a request": (
        {"rename": {"ScheduleChange.cronExpression": "quartz"}}, EDIT, None,
        'scv.api.correct{field = "ScheduleChange.cron", is = "quartz"}'),
    "a word": (
        {"words": {"COMPLETED": "SUCCESSFUL"}}, RESTORE, "if it means one of ours, say which: " + WORD, WORD),
    "a word that a job ends in": (
        {"words": {"COMPLETED": "SUCCESSFUL"}}, 'return scv.backup_now{group = "silver_db"}',
        "if it means one of ours, say which: " + WORD, WORD),
    "a method and a path": (
        {"methods": {"schedules.modify": ["POST", "/4.1/schedules/edit"]}}, EDIT,
        'If you know where this appliance has it: scv.api.correct{operation = "schedules.modify", method = "…", '
        'path = "/…"}',
        'scv.api.correct{operation = "schedules.modify", method = "POST", path = "/4.1/schedules/edit"}'),
    "a path that names nothing any more": (
        {"methods": {"vms.restore": ["POST", "/4.1/vm/restore"]}}, RESTORE,
        'scv.api.correct{operation = "vms.restore", method = "…", path = "/…"}',
        'scv.api.correct{operation = "vms.restore", path = "/4.1/vm/restore"}'),
    "a list in the query of a GET": (
        {"methods": {"vms.backups": ["GET", "/4.1/backups/of-vm"]}}, RESTORE,
        'scv.api.correct{operation = "vms.backups", method = "…", path = "/…"}',
        'scv.api.correct{operation = "vms.backups", path = "/4.1/backups/of-vm"}'),
}


@pytest.mark.parametrize("case", STOPS)
def test_a_call_that_stops_goes_through_once_the_shell_is_told(speaking, case):
    dialect, call, hint, correction = STOPS[case]
    shell = speaking(**dialect)
    minutes = iter("1234")

    def run(before=""):
        # What is as it should be already is not changed again.
        return shell.run("--yes", "-o", "json", "-e", before + call.replace("MINUTE", next(minutes)))

    stopped = run()
    assert stopped.status == 5 and (hint or "") in stopped.err, stopped
    # At once, in the session in which it is given, whatever was read before.
    told = run(f"scv.jobs() scv.api.differences() {correction} ")
    assert told.status == 0, told
    # And in a later process.
    later = run()
    assert later.status == 0, later
    assert len(corrections(shell)) == 1
    # Until it is taken back.
    back = correction.split("is =")[0] if "is =" in correction else correction.split("}")[0] + ", "
    assert shell.eval(back + "is = false}").status == 0
    assert corrections(shell) == []
    assert run().status == 5


def test_the_place_of_the_document_is_asked_first_once_it_is_told(lone_shell, broken_appliance):
    paths = {"/4.1/jobs/summary": {"get": {"responses": {}}}}
    document = {"openapi": "3.0.1", "info": {"version": "9"}, "paths": paths}

    def reply(handler):
        if handler.path == "/api/odd/docs":
            answer(handler, 200, json.dumps(document).encode())
        else:
            answer(handler, 404, b'{"statusCode": 404}')

    appliance = broken_appliance(reply)
    environment = appliance.environment()
    stopped = lone_shell.eval("", "--sync", env=environment)
    assert stopped.status == 5, stopped
    assert 'names another place, scv.api.correct{document = "/…"}' in stopped.err, stopped
    told = lone_shell.eval('scv.api.correct{document = "/odd/docs"} scv.api.sync()', env=environment)
    assert told.status == 0, told
    before = len(appliance.requests)
    assert lone_shell.eval("", "--sync", env=environment).status == 0
    assert appliance.requests[before][1] == "/api/odd/docs"
    assert lone_shell.eval("scv.api.correct{document = false}", env=environment).status == 0
    assert lone_shell.eval("", "--sync", env=environment).status == 5


def test_everything_that_reads_a_field_reads_it_under_its_name_there(speaking):
    shell = speaking(rename={"Backup.startTime": "takenAt"})
    plain = Shell(Home(shell.home.folder / "other"), shell.simulator)
    assert shell.eval(FIELD).status == 0
    rows = shell.json("""(function()
      local list = scv.api.vms.backups("vm-1001")
      local sorted = list:sort("start_time", "desc")
      return {sorted[1].takenAt, sorted[1].start_time, #list:where{start_time = sorted[1].takenAt} > 0,
        list:select("start_time")[1].start_time == list[1].takenAt}
    end)()""")
    assert rows[0] == rows[1] and rows[0] and rows[2:] == [True, True], rows
    table = shell.eval('show(scv.api.vms.backups("vm-1001"):first(1))').out.splitlines()
    assert "start_time" in table[0] and rows[0].split()[0].split("/")[2] in table[2], table
    assert "start_time" in shell.eval('print(help("vms.backups"))').out
    # A shell without the correction knows of nothing.
    assert plain.run("-o", "json", "-e", "scv.api.corrections()").out.strip() == "[]"


def test_a_key_that_is_called_like_the_stable_name_is_another_thing(shell, simulator, rewriting_appliance):
    """A job's state under `jobState`, beside a `status` that says how its log is."""
    def renamed(method, path, reply):
        if method == "GET" and path.startswith("/4.1/jobs"):
            for job in reply["response"] if isinstance(reply["response"], list) else [reply["response"]]:
                job["jobState"], job["status"] = job["status"], "FAILED"
        return reply

    appliance = rewriting_appliance(simulator, renamed)
    call = 'scv.wait_for_job{job = 117}'
    before = shell.eval(call, env=appliance.environment())
    assert before.status == 5 and "ended as FAILED" in before.err, before
    correction = 'scv.api.correct{field = "Job.status", is = "jobState"} '
    after = shell.run(
        "-o", "json", "-e", f'(function() {correction} {call} return scv.jobs{{status = "COMPLETED"}}:count() end)()',
        env=appliance.environment())
    assert after.status == 0 and int(after.out) > 0, after


def test_a_wrong_spelling_says_what_the_record_has_and_how_it_is_taken_back(shell):
    assert shell.eval('scv.api.correct{field = "Backup.start_time", is = "createdTime"}').status == 0
    finished = shell.eval(RESTORE, "--yes")
    assert finished.status == 5, finished
    assert "vms.backups lacks field createdTime (start_time)" in finished.err
    assert ('scv.api.correct{field = "Backup.start_time", is = "createdTime"} says that it is so called; this record '
            "has: backupId, backupName, ") in finished.err
    assert "startTime" in finished.err
    assert 'scv.api.correct{field = "Backup.start_time", is = false} takes that back.' in finished.err


def test_a_wrong_path_says_that_it_was_corrected(shell):
    assert shell.eval('scv.api.correct{operation = "jobs.get", path = "/4.1/job/{id}"}').status == 0
    finished = shell.eval("scv.api.jobs.get(117)")
    assert finished.status == 5 and "takes that back" in finished.err, finished
    assert 'scv.api.correct{operation = "jobs.get", is = false}' in finished.err


def test_what_is_said_stands_in_the_differences_and_in_the_list(speaking):
    shell = speaking(document={"path": "/odd/docs"})
    told = shell.json(f"""(function()
      {FIELD} {WORD}
      scv.api.correct{{operation = "audit.verify", method = "PUT"}}
      scv.api.correct{{document = "/odd/docs"}}
      return {{rows = scv.api.differences():where{{taken = "correction"}}, all = scv.api.corrections()}}
    end)()""")
    assert told["all"] == [
        {"field": "Backup.start_time", "is": "takenAt"}, {"word": "COMPLETED", "is": "SUCCESSFUL"},
        {"operation": "audit.verify", "method": "PUT"}, {"document": "/odd/docs"}]
    assert [(row["what"], row.get("ours"), row["live"]) for row in told["rows"]] == [
        ("field", "Backup.start_time: startTime", "Backup.start_time: takenAt"),
        ("word", "COMPLETED", "SUCCESSFUL"), ("document", None, "/odd/docs"), ("method", "POST", "PUT")]
    # Each is what correct takes.
    again = "for _, c in ipairs(scv.api.corrections()) do scv.api.correct(c) end"
    before = kept(shell.home).read_bytes()
    assert shell.eval(again).status == 0 and kept(shell.home).read_bytes() == before
    table = shell.eval("show(scv.api.corrections())").out
    assert "4 corrections" in table and "audit.verify" in table, table
    synced = shell.eval("return scv.api.sync():where{taken = 'correction'}:count()", "-o", "json")
    assert synced.status == 0 and int(synced.out) == 4, synced


REFUSED = [
    ('{field = "Bakcup.start_time", is = "x"}', 'there is no schema "Bakcup"', "Did you mean Backup?"),
    ('{field = "Backup.startTime", is = "x"}', 'Backup has no field "startTime"', "Did you mean start_time?"),
    ('{field = "Backup.colour", is = "x"}', 'Backup has no field "colour"', "It has backup_id, name, "),
    ('{field = "Backup.start_time", is = "endTime"}', "can't be spelt \"endTime\", which is Backup.end_time", ""),
    ('{field = "Backup.start_time"}', "is is missing", "The forms are"),
    ('{feild = "Backup.start_time", is = "x"}', '"feild"', "Did you mean field?"),
    ('{field = "Backup.start_time", si = "x"}', 'unknown key "si"', "Did you mean is?"),
    ('{operation = "storage_systems.remve", method = "POST"}', "there is no operation",
     "Did you mean storage_systems.remove?"),
    ('{operation = "storage_systems.remove", method = "GET", path = "/4.1/storage-system"}',
     "storage_systems.remove destroys something, and GET is what only asks", ""),
    ('{operation = "storage_systems.remove", path = "https://evil.example/api/x"}',
     "is no plain path below the API's base", ""),
    ('{operation = "storage_systems.remove", path = "//evil.example/x"}', "is no plain path below the API's base", ""),
    ('{operation = "storage_systems.remove", path = "/../admin"}', "is no plain path below the API's base", ""),
    ('{operation = "auth.login", path = "/4.1/elsewhere"}', "where a password goes can't be corrected", ""),
    ('{document = "https://evil.example/docs"}', "is no plain path below the API's base", ""),
    ('{word = "COMPLETED", is = "FAILED"}', '"FAILED" can\'t mean "COMPLETED": it has a meaning of its own', ""),
    ('{word = "COMPLETED", is = "running"}', "has a meaning of its own", ""),
    ('{word = "COMPLETED", is = "PARTIAL"}', "has a meaning of its own", ""),
    ('{word = "COMPLETED", is = "Finished with WARNINGS"}', "has a meaning of its own", ""),
    ('{word = "COMPLETED", is = "Failed (3)"}', "has a meaning of its own", ""),
    ('{word = "COMPLETED", is = "canceled"}', "has a meaning of its own", ""),
    ('{word = "COMPLETED", is = "ERROR"}', '"ERROR" can\'t mean "COMPLETED": it has a meaning of its own', ""),
    ('{word = "FAILED", is = "SUCCESSFUL"}', "has a meaning of its own", ""),
    ('{word = "RUNNING", is = "COMPLETED"}', "has a meaning of its own", ""),
    ('{word = "DAILY", is = "HOURLY"}', "has a meaning of its own", ""),
    ('{word = "COMPLETD", is = "OK"}', '"COMPLETD" is no word of ours', "Did you mean COMPLETED?"),
    ('{word = "COMPLETED", is = false}', "nothing is corrected of word COMPLETED", "Corrected are field Backup.name."),
    ('{word = "COMPLETED", document = "/a"}', "several corrections", ""),
    ('"Backup.start_time"', "must be a table", ""),
]


@pytest.mark.parametrize("text, message, hint", REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(shell, text, message, hint):
    assert shell.eval('scv.api.correct{field = "Backup.name", is = "title"}').status == 0
    before = kept(shell.home).read_bytes()
    finished = shell.eval(f"scv.api.correct({text})")
    assert finished.status == 1 and message in finished.err and hint in finished.err, finished
    assert kept(shell.home).read_bytes() == before
    assert corrections(shell) == [{"field": "Backup.name", "is": "title"}]


# What stands in the file, and what is said of it.
SPOILT = [
    ("", "not JSON"), ('{"URL": [', "not JSON"), ("[]", "it must hold one object"),
    ('{"URL": {}}', "must have a list of corrections"), ('{"http://x/api": []}', "http://x/api: "),
    ('{"URL": [], "HOST": []}', "are one appliance"), ('{"URL": [7]}', "entry 1 of URL: it must be an object"),
    ('{"URL": [{"field": "Backup.start_time", "is": "a"}, {"field": "Backup.end_time"}]}',
     "entry 2 of URL: is is missing"),
    ('{"URL": [{"field": "Backup.start_time", "is": "a", "is": "b"}]}', "entry 1 of URL: the key is is there twice"),
    ('{"URL": [{"word": "COMPLETED", "is": false}]}', "entry 1 of URL: what is kept can't take a correction back"),
    ('{"URL": [{"document": "/a"}, {"document": "/b"}]}',
     "entry 2 of URL: the place of the document is corrected twice"),
    ('{"URL": [{"document": "/a", "by": "me"}]}', 'entry 1 of URL: unknown key "by"'),
    ('{"URL": [{"document": "/a"}, {"field": "Backup.strat_time", "is": "a"}]}',
     'entry 2 of URL: Backup has no field "strat_time"'),
    ('{"URL": [{"word": "COMPLETED", "is": "FAILED"}]}', "entry 1 of URL: \"FAILED\" can't mean"),
    ('{"https://other.example:8144/api": [{"word": "COMPLETED"}]}',
     "entry 1 of https://other.example:8144/api: is is missing"),
]


@pytest.mark.parametrize("text, message", SPOILT)
def test_a_file_that_was_edited_wrongly_is_refused_and_stays(shell, simulator, text, message):
    file = kept(shell.home)
    file.parent.mkdir(exist_ok=True)
    url = simulator.url + "/api"
    text = text.replace("URL", url).replace("HOST", f"127.0.0.1:{simulator.port}")
    file.write_text(text)
    for code in ("scv.jobs()", FIELD, "scv.api.corrections()"):
        finished = shell.eval(code)
        assert finished.status == 2 and str(file) in finished.err, finished
        assert message.replace("URL", url) in finished.err, finished
    assert file.read_text() == text
    # A script that needs no appliance is none the worse for it.
    assert shell.eval("print(1 + 1)").out == "2\n"


def test_the_file_is_for_its_owner_alone_and_for_people(shell, simulator):
    # Written by hand, for two appliances, of which one is named as people do.
    file = kept(shell.home)
    file.parent.mkdir(exist_ok=True)
    file.write_text('{"scv.other.example": [{"document":"/docs"}], "127.0.0.1:%d": [{"word": "DAILY", "is": "Daily"}]}'
                    % simulator.port)
    file.chmod(0o644)
    assert shell.eval(FIELD).status == 0
    assert file.read_text() == """{
  "scv.other.example": [
    {"document": "/docs"}
  ],
  "127.0.0.1:%d": [
    {"word": "DAILY", "is": "Daily"},
    {"field": "Backup.start_time", "is": "takenAt"}
  ]
}
""" % simulator.port
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["corrections.json"]


def test_a_link_to_the_file_stays_one(shell, tmp_path):
    file = kept(shell.home)
    file.parent.mkdir(exist_ok=True)
    (tmp_path / "mine.json").write_text("{}")
    file.symlink_to(tmp_path / "mine.json")
    assert shell.eval(FIELD).status == 0
    assert file.is_symlink() and "takenAt" in (tmp_path / "mine.json").read_text()


def test_many_at_once_lose_nothing(shell):
    fields = ["name", "start_time", "end_time", "partial", "vm_consistent", "mounted", "snapshot", "group_id"]
    running = [shell.start("-e", f'scv.api.correct{{field = "Backup.{field}", is = "my_{field}"}}')
               for field in fields]
    for process in running:
        _, err = process.communicate()
        assert process.returncode == 0, err
    assert sorted(row["field"] for row in corrections(shell)) == sorted("Backup." + field for field in fields)


def test_each_appliance_has_its_own(shell, simulators):
    other = Shell(shell.home, simulators())
    assert shell.eval(FIELD).status == 0
    assert corrections(other) == []
    assert other.eval(RESTORE, "--dry-run").status == 0
    profiles = shell.home.config / "scvsh" / "profiles.json"
    facts = other.simulator
    profiles.write_text(json.dumps({"dr": {"url": facts.url, "username": facts.username,
                                           "fingerprint": facts.fingerprint,
                                           "password_command": "echo " + facts.password}}))
    told = shell.json(f"""(function()
      local dr = scv.connect("dr")
      dr.api.correct{{word = "DAILY", is = "Daily"}}
      return {{scv.api.corrections(), dr.api.corrections()}}
    end)()""")
    assert told == [[{"field": "Backup.start_time", "is": "takenAt"}], [{"word": "DAILY", "is": "Daily"}]]
    assert corrections(other) == told[1]


def test_no_effect_falls(shell, simulator):
    # Only read before, by its method; now it may do anything.
    assert shell.eval('scv.api.correct{operation = "policies.list", method = "POST"}').status == 0
    for arguments in ([], ["--read-only"]):
        finished = shell.eval("scv.policies()", *arguments)
        assert finished.status == 4, finished
    # Where something is destroyed, asking for something else is asking for that.
    assert shell.eval('scv.api.correct{operation = "audit.verify", path = "/4.1/backup/7/cleanup"}').status == 0
    assert shell.eval("scv.api.audit.verify()").status == 4
    assert shell.eval('scv.request("DELETE", "/4.1/storage-system/a")').status == 4
    # What was moved is still what it was, on both roads.
    moved = 'scv.api.correct{operation = "storage_systems.remove", method = "POST", path = "/4.1/elsewhere"}'
    assert shell.eval(moved).status == 0
    for call in ('scv.api.storage_systems.remove("a")', 'scv.request("POST", "/4.1/elsewhere", {body = {name = "a"}})'):
        assert shell.eval(call).status == 4
        assert shell.eval(call, "--read-only", "--yes").status == 4
    assert simulator.counters()["changes"] == 0


def test_a_change_that_was_moved_is_never_sent_twice(speaking):
    shell = speaking(methods={"schedules.modify": ["POST", "/4.1/schedules/edit"]})
    correction = 'scv.api.correct{operation = "schedules.modify", method = "POST", path = "/4.1/schedules/edit"}'
    assert shell.eval(correction).status == 0
    shell.simulator.fault("schedules.modify", "drop_after")
    finished = shell.eval(EDIT.replace("MINUTE", "1"), "--yes")
    assert finished.status == 5 and "it is not known whether schedules.modify was carried out" in finished.err, finished
    assert shell.simulator.counters()["changes"] == 1


def test_requests_are_sent_in_the_appliances_words(shell):
    told = shell.run("--dry-run", "-o", "json", "-e", """(function()
      scv.api.correct{word = "DAILY", is = "Daily"}
      return scv.create_policy{name = "nightly", frequency = "daily"}
    end)()""")
    assert told.status == 0, told
    [request] = json.loads(told.out)
    assert request["body"]["frequency"] == "Daily" and request["body"]["name"] == "nightly"


def test_a_document_that_a_correction_cant_stand_beside_is_not_taken(speaking):
    shell = speaking(rename={"Backup.endTime": "ENDTIME"}, document={})
    assert shell.eval('scv.api.correct{field = "Backup.start_time", is = "ENDTIME"}').status == 0
    finished = shell.eval("", "--sync")
    assert finished.status == 2 and "a correction can't stand beside it" in finished.err, finished
    assert 'scv.api.correct{field = "Backup.start_time", is = false} takes it back' in finished.err
    assert shell.eval('scv.api.correct{field = "Backup.start_time", is = false}').status == 0
    assert shell.eval("", "--sync").status == 0


def test_after_a_sync_the_request_says_which_field_only_the_appliance_knows(speaking):
    shell = speaking(rename={"ScheduleChange.cronExpression": "quartz"}, document={})
    assert shell.eval("", "--sync").status == 0
    edit = EDIT.replace("MINUTE", "1")
    stopped = shell.eval(edit)
    assert stopped.status == 1 and 'scv.api.correct{field = "ScheduleChange.…", is = "quartz"}' in stopped.err, stopped
    assert shell.eval('scv.api.correct{field = "ScheduleChange.cron", is = "quartz"}').status == 0
    assert shell.eval(edit).status == 0


def test_what_is_said_of_the_simulated_appliance_ends_with_it(lone_shell):
    finished = lone_shell.eval(FIELD + " print(#scv.api.corrections())", "--demo")
    assert finished.status == 0 and finished.out == "1\n" and "not kept" in finished.err, finished
    assert not kept(lone_shell.home).exists()


def test_where_nothing_can_be_kept_it_counts_in_the_session(speaking):
    shell = speaking(rename={"Backup.startTime": "takenAt", "Backup.endTime": "ended"})
    nowhere = {"XDG_CONFIG_HOME": "/proc/scvsh-is-not-here"}
    code = FIELD + ' scv.api.correct{field = "Backup.end_time", is = "ended"} '
    finished = shell.eval(code + RESTORE, "--dry-run", env=nowhere)
    assert finished.status == 0 and "but is not kept" in finished.err, finished
    assert shell.eval(RESTORE, "--dry-run", env=nowhere).status == 5


def test_a_script_without_a_home_works(shell):
    none = {name: None for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    finished = shell.eval("print(#scv.jobs() > 0)", env=none)
    assert finished.status == 0 and finished.out == "true\n", finished


def test_help_says_how(shell):
    assert '{word = "COMPLETED", is = "SUCCESSFUL"}' in shell.eval("print(help(scv.api.correct))").out
    assert "scv.api.correct" in shell.eval("print(help(scv.api.corrections))").out
