-- fleet{…}: one call over several appliances, side by side. It only reads. What each gave is put together by
-- session/fleet_rows.
local shell = ...
local api = shell.library("session/api")
local argument_table = shell.library("session/argument_table")
local belonging = shell.library("session/belonging")
local errors = shell.library("core/errors")
local fleet_rows = shell.library("session/fleet_rows")
local journal = shell.library("session/journal")
local parallel = shell.library("tasks/parallel").parallel
local sessions = shell.library("session/session")
local visible = shell.library("core/visible")
local workflows = shell.library("session/workflows")

local fleet = {}

-- Profile → its session, for all fleets of the run: each logs in once.
local kept = {}

-- The profiles --------------------------------------------------------------------------------------------------------

local EXAMPLE = 'for example fleet{"prod", "dr"}; fleet() takes all profiles'

local function name_of(item, index)
  local name = item
  if type(item) == "table" then name = rawget(item, "name") end
  if type(name) == "string" and name ~= "" then return name end
  errors.argument("fleet", "name " .. index, "must be the name of a profile, got " .. errors.what(item), EXAMPLE)
end

-- The names of profiles that are meant, each of them there and once.
local function profiles_of(names)
  if names ~= nil and (type(names) ~= "table" or #names == 0 and next(names) ~= nil) then
    errors.argument("fleet", "names", "must be a list of profiles, got " .. errors.what(names), EXAMPLE)
  end
  local known, is_known = {}, {}
  for index, profile in ipairs(shell.appliances()) do
    known[index], is_known[profile.name] = profile.name, true
  end
  if names == nil then
    if #known == 0 then errors.empty("profiles", "scvsh --setup writes one; scvsh --help says where they are") end
    return known
  end
  if #names == 0 then errors.empty("profiles", EXAMPLE) end
  local profiles, seen = {}, {}
  for index, item in ipairs(names) do
    local name = name_of(item, index)
    if not is_known[name] then errors.not_found("profile", name, known) end
    if seen[name] then errors.argument("fleet", "name " .. index, visible.quoted(name) .. " is there twice") end
    profiles[index], seen[name] = name, true
  end
  return profiles
end

-- The sessions --------------------------------------------------------------------------------------------------------

local function member(name)
  local known = kept[name]
  if not known then
    local bridge = shell.connect(name)
    known = { bridge = bridge, session = sessions.reading(bridge) }
    kept[name] = known
  end
  -- Who has to be asked for a password is, once.
  known.bridge.prepare_login()
  return known
end

-- The sessions of all, one after another: whoever is asked for passwords sees one question at a time, before any
-- request goes out.
local function members_of(profiles)
  local members = {}
  for index, name in ipairs(profiles) do
    local ok, found = errors.attempt(member, name)
    members[index] = { name = name }
    if ok then
      members[index].session, members[index].url = found.session, found.bridge.facts().url
    else
      members[index].error = found
    end
  end
  return members
end

-- Calls ---------------------------------------------------------------------------------------------------------------

-- What changes nothing, and is no question to several appliances all the same.
local OF_ONE = { wait_for_job = "fleet.wait_for_job: a job is of one appliance, and only that can say when it is over" }

local function refuse(profiles, name)
  local example = profiles[1] or "dr"
  local hint = ("Nothing was sent. One appliance at a time: scv.connect(%q).%s"):format(example, name)
  if OF_ONE[name] then
    hint = ("Nothing was sent. scv.connect(row.appliance).%s(row) waits for the job of a row; %s"):format(name,
      ("scv.connect(%q).%s(id) for an id"):format(example, name))
  end
  errors.raise {
    kind = "refused",
    message = OF_ONE[name] or ("fleet.%s may change something, and a fleet only reads"):format(name),
    hint = hint,
  }
end

-- What keeps an appliance from being asked at all, whatever the call says.
local OF_THE_WAY = { config = true, connect = true, login = true, timeout = true, trust = true }

-- Where each that could be asked failed by the call itself, that is one error, and no row of any: it is the caller's,
-- and not of an appliance. Where one of them took the call, their documents differ, and who refused it is a row.
local function raise_slip(results)
  local slip
  for _, result in ipairs(results) do
    local kind = result.ok and "ok" or errors.kind(result.error)
    if kind == "argument" or kind == "lua" then
      slip = slip or result
    elseif not OF_THE_WAY[kind] then
      return
    end
  end
  if slip then error(slip.error, 0) end
end

-- A record of one appliance is no argument for another one. Several profiles may be of the same.
local function check_owners(profiles, name, arguments)
  local urls
  for index = 1, arguments.n do
    belonging.each(arguments[index], function(owner)
      if not urls then
        urls = {}
        for _, facts in ipairs(shell.appliances()) do urls[facts.name] = facts.url end
      end
      for _, profile in ipairs(profiles) do
        if profile ~= owner and (urls[profile] == nil or urls[profile] ~= urls[owner]) then
          errors.argument("fleet." .. name, "the record",
            ("is of %s, and this fleet asks %s, too"):format(visible.text(owner), visible.text(profile)),
            ("Nothing was sent. scv.connect(%q).%s is its own"):format(owner, name))
        end
      end
    end)
  end
end

-- What is known of the interface of a profile's appliance, without connecting to it.
local function known_of(name) return kept[name] and kept[name].bridge or shell.unconnected(name) end

-- Says, before anybody is asked for anything, what must not be sent anywhere; and what is wrong with the call where no
-- appliance's document takes it.
local function check_operation(profiles, name, arguments)
  local any, is_there, is_taken, slip = false, false, false, nil
  for _, profile in ipairs(profiles) do
    -- What is wrong with a profile is a row of it.
    local ok, known = errors.attempt(known_of, profile)
    local operation = ok and known.operation(name)
    any = any or ok
    if operation then
      is_there = true
      if operation.effect ~= "read" then refuse(profiles, "api." .. name) end
      local fits, raised = errors.attempt(api.check_call, known, name, arguments[1], arguments[2])
      if fits then is_taken = true end
      slip = slip or not fits and raised or nil
    end
  end
  if slip and not is_taken then error(slip, 0) end
  if is_there or not any and shell.operation(name) then return end
  local names = {}
  for _, operation in ipairs(shell.operations()) do
    if operation.effect == "read" then names[#names + 1] = "api." .. operation.name end
  end
  errors.no_member("fleet", "api." .. name, names, "help(scv.api) lists the subjects")
end

-- A function of a fleet. `reach` gives that of a session; `check` may refuse the call by its arguments; `original` is
-- what help tells of it. What is wrong with the arguments by themselves is told before anybody is asked
-- for a password.
local function function_of(profiles, name, reach, check, original)
  return journal.recorded("fleet." .. name, function(...)
    local arguments = table.pack(...)
    for index = 1, arguments.n do
      if type(arguments[index]) == "table" and rawget(arguments[index], "to") ~= nil then
        errors.argument("fleet." .. name, "to", "is for one appliance: all would write the same file",
          ("scv.connect(%q).%s takes it"):format(profiles[1], name))
      end
    end
    check_owners(profiles, name, arguments)
    argument_table.check("scv." .. name, arguments[1])
    if check then check(arguments) end
    local members = members_of(profiles)
    local results = parallel(members, function(each)
      if each.error then error(each.error, 0) end
      return table.pack(reach(each.session)(table.unpack(arguments, 1, arguments.n)))
    end, { errors = "collect" })
    raise_slip(results)
    return fleet_rows.joined("fleet." .. name, results)
  end, original)
end

local function table_of(name, names, find)
  return setmetatable({}, {
    __name = name, __names = names,
    __tostring = function() return name end,
    __index = function(_, key)
      if type(key) == "string" then return find(key) end
    end,
  })
end

local function operations_of(profiles, subject)
  local function names()
    local found = {}
    for _, operation in ipairs(shell.operations()) do
      if operation.subject == subject and operation.effect == "read" then
        found[#found + 1] = operation["function"]
      end
    end
    return found
  end
  return table_of("fleet.api." .. subject, names, function(key)
    local name = ("%s.%s"):format(subject, key)
    local known = shell.operation(name)
    if known and known.effect ~= "read" then return function() refuse(profiles, "api." .. name) end end
    return function_of(profiles, "api." .. name, function(session) return session.api[subject][key] end,
      function(arguments) check_operation(profiles, name, arguments) end)
  end)
end

local function subjects_of(profiles)
  local function names()
    local found, seen = {}, {}
    for _, operation in ipairs(shell.operations()) do
      if not seen[operation.subject] then found[#found + 1] = operation.subject end
      seen[operation.subject] = true
    end
    return found
  end
  return table_of("fleet.api", names, function(subject) return operations_of(profiles, subject) end)
end

local function names_of_workflows(prefix)
  local names, seen = prefix == "" and { "api" } or {}, {}
  for _, workflow in ipairs(workflows.all()) do
    local rest = workflow.reads and workflow.name:sub(1, #prefix) == prefix and workflow.name:sub(#prefix + 1)
    local name = rest and rest:match("^[^.]+")
    if name and not seen[name] then names[#names + 1] = name end
    if name then seen[name] = true end
  end
  return names
end

-- A workflow by its whole name: "jobs", "vcenter.vms".
local function workflow_of(profiles, name)
  local workflow = workflows.find(name)
  if not workflow then return nil end
  if not workflow.reads then return function() refuse(profiles, name) end end
  local group, own = name:match("^(.-)%.(.*)$")
  return function_of(profiles, name, function(session)
    if group then return session[group][own] end
    return session[name]
  end, nil, workflows.functions(workflow.file)[name])
end

local function group_of(profiles, group)
  local function names() return names_of_workflows(group .. ".") end
  local made = table_of("fleet." .. group, names, function(key)
    local found = workflow_of(profiles, ("%s.%s"):format(group, key))
    return found or errors.no_member("fleet." .. group, key, names(), ("help(scv.%s) lists them"):format(group))
  end)
  getmetatable(made).__call = function(_, ...) return made.list(...) end
  return made
end

-- Functions of a session that are no workflows: each may do anything.
local OF_A_SESSION = { request = true, ask = true, connect = true }

-- The fleet of these profiles.
local function over(profiles)
  local made = table_of("fleet", function() return names_of_workflows("") end, function(key)
    if key == "api" then return subjects_of(profiles) end
    if OF_A_SESSION[key] then return function() refuse(profiles, key) end end
    if #workflows.of_group(key) > 0 then return group_of(profiles, key) end
    return workflow_of(profiles, key)
      or errors.no_member("fleet", key, names_of_workflows(""), "a fleet has the functions of scv that only read")
  end)
  getmetatable(made).__tostring = function() return "fleet of " .. visible.text(table.concat(profiles, ", ")) end
  return made
end

--- One call over several appliances, each named by its profile; without names, over all profiles. It has the functions
--- of `scv` that only read, and gives one List: the rows of all, with the name of the appliance in `appliance`. They
--- run side by side. An appliance that can't be asked is a row, too, with its `error`; `list.errors` has these rows
--- alone, also behind `where` and `select`, and a program in which there were any does not end with status 0. What
--- changes something is refused: `scv.connect("dr")` is for that.
---
---     fleet{"prod", "dr"}.jobs{since = "24h"}:where{status = "failed"}
---     fleet().policies()
---     fleet().api.jobs.list()
---@param names string[]?  profiles, or rows of appliances()
---@return table fleet
---@typed param names table<integer, string|Appliance>|nil
---@typed return Fleet
function fleet.fleet(names)
  return over(profiles_of(names))
end

--- A fleet of no appliance, to be looked at: what Tab knows of one that is being typed.
---@return table fleet
function fleet.example() return over {} end

return fleet
