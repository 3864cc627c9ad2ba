local spec = ...

local shell = spec.fake_shell.new()
local parallel_errors = shell.library("tasks/parallel_errors")

local function failed(facts) return { ok = false, error = facts } end

local function raise(rows)
  return parallel_errors.raise(rows, shell.List.new { { name = "a", status = "FAILED" } }, "%d of %d failed")
end

spec.group("the error of many", function()
  spec.case("is none where nothing failed", function()
    raise { { ok = true }, { ok = true } }
    raise {}
  end)
  spec.case("counts, shows what became of all, and has each kind once, those within too", function()
    local raised = spec.raises({ kind = "parallel", message = "3 of 4 failed" }, raise, {
      { ok = true }, failed { kind = "connect", message = "x" }, failed { kind = "connect", message = "y" },
      failed { kind = "parallel", message = "z", kinds = { "job", "connect" } },
    })
    spec.equal(raised.kinds, { "connect", "parallel", "job" })
    spec.contains(raised.hint, "FAILED")
  end)
  spec.case("does not count as failed what may have been done, or goes on", function()
    spec.raises({ message = "1 of 4 failed; what became of 2 more is not known" }, raise, {
      { ok = true }, failed { kind = "unknown_outcome", message = "x" },
      failed { kind = "job", message = "y", job = 1, outcome = "failed" }, failed { kind = "connect", job = 2 },
    })
    local raised = spec.raises({ message = "what became of 1 of 1 is not known" }, raise,
      { failed { kind = "login", job = 2 } })
    spec.equal(raised.kinds, { "login", "unknown_outcome" })
  end)
  spec.case("says below the table where to look after what may have been done", function()
    local raised = spec.raises({ kind = "parallel" }, raise,
      { failed { kind = "unknown_outcome", message = "x", hint = "look for it" } })
    spec.truthy(raised.hint:find("\nlook for it$"))
  end)
  spec.case("is the refusal itself where all was refused", function()
    spec.raises({ kind = "refused", message = "read only" }, raise,
      { failed { kind = "refused", message = "read only" }, failed { kind = "refused", message = "read only" } })
    spec.raises({ kind = "parallel" }, raise, { { ok = true }, failed { kind = "refused", message = "read only" } })
  end)
end)
