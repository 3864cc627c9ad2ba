local spec = ...

local function library(name) return spec.fake_shell.new().library(name) end

spec.group("wildcards", function()
  spec.case("stand for any letters and for one, and all else for itself", function()
    local wildcards = library("core/wildcards")
    for _, pattern in ipairs { "gold_*", "*", "gold_we?", "g*_*b", "gold_web" } do
      spec.equal(wildcards.fits("gold_web", pattern), true)
    end
    for _, pattern in ipairs { "gold", "gold_we", "old_*", "gold_web?", "GOLD_*", "gold.web", "[g]*" } do
      spec.equal(wildcards.fits("gold_web", pattern), false)
    end
    spec.equal(wildcards.fits("a+b (%)", "a+? (*)"), true)
  end)
  spec.case("take a letter for one, whatever its bytes", function()
    local wildcards = library("core/wildcards")
    spec.equal({ wildcards.fits("grün", "gr?n"), wildcards.fits("grün", "gr??n") }, { true, false })
  end)
  spec.case("are told from names that hold none", function()
    local wildcards = library("core/wildcards")
    spec.equal({ wildcards.is("a*"), wildcards.is("a?"), wildcards.is("a.b"), wildcards.is(1) },
      { true, true, false, false })
  end)
end)
