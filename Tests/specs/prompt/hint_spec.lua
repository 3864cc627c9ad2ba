local spec = ...

local operations = {
  {
    name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", is_list = true, title = "Get jobs",
    parameters = { { name = "type", type = "string", text = "only these", allowed = { "backup", "restore" } } },
    record = { { name = "id" }, { name = "status", type = "string", allowed = { "RUNNING", "FAILED" } } },
  },
  {
    name = "jobs.fail", subject = "jobs", ["function"] = "fail", effect = "change", title = "Fail\27[2J a job",
    parameters = { { name = "id", type = "integer", required = true } },
  },
  {
    name = "auth.login", subject = "auth", ["function"] = "login", effect = "read",
    body = { { name = "username" }, { name = "password", secret = true } },
  },
  { name = "jobs.logs", subject = "jobs", ["function"] = "logs", effect = "read", is_download = true,
    parameters = { { name = "id", type = "integer", required = true } } },
}

local function fixture(more)
  local shell = spec.fake_shell.new { operations = operations }
  local scv, List = shell.library("session/session").new(shell), shell.library("core/list")
  local environment = { scv = scv, jobs = List { { id = 1 } } }
  for name, value in pairs(more or {}) do environment[name] = value end
  local hint = shell.library("prompt/hint")
  return hint, environment, shell
end

