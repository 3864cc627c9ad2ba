local spec = ...

local shell = spec.fake_shell.new()
local moment, calendar = shell.library("core/moment"), shell.library("core/calendar")

spec.group("moment.read", function()
  local AFTERNOON = "2026-11-23 15:05:09"
  local forms = {
    ["11/23/2026 03:05:09 PM"] = AFTERNOON,
    ["11/23/2026 03:05:09 pm"] = AFTERNOON,
    ["11/23/2026 03:05:09 p.m."] = AFTERNOON,
    ["11/23/2026 3:05:09\u{202F}PM"] = AFTERNOON,
    ["11/23/2026 3:05:09\u{A0}PM"] = AFTERNOON,
    ["11/23/2026, 3:05:09\u{202F}PM"] = AFTERNOON,
    ["11/23/2026 3:05:09PM"] = AFTERNOON,
    ["11/23/2026 15:05:09"] = AFTERNOON,
    ["11/23/2026 03:05 PM"] = "2026-11-23 15:05",
    ["11/23/2026 15:05"] = "2026-11-23 15:05",
    ["11/23/2026 12:00:00 AM"] = "2026-11-23 00:00",
    ["11/23/2026 12:00:01 PM"] = "2026-11-23 12:00:01",
    ["1/3/2026 3:05:09 AM"] = "2026-01-03 03:05:09",
    ["05/11/2026 15:00:00"] = "2026-05-11 15:00",
    ["2026-11-20 12:00"] = "2026-11-20 12:00",
    ["2026-11-20"] = "2026-11-20 00:00",
    ["2026-11-20T12:00:05"] = "2026-11-20 12:00:05",
    [" 2026-11-20 12:00:05.25 "] = "2026-11-20 12:00:05",
    ["Nov 23, 2026 3:05:09 PM"] = AFTERNOON,
    ["Nov 23, 2026, 3:05:09\u{202F}PM"] = AFTERNOON,
    ["November 23, 2026 at 15:05:09"] = AFTERNOON,
  }
  for text, expected in pairs(forms) do
    spec.case(text, function()
      local seconds, offset = moment.read(text)
      spec.equal(seconds and calendar.text(seconds), expected)
      spec.equal(offset, nil)
    end)
  end

  spec.case("takes an offset where there is one", function()
    local newyear = calendar.seconds { year = 2026, month = 1, day = 1, hour = 0, min = 0, sec = 0 }
    for text, expected in pairs {
      ["2026-01-01T02:00:00+02:00"] = { 7200, 7200 }, ["2026-01-01T02:00Z"] = { 7200, 0 },
      ["2026-01-01 02:00:00 -05:30"] = { 7200, -19800 }, ["2026-01-01T02:00:00.000+0000"] = { 7200, 0 },
      ["2026-01-01T02:00:00.123456789+01"] = { 7200, 3600 },
      ["2026-01-01T02:00:00+01:00[Europe/Berlin]"] = { 7200, 3600 }, ["2026-01-01T02:00Z[UTC]"] = { 7200, 0 },
      ["01/01/2026 02:00:00 AM UTC"] = { 7200, 0 }, ["01/01/2026 02:00:00 -0500"] = { 7200, -18000 },
      ["Thu, 1 Jan 2026 02:00:00 GMT"] = { 7200, 0 }, ["Thu Jan 01 02:00:00 UTC 2026"] = { 7200, 0 },
    } do
      spec.equal({ moment.read(text) }, { newyear + expected[1], expected[2] })
    end
  end)

  spec.case("takes the beginning of time for none, in every form", function()
    for _, value in ipairs {
      0, "0", "01/01/1970 12:00:00 AM", "01/01/1970 01:00:00 AM", "12/31/1969 07:00:00 PM", "1970-01-01T00:00:00Z",
      "1970-01-01T00:00:00.000+0000", "0001-01-01T00:00:00Z", "Thu, 1 Jan 1970 00:00:00 GMT", { 1970, 1, 1, 0, 0 },
    } do
      spec.equal({ moment.read(value) }, {})
      spec.equal(moment.is_zero(value), true)
    end
    for _, value in ipairs { "", "never", "11/23/2026 03:05:09 PM", 1795446309, "1795446309000", {}, true, -1 } do
      spec.equal(moment.is_zero(value), false)
    end
    spec.equal(moment.is_zero(nil), false)
  end)

  spec.case("takes seconds and milliseconds since 1970, as numbers and as text", function()
    local at = calendar.seconds { year = 2026, month = 11, day = 23, hour = 15, min = 5, sec = 9 }
    for _, value in ipairs {
      at, at * 1000, at + 0.0, at + 0.25, at * 1000 + 250, tostring(at), tostring(at * 1000), at .. ".250000000",
    } do
      spec.equal({ moment.read(value) }, { at, 0 })
    end
    spec.equal(math.type((moment.read(at * 1000 + 0.0))), "integer")
  end)

  spec.case("takes a list of numbers, the largest part first", function()
    local at = calendar.seconds { year = 2026, month = 11, day = 23, hour = 15, min = 5, sec = 9 }
    spec.equal({ moment.read { 2026, 11, 23, 15, 5, 9 } }, { at })
    spec.equal({ moment.read { 2026, 11, 23, 15, 5 } }, { at - 9 })
    spec.equal({ moment.read { 2026, 11, 23, 15, 5, 9, 250000000 } }, { at })
    local none = { {}, { 2026 }, { 2026, 13, 23, 15, 5, 9 }, { 2026, 11, 23, "15", 5 }, { 1, 2, 3, 4, 5, 6, 7, 8 } }
    for _, list in ipairs(none) do
      spec.equal(moment.read(list), nil)
    end
  end)

  spec.case("takes nothing that is no time, and never swaps day and month", function()
    for _, text in ipairs {
      "", "yesterday", "13/23/2026 03:05:09 PM", "22/11/2026 15:00:00", "02/30/2026 03:05:09 PM",
      "11/23/2026 13:05:09 PM", "11/23/2026 00:05:09 AM", "11/23/2026 24:00:00", "2026-02-29", "2026-11-20 24:00",
      "2026-11-20 12", "12:00", "2026-11-20 12:00 Europe/Berlin", "2026-11-20 12:00+15:00", "2026-11-20 12:00 CET",
      "Mon Nov 23 15:05:09 CET 2026", "23. November 2026 15:05:09", "Foo 23, 2026 3:05:09 PM", "0", "118", "-5",
      "99999999999999999999", "11/23/2026", "11-23-2026 03:05:09 PM",
    } do
      spec.equal(moment.read(text), nil)
    end
    for _, value in ipairs { 0, 118, -1, 20261123, 5e10, 1e13, 1e300, math.huge, -math.huge, 0 / 0, true } do
      spec.equal(moment.read(value), nil)
    end
    spec.equal(moment.read(nil), nil)
  end)
end)

