-- How long the appliance keeps jobs and their logs: 45 and 46 of docs/appliance.md, "The operations".
local shell = ...
local argument_table = shell.library("session/argument_table")
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is
local read_current = shell.library("core/record").reader("config.jobs_cleanup")
local words = shell.library("core/words")

local NAME = "scv.set_job_retention"

local read_none = argument_table.reader("scv.job_retention", {})

local read = argument_table.reader(NAME, { { "jobs", "count" }, { "logs", "count" } },
  { example = "scv.set_job_retention{jobs = 90, logs = 30}" })

local function add(scv)
  --- Says how many days jobs and their logs are kept.
  ---
  ---     scv.job_retention()
  ---@steps config.jobs_cleanup
  ---@return table retention  {jobs = days, logs = days}
  function scv.job_retention(arguments)
    read_none(arguments)
    return scv.api.config.jobs_cleanup()
  end

  --- `jobs`, `logs`, or both, in days
  ---@class JobRetention
  ---@field jobs integer|nil  days that jobs are kept; 90 is the appliance's own
  ---@field logs integer|nil  days that their logs are kept; 30 is the appliance's own

  --- Sets how many days jobs and their logs are kept. What is not given stays as it is.
  ---
  --- Rules: what is older is purged for good, every 6 hours.
  ---
  ---     scv.set_job_retention{jobs = 180}
  ---     scv.set_job_retention{jobs = 90, logs = 30}
  ---@steps config.jobs_cleanup, config.set_jobs_cleanup
  ---@param arguments JobRetention
  ---@return table retention  as it is then; in a dry run the planned request
  function scv.set_job_retention(arguments)
    local wanted = read(arguments)
    if next(wanted) == nil then
      errors.argument(NAME, "arguments", "say nothing to change", "it takes jobs and logs, in days")
    end
    local current = scv.api.config.jobs_cleanup()
    local body = {}
    for _, key in ipairs { "jobs", "logs" } do
      body[key] = wanted[key] or read_current(current, key, "integer", ("or say what it is to be: %s = …"):format(key))
    end
    local jobs, logs = read_current.maybe(current, "jobs", "integer"), read_current.maybe(current, "logs", "integer")
    if body.jobs == jobs and body.logs == logs then
      shell.note(("jobs are kept %s days and logs %s days already; nothing was sent"):format(jobs, logs))
      return current
    end
    if body.logs > body.jobs then
      errors.argument(NAME, "logs", ("can't be kept longer than the jobs: %d and %d days"):format(body.logs, body.jobs),
        "give jobs a number of days as high as that of logs")
    end
    local shorter = {}
    if jobs and body.jobs < jobs then shorter[#shorter + 1] = ("jobs older than %d days"):format(body.jobs) end
    if logs and body.logs < logs then shorter[#shorter + 1] = ("logs older than %d days"):format(body.logs) end
    if #shorter > 0 then
      shell.note(("%s will be purged within 6 hours"):format(words.all_of(shorter)))
    end
    local reply = scv.api.config.set_jobs_cleanup(body)
    if is_planned(reply) then return reply end
    return scv.api.config.jobs_cleanup()
  end
end

return { order = 150, add = add }
