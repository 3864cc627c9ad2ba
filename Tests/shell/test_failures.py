"""What a user is told when the appliance, the network or her own words are wrong; each with its exit status."""

import json
import socket
import threading

import pytest

from broken_appliance import answer

READ = "scv.api.jobs.list()"
BACKUP = "scv.backup_now{group='gold_web', policy='daily'}"


def kind_of(shell, code, *arguments, **options):
    """The kind of the error that the code raises."""
    finished = shell.eval(f"local ok, e = pcall(function() {code} end) print(ok, e.kind)", *arguments, **options)
    assert finished.out.startswith("false\t"), finished
    return finished.out.strip().split("\t")[1]


def told(finished, status, *words):
    """The failure is one clear message with the right exit status."""
    assert finished.status == status, finished
    assert finished.out == ""
    for word in words:
        assert word.lower() in finished.err.lower(), finished
    assert "Fatal error" not in finished.err


# --- the road to the appliance --------------------------------------------------------------------------------------


def test_a_host_that_does_not_exist(shell):
    told(shell.eval(READ, "--url", "nosuchhost.invalid"), 3, "nosuchhost.invalid")


def test_a_port_where_nobody_listens(shell):
    told(shell.eval(READ, "--url", "https://127.0.0.1:1"), 3, "127.0.0.1:1")


def test_a_port_that_does_not_speak_tls(shell):
    with socket.create_server(("127.0.0.1", 0)) as server:
        def answer_once():
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"SSH-2.0-Something\r\n")
        thread = threading.Thread(target=answer_once, daemon=True)
        thread.start()
        told(shell.eval(READ, "--url", f"https://127.0.0.1:{server.getsockname()[1]}"), 3)


def test_a_wrong_password(shell, simulator):
    told(shell.eval(READ, env={"SCVSH_PASSWORD": "wrong-Passw0rd"}), 3, simulator.username)
    assert simulator.count("auth.login") == 1


def test_a_wrong_password_is_not_repeated_to_the_user(shell):
    finished = shell.eval(READ, "--trace", env={"SCVSH_PASSWORD": "wrong-Passw0rd"})
    assert "wrong-Passw0rd" not in finished.err + finished.out


# --- replies that are not what they should be -----------------------------------------------------------------------

HTML = b"<!DOCTYPE html><html><body>Sign in to the proxy</body></html>"


def html(handler):
    answer(handler, 200, HTML, "text/html")


def truncated(handler):
    answer(handler, 200, b'{"statusCode": 200, "response": [{"id": 1', length=5000)


def cut_json(handler):
    answer(handler, 200, b'{"statusCode": 200, "response": [{"id": 1')


def bare_500(handler):
    answer(handler, 500, b"")


def envelope_500(handler):
    answer(handler, 200, b'{"statusMessage": "Error", "statusCode": 500, "responseMessage": ["The vault is shut."]}')


def empty(handler):
    answer(handler, 200, b"")


def not_utf8(handler):
    answer(handler, 200, b'{"response": "\xff\xfe"}')


