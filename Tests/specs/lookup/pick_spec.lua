local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  return shell.library("lookup/pick").one, shell.library("core/errors"), shell.library("core/suggest")
end

local groups = { { id = 1, name = "gold_web" }, { id = 2, name = "silver_db" }, { id = 3, name = "lab" } }

spec.group("pick.one", function()
  spec.case("takes a name, an id as number or text, other capitals, and the record", function()
    local one = fixture()
    for _, wanted in ipairs { "gold_web", 1, "1", "GOLD_Web", groups[1], { name = "gold_web" } } do
      spec.equal(one(groups, wanted, "resource group").id, 1)
    end
  end)
  spec.case("lists the candidates where there is none, the nearest first", function()
    local one = fixture()
    spec.raises({
      kind = "not_found", message = 'no resource group "gold_wep"; did you mean "gold_web"?',
      hint = "there are gold_web, lab, silver_db",
    }, one, groups, "gold_wep", "resource group")
    spec.raises({ kind = "not_found", message = "no resource group 9" }, one, groups, 9, "resource group")
    spec.raises({ kind = "not_found", message = 'no policy "x"', hint = "there is no policy at all" },
      one, {}, "x", "policy")
  end)
  spec.case("refuses to choose between several", function()
    local one = fixture()
    local twins = { { id = 1, name = "Web" }, { id = 2, name = "WEB" }, { id = 7, name = "3" }, { id = 3, name = "c" } }
    spec.raises({
      kind = "ambiguous", message = 'group "web" is ambiguous: it fits 2 of them',
      hint = "give the id or the exact name of one: Web (id 1), WEB (id 2)",
    }, one, twins, "web", "group")
    spec.equal(one(twins, "WEB", "group").id, 2)
    spec.raises({ kind = "ambiguous" }, one, twins, "3", "group")
    spec.equal(one(twins, 3, "group").id, 3)
  end)
  spec.case("shows twenty candidates at most", function()
    local one = fixture()
    local many = {}
    for n = 1, 50 do many[n] = { id = n, name = ("group%02d"):format(n) } end
    local raised = spec.raises({ kind = "not_found" }, one, many, "nothing", "group")
    spec.contains(raised.hint, " and 30 more")
    spec.equal(#raised.candidates, 50)
  end)
end)

spec.group("errors", function()
  spec.case("unknown argument keys are named, with what was meant", function()
    local _, errors = fixture()
    spec.raises({
      kind = "argument", message = 'scv.x: polcy is not an argument; did you mean "policy"?',
      hint = "it takes group, policy",
    }, errors.check_keys, "scv.x", { group = 1, polcy = 2 }, { "group", "policy" })
    errors.check_keys("scv.x", { group = 1 }, { "group", "policy" })
  end)
  spec.case("empty", function()
    local _, errors = fixture()
    spec.raises({ kind = "empty", message = "no jobs to work on" }, errors.empty, "jobs")
  end)
  spec.case("tell the kind and the message of anything raised", function()
    local _, errors = fixture()
    spec.equal(errors.kind("text"), "lua")
    spec.equal(errors.kind { kind = "job" }, "job")
    spec.equal(errors.message { message = "m", hint = "h" }, "m")
    spec.equal(errors.message("text"), "text")
  end)
end)

spec.group("suggest", function()
  spec.case("counts letters put in, left out, exchanged and swapped", function()
    local _, _, suggest = fixture()
    spec.equal(suggest.distance("list", "list", 3), 0)
    spec.equal(suggest.distance("lst", "list", 3), 1)
    spec.equal(suggest.distance("lsit", "list", 3), 1)
    spec.equal(suggest.distance("", "abc", 3), 3)
    spec.equal(suggest.distance("aaaaaa", "bbbbbb", 3), 4)
  end)
  spec.case("is silent where nothing is near", function()
    local _, _, suggest = fixture()
    spec.equal(suggest.meant("xyzzy", { "list", "get" }), nil)
    spec.equal(suggest.meant("x", {}), nil)
    spec.equal(suggest.meant("LIST", { "list", "get" }), "list")
    spec.equal(suggest.meant("resource", { "jobs", "resource_groups" }), "resource_groups")
  end)
end)
