"""VMs by their names: vCenter is asked first, what it showed is remembered, and one that it has forgotten is brought
back."""

import http.client
import json
import sqlite3
import ssl
import stat
import time

import pytest

from broken_appliance import BrokenAppliance, answer
from harness import PATIENCE, Shell

WEB01 = "50209bf7-7ce8-4c69-7862-adae1171408b"
CRM01 = "50201c3e-afc2-2bc6-1f91-dd04b9a77fa0"
LOOK = ("CreateContainerView", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx", "DestroyView")


class Beside(Shell):
    """A shell whose appliance has a vCenter: the simulator's own."""

    def environment(self, changes):
        return super().environment({"SCVSH_VCENTER_URL": self.simulator.url, **(changes or {})})


@pytest.fixture
def beside(home, simulator):
    return Beside(home, simulator)


def in_vcenter(simulator, **what):
    """What somebody does in vCenter."""
    status, reply = simulator.client().json("POST", "/simulator/vms", what)
    assert status < 300, reply
    return reply


def asked(simulator):
    """How many requests vCenter got, logins and logouts left out."""
    return sum(simulator.count("vcenter." + name) for name in LOOK)


def memory(home):
    return home.folder / "data" / "scvsh" / "inventory.sqlite"


def rows(home, query):
    with sqlite3.connect(memory(home)) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_login_that_is_answered_goes_out_once(beside, simulator, status):
    fault = {"operation": "vcenter.Login", "kind": "status", "status": status}
    assert simulator.client().json("POST", "/simulator/faults", fault)[0] == 200
    finished = beside.eval("scv.vcenter.vms()")
    assert finished.status == 5 and f"vcenter.Login at {simulator.url}/sdk failed with status {status}" in finished.err
    assert simulator.count("vcenter.Login") == 1


def test_the_end_of_a_view_is_waited_for_a_short_while_only(beside, simulator):
    fault = {"operation": "vcenter.DestroyView", "kind": "delay", "ms": 1000 * PATIENCE}
    assert simulator.client().json("POST", "/simulator/faults", fault)[0] == 200
    began = time.monotonic()
    assert len(beside.json("scv.vcenter.vms()")) > 10
    assert time.monotonic() - began < PATIENCE


# What vCenter has.


def test_vms_datastores_and_hosts_are_listed_by_vcenter(beside, simulator):
    vms = beside.json('scv.vcenter.vms("web*"):select("name", "moref", "uuid", "path")')
    assert {"name": "web01", "moref": vms[0]["moref"], "uuid": WEB01, "path": vms[0]["path"]} == vms[0]
    assert vms[0]["path"].endswith("/web01") and vms[0]["path"].startswith("/")
    assert beside.json(f'vcenter.vm("{WEB01}").name') == "web01"
    assert beside.json(f'vcenter.vm("{vms[0]["path"]}").name') == "web01"
    assert "nfs_web01" in beside.json('vcenter.datastores():map(function(each) return each.name end)')
    assert "esx01.demo.local" in beside.json('vcenter.hosts():map(function(each) return each.name end)')
    assert simulator.count("reports.protected_vms") == 0


def test_a_mistyped_name_costs_one_look(beside, simulator):
    for call in ('scv.restore_vm{vm = "wbe01"}', 'scv.find_vm("wbe01")', 'scv.vcenter.vm("wbe01")'):
        before = asked(simulator)
        finished = beside.eval(call)
        assert finished.status == 1 and "did you mean" in finished.err, finished
        assert asked(simulator) - before <= 3
    assert simulator.count("vms.backups") == simulator.count("reports.protected_vms") == 0


def test_a_mistyped_name_among_5000_vms_costs_three_requests(home, simulators):
    simulator = simulators("--vms", "5000", "--groups", "100", "--jobs", "100")
    finished = Beside(home, simulator).eval('scv.restore_vm{vm = "no_such_vm"}')
    assert finished.status == 1 and "no VM" in finished.err, finished
    assert asked(simulator) <= 3 and simulator.count("vms.backups") == 0


def test_without_vcenter_a_mistyped_name_among_5000_vms_is_answered_after_50(home, simulators):
    simulator = simulators("--vms", "5000", "--groups", "100", "--jobs", "100")
    finished = Shell(home, simulator).eval('scv.restore_vm{vm = "no_such_vm"}')
    assert finished.status == 1 and "no VM" in finished.err and "scv.known_backups() looks through" in finished.err
    assert simulator.count("vms.backups") + simulator.count("datastores.backups") <= 50


def test_a_vm_is_restored_by_its_path_and_the_lookup_is_shown(beside, simulator):
    path = beside.json('vcenter.vm("web02").path')
    code = f'narrate(true) scv.restore_vm{{vm = "{path}", confirm = false}} why()'
    finished = beside.eval(code)
    assert finished.status == 0, finished
    steps = finished.out.split("As the vendor's steps:")[1]
    assert steps.index("vCenter") < steps.index("Get VM Backups")
    assert "from `vCenter`, web02" in steps and "from `vCenter`, web02" in finished.err
    assert "scv.vcenter.vms()" in finished.out
    assert simulator.count("vms.restore") == 1


def test_names_with_slashes_and_signs_are_typed_as_people_write_them(beside, simulator):
    for name in ("web/01", "50%", 'a<b>&"c\'', "back\\slash"):
        made = in_vcenter(simulator, name=name, like="web01")
        quoted = json.dumps(name)
        assert beside.json(f"scv.vcenter.vm({quoted}).moref") == made["id"], name
        assert beside.json(f"scv.find_vm({quoted}).moref") == made["id"], name
    assert beside.json('#scv.vcenter.vms("web/*")') == 1
    # As the column shows it, whole, as its end, and as a pattern.
    path = beside.json('scv.vcenter.vm("web/01").path')
    assert path.endswith("/web%2f01")
    folder = path.rsplit("/", 2)[1]
    for word in (path, "web%2f01", f"{folder}/web%2f01", f"{folder}/web%2f*", f"{folder}/web/*", path[:-1] + "?"):
        assert beside.json(f'scv.vcenter.vms({json.dumps(word)})[1].name') == "web/01", word
    assert beside.json('inventory("web%2f01")[1].name') == "web/01"


def test_two_of_a_name_are_told_apart_by_their_paths(beside, simulator):
    made = in_vcenter(simulator, name="web01", like="build07")
    finished = beside.eval('scv.restore_vm{vm = "web01"}')
    assert finished.status == 1 and "is ambiguous" in finished.err, finished
    assert "/vm/web01" in finished.err and WEB01 in finished.err and made["uuid"] in finished.err
    assert beside.json('scv.find_vm("vm/web01").moref') == made["id"]


def test_a_template_is_refused_before_any_backup_is_read(beside, simulator):
    in_vcenter(simulator, name="golden", like="web01", template=True)
    for call in ("restore_vm", "restore_vmdks"):
        finished = beside.eval(f'scv.{call}{{vm = "golden", confirm = false}}')
        assert finished.status == 1 and "is a template" in finished.err, finished
    assert simulator.count("vms.backups") == 0 and simulator.counters()["changes"] == 0


# Where vCenter can't be asked.


def test_a_lone_esx_host_is_no_vcenter_and_is_given_no_password(shell, simulator, tmp_path):
    trusting = ssl.create_default_context(cafile=simulator.certificate)

    def as_a_host(handler):
        upstream = http.client.HTTPSConnection("127.0.0.1", simulator.port, context=trusting, timeout=PATIENCE)
        upstream.request("POST", handler.path, body=handler.body, headers={"Content-Type": "text/xml"})
        body = upstream.getresponse().read()
        upstream.close()
        assert b"VirtualCenter" in body
        answer(handler, 200, body.replace(b"VirtualCenter", b"HostAgent"), "text/xml")

    host = BrokenAppliance(tmp_path, as_a_host)
    url = f"https://127.0.0.1:{host.port}"
    try:
        finished = shell.eval("vcenter.vms()", env={**host.environment(), "SCVSH_FINGERPRINT": None,
                                                    "SCVSH_VCENTER_URL": url})
    finally:
        host.stop()
    assert finished.status == 2 and f"{url}/sdk is a lone ESXi host, not a vCenter" in finished.err, finished
    assert host.requests == [("POST", "/sdk")] and simulator.count("vcenter.Login") == 0


def test_without_vcenter_a_folder_path_is_said_to_be_known_to_vcenter_alone(shell, simulator):
    finished = shell.eval('scv.restore_vm{vm = "Production/Databases/db02"}')
    assert finished.status == 1 and "a folder path is known to vCenter alone: --vcenter URL" in finished.err, finished
    assert simulator.counters()["changes"] == 0


def test_without_vcenter_the_error_says_how_one_is_configured(shell):
    finished = shell.eval("scv.vcenter.vms()")
    assert finished.status == 2 and "SCVSH_VCENTER_URL" in finished.err and "--vcenter" in finished.err, finished
    assert shell.eval("inventory()").status == 2


def test_a_vcenter_that_is_away_stops_names_and_lets_morefs_pass(shell, simulator):
    away = {"SCVSH_VCENTER_URL": "https://127.0.0.1:9"}
    moref = shell.json('scv.find_vm("web01").moref')
    finished = shell.eval('scv.restore_vm{vm = "web01", confirm = false}', env=away)
    assert finished.status == 3 and "--vcenter none" in finished.err and "moref" in finished.err, finished
    finished = shell.eval('scv.restore_deleted_vm{vm = "crm01", confirm = false}', env=away)
    assert finished.status == 3 and "--vcenter none" in finished.err, finished
    assert simulator.counters()["changes"] == 0
    finished = shell.eval(f'scv.restore_vm{{vm = "{moref}", confirm = false}}', env=away)
    assert finished.status == 0 and "was not asked" in finished.err, finished
    finished = shell.run("--vcenter", "none", "-e", 'scv.restore_vm{vm = "web01", confirm = false}', env=away)
    assert finished.status == 0 and "was not asked" not in finished.err, finished


def test_sessions_that_nobody_has_any_more_are_ended_at_vcenter(beside, home, simulator):
    (home.config / "scvsh").mkdir(exist_ok=True)
    (home.config / "scvsh" / "profiles.json").write_text(json.dumps({"here": {
        "url": simulator.url, "username": simulator.username, "fingerprint": simulator.fingerprint,
        "password_command": f"printf %s {simulator.password}",
        "vcenter": {"url": simulator.url, "fingerprint": simulator.fingerprint}}}))
    # Left so, the program ends no session itself.
    finished = beside.eval("""
        for _ = 1, 6 do
          (function() local scv = scv.connect("here") assert(#scv.vcenter.vms() > 5) end)()
          collectgarbage() collectgarbage()
        end
        os.exit(0, false)""")
    assert finished.status == 0, finished
    assert simulator.count("vcenter.Login") == 6 and 3 <= simulator.count("vcenter.Logout") <= 5, simulator.counters()


def test_a_recorded_session_is_played_with_its_vcenter(beside, home, simulators):
    code = """
        print(#vcenter.vms(), vcenter.vm("web01").moref, #scv.backups{vm = "Web servers/web01"} > 0)
        print(pcall(scv.restore_vm, {vm = "wbe01"}))"""
    file = home.folder / "session.jsonl"
    recorded = beside.eval(code, "--record", str(file))
    assert recorded.status == 0 and "vm-1001" in recorded.out, recorded
    played = simulators("--replay", str(file))
    again = Beside(home, played).eval(code)
    assert again.out == recorded.out and again.status == 0, again
    assert not played.counters()["not_recorded"], played.counters()


# What is remembered.


def test_what_vcenter_shows_is_remembered_for_its_owner_alone(beside, home, simulator):
    assert beside.json("#inventory()") == 0
    assert not memory(home).exists()
    count = beside.json("#vcenter.vms()")
    assert stat.S_IMODE(memory(home).stat().st_mode) == 0o600
    assert stat.S_IMODE(memory(home).parent.stat().st_mode) == 0o700
    assert beside.json("#inventory()") == count > 5
    assert rows(home, "SELECT COUNT(*) FROM thing WHERE kind = 'host'")[0][0] > 0
    in_vcenter(simulator, vm="web02", delete=True)
    assert beside.json("#inventory.deleted()") == 0
    assert beside.json('inventory.sync():where(function(each) return each.gone_since end)[1].name') == "web02"
    assert beside.json("inventory.deleted()[1].name") == "web02"
    # What the demo shows is in no file.
    finished = beside.run("--demo", "-e", "print(#inventory.sync())", env={"SCVSH_VCENTER_URL": None})
    assert finished.status == 0 and int(finished.out) > 5, finished
    assert len(rows(home, "SELECT id FROM vcenter")) == 1


def test_a_memory_that_cannot_be_read_is_no_empty_one(beside, home):
    memory(home).mkdir(parents=True)
    for call in ("inventory()", "inventory.deleted()"):
        finished = beside.eval(call)
        assert finished.status == 2 and "is a folder, and is left alone" in finished.err, finished
        assert finished.out == ""
    finished = beside.eval('print(#inventory.sync(), inventory.sync():where{name = "web01"}[1].moref)')
    assert finished.status == 0 and int(finished.out.split()[0]) > 5 and "vm-" in finished.out, finished
    assert "which it had before is not known" in finished.err and "are gone" not in finished.err, finished


def test_a_moref_that_was_given_to_another_vm_is_noticed(beside, home, simulator):
    old = beside.json('(function() local vm = scv.vcenter.vm("web02") return {vm.moref, vm.uuid} end)()')
    in_vcenter(simulator, vm="web02", delete=True)
    new = in_vcenter(simulator, name="lab07", like="web01", moref=old[0])
    assert new["id"] == old[0]
    finished = beside.eval(f'scv.restore_vm{{vm = {{moref = "{old[0]}", uuid = "{old[1]}"}}, confirm = false}}')
    assert finished.status == 1 and "that moref is another VM's now" in finished.err, finished
    assert beside.json('scv.inventory.list("web02")[1].gone_since ~= nil') is True
    assert beside.json(f'scv.vcenter.vm("{old[0]}").name') == "lab07"
    assert simulator.counters()["changes"] == 0


def test_several_shells_remember_at_once(beside, home):
    running = [beside.start("-e", "for _ = 1, 5 do scv.inventory.sync() end") for _ in range(4)]
    for process in running:
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0 and "remember" not in error and "damaged" not in error, error
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]
    names = [row[0] for row in rows(home, "SELECT name FROM vm")]
    assert len(names) == len(set(names)) > 5


