-- A report as text and as Markdown: for mails, terminals and wikis.
local shell = ...
local column = shell.library("text/column")
local List = shell.library("core/list")
local markdown_text = shell.library("workflows/report/markdown_text")
local report_words = shell.library("workflows/report/words")
local table_text = shell.library("text/table")
local visible = shell.library("core/visible")

local plain = {}

local inline, block, heading = markdown_text.inline, markdown_text.block, markdown_text.heading

local LETTERS = { { "done", "=" }, { "warning", "!" }, { "failed", "x" }, { "running", ">" }, { "unknown", "?" } }
local WIDEST = 50 -- letters of a bar

-- A bar of letters, as list:chart() has them; one stands for `per` jobs, and what is there has one at least.
local function bar(day, per)
  local parts = {}
  for _, letter in ipairs(LETTERS) do
    local count = day[letter[1]]
    if count > 0 then parts[#parts + 1] = letter[2]:rep(math.max(1, (count + per // 2) // per)) end
  end
  return table.concat(parts)
end

-- Text that is broken between words where it is for a terminal; `indent` is what stands before each line.
local function flowed(text, width, indent)
  if not width then return (indent or "") .. text end
  local lines = column.wrapped(text, width - #(indent or ""))
  return (indent or "") .. table.concat(lines, "\n" .. (indent or ""))
end

local function bars(part, width)
  local most, room = 1, width and math.max(width - #" 2026-11-23  1234  ", 10) or WIDEST
  for _, day in ipairs(part.days) do most = math.max(most, day.total) end
  local per, lines = math.ceil(most / math.min(room, WIDEST)), {}
  for index, day in ipairs(part.days) do
    lines[index] = ((" %s  %4d  %s"):format(day.day, day.total, bar(day, per)):gsub(" +$", ""))
  end
  lines[#lines + 1] = flowed("= done   ! warning   x failed   > running   ? unknown"
    .. (per > 1 and ("   (a letter stands for %d)"):format(per) or ""), width, " ")
  return table.concat(lines, "\n")
end

-- The rows of a part with the texts of its columns, as a table in a file has them; columns that say nothing are left
-- out.
local function table_of(key, rows)
  local columns, made = {}, {}
  for index in ipairs(rows) do made[index] = {} end
  for _, one in ipairs(report_words.columns(key)) do
    local says_any, is_whole = false, false
    for index, row in ipairs(rows) do
      local text = one.says(row)
      made[index][one.title] = text
      says_any = says_any or text ~= ""
      is_whole = is_whole or one.role ~= nil and one.role(row) == "time"
    end
    if says_any then columns[#columns + 1] = { key = one.title, is_whole = is_whole } end
  end
  return List.mark(List.new(made), { columns = columns, noun = "rows" }), columns
end

-- What is shown of a part as rows: of coverage the gaps alone, and those that aren't known.
local function rows_of(part, key)
  local rows, shown = report_words.rows(part, key), {}
  for _, row in ipairs(rows) do
    if key ~= "coverage" or row.state ~= "covered" then shown[#shown + 1] = row end
  end
  return shown
end

local function logs_text(part, width)
  local parts = {}
  for _, job in ipairs(part.jobs) do
    local lines = { ("job %s"):format(tostring(job.id)) }
    for _, line in ipairs(job.log or {}) do lines[#lines + 1] = flowed(visible.text(line), width, "  ") end
    if job.no_log then lines[#lines + 1] = flowed("no log: " .. visible.text(job.no_log), width, "  ") end
    parts[#parts + 1] = table.concat(lines, "\n")
  end
  return table.concat(parts, "\n\n")
end

-- What stands below the table of a part, in words.
local function remarks(part, key)
  local lines = key == "outcomes" and report_words.uncounted(part) or {}
  if key ~= "retention" then return lines end
  for _, row in ipairs(part.unclear) do
    lines[#lines + 1] = ("not known when it runs out: %s (%s)"):format(visible.text(row.backup), row.why)
  end
  for _, row in ipairs(part.unsure) do
    lines[#lines + 1] = ("not known whether it is the last good one of a VM: %s (%s)"):format(visible.text(row.backup),
      row.why)
  end
  return lines
end

--- A report as text; with a width as it stands on a terminal of so many columns.
---@param report table
---@param width integer?
---@return string
function plain.text(report, width)
  local blocks = {}
  local function add(text) blocks[#blocks + 1] = flowed(text, width) end
  add(visible.text(report_words.title(report)))
  add(visible.text(report_words.made(report)))
  local incomplete = report_words.incomplete(report)
  if incomplete then add(incomplete) end
  for _, part in ipairs(report_words.PARTS) do
    local known = report[part.key]
    blocks[#blocks + 1] = ("%s\n%s\n%s"):format(part.heading:upper(), ("-"):rep(#part.heading),
      flowed(report_words.sentence(report, part.key), width))
    if not known.problem then
      local rows = rows_of(known, part.key)
      if part.key == "outcomes" then
        blocks[#blocks + 1] = bars(known, width)
      elseif #rows > 0 then
        local list = table_of(part.key, rows)
        blocks[#blocks + 1] = (table_text.list(list, width):gsub("\n$", ""))
      end
      if part.key == "failed" and #rows > 0 then blocks[#blocks + 1] = logs_text(known, width) end
      local said = remarks(known, part.key)
      for index, line in ipairs(said) do said[index] = flowed(line, width) end
      if #said > 0 then blocks[#blocks + 1] = table.concat(said, "\n") end
    end
  end
  return table.concat(blocks, "\n\n") .. "\n"
end

-- --- Markdown --------------------------------------------------------------------------------------------------------

local function markdown_table(key, rows)
  local list, columns = table_of(key, rows)
  local heads, rules, lines = {}, {}, {}
  for index, one in ipairs(columns) do heads[index], rules[index] = one.key, "---" end
  lines[1] = ("| %s |"):format(table.concat(heads, " | "))
  lines[2] = ("| %s |"):format(table.concat(rules, " | "))
  for _, row in ipairs(list) do
    local cells = {}
    for index, one in ipairs(columns) do cells[index] = inline(row[one.key]) end
    lines[#lines + 1] = ("| %s |"):format(table.concat(cells, " | "))
  end
  return table.concat(lines, "\n")
end

-- Lines as they are, between fences that are longer than any in them.
local function fenced(lines)
  local longest = 2
  for _, line in ipairs(lines) do
    for ticks in line:gmatch("`+") do longest = math.max(longest, #ticks) end
  end
  local fence, shown = ("`"):rep(longest + 1), {}
  for index, line in ipairs(lines) do shown[index] = visible.text(line) end
  return ("%s\n%s\n%s"):format(fence, table.concat(shown, "\n"), fence)
end

--- A report as Markdown, with tables as GitHub has them.
---@param report table
---@return string
function plain.markdown(report)
  local blocks = { "# " .. heading(report_words.title(report)), block(report_words.made(report)) }
  local incomplete = report_words.incomplete(report)
  if incomplete then blocks[#blocks + 1] = ("**%s**"):format(inline(incomplete)) end
  for _, part in ipairs(report_words.PARTS) do
    local known = report[part.key]
    blocks[#blocks + 1] = "## " .. part.heading
    blocks[#blocks + 1] = block(report_words.sentence(report, part.key))
    if not known.problem then
      local rows = rows_of(known, part.key)
      if #rows > 0 then blocks[#blocks + 1] = markdown_table(part.key, rows) end
      for _, job in ipairs(part.key == "failed" and known.jobs or {}) do
        blocks[#blocks + 1] = "### " .. heading("Job " .. tostring(job.id))
        blocks[#blocks + 1] = job.no_log and block(("No log: %s."):format((job.no_log:gsub("%.$", ""))))
          or fenced(job.log)
      end
      for _, line in ipairs(remarks(known, part.key)) do blocks[#blocks + 1] = "- " .. block(line) end
    end
  end
  return table.concat(blocks, "\n\n") .. "\n"
end

return plain
