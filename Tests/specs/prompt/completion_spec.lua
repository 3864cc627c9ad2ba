local spec = ...

local operations = {
  {
    name = "jobs.get", subject = "jobs", ["function"] = "get", effect = "read",
    parameters = { { name = "id", type = "integer", required = true } },
    record = { { name = "id" }, { name = "endTime", stable = "end_time" } },
  },
  {
    name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", is_list = true,
    parameters = { { name = "type", allowed = { "backup", "restore" } } },
    record = {
      { name = "id", type = "integer" }, { name = "status", type = "string", allowed = { "RUNNING", "FAILED" } },
      { name = "endTime", stable = "end_time", type = "string" },
      { name = "group", type = "object", members = { { name = "name" } } },
    },
  },
  {
    name = "vms.backups", subject = "vms", ["function"] = "backups", effect = "read", is_list = true,
    parameters = { { name = "moref", type = "string", required = true } },
    record = { { name = "backupId", stable = "backup_id" }, { name = "name" } },
  },
  {
    name = "jobs.logs", subject = "jobs", ["function"] = "logs", effect = "read", is_download = true,
    parameters = { { name = "id", type = "integer", required = true } },
  },
}

-- A completer over an environment, in which `scv` is a session; called with what was typed so far. It gives the
-- candidates' texts, and the candidates themselves.
local function fixture(more, options)
  options = options or {}
  options.operations = operations
  local shell = spec.fake_shell.new(options)
  local scv, List = shell.library("session/session").new(shell), shell.library("core/list")
  local environment = { scv = scv, jobs = List { { id = 1, status = "FAILED" } } }
  for name, value in pairs(more or {}) do environment[name] = value end
  local complete = shell.library("prompt/completion").complete
  return function(typed, after)
    local word = typed:match("[%w_.:]*$")
    -- In a string the word is what stands in it.
    local candidates = complete(environment, typed .. (after or ""), #typed - #word, #typed)
    local texts = {}
    for index, each in ipairs(candidates) do texts[index] = each.text end
    return texts, candidates
  end, shell, environment
end

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
  spec.case("offers the fields of a script's header", function()
    local complete, shell, environment = fixture()
    environment.script = shell.library("script/script").script
    local texts, candidates = complete("script{")
    spec.equal(texts, { "args = ", "description = ", "needs = ", "output = ", "strict = " })
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

local GROUPS = { { id = 1, name = "gold_web", policies = { { name = "daily" } } }, { id = 2, name = "gold \"x\"" } }

spec.group("live names", function()
  spec.case("are offered where an argument wants one, with their age", function()
    local complete, shell = fixture({}, { aside = { ["resource_groups.list"] = function() return GROUPS end } })
    local texts, candidates = complete("scv.backup_now{group = ")
    spec.equal(texts, { '"gold \\"x\\""', '"gold_web"' })
    spec.equal(candidates[2].note, "daily · seen now")
    spec.equal(complete('scv.backup_now{group = "gold_'), { 'gold_web"' })
    spec.equal(complete('scv.backup_now{groups = {"'), { 'gold \\"x\\"', "gold_web" })
    spec.equal(complete('scv.delete_resource_group("gold_'), { 'gold_web"' })
    shell.advance(12)
    candidates = select(2, complete("scv.delete_resource_group{group = 'gold_"))
    spec.equal(candidates[1].note, "daily · seen 12s ago")
    spec.equal(#shell.asides, 1)
    spec.equal(shell.requests, {})
  end)
  spec.case("are none without a token", function()
    local complete, shell = fixture()
    spec.equal(complete('scv.backup_now{group = "'), {})
    spec.equal(shell.requests, {})
  end)
  spec.case("wait for 0.3 seconds at most, all reads together", function()
    local complete, shell
    local function never(_, seconds)
      shell.advance(seconds)
      return nil, "pending"
    end
    complete, shell = fixture({}, {
      aside = { ["reports.protected_vms"] = never, ["reports.unprotected_vms"] = never },
    })
    local before = shell.monotonic()
    spec.equal(complete('scv.restore_vm{vm = "'), {})
    spec.truthy(shell.monotonic() - before <= 0.3)
    spec.truthy(shell.monotonic() - before > 0.2)
  end)
  spec.case("that can't be had are not asked for at each key", function()
    local complete, shell = fixture({}, { aside = {} })
    complete('scv.backup_now{group = "')
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 1)
    shell.advance(6)
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 2)
  end)
  spec.case("that were seen are offered when they can't be read again, with their true age", function()
    local is_there = true
    local complete, shell = fixture({}, {
      aside = { ["resource_groups.list"] = function()
        if is_there then return GROUPS end
        return nil, "failed"
      end },
    })
    complete('scv.backup_now{group = "')
    is_there = false
    shell.advance(100)
    local _, candidates = complete('scv.backup_now{group = "gold_')
    spec.equal(candidates[1].note, "daily · seen 1m 40s ago")
  end)
  spec.case("of which there are very many go without notes", function()
    local groups = {}
    for id = 1, 1001 do groups[id] = { id = id, name = ("g%04d"):format(id) } end
    local complete = fixture({}, { aside = { ["resource_groups.list"] = function() return groups end } })
    local _, candidates = complete('scv.backup_now{group = "')
    spec.equal({ #candidates, candidates[1], candidates[1001] }, { 1001, "g0001", "g1001" })
    groups[1001] = nil
    complete = fixture({}, { aside = { ["resource_groups.list"] = function() return groups end } })
    candidates = select(2, complete('scv.backup_now{group = "'))
    spec.equal({ #candidates, candidates[1].note }, { 1000, "seen now" })
  end)
  spec.case("are read again when something was sent since", function()
    local complete, shell = fixture({}, { aside = { ["resource_groups.list"] = function() return GROUPS end } })
    local sent = 3
    function shell.facts() return { url = "https://scv.test/api", sent = sent } end
    complete('scv.backup_now{group = "')
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 1)
    sent = 4
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 2)
  end)
  spec.case("that came after nobody waited any more are as old as they are", function()
    local age = 8
    local complete, shell = fixture({}, {
      aside = { ["resource_groups.list"] = function() return GROUPS, nil, age end },
    })
    local _, candidates = complete('scv.backup_now{group = "gold_')
    spec.equal(candidates[1].note, "daily · seen 8s ago")
    shell.advance(10)
    age = 40
    complete('scv.backup_now{group = "gold_')
    -- It is asked anew: once to take what was there, once for what there is now.
    spec.equal(#shell.asides, 3)
  end)
  spec.case("of backups are those of the VM that the call names", function()
    local asked
    local complete, shell = fixture({}, {
      aside = {
        ["reports.protected_vms"] = function() return { { name = "web01", moref = "vm-1001", groups = { "g" } } } end,
        ["reports.unprotected_vms"] = function() return {} end,
        ["vms.backups"] = function(arguments)
          asked = arguments.moref
          return {
            { backup_id = 6, name = "b6", start_time = "11/22/2026 03:00:00 PM", policy_name = "daily" },
            { backup_id = 7, name = "b7", start_time = "11/23/2026 03:00:00 PM", policy_name = "daily",
              status = "COMPLETED" },
          }
        end,
      },
    })
    local facts = { url = "https://scv.test/api", date = "Mon, 23 Nov 2026 17:00:00 GMT" }
    function shell.facts() return facts end
    function shell.zone_offset() return 3600 end
    local texts, candidates = complete('scv.restore_vm{vm = "web01", backup = ')
    spec.equal(texts, { '"latest"', "7", "6" })
    spec.equal(asked, "vm-1001")
    -- The zone is not known, and Tab is not the place to say so.
    spec.contains(candidates[2].note, "11/23/2026 03:00:00 PM · daily")
    spec.equal(shell.notes, {})
    facts.timezone = "Europe/Berlin"
    shell.advance(20)
    candidates = select(2, complete('scv.restore_vm{vm = "web01", backup = '))
    spec.contains(candidates[2].note, "3h old · daily")
    spec.contains(candidates[2].note, "daily · COMPLETED · seen now · b7")
    spec.equal(complete('scv.restore_vm{vm = "web01", backup = "b6'), { 'b6"' })
    spec.equal(complete('scv.restore_vm{vm = "other", backup = "b'), {})
    spec.equal(complete('scv.restore_vm{backup = "b'), {})
    spec.equal(complete("scv.api.vms.backups('"), { "vm-1001'" })
  end)
  spec.case("of VMs are what the memory of vCenter has, if there is one", function()
    local complete, shell = fixture({}, {
      vcenter = { url = "https://vc", host = "vc" },
      remembered = { ["https://vc"] = { last_look = "2026-11-23T15:05:09Z", vms = {
        { name = "web01", moref = "vm-1", host = "esx1", datastores = { "nfs1" } },
        { name = "crm01", moref = "vm-2", host = "esx2", datastores = { "nfs2" }, gone_since = "2026-11-22T00:00:00Z" },
      } } },
    })
    spec.equal(complete("scv.restore_vm{vm = "), { '"web01"' })
    spec.equal(complete("scv.restore_deleted_vm{vm = "), { '"crm01"' })
    spec.equal(complete("scv.backups{vm = "), { '"crm01"', '"web01"' })
    spec.equal(complete("scv.inventory.deleted("), { '"crm01"' })
    spec.equal(complete('scv.inventory.deleted{"w'), {})
    spec.equal(complete("scv.inventory.list("), { '"crm01"', '"web01"' })
    spec.equal(complete("scv.inventory('c"), { "crm01'" })
    spec.equal(complete("scv.vcenter.vms("), { '"web01"' })
    spec.equal(complete("scv.find_vm("), { '"crm01"', '"web01"' })
    spec.equal(complete("scv.restore_vm{host = "), { '"esx1"', '"esx2"' })
    spec.equal(complete("scv.mount_datastore{datastore = "), { '"nfs1"', '"nfs2"' })
    local _, candidates = complete("scv.restore_vm{vm = ")
    spec.contains(candidates[1].note, "vm-1 · esx1 · seen ")
    spec.equal(shell.asides, {})
  end)
  spec.case("that two things have are offered once, with the notes of both", function()
    local complete = fixture({}, {
      aside = { ["resource_groups.list"] = function()
        return { { id = 1, name = "gold", policies = { "a" } }, { id = 2, name = "gold", policies = { "b" } } }
      end },
    })
    local texts, candidates = complete('scv.backup_now{group = "go')
    spec.equal(texts, { 'gold"' })
    spec.equal(candidates[1].note, "a · seen now / b · seen now")
    spec.equal(complete("scv.backup_now{group = "), { '"gold"' })
  end)
  spec.case("that would command the terminal are left out", function()
    local complete = fixture({}, {
      aside = { ["resource_groups.list"] = function()
        return { { id = 1, name = "a\27[2J" }, { id = 2, name = "b" } }
      end },
    })
    spec.equal(complete("scv.backup_now{group = "), { '"b"' })
  end)
end)
