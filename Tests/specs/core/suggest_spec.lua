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
  spec.case("allows a short word fewer letters to be wrong", function()
    local suggest = fixture()
    spec.equal({ suggest.meant("id", { "vm" }), suggest.meant("gte", { "get" }) }, { nil, "get" })
    spec.equal(suggest.meant("resource_gruops", { "resource_groups" }), "resource_groups")
    spec.equal(suggest.meant("abcdefgh", { "abcd1234" }), nil)
  end)
  spec.case("lists the nearest first, then by the alphabet, and twenty at most", function()
    local suggest = fixture()
    spec.equal(suggest.nearest_first("web02", { "db01", "web01", "web03" }), { "web01", "web03", "db01" })
    local many = {}
    for n = 1, 23 do many[n] = ("vm%02d"):format(n) end
    spec.contains(suggest.listed("vm", many), "vm20 and 3 more")
    spec.equal(suggest.enumerated { "a", "b" }, "a, b")
    -- Among many what is far is as far as any other.
    for n = 24, 1000 do many[n] = ("vm%04d"):format(n) end
    many[1001], many[1002] = "web01", "archive_of_the_web"
    spec.equal({ table.unpack(suggest.nearest_first("wbe01", many), 1, 1) }, { "web01" })
    spec.equal({ suggest.meant("wbe01", many), suggest.meant("elephants", many) }, { "web01", nil })
    spec.equal(suggest.meant("archive_of", many), "archive_of_the_web")
    spec.equal(suggest.enumerated {}, "")
  end)
end)
