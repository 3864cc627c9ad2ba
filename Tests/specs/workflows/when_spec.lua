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
  spec.case("says never, and promises no hour that the clock skips", function()
    local scv, shell = appliance.new { timezone = "Europe/Berlin", date = "Fri, 26 Mar 2027 12:00:00 GMT" }
    local calendar = shell.library("core/calendar")
    local forward = calendar.seconds { year = 2027, month = 3, day = 28, hour = 1 }
    function shell.zone_offset(_, seconds) return seconds >= forward and 7200 or 3600 end
    spec.equal({ table.unpack(scv.when("0 30 2 * * ?").next) }, {
      "2027-03-27 02:30", "2027-03-28 02:30 (the clock skips that hour: it may not run)", "2027-03-29 02:30",
    })
    spec.equal(scv.when("0 30 3 * * ?").next[2], "2027-03-28 03:30")
    local never = scv.when("0 0 2 31 2 ?")
    spec.equal({ never.words:match("^never"), #never.next }, { "never", 0 })
    spec.equal(scv.when("0 0 3 * * ? 2020").words, "never any more (at 03:00 every day, in 2020)")
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
