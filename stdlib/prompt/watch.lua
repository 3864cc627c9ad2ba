-- watch(): the same again and again, with what has changed marked.
local shell = ...
local errors = shell.library("core/errors")
local show = shell.library("text/show")
local style = shell.library("text/style")
local visible = shell.library("core/visible")

local watch = {}

local LEAST = 0.1 -- seconds

local function lines_of(text)
  local lines = {}
  for line in text:gmatch("([^\n]*)\n?") do lines[#lines + 1] = line end
  if lines[#lines] == "" then lines[#lines] = nil end
  return lines
end

-- A line with what in it was not in the same place before. Without colours a star at its end must do.
local function marked(line, before)
  if line == before then return line, false end
  if not style.is_on() then return line .. " *", true end
  local parts, at = {}, 1
  for first, word, last in line:gmatch("()(%S+)()") do
    parts[#parts + 1] = line:sub(at, first - 1)
    local is_same = before:sub(first, last - 1) == word and not before:sub(last, last):find("%S")
    parts[#parts + 1] = is_same and word or style.paint(word, "changed")
    at = last
  end
  return table.concat(parts) .. line:sub(at), true
end

--- A text with what is not as it was in another marked, and how many of its lines have such.
---@param text string
---@param before string?  nil: nothing is marked
---@return string text, integer changed
function watch.compared(text, before)
  if not before then return text, 0 end
  local old, lines, changed = lines_of(before), lines_of(text), 0
  for index, line in ipairs(lines) do
    local is_new
    lines[index], is_new = marked(line, old[index] or "")
    if is_new then changed = changed + 1 end
  end
  return table.concat(lines, "\n") .. "\n", changed + math.max(0, #old - #lines)
end

-- What a call shows: its values, or what stopped it. Colours would be taken for changes.
local function look(fn, first)
  local results = table.pack(pcall(fn))
  if results[1] then
    if results.n == 1 then return "" end
    return (show.render("auto", table.unpack(results, 2, results.n)):gsub("\27%[[%d;]*m", ""))
  end
  if first or errors.kind(results[2]) == "interrupted" then error(results[2], 0) end
  return visible.lines(tostring(results[2])) .. "\n"
end

local function clear()
  if os.getenv("TERM") ~= "dumb" and shell.terminal().stdout then return "\27[H\27[2J\27[3J" end
  return "\n"
end

--- Calls a function every so many seconds and shows what it gives, with what has changed since the last time marked,
--- until you stop it. What fails at the first time is raised; later it is shown, and tried again.
---
---     watch(5, function() return scv.jobs{status = "RUNNING"} end)
---     watch(60, scv.unprotected_vms)
---@param seconds number
---@param fn function
---@param options {times: integer?}?  `times`: how often; without end unless given
function watch.watch(seconds, fn, options)
  if type(seconds) == "function" or type(fn) == "number" then
    errors.argument("watch", "seconds", "comes first: watch(5, function() return … end)")
  end
  if type(seconds) ~= "number" or seconds ~= seconds or seconds < LEAST or
    seconds == math.huge then
    errors.argument("watch", "seconds", ("must be %g or more, got %s"):format(LEAST, errors.what(seconds)))
  end
  if type(fn) ~= "function" then
    errors.argument("watch", "fn", "must be a function, got " .. errors.what(fn),
      "what stands in the brackets has run once already: watch(5, function() return … end)")
  end
  if options ~= nil and type(options) ~= "table" then
    errors.argument("watch", "options", "must be a table, got " .. errors.what(options))
  end
  errors.check_keys("watch", options or {}, { "times" })
  local times = options and options.times
  if times ~= nil and (math.type(times) ~= "integer" or times < 1) then
    errors.argument("watch", "times", "must be a count of 1 or more, got " .. errors.what(times))
  end
  local before
  for round = 1, times or math.maxinteger do
    local text = look(fn, round == 1)
    local shown, changed = watch.compared(text, before)
    local news = not before and "" or changed == 0 and ", nothing has changed"
      or changed == 1 and ", 1 line has changed" or (", %d lines have changed"):format(changed)
    local head = ("every %g s, %s%s; Ctrl-C ends"):format(seconds, os.date("%H:%M:%S"), news)
    local screen = ("%s\n\n%s"):format(style.paint(head, "dim"), shown)
    io.stdout:write(clear(), screen)
    io.stdout:flush()
    shell.transcribe(screen)
    before = text
    shell.ends_by_interrupt(true)
    if round ~= times then shell.sleep(seconds) end
  end
  shell.ends_by_interrupt(false)
end

return watch
