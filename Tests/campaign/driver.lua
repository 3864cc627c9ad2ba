-- The shell's side of a campaign: carries out what it is asked for, many things in one process.
--
-- It reads a line of JSON for each batch, `{work = {…}, wide =, calls =}`, and answers with one: for each item how it
-- ended, and how long it took. A session belongs to a profile, and is kept until it is asked for anew.
local calls = arg[1] and dofile(arg[1]) or {}
local sessions = {}

local function session_of(asked)
  if asked.fresh or not sessions[asked.profile] then sessions[asked.profile] = scv.connect(asked.profile) end
  return sessions[asked.profile]
end

local function change(asked)
  local session = session_of(asked)
  local body = asked.method ~= "DELETE" and { pad = ("x"):rep(asked.pad) } or nil
  return session.request(asked.method, "/4.1/campaign/" .. asked.id,
    { body = body, confirm = false, timeout = asked.timeout })
end

local function told(raised)
  if type(raised) ~= "table" then return { ok = false, kind = "lua", message = tostring(raised) } end
  local answer = { ok = false, table = true }
  for _, key in ipairs { "kind", "message", "hint", "operation", "field", "status" } do
    local value = raised[key]
    if type(value) ~= "table" then answer[key] = value end
  end
  answer.shown = tostring(raised)
  if answer.kind == "parallel" then
    answer.rows = {}
    for _, row in ipairs(raised.rows or {}) do
      if row.error then answer.rows[#answer.rows + 1] = told(row.error) end
    end
  end
  return answer
end

local function carried_out(asked)
  local began = os.time()
  local run = function() return change(asked) end
  if asked.call then run = function() return calls[asked.call](session_of(asked)) end end
  if asked.code then run = function() return assert(load(asked.code, "=asked"))(session_of(asked)) end end
  local ok, value = xpcall(run, function(raised)
    if type(raised) ~= "table" then return debug.traceback(tostring(raised)) end
    return raised
  end)
  local answer = ok and { ok = true, shown = asked.show and (pcall(show, value) and "shown" or "not shown") or nil }
    or told(value)
  answer.seconds = os.time() - began
  return answer
end

for line in io.lines() do
  local asked = json.decode(line)
  local answers = {}
  if asked.names then
    for name in pairs(calls) do answers[#answers + 1] = name end
    table.sort(answers)
  elseif asked.wide == 1 then
    for index, item in ipairs(asked.work) do answers[index] = carried_out(item) end
  else
    local rows = parallel(asked.work, carried_out, { limit = asked.wide, errors = "collect" })
    for index, row in ipairs(rows) do answers[index] = row.ok and row.value or told(row.error) end
  end
  io.write("\1", json.encode(answers), "\n")
  io.flush()
end
