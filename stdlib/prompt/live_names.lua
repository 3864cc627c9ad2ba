-- The names of things as they are now, for the completer: groups, policies, VMs, backups. They are read beside what the
-- user does, and kept for a short time; nobody is logged in for them, and nothing is asked. VMs, and the datastores and
-- hosts that they are on, are what the memory of vCenter has; without one, what the appliance's reports have.
local shell = ...
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local moref = shell.library("core/moref")
local outcome = shell.library("core/outcome")
local optional = shell.library("core/record").optional
local sessions = shell.library("session/session")
local times = shell.library("time/times")
local visible = shell.library("core/visible")

local live_names = {}

--- A thing that can be named.
---@class LiveName
---@field name string
---@field id string|integer|nil
---@field note string
---@field is_gone boolean?  a VM that vCenter no longer has
---@field policies table<string, boolean>?  of a resource group: the names and ids of its policies

local FRESH = 15 -- seconds for which names are not read again, unless the user has sent something since
local REST = 5 -- seconds for which nobody asks again what could not be had

-- Session → key → {at =, sent =, reply =, is_part =, failed_at =, problem =}.
local kept = setmetatable({}, { __mode = "k" })

local function entry_of(scv, key)
  kept[scv] = kept[scv] or {}
  kept[scv][key] = kept[scv][key] or {}
  return kept[scv][key]
end

---@class Read
---@field operation string
---@field arguments any

