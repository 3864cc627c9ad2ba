-- A report as one page of HTML that needs nothing else: no script, no font, no picture from anywhere. What an appliance
-- sends stands in it as text alone.
local shell = ...
local bars = shell.library("workflows/report/bars")
local escaped = shell.library("text/html").escaped
local report_words = shell.library("workflows/report/words")
local style = shell.library("workflows/report/style")

local page = {}

local OUTCOMES = shell.library("workflows/report/jobs").OUTCOMES

-- Nothing is fetched, and nothing runs, whatever should get onto the page.
local HEAD = [[
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>
%s</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<h1>%s</h1>
<p class="quiet">%s</p>
]]

-- What can be wider than its page scrolls by itself, and by the keyboard.
local function table_html(key, caption, rows)
  local columns = report_words.columns(key)
  local parts = {
    ('<div class="scroll" role="region" aria-label="%s" tabindex="0">'):format(escaped(caption)), "<table>",
    ("<caption>%s</caption>"):format(escaped(caption)), "<thead><tr>",
  }
  for _, column in ipairs(columns) do
    parts[#parts + 1] = ('<th scope="col"%s>%s</th>'):format(column.is_number and ' class="number"' or "",
      escaped(column.title))
  end
  parts[#parts + 1] = "</tr></thead>\n<tbody>"
  for _, row in ipairs(rows) do
    parts[#parts + 1] = "<tr>"
    for index, column in ipairs(columns) do
      local class = column.is_number and "number" or column.role and column.role(row)
      local kind = index == 1 and 'th scope="row"' or "td"
      parts[#parts + 1] = ("<%s%s>%s</%s>"):format(kind, class and (' class="%s"'):format(class) or "",
        escaped(column.says(row)), kind:sub(1, 2))
    end
    parts[#parts + 1] = "</tr>"
  end
  parts[#parts + 1] = "</tbody>\n</table>\n</div>"
  return table.concat(parts, "\n")
end

local function figure(picture, key) return ("<figure>\n%s\n%s\n</figure>"):format(picture, key) end

local bodies = {}

function bodies.outcomes(part)
  local rows, kinds, texts = {}, {}, {}
  for index, day in ipairs(part.days) do
    rows[index] = { label = day.day, counts = day, total = day.total }
    local said = {}
    for _, name in ipairs(OUTCOMES) do
      if day[name] > 0 then said[#said + 1] = ("%d %s"):format(day[name], name) end
    end
    texts[index] = ("%s: %s"):format(day.day, #said > 0 and table.concat(said, ", ") or "no job")
  end
  for index, name in ipairs(OUTCOMES) do kinds[index] = { kind = name, word = name, count = part.sums[name] } end
  local picture = { id = "outcomes", title = "Jobs by day and outcome", text = table.concat(texts, "; ") }
  local parts = {
    figure(bars.picture(picture, rows, OUTCOMES), bars.key(picture, kinds)),
    table_html("outcomes", "The same in numbers", part.days),
  }
  for _, line in ipairs(report_words.uncounted(part)) do
    parts[#parts + 1] = ('<p class="problem">%s</p>'):format(escaped(line))
  end
  return table.concat(parts, "\n")
end

function bodies.coverage(part, report)
  local order, kinds = { "covered", "unclear", "gap" }, {}
  for index, state in ipairs(order) do
    kinds[index] = { kind = state, word = report_words.STATES[state], count = part[state] }
  end
  local picture = { id = "covered", title = "VMs by coverage", text = report_words.sentence(report, "coverage") }
  local rows = { { label = "VMs", counts = part, total = #part.vms } }
  return figure(bars.picture(picture, rows, order), bars.key(picture, kinds)) .. "\n"
    .. table_html("coverage", "All VMs, those with a gap first", part.vms)
end

local function log_html(job)
  local parts = { ("<h3>Job %s</h3>"):format(escaped(tostring(job.id))) }
  if job.log and #job.log > 0 then
    local lines = {}
    for index, line in ipairs(job.log) do lines[index] = escaped(line) end
    parts[2] = ('<pre role="region" aria-label="The end of the log of job %s" tabindex="0">%s</pre>'):format(
      escaped(tostring(job.id)), table.concat(lines, "\n"))
  else
    parts[2] = ('<p class="problem">No log: %s.</p>'):format(escaped((job.no_log:gsub("%.$", ""))))
  end
  return table.concat(parts, "\n")
end

function bodies.failed(part)
  if #part.jobs == 0 then return "" end
  local parts = { table_html("failed", "Failed jobs, the newest first", part.jobs) }
  for _, job in ipairs(part.jobs) do parts[#parts + 1] = log_html(job) end
  return table.concat(parts, "\n")
end

function bodies.retention(part)
  local parts = {
    '<p class="quiet">Reckoned by the policies as they are now. What is locked or mounted may be kept longer.</p>',
  }
  if #part.backups > 0 then
    parts[#parts + 1] = table_html("retention", "Backups that run out, the last good ones first", part.backups)
  end
  local function add(title, rows)
    if #rows == 0 then return end
    parts[#parts + 1] = ("<h3>%s</h3>\n<ul>"):format(title)
    for _, row in ipairs(rows) do
      parts[#parts + 1] = ("<li>%s: %s</li>"):format(escaped(row.backup), escaped(row.why))
    end
    parts[#parts + 1] = "</ul>"
  end
  add("Not known when they run out", part.unclear)
  add("Not known whether they are the last good one of a VM", part.unsure)
  return table.concat(parts, "\n")
end

local function summary(report)
  local parts, incomplete = {}, report_words.incomplete(report)
  if incomplete then
    parts[1] = ('<p class="problem" role="note"><strong>%s</strong></p>'):format(escaped(incomplete))
  end
  parts[#parts + 1] = '<nav aria-label="Parts of the report">\n<ul>'
  for _, part in ipairs(report_words.PARTS) do
    parts[#parts + 1] = ('<li><a href="#%s">%s</a></li>'):format(part.key, escaped(part.heading))
  end
  parts[#parts + 1] = "</ul>\n</nav>\n</header>\n<main id=\"content\">"
  return table.concat(parts, "\n")
end

--- A report as a page.
---@param report table
---@return string
function page.html(report)
  local title = escaped(report_words.title(report))
  local parts = { HEAD:format(title, style.css, title, escaped(report_words.made(report))) }
  parts[#parts + 1] = summary(report)
  for _, part in ipairs(report_words.PARTS) do
    local is_problem = report[part.key].problem ~= nil
    parts[#parts + 1] = ('<section aria-labelledby="%s">\n<h2 id="%s">%s</h2>\n<p%s>%s</p>'):format(part.key, part.key,
      escaped(part.heading), is_problem and ' class="problem"' or "",
      escaped(report_words.sentence(report, part.key)))
    if not is_problem then parts[#parts + 1] = bodies[part.key](report[part.key], report) end
    parts[#parts + 1] = "</section>"
  end
  parts[#parts + 1] = "</main>\n</body>\n</html>\n"
  return table.concat(parts, "\n")
end

return page
