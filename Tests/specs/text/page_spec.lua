local spec = ...

local function fixture(terminal)
  return spec.fake_shell.new({ terminal = terminal }).library("text/page")
end

spec.group("a page of help", function()
  spec.case("is as wide as the terminal, a hundred columns at most", function()
    local function width(columns, is_terminal) return fixture({ stdout = is_terminal, width = columns }).width() end
    spec.equal({ width(80, true), width(200, true), width(40, false) }, { 80, 100, 100 })
  end)
  spec.case("is broken between words, by the columns that they take", function()
    local page = fixture()
    spec.equal(page.broken("one two three", 7), { "one two", "three" })
    spec.equal(page.broken("日本 日本 日本", 9), { "日本 日本", "日本" })
    spec.equal(page.broken("a_word_longer_than_that b", 5), { "a_word_longer_than_that", "b" })
    spec.equal(page.broken("", 5), { "" })
  end)
  spec.case("has lines of two parts, the second of them below itself", function()
    local page = fixture { stdout = true, width = 40 }
    spec.equal(page.aligned { { "a", "one two three four five six seven eight" }, { "long", "x" }, { "b" } }, {
      "  a     one two three four five six", "        seven eight", "  long  x", "  b",
    })
  end)
end)
