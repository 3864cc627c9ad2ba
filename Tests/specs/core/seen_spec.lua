local spec = ...

local function fixture() return spec.fake_shell.new().library("core/seen") end

spec.group("a word as it is seen", function()
  spec.case("is the same in any capitals, with any blanks, and in each form of its letters", function()
    local seen = fixture()
    for _, word in ipairs { "CAFE\u{301}  X", " caf\u{e9}\u{a0}x\u{200b}", "Caf\u{c9} x" } do
      spec.equal(seen.form(word), seen.form("cafe\u{301} x"))
    end
    spec.equal(seen.form("cafe x") == seen.form("caf\u{e9} x"), false)
    spec.equal(seen.form("web01") == seen.form("web 01"), false)
  end)
  spec.case("stays as it is where nothing of it is seen", function()
    spec.equal(fixture().form(" \u{a0}"), " \u{a0}")
  end)
end)