@pytest.mark.parametrize("obstacle", ["damaged", "folder", "link", "newer"])
def test_what_is_wrong_with_the_memory_is_no_error_of_a_workflow(beside, home, obstacle):
    memory(home).parent.mkdir()
    if obstacle == "damaged":
        memory(home).write_text("no database " * 500)
    elif obstacle == "folder":
        memory(home).mkdir()
    elif obstacle == "link":
        memory(home).symlink_to(home.file("elsewhere", "mine"))
    else:
        with sqlite3.connect(memory(home)) as database:
            database.execute("PRAGMA user_version = 99")
    finished = beside.eval('print(scv.find_vm("web01").uuid)')
    assert finished.status == 0 and finished.out.strip() == WEB01, finished
    said = {"damaged": "it was set aside as", "folder": "is a folder", "link": "is a symbolic link",
            "newer": "later scvsh"}[obstacle]
    assert said in finished.err, finished
    if obstacle == "damaged":
        assert rows(home, "SELECT COUNT(*) FROM vm")[0][0] > 5
    if obstacle == "link":
        assert (home.folder / "elsewhere").read_text() == "mine"


# A VM that vCenter has forgotten.


def test_a_deleted_vm_is_brought_back_with_nothing_remembered(beside, simulator):
    finished = beside.eval('scv.restore_deleted_vm{vm = "crm01", confirm = false}')
    assert finished.status == 0 and simulator.count("vms.restore") == 1, finished
    assert beside.json('scv.vcenter.vm("crm01").uuid') == CRM01
    # It is there now.
    finished = beside.eval('scv.restore_deleted_vm{vm = "crm01", confirm = false}')
    assert finished.status == 1 and "is still in vCenter" in finished.err, finished


