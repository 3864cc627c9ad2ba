local spec = ...

-- What a list's chart prints on a terminal so wide.
local function drawn(items, what, width, noun, origin)
  local terminal = { stdout = true, stderr = true, stdin = true, width = width or 60, height = 24 }
  local shell = spec.fake_shell.new { terminal = terminal }
  local List = shell.library("core/list")
  origin = origin or {}
  origin.noun = noun or "jobs"
  local list, printed, stdout = List.mark(List(items), origin), {}, io.stdout
  local catcher = { write = function(_, ...) for _, text in ipairs { ... } do printed[#printed + 1] = text end end }
  rawset(io, "stdout", catcher)
  local ok, raised = pcall(list.chart, list, what)
  rawset(io, "stdout", stdout)
  if not ok then error(raised, 0) end
  -- A transcript hears the same.
  spec.equal(table.concat(shell.transcribed), table.concat(printed))
  return table.concat(printed)
end

local function job(day, status, seconds)
  local start = ("2026-11-%02dT10:00:00Z"):format(day)
  local stop = seconds and ("2026-11-%02dT10:%02d:%02dZ"):format(day, seconds // 60, seconds % 60)
  return { id = day, status = status, start_time = start, end_time = stop }
end

spec.group("a chart of outcomes", function()
  spec.case("has a line for each day, also for one without jobs, and a letter for each job", function()
    local second = { job(22, "RUNNING"), job(22, "WARNING"), job(22, "ODD") }
    spec.equal(drawn { job(20, "FAILED"), job(20, "COMPLETED"), table.unpack(second) },
      table.concat({
        " day         count",
        " 2026-11-20      2  =x",
        " 2026-11-21      0",
        " 2026-11-22      3  !>?",
        " = done 1   ! warning 1   x failed 1   > running 1",
        " ? unknown 1",
        "5 jobs\n",
      }, "\n"))
  end)
  spec.case("fits its terminal, and still shows a single failure among thousands", function()
    local items = { job(20, "FAILED") }
    for _ = 1, 5000 do items[#items + 1] = job(20, "COMPLETED") end
    local text = drawn(items, nil, 60)
    for line in text:gmatch("[^\n]+") do spec.truthy(#line <= 60 or line:find("letter stands for", 1, true)) end
    spec.contains(text, "=x\n")
    spec.contains(text, "(a letter stands for ")
    spec.contains(text, "x failed 1")
  end)
  spec.case("says what is not in it", function()
    spec.contains(drawn { job(20, "FAILED"), { status = "FAILED", start_time = "soon" } },
      "\n2 jobs; 1 without a time are not shown\n")
    spec.equal(drawn {}, "no jobs\n")
    local two_years = { job(20, "COMPLETED"), { status = "COMPLETED", start_time = "2025-11-20T10:00:00Z" } }
    spec.contains(drawn(two_years), "the last 62 days; earlier ones are not shown")
  end)
end)

spec.group("a chart of durations", function()
  spec.case("has the median and the longest of each day", function()
    local first = { job(20, "COMPLETED", 60), job(20, "COMPLETED", 120), job(20, "FAILED", 240) }
    local text = drawn({ job(21, "RUNNING"), table.unpack(first) }, "duration", 50)
    spec.contains(text, "\n 2026-11-20  2m       4m       ==========---------\n 2026-11-21\n")
    spec.contains(text, "\n4 jobs; 1 without an end are not counted\n")
  end)
end)

spec.group("a chart of coverage", function()
  local function backup(day, status, vms)
    local start = ("2026-11-%02dT10:00:00Z"):format(day)
    return { start_time = start, status = status, partial = status == "PARTIAL", vms = vms }
  end
  spec.case("has a line for each VM and a column for each of seven days", function()
    local web, db = { name = "web01", uuid = "u1" }, { name = "db01", uuid = "u2" }
    local failed = { name = "db01", uuid = "u2", failed = true }
    local text = drawn({
      backup(23, "COMPLETED", { web, failed }), backup(23, "COMPLETED", { web }), backup(22, "FAILED", { web }),
      backup(22, "COMPLETED", { db }), backup(10, "COMPLETED", { web }), backup(21, "COMPLETED", {}),
    }, nil, 80, "backups")
    spec.contains(text, "vm      11-17  11-18  11-19  11-20  11-21  11-22  11-23\n")
    spec.contains(text, "\n db01        .      .      .      .      .      1      x\n")
    spec.contains(text, "\n web01       .      .      .      .      .      x      2\n")
    spec.contains(text, "\n 1 to 9, + good backups of that day   x failed ones only   . none\n")
    spec.contains(text, "\n6 backups; 2 VMs, 2 with a gap in the seven days to 2026-11-23, the newest here\n"
      .. "1 of them names no VMs, and counts for none\n")
  end)
  spec.case("has the days alone where room is short", function()
    local text = drawn({ backup(23, "COMPLETED", { { name = "a_very_long_name_of_a_vm", uuid = "1" } }),
      backup(22, "FAILED", { { name = "b", uuid = "2" } }) }, nil, 44, "backups")
    spec.contains(text, " vm               17  18  19  20  21  22  23\n")
    spec.contains(text, "\n b                 .   .   .   .   .   x   .\n")
    for line in text:gmatch("[^\n]+") do spec.truthy(utf8.len(line) <= 44, line) end
  end)
  spec.case("says without colours where some of a day failed, and never good what is not known to be", function()
    local function vm(name, failed) return { name = name, uuid = name, failed = failed } end
    local text = drawn({
      backup(23, "COMPLETED", { vm "a", vm "b", vm "c" }), backup(23, "FAILED", { vm "a" }),
      backup(23, "ODD", { vm "b" }), backup(22, "PARTIAL", { vm("a", false), vm("b", true), vm "c" }),
      backup(21, "WARNING", { vm("a", false), vm "b" }), backup(20, "RUNNING", { vm "a" }),
      { start_time = "2026-11-19T10:00:00Z", status = "COMPLETED", vms = { vm "a", vm("b", false) } },
    }, nil, 80, "backups")
    spec.contains(text, "\n a           .      .      ?      ?      1      1     1!\n")
    spec.contains(text, "\n b           .      .      1      .      ?      x     1?\n")
    spec.contains(text, "\n c           .      .      .      .      .      ?      1\n")
    spec.contains(text, "\n 1 to 9, + good backups of that day   ! others failed   x failed ones only\n"
      .. " ? not known to be good   . none\n")
    spec.contains(text, "3 VMs, 3 with a gap")
  end)
  spec.case("tells a gap from what is not known", function()
    local items = {}
    for day = 17, 23 do
      items[#items + 1] = backup(day, day == 20 and "ODD" or "COMPLETED", { { name = "a", uuid = "1" } })
    end
    spec.contains(drawn(items, nil, 80, "backups"), "\n7 backups; 1 VM, 0 with a gap in the seven days to "
      .. "2026-11-23, the newest here,\nand 1 where that is not known\n")
  end)
  -- A chart of all backups that are known, of which the VMs in none of them are read so.
  local function of_all(read, count)
    local backups = { backup(23, "COMPLETED", { { name = "web01", uuid = "1" } }), backup(20, "COMPLETED", {}),
      backup(22, "COMPLETED", {}) }
    return drawn(backups, nil, 80, "backups", { others = { count = count or #backups, read = read } })
  end
  spec.case("has the VMs without any backup", function()
    local text = of_all(function() return { { name = "build07", moref = "vm-9" }, { moref = "vm-10" } } end)
    spec.contains(text, "\n build07      .      .      .      .      .      .      .\n")
    spec.contains(text, "\n vm-10        .      .      .      .      .      .      .\n web01 ")
    spec.contains(text, "; 3 VMs, 3 with a gap")
    spec.equal(text:find("not shown", 1, true), nil)
    -- None of their days may be one of the backups that name nobody.
    spec.contains(text, "\n2 of them name no VMs, and count for none\n")
  end)
  spec.case("takes what a report says of a VM that is in backups without names", function()
    local function line(last_backup, last_outcome)
      local row = { name = "db01", last_backup = last_backup, last_outcome = last_outcome }
      return of_all(function() return { row } end):match("\n db01([^\n]*)")
    end
    spec.contains(of_all(function() return { { name = "db01", last_backup = "2026-11-22T10:00:00Z",
      last_outcome = "done" } } end), "\n2 of them name no VMs, and count for none: which they hold is not known, so\n"
      .. "their days are a ? for VMs that no backup names\n")
    spec.equal(line("2026-11-22T10:00:00Z", "done"), "        .      .      .      ?      .      1      .")
    spec.equal(line("2026-11-22T10:00:00Z", "failed"), "        .      .      .      ?      .      x      .")
    spec.equal(line("2026-11-22T10:00:00Z", "unknown"), "        .      .      .      ?      .      ?      .")
    spec.equal(line("2026-11-22T10:00:00Z", "warning"), "        .      .      .      ?      .      ?      .")
    spec.equal(line(nil, nil), "        .      .      .      .      .      .      .")
    spec.equal(line(0, nil), "        .      .      .      .      .      .      .")
    -- One that can't be read is not never.
    spec.equal(line("soon", "done"), "        ?      ?      ?      ?      ?      ?      ?")
  end)
  spec.case("ends with the newest day that is told of, by the backups or by a report", function()
    local text = of_all(function() return { { name = "db01", last_backup = "2026-11-25T10:00:00Z",
      last_outcome = "done" } } end)
    spec.contains(text, "\n db01        .      ?      .      ?      .      .      1\n")
    spec.contains(text, "with a gap in the seven days to 2026-11-25, the newest here")
  end)
  spec.case("draws a VM once, whatever its backups say of it, and tells no gap where one may be of it", function()
    local uuid = "50201C3E-AFC2-2BC6-1F91-DD04B9A77FA0"
    local items = {
      backup(23, "COMPLETED", { { name = "a", uuid = uuid, moref = "vm-1" } }),
      backup(22, "COMPLETED", { { name = "a", uuid = uuid:lower() } }),
      backup(21, "COMPLETED", { { name = "a", moref = "vm-1" } }), backup(20, "COMPLETED", { { name = "A" } }),
      backup(19, "COMPLETED", { { name = "new" } }), backup(18, "COMPLETED", { { name = "alone" } }),
    }
    local text = drawn(items, nil, 80, "backups", { others = { count = #items, read = function()
      return { { name = "new", uuid = "50", moref = "vm-9" } }
    end } })
    spec.contains(text, "\n a           .      .      .      ?      1      1      1\n"
      .. " alone       .      1      .      .      .      .      .\n"
      .. " new         .      .      ?      .      .      .      .\n")
    spec.contains(text, "; 3 VMs, ")
    -- Of the VM that was asked for.
    text = drawn(items, nil, 80, "backups", { is_asked_for = function(part) return part.moref == "vm-1" end })
    spec.contains(text, "\n a           .      .      .      ?      1      .      1\n")
    spec.contains(text, "; 1 VM, ")
  end)
  spec.case("says where it is not known which VMs have none", function()
    spec.contains(of_all(function() return {}, { "reports.protected_vms" } end),
      "\nwhether there are other VMs is not known: reports.protected_vms came without a\nlist\n")
    spec.contains(of_all(function() error { kind = "appliance", message = "status 500" } end),
      "\nwhich VMs have no backup at all is not known: status 500\n")
    -- Of a part of the backups no VM can be missed.
    spec.contains(of_all(function() error("not asked") end, 4),
      "\nVMs that are in none of these backups are not shown: scv.known_backups():chart()\nhas all\n")
  end)
  spec.case("tells VMs of one name apart", function()
    local text = drawn({ backup(23, "COMPLETED", { { name = "a", uuid = "1" }, { name = "a", uuid = "2" } }) })
    spec.contains(text, "2 VMs")
  end)
end)

spec.group("a chart", function()
  spec.case("says what it lacks", function()
    spec.raises({ kind = "argument", message = "List:chart: the list has no start_time to draw outcomes by" },
      drawn, { { id = 1, status = "x" } })
    spec.raises({ kind = "argument", message = "List:chart: the list has no vms to draw coverage by" },
      drawn, { job(1, "FAILED") }, "coverage")
    spec.raises({ kind = "argument", message = 'List:chart: what must be outcomes, coverage or duration, got "pie"' },
      drawn, { job(1, "FAILED") }, "pie")
  end)
end)
