-- Prints what the shell reads of vCenter as JSON, or the error; `look.lua N` looks N times.
--
-- What the library's files are given is no global: it is found behind what they offer.
local function host()
  local seen, waiting = {}, { why, help, scv, getmetatable(scv) }
  while #waiting > 0 do
    local value = table.remove(waiting)
    local kind = type(value)
    if kind == "table" and not seen[value] then
      seen[value] = true
      if rawget(value, "vcenter_inventory") then return value end
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

local shell = host()
local times = tonumber((...) or "1")
local result
for _ = 1, times do
  local ok, value = pcall(shell.vcenter_inventory)
  if ok then
    result = { facts = shell.vcenter_facts(), inventory = value }
  else
    result = { error = { kind = value.kind, message = value.message, hint = value.hint, operation = value.operation,
      fault = value.fault, url = value.url } }
  end
end
print(json.encode(result))
