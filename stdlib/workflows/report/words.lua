-- What a report says in words, in each of its forms: its title, what stands out, and the rows of its tables as texts.
local shell = ...
local cell = shell.library("text/cell")
local human = shell.library("text/human")
local span = shell.library("core/span")

local report_words = {}

--- The parts of a report in their order, each with its heading.
report_words.PARTS = {
  { key = "outcomes", heading = "Jobs by day" },
  { key = "coverage", heading = "Coverage and gaps" },
  { key = "failed", heading = "Failed jobs" },
  { key = "retention", heading = "Running out of retention" },
}

--- What coverage says of a VM.
report_words.STATES = { covered = "covered", gap = "gap", unclear = "not known" }

local function plural(count, one, many) return ("%d %s"):format(count, count == 1 and one or many) end

--- A time for people, as it is kept; what can't be read as one stands as it came.
---@param value any
---@return string
function report_words.time(value)
  local _, brief = human.time(value)
  return brief or cell.text(value)
end

--- Names in one text.
---@param names any
---@return string
function report_words.names(names) return cell.text(names) end

--- How old something is, by the minute: "1d 12h"; nothing where that is not known.
---@param seconds number?
---@return string
function report_words.age(seconds) return seconds and span.text(math.ceil(seconds / 60) * 60) or "" end

--- The title of a report.
---@param report table
---@return string
function report_words.title(report)
  return report.title or ("Backups of %s, %s to %s"):format(report.name or report.appliance, report.from, report.to)
end

--- When it was made, and by which clock.
---@param report table
---@return string
function report_words.made(report)
  local zone = report.timezone and ("on the appliance's clock, %s"):format(report.timezone)
    or "by UTC: the appliance's time zone is not known, so that ages are what they are at most"
  local appliance = report.name and ("%s (%s)"):format(report.name, report.appliance) or report.appliance
  return ("%s, %s to %s. Made %s (%s)."):format(appliance, report.from, report.to, report.made, zone)
end

local says = {}

