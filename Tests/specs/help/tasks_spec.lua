local spec = ...

spec.group("tasks of help", function()
  local shell = spec.fake_shell.new()
  local tasks = shell.library("help/tasks")

  spec.case("name files that there are", function()
    for _, file in ipairs(tasks.files()) do spec.truthy(shell.source(file)) end
  end)
  spec.case("hold each workflow once", function()
    local seen, count = {}, 0
    for _, task in ipairs(tasks.all()) do
      for _, workflow in ipairs(task.workflows) do
        spec.equal({ workflow.name, seen[workflow.name] }, { workflow.name })
        seen[workflow.name], count = true, count + 1
      end
    end
    spec.equal(count, #shell.library("session/workflows").all())
  end)
end)
