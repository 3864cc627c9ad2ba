local spec = ...

spec.group("duration", function()
  local duration = spec.fake_shell.new().library("time/duration")

  spec.case("reads lengths of time as people write them", function()
    local cases = {
      ["24h"] = 86400, ["90m"] = 5400, ["7d"] = 604800, ["1h30m"] = 5400, ["1h 30m"] = 5400, ["24 s"] = 24,
      ["1.5h"] = 5400, ["2W"] = 1209600, ["1d2h3m4s"] = 93784, ["0"] = 0,
    }
    for text, seconds in pairs(cases) do spec.equal(duration.read(text), seconds) end
    spec.equal(duration.read(90), 90)
    spec.equal(duration.read(0.5), 0.5)
  end)

  spec.case("refuses what is no length of time, or written as if by a slip", function()
    for _, value in ipairs {
      "24", "1.5", " 45 ",
      "", "h", "1h1h", "30m1h", "1y", "-5m", "5 minutes", "1e3", -1, 0 / 0, math.huge, 1e11, true, {},
    } do
      spec.equal(duration.read(value), nil)
      spec.raises({ kind = "argument", argument = "older_than" }, duration.parse, value, "f", "older_than")
    end
  end)

  spec.case("asks for the unit of a text that has none", function()
    local parse, hint = duration.parse, 'write since = "24h" for hours, "24d" for days, "24s" for seconds'
    spec.raises({ kind = "argument", message = 'f: since must say its unit, got "24"', hint = hint }, parse, "24", "f",
      "since")
    spec.equal({ parse(24, "f", "since"), parse("24s", "f", "since"), parse("0", "f", "since") }, { 24, 24, 0 })
  end)

  spec.case("writes the two largest parts", function()
    spec.equal(duration.text(0), "0s")
    spec.equal(duration.text(90), "1m 30s")
    spec.equal(duration.text(5400), "1h 30m")
    spec.equal(duration.text(86400 * 3 + 60), "3d")
    spec.equal(duration.text(-3600), "-1h")
  end)
end)
