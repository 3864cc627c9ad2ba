"""vCenter's API of the simulator, as one sees it who writes XML by hand: what is refused, and in which words."""

import xml.etree.ElementTree as ElementTree

import pytest

from harness import Simulator
from vcenter import BARE_ENVELOPE, TYPE, VIM, Fault, VCenter, call, view_filter
from worlds import World, mounted

ROOT = ("Folder", "group-d1")
COLLECTOR = ("PropertyCollector", "propertyCollector")


@pytest.fixture(scope="module")
def simulator():
    running = Simulator("--job-seconds", "30")
    yield running
    running.stop()


@pytest.fixture
def vcenter(simulator):
    """A client of a session of its own."""
    client = VCenter(simulator).login()
    yield client


@pytest.fixture
def world():
    """A simulator of its own, for what changes the world."""
    running = Simulator("--job-seconds", "30")
    yield running
    running.stop()


def fault(of):
    with pytest.raises(Fault) as raised:
        of()
    return raised.value


def vm(simulator, **what):
    status, reply = simulator.client().json("POST", "/simulator/vms", what)
    assert status == 200, reply
    return reply


def test_get_is_refused_but_for_the_versions(simulator):
    client = simulator.client()
    for path in ("/sdk", "/sdk/"):
        assert client.send("GET", path)[0] == 405
    status, text = client.send("GET", "/sdk/vimServiceVersions.xml")
    root = ElementTree.fromstring(text)
    assert status == 200 and root.tag == "namespaces" and root.get("version") == "1.0"
    assert root.findtext("namespace/name") == "urn:vim25"
    assert "6.5" in [each.text for each in root.findall("namespace/priorVersions/version")]
    assert client.send("GET", "/sdk/vimService.wsdl")[0] == 404
    assert client.send("POST", "/sdk/vimServiceVersions.xml")[0] == 405


def test_what_there_is_is_told_without_a_session(simulator):
    client = VCenter(simulator)
    content = client.call("RetrieveServiceContent", "ServiceInstance", "ServiceInstance")[0]
    references = {each.tag.removeprefix(VIM): (each.get("type"), each.text) for each in content}
    assert references["rootFolder"] == ROOT and references["propertyCollector"] == COLLECTOR
    about = {each.tag.removeprefix(VIM): each.text for each in content.find(VIM + "about")}
    assert about["apiType"] == "VirtualCenter" and about["apiVersion"] == "8.0.3.0" and len(about["instanceUuid"]) == 36


def test_prefixes_and_chunks_are_free(simulator):
    client = VCenter(simulator)
    assert client.read(call("CurrentTime", "ServiceInstance", "ServiceInstance", envelope=BARE_ENVELOPE), chunked=True)
    prefixed = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:v="urn:vim25"><s:Header/><s:Body>'
        '<v:CurrentTime><v:_this type="ServiceInstance">ServiceInstance</v:_this></v:CurrentTime>'
        '</s:Body></s:Envelope>')
    assert client.read(prefixed)[0].text.startswith("2026-11-23T15:")


def test_a_session_is_a_cookie_and_ends(simulator):
    client = VCenter(simulator)
    answer = client.call("Login", "SessionManager", "SessionManager",
                         f"<userName>DEMO\\Administrator</userName><password>{simulator.password}</password>")[0]
    line = client.headers["set-cookie"]
    key = answer.findtext(VIM + "key")
    assert line == f"vmware_soap_session={key}; HttpOnly"
    read = call("Fetch", *ROOT, "<prop>name</prop>")
    # As pyVmomi sends it back, and in quotes.
    for cookie in (line, f'vmware_soap_session="{key}"', f"other=1; vmware_soap_session={key}"):
        assert client.read(read, cookie=cookie)[0].text == "Datacenters"
    client.cookie = line
    assert fault(client.login).type == "InvalidLogin"
    assert client.logout() == []
    for again in (client.logout, lambda: client.read(read)):
        refused = fault(again)
        assert refused.type == "NotAuthenticated" and not refused.text
        assert refused.element == VIM + "NotAuthenticatedFault"
        assert refused.members["privilegeId"].text == "System.View"
    assert refused.members["object"].text == "group-d1" and refused.members["object"].get("type") == "Folder"


@pytest.mark.parametrize("user, password", [
    ("administrator@vsphere.local", "wrong"), ("nobody", "simulated-secret"), ("", "")])
