local spec = ...

local function fixture() return spec.fake_shell.new().library("core/errors") end

spec.group("errors", function()
  spec.case("unknown argument keys are named, with what was meant", function()
    local errors = fixture()
    spec.raises({
      kind = "argument", message = 'scv.x: polcy is not an argument; did you mean "policy"?',
      hint = "it takes group, policy",
    }, errors.check_keys, "scv.x", { group = 1, polcy = 2 }, { "group", "policy" })
    errors.check_keys("scv.x", { group = 1 }, { "group", "policy" })
  end)
  spec.case("say what a record would have to have, and what it has", function()
    local errors = fixture()
    spec.raises({
      kind = "argument", argument = "host", message = "scv.x: host must have moref or name, got a record with foo, zoo",
      hint = "a word will do, or a record as a list gives it",
    }, errors.record, "scv.x", "host", { zoo = 1, foo = 2 }, { "moref", "name" })
    spec.raises({ message = "scv.x: host must have name, got an empty table", hint = "like so" }, errors.record,
      "scv.x", "host", {}, { "name" }, "like so")
    local many = {}
    for n = 1, 20 do many[("k%02d\27"):format(n)] = n end
    local message = spec.raises({}, errors.record, "scv.x", "host", many, { "name" }).message
    spec.contains(message, "k01\\x1b, k02")
    spec.contains(message, "k12\\x1b and 8 more")
  end)
  spec.case("that were caught are passed on whole, with where it was", function()
    local errors = fixture()
    local raised = spec.raises({
      kind = "protocol", message = "line 3: no host", hint = "why", operation = "o", field = "f",
    }, errors.fail, { kind = "protocol", message = "no host", hint = "why", operation = "o", field = "f" }, "line 3")
    spec.equal(tostring(raised), "line 3: no host\nwhy")
    spec.raises({ kind = "lua", message = "line 3: plain" }, errors.fail, "plain", "line 3")
    spec.raises({ kind = "interrupted", message = "m" }, errors.fail, { kind = "interrupted", message = "m" }, "line 3")
    spec.raises({ kind = "argument", message = "fail: where must be text, got the integer 3" }, errors.fail,
      { kind = "job", message = "m" }, 3)
  end)
  spec.case("of a bare table must say the same with where it was as without", function()
    local errors = fixture()
    for argument, facts in pairs {
      message = { kind = "job", message = 5 }, kind = { message = "m" },
      hint = { kind = "job", message = "m", hint = {} },
    } do
      spec.raises({ kind = "argument", argument = argument }, errors.fail, facts, "line 7")
    end
    local own = setmetatable({ code = 5 }, { __tostring = function() return "code 5" end })
    spec.raises({ kind = "lua", message = "line 7: code 5", code = 5 }, errors.fail, own, "line 7")
  end)
  spec.case("are raised in the one shape by whoever finds something", function()
    local errors = fixture()
    local raised = spec.raises({ kind = "job", message = "m", hint = "h", count = 2 }, errors.fail,
      { kind = "job", message = "m", hint = "h", count = 2 })
    spec.equal(tostring(raised), "m\nh")
    spec.raises({ kind = "argument", argument = "message" }, errors.fail, { kind = "job" })
    spec.raises({ kind = "argument", argument = "kind" }, errors.fail, { message = "m" })
    spec.raises({ kind = "argument", argument = "hint" }, errors.fail, { kind = "job", message = "m", hint = 1 })
    spec.raises({ kind = "argument", argument = "facts" }, errors.fail, "m")
  end)
  spec.case("of what need not succeed are given, but for an interrupt, which goes on", function()
    local errors = fixture()
    local function raise(kind) errors.raise { kind = kind, message = "m" } end
    spec.equal({ errors.attempt(function(...) return ... end, 7) }, { true, 7 })
    local ok, raised = errors.attempt(raise, "appliance")
    spec.equal({ ok, raised.kind }, { false, "appliance" })
    spec.raises({ kind = "interrupted" }, errors.attempt, raise, "interrupted")
  end)
  spec.case("a member that there is not is told with those that are", function()
    local errors = fixture()
    local raised = spec.raises({
      kind = "not_found", message = 'there is no scv.jbos; did you mean scv.jobs?', hint = "help(scv) lists them",
    }, errors.no_member, "scv", "jbos", { "backups", "jobs" }, "help(scv) lists them")
    spec.equal(raised.candidates, { "jobs", "backups" })
    spec.raises({ message = "there is no scv.qqqqqq" }, errors.no_member, "scv", "qqqqqq", { "backups", "jobs" }, "")
  end)
  spec.case("a member that there is not is never told as its opposite, or as what destroys", function()
    local shell = spec.fake_shell.new()
    local errors, members = shell.library("core/errors"), shell.library("session/workflows").members()
    for _, name in ipairs { "umount_datastore", "remove_vm", "deattach_vmdks" } do
      spec.raises({ message = "there is no scv." .. name }, errors.no_member, "scv", name, members, "")
    end
    spec.raises({ message = "there is no scv.api.vms.delete" }, errors.no_member, "scv.api.vms", "delete",
      { "list", "restore", "restore_deleted" }, "")
    spec.raises({ message = "there is no scv.unmoutn_datastore; did you mean scv.unmount_datastore?" },
      errors.no_member, "scv", "unmoutn_datastore", members, "")
  end)
  spec.case("of a member that is only begun are told all that begin so, and none is said to be meant", function()
    local shell = spec.fake_shell.new()
    local errors, members = shell.library("core/errors"), shell.library("session/workflows").members()
    for name, begun in pairs {
      restore = "scv.restore_deleted_vm, scv.restore_vm, scv.restore_vmdks", remove = "scv.remove_storage",
      Delete = "scv.delete_resource_group",
    } do
      spec.raises({ message = ("there is no scv.%s; what begins so: %s"):format(name, begun) }, errors.no_member,
        "scv", name, members, "")
    end
    spec.raises({ message = "there is no scv.re" }, errors.no_member, "scv", "re", members, "")
  end)
  spec.case("a member that only reads is told where less is near", function()
    local shell = spec.fake_shell.new()
    local errors, workflows = shell.library("core/errors"), shell.library("session/workflows")
    local function message(name)
      return spec.raises({ kind = "not_found" }, errors.no_member, "scv", name, workflows.members(), "",
        workflows.only_reads).message:match("did you mean scv%.(.*)%?$") or ""
    end
    for name, meant in pairs {
      policy = "policies", schedule = "schedules", group = "resource_groups", protected = "protected_vms",
      vcentre = "vcenter", backup_nwo = "backup_now",
      -- What else begins so changes something, or would be the opposite.
      restore = "", remove = "", delete = "", create = "", mount = "", unmount = "", remove_vm = "",
    } do
      spec.equal({ name, message(name) }, { name, meant })
    end
  end)
  spec.case("say whose a thing would be, and tear no name apart that has the same words in it", function()
    local errors = fixture()
    local odd = 'lab "db01" for test of old'
    local raised = spec.raises({ kind = "not_found", message = 'no entity "db02" of group ' .. odd },
      errors.not_found, "entity", "db02", {}, { of = " of group " .. odd })
    spec.equal({ raised.hint, raised.of }, { ("there is no entity of group %s at all"):format(odd) })
    spec.raises({ message = 'no disk for tests "x"' }, errors.not_found, "disk for tests", "x")
    spec.raises({ kind = "ambiguous", message = 'disk "a" of web01 is ambiguous: it fits 2 of them' },
      errors.ambiguous, "disk", "a", { "a", "A" }, nil, " of web01")
  end)
  spec.case("says that there was nothing to work on", function()
    local errors = fixture()
    spec.raises({ kind = "empty", message = "no jobs to work on" }, errors.empty, "jobs")
  end)
  spec.case("tell the kind and the message of anything raised", function()
    local errors = fixture()
    spec.equal(errors.kind("text"), "lua")
    spec.equal(errors.kind { kind = "job" }, "job")
    spec.equal(errors.message { message = "m", hint = "h" }, "m")
    spec.equal(errors.message("text"), "text")
  end)
end)

