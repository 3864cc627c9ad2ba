local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"
local WEB, CRM = vcenters.WEB, vcenters.CRM

-- The morefs of what is meant in the appliance's own world.
local function morefs(wanted, options)
  local scv, shell, world = appliance.new(options)
  local entities, all = shell.library("workflows/resource_groups/entities"), {}
  for index, entity in ipairs(entities.read(scv, wanted, world.groups, "f")) do all[index] = entity.moref end
  return all, shell
end

spec.group("what a group is to hold", function()
  spec.case("is said by name, moref, uuid and record, alone or as a list, each once", function()
    spec.equal(morefs "web01", { "vm-1001" })
    spec.equal(morefs { "WEB01", "vm-1001", "nfs_lab", appliance.UUID, { name = "build07" }, { moref = "group-v3" } },
      { "vm-1001", "datastore-23", "vm-1005", "vm-1013", "group-v3" })
  end)
  spec.case("is looked up once for all, and not at all for records that say their moref", function()
    local _, shell = morefs { "web01", "web02", "build07" }
    spec.equal({ shell.count("reports.protected_vms"), shell.count("vms.backups") }, { 1, 0 })
    spec.equal(#select(2, morefs { { moref = "vm-5" } }).requests, 0)
  end)
  spec.case("is a reference as it is where nothing knows it, or nothing can be looked up", function()
    spec.equal(morefs { "vm-77", "datastore-77" }, { "vm-77", "datastore-77" })
    local function refused(kind)
      return { replies = { ["reports.protected_vms"] = function()
        error({ kind = kind, message = "no" }, 0)
      end } }
    end
    spec.equal(morefs("vm-77", refused "appliance"), { "vm-77" })
    local all, shell = morefs({ "vm-77", "vm-78", "vm-79" }, refused "appliance")
    spec.equal({ #all, shell.count("reports.protected_vms") }, { 3, 1 })
    spec.raises({ kind = "interrupted" }, morefs, "vm-77", refused "interrupted")
    spec.raises({ kind = "appliance" }, morefs, "web01", refused "appliance")
  end)
  spec.case("is what a record says only where its moref is that VM's now, by the reports", function()
    local known = { protected = { { name = "web01", moref = "vm-1001", uuid = WEB } }, unprotected = {} }
    for _, record in ipairs {
      { moref = "vm-1001", uuid = CRM, name = "web03" }, { moref = "vm-1001", uuid = CRM },
      { moref = "vm-1001", name = "web03" }, { moref = "vm-77", uuid = WEB }, { moref = "datastore-23", name = "x" },
      { moref = "vm-1005", name = "db07" },
    } do
      local _, raised = pcall(morefs, record, known)
      spec.equal({ raised.kind, raised.argument }, { "argument", "entities" })
    end
    local all, shell = morefs({
      { moref = "vm-1001", uuid = WEB, name = "web01" }, { moref = "vm-1005", name = "db01" },
      { moref = "datastore-23", name = "nfs_lab" }, { moref = "vm-88", uuid = CRM, name = "new" },
    }, known)
    spec.equal(all, { "vm-1001", "vm-1005", "datastore-23", "vm-88" })
    spec.equal({ shell.count("reports.protected_vms"), shell.count("vms.backups") }, { 1, 0 })
  end)
  spec.case("is what a record says only where its moref is that VM's now, by one look at vCenter", function()
    local world = {
      vcenter = {
        vms = { vcenters.vm(1001, "newvm", WEB), vcenters.vm(1015, "web03", CRM) },
        datastores = { vcenters.datastore(23, "nfs_lab") },
      },
      protected = {}, unprotected = {}, groups = {},
    }
    local all, shell = morefs({ { moref = "vm-1001", uuid = CRM, name = "web03" }, { moref = "vm-1015", uuid = CRM } },
      world)
    -- The uuid tells before the moref.
    spec.equal({ all, shell.looks }, { { "vm-1015" }, 1 })
    spec.equal((morefs({ { moref = "datastore-23", name = "nfs_lab" }, { moref = "vm-1001", name = "newvm" } }, world)),
      { "datastore-23", "vm-1001" })
    for _, record in ipairs {
      { moref = "vm-1001", uuid = vcenters.DB, name = "web03" }, { moref = "vm-1001", name = "web03" },
      { moref = "datastore-23", name = "other" },
    } do
      spec.raises({ kind = "argument", argument = "entities" }, morefs, record, world)
    end
    spec.raises({ kind = "not_found" }, morefs, { moref = "vm-77", uuid = vcenters.DB }, world)
    -- Where it can't be asked, the reports tell.
    world.vcenter = function() error({ kind = "connect", message = "can't reach vc.test" }, 0) end
    world.protected = { { name = "newvm", moref = "vm-1001", uuid = WEB } }
    spec.raises({ kind = "argument" }, morefs, { moref = "vm-1001", uuid = CRM }, world)
  end)
  spec.case("is never nothing", function()
    spec.raises({ kind = "empty" }, morefs, {})
    for _, wanted in ipairs { 7, true, "" } do
      spec.raises({ kind = "argument", argument = "entities" }, morefs, wanted)
      spec.raises({ kind = "argument", argument = "entities" }, morefs, { "web01", wanted })
    end
  end)
  spec.case("is refused where a name is of several, of none, or of a datastore without a moref", function()
    spec.raises({ kind = "ambiguous" }, morefs, "twin")
    spec.raises({ kind = "not_found", message = 'no VM or datastore "web03"' }, morefs, "web03")
    spec.raises({
      kind = "not_found", message = "datastore nfs_db01 is there, but no reply of the appliance says its moref",
    }, morefs, "nfs_db01")
  end)
  spec.case("is refused where its moref is another VM's, too", function()
    local function with(other)
      return {
        protected = { { name = "web01", moref = "vm-1001", uuid = appliance.UUID }, other }, unprotected = {},
      }
    end
    local other = { name = "db02", moref = "vm-1001", uuid = "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4" }
    for _, wanted in ipairs { "web01", "db02", "vm-1001", appliance.UUID, other.uuid } do
      local raised = spec.raises({ kind = "ambiguous" }, morefs, wanted, with(other))
      spec.equal({ raised.candidates[1].name, raised.candidates[2].name }, { "web01", "db02" })
    end
    -- One that is in both reports, or whose rows say a uuid in two forms, is one.
    local same = { name = "WEB01", moref = "vm-1001", uuid = appliance.UUID:upper():gsub("-", "") }
    spec.equal(morefs("web01", with(same)), { "vm-1001" })
  end)
  spec.case("is no VM that was deleted, and says how that is brought back", function()
    local gone = appliance.vm { name = "crm01", moref = "vm-2", uuid = "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4" }
    local raised = spec.raises({
      kind = "not_found", message = "VM crm01 is in backups, but not in vCenter any more",
    }, morefs, "crm01", {
      backups = { appliance.backup { backup_id = 1, vms = { gone } } },
      protected = { { name = "web01", moref = "vm-1001", uuid = appliance.UUID } }, unprotected = {},
    })
    spec.contains(raised.hint, "scv.restore_deleted_vm")
  end)
end)

spec.group("what a group is to hold, beside a vCenter", function()
  local OTHER = vcenters.DB

  local function beside(more)
    local options = {
      vcenter = {
        vms = { vcenters.vm(1, "web01", WEB), vcenters.vm(2, "web02", OTHER), vcenters.vm(3, "nfs1", vcenters.CRM) },
        datastores = { vcenters.datastore(21, "nfs1"), vcenters.datastore(22, "nfs2") },
      },
      protected = { { name = "web01", moref = "vm-1", uuid = WEB } }, unprotected = {},
    }
    for key, value in next, more or {} do options[key] = value end
    return options
  end
  spec.case("is found by one look for all, by name, path, uuid and pattern", function()
    local all, shell = morefs({ "web01", "Prod/web02", "nfs2", WEB, "vm-77" }, beside())
    spec.equal(all, { "vm-1", "vm-2", "datastore-22", "vm-77" })
    spec.equal({ shell.looks, shell.count("reports.protected_vms"), shell.count("vms.backups") }, { 1, 1, 0 })
    spec.equal(morefs("web*", beside()), { "vm-1", "vm-2" })
    spec.raises({ kind = "empty", message = 'no VMs or datastores fit "db*"' }, morefs, "db*", beside())
  end)
  spec.case("is refused where it is not in vCenter, is two things, or is another thing to the appliance", function()
    spec.raises({ kind = "not_found", message = 'no VM or datastore "web03"' }, morefs, "web03",
      beside())
    spec.raises({ kind = "ambiguous" }, morefs, "nfs1", beside())
    spec.equal(morefs("/DC0/datastore/nfs1", beside()), { "datastore-21" })
    local raised = spec.raises({ kind = "protocol" }, morefs, "web01",
      beside { protected = { { name = "web01", moref = "vm-1", uuid = OTHER } } })
    spec.contains(raised.message, "contradict each other")
  end)
  spec.case("is a moref where vCenter can't be asked, and nothing else", function()
    local function down() error({ kind = "connect", message = "can't reach vc.test" }, 0) end
    spec.equal(morefs("vm-1", beside { vcenter = down }), { "vm-1" })
    local raised = spec.raises({ kind = "connect" }, morefs, "web01", beside { vcenter = down })
    spec.contains(raised.hint, "--vcenter none")
  end)
  spec.case("is taken out by its path, too", function()
    local scv, shell = appliance.new(beside())
    local entities = shell.library("workflows/resource_groups/entities")
    local held = { { moref = "vm-1", name = "web01" }, { moref = "vm-2", name = "web02" } }
    spec.equal(entities.among(scv, "/DC0/vm/Prod/web02", held, {}, "f", "gold")[1].moref, "vm-2")
  end)
end)

spec.group("what a group is to lose", function()
  -- The morefs of what is meant of a group that holds web03 by vm-1001, and db01.
  local function leaving(wanted, options)
    local scv, shell, world = appliance.new(options)
    local entities = shell.library("workflows/resource_groups/entities")
    local held = { { moref = "vm-1001", name = options.held or "web03" }, { moref = "vm-1005", name = "db01" } }
    local all = {}
    for index, each in ipairs(entities.among(scv, wanted, held, world.groups, "f", "gold")) do
      all[index] = each.moref
    end
    return all, shell
  end
  local REUSED = { protected = { { name = "newvm", moref = "vm-1001", uuid = WEB } }, unprotected = {} }

  spec.case("is not what has the moref of a record now", function()
    for _, held in ipairs { "web03", "newvm" } do
      local raised = spec.raises({ kind = "argument", argument = "remove" }, leaving,
        { moref = "vm-1001", uuid = CRM, name = "web03" },
        { held = held, protected = REUSED.protected, unprotected = {} })
      spec.contains(raised.message, "that moref is another VM's now")
    end
    spec.raises({ kind = "argument" }, leaving, { moref = "vm-1001", name = "web03" },
      { held = "newvm", protected = REUSED.protected, unprotected = {} })
    spec.equal((leaving("vm-1001", REUSED)), { "vm-1001" })
  end)
  spec.case("is what the group itself says, without a look", function()
    local all, shell = leaving({ { moref = "vm-1001", name = "WEB03" }, { moref = "vm-1005" } }, REUSED)
    spec.equal({ all, #shell.requests }, { { "vm-1001", "vm-1005" }, 0 })
  end)
  spec.case("is a VM by its moref from before, where nothing else has that now", function()
    local record = { moref = "vm-1001", uuid = CRM, name = "web03" }
    local function vcenter(...) return { vcenter = { vms = { ... }, datastores = {} } } end
    spec.equal((leaving(record, vcenter(vcenters.vm(1015, "web03", CRM)))), { "vm-1001" })
    spec.equal((leaving(record, vcenter())), { "vm-1001" })
    spec.equal((leaving(record, vcenter(vcenters.vm(1005, "web03", CRM)))), { "vm-1005" })
    -- The VM has another moref, which the group doesn't hold; what it holds is another VM.
    spec.raises({ kind = "not_found", message = "no entity web03 (vm-1015) of resource group gold" }, leaving, record,
      vcenter(vcenters.vm(1015, "web03", CRM), vcenters.vm(1001, "newvm", WEB)))
    spec.raises({ kind = "argument" }, leaving, record, vcenter(vcenters.vm(1001, "newvm", WEB)))
    spec.raises({ kind = "not_found" }, leaving, { moref = "vm-9", name = "x" }, REUSED)
  end)
end)