function says.outcomes(part)
  local sums = part.sums
  -- Of some it isn't known that they began before or behind them.
  local others = part.without_day + part.after
  local more = others > 0 and ("; of %d%s it is not known when they began"):format(others,
    sums.total > 0 and " more" or "") or ""
  if sums.total == 0 then
    return others > 0 and ("No job is known to have begun in these days%s."):format(more)
      or "No job began in these days."
  end
  local words = {}
  for _, name in ipairs { "failed", "unknown", "warning", "running" } do
    if sums[name] > 0 then
      words[#words + 1] = ({ failed = "%d failed", unknown = "of %d it is not known what became of them",
        warning = "%d ended with a warning", running = "%d still running" })[name]:format(sums[name])
    end
  end
  local done = others > 0 and "all of these are done" or "all are done"
  return ("%s began; %s%s."):format(plural(sums.total, "job", "jobs"),
    #words > 0 and table.concat(words, ", ") or done, more)
end

--- What isn't known where reports came without their lists.
---@param unsaid string[]
---@return string
function report_words.unsaid(unsaid)
  return ("whether there are other VMs is not known: %s came without a list"):format(table.concat(unsaid, " and "))
end

local function covered(part, report)
  local all = plural(#part.vms, "VM", "VMs")
  if part.gap == 0 and part.unclear == 0 then
    return ("%s, each with a good backup of the last %g hours."):format(all, report.hours)
  end
  local text = ("%d of %s %s no good backup of the last %g hours"):format(part.gap, all,
    part.gap == 1 and "has" or "have", report.hours)
  return part.unclear > 0 and ("%s; of %d that is not known."):format(text, part.unclear) or text .. "."
end

function says.coverage(part, report)
  local text = covered(part, report)
  return part.unsaid and ("%s But %s."):format(text, report_words.unsaid(part.unsaid)) or text
end

function says.failed(part)
  if #part.jobs == 0 then return "No job failed." end
  local unknown = 0
  for _, job in ipairs(part.jobs) do unknown = unknown + (job.outcome == "unknown" and 1 or 0) end
  local text = ("%s failed"):format(plural(#part.jobs - unknown, "job", "jobs"))
  return unknown > 0 and ("%s; of %d it is not known how they ended."):format(text, unknown) or text .. "."
end

function says.retention(part, report)
  local last = 0
  for _, row in ipairs(part.backups) do last = last + #row.last_of end
  local text = ("%d of %s %s out within %s"):format(#part.backups, plural(part.total, "backup", "backups"),
    #part.backups == 1 and "runs" or "run", plural(report.ahead, "day", "days"))
  if last > 0 then
    text = ("%s, and the last good one of %s with them"):format(text, plural(last, "VM or group", "VMs and groups"))
  end
  if #part.unclear > 0 then text = ("%s; of %d it is not known"):format(text, #part.unclear) end
  if #part.unsure > 0 then
    text = ("%s; of %d it is not known whether %s the last good one of a VM"):format(text, #part.unsure,
      #part.unsure == 1 and "it is" or "each is")
  end
  return text .. "."
end

--- What a part says in a sentence; of one that could not be read, that, and why.
---@param report table
---@param key string
---@return string
function report_words.sentence(report, key)
  local part = report[key]
  if part.problem then return ("Not read: %s."):format((cell.text(part.problem):gsub("%.$", ""))) end
  return says[key](part, report)
end

--- What is said of jobs that stand in no day.
---@param part table  outcomes
---@return string[]
function report_words.uncounted(part)
  local lines = {}
  local function add(count, text)
    if count == 0 then return end
    lines[#lines + 1] = ("%s, and %s in no day."):format(text:format(plural(count, "job says", "jobs say")),
      count == 1 and "stands" or "stand")
  end
  add(part.without_day, "%s no time that can be read")
  add(part.after, "%s a time after the last of these days")
  return lines
end

--- What keeps a report from being whole; nil where it is.
---@param report table
---@return string?
function report_words.incomplete(report)
  if report.complete then return nil end
  return ("This report is not complete: %s of it could not be read, or not all of it. Nothing there is to be taken for "
    .. "good."):format(plural(#report.problems, "part", "parts"))
end

--- The columns of a part's table: of each its title, whether it holds numbers, what it says of a row, and the role of
--- that: "bad", "unsure", "time" or none.
---@param key string
---@return {title: string, is_number: boolean?, says: (fun(row: table): string), role: (fun(row: table): string?)?}[]
function report_words.columns(key)
  local function plain(field) return function(row) return cell.text(row[field]) end end
  local function nowrap() return "time" end
  local function time(field) return function(row) return report_words.time(row[field]) end end
  if key == "outcomes" then
    local columns = { { title = "day", says = plain "day" } }
    for _, name in ipairs { "done", "warning", "failed", "running", "unknown", "total" } do
      columns[#columns + 1] = { title = name, is_number = true, says = plain(name) }
    end
    return columns
  elseif key == "coverage" then
    return {
      { title = "VM", says = plain "name" }, { title = "moref", says = plain "moref" },
      { title = "groups", says = plain "groups" },
      { title = "state", says = function(row) return report_words.STATES[row.state] end,
        role = function(row) return row.state == "gap" and "bad" or row.state == "unclear" and "unsure" or nil end },
      { title = "last good backup", role = nowrap, says = function(row)
        return row.last_good and report_words.time(row.last_good) or "none"
      end },
      { title = "age", role = nowrap, says = function(row) return report_words.age(row.age_seconds) end },
      { title = "why", says = plain "why" },
    }
  elseif key == "failed" then
    return {
      { title = "job", says = plain "id" }, { title = "type", says = plain "type" },
      { title = "group", says = plain "group" }, { title = "start", says = time "start", role = nowrap },
      { title = "status", says = plain "status", role = function() return "bad" end },
      { title = "outcome", says = plain "outcome" }, { title = "messages", says = plain "messages" },
    }
  end
  return {
    { title = "backup", says = plain "backup" }, { title = "group", says = plain "group" },
    { title = "policy", says = plain "policy" }, { title = "made", says = time "start", role = nowrap },
    { title = "runs out", says = plain "ends" },
    { title = "last good one of", says = plain "last_of", role = function(row)
      return #row.last_of > 0 and "bad" or nil
    end },
  }
end

--- The rows of a part's table.
---@param part table
---@param key string
---@return table[]
function report_words.rows(part, key)
  return ({ outcomes = part.days, coverage = part.vms, failed = part.jobs, retention = part.backups })[key] or {}
end

return report_words
