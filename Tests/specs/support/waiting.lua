-- Jobs that are waited for, one or several at once.
local spec = ...

local appliance = spec.load "appliance"

local waiting = {}

-- The appliance, whose jobs follow the clock: `jobs` maps ids to {ends =, status =, …}.
function waiting.fixture(jobs, options)
  options = options or {}
  local scv, shell
  local function record(id)
    local job = jobs[id]
    local over = shell.monotonic() >= job.ends
    return appliance.job {
      id = id, type = job.type, name = job.name, group_name = job.group, policy_name = job.policy,
      progress = job.progress,
      status = over and (job.status or "COMPLETED") or nil, messages = job.messages,
      end_time = over and not job.untimed and "11/23/2026 03:05:09 PM" or job.blank,
    }
  end
  options.replies = {
    ["jobs.get"] = function(id)
      if not jobs[id] then shell.raise { kind = "appliance", status = 404, message = "no such job" } end
      return record(id)
    end,
    ["jobs.list"] = function(arguments)
      local list = {}
      for id, job in pairs(jobs) do
        if not arguments.type or (job.type or "backup") == arguments.type then table.insert(list, record(id)) end
      end
      return list
    end,
  }
  scv, shell = appliance.new(options)
  return scv, shell
end

-- Waits for several jobs at once; gives what became of each.
function waiting.for_all(scv, shell, ids)
  local results, tasks = {}, {}
  for index, id in ipairs(ids) do
    tasks[index] = shell.spawn(function()
      local ok, value = pcall(scv.wait_for_job, id)
      results[index] = ok and value.status or value
    end)
  end
  shell.join(tasks)
  return results
end

return waiting
