local spec = ...

local fixture = spec.load("fake_session")

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
    local plain, shell = fixture()
    local operation = shell.operation
    function shell.operation(name)
      local facts = operation(name)
      if name == "policies.create" then facts.example, facts.sample = nil, { name = "" } end
      return facts
    end
    spec.equal(plain.api.example("policies.create"), { name = "" })
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
  spec.case("names the subject or function that was probably meant", function()
    local scv = fixture()
    spec.raises({
      kind = "not_found", message = 'there is no scv.api.job; did you mean scv.api.jobs?',
      hint = "help(scv.api) lists the subjects",
    }, function() return scv.api.job end)
    spec.raises({
      kind = "not_found", message = 'there is no scv.api.jobs.lst; did you mean scv.api.jobs.list?',
      hint = 'help("jobs") lists its operations',
    }, function() return scv.api.jobs.lst end)
  end)
end)

spec.group("scv.api.correct", function()
  local function correctable(rows)
    local scv, shell = fixture()
    local given = {}
    function shell.correct(correction) given[#given + 1] = correction end
    function shell.corrections() return rows end
    return scv, given, shell
  end
  local field = { field = "Backup.start_time", is = "createdTime" }
  local word = { word = "COMPLETED", is = "SUCCESSFUL" }
  spec.case("hands on what it is given, and gives all that there are", function()
    local scv, given = correctable { field, word }
    spec.equal(scv.api.correct(field), { field, word })
    spec.equal(given, { field })
    spec.equal(scv.api.corrections(), { field, word })
  end)
  spec.case("takes a table only", function()
    local scv, given = correctable {}
    spec.raises({ kind = "argument", message = 'scv.api.correct: correction must be a table, got "a"' },
      scv.api.correct, "a")
    spec.raises({ kind = "argument" }, scv.api.correct)
    spec.equal(given, {})
  end)
  spec.case("shows the columns that some correction has", function()
    local scv, _, shell = correctable { word, field }
    local columns = shell.library("core/list").origin(scv.api.corrections()).columns
    spec.equal(columns, { { key = "field" }, { key = "word" }, { key = "is" } })
    scv, _, shell = correctable {}
    spec.equal(shell.library("core/list").origin(scv.api.corrections()).noun, "corrections")
  end)
end)

spec.group("scv.api.sync", function()
  local row = { operation = "jobs.tags", what = "operation", live = "GET /4.1/jobs/tags", taken = "live" }
  local facts = { url = "https://scv.test:8144/api/v3/api-docs", date = "2026-11-23T03:05:09Z" }
  -- A host whose appliance has one operation more than we know, and lacks one.
  local function synced()
    local scv, shell = fixture()
    local operations = shell.operations()
    function shell.differences() return {} end
    function shell.sync()
      local more = { operations[1], operations[3], -- jobs.get and policies.list
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
  spec.case("shows the call that takes what is only offered, where there is one", function()
    local function columns(given)
      local scv, shell = synced()
      function shell.sync() return { given }, facts end
      local list = shell.library("core/list")
      local names = {}
      for index, column in ipairs(list.origin(scv.api.sync()).columns) do names[index] = column.key end
      return names[#names]
    end
    spec.equal(columns({ operation = "jobs.list", what = "offered", correct = "scv.api.correct{}" }), "correct")
    spec.equal(columns(row), "source")
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