spec.group("names of an appliance in errors", function()
  local HOSTILE = "a\27]0;x\7\r\nb\u{9b}c\u{202e}d\u{61c}e\u{ad}f\u{e0041}g\xff"
  local SHOWN = "a\\x1b]0;x\\a\\r\\nb\\u{9b}c\\u{202e}d\\u{61c}e\\u{ad}f\\u{e0041}g\\xff"

  spec.case("can't command a terminal", function()
    local errors = spec.fake_shell.new().library("core/errors")
    for _, raised in ipairs {
      spec.raises({}, errors.not_found, "group", "none", { HOSTILE, "b" }),
      spec.raises({}, errors.not_found, "group", HOSTILE .. "x", { HOSTILE }),
      spec.raises({}, errors.ambiguous, "group", HOSTILE, { HOSTILE, "b" }),
      spec.raises({}, errors.argument, "f", "name", "must be a number, got " .. errors.what(HOSTILE)),
    } do
      local text = raised.message .. (raised.hint or "")
      spec.contains(text, SHOWN)
      spec.equal(text:find("[%c\255]"), nil)
      spec.equal(text:find("\u{202e}", 1, true), nil)
    end
    spec.equal(spec.raises({}, errors.not_found, "group", 'a"b\\c', {}).message, 'no group "a\\"b\\\\c"')
  end)
end)
