local spec = ...

local job = spec.fake_shell.new().library("jobs/job")

spec.group("a job", function()
  spec.case("is over where it has an end time or a state that is an end", function()
    for _, over in ipairs {
      { status = "COMPLETED" }, { status = "failed" }, { status = "ODD", end_time = "11/23/2026 03:05:09 PM" },
    } do
      spec.equal(job.is_over(over, "jobs.get"), true)
    end
    for _, none in ipairs { "", "0", 0 } do
      spec.equal(job.is_over({ status = "RUNNING", end_time = none }, "jobs.get"), false)
    end
    spec.equal(job.is_over({ status = "ODD" }, "jobs.get"), false)
  end)
  spec.case("is not over as long as its status can't be read", function()
    spec.raises({ kind = "protocol", operation = "jobs.get", field = "status" }, job.is_over, { end_time = "x" },
      "jobs.get")
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "end_time" }, job.is_over,
      { status = "RUNNING", end_time = true }, "jobs.list")
  end)
  spec.case("succeeded where it is COMPLETED, and by nothing else", function()
    local record = { id = 1, status = "Completed" }
    spec.equal(job.check(record, "jobs.get"), record)
    for _, status in ipairs { "FAILED", "PARTIAL", "WARNING", "COMPLETED_WITH_ERRORS" } do
      spec.raises({ kind = "job", job = 7, job_status = status, message = "job 7 ended as " .. status }, job.check,
        { id = 7, status = status }, "jobs.get")
    end
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "status" }, job.check, { id = 7 }, "jobs.list")
  end)
  spec.case("that failed hands on its messages, whatever their form", function()
    spec.raises({ messages = { "one" }, message = "job 7 ended as FAILED: one" }, job.check,
      { id = 7, status = "FAILED", messages = "one" }, "jobs.get")
    spec.raises({ messages = { "one", "two" }, message = "job 7 ended as FAILED: one; two" }, job.check,
      { id = 7, status = "FAILED", messages = { "one", { name = "two" } } }, "jobs.get")
  end)
  spec.case("is called by what its record says", function()
    for label, record in pairs {
      ["job 1"] = { id = 1 }, ["backup, job 1"] = { id = 1, type = "backup" },
      ["backup of lab (daily), job 1"] = { id = 1, type = "backup", group_name = "lab", policy_name = "daily" },
      ["restore of web01, job 1"] = { id = 1, type = "restore", name = "Restore of web01" },
    } do
      spec.equal(job.label(record), label)
    end
  end)
  spec.case("has a percentage where it says one", function()
    spec.equal({ job.percent { progress = 7 }, job.percent { progress = "71" }, job.percent {} }, { 7, 71 })
  end)
end)
