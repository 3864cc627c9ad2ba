local spec = ...

local function fixture(color)
  local shell = spec.fake_shell.new {
    terminal = { stdout = true, stderr = true, stdin = true, width = 80, color = color },
  }
  return shell.library("prompt/watch"), shell
end

spec.group("watch", function()
  spec.case("marks what is not as it was in the same place", function()
    local compared = fixture(true).compared
    spec.equal(table.pack(compared("a 1\nb 2\n", nil)), { n = 2, "a 1\nb 2\n", 0 })
    spec.equal(table.pack(compared("a 1\nb 3\n", "a 1\nb 2\n")), { n = 2, "a 1\nb \27[7m3\27[0m\n", 1 })
    spec.equal(table.pack(compared("a 1\nb 25\n", "a 1\nb 2\n")), { n = 2, "a 1\nb \27[7m25\27[0m\n", 1 })
    spec.equal(table.pack(compared("a 2\nb 2\n", "a 25\nb 2\n")), { n = 2, "a \27[7m2\27[0m\nb 2\n", 1 })
    spec.equal(table.pack(compared("a 1\n", "a 1\nb 2\n")), { n = 2, "a 1\n", 1 })
  end)
  spec.case("marks with a star where there are no colours", function()
    spec.equal((fixture(false).compared("a 1\nb 3\n", "a 1\nb 2\n")), "a 1\nb 3 *\n")
  end)
  spec.case("shows the same again, and says what changed", function()
    local watch, shell = fixture(true)
    local written, original = {}, io.stdout
    local count = 0
    rawset(io, "stdout", {
      write = function(_, ...) written[#written + 1] = table.concat { ... } end, flush = function() end,
    })
    spec.cleanup(function() rawset(io, "stdout", original) end)
    local began = shell.monotonic()
    watch.watch(5, function()
      -- Ctrl-C ends it from then on that the first look stands there.
      spec.equal(shell.is_ended_by_interrupt, count > 0 and true or nil)
      count = count + 1
      if count == 3 then shell.raise { kind = "connect", message = "it is \27[2Jaway" } end
      return count
    end, { times = 3 })
    rawset(io, "stdout", original)
    spec.equal({ #written, shell.monotonic() - began }, { 3, 10 })
    spec.equal(shell.is_ended_by_interrupt, false)
    spec.contains(written[1], "every 5 s")
    spec.contains(written[2], "1 line has changed")
    spec.contains(written[2], "\27[7m2\27[0m")
    spec.contains(written[3], "\\x1b[2Jaway")
    -- A transcript hears the same, but for what clears the screen.
    spec.equal(#shell.transcribed, 3)
    for round, text in ipairs(shell.transcribed) do spec.equal(written[round], "\27[H\27[2J\27[3J" .. text) end
  end)
  spec.case("raises what fails at the first time", function()
    local watch, shell = fixture(true)
    spec.raises({ kind = "connect" }, watch.watch, 5, function()
      shell.raise { kind = "connect", message = "it is away" }
    end)
  end)
  spec.case("refuses what it does not take", function()
    local watch = fixture(true)
    for _, arguments in ipairs { { 0, print }, { "5", print }, { 5, {} }, { print, 5 }, { 5, print, { often = 3 } } } do
      spec.raises({ kind = "argument" }, watch.watch, table.unpack(arguments))
    end
  end)
end)
