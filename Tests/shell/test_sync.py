"""The appliance's own document: read, gone by, kept, and refused where it is hostile or broken."""

import json
import stat

import pytest

from broken_appliance import answer
from harness import ROOT

DOCUMENTS = ROOT / "Tests" / "APITests" / "Documents"
PLACES = {"openapi-3.1.json": "/api/v3/api-docs", "swagger-2.0.json": "/api/v2/api-docs"}
EXTRAS = {
    "_function.check", "_function.check_2", "_sync.update_sync_settings", "jobs.get_jobs_summary",
    "notification_center.send_test_message", "policies.list_2", "versions.get_4_1_versions", "vms._end",
    "vms.delete_vm_tag", "vms.get_vm_tags"}
OPERATIONS = """
local names = {}
for _, s in ipairs(scv.api.subjects()) do
  for _, o in ipairs(s.operations) do names[#names + 1] = o.name end
end
print(json.encode(names))
"""


def document(name):
    return (DOCUMENTS / name).read_text().replace("scv.demo.local", "127.0.0.1").encode()


@pytest.fixture(params=PLACES)
def appliance(request, broken_appliance):
    """An appliance that has more operations than we know, some of them elsewhere."""
    def reply(handler):
        if handler.path == PLACES[request.param]:
            answer(handler, 200, document(request.param))
        elif handler.path.endswith("/log-file"):
            answer(handler, 200, b"the log", kind="application/octet-stream")
        elif "/4.1/" in handler.path:
            # What it was asked, so that the test sees what arrived.
            said = {"method": handler.command, "path": handler.path}
            answer(handler, 200, json.dumps({"statusCode": 200, "response": said}).encode())
        else:
            answer(handler, 404, b'{"statusCode": 404}')

    return broken_appliance(reply)


def documents(home):
    return [path for path in (home.folder / "cache").rglob("*") if path.is_file()]


def asked(appliance):
    return [path for _, path in appliance.requests if path.endswith("api-docs")]


def test_what_is_new_can_be_called_and_what_differs_is_listed(lone_shell, appliance):
    finished = lone_shell.run(
        "-y", "-o", "json", "-e", """(function()
          local before = scv.api.jobs
          local rows = scv.api.sync()
          return {
            logs = scv.api.jobs.logs(7), fail = before.fail(7).method, summary = before.get_jobs_summary().path,
            remove = scv.api.storage_systems.remove("svm_1").path, tag = scv.api.vms.delete_vm_tag("gold"),
            name = scv.api.policies.list_2 ~= nil, keyword = scv.api._function.check().path,
            rows = rows, again = #scv.api.differences() == #rows,
          }
        end)()""", env=appliance.environment())
    assert finished.status == 0, finished
    told = json.loads(finished.out)
    assert told["logs"] == "the log"
    assert told["fail"] == "POST"
    assert told["summary"] == "/api/4.1/jobs/summary"
    assert told["remove"] == "/api/4.1/storage-system/by-name/svm_1"
    assert told["tag"] == {"method": "DELETE", "path": "/api/4.1/vm/tags/gold"}
    assert told["name"] and told["again"]
    assert told["keyword"] == "/api/4.1/health"
    rows = told["rows"]
    extras = {row["operation"] for row in rows if row["what"] == "operation" and "ours" not in row}
    assert extras == EXTRAS
    assert {row["operation"] for row in rows if row["what"] == "path"} == {"jobs.logs", "storage_systems.remove"}
    assert {row["operation"] for row in rows if row["what"] == "method"} == {"jobs.fail"}
    assert not [row for row in rows if row["what"] == "effect"]


def test_what_nobody_knows_is_not_done_unasked(lone_shell, appliance):
    finished = lone_shell.eval("scv.api.vms.delete_vm_tag('gold')", "--sync", env=appliance.environment())
    assert finished.status == 4, finished
    assert not [path for method, path in appliance.requests if method == "DELETE"]


