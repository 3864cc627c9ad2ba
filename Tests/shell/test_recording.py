"""scvsh --record, and scvsim --replay of what it wrote: the same script prints the same; no secret is in the file."""

import hashlib
import html
import json
import os
import re
import resource
import stat
import subprocess
import urllib.parse

import pytest

from broken_appliance import answer
from harness import PATIENCE, SCVSH, SCVSIM, Shell

SECRET = 'S3c+ret/"pläin" %41\\n&x'
SCRIPT = """
local out = {}
local function say(...) out[#out + 1] = table.concat({...}, " ") end
local group
for _, g in ipairs(scv.resource_groups()) do
  say("group", g.name, tostring(g.id))
  if #g.policies > 0 and not group then group = g end
end
for _, vm in ipairs(scv.protected_vms()) do say("vm", vm.name, vm.moref, vm.uuid or "-") end
local vm = scv.protected_vms()[1]
for _, b in ipairs(scv.backups{vm = vm.moref}) do say("backup", b.name, scv.age(b.start_time)) end
local job = scv.backup_now{group = group.name, policy = group.policies[1].name}
say("job", job.name, job.type, job.status, job.outcome)
say("newest", scv.backups{vm = vm.moref}[1].name)
local ok, e = pcall(scv.backup_now, {group = "nobody_has_this", policy = "daily"})
say(e.kind)
print(table.concat(out, "\\n"))
"""


def dialect(tmp_path, keys):
    path = tmp_path / "dialect.json"
    path.write_text(json.dumps(keys))
    return str(path)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def play(home, simulators):
    """Plays recordings: a shell that is connected to one."""
    return lambda file, *arguments: Shell(home, simulators("--replay", str(file), *arguments))


DIALECTS = {
    "plain": {},
    "other words": {"times": "iso_zone", "ids": "texts", "words": {"COMPLETED": "SUCCESSFUL"}, "locations": "objects"},
    "pages": {"pages": 20, "rename": {"Backup.startTime": "createdTime"}, "job_id": False, "extra_fields": True},
    "nested": {
        "times": "epoch_ms", "empty_lists": "null", "entities": "morefs", "token_refusal": 403, "hosts": "refused"},
}


@pytest.mark.parametrize("name", DIALECTS)
def test_the_same_script_prints_the_same(shell, simulators, play, tmp_path, name):
    source = simulators("--job-seconds", "1", "--dialect", dialect(tmp_path, DIALECTS[name]))
    file = tmp_path / "session.jsonl"
    shell.simulator = source
    first = shell.eval(SCRIPT, "--record", str(file), "--timezone", "UTC")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = play(file).eval(SCRIPT, "--timezone", "UTC")
    assert (again.status, again.out) == (first.status, first.out), (first, again)
    # A word that nobody knows is told of, and ends the script.
    assert first.status == (5 if name == "other words" else 0), first


def tokens(text):
    """Words, and what is one thing though it has dashes in it."""
    return re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\bvm-\d+|[^\W_]+", text)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_same_under_pseudonyms(shell, simulators, play, tmp_path, name):
    source = simulators("--job-seconds", "1", "--dialect", dialect(tmp_path, DIALECTS[name]))
    file = tmp_path / "session.jsonl"
    shell.simulator = source
    first = shell.eval(SCRIPT, "--record", str(file), "--pseudonyms", "--timezone", "UTC")
    again = play(file).eval(SCRIPT, "--timezone", "UTC")
    assert again.status == first.status, (first, again)
    # Word by word one stands for the other, the same one each time.
    mine, yours = tokens(first.out), tokens(again.out)
    assert len(mine) == len(yours), (first.out, again.out)
    pairs = set(zip(mine, yours))
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    text = file.read_text()
    for word in ("gold", "silver", "web01", "web02", "db01", "nfs_web", "svm_nas", "vm-1001", "5020", "vsphere.local",
                 "esx01", "demo.local", "hourly", "administrator"):
        assert word not in text, (word, text[max(text.find(word) - 100, 0):text.find(word) + 100])
    changed = {one for one, other in pairs if one != other}
    if name != "other words":
        assert {"gold", "web", "web01"} <= changed
    assert not {"backup", "COMPLETED", "SUCCESSFUL", "done", "argument", "not", "found"} & changed


