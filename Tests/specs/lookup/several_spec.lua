local spec = ...

local appliance = spec.load "appliance"

local groups = { { id = 1, name = "gold_web" }, { id = 2, name = "silver_db" }, { id = 3, name = "lab" } }

spec.group("several.of", function()
  local function several(wanted, items)
    local shell = spec.fake_shell.new()
    local kind, ids = shell.library("lookup/kinds").of.resource_group, {}
    local of = shell.library("lookup/several").of
    for index, item in ipairs(of(items or groups, wanted, kind, "f", "groups")) do
      ids[index] = item.id
    end
    return ids
  end

  spec.case("takes a pattern last, and each thing once", function()
    spec.equal(several { "*_*", "LAB", 1 }, { 1, 2, 3 })
    spec.equal(several("?ab"), { 3 })
    local starred = { { id = 1, name = "a*" }, { id = 2, name = "ab" } }
    spec.equal(several("a*", starred), { 1 })
    spec.equal(several("*", starred), { 1, 2 })
  end)
  spec.case("never takes nothing for all", function()
    spec.raises({ kind = "empty", message = "no resource groups to work on" }, several, {})
    spec.raises({
      kind = "empty", message = 'no resource groups fit "gold_x*"', hint = "there are gold_web, lab, silver_db",
    }, several, "gold_x*")
    spec.raises({ kind = "argument", message = "f: groups[1] must be a name or an id, got \"\"" }, several, "")
  end)
  spec.case("takes none by a pattern out of a list that was cut", function()
    local scv, shell = appliance.new { cut = { ["resource_groups.list"] = 9 } }
    local kind = shell.library("lookup/kinds").of.resource_group
    local list, of = scv.api.resource_groups.list(), shell.library("lookup/several").of
    spec.raises({ kind = "protocol", operation = "resource_groups.list" }, of, list, "*", kind, "f", "group")
    spec.equal(of(list, { list[1].id }, kind, "f", "group")[1].id, list[1].id)
  end)
  spec.case("takes records and texts of ids, each in the way of a look at one", function()
    local items = { { id = "7", name = "a" }, { id = 8, name = "x" }, { id = 9, name = "7b" } }
    spec.equal(several({ items[2], { name = "7b" }, { id = 7 }, "9" }, items), { 8, 9, "7" })
    spec.equal(several({ "x", "A" }, items), { 8, "7" })
    spec.raises({ kind = "ambiguous" }, several, { "7", 8 }, { { id = 7, name = "a" }, { id = 8, name = "7" } })
    spec.equal(several({ 7, 8 }, { { id = 7, name = "a" }, { id = 8, name = "7" } }), { 7, 8 })
    -- The appliance is told the id alone.
    spec.raises({ kind = "ambiguous" }, several, { "a", "c" }, {
      { id = 1, name = "a" }, { id = 1, name = "b" }, { id = 2, name = "c" },
    })
    spec.raises({ kind = "not_found" }, several, { "a", "none" }, items)
  end)
  spec.case("sees two of one id, whichever way the number is written", function()
    local floats = { { id = 2.0, name = "a" }, { id = 2.0, name = "b" }, { id = 3, name = "c" } }
    local mixed = { { id = 2, name = "a" }, { id = 2.0, name = "b" }, { id = 3, name = "c" } }
    for _, items in ipairs { floats, mixed } do
      spec.raises({ kind = "ambiguous" }, several, { "a", "c" }, items)
      spec.raises({ kind = "ambiguous" }, several, { "b", "c" }, items)
      spec.raises({ kind = "ambiguous" }, several, "*", items)
      spec.equal(several({ "c" }, items), { 3 })
    end
    local library = spec.fake_shell.new().library
    spec.raises({ kind = "ambiguous" }, library("lookup/match").one, mixed, "a",
      library("lookup/kinds").of.resource_group)
  end)
  spec.case("stops at the first thing whose name can't be read", function()
    spec.raises({ kind = "protocol", operation = "resource_groups.list" }, several, { "a", "b" },
      { { id = 1, name = "a" }, { id = 2, name = true } })
  end)
end)
