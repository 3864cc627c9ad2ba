"""The appliance is upgraded under the shell: what tells so, two releases beside each other, scripts against one."""

import json
import re

import pytest

from broken_appliance import answer
from harness import Shell


def dialect(tmp_path, name, keys):
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(keys))
    return str(path)


OLD = {"rename": {"Job.policyName": "policy"}, "document": {}}
NEW = {"rename": {"Job.resourceGroupName": "groupName", "Job.policyName": "policy"},
       "methods": {"jobs.fail": ["POST", "/4.1/jobs/{id}/cancel"]}, "document": {}}


@pytest.fixture
def upgraded(home, simulators, tmp_path):
    """A shell whose appliance was read when it was of another release."""
    appliance = simulators("--dialect", dialect(tmp_path, "old", {"document": {}}))
    shell = Shell(home, appliance)
    assert shell.eval("", "--sync").status == 0
    return shell


def become(simulator, keys):
    status, reply = simulator.client().json("POST", "/simulator/reset", {"dialect": keys})
    assert status == 200, reply


NOTE = re.compile(r"scv\.api goes by https://127\.0\.0\.1:\d+/api/v3/api-docs, read 20\S+Z, version [\d.]+; ")


def test_a_path_that_is_gone_tells_of_an_upgrade_once(upgraded):
    moved = {"policies.list": ["GET", "/5.0/policies"], "jobs.list": ["GET", "/5.0/jobs"]}
    become(upgraded.simulator, {"methods": moved, "document": {}})
    finished = upgraded.eval("for _ = 1, 2 do pcall(scv.api.policies.list) pcall(scv.api.jobs.list) end")
    assert len(NOTE.findall(finished.err)) == 1, finished
    assert "policies.list was answered 404, so the appliance may be of another release by now" in finished.err
    assert "scv.api.sync() reads its document again" in finished.err
    finished = upgraded.eval("print(#scv.api.policies.list() > 0)", "--sync")
    assert finished.out == "true\n" and not NOTE.search(finished.err), finished


def test_a_method_that_is_another_tells_too(upgraded):
    upgraded.simulator.fault("jobs.fail", "status", status=405)
    finished = upgraded.eval("pcall(scv.api.jobs.fail, 7, {confirm = false})")
    assert "jobs.fail was answered 405" in finished.err, finished


def test_a_thing_that_is_not_there_tells_nothing(upgraded):
    finished = upgraded.eval("pcall(scv.api.jobs.get, 99999) pcall(scv.restore_vm, {vm = 'nobody'})")
    assert finished.status == 0 and "another release" not in finished.err, finished


def test_a_field_that_is_spelt_otherwise_tells_too(upgraded):
    become(upgraded.simulator, {"rename": {"Backup.startTime": "takenAt"}, "document": {}})
    finished = upgraded.eval("local ok, e = pcall(scv.restore_vm, {vm = 'web01', confirm = false}) print(e.kind)")
    assert finished.out.startswith("protocol\n"), finished
    assert NOTE.search(finished.err) and "is not what it says" in finished.err, finished


def test_without_a_kept_document_nothing_is_said_of_one(home, simulators, tmp_path):
    moved = {"methods": {"policies.list": ["GET", "/5.0/policies"]}, "document": {}}
    shell = Shell(home, simulators("--dialect", dialect(tmp_path, "new", moved)))
    finished = shell.eval("pcall(scv.api.policies.list)")
    assert "another release" not in finished.err
    assert "another release" not in shell.eval("pcall(scv.api.policies.list)", "--sync").err


def test_a_kept_document_bears_what_it_was_read_from(upgraded):
    [file] = (upgraded.home.folder / "cache" / "scvsh" / "documents").iterdir()
    head, document = file.read_text().split("\n", 1)
    facts = json.loads(head)
    assert facts.keys() == {"base", "path", "date", "title", "version", "digest"}
    assert facts["version"] == json.loads(document)["info"]["version"] and len(facts["digest"]) == 64
    finished = upgraded.eval("scv.api.differences()")
    assert f"read {facts['date']}, version {facts['version']}" in finished.err
    file.write_text(head + "\n" + document.replace('"paths"', '"paths" '))
    finished = upgraded.eval("scv.api.differences()")
    assert "was changed since it was kept" in finished.err, finished


