local spec = ...

local function fixture(options)
  local shell = spec.fake_shell.new(options)
  return shell.library("text/table"), shell.library("core/list"), shell
end

-- A terminal's colours, and a table on it.
local COLOURED = { stdout = true, stderr = true, stdin = true, width = 80, height = 24, color = true }

local groups = {
  { id = 1, name = "gold_web", entities = { { name = "web01" }, { name = "web02" } }, status = "Production" },
  { id = 12, name = "lab", entities = { { moref = "datastore-9" } }, status = "Under_Maintenance" },
}

local operations = {
  {
    name = "resource_groups.list", subject = "resource_groups", ["function"] = "list",
    columns = {
      { key = "id", title = "id" }, { key = "name", title = "name" }, { key = "entities[].name", title = "entities" },
      { key = "status", title = "status" },
    },
  },
}

spec.group("table_text.list", function()
  spec.case("has a header, dashes, rows, and the operation's noun", function()
    local view, List = fixture { operations = operations }
    local list = List.mark(List(groups), { operation = "resource_groups.list" })
    spec.equal(view.list(list), table.concat({
      " id  name      entities      status",
      " --  --------  ------------  -----------------",
      "  1  gold_web  web01, web02  Production",
      " 12  lab       datastore-9   Under_Maintenance",
      "2 resource groups",
      "",
    }, "\n"))
  end)
  spec.case("counts one and none in words", function()
    local view, List = fixture { operations = operations }
    local function of(items) return List.mark(List(items), { operation = "resource_groups.list" }) end
    spec.equal(view.list(of {}), "no resource groups\n")
    spec.contains(view.list(of { groups[1] }), "\n1 resource group\n")
    spec.equal(view.list(List {}), "no rows\n")
  end)
  spec.case("names the things of other operations", function()
    local _, List, shell = fixture()
    local columns = shell.library("text/columns")
    local function noun(operation) return columns.noun(List.mark(List {}, { operation = operation })) end
    spec.equal(noun("policies.list"), "policies")
    spec.equal(columns.counted(1, noun("policies.list")), "1 policy")
    spec.equal(noun("vms.backups"), "backups")
    spec.equal(noun("vms.available_esx_hosts"), "available ESX hosts")
    spec.equal(noun("reports.protected_vms"), "protected VMs")
    spec.equal(noun("datastores.mounted"), "mounted datastores")
    spec.equal(columns.counted(1, "protected VMs"), "1 protected VM")
  end)
  spec.case("without known columns takes all keys, id, name, type and status first", function()
    local view, List = fixture()
    local text = view.list(List { { zone = "a", status = "up", b = true }, { name = "x", id = 3, type = "t" } })
    spec.equal(text:match("^[^\n]*"), " id  name  type  status  b     zone")
  end)
  spec.case("shortens long names rather than short ones, and never numbers", function()
    local view, List = fixture()
    local row = { id = 1234567890, name = ("n"):rep(12), note = ("m"):rep(50) }
    local text = view.list(List { row, { id = 2, name = "b", note = "c" } }, 60)
    for line in text:gmatch("[^\n]+") do spec.truthy(utf8.len(line) <= 60) end
    spec.contains(text, " 1234567890  nnnnnnnnnnnn  mmm")
    spec.contains(text, "m…m")
  end)
  spec.case("counts columns of text, not bytes", function()
    local view, List, shell = fixture()
    local text = view.list(List { { name = "日本語日本語", x = "ä" }, { name = "é", x = "y" } }, 16)
    for line in text:gmatch("[^\n]+") do spec.truthy(shell.width(line) <= 16) end
    spec.contains(text, " é             y")
    spec.contains(text, " 日本語日本語  ä")
  end)
  spec.case("leaves out columns that find no room, and says which", function()
    local view, List = fixture()
    local function row(id, letter)
      return { id = id, name = letter:rep(8), type = letter:rep(8), status = letter:rep(8) }
    end
    local text = view.list(List { row(1, "a"), row(2, "b") }, 14)
    spec.equal(text, " id  name\n --  --------\n  1  aaaaaaaa\n  2  bbbbbbbb\n2 rows; no room for type, status\n")
  end)
  spec.case("cuts nothing without a width", function()
    local view, List = fixture()
    spec.contains(view.list(List { { name = ("x"):rep(300) } }), ("x"):rep(300))
  end)
  spec.case("shows 10,000 characters of a value, and says that there are more", function()
    local view, List, shell = fixture()
    local mark = "… (cut: 10001 characters; -o json shows all)"
    for _, letter in ipairs { "x", "ä", "日" } do
      local whole, long = letter:rep(10000), letter:rep(10001)
      for _, text in ipairs { view.list(List { { name = whole, z = 1 } }), view.record { name = whole } } do
        spec.contains(text, whole)
        spec.equal(text:find("cut:", 1, true), nil)
      end
      for _, text in ipairs { view.list(List { { name = long, z = 1 } }), view.record { name = long } } do
        spec.contains(text, whole .. mark)
        spec.equal(text:find(long, 1, true), nil)
      end
      local csv = shell.library("text/csv")
      spec.contains(csv.encode(List { { name = long } }), long)
    end
  end)
  spec.case("shows times that are numbers as times, and other numbers as numbers", function()
    local view, List = fixture()
    local list = List { { id = 1795446309, start_time = 1795446309000 }, { id = 2, start_time = "11/23/2026 1:00 pm" } }
    spec.equal(view.list(list), table.concat({
      "         id  start_time",
      " ----------  --------------------",
      " 1795446309  2026-11-23 15:05:09Z",
      "          2  11/23/2026 1:00 pm",
      "2 rows\n",
    }, "\n"))
    spec.equal(view.record { endTime = 1795446309 }, " endTime  2026-11-23 15:05:09Z\n")
    spec.equal(view.record { endTime = { 2026, 11, 23, 15, 5, 9 } }, " endTime  2026-11-23 15:05:09\n")
  end)
  spec.case("shows what an appliance sends without letting it command the terminal", function()
    local view, List = fixture()
    local text = view.list(List { { name = "a\27[31mred\7\r\nb\194\155c\226\128\174d\255" } })
    spec.contains(text, "a\\x1b[31mred\\a\\r\\nb\\u{9b}c\\u{202e}d\\xff")
    spec.equal(text:find("[\0-\9\11-\31\127]"), nil)
  end)
  spec.case("shows null and missing as blank, and nested values by name", function()
    local view, List, shell = fixture()
    local list = List { { id = 1, a = shell.json_null, p = { name = "daily" }, l = { 1, 2 } }, { id = 2, a = "x" } }
    spec.equal(view.list(list), " id  a  l     p\n --  -  ----  -----\n  1     1, 2  daily\n  2  x\n2 rows\n")
  end)
  spec.case("shows the whole body of a planned request", function()
    local view = fixture()
    local planned = { dry_run = true, method = "POST", path = "/x", body = { name = "gold_app", id = 1 } }
    spec.contains(view.list({ planned }), '{"id":1,"name":"gold_app"}')
    planned.dry_run, planned.method = nil, nil
    spec.contains(view.list({ planned, planned }, 80), '{id = 1, name = "gold_app"}')
    spec.contains(view.record(planned, 80), '{id = 1, name = "gold_app"}')
    spec.contains(view.record(planned), '{"id":1,"name":"gold_app"}')
  end)
  spec.case("shows an error by its message", function()
    local view, List = fixture()
    local rows = List { { item = "a", error = { kind = "job", message = "it failed" } } }
    spec.equal(view.list(rows), " error      item\n ---------  ----\n it failed  a\n1 row\n")
  end)
  spec.case("does not stop at a record that misses a required field", function()
    local view, List, shell = fixture()
    local shape = { __index = function() shell.raise { kind = "protocol", message = "none" } end }
    local record = setmetatable({ id = 1 }, shape)
    local list = List.mark(List { record }, { columns = { { key = "id" }, { key = "name" } } })
    spec.contains(view.list(list), "\n  1\n1 row\n")
  end)
  spec.case("shows plain values in one column", function()
    local view, List = fixture()
    spec.equal(view.list(List { "a", "b" }), " value\n -----\n a\n b\n2 rows\n")
  end)
end)

