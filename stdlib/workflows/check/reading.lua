-- What a check reads: each request once, no more than a limit in all, a few of each list of backups; and the session in
-- which workflows are rehearsed on it. Nothing but reads is ever sent.
local shell = ...
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local sessions = shell.library("session/session")

local reading = {}

-- How often the lists are asked for of which there is one for each VM, datastore or backup: never for each of them.
local SAMPLES = {
  ["vms.backups"] = 8, ["datastores.backups"] = 4, ["datastores.mounted"] = 4, ["vms.snapshot_locations"] = 4,
  ["vms.available_esx_hosts"] = 4, ["vms.vmdk_locations"] = 6, ["vms.available_datastores"] = 4,
  ["datastores.snapshot_locations"] = 4, ["datastores.available_esx_hosts"] = 4, ["jobs.get"] = 4, ["jobs.logs"] = 2,
  ["audit.log"] = 1, ["config.get"] = 1,
}

-- Of those that a workflow goes through, an unasked one has nothing; of all else it is said that it was not asked.
local GONE_THROUGH = {
  ["vms.backups"] = true, ["datastores.backups"] = true, ["datastores.mounted"] = true, ["vms.vmdk_locations"] = true,
}

local WHOLE_PAGES = 3 -- a list of more pages is read in part

-- Kinds of errors with which a check can't go on.
local FINAL = { connect = true, trust = true, login = true, config = true, usage = true, interrupted = true }

--- What stops a rehearsal and says nothing of the appliance: `why` in words that name nothing of its own.
---@class Unknown
---@field why string

local unknown_metatable = { __name = "unknown", __tostring = function(self) return self.why end }

--- Raises what is not known.
---@param why string
function reading.unknown(why) error(setmetatable({ why = why }, unknown_metatable), 0) end

--- Whether something that was raised says only that something is not known.
---@return boolean
function reading.is_unknown(raised) return getmetatable(raised) == unknown_metatable end

--- Whether an error ends the check itself.
---@return boolean
function reading.is_final(raised) return FINAL[errors.kind(raised)] == true end

