local spec = ...

local function fixture(options)
  local shell = spec.fake_shell.new(options)
  return shell.library("tasks/parallel").parallel, shell, shell.library("core/list")
end

spec.group("parallel", function()
  spec.case("gives rows in the order of the items, whoever ends first", function()
    local parallel, shell, List = fixture()
    local rows = parallel({ 3, 1, 2 }, function(seconds, index)
      shell.sleep(seconds)
      return seconds * 10 + index
    end)
    spec.truthy(List.is(rows))
    spec.equal(rows[1], { item = 3, ok = true, value = 31 })
    spec.equal(rows[2], { item = 1, ok = true, value = 12 })
    spec.equal(shell.monotonic(), 3)
  end)
  spec.case("keeps to its limit with many more items", function()
    local parallel, shell = fixture()
    local items, now, most = {}, 0, 0
    for n = 1, 100 do items[n] = n end
    local function work()
      now = now + 1
      most = math.max(most, now)
      shell.sleep(1)
      now = now - 1
    end
    parallel(items, work, { limit = 7 })
    spec.equal(most, 7)
    parallel(items, work)
    spec.equal(most, 8)
  end)
  spec.case("of nothing is an empty List", function()
    local parallel, _, List = fixture()
    local rows = parallel({}, print)
    spec.equal(#rows, 0)
    spec.truthy(List.is(rows))
  end)
  spec.case("takes the list as it was", function()
    local parallel, shell = fixture()
    local items = { 1, 2, 3 }
    local rows = parallel(items, function(item)
      items[2] = nil
      shell.sleep(1)
      return item
    end, { limit = 1 })
    spec.equal(rows[2].value, 2)
  end)
  spec.case("works inside of another parallel", function()
    local parallel, shell = fixture()
    local rows = parallel({ 1, 2 }, function(outer)
      return #parallel({ 1, 2, 3 }, function(inner) shell.sleep(inner) return outer * inner end)
    end)
    spec.equal({ rows[1].value, rows[2].value }, { 3, 3 })
  end)
end)

spec.group("parallel with failures", function()
  local function fail_at(shell, kinds)
    return function(item)
      shell.sleep(1)
      if kinds[item] == "lua" then error("plain", 0) end
      if kinds[item] then shell.raise { kind = kinds[item], message = "no " .. item } end
      return item
    end
  end
  spec.case("runs all, then raises an error that carries the rows", function()
    local parallel, shell = fixture()
    local raised = spec.raises({ kind = "parallel", message = "1 of 3 failed: b (no b)", kinds = { "job" } },
      parallel, { "a", "b", "c" }, fail_at(shell, { b = "job" }))
    spec.equal(#raised.rows, 3)
    spec.equal(raised.rows[2].ok, false)
    spec.equal(raised.rows[2].error.kind, "job")
    spec.equal(raised.rows[3].value, "c")
  end)
  spec.case("names the first few failures, and counts the others", function()
    local parallel, shell = fixture()
    local raised = spec.raises({ kind = "parallel", kinds = { "lua", "not_found" } }, parallel,
      { "a", "b", "c", "d", "e" }, fail_at(shell, { a = "lua", b = "lua", c = "not_found", d = "lua" }))
    spec.equal(raised.message, "4 of 5 failed: a (plain), b (plain), c (no c), and 1 more")
  end)
  spec.case("quotes of what is long, and of failures inside of failures, no more than a person reads", function()
    local parallel = fixture()
    local function nested(depth)
      if depth == 0 then error("the very cause", 0) end
      return parallel({ 1, 2, 3 }, function() return nested(depth - 1) end)
    end
    local raised = spec.raises({ kind = "parallel", cause = "the very cause" }, nested, 6)
    spec.truthy(#raised.message < 1500)
    spec.contains(raised.message, "3 of 3 failed: 1 (3 of 3 failed: 1 (")
    spec.contains(raised.message, "… the very cause")
    local long = spec.raises({ kind = "parallel" }, parallel, { ("x"):rep(5000) }, function()
      error(("€"):rep(5000), 0)
    end)
    spec.truthy(#long.message < 3000)
    spec.contains(long.message, ("x"):rep(100) .. "… (€")
    spec.contains(long.message, "€…)")
    spec.equal(#long.rows[1].error, 15000)
  end)
  spec.case("takes for the cause of a failure only a text", function()
    local parallel, shell = fixture()
    local long = ("x"):rep(500)
    for _, cause in ipairs { 42, true, { "a" }, shell.json_null } do
      local raised = spec.raises({ kind = "parallel", kinds = { "job" }, cause = long }, parallel, { 1 }, function()
        shell.raise { kind = "job", message = long, cause = cause }
      end)
      spec.contains(raised.message, "1 of 1 failed: 1 (xxx")
    end
  end)
  spec.case("collects instead, if asked to", function()
    local parallel, shell = fixture()
    local rows = parallel({ "a", "b" }, fail_at(shell, { a = "connect" }), { errors = "collect" })
    spec.equal({ rows[1].ok, rows[1].error.kind, rows[2].ok }, { false, "connect", true })
    spec.equal(rows:count { ok = false }, 1)
  end)
  spec.case("tells the kinds inside a nested one", function()
    local parallel, shell = fixture()
    spec.raises({ kind = "parallel", kinds = { "parallel", "unknown_outcome" } }, parallel, { 1 }, function()
      return parallel({ "x" }, fail_at(shell, { x = "unknown_outcome" }))
    end)
  end)
  spec.case("says at once of which item the outcome is unknown: an interrupt would take the rows with it", function()
    local parallel, shell = fixture()
    parallel({ "x", "y" }, fail_at(shell, { x = "unknown_outcome", y = "appliance" }), { errors = "collect" })
    spec.equal(#shell.notes, 1)
    spec.truthy(shell.notes[1]:find("^x: ") ~= nil)
  end)
  spec.case("ends with an interrupt, and starts no further item", function()
    local parallel, shell = fixture()
    local started = 0
    spec.raises({ kind = "interrupted" }, parallel, { 1, 2, 3, 4, 5 }, function(item)
      started = started + 1
      shell.sleep(item)
      if item == 2 then shell.raise { kind = "interrupted", message = "interrupted" } end
    end, { limit = 2 })
    spec.equal(started, 3)
  end)
end)

spec.group("parallel refuses", function()
  spec.case("what is no list, no function, no option", function()
    local parallel = fixture()
    local function refused(message, ...) spec.raises({ kind = "argument", message = message }, parallel, ...) end
    refused("parallel: list must be a list, got nil")
    refused("parallel: list must be a list, got a table", { a = 1 }, print)
    refused("parallel: fn must be a function, got nil", { 1 })
    refused("parallel: options must be a table, got the integer 4", { 1 }, print, 4)
    refused('parallel: limits is not an argument; did you mean "limit"?', { 1 }, print, { limits = 4 })
    refused("parallel: limit must be a count of 1 or more, got the integer 0", { 1 }, print, { limit = 0 })
    refused('parallel: errors must be "raise" or "collect", got "ignore"', { 1 }, print, { errors = "ignore" })
  end)
end)

spec.group("parallel at a terminal", function()
  spec.case("has one progress line, and wipes it", function()
    local parallel, shell = fixture { terminal = { stdout = true, stderr = true, stdin = true, width = 80 } }
    parallel({ 1, 2, 3, 4 }, function(item) shell.sleep(item) end, { limit = 4 })
    spec.equal(shell.progress_lines[1], "0 of 4  [--------------------]   0 %  00:00")
    spec.equal(shell.progress_lines[3], "2 of 4  [##########----------]  50 %  00:02")
    spec.equal(shell.progress_lines[#shell.progress_lines], false)
  end)
  spec.case("keeps the line to itself when nested", function()
    local parallel, shell = fixture()
    parallel({ 1, 2 }, function() return parallel({ 1, 2, 3 }, function(n) shell.sleep(n) end) end)
    for _, line in ipairs(shell.progress_lines) do
      if line then spec.contains(line, " of 2") end
    end
  end)
end)
