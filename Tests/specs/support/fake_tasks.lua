-- Tasks on a clock that only moves when everybody waits: no spec sleeps, and every order is repeatable.
local fake_tasks = {}

function fake_tasks.new()
  local now, tasks, current = 0, {}, nil

  local function resume(task)
    local outer = current
    current = task
    local ok, wake = coroutine.resume(task.thread)
    current = outer
    if coroutine.status(task.thread) == "dead" then
      task.done = true
      if not ok then task.error = wake end
    else
      task.wake = wake
    end
  end

  local function runnable()
    local best
    for _, task in ipairs(tasks) do
      if not task.done and not task.running and task.wake <= now then return task end
      if not task.done and not task.running and (not best or task.wake < best.wake) then best = task end
    end
    return best
  end

  -- Runs tasks until `finished` says so; the clock goes no further than `limit`.
  local function drive(finished, limit)
    while not finished() do
      local task = runnable()
      if not task or limit and task.wake > limit then
        assert(limit, "every task waits for something that never comes")
        now = math.max(now, limit)
        return
      end
      now = math.max(now, task.wake)
      task.running = true
      resume(task)
      task.running = false
    end
  end

  local clock = {}

  function clock.monotonic() return now end

  function clock.advance(seconds) now = now + seconds end

  function clock.sleep(seconds)
    local wake = now + seconds
    if current and coroutine.running() == current.thread then
      coroutine.yield(wake)
    else
      drive(function() return now >= wake end, wake)
    end
  end

  function clock.spawn(fn, ...)
    local arguments = table.pack(...)
    local task = { wake = now }
    task.thread = coroutine.create(function() fn(table.unpack(arguments, 1, arguments.n)) end)
    tasks[#tasks + 1] = task
    return task
  end

  function clock.join(list)
    local function finished()
      for _, task in ipairs(list) do
        if not task.done then return false end
      end
      return true
    end
    if current and coroutine.running() == current.thread then
      while not finished() do coroutine.yield(now + 0.001) end
    else
      drive(finished)
    end
    for _, task in ipairs(list) do
      if task.error then error(task.error, 0) end
    end
  end

  return clock
end

return fake_tasks
