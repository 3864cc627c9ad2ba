-- A session whose operations are handlers of a spec: `replies` maps an operation to what it replies, or to a function
-- that does. Each one of `starts` starts a job of its type, and its reply names it.
local spec = ...

local fake_appliance = {}

--- Gives the session and its shell.
---@param replies table<string, any>
---@param starts table<string, string>?  operation → type of job
function fake_appliance.new(replies, starts)
  local shell = spec.fake_shell.new()
  local List = shell.library("core/list")
  for operation, reply in pairs(replies) do
    shell.handlers[operation] = type(reply) == "function" and reply or function()
      return #reply > 0 and List.new(reply) or reply
    end
  end
  -- No VM is known by a name: what is called "vm-1001" is that moref.
  for _, report in ipairs { "reports.protected_vms", "reports.unprotected_vms" } do
    shell.handlers[report] = shell.handlers[report] or function() return List.new() end
  end
  local jobs = {}
  shell.handlers["jobs.list"] = shell.handlers["jobs.list"] or function() return List.new(jobs) end
  shell.handlers["jobs.get"] = shell.handlers["jobs.get"] or function(id)
    return { id = id, type = "x", status = "COMPLETED", end_time = "11/23/2026 03:05:09 PM" }
  end
  for operation in pairs(starts or {}) do
    shell.handlers[operation] = shell.handlers[operation] or function() return { job_id = 50 } end
  end
  function shell.operations()
    local all = {}
    for name in pairs(shell.handlers) do
      local subject, fn = name:match("^(.*)%.(.*)$")
      local kind = starts and starts[name]
      all[#all + 1] = {
        name = name, subject = subject, ["function"] = fn, job_type = kind, job_type_source = kind and "D",
      }
    end
    return all
  end
  return shell.library("session/session").new(shell), shell
end

--- What an operation was sent; nil if nothing was.
function fake_appliance.sent(shell, operation)
  for _, request in ipairs(shell.requests) do
    if request.operation == operation then return request.arguments, request.options end
  end
  return nil
end

return fake_appliance
