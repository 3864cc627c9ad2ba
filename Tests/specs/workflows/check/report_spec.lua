local spec = ...

local shell = spec.fake_shell.new()
local evidence = shell.library("workflows/check/evidence")
local List = shell.library("core/list")
local report = shell.library("workflows/check/report")

spec.group("what a report keeps of replies", function()
  spec.case("is as it came, whatever is noted in a record afterwards", function()
    local samples, reply = {}, List.new { { id = 1, parts = { { name = "a" } } }, { id = 2 } }
    report.keep(samples, "jobs.list", reply)
    reply[1].outcome, reply[1].parts[1].name, reply[2].id = "done", "b", 9
    spec.equal(samples["jobs.list"], { { id = 1, parts = { { name = "a" } } }, { id = 2 } })
  end)
end)

spec.group("what replies have shown", function()
  spec.case("holds no names of things as names of fields", function()
    local operation = {
      name = "things.get", effect = "read", record_schema = "Thing", is_list = false,
      record = {
        { name = "id", type = "integer", also = {} },
        {
          name = "vms", type = "object", schema = "Vm", also = {},
          members = { { name = "moref", type = "string", also = {} } },
        },
      },
    }
    local proof = evidence.new {
      of_ours = function() return operation end, of_live = function() return operation end,
    }
    proof:reply("things.get", { id = 1, color = "red", vms = { payroll = { moref = "x" } } })
    spec.truthy(proof.schemas.Thing.unknown.color)
    spec.equal(proof.schemas.Vm.unknown, {})
  end)
end)
