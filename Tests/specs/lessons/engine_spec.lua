local spec = ...

-- A prompt with a simulator behind it; `counts` is what the simulator says of its requests.
local function fixture(options)
  options = options or {}
  options.counts = options.counts or {}
  if options.at_prompt == nil then options.at_prompt = true end
  if options.simulator == nil then
    options.simulator = function()
      local counts = {}
      for name, count in pairs(options.counts) do counts[name] = count end
      return { simulator = true, by_operation = counts }
    end
  end
  local shell = spec.fake_shell.new(options)
  local lesson = shell.library("lessons/engine").lesson
  -- Starting a lesson is a line of the prompt too.
  local function start(...)
    lesson(...)
    shell.type("lesson(…)", true)
  end
  return shell, start, options.counts, lesson
end

local function last(shell) return shell.notes[#shell.notes] end

spec.group("lesson", function()
  spec.case("refuses to run without a prompt, and without a simulator", function()
    local _, _, _, without_prompt = fixture { at_prompt = false }
    spec.raises({
      kind = "refused", message = "a lesson needs a prompt: it waits for what you type",
      hint = 'start scvsh --demo, and type lesson("finding-your-way") there',
    }, without_prompt, "finding-your-way")
    local shell, _, _, elsewhere = fixture { simulator = false }
    local expected = {
      kind = "refused",
      message = "lessons run against the simulator only, and https://scv.test:8144/api is something else",
    }
    spec.raises(expected, elsewhere, "finding-your-way")
    local _, _, _, other = fixture { simulator = function() return { simulator = "yes" } end }
    spec.raises(expected, other, "finding-your-way")
    spec.equal(shell.follower, nil)
  end)
  spec.case("hands on why the other end could not be asked", function()
    local shell, lesson, _
    local function ask() shell.raise { kind = "connect", message = "nobody there" } end
    shell, _, _, lesson = fixture { simulator = ask }
    spec.raises({ kind = "connect" }, lesson, "finding-your-way")
  end)
  spec.case("knows its lessons by name", function()
    local _, _, _, lesson = fixture()
    local raised = spec.raises({ kind = "not_found" }, lesson, "finding-your-wey")
    spec.contains(raised.message, 'did you mean "finding-your-way"?')
    spec.raises({ kind = "argument", message = "lesson: name must be a lesson's name, got the integer 5" }, lesson, 5)
    spec.raises({ kind = "argument" }, lesson, "finding-your-way", 99)
    spec.raises({ kind = "not_found", message = "no lesson is running" }, lesson, "off")
    spec.raises({ kind = "not_found", message = "no lesson is running" }, lesson, "again")
  end)
  spec.case("helps after a wrong try, then says the line, and goes on after a right one", function()
    local shell, start, counts = fixture()
    start("finding-your-way")
    spec.equal(last(shell), "> List the resource groups.")
    shell.type("1 + 1", true, 2)
    spec.equal(last(shell), "Not yet: the subject is resource_groups, the operation list")
    shell.type("oops", false, { kind = "lua", message = "oops" })
    spec.equal(last(shell), "Not yet: type scv.api.res and press Tab")
    shell.type("1 + 1", true, 2)
    spec.equal(last(shell), "Not yet: for example: scv.api.resource_groups.list()")
    counts["resource_groups.list"] = 1
    shell.type("scv.api.resource_groups.list()", true, {})
    spec.equal(last(shell), "> Find out what the operation jobs.list takes.")
  end)
  spec.case("takes no look around, and no interrupted line, for a try", function()
    local shell, start = fixture()
    start("finding-your-way")
    local told = #shell.notes
    shell.type("help()", true)
    shell.type("source(scv.backup_now)", true)
    shell.type("while true do end", false, { kind = "interrupted", message = "interrupted" })
    spec.equal(#shell.notes, told)
  end)
  spec.case("counts only what the line itself sent", function()
    local shell, start, counts = fixture()
    counts["resource_groups.list"] = 7
    start("finding-your-way")
    shell.type("1 + 1", true, 2)
    spec.contains(last(shell), "Not yet")
  end)
  spec.case("can be left, and goes on where one stood", function()
    local shell, start, _, lesson = fixture()
    start("finding-your-way", 3)
    lesson("off")
    spec.equal(last(shell), 'Left the lesson; lesson("finding-your-way") goes on at step 3.')
    spec.equal(shell.follower, nil)
    start("finding-your-way")
    spec.equal(last(shell), "> List the jobs of type backup.")
    shell.type(nil) -- Ctrl-C
    spec.contains(last(shell), "Left the lesson")
    spec.equal(shell.follower, nil)
  end)
  spec.case("says a step again when it is asked to", function()
    local shell, start, _, lesson = fixture()
    start("finding-your-way")
    lesson("again")
    shell.type('lesson("again")', true)
    spec.equal(last(shell), "> List the resource groups.")
  end)
  spec.case("has in every lesson all that its steps need", function()
    local shell = fixture()
    local orders, count = {}, 0
    for _, file in ipairs(shell.sources()) do
      if file:find("^lessons/") and file ~= "lessons/engine" then
        count = count + 1
        local data = shell.library(file)
        spec.equal({ file, math.type(data.order), orders[data.order] }, { file, "integer" })
        orders[data.order] = file
        for _, step in ipairs(data.steps) do
          for _, key in ipairs { "say", "task", "try" } do spec.equal(type(step[key]), "string") end
          spec.equal(type(step.check), "function")
          spec.truthy(#step.hints > 0)
        end
      end
    end
    spec.truthy(count > 4)
  end)
end)
