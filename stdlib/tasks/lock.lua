-- Changes of one thing wait for each other: who reads it, changes it and sends it back must be alone with it meanwhile.
--
-- Whoever holds a lock may be gone without giving it back: after Ctrl-C no Lua code goes on. So a lock counts as free
-- where the thread that took it has ended, and where the same thread comes for it again: only one call can be going on
-- in a thread.
local shell = ...

local STEP = 0.02 -- seconds between looks at a lock that another holds
local PATIENCE = 600 -- seconds until a lock that nobody gives back is an error

local lock = {}

local holders = {} -- key → the thread that holds it
local given_back = 0 -- how many locks were given back so far

local function is_free(key, thread)
  local holder = holders[key]
  return holder == nil or holder == thread or coroutine.status(holder) == "dead"
end

--- How many locks were given back so far: what was read before the last one may be old.
---@return integer
function lock.count() return given_back end

--- Calls a function while nobody else is in one for the same key, and gives what it gives.
---@param key string  what is changed, and where: "https://scv.demo.local resource group 1"
---@param what string  the same for people: "resource group gold_web"
---@param fn fun(): any
---@return any
function lock.hold(key, what, fn)
  local thread, since = coroutine.running(), shell.monotonic()
  while not is_free(key, thread) do
    -- Where this thread can't yield (within a dry run, say), the other goes on only when it is through.
    if not coroutine.isyieldable() then
      shell.raise {
        kind = "argument",
        message = ("another change of %s is going on, and this call can't wait for it"):format(what),
        hint = "nothing was sent; call it when the other one has ended",
      }
    end
    if shell.monotonic() - since > PATIENCE then
      shell.raise {
        kind = "argument",
        message = ("another change of %s has not ended for 10 minutes"):format(what),
        hint = "nothing was sent; call it again when the other one has ended",
      }
    end
    shell.sleep(STEP)
  end
  holders[key] = thread
  local ok, result = pcall(fn)
  given_back = given_back + 1
  if holders[key] == thread then holders[key] = nil end
  if not ok then error(result, 0) end
  return result
end

return lock
