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
    } do
      spec.contains(spec.raises({ argument = slip }, function() return jobs[slip] end).message, method)
    end
  end)
  spec.case("says which is meant by a misspelt one that is called", function()
    local function says(method, fn)
      spec.contains(spec.raises({ kind = "argument" }, fn).message, "; did you mean list:" .. method)
    end
    says("count()", function() return jobs:cuont() end)
    says("where{", function() return jobs:wher { status = "FAILED" } end)
    says("sort(", function() return jobs:srot "id" end)
    says("select(", function()
      return jobs
        :where { status = "FAILED" }
        :selct("id")
    end)
  end)
  spec.case("finds the call in the line of the prompt, and in a program's own text", function()
    local line = 'jobs:gruop("status")'
    local prompt = spec.fake_shell.new { at_prompt = true, prompt_line = line }
    local list = prompt.library("core/list") { { id = 1 } }
    local chunk = load("local jobs = ...; return " .. line, "=stdin")
    spec.contains(spec.raises({ argument = "gruop" }, chunk, list).message, "list:group(")
    spec.raises({ argument = "gruop" }, load("local jobs = ...; return " .. line), list)
    local raised = select(2, pcall(load("local jobs = ...; return " .. line, "=other"), list))
    spec.contains(raised, "attempt to call a nil value (method 'gruop')")
  end)
  spec.case("has no field that merely looks like a method", function()
    for _, key in ipairs {
      "string", "tostring", "mount", "saved", "short", "there", "chars", "reach", "cuont", "bor", "lines", "grouped",
    } do
      spec.equal({ key, jobs[key] }, { key })
    end
    spec.equal({ jobs.mount, jobs.saved, jobs.short, jobs.there, jobs.chars, jobs.reach, jobs.string }, {})
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
