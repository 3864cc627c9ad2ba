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

local stuck = List({}, { "id", "type", "name", "status", "start", "hours" })
for _, job in ipairs(scv.jobs(args.type)) do
  local least = not scv.is_over(job) and scv.age(job.start_time)
  if least and least >= args.older_than then
    stuck[#stuck + 1] = {
      id = job.id, type = job.type, name = job.name, status = job.status, start = job.start_time,
      hours = least // 3600,
    }
  end
end
return stuck
