local spec = ...

local fixture = spec.load("fake_session")

spec.group("scv", function()
  spec.case("brings workflows when they are first used", function()
    local scv = fixture()
    spec.equal(rawget(scv, "backup_now"), nil)
    spec.equal(type(scv.backup_now), "function")
    spec.truthy(rawget(scv, "backup_now"))
    spec.equal(type(scv.wait_for_job), "function")
  end)
  spec.case("fills the table that it is given", function()
    local _, shell, sessions = fixture()
    local given = {}
    spec.equal(sessions.new(shell, given), given)
    spec.equal(type(given.api.jobs.list), "function")
  end)
  spec.case("calls what is unknown unknown", function()
    local scv = fixture()
    spec.raises({ kind = "not_found", message = 'there is no scv.backup_nwo; did you mean scv.backup_now?' },
      function() return scv.backup_nwo end)
  end)
  spec.case("sends other requests as they are", function()
    local scv, shell = fixture()
    scv.request("GET", "/4.1/jobs", { query = { type = "backup" } })
    spec.equal(shell.requests[1], { method = "GET", path = "/4.1/jobs", options = { query = { type = "backup" } } })
  end)
  spec.case("names the user's function where an argument is of another kind", function()
    local scv, shell = fixture()
    for _, wrong in ipairs {
      { { nil, "/x" }, "scv.request: method must be text, got nil" },
      { { "GET" }, "scv.request: path must be text, got nil" },
      { { "GET", {} }, "scv.request: path must be text, got a table" },
      { { "GET", "/x", 5 }, "scv.request: options must be a table, got the integer 5" },
    } do
      spec.raises({ kind = "argument", message = wrong[2] }, scv.request, table.unpack(wrong[1], 1, 3))
    end
    spec.raises({ kind = "argument", message = "scv.api.jobs.get: options must be a table, got the integer 5" },
      scv.api.jobs.get, 1, 5)
    spec.equal(#shell.requests, 0)
  end)
  spec.case("connects to another appliance with the same functions", function()
    local scv, shell = fixture()
    shell.connect = function(name)
      local other = {}
      for key, value in pairs(shell) do other[key] = value end
      other.facts = function() return { url = "https://" .. name } end
      return other
    end
    local dr = scv.connect("dr")
    spec.equal(tostring(dr), "session with https://dr")
    spec.equal(type(dr.backup_now), "function")
    spec.truthy(dr.backup_now ~= scv.backup_now)
    -- The global vcenter would ask the default session's.
    spec.raises({ kind = "not_found", message = "there is no scv.vms; did you mean .vcenter.vms of this session?" },
      function() return dr.vms end)
    spec.raises({ kind = "not_found", message = "there is no scv.vms; did you mean vcenter.vms?" },
      function() return scv.vms end)
    spec.raises({ kind = "argument", message = "scv.connect: name must be the name of a profile, got nil" },
      scv.connect)
  end)
  spec.case("a user's own function takes the place of the library's", function()
    local scv = fixture()
    function scv.backup_now() return "mine" end
    spec.equal(scv.backup_now(), "mine")
  end)
end)
