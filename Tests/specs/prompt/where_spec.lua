local spec = ...

local function facts(changes)
  local all = { version = "0.1", demo = false, read_only = false, dry_run = false, yes = false }
  for key, value in pairs(changes or {}) do all[key] = value end
  return all
end

local function fixture(changes, terminal)
  local shell = spec.fake_shell.new { place = facts(changes), terminal = terminal }
  return shell.library("prompt/where"), shell
end

local COLORED = { stdout = true, stderr = true, stdin = true, width = 80, color = true }
local PLAIN = { stdout = true, stderr = true, stdin = true, width = 80, color = false }

spec.group("where: the prompt", function()
  local function shown(changes, globals, terminal)
    return fixture(changes, terminal or PLAIN).prompt(globals or {})
  end
  spec.case("names the appliance, its release, and what lines may do", function()
    spec.equal(shown {}, "scvsh> ")
    spec.equal(shown { demo = true, release = "6.2", host = "127.0.0.1:9" }, "demo 6.2> ")
    spec.equal(shown { host = "scv.test" }, "scv.test> ")
    spec.equal(shown { host = "scv.test", profile = "default", read_only = true }, "scv.test, read-only> ")
    spec.equal(shown { host = "scv.test", profile = "prod", release = "6.1", read_only = true, dry_run = true,
      yes = true }, "prod 6.1, read-only, dry-run, --yes> ")
  end)
  spec.case("has the profile's colour, between the marks of readline", function()
    local prod = { host = "scv.test", profile = "prod", color = "red", read_only = true }
    spec.equal(shown(prod, {}, COLORED), "\1\27[1;31m\2prod\1\27[0m\2, read-only> ")
    spec.equal(shown(prod, {}, PLAIN), "prod, read-only> ")
  end)
  spec.case("lets no name command the terminal", function()
    spec.equal(shown({ profile = "a\27]0;x\7" }, {}, COLORED), "a\\x1b]0;x\\a> ")
  end)
  spec.case("is what the user's function makes of the state", function()
    local function prompt(state) return ("\27[36m%s\27[0m %s\n$ "):format(state.name, state.dry_run) end
    spec.equal(shown({ profile = "dr" }, { prompt = prompt }, COLORED), "\1\27[36m\2dr\1\27[0m\2 false $ ")
    spec.equal(shown({ profile = "dr" }, { prompt = prompt }, PLAIN), "dr false $ ")
    spec.equal(shown({ profile = "dr" }, { prompt = function(state) return "my " .. state.text end }), "my dr> ")
    spec.equal(shown({ profile = "dr" }, { prompt = "no function" }), "dr> ")
  end)
  spec.case("takes the usual where the user's function fails, and says so once", function()
    local where, shell = fixture({ demo = true }, PLAIN)
    local globals = { prompt = function() error("broke", 0) end }
    spec.equal({ where.prompt(globals), where.prompt(globals) }, { "demo> ", "demo> " })
    spec.equal(shell.notes, { "the function prompt: broke; the usual prompt stands in its place" })
    globals.prompt = function() return 5 end
    spec.equal(where.prompt(globals), "demo> ")
    spec.contains(shell.notes[2], "it gives")
  end)
end)

spec.group("where: the banner", function()
  spec.case("says where one is", function()
    local where = fixture({ demo = true, url = "https://127.0.0.1:8144", release = "6.2", machines = 14 })
    spec.equal(where.banner()[2],
      "demo: simulated appliance https://127.0.0.1:8144 (SCV 6.2), 14 VMs; nothing here is real")
    where = fixture({ url = "https://scv.test:8144", profile = "prod", release = "6.1" })
    spec.equal(where.banner()[2], "prod: https://scv.test:8144 (SCV 6.1)")
    where = fixture({ profiles = "/home/me/profiles.json" })
    spec.contains(where.banner()[2], "No appliance is named")
  end)
  spec.case("says what lines may do there, and what is kept of them", function()
    local where = fixture { url = "https://scv.test:8144", read_only = true, dry_run = true, yes = true,
      recording = "a.jsonl" }
    spec.equal(table.move(where.banner(), 3, 6, 1, {}), {
      "read-only: nothing but reads is let out", "dry run: changes are planned, and not sent",
      "--yes: nobody is asked before something is destroyed", "What is sent and received is recorded in a.jsonl.",
    })
  end)
  spec.case("breaks its lines at the terminal's width", function()
    local where, shell = fixture({ demo = true, url = "https://127.0.0.1:8144", release = "6.2" },
      { stdout = true, width = 40 })
    for _, line in ipairs(where.banner()) do spec.truthy(#line <= 41) end
    where.greet()
    spec.equal(shell.notes, where.banner())
  end)
end)
