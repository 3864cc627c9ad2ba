local spec = ...

local choices = spec.fake_shell.new().library("lookup/choices")

spec.group("several right answers", function()
  local rows = { { name = "esx01", moref = "host-1", other = "x" }, { name = "esx02" } }

  spec.case("are an error with a table of them, in the columns that are asked for", function()
    local raised = spec.raises({ kind = "ambiguous", message = "there are two" }, choices.ambiguous, "there are two",
      "name one as host:", rows, "name", "moref")
    spec.contains(raised.hint, "name one as host:\n")
    spec.contains(raised.hint, "host-1")
    spec.equal(raised.hint:find("other", 1, true), nil)
    spec.equal(raised.candidates, rows)
  end)
  spec.case("are shown without an end of line", function()
    spec.equal(choices.shown(rows, "name"):sub(-1) == "\n", false)
  end)
end)
