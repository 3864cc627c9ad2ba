local spec = ...

local fixture = spec.load("completing")

local function has(texts, wanted)
  for _, text in ipairs(texts) do
    if text == wanted then return true end
  end
  return false
end

spec.group("completion", function()
  spec.case("follows a path to subjects, operations and workflows", function()
    local complete = fixture()
    spec.equal(complete("scv.ap"), { "scv.api" })
    spec.equal(complete("x = scv.api.jo"), { "scv.api.jobs" })
    spec.equal(complete("print(scv.api.jobs."), { "scv.api.jobs.get", "scv.api.jobs.list", "scv.api.jobs.logs" })
    spec.equal(complete("scv.backup_n"), { "scv.backup_now" })
  end)
  spec.case("offers the arguments of a call, with their types, and none twice", function()
    local complete = fixture()
    local texts, candidates = complete("scv.api.jobs.get{")
    spec.equal(texts, { "id = " })
    spec.equal(candidates[1].note, "integer, required")
    spec.equal(complete("scv.api.jobs.list({t"), { "type = " })
    spec.equal(complete("scv.backup_now{gro"), { "group = ", "groups = " })
    spec.equal(complete("scv.backup_now{group = 1, pol"), { "policy = " })
    spec.equal(complete("scv.backup_now{policy = 1, pol"), {})
    spec.equal(complete("scv.backup_now{x"), {})
    spec.equal(complete("parallel({}, print, {li"), {})
  end)
  spec.case("offers names that are none of Lua's as keys in brackets", function()
    local complete = fixture()
    spec.equal(complete("scv.api.vms.odd{"), { '["end"] = ', '["foo-bar"] = ', "foo = " })
    spec.equal(complete("scv.api.vms.odd{e"), { '["end"] = ' })
    spec.equal(complete("scv.api.vms.odd{fo"), { '["foo-bar"] = ', "foo = " })
    spec.equal(complete('scv.api.vms.odd{["foo-bar"] = 1, fo'), { "foo = " })
    local rows = { { ["end"] = 1, ["x-y"] = 2, name = "n" } }
    complete = fixture { rows = rows }
    -- Behind a dot they are no Lua at all.
    spec.equal(complete("rows[1]."), { ".name" })
  end)
  spec.case("offers nothing that would command the terminal or can't be seen, of records or of files", function()
    local names = { "ok.csv", "a\27[2J", "b\u{202e}", "c\u{9b}31m", "d\xff" }
    local complete, shell, environment = fixture({}, { files = { [""] = names } })
    spec.equal(complete('io.open("'), { 'ok.csv"' })
    local rows = {}
    for index, name in ipairs(names) do rows[index] = { name = name, ["end"] = 1 } end
    environment.list = shell.library("core/list")(rows)
    shell.library("core/list").mark(environment.list, { operation = "vms.named" })
    environment.list[1]["k\27"] = 1
    spec.equal(complete("list:where{"), { '["end"] = ', "name = " })
    spec.equal(complete('list:select("'), { "end", "name" })
    spec.equal(complete('list:where{name = "'), { 'ok.csv"' })
    spec.equal(complete("list:where{name = "), { '"ok.csv"' })
  end)
  spec.case("offers the fields of a script's header", function()
    local complete, shell, environment = fixture()
    environment.script = shell.library("script/script").script
    local texts, candidates = complete("script{")
    spec.equal(texts, {
      "args = ", "description = ", "form = ", "needs = ", "output = ", "plugin = ", "single = ", "strict = ",
    })
    spec.contains(candidates[2].note, "string, required  what it is for")
    spec.equal(complete('script{needs = "'), { "read", "change", "destroy" })
    spec.equal(complete("script{strict = "), { "true", "false" })
  end)
  spec.case("offers the methods of lists and texts behind a colon", function()
    local complete = fixture { name = "x" }
    spec.equal(complete("jobs:whe"), { "jobs:where" })
    spec.equal(complete("name:rep"), { "name:rep" })
    spec.equal(complete("name:nothing"), {})
    spec.equal(complete("('x'):uppe"), { ":upper" })
    local all = complete("jobs:")
    for _, name in ipairs { "where", "select", "sort", "first", "map" } do spec.truthy(has(all, "jobs:" .. name)) end
    for _, name in ipairs { "new", "mark", "origin", "is", "__tostring", "group_keys" } do
      spec.truthy(not has(all, "jobs:" .. name))
    end
  end)
  spec.case("knows what a call would give, and makes none", function()
    local complete, shell = fixture()
    spec.equal(complete("scv.jobs():wher"), { ":where" })
    spec.equal(complete("scv.api.jobs.list():where{status = 'x'}:sel"), { ":select" })
    spec.equal(complete("scv.api.jobs.list()[1].st"), { ".status" })
    spec.equal(complete("scv.api.jobs.list():first().end"), { ".end_time" })
    spec.equal(complete("scv.api.jobs.list():first(3):fi"), { ":first" })
    spec.equal(complete("scv.api.jobs.list()[1].group.na"), { ".group.name" })
    spec.equal(complete("scv.api.jobs.logs(3):mat"), { ":match" })
    spec.equal(complete("scv.jobs{status = 'failed'}[1].end"), { ".end_time" })
    spec.equal(complete("scv.api.jobs.list():map(print)[1]."), {})
    spec.equal(shell.requests, {})
    spec.equal(shell.asides, {})
  end)
  spec.case("offers fields of what is at hand", function()
    local complete = fixture { rows = { { a = { inner = 1 } } }, pos = 1 }
    spec.equal(complete("jobs[1].st"), { ".status" })
    spec.equal(complete("rows[1].a.in"), { ".a.inner" })
    spec.equal(complete("rows[pos].a.in"), { ".a.inner" })
    spec.equal(complete("rows[1]['a'].in"), { ".inner" })
  end)
  spec.case("offers fields where a list's method wants them, and what they hold", function()
    local complete = fixture()
    spec.equal(complete("jobs:where{st"), { "status = " })
    spec.equal(complete("scv.api.jobs.list():where{"), { "end_time = ", "group = ", "id = ", "status = " })
    spec.equal(complete('scv.api.jobs.list():select("id", "st'), { 'status"' })
    spec.equal(complete('scv.api.jobs.list():sort("end'), { 'end_time"' })
    spec.equal(complete('scv.api.jobs.list():sort("id", "'), { "asc", "desc" })
    spec.equal(complete('scv.api.jobs.list():where{status = "FA'), { 'FAILED"' })
    spec.equal(complete("scv.api.jobs.list():where{status = "), { '"RUNNING"', '"FAILED"' })
    spec.equal(complete("scv.api.jobs.list():select('id'):where{"), { "id = " })
  end)
  spec.case("offers words of enumerations, true and false", function()
    local complete = fixture()
    spec.equal(complete('scv.api.jobs.list{type = "b'), { 'backup"' })
    spec.equal(complete("scv.api.jobs.list{type = "), { '"backup"', '"restore"' })
    spec.equal(complete('scv.restore_vm{location = "'), { "primary", "secondary" })
    spec.equal(complete("scv.restore_vm{power_on = "), { "true", "false" })
    spec.equal(complete('scv.create_policy{frequency = "'), { "hourly", "daily", "weekly", "monthly", "on demand" })
    spec.equal(complete('scv.create_resource_group{notification = "e'), { "errors", "errors and warnings" })
  end)
  spec.case("closes a string of which there is one, unless it is closed", function()
    local complete = fixture()
    spec.equal(complete('scv.api.jobs.list{type = "b', '"}'), { "backup" })
    spec.equal(complete("scv.api.jobs.list{type = 'b"), { "backup'" })
  end)
  spec.case("offers globals, the prompt's own names and keywords", function()
    local complete = fixture { wonderful = 1 }
    spec.equal(complete("wond"), { "wonderful" })
    spec.equal(complete("whil"), { "while" })
    spec.equal(complete("string.gm"), { "string.gmatch" })
    spec.equal(complete("for _, x in ipa"), { "ipairs" })
    spec.equal(complete("scv.backup_now{group = won"), { "wonderful" })
  end)
  spec.case("offers what is set, and the words for it", function()
    local complete, shell, environment = fixture()
    environment.set = shell.library("core/settings").set
    spec.equal(complete("set{"), { "confirm = ", "output = ", "paging = ", "suggest = ", "timing = " })
    local texts, candidates = complete("set{su")
    spec.equal(texts, { "suggest = " })
    spec.equal(candidates[1].note, "boolean  whether the likeliest line is shown in grey")
    spec.equal(complete("set{suggest = "), { "true", "false" })
    spec.equal(complete('set{output = "'), { "auto", "table", "lua", "json", "ndjson", "csv" })
    spec.equal(complete('set{output = "nd'), { 'ndjson"' })
    spec.equal(complete("set{confirm = "), { '"destroys"', '"changes"' })
  end)
  spec.case("offers what the prompt alone has", function()
    local shell = spec.fake_shell.new()
    local environment = shell.library("prompt/strict").environment {}
    local function complete(typed)
      local texts = {}
      for index, each in ipairs(shell.library("prompt/completion").complete(environment, typed, 0, #typed)) do
        texts[index] = each.text
      end
      return texts
    end
    for _, name in ipairs { "history", "watch", "save", "transcript", "time", "exit", "quit" } do
      spec.truthy(has(complete(""), name))
    end
    spec.equal(complete("hist"), { "history" })
    spec.equal(complete("_e"), { "_error" })
    spec.truthy(has(complete("_"), "__") and not has(complete(""), "_"))
  end)
  spec.case("offers the names of lessons and topics", function()
    local complete = fixture({}, {})
    _G.lesson, _G.help = function() end, function() end
    spec.cleanup(function() _G.lesson, _G.help = nil, nil end)
    spec.equal(complete('lesson("restore_'), {})
    spec.truthy(has(complete('lesson("'), "restore-a-vm"))
    spec.truthy(has(complete("help 'List:wh"), "List:where'"))
    spec.truthy(has(complete("help('jobs"), "jobs.list"))
    spec.equal(complete("help('restore_del"), { "restore_deleted_vm'" })
    spec.equal(complete("help('scv.restore_del"), { "scv.restore_deleted_vm'" })
    -- All that help knows by a name, and no part of it that is no one's to call.
    for _, name in ipairs { "watch", "csv", "table.concat", "scv", "vcenter.vms", "jobs", "secrets" } do
      spec.truthy(has(complete("help('"), name))
    end
    for _, name in ipairs { "List:__tostring", "List.mark", "List.was_piped", "api", "scv.jobs" } do
      spec.truthy(not has(complete("help('"), name))
    end
  end)
  spec.case("offers files where a file is meant, and in strings of which nothing is known", function()
    local complete = fixture({}, { files = { [""] = { ".hid", "a.csv", "b/" }, ["b/"] = { "c.csv", "c d" } } })
    spec.equal(complete('scv.job_log{job = 1, to = "'), { "a.csv", "b/" })
    spec.equal(complete('scv.job_log{job = 1, to = "b'), { "b/" })
    spec.equal(complete('io.open("b/c'), { "c.csv", "c d" })
    spec.equal(complete('x = ".h'), { '.hid"' })
    spec.equal(complete('scv.create_policy{name = "'), {})
  end)
  spec.case("offers nothing inside comments, and for what is not there", function()
    local complete = fixture()
    spec.equal(complete('print("scv.ap'), {})
    spec.equal(complete("print('it\\'s scv.ap"), {})
    spec.equal(complete("-- scv.ap"), {})
    spec.equal(complete('print("x", scv.ap'), { "scv.api" })
    spec.equal(complete("nothing.at.all"), {})
    spec.equal(complete("scv.api.nothing."), {})
    spec.equal(complete("scv.nothing{"), complete("("))
  end)
  spec.case("offers profiles where one is taken", function()
    local complete = fixture({}, { profiles = { { name = "dr", url = "https://dr:8144" }, { name = "prod" } } })
    local texts, candidates = complete('scv.connect("')
    spec.equal(texts, { "dr", "prod" })
    spec.equal(candidates[1].note, "https://dr:8144")
    spec.equal(complete("scv.connect 'p"), { "prod'" })
    spec.equal(complete("scv.connect("), { '"dr"', '"prod"' })
  end)
  spec.case("knows fleets: their profiles, and what of a session only reads", function()
    local complete, shell, environment = fixture({}, { profiles = { { name = "dr" }, { name = "prod" } } })
    local fleet = shell.library("session/fleet").fleet
    environment.fleet = fleet
    rawset(_G, "fleet", fleet)
    spec.cleanup(function() rawset(_G, "fleet", nil) end)
    spec.equal(complete('fleet{"'), { "dr", "prod" })
    spec.equal(complete('fleet{"dr", "p'), { 'prod"' })
    spec.equal(complete("fleet().po"), { ".policies" })
    spec.equal(complete('fleet{"dr"}.ba'), { ".backups" })
    spec.equal(complete("fleet().api.jobs."), { ".api.jobs.get", ".api.jobs.list", ".api.jobs.logs" })
    spec.equal(complete('fleet{"dr"}.jobs{st'), { "status = " })
    spec.equal(#shell.requests, 0)
  end)
  spec.case("calls nothing of the user's", function()
    local called = false
    local function call() called = true end
    local complete = fixture {
      own = setmetatable({ field = 1 },
        { __index = call, __pairs = call, __call = call, __names = call, __len = call }),
      heir = setmetatable({}, { __index = { inherited = 1, method = call } }),
      call = call,
    }
    spec.equal(complete("own.fi"), { "own.field" })
    spec.equal(complete("own.other.x"), {})
    spec.equal(complete("own().x"), {})
    spec.equal(complete("call().x"), {})
    spec.equal(complete("heir.inh"), { "heir.inherited" })
    spec.equal(complete("heir:"), { "heir:method" })
    spec.equal(called, false)
  end)
end)
