-- The session: `scv.api`, one function for each operation, and the workflows, each loaded when it is first used.
local host = ...
local errors = host.library("errors")
local List = host.library("list")
local suggest = host.library("suggest")

local sessions = {}

-- Workflows of the design that no file brings yet: they are called by name, not said to be unknown.
local planned = {}
for name in ([[
  create_resource_group modify_resource_group delete_resource_group create_policy restore_vm restore_deleted_vm
  restore_vmdks attach_vmdks detach_vmdks mount_datastore unmount_datastore add_storage modify_storage rename_storage
  remove_storage jobs job_log fail_stuck_jobs protected_vms unprotected_vms policies resource_groups storage schedules
  backups mounted edit_schedule audit_logs audit_log verify_audit audit_config set_audit_config
  set_syslog_certificate cleanup_backup job_retention set_job_retention
]]):gmatch("[%w_]+") do
  planned[name] = true
end

-- Function → name of the operation, for help.
local operation_names = setmetatable({}, { __mode = "k" })

-- Session → what the host gives of it.
local known_sessions = setmetatable({}, { __mode = "k" })

--- The operation that a function of `scv.api` calls, or nil.
---@return string?
function sessions.operation_of(fn) return operation_names[fn] end

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
  for _, file in ipairs(host.sources()) do
    local source = host.source(file)
    if source:find("\nreturn function%(scv%)\n") then
      for name in source:gmatch("\n  function scv%.([%a_][%w_]*)") do workflow_files[name] = file end
    end
  end
  return workflow_files
end

local function unknown(name, key, names, hint)
  local meant = suggest.meant(tostring(key), names)
  local message = ("there is no %s.%s"):format(name, tostring(key))
  if meant then message = ("%s; did you mean %q?"):format(message, meant) end
  local candidates = suggest.nearest_first(tostring(key), names)
  host.raise { kind = "not_found", message = message, hint = hint, candidates = candidates }
end

local function sorted_keys(map)
  local keys = {}
  for key in next, map do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

-- What the design has there beside the operations.
local function check_planned(name, key)
  if name == "scv.api" and key == "sync" then
    errors.not_implemented("scv.api.sync", "the bundled document is the only one so far")
  end
end

-- Makes the reading of a missing member an error that names what is there.
local function closed(members, name, hint)
  return setmetatable(members, {
    __name = name,
    __index = function(_, key)
      -- Only names are asked for by people; the rest is Lua looking for an array or a metamethod.
      if type(key) ~= "string" then return nil end
      check_planned(name, key)
      unknown(name, key, sorted_keys(members), hint)
    end,
    __tostring = function() return ("%s: %s"):format(name, table.concat(sorted_keys(members), ", ")) end,
    __names = sorted_keys,
  })
end

local function operation_function(session, name)
  local function operation(arguments, options)
    local reply = session.request(name, arguments, options)
    if type(reply) == "table" then List.mark(reply, { operation = name }) end
    return reply
  end
  operation_names[operation] = name
  return operation
end

-- scv.api: a table for each subject, in each a function for each operation.
local function build_api(session)
  local subjects = {}
  for _, operation in ipairs(session.operations()) do
    local subject, name = operation.subject, operation["function"]
    subjects[subject] = subjects[subject] or {}
    subjects[subject][name] = operation_function(session, operation.name)
  end
  for subject, operations in next, subjects do
    closed(operations, "scv.api." .. subject, ('help("%s") lists its operations'):format(subject))
  end
  return closed(subjects, "scv.api", "help(scv.api) lists the subjects")
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

-- What a session holds is made when it is first asked for.
local function member(scv, session, key)
  if key == "api" then
    rawset(scv, "api", build_api(session))
    return rawget(scv, "api")
  end
  local file = sessions.workflows()[key]
  if file then
    host.library(file)(scv)
    return rawget(scv, key)
  end
  if planned[key] then errors.not_implemented("scv." .. key, "help(scv) lists what there is") end
  if type(key) == "string" then unknown("scv", key, names_of(scv), "help(scv) lists what there is") end
  return nil
end

--- Makes a session of the host's means to send requests for it.
---@param session {request: function, operations: function, facts: function}  and raw_request, connect
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
