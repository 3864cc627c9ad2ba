-- Records, sorting, metatables and closures: tables.lua [N]. Prints the seconds of processor time it took.
local size = math.tointeger(tonumber(arg[1] or 360000))
local began = os.clock()
local Job = {}
Job.__index = Job
function Job:late() return self.hours > 12 end

local jobs = {}
for i = 1, size do
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
assert(size == 0 or late > 0 and #groups.job7 == size // 100)
print(os.clock() - began)
