"""--log json: a line for each thing that happens, for programs that read logs."""

import json
import os
import re
import resource
import subprocess

import pytest

from broken_appliance import answer
from harness import PATIENCE, SCVSH

BACKUP = "scv.backup_now{group='gold_web', policy='daily'}"
ENVELOPE = ["time", "level", "event"]
# The rest of each line, in its order; what is in brackets may be missing.
FIELDS = {
    "begin": "script pid version",
    "end": "script status duration_ms",
    "request": "appliance [server] call [operation] method path attempt status [envelope_status] duration_ms bytes "
    "[file]",
    "retry": "appliance [server] call [operation] method path attempt pause_ms cause",
    "login": "appliance call username first duration_ms",
    "change": "appliance call [operation] method path effect targets [targets_left_out] outcome [job] [error] "
    "[message] "
              "[duration_ms]",
    "failed": "appliance [server] call [operation] method path error message duration_ms",
    "job": "appliance job status outcome waited_ms"}


def events(text):
    """The lines of the log among others, each checked for its form."""
    found = []
    for line in text.splitlines():
        if not line.startswith('{"time"'):
            continue
        event = json.loads(line)
        assert json.dumps(event, separators=(",", ":"), ensure_ascii=False) == line, "no white space, keys once"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"])
        assert event["level"] in ("info", "warning", "error")
        keys = list(event)
        assert keys[:3] == ENVELOPE
        known = FIELDS[event["event"]].split()
        order = [name.strip("[]") for name in known]
        assert [order.index(key) for key in keys[3:]] == sorted(order.index(key) for key in keys[3:]), keys
        assert {name for name in known if "[" not in name} <= set(keys), keys
        found.append(event)
    return found


def logged(shell, code, *options, status=0, **more):
    finished = shell.run("--log", "json", *options, "-e", code, **more)
    assert finished.status == status, finished
    assert '{"time"' not in finished.out, "results go to standard output, and the log does not"
    return events(finished.err)


def only(found, event):
    chosen = [each for each in found if each["event"] == event]
    assert len(chosen) == 1, found
    return chosen[0]


def test_a_run_that_reads(shell, simulator):
    found = logged(shell, "print(#scv.api.jobs.list())")
    assert [each["event"] for each in found] == ["begin", "request", "login", "request", "end"], found
    begin, login, request = found[0], found[2], found[3]
    assert begin["script"] == "-e" and begin["pid"] > 1
    assert login["username"] == simulator.username and login["first"] is True
    assert found[1]["operation"] == "auth.login"
    assert request["appliance"] == f"127.0.0.1:{simulator.port}"
    assert (request["operation"], request["method"], request["path"], request["status"], request["attempt"]) == (
        "jobs.list", "GET", "/4.1/jobs", 200, 1)
    assert request["bytes"] > 100 and request["duration_ms"] >= 0
    assert found[-1]["status"] == 0 and found[-1]["duration_ms"] >= request["duration_ms"]
    assert {each["level"] for each in found} == {"info"}


def test_no_secret_is_in_it(shell, simulator):
    finished = shell.run(
        "--log", "json", "-e",
        "pcall(scv.request, 'POST', '/4.1/auth/login', {body = {username = 'x', password = 'hunter2-hunter2'}})"
        "; pcall(scv.request, 'GET', '/4.1/' .. os.getenv('SIMULATOR_PASSWORD'))")
    assert len(events(finished.err)) >= 5
    assert simulator.password not in finished.err and "hunter2" not in finished.err
    assert "token" not in finished.err.lower()


def test_a_change_with_its_job(shell):
    found = logged(shell, BACKUP)
    change, job = only(found, "change"), only(found, "job")
    assert (change["operation"], change["effect"], change["outcome"], change["level"]) == (
        "resource_groups.backup_now", "change", "done", "info")
    assert change["targets"] == ["policyId 2", "resourceGroupId 1"] and change["job"] == job["job"]
    assert (job["status"], job["outcome"], job["level"]) == ("COMPLETED", "done", "info")
    assert job["appliance"] == change["appliance"] and job["waited_ms"] >= 500


def test_a_job_that_fails_and_the_status(shell):
    code = (
        "for _, job in ipairs(scv.api.jobs.list()) do "
        "if job.status == 'FAILED' then scv.wait_for_job(job.id) end end")
    found = logged(shell, code, status=5)
    job = only(found, "job")
    assert (job["outcome"], job["level"]) == ("failed", "error"), job
    assert (found[-1]["event"], found[-1]["status"], found[-1]["level"]) == ("end", 5, "error")