def profiles(shell, **entries):
    folder = shell.home.config / "scvsh"
    folder.mkdir(exist_ok=True)
    (folder / "profiles.json").write_text(json.dumps({name: {
        "url": each.url, "username": each.username, "password_command": f"echo '{each.password}'",
        "fingerprint": each.fingerprint} for name, each in entries.items()}))


def test_two_releases_are_compared(home, simulators, tmp_path):
    old = simulators("--dialect", dialect(tmp_path, "old", OLD))
    new = simulators("--dialect", dialect(tmp_path, "new", NEW))
    shell = Shell(home, old)
    profiles(shell, dr=new)
    code = """for _, row in ipairs(scv.api.differences{with = %s}) do
        print(row.operation, row.what, row.here, row.there)
      end"""

    finished = shell.eval(code % "'dr'")
    assert finished.status == 1 and "not known yet" in finished.err and "scv.api.sync()" in finished.err
    assert shell.eval("", "--sync").status == 0
    finished = shell.eval(code % "'dr'")
    assert finished.status == 1 and "nothing is kept of the appliance of profile dr" in finished.err, finished
    assert 'scv.connect("dr").api.sync()' in finished.err
    assert shell.eval("scv.connect('dr').api.sync()").status == 0

    finished = shell.eval(code % "'dr'")
    assert finished.status == 0, finished
    rows = [line.split("\t") for line in finished.out.splitlines()]
    assert {row[0] for row in rows if row[1] == "path"} == {"jobs.fail"}
    assert any("groupName" in row[3] for row in rows), rows
    assert not any("policyName" in line for line in finished.out.splitlines()), rows
    reading = r"read \S+, version [\d.]+"
    assert re.search(rf"here https://\S+, {reading}; there dr, {reading}: \d+ differences", finished.err), finished

    # The same as a file: as it is kept, and as the appliance gives it.
    kept = home.folder / "cache" / "scvsh" / "documents" / f"127.0.0.1:{new.port}.json"
    assert shell.eval(code % f"'{kept}'").out == finished.out
    spoilt = tmp_path / "spoilt.json"
    for change, said in ((("\"paths\"", "\"paths\" "), "was changed since it was kept"),
                         (("\"date\":", "\"day\":"), "has not the form of a kept document")):
        spoilt.write_text(kept.read_text().replace(*change, 1))
        failed = shell.eval(code % f"'{spoilt}'")
        assert failed.status == 1 and said in failed.err and failed.out == "", failed
    # A profile that is there is meant, whatever is wrong with it, and no file of the same name.
    (home.folder / "dr").write_text(kept.read_text())
    whole = kept.read_text()
    kept.write_text("{}")
    failed = shell.eval(code % "'dr'")
    assert failed.status == 1 and "has not the form of a kept document" in failed.err, failed
    kept.write_text(whole)
    client = new.client().login(new.username, new.password)
    plain = tmp_path / "new release.json"
    plain.write_bytes(client.send("GET", "/api/v3/api-docs")[1].replace(b"127.0.0.1", b"scv.elsewhere.test"))
    assert shell.eval(code % f"'{plain}'").out == finished.out
    itself = home.folder / "cache" / "scvsh" / "documents" / f"127.0.0.1:{old.port}.json"
    assert shell.eval(code % f"'{itself}'").out == ""


@pytest.mark.parametrize("argument, kind, words", [
    ("{with = 'nowhere'}", "config", "there is no profile nowhere"),
    ("{with = './nowhere.json'}", "argument", "can't read ./nowhere.json"),
    ("{with = 'broken.json'}", "argument", "broken.json is no API document"),
    ("{with = 'other.json'}", "argument", "it says neither openapi nor swagger"),
    ("{with = 7}", "argument", "with must be text"),
    ("{scripts = 'nowhere'}", "argument", "can't read the folder nowhere"),
    ("{scripts = 'broken.json'}", "argument", "can't read the folder broken.json"),
    ("{script = 'x'}", "argument", 'did you mean "scripts"'),
    ("{}", "argument", "neither with nor scripts"),
    ("{with = 'x', scripts = 'y'}", "argument", "can't be given together"),
    ("'x'", "argument", "must be a table"),
])
def test_slips_are_told(upgraded, argument, kind, words):
    upgraded.home.file("broken.json", '{"openapi": ')
    upgraded.home.file("other.json", '{"a": 1}')
    finished = upgraded.eval(f"local ok, e = pcall(scv.api.differences, {argument}) print(e.kind) print(e)")
    assert finished.out.splitlines()[0] == kind, finished
    assert words in finished.out