def forms(secret):
    quoted = json.dumps(secret)[1:-1]
    return {secret, quoted, json.dumps(secret, ensure_ascii=False)[1:-1], json.dumps(quoted)[1:-1],
            urllib.parse.quote(secret), urllib.parse.quote_plus(secret), html.escape(secret)}


@pytest.mark.parametrize("options", [[], ["--pseudonyms"]])
def test_no_secret_is_in_the_file(shell, simulator, rewriting_appliance, tmp_path, options):
    echoes = [str, urllib.parse.quote, urllib.parse.quote_plus, html.escape, json.dumps]
    sent = []

    def rewrite(method, path, reply):
        count = len(sent)
        sent.append(path)
        told = " ".join(echoes[count % len(echoes)](each) for each in (SECRET, simulator.password))
        reply["responseMessage"] = reply.get("responseMessage", []) + [told]
        reply["echo"] = {"password": SECRET, told: told, "numbers": [1, told]}
        return reply

    appliance = rewriting_appliance(simulator, rewrite)
    file = tmp_path / "session.jsonl"
    key = "\n".join(("-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "BKcwggSjAgEAAoIBAQC7",
                     "-----END PRIVATE KEY-----"))
    code = f"""
      local secret = {json.dumps(SECRET, ensure_ascii=False)}
      pcall(scv.add_storage, {{name = "svm_new", username = "admin", password = secret}})
      pcall(scv.api.storage_systems.add, {{name = "svm_key", certificate = "c", privateKey = {json.dumps(key)}}})
      pcall(scv.request, "POST", "/4.1/x", {{body = {{syslog = {{apiKey = secret}}}}, confirm = false}})
      pcall(scv.request, "GET", "/4.1/x",
        {{query = {{token = secret}}, headers = {{Authorization = "Bearer " .. secret}}}})
      pcall(scv.request, "POST", "/4.1/x", {{body = "password=" .. secret .. "&a=b", confirm = false}})
      pcall(scv.api.auth.login, {{username = "somebody", password = secret}})
      pcall(scv.storage) pcall(scv.jobs) pcall(scv.policies)
      pcall(scv.set_syslog_certificate, {{certificate = "x"}})
    """
    finished = shell.run("-y", "--record", str(file), *options, "-e", code, env=appliance.environment())
    assert finished.status == 0, finished
    assert len(sent) > 8
    text = file.read_text()
    records = lines(file)
    tokens_given = {each for each in re.findall(r'"token":"([^"]*)"', text)}
    assert tokens_given <= {"***"}
    for secret in (SECRET, simulator.password):
        for form in forms(secret):
            assert form not in text, form
    assert "MIIEvQ" not in text and "BKcwggSj" not in text
    logins = [each for each in records[1:] if each.get("login")]
    assert logins and not any("body" in each or "body_text" in each for each in logins)
    assert "somebody" not in text or not options
    assert "S3c" not in text


def test_the_head_names_nobody(shell, tmp_path):
    file = tmp_path / "session.jsonl"
    shell.eval("scv.policies()", "--record", str(file))
    head, *rest = lines(file)
    assert head.pop("date").endswith("Z") and head.pop("shell")
    assert head == {"scvsh_recording": 1, "names": "kept"}
    assert [(each["method"], each["path"]) for each in rest] == [
        ("POST", "/api/4.1/auth/login"), ("GET", "/api/4.1/policies")]
    assert dict(map(tuple, rest[1]["headers"])).keys() == {"Date", "Content-Type"}
    assert "127.0.0.1" not in file.read_text()


def test_every_line_is_there_when_its_exchange_ended(shell, tmp_path):
    file = tmp_path / "session.jsonl"
    code = f"""scv.policies()
      local count = 0
      for _ in io.lines("{file}") do count = count + 1 end
      print(count)
      os.exit(9, false)"""
    assert shell.eval(code, "--record", str(file)).out == "3\n"