def test_a_vm_that_was_seen_before_its_deletion_is_brought_back_by_its_name(beside, simulator):
    uuid = beside.json('scv.vcenter.vm("web02").uuid')
    in_vcenter(simulator, vm="web02", delete=True)
    finished = beside.eval('scv.restore_vm{vm = "web02", confirm = false}')
    assert finished.status == 1 and "was in vCenter, and was seen there last at" in finished.err, finished
    assert f'scv.restore_deleted_vm{{vm = "{uuid}"}}' in finished.err
    finished = beside.eval('narrate(true) scv.restore_deleted_vm{vm = "web02", confirm = false}')
    assert finished.status == 0 and "from `the memory of vCenter`, web02" in finished.err, finished
    assert simulator.count("vms.restore") == 1
    assert beside.json('scv.vcenter.vm("web02").uuid') == uuid


def test_a_live_vm_is_never_brought_back(beside, simulator):
    for vm in ("web01", WEB01, "vm-1001"):
        finished = beside.eval(f'scv.restore_deleted_vm{{vm = "{vm}", confirm = false}}')
        assert finished.status == 1, finished
    in_vcenter(simulator, vm="web01", name="web01-renamed")
    finished = beside.eval(f'scv.restore_deleted_vm{{vm = "{WEB01}", confirm = false}}')
    assert finished.status == 1 and "web01-renamed" in finished.err, finished
    assert simulator.counters()["changes"] == 0


