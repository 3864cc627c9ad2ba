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
end)
