-- Decodes a file of JSON once, or so often: count.lua FILE [TIMES]. For counting instructions.
local decode = json and json.decode or require("cjson").decode
local file <close> = assert(io.open(arg[1], "rb"))
local text = file:read("a")
for _ = 1, math.tointeger(tonumber(arg[2] or 1)) do assert(#decode(text).response > 0) end
