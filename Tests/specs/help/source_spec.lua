local spec = ...

local fixture = spec.load("fake_session")

spec.group("source", function()
  spec.case("shows a function of the library with its comment, without the margin", function()
    local scv, shell = fixture()
    local text = shell.library("help/source").text(scv.backup_now)
    spec.contains(text, "stdlib/workflows/backup.lua, from line ")
    spec.contains(text, "\n--- Backs up a resource group now")
    spec.contains(text, "\nfunction scv.backup_now(arguments)\n  arguments = arguments_of(arguments)\n")
    spec.equal(text:match("[^\n]*$"), "end")
  end)
  spec.case("takes names: of a file, a workflow, an operation", function()
    local _, shell = fixture()
    local source = shell.library("help/source")
    spec.contains(source.text("workflows/backup"), "-- Backing up on demand")
    spec.contains(source.text("scv.backup_now"), "function scv.backup_now(arguments)")
    spec.contains(source.text("jobs.get"), "is made from the API document: GET /4.1/jobs/{id}")
    spec.equal(source.text("cron_words"), source.text("time/cron_words"))
    spec.equal(source.text("stdlib/workflows/backup.lua"), source.text("workflows/backup"))
    spec.contains(source.text("jobs"), "function scv.jobs(arguments)")
    spec.equal(source.text("backup"), source.text("workflows/backup"))
    spec.raises({ kind = "ambiguous" }, source.text, "help")
    spec.raises({ kind = "not_found" }, source.text, "no_such_file")
  end)
  spec.case("prints nothing that would command the terminal", function()
    local _, shell = fixture()
    local source, printed, print_was = shell.library("help/source"), {}, print
    source.text = function() return "a\27[2J\n\tb" end
    _G.print = function(text) printed[#printed + 1] = text end
    spec.cleanup(function() _G.print = print_was end)
    source.source("jobs.get")
    spec.equal(printed, { "a\\x1b[2J\n\tb" })
  end)
  spec.case("says of operations, host functions, Lua's and typed ones where they come from", function()
    local documentation = {}
    local scv, shell = fixture { documentation = documentation }
    documentation[print] = { name = "sleep", parameters = { { name = "seconds" } }, text = "Waits." }
    local source = shell.library("help/source")
    spec.contains(source.text(scv.api.jobs.get), "scv.api.jobs.get is made from the API document")
    spec.contains(source.text(print), "sleep(seconds) is part of the program")
    spec.contains(source.text(string.rep), "a function of Lua itself")
    spec.contains(source.text(load("return function() end", "=stdin")()), "its text is not kept")
    spec.raises({ kind = "argument" }, source.text, 5)
  end)
end)