@pytest.mark.parametrize("obstacle", ["file", "link", "folder", "pipe", "no folder", "not ours"])
def test_what_can_not_be_recorded_is_told_before_anything_is_sent(shell, simulator, tmp_path, obstacle):
    path = tmp_path / "session.jsonl"
    if obstacle == "file":
        path.write_text("dear")
    elif obstacle == "link":
        path.symlink_to(tmp_path / "elsewhere")
    elif obstacle == "folder":
        path.mkdir()
    elif obstacle == "pipe":
        os.mkfifo(path)
    else:
        path = {"no folder": tmp_path / "none" / "x", "not ours": "/proc/session"}[obstacle]
    overwrite = [] if obstacle == "file" else ["--overwrite"]
    finished = shell.eval("scv.policies() print('run')", "--record", str(path), *overwrite)
    assert finished.status == 2 and finished.out == "", finished
    assert "can't record into" in finished.err
    assert simulator.counters()["requests"] == 0
    if obstacle == "file":
        assert path.read_text() == "dear" and "--overwrite" in finished.err
        finished = shell.eval("scv.policies()", "--record", str(path), "--overwrite")
        assert finished.status == 0 and len(lines(path)) == 3
    assert not (tmp_path / "elsewhere").exists()


def test_options_that_mean_nothing_alone_are_refused(lone_shell):
    for option in ("--pseudonyms", "--overwrite"):
        finished = lone_shell.eval("print(1)", option)
        assert finished.status == 2 and finished.out == "" and "--record" in finished.err


def test_a_disk_that_fills_ends_the_recording_alone(shell, tmp_path):
    file = tmp_path / "session.jsonl"
    finished = subprocess.run(
        [SCVSH, "--record", str(file), "-e", "for i = 1, 5 do print(#scv.policies()) end"],
        capture_output=True, text=True, timeout=PATIENCE, env=shell.environment(None), cwd=shell.home.folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2500, 2500)))
    assert finished.returncode == 0, finished
    assert len(finished.stdout.splitlines()) == 5
    assert finished.stderr.count("the recording ends here, and the session goes on") == 1, finished.stderr
    assert file.read_text().endswith("\n") and 1 < len(lines(file)) < 7


# Playing.

def recorded(shell, tmp_path, code, *options):
    file = tmp_path / "session.jsonl"
    finished = shell.eval(code, "--record", str(file), *options)
    assert finished.status == 0, finished
    return file


def test_what_was_not_recorded_is_refused_by_name(shell, play, tmp_path):
    player = play(recorded(shell, tmp_path, "scv.policies() scv.api.jobs.list{type = 'backup'}"))
    finished = player.eval("""
      print(#scv.policies() > 0)
      for _, call in ipairs{
        function() scv.api.resource_groups.list() end,
        function() scv.api.jobs.list{type = "restore"} end,
        function() scv.request("POST", "/4.1/resource-groups", {body = {name = "x"}, confirm = false}) end,
      } do
        local ok, e = pcall(call)
        print(ok, e.status, e.messages[1])
      end""")
    assert finished.out.splitlines() == [
        "true", "false\t404\tGET /api/4.1/resource-groups is not in the recording.",
        "false\t404\tGET /api/4.1/jobs?type=restore is not in the recording. It is there with another query or another "
        "body.",
        "false\t409\tPOST /api/4.1/resource-groups is not in the recording, and a change that was not recorded is not "
        "played."], finished
    report = player.simulator.counters()
    assert report["simulator"] is False and report["replay"] is True
    assert len(report["not_recorded"]) == 3


def test_the_next_reply_comes_and_then_the_last_again(shell, simulator, play, tmp_path):
    code = """for i = 1, 3 do
        print(#scv.api.policies.list())
        if i < 3 then scv.create_policy{name = 'p' .. i, frequency = 'DAILY', retention = {count = 3}} end
      end"""
    file = tmp_path / "session.jsonl"
    first = shell.eval(code, "--record", str(file))
    assert first.status == 0, first
    player = play(file)
    assert player.eval(code).out == first.out
    last = first.out.splitlines()[-1]
    assert player.eval("print(#scv.api.policies.list())").out == last + "\n"
    status, _ = player.simulator.client().json("POST", "/simulator/reset", {})
    assert status == 200
    assert player.eval(code).out == first.out


