local spec = ...

-- A shell that counts the files it loads, and an environment with the globals in it.
local function fixture()
  local shell = spec.fake_shell.new { operations = {} }
  local environment, loaded, library = {}, {}, shell.library
  function shell.library(name)
    loaded[#loaded + 1] = name
    return library(name)
  end
  library("session/globals").install(environment)
  return environment, shell, loaded
end

spec.group("the globals", function()
  spec.case("load nothing by being there", function()
    local environment, _, loaded = fixture()
    for _, name in ipairs { "scv", "List", "csv", "parallel", "help", "why", "source", "show", "script", "lesson" } do
      spec.truthy(environment[name])
    end
    spec.equal(loaded, {})
  end)
  spec.case("put the library's function in place at the first call", function()
    local environment, shell = fixture()
    local stub = environment.parallel
    spec.equal(stub({ 1, 2 }, function(n) return n * 2 end)[2].value, 4)
    spec.truthy(environment.parallel ~= stub and environment.parallel == shell.library("tasks/parallel").parallel)
    spec.equal(stub({ 3 }, function(n) return n end)[1].value, 3)
  end)
  spec.case("leave a user's own function of that name", function()
    local environment = fixture()
    local stub, mine = environment.parallel, function() end
    environment.parallel = mine
    stub({}, function() end)
    spec.truthy(environment.parallel == mine)
  end)
  spec.case("say what stands behind them", function()
    local environment, shell = fixture()
    spec.truthy(shell.resolve(environment.parallel) == shell.library("tasks/parallel").parallel)
    spec.truthy(shell.resolve(environment.why) == shell.library("help/why").why)
    spec.truthy(shell.resolve(environment.csv) == shell.library("text/csv"))
    spec.truthy(rawget(shell.resolve(environment.scv), "request"))
    for _, other in ipairs { 1, "x", print, {} } do spec.truthy(shell.resolve(other) == other) end
    spec.equal(shell.resolve(nil), nil)
  end)
  spec.case("bring the members of tables one by one", function()
    local environment, shell = fixture()
    spec.truthy(environment.csv.read == shell.library("text/csv").read)
    spec.equal(environment.csv.nothing, nil)
  end)
  spec.case("fill the session at any first use, and try again where that failed", function()
    for _, use in ipairs {
      function(scv) return scv.request end, function(scv) scv.mine = 1 end, function(scv) return tostring(scv) end,
    } do
      local environment, shell = fixture()
      local library, fails = shell.library, true
      function shell.library(name)
        if fails and name == "session/session" then shell.raise { kind = "interrupted", message = "interrupted" } end
        return library(name)
      end
      spec.raises({ kind = "interrupted" }, use, environment.scv)
      spec.equal(rawget(environment.scv, "request"), nil)
      fails = false
      use(environment.scv)
      spec.equal(type(rawget(environment.scv, "request")), "function")
    end
  end)
  spec.case("give lists their methods when one is used", function()
    local environment, shell, loaded = fixture()
    local list = setmetatable({ { n = 1 }, { n = 2 } }, shell.List)
    spec.equal(loaded, {})
    spec.equal(#list:where { n = 1 }, 1)
    spec.equal(list:csv(), "n\n1\n2\n")
    spec.equal(#environment.List { 1, 2, 3 }, 3)
  end)
  spec.case("make lists of tables before anything else is used", function()
    local environment = fixture()
    spec.equal(environment.List({ 1, 2, 3 }):count(), 3)
    spec.equal(fixture().List({}, { "vm", "job" }):csv(), "vm,job\n")
  end)
  spec.case("are all in the list that luacheck has", function()
    local settings = {}
    assert(loadfile(spec.root .. "/.luacheckrc", "t", settings))()
    local is_known, environment = {}, fixture()
    for _, name in ipairs(settings.read_globals) do is_known[name] = true end
    for name in pairs(environment) do spec.truthy(is_known[name]) end
  end)
end)
