-- A script as users write them, that asks nothing of an appliance.
local args = script {
  description = "Says how many names there are.",
  needs = "read",
  strict = true,
  args = { names = { default = "a,b", text = "names, with commas" } },
}

local names = {}
for name in args.names:gmatch("[^,]+") do names[#names + 1] = name end
print(#names)
