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
      Count = "list:count()", Where = "list:where{", length = "list:count()", orderBy = 'list:sort("',
      head = "list:first(",
    } do
      spec.contains(spec.raises({ argument = slip }, function() return jobs[slip] end).message, method)
    end
  end)
  spec.case("lacks a misspelt one, and what Lua says of the call gets a hint", function()
    local slips = shell.library("core/list_slips")
    for slip, method in pairs { cuont = "count", wher = "where", srot = "sort", selct = "select", gruop = "group" } do
      spec.equal({ slip, jobs[slip] }, { slip })
      local raised = select(2, pcall(load(("local jobs = ...; return jobs:%s('id')"):format(slip)), jobs))
      spec.contains(raised, ("attempt to call a nil value (method '%s')"):format(slip))
      spec.equal(slips.hint(raised), ('did you mean list:%s? help("List") lists its methods'):format(method))
    end
  end)
  spec.case("gives no hint for what is none of its methods' names, or a text's", function()
    local hint = shell.library("core/list_slips").hint
    for _, call in ipairs { "({}):nonsense()", "('x'):formt()", "('x'):uper()", "nothing()", "({}).srot()" } do
      local raised = select(2, pcall(load("return " .. call)))
      spec.equal({ call, hint(raised) }, { call })
    end
    spec.equal(hint("stdin:1: attempt to call a nil value (method 'srot') and more"), nil)
  end)
  spec.case("gets a hint where the function that gives it was taken for it", function()
    for call, says in pairs {
      ["scv.jobs:where{status = 'FAILED'}"] = "scv.jobs is a function: scv.jobs():where…",
      ["scv.jobs . where{}"] = "scv.jobs is a function: scv.jobs():where…",
      ["#scv.jobs.rows"] = "scv.jobs is a function: what it gives comes with brackets, scv.jobs(…)",
    } do
      local scv = { jobs = print }
      local options = { prompt_line = call, prompt_locals = { scv = scv } }
      local slips = spec.fake_shell.new(options).library("core/list_slips")
      local raised = select(2, pcall(load("local scv = ...; return " .. call), scv))
      spec.equal({ call, slips.hint(raised) }, { call, says })
    end
    local hint = shell.library("core/list_slips").hint
    local raised = select(2, pcall(load "return ({mine = print}).mine.x"))
    spec.contains(raised, "attempt to index a function value (field 'mine')")
    spec.equal(hint(raised), nil)
  end)
  spec.case("has no field that merely looks like a method", function()
    for _, key in ipairs {
      "string", "tostring", "mount", "saved", "short", "there", "chars", "reach", "cuont", "bor", "lines", "grouped",
    } do
      spec.equal({ key, jobs[key] }, { key })
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
