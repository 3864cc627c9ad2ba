local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  local metatable = shell.library("core/record").metatable("job", {
    end_time = { keys = { "endTime", "end" }, required = false },
    group_name = { keys = { "resourceGroupName" }, required = true },
    status = { keys = { "jobState" }, required = false, corrected = true },
  })
  return function(fields) return setmetatable(fields, metatable) end, shell.library("core/record_names")
end

spec.group("the names of a record's fields", function()
  spec.case("goes through the reply's own keys in order", function()
    local job, names = fixture()
    local keys = {}
    for key, value in pairs(job { status = "x", endTime = false, id = 1, [2] = "y", resourceGroupName = "gold" }) do
      keys[#keys + 1] = ("%s=%s"):format(key, value)
    end
    spec.equal(table.concat(keys, " "), "2=y endTime=false id=1 resourceGroupName=gold status=x")
    local told = {}
    local both = job { endTime = "a", ["end"] = "b", resourceGroupName = "gold", status = "own", jobState = "theirs" }
    for key in pairs(both) do told[#told + 1] = ("%s=%s"):format(key, names.of(both, key)) end
    spec.equal(table.concat(told, " "),
      "end=end endTime=end_time jobState=jobState resourceGroupName=group_name status=status")
    spec.equal({ names.of({ x = 1 }, "x"), names.of(setmetatable({ x = 1 }, {}), "x") }, { "x", "x" })
  end)
end)
