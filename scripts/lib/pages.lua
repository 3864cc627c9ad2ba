-- Writes what pages say of the library and of the document: scvsh --no-init scripts/lib/pages.lua [--check]
--
-- The library is read from stdlib/; of the program that runs this come the document and the functions written in Swift.
local output = dofile("scripts/lib/output.lua")(arg[1] == "--check")

local shell = dofile("scripts/lib/library.lua")("stdlib", dofile("scripts/lib/program.lua"))
local tables = dofile("scripts/lib/tables.lua")(shell)

output.part("README.md", "workflows", tables.workflows())
output.part("README.md", "operations", tables.operations())
output.part("docs/contracts.md", "workflow arguments", tables.arguments())
output.file("docs/reference.md", dofile("scripts/lib/reference.lua")(shell))
output.close()