def test_a_wrong_login_is_refused(simulator, user, password):
    refused = fault(lambda: VCenter(simulator).call(
        "Login", "SessionManager", "SessionManager", f"<userName>{user}</userName><password>{password}</password>"))
    assert refused.type == "InvalidLogin" and refused.text == "Login failure"


def test_the_viewer_may_look(simulator):
    client = VCenter(simulator)
    client.call("Login", "SessionManager", "SessionManager",
                f"<userName>viewer@vsphere.local</userName><password>{simulator.password}</password>")
    client.cookie = client.headers["set-cookie"].split(";")[0]
    assert len(client.vms()) == 13


@pytest.mark.parametrize("body, says", [
    ("", "empty"), ("not XML", "not XML"), ("<a/>", "envelope"), (BARE_ENVELOPE.format(""), "one call"),
    (BARE_ENVELOPE.format('<CurrentTime xmlns="urn:vim25"/>'), "_this"),
    (BARE_ENVELOPE.format("<CurrentTime><_this type='ServiceInstance'>ServiceInstance</_this></CurrentTime>"),
     "namespace"),
    ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + BARE_ENVELOPE.format(""), "document type"),
    (call("CurrentTime", "ServiceInstance", "ServiceInstance", "<more/>"), "more"),
    (call("CurrentTime", "", "ServiceInstance"), "reference"),
    (call("Login", "SessionManager", "SessionManager", "<password>b</password><userName>a</userName>"), "userName"),
    (call("Login", "SessionManager", "SessionManager", "<userName>a</userName>"), "password"),
    (b"\xff\xfe", "UTF-8"), ("<a>" * 1000, "deep"),
])
def test_what_can_not_be_read_is_an_invalid_request(simulator, body, says):
    refused = fault(lambda: VCenter(simulator).read(body))
    assert refused.type == "InvalidRequest" and says in refused.text


@pytest.mark.parametrize("method, this, parameters", [
    ("PowerOffVM_Task", ("VirtualMachine", "vm-1001"), ""), ("Destroy_Task", ("VirtualMachine", "vm-1001"), ""),
    ("Rename_Task", ("Folder", "group-d1"), "<newName>a</newName>"),
    ("DestroyView", ("ViewManager", "ViewManager"), ""),
    ("CreateFilter", COLLECTOR, ""), ("Nonsense", ("ServiceInstance", "ServiceInstance"), ""),
])
def test_nothing_that_changes_vcenter_is_there(vcenter, method, this, parameters):
    refused = fault(lambda: vcenter.call(method, *this, parameters))
    assert refused.type == "MethodNotFound" and method in refused.text
    assert refused.members["method"].text == method and refused.members["receiver"].text == this[1]


def test_objects_that_are_not_there(vcenter):
    for this in [("ContainerView", "nope"), ("VirtualMachine", "vm-1004"), ("Folder", "vm-1001"), ("Nothing", "a")]:
        refused = fault(lambda: vcenter.call("DestroyView", *this))
        assert refused.type == "ManagedObjectNotFound" and refused.members["obj"].text == this[1]
        assert refused.text == f"managed object not found: {this[0]}:{this[1]}"
    gone = view_filter("nope", {"VirtualMachine": ["name"]})
    refused = fault(lambda: vcenter.retrieve(gone))
    assert refused.type == "ManagedObjectNotFound"
    assert refused.text == "The object has already been deleted or has not been completely created"


def test_a_view_is_of_its_session_and_ends(simulator, vcenter):
    view = vcenter.view("VirtualMachine")
    assert view.startswith("session[") and "]" in view
    wanted = view_filter(view, {"VirtualMachine": ["name"]})
    assert len(vcenter.retrieve(wanted)[0]) == 13
    other = VCenter(simulator).login()
    assert fault(lambda: other.retrieve(wanted)).type == "ManagedObjectNotFound"
    assert vcenter.call("DestroyView", "ContainerView", view) == []
    assert fault(lambda: vcenter.retrieve(wanted)).type == "ManagedObjectNotFound"


