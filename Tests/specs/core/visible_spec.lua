local spec = ...

spec.group("visible", function()
  local function visible() return spec.fake_shell.new().library("core/visible") end
  spec.case("writes out what is unseen, in one line or in several", function()
    spec.equal(visible().text("a\27[2J\tb\u{202e}c\u{e0041}"), "a\\x1b[2J\\tb\\u{202e}c\\u{e0041}")
    spec.equal(visible().lines("a\tb\n\u{ad}\u{2028}\r"), "a\tb\n\\u{ad}\\u{2028}\\r")
    spec.equal(visible().quoted('a"\7'), [["a\"\a"]])
  end)
  spec.case("writes it out in JSON as JSON has it", function()
    spec.equal(visible().json('["ä\u{202e}\127", "\u{e0041}日"]'), [=[["ä\u202e\u007f", "\udb40\udc41日"]]=])
    spec.equal(visible().json('["\u{85}\u{feff}"]'), [=[["\u0085\ufeff"]]=])
    spec.equal(visible().json('["a"]'), '["a"]')
  end)
end)
