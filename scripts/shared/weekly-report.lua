local args = script {
  description = [[
Reports the last days: what came of the jobs, which VMs lack a good backup, which jobs failed and the end of their logs,
which backups run out of retention. As a page for the browser or a mail, as text, Markdown or JSON.
What can't be read stands in it as not read, and is never taken for good: the report is made, and the status is 5.]],
  needs = "read",
  args = {
    ahead = { type = "integer", text = "for how many days ahead it is looked what runs out; as many as days" },
    days = { type = "integer", default = 7, text = "how many days back, with today" },
    format = {
      choices = { "html", "text", "markdown", "json" }, form = true,
      text = "the form; by the end of out, else that of -o, else text",
    },
    hours = { type = "number", default = 24, text = "how old a good backup may be before there is a gap" },
    ignore = { text = 'VMs that need no backup: a pattern such as "tmpl-*"' },
    lines = { type = "integer", default = 5, text = "lines of each failed job's log" },
    out = { form = true, text = "the file to write (.html, .txt, .md, .json); without it the report is printed" },
    overwrite = { default = false, text = "replace the file that is there" },
    title = { text = "the heading" },
  },
  output = [[
Backups of 192.0.2.10, 2026-11-17 to 2026-11-23

192.0.2.10, 2026-11-17 to 2026-11-23. Made 2026-11-23 15:05 (on the appliance's clock, UTC).

JOBS BY DAY
-----------
117 jobs began; 2 failed, 1 ended with a warning.
…]],
}

local FORMS = { html = "html", txt = "text", md = "markdown", json = "json" }

local function wrong(message, hint) fail { kind = "usage", message = "weekly-report: " .. message, hint = hint } end

-- Said before anything is asked.
if args.out then
  local by_name = FORMS[(args.out:match("%.(%w+)$") or ""):lower()]
  if not by_name then
    wrong("out ends with no form that is known: " .. args.out, "it ends with .html, .txt, .md or .json")
  end
  if args.format and args.format ~= by_name then
    wrong(("format is %s, and out ends as %s does"):format(args.format, by_name))
  end
end

local made = scv.report {
  days = args.days, hours = args.hours, ahead = args.ahead, lines = args.lines, ignore = args.ignore,
  title = args.title,
}

if args.out then
  made:save(args.out, { overwrite = args.overwrite })
else
  local forms = { html = made.html, markdown = made.markdown, json = made.json, text = made.text }
  if args.format then io.write(forms[args.format](made)) else show(made) end
end

if not made.complete then
  local parts = {}
  for index, problem in ipairs(made.problems) do parts[index] = ("%s (%s)"):format(problem.part, problem.message) end
  fail {
    kind = "protocol", operation = made.problems[1].operation, field = made.problems[1].field,
    message = "the report is not complete: not read were " .. table.concat(parts, "; "),
    hint = "It was written all the same, and says so.",
  }
end
