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
end)
