-- Pictures of lists in the terminal: what came of jobs by day, which VMs have backups, how long things took. Each
-- letter of a bar says by itself what it stands for; colours only add to that.
local shell = ...
local calendar = shell.library("core/calendar")
local cell = shell.library("text/cell")
local chart_vms = shell.library("text/chart_vms")
local column = shell.library("text/column")
local columns = shell.library("text/columns")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local moment = shell.library("core/moment")
local optional = shell.library("core/record").optional
local outcome = shell.library("core/outcome")
local span = shell.library("core/span")
local style = shell.library("text/style")

local chart = {}

local DAY = 86400
local DAYS = 7 -- of coverage
local MOST = 62 -- days of a chart; of more the last are shown, and it is said
local NARROWEST = 10 -- columns of a bar

-- What came of a job: the letter in a bar, the word below it, the role in which it is painted.
local OUTCOMES = {
  { name = "done", letter = "=", role = "good" },
  { name = "warning", letter = "!", role = "warn" },
  { name = "failed", letter = "x", role = "bad" },
  { name = "running", letter = ">", role = "running" },
  { name = "unknown", letter = "?", role = "dim" },
}

local function width()
  local terminal = shell.terminal()
  return terminal.stdout and terminal.width or 80
end

local function day_text(day)
  local f = calendar.fields(day * DAY)
  return ("%04d-%02d-%02d"):format(f.year, f.month, f.day)
end

-- The items by the day of their start, the first and the last day, and how many have no time that can be read.
local function by_day(list)
  local days, first, last, without = {}, nil, nil, 0
  for _, item in ipairs(list) do
    local day = chart_vms.day_of(optional(item, "start_time"))
    if day then
      days[day] = days[day] or {}
      table.insert(days[day], item)
      first, last = math.min(first or day, day), math.max(last or day, day)
    else
      without = without + 1
    end
  end
  return days, first, last, without
end

-- What a chart is of: all days between, or the last of them.
local function shown_days(first, last)
  local from = math.max(first, last - MOST + 1)
  return from, from > first and ("the last %d days; earlier ones are not shown"):format(MOST) or nil
end

local function outcome_of(item)
  local state = optional(item, "status")
  if type(state) ~= "string" then return "unknown" end
  return outcome.is_running(state) and "running" or outcome.of(state)
end

-- How many letters each count gets where one letter stands for `per` things: something that is there gets one at least.
local function letters_for(count, per)
  return count == 0 and 0 or math.max(1, math.floor(count / per + 0.5))
end

