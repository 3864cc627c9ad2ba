-- The completer as its specs have it.
local spec = ...

local operations = {
  {
    name = "jobs.get", subject = "jobs", ["function"] = "get", effect = "read",
    parameters = { { name = "id", type = "integer", required = true } },
    record = { { name = "id" }, { name = "endTime", stable = "end_time" } },
  },
  {
    name = "jobs.list", subject = "jobs", ["function"] = "list", effect = "read", is_list = true,
    parameters = { { name = "type", allowed = { "backup", "restore" } } },
    record = {
      { name = "id", type = "integer" }, { name = "status", type = "string", allowed = { "RUNNING", "FAILED" } },
      { name = "endTime", stable = "end_time", type = "string" },
      { name = "group", type = "object", members = { { name = "name" } } },
    },
  },
  {
    name = "vms.backups", subject = "vms", ["function"] = "backups", effect = "read", is_list = true,
    parameters = { { name = "moref", type = "string", required = true } },
    record = { { name = "backupId", stable = "backup_id" }, { name = "name" } },
  },
  {
    name = "vms.odd", subject = "vms", ["function"] = "odd", effect = "read",
    parameters = {
      { name = "foo-bar", type = "string", required = true }, { name = "end", type = "string" },
      { name = "foo", type = "string" }, { name = "a\27[2J" },
    },
  },
  {
    name = "jobs.logs", subject = "jobs", ["function"] = "logs", effect = "read", is_download = true,
    parameters = { { name = "id", type = "integer", required = true } },
  },
}

-- A completer over an environment, in which `scv` is a session; called with what was typed so far. It gives the
-- candidates' texts, the candidates themselves, and what is remarked.
local function fixture(more, options)
  options = options or {}
  options.operations = operations
  options.place = options.place or { host = "scv.test" }
  local shell = spec.fake_shell.new(options)
  local scv, List = shell.library("session/session").new(shell), shell.library("core/list")
  local environment = { scv = scv, jobs = List { { id = 1, status = "FAILED" } } }
  for name, value in pairs(more or {}) do environment[name] = value end
  local complete = shell.library("prompt/completion").complete
  return function(typed, after)
    local word = typed:match("[%w_.:]*$")
    -- In a string the word is what stands in it.
    local candidates, remark = complete(environment, typed .. (after or ""), #typed - #word, #typed)
    local texts = {}
    for index, each in ipairs(candidates) do texts[index] = each.text end
    return texts, candidates, remark
  end, shell, environment
end

return fixture
