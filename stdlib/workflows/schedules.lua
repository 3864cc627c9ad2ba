-- The built-in schedules of the appliance: the vendor's steps 36 (get them) and 37 (modify one). See
-- docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local cron = shell.library("time/cron")
local errors = shell.library("core/errors")
local exact = shell.library("session/exact")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local read_schedule = shell.library("core/record").reader("schedules.list")
local replacement = shell.library("session/replacement")
local schemas = shell.library("lookup/schemas")
local times = shell.library("time/times")

local NAME, OPERATION = "scv.edit_schedule", "schedules.modify"
local SHOWN = 3 -- next runs that are shown

local read_none = argument_table.reader("scv.schedules", {}, { lists = true })

local read = argument_table.reader(NAME, {
  { "name", "thing", required = true },
  { "cron", "text" },
  { "at", "text" },
  { "every", "text" },
}, { example = 'scv.edit_schedule{name = "PurgeJobs", at = "02:30", every = "day"}' })

-- "Schedule-PurgeJobs", "purgejobs" and "purge jobs" mean the same.
local function folded(name)
  return (name:lower():gsub("[%s_-]", ""):gsub("^schedule", ""))
end

local KIND = {
  what = "built-in schedule", ids = {}, loosely = folded,
  read = function(schedule, key) return read_schedule(schedule, key, "text") end,
}

local function same(old, parsed)
  local ok, was = pcall(cron.parse, old)
  return (ok and was.text or old) == parsed.text
end

local function find(schedules, wanted)
  if type(wanted) == "table" then
    schemas.refuse_other(wanted, schemas.of.schedule, "built-in schedule", NAME, "name")
    local name = optional(wanted, "name")
    if name == nil then errors.record(NAME, "name", wanted, { "name" }) end
    wanted = name
  end
  return match.one(schedules, tostring(wanted), KIND)
end

-- What schedules had: session → name → expression → true. It can be put back, be it of Quartz's form or not.
local seen = setmetatable({}, { __mode = "k" })

-- Notes what the schedules have now; gives them.
local function noted(scv, schedules)
  seen[scv] = seen[scv] or {}
  for _, schedule in ipairs(schedules) do
    local name, expression = optional(schedule, "name", "text"), optional(schedule, "cron", "text")
    if name and expression then
      seen[scv][name] = seen[scv][name] or {}
      seen[scv][name][expression] = true
    end
  end
  return schedules
end

local function was_there(scv, name, expression)
  return seen[scv][name] ~= nil and seen[scv][name][expression] == true
end

-- An expression that the appliance had: it is sent as it was, whatever it is.
local function put_back(expression)
  local ok, parsed = pcall(cron.parse, expression, NAME)
  return ok and parsed or { text = expression, is_unread = true }
end

-- The expression that is wanted, read and checked.
local function wanted_expression(arguments)
  if arguments.cron and (arguments.at or arguments.every) then
    errors.argument(NAME, "cron", "can't be given beside at and every")
  end
  if arguments.cron then
    local ok, parsed = pcall(cron.parse, arguments.cron, NAME)
    if ok then return parsed end
    parsed.hint = (parsed.hint and parsed.hint .. "\n" or "")
      .. "if the appliance had it so before, this sends it as it is: scv.api.schedules.modify{name = …, cron = …}"
    error(parsed, 0)
  end
  if not (arguments.at or arguments.every) then
    errors.argument(NAME, "cron", "is missing", 'or say it in words: at = "02:30", every = "day"')
  end
  return cron.parse(cron.write({ at = arguments.at, every = arguments.every }, NAME), NAME)
end

-- An expression in words, as far as it is of Quartz's form.
local function words_of(expression)
  local ok, words = pcall(cron.words, expression)
  return ok and words or nil
end

-- Says when it will run: "at 02:30 every day; next 2026-11-24 02:30, …".
local function tell_new(name, parsed, scv, is_back)
  local facts = shell.library("session/session").facts(scv)
  local now, is_sure = times.wall(facts)
  local runs = cron.next(parsed, now, SHOWN)
  if #runs == 0 then
    if not is_back then
      errors.argument(NAME, "cron", ("%q never comes any more"):format(parsed.text), "it is " .. cron.words(parsed))
    end
    shell.note(("%s is to run %s, as it was before"):format(name, cron.words(parsed, now)))
    return
  end
  local texts = {}
  for index, run in ipairs(runs) do texts[index] = times.to_come(run, facts.timezone) end
  local whose = is_sure and "on the appliance's clock"
    or "by UTC, since the appliance's zone is not known (--timezone says it)"
  shell.note(("%s is to run %s: next %s, %s"):format(name, cron.words(parsed), table.concat(texts, ", "), whose))
end

