-- The order in which people sort names: "web2" before "web10".
local core = require("natural.core")

local natural = {}

-- Whether one name comes before another: for table.sort.
function natural.before(one, other) return core.compare(tostring(one), tostring(other)) < 0 end

-- Sorts a list in place: names, or records by the field of that name.
function natural.sort(list, field)
  table.sort(list, function(one, other)
    if field then one, other = one[field], other[field] end
    return natural.before(one, other)
  end)
  return list
end

return natural
