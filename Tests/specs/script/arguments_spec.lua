local spec = ...

local arguments = spec.fake_shell.new().library("script/arguments")

spec.group("the arguments of a script", function()
  spec.case("say that help is asked for with --help or -h, but not behind --", function()
    local asks = arguments.asks_for_help
    spec.equal({ asks { "a=1", "--help" }, asks { "-h" }, asks { "--", "--help" }, asks {} },
      { true, true, false, false })
  end)
  spec.case("name the value that is wrong, but none of a secret", function()
    local specifications = { { name = "port", type = "integer" }, { name = "pin_token", type = "integer" } }
    local function message(word)
      return select(2, pcall(arguments.read, { word }, specifications, "x")).message
    end
    spec.contains(message("port=a\27b"), 'got "a\\x1bb"')
    spec.contains(message("pin_token=hunter2"), "got text")
    spec.equal(message("pin_token=hunter2"):find("hunter2", 1, true), nil)
  end)
end)
