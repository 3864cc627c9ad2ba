local spec = ...

local appliance = spec.load "appliance"

spec.group("scv.when", function()
  spec.case("says in words and times when an expression runs, on the appliance's clock", function()
    local scv, shell = appliance.new { timezone = "+02:00" }
    local when = scv.when("0 0 18 * * ?", 2)
    spec.equal(when.words, "at 18:00 every day")
    spec.equal({ when.next[1], when.next[2], #when.next }, { "2026-11-23 18:00", "2026-11-24 18:00", 2 })
    spec.equal(#shell.requests, 0)
  end)
  spec.case("gives three times unless told otherwise", function()
    spec.equal(#appliance.new().when("0 0 18 * * ?").next, 3)
  end)
  spec.case("refuses what is no expression, and no count", function()
    local scv = appliance.new()
    spec.contains(spec.raises({ kind = "argument" }, scv.when, "0 18 * * *").message, "has 5 fields")
    for _, count in ipairs { 0, -1, 1.5, "2" } do
      spec.raises({ kind = "argument", argument = "count" }, scv.when, "0 0 18 * * ?", count)
    end
  end)
end)
