"""Morefs that have come to be another VM's: records that were read before stand for the VM that they are of, or for
none; and what a VM's backups are, its uuid tells before its moref."""

import json
import sys

import pytest

from harness import Shell

WEB03 = "scv.api.reports.protected_vms():where{name = 'web03'}[1]"
PART = "scv.api.vms.backups('vm-1003')[1].vms:where{name = 'web03'}[1]"
ENTITY = "scv.resource_groups():where{name = 'gold_web'}[1].entities:where{name = 'web03'}[1]"
TOLD = "that moref is another VM's now"

# Somebody deletes web03 in vCenter, and another VM gets its moref.
REUSE = """
import json, ssl, sys, urllib.request
for what in ({"vm": "web03", "delete": True}, {"name": "newvm", "like": "web01", "moref": "vm-1003"}):
    request = urllib.request.Request(sys.argv[1] + "/simulator/vms", json.dumps(what).encode(),
                                     {"Content-Type": "application/json"})
    assert urllib.request.urlopen(request, context=ssl._create_unverified_context()).status == 200
"""


class Beside(Shell):
    """A shell whose appliance has a vCenter: the simulator's own."""

    def environment(self, changes):
        return super().environment({"SCVSH_VCENTER_URL": self.simulator.url, **(changes or {})})


@pytest.fixture(params=["alone", "beside"])
def either(request, home, simulator):
    """A shell without a vCenter, and one beside it."""
    return (Shell if request.param == "alone" else Beside)(home, simulator)


@pytest.fixture
def beside(home, simulator):
    return Beside(home, simulator)


def reused(shell):
    """What a script runs for vm-1003 to be newvm's from then on."""
    script = shell.home.folder / "reuse.py"
    script.write_text(REUSE)
    return f"assert(os.execute([[{sys.executable} {script} {shell.simulator.url}]]))"


def attempted(shell, record, call):
    """A call with what was a record of web03 before its moref was newvm's."""
    return shell.eval(f"local r = {record}\n{reused(shell)}\n{call}")


def changes(simulator):
    return simulator.counters()["changes"]


@pytest.mark.parametrize("record", [WEB03, PART])
@pytest.mark.parametrize("call", [
    "scv.restore_vm{vm = r, confirm = false}",
    "scv.restore_vm{vm = r, backup = 107, confirm = false}",
    "scv.restore_vmdks{vm = r, disks = 'Hard disk 1', confirm = false}",
    "scv.attach_vmdks{vm = 'web01', disks = 'Hard disk 1', to = r}",
    "scv.attach_vmdks{vm = r, disks = 'Hard disk 1', to = 'web01'}",
    "scv.detach_vmdks{vm = r, confirm = false}",
    "scv.find_vm(r)",
    "scv.modify_resource_group{group = 'silver_db', add = r, confirm = false}",
    "scv.modify_resource_group{group = 'silver_db', entities = {r}, confirm = false}",
    "scv.create_resource_group{name = 'neu', entities = {r}, policies = 'daily'}",
])
def test_a_record_of_before_is_not_the_vm_that_has_its_moref_now(either, record, call):
    finished = attempted(either, record, call)
    assert finished.status == 1 and TOLD in finished.err and "newvm (vm-1003)" in finished.err, finished
    assert "scv.restore_deleted_vm{vm = " in finished.err
    assert changes(either.simulator) == 0


@pytest.mark.parametrize("call", [
    "scv.restore_vm{vm = r, confirm = false}", "scv.backups{vm = r}",
    "scv.attach_vmdks{vm = 'web01', disks = 'Hard disk 2', to = r}",
    "scv.create_resource_group{name = 'neu', entities = {r}, policies = 'daily'}",
])
def test_a_record_without_a_uuid_is_held_against_what_its_moref_is_called_now(either, call):
    finished = attempted(either, "{name = 'web03', moref = 'vm-1003'}", call)
    assert finished.status == 1 and "says name web03 and moref vm-1003" in finished.err, finished
    assert 'vm-1003"' in finished.err and changes(either.simulator) == 0


def test_an_entity_of_a_group_is_held_against_vcenter(beside):
    finished = attempted(beside, ENTITY, "scv.attach_vmdks{vm = 'web01', disks = 'Hard disk 2', to = r}")
    assert finished.status == 1 and "says name web03 and moref vm-1003" in finished.err, finished
    assert changes(beside.simulator) == 0


def test_a_name_and_a_moref_of_two_vms_are_none(either):
    finished = either.eval('scv.restore_vm{vm = {name = "web01", moref = "vm-1002"}, confirm = false}')
    assert finished.status == 1 and "that moref is web02" in finished.err, finished
    assert 'gives the moref alone, as vm = "vm-1002"' in finished.err
    assert changes(either.simulator) == 0


def test_a_group_does_not_lose_the_vm_that_has_a_records_moref_now(either):
    add = "scv.modify_resource_group{group = 'silver_db', add = 'vm-1003'}\n"
    finished = attempted(either, WEB03,
                         add + "scv.modify_resource_group{group = 'silver_db', remove = r, confirm = false}")
    assert finished.status == 1 and TOLD in finished.err, finished
    assert changes(either.simulator) == 1
    held = either.json("scv.resource_groups():where{name = 'silver_db'}[1].entities")
    assert "newvm" in [each["name"] for each in held]


def test_a_vm_that_was_restored_is_taken_by_its_uuid(beside):
    beside.eval("scv.restore_vm{vm = 'web03', confirm = false}")
    part = PART.replace("scv.api.vms.backups('vm-1003')", "scv.backups{vm = 'web03'}")
    assert beside.json(f"local r = {part} return scv.find_vm(r).moref == scv.vcenter.vm('web03').moref") is True
    assert beside.json(f"""local r = {part}
        scv.create_resource_group{{name = 'neu', entities = {{r}}, policies = 'daily'}}
        local held = scv.resource_groups():where{{name = 'neu'}}[1].entities
        return #held == 1 and held[1].moref == scv.vcenter.vm('web03').moref and held[1].moref ~= r.moref""") is True


def test_a_record_of_before_a_restore_is_told_of_by_the_reports(shell):
    finished = shell.eval(f"""local r = {WEB03}
        scv.restore_vm{{vm = r, confirm = false}}
        scv.restore_vm{{vm = r, confirm = false}}""")
    assert finished.status == 1 and "by the reports the VM of that uuid is web03 (vm-" in finished.err, finished
    assert changes(shell.simulator) == 1


def test_a_vm_that_only_the_backups_of_another_are_listed_for_has_none(either):
    assert either.eval(reused(either)).status == 0
    newvm = either.json("scv.last_good_backups():where{name = 'newvm'}")
    assert len(newvm) == 1 and "last_good" not in newvm[0]
    finished = either.eval("return #scv.backups{vm = 'newvm'}")
    assert finished.out.strip() == "0" and "are of another VM (web03 of uuid" in finished.err, finished
    uuid = finished.err.split("web03 of uuid ")[1].split(")")[0]
    assert either.json(f"#scv.backups{{vm = '{uuid}'}}") > 0
    assert either.json(f"(scv.is_good(scv.backups{{vm = '{uuid}'}}[1], scv.find_vm('newvm')))") is False
    audited = either.run("rpo-audit", "hours=100")
    assert audited.status != 0 and "newvm" in audited.out, audited
    shown = either.json("scv.report{}.coverage.vms:where{name = 'newvm'}")
    assert [each["state"] for each in shown] == ["gap"]
