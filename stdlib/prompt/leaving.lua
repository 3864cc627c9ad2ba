-- Leaving the prompt by a word.
local shell = ...
local errors = shell.library("core/errors")

local leaving = {}

--- Leaves the prompt; the program ends with the status, 0 unless given. The brackets may be left out. Jobs go on.
---
---     exit
---     exit(3)
---@param status integer?
function leaving.exit(status)
  if status ~= nil and math.type(status) ~= "integer" then
    errors.argument("exit", "status", "must be a whole number, got " .. errors.what(status))
  end
  shell.leave(status)
  -- Nothing behind it in the line runs.
  shell.raise { kind = "interrupted", message = "the prompt is left" }
end

--- Leaves the prompt, as `exit` does.
---
---     quit
---@param status integer?
function leaving.quit(status) return leaving.exit(status) end

return leaving
