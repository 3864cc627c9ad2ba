-- lesson(): lessons at the prompt. A lesson says something, waits for the learner to type, looks at what the line came
-- to and at the simulated appliance, helps after a wrong try, and goes on. Each is a file beside this one: data.
local shell = ...
local catalogue = shell.library("lessons/catalogue")
local errors = shell.library("core/errors")
local page = shell.library("text/page")
local pager = shell.library("text/pager")
local places = shell.library("lessons/places")
local optional = shell.library("core/record").optional

local lesson = {}

---@class Step
---@field say string  what is explained
---@field task string  what the learner is to do
---@field try string  a line that does it
---@field check fun(here: table): boolean?, string?  whether it was done; else, if it knows, what was wrong
---@field hints string[]  help after a wrong try, one after the other; then comes `try`

-- The lesson that runs: name, steps, index, tries, kept (what checks remember), before (the simulator's counts) and
-- chapter (of the journal) when the present try began.
local running

-- What one does to look around is no try.
local LOOKS = { help = true, source = true, why = true, narrate = true, print = true, lesson = true }

-- What the simulator says of itself; an error where the other end is something else.
local function ask_simulator()
  local ok, reply = pcall(shell.simulator)
  if ok and type(reply) == "table" and reply.simulator == true then return reply end
  local kind = not ok and errors.kind(reply)
  if kind and kind ~= "appliance" and kind ~= "protocol" then error(reply, 0) end
  errors.raise {
    kind = "refused",
    message = ("lessons run against the simulator only, and %s is something else"):format(shell.facts().url),
    hint = "scvsh --demo starts a simulator and connects to it",
  }
end

-- The journal's latest chapter, by its number.
local function last_chapter()
  local chapter = shell.journal()
  return chapter and chapter.id or 0
end

-- What the next line is measured against.
local function take_standing()
  running.before = ask_simulator().by_operation
  running.chapter = last_chapter()
end

-- What a check may look at: the line and what it came to, and the appliance.
local function surroundings(text, ok, values)
  local counts = ask_simulator().by_operation
  local here = { line = text, ok = ok, kept = running.kept }
  if ok then
    here.values, here.value = values, values[1]
  else
    here.error = values[1]
  end

  -- How often the line sent an operation, by the simulator's own count.
  function here.sent(operation)
    return (counts[operation] or 0) - (running.before[operation] or 0)
  end

  -- What the line passed to an operation, at the last time; nil if it did not send it.
  function here.arguments(operation)
    local found
    for id = running.chapter + 1, last_chapter() do
      for _, call in ipairs((shell.journal(id) or { calls = {} }).calls) do
        if call.operation == operation and not call.planned then found = call.arguments end
      end
    end
    return found
  end

  -- What the learner has kept under a name: a local of the prompt, or a global.
  function here.global(name) return shell.prompt_value(name) end

  -- The newest job of a type; of those that use a backup, where one is given by its name. Names of restores say no VM.
  function here.newest_job(kind, backup)
    local newest
    for _, job in ipairs(here.read("jobs.list", { type = kind })) do
      local is_of_it = not backup or optional(job, "backup_name") == backup
      if is_of_it and (not newest or job.id > newest.id) then newest = job end
    end
    return newest
  end

  -- Reads from the appliance, beside the learner's own calls: why() doesn't tell of it.
  function here.read(operation, arguments) return shell.request(operation, arguments or {}) end

  -- The first record of a list whose field has a value.
  function here.find(list, key, value)
    for _, record in ipairs(list) do
      if record[key] == value then return record end
    end
    return nil
  end

  return here
end

-- Says something to read, broken where the terminal ends.
local function tell(text) shell.note(table.concat(page.flowed(text, page.width()), "\n")) end

local function say_step()
  local step = running.steps[running.index]
  shell.note(("\n[%s, step %d of %d]"):format(running.name, running.index, #running.steps))
  tell(step.say)
  tell("> " .. step.task)
  take_standing()
end

-- Keeps that the learner stands at the present step.
local function keep_place(is_done)
  local before = places.of(running.name)
  places.keep(running.name, { step = running.index, is_done = is_done or before.is_done })
end

local function leave(text)
  running = nil
  pager.hold(false)
  shell.follow_prompt(nil)
  shell.note(text)
end

local function left_text()
  return ("Left the lesson; lesson(%q) goes on at step %d."):format(running.name, running.index)
end

-- The first lesson that was not done yet, or nil.
local function next_lesson()
  for _, one in ipairs(catalogue.all()) do
    if not places.of(one.name).is_done then return one end
  end
  return nil
end

local function go_on()
  running.index, running.tries = running.index + 1, 0
  if running.index <= #running.steps then
    keep_place(false)
    return say_step()
  end
  running.index = 1
  keep_place(true)
  local following = next_lesson()
  leave(("That was the lesson %s. %s"):format(running.name, following
    and ("lesson(%q) is the next: %s."):format(following.name, following.title)
    or "You have done them all; lesson() lists them."))
end

-- The line itself comes in one piece, so that it can be pasted: notes break at the width of the screen, but not where
-- they are set in.
local function example_of(step)
  local text = "for example: " .. step.try
  return shell.width("Not yet: " .. text) <= shell.terminal().width and text or "for example:\n  " .. step.try
end

local function help_after(step, hint)
  running.tries = running.tries + 1
  local is_last = running.tries > #step.hints
  hint = hint or step.hints[running.tries]
  if hint then tell("Not yet: " .. hint) end
  if is_last then shell.note((hint and "" or "Not yet: ") .. example_of(step)) end
  take_standing()
end

-- After each line of the prompt; without a line after a Ctrl-C at the prompt.
local function follow(text, ok, ...)
  if not running then return end
  if not text then return leave(left_text()) end
  if running.is_told then
    running.is_told = false
    return
  end
  if not ok and errors.kind((...)) == "interrupted" then return end
  local step = running.steps[running.index]
  local right, hint = step.check(surroundings(text, ok, { ... }))
  if right then
    tell("Right." .. (step.right and " " .. step.right or ""))
    return go_on()
  end
  if LOOKS[text:match("^%s*([%a_]+)%s*[%(%\"{]") or ""] then return end
  help_after(step, hint)
end

-- How far the learner is in a lesson: "done", "at step 2 of 6".
local function standing(one)
  local place = places.of(one.name)
  local step = running and running.name == one.name and running.index or place.step
  local is_there = running and running.name == one.name
  if (is_there or step > 1) and step <= #one.steps then return ("at step %d of %d"):format(step, #one.steps) end
  if place.is_done then return "done" end
  return one.minutes and ("%d minute%s"):format(one.minutes, one.minutes == 1 and "" or "s") or ""
end

local function list_text()
  local all, rows, width, titles = catalogue.all(), {}, 0, 0
  for index, one in ipairs(all) do
    local title = one.title .. (one.is_own and " (your own)" or "")
    rows[index] = { one.name, title, standing(one) }
    width, titles = math.max(width, shell.width(one.name)), math.max(titles, shell.width(title))
  end
  local lines = {}
  for index, row in ipairs(rows) do
    local line = ("%3d  %s%s  %s%s  %s"):format(index, row[1], (" "):rep(width - shell.width(row[1])), row[2],
      (" "):rep(titles - shell.width(row[2])), row[3])
    lines[index] = line:match("^.*%S")
  end
  local first = next_lesson() or all[1]
  for index, one in ipairs(all) do
    if one.name == first.name then
      lines[#lines + 1] = ("lesson(%d), or lesson(%q), is the next to do."):format(index, first.name)
    end
  end
  lines[#lines + 1] = 'lesson("again") says the step again, lesson("off") leaves; your place is kept.'
  return table.concat(lines, "\n")
end

local function need_running()
  if running then return end
  errors.raise { kind = "not_found", message = "no lesson is running", hint = "lesson() lists them" }
end

--- Lists the lessons, and which of them are done; `lesson("restore-a-vm")` runs one at the prompt, against the
--- simulator. It explains, waits for you to type, looks at the simulated appliance, and helps. A lesson that was left
--- goes on where you stood, in another shell too. Lessons of your own lie in ~/.local/share/scvsh/lessons.
---
---     lesson()  lesson(1)  lesson("restore-a-vm")  lesson("again")  lesson("off")
---@param name string|integer|nil  a lesson, its beginning or its number; "again" says the present step again, "off"
---  leaves (as does Ctrl-C)
---@param step integer?  where to begin
function lesson.lesson(name, step)
  if running then running.is_told = true end
  if name == nil then return print(list_text()) end
  if type(name) ~= "string" and math.type(name) ~= "integer" then
    errors.argument("lesson", "name", "must be a lesson's name or number, got " .. errors.what(name),
      "lesson() lists them")
  end
  if name == "off" then
    need_running()
    return leave(left_text())
  end
  if name == "again" then
    need_running()
    return say_step()
  end
  local found = catalogue.find(name)
  if step ~= nil and (math.type(step) ~= "integer" or step < 1 or step > #found.steps) then
    errors.argument("lesson", "step", ("must be a number from 1 to %d"):format(#found.steps))
  end
  if not shell.at_prompt() then
    errors.raise {
      kind = "refused",
      message = "a lesson needs a prompt: it waits for what you type",
      hint = ("start scvsh --demo, and type lesson(%q) there"):format(found.name),
    }
  end
  ask_simulator()
  local at = step or math.min(places.of(found.name).step, #found.steps)
  running = {
    name = found.name, steps = found.steps, index = at, tries = 0, kept = {}, is_told = true,
  }
  -- What is to be done next stands below what a line shows.
  pager.hold(true)
  shell.follow_prompt(follow)
  if step then keep_place(false) end
  if running.index == 1 then tell(found.title .. ". " .. 'lesson("off") or Ctrl-C leaves.') end
  say_step()
end

return lesson
