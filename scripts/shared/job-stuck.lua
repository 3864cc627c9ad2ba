local args = script {
  description = [[
Lists the jobs that are not over and have been there for longer than they should, with the age that they have at least.
Where the appliance's time zone is not known (--timezone), a job is listed only when it is old enough in any zone.]],
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

-- The least that the age of a job can be; nothing where its start can't be read, or is to come.
local function least_age(job)
  local ok, least = pcall(scv.age, read(job, "start_time", "time"))
  if ok then return least end
  if type(least) ~= "table" or least.kind ~= "argument" then error(least, 0) end
  note(("when job %s started is not known (%s): it is listed, whatever its age"):format(read(job, "id", "id"),
    tostring(job.start_time)))
  return nil
end

local stuck = List({}, { "id", "type", "name", "status", "start", "hours" })
for _, job in ipairs(scv.jobs(args.type):where(function(job) return not scv.is_over(job) end)) do
  local least = least_age(job)
  if not least or least >= args.older_than then
    stuck[#stuck + 1] = {
      id = read(job, "id", "id"), type = read.maybe(job, "type", "text"), name = job.name,
      status = read(job, "status", "text"),
      start = job.start_time, hours = least and least // 3600,
    }
  end
end
return stuck
