-- The session: `scv.api`, one function for each operation, and the workflows, each loaded when it is first used.
local shell = ...
local api = shell.library("session/api")
local errors = shell.library("core/errors")
local journal = shell.library("session/journal")
local plan = shell.library("core/plan")

local sessions = {}

-- Session → what the shell gives of it.
local known_sessions = setmetatable({}, { __mode = "k" })

--- Whether a value is a session.
---@return boolean
function sessions.is(value) return known_sessions[value] ~= nil end

--- With which appliance a session is, and how: url, timezone, date (the `Date` of its last reply), read_only, dry_run.
---@return {url: string, timezone: string?, date: string?, read_only: boolean, dry_run: boolean}
function sessions.facts(scv) return known_sessions[scv].facts() end

-- Workflow name → file. Found in the files' own text: a list kept by hand would lose members.
local workflow_files

--- Which file brings which workflow.
---@return table<string, string>
function sessions.workflows()
  if workflow_files then return workflow_files end
  workflow_files = {}
  for _, file in ipairs(shell.sources()) do
    local source = shell.source(file)
    if source:find("\nlocal function add%(scv%)\n") then
      for name in source:gmatch("\n  function scv%.([%a_][%w_]*)") do workflow_files[name] = file end
    end
  end
  return workflow_files
end

local function names_of(scv)
  local names = { "api" }
  for name in next, scv do names[#names + 1] = name end
  for name in next, sessions.workflows() do
    if rawget(scv, name) == nil then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

-- Puts the workflows of a file into a session, each as a chapter of the journal.
local function add_workflows(scv, file)
  shell.library(file).add(scv)
  for name, from in next, sessions.workflows() do
    local fn = from == file and rawget(scv, name)
    if type(fn) == "function" then
      rawset(scv, name, journal.recorded("scv." .. name, plan.ending(fn), fn))
    end
  end
end

-- What a session holds is made when it is first asked for.
local function member(scv, session, key)
  if key == "api" then
    rawset(scv, "api", api.build(session))
    return rawget(scv, "api")
  end
  local file = sessions.workflows()[key]
  if file then
    add_workflows(scv, file)
    return rawget(scv, key)
  end
  if type(key) == "string" then api.unknown("scv", key, names_of(scv), "help(scv) lists what there is") end
  return nil
end

--- Makes a session of the shell's means to send requests for it.
---@param session {request: function, operations: function, facts: function}  and raw_request, connect, ask
---@param scv table?  the table to fill
---@return table scv
function sessions.new(session, scv)
  scv = scv or {}

  --- Sends any request through the same gate as all others: for what has no function of its own.
  ---
  ---     scv.request("GET", "/4.1/jobs", {query = {type = "backup"}})
  ---@param method string  "GET", "POST" …
  ---@param path string  below /api
  ---@param options {query: table?, body: any, headers: table?}?
  ---@return any reply  the reply's `response`, or its messages
  function scv.request(method, path, options)
    return session.raw_request(method, path, options)
  end
  scv.request = journal.recorded("scv.request", scv.request)

  --- Asks one question for several things that are to be destroyed; the answer no is an error. What it gives is the
  --- `confirm` of the workflows that are to do it, each for targets of the grant. Nobody is asked under --yes.
  ---
  ---     local targets = {{id = vm.moref, name = vm.name}}
  ---     local grant = scv.ask({operation = "vms.restore", targets = targets, loss = "These VMs are overwritten."})
  ---     scv.restore_vm{vm = vm.moref, confirm = grant}
  ---@param grant {operation: string, targets: {id: string, name: string}[], loss: string}  `operation`: as in scv.api;
  ---  `loss`: what will be lost
  ---@param confirm boolean|table|nil  false: don't ask; a grant that was given before is given back
  ---@return table grant
  function scv.ask(grant, confirm)
    if type(grant) ~= "table" then
      errors.argument("scv.ask", "grant", "must be a table, got " .. errors.what(grant))
    end
    if type(confirm) == "table" then return confirm end
    if type(grant.targets) ~= "table" then
      errors.argument("scv.ask", "targets", "must be a list of {id =, name =}, got " .. errors.what(grant.targets))
    end
    if #grant.targets == 0 then errors.empty("targets", "scv.ask: a question needs something to ask about") end
    return session.ask(grant, confirm)
  end

  --- Another session, with the appliance of a profile.
  ---
  ---     local dr = scv.connect("dr")
  ---@param name string  a profile, or an address
  ---@return table scv
  function scv.connect(name)
    if type(name) ~= "string" or name == "" then
      errors.argument("scv.connect", "name", "must be a profile or an address, got " .. errors.what(name))
    end
    return sessions.new(session.connect(name))
  end

  known_sessions[scv] = session
  return setmetatable(scv, {
    __name = "scv",
    __index = function(_, key) return member(scv, session, key) end,
    __names = names_of,
    __tostring = function() return ("session with %s"):format(session.facts().url) end,
  })
end

return sessions
