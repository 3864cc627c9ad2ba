local spec = ...

spec.group("topics of help", function()
  local shell = spec.fake_shell.new()
  local topics = shell.library("help/topics")

  spec.case("are found by their names, in any capitals", function()
    spec.equal(topics.find("TIME").name, "time")
    spec.equal(topics.find("nothing of the kind"), nil)
  end)
  spec.case("have examples that fit a narrow terminal, which are not broken there, and a title", function()
    for _, topic in ipairs(topics.all()) do
      spec.truthy(#topic.title > 10 and topic.name:find("^%l+$"))
      for line in topic.text:gmatch("[^\n]+") do
        local width = line:find("^ ") and 80 or 120
        if shell.width(line) > width then spec.equal(line, ("of %d columns at most"):format(width)) end
      end
    end
  end)
  spec.case("name only functions that there are", function()
    local workflows, List = shell.library("session/workflows"), shell.library("core/list")
    for _, topic in ipairs(topics.all()) do
      for name in topic.text:gmatch("scv%.([%w_]+)[%({]") do
        spec.truthy(name == "connect" or workflows.find(name))
      end
      for method in topic.text:gmatch("%):(%l+)[%({]") do spec.equal(type(List[method]), "function") end
    end
  end)
end)