def test_a_vm_is_not_overwritten_with_the_backup_of_one_that_had_its_moref(beside, simulator):
    beside.eval("scv.inventory.sync()")
    in_vcenter(simulator, vm="web01", delete=True)
    in_vcenter(simulator, name="payroll", like="lab01", moref="vm-1001")
    for call in ('restore_vm{vm = "payroll"}', 'restore_vm{vm = "vm-1001", backup = 92, confirm = false}',
                 'restore_vmdks{vm = "payroll", disks = "Hard disk 1"}',
                 'attach_vmdks{vm = "payroll", disks = "Hard disk 1"}'):
        finished = beside.run("--yes", "-e", "scv." + call)
        assert finished.status == 1, finished
        assert f"is of another VM: what it holds as vm-1001 is web01 of uuid {WEB01}" in finished.err, finished
        assert f'scv.restore_deleted_vm{{vm = "{WEB01}"}} brings back web01' in finished.err, finished
    finished = beside.eval('scv.restore_deleted_vm{vm = "vm-1001", confirm = false}')
    said = f"vm-1001 was web01, uuid {WEB01}, seen in vCenter last at"
    assert finished.status == 1 and said in finished.err, finished
    assert f'scv.restore_deleted_vm{{vm = "{WEB01}"}} brings that one back' in finished.err, finished
    assert simulator.counters()["changes"] == 0
    finished = beside.run("--yes", "-e", f'scv.restore_deleted_vm{{vm = "{WEB01}"}}')
    assert finished.status == 0 and "(seen in vCenter last at" in finished.err, finished
    assert simulator.count("vms.restore") == 1


