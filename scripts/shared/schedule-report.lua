local args = script {
  description = [[
Shows when what runs by itself runs: the appliance's built-in schedules, in words and with the next times, and the
policies of the resource groups.]],
  needs = "read",
  args = {
    count = { type = "integer", default = 3, text = "how many of the next times" },
    groups = { type = "boolean", default = true, text = "the resource groups, too" },
  },
  output = [[
what                    runs                       next
----------------------  -------------------------  ----------------------------------------------------
Schedule-DatabaseDump   at 23:30 every day         2026-11-23 23:30, 2026-11-24 23:30, 2026-11-25 23:30
Schedule-PurgeJobs      every 6 hours from 00:00   2026-11-23 18:00, 2026-11-24 00:00, 2026-11-24 06:00
gold_web: daily         DAILY
3 rows]],
}

local read, read_group = scv.reader("schedules.list"), scv.reader("resource_groups.list")
local read_policy = scv.reader("policies.list")

local rows = List({}, { "what", "runs", "next", "cron" })
for _, schedule in ipairs(scv.schedules()) do
  local row = { what = read(schedule, "name", "text"), cron = read(schedule, "cron", "text") }
  local ok, when = pcall(scv.when, row.cron, args.count)
  -- An expression that can't be read must not hide the others.
  if not ok and when.kind ~= "argument" then error(when, 0) end
  row.runs = ok and when.words or when.message
  row.next = ok and table.concat(when.next, ", ") or schedule.next_run
  rows[#rows + 1] = row
end

-- The policies of the list, by their ids and by their names: an appliance may say of a group's either.
local by_id, by_name = {}, {}
for _, policy in ipairs(args.groups and scv.policies() or {}) do
  by_id[tostring(read_policy(policy, "id", "id"))], by_name[read_policy(policy, "name", "text")] = policy, policy
end

-- How often a policy runs by what the group says of it, in a word or in a schedule; nothing where it says neither.
local function said_of(attached)
  local is_word = type(attached.frequency) == "string"
  local frequency = read_group.maybe(attached, "frequency", is_word and "any text" or "table")
  if is_word then return frequency ~= "" and frequency or nil end
  -- Without its kind a schedule doesn't say how often.
  return frequency and read_group.maybe(frequency, "type", "text") and scv.schedule_words(frequency) or nil
end

-- What a group says of one of its policies: which it is, and how often it runs.
local function attached_of(group, attached)
  local is_bare = type(attached) ~= "table"
  local id = tostring(is_bare and attached or read_group(attached, "id", "id"))
  local policy = by_id[id] or is_bare and by_name[id] or {}
  -- What the group says of the policy, or what the policy says itself.
  local runs = not is_bare and said_of(attached) or read_policy.maybe(policy, "frequency", "text")
  local name = not is_bare and read_group.maybe(attached, "name", "text")
    or read_policy.maybe(policy, "name", "text") or id
  if not runs then note(("how often policy %s of resource group %s runs is not said"):format(name, group.name)) end
  return { what = ("%s: %s"):format(group.name, name), runs = runs }
end

-- A group without a policy may not name its list; where none names it, nothing is known of any.
local groups = args.groups and scv.resource_groups() or List {}
local says_policies = groups:count(function(group) return read_group.maybe(group, "policies", "list") ~= nil end) > 0
for _, group in ipairs(groups) do
  read_group(group, "name", "text")
  local listed = (says_policies and read_group.maybe or read_group)(group, "policies", "list")
  if not listed then note(("resource group %s says nothing of its policies"):format(group.name)) end
  for _, attached in ipairs(listed or {}) do
    if attached == json.null then
      note(("resource group %s has a policy that the appliance says nothing of (null): left out"):format(group.name))
    else
      rows[#rows + 1] = attached_of(group, attached)
    end
  end
end
return rows
