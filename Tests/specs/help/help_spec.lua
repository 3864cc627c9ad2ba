local spec = ...

-- An appliance of one operation. `options` go to the fake host.
local function fixture(options)
  options = options or {}
  options.operations = options.operations or {
    { name = "jobs.get", subject = "jobs", ["function"] = "get", method = "GET", path = "/4.1/jobs/{id}" },
  }
  options.handlers = { ["jobs.get"] = function(id) return { id = id, status = "COMPLETED" } end }
  local shell = spec.fake_shell.new(options)
  return shell, shell.library("session/session").new(shell)
end

local function call(facts)
  local full = { operation = "jobs.get", title = "Get job details", template = "/4.1/jobs/{id}", method = "GET",
    target = "/4.1/jobs/118", path = "/4.1/jobs/118", arguments = { id = 118 }, curl = "curl …", times = 1, taken = {} }
  for key, value in pairs(facts or {}) do full[key] = value end
  return full
end

local function chapter(...) return { id = 1, name = "scv.backup_now", dropped = 0, calls = { ... } } end

spec.group("the journal", function()
  spec.case("a function of scv is a chapter, and what it calls is part of it", function()
    local shell, scv = fixture()
    scv.api.jobs.get(118)
    spec.equal(shell.chapters, { "scv.api.jobs.get" })
    local outer = shell.library("session/journal").recorded("outer", function() return scv.api.jobs.get(119) end)
    spec.equal(outer().id, 119)
    spec.equal(shell.chapters, { "scv.api.jobs.get", "outer" })
  end)
  spec.case("a chapter ends with an error too", function()
    local shell, scv = fixture()
    shell.handlers["jobs.get"] = function() shell.raise { kind = "appliance", message = "no" } end
    spec.raises({ kind = "appliance" }, scv.api.jobs.get, 1)
    spec.equal(shell.in_chapter, nil)
  end)
  spec.case("help reads the comment of the function that is recorded", function()
    local shell, scv = fixture()
    spec.contains(shell.library("help/help").text(scv.request), "Sends any request")
  end)
end)

spec.group("why", function()
  spec.case("tells the calls as Lua, as curl and as steps", function()
    local shell = fixture { journal = { chapter(call { times = 3, taken = { "id 118 from `jobs`" } }) } }
    spec.equal(shell.library("help/why").text(), [[
scv.backup_now made these calls.
As Lua:
  scv.api.jobs.get{id = 118}  -- 3 times
As curl:
  curl …
As the vendor's steps:
  1. Get job details: GET /4.1/jobs/{id}  -- 3 times
       took id 118 from `jobs`]])
  end)
  spec.case("leaves the session's own login out of the Lua, and says what was not sent or failed", function()
    local calls = { call { login = true }, call { planned = true }, call { failure = "no" } }
    local shell = fixture { journal = { chapter(table.unpack(calls)) } }
    local text = shell.library("help/why").text()
    spec.contains(text, "As Lua:\n  scv.api.jobs.get{id = 118}  -- dry run: not sent\n")
    spec.contains(text, "3. Get job details: GET /4.1/jobs/{id}  -- failed: no")
  end)
  spec.case("writes a request by hand, and a download", function()
    local by_hand = call { query = { a = "1" }, path = "/x" }
    by_hand.operation, by_hand.title = nil, nil
    local shell = fixture { journal = { chapter(by_hand, call { file = "a.log" }) } }
    local text = shell.library("help/why").text()
    spec.contains(text, 'scv.request("GET", "/x", {query = {a = "1"}})')
    spec.contains(text, 'scv.api.jobs.get({id = 118}, {to = "a.log"})')
    spec.contains(text, "1. a request by hand: GET")
  end)
  spec.case("tells of an earlier result; refuses what scv did not give, and what is too old", function()
    local journal = { chapter(call()), { id = 2, name = "second", dropped = 2, calls = {} } }
    local shell, scv = fixture { journal = journal }
    local first = scv.api.jobs.get(118)
    scv.api.jobs.get(119)
    local why = shell.library("help/why")
    spec.contains(why.text(first), "scv.backup_now made")
    spec.contains(why.text(), "second made")
    spec.contains(why.text(), "and 2 calls more, not kept")
    spec.raises({ kind = "not_found", message = "no function of scv gave this table" }, why.text, {})
    spec.raises({ kind = "not_found", message = "no function of scv gave this number" }, why.text, 5)
    journal[1] = nil
    local message = "it is too long ago: its calls are not kept any more"
    spec.raises({ kind = "not_found", message = message }, why.text, first)
  end)
  spec.case("says so when no call was made", function()
    local shell = fixture()
    spec.raises({ kind = "not_found", message = "no call was made yet" }, shell.library("help/why").text)
  end)
end)

spec.group("narration", function()
  spec.case("hands on what was taken", function()
    local shell = fixture()
    local narration = shell.library("session/narration")
    narration.took("backupId", 57, "backups", "newest of 4")
    narration.took("job", 118, "response")
    narration.took("ids", { 1, 2 }, "backups")
    spec.equal(shell.taken, { "backupId 57 from `backups`, newest of 4", "job 118 from `response`",
      "ids (a list) from `backups`" })
  end)
  spec.case("is turned on and off, by booleans only", function()
    local shell = fixture()
    local narrate = shell.library("session/narration").narrate
    narrate()
    spec.equal(shell.narrates, true)
    narrate(false)
    spec.equal(shell.narrates, false)
    spec.raises({ kind = "argument", message = 'narrate: on must be true or false, got "off"' }, narrate, "off")
  end)
end)

spec.group("source", function()
  spec.case("shows a function of the library with its comment, without the margin", function()
    local shell, scv = fixture()
    local text = shell.library("help/source").text(scv.backup_now)
    spec.contains(text, "stdlib/workflows/backup.lua, from line ")
    spec.contains(text, "\n--- Backs up a resource group now")
    spec.contains(text, "\nfunction scv.backup_now(arguments)\n  check(arguments)\n")
    spec.equal(text:match("[^\n]*$"), "end")
  end)
  spec.case("takes names: of a file, a workflow, an operation", function()
    local shell = fixture()
    local source = shell.library("help/source")
    spec.contains(source.text("workflows/backup"), "-- Backing up on demand")
    spec.contains(source.text("scv.backup_now"), "function scv.backup_now(arguments)")
    spec.contains(source.text("jobs.get"), "is made from the API document: GET /4.1/jobs/{id}")
    spec.raises({ kind = "not_found" }, source.text, "no_such_file")
  end)
  spec.case("says of operations, host functions, Lua's and typed ones where they come from", function()
    local documentation = {}
    local shell, scv = fixture { documentation = documentation }
    documentation[print] = { name = "sleep", parameters = { { name = "seconds" } }, text = "Waits." }
    local source = shell.library("help/source")
    spec.contains(source.text(scv.api.jobs.get), "scv.api.jobs.get is made from the API document")
    spec.contains(source.text(print), "sleep(seconds) is part of the program")
    spec.contains(source.text(string.rep), "a function of Lua itself")
    spec.contains(source.text(load("return function() end", "=stdin")()), "its text is not kept")
    spec.raises({ kind = "argument" }, source.text, 5)
  end)
end)
