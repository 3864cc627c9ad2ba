local spec = ...

local shell = spec.fake_shell.new()
local csv, List = shell.library("text/csv"), shell.library("core/list")

local function plain(rows)
  local copy = {}
  for index, row in ipairs(rows) do copy[index] = row end
  return copy
end

spec.group("csv.parse", function()
  spec.case("gives a List of records by the names of the header", function()
    local rows = csv.parse("name,policy\ngold_web,daily\nlab,weekly\n")
    spec.truthy(List.is(rows))
    spec.equal(plain(rows), { { name = "gold_web", policy = "daily" }, { name = "lab", policy = "weekly" } })
  end)

  spec.case("takes quotes, commas, line ends and quotes within quotes", function()
    local rows = csv.parse('a,b\n"x, ""y""","1\n2"\n"",z')
    spec.equal(plain(rows), { { a = 'x, "y"', b = "1\n2" }, { a = "", b = "z" } })
  end)

  spec.case("leaves out what is not there, and keeps what is empty", function()
    spec.equal(plain(csv.parse('a,b,c\n1,,""\n')), { { a = "1", c = "" } })
  end)

  spec.case("takes lines of bare separators, as spreadsheets leave them, for no records", function()
    spec.equal(#csv.parse("vm,location\nweb01,\n,,\n,,,\n"), 1)
    spec.equal(#csv.parse("vm,location\nweb01,\n,\n", { required = { "vm" } }), 1)
    -- Where nothing says that a column must be filled, a row of empty fields may be meant.
    spec.equal(#csv.parse("vm,location\nweb01,\n,\n"), 2)
  end)
  spec.case("takes CRLF, a byte order mark, no last line end, and blank lines", function()
    spec.equal(plain(csv.parse("\xEF\xBB\xBFa,b\r\n1,2\r\n\r\n3,4")), { { a = "1", b = "2" }, { a = "3", b = "4" } })
  end)

  spec.case("takes another separator, also one that means something in patterns", function()
    for _, separator in ipairs { ";", "\t", "|", "%", "^", "]", "-" } do
      local text = ("a%sb\n1%s2\n"):format(separator, separator):gsub("%%%%", "%%")
      if separator == "%" then text = "a%b\n1%2\n" end
      spec.equal(plain(csv.parse(text, { separator = separator })), { { a = "1", b = "2" } })
    end
  end)

  spec.case("reads what it wrote, in the same order of columns", function()
    local text = 'b,a\nx,"1,2"\ny,"p""q"\n'
    spec.equal(csv.parse(text):csv(), text)
  end)

  spec.case("passes over what PowerShell and Excel put before the header", function()
    for _, text in ipairs {
      "#TYPE System.X\r\n\"a\",\"b\"\r\n\"1\",\"2\"\r\n", "sep=;\r\na;b\r\n1;2\r\n", '\xEF\xBB\xBF"sep=;"\na;b\n1;2',
      "SEP=\t\na\tb\n1\t2\n", "#TYPE x\nsep=|\na|b\n1|2\n", "sep=;\n#TYPE x\na;b\n1;2\n",
    } do
      shell.notes = {}
      local rows = csv.parse(text)
      spec.equal(plain(rows), { { a = "1", b = "2" } })
      spec.equal(shell.notes, {})
    end
    spec.equal(csv.line(csv.parse("#TYPE x\nsep=;\na;b\n1;2\n")[1]), 4)
    -- What is said in the call counts.
    spec.equal(plain(csv.parse("sep=;\na|b\n1|2\n", { separator = "|" })), { { a = "1", b = "2" } })
    local raised = spec.raises({ kind = "argument", line = 2 }, csv.parse, "#TYPE x\na,b\n", { only = { "a" } })
    spec.contains(raised.message, "line 2: there is a column b")
  end)

  spec.case("takes semicolons and tabs where the header has no comma, and says so", function()
    for text, word in pairs { ["vm;at\r\nweb01;x,y\r\n"] = "semicolons", ['"vm"\t"at"\nweb01\t"x,y"\n'] = "tabs" } do
      shell.notes = {}
      spec.equal(plain(csv.parse(text)), { { vm = "web01", at = "x,y" } })
      spec.equal(shell.notes, { "the text is read as parted by " .. word })
    end
    spec.equal(plain(csv.parse('"a;b",c\n1,2\n')), { { ["a;b"] = "1", c = "2" } })
    spec.equal(plain(csv.parse("vm\na;b\n")), { { vm = "a;b" } })
  end)

  spec.case("leaves out columns without a name and without values, and lines without any", function()
    spec.equal(plain(csv.parse("vm,at,,\nweb01,x,,\n,,,\nweb02,,,\n")),
      { { vm = "web01", at = "x" }, { vm = "web02" } })
    spec.equal(plain(csv.parse("a,b\n,\n")), { {} })
  end)

  spec.case("takes off the apostrophe before what would be a formula, and no other", function()
    spec.equal(plain(csv.parse("a,'=b\n'=1,'-x\n'x,''=y\n")),
      { { a = "=1", ["=b"] = "-x" }, { a = "'x", ["=b"] = "'=y" } })
    spec.equal(plain(csv.parse("a\n'=1\n", { raw = true })), { { a = "'=1" } })
  end)

  spec.case("gives no rows for a header alone", function() spec.equal(#csv.parse("a,b\n"), 0) end)

  local refused = {
    { "a,b\n1,2\n3\n", "line 3: has 1 field, the header has 2" },
    { "a,b\n1,2,3\n", "line 2: has 3 fields, the header has 2" },
    { 'a,b\n"1\n2",x\n3\n', "line 4: has 1 field" },
    { 'a,b\n1,2\n"3,4\n5,6\n', "line 3: a quote is opened and never closed" },
    { 'a,b\n1,2"x\n', "line 2: a quote stands within a field" },
    { 'a,b\n"1"x,2\n', "line 2: text follows a closing quote" },
    { "a,a\n", 'line 1: two columns are called "a"' },
    { "a,,b\n1,,2\n1,x,2\n", 'line 3: has "x" in column 2, which has no name' },
    { ",,\n", "line 1: no column has a name" },
    { "sep=;\n", "line 2: it is empty" },
    { "#TYPE x\na,b\n1,2\n3\n", "line 4: has 1 field" },
    { "", "line 1: it is empty" },
    { "\xEF\xBB\xBF", "line 1: it is empty" },
    { "a\0b", "line 1: it holds a zero byte" },
  }
  for _, case in ipairs(refused) do
    spec.case("refuses: " .. case[2], function()
      spec.contains(spec.raises({ kind = "argument" }, csv.parse, case[1]).message, case[2])
    end)
  end

  spec.case("wants the columns that it is told", function()
    local raised = spec.raises({ kind = "argument" }, csv.parse, "nmae,policy\n", { columns = { "name" } })
    spec.contains(raised.message, 'there is no column "name"')
    spec.contains(raised.hint, 'is it "nmae"?')
    spec.equal(#csv.parse("name,policy\n", { columns = { "policy" } }), 0)
  end)

  spec.case("refuses columns that mean nothing, and records that lack what is required", function()
    local options = { only = { "name", "policy" }, required = { "name" } }
    spec.equal(#csv.parse("name,policy\na,\n", options), 1)
    local raised = spec.raises({ kind = "argument", line = 1 }, csv.parse, "name,polcy\na,b\n", options)
    spec.contains(raised.message, 'line 1: there is a column polcy, which means nothing here; did you mean "policy"?')
    spec.equal(raised.hint, "it takes name, policy")
    for _, text in ipairs { "name,policy\na,b\n,b\n", 'name,policy\na,b\n"",b\n' } do
      spec.contains(spec.raises({ kind = "argument", line = 3 }, csv.parse, text, options).message, "has no name")
    end
    spec.contains(spec.raises({ kind = "argument" }, csv.parse, "policy\nb\n", options).message, 'no column "name"')
    spec.raises({ kind = "argument", argument = "only" }, csv.parse, "a\n", { only = "a" })
  end)

  spec.case("tells the line of a record", function()
    local rows = csv.parse('name,text\na,"two\nlines"\n\nb,c\n')
    spec.equal({ csv.line(rows[1]), csv.line(rows[2]), csv.line {} }, { 2, 5, nil })
  end)

  spec.case("refuses options that are none", function()
    spec.raises({ kind = "argument", argument = "seperator" }, csv.parse, "a\n", { seperator = ";" })
    spec.raises({ kind = "argument", argument = "separator" }, csv.parse, "a\n", { separator = ";;" })
    spec.raises({ kind = "argument", argument = "text" }, csv.parse, 5)
  end)
end)

spec.group("csv.encode", function()
  spec.case("writes no file, and says what does", function()
    spec.raises({ kind = "argument", message = 'csv: options must be a table, got "p.csv"',
      hint = 'it gives the text; list:save("p.csv") writes a file' }, csv.encode, { { a = 1 } }, "p.csv")
    spec.raises({ kind = "argument", message = "csv: options must be a table, got a boolean" }, csv.encode, {}, true)
  end)
  local TEXTS = { "=1+1", "+x", "-x", "@x", "\tx", "\rx", "-", "'=x", "''+x" }

  spec.case("disarms texts that a spreadsheet would run, unless told otherwise", function()
    for _, text in ipairs(TEXTS) do
      spec.contains(List { { a = text } }:csv(), "'" .. text)
      spec.equal(List { { a = text } }:csv({ raw = true }):find("'" .. text, 1, true), nil)
      spec.contains(List { { a = { text, "b" } } }:csv(), "'" .. text)
    end
    spec.equal(List { { a = -5, b = "x=1", c = "'x" } }:csv(), "a,b,c\n-5,x=1,'x\n")
    spec.equal(List { { ["=a"] = 1 } }:csv(), "'=a\n1\n")
    spec.raises({ kind = "argument", argument = "rwa" }, List.csv, List { { a = 1 } }, { rwa = true })
  end)

  spec.case("is read back as it was", function()
    for _, text in ipairs(TEXTS) do
      spec.equal(plain(csv.parse(List { { a = text, b = 1 } }:csv())), { { a = text, b = "1" } })
      spec.equal(plain(csv.parse(List { { a = text, b = 1 } }:csv { raw = true }, { raw = true })),
        { { a = text, b = "1" } })
    end
  end)
end)

spec.group("csv.read", function()
  spec.case("reads a file, and names it in what is wrong", function()
    local path = os.tmpname()
    spec.cleanup(function() os.remove(path) end)
    local file = assert(io.open(path, "wb"))
    file:write("a,b\r\n1,2\r\n3\r\n")
    file:close()
    spec.contains(spec.raises({ line = 3 }, csv.read, path).message, "csv.read: " .. path .. ", line 3: ")
  end)

  spec.case("says which file can't be read", function()
    spec.contains(spec.raises({ kind = "argument" }, csv.read, "/nowhere/x.csv").message, "/nowhere/x.csv")
    spec.raises({ kind = "argument" }, csv.read, "/tmp")
    spec.raises({ kind = "argument", argument = "path" }, csv.read, "")
  end)
end)
