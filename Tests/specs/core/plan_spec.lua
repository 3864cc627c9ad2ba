local spec = ...

local plan = spec.fake_shell.new().library("core/plan")
local planned = { dry_run = true, method = "POST", path = "/4.1/x" }

spec.group("plan", function()
  spec.case("is what a change gives in a dry run, and nothing else", function()
    spec.equal(plan.is(planned), true)
    for _, other in ipairs { {}, { dry_run = "true" }, { planned }, "dry_run", 1, false } do
      spec.equal(plan.is(other), false)
    end
    spec.equal(plan.is(nil), false)
    spec.equal(plan.is(setmetatable({}, { __index = function() return true end })), false)
  end)
  spec.case("is found bare, in a list and among arguments", function()
    local list = { planned, planned }
    spec.truthy(plan.within(planned) == planned and plan.within { job = planned } == planned)
    spec.truthy(plan.within(list) == list and plan.within { backup = list } == list)
    for _, other in ipairs { {}, { job = 118 }, { job = { plan = planned } }, "x" } do
      spec.equal(plan.within(other), nil)
    end
  end)
  spec.case("ends what would follow it", function()
    local calls = 0
    local fn = plan.ending(function(_, more)
      calls = calls + 1
      return more
    end)
    spec.truthy(fn { job = planned } == planned)
    spec.equal(calls, 0)
    spec.equal(fn({ job = 118 }, 3), 3)
    spec.equal(fn(nil, 4), 4)
  end)
end)
