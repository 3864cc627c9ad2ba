local spec = ...

spec.group("strict", function()
  local function environment(globals, line)
    local shell = spec.fake_shell.new { prompt_line = line }
    local env, declare = shell.library("prompt/strict").environment(globals)
    return env, declare, shell
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
  spec.case("tells a text without its quotes by the line", function()
    local env = environment({}, "scv.backup_now{group = gold_web}")
    spec.raises({
      kind = "not_found", message = 'unknown name gold_web; a text stands in quotes: group = "gold_web"',
      hint = "without quotes it is a variable, and there is none of that name",
    }, function() return env.gold_web end)
  end)
  spec.case("tells others what a line finds under a name", function()
    local env, declare, shell = environment { x = 1, y = 2 }
    declare("x")
    declare("z")
    env.z = 3
    spec.equal({ shell.prompt_value("x"), shell.prompt_value("y"), shell.prompt_value("z") }, { nil, 2, 3 })
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