-- Says what it was, so that it can be put back whatever happens now. In a dry run nothing happens.
local function tell_old(name, expression, is_dry)
  local words = words_of(expression)
  if is_dry then return shell.note(("now it runs %s"):format(cell.text(words or expression))) end
  shell.note(("until now it ran %s; this puts it back:\nscv.edit_schedule{name = %q, cron = %q}"):format(
    cell.text(words or expression), name, cell.text(expression)))
end

-- What goes out, as session/replacement takes it. The vendor's step names the schedule's name and the expression as all
-- that is sent. So what a document knows of the record besides follows from these, and is not missed in the request;
-- what no document knows goes back as it came.
local function change_of(scv, schedule, wanted)
  local own_name, expression = read_schedule(schedule, "name", "text"), read_schedule(schedule, "cron", "text")
  local name = cell.text(own_name)
  local function carry(record, is_spelled) return carried.body(scv, record, OPERATION, is_spelled) end
  local base, settings = carry(schedule), {}
  for key, value in next, base do
    if value == own_name or value == expression then settings[#settings + 1] = key end
  end
  local body = carried.copy(base)
  carried.set(body, "cron", wanted.text)
  return {
    operation = OPERATION, what = name, id = own_name, record = schedule, base = base, left_out = {}, body = body,
    settings = settings, carry = carry,
    read = function() return find(scv.api.schedules.list(), own_name) end,
    missing = function(after)
      local is = read_schedule(after, "cron", "text")
      return same(is, wanted) and {} or { ("its expression is %s, not %s"):format(is, wanted.text) }
    end,
    undo = ("scv.edit_schedule{name = %q, cron = %q}"):format(name, cell.text(expression)),
  }
end

local function add(scv)
  --- Lists the built-in schedules and their cron expressions.
  ---
  ---     scv.schedules()
  ---@reads
  ---@steps schedules.list
  ---@return List schedules
  ---@typed return List<schedules.list>
  function scv.schedules(arguments)
    read_none(arguments)
    return noted(scv, scv.api.schedules.list())
  end

  --- `cron`; or `at`, `every`, or both
  ---@class EditSchedule
  ---@field name string  the schedule's name; "Schedule-" may be left out: "PurgeJobs"
  ---@field cron string?  when it is to run, in Quartz form: "0 30 2 * * ?"
  ---@field at string?  instead of `cron`: a time of day, "02:30"
  ---@field every string?  with `at`: "day", "6 hours", "monday, friday", "weekday", "month"

  --- Changes when a built-in schedule runs.
  ---
  --- It says in words when that will be, with the next three times, and prints the line that puts the old expression
  --- back.
  ---
  --- Rules: there are five built-in schedules, Schedule-DatabaseDump, Schedule-PurgeBackups,
  --- Schedule-AsupDataCollection, Schedule-ComputeStorageSaving and Schedule-PurgeJobs; their times are in the
  --- appliance's time zone.
  ---
  ---     scv.edit_schedule{name = "PurgeJobs", at = "02:30", every = "day"}
  ---     scv.edit_schedule{name = "Schedule-PurgeJobs", cron = "0 0 3 * * ?"}
  ---@steps schedules.list, schedules.modify
  ---@param arguments EditSchedule
  ---@return table schedule  its record; in a dry run the planned request
  ---@typed return schedules.list|Plan
  function scv.edit_schedule(arguments)
    arguments = read(arguments)
    -- What is wrong is said before anything is asked, but for what the appliance may have had itself.
    local ok, wanted = pcall(wanted_expression, arguments)
    if not ok and not (arguments.cron and seen[scv]) then error(wanted, 0) end
    local schedule = find(noted(scv, exact.during(scv.api.schedules.list)), arguments.name)
    local own_name, expression = read_schedule(schedule, "name", "text"), read_schedule(schedule, "cron", "text")
    local name = cell.text(own_name)
    local is_back = arguments.cron ~= nil and was_there(scv, own_name, arguments.cron)
    if is_back then wanted = put_back(arguments.cron) elseif not ok then error(wanted, 0) end
    narration.took("name", name, "schedules", expression)
    if same(expression, wanted) then
      shell.note(("%s runs %s already; nothing was sent"):format(name,
        words_of(wanted.text) or cell.text(wanted.text)))
      return schedule
    end
    if wanted.is_unread then
      shell.note(("%s is to run by %s again, as it was before: that is not of Quartz's form, and is sent as it was"):
        format(name, cell.text(wanted.text)))
    else
      tell_new(name, wanted, scv, is_back)
    end
    tell_old(name, expression, shell.library("session/session").facts(scv).dry_run)
    return replacement.alone(scv, function() return "schedule " .. own_name, name end, function()
      return replacement.send(scv, change_of(scv, schedule, wanted))
    end)
  end
end

return { order = 120, add = add }
