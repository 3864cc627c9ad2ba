-- The fields of a Quartz expression: what each may hold, and how it is read.
local shell = ...
local calendar = shell.library("core/calendar")

local cron_field = {}

local function short_names(names, first)
  local map = {}
  for index, name in ipairs(names) do map[name:sub(1, 3):upper()] = index - 1 + first end
  return map
end

--- The fields in their order.
cron_field.all = {
  { name = "seconds", from = 0, to = 59 },
  { name = "minutes", from = 0, to = 59 },
  { name = "hours", from = 0, to = 23 },
  { name = "day of month", from = 1, to = 31, free = true },
  { name = "month", from = 1, to = 12, names = short_names(calendar.months, 1) },
  { name = "day of week", from = 1, to = 7, names = short_names(calendar.weekdays, 1), free = true },
  { name = "year", from = 1970, to = 2099, optional = true },
}

-- Raised within this file and caught by `read`, which knows the field.
local function refuse(problem, ...)
  error({ problem = problem:format(...) }, 0)
end

local function range_text(field)
  local text = ("%d to %d"):format(field.from, field.to)
  if field.names then
    text = text .. (field.name == "month" and " or JAN to DEC" or " (Sunday is 1) or SUN to SAT")
  end
  return text
end

local function value_of(text, field)
  local value = field.names and field.names[text] or text:match("^%d+$") and math.tointeger(tonumber(text))
  if not value then refuse("%q is not a value: it takes %s", text, range_text(field)) end
  if value < field.from or value > field.to then refuse("%s is out of range: it takes %s", text, range_text(field)) end
  return value
end

-- What only the two fields of days can say. Nil if the text is none of it.
local function special_day_of_month(text)
  if text == "L" then return { kind = "last", offset = 0 } end
  if text == "LW" then return { kind = "last_weekday", offset = 0 } end
  local offset, weekday = text:match("^L%-(%d+)(W?)$")
  if offset then
    if tonumber(offset) > 30 then refuse("L-%s reaches before the month: at most L-30", offset) end
    return { kind = weekday == "W" and "last_weekday" or "last", offset = math.tointeger(tonumber(offset)) }
  end
  local day = text:match("^(%d+)W$")
  if not day then return nil end
  if tonumber(day) < 1 or tonumber(day) > 31 then refuse("%s is out of range: W takes a day from 1 to 31", text) end
  return { kind = "nearest_weekday", day = math.tointeger(tonumber(day)) }
end

local function special_day_of_week(text, field)
  if text == "L" then return { kind = "set", set = { [7] = true }, text = "7" } end
  local day = text:match("^(%w+)L$")
  -- JUL would be such a text too, but it is no day.
  if day and (field.names[day] or day:match("^%d+$")) then
    return { kind = "last_of", weekday = value_of(day, field) }
  end
  local which, number = text:match("^(%w+)#(%w*)$")
  if not which then return nil end
  if not number:match("^[1-5]$") then refuse("%s: after # stands which one of the month it is, 1 to 5", text) end
  return { kind = "nth", weekday = value_of(which, field), nth = math.tointeger(tonumber(number)) }
end

local function special(text, field)
  if field.name == "day of month" then return special_day_of_month(text) end
  if field.name == "day of week" then return special_day_of_week(text, field) end
  return nil
end

-- A value as a name of its field, or as a number.
local function name_of(value, field)
  for name, number in pairs(field.names or {}) do
    if number == value then return name end
  end
  return tostring(value)
end

-- Quartz passes over a step after a name in silence: MON-FRI/2 runs on all five days.
local function refuse_step(part, first, last, step, field)
  local width, names = field.to - field.from + 1, {}
  for value = first, last, step do
    names[#names + 1] = name_of((value - field.from) % width + field.from, field)
  end
  local wrapped = (last - field.from) % width + field.from
  local range = part:find("-", 1, true) and ("%d-%d/%d"):format(first, wrapped, step) or ("%d/%d"):format(first, step)
  refuse("%q: the appliance passes over a step after a name: write %s or %s", part, range, table.concat(names, ","))
end

-- A range has names at both ends, or numbers.
local function check_ends(text, left, right, field)
  local is_named, is_also = field.names and field.names[left] ~= nil, field.names and field.names[right] ~= nil
  if is_named == is_also then return end
  local first, last = value_of(left, field), value_of(right, field)
  local names = ("%s-%s"):format(name_of(first, field), name_of(last, field))
  if first == last then names = name_of(first, field) end
  refuse("%q: the appliance takes no range of a name and a number: write %s or %s", text,
    first == last and tostring(first) or ("%d-%d"):format(first, last), names)
end

-- One part of a list: a value, a range, all, each with a step or without. It is put into the set.
local function add_part(part, field, set)
  local base, step = part:match("^([^/]*)/(.*)$")
  local width = field.to - field.from
  if base then
    if not step:match("^%d+$") or tonumber(step) == 0 then refuse("%q: after / stands a step of 1 or more", part) end
    step = math.tointeger(tonumber(step))
    if step > math.max(width, 1) then refuse("the step %d is larger than the field: at most %d", step, width) end
  end
  local text = base or part
  local first, last
  if text == "*" or text == "" and step then
    first, last = field.from, field.to
  else
    local left, right = text:match("^(%w+)%-(%w+)$")
    if left then check_ends(text, left, right, field) end
    first = value_of(left or text, field)
    last = right and value_of(right, field) or step and field.to or first
  end
  if last < first then
    if field.optional then refuse("the range %s runs backwards", text) end
    last = last + width + 1 -- over the end: 22-2 is the night
  end
  if step and field.names and text:find("%a") then refuse_step(part, first, last, step, field) end
  for value = first, last, step or 1 do set[(value - field.from) % (width + 1) + field.from] = true end
end

local function read(text, field)
  if text == "?" then
    if not field.free then refuse("? is for the two fields of days only") end
    return { kind = "free" }
  end
  if text == "*" then return { kind = "all" } end
  local found = special(text, field)
  if found then return found end
  local set, parts = {}, 0
  for part in (text .. ","):gmatch("([^,]*),") do
    parts = parts + 1
    if part == "" then refuse("%q has an empty part", text) end
    if text ~= part and (part == "?" or special(part, field)) then
      refuse("%s stands alone: it can't be part of a list", part)
    end
    add_part(part, field, set)
  end
  return { kind = "set", set = set, text = text, parts = parts }
end

--- Reads one field. Gives nil and what is wrong with it where it can't be read.
---@param text string  in capitals
---@param field table  one of `cron_field.all`
---@return table?, string?
function cron_field.read(text, field)
  local ok, result = pcall(read, text, field)
  if ok then return result end
  if type(result) == "table" and result.problem then return nil, result.problem end
  error(result, 0)
end

--- The values that a field takes, in order.
---@param value table  what `read` gave
---@param field table
---@return integer[]
function cron_field.values(value, field)
  local values = {}
  for number = field.from, field.to do
    if value.kind == "all" or value.kind == "set" and value.set[number] then values[#values + 1] = number end
  end
  return values
end

return cron_field
