local spec = ...

local ALL = {
  { path = "[nfs1] web01/a.vmdk", name = "Hard disk 1" }, { path = "[nfs1] web01/b.vmdk", name = "Hard disk 2" },
  { path = "[nfs2] web01/c.vmdk" },
}

-- The paths of the disks that are chosen.
local function chosen(wanted, all)
  local paths = {}
  local choose = spec.fake_shell.new().library("lookup/disks").choose
  for index, disk in ipairs(choose(all or ALL, wanted, "web01", "f")) do paths[index] = disk.path end
  return paths
end

spec.group("the disks of a VM", function()
  spec.case("are meant by name, path and record, alone or as a list", function()
    for _, wanted in ipairs { "Hard disk 1", "hard disk 1", "[nfs1] web01/a.vmdk", { path = "[nfs1] web01/a.vmdk" } } do
      spec.equal(chosen(wanted), { "[nfs1] web01/a.vmdk" })
    end
    spec.equal(chosen { "Hard disk 2", "[nfs2] web01/c.vmdk" }, { "[nfs1] web01/b.vmdk", "[nfs2] web01/c.vmdk" })
  end)
  spec.case("are taken once each, however often they are named", function()
    spec.equal(chosen { "Hard disk 1", "[nfs1] web01/a.vmdk", ALL[1] }, { "[nfs1] web01/a.vmdk" })
  end)
  spec.case("are one where the list has the same row twice, and none where a path is that of two", function()
    local disk = { path = "[nfs1] web01/a.vmdk", name = "Hard disk 1", size_gb = 40 }
    local again = { path = disk.path, name = disk.name, size_gb = 40 }
    local other = { path = disk.path, name = disk.name, size_gb = 80 }
    for _, wanted in ipairs { "Hard disk 1", disk.path, { path = disk.path } } do
      spec.equal(chosen(wanted, { disk, again, ALL[2] }), { disk.path })
      local raised = spec.raises({ kind = "ambiguous" }, chosen, wanted, { disk, other, ALL[2] })
      spec.contains(raised.message, "2 disks are said to be at [nfs1] web01/a.vmdk, and differ")
      spec.contains(raised.hint, "another backup")
      spec.equal(raised.hint:find("name one by its path", 1, true), nil)
    end
    spec.equal(chosen("Hard disk 2", { disk, other, ALL[2] }), { ALL[2].path })
    local choose = spec.fake_shell.new().library("lookup/disks").choose
    spec.equal(choose({ "[n] a", "[n] b", "[n] a" }, "[n] a", "web01", "f"), { "[n] a" })
  end)
  spec.case("are never all where none is said", function()
    local raised = spec.raises({ kind = "argument", argument = "disks", message = "f: disks is missing" }, chosen, nil)
    spec.contains(raised.hint, "[nfs2] web01/c.vmdk")
    spec.raises({ kind = "empty" }, chosen, {})
  end)
  spec.case("are refused where a word means none, or several", function()
    local raised = spec.raises({
      kind = "not_found", message = 'web01 has no disk "Hard disk 3" in this backup',
    }, chosen, "Hard disk 3")
    spec.contains(raised.hint, "there are:")
    spec.raises({ kind = "not_found" }, chosen, { "Hard disk 1", "Hard disk 9" })
    raised = spec.raises({ kind = "ambiguous" }, chosen, "Hard disk 1",
      { { path = "a", name = "Hard disk 1" }, { path = "b", name = "Hard disk 1" } })
    spec.contains(raised.message, "disk Hard disk 1 of web01 is ambiguous: ")
  end)
  spec.case("may be there where none has a name", function()
    spec.raises({ kind = "protocol", operation = "vms.vmdk_locations", field = "name" }, chosen, "Hard disk 1",
      { { path = "[nfs1] a" }, { path = "[nfs1] b" } })
    spec.raises({ kind = "not_found" }, chosen, "[nfs1] c", { { path = "[nfs1] a" } })
  end)
  spec.case("are refused where a value is no word", function()
    spec.raises({ kind = "argument", message = "f: disks[1] must be a disk's name or path, got the integer 1" }, chosen,
      1)
    spec.raises({ kind = "argument", argument = "disks[2]" }, chosen, { "Hard disk 1", "" })
  end)
  spec.case("must have a path each", function()
    spec.raises({ kind = "protocol", operation = "vms.vmdk_locations", field = "path" }, chosen, "Hard disk 1",
      { { name = "Hard disk 1" } })
  end)
end)
