-- Lengths of time as text.
local span = {}

local UNITS = { { "d", 86400 }, { "h", 3600 }, { "m", 60 }, { "s", 1 } }

--- A length of time as text: "1d 2h", "90 s" as "1m 30s"; its two largest parts, since more is seldom meant.
---@param seconds number
---@return string
function span.text(seconds)
  if seconds < 0 then return "-" .. span.text(-seconds) end
  local rest, parts = math.floor(seconds), {}
  for _, unit in ipairs(UNITS) do
    local count = rest // unit[2]
    rest = rest % unit[2]
    if count > 0 or #parts > 0 then parts[#parts + 1] = { count = count, unit = unit[1] } end
  end
  if #parts == 0 then return "0s" end
  local text = parts[1].count .. parts[1].unit
  local second = parts[2]
  return second and second.count > 0 and ("%s %d%s"):format(text, second.count, second.unit) or text
end

return span
