local spec = ...

local appliance = spec.load "appliance"
local restoring = spec.load "restoring"
local fixture = restoring.fixture

local function library() return spec.fake_shell.new().library("lookup/element") end

-- An object such as only the appliance understands.
local function object(text) return { id = "x-" .. #text, name = text } end

-- The world whose lists give objects in place of texts.
local function in_objects(world)
  for _, copy in ipairs(world.locations) do
    copy.location, copy.datastore = object(copy.location), object(copy.datastore)
    copy.host = copy.host and object(copy.host)
  end
  for _, host in ipairs(world.hosts) do host.name = object(host.name) end
  for _, disk in ipairs(world.disks) do disk.path, disk.datastore = object(disk.path), object(disk.datastore) end
  for index, name in ipairs(world.datastores) do world.datastores[index] = object(name) end
end

-- The world whose lists give nothing but the texts.
local function bare(world)
  local function texts(list, key)
    for index, each in ipairs(list) do list[index] = each[key] end
  end
  texts(world.locations, "location")
  texts(world.hosts, "name")
  texts(world.disks, "path")
end

-- What a workflow sends in such a world; `arguments` may be made of the session.
local function sent(workflow, operation, change, arguments, more)
  local scv, shell = fixture(function(world)
    if more then more(world) end
    if change then change(world) end
  end)
  scv[workflow](type(arguments) == "function" and arguments(scv) or arguments)
  return appliance.sent(shell, operation), shell
end

spec.group("what a list gave", function()
  spec.case("is the text itself, or what a record has under a name, as it came", function()
    local element, operation = library(), "vms.vmdk_locations"
    local given = object("a")
    spec.equal(element.of("a", "path", operation), "a")
    spec.equal(element.of({ path = "a" }, "path", operation), "a")
    assert(rawequal(element.of({ path = given }, "path", operation), given))
    for _, wrong in ipairs { 7, true, { 1 }, {}, "" } do
      spec.raises({ kind = "protocol", operation = operation, field = "path" }, element.of, { path = wrong }, "path",
        operation)
    end
    spec.raises({ kind = "protocol", operation = operation, field = "path" }, element.of, {}, "path", operation)
    spec.raises({ kind = "protocol", operation = operation, field = "path" }, element.of, "", "path", operation)
  end)
  spec.case("is meant by its text, or by any that an object holds, or by itself", function()
    local element = library()
    local given = { id = 7, name = "esx01", inner = { name = "x" } }
    for _, word in ipairs { "esx01", "7", 7, { id = 7, name = "esx01", inner = { name = "x" } } } do
      assert(element.is_meant(given, word), tostring(word))
    end
    for _, word in ipairs { "ESX01", "x", { id = 7, name = "esx01" }, { "esx01" } } do
      assert(not element.is_meant(given, word), tostring(word))
    end
    assert(element.is_meant(given, "ESX01", string.lower))
    spec.equal({ element.label("a"), element.label(given), element.label({ name = 5, id = 5 }) }, { "a", "esx01", "5" })
  end)
  spec.case("goes into a restore just as it came", function()
    local places = { { location = "svm:/vol:snap", host = "esx01" } }
    spec.equal(sent("restore_vm", "vms.restore", nil, { vm = "web01" }).restore_locations, places)
    spec.equal(sent("restore_vm", "vms.restore", bare, { vm = "web01" }).restore_locations, places)
    spec.equal(sent("restore_vm", "vms.restore", in_objects, { vm = "web01" }).restore_locations,
      { { location = object "svm:/vol:snap", host = object "esx01" } })
  end)
  spec.case("is named by people in the same words, in any capitals, and by its row", function()
    local wanted = { vm = "web01", location = "SVM:/VOL2:snap", host = "ESX02", datastore = "NFS2" }
    for _, change in ipairs { false, in_objects, bare } do
      local function given(text) return change == in_objects and object(text) or text end
      local request = sent("restore_vm", "vms.restore", change or nil, wanted, restoring.two_copies)
      spec.equal(request.restore_locations,
        { { location = given "svm:/vol2:snap", host = given "esx02", datastore = given "nfs2" } })
      request = sent("restore_vm", "vms.restore", change or nil, function(scv)
        return {
          vm = "web01", location = scv.api.vms.snapshot_locations(8)[2],
          host = scv.api.vms.available_esx_hosts("vm-1")[2],
          datastore = scv.api.vms.available_datastores { moref = "vm-1", backupId = 8 }[2],
        }
      end, restoring.two_copies)
      spec.equal(request.restore_locations,
        { { location = given "svm:/vol2:snap", host = given "esx02", datastore = given "nfs2" } })
    end
  end)
  spec.case("goes into a restore of disks, and each disk to its own datastore", function()
    for _, change in ipairs { false, in_objects, bare } do
      local function given(text) return change == in_objects and object(text) or text end
      for _, disks in ipairs { "[nfs1] web01/web01.vmdk", "[NFS1] web01/WEB01.vmdk", false } do
        local request = sent("restore_vmdks", "vms.restore_vmdks", change or nil, function(scv)
          local all = scv.api.vms.vmdk_locations { moref = "vm-1", backupId = 8 }
          return { vm = "web01", disks = disks or { all[1] }, confirm = false }
        end)
        spec.equal({ request.host, request.vmdk_restore_locations[1] }, {
          given "esx01", {
            location = given "svm:/vol:snap", vmdk = given "[nfs1] web01/web01.vmdk", datastore = given "nfs1",
          },
        })
      end
    end
  end)
  spec.case("is never guessed where bare texts don't say which is which", function()
    local scv, shell = fixture(function(world)
      restoring.two_copies(world)
      bare(world)
    end)
    for _, location in ipairs { false, "primary" } do
      local raised = spec.raises({ kind = "ambiguous" }, scv.restore_vm, { vm = "web01", location = location or nil })
      spec.contains(raised.hint, "svm:/vol2:snap")
    end
    spec.raises({ kind = "not_found" }, scv.restore_vmdks, { vm = "web01", disks = "Hard disk 1" })
    spec.equal({ shell.count("vms.restore"), shell.count("vms.restore_vmdks") }, { 0, 0 })
  end)
  spec.case("that a person names is used, or refused", function()
    local scv, shell = fixture(restoring.two_copies)
    local other = { location = "svm:/vol9:snap", datastore = "nfs9" }
    spec.raises({ kind = "not_found" }, scv.restore_vm, { vm = "web01", location = other })
    local both = { "svm:/vol:snap", "svm:/vol2:snap" }
    spec.raises({ kind = "ambiguous" }, scv.restore_vm, { vm = "web01", location = both })
    spec.raises({ kind = "argument", argument = "location" }, scv.restore_vm, { vm = "web01", location = 7 })
    spec.raises({ kind = "argument" }, scv.restore_vm, { vm = "web01", location = { name = false } })
    spec.raises({ kind = "not_found" }, scv.restore_vm, { vm = "web01", host = { name = "esx09" } })
    spec.raises({ kind = "not_found" }, scv.restore_vm, { vm = "web01", datastore = { name = "nfs9" } })
    spec.raises({ kind = "argument", argument = "disks[1]" }, scv.restore_vmdks, { vm = "web01", disks = { {} } })
    spec.raises({ kind = "not_found" }, scv.restore_vmdks, { vm = "web01", disks = { { path = "[x] y" } } })
    spec.equal({ shell.count("vms.restore"), shell.count("vms.restore_vmdks") }, { 0, 0 })
  end)
end)

spec.group("an appliance without a list of hosts", function()
  local function no_hosts(change)
    return function(world)
      world.no_hosts = { kind = "appliance", status = 404, message = "no", operation = "vms.available_esx_hosts" }
      for _, copy in ipairs(world.locations) do copy.host = "esx01" end
      if change then change(world) end
    end
  end

  spec.case("restores to the host of the backup, or to the one that is named, with a note", function()
    for host, expected in pairs { [""] = "esx01", esx07 = "esx07" } do
      local request, shell = sent("restore_vm", "vms.restore", no_hosts(),
        { vm = "web01", host = host ~= "" and host or nil })
      spec.equal(request.restore_locations[1].host, expected)
      spec.contains(appliance.said(shell), expected .. " is not checked")
    end
  end)
  spec.case("is given the very object by which it named the host elsewhere", function()
    local request = sent("restore_vm", "vms.restore", no_hosts(in_objects), { vm = "web01" })
    spec.equal(request.restore_locations[1].host, object "esx01")
  end)
  spec.case("sends a VM on vVols to no other host", function()
    local scv, shell = fixture(no_hosts(function(world) world.locations[1].datastore_type = "VVOL" end))
    spec.raises({ kind = "argument", argument = "host" }, scv.restore_vm, { vm = "web01", host = "esx02" })
    spec.equal(shell.count("vms.restore"), 0)
  end)
  spec.case("is told from one that fails", function()
    local scv, shell = fixture(function(world)
      world.no_hosts = { kind = "appliance", status = 500, message = "no", operation = "vms.available_esx_hosts" }
    end)
    spec.raises({ kind = "appliance", status = 500 }, scv.restore_vm, { vm = "web01", host = "esx01" })
    spec.equal(shell.count("vms.restore"), 0)
  end)
end)
