-- The line above what help says of a function: a call that can be pasted as it is. What may stand in its brackets is a
-- comment behind it.
local shell = ...
local page = shell.library("text/page")

local heading = {}

local BETWEEN = "  -- "

--- A call with empty brackets, and the names of what it takes, as many of them as the page has room for. As it stands
--- it runs, or says what it needs; what is to be in the brackets is completed there.
---@param call string  "scv.backup_now{}"
---@param names string[]
---@return string
function heading.line(call, names)
  if #names == 0 then return call end
  local room = page.width() - #call - #BETWEEN
  local text = table.concat(names, ", ")
  local count = #names
  while shell.width(text) > room and count > 0 do
    count = count - 1
    text = table.concat(names, ", ", 1, count) .. (count > 0 and ", …" or "…")
  end
  return shell.width(text) <= room and call .. BETWEEN .. text or call
end

return heading
