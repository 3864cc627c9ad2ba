-- The shell's side of the walk: does one call after the other, each in a session of its own, and tells how it ended.
--
-- It reads a line of JSON for each run, `{call =, sync =, first =}`, and answers with one; `{list = true}` is answered
-- with the calls that there are. What a call gave is told under the stable names of its records.
local here = arg[0]:match("^(.*)/[^/]*$") or "."
local profile, certificate = arg[1], arg[2]
local names = json.decode(arg[3]) -- every stable name of the document

local calls, by_name = dofile(here .. "/calls.lua"), {}
for _, each in ipairs(calls) do by_name[each.name] = each end

-- The library's own `shell`, which every function of it has at hand.
local function library_of(fn, seen, depth)
  if depth > 6 or seen[fn] then return nil end
  seen[fn] = true
  for index = 1, 60 do
    local name, value = debug.getupvalue(fn, index)
    if not name then return nil end
    if type(value) == "table" and type(rawget(value, "library")) == "function" then return value end
    local inside = type(value) == "function" and { value } or type(value) == "table" and value or {}
    for _, each in next, inside do
      local found = type(each) == "function" and library_of(each, seen, depth + 1)
      if found then return found end
    end
  end
  return nil
end

-- Every strict reading while something runs: "operation field kind", with a ? where the field may be missing.
local function watched(fn)
  local record, heard = assert(library_of(fail, {}, 0)).library("core/record"), {}
  record.watch(function(operation, key, kind, may_lack)
    -- The rows of a list have no names.
    local field = math.type(key) == "integer" and "[]" or key
    heard[("%s %s %s%s"):format(operation, field, kind, may_lack and "?" or "")] = true
  end)
  local answer = fn()
  record.watch(nil)
  answer.reads = {}
  for key in next, heard do table.insert(answer.reads, key) end
  table.sort(answer.reads)
  return answer
end

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

-- A session of the library as it stands in stdlib/, whatever is compiled in, where the environment asks for it.
local function own_session()
  local folder = os.getenv("WALK_LIBRARY")
  if not folder then return scv.connect(profile) end
  local base = assert(library_of(fail, {}, 0))
  local library = dofile(folder .. "/scripts/lib/library.lua")(folder .. "/stdlib", base)
  return library.library("session/session").new(base.connect(profile))
end

-- What a check says of the workflows, and by how many requests.
local function check(asked)
  local ok, found = pcall(function() return own_session().check { limit = asked.limit } end)
  if not ok then return told(found) end
  local rows = {}
  for index, row in ipairs(found.workflows) do
    local ways = {}
    for place, way in ipairs(row.ways) do
      ways[place] = { way = way.way, word = way.word, at = way.at, why = way.why, says = way.says }
    end
    rows[index] = { workflow = row.workflow, word = row.word, at = row.at, why = row.why, says = row.says, ways = ways }
  end
  return {
    ok = true, word = found.word, workflows = rows, requests = found.requests, text = tostring(found),
    facts = List(found.facts), counts = found.counts,
  }
end

local function run(asked)
  local each = by_name[asked.call]
  if not each then return { ok = false, kind = "walk", message = "there is no call " .. tostring(asked.call) } end
  local scv = scv.connect(profile)
  local environment = setmetatable({ scv = scv, certificate = certificate }, {
    __index = function(_, key) return finders[key] or _G[key] end,
  })
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
  local ok, value
  local function go()
    ok, value = xpcall(compiled(each.code, environment), function(raised)
      if type(raised) ~= "table" then return debug.traceback(tostring(raised)) end
      return raised
    end)
    return {}
  end
  local reads = asked.watch and watched(go).reads or go().reads
  if not ok then
    local answer = told(value)
    answer.reads = reads
    return answer
  end
  environment.result = value
  local shows = not each.shows or compiled(each.shows, environment)()
  return { ok = true, value = plain(value, 1), shows = shows and true or false, reads = reads }
end

for line in io.lines() do
  local asked = json.decode(line)
  local answer
  if asked.check then
    answer = check(asked)
  elseif asked.list then
    answer = {}
    for index, each in ipairs(calls) do
      answer[index] = {
        name = each.name, workflow = each.workflow, fails = each.fails, code = each.code, setup = each.setup,
        under = each.under, shows = each.shows, by_word = each.by_word,
      }
    end
  else
    answer = run(asked)
  end
  io.write("\1", json.encode(answer), "\n")
  io.flush()
end
