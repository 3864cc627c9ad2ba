local spec = ...

local lessons = spec.load "lessons"

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
  local shell = lessons.shell(options)
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
    spec.raises({ kind = "argument", message = "lesson: name must be a number from 1 to 7, got 99" }, lesson, 99)
    local message = "lesson: name must be a lesson's name or number, got a table"
    spec.raises({ kind = "argument", message = message }, lesson, {})
    spec.raises({ kind = "argument" }, lesson, "finding-your-way", 99)
    spec.raises({ kind = "not_found", message = "no lesson is running" }, lesson, "off")
    spec.raises({ kind = "not_found", message = "no lesson is running" }, lesson, "again")
  end)
  spec.case("helps after a wrong try, then says the line, and goes on after a right one", function()
    local shell, start, counts = fixture()
    start("finding-your-way")
    spec.equal(last(shell), "> List the jobs of the appliance.")
    shell.type("1 + 1", true, 2)
    spec.equal(last(shell), "Not yet: the function is scv.jobs")
    shell.type("oops", false, { kind = "lua", message = "oops" })
    spec.equal(last(shell), "Not yet: type scv.j and press Tab, then ()")
    shell.type("1 + 1", true, 2)
    spec.equal(last(shell), "Not yet: for example: scv.jobs()")
    counts["jobs.list"] = 1
    shell.type("scv.jobs()", true, {})
    spec.equal(last(shell), '> Search the help for "restore".')
  end)
  spec.case("says the line at last where the check knows what is wrong each time", function()
    local shell, start = fixture()
    start("finding-your-way", 3)
    for _ = 1, 3 do shell.type("{}", true, {}) end
    spec.equal(shell.notes[#shell.notes - 1], "Not yet: that list is empty")
    spec.equal(last(shell), 'for example: scv.jobs():where{status = "FAILED"}')
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
    counts["jobs.list"] = 7
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
    spec.equal(last(shell), "> List the jobs whose status is FAILED.")
    shell.type(nil) -- Ctrl-C
    spec.contains(last(shell), "Left the lesson")
    spec.equal(shell.follower, nil)
  end)
  spec.case("keeps where one stands, and what is done", function()
    local shell, start, counts, lesson = fixture()
    start(1)
    counts["jobs.list"] = 1
    shell.type("scv.jobs()", true, {})
    spec.contains(shell.written[lessons.state], '"finding-your-way"')
    spec.contains(shell.written[lessons.state], '"step":2')
    lesson("off")
    start("finding-your-way", 6)
    shell.type("source(scv.backup_now)", true)
    spec.contains(last(shell), 'That was the lesson finding-your-way. lesson("back-up-on-demand") is the next')
    spec.contains(shell.written[lessons.state], '"is_done":true')
    start("finding-your-way")
    spec.equal(last(shell), "> List the jobs of the appliance.")
  end)
  spec.case("sees what the learner keeps in a local of the prompt", function()
    local rows = { { item = 999999, ok = false }, { item = 25, ok = true } }
    local shell, start = fixture { prompt_locals = { rows = rows } }
    start("bulk-changes", 4)
    shell.type("local rows = …", true)
    spec.equal(shell.notes[#shell.notes - 3], "Right. rows:where{ok = false} are those to look at.")
  end)
  spec.case("breaks what it says where the terminal ends", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 50, color = false }
    local shell, start = fixture { terminal = terminal }
    for number = 1, 7 do start(number) end
    for _, note in ipairs(shell.notes) do
      for line in note:gmatch("[^\n]+") do spec.truthy(#line <= 50 or line:find("^%S+$") or line:find("^ ")) end
    end
  end)
  spec.case("says a step again when it is asked to", function()
    local shell, start, _, lesson = fixture()
    start("finding-your-way")
    lesson("again")
    shell.type('lesson("again")', true)
    spec.equal(last(shell), "> List the jobs of the appliance.")
  end)
  spec.case("has in every lesson all that its steps need", function()
    local shell = fixture()
    local orders, count = {}, 0
    for _, file in ipairs(shell.sources()) do
      if file:find("^lessons/") and not lessons.others[file] then
        count = count + 1
        local data = shell.library(file)
        spec.equal({ file, math.type(data.order), orders[data.order] }, { file, "integer" })
        orders[data.order] = file
        for _, step in ipairs(data.steps) do
          for _, key in ipairs { "say", "task", "try" } do spec.equal(type(step[key]), "string") end
          spec.equal(type(step.check), "function")
          spec.truthy(#step.hints > 0)
          spec.truthy(load("return " .. step.try) or load(step.try))
        end
      end
    end
    spec.equal(count, 7)
  end)
end)
