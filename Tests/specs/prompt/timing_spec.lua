local spec = ...

spec.group("timing", function()
  spec.case("says how long a function took, and gives what it gives", function()
    local shell = spec.fake_shell.new()
    local time = shell.library("prompt/timing").time
    local function work(a, b)
      shell.advance(1.5)
      return a, nil, b
    end
    spec.equal(table.pack(time(work, 1, 2)), { n = 3, 1, nil, 2 })
    spec.equal(shell.notes, { "1.50 s" })
  end)
  spec.case("says so of one that fails, too", function()
    local shell = spec.fake_shell.new()
    spec.raises({ kind = "job" }, shell.library("prompt/timing").time, function()
      shell.raise { kind = "job", message = "failed" }
    end)
    spec.equal(#shell.notes, 1)
  end)
  spec.case("refuses what has run already", function()
    local shell = spec.fake_shell.new()
    local raised = spec.raises({ kind = "argument" }, shell.library("prompt/timing").time, {})
    spec.contains(raised.hint, "time(function() return")
  end)
  spec.case("tells of each line once, where that is set", function()
    local shell = spec.fake_shell.new { last_line = { seconds = 0.0123, requests = 1 } }
    local timing = shell.library("prompt/timing")
    timing.tell()
    spec.equal(shell.notes, {})
    shell.library("core/settings").set { timing = true }
    timing.tell()
    timing.tell()
    spec.equal(shell.notes, { "12.3 ms, 1 request" })
  end)
end)
