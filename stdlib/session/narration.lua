-- narrate(): each step as it happens. The shell tells what goes out at the gate and what is answered; what a workflow
-- takes from a reply is said here, by the workflow.
local shell = ...
local errors = shell.library("core/errors")

local narration = {}

local function shown(value)
  return type(value) == "table" and "(a list)" or tostring(value)
end

--- Says what is taken from the reply that just came. It is printed while narrate(true) holds, and kept for why().
---
---     narration.took("backupId", 57, "backups", "newest of 4")
---@param what string  the vendor's word for it
---@param value any
---@param from string  the list or the field that it was in
---@param why string?  why this one
function narration.took(what, value, from, why)
  local text = ("%s %s from `%s`"):format(what, shown(value), from)
  shell.took(why and ("%s, %s"):format(text, why) or text)
end

--- Tells each step of what runs from now on, on standard error: the vendor's title, the request, and what was taken
--- from the reply. narrate(false) ends that.
---
---     narrate(true)
---@param on boolean?  true unless given
function narration.narrate(on)
  if on == nil then on = true end
  if type(on) ~= "boolean" then errors.argument("narrate", "on", "must be true or false, got " .. errors.what(on)) end
  shell.narrate(on)
end

return narration
