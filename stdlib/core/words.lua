-- Words in sentences, and the constants that words stand for.
local words = {}

local function joined(parts, last)
  if #parts < 2 then return tostring(parts[1] or "") end
  return table.concat(parts, ", ", 1, #parts - 1) .. last .. parts[#parts]
end

--- All of them: "a, b and c".
---@param parts string[]
---@return string
function words.all_of(parts) return joined(parts, " and ") end

--- A choice among them: "a, b or c".
---@param parts string[]
---@return string
function words.one_of(parts) return joined(parts, " or ") end

--- The constant that a word stands for, as the appliance spells it: "on demand" and "on-demand" are ON_DEMAND.
---@param word any
---@return string
function words.constant(word) return (tostring(word):upper():gsub("[ -]", "_")) end

--- A text without the blanks at its end. A pattern that is tied to the end would be tried anew at each blank.
---@param text string
---@return string
function words.without_end(text) return text:match("^.*%S") or "" end

return words