spec.group("the hint", function()
  local function hints(more)
    local hint, environment, shell = fixture(more)
    return function(line) return hint.hint(line, #line, environment) end, shell
  end
  spec.case("is what the function around the cursor takes", function()
    local hint, shell = hints()
    spec.equal(hint("scv.backup_now{"), "backup_now{group?, groups?, policy?, limit?, wait?, patience?}  "
      .. "Backs up a resource group now, or several, and waits for the jobs")
    spec.equal(hint("scv.api.jobs.list{"), "list{type?}  Get jobs")
    spec.equal(hint("jobs:sort("):match("^[^ ]+ [^ ]+"), "sort(key, order?)")
    spec.equal(hint("print(scv.backup_now{group = 1, "), hint("scv.backup_now{"))
    spec.equal(hint("print("), nil)
    spec.equal(hint("x = {"), nil)
    spec.equal(shell.requests, {})
  end)
  spec.case("is of the argument at which the cursor stands", function()
    local hint = hints()
    spec.equal(hint("scv.backup_now{group = "), "group?: string|integer  the resource group: its name or id")
    spec.equal(hint('scv.backup_now{group = "go'), "group?: string|integer  the resource group: its name or id")
    spec.equal(hint("scv.api.jobs.list{type = "), "type?: string  only these (backup, restore)")
  end)
  spec.case("is of the function whose name was typed", function()
    local hint = hints()
    spec.equal(hint("scv.api.jobs.list"), "list{type?}  Get jobs")
    spec.equal(hint("scv.api.jobs.lis"), nil)
  end)
  spec.case("is the fields of a list where its methods want them, and the words of the field at hand", function()
    local hint, shell = hints()
    spec.equal(hint("scv.api.jobs.list():where{"), "where{field = …}  fields: id, status")
    spec.equal(hint("scv.api.jobs.list():where{id = 1, st"), "where{field = …}  fields: status")
    spec.equal(hint("scv.api.jobs.list():where{status = "), "status: RUNNING, FAILED")
    spec.equal(hint('scv.api.jobs.list():where{status = "FA'), "status: RUNNING, FAILED")
    spec.equal(hint('scv.api.jobs.list():select("'), "select(...)  fields: id, status")
    spec.equal(hint('scv.api.jobs.list():select("id", "s'), "select(...)  fields: status")
    spec.equal(hint("jobs:sort("), "sort(key, order?)  fields: id")
    spec.contains(hint('jobs:sort("id", '), "order?")
    spec.equal(hint("jobs:where("), "where{field = …}  fields: id")
    spec.contains(hint("jobs:where(function(j) return "), "where(filter)")
    spec.contains(hint("jobs:where{zz"), "where(filter)")
    -- How the words are found out: once in a while, not at each key.
    local operation, asked = shell.operations, 0
    shell.operations = function(...)
      asked = asked + 1
      return operation(...)
    end
    shell.advance(5)
    hint("scv.api.jobs.list():where{status = ")
    local first = asked
    hint('scv.api.jobs.list():where{status = "F')
    spec.truthy(asked - first < first)
    spec.equal(shell.requests, {})
  end)
  spec.case("has the words of an argument, where what is told of it has not", function()
    local hint = hints()
    spec.contains(hint("scv.jobs{status = "), "(RUNNING, FAILED")
    spec.equal(hint("scv.create_policy{frequency = "):find("(", 1, true), nil)
  end)
  spec.case("commands no terminal", function()
    spec.equal(hints()("scv.api.jobs.fail{"):find("\27"), nil)
  end)
  spec.case("is nothing in comments", function()
    spec.equal(hints()("-- scv.backup_now{"), nil)
  end)
  spec.case("looks at the end of a long text", function()
    local hint = hints()
    spec.equal(hint(("x = 1\n"):rep(2000) .. "scv.api.jobs.list{"), "list{type?}  Get jobs")
  end)
end)

spec.group("what is suggested", function()
  local function suggestions(more)
    local hint, environment, shell = fixture(more)
    return function(line) return line:sub(1, hint.suggested(line, line:sub(1, 1), environment)) end, shell
  end
  local called = 0
  local more = {
    own = function() called = called + 1 end, n = 1, rows = { { a = 1 } },
    odd = setmetatable({}, {
      __index = function() called = called + 1 end, __add = function() called = called + 1 end,
    }),
    writes = { to = "x" },
  }
  spec.case("is the whole of a read", function()
    local suggested, shell = suggestions(more)
    for _, line in ipairs {
      "scv.jobs()", 'scv.jobs{status = "failed", type = "x"}', 'scv.jobs("backup"):where{status = "x"}',
      "scv.api.jobs.list()", "#scv.jobs()", "scv.jobs()[1].id", "1 + n * 2", "rows[1].a", "rows[n]", "jobs:first(3)",
      'jobs:sort("id"):first()', "(scv.jobs())[1]", "= scv.policies()", "scv.policies();", "n", "-n", "{1, a = 2}",
      'scv.jobs"backup"', "not n", 'scv.find_vm{vm = "web01"}', "scv.api.jobs.logs(3)", "scv.backups{vm = rows[1].a}",
    } do
      spec.equal(suggested(line), line)
    end
    spec.equal(shell.requests, {})
  end)
  spec.case("ends before the first bracket of any other line", function()
    local suggested = suggestions(more)
    for _, line in ipairs {
      'scv.restore_vm{vm = "web01"}', 'scv.delete_resource_group"lab"', "scv.delete_resource_group 'lab'",
      "scv.api.jobs.fail(3)", 'scv.api.auth.login{username = "a", password = "b"}', "own(1)", "own{}",
      "print(scv.jobs())",
      'scv.job_log{job = 1, to = "x"}', 'scv.api.jobs.logs({id = 1}, {to = "x"})', "scv.job_log(writes)",
      'scv.check{report = "x"}', "jobs:where(own)", "jobs:map(own)", "jobs:each(own)",
      "jobs:where(function(job) return own() end)", "scv.nothing()", "scv.jobs(own())", "x = scv.jobs()",
      "local x = scv.jobs()", "scv.jobs() scv.api.jobs.fail(3)", "scv.jobs{status = own()}", "odd[1]", "scv.jobs()(1)",
      "nothing()", "scv.jobs() + own()", "dry_run(scv.restore_vm, {})", "rows[own()]", "rows[1]:a()",
      "scv.request('GET')",
      'scv.jobs{["to"] = 1}', "scv.jobs(", "scv.jobs{", "f() -- {", "scv.jobs() or own()",
    } do
      spec.equal({ line, suggested(line) }, { line, line:match("^[^%(%[{\"']*") })
    end
    spec.equal(called, 0)
  end)
  spec.case("is nothing of a line without a bracket that is no read", function()
    local suggested = suggestions(more)
    for _, line in ipairs { "scv = nil", "n = 2", "odd + n", "odd.x", "for", "" } do spec.equal(suggested(line), "") end
    spec.equal(called, 0)
  end)
  spec.case("is nothing where the line does not begin as was typed", function()
    local hint, environment = fixture()
    spec.equal(hint.suggested("scv.jobs()", "scv.p", environment), 0)
    spec.equal(hint.suggested("scv.jobs()", "", environment), 0)
  end)
  spec.case("is found out once for as long as no line runs", function()
    local hint, environment = fixture { x = 1 }
    spec.equal(hint.suggested("x + 1", "x", environment, 7), 5)
    environment.x = setmetatable({}, { __add = function() end })
    spec.equal(hint.suggested("x + 1", "x", environment, 7), 5)
    spec.equal(hint.suggested("x + 1", "x", environment, 8), 0)
    environment.x = 1
    spec.equal(hint.suggested("x + 1", "x", environment), 5)
  end)
end)

spec.group("a key", function()
  spec.case("makes no error of a name that is only begun", function()
    local hint, environment, shell = fixture()
    local errors = shell.library("core/errors")
    local no_member, made = errors.no_member, 0
    errors.no_member = function(...)
      made = made + 1
      return no_member(...)
    end
    for _, line in ipairs { "scv.ba", "scv.api.jo", "scv.api.jobs.li", "scv.vcenter.v", "scv.nothing(", "scv.jobs" } do
      hint.hint(line, #line, environment)
    end
    spec.equal(made, 0)
    spec.truthy(hint.hint("scv.jobs", 8, environment))
    spec.truthy(hint.hint("scv.vcenter.vms", 15, environment))
  end)
  spec.case("asks for an operation once in a while", function()
    local hint, environment, shell = fixture()
    local operation, asked = shell.operation, 0
    shell.operation = function(...)
      asked = asked + 1
      return operation(...)
    end
    local line = "scv.jobs():where{"
    hint.hint(line, #line, environment)
    local first = asked
    hint.hint(line, #line, environment)
    spec.equal(asked, first)
    shell.advance(3)
    hint.hint(line, #line, environment)
    spec.truthy(asked > first)
  end)
end)

spec.group("a workflow that is marked as a read", function()
  spec.case("has no step that changes anything", function()
    local file = assert(io.open(spec.root .. "/openapi/scv.openapi.json"))
    local document = spec.fake_shell.new().json.decode(file:read("a"))
    file:close()
    local effects = {}
    for _, methods in pairs(document.paths) do
      for _, operation in pairs(methods) do
        local names = type(operation) == "table" and operation["x-scv-lua"]
        for _, name in ipairs(type(names) == "table" and names or { names }) do
          effects[type(name) == "table" and name.name or name] = operation["x-scv-effect"]
        end
      end
    end
    local shell = spec.fake_shell.new()
    local parameters, workflows = shell.library("prompt/parameters"), shell.library("session/workflows")
    local reading, changing = 0, 0
    for _, workflow in ipairs(workflows.all()) do
      local facts = parameters.of(workflows.functions(workflow.file)[workflow.name])
      local changes = false
      for _, step in ipairs(workflow.steps or {}) do
        changes = changes or effects[step] ~= nil and effects[step] ~= "read"
      end
      if facts.reads then reading = reading + 1 end
      if changes then changing = changing + 1 end
      spec.equal({ workflow.name, facts.reads == true and changes }, { workflow.name, false })
    end
    spec.truthy(reading > 20)
    spec.truthy(changing > 15)
  end)
end)
