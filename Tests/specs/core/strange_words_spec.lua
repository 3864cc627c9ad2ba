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
  spec.case("says of a record without a status that it says none, and not how a word is told", function()
    local List, shell = fixture()
    local jobs = List { { id = 1, outcome = "unknown" }, { id = 2, outcome = "done", status = "COMPLETED" } }
    spec.equal(#jobs:where { outcome = "failed" }, 0)
    spec.equal(shell.notes, { "1 record says no status, and is not among what was found" })
    jobs = List { { id = 1, outcome = "unknown" }, { id = 2, outcome = "unknown" }, { id = 3, outcome = "done" } }
    spec.equal(#jobs:where { outcome = "done" }, 1)
    spec.equal(shell.notes[2], "2 records say no status, and are not among what was found")
  end)
  spec.case("says nothing of what the other fields rule out", function()
    local List, shell = fixture()
    local jobs = List {
      { id = 1, status = "ERROR", type = "backup" }, { id = 2, status = "ERROR", type = "restore" },
      { id = 3, status = "FAILED", type = "backup" }, { id = 4, status = "ERROR", type = "restore" },
    }
    spec.equal(#jobs:where { status = "failed", id = 3 }, 1)
    spec.equal(shell.notes, {})
    spec.equal(#jobs:where { status = "failed", type = "backup" }, 1)
    spec.equal(#shell.notes, 1)
    spec.contains(shell.notes[1], "1 record says it")
    -- What no known word stands for in one field does not rule a record out for another.
    jobs = List { { status = "ODD", outcome = "unknown" }, { status = "FAILED", outcome = "failed" } }
    spec.equal(#jobs:where { status = "failed", outcome = "failed" }, 1)
    spec.equal(#shell.notes, 3)
  end)
  spec.case("names the first few words in one note, and counts the others", function()
    local List, shell = fixture()
    local records = { { status = "COMPLETED" }, { status = "ERROR" } }
    for n = 1, 5 do records[#records + 1] = { status = "ODD" .. n } end
    records[#records + 1] = { status = "ERROR" }
    spec.equal(#(List(records)):where { status = "completed" }, 1)
    spec.equal(shell.notes, {
      "what ERROR (2), ODD1, ODD2 and 3 others mean is not known: 7 records say them, and are not among what was "
        .. 'found\nERROR: if it means one of ours, say which: scv.api.correct{word = "FAILED", is = "ERROR"}\n'
        .. 'ODD1: if it means one of ours, say which: scv.api.correct{word = "…", is = "ODD1"}\n'
        .. 'ODD2: if it means one of ours, say which: scv.api.correct{word = "…", is = "ODD2"}',
    })
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
