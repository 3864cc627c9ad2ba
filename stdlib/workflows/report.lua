-- A report of the last days for people who never open a terminal: what came of the jobs, who lacks a backup, what
-- failed and why, what runs out. It reads, and what it can't read it says.
local shell = ...
local argument_table = shell.library("session/argument_table")
local calendar = shell.library("core/calendar")
local errors = shell.library("core/errors")
local jobs = shell.library("workflows/report/jobs")
local List = shell.library("core/list")
local report_words = shell.library("workflows/report/words")
local sessions = shell.library("session/session")
local times = shell.library("time/times")
local visible = shell.library("core/visible")
local words = shell.library("core/words")

local NAME, SAVE = "scv.report", "report:save"

local read = argument_table.reader(NAME, {
  { "days", "count" }, { "hours", "any" }, { "ahead", "count" }, { "lines", "count" }, { "ignore", "text" },
  { "title", "text" },
}, { example = "scv.report{days = 7}" })

local MOST_DAYS = 90 -- as long as jobs are kept

-- --- what a report does ----------------------------------------------------------------------------------------------

local Report = {}

local function page(report) return shell.library("workflows/report/page").html(report) end
local function text(report, width) return shell.library("workflows/report/plain").text(report, width) end
local function markdown(report) return shell.library("workflows/report/plain").markdown(report) end
local function json(report) return visible.json(shell.json.encode(report, { indent = 2, sorted = true })) .. "\n" end

function Report.html(self) return page(self) end
function Report.text(self, width)
  if width ~= nil and not (math.type(width) == "integer" and width >= 20) then
    errors.argument("report:text", "width", "must be a count of 20 or more columns, got " .. errors.what(width))
  end
  return text(self, width)
end
function Report.markdown(self) return markdown(self) end
function Report.json(self) return json(self) end

local FILES = { html = page, txt = text, md = markdown, json = json }

-- Writes a report into a file, for its owner's eyes, whole or not at all, in the form that the end of its name says.
function Report.save(self, path, options)
  if type(path) ~= "string" or path == "" then
    errors.argument(SAVE, "path", "must be the name of a file, got " .. errors.what(path), 'report{}:save("week.html")')
  end
  if options ~= nil and type(options) ~= "table" then
    errors.argument(SAVE, "options", "must be a table, got " .. errors.what(options))
  end
  errors.check_keys(SAVE, options or {}, { "overwrite" })
  local encode = FILES[(path:match("%.(%w+)$") or ""):lower()]
  if not encode then
    errors.argument(SAVE, "path", ("ends with no form that is known: %s"):format(errors.what(path)),
      "it ends with " .. words.one_of { ".html", ".md", ".txt", ".json" })
  end
  shell.write_private(path, encode(self), options ~= nil and options.overwrite == true)
  shell.note(("%s: %s"):format(path, report_words.incomplete(self) or report_words.title(self)))
end

local metatable = { __name = "report", __index = Report, __tostring = function(report) return text(report) end }

-- As it stands on a terminal.
metatable.__shown = text

