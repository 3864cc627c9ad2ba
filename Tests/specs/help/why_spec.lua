local spec = ...

local fixture = spec.load("fake_session")

local function call(facts)
  local full = { operation = "jobs.get", title = "Get job details", template = "/4.1/jobs/{id}", method = "GET",
    target = "/4.1/jobs/118", path = "/4.1/jobs/118", arguments = { id = 118 }, curl = "curl …", times = 1, taken = {} }
  for key, value in pairs(facts or {}) do full[key] = value end
  return full
end

local function chapter(...) return { id = 1, name = "scv.backup_now", dropped = 0, calls = { ... } } end

spec.group("why", function()
  spec.case("tells the calls as Lua, as curl and as steps", function()
    local _, shell = fixture { journal = { chapter(call { times = 3, taken = { "id 118 from `jobs`" } }) } }
    spec.equal(shell.library("help/why").text(), [[
scv.backup_now made these calls.
As Lua:
  scv.api.jobs.get{id = 118}  -- 3 times
As curl:
  curl …
As the vendor's steps:
  1. Get job details: GET /4.1/jobs/{id}  -- 3 times
       took id 118 from `jobs`]])
  end)
  spec.case("leaves the session's own login out of the Lua, and says what was not sent or failed", function()
    local calls = { call { login = true }, call { planned = true }, call { failure = "no" } }
    local _, shell = fixture { journal = { chapter(table.unpack(calls)) } }
    local text = shell.library("help/why").text()
    spec.contains(text, "As Lua:\n  scv.api.jobs.get{id = 118}  -- dry run: not sent\n")
    spec.contains(text, "3. Get job details: GET /4.1/jobs/{id}  -- failed: no")
  end)
  spec.case("tells a look at vCenter as one step, with what failed of it and what was taken", function()
    local function asked(name, more)
      local facts = { server = "vCenter", call = name, title = name, path = "/sdk", method = "POST", curl = "curl XML" }
      for key, value in pairs(more or {}) do facts[key] = value end
      local full = call(facts)
      full.template = nil
      return full
    end
    local calls = { asked("Login"), asked("DestroyView", { taken = { "moref vm-1 from `vCenter`" } }), call() }
    local _, shell = fixture { journal = { chapter(table.unpack(calls)) } }
    spec.equal(shell.library("help/why").text(), [[
scv.backup_now made these calls.
As Lua:
  scv.vcenter.vms()  -- vCenter, by its own API
  scv.api.jobs.get{id = 118}
As curl:
  # vCenter is asked in XML (Login, DestroyView); --trace shows it
  curl …
As the vendor's steps:
  1. Look it up in vCenter: POST /sdk, 2 requests
       took moref vm-1 from `vCenter`
  2. Get job details: GET /4.1/jobs/{id}]])
    calls[1].failure = "no"
    spec.contains(shell.library("help/why").text(), "1. Look it up in vCenter: POST /sdk, 2 requests  -- failed: no")
  end)
  spec.case("writes a request by hand, and a download", function()
    local by_hand = call { query = { a = "1" }, path = "/x" }
    by_hand.operation, by_hand.title = nil, nil
    local _, shell = fixture { journal = { chapter(by_hand, call { file = "a.log" }) } }
    local text = shell.library("help/why").text()
    spec.contains(text, 'scv.request("GET", "/x", {query = {a = "1"}})')
    spec.contains(text, 'scv.api.jobs.get({id = 118}, {to = "a.log"})')
    spec.contains(text, "1. a request by hand: GET")
  end)
  spec.case("tells of an earlier result; refuses what scv did not give, and what is too old", function()
    local journal = { chapter(call()), { id = 2, name = "second", dropped = 2, calls = {} } }
    local scv, shell = fixture { journal = journal }
    local first = scv.api.jobs.get(118)
    scv.api.jobs.get(119)
    local why = shell.library("help/why")
    spec.contains(why.text(first), "scv.backup_now made")
    spec.contains(why.text(), "second made")
    spec.contains(why.text(), "and 2 calls more, not kept")
    spec.raises({ kind = "not_found", message = "no function of scv gave this table" }, why.text, {})
    spec.raises({ kind = "not_found", message = "no function of scv gave this number" }, why.text, 5)
    journal[1] = nil
    local message = "it is too long ago: its calls are not kept any more"
    spec.raises({ kind = "not_found", message = message }, why.text, first)
  end)
  spec.case("says so when no call was made", function()
    local _, shell = fixture()
    spec.raises({ kind = "not_found", message = "no call was made yet" }, shell.library("help/why").text)
  end)
end)
