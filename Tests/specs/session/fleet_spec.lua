local spec = ...

local fixture = spec.load("fake_session")

-- A shell with three profiles. `appliances`: name → {jobs =, policies =} that it lists, or {fails = an error} of its
-- requests, or {refuses = an error} of the connection, or {locked = an error} of the password, or {unknown = an error}
-- of the profile, or {slip = an error} of calls by its document.
local function fleet_of(appliances)
  local names = {}
  for name in pairs(appliances) do names[#names + 1] = name end
  table.sort(names)
  local profiles = {}
  for index, name in ipairs(names) do profiles[index] = { name = name } end
  local scv, shell, sessions = fixture { profiles = profiles }
  local log = {}
  shell.handlers["policies.create"] = function() return { id = 9 } end
  shell.unconnected = function(name)
    local facts = appliances[name]
    if facts.unknown then shell.raise(facts.unknown) end
    return {
      operation = shell.operation,
      check_call = function() if facts.slip then shell.raise(facts.slip) end end,
    }
  end
  shell.connect = function(name)
    log[#log + 1] = "connect " .. name
    local facts, bridge = appliances[name], {}
    if facts.refuses then shell.raise(facts.refuses) end
    for key, value in pairs(shell) do bridge[key] = value end
    bridge.facts = function() return { url = "https://" .. name } end
    bridge.prepare_login = function()
      log[#log + 1] = "login " .. name
      if facts.locked then shell.raise(facts.locked) end
    end
    bridge.request = function(operation, _, options)
      log[#log + 1] = ("%s %s%s"):format(name, operation, options and options.reading and " reading" or "")
      if facts.latency then shell.sleep(facts.latency) end
      if facts.fails then shell.raise(facts.fails) end
      local list = {}
      for index, row in ipairs(facts[operation:match("^[^.]+")] or {}) do
        list[index] = {}
        for key, value in pairs(row) do list[index][key] = value end
      end
      return shell.library("core/list")(list)
    end
    return bridge
  end
  return shell.library("session/fleet").fleet, shell, log, scv, sessions
end

local function error_of(kind, message) return { kind = kind, message = message } end

local TWO = { prod = { jobs = { { id = 1 }, { id = 2 } } }, dr = { jobs = { { id = 1 } } } }

spec.group("fleet", function()
  spec.case("gives the rows of all, each with its appliance, in the order of the names", function()
    local fleet = fleet_of(TWO)
    local given = table.pack(fleet { "prod", "dr" }.api.jobs.list())
    local rows = given[1]
    spec.equal(given.n, 1)
    spec.equal(rows, {
      { appliance = "prod", id = 1 }, { appliance = "prod", id = 2 }, { appliance = "dr", id = 1 },
    })
    spec.equal(#rows.errors, 0)
    spec.equal(#rows:where { appliance = "dr" }, 1)
    spec.equal(rows:csv(), "appliance,id\nprod,1\nprod,2\ndr,1\n")
  end)
  spec.case("takes all profiles where none is named, and rows of appliances()", function()
    local fleet, shell = fleet_of(TWO)
    spec.equal(tostring(fleet()), "fleet of dr, prod")
    local appliances = shell.library("session/appliances").appliances
    spec.equal(tostring(fleet(appliances():where { name = "dr" })), "fleet of dr")
  end)
  spec.case("asks for names and passwords one after another, and sends nothing before", function()
    local fleet, _, log = fleet_of(TWO)
    fleet { "prod", "dr" }.api.jobs.list()
    spec.equal(log, {
      "connect prod", "login prod", "connect dr", "login dr", "prod jobs.list reading", "dr jobs.list reading",
    })
  end)
  spec.case("runs side by side", function()
    local fleet, shell = fleet_of {
      a = { jobs = { { id = 1 } }, latency = 10 }, b = { jobs = { { id = 2 } }, latency = 10 },
    }
    local before = shell.monotonic()
    spec.equal(#fleet().api.jobs.list(), 2)
    spec.equal(shell.monotonic() - before, 10)
  end)
  spec.case("keeps its sessions from call to call", function()
    local fleet, _, log = fleet_of(TWO)
    fleet { "dr" }.api.jobs.list()
    fleet { "dr" }.api.jobs.list()
    spec.equal(log, { "connect dr", "login dr", "dr jobs.list reading", "login dr", "dr jobs.list reading" })
  end)
  spec.case("has a row for each appliance that can't be asked, and says so everywhere", function()
    local fleet, shell = fleet_of {
      a = { refuses = error_of("trust", "another certificate") }, b = { locked = error_of("config", "no password") },
      c = { fails = error_of("connect", "no connection") }, d = { jobs = { { id = 1, status = "FAILED" } } },
    }
    local rows = fleet().api.jobs.list()
    spec.equal(#rows, 4)
    spec.equal(shell.library("text/columns").count_of(rows), "1 job, 3 appliances gave an error")
    spec.equal(shell.library("text/columns").count_of(rows:where { status = "failed" }),
      "1 job, 3 appliances gave an error")
    spec.equal(shell.library("text/columns").count_of(rows.errors), "3 errors")
    spec.equal(rows[1], { appliance = "d", id = 1, status = "FAILED" })
    for index, name in ipairs { "a", "b", "c" } do
      spec.equal(rows[index + 1].appliance, name)
      spec.equal(rows.errors[index].appliance, name)
      spec.equal(rows.errors[index].error, rows[index + 1].error)
    end
    spec.equal(rows.errors:map(function(row) return row.error.kind end), { "trust", "config", "connect" })
    spec.equal(shell.shortfalls, { "trust", "config", "connect" })
    spec.equal(shell.notes, {
      "fleet.api.jobs.list: 3 of 4 appliances: a gave an error: another certificate; b gave an error: no password; "
        .. "c gave an error: no connection",
    })
    local journal = shell.library("session/journal")
    spec.equal(journal.remarks(journal.chapter_of(rows)), {
      "a gave an error: another certificate", "b gave an error: no password", "c gave an error: no connection",
    })
    spec.equal(rows:where { status = "failed" }.errors, rows.errors)
    spec.equal(rows:select("appliance", "id").errors, rows.errors)
    spec.equal(rows:sort("appliance"):first(1).errors, rows.errors)
  end)
  spec.case("has the errors alone where no appliance can be asked", function()
    local fleet = fleet_of { a = { refuses = error_of("connect", "no connection") } }
    local rows = fleet().api.jobs.list()
    spec.equal(#rows, 1)
    spec.equal({ rows[1].appliance, rows[1].error.message }, { "a", "no connection" })
  end)
  spec.case("stops at once where a question is broken off", function()
    local fleet, _, log = fleet_of { a = { locked = error_of("interrupted", "interrupted") }, b = TWO.dr }
    spec.raises({ kind = "interrupted" }, fleet().api.jobs.list)
    spec.equal(log, { "connect a", "login a" })
  end)
  spec.case("raises what is wrong with the call itself", function()
    local fleet = fleet_of(TWO)
    spec.raises({ kind = "argument", message = "scv.api.jobs.list: options must be a table, got the integer 5" },
      fleet().api.jobs.list, {}, 5)
  end)
  spec.case("raises it before anybody is asked, where it can be known", function()
    local fleet, _, log = fleet_of(TWO)
    spec.raises({ kind = "argument", message = 'scv.jobs: statis is not an argument; did you mean "status"?' },
      fleet().jobs, { statis = "failed" })
    spec.raises({ kind = "argument", message = "scv.job_log: job is missing" }, fleet().job_log, {})
    spec.raises({ kind = "argument", message = "scv.api.jobs.list: options must be a table, got the integer 5" },
      fleet().api.jobs.list, {}, 5)
    spec.equal(log, {})
  end)
  spec.case("raises what no document takes before anybody is asked, whatever is wrong with other profiles", function()
    local slip = error_of("argument", "scv.api.jobs.list: statis is not an argument")
    local unknown = error_of("config", "x")
    local fleet, _, log = fleet_of { a = { slip = slip }, b = { slip = slip }, c = { unknown = unknown } }
    spec.raises(slip, fleet().api.jobs.list, { statis = "failed" })
    spec.equal(log, {})
  end)
  spec.case("asks all where one document takes the call", function()
    local fleet, _, log = fleet_of { prod = { slip = error_of("argument", "no"), jobs = {} }, dr = TWO.dr }
    spec.equal(#fleet().api.jobs.list(), 1)
    spec.equal(log, { "connect dr", "login dr", "connect prod", "login prod", "dr jobs.list reading",
      "prod jobs.list reading" })
  end)
  spec.case("raises it where an appliance can't be asked, too", function()
    for _, problem in ipairs { "refuses", "locked", "fails" } do
      local fleet = fleet_of { prod = { jobs = {}, [problem] = error_of("connect", "no connection") }, dr = TWO.dr }
      spec.raises({ kind = "argument", message = "scv.api.jobs.list: options must be a table, got the integer 5" },
        fleet().api.jobs.list, {}, 5)
    end
  end)
  spec.case("has a row of who refuses what another one takes", function()
    local fleet = fleet_of { prod = { fails = error_of("argument", "no such member here") }, dr = TWO.dr }
    local rows = fleet().api.jobs.list()
    spec.equal({ #rows, rows.errors[1].appliance, rows.errors[1].error.kind }, { 2, "prod", "argument" })
  end)
  spec.case("refuses a record of an appliance that is not all of it", function()
    local fleet, _, log = fleet_of(TWO)
    local row = fleet { "dr" }.api.jobs.list()[1]
    local before = #log
    spec.raises({ kind = "argument", message = "fleet.job_log: the record is of dr, and this fleet asks prod, too" },
      fleet().job_log, { job = row })
    spec.equal(#log, before)
  end)
  spec.case("has the workflows that read", function()
    local fleet = fleet_of {
      a = { policies = { { policy_id = 1, name = "daily" } } },
      b = { policies = { { policy_id = 1, name = "weekly" } } },
    }
    local rows = fleet().policies()
    spec.equal(rows:map(function(row) return ("%s %s"):format(row.appliance, row.name) end), { "a daily", "b weekly" })
  end)
  spec.case("keeps what the appliance calls so itself", function()
    local fleet = fleet_of { a = { jobs = { { id = 1, appliance = "scv01", error = "none" } } } }
    local rows = fleet().api.jobs.list()
    spec.equal(rows[1], { appliance = "a", id = 1, own_appliance = "scv01", own_error = "none" })
    spec.equal(#rows.errors, 0)
  end)
end)

spec.group("a fleet refuses", function()
  local function refused(name, reach)
    local fleet, _, log = fleet_of(TWO)
    local fn = reach(fleet { "prod", "dr" })
    spec.raises({
      kind = "refused", message = ("fleet.%s may change something, and a fleet only reads"):format(name),
      hint = ('Nothing was sent. One appliance at a time: scv.connect("prod").%s'):format(name),
    }, fn, { group = 1 })
    spec.equal(log, {})
  end
  spec.case("what may change something, before anything is connected", function()
    refused("backup_now", function(fleet) return fleet.backup_now end)
    refused("request", function(fleet) return fleet.request end)
    refused("ask", function(fleet) return fleet.ask end)
    refused("api.policies.create", function(fleet) return fleet.api.policies.create end)
  end)
  spec.case("to wait for a job of nobody says which", function()
    local fleet, _, log = fleet_of(TWO)
    spec.raises({
      kind = "refused",
      message = "fleet.wait_for_job: a job is of one appliance, and only that can say when it is over",
      hint = "Nothing was sent. scv.connect(row.appliance).wait_for_job(row) waits for the job of a row; "
        .. 'scv.connect("prod").wait_for_job(id) for an id',
    }, fleet { "prod", "dr" }.wait_for_job, 1)
    spec.equal(log, {})
  end)
  spec.case("an operation that only the appliance itself knows to change something", function()
    local fleet, shell, log = fleet_of(TWO)
    local unconnected = shell.unconnected
    shell.unconnected = function(name)
      local known = unconnected(name)
      local operation = known.operation
      known.operation = function(which)
        return which == "jobs.purge" and { name = "jobs.purge", effect = "destroy" } or operation(which)
      end
      return known
    end
    spec.raises({ kind = "refused" }, fleet { "dr" }.api.jobs.purge)
    spec.equal(log, {})
  end)
  spec.case("what is not there", function()
    local fleet = fleet_of(TWO)
    spec.raises({ kind = "not_found", message = "there is no fleet.polices; did you mean fleet.policies?" },
      function() return fleet().polices end)
    spec.raises({ kind = "not_found", message = "there is no fleet.api.jobs.lsit; did you mean fleet.api.jobs.list?" },
      fleet().api.jobs.lsit)
    spec.raises({ kind = "not_found", message = 'no profile "prdo"; did you mean "prod"?' }, fleet, { "prdo" })
  end)
  spec.case("names that are none, or are there twice", function()
    local fleet = fleet_of(TWO)
    spec.raises({ kind = "argument", message = 'fleet: names must be a list of profiles, got "prod"' }, fleet, "prod")
    spec.raises({ kind = "argument", message = "fleet: name 1 must be the name of a profile, got the integer 7" },
      fleet, { 7 })
    spec.raises({ kind = "argument", message = 'fleet: name 2 "dr" is there twice' }, fleet, { "dr", "dr" })
    spec.raises({ kind = "empty" }, fleet, {})
    spec.raises({ kind = "empty" }, (fleet_of {}))
  end)
  spec.case("one file for all", function()
    local fleet, _, log = fleet_of(TWO)
    spec.raises({
      kind = "argument", message = "fleet.job_log: to is for one appliance: all would write the same file",
    }, fleet().job_log, { job = 1, to = "log" })
    spec.equal(log, {})
  end)
  spec.case("what a session of it would send by other ways", function()
    local _, shell, _, _, sessions = fleet_of(TWO)
    local session = sessions.reading(shell.connect("dr"))
    spec.raises({ kind = "refused" }, session.request, "POST", "/4.1/policies")
    spec.raises({ kind = "refused" }, session.api.policies.create, { name = "x" })
    spec.raises({ kind = "refused" }, session.ask,
      { operation = "policies.create", targets = { { id = 1 } }, loss = "x" })
  end)
end)

spec.group("a record of one appliance", function()
  local function row_of_dr()
    local fleet, shell, log, scv, sessions = fleet_of(TWO)
    local rows = fleet { "prod", "dr" }.api.jobs.list()
    shell.requests = {}
    return rows:where { appliance = "dr" }[1], shell, log, scv, sessions
  end
  spec.case("is refused by a session with another, wherever it stands in the arguments", function()
    local row, shell, _, scv = row_of_dr()
    for _, arguments in ipairs { row, { job = row }, { jobs = { row } } } do
      spec.raises({
        kind = "argument",
        message = "scv.api.jobs.get: the record is of dr (https://dr), and this session is with "
          .. "https://scv.test:8144/api",
        hint = 'Nothing was sent. scv.connect("dr").api.jobs.get is its own',
      }, scv.api.jobs.get, arguments)
      spec.raises({ kind = "argument" }, scv.job_log, arguments)
    end
    spec.equal(#shell.requests, 0)
  end)
  spec.case("is taken by a session with its own", function()
    local row, shell, log, _, sessions = row_of_dr()
    sessions.new(shell.connect("dr")).api.jobs.get { id = row.id, row }
    spec.equal(log[#log], "dr jobs.get")
  end)
  spec.case("leaves records alone that no fleet gave", function()
    local _, shell, _, scv = row_of_dr()
    scv.api.jobs.get({ id = 1 })
    spec.equal(#shell.requests, 1)
  end)
end)
