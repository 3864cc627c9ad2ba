local args = script {
  description = [[
Lists the jobs that are not over and have been there for longer than they should, with the age that they have at least.
Where the appliance's time zone is not known (--timezone), a job is listed only when it is old enough in any zone.
One in a word that is not known may be over: it is listed, too, and told how the shell learns such a word.]],
  needs = "read",
  args = {
    older_than = { type = "duration", default = "24h", text = "how long a job may run" },
    type = { text = "only jobs of this type: backup, restore, mountBackup" },
  },
  output = [[
id  type    name                                                      status   start                   hours
--  ------  --------------------------------------------------------  -------  ----------------------  -----
89  backup  Backup of Resource Group 'gold_web' with Policy 'hourly'  RUNNING  11/22/2026 03:00:00 PM     26
1 job]],
}

local read = scv.reader("jobs.list")

-- When a job started; nothing where it doesn't say it, as one that waits may do.
local function start_of(job)
  local ok, start = pcall(function() return job.start_time end)
  return ok and start ~= "" and start or nil
end

-- The least that the age of a job can be; nothing where its start isn't said, can't be read, or is to come.
local function least_age(job, start)
  local ok, least = pcall(scv.age, start)
  if ok then return least end
  if type(least) ~= "table" or least.kind ~= "argument" then error(least, 0) end
  note(("when job %s started is not known (%s): it is listed, whatever its age"):format(read(job, "id", "id"),
    start == nil and "it isn't said" or tostring(start)))
  return nil
end

-- Says once of each word that is not known that the job may be over.
local told = {}
local function tell_word(job, word)
  if told[word] or scv.is_running(job) then return end
  told[word] = true
  local hint = scv.word_hint(word)
  note(("whether job %s goes on is not known: it is %s%s"):format(read(job, "id", "id"), word,
    hint and "; " .. hint or ""))
end

local jobs = scv.jobs(args.type)
-- Where no job says its start, nothing is known of any.
local says_start = jobs:count(function(job) return start_of(job) ~= nil end) > 0
local stuck = List({}, { "id", "type", "name", "status", "start", "hours" })
for _, job in ipairs(jobs:where(function(each) return not scv.is_over(each) end)) do
  local start = (start_of(job) ~= nil or not says_start) and read(job, "start_time", "time") or nil
  local least = least_age(job, start)
  if not least or least >= args.older_than then
    local word = read(job, "status", "text")
    tell_word(job, word)
    stuck[#stuck + 1] = {
      id = read(job, "id", "id"), type = read.maybe(job, "type", "text"), name = job.name, status = word,
      start = start, hours = least and least // 3600,
    }
  end
end
return stuck
