local spec = ...

-- Runs code with strict globals of its own.
local function run(code, globals)
  local strict_globals = spec.fake_shell.new().library("script/strict_globals")
  globals = globals or { print = print, pcall = pcall, rawget = rawget }
  globals._G = globals
  strict_globals.install(globals, "try.lua")
  return assert(load(code, "@try.lua", "t", globals))()
end

spec.group("strict globals", function()
  spec.case("refuse a name that nothing stands under, with what was meant", function()
    spec.raises({ kind = "not_found", message = "try.lua:1: unknown name prnt; did you mean print?", name = "prnt" },
      run, "prnt(1)")
    spec.raises({ kind = "not_found", message = "try.lua:1: unknown name gold_web" }, run, "return gold_web")
  end)
  spec.case("say in which line that is, where Lua knows it", function()
    spec.raises({ message = "try.lua:3: unknown name gold_web" }, run, "local x = 1\n\nreturn gold_web, x")
    local globals = { unpack = table.unpack }
    spec.raises({ message = "try.lua: unknown name 1" }, run, "return (unpack(_G, 1, 1))", globals)
  end)
  spec.case("take what the script assigns outside of functions, be it nil", function()
    spec.equal(run "count = nil; if count == nil then count = 2 end; return count", 2)
    spec.equal(run "total = 1; local function add() total = total + 1 end; add(); return total", 2)
    spec.equal(run "return rawget(_G, 'nothing')", nil)
  end)
  spec.case("refuse what a function assigns without the script having it", function()
    spec.raises({
      kind = "argument", message = "try.lua:1: a function assigns the global total, which the script does not have",
    }, run, "local function add() total = 1 end add()")
  end)
end)