-- The replies of some reads, as far as there are any: those at hand, or new ones, which are waited for until a moment.
local function replies_of(scv, reads, deadline)
  local now, entries, asked, sent = shell.monotonic(), {}, {}, nil
  for index, read in ipairs(reads) do
    local entry = entry_of(scv, ("%s %s"):format(read.operation, tostring(read.arguments and read.arguments.moref)))
    entries[index] = entry
    local is_fresh = entry.at and now - entry.at < FRESH
    if is_fresh then
      -- There is a session by now, which this does not make.
      sent = sent or sessions.facts(scv).sent
      is_fresh = entry.sent == sent
    end
    local rests = entry.failed_at and now - entry.failed_at < REST
    if not is_fresh and not rests then asked[#asked + 1] = { entry = entry, read = read } end
  end
  -- All are under way before one is waited for.
  for _, wait in ipairs { false, true } do
    for _, each in ipairs(asked) do
      local seconds = wait and math.max(0, deadline - shell.monotonic()) or 0
      local reply, problem, age
      local is_asked = not each.is_over
      if is_asked then
        reply, problem, age = sessions.look_aside(scv, each.read.operation, each.read.arguments, seconds)
      end
      if reply ~= nil then
        local entry = each.entry
        entry.at, entry.reply, entry.sent = shell.monotonic() - (age or 0), reply, sessions.facts(scv).sent
        entry.is_part, entry.failed_at, entry.problem = problem == "part", nil, nil
        -- One that came long after it was asked for is as old as it is.
        each.is_over = (age or 0) < FRESH
      elseif is_asked then
        each.entry.problem = problem
        if problem == "failed" then each.entry.failed_at, each.is_over = shell.monotonic(), true end
      end
    end
  end
  return entries
end

-- A name that is put into a line must be what it looks like.
local function is_plain(name) return visible.text(name) == name end

local function text_of(record, name)
  local value = optional(record, name)
  if type(value) == "table" then
    local parts = {}
    for index, part in ipairs(fields.parts(value)) do parts[index] = tostring(part) end
    return #parts > 0 and table.concat(parts, ", ") or nil
  end
  return value ~= nil and tostring(value) or nil
end

-- A note out of some fields of a record.
local function noted(record, names)
  local parts = {}
  for _, name in ipairs(names) do parts[#parts + 1] = text_of(record, name) end
  return table.concat(parts, " · ")
end

-- Makes the names of a reply: its records' names and ids, and a note of some fields.
local function records(name, id, note_fields)
  return function(reply)
    local found = {}
    for _, record in ipairs(reply) do
      local text = optional(record, name)
      if type(text) == "string" or math.type(text) == "integer" then
        found[#found + 1] = { name = tostring(text), id = optional(record, id), note = noted(record, note_fields) }
      end
    end
    return found
  end
end

local GROUPS = records("name", "id", { "policies" })

-- Resource groups, with the policies of each.
local function groups(reply)
  local found = GROUPS(reply)
  local by_name = {}
  for _, record in ipairs(reply) do
    local policies, name = optional(record, "policies"), text_of(record, "name") or ""
    -- Of two groups of one name, the policies of both.
    local names = by_name[name] or {}
    by_name[name] = names
    for _, policy in ipairs(type(policies) == "table" and policies or {}) do
      for _, key in ipairs { "name", "id" } do
        local value = type(policy) == "table" and optional(policy, key) or nil
        if value ~= nil then names[tostring(value)] = true end
      end
      if type(policy) ~= "table" then names[tostring(policy)] = true end
    end
  end
  for _, group in ipairs(found) do group.policies = by_name[group.name] end
  return found
end

local JOBS = records("id", "id", { "type", "status", "group_name", "start_time" })

-- Jobs; those that go on are what is asked about most.
local function jobs(reply)
  local running, found = {}, JOBS(reply)
  for _, record in ipairs(reply) do
    local id, status = optional(record, "id"), optional(record, "status")
    if id ~= nil then running[id] = type(status) == "string" and outcome.is_running(status) end
  end
  for _, job in ipairs(found) do job.is_running = running[job.id] or false end
  return found
end

local function reported_vms(reply)
  local found = {}
  for _, record in ipairs(reply) do
    local name = optional(record, "name")
    if type(name) == "string" then
      found[#found + 1] = {
        name = name, id = optional(record, "moref"), note = noted(record, { "moref", "groups" }),
        host = text_of(record, "host"), datastores = optional(record, "datastores"),
      }
    end
  end
  return found
end

-- What groups hold of one kind, by morefs.
local function held(kind)
  return function(reply)
    local found = {}
    for _, group in ipairs(reply) do
      local entities = optional(group, "entities")
      for _, entity in ipairs(type(entities) == "table" and entities or {}) do
        local name, id = optional(entity, "name"), optional(entity, "moref")
        if type(name) == "string" and moref.kind(id) == kind then
          found[#found + 1] = { name = name, id = id, note = ("in %s"):format(text_of(group, "name") or "a group") }
        end
      end
    end
    return found
  end
end

-- The names of hosts or datastores that VMs say they are on.
local function places(member)
  return function(vms)
    local found = {}
    for _, vm in ipairs(vms) do
      local value = vm[member]
      for _, name in ipairs(type(value) == "table" and fields.parts(value) or { value }) do
        if type(name) == "string" then found[#found + 1] = { name = name, note = "" } end
      end
    end
    return found
  end
end

local function reported_places(member)
  return function(reply) return places(member)(reported_vms(reply)) end
end

local function backups(reply, scv)
  local has_clock, clock = errors.attempt(function() return times.clock(sessions.facts(scv)) end)
  local found = {}
  for _, record in ipairs(reply) do
    local id = optional(record, "backup_id")
    local start, offset = times.read(optional(record, "start_time"))
    -- Where the zone is not known, the age is not, and nobody is to be told so while typing.
    local is_certain = start ~= nil and has_clock and (offset ~= nil or clock.zone ~= nil)
    local least = is_certain and times.age(optional(record, "start_time"), clock)
    local age = least and duration.text(math.max(0, least)) .. " old"
    local parts = {}
    for _, part in ipairs {
      age or text_of(record, "start_time") or "", text_of(record, "policy_name") or "",
      text_of(record, "location") or text_of(record, "locations") or "", text_of(record, "status") or "",
    } do
      if part ~= "" then parts[#parts + 1] = part end
    end
    if id ~= nil then
      found[#found + 1] = {
        name = text_of(record, "name") or tostring(id), id = id, note = table.concat(parts, " · "), place = #found,
        at = start,
      }
    end
  end
  return found
end

local function newest_first(a, b)
  if a.at and b.at and a.at ~= b.at then return a.at > b.at end
  if (a.at == nil) ~= (b.at == nil) then return a.at ~= nil end
  return a.place < b.place
end

-- Those that can be put into a line as they are, with notes that command no terminal.
local function shown(all)
  local found = {}
  for _, each in ipairs(all) do
    if is_plain(each.name) and (type(each.id) ~= "string" or is_plain(each.id)) then
      each.note = visible.text(each.note)
      found[#found + 1] = each
    end
  end
  return found
end

-- Each thing once: by its id, or by its name where no id of it is known.
local function distinct(all)
  local seen, found, names = {}, {}, {}
  for _, each in ipairs(all) do
    local key = each.id ~= nil and ("%s\0%s"):format(each.name, tostring(each.id))
    if key and not seen[key] then
      seen[key], names[each.name] = true, true
      found[#found + 1] = each
    end
  end
  for _, each in ipairs(all) do
    if each.id == nil and not names[each.name] then
      names[each.name] = true
      found[#found + 1] = each
    end
  end
  return found
end

local function by_name(a, b)
  if a.name ~= b.name then return a.name < b.name end
  return tostring(a.id or "") < tostring(b.id or "")
end

-- Source → what is read for it, what is made of each reply, and how it is ordered.
local SOURCES = {
  group = { reads = { "resource_groups.list" }, made = { groups } },
  policy = { reads = { "policies.list" }, made = { records("name", "id", { "frequency", "retention_type" }) } },
  schedule = { reads = { "schedules.list" }, made = { records("name", "id", { "cron", "next_run" }) } },
  storage = { reads = { "storage_systems.list" }, made = { records("name", "id", { "address", "type" }) } },
  audit_log = { reads = { "audit.logs" }, made = { records("file", "file", { "integrity", "modified" }) } },
  job = {
    reads = { "jobs.list" },
    made = { jobs },
    before = function(a, b)
      if a.is_running ~= b.is_running then return a.is_running end
      return (tonumber(a.id) or 0) > (tonumber(b.id) or 0)
    end,
  },
  vm = {
    reads = { "reports.protected_vms", "reports.unprotected_vms" }, made = { reported_vms, reported_vms },
    remembers = function(vms) return vms end,
  },
  datastore = {
    reads = { "resource_groups.list", "reports.protected_vms", "reports.unprotected_vms" },
    made = { held("datastore"), reported_places("datastores"), reported_places("datastores") },
    remembers = places("datastores"),
  },
  host = {
    reads = { "reports.protected_vms", "reports.unprotected_vms" },
    made = { reported_places("host"), reported_places("host") },
    remembers = places("host"),
  },
}

-- What is remembered of the session's vCenter; nil where there is none, or nothing was seen.
local function remembered(scv)
  local entry, now = entry_of(scv, "memory"), shell.monotonic()
  if entry.at and now - entry.at < FRESH then return entry.vms and entry end
  entry.at, entry.vms, entry.names = now, nil, {}
  local ok, known = errors.attempt(function()
    local facts = sessions.vcenter(scv)
    return facts and shell.remembered(facts.url)
  end)
  if not ok or not known or #known.vms == 0 then return nil end
  local vms = {}
  for _, vm in ipairs(known.vms) do
    if vm.name then
      vms[#vms + 1] = {
        name = vm.name, id = vm.moref, host = vm.host, datastores = vm.datastores, is_gone = vm.gone_since ~= nil,
        note = vm.gone_since and ("gone since %s"):format(vm.gone_since)
          or vm.host and ("%s · %s"):format(vm.moref, vm.host) or vm.moref,
      }
    end
  end
  entry.vms, entry.looked_at = vms, times.read(known.last_look)
  return entry
end

-- The names of a source out of the memory of vCenter, and how many seconds old they are.
local function from_memory(scv, name)
  local memory = remembered(scv)
  if not memory then return nil end
  if not memory.names[name] then
    local found = shown(distinct(SOURCES[name].remembers(memory.vms)))
    table.sort(found, by_name)
    memory.names[name] = found
  end
  return memory.names[name], memory.looked_at and math.max(0, os.time() - memory.looked_at)
end

-- The names out of replies, and how old the oldest of them is. They are made once of the same replies.
local function from_replies(scv, key, source, entries)
  local made, now = entry_of(scv, "names of " .. key), shell.monotonic()
  local age, is_part, is_same, problem = nil, false, made.replies ~= nil, nil
  for index, entry in ipairs(entries) do
    if not entry.reply then problem = problem or entry.problem end
    is_same = is_same and made.replies[index] == (entry.reply or false)
    if entry.reply then age, is_part = math.max(age or 0, now - entry.at), is_part or entry.is_part end
  end
  if is_same then return made.names, age, is_part, problem end
  local all, replies = {}, {}
  for index, entry in ipairs(entries) do
    replies[index] = entry.reply or false
    local found = entry.reply and source.made[index](entry.reply, scv) or {}
    table.move(found, 1, #found, #all + 1, all)
  end
  all = shown(distinct(all))
  table.sort(all, source.before or by_name)
  made.replies, made.names = replies, all
  return all, age, is_part, problem
end

local BACKUPS = { made = { backups }, before = newest_first }

--- What can be named of a kind, in order; how old that is in seconds; and whether there is more that was not read.
---@param scv table  a session
---@param name string  "group", "policy", "schedule", "storage", "audit_log", "job", "vm", "datastore", "host"
---@param deadline number  the moment, as shell.monotonic() has it, at which whoever types is to have the answer
---@return LiveName[] names
---@return number? age
---@return boolean? is_part
---@return string? problem  why something could not be read: "no token", "pending" or "failed"
function live_names.of(scv, name, deadline)
  local source = SOURCES[name]
  if source.remembers then
    local found, age = from_memory(scv, name)
    if found then return found, age end
  end
  local reads = {}
  for index, operation in ipairs(source.reads) do reads[index] = { operation = operation } end
  return from_replies(scv, name, source, replies_of(scv, reads, deadline))
end

--- The same for the backups of a VM or of a datastore, the newest first.
---@param scv table
---@param kind "vm"|"datastore"
---@param wanted string  its name, as it is typed, or its moref
---@param deadline number
---@return LiveName[] names
---@return number? age
---@return boolean? is_part
---@return string? problem  as of live_names.of; "unknown" where the VM or datastore is not
function live_names.backups(scv, kind, wanted, deadline)
  local reference = moref.kind(wanted) == kind and wanted or nil
  local names = table.pack()
  if not reference then names = table.pack(live_names.of(scv, kind, deadline)) end
  local problem = names[4]
  for _, each in ipairs(names[1] or {}) do
    if each.name == wanted then
      -- Two of one name: which of them is meant is not for Tab to say.
      if reference and reference ~= each.id then return {}, nil, nil, "unknown" end
      reference = each.id
    end
  end
  if type(reference) ~= "string" then return {}, nil, nil, problem or "unknown" end
  local operation = kind == "vm" and "vms.backups" or "datastores.backups"
  local read = { operation = operation, arguments = { moref = reference } }
  return from_replies(scv, "backups of " .. reference, BACKUPS, replies_of(scv, { read }, deadline))
end

return live_names
