-- Calls, comparisons and integer arithmetic: fib.lua [N]. Prints the seconds of processor time it took.
local size = math.tointeger(tonumber(arg[1] or 35))
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local began = os.clock()
assert(fib(size) == 9227465 or size ~= 35)
print(os.clock() - began)
