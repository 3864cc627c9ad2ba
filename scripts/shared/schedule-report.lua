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

local rows = List {}
for _, schedule in ipairs(scv.schedules()) do
  local row = { what = schedule.name, cron = schedule.cron }
  local ok, when = pcall(scv.when, schedule.cron, args.count)
  -- An expression that can't be read must not hide the others.
  row.runs = ok and when.words or when.message
  row.next = ok and table.concat(when.next, ", ") or schedule.next_run
  rows[#rows + 1] = row
end

-- "DAILY at 02:00, on SUNDAY": what a group says of the policy, or what the policy says itself.
local function frequency_of(attached, policies)
  local frequency = attached.frequency
  local policy = policies[attached.id]
  if type(frequency) ~= "table" then return policy and policy.frequency end
  local text = frequency.type or policy and policy.frequency or ""
  if frequency.start_time then text = ("%s from %s"):format(text, frequency.start_time) end
  if frequency.interval then text = ("%s, every %d"):format(text, frequency.interval) end
  local days = frequency.days_of_week or frequency.days_of_month
  if days then text = ("%s, on %s"):format(text, table.concat(days, ", ")) end
  return text
end

if args.groups then
  local policies = {}
  for _, policy in ipairs(scv.policies()) do policies[policy.id] = policy end
  for _, group in ipairs(scv.resource_groups()) do
    for _, attached in ipairs(group.policies or {}) do
      local name = attached.name or policies[attached.id] and policies[attached.id].name or attached.id
      rows[#rows + 1] =
        { what = ("%s: %s"):format(group.name, name), runs = frequency_of(attached, policies) }
    end
  end
end
return rows:select("what", "runs", "next", "cron")
