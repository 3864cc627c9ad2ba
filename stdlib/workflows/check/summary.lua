-- A check as people read it: what stops and what differs first, then how much of it all there is, and where the rest
-- stands.
local shell = ...
local List = shell.library("core/list")
local table_text = shell.library("text/table")

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

local function shown(rows, columns, noun)
  local terminal = shell.terminal()
  local list = List.mark(List.new(rows), { columns = columns, noun = noun })
  return table_text.list(list, terminal.stdout and terminal.width or nil)
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

--- The text of a check.
---@param check table
---@return string
function summary.text(check)
  local parts = {}
  local open = {}
  for _, row in ipairs(check.workflows) do
    if row.word ~= "ready" then open[#open + 1] = shown_workflow(row) end
  end
  if #open > 0 then parts[#parts + 1] = shown(open, WORKFLOW_COLUMNS, "workflows that are not just ready") end
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
    parts[#parts + 1] = shown(differing, FACT_COLUMNS, "facts that differ")
    if more > #differing then parts[#parts + 1] = ("%d more differ\n"):format(more - #differing) end
  end
  if #corrections > 0 then
    parts[#parts + 1] = "likely, and yours to say; nothing was taken:\n  " .. table.concat(corrections, "\n  ") .. "\n"
  end
  local counts = check.counts
  parts[#parts + 1] = table.concat({
    document_text(check.document),
    ("workflows: %s"):format(counted(counts.workflows, { "ready", "stops", "stops in part", "not known" })),
    ("assumed facts: %s"):format(counted(counts.facts, { "confirmed", "differs", "not seen" })),
    ("%d requests, reads all of them%s"):format(check.requests,
      check.is_over and ("; the limit of %d was reached: limit = %d asks for more"):format(check.limit, 3 * check.limit)
      or ""),
    "all of it: _.workflows, _.facts, _.reads at the prompt; scvsh --check -o json; scv.check{report = \"check.json\"}",
  }, "\n")
  return table.concat(parts, "\n")
end

return summary
