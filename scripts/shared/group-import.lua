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
  fail({ kind = "argument", message = problem }, ("%s, line %d"):format(args.list, line))
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

local read = scv.reader("resource_groups.list")
local groups, there = scv.resource_groups(), {}
-- One without a name may be one of these.
for _, group in ipairs(groups) do read(group, "name", "text") end
for _, each in ipairs(plan) do there[each.name] = groups:where({ name = each.name })[1] end
local missing = plan:where(function(each) return not there[each.name] end)

-- A rehearsal, which sends reads only: what is wrong in line 40 is said before line 1 is created.
for _, each in ipairs(missing) do
  local ok, raised = pcall(dry_run, function() scv.create_resource_group(each.wanted) end)
  if not ok then fail(raised, ("%s, line %d"):format(args.list, each.line)) end
end

-- The names of a group's policies; nothing where it doesn't say all of them.
local function names_of(policies)
  if not List.is(policies) then return nil end
  local names = List {}
  for index, policy in ipairs(policies) do names[index] = type(policy) == "table" and policy.name or nil end
  return #names == #policies and names or nil
end

-- What became of a group that was to be created. One that is there, but not as it was to be, or that can't be read
-- back, was created all the same.
local function status_of(raised)
  if raised.kind == "unknown_outcome" then return "unknown" end
  return raised.changed and "created, look" or "failed"
end

local rows = List({}, { "group", "status", "entities", "policies", "error" })
local failed, unknown, odd = 0, 0, 0
for index, each in ipairs(plan) do
  local row = { group = each.name, status = "exists" }
  local ok, group = true, there[each.name]
  if not group then
    ok, group = pcall(scv.create_resource_group, each.wanted)
    row.status = ok and (group.dry_run and "planned" or "created") or status_of(group)
  end
  if ok and not group.dry_run then
    -- What the appliance doesn't say is left empty.
    row.entities = List.is(group.entities) and #group.entities or nil
    row.policies = names_of(group.policies)
  elseif not ok then
    row.error = group.message or tostring(group)
    if row.status == "unknown" then
      unknown = unknown + 1
    elseif row.status == "failed" then
      failed = failed + 1
    else
      odd = odd + 1
    end
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
if odd > 0 then
  fail {
    kind = "appliance", changed = true,
    message = ("%d of %d groups were created, and are not as they were to be, or can't be read back; %d were not")
      :format(odd, #rows, failed),
    hint = "what was created stands; the errors above say what is to be looked at",
  }
end
if failed > 0 then
  fail { kind = "appliance", message = ("%d of %d groups were not created"):format(failed, #rows) }
end