-- All rows as one list, for csv and ndjson: each says of which part it is.
function metatable.__rows(report)
  local rows = List.new()
  for _, part in ipairs(report_words.PARTS) do
    for _, row in ipairs(report_words.rows(report[part.key], part.key)) do
      local copy = { part = part.key }
      for key, value in next, row do copy[key] = value end
      rows[#rows + 1] = copy
    end
    if report[part.key].problem then rows[#rows + 1] = { part = part.key, problem = report[part.key].problem } end
  end
  return List.mark(rows, { noun = "rows" })
end

-- --- how it is made --------------------------------------------------------------------------------------------------

-- "192.0.2.10" of https://192.0.2.10:8144/api
local function host_of(url) return url:match("^%a+://%[(.-)%]") or url:match("^%a+://([^/:]*)") or url end

-- How many hours; a number, above 0.
local function hours_of(value)
  if value == nil then return 24 end
  if type(value) == "number" and value > 0 and value < math.huge then return value end
  errors.argument(NAME, "hours", "must be a number above 0, got " .. errors.what(value))
end

local function wanted_of(arguments)
  local given = read(arguments or {})
  local days = given.days or 7
  if days > MOST_DAYS then
    errors.argument(NAME, "days", ("must be %d at most, got %d"):format(MOST_DAYS, days), "jobs are kept no longer")
  end
  return {
    days = days, hours = hours_of(given.hours), ahead = given.ahead or days, lines = given.lines or 5,
    ignore = given.ignore, title = given.title,
  }
end

-- What a list is in the parts: an empty one, too, is one in JSON.
local LISTS = { "days", "vms", "jobs", "backups", "unclear", "unsure" }

-- A part, or why there is none, with what was raised.
local function part_of(fn)
  local ok, result = errors.attempt(fn)
  if ok then return result end
  if not jobs.is_partial(result) then error(result, 0) end
  return { problem = errors.message(result), kind = errors.kind(result) }, result
end

local function carry_out(scv, wanted)
  local function facts()
    -- Any reply tells how late it is.
    if not sessions.facts(scv).date then scv.api.policies.list() end
    return sessions.facts(scv)
  end
  local now = times.wall(facts())
  local outcomes, failed = jobs.parts(scv, wanted, facts)
  local report = {
    title = wanted.title, name = facts().name, appliance = host_of(facts().url), made = calendar.text(now - now % 60),
    timezone = facts().timezone, from = calendar.text(now - (wanted.days - 1) * 86400):sub(1, 10),
    to = calendar.text(now):sub(1, 10), days = wanted.days, hours = wanted.hours, ahead = wanted.ahead,
  }
  local parts = {
    outcomes = outcomes, failed = failed,
    coverage = function() return shell.library("workflows/report/coverage").read(scv, wanted) end,
    retention = function() return shell.library("workflows/report/retention").read(scv, wanted.ahead) end,
  }
  report.problems = List.new {}
  for _, part in ipairs(report_words.PARTS) do
    local made, raised = part_of(parts[part.key])
    for _, key in ipairs(LISTS) do
      if type(made[key]) == "table" then made[key] = List.new(made[key]) end
    end
    report[part.key] = made
    if made.problem then
      report.problems[#report.problems + 1] = {
        part = part.heading, kind = made.kind, message = made.problem,
        operation = type(raised) == "table" and raised.operation or nil,
        field = type(raised) == "table" and raised.field or nil,
      }
    elseif made.unsaid then
      report.problems[#report.problems + 1] = {
        part = part.heading, kind = "protocol", message = report_words.unsaid(made.unsaid),
        operation = made.unsaid[1], field = "response",
      }
    end
  end
  -- The jobs may have been read on another day of the appliance's than the rest.
  local days = report.outcomes.days
  if days then report.from, report.to = days[1].day, days[#days].day end
  report.complete = #report.problems == 0
  return setmetatable(report, metatable)
end

--- The jobs of some days, by what came of them.
---@class ReportOutcomes: ReportPart
---@field days List<table>  each {day =, done =, warning =, failed =, running =, unknown =, total =}
---@field sums table
---@field without_day integer  jobs that say no time that can be read
---@field after integer  jobs that say one behind the last of these days

--- A part of a report; one that can't be read says why, and has nothing else.
---@class ReportPart
---@field problem string?  why it could not be read
---@field kind string?  of that error

---@class ReportCoverage: ReportPart
---@field vms List<table>  gaps first; each is covered, gap or unclear
---@field covered integer
---@field gap integer
---@field unclear integer
---@field unsaid List<any>?  reports of the appliance that came without their list

---@class ReportFailed: ReportPart
---@field jobs List<table>  each with the end of its `log`, or `no_log`, why there is none

---@class ReportRetention: ReportPart
---@field backups List<table>  those that run out soon
---@field unclear List<table>  those of which it is not known when they run out
---@field unsure List<table>  those of which it is not known whether they are the last good one of a VM
---@field total integer

---@class Report
---@field outcomes ReportOutcomes
---@field coverage ReportCoverage
---@field failed ReportFailed
---@field retention ReportRetention
---@field problems List<table>  the parts that could not be read: {part =, kind =, message =, operation =, field =}
---@field complete boolean  whether there are none
---@field appliance string
---@field name string?  the profile
---@field title string?
---@field made string  when, on the appliance's clock
---@field from string  the first day
---@field to string  the last one
---@field timezone string?
---@field days integer
---@field hours number
---@field ahead integer
---@field save fun(self: Report, path: string, options: {overwrite: boolean?}?)  writes it by the end of the name:
---  .html, .md, .txt or .json
---@field html fun(self: Report): string
---@field markdown fun(self: Report): string
---@field text fun(self: Report, width: integer?): string
---@field json fun(self: Report): string

local function add(scv)
  ---@class ReportWish
  ---@field days integer|nil  how many days back, with today: 7 unless given, 90 at most
  ---@field hours number|nil  how old a good backup may be before there is a gap, 24 unless given
  ---@field ahead integer|nil  for how many days ahead it is looked what runs out; as many as `days` unless given
  ---@field lines integer|nil  of the log of each failed job, 5 unless given
  ---@field ignore string|nil  leaves out the VMs whose names fit this pattern: "tmpl-*"
  ---@field title string|nil  the heading; it says the appliance and the days unless given

  --- Makes a report of the last days: what came of the jobs, which VMs lack a good backup, which jobs failed with the
  --- end of their logs, and which backups run out of retention.
  ---
  --- A part that can't be read says so, and why, and is never taken for good; `complete` is false then, and `problems`
  --- lists them. Without a connection or a login there is no report, but an error.
  ---
  --- `report:save("week.html")` writes a page that needs nothing else, light and dark, for screens and for paper; .md,
  --- .txt and .json are the other forms, which `report:markdown()`, `report:text()` and `report:json()` give. A file
  --- that is there stays, unless `{overwrite = true}`.
  ---
  ---     report{days = 7}:save("week.html")
  ---     report{hours = 48, ignore = "tmpl-*"}.coverage.gap
  ---@reads
  ---@param arguments ReportWish?
  ---@return table report  {outcomes =, coverage =, failed =, retention =, problems =, complete =, from =, to =, …}
  ---@typed return Report
  function scv.report(arguments) return carry_out(scv, wanted_of(arguments)) end
end

return { order = 21, add = add }