@pytest.mark.parametrize("fault, outcome, error, status", [
    (("drop_after", {}), "unknown", "unknown_outcome", 5),
    (("status", {"status": 500}), "rejected", "appliance", 5),
    (("refuse", {}), "not_sent", "connect", 3)])
def test_what_became_of_a_change(shell, simulator, fault, outcome, error, status):
    kind, details = fault
    change_call = "scv.api.resource_groups.backup_now{resourceGroupId = 2, policyId = 2}"
    shell_code = "scv.policies(); os.execute(os.getenv('FAULT')); " + change_call
    fault = {"operation": "resource_groups.backup_now", "kind": kind, "count": 9, **details}
    if kind == "refuse":
        fault = {"kind": kind, "seconds": 60}  # whatever comes next
    setter = (
        f"curl -sk -H 'Content-Type: application/json' -d '{json.dumps(fault)}' "
        f"https://127.0.0.1:{simulator.port}/simulator/faults >/dev/null")
    found = logged(shell, shell_code, status=status, env={"FAULT": setter})
    change = only(found, "change")
    assert (change["outcome"], change["error"], change["level"]) == (outcome, error, "error"), change
    if kind != "refuse":
        assert simulator.counters()["changes"] == (1 if outcome == "unknown" else 0)


def test_what_is_not_let_out(shell, simulator):
    change = only(logged(shell, BACKUP, "--read-only", status=4), "change")
    assert (change["outcome"], change["error"], change["level"]) == ("not_sent", "refused", "warning")
    change = only(logged(shell, BACKUP, "--dry-run"), "change")
    assert (change["outcome"], change["level"]) == ("dry_run", "info")
    assert simulator.counters()["changes"] == 0


def test_a_read_that_fails_is_tried_and_told(shell, simulator):
    simulator.fault("jobs.list", "status", status=503, count=1)
    found = logged(shell, "scv.api.jobs.list()")
    assert only(found, "retry")["cause"] == "status 503"
    assert [each["status"] for each in found if each.get("operation") == "jobs.list" and "bytes" in each] == [503, 200]
    failed = only(logged(shell, "scv.api.jobs.get(99999)", status=5), "failed")
    assert (failed["error"], failed["operation"], failed["level"]) == ("appliance", "jobs.get", "error")


def test_a_refused_login(shell):
    found = logged(shell, "scv.policies()", status=3, env={"SCVSH_PASSWORD": "wrong-wrong"})
    assert [each["error"] for each in found if each["event"] == "failed"] == ["appliance", "login"], found
    assert "login" not in [each["event"] for each in found]
    assert found[-1]["status"] == 3


@pytest.mark.parametrize("code, status", [
    ("os.exit(3)", 3), ("os.exit(false)", 1), ("os.exit(true)", 0), ("os.exit()", 0), ("os.exit(256 + 7)", 7),
    ("error('no')", 1), ("pcall(os.exit, {})", 0), ("x", 1)])
def test_every_end_has_its_status(lone_shell, code, status):
    found = logged(lone_shell, code, status=status)
    assert [(each["event"], each.get("status")) for each in found] == [("begin", None), ("end", status)]


def test_each_part_is_told_by_its_name(home, lone_shell):
    script = home.file("a.lua", "print(1)")
    finished = lone_shell.run("--log", "json", "-e", "print(0)", script)
    found = events(finished.err)
    assert [each["script"] for each in found] == ["-e", "-e", script, script]
    assert len({each["pid"] for each in found if "pid" in each}) == 1
    missing = lone_shell.run("--log", "json", "no-such-script")
    assert [each.get("status") for each in events(missing.err)] == [None, 1]


def test_a_file_is_added_to(home, shell):
    path = home.folder / "scvsh.log"
    for count in (1, 2):
        finished = shell.run("--log", "json", "--log-file", str(path), "-e", "print(#scv.policies() > 0)")
        assert (finished.status, finished.out, finished.err) == (0, "true\n", ""), finished
        assert [each["event"] for each in events(path.read_text())].count("end") == count
    assert path.stat().st_mode & 0o777 == 0o600
    assert all(line.startswith('{"time"') for line in path.read_text().splitlines())


@pytest.mark.parametrize("name, why", [
    ("link", "it is a link"), ("folder", "it is a folder"), ("missing/x", "No such file"), ("pipe", "it is a device")])
