local spec = ...

local colon = spec.fake_shell.new().library("session/colon")

spec.group("a colon for the dot", function()
  local function refused(func, first) return function() colon.check(func, first) end end
  local scv = setmetatable({}, { __name = "scv", __names = function() return {} end })
  spec.case("is refused with the call as it is written", function()
    spec.raises({
      kind = "argument", message = "scv.jobs: its first argument is scv itself, as scv:jobs() would pass it",
      hint = "Nothing was sent. A dot calls it: scv.jobs(…)",
    }, refused("scv.jobs", scv))
    local jobs = setmetatable({}, { __name = "scv.api.jobs", __names = function() return {} end })
    spec.raises({
      message = "scv.api.jobs.list: its first argument is scv.api.jobs itself, as scv.api.jobs:list() would pass it",
    }, refused("scv.api.jobs.list", jobs))
  end)
  spec.case("is not seen in records, lists and plain values", function()
    local record = setmetatable({}, { __name = "Job" })
    for _, value in ipairs { record, {}, { scv }, "scv", 5, false, print } do refused("scv.jobs", value)() end
    refused("scv.jobs", nil)()
  end)
end)
