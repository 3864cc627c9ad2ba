local spec = ...

spec.group("members of files", function()
  local members = spec.fake_shell.new().library("help/members")

  spec.case("has each global of a file that brings several", function()
    local names = {}
    for index, member in ipairs(members.documented("prompt/leaving")) do names[index] = member.name end
    spec.equal(names, { "exit", "quit" })
  end)
  spec.case("names a function by the global that it is of", function()
    for _, member in ipairs(members.of("prompt/leaving")) do spec.equal(members.name_of(member.fn), member.name) end
  end)
end)
