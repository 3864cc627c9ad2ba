local spec = ...

spec.group("leaving", function()
  spec.case("leaves with a status, and lets nothing behind it run", function()
    for _, word in ipairs { "exit", "quit" } do
      local shell = spec.fake_shell.new()
      local leave = shell.library("prompt/leaving")[word]
      spec.raises({ kind = "interrupted" }, leave)
      spec.equal(shell.left, 0)
      spec.raises({ kind = "interrupted" }, leave, 3)
      spec.equal(shell.left, 3)
    end
  end)
  spec.case("takes a whole number", function()
    local shell = spec.fake_shell.new()
    spec.raises({ kind = "argument" }, shell.library("prompt/leaving").exit, "now")
    spec.equal(shell.left, nil)
  end)
end)
