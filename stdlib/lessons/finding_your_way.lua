-- The lesson "finding your way": what is there, what failed, help, lists, and how to look behind them.

local function holds(line, ...)
  for _, word in ipairs { ... } do
    if not line:find(word, 1, true) then return false end
  end
  return true
end

-- Whether a value is a list of jobs that all have failed, and of all that have.
local function are_the_failed(here, value)
  if type(value) ~= "table" then return false end
  if rawlen(value) == 0 then return false, "that list is empty" end
  local failed = 0
  for _, job in ipairs(here.read("jobs.list")) do
    if job.status == "FAILED" then failed = failed + 1 end
  end
  for _, job in ipairs(value) do
    if type(job) ~= "table" or job.status ~= "FAILED" then return false, "not all of these have failed" end
  end
  if #value ~= failed then
    return false, ("there are %d of them; _ is the last value, so begin with scv.jobs() again"):format(failed)
  end
  return true
end

return {
  title = "Finding your way",
  order = 1,
  minutes = 5,
  steps = {
    {
      say = [[
What you type at the prompt is Lua, and any value prints by itself. scv is the appliance; what it can do for you are
functions of it, and a function is called with brackets.]],
      task = "List the jobs of the appliance.",
      try = "scv.jobs()",
      check = function(here)
        if here.ok and here.sent("jobs.list") > 0 and type(here.value) == "table" then return true end
        if here.ok and type(here.value) == "function" then return false, "that is the function; () calls it" end
      end,
      hints = { "the function is scv.jobs", "type scv.j and press Tab, then ()" },
      right = "A list prints as a table; a record alone prints its fields below each other.",
    },
    {
      say = "help(…) says how one thing is used; with a word in quotes it searches, and help() says what there is.",
      task = 'Search the help for "restore".',
      try = 'help("restore")',
      check = function(here) return here.ok and holds(here.line, "help", "restore") end,
      hints = { 'the word stands in quotes: help("…")' },
      right = "What it lists can be pasted as it stands.",
    },
    {
      say = [[
A list has methods, which are called with a colon: where keeps some of it, sort orders it, first takes the first ones,
count counts. _ is the last value. What a field is to be stands in braces, and texts stand in quotes.]],
      task = "List the jobs whose status is FAILED.",
      try = 'scv.jobs():where{status = "FAILED"}',
      check = function(here)
        if not here.ok then return false end
        return are_the_failed(here, here.value)
      end,
      hints = { "where takes what is to be kept: {status = …}", 'begin with scv.jobs(), then :where{status = "…"}' },
    },
    {
      say = [[
vCenter is asked, too: vcenter.vms() lists what is there now, and vcenter.vm("web01") finds one. With the appliance's
list of what was backed up, scv.protected_vms(), one sees who is left out.]],
      task = "Find out where the VM web02 is, in vCenter or in the appliance's list of protected VMs.",
      try = 'vcenter.vm("web02")',
      check = function(here)
        local value = here.ok and here.value
        if type(value) ~= "table" then return false end
        local found = rawlen(value) == 0 and value or here.find(value, "name", "web02")
        if found and found.name == "web02" then return true end
        return false, "web02 is not in that"
      end,
      hints = { 'vcenter.vm takes the name in quotes; without a vCenter: scv.protected_vms():where{name = "web02"}' },
      right = "Its moref, vm-1002, is what the vendor's operations want in the place of the name.",
    },
    {
      say = [[
Every result comes from requests. why() prints those that made the last one: as Lua, as curl, as the vendor's steps.
Beside the functions for whole tasks each operation of the appliance is a function: scv.api.<subject>.<operation>.]],
      task = "List the jobs of type backup with the operation itself, scv.api.jobs.list.",
      try = 'scv.api.jobs.list{type = "backup"}',
      check = function(here)
        if not here.ok or here.sent("jobs.list") == 0 then return false end
        if type(here.value) ~= "table" or #here.value == 0 then return false, "that list is empty" end
        for _, job in ipairs(here.value) do
          if job.type ~= "backup" then return false, 'there are other jobs in it: pass type = "backup"' end
        end
        return true
      end,
      hints = { 'help("jobs.list") names the argument', 'the argument is type, its value "backup"' },
    },
    {
      say = "The functions of scv are Lua that you can read, and replace with your own in ~/.config/scvsh/init.lua.",
      task = "Read the source of scv.backup_now.",
      try = "source(scv.backup_now)",
      check = function(here) return here.ok and holds(here.line, "source", "backup_now") end,
      hints = { "give source the function itself: scv.backup_now, without ()" },
      right = "exit, quit or Ctrl-D leaves the shell; where you stand in the lessons is kept.",
    },
  },
}
