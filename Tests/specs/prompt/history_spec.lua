local spec = ...

-- What a call prints, line by line, and what it says.
local function printed(lines, ...)
  local shell = spec.fake_shell.new { history = lines }
  local out, original = {}, print
  rawset(_G, "print", function(text) out[#out + 1] = text end)
  spec.cleanup(function() rawset(_G, "print", original) end)
  shell.library("prompt/history").history(...)
  rawset(_G, "print", original)
  return out, shell.notes
end

spec.group("history", function()
  local lines = { "scv.jobs()", "scv.Restore_vm{vm = 'a'}", "for i = 1, 2 do\n  print(i)\nend" }
  spec.case("prints the lines, or those that have a text", function()
    spec.equal((printed(lines)), lines)
    spec.equal((printed(lines, "restore")), { lines[2] })
    spec.equal((printed(lines, "print(i)")), { lines[3] })
    spec.equal((printed(lines, nil, 1)), { lines[3] })
  end)
  spec.case("prints the latest fifty, and says how many there are", function()
    local many = {}
    for index = 1, 60 do many[index] = "line " .. index end
    local out, notes = printed(many)
    spec.equal({ #out, out[1], out[50] }, { 50, "line 11", "line 60" })
    spec.equal(notes, { "10 earlier ones; history(nil, 60) has all" })
  end)
  spec.case("says where there is nothing", function()
    spec.equal(select(2, printed {}), { "the history is empty" })
    spec.equal(select(2, printed(lines, "mount")), { 'no line of the history has "mount"' })
  end)
  spec.case("refuses what it does not take", function()
    spec.raises({ kind = "argument" }, printed, lines, 5)
    spec.raises({ kind = "argument" }, printed, lines, nil, 0)
  end)
end)
