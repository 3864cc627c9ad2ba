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