spec.group("moment.text", function()
  spec.case("is text as it came, and a number as a time that one can read", function()
    spec.equal(moment.text("11/23/2026 03:05:09 pm"), "11/23/2026 03:05:09 pm")
    local at = calendar.seconds { year = 2026, month = 11, day = 23, hour = 15, min = 5, sec = 9 }
    for _, value in ipairs { at, at * 1000, tostring(at * 1000) } do
      spec.equal(moment.text(value), "2026-11-23 15:05:09Z")
    end
    spec.equal(moment.text { 2026, 11, 23, 15, 5, 9 }, "2026-11-23 15:05:09")
    spec.equal({ moment.text("noon"), moment.text(0), moment.text(nil) }, {})
    spec.equal({ moment.read(moment.text(at)) }, { at, 0 })
  end)
end)

spec.group("moment.read, which reads the usual forms by themselves,", function()
  -- With a blank in front a text is none of them, and the same time.
  local function both(text)
    local seconds, offset = moment.read(text)
    local slow_seconds, slow_offset = moment.read(" " .. text)
    spec.equal({ text, seconds or "none", offset or "none", math.type(seconds) or "none" },
      { text, slow_seconds or "none", slow_offset or "none", math.type(slow_seconds) or "none" })
    return seconds
  end

  spec.case("reads them as it reads all others: each part at its bounds and past them", function()
    local read, refused = 0, 0
    local function count(text) if both(text) then read = read + 1 else refused = refused + 1 end end
    for _, date in ipairs {
      "11/23/2026", "02/28/2026", "02/29/2026", "02/29/2028", "13/01/2026", "00/10/2026", "11/00/2026", "11/31/2026",
      "01/01/0000", "12/31/9999", "2026-11-23", "2026-02-29", "2028-02-29", "2026-13-01", "2026-00-01", "23.11.2026",
      "11-23-2026", "2026/11/23", "1a/23/2026", "11/23/202x",
    } do
      for _, time in ipairs {
        "00:00:00", "12:00:00", "23:59:59", "24:00:00", "29:00:00", "1:00:000", "12:60:00", "12:00:60", "12:5a:00",
        "ab:cd:ef", "12-00-00", "12:00-00",
      } do
        for _, between in ipairs { " ", "T", "t", ",", "\t" } do
          for _, behind in ipairs { "", "Z", " AM", " PM", " am", " XM", " PX", "Z M", "ZPM", "+01", " Z", "z" } do
            count(date .. between .. time .. behind)
          end
        end
      end
    end
    spec.truthy(read > 200 and refused > 200)
  end)
  spec.case("tells midnight from noon, and reads more dates than it keeps", function()
    for _, time in ipairs { "12:00:00 AM", "12:59:59 AM", "01:00:00 AM", "12:00:00 PM", "11:59:59 PM", "00:00:00 AM",
      "13:00:00 PM" } do
      both("11/23/2026 " .. time)
    end
    local first = moment.read("2000-01-01 00:00:00")
    for day = 0, 2999 do
      local f = calendar.fields(first + day * 86400)
      local text = ("%04d-%02d-%02d 01:02:03"):format(f.year, f.month, f.day)
      spec.equal(moment.read(text), first + day * 86400 + 3723)
    end
    spec.equal(moment.read("2000-01-01 00:00:00"), first)
  end)
end)