def test_scripts_are_held_against_the_appliance(upgraded, tmp_path):
    scripts = upgraded.home.folder / "scripts"
    (scripts / "deep").mkdir(parents=True)
    (scripts / "one.lua").write_text("""#!/usr/bin/env scvsh
-- scv.api.jobs.faill is only talked about
local text = "scv.api.jobs.nothing"
print(#scv.api.jobs.list())
scv.api.jobs.faill(7)
local jobs <const> = scv.api.jobs
jobs.nothing{}
scv
  .api["policies"].lisst()
local dr = scv.connect("dr")
dr.api.policies.create{}
dr.bakup_now{group = "x"}
local api = dr.api
api.vms.restor()
api = nil
api.vms.nothing_any_more()
scv.connect(scv.zyx_wvu("dr")).api.jobs.away()
other.api.jobs.away()
""")
    (scripts / "deep" / "two.lua").write_text("scv.backup_now{group = 'x'} scv.fail_stuck_jobs{older_than = '1d'}\n")
    (scripts / "deep" / "three.txt").write_text("scv.api.no.no()\n")
    (scripts / ".hidden.lua").write_text("scv.api.no.no()\n")
    (scripts / "loop").symlink_to(scripts)
    code = """for _, row in ipairs(scv.api.differences{scripts = "scripts"}) do
      print(row.file .. ":" .. row.line, row.call, row.lacks)
    end"""
    finished = upgraded.eval(code)
    assert finished.status == 0, finished
    assert [line.split("\t") for line in finished.out.splitlines()] == [
        ["one.lua:5", "scv.api.jobs.faill", "there is no operation jobs.faill; jobs.fail is meant?"],
        ["one.lua:7", "jobs.nothing", "there is no operation jobs.nothing"],
        ["one.lua:8", 'scv.api["policies"].lisst', "there is no operation policies.lisst; policies.list is meant?"],
        ["one.lua:12", "dr.bakup_now", "there is no function scv.bakup_now; backup_now is meant?"],
        ["one.lua:14", "api.vms.restor", "there is no operation vms.restor; vms.restore is meant?"],
        ["one.lua:17", "scv.zyx_wvu", "there is no function scv.zyx_wvu"],
        ["one.lua:17", 'scv.connect(scv.zyx_wvu("dr")).api.jobs.away', "there is no operation jobs.away"],
    ], finished
    assert "2 scripts" in finished.err and "7 without what they need" in finished.err


def test_what_the_appliance_lacks_is_lacked_by_workflows_too(home, simulators, broken_appliance, tmp_path):
    source = simulators("--dialect", dialect(tmp_path, "old", {"document": {}}))
    shell = Shell(home, source)
    client = source.client().login(source.username, source.password)
    document = json.loads(client.send("GET", "/api/v3/api-docs")[1])
    [path] = [each for each in document["paths"] if each.endswith("/failJobs")]
    del document["paths"][path]

    lacking = broken_appliance(lambda handler: answer(handler, 200, json.dumps(document).encode()))
    shell.simulator = None
    scripts = home.folder / "scripts"
    scripts.mkdir()
    (scripts / "x.lua").write_text("scv.fail_stuck_jobs{older_than = '1d'}\nscv.api.jobs.fail(7)\nscv.jobs()\n")
    finished = shell.eval("""for _, row in ipairs(scv.api.differences{scripts = "scripts"}) do
        print(row.line, row.lacks) end""", "--sync", env=lacking.environment())
    assert finished.out == "1\toperation jobs.fail\n2\toperation jobs.fail\n", finished
