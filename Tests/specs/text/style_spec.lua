local spec = ...

spec.group("style.paint", function()
  spec.case("colours where results are coloured, and nowhere else", function()
    local function paint(color, text)
      local terminal = { stdout = true, stderr = true, stdin = true, width = 80, color = color }
      return spec.fake_shell.new { terminal = terminal }.library("text/style").paint(text, "bad")
    end
    spec.equal(paint(true, "FAILED"), "\27[31mFAILED\27[0m")
    spec.equal(paint(true, ""), "")
    spec.equal(paint(false, "FAILED"), "FAILED")
  end)
  spec.case("knows every role", function()
    local style = spec.fake_shell.new { terminal = { color = true } }.library("text/style")
    for _, role in ipairs { "error", "heading", "good", "bad", "running", "warn", "dim", "changed" } do
      spec.truthy(style.paint("x", role) ~= "x")
    end
  end)
end)
