-- The lesson "scripts to share": a header, arguments, errors with a status, a file that others can run.

local function text_of(path)
  local file = type(path) == "string" and io.open(path)
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

return {
  title = "Scripts to share",
  order = 7,
  minutes = 10,
  steps = {
    {
      say = [[
A script is a Lua file that begins with a header: what it is for, what it needs ("read", "change" or "destroy"), and
which arguments it takes. From it come its help, the checks of its arguments, and a guard: one that needs to read only
is refused every change. At the prompt a header gives its defaults.]],
      task = "Keep as args what a header gives that has a description, needs to read, and has the argument since, 7d.",
      try = 'args = script{description = "Lists jobs that failed.", needs = "read", args = {since = "7d"}}',
      check = function(here)
        local args = here.ok and here.global("args")
        if type(args) ~= "table" then return false end
        if args.since ~= "7d" and args.since ~= 7 * 86400 then return false, 'since is to be "7d" by default' end
        return true
      end,
      hints = {
        'script{description = "…", needs = "read", args = {…}}',
        'an argument is written as its default: since = "7d"',
      },
      right = 'A word of the command line becomes what the default is; type = "duration" would give seconds.',
    },
    {
      say = "Then come the lines that one would type, with args in the place of what was fixed.",
      task = "List the jobs that failed since args.since, and keep them as failed.",
      try = 'failed = scv.jobs{status = "failed", since = args.since}',
      check = function(here)
        local failed = here.ok and here.global("failed")
        if type(failed) ~= "table" or here.sent("jobs.list") == 0 then return false end
        for _, job in ipairs(failed) do
          if job.status ~= "FAILED" then return false, "there are others among them" end
        end
        return #failed > 0
      end,
      hints = { "scv.jobs takes status and since" },
    },
    {
      say = [[
What must not be overlooked is an error: fail{kind = …, message = …} stops the script, and its status follows from the
kind, so that cron and others see it ("job" is 5). note(text) only says something, beside the results.]],
      task = "Stop with an error of kind job that says how many have failed.",
      try = 'fail{kind = "job", message = #failed .. " jobs have failed"}',
      check = function(here)
        if here.ok or type(here.error) ~= "table" then return false end
        if here.error.kind ~= "job" then return false, 'its kind is to be "job"' end
        return tostring(here.error.message):find("%d") ~= nil
      end,
      hints = { 'fail{kind = "job", message = "…"}', "#failed is how many there are; .. puts texts together" },
    },
    {
      say = [[
All of that in a file makes the script. You would use an editor (or save("name.lua"), which writes what you did at the
prompt); here one line does. Two square brackets before a text and behind it stand for quotes.]],
      task = "Keep the name of a new file as path, and write a header and a line into that file.",
      try = 'path = os.tmpname() file = io.open(path, "w") file:write([[local args = script{description = "Lists '
        .. 'jobs that failed.", needs = "read", args = {since = "7d"}} return scv.jobs{status = "failed", '
        .. 'since = args.since}]]) file:close()',
      check = function(here)
        local text = here.ok and text_of(here.global("path"))
        if not text or text == "" then return false, "there is nothing in it; file:close() writes it" end
        if not text:find("script%s*[{(]") then return false, "it has no header: script{…}" end
        local chunk, fault = load(text)
        return chunk ~= nil, fault
      end,
      hints = { 'file = io.open(path, "w"), file:write("…"), file:close()', "os.tmpname() gives a name" },
    },
    {
      say = "scvsh FILE runs a script, scvsh FILE since=48h gives it an argument, scvsh FILE --help shows its header.",
      task = "Run it here, with its defaults, by dofile.",
      try = "dofile(path)",
      check = function(here)
        return here.ok and here.sent("jobs.list") > 0 and type(here.value) == "table"
      end,
      hints = { "dofile takes the path" },
      right = "In ~/.local/share/scvsh/scripts it would go by its name alone: scvsh failed-jobs.",
    },
    {
      say = "The shell comes with scripts that can be read as any other: rpo-audit, job-failures and more.",
      task = "See what help says of scripts.",
      try = 'help("scripts")',
      check = function(here) return here.ok and here.line:find("help%s*%(?%s*[\"']scripts") ~= nil end,
      hints = { 'help("scripts")' },
      right = "scvsh rpo-audit is one to begin with: it lists the VMs without a good backup.",
    },
  },
}
