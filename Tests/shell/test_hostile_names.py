"""Names that would steer a terminal: nothing of what an appliance sends reaches it raw, on whatever road."""

import io
import json
import threading

import pytest

from broken_appliance import answer
from harness import PROMPT

# A title, an erased screen, a C1 sequence, a line end of C1; marks of direction; what is not seen; a tag; more line
# ends, and what writes over the beginning of a line.
HOSTILE = "\x1b]0;PWN\x07\x1b[2J\x9b31m\x85\u202e\u2066\u200e\u061c\u00ad\U000e0041\u2028\u2029\ufeff\r\x08\x7f"
NAMED = ("name", "description", "message", "error", "summary", "title")


def poisoned(value, key=""):
    """A reply with something hostile at the end of all that is a name or a sentence."""
    if isinstance(value, dict):
        return {name: poisoned(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return [poisoned(item, key) for item in value]
    if isinstance(value, str) and any(part in key.lower() for part in NAMED) and "file" not in key.lower():
        return value + HOSTILE
    return value


@pytest.fixture
def hostile(broken_appliance, simulator):
    """An appliance that says what the simulator says, with hostile names."""
    client = simulator.client().login(simulator.username, simulator.password)
    one_at_a_time = threading.Lock()  # the shell asks side by side, and the client has one connection

    def reply(handler):
        headers = {"Content-Type": "application/json"} if handler.body else {}
        with one_at_a_time:
            status, body = client.send(handler.command, handler.path, handler.body or None, headers)
        kind = "application/json"
        if "/logs" in handler.path:
            kind, body = "text/plain", body.replace(b"\n", HOSTILE.replace("\r", "").encode() + b"\n")
        elif body:
            body = json.dumps(poisoned(json.loads(body))).encode()
        answer(handler, status, body, kind)

    return broken_appliance(reply)


UNSEEN = "\x07\x9b\x85\u202e\u2066\u200e\u061c\u00ad\U000e0041\u2028\u2029\ufeff\x08\x7f\x1b"


def check(text):
    """All that a terminal got, but for what the shell's own progress line is drawn by."""
    text = text.replace("\r\n", "\n").replace("\x1b[K", "")
    for character in UNSEEN:
        at = text.find(character)
        assert at < 0, f"{character!r} in {text[max(0, at - 80):at + 20]!r}"
    # A carriage return stands before the progress line only, never behind a name.
    assert "\ufeff\r" not in text and "feff}\r" not in text


def recorded(terminal):
    terminal.child.logfile_read = io.StringIO()
    return terminal.child.logfile_read


FIRST = "local g = scv.api.resource_groups.list()[1] "
ROADS = {
    "tables": "show(scv.resource_groups()) show(scv.policies()) show(scv.unprotected_vms()) show(scv.jobs())",
    "records": "show(scv.api.resource_groups.list()[1]) show(scv.api.resource_groups.list()[1].name)",
    "not found": "scv.backup_now{group = 'nope'}",
    "not found, of VMs": "scv.restore_vm{vm = 'nope'}",
    "ambiguous": "scv.restore_vm{vm = 'web'}",
    "no policy": FIRST + "scv.backup_now{group = g.id, policy = 'nope'}",
    "no storage": "scv.remove_storage{name = 'nope'}",
    "no datastore": "scv.mount_datastore{datastore = 'nope'}",
    "a job's progress": FIRST + "show(scv.backup_now{group = g.id, policy = g.policies[1].id})",
    "narration": "narrate(true) " + FIRST + "pcall(scv.restore_vm, {vm = g.entities[1], confirm = false})",
    "why": FIRST + "pcall(scv.restore_vm, {vm = g.entities[1], confirm = false}) why()",
    "a dry run": FIRST + "show(dry_run(function() scv.modify_resource_group{group = g.id, description = g.name} end))",
    "errors side by side": FIRST + "parallel({g.name, g.name}, function(name) fail{kind = 'job', message = name} end)",
    "errors as a table": FIRST + "show(parallel({g.name}, function(name) error(name) end, {errors = 'collect'}))",
    "an error of one's own": FIRST + "error('can not do ' .. g.name)",
    "fail": FIRST + "fail{kind = 'job', message = g.name, hint = g.name}",
    "a job's log": "show(scv.job_log(scv.jobs()[1].id))",
    "what the appliance says of itself": "show(scv.api.sync()) help(scv.api) help('resource_groups.list')",
}


@pytest.mark.parametrize("road", ROADS)
def test_nothing_is_raw(lone_shell, hostile, terminals, road):
    terminal = terminals(lone_shell, "-e", ROADS[road], env=hostile.environment())
    log = recorded(terminal)
    terminal.end()
    text = log.getvalue()
    assert "202e" in text or "PWN" in text or "�" in text, text
    check(text)


@pytest.mark.parametrize("form", ["table", "lua", "json", "ndjson", "csv"])
def test_no_form_is_raw_at_a_terminal(lone_shell, hostile, terminals, form):
    code = "scv.api.resource_groups.list()"
    terminal = terminals(lone_shell, "-o", form, "-e", code, env=hostile.environment())
    log = recorded(terminal)
    assert terminal.end() == 0
    check(log.getvalue())
    # In a pipe JSON is what came.
    if form == "json":
        finished = lone_shell.run("-o", "json", "-e", code, env=hostile.environment())
        assert all(row["name"].endswith(HOSTILE) for row in json.loads(finished.out)), finished


def test_a_trace_and_a_question_are_not_raw(lone_shell, hostile, terminals):
    terminal = terminals(
        lone_shell, "--trace", "-e", FIRST + "scv.delete_resource_group{group = g.id}", env=hostile.environment())
    log = recorded(terminal)
    terminal.expect("Go ahead")
    terminal.type("n\r")
    assert terminal.end() == 4
    check(log.getvalue())


@pytest.mark.parametrize("script", ["job-failures", "rpo-audit"])
def test_no_shared_script_is_raw(lone_shell, hostile, terminals, script):
    terminal = terminals(lone_shell, script, env=hostile.environment())
    log = recorded(terminal)
    terminal.end()
    check(log.getvalue())


def test_no_failure_is_raw(lone_shell, broken_appliance, terminals):
    page = f"<html><title>no{HOSTILE}</title></html>".encode()
    words = json.dumps({"statusCode": 400, "responseMessage": ["no" + HOSTILE]}).encode()

    def reply(handler):
        if "policies" in handler.path:
            return answer(handler, 502, page, "text/html")
        if "jobs" in handler.path:
            return answer(handler, 400, ("no" + HOSTILE).encode(), "text/plain")
        if "resource" in handler.path:
            return answer(handler, 200, b"no", "text/\x1b[2Jplain")
        return answer(handler, 400, words)

    appliance = broken_appliance(reply)
    for code in ("scv.api.jobs.list()", "scv.api.storage_systems.list()", "scv.api.resource_groups.list()"):
        terminal = terminals(lone_shell, "--trace", "-e", code, env=appliance.environment())
        log = recorded(terminal)
        assert terminal.end() == 5, log.getvalue()
        check(log.getvalue())


def test_the_prompt_is_not_raw(lone_shell, hostile, terminals):
    terminal = terminals(lone_shell, env=hostile.environment())
    terminal.expect(PROMPT)
    log = recorded(terminal)
    for line in ("scv.resource_groups()", "scv.backup_now{group = 'nope'}", "scv.api.resource_groups.list()[1].name"):
        terminal.line(line)
    # readline draws the lines that are typed; what was printed is between them.
    for character in "\x07\x9b\x85\u202e\u2066\u200e\u061c\u00ad\U000e0041\u2028\u2029\ufeff\x7f":
        assert character not in log.getvalue(), repr(character)
    assert "\x1b]0;PWN" not in log.getvalue() and "\x1b[2J" not in log.getvalue()
