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

local rows = List({}, { "what", "runs", "next", "cron" })
for _, schedule in ipairs(scv.schedules()) do
  local row = { what = schedule.name, cron = schedule.cron }
  local ok, when = pcall(scv.when, schedule.cron, args.count)
  -- An expression that can't be read must not hide the others.
  row.runs = ok and when.words or when.message
  row.next = ok and table.concat(when.next, ", ") or schedule.next_run
  rows[#rows + 1] = row
end

if args.groups then
  local policies = {}
  for _, policy in ipairs(scv.policies()) do policies[policy.id] = policy end
  for _, group in ipairs(scv.resource_groups()) do
    for _, attached in ipairs(group.policies or {}) do
      local policy = policies[attached.id] or {}
      -- What the group says of the policy, or what the policy says itself.
      local is_said = type(attached.frequency) == "table"
      rows[#rows + 1] = {
        what = ("%s: %s"):format(group.name, attached.name or policy.name or attached.id),
        runs = is_said and scv.schedule_words(attached.frequency) or policy.frequency,
      }
    end
  end
end
return rows
