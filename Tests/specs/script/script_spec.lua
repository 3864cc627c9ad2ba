local spec = ...

local HEADER = spec.load "script_header"

-- Runs a header as the script "/s/try-things.lua" with the words of a command line.
local function run(words, header, program)
  local shell = spec.fake_shell.new { program = program or { chunk = "@/s/try-things.lua", arguments = words } }
  local chunk = assert(load("local args = script(header) return args", "@/s/try-things.lua", "t",
    { script = shell.library("script/script").script, header = header or HEADER }))
  local args = chunk()
  return args, shell
end

local function changed(changes)
  local header = {}
  for key, value in pairs(HEADER) do header[key] = value end
  for key, value in pairs(changes) do header[key] = value end
  return header
end

spec.group("script", function()
  spec.case("has strict globals where it says so, true or false", function()
    spec.equal(getmetatable(_G), nil)
    local ok, raised = pcall(function()
      run({ "group=a" }, changed { strict = true })
      return no_such_global -- luacheck: ignore
    end)
    setmetatable(_G, nil)
    spec.equal({ ok, raised.message }, { false, "/s/try-things.lua: unknown name no_such_global" })
    spec.raises({ kind = "argument", field = "strict" }, run, { "group=a" }, changed { strict = "yes" })
    run({ "group=a" }, changed { strict = false })
    spec.equal(getmetatable(_G), nil)
  end)
  spec.case("can be a monitoring plug-in where it says so, and has an argument for it", function()
    local _, plain = run { "group=a" }
    spec.equal(plain.may_be_plugin, false)
    local args = { group = "a", plugin = false }
    local given, shell = run({ "plugin=true" }, changed { plugin = true, args = args })
    spec.equal({ given.plugin, shell.may_be_plugin }, { true, true })
    spec.raises({ kind = "argument", field = "plugin" }, run, {}, changed { plugin = "yes", args = args })
    spec.raises({ kind = "argument", field = "plugin" }, run, { "group=a" }, changed { plugin = true })
    spec.raises({ kind = "argument", field = "plugin" }, run, {},
      changed { plugin = true, args = { plugin = { text = "not a flag" } } })
  end)
  spec.case("runs alone where it says so, once its arguments are in order", function()
    local function alone(header, words, program)
      local _, shell = run(words, changed(header), program)
      return shell.runs_alone or false
    end
    spec.equal(alone({ single = true }, { "group=a" }), true)
    spec.equal(alone({ single = false }, { "group=a" }), false)
    spec.equal(alone({}, { "group=a" }), false)
    spec.equal(alone({ single = true }, {}, { prompt = true }), false)
    spec.equal(alone({ single = true }, {}, { chunk = "@/s/other.lua", arguments = {} }), false)
    spec.raises({ kind = "argument", field = "single" }, run, { "group=a" }, changed { single = "yes" })
    for _, form in ipairs { "xml", "auto", "CSV" } do
      spec.raises({ kind = "argument", field = "form" }, run, { "group=a" }, changed { form = form })
    end
    run({ "group=a" }, changed { form = "csv" })
    spec.raises({ kind = "usage" }, run, { "gruop=a" }, changed { single = true })
  end)
  spec.case("gives the arguments, converted, and the defaults of the others", function()
    spec.equal(run { "group=a=b", "--hours", "-3", "--since=90m", "--verbose" },
      { group = "a=b", hours = -3, since = 5400, order = "up", verbose = true })
    spec.equal(run { "--group", "x", "order=down", "verbose=no" },
      { group = "x", hours = 24, since = 86400, order = "down", verbose = false })
  end)

  local refused = {
    { {}, "group is missing" },
    { { "group=a", "group=b" }, "group is given twice" },
    { { "gruop=a" }, "there is no argument gruop; did you mean group?" },
    { { "group=a", "hours=1.5" }, 'hours must be an integer, got "1.5"' },
    { { "group=a", "hours=" }, 'hours must be an integer, got ""' },
    { { "group=a", "hours=0x10" }, "hours must be an integer" },
    { { "group=a", "since=soon" }, "since must be a length of time" },
    { { "group=a", "verbose=maybe" }, "verbose must be true or false" },
    { { "group=a", "order=don" }, "did you mean down?" },
    { { "group=a", "--hours" }, "--hours needs a value" },
    { { "a" }, '"a" is not understood' },
    { { "-x" }, '"-x" is not understood' },
  }
  for _, case in ipairs(refused) do
    spec.case("refuses " .. table.concat(case[1], " "), function()
      local raised = spec.raises({ kind = "usage" }, run, case[1])
      spec.contains(raised.message, "try-things: ")
      spec.contains(raised.message, case[2])
      spec.contains(raised.hint, "scvsh try-things --help")
    end)
  end

  spec.case("gives the defaults at the prompt, in code, and in a script that another one loads", function()
    for _, program in ipairs { { prompt = true }, { prompt = false }, { chunk = "@/s/o.lua", arguments = { "x" } } } do
      spec.equal(run(nil, nil, program), { hours = 24, since = 86400, order = "up", verbose = false })
    end
  end)

  spec.case("forbids changes where it only reads, but not to whoever sits at the prompt", function()
    local _, shell = run({}, changed { needs = "read", args = {} })
    spec.equal(shell.restricted, true)
    _, shell = run({}, changed { args = {} })
    spec.equal(shell.restricted, nil)
    _, shell = run(nil, changed { needs = "read" }, { prompt = false })
    spec.equal(shell.restricted, true)
    _, shell = run(nil, changed { needs = "read" }, { prompt = true })
    spec.equal(shell.restricted, nil)
  end)

  local wrong = {
    { { needs = "reed" }, "needs", 'must be "read", "change" or "destroy"' },
    { { needs = true }, "needs", "must be a string, got a boolean" },
    { { description = " " }, "description", "is empty" },
    { { output = 5 }, "output", "must be a string" },
    { { args = "x" }, "args", "must be a table" },
    { { arg = {} }, "arg", 'is no field of it; did you mean "args"?' },
    { { args = { "x" } }, "args", "must have names as keys" },
    { { args = { help = true } }, "args.help", "is taken" },
    { { args = { a = { typ = "x" } } }, "args.a.typ", 'did you mean "type"?' },
    { { args = { a = { type = "int" } } }, "args.a.type", "must be one of string, integer" },
    { { args = { a = { type = "integer", default = "1" } } }, "args.a.default", "must be an integer" },
    { { args = { a = { type = "duration", default = "x" } } }, "args.a.default", "must be a length of time" },
    { { args = { a = { required = 1 } } }, "args.a.required", "must be a boolean" },
    { { args = { a = { text = 1 } } }, "args.a.text", "must be a string" },
    { { args = { a = { required = true, default = "x" } } }, "args.a", "it can't be both" },
  }
  for _, case in ipairs(wrong) do
    spec.case("names a wrong field: " .. case[2] .. " " .. case[3], function()
      local raised = spec.raises({ kind = "argument", field = case[2] }, run, { "group=a" }, changed(case[1]))
      spec.contains(raised.message, "/s/try-things.lua: script: " .. case[2])
      spec.contains(raised.message, case[3])
    end)
  end

  spec.case("names a field that is missing", function()
    spec.contains(spec.raises({ field = "description" }, run, {}, { needs = "read" }).message, "is missing")
    spec.contains(spec.raises({ field = "needs" }, run, {}, { description = "x" }).message, "is missing")
    spec.raises({ kind = "argument" }, run, {}, 5)
  end)
end)
