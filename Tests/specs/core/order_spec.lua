local spec = ...
local lists = spec.load "lists"
local fixture, ids = lists.fixture, lists.ids

spec.group("List.sort", function()
  spec.case("sorts by a field and keeps equal items in order", function()
    local _, jobs = fixture()
    spec.equal(ids(jobs:sort("type")), { 1, 3, 2 })
    spec.equal(ids(jobs:sort("type", "desc")), { 2, 1, 3 })
    spec.equal(ids(jobs), { 1, 2, 3 })
  end)
  spec.case("sorts by what a function gives for each item", function()
    local _, jobs = fixture()
    spec.equal(ids(jobs:sort(function(job) return -job.id end)), { 3, 2, 1 })
  end)
  spec.case("puts items without the field last, both ways", function()
    local List = fixture()
    local list = List { { id = 1 }, { id = 2, n = 5 }, { id = 3, n = 4 } }
    spec.equal(ids(list:sort("n")), { 3, 2, 1 })
    spec.equal(ids(list:sort("n", "desc")), { 2, 3, 1 })
  end)
  spec.case("sorts times as times, whatever their form, and numbers as numbers", function()
    local List = fixture()
    local function sorted(key, ...)
      local list = List {}
      for index, value in ipairs { ... } do list[index] = { id = index, [key] = value } end
      return ids(list:sort(key, "desc"))
    end
    spec.equal(sorted("start_time", "11/23/2026 11:00:00 AM", "11/23/2026 12:00:00 AM", "11/23/2026 03:00:00 PM",
      "01/02/2027 01:00:00 AM"), { 4, 3, 1, 2 })
    spec.equal(sorted("startTime", "11/23/2026 11:00:00 am", "11/23/2026 12:00:00 am", "11/23/2026 3:00:00 pm"),
      { 3, 1, 2 })
    spec.equal(sorted("start_time", "2026-11-23T15:00:00+09:00", "2026-11-23T07:00:00Z", 1795430400000), { 3, 2, 1 })
    spec.equal(sorted("when", "11/23/2026 11:00:00 AM", "11/23/2026 12:00:00 AM"), { 1, 2 })
    spec.equal(sorted("end_time", "11/23/2026 11:00:00 AM", "", "11/23/2026 01:00:00 PM", 0), { 3, 1, 2, 4 })
    spec.equal(sorted("end_time", "01/01/1970 12:00:00 AM", "11/23/2026 01:00:00 PM", "0", "0001-01-01T00:00:00Z"),
      { 2, 1, 3, 4 })
    spec.equal(sorted("id_text", "9", "10", "100", 11), { 3, 4, 2, 1 })
    spec.equal(sorted("size", 2000000000, 118, 1795430400000), { 3, 1, 2 })
  end)
  spec.case("refuses what has no order: a time that can't be read, and one with a zone beside one without", function()
    local List = fixture()
    local list = List { { start_time = "11/23/2026 11:00:00 AM" }, { start_time = "22/11/2026 15:00:00" } }
    local raised = spec.raises({ kind = "argument", argument = "start_time" }, list.sort, list, "start_time")
    spec.contains(raised.message, 'start_time holds what is no time: "22/11/2026 15:00:00"')
    list[2].start_time = "2026-11-23T15:00:00Z"
    raised = spec.raises({ kind = "argument" }, list.sort, list, "start_time")
    spec.contains(raised.message, "times with a zone (2026-11-23T15:00:00Z) and without one (11/23/2026 11:00:00 AM)")
  end)
  spec.case("sorts lists by their text, so that the order is the same each time", function()
    local List = fixture()
    spec.equal(ids(List { { id = 1, n = { "b", "a" } }, { id = 2, n = {} }, { id = 3, n = { "a" } } }:sort("n")),
      { 3, 1, 2 })
  end)
  spec.case("sorts mixed values without an error", function()
    local List = fixture()
    local list = List { { id = 1, n = "x" }, { id = 2, n = 5 }, { id = 3, n = true }, { id = 4, n = {} } }
    spec.equal(ids(list:sort("n")), { 2, 1, 3, 4 })
  end)
  spec.case("refuses an order that it doesn't know", function()
    local _, jobs = fixture()
    spec.raises({ kind = "argument", message = 'List:sort: order must be "asc" or "desc", got "down"' },
      jobs.sort, jobs, "id", "down")
    spec.raises({ kind = "argument", message = "List:sort: key must be a field's name or a function, got nil" },
      jobs.sort, jobs)
  end)
end)

spec.group("List.sort of many", function()
  -- The order as it is defined: by comparing each with each.
  local function expected(list, key, descending)
    local left, sorted = { table.unpack(list) }, {}
    while #left > 0 do
      local best = 1
      for index = 2, #left do
        local one, other = left[index][key], left[best][key]
        if descending and one > other or not descending and one < other then best = index end
      end
      sorted[#sorted + 1] = table.remove(left, best)
    end
    return sorted
  end

  spec.case("is that of few, of every length, and equal items stay as they stand", function()
    local List = fixture()
    local seed = 7
    local function chance(most)
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed // 65536 % most
    end
    for length = 0, 40 do
      for _, most in ipairs { 2, 7, 1000 } do
        local list = List {}
        for index = 1, length do
          local n = chance(most)
          list[index] = { id = index, number = n, text = "t" .. n, half = n / 2 }
        end
        if length > 0 then
          for _, key in ipairs { "number", "text", "half" } do
            spec.equal(ids(list:sort(key)), ids(expected(list, key)))
            spec.equal(ids(list:sort(key, "desc")), ids(expected(list, key, true)))
          end
          local sorted = list:sort("number")
          spec.equal(ids(sorted:sort("number")), ids(sorted))
        end
      end
    end
  end)
  spec.case("puts numbers before texts before flags, and NaN breaks nothing", function()
    local List = fixture()
    local list = List { { id = 1, x = "b" }, { id = 2, x = true }, { id = 3, x = 2 }, { id = 4, x = "a" },
      { id = 5, x = false }, { id = 6, x = 1 }, { id = 7 } }
    spec.equal(ids(list:sort("x")), { 6, 3, 4, 1, 5, 2, 7 })
    spec.equal(ids(list:sort("x", "desc")), { 2, 5, 1, 4, 3, 6, 7 })
    spec.equal(#List { { id = 1, x = 0 / 0 }, { id = 2, x = 1.5 } }:sort("x"), 2)
  end)
end)
