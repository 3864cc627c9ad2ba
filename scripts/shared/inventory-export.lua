local args = script {
  description = [[
Writes what the resource groups protect as comma-separated values: a line for each thing in each group, with the
group's policies. Onto standard output, or into a file.]],
  needs = "read",
  args = {
    groups = { default = "*", text = "only groups whose names fit this pattern" },
    to = { text = "the file to write" },
  },
  output = [[
group,status,type,name,moref,policies
gold_web,Production,VirtualMachine,web01,vm-1001,"hourly, daily"
silver_db,Production,Datastore,nfs_db01,datastore-21,daily]],
}

local pattern = "^" .. args.groups:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0"):gsub("%*", ".*"):gsub("%?", ".") .. "$"

local rows = List {}
for _, group in ipairs(scv.api.resource_groups.list()) do
  if group.name:find(pattern) then
    local policies = {}
    for index, policy in ipairs(group.policies or {}) do policies[index] = policy.name end
    for _, entity in ipairs(group.entities or {}) do
      rows[#rows + 1] = {
        group = group.name, status = group.status, type = entity.type, name = entity.name, moref = entity.moref,
        policies = table.concat(policies, ", "),
      }
    end
  end
end
if #rows == 0 then error(("no group that fits %q protects anything"):format(args.groups), 0) end

local text = rows:select("group", "status", "type", "name", "moref", "policies"):csv()
if args.to then
  local file = assert(io.open(args.to, "w"))
  assert(file:write(text))
  assert(file:close())
else
  io.write(text)
end
