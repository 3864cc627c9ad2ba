local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"
local vm, WEB, CRM, DB = vcenters.vm, vcenters.WEB, vcenters.CRM, vcenters.DB

-- A vCenter with two VMs, of which the appliance's reports tell of the first.
local function fixture(options)
  options = options or {}
  options.vcenter = options.vcenter or { vms = {
    vm(1, "web01", WEB), vm(3, "db01", DB, { template = true }), vcenters.inaccessible(8, "lost"),
  } }
  options.protected = options.protected or { { name = "web01", moref = "vm-1", uuid = WEB, groups = { "gold" } } }
  options.unprotected = options.unprotected or {}
  options.groups = options.groups or { appliance.group { id = 1, name = "gold", entities = {
    appliance.machine(1, "web01"), appliance.machine(5, "old"),
  } } }
  local scv, shell = appliance.new(options)
  local vm_lookup = shell.library("lookup/vm")
  local function looking(find) return function(value) return find(scv, value, "f") end end
  return {
    live = looking(vm_lookup.live), any = looking(vm_lookup.any), to_restore = looking(vm_lookup.to_restore),
    shell = shell,
  }
end

local function down() error({ kind = "connect", message = "can't reach vc.test" }, 0) end

spec.group("a VM that vCenter has", function()
  spec.case("is found by one look, and is what requests call it", function()
    for _, word in ipairs { "web01", "WEB01", "vm-1", WEB, vcenters.bios(WEB), "Prod/web01", { name = "web01" } } do
      local look = fixture()
      local found = look.live(word)
      spec.equal({ found.moref, found.uuid, found.name, found.groups }, { "vm-1", WEB, "web01", { "gold" } })
      spec.equal({ look.shell.looks, look.shell.count("resource_groups.list") }, { 1, 0 })
      spec.equal(look.shell.taken, { "moref vm-1 from `vCenter`, web01" })
    end
  end)
  spec.case("need not be known to the appliance, nor have a uuid", function()
    spec.equal(fixture().live("db01").uuid, DB)
    spec.equal(fixture().live("lost"), { name = "lost", moref = "vm-8", in_vcenter = true })
    -- What the appliance knows of it is known.
    local look = fixture { protected = { { name = "lost", moref = "vm-8", uuid = CRM } } }
    spec.equal(look.live("lost").uuid, CRM)
  end)
  spec.case("goes by the uuid that the appliance has it by", function()
    local look = fixture { protected = { { name = "web01", moref = "vm-1", uuid = vcenters.bios(WEB) } } }
    spec.equal(look.live("web01").uuid, vcenters.bios(WEB))
  end)
  spec.case("stops where the reports say that its moref is another's", function()
    local look = fixture { protected = { { name = "web01", moref = "vm-1", uuid = CRM } } }
    for _, kind in ipairs { "live", "any", "to_restore" } do
      local raised = spec.raises({ kind = "protocol", field = "uuid" }, look[kind], "web01")
      spec.contains(raised.message, "contradict each other")
      spec.contains(raised.message, WEB)
      spec.contains(raised.message, CRM)
    end
  end)
  spec.case("stops where it says no uuid, and the reports know its moref by another name", function()
    local look = fixture { protected = { { name = "crm01", moref = "vm-8", uuid = CRM } } }
    local raised = spec.raises({ kind = "protocol", field = "uuid" }, look.live, "lost")
    spec.contains(raised.message, "lost (vm-8) has uuid not said in vCenter")
    spec.raises({ kind = "argument" }, look.live, { moref = "vm-8", uuid = CRM, name = "crm01" })
  end)
  spec.case("goes by its uuid alone where the appliance has its moref twice", function()
    local look = fixture { protected = {
      { name = "web01", moref = "vm-1", uuid = WEB }, { name = "lab01", moref = "vm-1", uuid = CRM },
    } }
    local found = look.live("web01")
    spec.equal({ found.moref, found.uuid }, { nil, WEB })
  end)
  spec.case("is told from a twin of its uuid by what the twin doesn't have", function()
    local look = fixture { vcenter = { vms = { vm(1, "web01", WEB), vm(2, "copy", WEB) } } }
    for _, word in ipairs { WEB, { uuid = WEB } } do
      local raised = spec.raises({ kind = "ambiguous" }, look.live, word)
      spec.contains(raised.hint, "name one by its moref:")
      spec.equal(raised.hint:find("{uuid", 1, true), nil)
    end
    spec.equal(look.live({ moref = "vm-2", uuid = WEB, name = "copy" }).name, "copy")
  end)
  spec.case("is not doubted where the reports can't be read", function()
    local look = fixture()
    look.shell.handlers["reports.protected_vms"] = function()
      look.shell.raise { kind = "appliance", message = "no" }
    end
    spec.equal(look.live("web01").moref, "vm-1")
  end)
  spec.case("is meant by the uuid of a record before its moref", function()
    local look = fixture()
    spec.equal(look.live({ moref = "vm-77", uuid = WEB }).moref, "vm-1")
    spec.raises({
      kind = "argument", message = ("f: vm says uuid %s, but in vCenter web01 (vm-1) has uuid %s: that moref is "
        .. "another VM's now"):format(CRM, WEB),
    }, look.live, { moref = "vm-1", uuid = CRM })
    spec.equal(look.live({ moref = "vm-8", uuid = CRM }).moref, "vm-8")
  end)
  spec.case("is held against the reports where vCenter is configured, and can't be asked", function()
    local look = fixture { vcenter = function() error({ kind = "connect", message = "can't reach vc.test" }, 0) end }
    spec.raises({ kind = "argument" }, look.to_restore, { moref = "vm-1", uuid = CRM, name = "crm01" })
    spec.equal(look.to_restore({ moref = "vm-1", uuid = WEB, name = "web01" }).moref, "vm-1")
  end)
  spec.case("is none that a record's moref and name contradict each other in", function()
    for _, kind in ipairs { "live", "any", "to_restore" } do
      local raised = spec.raises({
        kind = "argument", argument = "vm",
        message = "f: vm says name web02 and moref vm-1, but in vCenter that moref is web01",
      }, fixture()[kind], { name = "web02", moref = "vm-1" })
      spec.contains(raised.hint, 'as vm = "vm-1"')
      spec.contains(raised.hint, "who means what is called web02, the name alone")
    end
    spec.equal(fixture().live({ name = "Web01", moref = "vm-1" }).uuid, WEB)
    local slashed = fixture { vcenter = { vms = { vm(1, "a/b", WEB) } }, protected = {} }
    spec.equal(slashed.live({ name = "a%2fb", moref = "vm-1" }).uuid, WEB)
  end)
  spec.case("was renamed where its uuid tells that it is the same, and that is said", function()
    for _, record in ipairs {
      { name = "old", moref = "vm-1", uuid = WEB }, { name = "old", uuid = vcenters.bios(WEB) },
      { name = "old", moref = "vm-77", uuid = WEB },
    } do
      local look = fixture()
      spec.equal(look.live(record).moref, "vm-1")
      spec.equal(look.shell.notes,
        { "f: vm says name old; in vCenter the VM of its uuid is called web01 (vm-1)" })
    end
  end)
  spec.case("is no template where it is to be restored, which is said before anything else is read", function()
    local look = fixture()
    spec.raises({ kind = "argument", message = "f: vm db01 (vm-3) is a template, and a template can't be restored" },
      look.to_restore, "db01")
    spec.equal(look.shell.count("vms.backups"), 0)
    spec.equal(look.live("db01").moref, "vm-3")
  end)
end)

