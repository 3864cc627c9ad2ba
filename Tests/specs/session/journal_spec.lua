local spec = ...

local fixture = spec.load("fake_session")

spec.group("the journal", function()
  spec.case("a function of scv is a chapter, and what it calls is part of it", function()
    local scv, shell = fixture()
    scv.api.jobs.get(118)
    spec.equal(shell.chapters, { "scv.api.jobs.get" })
    local outer = shell.library("session/journal").recorded("outer", function() return scv.api.jobs.get(119) end)
    spec.equal(outer().id, 119)
    spec.equal(shell.chapters, { "scv.api.jobs.get", "outer" })
  end)
  spec.case("a chapter ends with an error too", function()
    local scv, shell = fixture()
    shell.handlers["jobs.get"] = function() shell.raise { kind = "appliance", message = "no" } end
    spec.raises({ kind = "appliance" }, scv.api.jobs.get, 1)
    spec.equal(shell.in_chapter, nil)
  end)
  spec.case("help reads the comment of the function that is recorded", function()
    local scv, shell = fixture()
    spec.contains(shell.library("help/help").text(scv.request), "Sends any request")
  end)
end)
