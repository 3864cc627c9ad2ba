local spec = ...
local lists = spec.load "lists"
local fixture, ids = lists.fixture, lists.ids

spec.group("List.group", function()
  spec.case("gives a List for each key, in order of first sight", function()
    local List, jobs = fixture()
    local groups = jobs:group("type")
    spec.equal(ids(groups.backup), { 1, 3 })
    spec.truthy(List.is(groups.restore))
    local order = {}
    for key, items in pairs(groups) do order[#order + 1] = key .. #items end
    spec.equal(order, { "backup2", "restore1" })
    spec.equal(#groups, 2)
  end)
  spec.case("takes a function, and puts items without a key under the empty string", function()
    local _, jobs = fixture()
    local groups = jobs:group(function(job) return job.id > 1 or nil end)
    spec.equal(ids(groups[true]), { 2, 3 })
    spec.equal(ids(groups[""]), { 1 })
  end)
end)

spec.group("List.group by values of all kinds", function()
  spec.case("keeps flags, numbers, texts and lists apart", function()
    local List = fixture()
    local record = { id = 7, x = { "a", "b", "a" } }
    local list = List {
      { id = 1, x = false }, { id = 2, x = 1 }, { id = 3, x = 1.0 }, { id = 4, x = "1" }, { id = 5 },
      { id = 6, x = {} },
      record, record, { id = 8, x = List { { name = "b" } } }, { id = 9, x = "" }, { id = 10, x = List {} },
    }
    local groups = list:group("x")
    spec.equal({ ids(groups[false]), ids(groups[1]), ids(groups["1"]), ids(groups[""]), ids(groups.a), ids(groups.b) },
      { { 1 }, { 2, 3 }, { 4 }, { 5, 9, 10 }, { 7 }, { 7, 8 } })
    -- A table that is no list is a key itself.
    spec.equal(ids(groups[list[6].x]), { 6 })
    spec.equal(#list:group(function(item) return item.id // 6 end), 2)
  end)
end)
