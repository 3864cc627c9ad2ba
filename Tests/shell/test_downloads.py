"""Downloads: what they may replace, and what is left of one that did not come to its end."""

import os
import signal
import stat

import pytest

from broken_appliance import answer
from harness import PATIENCE, wait_until

OLD = "what was there"


def log(to, *more):
    return f"print(scv.api.jobs.logs(117, {{{', '.join([f'to = {to!r}', *more])}}}))"


@pytest.fixture
def folder(home):
    path = home.folder / "logs"
    path.mkdir()
    (path / "old.log").write_text(OLD)
    (path / "link.log").symlink_to("old.log")
    (path / "dead.log").symlink_to("nothing")
    os.mkfifo(path / "pipe.log")
    (path / "folder.log").mkdir()
    return path


@pytest.mark.parametrize("name, says", [
    ("link.log", "it is a link"), ("dead.log", "it is a link"), ("pipe.log", "a pipe"), ("folder.log", "a folder"),
    ("/dev/null", "a device"),
])
@pytest.mark.parametrize("overwrite", ["overwrite = true", "overwrite = false"])
def test_nothing_but_a_file_is_replaced(shell, simulator, folder, name, says, overwrite):
    names = sorted(os.listdir(folder))
    finished = shell.eval(log(str(folder / name), overwrite))
    assert finished.status == 1 and says in finished.err, finished
    assert "ordinary file" in finished.err or "path" in finished.err, finished
    assert sorted(os.listdir(folder)) == names
    assert (folder / "old.log").read_text() == OLD
    assert stat.S_ISFIFO(os.stat(folder / "pipe.log").st_mode)
    assert simulator.count("jobs.logs") == 0


def test_a_file_is_replaced_only_by_overwrite(shell, folder):
    path = folder / "old.log"
    finished = shell.eval(log(str(path)))
    assert finished.status == 1 and "overwrite = true" in finished.err, finished
    assert path.read_text() == OLD
    for call in ("scv.job_log{job = 117", 'scv.audit_log{file = "audit.log"'):
        finished = shell.eval(f"{call}, to = {str(path)!r}}}")
        assert finished.status == 1 and "overwrite = true" in finished.err, finished
        path.write_text(OLD)
        finished = shell.eval(f"{call}, to = {str(path)!r}, overwrite = true}}")
        assert finished.status == 0, finished
        assert path.read_text() != OLD


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "application/json"])
def test_a_failure_is_no_log(lone_shell, broken_appliance, folder, kind):
    envelope = b'{"statusMessage": "Error", "statusCode": 500, "responseMessage": ["The disk is full."]}'
    appliance = broken_appliance(lambda handler: answer(handler, 200, envelope, kind))
    names = sorted(os.listdir(folder))
    for options in ((str(folder / "new.log"),), (str(folder / "old.log"), "overwrite = true")):
        finished = lone_shell.eval(log(*options), env=appliance.environment())
        assert finished.status == 5 and "The disk is full." in finished.err, finished
    finished = lone_shell.eval("print(scv.api.jobs.logs(117))", env=appliance.environment())
    assert finished.status == 5 and finished.out == "", finished
    assert sorted(os.listdir(folder)) == names
    assert (folder / "old.log").read_text() == OLD


PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>name, password</body></html>"
SPRING = b'{"timestamp": "2026-11-23T15:05:09", "status": 500, "error": "Internal Server Error", "path": "/x"}'
PROBLEM = b'{"type": "about:blank", "title": "Gone", "status": 410, "detail": "The log was purged."}'
LONG = b'{"trace": "' + b"x" * 100_000 + b'", "statusCode": 500, "responseMessage": ["The disk is full."]}'


@pytest.mark.parametrize("status, body, kind, says", [
    (200, PAGE, "text/html;charset=utf-8", "an HTML page, “Sign in”, in the place of the file"),
    (200, PAGE, "application/octet-stream", "an HTML page, “Sign in”, in the place of the file"),
    (200, PROBLEM, "application/problem+json", "The log was purged."),
    (200, b'{"title": "Gone"}', "application/problem+json", "the report of a problem: Gone"),
    (200, SPRING, "application/json", "Internal Server Error"), (200, SPRING, "text/plain", "Internal Server Error"),
    (200, LONG, "application/json", "The disk is full."), (200, LONG, "text/plain", "The disk is full."),
    (206, b"line 7\n", "text/plain", "a part alone of what was asked for"),
])
def test_what_is_no_log_is_not_saved_as_one(lone_shell, broken_appliance, folder, status, body, kind, says):
    appliance = broken_appliance(lambda handler: answer(handler, status, body, kind))
    names = sorted(os.listdir(folder))
    calls = [log(str(folder / "new.log")), log(str(folder / "old.log"), "overwrite = true"),
             "print(scv.api.jobs.logs(117))", f'scv.api.audit.log("audit.log", {{to = {str(folder / "new.log")!r}}})']
    for call in calls:
        finished = lone_shell.eval(call, env=appliance.environment())
        assert finished.status == 5 and says in finished.err and finished.out == "", finished
    assert sorted(os.listdir(folder)) == names
    assert (folder / "old.log").read_text() == OLD


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_no_part(lone_shell, broken_appliance, folder, number):
    def stall(handler):
        answer(handler, 200, b"the first line\n", "text/plain", length=100)
        handler.wfile.flush()
        handler.rfile.read(1)

    appliance = broken_appliance(stall)
    names = sorted(os.listdir(folder))
    process = lone_shell.start("-e", log(str(folder / "new.log")), env=appliance.environment())
    try:
        wait_until(lambda: len(os.listdir(folder)) > len(names), "a part")
        process.send_signal(number)
        assert process.wait(PATIENCE) == (130 if number == signal.SIGINT else -number)
    finally:
        process.kill()
        process.communicate()
    assert sorted(os.listdir(folder)) == names
