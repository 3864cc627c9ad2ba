local spec = ...

local appliance = spec.load "appliance"

local UUID, OTHER = appliance.UUID, "60201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"

-- An appliance that knows web01 from its reports, new from a group, and crm01 from backups only.
local function fixture(options)
  options = options or {}
  options.protected = options.protected or { { name = "web01", moref = "vm-1", uuid = UUID } }
  options.unprotected = options.unprotected or {}
  options.groups = { appliance.group { id = 1, name = "gold", entities = {
    appliance.machine(1, "web01"), appliance.machine(5, "new"), appliance.datastore(2, "nfs1"),
  } } }
  options.backups = options.backups or { appliance.backup {
    backup_id = 7, vms = {
      appliance.vm { name = "web01", moref = "vm-1", uuid = UUID },
      appliance.vm { name = "crm01", moref = "vm-2", uuid = OTHER },
    },
  } }
  local scv, shell = appliance.new(options)
  local vm_lookup = shell.library("lookup/vm")
  local deleted_vm = shell.library("lookup/deleted_vm")
  local function looking(find) return function(value) return find(scv, value, "f") end end
  return {
    live = looking(vm_lookup.live), deleted = looking(deleted_vm.find), any = looking(vm_lookup.any),
    label = vm_lookup.label, shell = shell,
  }
end

spec.group("a record of something else", function()
  local given = spec.fake_shell.new().library("lookup/given")
  spec.case("is refused by the kind of its moref", function()
    spec.raises({
      kind = "argument", message = "scv.restore_vm: vm must be a VM, got the record of a datastore (datastore-22)",
    }, given.refuse_kind, "datastore-22", "VM", "scv.restore_vm", "vm")
    spec.raises({
      kind = "argument", message = "scv.mount_datastore: datastore must be a datastore, got the record of a VM (vm-1)",
    }, given.refuse_kind, "vm-1", "datastore", "scv.mount_datastore", "datastore")
    for _, reference in ipairs { "vm-1", "anything", 5 } do given.refuse_kind(reference, "VM", "f", "vm") end
    given.refuse_kind(nil, "VM", "f", "vm")
    given.refuse_kind("group-p12", "datastore", "f", "datastore")
  end)
end)

spec.group("a pattern", function()
  spec.case("means no VM, alive or deleted, and no backup is asked for for the former", function()
    local look = fixture()
    local raised = spec.raises({
      kind = "argument", argument = "vm", message = "f: vm takes one VM, and *e* is a pattern: 2 fit it",
    }, look.live, "*e*")
    for _, name in ipairs { "web01", "new" } do spec.contains(raised.hint, name) end
    spec.equal(look.shell.count("vms.backups"), 0)
    spec.raises({ kind = "argument", message = "f: vm takes one deleted VM, and crm* is a pattern: 1 fit it" },
      fixture().deleted, "crm*")
  end)
end)

spec.group("a list that was cut", function()
  spec.case("tells of no VM that it is the only one of its name, or that it was deleted", function()
    for _, operation in ipairs { "reports.protected_vms", "reports.unprotected_vms" } do
      for kind, words in next, { live = { "web01" }, any = { "web01" }, deleted = { "crm01", OTHER } } do
        for _, word in ipairs(words) do
          local look = fixture { cut = { [operation] = 9 } }
          spec.raises({ kind = "protocol", operation = operation, field = "totalElements" }, look[kind], word)
        end
      end
      spec.equal(fixture({ cut = { [operation] = 9 } }).live("vm-1").moref, "vm-1")
    end
  end)
  spec.case("of groups or backups does not hold all that may bear a name", function()
    local cut = fixture { cut = { ["resource_groups.list"] = 9 } }
    spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "totalElements" }, cut.live, "new")
    spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "totalElements" }, cut.any, "crm01")
    for _, kind in ipairs { "live", "deleted", "any" } do
      local look = fixture { cut = { ["vms.backups"] = 99 } }
      spec.raises({ kind = "protocol", operation = "vms.backups", field = "totalElements" }, look[kind], "crm01")
    end
  end)
