-- What the library's files get of the program that runs this, for dofile("scripts/lib/library.lua"): no global has it,
-- but a function of such a file does.
narrate(false) -- puts the library's own function into the global
for index = 1, math.huge do
  local name, value = debug.getupvalue(narrate, index)
  if name == "shell" then return value end
  if not name then error("narrate doesn't hold the shell any more", 0) end
end
