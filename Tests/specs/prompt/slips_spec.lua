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
  end)
  spec.case("are none where the name is more than a value between braces", function()
    for _, line in ipairs {
      "x = gold", "gold()", "f{gold()}", "f{a = gold.name}x", "f{a = gold + 1}", "f{a = gold .. 'x'}", "f{a == gold}",
      "f(gold)", "f{a = golden}", "f{a = gold:first()}", "f{a = gold[1]}",
    } do
      spec.equal({ line, quoted("gold", line) }, { line })
    end
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
