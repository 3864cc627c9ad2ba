local spec = ...

local function fixture() return spec.fake_shell.new().library("core/suggest") end

spec.group("suggest", function()
  spec.case("counts letters put in, left out, exchanged and swapped", function()
    local suggest = fixture()
    spec.equal(suggest.distance("list", "list", 3), 0)
    spec.equal(suggest.distance("lst", "list", 3), 1)
    spec.equal(suggest.distance("lsit", "list", 3), 1)
    spec.equal(suggest.distance("", "abc", 3), 3)
    spec.equal(suggest.distance("aaaaaa", "bbbbbb", 3), 4)
  end)
  spec.case("is silent where nothing is near", function()
    local suggest = fixture()
    spec.equal(suggest.meant("xyzzy", { "list", "get" }), nil)
    spec.equal(suggest.meant("x", {}), nil)
    spec.equal(suggest.meant("LIST", { "list", "get" }), "list")
    spec.equal(suggest.meant("resource", { "jobs", "resource_groups" }), "resource_groups")
  end)
end)