def test_a_live_template_is_not_offered_to_be_restored(beside):
    finished = beside.eval('scv.restore_deleted_vm{vm = "vm-1009", confirm = false}')
    assert finished.status == 1 and "it is a template, and can't be restored" in finished.err, finished
    assert "restore_vm{" not in finished.err


def test_the_demo_has_its_vcenter_and_brings_crm01_back(lone_shell):
    finished = lone_shell.run("--demo", "-e", 'scv.restore_deleted_vm{vm="crm01", confirm=false}')
    assert finished.status == 0 and "restores crm01" in finished.err, finished
    assert "of the backups: nothing of crm01 is remembered of vCenter)" in finished.err, finished
    finished = lone_shell.run("--demo", "-e", "print(#vcenter.vms() > 5, #inventory() > 5)")
    assert finished.status == 0 and finished.out == "true\ttrue\n", finished


def test_the_appliance_and_another_vcenter_contradict_each_other(home, simulators):
    appliance, other = simulators("--job-seconds", "1"), simulators("--seed", "7", "--job-seconds", "1")
    shell = Shell(home, appliance)
    env = {"SCVSH_VCENTER_URL": other.url, "SCVSH_FINGERPRINT": None, "SCVSH_CA": None}
    ca = home.file("both.pem", open(appliance.certificate).read() + open(other.certificate).read())
    env["SCVSH_CA"] = ca
    finished = shell.eval('scv.restore_vm{vm = "web01", confirm = false}', env=env)
    assert finished.status == 5 and "contradict each other" in finished.err, finished
    finished = shell.eval('scv.restore_deleted_vm{vm = "crm01", confirm = false}', env=env)
    assert finished.status == 1, finished
    assert appliance.counters()["changes"] == 0
