local spec = ...

local appliance = spec.load "appliance"

-- match.one, for things that are called `what`.
local function fixture()
  local match = spec.fake_shell.new().library("lookup/match")
  return function(items, wanted, what) return match.one(items, wanted, { what = what }) end, match
end

local groups = { { id = 1, name = "gold_web" }, { id = 2, name = "silver_db" }, { id = 3, name = "lab" } }

spec.group("match.one", function()
  spec.case("takes a name, an id as number or text, other capitals, and the record", function()
    local one = fixture()
    for _, wanted in ipairs { "gold_web", 1, "1", "GOLD_Web", groups[1], { name = "gold_web" } } do
      spec.equal(one(groups, wanted, "resource group").id, 1)
    end
  end)
  spec.case("refuses a record whose id is that of another name", function()
    local _, match = fixture()
    local kind = { what = "resource group", argument = "group" }
    local function one(record, items) return match.one(items or groups, record, kind, "scv.backup_now") end
    spec.raises({
      kind = "argument",
      message = "scv.backup_now: group says id 1 and name silver_db, but the resource group of that id is gold_web now",
      hint = 'It was renamed, or the id is another\'s. Pass the id alone, or the name alone: group = "silver_db"',
    }, one, { id = 1, name = "silver_db" })
    -- Capitals and blanks are the same name, and what has another id in common was renamed.
    spec.equal(one { id = 1, name = " GOLD_web " }.id, 1)
    spec.equal(one { id = 1 }.id, 1)
    spec.equal(one({ id = 1, name = "gold" }, { { id = 1 } }).id, 1)
    local vm = { what = "VM", ids = { "moref", "uuid" }, argument = "vm" }
    local uuid = "50209bf7-7ce8-4c69-7862-adae1171408b"
    local vms = { { name = "web01", moref = "vm-1", uuid = uuid } }
    spec.equal(match.one(vms, { name = "old", moref = "vm-1", uuid = uuid:upper() }, vm).name, "web01")
    spec.raises({ kind = "argument" }, match.one, vms, { name = "old", moref = "vm-1" }, vm, "f")
  end)
  spec.case("lists the candidates where there is none, the nearest first", function()
    local one = fixture()
    spec.raises({
      kind = "not_found", message = 'no resource group "gold_wep"; did you mean "gold_web"?',
      hint = "there are gold_web, lab, silver_db",
    }, one, groups, "gold_wep", "resource group")
    spec.raises({ kind = "not_found", message = "no resource group 9" }, one, groups, 9, "resource group")
    spec.raises({ kind = "not_found", message = 'no policy "x"', hint = "there is no policy at all" },
      one, {}, "x", "policy")
  end)
  spec.case("takes nothing but an id out of a list that was cut", function()
    local scv, shell = appliance.new { cut = { ["resource_groups.list"] = 9 } }
    local match = shell.library("lookup/match")
    local list, kind = scv.api.resource_groups.list(), shell.library("lookup/kinds").of.resource_group
    local group = list[1]
    for _, wanted in ipairs { group.id, tostring(group.id), group } do
      spec.equal(match.one(list, wanted, kind).id, group.id)
    end
    for _, wanted in ipairs { group.name, group.name:upper(), "nothing", 77 } do
      spec.raises({
        kind = "protocol", operation = "resource_groups.list", field = "totalElements",
        message = ("the reply of resource_groups.list: %d of 9 resource groups came, so that what %s means is not "
          .. "known"):format(#list, wanted),
        hint = "give the resource group by its id",
      }, match.one, list, wanted, kind)
    end
  end)
  spec.case("refuses to choose between several", function()
    local one = fixture()
    local twins = { { id = 1, name = "Web" }, { id = 2, name = "WEB" }, { id = 7, name = "3" }, { id = 3, name = "c" } }
    spec.raises({
      kind = "ambiguous", message = 'group "web" is ambiguous: it fits 2 of them',
      hint = "give the id or the exact name of one: Web (id 1), WEB (id 2)",
    }, one, twins, "web", "group")
    spec.equal(one(twins, "WEB", "group").id, 2)
    spec.raises({ kind = "ambiguous" }, one, twins, "3", "group")
    spec.equal(one(twins, 3, "group").id, 3)
  end)
  spec.case("takes what differs by blanks or the form of its letters like other capitals", function()
    local one = fixture()
    local things = { { id = 1, name = "web01 " }, { id = 2, name = "WEB01" }, { id = 3, name = "caf\u{e9} x" } }
    spec.raises({ kind = "ambiguous" }, one, things, "web01", "group")
    spec.equal({ one(things, "WEB01", "group").id, one(things, "web01 ", "group").id }, { 2, 1 })
    for _, word in ipairs { "cafe\u{301} x", "CAFE\u{301}  X", "caf\u{e9}\u{a0}x\u{200b}", "CAF\u{c9} X" } do
      spec.equal(one(things, word, "group").id, 3)
    end
    for _, word in ipairs { "cafe x", "cafex", " " } do
      spec.raises({ kind = "not_found" }, one, things, word, "group")
    end
  end)
  spec.case("shows twenty candidates at most", function()
    local one = fixture()
    local many = {}
    for n = 1, 50 do many[n] = { id = n, name = ("group%02d"):format(n) } end
    local raised = spec.raises({ kind = "not_found" }, one, many, "nothing", "group")
    spec.contains(raised.hint, " and 30 more")
    spec.equal(#raised.candidates, 50)
  end)
end)

-- Every sort of thing that has names: a world with things of one sort, and the function that finds one by a word.
local UUID = appliance.UUID

-- Made of `things`: {name =, id =}, where an id is of the form that things of that sort have; `record`: what is advised
-- where a word is the id of one and the name of another.
local sorts = {
  ["resource group"] = {
    ids = { "41", "42", "43", "44" },
    record = 'group = {id = "%s"}',
    find = function(shell, things, word)
      return shell.library("lookup/match").one(things, word, shell.library("lookup/kinds").of.resource_group).id
    end,
  },
  ["VM in vCenter"] = {
    ids = { "vm-41", "vm-42", "vm-43", "vm-44" }, as_it_is = true,
    record = 'vm = {moref = "%s"}',
    find = function(shell, things, word)
      local records = {}
      for index, thing in ipairs(things) do records[index] = { name = thing.name, moref = thing.id } end
      shell.handlers["reports.protected_vms"] = function() return records end
      return shell.library("lookup/vm").live(shell.scv, word, "f").moref
    end,
  },
  ["VM anywhere"] = {
    ids = { "vm-41", "vm-42", "vm-43", "vm-44" }, as_it_is = true,
    record = 'vm = {moref = "%s"}',
    find = function(shell, things, word)
      local records = {}
      for index, thing in ipairs(things) do records[index] = { name = thing.name, moref = thing.id } end
      shell.handlers["reports.unprotected_vms"] = function() return records end
      return shell.library("lookup/vm").any(shell.scv, word, "f").moref
    end,
  },
  ["deleted VM"] = {
    ids = { UUID, UUID:gsub("^5", "6"), UUID:gsub("^5", "7"), (UUID:gsub("^5", "8")) }, as_it_is = true,
    find = function(shell, things, word)
      local vms = {}
      for index, thing in ipairs(things) do vms[index] = { name = thing.name, uuid = thing.id } end
      shell.groups[1] = { id = 1, name = "g", entities = { { moref = "vm-1", name = "other" } } }
      shell.handlers["vms.backups"] = function() return { { backup_id = 1, vms = vms } } end
      local other = { name = "other", moref = "vm-1", uuid = (UUID:gsub("^5", "9")) }
      shell.handlers["reports.protected_vms"] = function() return { other } end
      return shell.library("lookup/deleted_vm").find(shell.scv, word, "f").uuid
    end,
    -- A uuid is taken as it is, so that a deleted VM can be named when no backup that is known tells of it.
    id_is_final = true,
  },
  datastore = {
    ids = { "datastore-41", "datastore-42", "datastore-43", "datastore-44" }, as_it_is = true,
    record = 'datastore = {moref = "%s"}',
    find = function(shell, things, word)
      local entities = {}
      for index, thing in ipairs(things) do entities[index] = { name = thing.name, moref = thing.id } end
      shell.groups[1] = { id = 1, name = "g", entities = entities }
      return shell.library("lookup/datastore").find(shell.scv, word, "f").moref
    end,
  },
  ["entity of a group"] = {
    ids = { "datastore-41", "datastore-42", "datastore-43", "datastore-44" }, as_it_is = true,
    find = function(shell, things, word)
      local entities = {}
      for index, thing in ipairs(things) do entities[index] = { name = thing.name, moref = thing.id } end
      shell.groups[1] = { id = 1, name = "g", entities = entities }
      return shell.library("workflows/resource_groups/entities").read(shell.scv, word, shell.groups, "f")[1].moref
    end,
  },
  ["ESXi host"] = {
    ids = { "host-41", "host-42", "host-43", "host-44" },
    record = 'host = {moref = "%s"}',
    find = function(shell, things, word)
      local offered = {}
      for index, thing in ipairs(things) do offered[index] = { name = thing.name, moref = thing.id } end
      local name = shell.library("lookup/esx_host").choose(offered, word,
        { what = "web01", operation = "vms.available_esx_hosts" })
      for _, each in ipairs(offered) do
        if each.name == name then return each.moref end
      end
    end,
  },
  disk = {
    ids = { "[a] b/c.vmdk", "[a] b/d.vmdk", "[a] b/e.vmdk", "[a] b/f.vmdk" },
    record = 'disks = {path = "%s"}',
    find = function(shell, things, word)
      local disks = {}
      for index, thing in ipairs(things) do disks[index] = { name = thing.name, path = thing.id } end
      return shell.library("lookup/disks").choose(disks, word, "web01", "f")[1].path
    end,
  },
  ["backup of a VM"] = {
    ids = { "41", "42", "43", "44" },
    record = 'backup = {backup_id = "%s"}',
    find = function(shell, things, word)
      local backups = {}
      for index, thing in ipairs(things) do
        backups[index] = { name = thing.name, backup_id = thing.id, start_time = "11/23/2026 03:00:00 AM" }
        backups[index].status, backups[index].partial = "COMPLETED", false
      end
      return shell.library("lookup/backup").choose(backups, "web01", word,
        { func = "f", operation = "vms.backups" }).backup_id
    end,
  },
  ["backup of all"] = {
    ids = { "41", "42", "43", "44" }, as_it_is = true,
    record = 'backup = {backup_id = "%s"}',
    find = function(shell, things, word)
      local backups = {}
      for index, thing in ipairs(things) do
        backups[index] = { name = thing.name, backup_id = thing.id, start_time = "11/23/2026 03:00:00 AM" }
      end
      shell.groups[1] = { id = 1, name = "g", entities = { { moref = "vm-1" } } }
      shell.handlers["vms.backups"] = function() return backups end
      return tostring(shell.library("lookup/known_backups").find(shell.scv, word, "f").backup_id)
    end,
  },
}

-- An appliance without anything, in which a sort puts its things.
local function empty()
  local scv, shell, world = appliance.new { groups = {}, protected = {}, unprotected = {} }
  shell.scv, shell.groups = scv, world.groups
  return shell
end

-- In each sort the things are: gold_web, GOLD_WEB, one that is called as the first's id, and one of another name.
for name, sort in pairs(sorts) do
  local ids = sort.ids
  local function find(names, word)
    local things = {}
    for index, each in ipairs(names) do things[index] = { name = each, id = ids[index] } end
    return sort.find(empty(), things, word)
  end

  spec.group("a word for a " .. name, function()
    spec.case("is an exact name first, whatever is called so in other capitals", function()
      spec.equal(find({ "gold_web", "GOLD_WEB" }, "GOLD_WEB"), ids[2])
      spec.equal(find({ "GOLD_WEB", "gold_web" }, "gold_web"), ids[2])
    end)
    spec.case("is an id where no name fits exactly", function()
      spec.equal(find({ "gold_web", "other" }, ids[2]), ids[2])
    end)
    spec.case("is ambiguous where it is the name of one and the id of another", function()
      if sort.id_is_final then return spec.equal(find({ ids[2], "other" }, ids[2]), ids[2]) end
      local raised = spec.raises({ kind = "ambiguous" }, find, { ids[2], "other" }, ids[2])
      -- Its id doesn't tell it from the other: a record does.
      if not sort.record then return end
      spec.contains(raised.hint, sort.record:format(ids[2]))
      local record = assert(load("return " .. sort.record:format(ids[2]):match("{.*}")))()
      spec.equal(find({ ids[2], "other" }, record), ids[2])
    end)
    spec.case("is an id that nothing known has only where one may be used unseen", function()
      if sort.as_it_is then return spec.equal(find({ "gold_web", "other" }, ids[4]), ids[4]) end
      spec.raises({ kind = "not_found" }, find, { "gold_web", "other" }, ids[4])
    end)
    spec.case("is last a name in other capitals, and ambiguous where several are", function()
      spec.equal(find({ "gold_web", "other" }, "Gold_Web"), ids[1])
      spec.raises({ kind = "ambiguous" }, find, { "gold_web", "GOLD_WEB" }, "Gold_Web")
    end)
    spec.case("is ambiguous where two are called so", function()
      spec.raises({ kind = "ambiguous" }, find, { "gold_web", "gold_web", "other" }, "gold_web")
    end)
    spec.case("is not found where nothing fits", function()
      spec.raises({ kind = "not_found" }, find, { "gold_web", "other" }, "nothing_of_it")
    end)
  end)
end

spec.group("match.refuse_pattern", function()
  spec.case("takes none by a pattern where one is wanted, unless it is called so", function()
    local library = spec.fake_shell.new().library
    local match, kind = library("lookup/match"), library("lookup/kinds").of.resource_group
    local function one(wanted, items) return match.one(items or groups, wanted, kind).id end
    local raised = spec.raises({
      kind = "argument", argument = "group", message = "group takes one resource group, and *_* is a pattern: 2 fit it",
    }, one, "*_*")
    spec.contains(raised.hint, "gold_web")
    spec.raises({ kind = "argument", message = "group takes one resource group, and la? is a pattern: 1 fit it" },
      one, "la?")
    spec.equal(one("a*", { { id = 1, name = "a*" }, { id = 2, name = "ab" } }), 1)
  end)
end)

spec.group("match.index", function()
  spec.case("finds what a look at one finds: names, ids, uuids in any form, objects, records", function()
    local match = spec.fake_shell.new().library("lookup/match")
    local uuid = appliance.UUID
    local items = {
      { name = "a", id = 1, uuid = uuid }, { name = "1", id = 2 }, { name = "b", id = "7" }, { name = "B", id = 8 },
      { name = { name = "host_a", id = 4 }, id = 9 }, { id = 2, name = "b" }, { name = "7", uuid = uuid:upper() }, {},
    }
    local words = {
      "a", "A", "1", 1, 2, "2", 7, "7", "b", "B", "host_a", 4, "4", "none", 2.0, uuid, uuid:upper(),
      (uuid:gsub("-", "")), "{" .. uuid .. "}", { id = 2 }, { id = "7" }, { name = "b" }, { uuid = uuid:upper() },
      { name = { name = "host_a", id = 4 } }, { name = "host_a", id = 4 }, items[5], items[6],
    }
    local kinds = {
      { what = "thing", ids = { "id", "uuid" } }, { what = "thing", names = {}, ids = { "uuid", "id" } },
      { what = "thing", ids = {} },
    }
    local count = 0
    for _, kind in ipairs(kinds) do
      local index = match.index(items, kind)
      for _, word in ipairs(words) do
        local alone, beside = table.pack(pcall(match.meant, items, word, kind)),
          table.pack(pcall(match.meant, items, word, kind, nil, nil, index))
        spec.equal(beside[1], alone[1])
        if alone[1] then
          spec.equal(#beside[2], #alone[2])
          for place, item in ipairs(alone[2]) do spec.truthy(rawequal(item, beside[2][place])) end
          count = count + #alone[2]
        end
      end
    end
    spec.truthy(count > 40)
  end)
end)