def test_any_login_is_taken_and_the_world_is_none(shell, play, tmp_path):
    player = play(recorded(shell, tmp_path, "scv.policies()"))
    finished = player.eval("print(#scv.policies() > 0)", env={"SCVSH_USERNAME": "who", "SCVSH_PASSWORD": "ever"})
    assert finished.out == "true\n", finished
    client = player.simulator.client()
    for method, path, body in (("GET", "/simulator/world", None), ("POST", "/simulator/clock", {"advance_seconds": 1})):
        status, reply = client.json(method, path, body)
        assert status == 409 and "This is a recording" in reply["responseMessage"][0]
    assert client.json("POST", "/simulator/reset", {"seed": 3})[0] == 400
    finished = player.run("-e", "lesson('restore-a-vm')")
    assert finished.status != 0


def test_secrets_are_gaps_that_anything_fits(shell, play, tmp_path):
    code = "scv.api.storage_systems.add{{name = 'svm_x', username = 'u', password = '{}'}} print('added')"
    file = recorded(shell, tmp_path, code.format("first-secret"), "-y")
    player = play(file)
    assert player.eval(code.format("another one"), "-y").out == "added\n"
    assert player.eval(code.format("x").replace("svm_x", "svm_y"), "-y").status == 5


def test_connections_that_were_lost_are_lost_again(shell, simulator, play, tmp_path):
    # libcurl itself asks again where a connection that was kept proves dead.
    simulator.fault("policies.list", "drop_before", count=2)
    simulator.fault("jobs.list", "status", status=503, retry_after=1, count=1)
    simulator.fault("resource_groups.backup_now", "drop_after", count=1)
    code = """print(#scv.policies(), #scv.jobs() > 0)
      local ok, e = pcall(scv.api.resource_groups.backup_now, {resourceGroupId = 1, policyId = 1})
      print(ok, e and e.kind)"""
    file = tmp_path / "session.jsonl"
    first = shell.eval(code, "--record", str(file), "--trace")
    kinds = [each.get("failed") for each in lines(file)[1:] if "failed" in each]
    assert kinds == ["closed", "closed"], lines(file)
    again = play(file).eval(code, "--trace")
    assert again.out == first.out and again.status == first.status


def test_a_reply_that_never_came_never_comes(shell, simulator, play, tmp_path):
    simulator.fault("policies.list", "delay", ms=20_000)
    file = tmp_path / "session.jsonl"
    code = "local ok, e = pcall(scv.api.policies.list, {}, {timeout = 0.3}) print(e.kind)"
    first = shell.eval(code, "--record", str(file))
    assert first.out == "timeout\n" and lines(file)[-1]["failed"] == "timeout"
    assert play(file).eval(code).out == "timeout\n"


def test_downloads_are_kept_up_to_a_bound_and_marked(lone_shell, broken_appliance, play, tmp_path):
    bodies = {"7": b"a short log\n", "8": b"0123456789abcde\n" * (5 << 16), "9": b"\x1f\x8b\x08\x00\xff\xfe binary"}

    def misbehave(handler):
        answer(handler, 200, bodies[handler.path.split("/")[-2]], "text/plain")

    appliance = broken_appliance(misbehave)
    file = tmp_path / "session.jsonl"
    code = """for _, id in ipairs{7, 8, 9} do
        local ok, got = pcall(scv.api.jobs.logs, id)
        print(ok and #got or got)
      end
      print(pcall(scv.api.jobs.logs, 8, {to = "log.txt", overwrite = true}))"""
    first = lone_shell.eval(code, "--record", str(file), env=appliance.environment())
    assert first.status == 0, first
    assert (lone_shell.home.folder / "log.txt").read_bytes() == bodies["8"]
    replies = lines(file)[2:]
    assert [each.get("reply_size") for each in replies] == [None, len(bodies["8"]), len(bodies["9"]), len(bodies["8"])]
    assert "reply_text" not in replies[2]
    again = play(file).eval(code)
    out = again.out.splitlines()
    assert out[0] == "12" and (1 << 19) < int(out[1]) <= (1 << 20) + 100
    assert "does not hold the reply" in out[2]
    assert f"the whole has {len(bodies['8'])} bytes" in (lone_shell.home.folder / "log.txt").read_text()


