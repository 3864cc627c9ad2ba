-- Patterns as people write them: * stands for any letters, ? for one, and every other letter for itself.
local wildcards = {}

-- "gold_*" as a pattern of Lua.
local function lua_pattern(pattern)
  local letters = pattern:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0")
  return "^" .. letters:gsub("%*", ".*"):gsub("%?", utf8.charpattern) .. "$"
end

--- Whether a text is a pattern, rather than a name.
---@param text any
---@return boolean
function wildcards.is(text) return type(text) == "string" and text:find("[%*%?]") ~= nil end

--- Whether a text fits a pattern.
---@param text string
---@param pattern string
---@return boolean
function wildcards.fits(text, pattern) return text:find(lua_pattern(pattern)) ~= nil end

return wildcards
