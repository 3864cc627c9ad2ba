local args = script {
  description = [[
Writes what the resource groups protect as comma-separated values: a line for each thing in each group, with the
group's policies. Onto standard output, or into a file.]],
  needs = "read",
  form = "csv",
  args = {
    groups = { default = "*", text = "only groups whose names fit this pattern" },
    to = { text = "the file to write" },
  },
  output = [[
group,status,type,name,moref,policies
gold_web,Production,VirtualMachine,web01,vm-1001,"daily, hourly"
silver_db,Production,Datastore,nfs_db01,datastore-21,daily]],
}

local read, read_policy = scv.reader("resource_groups.list"), scv.reader("policies.list")

local groups = scv.resource_groups()
for _, group in ipairs(groups) do read(group, "name", "text") end
groups = groups:like { name = args.groups }

-- A group without a policy may not name its list; where none names it, nothing is known of any.
local says_policies = groups:count(function(group) return read.maybe(group, "policies", "list") ~= nil end) > 0

-- The same of what groups hold.
local says_entities = groups:count(function(group) return read.maybe(group, "entities", "list") ~= nil end) > 0

-- What a group holds.
local function entities_of(group)
  local listed = (says_entities and read.maybe or read)(group, "entities", "list")
  if not listed then note(("resource group %s says nothing of what it holds: left out"):format(group.name)) end
  return listed or {}
end

-- The name of a group's policy: where the group doesn't say it, the list of policies does.
local names
local function name_of(policy)
  local is_bare = type(policy) ~= "table"
  local name = not is_bare and read.maybe(policy, "name", "text")
  if name then return name end
  if not names then
    names = {}
    for _, each in ipairs(scv.policies()) do
      names[tostring(read_policy(each, "id", "id"))] = read_policy(each, "name", "text")
    end
  end
  local id = tostring(is_bare and policy or read(policy, "id", "id"))
  return names[id] or id
end

local function policies_of(group)
  local listed = (says_policies and read.maybe or read)(group, "policies", "list")
  if not listed then note(("resource group %s says nothing of its policies"):format(group.name)) end
  local called = List {}
  for _, policy in ipairs(listed or {}) do
    if policy == json.null then
      note(("resource group %s has a policy that the appliance says nothing of (null): left out"):format(group.name))
    else
      called[#called + 1] = name_of(policy)
    end
  end
  return table.concat(called:sort(function(name) return name end), ", ")
end

-- A thing that a group holds. An appliance may list bare morefs; a tag or a folder need have none.
local function thing_of(entity)
  if type(entity) ~= "table" then return { moref = entity } end
  local kind = read.maybe(entity, "type", "text")
  local is_tag = kind and (kind:lower():find("tag", 1, true) or kind:lower():find("folder", 1, true))
  return {
    type = kind, name = read.maybe(entity, "name", "text"),
    moref = (is_tag and read.maybe or read)(entity, "moref", "text"),
  }
end

local rows = List({}, { "group", "status", "type", "name", "moref", "policies" })
for _, group in ipairs(groups) do
  local policies = policies_of(group)
  for _, entity in ipairs(entities_of(group)) do
    if entity == json.null then
      note(("resource group %s holds something that the appliance says nothing of (null): left out"):format(group.name))
    else
      local is = thing_of(entity)
      rows[#rows + 1] = {
        group = group.name, status = read.maybe(group, "status", "text"), type = is.type, name = is.name,
        moref = is.moref, policies = policies,
      }
    end
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
