-- The session, `scv`: `scv.api` with one function for each operation, and the workflows, each loaded when it is first
-- used.
local shell = ...
local api = shell.library("session/api")
local belonging = shell.library("session/belonging")
local errors = shell.library("core/errors")
local journal = shell.library("session/journal")
local plan = shell.library("core/plan")
local releases = shell.library("session/releases")
local workflows = shell.library("session/workflows")

local sessions = {}

-- Session → its bridge: the shell's means to send requests for it.
local bridges = setmetatable({}, { __mode = "k" })

--- Whether a value is a session.
---@return boolean
function sessions.is(value) return bridges[value] ~= nil end

--- With which appliance a session is, and how: url, timezone, date (the `Date` of its last reply), read_only, dry_run.
---@return {url: string, timezone: string?, date: string?, read_only: boolean, dry_run: boolean}
function sessions.facts(scv) return bridges[scv].facts() end

--- Reads for the completer, beside what the user does: nobody is logged in for it, and nobody hears of it.
---@param scv table
---@param operation string
---@param arguments any
---@param seconds number  how long it is waited for
---@return any? reply
---@return string? problem  "no token", "pending" or "failed"; "part" where the reply is one page of several
---@return number? age  how many seconds ago the reply came
function sessions.look_aside(scv, operation, arguments, seconds)
  return bridges[scv].look_aside(operation, arguments, seconds)
end

--- Which vCenter is configured beside a session's appliance; nil where none is. Nothing is sent.
---@return {url: string, host: string}?
function sessions.vcenter(scv)
  local bridge = bridges[scv]
  return bridge and bridge.vcenter_facts()
end

--- All that this vCenter has, by a look at it now.
---@return table inventory  url, uuid, product, version, requests, vms, datastores, hosts
function sessions.vcenter_inventory(scv) return bridges[scv].vcenter_inventory() end

--- What an operation that reads gives, beside the user's own calls: neither why() nor narrate() tell of it.
---@param scv table
---@param operation string
---@param arguments any
---@param options table?
---@return any
function sessions.peek(scv, operation, arguments, options)
  return bridges[scv].request(operation, arguments, options)
end

--- The word for what is done, in a note before it: "restores", or "would restore" in a dry run.
---@param scv table
---@param does string
---@param verb string
---@return string
function sessions.doing(scv, does, verb)
  return sessions.is(scv) and sessions.facts(scv).dry_run and "would " .. verb or does
end