BROKEN = {
    "a page of HTML": (html, "protocol"), "JSON cut short by the connection": (truncated, None),
    "JSON cut short by the sender": (cut_json, "protocol"), "a 500 without a body": (bare_500, "appliance"),
    "an envelope that says 500": (envelope_500, "appliance"), "nothing at all": (empty, "protocol"),
    "text that is not UTF-8": (not_utf8, "protocol"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_reply_is_told(lone_shell, broken_appliance, case):
    misbehave, kind = BROKEN[case]
    appliance = broken_appliance(misbehave)
    finished = lone_shell.eval(READ, env=appliance.environment())
    assert finished.status == (5 if kind else finished.status) and finished.status in (3, 5), finished
    assert "jobs" in finished.err
    if kind:
        assert kind_of(lone_shell, READ, env=appliance.environment()) == kind


def test_the_appliance_s_own_words_are_passed_on(lone_shell, broken_appliance):
    appliance = broken_appliance(envelope_500)
    told(lone_shell.eval(READ, env=appliance.environment()), 5, "The vault is shut.", "500")
    finished = lone_shell.eval(
        f"local _, e = pcall(function() {READ} end) print(e.status, e.messages[1], e.operation, e.method, e.path)",
        env=appliance.environment())
    fields = finished.out.strip().split("\t")
    assert fields[1:4] == ["The vault is shut.", "jobs.list", "GET"]
    assert fields[4].endswith("/4.1/jobs")


@pytest.mark.parametrize("status, says", [
    ({}, "the reply of jobs.get lacks field status or jobStatus (status)"),
    ({"status": None}, "the reply of jobs.get: field status is null"),
    ({"jobStatus": 7}, "the reply of jobs.get: field jobStatus (status) must be text, got the integer 7"),
    ({"status": ["RUNNING"]}, "the reply of jobs.get: field status must be text, got a table"),
])
def test_a_job_that_does_not_say_how_it_stands_is_told(lone_shell, broken_appliance, status, says):
    job = {"id": 5, "type": "backup", "startTime": "11/23/2026 03:05:09 PM"} | status
    envelope = {"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": job}
    appliance = broken_appliance(lambda handler: answer(handler, 200, json.dumps(envelope).encode()))
    told(lone_shell.eval("scv.wait_for_job(5)", env=appliance.environment()), 5, says, "scv.api.sync()")
    assert kind_of(lone_shell, "scv.wait_for_job(5)", env=appliance.environment()) == "protocol"


def test_a_job_that_is_over_and_does_not_say_how_it_ended_is_no_job_that_goes_on(lone_shell, broken_appliance):
    job = {"id": 120, "type": "backup", "endTime": "11/23/2026 03:05:09 PM"}
    envelope = {"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": job}
    appliance = broken_appliance(lambda handler: answer(handler, 200, json.dumps(envelope).encode()))
    finished = lone_shell.eval("scv.wait_for_job(120)", env=appliance.environment())
    told(finished, 5, "job 120 is over, how it ended is not known", "its log: scv.api.jobs.logs(120)")
    assert "goes on" not in finished.err
    assert kind_of(lone_shell, "scv.wait_for_job(120)", env=appliance.environment()) == "protocol"


@pytest.mark.parametrize("misbehave", [html, bare_500, empty])
def test_a_login_that_is_answered_badly_is_told(lone_shell, broken_appliance, misbehave):
    appliance = broken_appliance(html, login=misbehave)
    finished = lone_shell.eval(READ, env=appliance.environment())
    assert finished.status in (3, 5), finished
    assert "log" in finished.err.lower()


def test_a_reply_without_json_is_fine_where_none_is_documented(lone_shell, broken_appliance):
    appliance = broken_appliance(html)
    finished = lone_shell.eval(
        "print(type(scv.request('GET', '/4.1/not-in-the-document')))", env=appliance.environment())
    assert finished.status in (0, 5), finished
    assert "Fatal" not in finished.err


# --- faults of the simulator ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_read_that_meets_a_passing_trouble_is_sent_again(shell, simulator, status):
    simulator.fault("jobs.list", "status", status=status, count=2)
    finished = shell.eval(f"print(#{READ} > 0)")
    assert finished.out == "true\n", finished
    assert simulator.count("jobs.list") == 3


def test_a_read_whose_connection_drops_is_sent_again(shell, simulator):
    simulator.fault("jobs.list", "drop_before", count=1)
    assert shell.eval(f"print(#{READ} > 0)").out == "true\n"


def test_a_read_is_not_sent_again_for_ever(shell, simulator):
    simulator.fault("jobs.list", "status", status=503)
    told(shell.eval(READ), 5, "503")
    assert 2 <= simulator.count("jobs.list") <= 10


@pytest.mark.parametrize("status", [500, 400, 404, 409])
def test_other_statuses_are_final(shell, simulator, status):
    simulator.fault("jobs.list", "status", status=status)
    told(shell.eval(READ), 5, str(status))
    assert simulator.count("jobs.list") == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_change_is_sent_once_whatever_the_status(shell, simulator, status):
    simulator.fault("resource_groups.backup_now", "status", status=status)
    finished = shell.eval(BACKUP)
    assert finished.status == 5, finished
    assert simulator.count("resource_groups.backup_now") == 1


@pytest.mark.parametrize("kind, changes", [("drop_before", 0), ("drop_after", 1)])
def test_a_change_whose_reply_is_lost_has_an_unknown_outcome(shell, simulator, kind, changes):
    simulator.fault("resource_groups.backup_now", kind)
    told(shell.eval(BACKUP), 5, "job")
    counters = simulator.counters()
    assert counters["changes"] == changes
    assert counters["by_operation"]["resource_groups.backup_now"] == 1


def test_a_lost_change_after_a_read_on_the_same_connection(shell, simulator):
    """The read leaves a connection open; the change must not travel on it, or libcurl would send it twice."""
    simulator.fault("resource_groups.backup_now", "drop_after", count=1)
    code = "local g = scv.api.resource_groups.list() " \
           "local ok, e = pcall(scv.api.resource_groups.backup_now, {resourceGroupId = g[1].id, policyId = 1}) " \
           "print(ok, e.kind) error(e)"
    finished = shell.eval(code)
    assert finished.status == 5, finished
    assert finished.out == "false\tunknown_outcome\n"
    assert simulator.counters()["changes"] == 1


@pytest.mark.parametrize("kind", ["broken_json", "endless_json"])
def test_json_that_is_broken_or_never_ends(shell, simulator, kind):
    simulator.fault("jobs.list", kind)
    told(shell.eval(READ), 5, "jobs")
    assert kind_of(shell, READ) == "protocol"


def test_broken_json_after_a_change_says_that_it_was_done(shell, simulator):
    simulator.fault("resource_groups.backup_now", "broken_json")
    finished = shell.eval(BACKUP)
    assert finished.status == 5, finished
    assert simulator.counters()["changes"] == 1


# --- the user's own slips -------------------------------------------------------------------------------------------

SLIPS = {
    "an argument of the wrong type": ("scv.api.jobs.get{id = {}}", "argument", "id"),
    "an argument left out": ("scv.api.jobs.get()", "argument", "id"),
    "a misspelt argument": ("scv.api.jobs.list{tipe = 'backup'}", "argument", "type"),
    "a forbidden character": ("scv.api.jobs.list{type = 'a&b'}", "argument", "&"),
    "an unknown group": ("scv.backup_now{group = 'gold_wep', policy = 'daily'}", "not_found", "gold_web"),
    "an unknown policy": ("scv.backup_now{group = 'gold_web', policy = 'daly'}", "not_found", "daily"),
    "no group": ("scv.backup_now{policy = 'daily'}", "argument", "group"),
    "a policy that could be either": ("scv.backup_now{group = 'gold_web'}", ("ambiguous", "argument"), "hourly"),
    "a misspelt argument of a workflow": (
        "scv.backup_now{groop = 'gold_web', policy = 'daily'}", "argument", "group"),
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_told_with_what_would_be_right(shell, simulator, case):
    code, kind, named = SLIPS[case]
    told(shell.eval(code), 1, named)
    assert kind_of(shell, code) in (kind if isinstance(kind, tuple) else (kind,))
    assert simulator.counters()["changes"] == 0


def test_an_unknown_job(shell):
    finished = shell.eval("scv.api.jobs.get(987654321)")
    assert finished.status in (1, 5), finished
    assert "987654321" in finished.err


def test_json_refuses_by_path(lone_shell):
    for code, path in [("{a = {b = {0/0}}}", "a.b[1]"), ("{f = print}", "f")]:
        finished = lone_shell.eval(f"print(pcall(json.encode, {code}))")
        assert finished.out.startswith("false"), finished
        assert path in finished.out
    finished = lone_shell.eval("local t = {} t.x = {t} print(pcall(json.encode, t))")
    assert finished.out.startswith("false") and "x" in finished.out


def test_an_operation_that_does_not_exist_is_told_with_those_that_do(shell):
    told(shell.eval("scv.api.jobs.lst()"), 1, "list")
    told(shell.eval("scv.api.job.list()"), 1, "jobs")
