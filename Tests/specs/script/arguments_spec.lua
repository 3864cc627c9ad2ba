local spec = ...

local arguments = spec.fake_shell.new().library("script/arguments")

spec.group("the arguments of a script", function()
  spec.case("say that help is asked for with --help or -h, but not behind --", function()
    local asks = arguments.asks_for_help
    spec.equal({ asks { "a=1", "--help" }, asks { "-h" }, asks { "--", "--help" }, asks {} },
      { true, true, false, false })
  end)
end)
