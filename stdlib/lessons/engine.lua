-- lesson(): lessons at the prompt. A lesson says something, waits for the learner to type, looks at what the line came
-- to and at the simulated appliance, helps after a wrong try, and goes on. Each is a file beside this one: data.
local shell = ...
local errors = shell.library("core/errors")
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

-- Name of a lesson → the step at which it was left.
local places = {}

-- What one does to look around is no try.
local LOOKS = { help = true, source = true, why = true, narrate = true, print = true, lesson = true }

local function all()
  local found = {}
  for _, file in ipairs(shell.sources()) do
    local name = file ~= "lessons/engine" and file:match("^lessons/(.+)$")
    if name then
      local data = shell.library(file)
      found[#found + 1] = { name = name:gsub("_", "-"), title = data.title, order = data.order, steps = data.steps }
    end
  end
  table.sort(found, function(a, b) return a.order < b.order end)
  return found
end

local function find(wanted)
  local names = {}
  for index, one in ipairs(all()) do
    if one.name == wanted then return one end
    names[index] = one.name
  end
  errors.not_found("lesson", wanted, names)
end

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

  -- A global that the learner has set; a local of the prompt is out of sight.
  function here.global(name) return rawget(_G, name) end

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

local function say_step()
  local step = running.steps[running.index]
  shell.note(("\n[%s, step %d of %d]"):format(running.name, running.index, #running.steps))
  shell.note(step.say)
  shell.note("> " .. step.task)
  take_standing()
end

local function leave(text)
  places[running.name] = running.index
  running = nil
  shell.follow_prompt(nil)
  shell.note(text)
end

local function go_on()
  running.index, running.tries = running.index + 1, 0
  if running.index <= #running.steps then return say_step() end
  running.index = 1
  leave(("That was the lesson %s. lesson() lists the others."):format(running.name))
end

local function help_after(step, hint)
  running.tries = running.tries + 1
  if not hint then hint = step.hints[running.tries] or "for example: " .. step.try end
  shell.note("Not yet: " .. hint)
  take_standing()
end

-- After each line of the prompt; without a line after a Ctrl-C at the prompt.
local function follow(text, ok, ...)
  if not running then return end
  if not text then
    return leave(("Left the lesson; lesson(%q) goes on at step %d."):format(running.name, running.index))
  end
  if running.is_told then
    running.is_told = false
    return
  end
  if not ok and errors.kind((...)) == "interrupted" then return end
  local step = running.steps[running.index]
  local right, hint = step.check(surroundings(text, ok, { ... }))
  if right then
    shell.note("Right." .. (step.right and " " .. step.right or ""))
    return go_on()
  end
  if LOOKS[text:match("^%s*([%a_]+)%s*[%(%\"{]") or ""] then return end
  help_after(step, hint)
end

local function list_text()
  local lines = {}
  for _, one in ipairs(all()) do
    local place = places[one.name]
    local stands = running and running.name == one.name and running.index or place and place > 1 and place
    local where = stands and ("  (at step %d of %d)"):format(stands, #one.steps) or ""
    lines[#lines + 1] = ("  %-22s %s%s"):format(one.name, one.title, where)
  end
  local first = all()[1].name
  lines[#lines + 1] = ('lesson(%q) begins one; lesson("again") repeats the step, lesson("off") leaves.'):format(first)
  return table.concat(lines, "\n")
end

local function need_running()
  if running then return end
  errors.raise { kind = "not_found", message = "no lesson is running", hint = "lesson() lists them" }
end

--- Lists the lessons; `lesson("restore-a-vm")` runs one at the prompt, against the simulator. It explains, waits for
--- you to type, looks at the simulated appliance, and helps. A lesson that was left goes on where you stood.
---
---     lesson()  lesson("finding-your-way")  lesson("again")  lesson("off")
---@param name string?  a lesson; "again" says the present step again, "off" leaves (as does Ctrl-C)
---@param step integer?  where to begin
function lesson.lesson(name, step)
  if running then running.is_told = true end
  if name == nil then return print(list_text()) end
  if type(name) ~= "string" then
    errors.argument("lesson", "name", "must be a lesson's name, got " .. errors.what(name), "lesson() lists them")
  end
  if name == "off" then
    need_running()
    return leave(("Left the lesson; lesson(%q) goes on at step %d."):format(running.name, running.index))
  end
  if name == "again" then
    need_running()
    return say_step()
  end
  local found = find(name)
  if step ~= nil and (math.type(step) ~= "integer" or step < 1 or step > #found.steps) then
    errors.argument("lesson", "step", ("must be a number from 1 to %d"):format(#found.steps))
  end
  if not shell.at_prompt() then
    errors.raise {
      kind = "refused",
      message = "a lesson needs a prompt: it waits for what you type",
      hint = ("start scvsh --demo, and type lesson(%q) there"):format(name),
    }
  end
  ask_simulator()
  if running then places[running.name] = running.index end
  running = {
    name = name, steps = found.steps, index = step or places[name] or 1, tries = 0, kept = {}, is_told = true,
  }
  shell.follow_prompt(follow)
  if running.index == 1 then shell.note(found.title .. ". " .. 'lesson("off") or Ctrl-C leaves.') end
  say_step()
end

return lesson