def test_values_say_what_they_are(vcenter):
    found = vcenter.list(VirtualMachine=["name", "config.template", "runtime.host", "datastore", "snapshot",
                                         "runtime.powerState", "network", "summary.config"])
    web = found["vm-1001"]
    assert web["name"].text == "web01" and web["name"].get(TYPE) == "xsd:string"
    assert web["config.template"].text == "false" and web["config.template"].get(TYPE) == "xsd:boolean"
    # Two attributes called type, which only their namespaces tell apart.
    assert web["runtime.host"].get(TYPE) == "ManagedObjectReference" and web["runtime.host"].get("type") == "HostSystem"
    assert web["datastore"].get(TYPE) == "ArrayOfManagedObjectReference"
    assert [(each.tag, each.get("type"), each.text) for each in web["datastore"]] == [
        (VIM + "ManagedObjectReference", "Datastore", "datastore-21")]
    assert web["runtime.powerState"].get(TYPE) == "VirtualMachinePowerState"
    assert list(web["network"]) == [] and "snapshot" not in web
    config = {each.tag.removeprefix(VIM): each.text for each in web["summary.config"]}
    assert web["summary.config"].get(TYPE) == "VirtualMachineConfigSummary"
    assert config["vmPathName"] == "[nfs_web01] web01/web01.vmx" and config["template"] == "false"
    assert found["vm-1009"]["config.template"].text == "true"


def test_long_replies_come_in_chunks_and_short_ones_whole(vcenter):
    vcenter.vms()
    vcenter.call("Fetch", *ROOT, "<prop>name</prop>")
    assert int(vcenter.headers["content-length"]) == len(vcenter.body) and "transfer-encoding" not in vcenter.headers
    view = vcenter.view("VirtualMachine")
    vcenter.retrieve(view_filter(view, {"VirtualMachine": ["name", "config.uuid"]}))
    assert len(vcenter.body) > 2048 and vcenter.headers["transfer-encoding"] == "chunked"


def test_one_view_shows_the_whole_tree(vcenter):
    found = vcenter.list(
        VirtualMachine=["name", "parent"], Folder=["name", "parent"], Datacenter=["name", "parent"],
        HostSystem=["name", "parent", "runtime.connectionState"],
        Datastore=["name", "summary.type", "summary.capacity", "summary.freeSpace"], ComputeResource=["name", "parent"])

    def path(id):
        each = found.get(id)
        return [] if each is None else [*path(each["parent"].text), each["name"].text]

    by_name = {each["name"].text: id for id, each in found.items()}
    assert path(by_name["web01"]) == ["Demo", "vm", "Production", "Web servers", "web01"]
    assert path(by_name["files01"]) == ["Demo", "vm", "Production", "Files%2fMail", "files01"]
    assert path(by_name["build07"]) == ["Demo", "vm", "build07"]
    assert path(by_name["esx01.demo.local"]) == ["Demo", "host", "cluster01", "esx01.demo.local"]
    store = found[by_name["vmfs_files01"]]
    assert store["summary.type"].text == "VMFS" and store["summary.capacity"].get(TYPE) == "xsd:long"
    assert 0 < int(store["summary.freeSpace"].text) < int(store["summary.capacity"].text)


def test_a_view_may_show_what_is_directly_below_alone(vcenter):
    view = vcenter.view(container=("Folder", "group-v3"), recursive="false")
    wanted = view_filter(view, {"ManagedEntity": ["name"]})
    assert {each["name"].text for each in vcenter.retrieve(wanted)[0].values()} == {
        "Production", "Laboratory", "build07", "legacy01"}


def test_paging(simulator, vcenter):
    wanted = view_filter(vcenter.view("VirtualMachine"), {"VirtualMachine": ["name"]})
    first, token = vcenter.retrieve(wanted, "<options><maxObjects>5</maxObjects></options>")
    second, other = vcenter.more(token)
    assert len(first) == len(second) == 5
    for bad in (token, "nonsense"):
        refused = fault(lambda: vcenter.more(bad))
        assert refused.type == "InvalidProperty" and refused.members["name"].text == "token"
    assert fault(lambda: VCenter(simulator).login().more(other)).type == "InvalidProperty"
    last, token = vcenter.more(other)
    assert len(last) == 3 and token is None and len({*first, *second, *last}) == 13
    _, token = vcenter.retrieve(wanted, "<options><maxObjects>12</maxObjects></options>")
    assert vcenter.call("CancelRetrievePropertiesEx", *COLLECTOR, f"<token>{token}</token>") == []
    assert fault(lambda: vcenter.more(token)).type == "InvalidProperty"


NAMES = view_filter("V", {"VirtualMachine": ["name"]})


