local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  return shell.library("core/settings"), shell
end

spec.group("settings", function()
  spec.case("have their defaults until they are set", function()
    local settings = fixture()
    spec.equal(settings.get("output"), "auto")
    spec.equal(settings.get("suggest"), true)
    spec.equal(settings.set { output = "json", suggest = false }, nil)
    spec.equal(settings.get("output"), "json")
    spec.equal(settings.get("suggest"), false)
  end)
  spec.case("are all told by set()", function()
    local settings = fixture()
    settings.set { timing = true }
    local rows = {}
    for _, row in ipairs(settings.set()) do rows[row.name] = row end
    spec.equal(rows.timing.value, true)
    spec.equal(rows.timing.default, false)
    spec.equal(rows.output.value, "auto")
    spec.truthy(#rows.suggest.means > 10)
  end)
  spec.case("refuse a name that is none, and set nothing then", function()
    local settings = fixture()
    spec.raises({ kind = "argument", message = "set: outputs is no setting; did you mean output?" },
      settings.set, { outputs = "json", timing = true })
    spec.equal(settings.get("timing"), false)
    spec.raises({ kind = "argument", message = "set: 1 is no setting" }, settings.set, { "json" })
  end)
  spec.case("refuse a value that can't be, and set nothing then", function()
    local settings = fixture()
    spec.raises({
      kind = "argument", message = 'set: output must be auto, table, lua, json, ndjson or csv, got "xml"',
    }, settings.set, { output = "xml", timing = true })
    spec.raises({ kind = "argument", message = "set: timing must be true or false, got the integer 1" },
      settings.set, { timing = 1 })
    spec.raises({ kind = "argument", message = 'set: changes must be a table, got "json"' }, settings.set, "json")
    spec.equal(settings.get("timing"), false)
  end)
  spec.case("tell the shell what it is to ask about", function()
    local settings, shell = fixture()
    local told
    shell.ask_for_changes = function(on) told = on end
    settings.set { confirm = "changes" }
    spec.equal({ told, settings.get("confirm") }, { true, "changes" })
    settings.set { confirm = "destroys" }
    spec.equal(told, false)
    spec.raises({ kind = "argument", message = 'set: confirm must be destroys or changes, got "never"' }, settings.set,
      { confirm = "never" })
    spec.equal(told, false)
  end)
  spec.case("say that nobody is asked about changes under --yes", function()
    local told = { 'confirm = "changes": with --yes nobody is asked all the same; start scvsh without it' }
    for _, row in ipairs { { true, "changes", told }, { true, "destroys", {} }, { false, "changes", {} } } do
      local shell = spec.fake_shell.new { place = { yes = row[1] } }
      shell.library("core/settings").set { confirm = row[2] }
      spec.equal(shell.notes, row[3])
    end
  end)
  spec.case("can be added to", function()
    local settings = fixture()
    settings.define("rows", {
      default = 5, text = "rows",
      check = function(value) return math.tointeger(value) or error("must be a count", 0) end,
    })
    settings.set { rows = 7.0 }
    spec.equal(settings.get("rows"), 7)
    spec.raises({ message = 'set: rows must be a count, got "x"' }, settings.set, { rows = "x" })
  end)
end)
