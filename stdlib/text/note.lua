-- Saying something on standard error, for scripts.
local shell = ...
local errors = shell.library("core/errors")

local note = {}

--- Says something on standard error, as the library does: of what an appliance sent, nothing commands the terminal. For
--- scripts whose results go to standard output.
---
---     note("no job has failed")
---@param text string  one line or several
function note.note(text)
  if type(text) ~= "string" then errors.argument("note", "text", "must be text, got " .. errors.what(text)) end
  shell.note(text)
end

return note
