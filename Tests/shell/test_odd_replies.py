"""Replies that are all but right: one value suffers, not the whole, and what is told is the true reason."""

import json
import signal
import socket
import threading
import time

import pytest

from broken_appliance import answer
from harness import PATIENCE

LIST = '{"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": {"policyResponseList": %s}}'


def policies(text):
    return lambda handler: answer(handler, 200, (LIST % text).encode())


@pytest.mark.parametrize("text, shown, note", [
    ('[{"id": 12345678901234567890123, "name": "daily"}]', '"12345678901234567890123"', "beyond 64 bits"),
    ('[{"id": 18446744073709551615, "name": "daily"}]', '"18446744073709551615"', ""),
    ('[{"id": 1, "name": "daily", "x": 1e400}]', '"1e400"', "beyond 64 bits"),
    (r'[{"id": 1, "name": "daily \ud83d"}]', "daily \ufffd", "U+FFFD"),
    ('[{"id": 1, "name": "dai\tly"}]', r"dai\tly", "control character"),
    ('[{"id": 1, "name": "daily", "x": NaN}]', "daily", "no number"),
])
def test_one_value_does_not_cost_the_reply(lone_shell, broken_appliance, text, shown, note):
    appliance = broken_appliance(policies(text))
    finished = lone_shell.run("-o", "json", "-e", "scv.api.policies.list()", env=appliance.environment())
    assert finished.status == 0, finished
    assert shown in finished.out and len(json.loads(finished.out)) == 1, finished
    assert note in finished.err, finished


def test_a_list_that_is_null_is_empty(lone_shell, broken_appliance):
    appliance = broken_appliance(policies("null"))
    finished = lone_shell.eval("print(#scv.policies())", env=appliance.environment())
    assert (finished.status, finished.out) == (0, "0\n"), finished
    assert "taken for an empty list" in finished.err, finished


WORKFLOWS = [
    'scv.backup_now{group = "g", policy = "p"}', 'scv.restore_vm{vm = "v", confirm = false}', "scv.policies()",
    'scv.backups{vm = "v"}', 'scv.delete_resource_group{group = "g", confirm = false}', "scv.mounted()", "scv.jobs()",
]


@pytest.mark.parametrize("rows", ["[1, \"x\"]", "[null]", "[[]]", "[true]"])
@pytest.mark.parametrize("call", WORKFLOWS)
def test_rows_that_are_no_records_are_told(lone_shell, broken_appliance, call, rows):
    body = '{"statusCode": 200, "response": %s}' % rows
    wrapped = '{"statusCode": 200, "response": {"%s": %s}}'

    def reply(handler):
        names = {"policies": "policyResponseList"}
        name = names.get(handler.path.split("?")[0].rstrip("/").split("/")[-1])
        answer(handler, 200, (wrapped % (name, rows) if name else body).encode())

    appliance = broken_appliance(reply)
    finished = lone_shell.eval(call, env=appliance.environment())
    assert finished.status == 5, finished
    assert "stack traceback" not in finished.err and ".lua:" not in finished.err, finished
    assert not [request for request in appliance.requests if request[0] != "GET" and "login" not in request[1]]


def test_the_words_of_a_problem_are_shown(lone_shell, broken_appliance):
    problem = b'{"type":"about:blank","title":"Bad Request","status":400,"detail":"Invalid moref"}'
    appliance = broken_appliance(lambda handler: answer(handler, 400, problem, "application/problem+json"))
    finished = lone_shell.eval("scv.policies()", env=appliance.environment())
    assert finished.status == 5 and "Invalid moref" in finished.err and "Bad Request" in finished.err, finished


@pytest.mark.parametrize("variable", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_a_dead_proxy_is_named_with_its_variable(lone_shell, variable):
    environment = {
        "SCVSH_URL": "https://scv.example:8144", "SCVSH_USERNAME": "u", "SCVSH_PASSWORD": "p",
        variable: "http://someone:hunter2@127.0.0.1:1"}
    finished = lone_shell.run("--insecure", "-e", "scv.policies()", env=environment)
    assert finished.status == 3, finished
    assert f"the proxy 127.0.0.1:1 of {variable}" in finished.err and "no_proxy" in finished.err, finished
    assert "hunter2" not in finished.err


@pytest.mark.parametrize("status", [407, 503])
def test_what_a_proxy_answers_is_told(lone_shell, status):
    with socket.create_server(("127.0.0.1", 0)) as server:
        def refuse():
            while True:
                connection, _ = server.accept()
                with connection:
                    connection.recv(4000)
                    connection.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
        threading.Thread(target=refuse, daemon=True).start()
        environment = {
            "SCVSH_URL": "https://scv.example:8144", "SCVSH_USERNAME": "u", "SCVSH_PASSWORD": "p",
            "https_proxy": f"http://127.0.0.1:{server.getsockname()[1]}"}
        finished = lone_shell.run("--insecure", "-e", "scv.policies()", env=environment)
    assert finished.status == 3 and f"answers {status}" in finished.err and "https_proxy" in finished.err, finished


def test_ctrl_c_ends_a_password_command_at_once(lone_shell, home):
    mark = home.folder / "asked"
    process = lone_shell.start("--insecure", "-e", "scv.policies()", env={
        "SCVSH_URL": "https://127.0.0.1:1", "SCVSH_USERNAME": "u",
        "SCVSH_PASSWORD_COMMAND": f"touch {mark}; sleep 600"})
    try:
        deadline = time.monotonic() + PATIENCE
        while not mark.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    finally:
        process.kill()
        process.communicate()
