local spec = ...

local function fixture()
  local shell = spec.fake_shell.new()
  return shell.library("text/progress"), shell
end

spec.group("the progress line", function()
  spec.case("has one owner at a time, who gives it back", function()
    local progress, shell = fixture()
    local one, other = {}, {}
    spec.equal(progress.claim(one, function() return "one" end), true)
    local taken
    shell.join { shell.spawn(function() taken = progress.claim(other, function() return "other" end) end) }
    spec.equal(taken, false)
    progress.release(other)
    spec.equal(shell.progress_lines, { "one" })
    progress.release(one)
    spec.equal(shell.progress_lines, { "one", false })
    shell.join { shell.spawn(function() taken = progress.claim(other, function() return "other" end) end) }
    spec.equal(taken, true)
  end)
  spec.case("goes over to the next after an owner that is gone", function()
    local progress, shell = fixture()
    shell.join { shell.spawn(function() progress.claim({}, function() return "gone" end) end) }
    spec.equal(progress.claim({}, function() return "next" end), true)
    spec.equal(shell.progress_lines[2], "next")
  end)
  spec.case("goes over to the next after a minute without a drawing", function()
    local progress, shell = fixture()
    progress.claim({}, function() return "one" end)
    local taken
    local function claim() taken = progress.claim({}, function() return "other" end) end
    shell.advance(59)
    shell.join { shell.spawn(claim) }
    spec.equal(taken, false)
    shell.advance(2)
    shell.join { shell.spawn(claim) }
    spec.equal(taken, true)
  end)
  spec.case("is drawn again no more often than four times a second", function()
    local progress, shell = fixture()
    progress.claim({}, function() return "one" end)
    progress.tick()
    shell.advance(0.2)
    progress.tick()
    spec.equal(#shell.progress_lines, 1)
    shell.advance(0.1)
    progress.tick()
    spec.equal(#shell.progress_lines, 2)
  end)
  spec.case("has a bar of the same width whatever the percentage is", function()
    local progress = fixture()
    spec.equal({ progress.bar(0), progress.bar(71.9), progress.bar(100), progress.bar(140), progress.bar(-3) }, {
      "[--------------------]   0 %", "[##############------]  71 %", "[####################] 100 %",
      "[####################] 100 %", "[--------------------]   0 %",
    })
    spec.equal(progress.bar(nil), "[--------------------]   ? %")
  end)
  spec.case("has a clock", function()
    local clock = fixture().clock
    spec.equal({ clock(3.9), clock(60), clock(3723) }, { "00:03", "01:00", "1:02:03" })
  end)
end)
