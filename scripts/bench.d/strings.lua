-- Making, searching and taking apart strings: strings.lua [N]. Prints the seconds of processor time it took.
local size = math.tointeger(tonumber(arg[1] or 60000))
local began = os.clock()
local words = {}
for i = 1, size do words[i] = ("vm%05d.demo.local=%x"):format(i, i * 7919) end
local text = table.concat(words, ";")
local seen = 0
for _ = 1, 10 do
  for name, value in text:gmatch("(%w+)%.demo%.local=(%x+)") do
    if name:sub(-1) == "7" then seen = seen + #value end
  end
  text = text:gsub("demo", "test"):gsub("test", "demo")
end
assert(seen > 0 or size == 0)
print(os.clock() - began)
