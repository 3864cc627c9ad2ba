"""vCenter's API of the simulator through pyVmomi, a client that knows the real one."""

import ssl

import pytest
from pyVim.connect import Disconnect, SmartConnect
from pyVmomi import vim, vmodl

from harness import Simulator

PROPERTIES = [
    "name", "config.uuid", "config.instanceUuid", "config.template", "runtime.powerState", "runtime.host", "datastore",
    "parent", "parentVApp", "snapshot"]
COLLECTOR = vmodl.query.PropertyCollector


@pytest.fixture(scope="module")
def simulator():
    running = Simulator()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Many VMs, in pages, by cookies as vCenter gives them."""
    dialect = tmp_path_factory.mktemp("large") / "dialect.json"
    dialect.write_text('{"vcenter": {"cookie": "quoted", "page": 400}, "order": "shuffled"}')
    running = Simulator("--vms", "1000", "--dialect", str(dialect))
    yield running
    running.stop()


def connect(simulator, **changes):
    login = {"user": simulator.username, "pwd": simulator.password, **changes}
    context = ssl.create_default_context(cafile=simulator.certificate)
    return SmartConnect(host="127.0.0.1", port=simulator.port, sslContext=context, **login)


@pytest.fixture
def instance(simulator):
    connected = connect(simulator)
    yield connected
    Disconnect(connected)


def listed(instance, type, paths, most=None):
    """Each object's properties, and the sizes of the pages."""
    content = instance.content
    view = content.viewManager.CreateContainerView(content.rootFolder, [type], True)
    ways = COLLECTOR.TraversalSpec(name="view", path="view", skip=False, type=vim.view.ContainerView)
    asked = COLLECTOR.FilterSpec(
        objectSet=[COLLECTOR.ObjectSpec(obj=view, skip=True, selectSet=[ways])],
        propSet=[COLLECTOR.PropertySpec(type=type, pathSet=paths, all=False)])
    found, pages = [], []
    page = content.propertyCollector.RetrievePropertiesEx([asked], COLLECTOR.RetrieveOptions(maxObjects=most))
    while page:
        pages.append(len(page.objects))
        found += [{"moref": each.obj._GetMoId(), **{part.name: part.val for part in each.propSet}}
                  for each in page.objects]
        page = page.token and content.propertyCollector.ContinueRetrievePropertiesEx(page.token)
    view.DestroyView()
    return {each["name"]: each for each in found}, pages


def test_it_logs_in_and_out(simulator):
    instance = connect(simulator)
    about = instance.content.about
    assert about.apiType == "VirtualCenter" and about.fullName.startswith("VMware vCenter Server 8.0.3")
    assert instance.content.sessionManager.currentSession.userName == simulator.username
    assert instance.CurrentTime().year == 2026
    folder = instance.content.rootFolder
    Disconnect(instance)
    with pytest.raises(vim.fault.NotAuthenticated):
        folder.name
    with pytest.raises(vim.fault.InvalidLogin):
        connect(simulator, pwd="wrong")


def test_vms_with_their_properties(instance):
    vms, pages = listed(instance, vim.VirtualMachine, PROPERTIES)
    assert pages == [13]
    web = vms["web01"]
    assert web["moref"] == "vm-1001" and web["config.template"] is False and web["runtime.powerState"] == "poweredOn"
    assert web["config.instanceUuid"].startswith("5020") and web["config.uuid"].startswith("4220")
    assert web["runtime.host"].name == "esx01.demo.local" and [each.name for each in web["datastore"]] == ["nfs_web01"]
    assert web["parent"].name == "Web servers" and web["parent"].parent.name == "Production"
    assert "snapshot" not in web and "parentVApp" not in web
    assert vms["tmpl-debian12"]["config.template"] is True
    # As they come who ask object by object.
    vm = vim.VirtualMachine("vm-1001", instance._stub)
    assert vm.summary.config.instanceUuid == vm.config.instanceUuid == web["config.instanceUuid"]
    assert vm.snapshot is None and vm.guest.toolsStatus == "toolsOk"


def test_pages_as_asked_for(instance):
    vms, pages = listed(instance, vim.VirtualMachine, ["name"], most=5)
    assert pages == [5, 5, 3] and len(vms) == 13


def test_datastores_and_hosts(instance):
    stores, _ = listed(instance, vim.Datastore, ["name", "summary.type", "summary.capacity", "summary.freeSpace"])
    assert {each["summary.type"] for each in stores.values()} == {"NFS", "VMFS", "VVOL"}
    assert all(0 < each["summary.freeSpace"] < each["summary.capacity"] for each in stores.values())
    hosts, _ = listed(instance, vim.HostSystem, ["name", "runtime.connectionState", "parent"])
    assert [each["runtime.connectionState"] for each in hosts.values()] == ["connected"] * 3
    assert hosts["esx01.demo.local"]["parent"].name == "cluster01"
    assert isinstance(hosts["esx01.demo.local"]["parent"], vim.ClusterComputeResource)


def test_the_tree_from_its_root(instance):
    (datacenter,) = instance.content.rootFolder.childEntity
    names = {each.name: each for each in datacenter.vmFolder.childEntity}
    assert set(names) == {"Production", "Laboratory", "build07", "legacy01"}
    assert "Files%2fMail" in [each.name for each in names["Production"].childEntity]
    (cluster,) = datacenter.hostFolder.childEntity
    assert len(cluster.host) == 3 and len(datacenter.datastoreFolder.childEntity) == 6


def test_many_in_pages_by_a_quoted_cookie(large):
    instance = connect(large)
    vms, pages = listed(instance, vim.VirtualMachine, PROPERTIES)
    assert pages == [400, 400, 199] and len(vms) == 999
    assert vms["web0004"]["parent"].name == "web"
    Disconnect(instance)


def test_what_changes_anything_is_refused(instance):
    vm = vim.VirtualMachine("vm-1001", instance._stub)
    for change in (vm.PowerOffVM_Task, vm.Destroy_Task, lambda: vm.Rename_Task("other")):
        with pytest.raises(vmodl.fault.MethodNotFound):
            change()
    with pytest.raises(vmodl.query.InvalidProperty):
        vm.capability
    with pytest.raises(vmodl.fault.ManagedObjectNotFound):
        vim.VirtualMachine("vm-1004", instance._stub).name
