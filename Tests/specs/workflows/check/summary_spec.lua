local spec = ...

local shell = spec.fake_shell.new()
local List = shell.library("core/list")
local summary = shell.library("workflows/check/summary")

local function made(workflows, document)
  return {
    workflows = List.new(workflows), facts = List.new(), reads = List.new(), requests = 7, limit = 100,
    counts = { workflows = {}, facts = {} },
    document = document or { word = "found", path = "/api/v3/api-docs", version = "6.2" },
  }
end

local function text(workflows, document) return summary.text(made(workflows, document)) end

spec.group("a check as people read it", function()
  spec.case("has an error's own words where the report says only that there was one", function()
    local shown = text {
      { workflow = "restore_vm", word = "stops in part", at = "vms.backups: start_time",
        why = "by name: the reply is not as it is read", says = "the reply of vms.backups lacks 100% of it" },
      { workflow = "attach_vmdks", word = "not known", why = "an error of kind not_found, for what was read",
        says = "there is no good backup of web01" },
      { workflow = "schedules", word = "stops", why = "answered 404: there is nothing at its path", says = "no" },
      { workflow = "policies", word = "ready" },
    }
    spec.contains(shown, "by name: the reply of vms.backups lacks 100% of it")
    spec.contains(shown, "there is no good backup of web01")
    spec.contains(shown, "answered 404: there is nothing at its path")
    spec.equal(shown:find("of kind", 1, true), nil)
    spec.equal(shown:find("policies", 1, true), nil)
  end)
  spec.case("stands on a terminal as wide as that, in colours, and lets nothing of an appliance command it", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 60, height = 24, color = true }
    local coloured = spec.fake_shell.new { terminal = terminal }
    local check = made({ { workflow = "policies", word = "stops", why = ("some words \27[2J "):rep(9) },
      { workflow = "jobs", word = "stops", why = "so" } },
      { word = "not found", why = ("it is about another host \27[2J "):rep(4), hint = "x\27y" })
    local show, check_summary = coloured.library("text/show"), coloured.library("workflows/check/summary")
    setmetatable(check, { __tostring = check_summary.text, __shown = check_summary.shown })
    local shown = show.render("auto", check)
    local bare = shown:gsub("\27%[[%d;]*m", "")
    spec.equal(bare:find("\27", 1, true), nil)
    spec.contains(bare, "\\x1b[2J")
    spec.equal(shown:find("\\x1b[1m", 1, true), nil)
    spec.truthy(shown ~= bare)
    for line in bare:gmatch("[^\n]+") do spec.truthy(utf8.len(line) <= 60) end
    spec.equal(tostring(check):find("\27", 1, true), nil)
  end)
  spec.case("breaks no line that is to be pasted, however narrow the terminal is", function()
    for _, width in ipairs { 20, 40, 80 } do
      local lines = {}
      for line in summary.shown(made({}), width):gmatch("[^\n]+") do lines[#lines + 1] = line end
      spec.equal({ table.unpack(lines, #lines - 3) }, {
        "all of it:", "  _.workflows, _.facts, _.reads       -- at the prompt", '  scv.check{report = "check.json"}',
        "  scvsh --check -o json",
      })
    end
  end)
  spec.case("says what is in the way of the appliance's document, and what to do", function()
    local shown = text({}, {
      word = "not found", why = "what was found can't be gone by", says = 'it is about another host, "scv-internal"',
      hint = 'say so in its profile: "names"\nor at a terminal',
    })
    spec.contains(shown, "the appliance's document: what was found can't be gone by\n"
      .. '  it is about another host, "scv-internal"\n  say so in its profile: "names"\n  or at a terminal\n')
    spec.contains(text({}), "the appliance's document: version 6.2, at /api/v3/api-docs\n")
    spec.contains(text({}, { word = "found", path = "/x", version = "" }), "the appliance's document: at /x\n")
  end)
end)
