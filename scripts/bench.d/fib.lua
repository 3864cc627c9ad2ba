-- Calls, comparisons and integer arithmetic. Prints the seconds of processor time it took.
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local began = os.clock()
assert(fib(35) == 9227465)
print(os.clock() - began)
