-- docs/reference.md: every function that a user calls, from the library's own comments, from what the functions written
-- in Swift were registered with, and from the document.
--
--     local text = dofile("scripts/lib/reference.lua")(shell)
local markdown = dofile("scripts/lib/markdown.lua")
local make_functions = dofile("scripts/lib/reference_functions.lua")
local make_operations = dofile("scripts/lib/reference_operations.lua")

local INTRODUCTION = [[
Every function of `scvsh`, made by `scripts/generate` from the comments of the library, the functions of the program and
the API document. At the prompt `help(scv.backup_now)` says the same of one function, and `source(scv.backup_now)` shows
its Lua. What several functions have in common is in [the contracts](contracts.md).]]

local OPERATIONS = [[
Each is called as `scv.api.<subject>.<operation>(arguments, options)`:
[how](contracts.md#calling-operations). "Known from" is [the source mark](architecture.md#the-marks-of-the-document):
**D** the vendor's pages, **O** a public client that runs against real appliances, **A** assumed.]]

local function say_contents(page, sections, subjects)
  page:heading(2, "Contents")
  for _, section in ipairs(sections) do
    local links = {}
    for index, member in ipairs(section.members) do links[index] = markdown.link(member.name) end
    page:say(("- [%s](#%s): %s"):format(section.title, markdown.anchor(section.title), table.concat(links, ", ")))
  end
  page:say("- [Operations](#operations)")
  for _, subject in ipairs(subjects) do
    local links = {}
    for index, operation in ipairs(subject.operations) do
      links[index] = markdown.link("scv.api." .. operation.name, operation["function"])
    end
    page:say(("  - [%s](#%s): %s"):format(subject.name, markdown.anchor("scv.api." .. subject.name),
      table.concat(links, ", ")))
  end
end

return function(shell)
  local functions, operations = make_functions(shell), make_operations(shell)
  local sections, subjects = functions.sections(), operations.subjects()
  local page = markdown.page()
  page:heading(1, "Reference")
  page:block(INTRODUCTION)
  say_contents(page, sections, subjects)
  for _, section in ipairs(sections) do
    page:heading(2, section.title)
    page:prose(section.text)
    for _, member in ipairs(section.members) do functions.say(page, member) end
  end
  page:heading(2, "Operations")
  page:block(OPERATIONS)
  for _, subject in ipairs(subjects) do
    page:heading(3, markdown.code("scv.api." .. subject.name))
    for _, operation in ipairs(subject.operations) do operations.say(page, operation) end
  end
  return page:text()
end
