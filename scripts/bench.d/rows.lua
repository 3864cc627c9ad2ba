-- Shows a table of N rows: rows.lua N.
local rows = List({}, { "id", "name", "status", "start_time", "size" })
for i = 1, math.tointeger(tonumber(arg[1])) do
  rows[i] = {
    id = i, name = "group_" .. i % 500, status = i % 9 == 0 and "FAILED" or "COMPLETED",
    start_time = ("11/%02d/2026 %02d:%02d:09 PM"):format(i % 28 + 1, i % 12 + 1, i % 60), size = i * 7919 % 100000,
  }
end
show(rows)
