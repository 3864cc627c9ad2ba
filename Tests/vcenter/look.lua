-- look.lua [TIMES [SORT…]]: prints what scv.vcenter lists of each sort as JSON (VMs unless given), or the error. Each
-- list is a look of its own; of several TIMES the last one counts.
local times, sorts = tonumber(arg[1] or 1), { table.unpack(arg, 2) }
if #sorts == 0 then sorts[1] = "vms" end
local result
for _ = 1, times do
  result = {}
  for _, sort in ipairs(sorts) do
    local ok, value = pcall(scv.vcenter[sort])
    if ok then
      result[sort] = value
    else
      result.error = { kind = value.kind, message = value.message, hint = value.hint, operation = value.operation,
        fault = value.fault, url = value.url }
    end
  end
end
print(json.encode(result))
