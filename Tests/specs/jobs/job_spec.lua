local spec = ...

local shell = spec.fake_shell.new()
local job = shell.library("jobs/job")

spec.group("a job", function()
  spec.case("is over where it has an end time or a state that is an end", function()
    for _, over in ipairs {
      { status = "COMPLETED" }, { status = "failed" }, { status = "ODD", end_time = "11/23/2026 03:05:09 PM" },
    } do
      spec.equal(job.is_over(over, "jobs.get"), true)
    end
    for _, none in ipairs {
      "", "0", 0, -1, "1970-01-01T00:00:00", "1970-01-01T00:00:00.000+00:00", "01/01/1970 12:00:00 AM",
      "01/01/1970 09:00:00 AM", "N/A", "-", "null", " ", "9999-12-31T23:59:59Z", "12/31/9999 11:59:59 PM",
      4102444800000, 9223372036854775807, "24.11.2026 um drei",
    } do
      spec.equal(job.is_over({ status = "RUNNING", end_time = none }, "jobs.get"), false)
    end
    for _, time in ipairs { "11/23/2026 03:05:09 PM", 1795446309, 1795446309000 } do
      spec.equal(job.is_over({ status = "RUNNING", end_time = time }, "jobs.get"), true)
    end
    spec.equal(job.is_over({ status = "ODD", end_time = "24.11.2026 um drei" }, "jobs.get"), true)
    spec.equal(job.is_over({ status = "ODD", end_time = "N/A" }, "jobs.get"), false)
    for _, status in ipairs { "ODD", "RUNNING_WITH_WARNINGS", "PARTIAL", "QUEUED" } do
      spec.equal(job.is_over({ status = status }, "jobs.get"), false)
    end
  end)
  spec.case("that is over is done, has a warning, has failed, or ended in a word that nobody knows", function()
    local outcomes = {
      done = { "COMPLETED", "Completed", "completed " },
      warning = { "WARNING", "Completed with warnings", "COMPLETED_WITH_WARNING", "ODD_WARN" },
      failed = { "FAILED", "failed", "CANCELLED", "Canceled", "ABORTED", "Aborted by user", "FAILED_WITH_WARNINGS" },
      unknown = { "PARTIAL", "SUCCESSFUL", "RUNNING", "COMPLETED_WITH_ERRORS" },
    }
    for outcome, states in pairs(outcomes) do
      for _, status in ipairs(states) do
        spec.equal(job.outcome({ status = status, end_time = "11/23/2026 03:05:09 PM" }, "jobs.get"), outcome)
      end
    end
    spec.equal(job.outcome({ status = "RUNNING" }, "jobs.get"), nil)
    spec.equal(job.outcome({ status = "Cancelled" }, "jobs.get"), "failed")
    spec.equal(job.outcome({ status = "Completed with warnings" }, "jobs.get"), "warning")
  end)
  spec.case("with a warning did what it should, which is not so before it is over", function()
    spec.equal({ job.succeeded({ status = "WARNING" }, "x"), job.succeeded({ status = "RUNNING" }, "x") },
      { true, false })
  end)
  spec.case("is over by its end time, whether its status can be read or not", function()
    for _, status in ipairs { false, 7 } do
      local record = { id = 120, end_time = "11/23/2026 03:05:09 PM", status = status or nil, messages = { "one" } }
      spec.equal(job.is_over(record, "jobs.get"), true)
      spec.equal(job.outcome(record, "jobs.get"), "unknown")
      local raised = spec.raises({
        kind = "protocol", operation = "jobs.get", field = "status", job = 120, outcome = "unknown",
        messages = { "one" },
      }, job.check, record, "jobs.get")
      spec.contains(raised.message, "job 120 is over, how it ended is not known: the reply of jobs.get")
      spec.contains(raised.hint, "its log: scv.api.jobs.logs(120); look whether it did what it should before you")
    end
  end)
  spec.case("without an end time is not over as long as its status can't be read", function()
    spec.raises({ kind = "protocol", operation = "jobs.get", field = "status" }, job.is_over, {}, "jobs.get")
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "end_time" }, job.is_over,
      { status = "RUNNING", end_time = true }, "jobs.list")
  end)
  spec.case("gives its record with the outcome where it did what it should, and says a warning", function()
    local record = { id = 1, status = "Completed" }
    spec.equal(job.check(record, "jobs.get"), record)
    spec.equal({ record.outcome, shell.notes }, { "done", {} })
    record = job.check({ id = 7, status = "WARNING", messages = { "Quiesce of web03 failed." } }, "jobs.get")
    spec.equal({ record.outcome, shell.notes }, { "warning", {
      "job 7 ended with a warning, as WARNING: Quiesce of web03 failed.\nits log: scv.api.jobs.logs(7)",
    } })
  end)
  spec.case("is raised where it failed, and where nobody knows what came of it", function()
    for _, status in ipairs { "FAILED", "Cancelled", "ABORTED" } do
      spec.raises({
        kind = "job", job = 7, job_status = status, outcome = "failed", message = "job 7 ended as " .. status,
        hint = "its log: scv.api.jobs.logs(7)",
      }, job.check, { id = 7, status = status }, "jobs.get")
    end
    spec.raises({
      kind = "job", job = "j-7", job_status = "PARTIAL", outcome = "unknown",
      message = "job j-7 is over, and what PARTIAL means is not known",
      hint = 'its log: scv.api.jobs.logs("j-7"); look whether it did what it should before you start it again',
    }, job.check, { id = "j-7", status = "PARTIAL" }, "jobs.get")
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "status" }, job.check, { id = 7 }, "jobs.list")
  end)
  spec.case("is a part of another where its name says so", function()
    spec.equal(job.parent { name = "(Job 7)Primary Backup of Resource Group gold_web" }, 7)
    spec.equal({ job.parent { name = "Backup of (Job 7)" }, job.parent {} }, {})
  end)
  spec.case("says group and policy, or the backup, where its name is one of the vendor's", function()
    spec.equal(job.said "Backup of Resource Group 'lab' with Policy 'it's'", { group = "lab", policy = "it's" })
    spec.equal(job.said "Restoring backup with name: lab_1 ", { backup = "lab_1" })
    for _, name in ipairs {
      "Backup of lab", "Restore of lab_1", "Restoring backup with name: ", "Backup of Resource Group '' with Policy ''",
      "(Job 7)Primary Backup of Resource Group 'lab' with Policy 'daily'",
    } do
      spec.equal(job.said(name), {})
    end
    spec.equal({ job.said(nil), job.said(7) }, { {}, {} })
  end)
  spec.case("is called by what is known of it beside its record, where it ended otherwise than it should", function()
    spec.raises({ message = "restore of web01, job 7 ended as FAILED" }, job.check,
      { id = 7, status = "FAILED", name = "Restoring backup with name: lab_1" }, "jobs.get", "restore of web01, job 7")
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
      ["restore of backup lab_1, job 1"] = { id = 1, type = "restore", name = "Restoring backup with name: lab_1" },
      ["backup of lab (daily), job 2"] = { id = 2, name = "Backup of Resource Group 'lab' with Policy 'daily'" },
      ["restore of lab (daily), job 1"] = {
        id = 1, type = "restore", name = "Restoring backup with name: lab_1", group_name = "lab", policy_name = "daily",
      },
    } do
      spec.equal(job.label(record), label)
    end
  end)
  spec.case("has a percentage where it says one", function()
    spec.equal({ job.percent { progress = 7 }, job.percent { progress = "71" }, job.percent {} }, { 7, 71 })
  end)
end)
