local spec = ...

local outcome = spec.fake_shell.new().library("core/outcome")

spec.group("the word for a state", function()
  spec.case("says what came of what is over, in any capitals and with any signs", function()
    for word, means in pairs {
      COMPLETED = "done", ["completed "] = "done", WARNING = "warning", ["Completed with warnings"] = "warning",
      failed = "failed", Canceled = "failed", CANCELLED = "failed", ["Aborted by user"] = "failed",
      FAILED_WITH_WARNINGS = "failed", PARTIAL = "unknown", SUCCESSFUL = "unknown", [""] = "unknown",
      RUNNING_WITH_WARNINGS = "unknown", ["In progress (warnings)"] = "unknown",
    } do
      spec.equal(outcome.of(word), means)
      spec.equal(outcome.is_good(word), means == "done" or means == "warning")
    end
  end)
  spec.case("says by itself that it is over, unless it may be of what goes on", function()
    for _, word in ipairs { "COMPLETED", "Failed", "Cancelled", "WARNING", "Completed with warnings" } do
      spec.equal(outcome.is_end(word), true)
    end
    for _, word in ipairs { "RUNNING", "RUNNING_WITH_WARNINGS", "PARTIAL" } do
      spec.equal({ outcome.is_end(word), outcome.is_running(word) }, { false, word ~= "PARTIAL" })
    end
  end)
end)