-- A value as a key: what was asked is the same in any order of its names.
local function canonical(value)
  if type(value) ~= "table" then return type(value):sub(1, 1) .. tostring(value) end
  local parts = {}
  for key, member in next, value do parts[#parts + 1] = ("%s=%s"):format(tostring(key), canonical(member)) end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

--- What an operation would give once a change was made, out of what it gave.
---@class Echo
---@field operation string
---@field of fun(reply: table): table

---@class CheckReading
---@field scv table  the session in which workflows are rehearsed
---@field calls table<string, {asked: integer, rows: integer, pages: integer?, error: table?}>  by operation
---@field limit integer
---@field is_over boolean  whether the limit was reached
---@field missed string?  why something was not read that the rehearsal at hand needed
---@field planned {operation: string, body: table?}[]  what the rehearsal at hand would have sent
---@field echo Echo?  a change is answered as if it had been made
---@field after Echo?  how a read is answered from then on
local Reading = {}
Reading.__index = Reading

--- How many requests have left since the check began, logins and the search for the document among them.
---@return integer
function Reading:used() return sessions.facts(self.session).sent - self.began end

function Reading:call_of(operation)
  local call = self.calls[operation]
  if not call then
    call = { asked = 0, rows = 0 }
    self.calls[operation] = call
  end
  return call
end

-- Raises what is not known. Who reads something back puts an error of his own around it.
function Reading:unknown(why)
  self.missed = why
  reading.unknown(why)
end

-- Sends a read, within the limit.
function Reading:send(operation, send)
  local call = self:call_of(operation)
  if SAMPLES[operation] and call.asked >= SAMPLES[operation] then
    if GONE_THROUGH[operation] then return List.new() end
    self:unknown(("enough of %s had been read"):format(operation))
  end
  if self:used() + self.pending >= self.limit then
    self.is_over = true
    self:unknown(("the limit of %d requests was reached"):format(self.limit))
  end
  call.asked = call.asked + 1
  self.pending = self.pending + 1
  local result = table.pack(pcall(send))
  self.pending = self.pending - 1
  if not result[1] then
    if reading.is_final(result[2]) then self.final = self.final or result[2] end
    call.error = call.error or (type(result[2]) == "table" and result[2] or { kind = "lua", message = result[2] })
    if self.on_error then self.on_error(operation, result[2]) end
    error(result[2], 0)
  end
  call.answered = (call.answered or 0) + 1
  if type(result[2]) == "table" and List.is(result[2]) then call.rows = call.rows + #result[2] end
  if self.on_reply then self.on_reply(operation, result[2]) end
  return table.unpack(result, 2, result.n)
end

-- A list of which a reply is one page: the next one must bring others. One of many pages is taken for the whole.
local function in_pages(self, operation, page, count, total)
  local call = self:call_of(operation)
  if count then call.pages = math.max(call.pages or 0, count) end
  if page or not count or count <= WHOLE_PAGES then return count, total end
  call.is_cut = true
  return nil, nil
end

-- The name of what an operation is given without a name. What is known of it is asked for once: there may be a call for
-- each of thousands of VMs.
function Reading:bare_name(operation)
  local known = self.bare_names[operation]
  if known == nil then
    known = false
    for _, parameter in ipairs((sessions.definition(self.session).operation(operation) or {}).parameters or {}) do
      if parameter.required then
        known = parameter.name
        break
      end
    end
    self.bare_names[operation] = known
  end
  return known
end

-- What was asked, however the call said it.
function Reading:key_of(operation, arguments, page)
  local name = arguments ~= nil and type(arguments) ~= "table" and self:bare_name(operation)
  if name then arguments = { [name] = arguments } end
  return ("%s %s %s"):format(operation, canonical(arguments or {}), tostring(page))
end

function Reading:read(operation, arguments, options, send)
  if self.final then error(self.final, 0) end
  local key = self:key_of(operation, arguments, options.page)
  local known = self.replies[key]
  if not known then
    known = table.pack(pcall(self.send, self, operation, send))
    -- What was not asked for may be, by who needs it.
    if not (not known[1] and reading.is_unknown(known[2])) then self.replies[key] = known end
  end
  if not known[1] then error(known[2], 0) end
  local reply, count, total = known[2], in_pages(self, operation, options.page, known[3], known[4])
  local after = self.after
  if after and after.operation == operation and type(reply) == "table" then reply = after.of(reply) end
  return reply, count, total
end

function Reading:change(operation, plan)
  local ok, planned = pcall(plan)
  if not ok then
    if type(planned) == "table" then rawset(planned, "unsendable", operation) end
    error(planned, 0)
  end
  self.planned[#self.planned + 1] = { operation = operation, body = planned.body }
  if not self.echo then return planned end
  self.after = self.echo
  return { messages = List.new() }
end

--- Begins a check of a session's appliance.
---@param session table
---@param limit integer  requests in all
---@return CheckReading
function reading.begin(session, limit)
  local self = setmetatable({
    session = session, limit = limit, began = sessions.facts(session).sent, pending = 0, replies = {}, calls = {},
    planned = {}, is_over = false, bare_names = {},
  }, Reading)
  self.scv = sessions.rehearsal(session, {
    read = function(operation, arguments, options, send) return self:read(operation, arguments, options, send) end,
    change = function(operation, _, _, plan) return self:change(operation, plan) end,
  })
  return self
end

--- What an operation gives, or nil where it gave nothing; what ends the check goes on.
---@param operation string
---@param arguments any
---@return any
function Reading:maybe(operation, arguments)
  local subject, name = operation:match("^(.*)%.(.*)$")
  local ok, reply = pcall(function() return self.scv.api[subject][name](arguments) end)
  if ok then return reply end
  if reading.is_final(reply) then error(reply, 0) end
  return nil
end

-- Whether an error is none of the shell's own: what isn't known has no other kind once others were put around it.
local function is_of_lua(raised)
  local kind = errors.kind(raised)
  return kind == "lua" or kind == "parallel" and (rawget(raised, "kinds") or {})[1] == "lua"
end

--- Does something as a rehearsal: gives whether it came to its end, what it gave or raised, and what it would have
--- sent.
---@param fn function
---@param echo Echo?  a change is answered as if it had been made, and this read as it would be then
---@return boolean ok, any value, {operation: string, body: table?}[] planned
function Reading:rehearse(fn, echo)
  self.planned, self.echo, self.after, self.missed = {}, echo, nil, nil
  local ok, value = pcall(fn)
  if not ok and self.missed and is_of_lua(value) then
    value = setmetatable({ why = self.missed }, unknown_metatable)
  end
  local planned = self.planned
  self.planned, self.echo, self.after = {}, nil, nil
  if not ok and reading.is_final(value) then error(value, 0) end
  return ok, value, planned
end

return reading