spec.group("a VM that vCenter does not have", function()
  spec.case("costs one look, and those that are near it are named", function()
    local look = fixture()
    local raised = spec.raises({ kind = "not_found", message = 'no VM "web02"' }, look.live,
      "web02")
    spec.contains(raised.hint, "vc.test was asked")
    spec.equal({ look.shell.looks, #look.shell.requests }, { 1, 0 })
  end)
  spec.case("is not taken as it is, be it given by an id, nor out of a group that still holds it", function()
    for _, word in ipairs { "vm-5", "old", CRM, { moref = "vm-5" } } do
      spec.raises({ kind = "not_found" }, fixture().live, word)
    end
  end)
  spec.case("is told by what was seen of it", function()
    local look = fixture { remembered = { [appliance.VCENTER] = { vms = { vcenters.remembered(2, "crm01", CRM) } } } }
    for _, word in ipairs { "crm01", "vm-2", CRM, "Prod/crm01" } do
      spec.raises({
        kind = "not_found", message = "crm01 (vm-2) was in vCenter, and was seen there last at 2026-11-20T10:00:00Z",
        hint = ('scv.restore_deleted_vm{vm = %q} brings it back, where a backup holds it'):format(CRM),
      }, look.live, word)
    end
    spec.equal(look.any("crm01"), { name = "crm01", uuid = CRM })
    spec.equal(look.shell.count("vms.backups"), 0)
  end)
  spec.case("may be one of several that were called so, of which none is offered", function()
    local other = "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"
    local look = fixture { remembered = { [appliance.VCENTER] = { vms = {
      vcenters.remembered(2, "crm01", CRM), vcenters.remembered(9, "crm01", other),
    } } } }
    local raised = spec.raises({
      kind = "ambiguous", message = "crm01 is not in vCenter, and 2 VMs that were there were called so",
    }, look.live, "crm01")
    for _, piece in ipairs { CRM, other, "2026-11-20 10:00:00Z", 'scv.restore_deleted_vm{vm = "…"} brings one back' } do
      spec.contains(raised.hint, piece)
    end
    spec.equal(#raised.candidates, 2)
    -- By one uuid it is one VM, whatever morefs it had.
    look = fixture { remembered = { [appliance.VCENTER] = { vms = {
      vcenters.remembered(2, "crm01", CRM), vcenters.remembered(9, "crm01", CRM),
    } } } }
    raised = spec.raises({ kind = "not_found" }, look.live, "crm01")
    spec.contains(raised.hint, ("vm = %q"):format(CRM))
  end)
  spec.case("is told from one that bears its moref now", function()
    local look = fixture { remembered = { [appliance.VCENTER] = { vms = { vcenters.remembered(1, "crm01", CRM) } } } }
    spec.equal(look.live("vm-1").name, "web01")
    spec.raises({ kind = "not_found" }, look.live, "crm01")
  end)
  spec.case("may be one of several that were called so", function()
    local look = fixture { remembered = { [appliance.VCENTER] = { vms = {
      vcenters.remembered(2, "crm01", CRM), vcenters.remembered(9, "crm01", "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"),
    } } } }
    local raised = spec.raises({ kind = "ambiguous" }, look.any, "crm01")
    spec.contains(raised.hint, "2026-11-20 10:00:00Z")
  end)
end)

spec.group("a VM whose vCenter can't be asked", function()
  spec.case("is taken as it was given where that is its moref, with a note", function()
    for _, kind in ipairs { "live", "any", "to_restore" } do
      local look = fixture { vcenter = down }
      spec.equal(look[kind]("vm-1").uuid, WEB)
      spec.contains(look.shell.notes[1], "https://vc.test/sdk was not asked")
      spec.equal(look[kind]("vm-77"), { moref = "vm-77" })
    end
    spec.equal(fixture({ vcenter = down }).live(WEB).moref, "vm-1")
  end)
  spec.case("is not looked for by its name anywhere else", function()
    for _, kind in ipairs { "live", "any", "to_restore" } do
      local look = fixture { vcenter = down }
      local raised = spec.raises({ kind = "connect", message = "can't reach vc.test" }, look[kind], "web01")
      spec.contains(raised.hint, "--vcenter none")
      spec.equal(#look.shell.requests, 0)
    end
    -- A restore by a uuid would be one of a deleted VM where nothing knows it.
    spec.raises({ kind = "connect" }, fixture({ vcenter = down }).to_restore, CRM)
  end)
end)
