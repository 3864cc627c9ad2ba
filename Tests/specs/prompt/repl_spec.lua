local spec = ...

-- A shell at whose prompt `type(environment)` is done, and repl() in it.
local function fixture(type_lines, options)
  local shell = spec.fake_shell.new(options)
  local seen = {}
  function shell.open_prompt(environment, declare, is_bare, greeting)
    seen.environment, seen.declare, seen.is_bare, seen.greeting = environment, declare, is_bare, greeting
    type_lines(environment, declare)
  end
  return shell.library("prompt/repl").repl, seen, shell
end

local function nothing() end

spec.group("repl", function()
  spec.case("shows the locals of its caller, and gives them back what they became", function()
    local repl = fixture(function(environment)
      spec.equal({ environment.group, environment.count, environment.outer }, { "gold_web", 1, "seen" })
      environment.group, environment.outer = "silver", "changed"
      environment.count = nil
    end)
    local outer = "seen"
    local function script()
      local group, count, kept = "gold_web", 1, "kept"
      repl()
      return group, count, kept, outer
    end
    spec.equal(table.pack(script()), { "silver", nil, "kept", "changed", n = 4 })
    spec.equal(outer, "changed")
  end)
  spec.case("knows locals without a value, and the one that hides another", function()
    local repl = fixture(function(environment)
      spec.equal(environment.empty, nil)
      spec.equal(environment.x, 2)
      environment.empty, environment.x = "full", 3
      spec.raises({ kind = "not_found", name = "nowhere" }, function() return environment.nowhere end)
    end)
    local empty -- luacheck: ignore
    local x = 1
    do
      local x = 2 -- luacheck: ignore
      repl()
      spec.equal({ x, empty }, { 3, "full" })
    end
    spec.equal(x, 1)
  end)
  spec.case("leaves what a line declares at its prompt", function()
    local repl = fixture(function(environment, declare)
      declare("fresh")
      environment.fresh = 1
    end)
    local function script() repl() end
    script()
    spec.equal(rawget(_G, "fresh"), nil)
  end)
  spec.case("says where it stands, and what is there", function()
    local repl, seen = fixture(nothing)
    local function script()
      local group = "x"
      repl()
      return group
    end
    script()
    local says = seen.greeting:gsub("%s+", " ")
    spec.contains(says, "repl_spec.lua:")
    spec.contains(says, "with its locals ")
    spec.contains(says, "group")
    spec.contains(says, "exit or Ctrl-D goes on with the script")
  end)
  spec.case("works at its first use, when something else stands for it", function()
    local repl, _, shell = fixture(function(environment) environment.group = "b" end)
    local function stub() repl() end
    function shell.resolve(value) return value == stub and repl or value end
    local function script()
      local group = "a"
      stub()
      return group
    end
    spec.equal(script(), "b")
  end)
  spec.case("is refused where its caller is gone, in a coroutine, and at the prompt", function()
    local repl, seen, shell = fixture(nothing)
    local function script() return repl() end
    local says = "repl() stands behind return: the locals of its function are gone by then"
    spec.raises({ kind = "usage", message = says }, script)
    local _, raised = coroutine.resume(coroutine.create(function() repl() end))
    spec.equal({ raised.kind, raised.message },
      { "usage", "repl() opens no prompt within a task or a coroutine" })
    function shell.at_prompt() return true end
    spec.raises({ kind = "usage" }, function() repl() end)
    spec.equal(seen, {})
  end)
end)
