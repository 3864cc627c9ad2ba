local spec = ...

spec.group("calendar", function()
  local calendar = spec.fake_shell.new().library("core/calendar")

  spec.case("goes there and back over centuries", function()
    for seconds = -3e9, 6e9, 86400 * 13 + 12345 do
      spec.equal(calendar.seconds(calendar.fields(math.tointeger(seconds))), math.tointeger(seconds))
    end
  end)

  spec.case("knows the days of the week and of leap years", function()
    spec.equal(calendar.text(0), "1970-01-01 00:00")
    spec.equal(calendar.weekday(1970, 1, 1), 5)
    spec.equal(calendar.weekday(2026, 11, 24), 3)
    spec.equal(calendar.days_in_month(2028, 2), 29)
    spec.equal(calendar.days_in_month(2100, 2), 28)
    spec.equal(calendar.days_in_month(2026, 11), 30)
  end)
end)
