local spec = ...

spec.group("argument tables", function()
  local function reader(fields, options)
    local shell = spec.fake_shell.new {
      operations = { { name = "x.y", body = {
        { name = "modeName", stable = "mode", allowed = { "ON_DEMAND", "DAILY" } },
        { name = "n", allowed = {}, minimum = 1, maximum = 3 }, { name = "label", allowed = {}, max_length = 3 },
        { name = "name", allowed = {}, forbidden = " %-]" },
        { name = "inner", allowed = {}, members = { { name = "port", allowed = {}, maximum = 9 } } },
      } } },
    }
    local read = shell.library("session/argument_table").reader("scv.x", fields, options)
    local scv = shell.library("session/session").new(shell)
    return function(given) return read(given, scv) end, shell, read
  end
  spec.case("read what stands in them, checked and converted", function()
    local read = reader { { "name", "text" }, { "age", "duration" }, { "mode", "choice", rule = { "x.y", "mode" } } }
    spec.equal(read { name = "a", age = "2h", mode = "on demand" }, { name = "a", age = 7200, mode = "ON_DEMAND" })
    spec.equal(read(nil), {})
  end)
  spec.case("go by the document of the session at hand", function()
    local _, shell, read = reader { { "mode", "choice", rule = { "x.y", "mode" } } }
    local other = shell.library("session/session").new(setmetatable({
      operation = function() return { body = { { name = "mode", allowed = { "OTHER" } } } } end,
    }, { __index = shell }))
    spec.equal(read({ mode = "other" }, other), { mode = "OTHER" })
    spec.raises({ kind = "argument", argument = "mode" }, read, { mode = "daily" }, other)
  end)
  spec.case("show no value of a secret, and tell the prompt of it before anything is refused", function()
    local shell = spec.fake_shell.new()
    local read = shell.library("session/argument_table").reader("scv.x",
      { { "name", "text" }, { "key", "text", secret = true } })
    for _, case in ipairs {
      { { key = 12345678 }, "scv.x: key must be text, got an integer", { 12345678 } },
      { { key = "" }, "scv.x: key must be text, got an empty text", { "" } },
      { { key = 1.5 }, "scv.x: key must be text, got a number", { 1.5 } },
      { { key = {} }, "scv.x: key must be text, got a table", { {} } },
      { { my_password = "x", wrong = 1 }, "scv.x: my_password is not an argument", { "x" } },
      { "hunter2", "scv.x: arguments must be a table, got text", { "the line" } },
      { { "a", "b" }, "scv.x: arguments have names, and one of these has none; for example {name = …}",
        { "the line" } },
    } do
      shell.noted_secrets = {}
      local raised = select(2, pcall(read, case[1]))
      spec.equal(raised.message, case[2])
      spec.equal(shell.noted_secrets, case[3])
    end
  end)
  spec.case("name the argument that is wrong, and how", function()
    local read = reader {
      { "group", "thing", required = true }, { "n", "count", rule = { "x.y", "n" } }, { "c", "confirm" },
      { "timeout", "span" },
    }
    for _, case in ipairs {
      { nil, "scv.x: arguments must be a table, got nil" }, { {}, "scv.x: group is missing" },
      { { group = true }, "scv.x: group must be a name or an id, got a boolean" },
      { { group = "" }, 'scv.x: group must be a name or an id, got ""' },
      { { group = 1, n = 4 }, "scv.x: n must be a count of 1 or more and at most 3, got the integer 4" },
      { { group = 1, c = 1 }, "scv.x: c must be true, false or what scv.ask gave, got the integer 1" },
      { { group = 1, timeout = 0 }, "scv.x: timeout must be a length of time above 0, got the integer 0" },
      { { grop = 1 }, 'scv.x: grop is not an argument; did you mean "group"?' },
    } do
      spec.raises({ kind = "argument", message = case[2] }, read, case[1])
    end
  end)
  spec.case("of a workflow that needs one thing alone may be that thing", function()
    local shell = spec.fake_shell.new()
    local taken, workflows = shell.library("session/argument_table").taken, shell.library("session/workflows")
    -- What these are told of the thing is what they are for.
    local needs_more = {
      ["scv.edit_schedule"] = true, ["scv.modify_storage"] = true, ["scv.add_storage"] = true,
      ["scv.restore_vmdks"] = true, ["scv.attach_vmdks"] = true,
    }
    local bare = 0
    for _, workflow in ipairs(workflows.all()) do
      workflows.functions(workflow.file)
      local func, needed = "scv." .. workflow.name, {}
      local takes = taken(func) or { fields = {} }
      for _, field in ipairs(takes.fields) do
        if field.required then needed[#needed + 1] = field end
      end
      local is_thing = #needed == 1 and needed[1][2]:find("^thing") ~= nil and not needs_more[func]
      if is_thing then spec.equal({ func, takes.bare }, { func, needed[1][1] }) end
      if takes.bare then bare = bare + 1 end
    end
    spec.truthy(bare > 12)
  end)
  spec.case("have names, and are one thing each", function()
    local read = reader { { "group", "thing", several = "groups" }, { "groups", "things" }, { "vm", "thing" } }
    spec.raises({
      kind = "argument", hint = "it takes group, groups, vm",
      message = 'scv.x: arguments have names, and one of these has none; for example {group = "gold_web"}',
    }, read, { "gold_web" })
    spec.raises({ message = "scv.x: arguments must be a table with names, got a list of 2" }, read,
      setmetatable({ {}, {} }, {}))
    spec.raises({
      message = 'scv.x: group means one, and "gold_*" is a pattern; groups = "gold_*" takes all that fit',
    }, read, { group = "gold_*" })
    spec.equal(read { groups = "gold_*", vm = "odd*name" }, { groups = "gold_*", vm = "odd*name" })
    local none = reader {}
    spec.raises({ message = "scv.x: hours is not an argument", hint = "it takes no arguments" }, none, { hours = 2 })
  end)
  spec.case("take no answer to a question out of data", function()
    local shell = spec.fake_shell.new {}
    local fields = { { "group", "thing" }, { "confirm", "confirm" } }
    local read = shell.library("session/argument_table").reader("scv.x", fields)
    local grant = shell.ask({ operation = "x.y" }, false)
    spec.equal(read { group = 1, confirm = grant }.confirm, grant)
    spec.raises({ kind = "argument", argument = "confirm" }, read, { group = 1, confirm = { operation = "x.y" } })
    local row = shell.csv.parse("group,confirm\nlab,false\n")[1]
    local message = "scv.x: confirm can't come out of data: what json.decode or csv.read gave answers no question"
    spec.raises({ kind = "argument", message = message }, read, row)
    local decoded = { group = 1, confirm = false }
    shell.decoded[decoded] = true
    spec.raises({ kind = "argument", message = message }, read, decoded)
  end)
  spec.case("may be left away around the one that matters", function()
    local read = reader({ { "vm", "thing", required = true } }, { bare = "vm" })
    spec.equal(read("web01"), { vm = "web01" })
    local record = setmetatable({ name = "web01" }, {})
    spec.equal(read(record).vm, record)
    local _, shell = reader {}
    spec.raises({ message = "scv.x: arguments must be a table with names, got a list of 2",
      hint = "give one of them, vm = list[1], or parallel(list, function(item) … end) for all" },
      shell.library("session/argument_table").reader("scv.x", { { "vm", "thing" } }, { bare = "vm" }),
      shell.library("core/list") { 1, 2 })
    spec.raises({ kind = "argument", message = "scv.x: vm is missing" }, read, nil)
  end)
  spec.case("of what lists all say how that is narrowed", function()
    local read = reader({}, { lists = true })
    spec.equal({ read(nil), read {} }, { {}, {} })
    for _, case in ipairs {
      { { name = "daily" }, "scv.x: name is not an argument", 'scv.x():where{name = "daily"} narrows that' },
      { { id = 3 }, "scv.x: id is not an argument", "scv.x():where{id = 3} narrows that" },
      { { hours = {} }, "scv.x: hours is not an argument", 'scv.x():where{name = "…"} narrows that' },
      { "lab", 'scv.x: arguments must be left out, got "lab"', 'scv.x():where{name = "lab"} narrows that' },
      { { "lab" }, "scv.x: 1 is not an argument", 'scv.x():where{name = "…"} narrows that' },
      { { name = "lab", id = 3 }, "scv.x: id is not an argument", "scv.x():where{id = 3} narrows that" },
    } do
      spec.raises({ kind = "argument", message = case[2], hint = "it lists all of them; " .. case[3] }, read, case[1])
    end
  end)
  spec.case("of what lists all tell of a secret, and show none", function()
    local read, shell = reader({}, { lists = true })
    for _, given in ipairs { { password = "hunter2" }, { zone = "x", password = "hunter2" } } do
      shell.noted_secrets = {}
      local raised = spec.raises({ kind = "argument", message = "scv.x: password is not an argument" }, read, given)
      spec.equal(raised.hint, 'it lists all of them; scv.x():where{name = "…"} narrows that')
      spec.equal(shell.noted_secrets, { "hunter2" })
    end
  end)
  spec.case("go by what the document says of an operation", function()
    local read = reader {
      { "mode", "choice", rule = { "x.y", "mode" } }, { "label", "text", rule = { "x.y", "label" } },
      { "name", "name", rule = { "x.y", "name" } }, { "port", "count", rule = { "x.y", "inner.port" } },
      { "other", "choice", rule = { "x.y", "none" } }, { "lone", "count", rule = { "no.operation", "n" } },
    }
    spec.equal(read { mode = "daily", label = "äöü", name = "a_b", port = 9, other = "on demand", lone = 5 },
      { mode = "DAILY", label = "äöü", name = "a_b", port = 9, other = "ON_DEMAND", lone = 5 })
    for _, case in ipairs {
      { { mode = "weekly" }, 'scv.x: mode must be ON_DEMAND or DAILY, got "weekly"' },
      { { label = "abcd" }, "scv.x: label must be at most 3 characters, got 4" },
      { { label = "\xff" }, "scv.x: label is no text in UTF-8" },
      { { name = "a b" }, 'scv.x: name can\'t hold a space: "a b"' },
      { { name = "a]b" }, 'scv.x: name can\'t hold the character ]: "a]b"' },
      { { name = "a\tb" }, 'scv.x: name can\'t hold a control character: "a\\9b"' },
      { { port = 10 }, "scv.x: port must be a count of 1 or more and at most 9, got the integer 10" },
      { { other = 5 }, "scv.x: other must be text, got the integer 5" },
    } do
      spec.raises({ kind = "argument", message = case[2] }, read, case[1])
    end
  end)
end)