def test_a_file_that_can_not_be_added_to_stops_it_first(home, shell, simulator, name, why):
    (home.folder / "link").symlink_to("target")
    (home.folder / "folder").mkdir()
    os.mkfifo(home.folder / "pipe")
    finished = shell.run("--log", "json", "--log-file", name, "-e", "print(1); scv.policies()")
    assert (finished.status, finished.out) == (2, ""), finished
    assert f"can't write the log to {name}: {why}" in finished.err
    assert simulator.counters()["requests"] == 0
    assert not (home.folder / "target").exists()


@pytest.mark.parametrize("options, said, hint", [
    (["--log", "xml"], "--log can't be 'xml'", "It takes json."),
    (["--log-file", "x"], "--log-file is for --log", "--log json --log-file FILE."),
    (["--log", "json", "--log-file", ""], "--log-file can't be ''", "It must not be empty.")])
def test_slips(lone_shell, options, said, hint):
    finished = lone_shell.run(*options, "-e", "print(1)")
    assert (finished.status, finished.out) == (2, ""), finished
    assert said in finished.err and hint in finished.err


def test_a_full_disk_changes_nothing_and_is_told_once(home, shell, simulator):
    path = home.folder / "scvsh.log"
    path.write_text("x" * 1000 + "\n")
    code = f"local j = {BACKUP}; print(j.status)"

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1100, 1100))

    finished = subprocess.run(
        [SCVSH, "--log", "json", "--log-file", str(path), "-e", code], capture_output=True, text=True,
        timeout=3 * PATIENCE, env=shell.environment(None), cwd=home.folder, preexec_fn=limit, stdin=subprocess.DEVNULL)
    assert (finished.returncode, finished.stdout) == (0, "COMPLETED\n"), finished
    assert finished.stderr.count("lines are missing in the log") == 1, finished.stderr
    assert simulator.counters()["changes"] == 1


def test_where_nothing_was_taken_no_empty_line_comes(home, lone_shell):
    path = home.folder / "scvsh.log"
    before = "x" * 999 + "\n"
    path.write_text(before)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))

    # The disk has room again in the midst of the run.
    code = 'assert(os.execute("prlimit --fsize=unlimited:unlimited --pid $PPID")) print("so")'
    finished = subprocess.run(
        [SCVSH, "--log", "json", "--log-file", str(path), "-e", code], capture_output=True, text=True,
        timeout=3 * PATIENCE, env=lone_shell.environment(None), cwd=home.folder, preexec_fn=limit,
        stdin=subprocess.DEVNULL)
    assert (finished.returncode, finished.stdout) == (0, "so\n"), finished
    assert finished.stderr.count("lines are missing in the log") == 1, finished.stderr
    old, end, rest = path.read_text().split("\n")
    assert old + "\n" == before and rest == "" and json.loads(end)["event"] == "end"


def test_a_reader_that_is_gone_changes_nothing(shell, simulator):
    reading, writing = os.pipe()
    os.close(reading)
    finished = subprocess.run(
        [SCVSH, "--log", "json", "-e", f"local j = {BACKUP}; print(j.status)"], stdout=subprocess.PIPE, stderr=writing,
        text=True, timeout=3 * PATIENCE, env=shell.environment(None), cwd=shell.home.folder, stdin=subprocess.DEVNULL)
    os.close(writing)
    assert (finished.returncode, finished.stdout) == (0, "COMPLETED\n"), finished
    assert simulator.counters()["changes"] == 1


def test_what_the_appliance_says_breaks_no_line(home, lone_shell, broken_appliance):
    said = "a\nb\x1b[31m\u2028\u202e{\"time\":1}" + "z" * 2000
    body = json.dumps({"statusCode": 500, "responseMessage": [said]}).encode()
    appliance = broken_appliance(lambda handler: answer(handler, 500, body))
    finished = lone_shell.run("--log", "json", "-e", "scv.api.policies.list()", env=appliance.environment())
    failed = only(events(finished.err), "failed")
    assert len(failed["message"]) <= 501 and failed["message"].endswith("…")
    assert not set("\n\x1b\u2028\u202e") & set(failed["message"])


def test_it_stands_beside_a_trace(shell):
    finished = shell.run("--log", "json", "--trace", "-e", "scv.policies()")
    lines = finished.err.splitlines()
    curls = [line for line in lines if line.startswith("curl ")]
    requests = [each for each in events(finished.err) if each["event"] == "request"]
    assert len(curls) == len(requests) == 2
