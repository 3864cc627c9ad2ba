local spec = ...

local function library() return spec.fake_shell.new().library("time/day_words") end

spec.group("day_words", function()
  spec.case("read times of day on either clock, and nothing else", function()
    local day_words = library()
    for text, seconds in pairs {
      ["02:30"] = 9000, ["2:30"] = 9000, ["2:30 PM"] = 52200, ["14:30"] = 52200, ["12:00 am"] = 0, ["12:05pm"] = 43500,
      ["00:00"] = 0, ["23:59"] = 86340,
    } do
      spec.equal(day_words.time(text), seconds)
    end
    for _, other in ipairs { "24:00", "2:60", "13:00 PM", "0:10 am", "noon", "2", "2:3", "", 230, true } do
      spec.equal(day_words.time(other), nil)
    end
  end)
  spec.case("read days of the week", function()
    local day_words = library()
    for _, word in ipairs { "mon", "MON", "Monday", "mondays" } do spec.equal(day_words.weekday(word), "Monday") end
    for _, other in ipairs { "mo", "day", "", 1 } do spec.equal(day_words.weekday(other), nil) end
  end)
end)
