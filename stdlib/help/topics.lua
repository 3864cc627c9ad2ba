-- What help says of things that are no functions: help("time"). Each is plain text; lines that are set in by four
-- blanks are examples.
local topics = {}

---@class Topic
---@field name string
---@field title string
---@field text string

local TOPICS = {
  {
    name = "time", title = "Times, ages and time zones",
    text = [[
The appliance writes times by its own clock, without a zone: 11/23/2026 03:05:09 PM. How long ago that was can only be
told if its zone is known; else an age is known within 26 hours, and that is said once.

    scvsh --timezone Europe/Berlin
    "timezone": "Europe/Berlin"      for good, in the profile:
                                     ~/.config/scvsh/profiles.json

Where a time is asked for, it may be written as the appliance does, or as 2026-11-20 12:00, with a zone behind it or
without. A length of time has its unit: "90m", "24h", "7d".

    scv.restore_vm{vm = "db01", before = "2026-11-22 12:00"}
    scv.jobs{since = "24h"}
    scv.jobs():sort("start_time", "desc"):first(5)

scv.age(time) gives how many seconds ago it was, scv.when(cron) says in words when something runs.]],
  },
  {
    name = "appliances", title = "Several appliances, and profiles for them",
    text = [[
A profile is a name for an appliance, and how it is reached. scvsh --setup asks for one, tries it and writes it.

    scvsh --setup dr                    writes or changes the profile dr
    scvsh --profile dr                  starts with it
    appliances()                        lists them; nobody is asked for it
    local dr = scv.connect("dr")        a second session, beside scv

One call over several appliances, side by side, gives one list, the name of the appliance in front. It only reads.

    fleet{"prod", "dr"}.jobs{since = "24h"}:where{status = "failed"}
    fleet().policies()                  all profiles
    fleet().policies().errors           those that gave an error

One that gave an error is a row with it. Ids are an appliance's own: no session takes a row of another
appliance.]],
  },
  {
    name = "lists", title = "Working with lists",
    text = [[
What lists things gives a List. Its methods are called with a colon, each gives a new list, and _ is the last value.

    scv.jobs():where{status = "failed"}
    scv.jobs():where(function(job) return job.id > 100 end)
    scv.resource_groups():like{name = "gold_*"}
    scv.backups{vm = "web01"}:sort("start_time", "desc"):first(3)
    scv.jobs():select("id", "status"):csv()

A field that is not there, and a word that it can't have, are errors: an empty list means that there is nothing.
list[1] is the first item, #list counts them, for _, item in ipairs(list) goes through them. help(List) lists all
methods; parallel(list, fn) does something with many at a time.]],
  },
  {
    name = "records", title = "Fields of a record, and how they are spelt",
    text = [[
A record is a table of a reply. Tables, help, Tab and CSV name its fields by stable names, with underscores, whatever
the appliance calls them: backup.backup_id. The appliance's own names can be read as well: backup.backupId.

    scv.jobs():first()
    scv.jobs():first().start_time

pairs(record) and JSON give the reply's own names, sorted, since other programs know those.]],
  },
  {
    name = "secrets", title = "Passwords, tokens and keys",
    text = [[
A password is asked for at the terminal, or comes from a command or the environment; it never stands in a profile.

    "password_command": "secret-tool lookup scv demo"      in the profile
    SCVSH_PASSWORD_COMMAND, SCVSH_PASSWORD                 in the environment

Secrets are masked in traces, errors, why() and recordings. A line that holds one is not kept in the history: one is
known by the name of the argument (password = …), or since the document says that it is one.]],
  },
  {
    name = "keys", title = "Keys at the prompt",
    text = [[
    Tab              completes names, arguments and values; twice lists them
    Right, End       takes the suggestion in grey
    Up, Down         the rows of a statement first, then earlier lines
    Up               behind something typed: earlier lines that begin so; Down
                     goes back
    PageUp           the same on every row; PageDown goes back
    Ctrl-R           searches earlier lines
    Ctrl-X Ctrl-E    edits the statement in $EDITOR
    Ctrl-C           throws the line away; while something runs, stops it; a job
                     goes on on the appliance; a second one, before that has
                     stopped, leaves scvsh
    Ctrl-L           clears the screen
    Ctrl-D           leaves, as do exit and quit

The line is readline's: ~/.inputrc counts, and so does vi mode. _ is the last value.]],
  },
  {
    name = "changes", title = "What changes something, and how to see it before",
    text = [[
An operation reads, changes or destroys; help says which. What destroys asks first, and says what will be lost.

    dry_run(scv.backup_now, {group = "gold_web"})   plans it: reads are sent,
                                                    changes are shown
    scvsh --dry-run, scvsh --read-only              for a whole session
    confirm = false                                 in a call: it doesn't ask;
                                                    --yes: none does

dry_run takes the function, without (), then its arguments. why() tells afterwards which requests were made.]],
  },
  {
    name = "scripts", title = "Scripts, and the file that runs before them",
    text = [[
A script is a Lua file; scvsh NAME runs one of the bundled ones or one of ~/.local/share/scvsh/scripts, scvsh ./FILE
any. It begins with what it is for, and what it needs:

    local args = script{
      description = "…", needs = "read", args = {group = {required = true}},
    }

scvsh NAME --help shows that, scripts() and scvsh --list the scripts that there are. A script that needs to read only is
refused every change; with strict = true a mistyped name is an error in it. fail{message = …} stops with an error,
note(text) says something beside the results.

repl() in a script opens the prompt there, with the locals of the function that it stands in: to look around, try, and
go on by exit.

~/.config/scvsh/init.lua runs before the first prompt, never before a script; --no-init leaves it out.]],
  },
  {
    name = "reporting", title = "Reports, and what monitoring systems read",
    text = [[
A report tells people who never open a terminal what came of the jobs, who lacks a good backup, what failed and what
runs out of retention. What can't be read stands in it as not read.

    report{days = 7}:save("week.html")     one page, light and dark; .md, .txt
                                           and .json as well
    scvsh weekly-report out=week.html      the same, for cron
    scvsh rpo-audit format=prometheus      figures for node_exporter; to=FILE
    scvsh rpo-audit plugin=true            a plug-in of Nagios or Icinga: one
                                           line, and a status

prometheus.save(path, families) writes figures of your own; plugin_result{state = "OK", text = "…"} is what a script
with plugin = true in its header has found.]],
  },
  {
    name = "errors", title = "Errors, and what to do about them",
    text = [[
An error is a table that prints as a sentence, with what to do in the next line. error.kind says of which sort it is:
argument, not_found, ambiguous, refused, login, connect, timeout, appliance, protocol, job, unknown_outcome and
others.

    local ok, problem = pcall(scv.backup_now, {group = "lab"})
    if not ok then print(problem.kind, problem.message) end

unknown_outcome means: a change was sent and no answer came. Look before you do it again.]],
  },
}

--- All topics, in the order in which help lists them.
---@return Topic[]
function topics.all() return TOPICS end

--- The topic of a name, in any capitals, or nil.
---@param name string
---@return Topic?
function topics.find(name)
  for _, topic in ipairs(TOPICS) do
    if topic.name == name:lower() then return topic end
  end
  return nil
end

return topics
