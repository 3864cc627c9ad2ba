local spec = ...

local states = spec.fake_shell.new().library("core/states")
local KNOWN = { "DAILY", "HOURLY", "backup" }

spec.group("a word for one of ours", function()
  spec.case("may be any that means nothing by itself", function()
    for word, theirs in pairs {
      COMPLETED = "SUCCESSFUL", RUNNING = "WORKING", FAILED = "BROKEN", DAILY = "EVERY_DAY", backup = "BACKUP_JOB",
      PARTIAL = "INCOMPLETE", Production = "ACTIVE",
    } do
      spec.equal(states.problem(word, theirs, KNOWN), nil)
    end
  end)
  spec.case("may be the same in other letters", function()
    spec.equal(states.problem("DAILY", "Daily", KNOWN), nil)
    spec.equal(states.problem("COMPLETED_WITH_WARNINGS", "Completed with warnings", KNOWN), nil)
  end)
  spec.case("is none that means something already, in any capitals and with any signs", function()
    for _, theirs in ipairs {
      "FAILED", "failed", "Failed: 3", "RUNNING", "In Progress", "QUEUED", "pending", "PARTIAL", "Cancelled",
      "CANCELED BY USER", "Aborted", "WARNING", "Done with warnings", "hourly", "Backup", "Under Maintenance",
    } do
      spec.equal(states.problem("COMPLETED", theirs, KNOWN), "meaning")
    end
  end)
  spec.case("is none that says by itself what ours denies", function()
    for word, many in pairs {
      COMPLETED = { "ERROR", "Failure", "UNSUCCESSFUL", "NOT_COMPLETED", "COMPLETED_WITH_ERRORS", "TIMED_OUT", "KILLED",
        "INCOMPLETE", "STARTED", "IN_PROGRESS_2", "UNKNOWN" },
      FAILED = { "SUCCESSFUL", "DONE", "STARTED" }, RUNNING = { "FINISHED", "ERROR", "DONE_WITH_ERRORS" },
      WARNING = { "EXECUTING" },
    } do
      for _, theirs in ipairs(many) do
        spec.equal(theirs .. " " .. tostring(states.problem(word, theirs, KNOWN)), theirs .. " meaning")
      end
    end
    for word, theirs in pairs {
      COMPLETED = "NO_ERROR", FAILED = "ERROR", RUNNING = "STARTED", WARNING = "COMPLETED_WITH_ERRORS",
      ABORTED = "KILLED", QUEUED = "WAITING", COMPLETED_WITH_WARNINGS = "SUCCESS_WITH_ISSUES",
    } do
      spec.equal(theirs .. " " .. tostring(states.problem(word, theirs, KNOWN)), theirs .. " nil")
    end
    spec.equal(states.problem("COMPLETED", "WITHOUT_ERRORS_DONE", KNOWN), nil)
  end)
  spec.case("stands for a word that is ours, to the letter", function()
    local problem, words = states.problem("Completed", "SUCCESSFUL", KNOWN)
    spec.equal(problem, "unknown")
    spec.contains(table.concat(words, " "), "COMPLETED")
    spec.contains(table.concat(words, " "), "HOURLY")
  end)
  spec.case("is advised as a call that can be copied", function()
    spec.equal(states.advice("PARTIAL"), nil)
    spec.equal(states.advice("Finished with warnings"), nil)
    spec.contains(states.advice("SUCCESSFUL"), 'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"}')
  end)
  spec.case("is never advised for what it denies", function()
    for theirs, word in pairs {
      ERROR = "FAILED", Executing = "RUNNING", FINISHED = "COMPLETED", COMPLETED_WITH_ERRORS = "WARNING",
      GESCHAFFT = "…",
    } do
      spec.contains(states.advice(theirs), ('{word = "%s", is = "%s"}'):format(word, theirs))
    end
  end)
end)
