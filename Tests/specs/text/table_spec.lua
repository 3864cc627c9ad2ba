local spec = ...

local function fixture(options)
  local shell = spec.fake_shell.new(options)
  return shell.library("text/table"), shell.library("core/list"), shell
end

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
