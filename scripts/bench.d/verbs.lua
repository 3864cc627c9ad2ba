-- What lists are looked through with, beside the loops that one would write by hand: verbs.lua VERB SIDE COUNT
-- [ROUNDS]. SIDE is `list`, `loop` or `none` (the records alone), for counting instructions; or `time`: then both go by
-- turns over the jobs of the appliance or, without one, over records of the same form, and the seconds of each are
-- printed.
--
-- The loops do what a list does for its user and no more: a field that no record has is an error, a record without the
-- field is passed over, times are sorted as times, equal records keep their order. They know their fields beforehand,
-- and what is in them; a list has to find that out.
local verb, side, count, rounds = arg[1], arg[2], math.tointeger(tonumber(arg[3])), tonumber(arg[4] or 15)

local STATUS = { [0] = "FAILED", "COMPLETED", "COMPLETED", "COMPLETED", "WARNING", "COMPLETED", "COMPLETED" }

local function made()
  local records = {}
  for i = 1, count do
    records[i] = {
      id = i, type = "backup", status = STATUS[i % 7], group_name = "group_" .. i % 500,
      start_time = ("11/%02d/2026 %02d:%02d:%02d PM"):format(i * 7919 % 28 + 1, i % 12 + 1, i % 60, i * 31 % 60),
    }
  end
  return List(records)
end

local function check(records, key)
  for _, record in ipairs(records) do
    if record[key] ~= nil then return end
  end
  error("no record has " .. key)
end

-- 11/23/2026 03:05:09 PM as a number that grows with the time.
local function time(text)
  local month, day, year, hour, minute, second, half =
    text:match("^(%d%d)/(%d%d)/(%d%d%d%d) (%d%d):(%d%d):(%d%d) ([AP])M$")
  if not month then error("no time: " .. text) end
  hour = hour % 12 + (half == "P" and 12 or 0)
  return ((((year * 12 + month) * 31 + day) * 24 + hour) * 60 + minute) * 60 + second
end

local LOOPS = {}

function LOOPS.where(records)
  check(records, "status")
  local found = {}
  for _, record in ipairs(records) do
    if record.status == "FAILED" then found[#found + 1] = record end
  end
  return found
end

function LOOPS.sort(records)
  check(records, "start_time")
  local entries, absent = {}, {}
  for index, record in ipairs(records) do
    local start = record.start_time
    if start == nil or start == "" then
      absent[#absent + 1] = record
    else
      entries[#entries + 1] = { value = time(start), index = index, record = record }
    end
  end
  table.sort(entries, function(a, b)
    if a.value ~= b.value then return a.value < b.value end
    return a.index < b.index
  end)
  local sorted = {}
  for index, entry in ipairs(entries) do sorted[index] = entry.record end
  return table.move(absent, 1, #absent, #sorted + 1, sorted)
end

function LOOPS.group(records)
  check(records, "group_name")
  local groups, names = {}, {}
  for _, record in ipairs(records) do
    local name = record.group_name or ""
    local group = groups[name]
    if not group then
      group = {}
      groups[name] = group
      names[#names + 1] = name
    end
    group[#group + 1] = record
  end
  return groups, names
end

function LOOPS.select(records)
  check(records, "group_name")
  check(records, "status")
  local rows = {}
  for index, record in ipairs(records) do rows[index] = { group_name = record.group_name, status = record.status } end
  return rows
end

local LISTS = {
  where = function(records) return records:where { status = "FAILED" } end,
  sort = function(records) return records:sort "start_time" end,
  group = function(records) return records:group "group_name" end,
  select = function(records) return records:select("group_name", "status") end,
}

-- Both sides give the same, or what they take says nothing.
local function compare(list, loop)
  if verb == "group" and #loop == 0 then
    for name, group in pairs(loop) do compare(list[name], group) end
    return
  end
  assert(#list == #loop and #list > 0, "other numbers of records")
  for index, record in ipairs(loop) do
    local other = list[index]
    assert(other == record or verb == "select" and other.status == record.status
      and other.group_name == record.group_name, "other records")
  end
end

if side ~= "time" then
  local records = made()
  local made_by = side == "list" and LISTS[verb] or side == "loop" and LOOPS[verb]
  for _ = 1, made_by and rounds or 0 do made_by(records) end
  return
end

local records = os.getenv("SCVSH_URL") and scv.jobs() or made()
assert(#records == count, ("there are %d records"):format(#records))
local sides = { LISTS[verb], LOOPS[verb] }
compare(sides[1](records), (sides[2](records)))
for round = 1, rounds do
  local seconds = {}
  for turn = 0, 1 do
    local which = (round + turn) % 2 + 1
    collectgarbage()
    local began = os.clock()
    sides[which](records)
    seconds[which] = os.clock() - began
  end
  print(seconds[1], seconds[2])
end
