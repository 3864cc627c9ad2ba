local spec = ...

spec.group("slips", function()
  local slips = spec.fake_shell.new().library("prompt/slips")
  local function message(name, line, names)
    return (slips.of_name(name, names or { "print", "os", "next" }, line or ""))
  end
  local function quoted(name, line) return message(name, line):match("a text stands in quotes: (.*)$") end

  spec.case("are texts without their quotes", function()
    spec.equal(quoted("gold_web", "scv.backup_now{group=gold_web}"), 'group = "gold_web"')
    spec.equal(quoted("gold_web", "scv.backup_now{policy = 'gold_web', group = gold_web, wait = false}"),
      'group = "gold_web"')
    spec.equal(quoted("lab", 'scv.backup_now{groups = {"gold_web", lab}}'), '"lab"')
    spec.equal(quoted("db", "scv.restore_vm{vm = db-01.demo.local}"), 'vm = "db-01.demo.local"')
    spec.equal(quoted("gold_", "scv.backup_now{groups = gold_*}"), 'groups = "gold_*"')
    spec.equal(quoted("web01", "x = scv.backups(web01):first()"), 'scv.backups("web01")')
    spec.equal(quoted("db", "scv.restore_vm( db-01 )"), 'scv.restore_vm("db-01")')
    for _, line in ipairs { "scv.backups(web01.name)", "scv.backups(web01[1])", "print(web01)", "scv.x(web012)" } do
      spec.equal({ line, quoted("web01", line) }, { line })
    end
  end)
  spec.case("are no sums", function()
    for _, line in ipairs { "scv.job_log(id-1)", "scv.wait_for_job{job = id-1}", "f{id-10}" } do
      spec.equal({ line, quoted("id", line) }, { line })
    end
    spec.equal(quoted("web", "scv.backups(web-1)"), 'scv.backups("web-1")')
  end)
  spec.case("are none where the name is more than a value between braces", function()
    for _, line in ipairs {
      "x = gold", "gold()", "f{gold()}", "f{a = gold.name}x", "f{a = gold + 1}", "f{a = gold .. 'x'}", "f{a == gold}",
      "f(gold)", "f{a = golden}", "f{a = gold:first()}", "f{a = gold[1]}",
    } do
      spec.equal({ line, quoted("gold", line) }, { line })
    end
  end)
  spec.case("are fields that are compared in a call's brackets", function()
    spec.equal(message("status", 'scv.jobs():where(status == "failed")'),
      'unknown name status; fields are named in braces: where{status = "failed"}')
    spec.equal(message("status", 'scv.jobs():where(function(j) return status == "failed" end)'), "unknown name status")
    for _, line in ipairs {
      'if (status == "failed") then end', "print(status == 1)", 'while (status == "x") do end', "x:f(status == 1)",
      "where(status == 1)",
    } do
      spec.equal({ line, message("status", line) }, { line, "unknown name status" })
    end
  end)
  spec.case("are named arguments in a call's brackets, where that is what is no Lua", function()
    local wrong = "stdin:%d: ')' expected near '='"
    local function hint(text, line) return slips.of_syntax(text, wrong:format(line or 1)) end
    spec.equal(hint('scv.jobs():where(status = "failed")'), 'named arguments go in braces: where{status = "failed"}')
    spec.equal(hint('x = scv.restore_vm(vm = "web01", power_on = true)'),
      'named arguments go in braces: scv.restore_vm{vm = "web01", power_on = true}')
    spec.equal(slips.of_syntax("f(1)\ng(\na = 2)", "x.lua:3: ')' expected (to close '(' at line 2) near '='"),
      "named arguments go in braces: g{a = 2}")
    spec.equal(hint("f(1)\ng(\na = 2)", 3), "named arguments go in braces: g{a = 2}")
    spec.equal(hint("f(a = {1, (2)}, b = ')')"), "named arguments go in braces: f{a = {1, (2)}, b = ')'}")
    -- What is wrong stands elsewhere, or is something else.
    spec.equal({ hint("f(1)\ng(a = 2)", 1), hint("x = (a = 2)"), hint("f(a == 2)"), hint("if (a = 2) then end") }, {})
    spec.equal(slips.of_syntax("f(a = 2)", "stdin:1: unexpected symbol near '='"), nil)
  end)
  spec.case("are tables in which a comma is missing", function()
    local function hint(text, near, line)
      return slips.of_syntax(text, ("x.lua:%d: '}' expected near '%s'"):format(line or 1, near))
    end
    spec.equal(hint('scv.restore_vm{vm = "web01" backup = 5}', "backup"), "a comma is missing before backup")
    spec.equal(hint("f{\n  a = {},\n  b = g()\n  c = 5,\n}", "c", 4), "a comma is missing before c")
    spec.equal(slips.of_syntax("f{\na = 5\nb = 6}", "stdin:3: '}' expected (to close '{' at line 1) near 'b'"),
      "a comma is missing before b")
    -- It is missing elsewhere, or it is something else.
    spec.equal({ hint("f{a = 5 + b = 6}", "b"), hint("f{a = 5 b}", "b"), hint("f{a = 5\nb = 6}", "b", 1) }, {})
  end)
  spec.case("are calls without brackets", function()
    local function hint(text) return slips.of_syntax(text, "stdin:1: syntax error near 'x'") end
    spec.equal(hint("help jobs"), 'a call has brackets: help("jobs")')
    spec.equal(hint("scv.backups web01"), 'a call has brackets: scv.backups("web01")')
    spec.equal(hint(" lesson 1 "), "a call has brackets: lesson(1)")
    spec.equal(hint("?"), "help() lists what there is")
    spec.equal(hint("help scv.jobs"), 'a call has brackets: help("scv.jobs")')
    spec.equal(hint("scv.job_log 12"), "a call has brackets: scv.job_log(12)")
    spec.equal({ hint("help jobs now"), hint("local x"), hint("for x"), hint("x.mine jobs") }, {})
    spec.equal(hint("backups web01"), 'a call has brackets: scv.backups("web01")')
    spec.equal(hint("restore db01"),
      'a call has brackets, and there is no restore: help("restore") looks for what does that')
    -- What would be said has to work.
    for _, text in ipairs {
      "scv.nosuch foo", "time scv.jobs", "scv.backup_now gold_*", "scv.policies daily", "scv.rename_storage a",
    } do
      spec.equal({ text, hint(text) }, { text })
    end
  end)
  spec.case("are what vCenter tells", function()
    spec.equal(message("vms"), "unknown name vms; did you mean vcenter.vms?")
    spec.equal(message("hosts"), "unknown name hosts; did you mean vcenter.hosts?")
  end)
  spec.case("are workflows without scv", function()
    spec.equal(message("jobs"), "unknown name jobs; did you mean scv.jobs?")
    spec.equal(message("backup_nwo"), "unknown name backup_nwo; did you mean scv.backup_now?")
    spec.equal(message("prnt"), "unknown name prnt; did you mean print?")
    spec.equal(message("job", nil, { "job_of_mine" }), "unknown name job; did you mean scv.jobs?")
  end)
  spec.case("are workflows that only read where less is near", function()
    spec.equal(message("policy"), "unknown name policy; did you mean scv.policies?")
    spec.equal(message("schedule"), "unknown name schedule; did you mean scv.schedules?")
  end)
  spec.case("are no workflow that does the opposite, or destroys", function()
    for _, name in ipairs { "umount_datastore", "remove_vm", "remove", "restore", "delete", "deattach_vmdks" } do
      spec.equal(message(name), "unknown name " .. name)
    end
    spec.equal(message("unmoutn_datastore"), "unknown name unmoutn_datastore; did you mean scv.unmount_datastore?")
  end)
  spec.case("are none where nothing is near", function()
    local text, hint = slips.of_name("xyzzy", { "os" }, "")
    spec.equal({ text, hint }, { "unknown name xyzzy", 'help("xyzzy") looks for it, help() lists what there is' })
    spec.equal(message("ls"), "unknown name ls")
    spec.equal(message("x"), "unknown name x")
  end)
end)
