local spec = ...

-- What a plug-in said: its status, and its line.
local function said(result, is_plugin)
  local shell = spec.fake_shell.new {
    is_plugin = is_plugin ~= false, program = { chunk = "@/s/rpo-audit.lua", arguments = {} },
  }
  shell.library("script/plugin_result").plugin_result(result)
  return shell.plugin_said
end

spec.group("plugin_result", function()
  spec.case("says a state in a word and as a status", function()
    for status, state in ipairs { "OK", "WARNING", "CRITICAL", "UNKNOWN" } do
      spec.equal(said { state = state, text = "so" }, { status - 1, ("RPO-AUDIT %s - so"):format(state) })
    end
  end)
  spec.case("says figures behind a bar, and no other bar, and one line", function()
    spec.equal(said { state = "OK", text = "a|b\n  c\27d", data = {
      { label = "vms", value = 13 }, { label = "the oldest's", value = 1.5, unit = "s", warning = 2, most = 9 },
      { label = "x", value = -1, critical = 0, least = -3 },
    } }[2], "RPO-AUDIT OK - a/b; c\\x1bd | vms=13 'the oldest_s'=1.5s;2;;;9 x=-1;;0;-3")
  end)
  spec.case("knows the units of the guidelines, and no others", function()
    for _, unit in ipairs { "s", "ms", "us", "%", "B", "KB", "MB", "GB", "TB", "c" } do
      local line = said({ state = "OK", text = "x", data = { { label = "a", value = 1, unit = unit } } })[2]
      spec.equal(line, "RPO-AUDIT OK - x | a=1" .. unit)
    end
    local raised = spec.raises({ kind = "argument" }, said,
      { state = "OK", text = "x", data = { { label = "a", value = 1, unit = "h" } } })
    spec.equal(raised.message, 'plugin_result: data has a unit that is not known: "h"')
  end)
  spec.case("refuses what is no result", function()
    for _, wrong in ipairs {
      1, {}, { state = "ok", text = "x" }, { state = "OK" }, { state = "OK", text = "x", date = {} },
      { state = "OK", text = "x", data = { { label = "a" } } }, { state = "OK", text = "x", data = { { value = 1 } } },
      { state = "OK", text = "x", data = { { label = "a", value = 0 / 0 } } },
      { state = "OK", text = "x", data = { { label = "a", value = 1, max = 3 } } },
      { state = "OK", text = "x", data = { { label = "a", value = 1, unit = "h" } } },
      { state = "OK", text = "x", data = { { label = "a", value = 1, unit = "kb" } } },
      { state = "OK", text = "x", data = { { label = "a", value = 1, unit = ";9" } } },
      { state = "OK", text = "x", data = { { label = "a", value = 1, unit = 1 } } },
    } do
      spec.raises({ kind = "argument" }, said, wrong)
    end
    local raised = spec.raises({ kind = "argument" }, said, { state = "OK", text = "x" }, false)
    spec.contains(raised.hint, "plugin = true")
  end)
end)
