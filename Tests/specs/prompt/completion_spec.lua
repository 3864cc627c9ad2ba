local spec = ...

local operations = {
  {
    name = "jobs.get", subject = "jobs", ["function"] = "get", effect = "read",
    parameters = { { name = "id", type = "integer", required = true } },
  },
  { name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", parameters = { { name = "type" } } },
}

-- A completer over an environment, in which `scv` is a session; called with what was typed so far.
local function fixture(more)
  local shell = spec.fake_shell.new { operations = operations }
  local scv, List = shell.library("session/session").new(shell), shell.library("core/list")
  local environment = { scv = scv, jobs = List { { id = 1 } } }
  for name, value in pairs(more or {}) do environment[name] = value end
  local complete = shell.library("prompt/completion").complete
  return function(typed)
    local word = typed:match("[%w_.:]*$")
    return complete(environment, typed, #typed - #word, #typed)
  end
end

spec.group("completion", function()
  spec.case("follows a path to subjects, operations and workflows", function()
    local complete = fixture()
    spec.equal(complete("scv.ap"), { "scv.api" })
    spec.equal(complete("x = scv.api.jo"), { "scv.api.jobs" })
    spec.equal(complete("print(scv.api.jobs."), { "scv.api.jobs.get", "scv.api.jobs.list" })
    spec.equal(complete("scv.backup_n"), { "scv.backup_now" })
  end)
  spec.case("offers the arguments of a call", function()
    local complete = fixture()
    spec.equal(complete("scv.api.jobs.get{"), { "id = " })
    spec.equal(complete("scv.api.jobs.list({t"), { "type = " })
    spec.equal(complete("scv.backup_now{gro")[1], "group = ")
    spec.equal(complete("scv.backup_now{group = 1, pol"), { "policy = " })
  end)
  spec.case("offers the methods of lists and texts behind a colon", function()
    local complete = fixture { name = "x" }
    spec.equal(complete("jobs:whe"), { "jobs:where" })
    spec.equal(complete("name:rep"), { "name:rep" })
    spec.equal(complete("name:nothing"), {})
  end)
  spec.case("offers globals, the prompt's own names and keywords", function()
    local complete = fixture { wonderful = 1 }
    spec.equal(complete("wond"), { "wonderful" })
    spec.equal(complete("whil"), { "while" })
    spec.equal(complete("string.gm"), { "string.gmatch" })
  end)
  spec.case("offers nothing inside strings and comments, and for what is not there", function()
    local complete = fixture()
    spec.equal(complete('print("scv.ap'), {})
    spec.equal(complete("print('it\\'s scv.ap"), {})
    spec.equal(complete("-- scv.ap"), {})
    spec.equal(complete('print("x", scv.ap'), { "scv.api" })
    spec.equal(complete("nothing.at.all"), {})
    spec.equal(complete("scv.api.nothing."), {})
  end)
  spec.case("calls nothing of the user's", function()
    local called = false
    local complete = fixture {
      own = setmetatable({ field = 1 }, {
        __index = function() called = true end,
        __pairs = function() called = true end,
      }),
    }
    spec.equal(complete("own.fi"), { "own.field" })
    spec.equal(complete("own.other.x"), {})
    spec.equal(called, false)
  end)
end)
