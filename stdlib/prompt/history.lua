-- history(): the lines that were typed before, in this shell and others.
local shell = ...
local errors = shell.library("core/errors")
local visible = shell.library("core/visible")

local history = {}

local SHOWN = 50 -- lines, unless told otherwise

--- Prints the lines that the arrow keys find, the latest last: the last fifty, or those that have a text in them,
--- whatever its capitals. No line with a secret is among them.
---
---     history()
---     history("restore")
---     history(nil, 500)
---@param text string?  only lines that have it
---@param count integer?  how many at most; 50 unless given
function history.history(text, count)
  if text ~= nil and type(text) ~= "string" then
    errors.argument("history", "text", "must be text, got " .. errors.what(text))
  end
  if count ~= nil and (math.type(count) ~= "integer" or count < 1) then
    errors.argument("history", "count", "must be a count of 1 or more, got " .. errors.what(count))
  end
  local found = {}
  for _, line in ipairs(shell.history()) do
    if not text or line:lower():find(text:lower(), 1, true) then found[#found + 1] = line end
  end
  if #found == 0 then
    shell.note(text and ("no line of the history has %s"):format(visible.quoted(text)) or "the history is empty")
    return
  end
  local first = math.max(1, #found - (count or SHOWN) + 1)
  for index = first, #found do print(visible.lines(found[index])) end
  if first > 1 then
    shell.note(("%d earlier ones; history(%s, %d) has all"):format(first - 1, text and visible.quoted(text) or "nil",
      #found))
  end
end

return history
