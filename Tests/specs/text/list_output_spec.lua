local spec = ...

-- A list, and what was written to files.
local function fixture(options)
  local shell = spec.fake_shell.new(options)
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
  -- A folder with programs of these names, which write what they read to a file of theirs; and what one of them got.
  local function programs(...)
    local folder = os.tmpname()
    os.remove(folder)
    os.execute(("mkdir '%s'"):format(folder))
    for _, name in ipairs { ... } do
      local file = assert(io.open(("%s/%s"):format(folder, name), "w"))
      file:write(('#!/bin/sh\ncat >"$0.got"\n'))
      file:close()
    end
    os.execute(("chmod +x '%s'/*"):format(folder))
    local function got(name)
      local file = assert(io.open(("%s/%s.got"):format(folder, name)))
      local text = file:read("a")
      file:close()
      return text
    end
    return folder, got, function() os.execute(("rm -r '%s'"):format(folder)) end
  end
  spec.case("gives a pager at a terminal what people read, and any other program values as they came", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 40, height = 24, color = true }
    local AT_TERMINAL = { terminal = terminal }
    local folder, got, done = programs("less", "more", "most", "cat2")
    local function piped_to(name, options, command)
      local list = fixture(options)
      for row = 1, 2 do
        list[row].start_time, list[row].total_bytes = "11/23/2026 03:05:09 PM", 2048
        list[row].note = ("x"):rep(30) .. row
      end
      list:pipe((command or "'%s/%s'"):format(folder, name))
      return got(name)
    end
    local raw = { "11/23/2026 03:05:09 PM", "2048" }
    local read = { "2026-11-23 15:05:09", "2 KiB" }
    for _, case in ipairs {
      { "less", AT_TERMINAL, read }, { "most", AT_TERMINAL, read }, { "cat2", AT_TERMINAL, raw }, { "less", nil, raw },
      { "less", AT_TERMINAL, read, "A=1 B= %s/%s -N" }, { "cat2", AT_TERMINAL, raw, "%s/%s | less" },
      { "cat2", AT_TERMINAL, raw, "%s/%s -c less" },
    } do
      local text = piped_to(case[1], case[2], case[4])
      for _, value in ipairs(case[3]) do spec.contains(text, value) end
      spec.contains(text, ("x"):rep(30) .. "1")
      spec.equal(text:find("\27", 1, true), nil)
    end
    -- One that can't show what is further right gets what fits.
    for line in piped_to("more", AT_TERMINAL):gmatch("[^\n]+") do spec.truthy(utf8.len(line) <= 40) end
    local list = fixture(AT_TERMINAL)
    list:pipe(("'%s/less'"):format(folder), "csv")
    spec.contains(got("less"), "id,name,status\n")
    done()
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