@pytest.mark.parametrize("parameters, type", [
    ("<options/>", "InvalidRequest"), (NAMES, "InvalidRequest"),
    (view_filter("V", {"VirtualMachine": ["config.nope"]}) + "<options/>", "InvalidProperty"),
    (view_filter("V", {"VirtualMachines": ["name"]}) + "<options/>", "InvalidType"),
    (NAMES + "<options><maxObjects>0</maxObjects></options>", "InvalidRequest"),
    (NAMES.replace(' xsi:type="TraversalSpec"', "") + "<options/>", "InvalidRequest"),
    (NAMES.replace("<path>view</path>", "<path>views</path>") + "<options/>", "InvalidProperty"),
    (NAMES.replace(
        "<type>ContainerView</type><path>view</path>", "<path>view</path><type>ContainerView</type>") + "<options/>",
     "InvalidRequest"),
])
def test_a_retrieval_that_asks_wrongly(vcenter, parameters, type):
    parameters = parameters.replace(">V<", f">{vcenter.view('VirtualMachine')}<")
    assert fault(lambda: vcenter.call("RetrievePropertiesEx", *COLLECTOR, parameters)).type == type


def test_folders_are_found_by_ways_that_lead_back_to_themselves(vcenter):
    """As a client walks that makes no view."""
    ways = (
        '<specSet><propSet><type>VirtualMachine</type><pathSet>name</pathSet></propSet>'
        '<objectSet><obj type="Folder">group-d1</obj><skip>true</skip>'
        '<selectSet xsi:type="TraversalSpec"><name>f</name><type>Folder</type><path>childEntity</path>'
        '<selectSet><name>f</name></selectSet><selectSet><name>d</name></selectSet></selectSet>'
        '<selectSet xsi:type="TraversalSpec"><name>d</name><type>Datacenter</type><path>vmFolder</path>'
        '<selectSet><name>f</name></selectSet></selectSet></objectSet></specSet>')
    assert len(vcenter.retrieve(ways)[0]) == 13


def test_what_there_is_none_of_may_be_asked_for(vcenter):
    assert vcenter.list(VirtualApp=["name", "parentFolder", "parentVApp"], StoragePod=["name"], Network=["name"]) == {}


def test_nothing_found_is_nothing_returned(vcenter):
    view = vcenter.view("VirtualMachine", container=("Folder", "group-h4"))
    assert vcenter.call("RetrievePropertiesEx", *COLLECTOR,
                        view_filter(view, {"VirtualMachine": ["name"]}) + "<options/>") == []


def test_it_is_the_same_world(world):
    vcenter = VCenter(world).login()
    before = vcenter.moref("web01")
    uuid = vcenter.vms("config.instanceUuid")[before]["config.instanceUuid"].text
    assert vm(world, vm="web01", name="web/01 100%\\<&>\"'") == {
        "id": before, "name": "web/01 100%\\<&>\"'", "uuid": uuid}
    assert vcenter.vms()[before]["name"].text == "web%2f01 100%25%5c<&>\"'"
    assert vm(world, vm=before, name="web01")["name"] == "web01"
    assert vm(world, vm="web02", folder="group-v3")
    assert vcenter.vms("parent")["vm-1002"]["parent"].text == "group-v3"
    vm(world, vm="web01", delete=True)
    assert len(vcenter.vms()) == 12 and before not in vcenter.vms()
    client = world.client().login(world.username, world.password)
    status, reply = client.json("GET", f"/api/4.1/vm/{uuid}/backups")
    backup = reply["response"]["backupResponseList"][0]["backupId"]
    status, reply = client.json("GET", f"/api/4.1/vm/backups/{backup}/snapshotlocations")
    place = reply["response"]["snapshotLocationsList"][0]["snapshotLocation"]
    status, reply = client.json("POST", f"/api/4.1/vm/{uuid}/backups/{backup}/restore", {
        "restartVM": True, "restoreLocations": [{"restoreFromLocation": place}]})
    assert status == 200, reply
    assert len(vcenter.vms()) == 12
    world.advance(60)
    found = vcenter.vms("config.instanceUuid", "parent")
    after = vcenter.moref("web01")
    assert after != before and found[after]["config.instanceUuid"].text == uuid
    assert found[after]["parent"].text == "group-v31"


def test_a_reference_may_be_dealt_anew(world):
    vcenter = VCenter(world).login()
    new = vm(world, name="other", moref="vm-1004", template=True, folder="group-v33")
    found = vcenter.vms("config.instanceUuid", "config.template")["vm-1004"]
    assert found["name"].text == "other" and found["config.template"].text == "true"
    assert found["config.instanceUuid"].text == new["uuid"] and not new["uuid"].startswith("50201c3e")


