local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"

-- A group with a datastore; and others that are known from a backup only, one called nfs2 unless given.
local function fixture(other, more)
  local scv, shell = appliance.new {
    groups = { appliance.group { id = 1, name = "gold", entities = {
      appliance.machine(1, "web01"), appliance.datastore(1, "nfs1"), "datastore-5",
    } } },
    backups = { appliance.backup {
      backup_id = 7, datastores = { { moref = "datastore-2", name = other or "nfs2", type = "NFS" }, more },
    } },
  }
  return function(value, everywhere)
    return shell.library("lookup/datastore").find(scv, value, "f", nil, everywhere)
  end, shell
end

spec.group("a datastore", function()
  spec.case("is found in what the groups hold, by name and moref", function()
    local find, shell = fixture()
    for _, wanted in ipairs { "nfs1", "datastore-1", { name = "nfs1" } } do
      spec.equal(find(wanted), { moref = "datastore-1", name = "nfs1", type = "Datastore" })
    end
    spec.equal(shell.count("vms.backups"), 0)
    spec.equal(find("NFS1").moref, "datastore-1")
  end)
  spec.case("is meant by its exact name out of a backup, before one of a group in other capitals", function()
    local find = fixture("NFS1")
    spec.equal(find("NFS1").moref, "datastore-2")
    spec.equal(find("nfs1").moref, "datastore-1")
    spec.raises({ kind = "ambiguous" }, find, "Nfs1")
  end)
  spec.case("is looked for everywhere where one of its name was found, if that is wanted", function()
    local find = fixture("nfs1")
    spec.equal(find("nfs1").moref, "datastore-1")
    local raised = spec.raises({ kind = "ambiguous" }, find, "nfs1", true)
    spec.contains(raised.hint, "datastore-2")
    spec.equal(find("datastore-1", true).moref, "datastore-1")
    find = fixture("nfs2", { moref = "datastore-3", name = "nfs2" })
    spec.raises({ kind = "ambiguous" }, find, "nfs2", true)
    local shell
    find, shell = fixture()
    spec.equal(find("nfs1", true).moref, "datastore-1")
    spec.truthy(shell.count("vms.backups") > 0)
    for _, problem in ipairs { { kind = "appliance", status = 403, message = "no" },
      { kind = "appliance", status = 404, message = "none" } } do
      find, shell = fixture()
      shell.handlers["vms.backups"] = function() shell.raise(problem) end
      spec.equal(find("nfs1", true).moref, "datastore-1")
    end
  end)
  spec.case("is found in backups where no group holds it", function()
    spec.equal(fixture()("nfs2"), { moref = "datastore-2", name = "nfs2", type = "NFS" })
  end)
  spec.case("is found by the name that a backup says of it, where its group says none", function()
    spec.equal(fixture(nil, { moref = "datastore-5", name = "nfs5" })("nfs5").moref, "datastore-5")
  end)
  spec.case("may be what no reply says the name of: that is no datastore that isn't there", function()
    spec.raises({ kind = "protocol", operation = "vms.backups", field = "name" },
      fixture(nil, { moref = "datastore-6" }), "nfs6")
  end)
  spec.case("is taken by its moref, also where nothing knows that", function()
    local find, shell = fixture()
    spec.equal(find { moref = "datastore-9" }, { moref = "datastore-9" })
    spec.equal(#shell.requests, 0)
    spec.equal(find { moref = "datastore-9", name = "x" }, { moref = "datastore-9", name = "x" })
    spec.equal(shell.count("resource_groups.list"), 1)
    spec.equal(find "datastore-9", { moref = "datastore-9" })
  end)
  spec.case("is none that a record's moref and name contradict each other in", function()
    local raised = spec.raises({
      kind = "argument", argument = "datastore",
      message = "f: datastore says name nfs2 and moref datastore-1, but by the resource groups that moref is nfs1",
    }, fixture(), { moref = "datastore-1", name = "nfs2" })
    spec.contains(raised.hint, 'datastore = "datastore-1"')
    spec.equal(fixture()({ moref = "datastore-1", name = "NFS1" }).moref, "datastore-1")
    local scv, shell = appliance.new { vcenter = { datastores = { vcenters.datastore(1, "nfs1") } }, groups = {} }
    local find = shell.library("lookup/datastore").find
    spec.raises({ kind = "argument" }, find, scv, { moref = "datastore-1", name = "nfs2" }, "f")
    spec.equal(find(scv, { moref = "datastore-1", name = "nfs1" }, "f").moref, "datastore-1")
    spec.equal({ shell.looks > 0, #shell.requests }, { true, 0 })
  end)
  spec.case("is no VM, and nothing that isn't there", function()
    spec.raises({ kind = "not_found" }, fixture(), "web01")
    spec.raises({ kind = "not_found", message = 'no datastore "nfs3"' }, fixture(), "nfs3")
    spec.raises({ kind = "argument", message = "f: datastore must have moref or name, got an empty table" },
      fixture(), {})
  end)
end)

spec.group("a datastore among more backups than are looked through for its name", function()
  local function many()
    local groups = {}
    for index = 1, 60 do
      groups[index] = appliance.group { id = index, name = "g" .. index, entities = {
        appliance.datastore(index, "nfs" .. index),
      } }
    end
    local scv, shell = appliance.new {
      groups = groups, backups = { appliance.backup {
        backup_id = 7, datastores = { { moref = "datastore-99", name = "nfs99", type = "NFS" } },
      } },
    }
    return function(value, everywhere)
      return shell.library("lookup/datastore").find(scv, value, "f", nil, everywhere)
    end, shell
  end
  spec.case("is found, or answered with what looks further", function()
    local find, shell = many()
    spec.equal(find("nfs7").moref, "datastore-7")
    spec.equal(shell.count("datastores.backups"), 0)
    spec.equal(find("nfs99").moref, "datastore-99")
    local raised = spec.raises({ kind = "not_found" }, find, "nfs98")
    spec.contains(raised.hint, "scv.known_backups() looks through all of them, in 61 requests")
    spec.equal(shell.count("datastores.backups"), 100)
  end)
  spec.case("is not known to be the only one of its name, where that counts", function()
    local find, shell = many()
    for _, name in ipairs { "nfs7", "nfs99" } do
      local raised = spec.raises({
        kind = "ambiguous",
        message = ("datastore %s may be ambiguous: not all backups were looked through"):format(name),
      }, find, name, true)
      spec.contains(raised.hint, ('datastore = "datastore-%s"'):format(name:match("%d+")))
    end
    spec.equal(shell.count("datastores.backups"), 100)
    spec.equal(find("datastore-7", true).moref, "datastore-7")
  end)
end)

spec.group("a datastore beside a vCenter", function()
  local function beside(inventory)
    local scv, shell = appliance.new {
      vcenter = inventory or { datastores = {
        vcenters.datastore(1, "nfs1"), vcenters.datastore(8, "twin", { path = "/DC0/datastore/twin" }),
        vcenters.datastore(9, "twin", { path = "/DC1/datastore/twin" }),
      } },
      groups = { appliance.group { id = 1, name = "gold", entities = { appliance.datastore(1, "nfs1") } } },
      backups = { appliance.backup {
        backup_id = 7, datastores = { { moref = "datastore-2", name = "nfs2", type = "NFS" } },
      } },
    }
    return function(value, everywhere)
      return shell.library("lookup/datastore").find(scv, value, "f", nil, everywhere)
    end, shell
  end
  spec.case("is found by one look, by name and path, and is the only one of its name", function()
    for _, word in ipairs { "nfs1", "NFS1", "datastore/nfs1", "/DC0/datastore/nfs1" } do
      local find, shell = beside()
      spec.equal(find(word, true), { moref = "datastore-1", name = "nfs1", type = "NFS" })
      spec.equal({ shell.looks, #shell.requests }, { 1, 0 })
    end
    spec.raises({ kind = "ambiguous" }, beside(), "twin")
    spec.equal(beside()("/DC1/datastore/twin").moref, "datastore-9")
  end)
  spec.case("that vCenter has no more is looked for in backups", function()
    spec.equal(beside()("nfs2", true).moref, "datastore-2")
  end)
  spec.case("is taken by its moref where vCenter can't be asked, and by nothing else", function()
    local function down() error({ kind = "connect", message = "can't reach vc.test" }, 0) end
    spec.equal(beside(down)("datastore-1").moref, "datastore-1")
    local raised = spec.raises({ kind = "connect" }, beside(down), "nfs1")
    spec.contains(raised.hint, "--vcenter none")
  end)
end)
