-- The shell's side of the walk: does one call after the other, each in a session of its own, and tells how it ended.
--
-- It reads a line of JSON for each run, `{call =, sync =, first =}`, and answers with one; `{list = true}` is answered
-- with the calls that there are. What a call gave is told under the stable names of its records.
local playing = dofile((arg[0]:match("^(.*)/[^/]*$") or ".") .. "/playing.lua")
local profile, certificate = arg[1], arg[2]
local names = json.decode(arg[3]) -- every stable name of the document

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
  local each = playing.call(asked.call)
  if not each then return { ok = false, kind = "walk", message = "there is no call " .. tostring(asked.call) } end
  local function another() return scv.connect(asked.profile or profile) end
  local session = another()
  local environment = playing.environment(session, another, certificate)
  -- Without a document of its own the appliance is spoken to by the bundled one; whether it has one, who asks knows.
  local synced, unsynced
  if asked.sync then
    local is_read, problem = pcall(session.api.sync)
    synced, unsynced = is_read, not is_read and tostring(problem) or nil
  end
  local ok, raised = pcall(playing.prepare, each, environment, asked.first, asked.idle)
  if not ok then
    local answer = told(raised)
    answer.where, answer.unsynced = "setup", unsynced
    return answer
  end
  if asked.setup_only then return { ok = true } end
  local value
  local function go()
    ok, value = xpcall(playing.compiled(each.code, environment), function(problem)
      if type(problem) ~= "table" then return debug.traceback(tostring(problem)) end
      return problem
    end)
    return {}
  end
  local reads = asked.watch and watched(go).reads or go().reads
  local answer
  if ok then
    environment.result = value
    -- What is not there shows nothing.
    local found, shows = pcall(playing.compiled(each.shows or "true", environment))
    answer = { ok = true, value = playing.plain(value, names), shows = found and shows and true or false }
  else
    answer = told(value)
  end
  answer.synced, answer.unsynced, answer.reads = synced, unsynced, reads
  return answer
end

for line in io.lines() do
  local asked = json.decode(line)
  local answer
  if asked.check then
    answer = check(asked)
  elseif asked.list then
    answer = {}
    for index, each in ipairs(playing.calls) do
      answer[index] = {
        name = each.name, workflow = each.workflow, fails = each.fails, code = each.code, setup = each.setup,
        under = each.under, shows = each.shows, by_word = each.by_word, leaves = each.leaves, vcenter = each.vcenter,
      }
    end
  else
    answer = run(asked)
  end
  io.write("\1", json.encode(answer), "\n")
  io.flush()
end