local function names_of(scv)
  local names = { "api" }
  for name in next, scv do names[#names + 1] = name end
  for _, name in ipairs(workflows.members()) do
    if rawget(scv, name) == nil then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

-- How a session has a workflow: as a chapter of the journal, which ends with the plan that it is given.
local function member_of(bridge)
  return function(name, fn)
    local func = "scv." .. name
    return journal.recorded(func, belonging.guarded(bridge, func, releases.watched(bridge, plan.ending(fn))), fn)
  end
end

-- What a session holds is made when it is first asked for.
local function member(scv, bridge, key)
  if key == "api" then
    rawset(scv, "api", api.build(bridge, function() return names_of(scv) end))
    return rawget(scv, "api")
  end
  local workflow = workflows.find(key)
  if workflow then
    workflows.add(scv, workflow.file, member_of(bridge))
    return rawget(scv, key)
  end
  if #workflows.of_group(key) > 0 then return workflows.add_group(scv, key, member_of(bridge)) end
  local elsewhere = type(key) == "string" and workflows.in_a_group(key)
  if elsewhere then
    -- The global is the default session's; another one has it as a member.
    local is_default = bridge == shell
    errors.raise {
      kind = "not_found",
      message = ("there is no scv.%s; did you mean %s?"):format(key,
        is_default and elsewhere or (".%s of this session"):format(elsewhere)),
      hint = ("help(%s) says what it gives, help(scv) lists what there is"):format(elsewhere),
      candidates = is_default and { elsewhere } or nil,
    }
  end
  if type(key) == "string" then
    errors.no_member("scv", key, names_of(scv), "help(scv) lists what there is", workflows.only_reads)
  end
  return nil
end

--- Another session with the same appliance, in which nothing can be changed: its reads go by `hooks.read`, and what
--- would be changed goes to `hooks.change`, bound and checked as if it were sent. Nobody is asked anything.
---@param scv table
---@param hooks {read: fun(operation: string, arguments: any, options: table?, send: function): any, change:
---  fun(operation: string, arguments: any, options: table?, plan: function): any}  `send` and `plan` take nothing, and
---  give what the appliance replies, and what would be sent
---@return table scv
function sessions.rehearsal(scv, hooks)
  local bridge = bridges[scv]
  local effects = {}
  for _, operation in ipairs(bridge.operations()) do effects[operation.name] = operation.effect end
  local other = setmetatable({}, { __index = bridge })

  function other.request(name, arguments, options)
    options = options or {}
    if effects[name] == "read" then
      -- The gate holds it against what it knows of the request, too.
      local reading = { reading = true, page = options.page, patient = options.patient, exact = options.exact }
      return hooks.read(name, arguments, options, function() return bridge.request(name, arguments, reading) end)
    end
    return hooks.change(name, arguments, options, function()
      return bridge.plan(name, arguments, { kept = options.kept })
    end)
  end

  -- One look serves all that is tried.
  local look
  function other.vcenter_inventory()
    look = look or table.pack(errors.attempt(bridge.vcenter_inventory))
    if not look[1] then error(look[2], 0) end
    return look[2]
  end

  function other.raw_request(method, path)
    errors.raise { kind = "refused", message = ("%s %s: a rehearsal sends no request by hand"):format(method, path) }
  end

  function other.ask() return false end

  return sessions.new(other)
end

--- A session in which nothing can be changed: what reads goes to the appliance as a read, which the gate holds it to;
--- all else is refused before anything is sent.
---@param bridge table  as shell.connect gives it
---@return table scv
function sessions.reading(bridge)
  local other = setmetatable({}, { __index = bridge })

  local function refuse(what)
    local message = what .. " is not for a session that only reads"
    errors.raise { kind = "refused", message = message, hint = "Nothing was sent." }
  end

  function other.request(name, arguments, options)
    if (bridge.operation(name) or {}).effect ~= "read" then refuse(name) end
    local reading = { reading = true }
    for key, value in next, options or {} do reading[key] = value end
    return bridge.request(name, arguments, reading)
  end

  function other.raw_request(method, path) refuse(("%s %s"):format(method, path)) end

  function other.ask() refuse("a question") end

  function other.correct() refuse("a correction") end

  return sessions.new(other)
end

--- What is known of the interface of a session's own appliance: `operations()`, and `operation(name, ours)`, which is
--- nil if none is called so; `ours`: by our own document alone; and `differences()` between the two.
---@param scv table
---@return {operations: function, operation: function, differences: function}
function sessions.definition(scv)
  local bridge = bridges[scv]
  return { operations = bridge.operations, operation = bridge.operation, differences = bridge.differences }
end

-- A question about targets whose ids stand in the request's path as numbers, where a list has them as texts: "007" is 7
-- there, and so it is in the grant.
local function as_sent(bridge, grant)
  local facts = type(grant.operation) == "string" and bridge.operation(grant.operation) or {}
  local first
  for _, parameter in ipairs(facts.parameters or {}) do first = first or parameter.place == "path" and parameter end
  if not first or first.type ~= "integer" then return grant end
  local targets, copy = {}, {}
  for index, target in ipairs(grant.targets) do
    targets[index] = target
    local id = type(target) == "table" and target.id
    local number = type(id) == "string" and id:find("^%d+$") and math.tointeger(tonumber(id))
    if number and tostring(number) ~= id then targets[index] = { id = tostring(number), name = target.name } end
  end
  for key, value in next, grant do copy[key] = value end
  copy.targets = targets
  return copy
end

--- Makes a session.
---@param bridge {request: function, operations: function, facts: function}  and raw_request, connect, ask
---@param scv table?  the table to fill
---@return table scv
function sessions.new(bridge, scv)
  scv = scv or {}

  --- Sends any request through the same gate as all others: for what has no function of its own.
  ---
  ---     scv.request("GET", "/4.1/jobs", {query = {type = "backup"}})
  ---@param method string  "GET", "POST" …
  ---@param path string  below /api
  ---@param options {query: table?, body: any, headers: table?}?
  ---@return any reply  the reply's `response`, or its messages
  function scv.request(method, path, options)
    if type(method) ~= "string" then
      errors.argument("scv.request", "method", "must be text, got " .. errors.what(method))
    end
    if type(path) ~= "string" then
      errors.argument("scv.request", "path", "must be text, got " .. errors.what(path))
    end
    if options ~= nil and type(options) ~= "table" then
      errors.argument("scv.request", "options", "must be a table, got " .. errors.what(options))
    end
    return bridge.raw_request(method, path, options)
  end
  scv.request = journal.recorded("scv.request", scv.request)

  --- Asks one question for several things that are to be destroyed; the answer no is an error. What it gives is the
  --- `confirm` of the workflows and operations that are to do it, each for targets of the grant. Nobody is asked under
  --- --yes.
  ---
  ---     local targets = {{id = vm.moref, name = vm.name}}
  ---     local grant = scv.ask({operation = "vms.restore", targets = targets, loss = "These VMs are overwritten."})
  ---     scv.restore_vm{vm = vm.moref, confirm = grant}
  ---@param grant {operation: string, targets: {id: string|integer, name: string?}[], loss: string}  `operation`: as in
  ---  scv.api; `loss`: what will be lost
  ---@param confirm boolean|userdata|nil  false: don't ask; a grant that was given before is given back
  ---@typed param grant {operation: string, targets: table, loss: string}
  ---@return userdata grant  which is good for this session, and once for each target
  function scv.ask(grant, confirm)
    if type(grant) ~= "table" then
      errors.argument("scv.ask", "grant", "must be a table, got " .. errors.what(grant))
    end
    if shell.is_grant(confirm) then return confirm end
    if type(grant.targets) ~= "table" then
      errors.argument("scv.ask", "targets", "must be a list of {id =, name =}, got " .. errors.what(grant.targets))
    end
    if #grant.targets == 0 then errors.empty("targets", "scv.ask: a question needs something to ask about") end
    return bridge.ask(as_sent(bridge, grant), confirm)
  end

  --- Another session, with the appliance of a profile.
  ---
  ---     local dr = scv.connect("dr")
  ---@param name string  a profile
  ---@return table scv
  ---@typed return scv
  function scv.connect(name)
    if type(name) ~= "string" or name == "" then
      errors.argument("scv.connect", "name", "must be the name of a profile, got " .. errors.what(name))
    end
    belonging.begin()
    return sessions.new(bridge.connect(name))
  end

  bridges[scv] = bridge
  return setmetatable(scv, {
    __name = "scv",
    __index = function(_, key) return member(scv, bridge, key) end,
    __names = names_of,
    __tostring = function() return ("session with %s"):format(bridge.facts().url) end,
  })
end

return sessions
