-- A check as people read it: what stops and what differs first, then how much of it all there is, and where the rest
-- stands.
local shell = ...
local column = shell.library("text/column")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local table_text = shell.library("text/table")
local visible = shell.library("core/visible")

local summary = {}

local SHOWN = 25 -- facts that differ

local WORKFLOW_COLUMNS = { { key = "workflow" }, { key = "word" }, { key = "at" }, { key = "why" } }
local FACT_COLUMNS = {
  { key = "what" }, { key = "field", title = "fact" }, { key = "found" }, { key = "read", title = "read all the same" },
}

--- Where the columns of a check's lists stand.
summary.columns = {
  workflows = WORKFLOW_COLUMNS,
  facts = {
    { key = "what" }, { key = "operation" }, { key = "field" }, { key = "word" }, { key = "found" },
    { key = "why" }, { key = "correct" },
  },
  reads = {
    { key = "operation" }, { key = "requests" }, { key = "records" }, { key = "word" }, { key = "why" },
  },
}

--- What the records of a check's lists may have beside them.
summary.further = {
  workflows = fields.further {
    "way", "operation", "field", "kind", "says", "unseen", "starts", "waits", "reads", "correct",
  },
  facts = fields.further { "assumed", "name", "by", "seen", "copes", "read" },
  reads = fields.further { "says" },
}

local RANK = { stops = 1, ["stops in part"] = 2, ["not known"] = 3, ready = 4 }

--- The workflows, those that stop first.
---@param rows table[]
---@return table[]
function summary.stops_first(rows)
  local place = {}
  for index, row in ipairs(rows) do place[row] = index end
  table.sort(rows, function(a, b)
    if RANK[a.word] ~= RANK[b.word] then return RANK[a.word] < RANK[b.word] end
    return place[a] < place[b]
  end)
  return rows
end

-- Where all of it is: lines to be pasted, which are not broken however narrow a terminal is.
local WHOLE = [[
  _.workflows, _.facts, _.reads       -- at the prompt
  scv.check{report = "check.json"}
  scvsh --check -o json
]]

local function table_of(rows, columns, noun, width)
  return table_text.list(List.mark(List.new(rows), { columns = columns, noun = noun }), width)
end

-- Lines that may hold what an appliance says; for a terminal broken between words.
local function lines_of(text, width)
  text = visible.lines(text)
  if not width then return text end
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local indent = line:match("^ *")
    for _, piece in ipairs(column.wrapped(line:sub(#indent + 1), width - #indent)) do
      lines[#lines + 1] = indent .. piece
    end
  end
  return table.concat(lines, "\n")
end

local function counted(counts, order)
  local texts = {}
  for _, word in ipairs(order) do
    if (counts[word] or 0) > 0 then texts[#texts + 1] = ("%d %s"):format(counts[word], word) end
  end
  return table.concat(texts, ", ")
end

-- Where the document isn't what is gone by, the error's own words say what to do.
local function document_text(document)
  if document.word == "found" then
    local version = document.version and document.version ~= "" and ("version %s, "):format(document.version) or ""
    return ("the appliance's document: %sat %s"):format(version, document.path)
  end
  local text = "the appliance's document: " .. document.why
  for _, said in ipairs { document.says or "", document.hint or "" } do
    if said ~= "" then text = ("%s\n  %s"):format(text, said:gsub("\n", "\n  ")) end
  end
  return text
end

-- What is said of an error without naming anything of the appliance's own. Where it says no more than that there was
-- one, people are shown its own words.
local GENERAL = { "the reply is not as it is read", "an error of kind [%a_]+, for what was read" }

-- A workflow as people see it.
local function shown_workflow(row)
  local why = row.why
  for _, pattern in ipairs(why and row.says and GENERAL or {}) do
    local first, last = why:find(pattern)
    if first then why = why:sub(1, first - 1) .. row.says .. why:sub(last + 1) end
  end
  return { workflow = row.workflow, word = row.word, at = row.at, why = why }
end

--- The text of a check as it stands on a terminal of so many columns, with colours; without a width as in a file.
---@param check table
---@param width integer?
---@return string
function summary.shown(check, width)
  local parts = {}
  local open = {}
  for _, row in ipairs(check.workflows) do
    if row.word ~= "ready" then open[#open + 1] = shown_workflow(row) end
  end
  if #open > 0 then
    parts[#parts + 1] = table_of(open, WORKFLOW_COLUMNS, "workflows that are not just ready", width)
  end
  local differing, corrections, seen, more = {}, {}, {}, 0
  for _, fact in ipairs(check.facts) do
    if fact.word == "differs" then
      more = more + 1
      if #differing < SHOWN then
        differing[#differing + 1] = {
          what = fact.what, field = fact.field or fact.operation, found = fact.found,
          read = fact.copes and "yes" or "no",
        }
      end
      if fact.correct and not seen[fact.correct] then
        seen[fact.correct] = true
        corrections[#corrections + 1] = fact.correct
      end
    end
  end
  if #differing > 0 then
    parts[#parts + 1] = table_of(differing, FACT_COLUMNS, "facts that differ", width)
    if more > #differing then parts[#parts + 1] = ("%d more differ\n"):format(more - #differing) end
  end
  if #corrections > 0 then
    parts[#parts + 1] = visible.lines("likely, and yours to say; nothing was taken:\n  "
      .. table.concat(corrections, "\n  ") .. "\n")
  end
  local counts = check.counts
  parts[#parts + 1] = lines_of(table.concat({
    document_text(check.document),
    ("workflows: %s"):format(counted(counts.workflows, { "ready", "stops", "stops in part", "not known" })),
    ("assumed facts: %s"):format(counted(counts.facts, { "confirmed", "differs", "not seen" })),
    ("%d requests, reads all of them%s"):format(check.requests,
      check.is_over and ("; the limit of %d was reached: limit = %d asks for more"):format(check.limit, 3 * check.limit)
      or ""),
    "all of it:",
  }, "\n"), width) .. "\n" .. WHOLE
  return table.concat(parts, "\n")
end

--- The text of a check: on a terminal as wide as that, without colours.
---@param check table
---@return string
function summary.text(check)
  local terminal = shell.terminal()
  local text = summary.shown(check, terminal.stdout and terminal.width or nil)
  return (text:gsub("\27%[[%d;]*m", ""):gsub("\n$", ""))
end

return summary
