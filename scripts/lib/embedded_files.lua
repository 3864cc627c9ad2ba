-- Writes the list of the library's files that are compiled into the executable, or checks that it is up to date.
--
--     lua5.4 scripts/lib/embedded_files.lua Sources/CStdlib/files.inc [--check]
local path, check = arg[1], arg[2] == "--check"

local lines = { "// Made by scripts/generate from the files of stdlib/, in the order of their names." }
local listing = assert(io.popen("cd stdlib && find * -name '*.lua' | LC_ALL=C sort"))
for file in listing:lines() do
  lines[#lines + 1] = ('{"%s", (const unsigned char[]){'):format((file:gsub("%.lua$", "")))
  lines[#lines + 1] = ('#embed "../../stdlib/%s" suffix(, 0)'):format(file)
  lines[#lines + 1] = "}},"
end
assert(listing:close())
local text = table.concat(lines, "\n") .. "\n"

local file = io.open(path)
local present = file and file:read("a")
if file then file:close() end
if present == text then return end
if check then
  io.stderr:write(path, " is not up to date: run scripts/generate\n")
  os.exit(1)
end
file = assert(io.open(path, "w"))
file:write(text)
file:close()
