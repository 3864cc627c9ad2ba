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

  spec.case("gives no rows for a header alone", function() spec.equal(#csv.parse("a,b\n"), 0) end)

  local refused = {
    { "a,b\n1,2\n3\n", "line 3: has 1 field, the header has 2" },
    { "a,b\n1,2,3\n", "line 2: has 3 fields, the header has 2" },
    { 'a,b\n"1\n2",x\n3\n', "line 4: has 1 field" },
    { 'a,b\n1,2\n"3,4\n5,6\n', "line 3: a quote is opened and never closed" },
    { 'a,b\n1,2"x\n', "line 2: a quote stands within a field" },
    { 'a,b\n"1"x,2\n', "line 2: text follows a closing quote" },
    { "a,a\n", 'line 1: two columns are called "a"' },
    { "a,,b\n", "line 1: column 2 has no name" },
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
    raised = spec.raises({ kind = "argument" }, csv.parse, "name;policy\n", { columns = { "name" } })
    spec.contains(raised.hint, 'separator = ";"')
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
