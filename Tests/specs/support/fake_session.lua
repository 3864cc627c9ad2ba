-- A session with an appliance of a few operations. It gives the session, the shell and what makes sessions; `options`
-- go to the fake shell.
local spec = ...

local operations = {
  {
    name = "jobs.get", subject = "jobs", ["function"] = "get", effect = "read", title = "Get job details",
    method = "GET", path = "/4.1/jobs/{id}", source = "D", method_source = "A", text = "Gives one job.",
    parameters = { { name = "id", type = "integer", required = true, text = "The number of the job.", example = 118 } },
  },
  { name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", title = "Get all jobs" },
  { name = "policies.list", subject = "policies", ["function"] = "list", effect = "read", title = "Get Policies" },
  { name = "policies.create", subject = "policies", ["function"] = "create", effect = "change",
    example = { name = "daily" } },
}

return function(options)
  options = options or {}
  options.operations = options.operations or operations
  local shell = spec.fake_shell.new(options)
  shell.handlers["jobs.list"] = function() return shell.library("core/list") { { id = 1 } } end
  shell.handlers["jobs.get"] = function(id) return { id = id } end
  local sessions = shell.library("session/session")
  return sessions.new(shell), shell, sessions
end
