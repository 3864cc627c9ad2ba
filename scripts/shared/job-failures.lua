local args = script {
  description = [[
Lists the jobs of the last hours that failed, or were cancelled or aborted, with the end of their logs; and those in a
word that is not known, be they over or not: their outcome is unknown, and it is told how the shell learns such a word.
One that ended with a warning did not fail: it is told.
Where the appliance's time zone is not known (--timezone), jobs of up to 14 hours before are listed too.]],
  needs = "read",
  args = {
    since = { type = "duration", default = "24h", text = "how far back to look" },
    type = { text = "only jobs of this type: backup, restore, mountBackup" },
    lines = { type = "integer", default = 5, text = "lines of each log" },
    to = { text = "a folder to put the whole logs into" },
  },
  output = [[
id   type    status  outcome  start                   messages
---  ------  ------  -------  ----------------------  ------------------------
112  backup  FAILED  failed   11/23/2026 02:00:00 PM  Quiesce of web03 failed.
1 job

job 112
  2026-11-23 14:00:12.000 ERROR Quiesce of web03 failed.
  2026-11-23 14:00:13.000 INFO  job 112 ended: FAILED]],
}

-- Said before anything is asked: a log that was not saved is noticed when it is needed.
if args.to then
  local folder, problem = io.open(args.to .. "/.")
  if not folder then
    fail { kind = "usage", message = "can't put logs there: " .. problem, hint = "to = … is a folder that is there" }
  end
  folder:close()
end

local read = scv.reader("jobs.list")
local jobs = scv.jobs { type = args.type, since = args.since }
for _, job in ipairs(jobs:where(function(each) return each.outcome == "warning" end)) do
  note(("job %s ended with a warning, as %s"):format(read(job, "id", "id"), job.status))
end
local failed, strange = jobs:where(function(job)
  if not scv.is_over(job) then return not scv.is_running(job) end
  return job.outcome ~= "done" and job.outcome ~= "warning"
end), {}
for _, job in ipairs(failed) do
  local word = job.outcome ~= "failed" and read.maybe(job, "status", "text")
  if word and not strange[word] then
    strange[word] = true
    local hint = scv.word_hint(word)
    note(("what became of job %s is not known: it is %s%s"):format(read(job, "id", "id"), word,
      hint and "; " .. hint or scv.is_over(job) and ", and says when it ended" or ""))
  end
end
if #failed == 0 then
  note("no job has failed")
  return
end

local function last_lines(text, count)
  local lines = {}
  for line in text:gmatch("[^\r\n]+") do lines[#lines + 1] = "  " .. line end
  return table.concat(lines, "\n", math.max(1, #lines - count + 1))
end

local logs = parallel(failed, function(job)
  local id = read(job, "id", "id")
  if not args.to then return last_lines(scv.job_log(id), args.lines) end
  return "  " .. scv.job_log { job = id, to = ("%s/job-%s.log"):format(args.to, id) }
end, { errors = "collect" })

-- When a job started; nothing where it doesn't say it, as one that was never begun may do.
local function start_of(job)
  local ok, start = pcall(function() return job.start_time end)
  return ok and start ~= "" and read.maybe(job, "start_time", "time") or nil
end

-- A log that is gone must not hide that its job failed.
local report = {}
for index, row in ipairs(logs) do
  report[index] = ("job %s\n%s"):format(read(row.item, "id", "id"),
    row.ok and row.value or "  no log: " .. row.error.message)
end
note(table.concat(report, "\n\n"))
return failed:map(function(job)
  return {
    id = read(job, "id", "id"), type = read.maybe(job, "type", "text"), status = read.maybe(job, "status", "text"),
    outcome = job.outcome or "unknown", start = start_of(job), messages = job.messages,
  }
end)
