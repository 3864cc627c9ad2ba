-- Doing something with every item of a list, several at a time.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local optional = shell.library("core/record").optional
local progress = shell.library("text/progress")

local LIMIT = 8 -- items at a time, unless told otherwise
local NAMED = 3 -- failed items that the message names
-- Characters of a failed item's name that the message quotes, of its own message, and of the beginning of one that is
-- longer and has a cause.
local LABEL, TOLD, BEGUN = 100, 400, 120

local function check(list, fn, options)
  if type(list) ~= "table" or #list == 0 and next(list) ~= nil then
    errors.argument("parallel", "list", "must be a list, got " .. errors.what(list))
  end
  if type(fn) ~= "function" then errors.argument("parallel", "fn", "must be a function, got " .. errors.what(fn)) end
  if type(options) ~= "table" then
    errors.argument("parallel", "options", "must be a table, got " .. errors.what(options))
  end
  errors.check_keys("parallel", options, { "limit", "errors" })
  local limit, mode = options.limit, options.errors
  if limit ~= nil and (math.type(limit) ~= "integer" or limit < 1) then
    errors.argument("parallel", "limit", "must be a count of 1 or more, got " .. errors.what(limit))
  end
  if mode ~= nil and mode ~= "raise" and mode ~= "collect" then
    errors.argument("parallel", "errors", 'must be "raise" or "collect", got ' .. errors.what(mode))
  end
end

local function label_of(item)
  if type(item) ~= "table" then return cell.text(item) end
  return cell.text(optional(item, "name") or optional(item, "id") or tostring(item))
end

-- What began a failure: inside of failures of parallel the first of the innermost. Who raises an error of his own may
-- mean anything else by `cause`.
local function cause_of(raised)
  local cause = type(raised) == "table" and rawget(raised, "cause")
  return type(cause) == "string" and cause or errors.message(raised)
end

-- "web01 (no such VM)". What is quoted has a bound: failures of one parallel inside of another quote each other, at
-- every level. What is left out is the middle: the cause comes last.
local function quoted(row)
  local message = errors.message(row.error)
  if #message > TOLD then
    local cause = cell.cut(cause_of(row.error), TOLD - BEGUN)
    message = cause_of(row.error) == message and cell.cut(message, TOLD)
      or ("%s %s"):format(cell.cut(message, BEGUN), cause)
  end
  return ("%s (%s)"):format(cell.cut(label_of(row.item), LABEL), message)
end

-- All have ended and some failed. The exit status of the program follows from `kinds`:
-- docs/contracts.md, "Errors and exit statuses".
local function raise_failures(rows, failed)
  local named = {}
  for index = 1, math.min(#failed, NAMED) do named[index] = quoted(failed[index]) end
  local more = #failed > NAMED and (", and %d more"):format(#failed - NAMED) or ""
  shell.raise {
    kind = "parallel",
    message = ("%d of %d failed: %s%s"):format(#failed, #rows, table.concat(named, ", "), more),
    hint = ('%s has all results; errors = "collect" gives them instead of raising'):format(
      shell.at_prompt() and "_error.rows" or "the error's `rows`"),
    rows = rows,
    cause = cause_of(failed[1].error),
    kinds = (shell.library("tasks/parallel_errors").kinds(failed)),
  }
end

--- Calls `fn(item, index)` for every item, several at a time, and gives a List of rows `{item, ok, value, error}` in
--- the order of the items. One failed item doesn't stop the rest. When all have ended and any failed, an error is
--- raised that carries the `rows`; with `errors = "collect"` the rows are given instead.
---
---     parallel(scv.api.resource_groups.list(), function(group)
---       return scv.backup_now{group = group.id, policy = "daily"}
---     end, {limit = 4})
---@param list any[]
---@param fn fun(item: any, index: integer): any
---@param options {limit: integer?, errors: "raise"|"collect"|nil}?  `limit`: items at a time, 8 by default
---@return List rows
---@typed generic T
---@typed param list table<integer, T>
---@typed param fn fun(item: T, index: integer): any
---@typed return List<{item: T, ok: boolean, value: any, error: any}>
local function parallel(list, fn, options)
  if options == nil then options = {} end
  check(list, fn, options)
  -- The list may change while the tasks run; what counts is how it was.
  local items = table.move(list, 1, #list, 1, {})
  local rows, failed_count, ended, next_index = {}, 0, 0, 1
  local interrupted
  local began = shell.monotonic()

  local function progress_line()
    local failures = failed_count > 0 and (", %d failed"):format(failed_count) or ""
    local bar, clock = progress.bar(100 * ended / #items), progress.clock(shell.monotonic() - began)
    return ("%d of %d%s  %s  %s"):format(ended, #items, failures, bar, clock)
  end

  local function run(index)
    local ok, value = pcall(fn, items[index], index)
    if not ok and errors.kind(value) == "interrupted" then
      interrupted = value
      error(value, 0)
    end
    local row = { item = items[index], ok = ok }
    row[ok and "value" or "error"] = value
    rows[index] = row
    if not ok then failed_count = failed_count + 1 end
    -- Said at once: an interrupt of the rest would take the rows with it.
    if not ok and errors.kind(value) == "unknown_outcome" then
      shell.note(("%s: %s"):format(label_of(items[index]), errors.message(value)))
    end
    ended = ended + 1
    progress.tick()
  end

  local function work()
    while next_index <= #items and not interrupted do
      local index = next_index
      next_index = index + 1
      run(index)
    end
  end

  local tasks = {}
  for n = 1, math.min(options.limit or LIMIT, #items) do tasks[n] = shell.spawn(work) end
  if #items > 0 and progress.visible() then progress.claim(rows, progress_line) end
  local ok, raised = pcall(shell.join, tasks)
  progress.release(rows)
  if interrupted then error(interrupted, 0) end
  if not ok then error(raised, 0) end

  local results = List.mark(setmetatable(rows, List.metatable), {
    columns = { { key = "item" }, { key = "ok" }, { key = "value" }, { key = "error" } },
    noun = "items",
  })
  local failed = results:where { ok = false }
  if #failed > 0 and options.errors ~= "collect" then raise_failures(results, failed) end
  return results
end

return { parallel = parallel }
