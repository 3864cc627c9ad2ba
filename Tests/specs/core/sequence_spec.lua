local spec = ...

local function library(name) return spec.fake_shell.new().library(name) end

spec.group("sequences", function()
  spec.case("hold each key once, the first of it", function()
    local sequence = library("core/sequence")
    spec.equal(sequence.distinct { 1, 2, 1, 3, 2 }, { 1, 2, 3 })
    local items = { { k = 1, n = "a" }, { k = 1, n = "b" }, { n = "c" }, { k = 2, n = "d" } }
    spec.equal(sequence.map(sequence.distinct(items, function(item) return item.k end), function(i) return i.n end),
      { "a", "d" })
  end)
  spec.case("are the keys of tables, in order", function()
    local sequence = library("core/sequence")
    spec.equal(sequence.keys({ b = 1, a = 2 }, { c = 3 }), { "a", "b", "c" })
    spec.equal(sequence.keys { x = 1, [2] = 1 }, { 2, "x" })
  end)
  spec.case("are told from single things", function()
    local sequence = library("core/sequence")
    spec.equal({ sequence.is {}, sequence.is { 1 }, sequence.is { name = "x" }, sequence.is("x") },
      { true, true, false, false })
  end)
  spec.case("are picked from and changed", function()
    local sequence = library("core/sequence")
    spec.equal({ sequence.has({ 1, 2 }, 2), sequence.has({ 1, 2 }, 3) }, { true, false })
    spec.equal(sequence.where({ 1, 2, 3 }, function(n) return n ~= 2 end), { 1, 3 })
    spec.equal(sequence.map({ 1, 2, 3 }, function(n) if n ~= 2 then return n * 2 end end), { 2, 6 })
  end)
end)
