local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  return shell.library("core/list"), shell
end

spec.group("a filter by a word that is known", function()
  spec.case("says which records it passed over for a word that is not", function()
    local List, shell = fixture()
    local jobs = List { { id = 1, status = "ERROR" }, { id = 2, status = "COMPLETED" }, { id = 3, status = "ERROR" } }
    spec.equal(#jobs:where { status = "failed" }, 0)
    spec.equal(shell.notes, {
      "what ERROR means is not known: 2 records say it, and are not among what was found\n"
        .. 'if it means one of ours, say which: scv.api.correct{word = "FAILED", is = "ERROR"}',
    })
    spec.equal(jobs:count { status = { "completed", "failed" } }, 1)
    spec.equal(#shell.notes, 2)
  end)
  spec.case("is silent where it was asked for such a word, or where all words are known", function()
    local List, shell = fixture()
    local jobs = List { { id = 1, status = "ERROR" }, { id = 2, status = "PARTIAL" } }
    spec.equal(#jobs:where { status = "error" }, 1)
    spec.equal(#jobs:where { id = 2 }, 1)
    spec.equal(#(List { { status = "RUNNING" }, { status = "Done with warnings" } }):where { status = "failed" }, 0)
    spec.equal(shell.notes, {})
  end)
  spec.case("goes by the outcome where that is asked for", function()
    local List, shell = fixture()
    local jobs = List {
      { id = 1, status = "ODD", outcome = "unknown" }, { id = 2, status = "ODD" },
      { id = 3, status = "RUNNING", outcome = "unknown" }, { id = 4, status = "FAILED", outcome = "failed" },
    }
    spec.equal(#jobs:where { outcome = "failed" }, 1)
    spec.equal(shell.notes, {
      "what ODD means is not known: 2 records say it, and are not among what was found\n"
        .. 'if it means one of ours, say which: scv.api.correct{word = "…", is = "ODD"}',
      "1 record says RUNNING, and an end time: how that ended is not known, and is not among what was found",
    })
    spec.equal(#jobs:where { outcome = { "failed", "unknown" } }, 3)
    spec.equal(#shell.notes, 2)
  end)
  spec.case("knows the words of the document", function()
    local scv, shell = spec.load("appliance").new {
      audit_logs = { { file = "a", integrity = "FINE" }, { file = "b", integrity = "NORMAL" } },
    }
    spec.equal(#scv.audit_logs():where { integrity = "tampered" }, 0)
    spec.equal(shell.notes, {
      "what FINE means is not known: 1 record says it, and is not among what was found",
    })
  end)
end)
