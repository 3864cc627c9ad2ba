-- Making, searching and taking apart strings. Prints the seconds of processor time it took.
local began = os.clock()
local words = {}
for i = 1, 60000 do words[i] = ("vm%05d.demo.local=%x"):format(i, i * 7919) end
local text = table.concat(words, ";")
local seen = 0
for _ = 1, 10 do
  for name, value in text:gmatch("(%w+)%.demo%.local=(%x+)") do
    if name:sub(-1) == "7" then seen = seen + #value end
  end
  text = text:gsub("demo", "test"):gsub("test", "demo")
end
assert(seen > 0)
print(os.clock() - began)
