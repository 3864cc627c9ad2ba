local args = script {
  description = [[
Creates resource groups from a file of comma-separated values with the columns name, entities and policies, and any of
description, notification and spanning. Entities (VMs and datastores) and policies are names or ids, parted by
semicolons. The whole file is checked before the first group is created; a group that is there already is left as it
is.]],
  needs = "change",
  args = {
    list = { required = true, text = "the file with the groups" },
  },
  output = [[
group     status   entities  policies
--------  -------  --------  --------
gold_app  created  2         daily
gold_web  exists   3         hourly, daily
2 rows]],
}

local REQUIRED = { "name", "entities", "policies" }
local COLUMNS = { "name", "entities", "policies", "description", "notification", "spanning" }

local function stop(line, problem)
  fail { kind = "argument", message = ("%s, line %d: %s"):format(args.list, line, problem) }
end

-- "web01; web02" as a list.
local function parted(text)
  local parts = {}
  for part in text:gmatch("[^;]+") do
    part = part:match("^%s*(.-)%s*$")
    if part ~= "" then parts[#parts + 1] = part end
  end
  return parts
end

local plan, seen = List {}, {}
for _, row in ipairs(csv.read(args.list, { only = COLUMNS, required = REQUIRED })) do
  local line, wanted = csv.line(row), {}
  for key, value in pairs(row) do wanted[key] = value ~= "" and value or nil end
  if seen[wanted.name] then stop(line, ("%s is in line %d already"):format(wanted.name, seen[wanted.name])) end
  seen[wanted.name] = line
  wanted.entities, wanted.policies = parted(wanted.entities), parted(wanted.policies)
  plan[#plan + 1] = { line = line, name = wanted.name, wanted = wanted }
end
if #plan == 0 then fail { kind = "empty", message = args.list .. " names no group" } end

local groups, there = scv.resource_groups(), {}
for _, each in ipairs(plan) do there[each.name] = groups:where({ name = each.name })[1] end
local missing = plan:where(function(each) return not there[each.name] end)

-- A rehearsal, which sends reads only: what is wrong in line 40 is said before line 1 is created.
for _, each in ipairs(missing) do
  local ok, raised = pcall(dry_run, function() scv.create_resource_group(each.wanted) end)
  if not ok then stop(each.line, raised.message or tostring(raised)) end
end

local rows, failed, unknown = List({}, { "group", "status", "entities", "policies", "error" }), 0, 0
for index, each in ipairs(plan) do
  local row = { group = each.name, status = "exists" }
  local ok, group = true, there[each.name]
  if not group then
    ok, group = pcall(scv.create_resource_group, each.wanted)
    row.status = ok and (group.dry_run and "planned" or "created") or group.kind == "unknown_outcome" and "unknown"
      or "failed"
  end
  if ok and not group.dry_run then
    row.entities = #(group.entities or {})
    row.policies = List.new(group.policies or {}):map(function(policy) return policy.name or policy.id end)
  elseif not ok then
    row.error = group.message or tostring(group)
    if row.status == "unknown" then unknown = unknown + 1 else failed = failed + 1 end
  end
  rows[index] = row
end
show(rows)
if unknown > 0 then
  fail {
    kind = "unknown_outcome",
    message = ("whether %d of %d groups were created is not known; %d were not"):format(unknown, #rows, failed),
    hint = "look with scv.resource_groups() before you run this again: it leaves alone what is there",
  }
end
if failed > 0 then
  fail { kind = "appliance", message = ("%d of %d groups were not created"):format(failed, #rows) }
end
