local spec = ...

local OPERATION = "vms.snapshot_locations"

local function library() return spec.fake_shell.new().library("lookup/snapshot_location") end

local function copy(location, kind, datastore) return { location = location, type = kind, datastore = datastore } end

-- The locations that are chosen out of some.
local function chosen(locations, datastores, wanted)
  local names = {}
  for index, each in ipairs(library().choose(locations, datastores or {}, wanted, "f", OPERATION)) do
    names[index] = each.location
  end
  return names
end

spec.group("a copy that was chosen", function()
  local backup = {
    backup_id = 7, name = "gold_11-23-2026_15.00.00.0000",
    datastores = { { moref = "datastore-1", name = "nfs1" }, "x" },
  }
  local function told(copies, of)
    local shell = spec.fake_shell.new()
    shell.library("lookup/snapshot_location").tell_doubts(copies, of or backup)
    return shell.notes
  end

  spec.case("is told where its snapshot is called otherwise than the backup", function()
    spec.equal(told { { location = "a", snapshot = "lab_11-22-2026_15.00.00.0000" } }, {
      "the copy of backup gold_11-23-2026_15.00.00.0000 is snapshot lab_11-22-2026_15.00.00.0000, which is not called "
        .. "as the backup is",
    })
    for _, snapshot in ipairs { "gold_recent", backup.name, "prefix-" .. backup.name } do
      spec.equal(told { { location = "a", snapshot = snapshot } }, {})
    end
    spec.equal(told({ { location = "a", snapshot = "mine" } }, { backup_id = 7, name = "b", snapshot = "mine" }), {})
    spec.equal(told({ { location = "a", snapshot = "mine" } }, { backup_id = 7 }), {})
  end)
  spec.case("is told where its datastore has another moref than in the backup", function()
    spec.equal(told { { location = "a", datastore = "nfs1", datastore_moref = "datastore-9" } }, {
      "the copy of backup gold_11-23-2026_15.00.00.0000 is of datastore nfs1 (datastore-9), which is datastore-1 in "
        .. "the backup",
    })
    for _, each in ipairs {
      { location = "a", datastore = "nfs1", datastore_moref = "datastore-1" }, { location = "a", datastore = "nfs1" },
      { location = "a", datastore = "nfs2", datastore_moref = "datastore-9" }, "a",
    } do
      spec.equal(told { each }, {})
    end
  end)
end)

spec.group("the copies of a backup", function()
  local two = { copy("a", "PRIMARY", "nfs1"), copy("b", "SECONDARY", "nfs1") }
  local four = {
    copy("a", "PRIMARY", "nfs1"), copy("b", "SECONDARY", "nfs1"), copy("c", "PRIMARY", "nfs2"),
    copy("d", "SECONDARY", "nfs2"),
  }

  spec.case("are the primary ones unless another is wanted, for each datastore one", function()
    spec.equal(chosen(two), { "a" })
    spec.equal(chosen(two, nil, "secondary"), { "b" })
    spec.equal(chosen(four), { "a", "c" })
    spec.equal(chosen(four, { "nfs2" }, "secondary"), { "d" })
  end)
  spec.case("are taken by their exact locations, each for its datastore", function()
    spec.equal(chosen(four, { "nfs1", "nfs2" }, { "d", "a" }), { "a", "d" })
    spec.equal(chosen(two, nil, "b"), { "b" })
    spec.equal(chosen(two, nil, two[2]), { "b" })
    spec.equal(chosen(four, nil, { "secondary" }), { "b", "d" })
  end)
  spec.case("are meant by other capitals last", function()
    spec.equal(chosen(two, nil, "B"), { "b" })
    spec.equal(chosen(four, { "nfs1", "nfs2" }, { "A", "D" }), { "a", "d" })
    local alike = { copy("x", "PRIMARY", "nfs1"), copy("X", "SECONDARY", "nfs1"), copy("y", "PRIMARY", "nfs1") }
    spec.equal(chosen(alike, nil, "X"), { "X" })
    spec.raises({ kind = "ambiguous" }, chosen, { copy("vol:x", nil, "nfs1"), copy("VOL:X", nil, "nfs1") }, nil,
      "Vol:x")
    -- What is one datastore's exactly is no other's.
    spec.raises({ kind = "not_found" }, chosen, { copy("x", nil, "nfs1"), copy("X", nil, "nfs2") }, nil, { "x" })
  end)
  spec.case("are whatever is left where that is one only, whatever its type", function()
    spec.equal(chosen { copy("b", "SECONDARY", "nfs1") }, { "b" })
    spec.equal(chosen { { location = "b" } }, { "b" })
  end)
  spec.case("are one where the list has the same row twice", function()
    local again = copy("a", "PRIMARY", "nfs1")
    spec.equal({ chosen { again, two[1], two[2] }, chosen { two[1], again } }, { { "a" }, { "a" } })
    spec.equal(library().choose({ "a", "a" }, {}, nil, "f", OPERATION), { "a" })
  end)
  spec.case("are never guessed among several", function()
    local raised = spec.raises({ kind = "ambiguous", message = "there are 2 copies of datastore nfs1" }, chosen,
      { copy("a", "PRIMARY", "nfs1"), copy("b", "PRIMARY", "nfs1") })
    spec.contains(raised.hint, "name one as location:")
    spec.equal(#raised.candidates, 2)
    spec.raises({ kind = "ambiguous" }, chosen, { copy("a", "SECONDARY", "nfs1"), copy("b", "SECONDARY", "nfs1") })
  end)
  spec.case("are refused where there is none, or none like that", function()
    spec.raises({ kind = "not_found", message = "the backup has no copy left on any storage" }, chosen, {})
    local raised = spec.raises({ kind = "not_found", message = 'f: no copy "x" of datastore nfs1' }, chosen, two, nil,
      "x")
    spec.contains(raised.hint, 'location is "primary", "secondary" or one of these:\n')
    spec.raises({ kind = "not_found", message = "f: no copy at all of datastore nfs9" }, chosen, two, { "nfs9" })
    spec.raises({ kind = "not_found" }, chosen, { copy("a", "PRIMARY", "nfs1") }, nil, "secondary")
  end)
  spec.case("are not told apart by a type or a datastore that isn't said", function()
    spec.raises({ kind = "protocol", operation = OPERATION, field = "type" }, chosen,
      { copy("a", nil, "nfs1"), copy("b", "PRIMARY", "nfs1") })
    spec.raises({ kind = "protocol", operation = OPERATION, field = "datastore" }, chosen,
      { copy("a", "PRIMARY"), copy("b", "PRIMARY", "nfs1") })
  end)
  spec.case("are called before people by their types, each once", function()
    local words = library().words
    spec.equal({ words { two[1] }, words(two), words(four), words { { location = "a" } } },
      { "primary", "primary and secondary", "primary and secondary", "the only copy" })
  end)
end)
