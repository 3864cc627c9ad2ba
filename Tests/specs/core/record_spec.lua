local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  local metatable = shell.library("core/record").metatable("job", {
    end_time = { keys = { "endTime", "end" }, required = false },
    group_name = { keys = { "resourceGroupName" }, required = true },
  })
  return function(fields) return setmetatable(fields, metatable) end
end

spec.group("record.metatable", function()
  spec.case("answers to a stable name by the first spelling that is there", function()
    local job = fixture()
    spec.equal(job({ endTime = "x" }).end_time, "x")
    spec.equal(job({ ["end"] = "y" }).end_time, "y")
    spec.equal(job({ endTime = "x", ["end"] = "y" }).end_time, "x")
    spec.equal(job({ endTime = false }).end_time, false)
  end)
  spec.case("leaves the reply's own keys as they came", function()
    local job = fixture()
    local record = job { endTime = "x" }
    spec.equal(record.endTime, "x")
    spec.equal(rawget(record, "end_time"), nil)
  end)
  spec.case("gives nil for what may be missing, and for what no schema knows", function()
    local job = fixture()
    spec.equal(job({}).end_time, nil)
    spec.equal(job({}).colour, nil)
    spec.equal(job({})[1], nil)
  end)
  spec.case("names a field that must be there, and what corrects its spelling", function()
    local job = fixture()
    spec.raises({
      kind = "protocol",
      message = "the appliance's job has no field resourceGroupName (group_name)",
    }, function() return job({}).group_name end)
    local ok, raised = pcall(function() return job({}).group_name end)
    spec.equal(ok, false)
    spec.equal(raised.hint:find("scv.api.sync()", 1, true) ~= nil, true)
  end)
end)
