"""The same with pyVmomi: look.py HOST PORT USERNAME PASSWORD."""

import ssl
import sys

from pyVim.connect import Disconnect, SmartConnect
from pyVmomi import vim, vmodl

WANTED = (
    (vim.VirtualMachine, ["name", "config.uuid", "config.instanceUuid", "config.template", "runtime.powerState",
                          "runtime.host", "datastore", "parent", "parentVApp"]),
    (vim.Datastore, ["name", "summary.type", "summary.capacity", "summary.freeSpace", "parent"]),
    (vim.HostSystem, ["name", "runtime.connectionState", "parent"]),
    (vim.ComputeResource, ["name", "parent"]), (vim.Datacenter, ["name", "parent"]), (vim.Folder, ["name", "parent"]),
    (vim.VirtualApp, ["name", "parentFolder", "parentVApp"]))

# The certificate is not what is measured.
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
session = SmartConnect(
    host=sys.argv[1], port=int(sys.argv[2]), user=sys.argv[3], pwd=sys.argv[4], sslContext=context)
content = session.RetrieveContent()
view = content.viewManager.CreateContainerView(content.rootFolder, [kind for kind, _ in WANTED], True)
collector = vmodl.query.PropertyCollector
traversal = collector.TraversalSpec(name="view", path="view", skip=False, type=type(view))
wanted = collector.FilterSpec(
    objectSet=[collector.ObjectSpec(obj=view, skip=True, selectSet=[traversal])],
    propSet=[collector.PropertySpec(type=kind, all=False, pathSet=paths) for kind, paths in WANTED])
found = {}
page = content.propertyCollector.RetrievePropertiesEx([wanted], collector.RetrieveOptions())
while page:
    for each in page.objects:
        found[each.obj._moId] = (type(each.obj), {prop.name: prop.val for prop in each.propSet})
    page = content.propertyCollector.ContinueRetrievePropertiesEx(page.token) if page.token else None
view.DestroyView()
Disconnect(session)
print(sum(1 for kind, _ in found.values() if kind is vim.VirtualMachine))
