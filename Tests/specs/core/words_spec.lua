local spec = ...

local function library(name) return spec.fake_shell.new().library(name) end

spec.group("words", function()
  spec.case("are enumerated as people do", function()
    local words = library("core/words")
    spec.equal({ words.all_of {}, words.all_of { "a" }, words.all_of { "a", "b" }, words.all_of { "a", "b", "c" } },
      { "", "a", "a and b", "a, b and c" })
    spec.equal({ words.one_of { "a" }, words.one_of { "a", "b", "c" } }, { "a", "a, b or c" })
  end)
  spec.case("stand for the constants of the appliance", function()
    local words = library("core/words")
    spec.equal({ words.constant("on demand"), words.constant("Errors-and warnings"), words.constant("DAILY") },
      { "ON_DEMAND", "ERRORS_AND_WARNINGS", "DAILY" })
  end)
  spec.case("are given to a function once, and again when many others were", function()
    local words, asked = library("core/words"), {}
    local is_short = words.remembered(function(text)
      asked[#asked + 1] = text
      if text == "none" then return nil end
      return #tostring(text) < 3
    end)
    spec.equal({ is_short("a"), is_short("long"), is_short("a"), is_short("long") }, { true, false, true, false })
    spec.equal(asked, { "a", "long" })
    -- What is no text may be written in several ways, and nothing is nothing to keep.
    spec.equal({ is_short(1), is_short(1.0), is_short(1), is_short("none") == nil, is_short("none") == nil },
      { true, false, true, true, true })
    spec.equal(#asked, 7)
    for number = 1, 2000 do is_short("text " .. number) end
    spec.equal({ #asked, is_short("a"), #asked }, { 2007, true, 2008 })
  end)
  spec.case("stand without the blanks behind them", function()
    local words = library("core/words")
    spec.equal({ words.without_end("a b \t\n"), words.without_end(" a"), words.without_end("  "), words.without_end(""),
      words.without_end("\u{e9} "), words.without_end("x\u{a0}") }, { "a b", " a", "", "", "\u{e9}", "x\u{a0}" })
  end)
end)
