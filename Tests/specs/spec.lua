-- Runs the specs of the Lua library: lua5.4 (or scvsh) Tests/specs/spec.lua [spec files…]
-- Without files it runs every *_spec.lua of the folders beside itself: a spec stands where what it specifies does. It
-- closes with "N passed, N failed"; exit status 1 if any did.
local here = arg[0]:match("^(.*)/[^/]*$") or "."
local root = here .. "/../.."

local spec = { passed = 0, failed = 0, root = root }
spec.fake_shell = assert(loadfile(here .. "/support/fake_shell.lua", "t"))(root)

local shared = {}

--- What several spec files share: a file of support/, given `spec`. It is run once.
function spec.load(name)
  shared[name] = shared[name] or assert(loadfile(("%s/support/%s.lua"):format(here, name), "t"))(spec)
  return shared[name]
end

local group_name, cleanups = "", {}

-- What a value looks like in a message.
local function inspect(value, depth)
  if type(value) == "string" then return ("%q"):format(value):gsub("\\\n", "\\n") end
  if type(value) ~= "table" or (depth or 0) > 4 then return tostring(value) end
  local parts = {}
  for key, item in next, value do parts[#parts + 1] = ("%s = %s"):format(key, inspect(item, (depth or 0) + 1)) end
  table.sort(parts)
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function same(a, b)
  if a == b then return true end
  if type(a) ~= "table" or type(b) ~= "table" then return false end
  for key, value in next, a do
    if not same(value, b[key]) then return false end
  end
  for key in next, b do
    if a[key] == nil then return false end
  end
  return true
end

-- Raised at the line of the spec that called the check.
local function fail(message) error({ failure = message, where = debug.getinfo(3, "Sl") }, 0) end

--- The two values are the same; tables by what they hold.
function spec.equal(actual, expected)
  if not same(actual, expected) then
    fail(("expected %s\n    got      %s"):format(inspect(expected), inspect(actual)))
  end
end

--- The value is neither nil nor false.
function spec.truthy(value)
  if not value then fail(("expected a true value, got %s"):format(tostring(value))) end
end

--- The text holds this very piece.
function spec.contains(text, piece)
  if type(text) ~= "string" or not text:find(piece, 1, true) then
    fail(("expected %s to hold %s"):format(inspect(text), inspect(piece)))
  end
end

--- The function raises an error of this kind whose message and hint are just these (where given); gives the error.
function spec.raises(expected, fn, ...)
  local ok, raised = pcall(fn, ...)
  if ok then fail("expected an error, there was none") end
  if type(raised) ~= "table" or raised.failure then
    if type(raised) == "table" then error(raised, 0) end
    fail("expected an error table, got " .. inspect(raised))
  end
  for key, value in pairs(expected) do
    if not same(raised[key], value) then
      fail(("expected the error's %s to be %s\n    got      %s"):format(key, inspect(value), inspect(raised[key])))
    end
  end
  return raised
end

--- Called at the end of the case, whether it passed or not.
function spec.cleanup(fn) table.insert(cleanups, 1, fn) end

local function position_of(raised)
  if type(raised) == "table" and raised.where then
    return ("%s:%d"):format(raised.where.short_src, raised.where.currentline), raised.failure
  end
  local text = type(raised) == "table" and (raised.message or inspect(raised)) or tostring(raised)
  return "raised", text
end

function spec.group(name, body)
  group_name = name
  body()
end

function spec.case(name, body)
  local ok, raised = xpcall(body, function(raised)
    if type(raised) == "table" and raised.failure then return raised end
    local text = type(raised) == "table" and ("%s %s"):format(raised.message, raised.hint) or tostring(raised)
    return { message = debug.traceback(text, 2) }
  end)
  for _, cleanup in ipairs(cleanups) do cleanup() end
  cleanups = {}
  if ok then
    spec.passed = spec.passed + 1
    return
  end
  spec.failed = spec.failed + 1
  local place, text = position_of(raised)
  io.stderr:write(("FAILED %s: %s\n  %s: %s\n"):format(group_name, name, place, text))
end

--- The paths of all spec files.
function spec.files()
  local found, listing = {}, assert(io.popen(("find '%s' -name '*_spec.lua' | LC_ALL=C sort"):format(here)))
  for line in listing:lines() do
    found[#found + 1] = line
  end
  listing:close()
  return found
end

for _, path in ipairs(#arg > 0 and arg or spec.files()) do
  local chunk, problem = loadfile(path, "t")
  if chunk then
    local ok, raised = xpcall(chunk, debug.traceback, spec)
    if not ok then problem = tostring(raised) end
  end
  if problem then
    spec.failed = spec.failed + 1
    io.stderr:write(("FAILED %s\n  %s\n"):format(path, problem))
  end
end
print(("%d passed, %d failed"):format(spec.passed, spec.failed))
os.exit(spec.failed == 0 and 0 or 1, true)
