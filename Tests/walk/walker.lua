-- The shell's side of the walk: does one call after the other, each in a session of its own, and tells how it ended.
--
-- It reads a line of JSON for each run, `{call =, sync =, first =}`, and answers with one; `{list = true}` is answered
-- with the calls that there are. What a call gave is told under the stable names of its records.
local here = arg[0]:match("^(.*)/[^/]*$") or "."
local profile, certificate = arg[1], arg[2]
local names = json.decode(arg[3]) -- every stable name of the document

local calls, by_name = dofile(here .. "/calls.lua"), {}
for _, each in ipairs(calls) do by_name[each.name] = each end

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
-- it shows is what it gives; `at_question` is called when it asks, before the answer, which is yes.
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
        for argument, rule in pairs(about.args) do args[argument] = given[argument] or rule.default end
        return args
      end,
      show = function(value) shown = value end,
    }, { __index = _G })
    assert(loadfile(("%s/../../scripts/shared/%s.lua"):format(here, name), "t", environment))()
    return shown
  end
end

-- restore-drill of a list in a file, one VM after the other. How long each took is told by no world.
local function drill(scv, list, at_question)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  file:write(list)
  file:close()
  local ok, shown = pcall(shared_script("restore-drill", scv, at_question or function() end),
    { list = path, limit = 1 })
  os.remove(path)
  if not ok then error(shown, 0) end
  for _, row in ipairs(shown) do row.seconds = nil end
  return shown
end

local function is_list(value) return rawlen(value) > 0 or next(value) == nil end

-- A value as it is compared: under stable names.
local function plain(value, depth)
  if type(value) ~= "table" then
    if type(value) == "function" or type(value) == "userdata" then return tostring(value) end
    return value
  end
  if depth > 8 then return "deep" end
  local copy = {}
  if is_list(value) then
    for index, each in ipairs(value) do copy[index] = plain(each, depth + 1) end
    return copy
  end
  if getmetatable(value) then
    for _, name in ipairs(names) do
      local field = field_of(value, name)
      if field ~= nil and type(field) ~= "function" then copy[name] = plain(field, depth + 1) end
    end
  else
    for key, field in next, value do copy[tostring(key)] = plain(field, depth + 1) end
  end
  return copy
end

local function compiled(code, environment)
  local chunk = load("return " .. code, "=call", "t", environment)
  if chunk then return chunk end
  return assert(load(code, "=call", "t", environment))
end

local function told(raised)
  if type(raised) ~= "table" then return { ok = false, kind = "lua", message = tostring(raised) } end
  local answer = { ok = false }
  for _, key in ipairs { "kind", "message", "hint", "operation", "field", "status", "changed" } do
    local value = raised[key]
    if type(value) ~= "table" then answer[key] = value end
  end
  local job = raised.job
  if type(job) == "table" then job = job.id end
  if job ~= nil then answer.job = tostring(job) end
  -- The errors of many carry theirs in rows.
  if answer.kind == "parallel" then
    local kinds = {}
    for _, row in ipairs(raised.rows or {}) do
      -- A workflow's own table has the error as text, beside its kind and its job.
      if type(row.error) == "table" then
        kinds[#kinds + 1] = told(row.error)
      elseif row.error then
        local id = row.job ~= nil and tostring(row.job) or nil
        kinds[#kinds + 1] = { ok = false, kind = row.kind or "lua", message = row.error, job = id }
      end
    end
    answer.rows = kinds
  end
  return answer
end

local function run(asked)
  local each = by_name[asked.call]
  if not each then return { ok = false, kind = "walk", message = "there is no call " .. tostring(asked.call) } end
  local function another() return _G.scv.connect(profile) end
  local scv = another()
  local environment = setmetatable({
    scv = scv, certificate = certificate, another = another,
    drill = function(list, at_question) return drill(scv, list, at_question) end,
  }, { __index = function(_, key) return finders[key] or _G[key] end })
  -- Without a document of its own the appliance is spoken to by the bundled one.
  if asked.sync then pcall(scv.api.sync) end
  -- A token that is refused is not the one that was got for this very request.
  if asked.first then pcall(scv.api[asked.first[1]][asked.first[2]]) end
  if each.setup then
    local ok, raised = pcall(compiled(each.setup, environment))
    if not ok then
      local answer = told(raised)
      answer.where = "setup"
      return answer
    end
  end
  if asked.setup_only then return { ok = true } end
  local ok, value = xpcall(compiled(each.code, environment), function(raised)
    if type(raised) ~= "table" then return debug.traceback(tostring(raised)) end
    return raised
  end)
  if not ok then return told(value) end
  environment.result = value
  local shows = not each.shows or compiled(each.shows, environment)()
  return { ok = true, value = plain(value, 1), shows = shows and true or false }
end

for line in io.lines() do
  local asked = json.decode(line)
  local answer
  if asked.list then
    answer = {}
    for index, each in ipairs(calls) do
      answer[index] = {
        name = each.name, workflow = each.workflow, fails = each.fails, code = each.code, setup = each.setup,
        under = each.under, shows = each.shows, by_word = each.by_word, leaves = each.leaves,
      }
    end
  else
    answer = run(asked)
  end
  io.write("\1", json.encode(answer), "\n")
  io.flush()
end
