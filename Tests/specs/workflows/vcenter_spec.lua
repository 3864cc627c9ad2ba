local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"
local vm, WEB, CRM = vcenters.vm, vcenters.WEB, vcenters.CRM

local INVENTORY = {
  vms = { vm(1, "web01", WEB), vm(2, "web02", CRM), vm(3, "twin"), vm(4, "twin", nil, { path = "/DC0/vm/Test/twin" }) },
  datastores = { vcenters.datastore(21, "nfs1"), vcenters.datastore(22, "nfs2") },
  hosts = { vcenters.host(1, "esx01"), vcenters.host(2, "esx02") },
}

local function fixture(options)
  options = options or {}
  if options.vcenter == nil then options.vcenter = INVENTORY end
  return appliance.new(options)
end

local function names(list) return list:map(function(each) return each.name end) end

spec.group("what vCenter has", function()
  spec.case("has its fields where nothing is listed, and where no record says them", function()
    local scv = fixture()
    for _, list in ipairs { scv.vcenter.vms("nothing*"), scv.vcenter.vms("twin") } do
      for _, key in ipairs {
        "name", "moref", "uuid", "bios_uuid", "template", "power_state", "host", "host_moref", "datastores",
        "datastore_morefs", "path",
      } do
        spec.equal(#list:select("name", key), #list)
      end
      spec.equal({ #list:where { uuid = "x" }, #list:where { host_moref = "x" } }, { 0, 0 })
      spec.raises({ kind = "argument" }, list.select, list, "colour")
    end
    spec.equal(#scv.vcenter.datastores("x*"):select("name", "moref", "type", "capacity", "free_space", "path"), 0)
    spec.equal(#scv.vcenter.hosts("x*"):select("name", "moref", "connection_state", "path"), 0)
  end)
  spec.case("is listed, all of it or what is meant", function()
    local scv, shell = fixture()
    local List = shell.library("core/list")
    spec.truthy(List.is(scv.vcenter.vms()))
    spec.equal({ #scv.vcenter.vms(), #scv.vcenter.datastores(), #scv.vcenter.hosts() }, { 4, 2, 2 })
    spec.equal(names(scv.vcenter.vms("web*")), { "web01", "web02" })
    spec.equal(names(scv.vcenter.vms({ "web02", "vm-1", "web02" })), { "web02", "web01" })
    spec.equal(names(scv.vcenter.vms("/DC0/vm/Test/*")), { "twin" })
    spec.equal(names(scv.vcenter.datastores("nfs?")), { "nfs1", "nfs2" })
    spec.equal(names(scv.vcenter.hosts("esx02")), { "esx02" })
    spec.equal(#scv.vcenter.vms("none*"), 0)
  end)
  spec.case("has sizes of datastores as people read them, in a table, a record and what is selected", function()
    local scv, shell = fixture { vcenter = { vms = {}, hosts = {}, datastores = {
      vcenters.datastore(21, "nfs1", { capacity = 2 ^ 43 | 0, free_space = 3 * 2 ^ 29 }),
      vcenters.datastore(22, "nfs2", { capacity = 2 ^ 42 | 0, free_space = 0 }),
    } } }
    local view = shell.library("text/table")
    for _, list in ipairs { scv.vcenter.datastores(), scv.vcenter.datastores("nfs1"),
      scv.vcenter.datastores():select("name", "capacity", "free_space"):where { name = "nfs1" } } do
      local people, files = view.list(list, 120), view.list(list)
      spec.contains(people, "8 TiB")
      spec.contains(people, "1.5 GiB")
      spec.contains(files, "8796093022208")
      spec.contains(files, "1610612736")
    end
    spec.contains(view.record(scv.vcenter.datastore("nfs1"), 80), "8 TiB")
    spec.contains(view.record(scv.vcenter.datastore("nfs1")), "8796093022208")
    spec.equal(scv.vcenter.datastore("nfs1").capacity, 8796093022208)
  end)
  spec.case("is a List of records of their own, with Lists in them", function()
    local scv, shell = fixture()
    local List = shell.library("core/list")
    local found = scv.vcenter.vms("web01")[1]
    spec.truthy(List.is(found.datastores) and List.is(found.datastore_morefs))
    found.name = "changed"
    spec.equal(scv.vcenter.vm("vm-1").name, "web01")
  end)
  spec.case("is found one by one, by name, path and id; two of a name are told apart", function()
    local scv = fixture()
    spec.equal(scv.vcenter.vm("web01").moref, "vm-1")
    spec.equal(scv.vcenter.vm("Test/twin").moref, "vm-4")
    spec.equal(scv.vcenter.datastore("datastore-22").name, "nfs2")
    spec.equal(scv.vcenter.host({ name = "esx01" }).moref, "host-1")
    local raised = spec.raises({ kind = "ambiguous" }, scv.vcenter.vm, "twin")
    spec.contains(raised.hint, "/DC0/vm/Test/twin")
    spec.raises({ kind = "not_found", message = 'no VM "web03"' }, scv.vcenter.vm, "web03")
    spec.raises({ kind = "argument", message = "scv.vcenter.vm: wanted takes one VM, and web* is a pattern: 2 fit it" },
      scv.vcenter.vm, "web*")
  end)
  spec.case("is asked for by what the functions take, each as its help says", function()
    local scv = fixture()
    for name, way in pairs {
      vm = 'scv.vcenter.vm("web01")', datastore = 'scv.vcenter.datastore("nfs_web01")',
      host = 'scv.vcenter.host("esx01.demo.local")',
    } do
      local raised = spec.raises({
        kind = "argument", argument = "wanted", hint = "for example " .. way,
        message = ("scv.vcenter.%s: wanted must be a name, a path or an id, got nil"):format(name),
      }, scv.vcenter[name])
      spec.equal(raised.hint:find("*", 1, true), nil)
    end
    for name, way in pairs {
      vms = 'scv.vcenter.vms("web*")', datastores = 'scv.vcenter.datastores("nfs_*")',
      hosts = 'scv.vcenter.hosts("esx*")',
    } do
      spec.raises({
        kind = "argument", argument = "wanted", hint = "for example " .. way,
        message = ("scv.vcenter.%s: wanted must be a name, a pattern, a path or an id, got the integer 7"):format(name),
      }, scv.vcenter[name], 7)
    end
  end)
  spec.case("is looked at anew by each call, and the appliance is asked nothing", function()
    local scv, shell = fixture()
    scv.vcenter.vms()
    shell.advance(0.1)
    scv.vcenter.vms()
    spec.equal({ shell.looks, #shell.requests }, { 2, 0 })
  end)
  spec.case("may be what it had once", function()
    local scv = fixture { remembered = { [appliance.VCENTER] = { vms = {
      vcenters.remembered(9, "crm01", "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"),
    } } } }
    local raised = spec.raises({ kind = "not_found" }, scv.vcenter.vm, "crm01")
    spec.contains(raised.message, "crm01 (vm-9) was in vCenter, and was seen there last at 2026-11-20T10:00:00Z")
  end)
  spec.case("is what a record's uuid says, where its moref has come to be another VM's", function()
    local scv = fixture()
    spec.equal(scv.vcenter.vm({ moref = "vm-1", uuid = CRM }).name, "web02")
    spec.equal(names(scv.vcenter.vms { { moref = "vm-1", uuid = WEB }, "web02" }), { "web01", "web02" })
    local other = "70201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"
    for _, name in ipairs { "vm", "vms" } do
      local raised = spec.raises({ kind = "argument" }, scv.vcenter[name], { moref = "vm-1", uuid = other })
      spec.contains(raised.message, "that moref is another VM's now")
    end
  end)
  spec.case("stands for itself in the workflows", function()
    local scv = fixture { protected = { { name = "web01", moref = "vm-1", uuid = WEB } }, unprotected = {} }
    spec.equal(scv.find_vm { vm = scv.vcenter.vm("web01") }.moref, "vm-1")
  end)
  spec.case("is not known where none is configured, and the error says how one is", function()
    local scv = fixture { vcenter = false }
    for _, name in ipairs { "vms", "datastores", "hosts" } do
      local raised = spec.raises({
        kind = "config", message = ("scv.vcenter.%s: no vCenter is configured"):format(name),
      }, scv.vcenter[name])
      spec.contains(raised.hint, "SCVSH_VCENTER_URL")
    end
    spec.raises({ kind = "config" }, scv.vcenter.vm, "web01")
    for _, name in ipairs { "list", "sync", "deleted" } do
      spec.raises({ kind = "config" }, scv.inventory[name])
    end
  end)
end)

spec.group("a table of functions of the session", function()
  spec.case("is loaded at its first use, and knows what it has", function()
    local scv, shell = fixture()
    local loaded, library = {}, shell.library
    function shell.library(name)
      loaded[name] = true
      return library(name)
    end
    spec.equal(loaded["workflows/vcenter"], nil)
    spec.equal(type(scv.vcenter.vms), "function")
    spec.equal({ loaded["workflows/vcenter"], loaded["workflows/inventory"] }, { true, nil })
    spec.raises({ message = "there is no scv.vcenter.hsots; did you mean scv.vcenter.hosts?" },
      function() return scv.vcenter.hsots end)
    spec.equal(shell.chapters, {})
    scv.vcenter.vms()
    spec.equal(shell.chapters, { "scv.vcenter.vms" })
  end)
  spec.case("has a global that is that of the default session", function()
    local shell = spec.fake_shell.new { operations = {} }
    local environment = {}
    shell.library("session/globals").install(environment)
    spec.equal(environment.vcenter.vms, environment.scv.vcenter.vms)
    spec.equal(environment.inventory.sync, environment.scv.inventory.sync)
    spec.equal(shell.resolve(environment.vcenter), environment.scv.vcenter)
  end)
end)
