"""What the shell reads of VMware's own simulator."""

import json
import re

# GET /about and the like are no part of it: these are the calls of a whole look, in order.
CALLS = ["RetrieveServiceContent", "Login", "CreateContainerView", "RetrievePropertiesEx", "DestroyView"]


def calls(trace):
    """The methods that a trace shows."""
    return re.findall(r'<(\w+) xmlns="urn:vim25">', trace)


def test_all_that_there_is_comes_in_five_calls(vcenter):
    shell = vcenter(vms=4, hosts=2)
    found = shell.look("--trace")
    assert calls(shell.told) == CALLS + ["Logout"]
    ((url, product, version, uuid),) = shell.remembered(
        "SELECT url, product, version, uuid FROM vcenter JOIN address ON vcenter = id")
    assert url == shell.peer.url and product.startswith("VMware vCenter Server 6.5")
    assert version == "6.5.0" and len(uuid) == 36
    assert sorted(vm["name"] for vm in found["vms"]) == [f"DC0_C0_RP0_VM{index}" for index in range(4)]
    for vm in found["vms"]:
        assert re.fullmatch(r"vm-\d+", vm["moref"])
        assert len(vm["uuid"]) == 36 and len(vm["bios_uuid"]) == 36
        assert vm["template"] is False and vm["power_state"] == "poweredOn"
        assert vm["host"].startswith("DC0_C0_H") and re.fullmatch(r"host-\d+", vm["host_moref"])
        assert vm["datastores"] == ["LocalDS_0"] and len(vm["datastore_morefs"]) == 1
        assert vm["path"] == f"/DC0/vm/{vm['name']}"
    assert len(shell.remembered("SELECT id FROM vm")) == 4
    inventory = shell.look(sorts=("datastores", "hosts"))
    assert [host["path"] for host in inventory["hosts"]] == [f"/DC0/host/DC0_C0/DC0_C0_H{index}" for index in range(2)]
    assert {host["connection_state"] for host in inventory["hosts"]} == {"connected"}
    (datastore,) = inventory["datastores"]
    assert datastore["name"] == "LocalDS_0" and datastore["path"] == "/DC0/datastore/LocalDS_0"
    assert datastore["moref"] == found["vms"][0]["datastore_morefs"][0]
    assert datastore["type"] == "OTHER" and datastore["capacity"] > datastore["free_space"] > 0


def test_a_second_look_is_three_calls(vcenter):
    shell = vcenter()
    shell.look("--trace", times=2)
    assert calls(shell.told) == CALLS + CALLS[2:] + ["Logout"]


def test_a_wrong_password_is_tried_once(vcenter):
    shell = vcenter()
    error = shell.look("--trace", times=3, SCVSH_PASSWORD="hunter2<&")["error"]
    assert error["kind"] == "login"
    assert error["message"] == (
        f"vCenter ({shell.peer.url}) refuses the login of administrator@vsphere.local: Login failure")
    assert calls(shell.told) == ["RetrieveServiceContent", "Login"]
    assert "hunter2" not in shell.told


def test_neither_password_nor_cookie_is_in_a_trace(vcenter):
    shell = vcenter()
    shell.look("--trace")
    assert "<password>***</password>" in shell.told and "'Cookie: ***'" in shell.told
    for secret in ["vcenter&", "vcenter&amp;", "vmware_soap_session"]:
        assert secret not in shell.told
    # The simulator's cookie stands in the id of the view, too.
    assert 'type="ContainerView">session[***]' in shell.told


def test_templates_are_told_and_a_vm_without_a_configuration_is_there(vcenter):
    inventory = vcenter(vms=5, templates=2, bare=1, rename="web%2f01 <&>\"'%25").look()
    kinds = sorted(str(vm.get("template")) for vm in inventory["vms"])
    assert kinds == ["False", "False", "None", "True", "True"]
    (bare,) = [vm for vm in inventory["vms"] if "template" not in vm]
    assert "uuid" not in bare and bare["name"] and bare["path"] == f"/DC0/vm/{bare['name']}"
    (odd,) = [vm for vm in inventory["vms"] if not vm["name"].startswith("DC0")]
    assert odd["name"] == "web/01 <&>\"'%" and odd["path"] == "/DC0/vm/web%2f01 <&>\"'%25"


def test_vapps_and_folders_are_parts_of_paths(vcenter):
    inventory = vcenter(vms=1, apps=1, folders=1).look()
    paths = sorted(vm["path"] for vm in inventory["vms"])
    assert len(paths) == 2
    assert any(path.startswith("/F0/DC0/vm/F0/") for path in paths), paths
    assert all(path.startswith("/F0/DC0/") for path in paths), paths


def test_two_thousand_vms_come_at_once(vcenter):
    shell = vcenter(vms=2000)
    inventory = shell.look("--trace")
    assert len({vm["moref"] for vm in inventory["vms"]}) == 2000
    assert len({vm["uuid"] for vm in inventory["vms"]}) == 2000
    assert calls(shell.told) == CALLS + ["Logout"]


def test_a_host_by_itself_is_no_vcenter(vcenter):
    shell = vcenter(esx=True, vms=2)
    error = shell.look("--trace")["error"]
    assert error["kind"] == "config" and "lone ESXi host" in error["message"], error
    assert calls(shell.told) == ["RetrieveServiceContent"]


def test_it_is_let_out_by_who_only_reads_and_in_a_dry_run(vcenter):
    shell = vcenter()
    assert len(shell.look("--read-only", "--dry-run")["vms"]) == 4


def test_another_certificate_is_refused_before_anything_is_sent(vcenter):
    shell = vcenter()
    profiles = shell.home / "scvsh" / "profiles.json"
    profile = json.loads(profiles.read_text())
    profile["default"]["vcenter"]["fingerprint"] = "sha256:" + "ab" * 32
    profiles.write_text(json.dumps(profile))
    error = shell.look()["error"]
    assert error["kind"] == "trust" and "vcenter" in error["hint"] and shell.peer.fingerprint in error["hint"]
    profile["default"]["vcenter"] = shell.peer.url
    profiles.write_text(json.dumps(profile))
    error = shell.look()["error"]
    assert error["kind"] == "trust"
    assert f'"fingerprint": "{shell.peer.fingerprint}"' in error["hint"]
    assert len(shell.look("--insecure", SCVSH_FINGERPRINT="")["vms"]) == 4


def test_without_one_there_are_no_facts(vcenter):
    shell = vcenter()
    error = shell.look("--vcenter", "none")["error"]
    assert error["kind"] == "config" and "--vcenter" in error["hint"]


def test_where_nobody_answers_it_is_said_of_vcenter(vcenter):
    shell = vcenter()
    error = shell.look("--vcenter", "127.0.0.1:1", "--insecure", SCVSH_FINGERPRINT="")["error"]
    assert error["kind"] == "connect"
    assert error["message"].startswith("vCenter (https://127.0.0.1:1/sdk): 127.0.0.1:1 refuses the connection")
