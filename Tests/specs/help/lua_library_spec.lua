local spec = ...

spec.group("Lua's own library", function()
  local lua_library = spec.fake_shell.new().library("help/lua_library")

  spec.case("is there, function by function", function()
    for _, one in ipairs(lua_library.all()) do
      local value = _G
      for key in one.name:gmatch("[^.]+") do value = value[key] end
      spec.equal({ one.name, type(value) }, { one.name, "function" })
      spec.truthy(#one.text > 10 and #one.text < 110)
    end
  end)
  spec.case("is found by name, by table and by value", function()
    spec.equal(lua_library.find("string.rep")[1].call, "string.rep(text, n, separator)")
    spec.truthy(#lua_library.find("table") > 5)
    spec.equal({ #lua_library.find("nothing"), lua_library.name_of(string.rep), lua_library.name_of(math) },
      { 0, "string.rep", "math" })
    spec.equal(lua_library.name_of(function() end), nil)
  end)
end)
