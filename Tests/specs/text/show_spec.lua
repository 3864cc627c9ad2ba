local spec = ...

local function fixture(options)
  local shell = spec.fake_shell.new(options)
  return shell.library("text/show").render, shell.library("core/list"), shell
end

spec.group("show auto", function()
  spec.case("prints plain values as print does", function()
    local render, _, shell = fixture()
    spec.equal(render("auto"), "")
    spec.equal(render("auto", nil), "nil\n")
    spec.equal(render("auto", 1, "a", nil, true), "1\ta\tnil\ttrue\n")
    spec.equal(render("auto", "two\nlines"), "two\nlines\n")
    spec.equal(render("auto", shell.json_null), "json.null\n")
  end)
  spec.case("keeps a string's bytes in a pipe, and makes them safe at a terminal", function()
    spec.equal(fixture()("auto", "a\27b"), "a\27b\n")
    local terminal = { stdout = true, stderr = true, stdin = true, width = 80, height = 24 }
    spec.equal(fixture { terminal = terminal }("auto", "a\27b\n\tc"), "a\\x1bb\n\tc\n")
  end)
  spec.case("lets nothing command a terminal in any form, and keeps each form exact in a pipe", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 80 }
    local rows = { { name = "a\u{202e}b\u{9b}" } }
    for _, form in ipairs { "auto", "table", "lua", "json", "ndjson", "csv" } do
      local text = fixture { terminal = terminal }(form, rows)
      spec.equal(text:find("\u{202e}", 1, true) or text:find("\u{9b}", 1, true), nil, form)
      spec.contains(text, "202e")
    end
    spec.contains(fixture { terminal = terminal }("json", rows), [["a\u202eb\u009b"]])
    spec.contains(fixture()("json", rows), "a\u{202e}b\u{9b}")
    spec.contains(fixture()("csv", rows), "a\u{202e}b\u{9b}")
  end)
  spec.case("prints lists as tables, also plain ones, fitted to a terminal only", function()
    local rows = { { name = ("x"):rep(40) } }
    spec.contains(fixture()("auto", rows), ("x"):rep(40))
    local terminal = { stdout = true, stderr = true, stdin = true, width = 20, height = 24 }
    rows[2] = { name = "y" }
    spec.contains(fixture { terminal = terminal }("auto", rows), " " .. ("x"):rep(9) .. "…" .. ("x"):rep(9) .. "\n")
  end)
  spec.case("prints lists of lists, tables that hold themselves, and many items, as Lua", function()
    local render = fixture()
    spec.equal(render("auto", { { 1, 2 }, { 3, 4 } }), "{{1, 2}, {3, 4}}\n")
    local terminal = { stdout = true, stderr = true, stdin = true, width = 80, height = 24 }
    local at_terminal = fixture { terminal = terminal }
    local cycle, many = { 1 }, {}
    cycle[2] = cycle
    for index = 1, 1000 do many[index] = index end
    spec.equal(at_terminal("auto", cycle), "{1, (cycle)}\n")
    spec.contains(at_terminal("auto", many), "100,\n  … 900 more")
    spec.contains(render("auto", many), "1000,\n}")
    spec.contains(at_terminal("auto", { name = "a", inner = cycle }), " inner  {1, (cycle)}\n")
  end)
  spec.case("prints a record upright, an error as its sentence, other tables as Lua", function()
    local render, _, shell = fixture()
    spec.equal(render("auto", { id = 1, name = "a" }), " id    1\n name  a\n")
    local raised = select(2, pcall(shell.raise, { kind = "job", message = "it failed", hint = "look" }))
    spec.equal(render("auto", raised), "it failed\nlook\n")
    spec.equal(render("auto", { 1, 2 }), "{1, 2}\n")
    spec.equal(render("auto", {}), "{}\n")
  end)
  spec.case("prints groups with their counts", function()
    local render, List = fixture()
    local items = List { { name = "a", type = "x" }, { name = "b", type = "y" }, { name = "c", type = "x" } }
    spec.equal(render("auto", items:group("type")),
      " key  count  items\n ---  -----  -----\n x        2  a, c\n y        1  b\n2 groups\n")
  end)
end)

