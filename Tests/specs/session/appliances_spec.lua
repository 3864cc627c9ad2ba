local spec = ...

local function appliances(rows)
  local shell = spec.fake_shell.new { appliances = rows }
  return shell.library("session/appliances").appliances(), shell
end

spec.group("appliances", function()
  spec.case("lists what the profiles say, and asks nobody", function()
    local rows, shell = appliances {
      { name = "dr", url = "https://dr:8144/api", connected = false },
      { name = "prod", url = "https://prod:8144/api", user = "me", vcenter = "https://vc", color = "red",
        connected = true, release = "6.2" },
    }
    spec.equal(#rows, 2)
    spec.equal(rows:csv(), "name,url,user,vcenter,color,connected,release\n"
      .. "dr,https://dr:8144/api,,,,false,\nprod,https://prod:8144/api,me,https://vc,red,true,6.2\n")
    spec.equal(#rows:where { connected = true }, 1)
    spec.equal(#shell.requests, 0)
  end)
  spec.case("says why a profile can't be used", function()
    local rows = appliances {
      { name = "dr", connected = false,
        problem = { kind = "config", message = "profile dr: unknown key colour", hint = "Did you mean color?" } },
    }
    spec.equal(rows[1].error.kind, "config")
    spec.equal(tostring(rows[1].error), "profile dr: unknown key colour\nDid you mean color?")
    spec.truthy(rows:csv():find("name,url,user,vcenter,color,connected,release,error", 1, true))
  end)
  spec.case("gives an empty list where there is no profile", function()
    local rows = appliances {}
    spec.equal(#rows, 0)
    spec.equal(#rows:where { connected = true }, 0)
  end)
end)
