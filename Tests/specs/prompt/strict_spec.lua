local spec = ...

spec.group("strict", function()
  local function environment(globals, line)
    local shell = spec.fake_shell.new { prompt_line = line }
    local env, declare, is_bare = shell.library("prompt/strict").environment(globals)
    return env, declare, shell, is_bare
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
  spec.case("tells of a function whose brackets were left out", function()
    local _, _, shell = environment {}
    local file = shell.library("text/note")
    local note = type(file) == "function" and file or file.note
    spec.equal(shell.function_text(note), "note is a function; help(note) says how it is called")
    spec.equal(shell.function_text(function() end), nil)
    spec.contains(shell.library("text/show").render("auto", note), "note is a function")
    spec.contains(shell.library("text/show").render("auto", print), "function")
    spec.contains(shell.library("text/show").render("lua", note), "function")
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
  spec.case("lets a constant take one value", function()
    local env, declare = environment { x = 1 }
    declare("c", true)
    env.c = 5
    spec.equal(env.c, 5)
    spec.raises({
      kind = "argument", message = "attempt to assign to const variable 'c'", name = "c",
      hint = "it was declared with <const>; local c = … makes a new variable of that name",
    }, function() env.c = 6 end)
    spec.equal(env.c, 5)
    declare("c")
    env.c = 6
    spec.equal(env.c, 6)
  end)
  spec.case("reads what a name was before it becomes a constant, or is one no more", function()
    local env, declare = environment {}
    declare("n")
    env.n = 1
    declare("n", true)
    env.n = env.n + 1
    spec.equal(env.n, 2)
    declare("n", true)
    env.n = env.n + 1
    declare("n")
    env.n = env.n + 1
    env.n = env.n + 1
    spec.equal(env.n, 5)
  end)
  spec.case("closes a constant whose line gave it no value", function()
    local env, declare = environment {}
    declare("c", true)
    declare()
    spec.equal(pcall(function() env.c = 1 end), false)
    spec.equal(env.c, nil)
  end)
  spec.case("knows what a name stands for, without an error", function()
    local env, declare, shell = environment { g = 1 }
    local value_of = shell.prompt_value
    declare("l")
    env.l = 2
    declare("c", true)
    env.c = 3
    spec.equal({ value_of("g"), value_of("l"), value_of("c") }, { 1, 2, 3 })
    spec.equal(value_of("nobody"), nil)
    declare("g")
    spec.equal(value_of("g"), nil)
  end)
  spec.case("has the last values before there are any", function()
    local env = environment {}
    spec.equal({ env._, env.__, env.___, env._error }, {})
  end)
  spec.case("has words of its own, unless something has their name", function()
    local globals = {}
    local env, declare, _, is_bare = environment(globals)
    spec.equal(type(env.exit), "function")
    spec.equal({ is_bare("exit"), is_bare("quit"), is_bare("print") }, { true, true, false })
    globals.quit = 5
    spec.equal({ env.quit, is_bare("quit") }, { 5, false })
    declare("exit")
    spec.equal({ env.exit, is_bare("exit") }, { nil, false })
  end)
  spec.case("has the library's functions again where their names are free again", function()
    local globals = { help = 3 }
    local env, declare, shell, is_bare = environment(globals)
    spec.equal({ env.help, is_bare("help") }, { 3, false })
    env.help = nil
    spec.equal({ env.help, is_bare("help") }, { shell.library("help/help").help or shell.library("help/help"), true })
    spec.equal(rawget(globals, "help"), nil)
    env.mine = nil
    spec.equal({ env.mine, is_bare("mine") }, { nil, false })
    declare("help")
    spec.equal({ env.help, is_bare("help") }, { nil, false })
  end)
  spec.case("has its own names in the midst of a script with strict globals", function()
    local globals = { print = print }
    local env, _, shell, is_bare = environment(globals)
    shell.library("script/strict_globals").install(globals, "try.lua")
    spec.equal({ env._, env.__, env.___, env._error }, {})
    spec.equal({ type(env.exit), type(env.history), is_bare("exit") }, { "function", "function", true })
    spec.raises({ kind = "not_found", message = "unknown name prnt; did you mean print?" },
      function() return env.prnt end)
    load("nothing = nil", "@try.lua", "t", globals)()
    spec.equal(env.nothing, nil)
    local function assign(name, value) env[name] = value end
    assign("found", 5)
    spec.equal({ env.found, globals.found }, { 5, 5 })
    assign("found", nil)
    spec.equal({ env.found, globals.found }, {})
  end)
end)
