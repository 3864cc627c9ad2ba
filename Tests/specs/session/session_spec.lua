local spec = ...

local operations = {
  {
    name = "jobs.get", subject = "jobs", ["function"] = "get", effect = "read", title = "Get job details",
    method = "GET", path = "/4.1/jobs/{id}", source = "D", method_source = "A", text = "Gives one job.",
    parameters = { { name = "id", type = "integer", required = true, text = "The number of the job.", example = 118 } },
  },
  { name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", title = "Get all jobs" },
  { name = "policies.list", subject = "policies", ["function"] = "list", effect = "read", title = "Get Policies" },
  { name = "policies.create", subject = "policies", ["function"] = "create", effect = "change",
    example = { name = "daily" } },
}

local function fixture(options)
  options = options or {}
  options.operations = operations
  local shell = spec.fake_shell.new(options)
  shell.handlers["jobs.list"] = function() return shell.library("core/list") { { id = 1 } } end
  shell.handlers["jobs.get"] = function(id) return { id = id } end
  local sessions = shell.library("session/session")
  return sessions.new(shell), shell, sessions
end

spec.group("scv.api", function()
  spec.case("has a function for each operation", function()
    local scv, shell = fixture()
    spec.equal(scv.api.jobs.get(118), { id = 118 })
    scv.api.jobs.list({ type = "backup" }, { timeout = 3 })
    spec.equal(shell.requests[2],
      { operation = "jobs.list", arguments = { type = "backup" }, options = { timeout = 3 } })
    spec.truthy(scv.api.jobs.get == scv.api.jobs.get)
  end)
  spec.case("says where its lists come from", function()
    local scv, shell = fixture()
    spec.equal(shell.library("core/list").origin(scv.api.jobs.list()), { operation = "jobs.list" })
  end)
  spec.case("gives a body to edit, of operations that take one", function()
    local scv = fixture()
    spec.equal(scv.api.example("policies.create"), { name = "daily" })
    spec.equal(scv.api.example(scv.api.policies.create), { name = "daily" })
    spec.raises({ kind = "argument", hint = 'help("jobs.get") says what it takes' }, scv.api.example, "jobs.get")
    spec.raises({ kind = "not_found" }, scv.api.example, "jobs.gte")
    spec.raises({ kind = "argument" }, scv.api.example, 1)
  end)
  spec.case("lists its subjects with their operations", function()
    local scv = fixture()
    local names = {}
    for _, s in ipairs(scv.api.subjects()) do
      for _, o in ipairs(s.operations) do names[#names + 1] = s.subject .. " " .. o.name .. " " .. o.effect end
    end
    spec.equal(names, { "jobs jobs.get read", "jobs jobs.list read", "policies policies.create change",
      "policies policies.list read" })
  end)
  spec.case("can be walked with pairs", function()
    local scv = fixture()
    local names = {}
    for subject, functions in pairs(scv.api) do
      for name in pairs(functions) do names[#names + 1] = subject .. "." .. name end
    end
    table.sort(names)
    spec.equal(names, { "jobs.get", "jobs.list", "policies.create", "policies.list" })
  end)
  spec.case("names what was meant", function()
    local scv = fixture()
    spec.raises({
      kind = "not_found", message = 'there is no scv.api.job; did you mean "jobs"?',
      hint = "help(scv.api) lists the subjects",
    }, function() return scv.api.job end)
    spec.raises({
      kind = "not_found", message = 'there is no scv.api.jobs.lst; did you mean "list"?',
      hint = 'help("jobs") lists its operations',
    }, function() return scv.api.jobs.lst end)
  end)
end)

spec.group("scv.api.sync", function()
  local row = { operation = "jobs.tags", what = "operation", live = "GET /4.1/jobs/tags", taken = "live" }
  local facts = { url = "https://scv.test:8144/api/v3/api-docs", date = "2026-11-23T03:05:09Z" }
  -- A host whose appliance has one operation more than we know, and lacks one.
  local function synced()
    local scv, shell = fixture()
    function shell.differences() return {} end
    function shell.sync()
      local more = { operations[1], operations[3],
        { name = "jobs.tags", subject = "jobs", ["function"] = "tags", effect = "read" },
        { name = "tags.list", subject = "tags", ["function"] = "list", effect = "read" } }
      function shell.operations() return more end
      return { row }, facts
    end
    return scv, shell
  end
  spec.case("gives the differences, and says of what reading", function()
    local scv, shell = synced()
    spec.equal(scv.api.sync(), { row })
    spec.equal(shell.notes, { facts.url .. ", read " .. facts.date .. ": 1 difference" })
  end)
  spec.case("brings the functions up to it, in the tables that there are", function()
    local scv = synced()
    local jobs, get = scv.api.jobs, scv.api.jobs.get
    scv.api.sync()
    spec.truthy(scv.api.jobs == jobs and jobs.get == get)
    spec.truthy(rawget(jobs, "tags") and rawget(scv.api, "tags"))
    spec.equal(rawget(jobs, "list"), nil)
  end)
  spec.case("says so if nothing was read", function()
    local scv, shell = synced()
    spec.equal(scv.api.differences(), {})
    spec.equal(shell.notes, { "the appliance's own document is not known yet; scv.api.sync() reads it" })
  end)
end)

spec.group("scv", function()
  spec.case("brings workflows when they are first used", function()
    local scv = fixture()
    spec.equal(rawget(scv, "backup_now"), nil)
    spec.equal(type(scv.backup_now), "function")
    spec.truthy(rawget(scv, "backup_now"))
    spec.equal(type(scv.wait_for_job), "function")
  end)
  spec.case("leaves what a user put there when more of the same file is loaded", function()
    local scv = fixture()
    function scv.job_log() return "mine" end
    spec.equal(type(scv.jobs), "function")
    spec.equal(scv.job_log(), "mine")
  end)
  spec.case("says of a file that adds something else than the index says what is to be done", function()
    local scv, shell = fixture()
    local index = shell.library("session/workflow_index")
    local last = table.remove(index)
    spec.raises({
      kind = "argument", message = "stdlib/workflows/when.lua adds scv.when, which the index lacks",
      hint = "session/workflow_index.lua is out of date: run scripts/generate, and build again",
    }, function()
      index[#index + 1] = { name = "other", file = last.file, summary = "" }
      return scv.other
    end)
    index[#index + 1] = last
    local fresh = spec.fake_shell.new()
    fresh.library("session/workflow_index")[1].name = "back_up"
    local other = fresh.library("session/session").new(fresh)
    local raised = spec.raises({ kind = "argument" }, function() return other.back_up end)
    spec.contains(raised.message, "stdlib/workflows/backup.lua ")
    spec.equal(rawget(other, "backup_now"), nil)
  end)
  spec.case("fills the table that it is given", function()
    local _, shell, sessions = fixture()
    local given = {}
    spec.equal(sessions.new(shell, given), given)
    spec.equal(type(given.api.jobs.list), "function")
  end)
  spec.case("calls what is unknown unknown", function()
    local scv = fixture()
    spec.raises({ kind = "not_found", message = 'there is no scv.backup_nwo; did you mean "backup_now"?' },
      function() return scv.backup_nwo end)
  end)
  spec.case("sends other requests as they are", function()
    local scv, shell = fixture()
    scv.request("GET", "/4.1/jobs", { query = { type = "backup" } })
    spec.equal(shell.requests[1], { method = "GET", path = "/4.1/jobs", options = { query = { type = "backup" } } })
  end)
  spec.case("connects to another appliance with the same functions", function()
    local scv, shell = fixture()
    shell.connect = function(name)
      local other = {}
      for key, value in pairs(shell) do other[key] = value end
      other.facts = function() return { url = "https://" .. name } end
      return other
    end
    local dr = scv.connect("dr")
    spec.equal(tostring(dr), "session with https://dr")
    spec.equal(type(dr.backup_now), "function")
    spec.truthy(dr.backup_now ~= scv.backup_now)
    spec.raises({ kind = "argument", message = "scv.connect: name must be a profile or an address, got nil" },
      scv.connect)
  end)
  spec.case("a user's own function takes the place of the library's", function()
    local scv = fixture()
    function scv.backup_now() return "mine" end
    spec.equal(scv.backup_now(), "mine")
  end)
end)

spec.group("help", function()
  local function text(subject, options)
    local scv, shell = fixture(options)
    return shell.library("help/help").text(subject and subject(scv, shell))
  end
  spec.case("without a subject says what there is", function()
    spec.contains(text(), "help(scv.backup_now)")
  end)
  spec.case("reads the comments of the library", function()
    local says = text(function(scv) return scv.backup_now end)
    spec.contains(says, "scv.backup_now(arguments)\nBacks up a resource group now, or several, and waits for the jobs.")
    spec.contains(says, "Steps:\n  1. resource_groups.list\n  2. ")
    spec.contains(says, "  group   string|integer  the resource group: its name or id")
    spec.contains(says, "gives   table  its record; for `groups` a List of")
    local parallel = text(function(_, shell) return shell.library("tasks/parallel").parallel end)
    spec.contains(parallel, "parallel(list, fn, options)\nCalls `fn(")
  end)
  spec.case("reads the document for operations", function()
    spec.equal(text(function(scv) return scv.api.jobs.get end), table.concat({
      "scv.api.jobs.get{id}",
      "GET /4.1/jobs/{id}: read, documented by the vendor",
      "The vendor's title: Get job details",
      "Gives one job.",
      "  id     integer, required  The number of the job.",
      "  gives  messages, the appliance's own words",
      "",
      "    scv.api.jobs.get(118)",
      "",
      "No public source gives the following, so it is assumed: the method GET. scv.api.sync() reads the",
      "appliance's own document.",
    }, "\n"))
  end)
  spec.case("reads what the host's functions were registered with", function()
    local function sleep() end
    local parameters = { { name = "seconds", type = "number", text = "how long" } }
    local documentation = { [sleep] = { name = "sleep", text = "Waits.", results = {}, parameters = parameters } }
    spec.equal(text(function() return sleep end, { documentation = documentation }),
      "sleep(seconds)\nWaits.\n  seconds  number  how long")
  end)
  spec.case("knows globals that are loaded at their first use", function()
    local _, shell = fixture()
    local environment = {}
    shell.library("session/globals").install(environment)
    local help = shell.library("help/help")
    spec.contains(help.text(environment.parallel), "parallel(list, fn, options)")
    spec.contains(help.text(environment.help), "help(subject)")
    spec.contains(help.text(environment.csv.read), "csv.read(")
    spec.contains(help.text(environment.scv), "scv.backup_now")
  end)
  spec.case("takes topics", function()
    for topic, piece in pairs {
      ["jobs.get"] = "GET /4.1/jobs/{id}", ["scv.api.jobs.get"] = "GET /4.1/jobs/{id}", jobs = "scv.api.jobs.list",
      backup_now = "Backs up a resource group now", ["scv.wait_for_job"] = "Waits until a job is over",
      List = "List:where(filter)", ["List.where"] = "The items that match", ["List:sort"] = "in order of a field",
      scv = "scv.backup_now", ["scv.api"] = "scv.api.policies.list",
    } do
      spec.contains(text(function() return topic end), piece)
    end
  end)
  spec.case("takes tables", function()
    spec.contains(text(function(scv) return scv end), "scv.connect")
    spec.contains(text(function(scv) return scv.api end), "scv.api.jobs.list")
    local jobs = text(function(scv) return scv.api.jobs end)
    spec.contains(jobs, "scv.api.jobs.get   read     Get job details")
    spec.equal(jobs:find("policies"), nil)
    spec.contains(text(function(_, shell) return shell.library("core/list") {} end), "List:csv()")
  end)
  spec.case("says of a topic that it doesn't know what was meant", function()
    local _, shell = fixture()
    local help = shell.library("help/help")
    spec.raises({ kind = "not_found", message = 'no help on "jobs.lst"; did you mean "jobs.list"?' },
      help.text, "jobs.lst")
    spec.raises({ kind = "argument", message = "help: subject must be a function or a topic, got the integer 3" },
      help.text, 3)
  end)
  spec.case("of a user's function says where it is from", function()
    spec.contains(text(function() return function() end end), "session_spec.lua, line")
  end)
  spec.case("has a word for every function of the library that a user calls", function()
    local _, shell = fixture()
    local comments, members = shell.library("help/comments"), shell.library("help/members")
    local files = { "core/list", "session/session", "session/api" }
    for _, global in ipairs(shell.library("session/globals").all()) do files[#files + 1] = global.file end
    for _, workflow in ipairs(shell.library("session/workflows").all()) do files[#files + 1] = workflow.file end
    for _, file in ipairs(files) do
      spec.truthy(#members.documented(file) > 0)
      for _, member in ipairs(members.documented(file)) do
        spec.truthy(#comments.summary(member.document) > 10)
        spec.equal(members.name_of(member.fn), member.name)
      end
    end
  end)
end)

spec.group("strict", function()
  local function environment(globals)
    local shell = spec.fake_shell.new()
    return shell.library("prompt/strict")(globals)
  end
  spec.case("reads and writes the globals", function()
    local globals = { print = print }
    local env = environment(globals)
    spec.equal(env.print, print)
    env.x = 5
    spec.equal(globals.x, 5)
    spec.equal(env.x, 5)
  end)
  spec.case("refuses an unknown name, with what was meant", function()
    local env = environment { print = print, parallel = 1 }
    spec.raises({ kind = "not_found", message = "unknown name prnt; did you mean print?" },
      function() return env.prnt end)
    spec.raises({ kind = "not_found", message = "unknown name qqqq" }, function() return env.qqqq end)
  end)
  spec.case("allows nil for what was assigned or declared", function()
    local globals = {}
    local env, declare = environment(globals)
    env.x = nil
    spec.equal(env.x, nil)
    declare("y")
    spec.equal(env.y, nil)
    env.y = 3
    spec.equal({ env.y, globals.y }, { 3, nil })
  end)
  spec.case("keeps a declared name from covering the global for others", function()
    local globals = { print = print }
    local env, declare = environment(globals)
    declare("print")
    env.print = 1
    spec.equal({ env.print, globals.print }, { 1, print })
    env.print = nil
    spec.equal(env.print, nil)
  end)
end)
