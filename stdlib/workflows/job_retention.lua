-- How long the appliance keeps jobs and their logs: 45 and 46 of docs/appliance.md, "The operations".
local shell = ...
local argument_table = shell.library("session/argument_table")
local carried = shell.library("session/carried")
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional
local replacement = shell.library("session/replacement")
local read_current = shell.library("core/record").reader("config.jobs_cleanup")
local words = shell.library("core/words")

local NAME = "scv.set_job_retention"

local read_none = argument_table.reader("scv.job_retention", {})

local read = argument_table.reader(NAME, { { "jobs", "count" }, { "logs", "count" }, { "confirm", "flag" } },
  { example = "scv.set_job_retention{jobs = 90, logs = 30}" })

local OPERATION, KEYS = "config.set_jobs_cleanup", { "jobs", "logs" }

-- What of the days that were asked for the record doesn't say.
local function missing(wanted, record)
  local texts = {}
  for _, key in ipairs(KEYS) do
    local is = read_current.maybe(record, key, "integer")
    if wanted[key] and is ~= wanted[key] then
      texts[#texts + 1] = ("%s are kept %s days, not %d"):format(key, is or "nobody knows how many", wanted[key])
    end
  end
  return texts
end

-- The days that there are to be, of both: what is not given stays as it is.
local function days_of(wanted, current)
  local days = {}
  for _, key in ipairs(KEYS) do
    days[key] = wanted[key] or read_current(current, key, "integer", ("or say what it is to be: %s = …"):format(key))
  end
  if days.logs > days.jobs then
    errors.argument(NAME, "logs", ("can't be kept longer than the jobs: %d and %d days"):format(days.logs, days.jobs),
      "give jobs a number of days as high as that of logs")
  end
  return days
end

-- What will be gone by a retention that is shorter than it was.
local function tell_shorter(days, current)
  local shorter = {}
  for _, key in ipairs(KEYS) do
    local was = read_current.maybe(current, key, "integer")
    if was and days[key] < was then shorter[#shorter + 1] = ("%s older than %d days"):format(key, days[key]) end
  end
  if #shorter == 0 then return end
  shell.note(("%s will be purged within 6 hours"):format(words.all_of(shorter)))
end

local function carrier(scv)
  return function(record, is_spelled) return carried.body(scv, record, OPERATION, is_spelled) end
end

local function add(scv)
  local carry = carrier(scv)

  --- Says how many days jobs and their logs are kept.
  ---
  ---     scv.job_retention()
  ---@reads
  ---@steps config.jobs_cleanup
  ---@return table retention  {jobs = days, logs = days}
  ---@typed return config.jobs_cleanup
  function scv.job_retention(arguments)
    read_none(arguments)
    return scv.api.config.jobs_cleanup()
  end

  --- `jobs`, `logs`, or both, in days
  ---@class JobRetention
  ---@field jobs integer|nil  days that jobs are kept; 90 is the appliance's own
  ---@field logs integer|nil  days that their logs are kept; 30 is the appliance's own
  ---@field confirm boolean?  false: don't ask where something of the settings can't be sent back

  --- Sets how many days jobs and their logs are kept. What is not given stays as it is.
  ---
  --- Rules: what is older is purged for good, every 6 hours.
  ---
  ---     scv.set_job_retention{jobs = 180}
  ---     scv.set_job_retention{jobs = 90, logs = 30}
  ---@steps config.jobs_cleanup, config.set_jobs_cleanup
  ---@param arguments JobRetention
  ---@return table retention  as it is then; in a dry run the planned request
  ---@typed return config.jobs_cleanup|Plan
  function scv.set_job_retention(arguments)
    local wanted = read(arguments)
    if not (wanted.jobs or wanted.logs) then
      errors.argument(NAME, "arguments", "say nothing to change", "it takes jobs and logs, in days")
    end
    local function find()
      return "job retention", "the job retention", scv.api.config.jobs_cleanup()
    end
    return replacement.alone(scv, find, function(current)
      if #missing(wanted, current) == 0 then
        shell.note(("jobs are kept %s days and logs %s days already; nothing was sent"):format(
          optional(current, "jobs"), optional(current, "logs")))
        return current
      end
      local days, base, left_out = days_of(wanted, current), carry(current)
      local body = carried.copy(base)
      for _, key in ipairs(KEYS) do carried.set(body, key, days[key]) end
      tell_shorter(days, current)
      return replacement.send(scv, {
        operation = OPERATION, what = "the job retention", id = "jobs_cleanup", record = current, base = base,
        left_out = left_out, body = body, read = scv.api.config.jobs_cleanup, carry = carry,
        missing = function(after) return missing(wanted, after) end, confirm = wanted.confirm,
      })
    end)
  end
end

return { order = 150, add = add }
