-- The same for any Lua.
local names = {}
for name in ("a,b"):gmatch("[^,]+") do names[#names + 1] = name end
print(#names)
