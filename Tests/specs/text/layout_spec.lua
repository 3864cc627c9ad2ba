-- How tables fit a terminal: which columns are shown, how wide, and what is said of those that are not.
local spec = ...

local function fixture(options)
  local shell = spec.fake_shell.new(options)
  return shell.library("text/table"), shell.library("core/list"), shell
end

-- A terminal's colours, and a table on it.
local COLOURED = { stdout = true, stderr = true, stdin = true, width = 80, height = 24, color = true }

local operations = {
  {
    name = "resource_groups.list", subject = "resource_groups", ["function"] = "list",
    columns = {
      { key = "id", title = "id" }, { key = "name", title = "name" }, { key = "entities[].name", title = "entities" },
      { key = "status", title = "status" },
    },
  },
}

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
  spec.case("leaves titles whole as long as names stay easy to read, and shortens both then", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 2 do
      local name = ("%d_long_name_of_a_machine"):format(index)
      rows[index] = { name = name, vm_consistent = index == 1, zone_number = index }
    end
    local list = List.mark(List(rows),
      { columns = { { key = "name" }, { key = "vm_consistent" }, { key = "zone_number" } } })
    spec.contains(view.list(list, 42), " name           vm_consistent  zone_number\n")
    spec.contains(view.list(list, 41), " name          vm_consistent  zone_number\n")
    -- Twelve columns of a name are left, and so the titles have to give.
    spec.contains(view.list(list, 40), " name            vm_consist…  zone_numb…\n")
  end)
  spec.case("drops what a row belongs to before it drops how and when it ended", function()
    local view, List = fixture()
    local rows = {}
    for index = 1, 2 do
      rows[index] = { name = "web0" .. index, moref = "vm-100" .. index, groups = { "gold", "web" .. index },
        policies = { "hourly", "p" .. index }, last_backup = ("2026-11-23T15:0%d:00"):format(index),
        last_status = index == 1 and "COMPLETED" or "FAILED" }
    end
    local list = List.mark(List(rows), {
      noun = "VMs", columns = { { key = "name" }, { key = "moref" }, { key = "groups" }, { key = "policies" },
        { key = "last_backup" }, { key = "last_status" } },
    })
    spec.contains(view.list(list, 50), " name   moref    last_backup       last_status\n")
    spec.contains(view.list(list, 50), "2 VMs; no room for groups, policies\n")
    -- No more go than have to: without its last column the table fits.
    local others = List.mark(List(rows), {
      columns = { { key = "groups" }, { key = "last_backup" }, { key = "last_status" }, { key = "vm_that_is_long" } },
    })
    for _, row in ipairs(rows) do row.vm_that_is_long = 123456789012345678 + row.name:byte(-1) end
    spec.contains(view.list(others, 50), "2 rows; no room for vm_that_is_long\n")
  end)
end)
