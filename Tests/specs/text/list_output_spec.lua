local spec = ...

-- A list, and what was written to files.
local function fixture()
  local shell = spec.fake_shell.new()
  local written = {}
  function shell.write_private(path, text, overwrite)
    written[#written + 1] = { path = path, text = text, overwrite = overwrite }
  end
  local List = shell.library("core/list")
  local list = List.mark(List { { id = 1, name = "a", status = "FAILED" }, { id = 2, name = "<b>", status = "DONE" } },
    { noun = "jobs" })
  return list, written, shell
end

-- What a program got that wrote it to a file.
local function piped(list, form)
  local path = os.tmpname()
  list:pipe("cat >" .. path, form)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  os.remove(path)
  return text
end

spec.group("List:save", function()
  spec.case("writes the form that the name ends with", function()
    local list, written, shell = fixture()
    list:save("a.csv")
    list:save("b.json", { overwrite = true })
    list:save("c.v2.NDJSON")
    spec.equal(written[1], { path = "a.csv", text = "id,name,status\n1,a,FAILED\n2,<b>,DONE\n", overwrite = false })
    spec.equal(written[2].overwrite, true)
    spec.contains(written[2].text, '"name":"<b>"')
    spec.equal(written[3].text, '{"id":1,"name":"a","status":"FAILED"}\n{"id":2,"name":"<b>","status":"DONE"}\n')
    spec.equal(shell.notes[1], "a.csv: 2 jobs")
  end)
  spec.case("writes a page on which nothing of a value is markup", function()
    local list, written = fixture()
    list:save("a.html")
    spec.contains(written[1].text, '<tr><td class="number">1</td><td>a</td><td class="bad">FAILED</td></tr>')
    spec.contains(written[1].text, "<td>&lt;b&gt;</td>")
    spec.contains(written[1].text, "<p>2 jobs</p>")
  end)
  spec.case("writes a page without what one can't see", function()
    local _, written, shell = fixture()
    local List = shell.library("core/list")
    List.mark(List { { name = "a\27[2Jb", ["k\u{202e}"] = "\u{200b}" } }, { noun = "jobs\u{202e}\7" }):save("a.html")
    local text = written[1].text
    for _, piece in ipairs { "a\\x1b[2Jb", "k\\u{202e}", "\\u{200b}", "<title>1 jobs\\u{202e}\\a</title>" } do
      spec.contains(text, piece)
    end
    spec.equal(text:find("[%z\1-\9\11-\31\127-\255]"), nil)
  end)
  spec.case("refuses a name that says no form, and options that are none", function()
    local list, written = fixture()
    spec.raises({ kind = "argument", message = 'List:save: path ends with no form that is known: "a.xls"' },
      list.save, list, "a.xls")
    spec.raises({ kind = "argument", message = "List:save: path must be the name of a file, got nil" },
      list.save, list)
    spec.raises({ kind = "argument", message = "List:save: force is not an argument" },
      list.save, list, "a.csv", { force = true })
    spec.equal(written, {})
  end)
end)

spec.group("List:pipe", function()
  spec.case("gives a program what a file would hold", function()
    local list = fixture()
    spec.equal(piped(list), " id  name  status\n --  ----  ------\n  1  a     FAILED\n  2  <b>   DONE\n2 jobs\n")
    spec.equal(piped(list, "csv"), "id,name,status\n1,a,FAILED\n2,<b>,DONE\n")
  end)
  spec.case("says that a program failed", function()
    local list, _, shell = fixture()
    spec.raises({ kind = "argument", message = 'List:pipe: command "cat >/dev/null; exit 3" ended with status 3' },
      list.pipe, list, "cat >/dev/null; exit 3")
    spec.raises({ kind = "interrupted" }, list.pipe, list, "cat >/dev/null; kill -INT $$")
    list:pipe("cat >/dev/null")
    spec.equal(shell.holds_interrupts, false)
    spec.raises({ kind = "argument", message = 'List:pipe: form must be table, json, ndjson, csv or lua, got "xml"' },
      list.pipe, list, "true", "xml")
    spec.raises({ kind = "argument", message = 'List:pipe: command must be a program\'s command line, got " "' },
      list.pipe, list, " ")
  end)
  spec.case("is what | does, of which the prompt shows the list no second time", function()
    local list, _, shell = fixture()
    local show = shell.library("text/show")
    spec.truthy((list | "cat >/dev/null") == list)
    spec.equal(show.at_prompt(list), "")
    spec.contains(show.at_prompt(list), "2 jobs")
    spec.raises({ kind = "argument", message = "|: the list stands on the left" },
      function() return "less" | list end)
  end)
end)