def test_odd_replies_come_back_as_they_were(lone_shell, broken_appliance, play, tmp_path):
    odd = {
        "/api/4.1/a": b'{"statusCode": 200, "response": {"size": 123456789012345678901234567890, "x": NaN}}',
        "/api/4.1/b": b'{"statusCode": 200, "response": [1, 2',
        "/api/4.1/c": b"<html><head><title>Bad Gateway</title></head></html>",
        "/api/4.1/d": b"",
    }
    appliance = broken_appliance(lambda handler: answer(handler, 200, odd[handler.path]))
    file = tmp_path / "session.jsonl"
    code = """for _, each in ipairs{"a", "b", "c", "d"} do
      local ok, e = pcall(scv.request, "GET", "/4.1/" .. each)
      print(ok and json.encode(e) or tostring(e))
    end"""
    first = lone_shell.eval(code, "--record", str(file), env=appliance.environment())
    assert first.status == 0, first
    assert play(file).eval(code).out == first.out
    pseudonyms = tmp_path / "pseudonyms.jsonl"
    lone_shell.eval(code, "--record", str(pseudonyms), "--pseudonyms", env=appliance.environment())
    assert play(pseudonyms).eval(code).out == first.out


def test_a_document_is_played_by_whoever_plays_it(shell, simulators, simulator, play, tmp_path):
    source = simulators("--dialect", dialect(tmp_path, {"rename": {"Job.policyName": "policy"}}))
    shell.simulator = source
    code = "print(#scv.api.differences(), scv.jobs()[1].policy_name ~= nil)"
    for options in ([], ["--pseudonyms"]):
        file = tmp_path / f"session{len(options)}.jsonl"
        first = shell.eval(code, "--sync", "--record", str(file), *options)
        assert first.status == 0, first
        assert str(source.port) not in file.read_text()
        again = play(file).eval(code, "--sync")
        assert again.out == first.out, again
        # A later session goes by what was kept, and so does its recording.
        later = tmp_path / f"later{len(options)}.jsonl"
        second = shell.eval(code, "--record", str(later), *options)
        assert second.out == first.out
        assert lines(later)[1]["kept"] is True
        assert play(later).eval(code, "--sync").out == first.out


def test_a_kept_document_of_several_is_played_as_several(shell, simulators, simulator, play, tmp_path):
    keys = {"rename": {"Job.policyName": "policy"}, "document": {}}
    shell.simulator = simulators("--dialect", dialect(tmp_path, keys))
    assert shell.eval("", "--sync").status == 0
    [kept] = [path for path in (shell.home.folder / "cache").rglob("*.json")]
    head, text = kept.read_text().split("\n", 1)
    more = json.dumps({"openapi": "3.0.1", "info": {"title": "x", "version": "6"}, "paths": {"/4.1/tags": {"get": {
        "tags": ["Tags"], "operationId": "listTags", "responses": {"200": {"description": "x"}}}}}})
    text = json.dumps({"x-scvsh-documents": [json.loads(text), json.loads(more)]})
    facts = json.loads(head) | {"digest": hashlib.sha256(text.encode()).hexdigest()}
    kept.write_text(json.dumps(facts) + "\n" + text)
    code = "print(#scv.api.differences(), scv.jobs()[1].policy_name ~= nil, scv.api.tags.list_tags ~= nil)"
    for options in ([], ["--pseudonyms"]):
        file = tmp_path / f"session{len(options)}.jsonl"
        first = shell.eval(code, "--record", str(file), *options)
        assert first.status == 0 and first.out.endswith("true\ttrue\n"), first
        assert [each.get("document") for each in lines(file)[1:4]] == [True, True, True]
        assert play(file).eval(code, "--sync").out == first.out


