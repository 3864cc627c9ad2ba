-- How long lines take: time(fn) for one, set{timing = true} for all.
local shell = ...
local settings = shell.library("core/settings")

local timing = {}

-- "12.3 ms, 4 requests"
local function text_of(seconds, requests)
  local time = seconds < 1 and ("%.1f ms"):format(seconds * 1000) or seconds < 120 and ("%.2f s"):format(seconds)
    or shell.library("time/duration").text(seconds)
  if requests == 0 then return time end
  return ("%s, %d request%s"):format(time, requests, requests == 1 and "" or "s")
end

--- Calls a function, says how long it took, and gives what it gives.
---
---     time(function() return scv.backups{vm = "web01"} end)
---     time(scv.jobs, {status = "FAILED"})
---@param fn function
---@param ... any  what it is called with
---@return any  what it gives
function timing.time(fn, ...)
  local errors = shell.library("core/errors")
  if type(fn) ~= "function" and not (getmetatable(fn) or {}).__call then
    errors.argument("time", "fn", "must be a function, got " .. errors.what(fn),
      "what stands in the brackets has run before it could be timed: time(function() return … end)")
  end
  local began = shell.monotonic()
  local results = table.pack(pcall(fn, ...))
  shell.note(text_of(shell.monotonic() - began, 0))
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

--- Tells of the last line, if that is wanted.
function timing.tell()
  if not settings.get("timing") then return end
  local line = shell.last_line()
  if line then shell.note(text_of(line.seconds, line.requests)) end
end

return timing