spec.group("a table on a terminal", function()
  local function jobs(count)
    local rows = {}
    for index = 1, count do
      rows[index] = {
        id = index, type = index == 2 and "mountBackup" or "backup", status = index == 3 and "FAILED" or "COMPLETED",
        group_name = "gold_web", start_time = ("11/23/2026 %02d:00:09 AM"):format(index % 12 + 1),
      }
    end
    return rows
  end
  spec.case("tells what is alike once, before it shortens anything", function()
    local view, List = fixture()
    local rows = jobs(3)
    spec.equal(view.list(List(rows), 80):match("^[^\n]*"),
      " id  type         status     group_name  start_time")
    local text = view.list(List(rows), 55)
    spec.equal(text:match("^(.-\n.-)\n"),
      " every row: group_name = gold_web\n id  type         status     start_time")
    spec.contains(text, "  2  mountBackup  COMPLETED  2026-11-23 03:00:09\n")
  end)
  spec.case("says of what is empty in all rows that there is none, and breaks a long line of them", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 2 do
      rows[index] = { name = ("n%d"):format(index):rep(15), a = "", b = ("b"):rep(30), c = ("c"):rep(30) }
    end
    local text = view.list(List(rows), 60)
    spec.contains(text, (" every row: no a, b = %s,\n            c = %s\n name\n"):format(("b"):rep(30), ("c"):rep(30)))
  end)
  spec.case("drops seconds where room is short, and says so, and those that are 0 anyway", function()
    local view, List = fixture()
    local rows = jobs(3)
    spec.contains(view.list(List(rows), 80), "gold_web    2026-11-23 02:00:09\n")
    rows[2].group_name = "lab"
    local text = view.list(List(rows), 59)
    spec.contains(text, "gold_web    2026-11-23 02:00\n")
    spec.contains(text, "\n3 rows; no room for the seconds of times\n")
    local whole = view.list(List { { start_time = "11/23/2026 02:00:00 PM" } }, 80)
    spec.contains(whole, "\n 2026-11-23 14:00\n1 row\n")
  end)
  local function with_three_times(width, seconds)
    local view, List = fixture()
    local rows = {}
    for index = 1, 2 do
      local time = ("2026-11-23T15:0%d:"):format(index)
      rows[index] = { id = index, a_time = time .. "00", b_time = time .. "00", c_time = time .. (seconds or "09") }
    end
    return view.list(List(rows), width)
  end
  spec.case("has one form for all times of a table, and drops seconds from all only where it takes that", function()
    local function first(width, seconds) return with_three_times(width, seconds):match("\n(  1[^\n]*)") end
    local whole, brief = "2026-11-23 15:01:0", "2026-11-23 15:01"
    local with = "  1  " .. table.concat({ whole .. 0, whole .. 0, whole .. 9 }, "  ")
    local without = "  1  " .. table.concat({ brief, brief, brief }, "  ")
    spec.equal({ first(120), first(66), first(65), first(57) }, { with, with, without, without })
    spec.contains(with_three_times(65), "\n2 rows; no room for the seconds of times\n")
    spec.equal({ first(120, "00"), with_three_times(120, "00"):match("\n(2 rows[^\n]*)") }, { without, "2 rows" })
  end)
  spec.case("has seconds back when a column has gone", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 2 do
      rows[index] = {
        id = index, start_time = ("2026-11-23T15:0%d:09"):format(index),
        end_time = ("2026-11-23T16:0%d:09"):format(index), last = index == 1 and 123456 or 1,
      }
    end
    local list = List.mark(List(rows),
      { columns = { { key = "id" }, { key = "start_time" }, { key = "end_time" }, { key = "last" } } })
    spec.contains(view.list(list, 47), "  1  2026-11-23 15:01  2026-11-23 16:01  123456\n")
    local text = view.list(list, 46)
    spec.contains(text, "  1  2026-11-23 15:01:09  2026-11-23 16:01:09\n")
    spec.contains(text, "2 rows; no room for last\n")
    spec.contains(view.list(list, 43), "2 rows; no room for last, the seconds of times\n")
  end)
  spec.case("of a long list keeps seconds that it has not looked at", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 1200 do rows[index] = { id = index, start_time = "2026-11-23T15:00:00" } end
    rows[600].start_time = "2026-11-23T15:00:07"
    spec.contains(view.list(List(rows), 80), "  600  2026-11-23 15:00:07\n")
    rows[600].start_time = nil
    spec.contains(view.list(List(rows), 80), "    1  2026-11-23 15:00:00\n")
  end)
  spec.case("turns a single row upright rather than drop its seconds", function()
    local view, List = fixture()
    local one = List { { id = 7, start_time = "11/23/2026 02:00:09 PM" } }
    spec.contains(view.list(one, 22), " start_time  2026-11-23 14:00:09\n")
  end)
  local REASON = "The snapshot of vol_web01 could not be made: the volume is full, and nothing can be written to it."
  spec.case("goes on in further lines with sentences, before it takes anything off others", function()
    local view, List = fixture()
    local rows = List { { id = 1, name = "gold_web_and_more", messages = { REASON } },
      { id = 2, name = "lab", messages = { "It is done." } } }
    spec.equal(view.list(rows, 60), table.concat({
      " id  name               messages",
      " --  -----------------  ------------------------------------",
      "  1  gold_web_and_more  The snapshot of vol_web01 could not",
      "                        be made: the volume is full, and",
      "                        nothing can be written to it.",
      "  2  lab                It is done.",
      "2 rows\n",
    }, "\n"))
    for width = 30, 140 do
      local text = view.list(rows, width)
      local words = text:gsub("%s+", " ")
      for line in text:gmatch("[^\n]+") do
        if not line:find("^2 rows") then spec.truthy(utf8.len(line) <= width) end
      end
      -- Other cells may stand between its lines.
      if width < 35 then words = words:gsub("gold_web…and_more ", "") end
      spec.contains(words, "nothing can be")
      if width >= 50 then spec.equal(words:find("…", 1, true), nil) end
    end
  end)
  spec.case("shortens no sentence: not one word of it is lost", function()
    local view, List = fixture()
    local words = {}
    for index = 1, 40 do words[index] = "word" .. index end
    local text = view.list(List { { id = 1, text = table.concat(words, " ") }, { id = 2, text = "x" } }, 60)
    for _, word in ipairs(words) do spec.truthy(text:find("%f[%w]" .. word .. "%f[%W]")) end
    spec.equal(text:find("…", 1, true), nil)
    -- A word that is wider than its line is broken.
    local path = "/vol/" .. ("x"):rep(100)
    text = view.list(List { { id = 1, text = "it is not in " .. path }, { id = 2, text = "y" } }, 60)
    spec.equal(select(2, text:gsub("x", "")), 100 + 1)
    for line in text:gmatch("[^\n]+") do spec.truthy(#line <= 60) end
  end)
  spec.case("has twelve lines of a text that is longer than any sentence, and a mark", function()
    local view, List = fixture()
    local text = view.list(List { { id = 1, text = ("long "):rep(1000) }, { id = 2, text = "x" } }, 60)
    spec.equal(select(2, text:gsub("\n", "")), 2 + 12 + 1 + 1)
    spec.contains(text, "…\n  2  x\n")
  end)
  spec.case("does not take many names for a sentence", function()
    local view, List = fixture()
    local names = {}
    for index = 1, 30 do names[index] = { name = "web" .. index } end
    local text = view.list(List { { id = 1, vms = names }, { id = 2, vms = {} } }, 60)
    spec.equal(select(2, text:gsub("\n", "")), 5)
    spec.contains(text, "…")
  end)
  spec.case("paints each line of an error", function()
    local view, List = fixture { terminal = COLOURED }
    local text = view.list(List { { id = 1, error = REASON }, { id = 2 } }, 40)
    for line in text:gmatch("[^\n]*\27%[31m[^\n]*") do spec.contains(line, "\27[0m") end
    spec.truthy(select(2, text:gsub("\27%[31m", "")) >= 3)
  end)
  spec.case("tells what is alike in full, in lines of its own where it is long", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 2 do rows[index] = { id = index, name = ("n%d"):format(index):rep(20), messages = REASON } end
    spec.equal(view.list(List(rows), 60):match("^(.-)\n id"),
      " every row: messages = The snapshot of vol_web01 could not\n"
      .. "            be made: the volume is full, and nothing can be\n            written to it.")
  end)
  spec.case("has times of the memory of vCenter in the one form", function()
    local view, List = fixture()
    local rows = List { { name = "a", last_seen = "2026-11-23T15:05:09Z" }, { name = "b" } }
    spec.contains(view.list(rows, 80), " a     2026-11-23 15:05:09Z\n")
    spec.contains(view.list(rows), " a     2026-11-23T15:05:09Z\n")
  end)
  spec.case("shows a zone with a time that has one", function()
    local view, List = fixture()
    local rows = { { end_time = "2026-11-23T15:05:09.000+01:00" }, { end_time = 1795446309000 } }
    local text = view.list(List(rows), 80)
    spec.contains(text, "\n 2026-11-23 15:05:09+01:00\n 2026-11-23 15:05:09Z\n")
  end)
  spec.case("shortens a name where it says the least", function()
    local view, List = fixture()
    local rows = {}
    for day = 1, 3 do rows[day] = { name = ("audit-2026-11-2%dT00-00.log.gz"):format(day), n = day } end
    local text = view.list(List(rows), 25)
    spec.contains(text, "\n audit-2026-11-21…")
    local others = { { name = "frontend-of-the-shop-a" }, { name = "frontend-of-the-shop-b" } }
    spec.contains(view.list(List(others), 15), "\n frontend-of-…a\n")
  end)
  spec.case("turns a row upright where not even two columns find room", function()
    local view, List = fixture { operations = operations }
    local rows = List.mark(List { { id = 1, name = "gold_web" }, { id = 2, name = "lab" } },
      { columns = { { key = "id" }, { key = "name" } }, noun = "resource groups" })
    spec.equal(view.list(rows, 8), table.concat({
      "-- resource group 1 of 2", " id    1", " name  gold_web", "-- resource group 2 of 2", " id    2", " name  lab",
      "2 resource groups\n",
    }, "\n"))
  end)
  spec.case("turns a single row upright rather than shorten it", function()
    local view, List = fixture()
    local one = List { { id = 7, name = ("n"):rep(40), start_time = "11/23/2026 02:00:09 PM" } }
    spec.equal(view.list(one, 40),
      " id          7\n name        " .. ("n"):rep(40) .. "\n start_time  2026-11-23 14:00:09\n1 row\n")
  end)
  spec.case("is painted by what states say, and by nothing else", function()
    local view, List = fixture { terminal = COLOURED }
    local rows = List { { id = 1, status = "COMPLETED", name = "FAILED" }, { id = 2, status = "FAILED", name = "b" } }
    local text = view.list(rows, 80)
    spec.contains(text, "\27[32mCOMPLETED\27[0m\n")
    spec.contains(text, "  2  b       \27[31mFAILED\27[0m\n")
    spec.contains(text, "  1  FAILED  ")
    local plain = text:gsub("\27%[[%d;]*m", "")
    spec.equal(plain, (fixture()).list(rows, 80))
  end)
  spec.case("is there block by block, and of a long list at once", function()
    local view, List = fixture()
    local rows, looked_at = {}, 0
    for index = 1, 20000 do
      rows[index] = setmetatable({ name = "a" .. index }, { __index = function() looked_at = looked_at + 1 end })
    end
    local list = List.mark(List(rows), { columns = { { key = "name" }, { key = "id" } } })
    local blocks = view.blocks(list, 80)
    local first = blocks()
    spec.equal(first:match("^[^\n]*\n[^\n]*\n[^\n]*\n"), " name    id\n ------  --\n a1\n")
    spec.truthy(looked_at < 2500)
    local lines = 0
    for block in blocks do
      for _ in block:gmatch("\n") do lines = lines + 1 end
    end
    spec.equal(select(2, view.blocks(list, 80)), "20000 rows\n")
    spec.truthy(lines > 19000)
  end)
  spec.case("says of a long list only what holds for all of it", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 3000 do rows[index] = { name = ("n"):rep(40) .. index, z = ("z"):rep(40) } end
    spec.contains(view.list(List(rows), 80), " every row: z = zz")
    rows[1500].z = "other"
    spec.equal(view.list(List(rows), 80):find(" every row: ", 1, true), nil)
  end)
end)

spec.group("table_text.record", function()
  spec.case("has times as people read them on a terminal only", function()
    local view = fixture()
    local record = { endTime = "11/23/2026 03:00:24 PM", total_bytes = 2048 }
    spec.equal(view.record(record, 80), " endTime      2026-11-23 15:00:24\n total_bytes  2 KiB\n")
    spec.equal(view.record(record), " endTime      11/23/2026 03:00:24 PM\n total_bytes  2048\n")
  end)
  spec.case("breaks what is wider than a terminal between words, below itself", function()
    local view = fixture()
    local record = { id = 1, messages = "web01 is restored and is in no resource group", path = ("x"):rep(40) }
    spec.equal(view.record(record, 40), " id        1\n path      " .. ("x"):rep(40)
      .. "\n messages  web01 is restored and is in\n           no resource group\n")
    spec.contains(view.record(record), "web01 is restored and is in no resource group\n")
  end)
  spec.case("breaks a nested table behind its commas", function()
    local view = fixture()
    local record = { id = 1, of = { protocol = "HTTPS", address = "192.0.2.1", port = 443 } }
    spec.equal(view.record(record, 40), ' id  1\n of  {address = "192.0.2.1", port = 443,\n     protocol = "HTTPS"}\n')
    for width = 25, 60 do
      local text = view.record(record, width):gsub("%s+", " ")
      spec.contains(text, 'of {address = "192.0.2.1", port = 443, protocol = "HTTPS"}')
    end
  end)
  spec.case("has nested tables in one notation, by the names that people meet", function()
    local view = fixture()
    local schedule = setmetatable({ unitName = "d" }, {
      fields = { unit = { keys = { "unitName" } } },
      __index = function(self, key) return key == "unit" and rawget(self, "unitName") or nil end,
    })
    local record = { id = 1, retention = { keep = 7, schedule = schedule, of = { { a = 1 } } } }
    spec.equal(view.record(record, 80),
      ' id         1\n retention  {keep = 7, of = {{a = 1}}, schedule = {unit = "d"}}\n')
    spec.contains(view.record(record), '{"keep":7,"of":[{"a":1}]')
  end)
  spec.case("has a line for each field, and cuts nothing off", function()
    local view = fixture()
    local policies = { { name = "hourly" }, { name = "daily" } }
    spec.equal(view.record { status = "Production", id = 1, policies = policies, ok = true },
      " id        1\n status    Production\n ok        true\n policies  hourly, daily\n")
  end)
end)