spec.group("show in other forms", function()
  spec.case("table refuses what is no table", function()
    local render = fixture()
    spec.raises({ kind = "argument", message = "-o table: the result is no table: it is the integer 3" },
      render, "table", 3)
  end)
  spec.case("what has no such form is shown as it is at the prompt", function()
    local render, List = fixture { at_prompt = true }
    spec.equal(render("table", 3), "3\n")
    spec.equal(render("csv", 3), "3\n")
    spec.equal(render("csv", { 1, { 2 } }), render("auto", { 1, { 2 } }))
    spec.equal(render("csv", List { { a = 1 } }), "a\n1\n")
    spec.equal(render("csv", List { { a = 1 } }, 5), "a\n1\n5\n")
  end)
  spec.case("lua can be read back", function()
    local render = fixture()
    local value = { 1, 2.5, 3.0, "a\nb\0\255é", { ["end"] = true, ["a b"] = -1, [10] = "x" }, math.mininteger, 1 / 3 }
    local text = render("lua", value)
    local back = load("return " .. text)()
    spec.equal(back, value)
    spec.equal(math.type(back[3]), "float")
    spec.equal(text:find("\27"), nil)
  end)
  spec.case("lua marks cycles, depth and functions", function()
    local render = fixture()
    local cycle = { name = "c" }
    cycle.self = cycle
    spec.equal(render("lua", cycle), '{name = "c", self = nil --[[cycle]]}\n')
    spec.equal(render("lua", { f = print }), "{f = nil --[[function]]}\n")
    local deep = {}
    for _ = 1, 30 do deep = { deep } end
    spec.contains(render("lua", deep), "nil --[[deeper]]")
    spec.truthy(load("return " .. render("lua", deep)))
  end)
  spec.case("lua shows a shared table twice, since it is no cycle", function()
    local render = fixture()
    local shared = { 1 }
    spec.equal(render("lua", { shared, shared }), "{{1}, {1}}\n")
  end)
  spec.case("json and ndjson come from the encoder, ndjson line by line", function()
    local render, List = fixture()
    spec.equal(render("json", { id = 1 }), '{"id":1}\n')
    spec.equal(render("ndjson", List { { id = 1 }, { id = 2 } }), '{"id":1}\n{"id":2}\n')
    spec.equal(render("ndjson", { id = 1 }), '{"id":1}\n')
    spec.equal(render("ndjson", List {}), "")
    spec.equal(render("json", 1, 2), "1\n2\n")
    spec.equal(render("ndjson", List { { z = 1, a = 2, m = { y = 1, b = 2 } } }), '{"a":2,"m":{"b":2,"y":1},"z":1}\n')
  end)
  spec.case("csv takes lists of records, and one record as a list of one", function()
    local render, List = fixture()
    spec.equal(render("csv", List { { id = 1 }, { id = 2 } }), "id\n1\n2\n")
    spec.equal(render("csv", { id = 1 }), "id\n1\n")
  end)
  spec.case("refuses as CSV what is no list of records", function()
    local render, List = fixture()
    local hint = "csv needs a list of records"
    spec.raises({ kind = "argument", message = "-o csv: the result is the integer 3", hint = hint }, render, "csv", 3)
    spec.raises({ kind = "argument", hint = hint }, render, "csv", List { 1, 2 })
    spec.raises({ kind = "argument", message = "-o csv: the result is nil" }, render, "csv", nil)
  end)
  spec.case("an unknown form is refused", function()
    spec.raises({ kind = "argument", message = '-o: form must be auto, table, lua, json, ndjson or csv, got "xml"' },
      fixture(), "xml", 1)
  end)
end)

spec.group("show", function()
  spec.case("is heard by a transcript, as it is printed", function()
    local shell = spec.fake_shell.new {}
    local written, original = {}, io.stdout
    rawset(io, "stdout", { write = function(_, ...) written[#written + 1] = table.concat { ... } end })
    spec.cleanup(function() rawset(io, "stdout", original) end)
    shell.library("text/show").show { id = 1 }
    rawset(io, "stdout", original)
    spec.equal({ shell.transcribed, #written }, { written, 1 })
  end)
end)

spec.group("show at the prompt", function()
  local terminal = { stdout = true, stderr = true, stdin = true, width = 80, height = 24 }
  local function at_prompt(options)
    local shell = spec.fake_shell.new(options)
    return shell.library("text/show").at_prompt, shell.library("core/settings"), shell
  end
  spec.case("has the form of -o, until another is set", function()
    local show, settings = at_prompt { terminal = terminal, output_form = "json" }
    spec.equal(show { id = 1 }, '{"id":1}\n')
    settings.set { output = "lua" }
    spec.equal(show { id = 1 }, "{id = 1}\n")
    spec.equal(at_prompt { terminal = terminal } { id = 1 }, " id  1\n")
  end)
  spec.case("shows what fits the screen, and what nobody pages, at once", function()
    local rows = {}
    for index = 1, 100 do rows[index] = { id = index } end
    local whole = at_prompt { terminal = terminal }(rows)
    spec.contains(whole, "\n 100\n100 rows\n")
    local small = { rows[1], rows[2] }
    spec.equal(at_prompt { terminal = terminal, at_prompt = true }(small), " id\n --\n  1\n  2\n2 rows\n")
  end)
end)
