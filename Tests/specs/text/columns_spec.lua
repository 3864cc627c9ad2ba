local spec = ...

local function fixture(options)
  local shell = spec.fake_shell.new(options)
  return shell.library("text/columns"), shell.library("core/list")
end

local function keys_of(columns)
  local keys = {}
  for index, column in ipairs(columns or {}) do keys[index] = column.key end
  return keys
end

spec.group("the columns of a list", function()
  spec.case("are the keys of all records, those first that people look for", function()
    local columns = fixture()
    spec.equal(columns.union { { zone = 1, id = 1 }, { name = "a", age = 2 }, { [1] = "x" } },
      { "id", "name", "age", "zone" })
  end)
  spec.case("go by stable names, in tables, records and CSV", function()
    local shell = spec.fake_shell.new()
    local metatable = shell.library("core/record").metatable("job", {
      end_time = { keys = { "endTime" }, required = false }, group_name = { keys = { "resourceGroupName" } },
    })
    local job = setmetatable({ endTime = "x", resourceGroupName = "gold", other = 1 }, metatable)
    spec.equal(shell.library("text/columns").union { job }, { "end_time", "group_name", "other" })
    local jobs = shell.library("core/list") { job }
    spec.equal(jobs:csv(), "end_time,group_name,other\nx,gold,1\n")
    spec.contains(shell.library("text/table").record(job), " group_name  gold\n")
    spec.contains(shell.library("text/table").list(jobs), "group_name")
  end)
  spec.case("are known of where a list comes from", function()
    local operations = { { name = "groups.list", columns = { { key = "id" }, { key = "entities[].name" } } } }
    local columns, List = fixture { operations = operations }
    local known = columns.known(List.mark(List.new(), { operation = "groups.list" }))
    spec.equal(keys_of(known), { "id", "entities" })
    spec.equal(keys_of(columns.known(List.mark(List.new(), { columns = { { key = "age" } } }))), { "age" })
  end)
  spec.case("are not known of any other list", function()
    local columns, List = fixture()
    spec.equal({ columns.known(List.new()), columns.known(List.mark(List.new(), { operation = "no.such" })) }, {})
  end)
end)

spec.group("the items of a list", function()
  spec.case("are called by their subject, or by the operation", function()
    local columns, List = fixture()
    local function noun(origin) return columns.noun(List.mark(List.new(), origin)) end
    spec.equal({
      noun { operation = "resource_groups.list" }, noun { operation = "datastores.mounted" },
      noun { operation = "reports.protected_vms" }, noun { operation = "vms.available_esx_hosts" },
      noun { noun = "jobs", operation = "x.y" }, columns.noun(List.new()),
    }, { "resource groups", "mounted datastores", "protected VMs", "available ESX hosts", "jobs", "rows" })
  end)
  spec.case("are counted as people do", function()
    local counted = fixture().counted
    spec.equal({ counted(0, "jobs"), counted(1, "jobs"), counted(1, "policies"), counted(3, "policies") },
      { "no jobs", "1 job", "1 policy", "3 policies" })
  end)
end)
