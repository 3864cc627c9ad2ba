local spec = ...

spec.group("a List", function()
  local shell = spec.fake_shell.new()
  local List = shell.library("core/list")
  local jobs = List { { id = 1, status = "FAILED" } }

  spec.case("says which of its methods is meant by another's word for it", function()
    spec.raises({
      kind = "argument", message = 'a List has no filter; did you mean list:where{status = "FAILED"}?',
      hint = "help(List) lists its methods; those of an item are behind its number: list[1].name",
    }, function() return jobs:filter { status = "FAILED" } end)
    for slip, method in pairs {
      Where = "list:where{", length = "list:count()", orderBy = 'list:sort("', head = "list:first(",
      cuont = "list:count",
    } do
      spec.contains(spec.raises({ argument = slip }, function() return jobs[slip] end).message, method)
    end
  end)
  spec.case("has none of what is no word for a method", function()
    for _, key in ipairs { "name", "status", "port", "groups", "type", "__names", 7, 1.5 } do
      spec.equal({ key, jobs[key] }, { key })
    end
    spec.equal(#jobs, 1)
  end)
  spec.case("still is gone through to its end", function()
    local seen = 0
    for _, item in ipairs(jobs) do seen = seen + item.id end
    spec.equal(seen, 1)
  end)
end)
