local spec = ...

local function fixture(facts)
  local shell = spec.fake_shell.new()
  local asked = 0
  shell.handlers["policies.list"] = function()
    asked = asked + 1
    facts.date = facts.later
    return {}
  end
  function shell.facts() return facts end
  shell.operations = function()
    return { { name = "policies.list", subject = "policies", ["function"] = "list" } }
  end
  return shell.library("session/session").new(shell), function() return asked end
end

spec.group("scv.age", function()
  local NOW = "Mon, 23 Nov 2026 15:05:09 GMT"

  spec.case("is set against the last reply, and safe without a zone", function()
    local scv, asked = fixture { date = NOW }
    spec.equal({ scv.age("11/23/2026 03:05:09 PM") }, { -12 * 3600, 14 * 3600 })
    spec.equal(asked(), 0)
  end)

  spec.case("asks the appliance how late it is, where it said nothing yet", function()
    local scv, asked = fixture { later = NOW, timezone = "+01:00" }
    spec.equal({ scv.age("11/23/2026 03:05:09 PM") }, { 3600, 3600 })
    spec.equal(asked(), 1)
  end)

  spec.case("refuses a time that is after the appliance's own clock, which is not read as it is meant", function()
    local raised = spec.raises({ kind = "argument", argument = "time" }, fixture({ date = NOW }).age,
      "12/11/2026 03:00:00 AM")
    spec.contains(raised.message, "12/11/2026 03:00:00 AM is after " .. NOW .. ", which is the appliance's own clock")
    -- That may be of a zone further east, or by a clock that is set wrong.
    spec.equal((fixture({ date = NOW }).age("11/24/2026 05:00:00 PM")) < 0, true)
  end)
  spec.case("refuses what is no time, and replies without a date", function()
    spec.raises({ kind = "argument", argument = "time" }, fixture({ date = NOW }).age, "soon")
    spec.raises({ kind = "argument", argument = "time" }, fixture({ date = NOW }).age, nil)
    spec.raises({ kind = "protocol" }, fixture({}).age, "11/23/2026 03:05:09 PM")
  end)
end)
