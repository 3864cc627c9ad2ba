-- The failed backups of the last day by group, as a user would list them.
local rows = {}
for group, jobs in pairs(scv.jobs { type = "backup", status = "failed", since = "24h" }:group "group_name") do
  rows[#rows + 1] = { group = group, failed = #jobs }
end
show(List(rows, { "group", "failed" }))
