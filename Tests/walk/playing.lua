-- What both roads of the walk play calls with: the list of calls, what they find records with, and how what they gave
-- is told.
local here = arg[0]:match("^(.*)/[^/]*$") or "."

local playing = { calls = dofile(here .. "/calls.lua") }

-- What calls find records with, whatever form they have.
local finders = {}

-- A field of a record; nil where the reply lacks it.
local function field_of(record, field)
  local ok, value = pcall(function() return record[field] end)
  if ok then return value end
  return nil
end

--- A field of a record that a call goes on with: without it the call can't be made.
function finders.its(field, record)
  local value = field_of(record, field)
  if value == nil then error { kind = "walk", message = "no " .. field } end
  return value
end

--- The record of a list that has a value in a field; numbers and texts are alike.
function finders.by(field, value, list)
  for _, record in ipairs(type(list) == "table" and list or {}) do
    if tostring(field_of(record, field)) == tostring(value) then return record end
  end
  error { kind = "walk", message = ("no record with %s = %s"):format(field, tostring(value)) }
end

-- Whether a text stands anywhere in an element, which may be a text itself.
local function mentions(element, text)
  if type(element) == "string" then return element:find(text, 1, true) ~= nil end
  if type(element) ~= "table" then return false end
  for _, value in next, element do
    if mentions(value, text) then return true end
  end
  return false
end

local function element(list, text)
  for _, each in ipairs(list) do
    if mentions(each, text) then return each end
  end
  error { kind = "walk", message = "no element mentions " .. text }
end

--- The copy that lies on a storage system.
finders.copy = element
--- The disk of a path.
finders.disk = element

--- What backups say of a VM.
function finders.part(backups, name)
  for _, backup in ipairs(backups) do
    for _, vm in ipairs(field_of(backup, "vms") or {}) do
      if field_of(vm, "name") == name then return vm end
    end
  end
  error { kind = "walk", message = "no backup holds " .. name }
end

-- The shared script of that name as a function of its arguments: those that it has a default for may be left out. What
-- it shows, writes or returns is what it gives; `at_question` is called when it asks, before the answer, which is yes.
local function shared_script(name, scv, at_question)
  local asking = setmetatable({
    ask = function(request)
      at_question()
      return scv.ask(request, false)
    end,
  }, { __index = scv })
  return function(given)
    local shown
    local environment = setmetatable({
      scv = asking,
      script = function(about)
        local args = {}
        for argument, rule in pairs(about.args or {}) do
          args[argument] = given[argument]
          if args[argument] == nil then args[argument] = rule.default end
        end
        return args
      end,
      show = function(value) shown = value end,
      plugin_result = function(found) shown = found end,
      io = setmetatable({
        write = function(text) shown = text:find("^# HELP ") and { figures = text } or csv.parse(text) end,
      }, { __index = io }),
    }, { __index = _G })
    local script = assert(loadfile(("%s/../../scripts/shared/%s.lua"):format(here, name), "t", environment))
    local ok, result = pcall(script)
    -- One that has found what must not be overlooked fails behind its table.
    if not ok and not (type(result) == "table" and result.kind == "job" and shown) then error(result, 0) end
    if not ok then return { shown = shown, message = result.message } end
    return result or shown or {}
  end
end

-- A shared script whose argument `list` may be the text of a file. How long something took is told by no world.
local function shared(scv, name, given, at_question)
  local path
  if given.list then
    path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    file:write(given.list)
    file:close()
    given.list = path
  end
  local ok, shown = pcall(shared_script(name, scv, at_question or function() end), given)
  if path then os.remove(path) end
  if not ok then error(shown, 0) end
  for _, row in ipairs(shown) do row.seconds = nil end
  return shown
end

local function is_list(value) return rawlen(value) > 0 or next(value) == nil end

-- A value as it is compared: under stable names.
local function plain(value, names, depth)
  if type(value) ~= "table" then
    if type(value) == "function" or type(value) == "userdata" then return tostring(value) end
    return value
  end
  if depth > 8 then return "deep" end
  local copy = {}
  if is_list(value) then
    for index, each in ipairs(value) do copy[index] = plain(each, names, depth + 1) end
    return copy
  end
  if getmetatable(value) then
    for _, name in ipairs(names) do
      local field = field_of(value, name)
      if field ~= nil and type(field) ~= "function" then copy[name] = plain(field, names, depth + 1) end
    end
  else
    for key, field in next, value do copy[tostring(key)] = plain(field, names, depth + 1) end
  end
  return copy
end

-- What a report or figures leave open is told by them, and is no answer.
local function open(is_open, what, operation)
  if not is_open then return end
  error { kind = "protocol", message = what .. " is not known", operation = operation, field = "status",
    hint = "scv.api.sync() reads the appliance's own document" }