def test_it_is_kept_for_its_owner_alone_and_used_later(lone_shell, appliance):
    environment = appliance.environment()
    finished = lone_shell.eval("print(scv.api.jobs.get_jobs_summary().method)", "--sync", env=environment)
    assert finished.out == "GET\n", finished
    [file] = documents(lone_shell.home)
    assert file.name == f"127.0.0.1:{appliance.port}.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    before = len(appliance.requests)
    finished = lone_shell.eval(OPERATIONS + "print(#scv.api.differences() > 10)", env=environment)
    names, differs = finished.out.splitlines()
    assert EXTRAS <= set(json.loads(names)) and differs == "true"
    assert json.loads(file.read_text().split("\n", 1)[0])["date"] in finished.err
    assert len(appliance.requests) == before  # help and differences need no connection
    assert lone_shell.eval("print(scv.api.jobs.get_jobs_summary().method)", env=environment).out == "GET\n"
    assert not [path for _, path in appliance.requests[before:] if path.endswith("api-docs")]

    # Another appliance knows nothing of it.
    other = {**environment, "SCVSH_URL": "https://127.0.0.1:1"}
    assert not EXTRAS & set(json.loads(lone_shell.eval(OPERATIONS, env=other).out))


@pytest.mark.parametrize("spoil", [
    lambda text: "", lambda text: text[:500], lambda text: "{}\n" + text, lambda text: text.replace("paths", "ways"),
    lambda text: text.replace("127.0.0.1:8144", "evil.example"),
])
def test_a_spoilt_copy_is_passed_over_with_a_note(lone_shell, appliance, spoil):
    environment = appliance.environment()
    lone_shell.eval("", "--sync", env=environment)
    [file] = documents(lone_shell.home)
    file.write_text(spoil(file.read_text()))
    finished = lone_shell.eval(OPERATIONS, env=environment)
    assert finished.status == 0, finished
    assert not EXTRAS & set(json.loads(finished.out))
    assert "is not used" in finished.err and "scv.api.sync() reads it anew" in finished.err
    assert "get_jobs_summary" in lone_shell.eval("print(scv.api.jobs)", "--sync", env=environment).out


def test_what_can_not_be_kept_is_gone_by_all_the_same(lone_shell, appliance):
    (lone_shell.home.folder / "cache" / "scvsh").write_text("in the way")
    finished = lone_shell.eval("print(scv.api.jobs.get_jobs_summary().method)", "--sync", env=appliance.environment())
    assert finished.status == 0 and finished.out == "GET\n"
    assert "not kept for later" in finished.err


def test_sync_says_on_standard_error_alone_what_it_read(lone_shell, appliance):
    finished = lone_shell.eval("", "--sync", env=appliance.environment())
    assert finished.status == 0 and finished.out == ""
    assert "api-docs, read 20" in finished.err and "differences" in finished.err


HUGE = b'{"openapi": "3.0.0", "x": "' + b"x" * (50 << 20) + b'"}'


@pytest.mark.parametrize("body, words", [
    (b'{"openapi": "3.0.0", "paths": {"/../x": {"get": {}}}}', "no plain absolute path"),
    (b'{"openapi": "3.0.0", "paths": {}, "servers": [{"url": "https://evil.example/api"}]}', "another host"),
    (b'{"swagger": "2.0", "paths": {"/x": {"$ref": "#/paths/~1x"}}}', "leads back to itself"),
    (b'{"openapi": 7, "paths": {}}', "a string is expected"),
    (b"<html>no</html>", "not JSON"),
    (HUGE, "16.0 MB"),
])
def test_a_hostile_or_broken_document_changes_nothing(lone_shell, broken_appliance, body, words):
    appliance = broken_appliance(lambda handler: answer(handler, 200, body))
    finished = lone_shell.eval(
        "local ok, e = pcall(scv.api.sync) print(ok, e.kind, #scv.api.differences()) io.stderr:write(tostring(e))",
        env=appliance.environment())
    assert finished.out == "false\tprotocol\t0\n", finished
    assert words in finished.err
    assert documents(lone_shell.home) == []
    finished = lone_shell.eval("print('run')", "--sync", env=appliance.environment())
    assert finished.status == 5 and finished.out == ""


def test_an_appliance_without_a_document_is_told(lone_shell, broken_appliance):
    appliance = broken_appliance(lambda handler: answer(handler, 404, b"{}"))
    finished = lone_shell.eval("print('run')", "--sync", env=appliance.environment())
    assert finished.status == 5 and finished.out == ""
    assert "neither /api/v3/api-docs nor /api/v2/api-docs nor /api/v3/api-docs/swagger-config" in finished.err
    # Each without the token, and with it.
    assert asked(appliance) == 2 * ["/api/v3/api-docs"] + 2 * ["/api/v2/api-docs"]


def test_the_simulated_appliance_says_what_we_say_and_is_not_kept(lone_shell):
    finished = lone_shell.run("--demo", "--sync", "-e", "print(#scv.api.differences())")
    assert finished.status == 0 and finished.out == "0\n", finished
    assert documents(lone_shell.home) == []
