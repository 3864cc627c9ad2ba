-- What failed of many things that were done side by side: one error, with one table of what became of all.
local shell = ...
local errors = shell.library("core/errors")
local sequence = shell.library("core/sequence")
local table_text = shell.library("text/table")

local parallel_errors = {}

-- Where to look after what may have been done: below the table, since a line of it has no room for that.
local function advice(rows)
  for _, row in ipairs(rows) do
    if not row.ok and parallel_errors.is_open(row.error) then return rawget(row.error, "hint") end
  end
  return nil
end

--- The kinds of all failures, those inside of a nested parallel too, each once and in order, and how many items failed.
--- The exit status of the program follows from them (docs/contracts.md, "Errors and exit statuses").
---@param rows table[]
---@return string[] kinds, integer failed
function parallel_errors.kinds(rows)
  local kinds, failed = {}, 0
  for _, row in ipairs(rows) do
    if not row.ok then
      failed = failed + 1
      local kind = errors.kind(row.error)
      kinds[#kinds + 1] = kind
      -- Raw: anybody may raise a table that says it is such an error, and its `__len` may say anything.
      local inner = kind == "parallel" and rawget(row.error, "kinds")
      if type(inner) == "table" then table.move(inner, 1, rawlen(inner), #kinds + 1, kinds) end
    end
  end
  return sequence.distinct(kinds), failed
end

--- Whether it is not known what became of something that may have been done: its outcome is unknown, or a job of it
--- goes on that can't be waited for any longer, or ended in a word that is not known.
---@param raised any
---@return boolean
function parallel_errors.is_open(raised)
  if errors.kind(raised) == "unknown_outcome" then return true end
  return type(raised) == "table" and rawget(raised, "job") ~= nil and rawget(raised, "outcome") ~= "failed"
end

-- "2 of 4 backups failed; what became of 1 more is not known".
local function summary(message, failed, open, total)
  if open == 0 then return message:format(failed, total) end
  if failed == open then return ("what became of %d of %d is not known"):format(open, total) end
  return ("%s; what became of %d more is not known"):format(message:format(failed - open, total), open)
end

--- Raises an error if anything failed. Where the session refused all of it, nothing was sent: that is the refusal.
---@param rows List  what parallel gave
---@param lines List  what became of each, for people
---@param message string  with two %d: how many failed, and of how many
function parallel_errors.raise(rows, lines, message)
  local kinds, failed = parallel_errors.kinds(rows)
  if failed == 0 then return end
  if failed == #rows and #kinds == 1 and kinds[1] == "refused" then error(rows[1].error, 0) end
  local open = 0
  for _, row in ipairs(rows) do
    if not row.ok and parallel_errors.is_open(row.error) then open = open + 1 end
  end
  -- Whatever it was that ended a wait: what goes on has an outcome that is not known.
  if open > 0 and not sequence.has(kinds, "unknown_outcome") then kinds[#kinds + 1] = "unknown_outcome" end
  local shown, look = table_text.list(lines):gsub("\n$", ""), advice(rows)
  shell.raise {
    kind = "parallel",
    message = summary(message, failed, open, #rows),
    hint = look and ("%s\n%s"):format(shown, look) or shown,
    rows = lines,
    kinds = kinds,
  }
end

return parallel_errors