end

-- The figures of rpo-audit: of each VM and group whether its age is below a day, and how many jobs failed. Seconds are
-- told by no world.
local function figures(given)
  local found, failed = {}, 0
  for line in shared_script("rpo-audit", given.scv, function() end)(given).figures:gmatch("[^\n]+") do
    local name, labels, value = line:match("^([%w_]+){(.*)} (%S+)$")
    local thing = name and (labels:match('vm="([^"]*)"') or labels:match('group="([^"]*)"'))
    if name and name:find("_unclear$") then
      open(value ~= "0", "when the last good backup of " .. thing .. " was", "vms.backups")
    elseif name == "scv_jobs" then
      open(labels:find('outcome="unknown"', 1, true) and value ~= "0", "what came of jobs", "jobs.list")
      if labels:find('outcome="failed"', 1, true) then failed = failed + tonumber(value) end
    elseif thing then
      found[#found + 1] = ("%s %s"):format(thing,
        value == "+Inf" and "never" or tonumber(value) < 86400 and "today" or "before")
    end
  end
  table.sort(found)
  return { ages = found, failed = failed }
end

-- What rpo-audit tells a monitoring system.
local function plug_in(given)
  local told = shared_script("rpo-audit", given.scv, function() end)(given)
  local numbers = {}
  for _, each in ipairs(told.data) do numbers[each.label] = each.value end
  open(told.state == "UNKNOWN" or numbers.unclear > 0, told.text, "vms.backups")
  return { state = told.state, late = numbers.late, vms = numbers.vms }
end

-- What weekly-report finds.
local function week(given)
  local report = shared_script("weekly-report", given.scv, function() end)(given)
  local sums = report.outcomes.sums
  open(sums.unknown > 0 or report.outcomes.without_day > 0, "what came of jobs", "jobs.list")
  open(report.coverage.unclear > 0, "what is covered", "vms.backups")
  open(#report.retention.unclear > 0, "what runs out", "vms.backups")
  local names, failed = {}, {}
  for _, vm in ipairs(report.coverage.vms) do names[#names + 1] = ("%s %s"):format(vm.name, vm.state) end
  for _, job in ipairs(report.failed.jobs) do failed[#failed + 1] = tostring(job.id) end
  table.sort(names)
  table.sort(failed)
  return {
    -- Some appliances have one word for both.
    well = sums.done + sums.warning, badly = sums.failed, running = sums.running, vms = names, failed = failed,
    runs_out = #report.retention.backups,
    backups = report.retention.total,
  }
end

--- A chunk or an expression as a function.
---@param code string
---@param environment table
---@return function
function playing.compiled(code, environment)
  local chunk = load("return " .. code, "=call", "t", environment)
  if chunk then return chunk end
  return assert(load(code, "=call", "t", environment))
end

--- A value as it is compared: under stable names.
---@param value any
---@param names string[]  every stable name of the document
---@return any
function playing.plain(value, names) return plain(value, names, 1) end

--- The call of that name; nil if there is none.
---@param name string
---@return table?
function playing.call(name)
  for _, each in ipairs(playing.calls) do
    if each.name == name then return each end
  end
  return nil
end

--- What calls see: the session, and how they find things.
---@param scv table
---@param another fun(): table  gives one more session of the same appliance
---@param certificate string  the path of a certificate
---@return table
function playing.environment(scv, another, certificate)
  return setmetatable({
    scv = scv, certificate = certificate, another = another,
    shared = function(name, given) return shared(scv, name, given or {}) end,
    figures = function(given)
      given.scv, given.format = scv, "prometheus"
      return figures(given)
    end,
    plug_in = function(given)
      given.scv, given.plugin = scv, true
      return plug_in(given)
    end,
    week = function(given)
      given.scv = scv
      return week(given)
    end,
    -- restore-drill of a list, one VM after the other.
    drill = function(list, at_question)
      return shared(scv, "restore-drill", { list = list, limit = 1 }, at_question)
    end,
  }, { __index = function(_, key) return finders[key] or _G[key] end })
end

--- What comes before a call: a read, so that the token is not from this very request, a look at vCenter after which
--- nothing is asked of it for a while, and the call's own setup.
---@param each table
---@param environment table
---@param first string[]?  the read: subject and operation
---@param idle number?  so many seconds
function playing.prepare(each, environment, first, idle)
  if first then pcall(environment.scv.api[first[1]][first[2]]) end
  if idle and idle > 0 then
    environment.scv.vcenter.vms()
    sleep(idle)
  end
  if each.setup then playing.compiled(each.setup, environment)() end
end

return playing
