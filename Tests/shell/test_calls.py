"""Every operation by its function, through Lua, the gate, HTTPS and the simulator: a call that succeeds, its commonest
refusal, and what stops it: no confirmation, a session that only reads, an appliance that does not know it."""

import json

import pytest

from calls import CALLS, LOCALS
from harness import Shell
from test_workflows import world  # noqa: F401  the fixture: a shell, its simulator, and a certificate beside it
from workflows import OPERATIONS

NAMES = [each["name"] for each in OPERATIONS]
EFFECTS = {each["name"]: each["effect"] for each in OPERATIONS}
ASSUMED = [each["name"] for each in OPERATIONS if "A" in (each["sources"]["method"], each["sources"]["path"])]


def prepared(world, name):  # noqa: F811
    """Makes what the call needs; gives the counts so far."""
    shell, simulator = world
    if CALLS[name]["before"] and "function" not in CALLS[name]["before"]:
        finished = shell.run("--yes", "-e", LOCALS + CALLS[name]["before"])
        assert finished.status == 0, finished
    return simulator.counters()


def code(name, expression):
    """A program that has what the calls use."""
    before = CALLS[name]["before"]
    return LOCALS + (before if "function" in before else "") + "\n" + expression


def test_every_operation_has_a_call_and_a_refusal():
    assert len(NAMES) == 50 and sorted(CALLS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_succeeds(world, name):  # noqa: F811
    shell, simulator = world
    before = prepared(world, name)
    expression = f'local result = {CALLS[name]["call"]}; print({CALLS[name]["shows"]})'
    finished = shell.run("--yes", "-e", code(name, expression))
    assert (finished.status, finished.out) == (0, "true\n"), finished
    changed = simulator.counters()["changes"] - before["changes"]
    assert changed == (0 if EFFECTS[name] == "read" else 1)


@pytest.mark.parametrize("name", NAMES)
def test_its_commonest_refusal(world, name):  # noqa: F811
    shell, simulator = world
    before = prepared(world, name)
    refusal = CALLS[name]["refusal"]
    expression = f"""local ok, e = pcall(function() return {refusal["call"]} end)
        print(json.encode{{ok = ok, kind = not ok and e.kind, status = not ok and e.status, text = tostring(e)}})"""
    finished = shell.run("--yes", "-e", code(name, expression))
    assert finished.status == 0, finished
    told = json.loads(finished.out)
    assert told["ok"] is False and told["kind"] == refusal["kind"], told
    assert told.get("status") == refusal["status"], told
    assert refusal["says"] in told["text"], told
    assert simulator.counters()["changes"] == before["changes"]


@pytest.mark.parametrize("name", [name for name in NAMES if EFFECTS[name] != "read"])
def test_a_session_that_only_reads_sends_none_of_it(world, name):  # noqa: F811
    shell, simulator = world
    before = prepared(world, name)
    finished = shell.run("--read-only", "--yes", "-e", code(name, CALLS[name]["call"].join(["local _ = ", ""])))
    assert finished.status == 4 and "only reads" in finished.err, finished
    assert simulator.counters()["changes"] == before["changes"]


@pytest.mark.parametrize("name", [name for name in NAMES if EFFECTS[name] == "destroy"])
def test_what_destroys_is_not_sent_unconfirmed(world, name):  # noqa: F811
    shell, simulator = world
    before = prepared(world, name)
    finished = shell.run("-e", code(name, "local _ = " + CALLS[name]["call"]))
    assert finished.status == 4 and "must be confirmed" in finished.err, finished
    assert "Nothing was sent" in finished.err
    assert simulator.counters()["changes"] == before["changes"]
    confirmed = shell.run("--dry-run", "-e", code(name, "local _ = " + CALLS[name]["call"]))
    assert confirmed.status == 0 and "/4.1/" in confirmed.out, confirmed


@pytest.mark.parametrize("status", [404, 405])
@pytest.mark.parametrize("name", ASSUMED)
def test_an_appliance_that_does_not_know_it_is_told_as_an_assumption(world, name, status):  # noqa: F811
    shell, simulator = world
    prepared(world, name)
    simulator.fault(name, "status", status=status, count=2)  # once more for a fall-back path
    expression = f"""local ok, e = pcall(function() return {CALLS[name]["call"]} end)
        print(ok, ok or e.status,
          ok or tostring(e):find("assumed", 1, true) and tostring(e):find("scv.api.sync()", 1, true))
        print(e)"""
    finished = shell.run("--yes", "-e", code(name, expression))
    first = finished.out.splitlines()[0].split("\t")
    assert first[0] == "false" and first[1] == str(status) and first[2] not in ("nil", "false"), finished


def test_downloads_go_into_a_string_or_a_file(shell, home):
    for call in ('scv.api.jobs.logs(%s)', 'scv.api.audit.log(%s)'):
        value = "117" if "jobs" in call else '"audit.log"'
        text = shell.eval("io.write(" + call % value + ")").out
        assert text
        finished = shell.eval("print(" + call % (value + ', {to = "kept.log", overwrite = true}') + ")")
        assert finished.out.strip().endswith("kept.log"), finished
        kept = (home.folder / "kept.log").read_text()
        # The audit log goes on meanwhile.
        assert kept.startswith(text[:200]) if "audit" in call else kept == text


def test_the_disks_of_a_backup_by_the_shorter_path(world):  # noqa: F811
    shell, simulator = world
    simulator.fault("vms.vmdk_locations", "status", status=404, count=1)
    finished = shell.run("--trace", "-e", LOCALS + """
        print(#scv.api.vms.vmdk_locations{moref = "vm-1001", backupId = backup_of("vm-1001")})""")
    assert (finished.status, finished.out) == (0, "2\n"), finished
    assert "this is what /4.1/vm/vm-1001/backups/vmdklocations says" in finished.err, finished


def test_a_request_by_hand_goes_through_the_same_gate(world):  # noqa: F811
    shell, simulator = world
    assert shell.eval('print(#scv.request("GET", "/4.1/jobs", {query = {type = "backup"}}) > 10)').out == "true\n"
    post = 'scv.request("POST", "/4.1/resource-groups/backupnow", {body = {resourceGroupId = 2, policyId = 2}})'
    assert shell.run("--read-only", "-e", post).status == 4
    assert shell.run("-e", 'scv.request("DELETE", "/4.1/resource-groups/2")').status == 4
    assert simulator.counters()["changes"] == 0
    assert shell.run("-e", post).status == 0
    assert simulator.counters()["changes"] == 1