@pytest.mark.parametrize("what, status", [
    ({"vm": "nope", "delete": True}, 404), ({"vm": "web01"}, 400), ({"vm": "web01", "moref": "vm-1"}, 400),
    ({"name": "web02", "moref": "vm-1001"}, 409), ({"name": "new", "moref": "group-1"}, 400), ({"delete": True}, 400),
    ({"vm": "web01", "name": "web02"}, 409), ({"vm": "web01", "folder": "group-v99"}, 404), ({"vm": 1}, 400),
    ({"vm": "web01", "delete": True, "name": "a"}, 400), ({"colour": 1}, 400), ({"vm": "crm01", "delete": True}, 404),
])
def test_what_can_not_be_done_with_a_vm(simulator, what, status):
    assert simulator.client().json("POST", "/simulator/vms", what)[0] == status


def test_a_mounted_datastore_is_there(world):
    vcenter = VCenter(world).login()
    before = set(vcenter.list(Datastore=["name"]))
    _, moref = mounted(World(world))
    # The clock was put forward by more than a session lasts.
    found = VCenter(world).login().list(Datastore=["name", "summary.type"])
    assert set(found) - before == {moref}
    assert found[moref]["name"].text.startswith("nfs_web01") and found[moref]["summary.type"].text == "NFS"


# Faults of the simulator.


def put(world, **fault):
    status, reply = world.client().json("POST", "/simulator/faults", fault)
    assert status == 200, reply


def test_faults_meet_calls_by_name(world):
    vcenter = VCenter(world)
    put(world, operation="vcenter.Login", kind="status", status=503, retry_after=7, count=1)
    assert vcenter.post(call("CurrentTime", "ServiceInstance", "ServiceInstance")) == 200
    assert vcenter.post(call("Login", "SessionManager", "SessionManager")) == 503
    assert vcenter.headers["retry-after"] == "7" and vcenter.headers["content-type"].startswith("text/plain")
    vcenter.login()
    assert world.count("vcenter.Login") == 2
    put(world, operation="vcenter.RetrievePropertiesEx", kind="broken_json", count=1)
    with pytest.raises(ElementTree.ParseError):
        vcenter.vms()
    assert len(vcenter.vms()) == 13
    put(world, operation="vcenter.RetrievePropertiesEx", kind="drop_after", count=1)
    with pytest.raises(Exception):
        vcenter.vms()
    status, reply = world.client().json("POST", "/simulator/faults", {
        "operation": "vcenter.Destroy_Task", "kind": "drop_before"})
    assert status == 400 and "vcenter.Destroy_Task" in reply["responseMessage"][0]


def test_endless_xml_begins_well(world):
    vcenter = VCenter(world).login()
    view = vcenter.view("VirtualMachine")
    put(world, operation="vcenter.RetrievePropertiesEx", kind="endless_json", count=1)
    connection = vcenter.client.connection
    connection.request("POST", "/sdk", headers={"Cookie": vcenter.cookie}, body=call(
        "RetrievePropertiesEx", *COLLECTOR, view_filter(view, {"VirtualMachine": ["name"]}) + "<options/>"))
    text = connection.getresponse().read(100_000).decode()
    whole = text[:text.rindex("<objects>")] + (
        "</returnval></RetrievePropertiesExResponse></soapenv:Body></soapenv:Envelope>")
    assert len(list(ElementTree.fromstring(whole).iter(VIM + "objects"))) > 1000
    connection.close()


def test_an_outage_ends_the_sessions(world):
    vcenter = VCenter(world).login()
    put(world, kind="outage", seconds=60, status=503)
    assert vcenter.post(call("Fetch", *ROOT, "<prop>name</prop>")) == 503
    world.advance(60)
    assert fault(vcenter.logout).type == "NotAuthenticated"
    vcenter.cookie = None
    assert len(vcenter.login().vms()) == 13


def test_a_session_that_is_not_used_ends(world):
    vcenter = VCenter(world).login()
    for _ in range(3):
        world.advance(1799)
        vcenter.vms()
    world.advance(1801)
    assert fault(vcenter.vms).type == "NotAuthenticated"


def test_calls_are_counted_by_name(world):
    before = world.counters()["requests"]
    vcenter = VCenter(world).login()
    vcenter.vms()
    fault(lambda: vcenter.call("Destroy_Task", "VirtualMachine", "vm-1001"))
    counters = world.counters()
    assert counters["requests"] == before + 5
    assert {name: count for name, count in counters["by_operation"].items() if name.startswith("vcenter.")} == {
        "vcenter.Login": 1, "vcenter.CreateContainerView": 1, "vcenter.RetrievePropertiesEx": 1,
        "vcenter.DestroyView": 1}
    assert counters["changes"] == 0
