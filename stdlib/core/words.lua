-- Words in sentences, and the constants that words stand for.
local words = {}

local KEPT = 500 -- texts of which a function's results are kept

--- A function of one text that gives one value, the same for the same text, as one that keeps what it gave: many
--- records have few words. What is no text is given to it each time.
---@generic T
---@param fn fun(text: any): T
---@return fun(text: any): T
function words.remembered(fn)
  local results, count = {}, 0
  return function(text)
    local result = results[text]
    if result ~= nil then return result end
    result = fn(text)
    -- 1 and 1.0 are one key, and two texts.
    if type(text) == "string" and result ~= nil then
      if count == KEPT then results, count = {}, 0 end
      results[text], count = result, count + 1
    end
    return result
  end
end

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

words.constant = words.remembered(words.constant)

--- A text without the blanks at its end. A pattern that is tied to the end would be tried anew at each blank.
---@param text string
---@return string
function words.without_end(text)
  local last = text:byte(-1)
  if last and last > 32 and last < 127 then return text end
  return text:match("^.*%S") or ""
end

return words
