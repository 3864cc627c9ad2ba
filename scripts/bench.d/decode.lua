-- Decodes a file of JSON several times: decode.lua FILE. Prints the seconds of processor time of each, then whether
-- a large integer came through. Runs under scvsh with its json, and under lua5.4 with lua-cjson.
local decode = json and json.decode or require("cjson").decode
local file <close> = assert(io.open(arg[1], "rb"))
local text = file:read("a")
for _ = 1, 5 do
  collectgarbage()
  local began = os.clock()
  local value = decode(text)
  print(os.clock() - began)
  assert(#value.response == 60000 and value.response[60000].name)
  value = nil -- luacheck: ignore
end
print(decode('{"n": 9007199254740993}').n == 9007199254740993 and "kept" or "lost")
