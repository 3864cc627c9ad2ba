-- The progress line. There is one terminal, so one owner at a time: within a `parallel`, its line is the one shown.
local shell = ...

local progress = {}

local BAR = 20 -- columns between the brackets

local FORGOTTEN = 60 -- seconds without a drawing after which the owner counts as gone

local REDRAW = 0.25 -- seconds between two drawings

local owner -- {claimant =, line =, thread =, drawn =}

-- An owner that was interrupted could not give the line back. Within one thread there is one owner at a time.
local function is_free(thread)
  return owner == nil or owner.thread == thread or coroutine.status(owner.thread) == "dead"
    or shell.monotonic() - owner.drawn > FORGOTTEN
end

--- Takes the line, unless somebody has it; gives whether the line is now `claimant`'s.
---@param claimant table
---@param line fun(): string?  what the line shall say at the moment
---@return boolean
function progress.claim(claimant, line)
  local thread = coroutine.running()
  if not is_free(thread) then return owner.claimant == claimant end
  owner = { claimant = claimant, line = line, thread = thread, drawn = shell.monotonic() }
  progress.draw()
  return true
end

--- Draws the owner's line now.
function progress.draw()
  if not owner then return end
  owner.drawn = shell.monotonic()
  local text = owner.line()
  if text then shell.progress(text) end
end

--- Draws the owner's line if that was last done a while ago. Whoever waits calls this now and then, whose ever line it
--- is, so that the clock in it goes on.
function progress.tick()
  if owner and shell.monotonic() - owner.drawn >= REDRAW then progress.draw() end
end

--- How long one may sleep between two calls of `tick`.
---@return number seconds
function progress.interval()
  return owner and REDRAW or math.huge
end

--- Wipes the line and gives it back.
function progress.release(claimant)
  if not owner or owner.claimant ~= claimant then return end
  owner = nil
  shell.progress(nil)
end

--- "[##############------]  71 %"; blank room instead of a number that isn't known.
---@param percent number?
---@return string
function progress.bar(percent)
  if not percent then return ("[%s]   ? %%"):format(("-"):rep(BAR)) end
  local whole = math.floor(math.max(0, math.min(100, percent)))
  local full = math.floor(BAR * whole / 100)
  return ("[%s%s] %3d %%"):format(("#"):rep(full), ("-"):rep(BAR - full), whole)
end

--- Seconds as "00:03", "1:02:03".
---@param seconds number
---@return string
function progress.clock(seconds)
  local whole = math.floor(seconds)
  local hours, minutes = whole // 3600, whole // 60 % 60
  if hours > 0 then return ("%d:%02d:%02d"):format(hours, minutes, whole % 60) end
  return ("%02d:%02d"):format(minutes, whole % 60)
end

--- Whether anybody would see the line.
---@return boolean
function progress.visible()
  return shell.terminal().stderr
end

return progress
