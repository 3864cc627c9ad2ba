local spec = ...

spec.group("lock", function()
  spec.case("lets one in after the other, whatever they wait for inside", function()
    local shell = spec.fake_shell.new()
    local lock = shell.library("tasks/lock")
    local inside, most, order = 0, 0, {}
    shell.library("tasks/parallel").parallel({ 1, 2, 3, 4 }, function(item)
      lock.hold("a", "a", function()
        inside = inside + 1
        most = math.max(most, inside)
        shell.sleep(1)
        order[#order + 1] = item
        inside = inside - 1
      end)
    end)
    spec.equal({ most, #order }, { 1, 4 })
  end)

  spec.case("holds up nobody who wants another one", function()
    local shell = spec.fake_shell.new()
    local lock = shell.library("tasks/lock")
    shell.library("tasks/parallel").parallel({ "a", "b" }, function(key)
      lock.hold(key, key, function() shell.sleep(1) end)
    end)
    spec.truthy(shell.monotonic() < 1.5)
  end)

  spec.case("is given back by an error, and by a thread that has ended without a word", function()
    local shell = spec.fake_shell.new()
    local lock = shell.library("tasks/lock")
    spec.raises({ kind = "argument" }, lock.hold, "a", "a", function()
      shell.raise { kind = "argument", message = "x" }
    end)
    local lost = coroutine.create(function()
      lock.hold("a", "a", function() coroutine.yield() end)
    end)
    coroutine.resume(lost)
    coroutine.close(lost)
    spec.equal(lock.hold("a", "a", function() return 7 end), 7)
  end)

  spec.case("waits no longer than somebody can take", function()
    local shell = spec.fake_shell.new()
    local lock = shell.library("tasks/lock")
    local held = coroutine.create(function()
      lock.hold("a", "a", function() coroutine.yield() end)
    end)
    coroutine.resume(held)
    local raised
    coroutine.wrap(function()
      raised = spec.raises({ kind = "argument" }, lock.hold, "a", "resource group lab", function() end)
    end)()
    spec.contains(raised.message, "another change of resource group lab has not ended")
    spec.contains(raised.hint, "nothing was sent")
  end)

  spec.case("waits for nobody who can't go on meanwhile", function()
    local shell = spec.fake_shell.new()
    local lock = shell.library("tasks/lock")
    local held = coroutine.create(function()
      lock.hold("a", "a", function() coroutine.yield() end)
    end)
    coroutine.resume(held)
    local before, raised = shell.monotonic(), nil
    -- Called by table.sort, as by any function of C, a coroutine can't yield.
    table.sort({ 1, 2 }, function()
      raised = raised or spec.raises({ kind = "argument" }, lock.hold, "a", "resource group lab", function() end)
      return false
    end)
    spec.contains(raised.message, "another change of resource group lab is going on")
    spec.equal(shell.monotonic(), before)
  end)

  spec.case("tells whether anything was changed meanwhile", function()
    local lock = spec.fake_shell.new().library("tasks/lock")
    local before = lock.count()
    lock.hold("a", "a", function() end)
    spec.truthy(lock.count() > before)
  end)
end)
