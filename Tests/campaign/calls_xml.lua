-- What the campaign `xml` calls: a look at the vCenter of a profile, by a session of its own.
--
-- What the library's files are given is no global: it is found behind what they offer.
local shell

local function host()
  local seen, waiting = {}, { why, help, scv, getmetatable(scv) }
  while #waiting > 0 do
    local value = table.remove(waiting)
    local kind = type(value)
    if kind == "table" and not seen[value] then
      seen[value] = true
      if rawget(value, "library") and rawget(value, "connect") then return value end
      for _, inner in next, value do waiting[#waiting + 1] = inner end
    elseif kind == "function" and not seen[value] then
      seen[value] = true
      for index = 1, 255 do
        local name, inner = debug.getupvalue(value, index)
        if not name then break end
        waiting[#waiting + 1] = inner
      end
    end
  end
  error("the library is not behind it")
end

return function(profile)
  shell = shell or host()
  local inventory = shell.connect(profile).vcenter_inventory()
  local names = {}
  for _, vm in ipairs(inventory.vms) do names[#names + 1] = tostring(vm.name) end
  return { vms = #inventory.vms, names = names }
end