local function bar(counts, per)
  local parts = {}
  for _, one in ipairs(OUTCOMES) do
    local letters = letters_for(counts[one.name] or 0, per)
    if letters > 0 then parts[#parts + 1] = style.paint(one.letter:rep(letters), one.role) end
  end
  return table.concat(parts)
end

-- How many things one letter must stand for, so that no bar is wider than its room.
local function scale(rows, room)
  local per = 1
  while true do
    local widest = 0
    for _, counts in pairs(rows) do
      local sum = 0
      for _, one in ipairs(OUTCOMES) do sum = sum + letters_for(counts[one.name] or 0, per) end
      widest = math.max(widest, sum)
    end
    if widest <= room then return per end
    per = per < 10 and per + 1 or per + per // 5
  end
end

-- Adds what marks stand for below a chart, in as many lines as it takes: of each the mark, what is said of it, and the
-- role in which the mark is painted.
local function add_legend(lines, entries)
  local line, taken = "", 0
  for _, entry in ipairs(entries) do
    local mark, says, role = table.unpack(entry, 1, 3)
    local needs = column.width_of(mark) + 1 + column.width_of(says)
    if taken > 0 and taken + 3 + needs > width() then
      lines[#lines + 1] = line
      line, taken = "", 0
    end
    line = line .. (taken == 0 and " " or "   ") .. (role and style.paint(mark, role) or mark) .. " " .. says
    taken = taken + (taken == 0 and 1 or 3) + needs
  end
  lines[#lines + 1] = line
end

local function legend_of(sums, per)
  local entries = {}
  for _, one in ipairs(OUTCOMES) do
    local sum = sums[one.name] or 0
    if sum > 0 then entries[#entries + 1] = { one.letter, ("%s %d"):format(one.name, sum), one.role } end
  end
  if per > 1 then entries[#entries + 1] = { "(a", ("letter stands for %d)"):format(per) } end
  return entries
end

-- Adds a sentence below a chart, in as many lines as it takes.
local function say(lines, text)
  for _, line in ipairs(column.wrapped(text, width())) do lines[#lines + 1] = line end
end

-- Says how many things a chart is of, and what is not in it.
local function close(lines, list, without, remark)
  local text = columns.counted(#list, columns.noun(list))
  if without > 0 then text = ("%s; %d without a time are not shown"):format(text, without) end
  if remark then text = ("%s; %s"):format(text, remark) end
  say(lines, text)
end

local function outcomes(list)
  local days, first, last, without = by_day(list)
  local from, remark = shown_days(first, last)
  local rows, sums, most = {}, {}, 0
  for day = from, last do
    local counts = {}
    for _, item in ipairs(days[day] or {}) do
      local name = outcome_of(item)
      counts[name], sums[name] = (counts[name] or 0) + 1, (sums[name] or 0) + 1
    end
    rows[day], most = counts, math.max(most, #(days[day] or {}))
  end
  local digits = math.max(#tostring(most), #"count")
  local room = math.max(width() - 1 - 10 - 2 - digits - 2, NARROWEST)
  local per = scale(rows, room)
  local lines = { style.paint((" day         %" .. digits .. "s"):format("count"), "heading") }
  for day = from, last do
    local text = (" %s  %" .. digits .. "d  %s"):format(day_text(day), #(days[day] or {}), bar(rows[day], per))
    lines[#lines + 1] = (text:gsub("%s+$", ""))
  end
  add_legend(lines, legend_of(sums, per))
  close(lines, list, without, remark)
  return lines
end

-- How long things took: the middle of them and the longest, by day.
local function durations_of(items)
  local taken = {}
  for _, item in ipairs(items) do
    local start, start_offset = moment.read(optional(item, "start_time"))
    local stop, stop_offset = moment.read(optional(item, "end_time"))
    -- A time with a zone can't be held against one without.
    local is_comparable = (start_offset == nil) == (stop_offset == nil)
    if start and stop and is_comparable then
      local seconds = stop - (stop_offset or 0) - start + (start_offset or 0)
      if seconds >= 0 then taken[#taken + 1] = seconds end
    end
  end
  table.sort(taken)
  return taken
end

local function durations(list)
  local days, first, last, without = by_day(list)
  local from, remark = shown_days(first, last)
  local rows, longest, unended = {}, 0, 0
  for day = from, last do
    local items = days[day] or {}
    local taken = durations_of(items)
    rows[day], unended = taken, unended + #items - #taken
    longest = math.max(longest, taken[#taken] or 0)
  end
  local room = math.max(width() - 1 - 10 - 2 - 7 - 2 - 7 - 2, NARROWEST)
  local function letters(seconds) return longest == 0 and 0 or math.floor(seconds / longest * room + 0.5) end
  local lines = { style.paint(" day         median   longest", "heading") }
  for day = from, last do
    local taken = rows[day]
    if #taken == 0 then
      lines[#lines + 1] = " " .. day_text(day)
    else
      local median, most = taken[(#taken + 1) // 2], taken[#taken]
      local full = letters(median)
      lines[#lines + 1] = (" %s  %-7s  %-7s  %s%s"):format(day_text(day), span.text(median), span.text(most),
        ("="):rep(full), style.paint(("-"):rep(letters(most) - full), "dim")):gsub("%s+$", "")
    end
  end
  lines[#lines + 1] = " = median   - longest"
  if unended > 0 then
    remark = ("%s%d without an end are not counted"):format(remark and remark .. "; " or "", unended)
  end
  close(lines, list, without, remark)
  return lines
end

-- The marks of coverage that need a word, in the order of their words.
local MARKS = {
  { mark = "!", says = "others failed" }, { mark = "x", says = "failed ones only" },
  { mark = "?", says = "not known to be good" }, { mark = ".", says = "none" },
}

-- One cell of coverage: how many good backups, with a mark behind where there are others; else what there is.
local function mark(good, bad, unsure)
  if good > 0 then
    local others = bad > 0 and "!" or unsure > 0 and "?" or ""
    return (good > 9 and "+" or tostring(good)) .. others, others == "" and "good" or "warn"
  end
  if unsure > 0 then return "?", "warn" end
  return bad > 0 and "x" or ".", "bad"
end

local function entries_of(marks)
  local entries = { { "1", "to 9, + good backups of that day" } }
  for _, one in ipairs(MARKS) do
    if marks[one.mark] then entries[#entries + 1] = { one.mark, one.says } end
  end
  return entries
end

-- What is to be said of backups that name no VMs.
local function say_nameless(lines, count, is_marked)
  local text = count == 1 and "%d of them names no VMs, and counts for none"
    or "%d of them name no VMs, and count for none"
  if is_marked then
    text = text .. (count == 1 and ": which it holds is not known, so its day is a ?"
      or ": which they hold is not known, so their days are a ?") .. " for VMs that no backup names"
  end
  say(lines, text:format(count))
end

-- Columns of a day: two blanks, and its month and day; where room is short, its day alone.
local WIDE, NARROW = 7, 4
local LEAST_NAME, EASY_NAME = 6, 12

-- The VMs that are in none of the backups, and what is to be said of those that may be missing; nil where none can be.
local function others_of(list, origin)
  if origin.is_asked_for then return {} end
  if not origin.others or origin.others.count ~= #list then
    return {}, "VMs that are in none of these backups are not shown: scv.known_backups():chart() has all"
  end
  local ok, found = errors.attempt(function() return table.pack(origin.others.read()) end)
  if not ok then return {}, "which VMs have no backup at all is not known: " .. cell.text(errors.message(found)) end
  return found[1], found[2] and ("whether there are other VMs is not known: %s came without a list"):format(
    table.concat(found[2], " and ")) or nil
end

local function coverage(list)
  local _, _, last, without = by_day(list)
  local origin = List.origin(list) or {}
  local others, missing = others_of(list, origin)
  -- The newest that is told of: by a report also where the backup itself names no VMs, or is none of these.
  for _, vm in ipairs(others) do last = math.max(last, chart_vms.last_day(vm) or last) end
  local from = last - DAYS + 1
  local vms, nameless = chart_vms.of(list, others, { first = from, last = last, is_wanted = origin.is_asked_for })
  local widest = #"vm"
  for _, vm in ipairs(vms) do
    vm.label = cell.visible(vm.name)
    widest = math.max(widest, column.width_of(vm.label))
  end
  local step = width() - 1 - DAYS * WIDE >= math.min(widest, EASY_NAME) and WIDE or NARROW
  widest = math.max(math.min(widest, width() - 1 - DAYS * step), LEAST_NAME)
  local head, lines, marks = " vm" .. (" "):rep(widest - 2), {}, {}
  local uncovered, unsure = 0, 0
  for day = from, last do head = head .. "  " .. day_text(day):sub(step == WIDE and 6 or 9) end
  lines[1] = style.paint(head, "heading")
  for _, vm in ipairs(vms) do
    local label, has_gap, is_unsure = column.shortened(vm.label, { width = widest }), false, false
    local line = " " .. label .. (" "):rep(widest - column.width_of(label))
    for day = from, last do
      local text, role = mark(vm.good[day] or 0, vm.bad[day] or 0, vm.unsure[day] or 0)
      has_gap = has_gap or not (vm.good[day] or vm.unsure[day])
      is_unsure = is_unsure or not vm.good[day]
      marks[text:sub(-1)] = true
      line = line .. (" "):rep(step - #text) .. style.paint(text, role)
    end
    uncovered = uncovered + (has_gap and 1 or 0)
    unsure = unsure + (is_unsure and not has_gap and 1 or 0)
    lines[#lines + 1] = line
  end
  add_legend(lines, entries_of(marks))
  local remark = ("%s, %d with a gap in the seven days to %s, the newest here")
    :format(columns.counted(#vms, "VMs"), uncovered, day_text(last))
  if unsure > 0 then remark = ("%s, and %d where that is not known"):format(remark, unsure) end
  close(lines, list, without, remark)
  if nameless.count > 0 then say_nameless(lines, nameless.count, marks["?"] and #others > 0) end
  if missing then say(lines, missing) end
  return lines
end

local KINDS = { outcomes = outcomes, coverage = coverage, duration = durations }

-- The field that a chart is made of, besides the time.
local NEEDS = { outcomes = "status", coverage = "vms", duration = "end_time" }

local function has(list, field)
  for _, item in ipairs(list) do
    local value = type(item) == "table" and optional(item, field)
    if value ~= nil and value ~= false and value ~= shell.json_null then return true end
  end
  return false
end

local function check(list, what)
  if what ~= nil and not KINDS[what] then
    errors.argument("List:chart", "what", "must be outcomes, coverage or duration, got " .. errors.what(what))
  end
  if #list == 0 then return what or "outcomes" end
  what = what or has(list, "vms") and "coverage" or "outcomes"
  for _, field in ipairs { "start_time", NEEDS[what] } do
    if not has(list, field) then
      errors.argument("List:chart", "the list", ("has no %s to draw %s by"):format(field, what),
        "for example scv.jobs():chart() or scv.known_backups():chart()")
    end
  end
  return what
end

--- What List:chart does.
---@param list List
---@param what string?
function chart.chart(list, what)
  what = check(list, what)
  local lines = { columns.counted(0, columns.noun(list)) }
  if #list > 0 then
    local _, first = by_day(list)
    if not first then
      errors.argument("List:chart", "start_time", "is no time that can be read in any of them")
    end
    lines = KINDS[what](list)
  end
  local text = table.concat(lines, "\n") .. "\n"
  io.stdout:write(text)
  shell.transcribe(text)
end

return chart
