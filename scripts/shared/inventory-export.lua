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

local rows = List({}, { "group", "status", "type", "name", "moref", "policies" })
for _, group in ipairs(scv.resource_groups():like { name = args.groups }) do
  local policies = List.new(group.policies or {}):map(function(policy) return policy.name or policy.id end)
  for _, entity in ipairs(group.entities or {}) do
    -- An appliance may list bare morefs.
    local is = type(entity) == "table" and entity or { moref = entity }
    rows[#rows + 1] = {
      group = group.name, status = group.status, type = is.type, name = is.name, moref = is.moref,
      policies = table.concat(policies, ", "),
    }
  end
end
if #rows == 0 then
  fail { kind = "empty", message = ("no group that fits %q protects anything"):format(args.groups) }
end

local text = rows:csv()
if args.to then
  local file = assert(io.open(args.to, "w"))
  assert(file:write(text))
  assert(file:close())
else
  io.write(text)
end
