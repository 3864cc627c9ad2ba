-- What is said once, and not of each record that it holds for: until the next line of the prompt, which asks anew.
local once = {}

-- Session → what was said of it.
local said = setmetatable({}, { __mode = "k" })

--- Whether this is the first time since the line of the prompt, or the program, began.
---@param scv table  the session
---@param subject string  what it is said of: "backup"
---@param word string
---@return boolean
function once.is_first(scv, subject, word)
  said[scv] = said[scv] or {}
  local words = said[scv][subject] or {}
  said[scv][subject] = words
  if words[word] then return false end
  words[word] = true
  return true
end

--- Forgets what was said: a line of the prompt is over.
function once.forget() said = setmetatable({}, { __mode = "k" }) end

return once