end)

spec.group("a VM that is in vCenter", function()
  spec.case("is found in the reports, by name, moref and uuid", function()
    for _, word in ipairs { "web01", "WEB01", "vm-1", UUID } do spec.equal(fixture().live(word).moref, "vm-1") end
  end)
  spec.case("is held against the reports where a record says its moref and uuid", function()
    local look = fixture()
    spec.equal(look.live { moref = "vm-1", name = "web01", uuid = UUID:upper() },
      { moref = "vm-1", name = "web01", uuid = UUID })
    spec.equal(look.shell.count("reports.protected_vms"), 1)
    -- What only reads goes by the uuid itself.
    look = fixture()
    spec.equal(look.any({ moref = "vm-1", uuid = OTHER }).uuid, OTHER)
    spec.equal(#look.shell.requests, 0)
  end)
  spec.case("is not the one that has a record's moref now, whatever else the record says", function()
    for _, more in ipairs { { name = "web01" }, { name = "old" }, {} } do
      local record = { moref = "vm-1", uuid = OTHER, name = more.name }
      local raised = spec.raises({
        kind = "argument", argument = "vm", message = ("f: vm says uuid %s, but by the reports web01 (vm-1) has uuid "
          .. "%s: that moref is another VM's now"):format(OTHER, UUID),
      }, fixture().live, record)
      spec.contains(raised.hint, ("scv.restore_deleted_vm{vm = %q}"):format(OTHER))
      spec.contains(raised.hint, 'vm = "vm-1"')
    end
  end)
  spec.case("is not taken by a record whose moref has been another since, by the reports", function()
    for _, reference in ipairs { "vm-9", "vm-6" } do
      local look = fixture { protected = {
        { name = "web01", moref = "vm-1", uuid = UUID }, { name = "new", moref = "vm-6", uuid = OTHER },
      } }
      local raised = spec.raises({
        kind = "argument", message = ("f: vm says uuid %s and moref %s, but by the reports the VM of that uuid is "
          .. "web01 (vm-1)"):format(UUID, reference),
      }, look.live, { moref = reference, uuid = UUID, name = "web01" })
      spec.contains(raised.hint, ("vm = %q"):format(UUID))
    end
  end)
  spec.case("is taken as it was given where no report knows its moref nor its uuid", function()
    local record = { moref = "vm-9", uuid = OTHER, name = "x" }
    spec.equal(fixture().live(record), record)
    local look = fixture()
    look.shell.handlers["reports.protected_vms"] = function()
      look.shell.raise { kind = "appliance", message = "no" }
    end
    spec.equal(look.live(record), record)
  end)
  spec.case("is the same by the other uuid that vCenter has of it", function()
    local found = fixture().live { moref = "vm-1", uuid = OTHER, bios_uuid = UUID }
    spec.equal({ found.moref, found.uuid, found.bios_uuid }, { "vm-1", UUID, OTHER })
  end)
  spec.case("is none that its moref and its name contradict each other in", function()
    for _, kind in ipairs { "live", "any" } do
      local raised = spec.raises({
        kind = "argument", argument = "vm",
        message = "f: vm says name db01 and moref vm-1, but by the reports that moref is web01",
      }, fixture()[kind], { moref = "vm-1", name = "db01" })
      spec.contains(raised.hint, 'vm = "vm-1"')
      for _, name in ipairs { "WEB01", " web01", "vm-1" } do
        spec.equal(fixture()[kind]({ moref = "vm-1", name = name }).uuid, UUID)
      end
    end
    -- Its uuid tells that it was renamed.
    for _, record in ipairs { { moref = "vm-1", uuid = UUID, name = "old" }, { uuid = UUID, name = "old" } } do
      local look = fixture()
      spec.equal(look.live(record).name, "web01")
      spec.equal(look.shell.notes,
        { "f: vm says name old; by the reports the VM of its uuid is called web01 (vm-1)" })
    end
    -- A report that says no uuid of the VM says its name.
    spec.raises({ kind = "argument" }, fixture({ protected = { { name = "web01", moref = "vm-1" } } }).live,
      { moref = "vm-1", name = "old", uuid = UUID })
  end)
  spec.case("is looked up by the moref that a record says, since only the uuid tells its part of a backup", function()
    local look = fixture()
    for _, kind in ipairs { "live", "any" } do
      spec.equal(look[kind] { moref = "vm-1" }.uuid, UUID)
      spec.equal(look[kind] { moref = "vm-9", name = "x" }, { moref = "vm-9", name = "x" })
    end
  end)
  spec.case("is found in a group where it is too new for a report", function()
    spec.equal(fixture().live("new").moref, "vm-5")
  end)
  spec.case("is meant by its exact name in a group, before one of the reports in other capitals", function()
    local look = fixture { protected = {
      { name = "web01", moref = "vm-1", uuid = UUID }, { name = "NEW", moref = "vm-6", uuid = OTHER },
    } }
    spec.equal(look.live("new").moref, "vm-5")
    spec.equal(look.live("NEW").moref, "vm-6")
    spec.raises({ kind = "ambiguous" }, look.live, "New")
  end)
  spec.case("is no datastore that a group holds", function()
    spec.raises({ kind = "not_found" }, fixture().live, "nfs1")
  end)
  spec.case("is told from one that only backups hold, with the way to bring that back", function()
    spec.raises({
      kind = "not_found", message = "VM crm01 is in backups, but not in vCenter any more",
      hint = 'scv.restore_deleted_vm{vm = "crm01"} brings it back',
    }, fixture().live, "crm01")
  end)
  spec.case("is found by a record that says its name or its uuid only", function()
    spec.equal({ fixture().live({ name = "web01" }).moref, fixture().live({ uuid = UUID }).moref }, { "vm-1", "vm-1" })
    spec.equal(fixture().live { uuid = OTHER, name = "x" }, { uuid = OTHER, name = "x" })
  end)
  spec.case("is said to be taken from where it was found", function()
    local look = fixture()
    look.live("web01")
    spec.equal(look.shell.taken, { "moref vm-1 from `reports`, web01" })
  end)
  spec.case("must be said by a record that says anything", function()
    spec.raises({ kind = "argument", message = "f: vm must have moref, uuid or name, got an empty table" },
      fixture().live, {})
  end)
  spec.case("keeps a moref that no report knows, even where the reports are refused", function()
    local look = fixture()
    look.shell.handlers["reports.protected_vms"] = function()
      look.shell.raise { kind = "appliance", message = "no" }
    end
    spec.equal(look.live("vm-9"), { moref = "vm-9" })
    spec.raises({ kind = "appliance" }, look.live, "web01")
  end)
  spec.case("is not looked for any further after an interrupt", function()
    local look = fixture()
    look.shell.handlers["reports.protected_vms"] = function()
      look.shell.raise { kind = "interrupted", message = "no" }
    end
    spec.raises({ kind = "interrupted" }, look.live, "vm-9")
  end)
end)

spec.group("a VM that was deleted", function()
  spec.case("is found in the backups, and has no moref any more", function()
    spec.equal(fixture().deleted("crm01"), { name = "crm01", uuid = OTHER })
  end)
  spec.case("is none that a record's moref and name contradict each other in", function()
    spec.equal(fixture().deleted { moref = "vm-2", name = "crm01" }, { name = "crm01", uuid = OTHER })
    spec.raises({
      kind = "argument", argument = "vm",
      message = "f: vm says name erp01 and moref vm-2, but of what was deleted that moref is crm01",
    }, fixture().deleted, { moref = "vm-2", name = "erp01" })
  end)
  spec.case("is given by a uuid that nothing knows", function()
    local unknown = "70201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"
    spec.equal(fixture().deleted(unknown), { uuid = unknown })
  end)
  spec.case("is not one that is still in vCenter", function()
    for _, word in ipairs { "web01", "vm-1", UUID } do
      spec.raises({
        kind = "argument", message = "f: vm web01 (vm-1) is still in vCenter",
        hint = 'scv.restore_vm{vm = "vm-1"} overwrites it with a backup',
      }, fixture().deleted, word)
    end
  end)
  spec.case("can't be told from one in vCenter whose uuid is not said", function()
    local look = fixture { protected = { { name = "db", moref = "vm-3" } } }
    local raised = spec.raises({ kind = "protocol", operation = "reports.protected_vms", field = "uuid" }, look.deleted,
      "crm01")
    spec.contains(raised.hint, "vm = " .. ("%q"):format(OTHER))
  end)
  spec.case("is given by its uuid where those in vCenter bear none, but are called otherwise", function()
    local look = fixture { protected = { { name = "db", moref = "vm-3" } } }
    spec.equal(look.deleted(OTHER), { uuid = OTHER })
    spec.equal(look.deleted(OTHER:upper()), { uuid = OTHER:upper() })
    spec.equal(look.shell.count("vms.backups"), 2)
  end)
  spec.case("is not known to be deleted where one in vCenter without a uuid may be it", function()
    local in_vcenter, parts = { { name = "CRM01", moref = "vm-3" }, { name = "renamed", moref = "vm-2" } }, {
      appliance.vm { name = "crm01", moref = "vm-2", uuid = OTHER }, -- by the name, by the moref
      appliance.vm { name = "crm01", moref = "vm-2" }, -- a backup that doesn't say either
      appliance.vm { name = "web01", moref = "vm-1", uuid = UUID }, -- a backup that doesn't name it
    }
    for _, live in ipairs(in_vcenter) do
      for _, part in ipairs(parts) do
        local look = fixture {
          protected = { live }, backups = { appliance.backup { backup_id = 7, vms = { part } } },
        }
        local raised = spec.raises({ kind = "protocol", operation = "reports.protected_vms", field = "uuid" },
          look.deleted, OTHER)
        spec.contains(raised.hint, ('scv.restore_vm{vm = "%s"}'):format(live.moref))
      end
    end
    local look = fixture {
      protected = { in_vcenter[1] },
      backups = { appliance.backup { backup_id = 7, vms = { appliance.vm { moref = "vm-2", uuid = OTHER } } } },
    }
    spec.raises({ kind = "protocol", operation = "vms.backups", field = "name" }, look.deleted, OTHER)
  end)
  spec.case("is meant by its exact name, wherever it is found, and two of it are ambiguous", function()
    local third = "70201c3e-8f0a-4b62-9d1e-7c5a90b3e6f4"
    local function look_at(name)
      return fixture { backups = {
        ["vm-1"] = { appliance.backup { backup_id = 7, vms = {
          appliance.vm { name = "crm01", moref = "vm-2", uuid = OTHER },
        } } },
        ["vm-5"] = { appliance.backup { backup_id = 8, vms = {
          appliance.vm { name = name, moref = "vm-3", uuid = third },
        } } },
        ["datastore-2"] = {},
      } }
    end
    spec.equal(look_at("CRM01").deleted("CRM01").uuid, third)
    spec.equal(look_at("CRM01").any("CRM01").uuid, third)
    spec.raises({ kind = "ambiguous" }, look_at("crm01").deleted, "crm01")
  end)
  spec.case("that nothing knows is named with those that the backups hold", function()
    local raised = spec.raises({ kind = "not_found", message = 'no deleted VM "crm02"' },
      fixture().deleted, "crm02")
    spec.contains(raised.hint, "can be given by its uuid")
  end)
end)

spec.group("a moref that two VMs bear", function()
  local function shared(uuid)
    return fixture { protected = {
      { name = "web01", moref = "vm-1", uuid = uuid and UUID or nil },
      { name = "lab01", moref = "vm-1", uuid = uuid and OTHER or nil },
      { name = "db01", moref = "vm-3", uuid = (UUID:gsub("^5", "7")) },
    } }
  end
  spec.case("is ambiguous, and so are their names: the uuid leads out", function()
    local look = shared(true)
    for _, kind in ipairs { "live", "any" } do
      for _, word in ipairs { "vm-1", "web01", "WEB01", { moref = "vm-1" }, { name = "lab01" } } do
        local raised = spec.raises({
          kind = "ambiguous", message = "VM vm-1 is ambiguous: it is the moref of 2 of them",
        }, look[kind], word)
        local uuid = raised.hint:match('name one by its uuid alone, as vm = "(.-)"')
        spec.equal(look.live(uuid), { name = uuid == UUID and "web01" or "lab01", uuid = uuid })
      end
      spec.equal(look[kind]("db01").moref, "vm-3")
    end
  end)
  spec.case("is not asked for where a row of the report bears a uuid", function()
    local scv, shell = appliance.new { protected = {
      { name = "web01", moref = "vm-1", uuid = UUID }, { name = "lab01", moref = "vm-1", uuid = OTHER },
    }, unprotected = {} }
    local vm = shell.library("lookup/vm").live(scv, scv.protected_vms()[2], "f")
    spec.equal({ vm.name, vm.moref or false, vm.uuid }, { "lab01", false, OTHER })
  end)
  spec.case("needs a look into vCenter where no uuid is said", function()
    local raised = spec.raises({ kind = "ambiguous" }, shared(false).live, "web01")
    spec.contains(raised.hint, "look it up in vCenter, and give that as vm")
  end)
end)

spec.group("a uuid", function()
  local bare = UUID:gsub("-", "")
  local zeros = UUID:gsub("%x", "0")
  spec.case("of a report or a user is the same however it is written", function()
    for _, form in ipairs { bare, "{" .. UUID:upper() .. "}", "urn:uuid:" .. UUID, UUID .. " " } do
      local look = fixture { protected = { { name = "web01", moref = "vm-1", uuid = form } } }
      for _, word in ipairs { "web01", UUID, form } do
        spec.raises({ kind = "argument", message = "f: vm web01 (vm-1) is still in vCenter" }, look.deleted, word)
        spec.equal(look.live(word).moref, "vm-1")
      end
    end
    for _, kind in ipairs { "live", "deleted", "any" } do
      spec.equal(fixture()[kind]((OTHER:gsub("-", ""))), { uuid = OTHER })
    end
  end)
  spec.case("of nothing but zeros is none", function()
    local look = fixture { protected = { { name = "crm01", moref = "vm-1", uuid = zeros } } }
    for _, word in ipairs { "crm01", OTHER } do
      spec.raises({ kind = "protocol", operation = "reports.protected_vms", field = "uuid" }, look.deleted, word)
    end
  end)
end)

spec.group("a VM wherever it is", function()
  spec.case("is one in vCenter before it is one that was deleted", function()
    local look = fixture()
    spec.equal(look.any("web01").moref, "vm-1")
    spec.equal(look.any("crm01"), { name = "crm01", uuid = OTHER })
    spec.equal(look.any { uuid = UUID }, { uuid = UUID })
    spec.equal(look.shell.count("resource_groups.list"), 1)
  end)
  spec.case("is taken as it is where it is a reference that nothing knows", function()
    spec.equal(fixture().any("vm-99"), { moref = "vm-99" })
    spec.equal(fixture().any(OTHER), { uuid = OTHER })
  end)
  spec.case("may be one that backups hold without its name", function()
    local look = fixture { backups = { appliance.backup {
      backup_id = 7,
      vms = { appliance.vm { moref = "vm-1", uuid = UUID }, appliance.vm { moref = "vm-2", uuid = OTHER } },
    } } }
    for _, kind in ipairs { "live", "deleted", "any" } do
      local raised = spec.raises({ kind = "protocol", operation = "vms.backups", field = "name" }, look[kind], "crm01")
      spec.contains(raised.hint, "give the VM by its uuid")
    end
    look = fixture { backups = { appliance.backup {
      backup_id = 7, vms = { appliance.vm { moref = "vm-1", uuid = UUID } },
    } } }
    spec.raises({ kind = "not_found" }, look.any, "crm01")
  end)
  spec.case("is not known to be deleted, or not there, where no report tells of what groups hold", function()
    local look = fixture { protected = {} }
    for _, kind in ipairs { "live", "deleted", "any" } do
      spec.raises({ kind = "protocol", operation = "reports.protected_vms", field = "vms" }, look[kind], "crm01")
    end
    spec.equal(look.live("new").moref, "vm-5")
  end)
  spec.case("is not found where nothing is called so", function()
    spec.raises({ kind = "not_found", message = 'no VM "web02"' }, fixture().any, "web02")
  end)
end)

spec.group("a name among more backups than are looked through for it", function()
  -- 60 groups of two, of which crm01 is in the backups of the first ones.
  local function many(parts)
    local groups = {}
    for index = 1, 60 do
      groups[index] = appliance.group { id = index, name = "g" .. index, entities = {
        appliance.machine(2 * index + 10, "a"), appliance.machine(2 * index + 11, "b"),
      } }
    end
    local backups = { appliance.backup { backup_id = 7, vms = parts or {
      appliance.vm { name = "web01", moref = "vm-1", uuid = UUID },
      appliance.vm { name = "crm01", moref = "vm-2", uuid = OTHER },
    } } }
    local scv, shell = appliance.new {
      groups = groups, backups = backups, unprotected = {},
      protected = { { name = "web01", moref = "vm-1", uuid = UUID } },
    }
    local vm_lookup, deleted_vm = shell.library("lookup/vm"), shell.library("lookup/deleted_vm")
    return {
      live = function(word) return vm_lookup.live(scv, word, "f") end,
      any = function(word) return vm_lookup.any(scv, word, "f") end,
      deleted = function(word) return (deleted_vm.find(scv, word, "f")) end,
      shell = shell,
    }
  end
  spec.case("is answered after 50 of them, with what looks further", function()
    for _, kind in ipairs { "live", "any", "deleted" } do
      local look = many()
      local raised = spec.raises({ kind = "not_found" }, look[kind], "crm02")
      spec.contains(raised.hint, "scv.known_backups() looks through all of them, in 121 requests")
      spec.equal(look.shell.count("vms.backups"), 50)
    end
  end)
  spec.case("is not known to be that of the only deleted VM", function()
    local look = many()
    local raised = spec.raises({
      kind = "ambiguous", message = "VM crm01 may be ambiguous: not all backups were looked through",
    }, look.deleted, "crm01")
    spec.contains(raised.hint, ('vm = "%s"'):format(OTHER))
    spec.contains(raised.hint, "in 121 requests")
    spec.equal(look.deleted(OTHER), { uuid = OTHER })
    -- In other capitals nothing can be said at all.
    spec.raises({ kind = "not_found" }, look.deleted, "CRM01")
  end)
  spec.case("may be that of a VM whose backups are listed", function()
    spec.equal(many().any("crm01"), { name = "crm01", uuid = OTHER })
    spec.raises({ kind = "not_found", message = "VM crm01 is in backups, but not in vCenter any more" },
      many().live, "crm01")
  end)
end)

spec.group("the name of a VM before people", function()
  spec.case("is its name with its reference, and shows no control characters", function()
    local label = fixture().label
    spec.equal({ label { name = "a", moref = "vm-1" }, label { moref = "vm-1" }, label { name = "a", uuid = UUID } },
      { "a (vm-1)", "vm-1", "a (" .. UUID .. ")" })
    spec.equal(label { name = "a\27[2J", moref = "vm-1" }, "a\\x1b[2J (vm-1)")
  end)
end)
