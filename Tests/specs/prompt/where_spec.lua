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
  spec.case("is the usual where what the user has under that name is no function, which is said once", function()
    local where, shell = fixture({ demo = true }, PLAIN)
    local globals = { prompt = "abc> " }
    spec.equal({ where.prompt(globals), where.prompt(globals) }, { "demo> ", "demo> " })
    spec.equal(shell.notes, {
      'prompt is text; a function makes the prompt: prompt = function(state) return state.name .. "> " end',
    })
    where.prompt {}
    spec.equal(#shell.notes, 1)
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

spec.group("where: what comes about meanwhile", function()
  local function news(globals, texts)
    local where, shell = fixture({ demo = true }, PLAIN)
    shell.library("jobs/begun").news = function() return texts end
    return table.pack(where.news(globals))
  end
  spec.case("is told, with the prompt as it is now", function()
    spec.equal(news({}, { "job 7 ended", "job 8 ended" }), { "job 7 ended\njob 8 ended", "demo> ", n = 2 })
    spec.equal(news({}, {}), { n = 1 })
  end)
  spec.case("calls no function of the user's", function()
    local called = false
    local told = news({ prompt = function() called = true end }, { "job 7 ended" })
    spec.equal({ told[1], told[2], called }, { "job 7 ended", nil, false })
  end)
end)

spec.group("where: certificates", function()
  local PIN = "sha256:ab"
  -- A certificate that ends so many seconds from now.
  local function ending(seconds, more)
    local one = {
      host = "scv.test:8144", ends = os.date("!%Y-%m-%d %H:%M:%S UTC", os.time() + seconds), pin = PIN,
      pin_file = "/home/me/known_hosts", unchecked = false,
    }
    for key, value in pairs(more or {}) do one[key] = value end
    return one
  end
  local function told(...)
    local where, shell = fixture({ certificates = { ... } }, PLAIN)
    where.prompt {}
    return table.concat(shell.notes, "\n"), where, shell
  end
  spec.case("are told of within 30 days of their end, once, with what to do", function()
    local says, where, shell = told(ending(12 * 86400 + 60))
    spec.contains(says, "the certificate of scv.test:8144 ends in 12 days, on 20")
    spec.contains(says, "is refused here as changed: compare its fingerprint")
    spec.contains(says, "take the line “scv.test:8144 sha256:ab” out of /home/me/known_hosts")
    where.prompt {}
    spec.equal(#shell.notes, 1)
    spec.equal(told(ending(31 * 86400)), "")
    spec.contains(told(ending(3 * 3600 + 30)), "ends in 3h")
    spec.contains(told(ending(-3 * 86400 - 60)), "ended 3 days ago, on 20")
  end)
  spec.case("have each their own advice", function()
    local own = ending(86400)
    own.pin_file = nil
    spec.contains(told(own), "where this one's is said: --fingerprint, SCVSH_FINGERPRINT, or the profile")
    own.pin = nil
    spec.contains(told(own), "signed is taken as this one is")
    own.unchecked = true
    spec.contains(told(own), " UTC.")
    spec.equal(told(own):find("taken"), nil)
  end)
  spec.case("stand in the banner where a connection was made before it", function()
    local where, shell = fixture({ certificates = { ending(86400 * 5 + 60) } }, PLAIN)
    spec.contains(table.concat(where.banner(), " "), "the certificate of scv.test:8144 ends in 5 days")
    where.prompt {}
    spec.equal(shell.notes, {})
  end)
  spec.case("that have no time in them, and hosts that command the terminal, do no harm", function()
    spec.equal(told(ending(0, { ends = "unknown" })), "")
    spec.equal(told(ending(60, { host = "a\27[2J:1" })):find("\27"), nil)
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
