-- What failed of many things that were done side by side: one error, with one table of what became of all.
local shell = ...
local errors = shell.library("core/errors")
local table_view = shell.library("text/table")

-- Where to look after what may have been done: below the table, since a line of it has no room for that.
local function advice(rows)
  for _, row in ipairs(rows) do
    if not row.ok and errors.kind(row.error) == "unknown_outcome" then return row.error.hint end
  end
  return nil
end

-- The kinds of the failures, each once and in order, and how many failed.
local function kinds_of(rows)
  local kinds, failed, seen = {}, 0, {}
  for _, row in ipairs(rows) do
    local kind = not row.ok and errors.kind(row.error)
    if kind then failed = failed + 1 end
    if kind and not seen[kind] then
      seen[kind] = true
      kinds[#kinds + 1] = kind
    end
  end
  return kinds, failed
end

--- Raises an error if anything failed. Where the session refused all of it, nothing was sent: that is the refusal.
---@param rows List  what parallel gave
---@param lines List  what became of each, for people
---@param message string  with two %d: how many failed, and of how many
return function(rows, lines, message)
  local kinds, failed = kinds_of(rows)
  if failed == 0 then return end
  if failed == #rows and #kinds == 1 and kinds[1] == "refused" then error(rows[1].error, 0) end
  local shown, look = table_view.list(lines):gsub("\n$", ""), advice(rows)
  shell.raise {
    kind = "parallel",
    message = message:format(failed, #rows),
    hint = look and ("%s\n%s"):format(shown, look) or shown,
    rows = lines,
    kinds = kinds,
  }
end
