-- The lesson "finding your way": operations, help, lists, and how to look behind them.

local function holds(line, ...)
  for _, word in ipairs { ... } do
    if not line:find(word, 1, true) then return false end
  end
  return true
end

return {
  title = "Finding your way",
  order = 1,
  steps = {
    {
      say = [[
Everything that the appliance can do is an operation, and each operation is a function: scv.api.<subject>.<operation>.
What you type at the prompt is Lua, and any value prints by itself.]],
      task = "List the resource groups.",
      try = "scv.api.resource_groups.list()",
      check = function(here)
        if here.ok and here.sent("resource_groups.list") > 0 then return true end
        if here.ok and type(here.value) == "function" then return false, "that is the function; () calls it" end
      end,
      hints = { "the subject is resource_groups, the operation list", "type scv.api.res and press Tab" },
      right = "A list prints as a table; a record alone prints its fields below each other.",
    },
    {
      say = "help() says what there is. With a name or a function it says more of that one thing.",
      task = "Find out what the operation jobs.list takes.",
      try = 'help("jobs.list")',
      check = function(here)
        return here.ok and holds(here.line, "help", "jobs.list")
      end,
      hints = { 'help takes a name in quotes, "jobs.list", or the function scv.api.jobs.list' },
      right = "The vendor's own title stands there too, as you find it in the Swagger page.",
    },
    {
      say = "Arguments go in braces, by name: scv.api.jobs.get{id = 1}.",
      task = "List the jobs of type backup.",
      try = 'scv.api.jobs.list{type = "backup"}',
      check = function(here)
        if not here.ok or here.sent("jobs.list") == 0 then return false end
        if type(here.value) ~= "table" or #here.value == 0 then return false, "that list is empty" end
        for _, job in ipairs(here.value) do
          if job.type ~= "backup" then return false, 'there are other jobs in it: pass type = "backup"' end
        end
        return true
      end,
      hints = { "help(\"jobs.list\") names the argument", "the argument is type, its value \"backup\"" },
    },
    {
      say = [[
A list has methods: where, select, sort, first, group, map, count. They are called with a colon, and _ is the last
value: _:count() counts what you have just seen, _:where{name = "x"} keeps some of it.]],
      task = "Show the backup jobs whose status is FAILED.",
      try = 'scv.api.jobs.list{type = "backup"}:where{status = "FAILED"}',
      check = function(here)
        if not here.ok or type(here.value) ~= "table" then return false end
        local failed = 0
        for _, job in ipairs(here.read("jobs.list", { type = "backup" })) do
          if job.status == "FAILED" then failed = failed + 1 end
        end
        for _, job in ipairs(here.value) do
          if type(job) ~= "table" or job.status ~= "FAILED" then return false, "not all of these have failed" end
        end
        if #here.value ~= failed then return false, ("there are %d of them"):format(failed) end
        return true
      end,
      hints = { "where takes a table of what is to be kept: {status = …}", "begin with the list of the step before" },
    },
    {
      say = [[
Every result comes from requests. why() prints those that made the last one: as Lua, as curl, as the vendor's steps.]],
      task = "Look behind the last list.",
      try = "why()",
      check = function(here) return here.ok and here.line:find("^%s*why%s*%(") ~= nil end,
      hints = { "type why()" },
      right = "Secrets are masked there, as in every trace.",
    },
    {
      say = "The workflows are Lua that you can read, and replace with your own. source() shows it.",
      task = "Read the source of scv.backup_now.",
      try = "source(scv.backup_now)",
      check = function(here) return here.ok and holds(here.line, "source", "backup_now") end,
      hints = { "give source the function itself: scv.backup_now, without ()" },
    },
  },
}
