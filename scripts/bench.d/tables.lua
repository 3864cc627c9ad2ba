-- Records, sorting, metatables and closures. Prints the seconds of processor time it took.
local began = os.clock()
local Job = {}
Job.__index = Job
function Job:late() return self.hours > 12 end

local jobs = {}
for i = 1, 360000 do
  jobs[i] = setmetatable({ id = i, name = "job" .. i % 100, hours = i * 7919 % 24 }, Job)
end
table.sort(jobs, function(a, b)
  if a.hours ~= b.hours then return a.hours < b.hours end
  return a.id < b.id
end)
local groups, late = {}, 0
for _, job in ipairs(jobs) do
  local group = groups[job.name] or {}
  groups[job.name] = group
  group[#group + 1] = job
  if job:late() then late = late + 1 end
end
assert(late > 0 and #groups.job7 == 3600)
print(os.clock() - began)
