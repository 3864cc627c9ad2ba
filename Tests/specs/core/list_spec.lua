local spec = ...
local lists = spec.load "lists"
local fixture, ids = lists.fixture, lists.ids

spec.group("List", function()
  spec.case("is a plain sequence with methods", function()
    local _, jobs = fixture()
    spec.equal(#jobs, 3)
    spec.equal(jobs[2].id, 2)
    spec.equal(ids(jobs), { 1, 2, 3 })
    spec.equal(tostring(jobs), "List of 3")
  end)
  spec.case("copies what it is made of", function()
    local List = fixture()
    local plain = { "a", "b" }
    local list = List(plain)
    plain[1] = "z"
    spec.equal(list[1], "a")
    spec.equal(getmetatable(plain), nil)
    spec.equal(#List(), 0)
  end)
  spec.case("refuses what is no sequence", function()
    local List = fixture()
    spec.raises({ kind = "argument", message = 'List: items must be a sequence, got "abc"' }, List, "abc")
    spec.raises({ kind = "argument", message = "List: items must be a sequence, got a table with keys" },
      List, { a = 1 })
  end)
end)

spec.group("the methods of a List", function()
  spec.case("are all named where README tells of lists", function()
    local List = fixture()
    local file = assert(io.open(spec.root .. "/README.md"))
    local bullet = file:read("a"):match("\n%- Every list can be .-\n%- ")
    file:close()
    for name, fn in next, List do
      local is_method = type(fn) == "function" and debug.getlocal(fn, 1) == "self" and not name:find("^__")
      if is_method then spec.contains(bullet, ("`%s`"):format(name)) end
    end
  end)
end)

spec.group("List.like", function()
  spec.case("takes what fits patterns", function()
    local List, jobs = fixture()
    spec.equal(ids(jobs:like { type = "*back*" }), { 1, 3 })
    spec.equal(ids(jobs:like { type = "restor?", status = "*" }), { 2 })
    spec.equal(ids(jobs:like { id = "?" }), { 1, 2, 3 })
    spec.equal(ids(List { { id = 1 }, { id = 2, more = "x" } }:like { more = "*" }), { 2 })
    spec.equal(ids(List { { id = 1, groups = List { "gold", "lab" } }, { id = 2 } }:like { groups = "la?" }), { 1 })
    List.mark(jobs, { operation = "jobs.list" })
    spec.equal(List.origin(jobs:like { id = 1 .. "" }), { operation = "jobs.list" })
  end)
  spec.case("refuses what is no pattern", function()
    local List, jobs = fixture()
    spec.raises({ kind = "argument", message = "List:like: id must be a pattern, got the integer 1" }, List.like, jobs,
      { id = 1 })
    spec.raises({ kind = "argument" }, List.like, jobs, {})
    spec.raises({ kind = "argument" }, List.like, jobs)
  end)
end)

spec.group("List.where", function()
  spec.case("takes the items whose fields are those given", function()
    local _, jobs = fixture()
    spec.equal(ids(jobs:where { type = "backup", status = "RUNNING" }), { 3 })
    spec.equal(ids(jobs:where { type = "none" }), {})
    spec.equal(#jobs, 3)
  end)
  spec.case("takes the items that a function is true for", function()
    local _, jobs = fixture()
    spec.equal(ids(jobs:where(function(job, index) return job.id > 1 and index < 3 end)), { 2 })
  end)
  spec.case("reads fields by index, so that stable names work", function()
    local List = fixture()
    local stable = { __index = function(self, key) return key == "id" and self.jobId or nil end }
    local record = setmetatable({ jobId = 7 }, stable)
    spec.equal(#List { record }:where { id = 7 }, 1)
  end)
  spec.case("gives a List that comes from the same place", function()
    local List, jobs = fixture()
    List.mark(jobs, { operation = "jobs.list" })
    spec.truthy(List.is(jobs:where { id = 1 }))
    spec.equal(List.origin(jobs:where { id = 1 }), { operation = "jobs.list" })
  end)
  spec.case("is a method: with a dot in place of the colon it says so, and counts nothing", function()
    local _, jobs = fixture()
    for _, name in ipairs {
      "where", "like", "select", "sort", "first", "group", "map", "count", "each", "csv", "json",
    } do
      for _, argument in ipairs { false, { id = 1 }, "id", print } do
        local raised = spec.raises({ kind = "argument", message = ("List:%s: the list is missing"):format(name) },
          jobs[name], argument or nil)
        spec.contains(raised.hint, ("list:%s(…)"):format(name))
      end
    end
  end)
  spec.case("refuses a filter that is none, and items that have no fields", function()
    local List, jobs = fixture()
    spec.raises({ kind = "argument", message = "List:where: filter must be a table or a function, got nil" },
      jobs.where, jobs)
    spec.raises({ kind = "argument", message = "List:where: filter is empty" }, jobs.where, jobs, {})
    spec.raises({ kind = "argument", message = 'List:where: item 1 has no fields: it is "x"' },
      List.where, List { "x" }, { id = 1 })
  end)
end)

spec.group("the fields of a list", function()
  -- A list as the appliance's operation gives it, out of the document that the shell has.
  local function listed(operation, items)
    local shell = spec.fake_shell.new { operations = spec.fake_shell.document.operations() }
    local List = shell.library("core/list")
    return List.mark(spec.fake_shell.document.as_sent(shell, operation, List(items)), { operation = operation })
  end

  local WAYS = {
    where = function(list, key) return list:where { [key] = "x" } end,
    count = function(list, key) return list:count { [key] = "x" } end,
    like = function(list, key) return list:like { [key] = "*" } end,
    select = function(list, key) return list:select(key) end,
    sort = function(list, key) return list:sort(key) end,
    group = function(list, key) return list:group(key) end,
  }
  for name, way in pairs(WAYS) do
    spec.case("must be fields of some item: " .. name, function()
      local List, jobs = fixture()
      local raised = spec.raises({ kind = "argument", argument = "stauts" }, way, jobs, "stauts")
      spec.equal(raised.message,
        ("List:%s: stauts is no field of these records; did you mean \"status\"?"):format(name))
      spec.equal(raised.hint, "they have status, type, id")
      -- Of records of different kinds, one will do.
      way(List { { id = 1 }, { name = "y" }, { id = 2 } }, "name")
    end)
    spec.case("are known of an empty list, and of one whose records all lack them: " .. name, function()
      for _, items in ipairs { {}, { { id = 1 } } } do
        way(listed("jobs.list", items), "end_time")
        way(listed("jobs.list", items), "endTime")
        local raised = spec.raises({ kind = "argument", argument = "endtime" }, way, listed("jobs.list", items),
          "endtime")
        spec.contains(raised.message, 'did you mean "end_time"?')
      end
      spec.raises({ kind = "argument" }, way, listed("jobs.list", { { id = 1 } }):select("id"), "status")
      way(listed("jobs.list", {}):select("id"), "id")
      local List = fixture()
      way(List {}, "anything")
      way(List({}, { "vm", "error" }), "error")
      spec.raises({ kind = "argument" }, way, List({}, { "vm", "error" }), "eror")
    end)
  end

  spec.case("that are words of an enumeration count in any capitals", function()
    local _, jobs = fixture()
    spec.equal(ids(jobs:where { status = "running" }), { 2, 3 })
    spec.equal(ids(jobs:where { type = "Backup" }), { 1, 3 })
    spec.equal(#listed("audit.logs", { { file = "a", integrity = "UNEXPECTED DELETE" } })
      :where { integrity = "unexpected_delete" }, 1)
    -- Which words there are may be said of the request alone.
    spec.equal(#listed("storage_systems.list", { { name = "a", protocol = "HTTPS" } })
      :where { protocol = "https" }, 1)
    -- A name is no such word.
    local List = fixture()
    spec.equal(#List { { name = "web01" } }:where { name = "WEB01" }, 0)
  end)

  spec.case("never hold a word that the enumeration lacks and no item has", function()
    local _, jobs = fixture()
    local raised = spec.raises({ kind = "argument", argument = "status" }, jobs.where, jobs, { status = "FAIL" })
    spec.equal(raised.message, 'List:where: status is never "FAIL"; did you mean "FAILED"?')
    spec.contains(raised.hint, "it is one of FAILED, ")
    for _, word in ipairs { "error", "done" } do
      spec.raises({ kind = "argument", argument = "status" }, jobs.where, jobs, { status = word })
    end
    spec.equal(#jobs:where { status = "FAILED" }, 0)
    spec.raises({ kind = "argument" }, jobs.where, jobs, { type = "bakup" })
    spec.raises({ kind = "argument" }, jobs.count, jobs, { status = { "RUNNING", "FAILD" } })
    local logs = listed("audit.logs", {})
    spec.equal(#logs:where { integrity = "TAMPERED" }, 0)
    raised = spec.raises({ kind = "argument" }, logs.where, logs, { integrity = "TEMPERED" })
    spec.contains(raised.message, 'did you mean "TAMPERED"?')
    -- What a policy may be is said of the body that makes one; what types jobs have, of what starts them.
    local policies = listed("policies.list", { { id = 1, frequency = "DAILY" } })
    spec.equal(#policies:where { frequency = "on demand" }, 0)
    spec.raises({ kind = "argument" }, policies.where, policies, { frequency = "YEARLY" })
    spec.equal(#listed("jobs.list", { { id = 1, type = "backup" } }):where { type = "restore" }, 0)
  end)

  spec.case("may be any value of a list, and fit by any item where they are lists", function()
    local List, jobs = fixture()
    spec.equal(ids(jobs:where { id = { 1, 3, 9 } }), { 1, 3 })
    spec.equal(ids(jobs:where { status = List { "failed", "running" }, type = "backup" }), { 3 })
    spec.raises({ kind = "argument", argument = "id" }, jobs.where, jobs, { id = {} })
    local vms = List {
      { id = 1, groups = { "lab", "gold" } }, { id = 2, groups = List { "gold" } }, { id = 3 },
      { id = 4, groups = { { id = 8, name = "lab" } } },
    }
    spec.equal(ids(vms:where { groups = "lab" }), { 1, 4 })
    spec.equal(ids(vms:where { groups = { "gold", "none" } }), { 1, 2 })
    local sizes = {}
    for name, list in pairs(vms:group("groups")) do sizes[name] = #list end
    spec.equal(sizes, { lab = 2, gold = 2, [""] = 1 })
  end)

  spec.case("are the same as number and in digits", function()
    local List = fixture()
    local list = List { { id = "118" }, { id = 119 } }
    spec.equal(#list:where { id = 118 }, 1)
    spec.equal(#list:where { id = "119" }, 1)
  end)

  spec.case("are not compared with patterns, tables, or with words where they are true or false", function()
    local List, jobs = fixture()
    local raised = spec.raises({ kind = "argument", argument = "type" }, jobs.where, jobs, { type = "back*" })
    spec.contains(raised.hint, 'list:like{type = "back*"}')
    spec.equal(#List { { name = "a*" } }:where { name = "a*" }, 1)
    raised = spec.raises({ kind = "argument" }, List.where, List { { mounted = false } }, { mounted = "yes" })
    spec.contains(raised.message, 'mounted is true or false, got "yes"')
    spec.raises({ kind = "argument" }, jobs.where, jobs, { type = { name = "backup" } })
    spec.raises({ kind = "argument" }, jobs.where, jobs, { "backup" })
  end)
end)

spec.group("List.select", function()
  spec.case("keeps the named fields in their order", function()
    local List, jobs = fixture()
    local picked = jobs:select("status", "id")
    spec.equal(picked[1], { id = 1, status = "COMPLETED" })
    spec.equal(List.origin(picked).columns, { { key = "status" }, { key = "id" } })
    spec.equal(jobs[1].type, "backup")
  end)
  spec.case("refuses no fields and things that are no names", function()
    local _, jobs = fixture()
    spec.raises({ kind = "argument", message = "List:select: fields are missing" }, jobs.select, jobs)
    spec.raises({ kind = "argument", message = "List:select: field 2 must be a name, got the integer 1" },
      jobs.select, jobs, "id", 1)
  end)
end)

spec.group("List.first", function()
  spec.case("gives the first item, or the first few", function()
    local _, jobs = fixture()
    spec.equal(jobs:first().id, 1)
    spec.equal(ids(jobs:first(2)), { 1, 2 })
    spec.equal(ids(jobs:first(9)), { 1, 2, 3 })
    spec.equal(ids(jobs:first(0)), {})
  end)
  spec.case("is nil of an empty list", function()
    local List = fixture()
    spec.equal(List {}:first(), nil)
  end)
  spec.case("refuses a count that is none", function()
    local _, jobs = fixture()
    spec.raises({ kind = "argument", message = "List:first: n must be a count, got the integer -1" },
      jobs.first, jobs, -1)
  end)
end)

spec.group("List.map, count, each", function()
  spec.case("map gives a List of results", function()
    local List, jobs = fixture()
    local results = jobs:map(function(job, index) return job.id * 10 + index end)
    spec.equal({ table.unpack(results) }, { 11, 22, 33 })
    spec.truthy(List.is(results))
  end)
  spec.case("map refuses nil, which would leave a hole", function()
    local _, jobs = fixture()
    spec.raises({ kind = "argument", message = "List:map: fn gave nil for item 1" }, jobs.map, jobs, function() end)
    spec.raises({ kind = "argument", message = 'List:map: fn must be a function, got "id"' }, jobs.map, jobs, "id")
  end)
  spec.case("count counts all or those that match", function()
    local _, jobs = fixture()
    spec.equal(jobs:count(), 3)
    spec.equal(jobs:count { type = "backup" }, 2)
    spec.equal(jobs:count(function(job) return job.id == 9 end), 0)
  end)
  spec.case("each calls and gives the list", function()
    local _, jobs = fixture()
    local sum = 0
    spec.equal(jobs:each(function(job) sum = sum + job.id end), jobs)
    spec.equal(sum, 6)
  end)
end)

spec.group("List.csv and json", function()
  spec.case("csv quotes commas, quotes and line ends", function()
    local List = fixture()
    local list = List { { id = 1, name = 'a,"b"' }, { id = 2, name = "x\ny" }, { id = 3 } }
    spec.equal(list:csv(), 'id,name\n1,"a,""b"""\n2,"x\ny"\n3,\n')
  end)
  spec.case("csv takes known columns first, then the rest by the alphabet", function()
    local List = fixture()
    local list = List { { id = 1, b = 2, a = true, name = "n" } }
    List.mark(list, { columns = { { key = "b" }, { key = "id" } } })
    spec.equal(list:csv(), "b,id,a,name\n2,1,true,n\n")
  end)
  spec.case("csv writes lists of records by their names", function()
    local List = fixture()
    spec.equal(List { { id = 1, policies = { { name = "hourly" }, { name = "daily" } } } }:csv(),
      'id,policies\n1,"hourly, daily"\n')
  end)
  spec.case("csv of one column keeps blank records apart from no record", function()
    local List = fixture()
    spec.equal(List { { name = "" }, { name = "x" } }:csv(), 'name\n""\nx\n')
  end)
  spec.case("csv of nothing is a header, or nothing", function()
    local List = fixture()
    spec.equal(List {}:csv(), "")
    spec.equal(List.mark(List {}, { columns = { { key = "id" }, { key = "name" } } }):csv(), "id,name\n")
  end)
  spec.case("csv refuses items that are no records", function()
    local List = fixture()
    spec.raises({ kind = "argument", message = "csv: item 2 is not a record: it is the integer 5",
      hint = "csv needs a list of records" }, List.csv, List { {}, 5 })
  end)
  spec.case("is encoded as JSON by the shell", function()
    local _, jobs = fixture()
    spec.equal(jobs:first(1):json(), '[{"id":1,"status":"COMPLETED","type":"backup"}]')
  end)
end)

spec.group("a List that is looked through again", function()
  spec.case("is as it is by then", function()
    local _, jobs = fixture()
    spec.equal(ids(jobs:where { status = "running" }), { 2, 3 })
    jobs[2].status, jobs[1].status = "FAILED", "RUNNING"
    spec.equal(ids(jobs:where { status = "running" }), { 1, 3 })
    jobs[4] = { id = 4, status = "RUNNING" }
    spec.equal(ids(jobs:where { status = "running" }), { 1, 3, 4 })
    spec.equal({ jobs:count { status = "failed" }, #jobs:group("status").RUNNING }, { 1, 3 })
    spec.equal(jobs:select("type", "id")[4], { id = 4 })
    jobs[4] = nil
    jobs[3] = "x"
    for _, way in ipairs {
      function() return jobs:where { status = "RUNNING" } end, function() return jobs:count { status = "RUNNING" } end,
      function() return jobs:sort("status") end, function() return jobs:group("status") end,
      function() return jobs:select("status", "id") end, function() return jobs:like { status = "*" } end,
    } do
      local raised = spec.raises({ kind = "argument" }, way)
      spec.contains(raised.message, 'item 3 has no fields: it is "x"')
    end
  end)
  spec.case("compares each record's own value: numbers, digits, flags, lists, texts, nothing", function()
    local List = fixture()
    local list = List {
      { id = 1, x = "1" }, { id = 2, x = 1 }, { id = 3, x = 1.0 }, { id = 4, x = "1.0" }, { id = 5, x = false },
      { id = 6 }, { id = 7, x = true }, { id = 8, x = { "1", "2" } }, { id = 9, x = 0 / 0 }, { id = 10, x = "one" },
      { id = 11, x = "1" },
    }
    spec.equal(ids(list:where { x = "1" }), { 1, 2, 8, 11 })
    spec.equal(ids(list:where { x = 1 }), { 1, 2, 3, 8, 11 })
    spec.equal(ids(list:where { x = 1.0 }), { 2, 3, 4 })
    spec.equal(ids(list:where { x = false }), { 5 })
    spec.equal(ids(list:where { x = { true, "one", "2" } }), { 7, 8, 10 })
    spec.equal(ids(list:where { x = "1", id = { 1, 2, 6 } }), { 1, 2 })
  end)
  spec.case("says which of a record's fields must be there, of the first record that lacks one", function()
    local List, _, shell = fixture()
    local metatable = shell.library("core/record").metatable("job", {
      one = { keys = { "oneKey" }, required = true }, two = { keys = { "twoKey" }, required = true },
    })
    local list = List { setmetatable({ oneKey = 1, twoKey = 2 }, metatable), setmetatable({ oneKey = 1 }, metatable),
      setmetatable({ twoKey = 2 }, metatable) }
    spec.raises({ kind = "protocol", field = "two" }, list.select, list, "one", "two")
    spec.raises({ kind = "protocol", field = "one" }, list.sort, list, "one")
    spec.raises({ kind = "protocol", field = "two" }, list.where, list, { two = 2 })
  end)
end)
