local spec = ...

local appliance = spec.load "appliance"

local function backup(id, more)
  return appliance.backup({ backup_id = id, name = "b" .. id }, more)
end

-- A group with two machines and a folder, and one with a datastore.
local function fixture(backups)
  local scv, shell, world = appliance.new {
    groups = {
      appliance.group { id = 1, name = "gold", entities = {
        appliance.machine(1, "web01"), appliance.machine(2, "web02"), { moref = "group-v3", name = "folder" },
      } },
      appliance.group { id = 2, name = "lab", entities = { appliance.datastore(3, "nfs1") } },
    },
    backups = backups,
  }
  return shell.library("lookup/known_backups"), scv, shell, world
end

local function ids(backups)
  local all = {}
  for index, each in ipairs(backups) do all[index] = each.backup_id end
  table.sort(all)
  return all
end

spec.group("what a group holds", function()
  local STRANGE = { "vm-101:50209", "Datastore:datastore-22", "VM-12", "5020", "VirtualMachine-7",
    "urn:vmomi:VirtualMachine:vm-1001:5020", "urn:x" }

  spec.case("stops a decision where its moref has no known form, and is a note where it is only shown", function()
    for _, reference in ipairs(STRANGE) do
      for _, entity in ipairs { reference, { moref = reference, name = "x", type = "VirtualMachine" } } do
        local known, scv, shell, world = fixture { backup(1) }
        table.insert(world.groups[2].entities, entity)
        local function search() return known.search(scv, function() return nil end) end
        for _, decide in ipairs { known.all, search } do
          local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list" }, decide, scv)
          spec.contains(raised.hint, "it is held by resource group lab")
        end
        spec.raises({ kind = "protocol", operation = "resource_groups.list" }, scv.known_backups, { strict = true })
        spec.equal({ #scv.known_backups(), #scv.known_backups { strict = false }, #scv.mounted() }, { 1, 1, 0 })
        spec.contains(shell.notes[1], ("resource group lab holds %s, which is no moref of a known form"):format(
          reference))
      end
    end
  end)
  spec.case("may be a tag, a folder, or anything else without backups of its own", function()
    for _, entity in ipairs {
      { moref = "strange:9", name = "t", type = "Tag" }, "domain-c8", "resgroup-v12",
      "urn:vmomi:InventoryServiceTag:5020:GLOBAL", "group-v3",
    } do
      local known, scv, shell, world = fixture { backup(1) }
      table.insert(world.groups[2].entities, entity)
      spec.equal({ #known.all(scv), #shell.notes }, { 1, 0 })
    end
  end)
  spec.case("is a VM or a datastore where its type says so, whatever its moref is like", function()
    for _, reference in ipairs { "urn:vmomi:InventoryServiceTag:5020:GLOBAL", "group-v3", "domain-c8", "host-9" } do
      for _, kind in ipairs { "VirtualMachine", "VM", "Datastore" } do
        local known, scv, _, world = fixture { backup(1) }
        table.insert(world.groups[2].entities, { moref = reference, name = "x", type = kind })
        spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "moref" }, known.all, scv)
      end
    end
  end)
  spec.case("stops a look for the backups of that group, where they are not known", function()
    for _, reference in ipairs(STRANGE) do
      for _, entity in ipairs { reference, { moref = reference, name = "x", type = "VirtualMachine" } } do
        local known, scv, _, world = fixture { backup(1, { group_name = "lab" }) }
        table.insert(world.groups[2].entities, entity)
        local raised = spec.raises({ kind = "protocol", operation = "resource_groups.list" }, known.of_group, scv,
          world.groups[2])
        spec.contains(raised.hint, "it is held by resource group lab")
      end
    end
  end)
  spec.case("costs nothing else where it is null, and the group is said", function()
    local known, scv, shell, world = fixture { backup(1, { group_name = "lab" }) }
    table.insert(world.groups[2].entities, shell.json_null)
    spec.equal(#known.all(scv), 1)
    spec.equal(shell.notes, { "resource group lab holds something that the appliance says nothing of (null); it is "
      .. "passed over" })
    local _, unknown = known.of_group(scv, scv.api.resource_groups.list()[2])
    spec.equal(unknown, { "something that is null" })
    world.protected = { { name = "db01", moref = "vm-9", uuid = appliance.UUID } }
    spec.equal(scv.find_vm("db01").moref, "vm-9")
  end)
end)

spec.group("the backups that are known", function()
  local ALL = {
    ["vm-1"] = { backup(1), backup(2) }, ["vm-2"] = { backup(2), backup(3) }, ["datastore-3"] = { backup(4) },
  }

  spec.case("are those of what the groups hold, each once", function()
    local known, scv = fixture(ALL)
    spec.equal(ids(known.all(scv)), { 1, 2, 3, 4 })
  end)
  spec.case("are asked for by one entity of each group first, which is mostly enough", function()
    local known, scv, shell = fixture(ALL)
    local function has(id)
      return known.search(scv, function(backups, is_whole)
        for _, each in ipairs(backups) do
          if each.backup_id == id then return { is_whole = is_whole } end
        end
      end)
    end
    spec.equal(has(1), { is_whole = false })
    spec.equal({ shell.count("vms.backups"), shell.count("datastores.backups") }, { 1, 1 })
    spec.equal(has(3), { is_whole = true })
    spec.equal(has(9), nil)
  end)
  spec.case("are not asked for by tags and folders, be they without a moref; others must have one", function()
    local known, scv, _, world = fixture(ALL)
    local entities = world.groups[1].entities
    for _, kind in ipairs { "Tag", "InventoryServiceTag", "Folder" } do entities[#entities + 1] = { type = kind } end
    spec.equal(ids(known.all(scv)), { 1, 2, 3, 4 })
    entities[#entities + 1] = { name = "web09", type = "VirtualMachine" }
    spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "moref" }, known.all, scv)
  end)
  spec.case("lack those of what is gone, and of nothing else", function()
    local known, scv, shell = fixture { ["vm-1"] = false, ["vm-2"] = { backup(3) }, ["datastore-3"] = {} }
    spec.equal(ids(known.all(scv)), { 3 })
    shell.handlers["vms.backups"] = function() shell.raise { kind = "appliance", status = 500, message = "no" } end
    spec.raises({ kind = "appliance", status = 500 }, known.all, scv)
  end)
  spec.case("are not told where nothing of a sort is there, which may be for another path", function()
    local function fresh(backups) return fixture(backups) end
    local known, scv = fresh { ["vm-1"] = false, ["vm-2"] = false, ["datastore-3"] = { backup(4) } }
    local raised = spec.raises({ kind = "protocol", operation = "vms.backups" }, known.all, scv)
    spec.equal(raised.message,
      "vms.backups was answered 404 for each of 2 that were asked for: which backups there are is not known")
    spec.raises({ kind = "protocol", operation = "vms.backups" }, known.search, scv, function() return nil end)
    spec.equal(known.search(scv, function(backups, is_whole) return { #backups, is_whole } end), { 1, false })
    known, scv = fresh { ["vm-1"] = {}, ["vm-2"] = {}, ["datastore-3"] = false }
    raised = spec.raises({ kind = "protocol", operation = "datastores.backups" }, known.all, scv)
    spec.contains(raised.message, "404 for the only one that was asked for")
  end)
  spec.case("of a group whose things are gone are none where those of others are there", function()
    local gone = { ["vm-1"] = false, ["vm-2"] = false, ["vm-3"] = { backup(4) }, ["datastore-3"] = {} }
    local known, scv, _, world = fixture(gone)
    spec.raises({ kind = "protocol", operation = "vms.backups" }, known.of_group, scv, world.groups[1])
    world.groups[2].entities[2] = appliance.machine(3, "web03")
    spec.equal({ known.of_group(scv, world.groups[1]) }, { {}, { "folder" } })
  end)
  spec.case("of a group are told by its id, or else by its name, the newest first", function()
    local known, scv, _, world = fixture {
      ["vm-1"] = {
        backup(1, { group_id = 1 }), backup(2, { group_id = 2 }), backup(3, { group_name = "gold" }),
        backup(4, { group_id = 1, start_time = "11/25/2026 02:00:00 AM" }),
      }, ["vm-2"] = {}, ["datastore-3"] = {},
    }
    local backups, unknown = known.of_group(scv, world.groups[1])
    spec.equal(backups[1].backup_id, 4)
    spec.equal(ids(backups), { 1, 3, 4 })
    spec.equal(unknown, { "folder" })
  end)
end)

spec.group("a look for a name", function()
  -- Groups of two machines each, of which each has a backup of its own.
  local function many(count)
    local groups, backups = {}, {}
    for index = 1, count do
      local one, other = 2 * index - 1, 2 * index
      groups[index] = appliance.group { id = index, name = "g" .. index, entities = {
        appliance.machine(one, "a" .. index), appliance.machine(other, "b" .. index),
      } }
      backups["vm-" .. one], backups["vm-" .. other] = { backup(one) }, { backup(other) }
    end
    local scv, shell = appliance.new { groups = groups, backups = backups, protected = {}, unprotected = {} }
    return shell.library("lookup/known_backups"), scv, shell
  end
  spec.case("asks for the backups of 50 things at most, of one of each group first", function()
    for count, whole in next, { [25] = true, [30] = false, [60] = false } do
      local known, scv, shell = many(count)
      local seen
      local found, part = known.search(scv, function(backups, is_whole) seen = { ids(backups), is_whole } end, 50)
      spec.equal({ found, shell.count("vms.backups") }, { nil, 50 })
      spec.equal({ #seen[1], seen[2] }, { 50, whole })
      spec.equal(part, not whole and { asked = 50, all = 2 * count } or nil)
      for index = 1, math.min(count, 50) do spec.equal(shell.requests[index + 1].arguments, "vm-" .. 2 * index - 1) end
    end
  end)
  spec.case("says what looks further, and how many requests that takes", function()
    local known, scv = many(60)
    local backups, part = known.for_a_name(scv)
    spec.equal(#backups, 50)
    spec.equal(known.further(part), "the backups of 50 of 120 VMs and datastores that resource groups hold were looked "
      .. "through; scv.known_backups() looks through all of them, in 121 requests, and its vms say name and uuid")
    known, scv = many(3)
    backups, part = known.for_a_name(scv)
    spec.equal({ #backups, part }, { 6, nil })
  end)
  spec.case("goes on to the end where no limit is given", function()
    local known, scv, shell = many(60)
    spec.equal({ known.search(scv, function() return nil end) }, { nil, nil })
    spec.equal(shell.count("vms.backups"), 120)
  end)
end)

spec.group("a backup out of all", function()
  spec.case("is taken by its number as it is, and by its name", function()
    local known, scv, shell = fixture { backup(7) }
    spec.equal(known.find(scv, 57, "f"), { backup_id = 57 })
    spec.equal(#shell.requests, 0)
    spec.equal({ known.find(scv, "57", "f").backup_id, known.find(scv, "B7", "f").backup_id }, { 57, 7 })
  end)
  spec.case("is meant by its exact name, wherever it is found, before one in other capitals", function()
    local known, scv = fixture {
      ["vm-1"] = { backup(1, { name = "NIGHT" }) }, ["vm-2"] = { backup(2, { name = "night" }) }, ["datastore-3"] = {},
    }
    spec.equal(known.find(scv, "night", "f").backup_id, 2)
    spec.equal(known.find(scv, "NIGHT", "f").backup_id, 1)
    spec.raises({ kind = "ambiguous" }, known.find, scv, "Night", "f")
  end)
  spec.case("is not the first of its name, where another thing's backup is called so, too", function()
    local known, scv = fixture {
      ["vm-1"] = { backup(1, { name = "same" }) }, ["vm-2"] = { backup(2, { name = "same" }) }, ["datastore-3"] = {},
    }
    spec.raises({ kind = "ambiguous", message = "there are 2 backups called same" }, known.find, scv, "same", "f")
  end)
  spec.case("is refused where several are called so, and where none is", function()
    local known, scv = fixture { backup(7, { name = "same" }), backup(8, { name = "same" }) }
    local raised = spec.raises({ kind = "ambiguous", message = "there are 2 backups called same" }, known.find, scv,
      "same", "f")
    spec.contains(raised.hint, "name one by its id:")
    spec.raises({ kind = "not_found", message = 'no backup "sama"; did you mean "same"?' }, known.find, scv, "sama",
      "f")
    spec.raises({ kind = "argument", argument = "backup" }, known.find, scv, { name = "same" }, "f")
  end)
end)
