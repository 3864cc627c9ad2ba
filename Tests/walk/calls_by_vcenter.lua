-- The calls of the walk by names that vCenter alone knows: BIOS uuids, folder paths, and what no group and no backup
-- holds. Given `call` of calls.lua.
local call = ...

local function by_vcenter(workflow, name, code, more)
  local facts = { vcenter = true }
  for key, value in pairs(more or {}) do facts[key] = value end
  call(workflow, name, code, facts)
end

by_vcenter("vcenter.vms", "all", [[scv.vcenter.vms():map(function(vm) return vm.name end)]],
  { shows = "#result == 13" })
by_vcenter("vcenter.vms", "by pattern", [[scv.vcenter.vms("web*")]], { shows = "#result == 3" })
by_vcenter("vcenter.vms", "by a pattern of paths", [[scv.vcenter.vms("/Demo/vm/Production/*")]],
  { shows = "#result == 8" })
by_vcenter("vcenter.vm", "by name", [[scv.vcenter.vm("web02")]], { shows = "result.moref == 'vm-1002'" })
by_vcenter("vcenter.vm", "one that is not there", [[scv.vcenter.vm("crm01")]], { fails = "not_found" })
by_vcenter("vcenter.datastores", "all", [[scv.vcenter.datastores()]], { shows = "#result == 6" })
by_vcenter("vcenter.hosts", "all", [[scv.vcenter.hosts()]], { shows = "#result == 3" })
by_vcenter("inventory.sync", "now", [[#scv.inventory.sync()]])
by_vcenter("find_vm", "by path", [[scv.find_vm("Production/Web servers/web01")]],
  { shows = "result.moref == 'vm-1001'" })
by_vcenter("find_vm", "by the path of a folder with a slash", [[scv.find_vm("/Demo/vm/Production/Files/Mail/mail01")]],
  { shows = "result.moref == 'vm-1011'" })
by_vcenter("find_vm", "by a path with vCenter's own slash", [[scv.find_vm("Files%2fMail/mail01")]],
  { shows = "result.moref == 'vm-1011'" })
by_vcenter("backups", "by path", [[scv.backups{vm = "Databases/db01"}]], { shows = "#result > 0" })
by_vcenter("backups", "of a datastore's path", [[scv.backups{datastore = "/Demo/datastore/nfs_db01"}]],
  { shows = "#result > 0" })
by_vcenter("restore_vm", "by path", [[scv.restore_vm{vm = "/Demo/vm/Production/Web servers/web02", confirm = false}]],
  { leaves = { vms = { web02 = { content = { backup = 107 } } } } })
by_vcenter("restore_vm", "by a path's end in other capitals", [[
  scv.restore_vm{vm = "web SERVERS/web02", confirm = false}]],
  { leaves = { vms = { web02 = { content = { backup = 107 } } } } })
by_vcenter("restore_vm", "by its BIOS uuid", [[
  scv.restore_vm{vm = its("bios_uuid", scv.vcenter.vm("web02")), confirm = false}]],
  { leaves = { vms = { web02 = { content = { backup = 107 } } } } })
by_vcenter("restore_vm", "by a record of vCenter's", [[
  scv.restore_vm{vm = scv.vcenter.vm("web02"), confirm = false}]],
  { leaves = { vms = { web02 = { content = { backup = 107 } } } } })
by_vcenter("restore_vm", "a template by path", [[
  scv.restore_vm{vm = "Laboratory/Templates/tmpl-debian12", confirm = false}]], { fails = "argument" })
by_vcenter("restore_vm", "by a pattern", [[scv.restore_vm{vm = "web*", confirm = false}]], { fails = "argument" })
by_vcenter("restore_vm", "to a host by moref", [[scv.restore_vm{vm = "web02", host = "host-12", confirm = false}]],
  { leaves = { vms = { web02 = { host = "esx02.demo.local" } } } })
by_vcenter("restore_vm", "to a datastore by path", [[
  scv.restore_vm{vm = "web02", datastore = "/Demo/datastore/nfs_lab", confirm = false}]],
  { leaves = { vms = { web02 = { datastore = "nfs_lab" } } } })
by_vcenter("restore_vm", "one that was restored, by path", [[
  scv.restore_vm{vm = "Web servers/web02", before = "2026-11-23 13:30", confirm = false}]],
  { setup = [[scv.restore_vm{vm = "web02", backup = 104, confirm = false}]] })
by_vcenter("restore_vmdks", "by path", [[
  scv.restore_vmdks{vm = "Databases/db02", disks = "Hard disk 1", confirm = false}]])
by_vcenter("attach_vmdks", "by paths", [[
  scv.attach_vmdks{vm = "Web servers/web01", disks = "Hard disk 2", to = "Web servers/web02"}]])
by_vcenter("mount_datastore", "by path", [[scv.mount_datastore{datastore = "/Demo/datastore/nfs_db01"}]])
by_vcenter("mount_datastore", "on a host by path", [[
  scv.mount_datastore{datastore = "nfs_db01", host = "cluster01/esx03.demo.local"}]])
by_vcenter("create_resource_group", "of a datastore that nothing knows", [[
  scv.create_resource_group{name = "infra", entities = "vmfs_infra01", policies = "daily"}]],
  { leaves = { groups = { infra = { entities = { "datastore-25" } } } } })
by_vcenter("create_resource_group", "of a folder's VMs", [[
  scv.create_resource_group{name = "mailers", entities = "/Demo/vm/Production/Files/Mail/*", policies = "daily"}]],
  { leaves = { groups = { mailers = { entities = { "vm-1010", "vm-1011" } } } } })
by_vcenter("modify_resource_group", "add by path", [[
  scv.modify_resource_group{group = "gold_web", add = "Laboratory/lab01"}]],
  { leaves = { groups = { gold_web = { entities = { "vm-1007" } } } } })
