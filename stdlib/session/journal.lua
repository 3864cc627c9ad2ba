-- why(): which calls made a result, as Lua, as curl and as the vendor's steps. The shell listens at the gate, and keeps
-- the calls in chapters, one for each function of a session that was called; here they are told.
local shell = ...
local errors = shell.library("core/errors")
local literal = shell.library("text/literal")

local journal = {}

-- Result → the number of its chapter. A result that nobody holds any more needs no explanation.
local chapters = setmetatable({}, { __mode = "k" })

-- Function that begins a chapter → the library's own function behind it.
local originals = setmetatable({}, { __mode = "k" })

local function keep(scope, ...)
  local value = ...
  if scope and type(value) == "table" then chapters[value] = scope.id end
  return ...
end

--- A function that does what `fn` does, as a chapter of the journal.
---@param name string  as the user calls it: "scv.backup_now"
---@param fn function
---@param original function?  the library's own function, if `fn` only wraps it
---@return function
function journal.recorded(name, fn, original)
  local function recorded(...)
    local scope <close> = shell.chapter(name)
    return keep(scope, fn(...))
  end
  originals[recorded] = original or fn
  return recorded
end

--- The library's own function behind one that is recorded; any other function is itself.
---@param fn function
---@return function
function journal.original(fn) return originals[fn] or fn end

local function lua_text(call)
  if call.operation then
    local arguments = call.arguments or {}
    local text = next(arguments) == nil and "" or literal.encode(arguments)
    local options = call.file and (", {to = %s}"):format(literal.encode(call.file)) or ""
    if options ~= "" and text == "" then text = "nil" end
    if options == "" and text:sub(1, 1) == "{" then return ("scv.api.%s%s"):format(call.operation, text) end
    return ("scv.api.%s(%s%s)"):format(call.operation, text, options)
  end
  local options = {}
  for _, key in ipairs { "query", "body" } do options[key] = call[key] end
  local more = next(options) ~= nil and ", " .. literal.encode(options) or ""
  return ("scv.request(%q, %q%s)"):format(call.method, call.path, more)
end

-- What became of a call, where that is not just that it went well.
local function remark(call)
  local remarks = {}
  if call.times > 1 then remarks[#remarks + 1] = ("%d times"):format(call.times) end
  if call.planned then remarks[#remarks + 1] = "dry run: not sent" end
  if call.failure then remarks[#remarks + 1] = "failed: " .. call.failure end
  return #remarks > 0 and "  -- " .. table.concat(remarks, "; ") or ""
end

local function step_lines(lines, number, call)
  local title = call.title or "a request by hand"
  lines[#lines + 1] = ("  %d. %s: %s %s%s"):format(number, title, call.method, call.template or call.path, remark(call))
  for _, taken in ipairs(call.taken) do lines[#lines + 1] = "       took " .. taken end
end

-- The calls of a chapter in three languages.
local function told(chapter)
  local lines = { ("%s made these calls."):format(chapter.name), "As Lua:" }
  for _, call in ipairs(chapter.calls) do
    -- In Lua the session logs in by itself.
    if not call.login then lines[#lines + 1] = "  " .. lua_text(call):gsub("\n", "\n  ") .. remark(call) end
  end
  lines[#lines + 1] = "As curl:"
  for _, call in ipairs(chapter.calls) do lines[#lines + 1] = "  " .. call.curl end
  lines[#lines + 1] = "As the vendor's steps:"
  for number, call in ipairs(chapter.calls) do step_lines(lines, number, call) end
  if chapter.dropped > 0 then lines[#lines + 1] = ("and %d calls more, not kept"):format(chapter.dropped) end
  return table.concat(lines, "\n")
end

--- What why() says, as text.
---@param value any  a result, or nil for the last one
---@return string
function journal.text(value)
  local id
  if value ~= nil then
    id = type(value) == "table" and chapters[value] or nil
    if not id then
      errors.raise {
        kind = "not_found",
        message = ("no function of scv gave this %s"):format(type(value)),
        hint = "why() tells of the last call; why(value) wants the very list or record that scv gave",
      }
    end
  end
  local chapter = shell.journal(id)
  if not chapter then
    local message = id and "it is too long ago: its calls are not kept any more" or "no call was made yet"
    errors.raise { kind = "not_found", message = message, hint = "why() tells of the calls behind a result of scv" }
  end
  return told(chapter)
end

--- Prints the calls that made a result: as Lua, as curl, and as the vendor's steps. Secrets are masked.
---
---     scv.backup_now{group = "gold_web", policy = "daily"}
---     why()
---@param value any?  a list or record that a function of scv gave; without one, the last call is told
function journal.why(value)
  print(journal.text(value))
end

return journal
