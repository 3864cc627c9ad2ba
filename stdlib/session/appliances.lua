-- appliances(): the profiles that there are.
local shell = ...
local List = shell.library("core/list")

local appliances = {}

---@class Appliance
---@field name string  of the profile
---@field url string?
---@field user string?
---@field vcenter string?
---@field color string?
---@field connected boolean?  whether this run has logged in at it
---@field release string?  the version of its own document, as far as that was ever read
---@field error table?  why the profile can't be used

local COLUMNS = { "name", "url", "user", "vcenter", "color", "connected", "release" }

--- Lists the appliances that profiles name. Nothing is sent for it, and no password asked for. `connected` says whether
--- this run has logged in at it; `release` is the version of its own document, as far as that was ever read. A profile
--- that can't be used says why in `error`.
---
---     appliances():where{connected = true}
---@return List appliances  of {name =, url =, user =, vcenter =, color =, connected =, release =, error =}
---@typed return List<Appliance>
function appliances.appliances()
  local rows, columns = List.new(), {}
  local any_wrong = false
  for index, facts in ipairs(shell.appliances()) do
    local row = { name = facts.name }
    for _, key in ipairs(COLUMNS) do row[key] = facts[key] end
    if facts.problem then
      row.error = setmetatable(facts.problem, shell.error_metatable)
      any_wrong = true
    end
    rows[index] = row
  end
  for index, key in ipairs(COLUMNS) do columns[index] = { key = key } end
  if any_wrong then columns[#columns + 1] = { key = "error" } end
  return List.mark(rows, { columns = columns, noun = "appliances", also = { error = {} } })
end

return appliances
