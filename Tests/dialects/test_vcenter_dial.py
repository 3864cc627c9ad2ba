"""vCenter's API under the dialect's `vcenter`."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "outside"))

from vcenter import Fault, VCenter, view_filter  # noqa: E402

CONFIG = ["config.uuid", "config.instanceUuid", "config.template", "summary.config.instanceUuid", "config"]


@pytest.fixture
def vcenter(appliance):
    def start(**dialect):
        made = appliance(**dialect)
        return made, VCenter(made.simulator).login()

    return start


def altered(made):
    return made.simulator.counters()["altered"]


def test_it_pages_though_nobody_asked(vcenter):
    made, client = vcenter(vcenter={"page": 5})
    wanted = view_filter(client.view("VirtualMachine"), {"VirtualMachine": ["name"]})
    found, token = client.retrieve(wanted)
    assert len(found) == 5 and token
    assert altered(made) == 1
    found, token = client.more(token)
    assert len(found) == 5 and token
    found, token = client.more(token)
    assert len(found) == 3 and token is None
    # What asks for less gets less.
    found, token = client.retrieve(wanted, "<options><maxObjects>2</maxObjects></options>")
    assert len(found) == 2
    assert len(client.more(token)[0]) == 2


def test_a_vm_that_is_not_accessible_has_no_config(vcenter):
    made, client = vcenter(vcenter={"unset_config": ["vm-1002", "vm-9999"]})
    found = client.vms("runtime.connectionState", "summary.config.template", *CONFIG)
    assert set(found["vm-1002"]) == {"name", "runtime.connectionState", "summary.config.template"}
    assert found["vm-1002"]["runtime.connectionState"].text == "inaccessible"
    assert set(CONFIG) < set(found["vm-1001"])
    assert altered(made) == 1


def test_the_cookie_is_another_than_the_key(vcenter):
    made, client = vcenter(vcenter={"cookie": "quoted"})
    line = client.headers["set-cookie"]
    value = line.split('"')[1]
    assert line == f'vmware_soap_session="{value}"; Path=/; HttpOnly; Secure' and len(value) == 40
    key = client.call("Fetch", "SessionManager", "SessionManager", "<prop>currentSession</prop>")[0][0].text
    assert len(key) == 36 and altered(made) == 1
    for cookie in (line, f"vmware_soap_session={value}"):
        client.cookie = cookie
        assert len(client.vms()) == 13
    client.cookie = f"vmware_soap_session={key}"
    with pytest.raises(Fault) as raised:
        client.vms()
    assert raised.value.type == "NotAuthenticated"


def test_a_session_ends_sooner(vcenter):
    made, client = vcenter(vcenter={"session_seconds": 10})
    made.simulator.advance(9)
    assert len(client.vms()) == 13 and altered(made) == 0
    made.simulator.advance(11)
    with pytest.raises(Fault) as raised:
        client.vms()
    assert raised.value.type == "NotAuthenticated" and altered(made) == 1


def test_objects_come_in_the_order_of_the_dialect(vcenter):
    _, client = vcenter()
    plain = list(client.vms())
    made, client = vcenter(order="reversed")
    assert list(client.vms()) == plain[::-1] and altered(made) == 1
    _, client = vcenter(order="shuffled")
    shuffled = list(client.vms())
    assert shuffled != plain and sorted(shuffled) == sorted(plain)


def test_a_reset_takes_it_and_ends_the_sessions(vcenter):
    made, client = vcenter()
    status, _ = made.client.json("POST", "/simulator/reset", {"dialect": {"vcenter": {"page": 1}}})
    assert status == 200
    with pytest.raises(Fault) as raised:
        client.vms()
    assert raised.value.type == "NotAuthenticated"
    client.cookie = None
    client.login()
    found, token = client.retrieve(view_filter(client.view("VirtualMachine"), {"VirtualMachine": ["name"]}))
    assert len(found) == 1 and token
    status, reply = made.client.json("POST", "/simulator/reset", {"dialect": {"vcenter": {"page": 0}}})
    assert status == 400 and "vcenter.page" in reply["responseMessage"][0]