def test_each_appliance_of_a_session_is_played_by_itself(shell, simulators, simulator, play, tmp_path):
    other = simulators("--groups", "2")
    (shell.home.config / "scvsh").mkdir()
    (shell.home.config / "scvsh" / "profiles.json").write_text(json.dumps({"dr": {
        "url": other.url, "username": other.username, "password_command": f"echo '{other.password}'",
        "fingerprint": other.fingerprint}}))
    file = tmp_path / "session.jsonl"
    code = "print(#scv.api.resource_groups.list(), #scv.connect('dr').api.resource_groups.list())"
    first = shell.eval(code, "--record", str(file))
    counts = first.out.split()
    assert len(set(counts)) == 2, first
    for number, count in enumerate(counts, 1):
        player = play(file, "--appliance", str(number))
        assert player.eval("print(#scv.api.resource_groups.list())").out.split() == [count]
    finished = scvsim("--replay", str(file), "--appliance", "3")
    assert finished.returncode == 2 and "no appliance 3" in finished.stderr


def scvsim(*arguments):
    return subprocess.run(
        [SCVSIM, "--port", "0", *arguments], input="", capture_output=True, text=True, timeout=PATIENCE)


HEAD = '{"scvsh_recording":1,"shell":"0.1","date":"2026-11-23T15:05:09Z","names":"kept"}\n'
LINE = '{"method":"GET","path":"/api/x","ms":1,"status":200,"reply":{}}\n'


@pytest.mark.parametrize("text, words", [
    ("", "is empty"),
    ("hello\n", "line 1: it is no recording"),
    ('{"a":1}\n', "line 1: it is no recording"),
    (HEAD.replace(":1,", ":7,", 1), "form 7"),
    (HEAD[:40], "line 1: it is no recording"),
    (HEAD + LINE + "garbage\n" + LINE, "line 3 is not JSON"),
    (HEAD + LINE[:20] + "\n", "line 2 ends in the middle of its JSON"),
    (HEAD + "[]\n", "line 2: an object is expected"),
    (HEAD + LINE.replace("GET", "get"), "line 2: method must be in capitals"),
    (HEAD + LINE.replace("ms", "mss"), "line 2: the form has no mss"),
    (HEAD + LINE.replace("200", "20"), "line 2: status must be"),
    (HEAD + LINE.replace('"status":200,', ""), "line 2: status or failed is needed"),
])
def test_what_is_no_recording_is_refused_by_its_line(tmp_path, text, words):
    file = tmp_path / "x.jsonl"
    file.write_text(text)
    finished = scvsim("--replay", str(file))
    assert finished.returncode == 2 and finished.stdout == "", finished
    assert words in finished.stderr and str(file) in finished.stderr


def test_a_missing_file_and_other_options_are_refused(tmp_path):
    assert scvsim("--replay", str(tmp_path / "none")).returncode == 2
    assert scvsim("--replay", str(tmp_path)).returncode == 2
    file = tmp_path / "x.jsonl"
    file.write_text(HEAD)
    for option, value in (("--dialect", "x"), ("--seed", "1"), ("--now", "2026-11-23T15:05:08"), ("--vms", "3"),
                          ("--latency-ms", "1")):
        finished = scvsim("--replay", str(file), option, value)
        assert finished.returncode == 2 and option in finished.stderr, finished
    assert scvsim("--appliance", "1").returncode == 2


def test_a_last_line_that_was_cut_costs_itself_alone(shell, play, tmp_path):
    file = recorded(shell, tmp_path, "scv.policies() scv.api.jobs.list()")
    file.write_bytes(file.read_bytes()[:-30])
    player = play(file)
    assert player.eval("print(#scv.policies() > 0, (pcall(scv.api.jobs.list)))").out == "true\tfalse\n"
    player.simulator.process.stdin.close()
    assert "line 4 was cut short" in player.simulator.process.stderr.read()
