local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local sent, said, refuse = appliance.sent, appliance.said, lacking.refuse_change

spec.group("job_retention", function()
  spec.case("what is so already is not sent", function()
    local scv, shell = appliance.new()
    scv.set_job_retention { jobs = 90 }
    spec.equal(shell.count("config.set_jobs_cleanup"), 0)
  end)
  spec.case("can be given what the appliance doesn't say", function()
    local scv, shell = appliance.new { job_retention = { logs = 30 } }
    local raised = spec.raises({ kind = "protocol", field = "jobs" }, scv.set_job_retention, { logs = 20 })
    spec.contains(raised.hint, "or say what it is to be: jobs = …")
    scv.set_job_retention { jobs = 90, logs = 20 }
    spec.equal(sent(shell, "config.set_jobs_cleanup"), { jobs = 90, logRetentionDays = 20 })
  end)
  spec.case("a shorter retention tells what will be purged", function()
    local scv, shell = appliance.new()
    scv.set_job_retention { jobs = 60, logs = 10 }
    spec.equal(sent(shell, "config.set_jobs_cleanup"), { jobRetentionDays = 60, logRetentionDays = 10 })
    spec.contains(said(shell), "jobs older than 60 days and logs older than 10 days will be purged within 6 hours")
  end)
  spec.case("is changed only by what was read strictly", function()
    refuse("config.set_jobs_cleanup", function(scv) scv.set_job_retention { jobs = 60 } end,
      { ["config.jobs_cleanup"] = { "logs" } }, { ["config.jobs_cleanup"] = { "jobs" } })
    refuse("config.set_jobs_cleanup", function(scv) scv.set_job_retention { logs = 60 } end,
      { ["config.jobs_cleanup"] = { "jobs" } })
  end)
end)
