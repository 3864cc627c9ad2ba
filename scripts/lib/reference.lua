-- docs/reference.md: every function that a user calls, from the library's own comments, from what the functions written
-- in Swift were registered with, and from the document.
--
--     local text = dofile("scripts/lib/reference.lua")(shell)
local HEAD = [[
# Reference

Every function of `scvsh`, made by `scripts/generate` from the comments of the library, the functions of the program and
the API document. At the prompt `help(scv.backup_now)` says the same of one function, and `source(scv.backup_now)` shows
its Lua. What several functions have in common is in [the contracts](contracts.md).

]]

local OPERATIONS = [[
Each is called as `scv.api.<subject>.<operation>(arguments, options)`:
[how](contracts.md#calling-operations). "Known from" is [the source mark](architecture.md#the-marks-of-the-document):
**D** the vendor's pages, **O** a public client that runs against real appliances, **A** assumed.
]]

-- What GitHub and others make of a heading.
local function anchor(heading) return (heading:lower():gsub("[^%w_%- ]", ""):gsub(" ", "-")) end

local function link(name) return ("[`%s`](#%s)"):format(name, anchor(name)) end

-- Text in a cell of a table. What Markdown reads as its own is kept from it, but within code.
local function cell(text)
  local parts, code = {}, false
  for part, mark in (text:gsub("%s+", " ") .. "\0"):gmatch("([^`%z]*)([`%z])") do
    part = part:gsub("|", "\\|")
    if not code then part = part:gsub("[*<_]", "\\%0") end
    parts[#parts + 1] = part .. (mark == "`" and mark or "")
    code = mark == "`" and not code
  end
  return table.concat(parts)
end

local function row(...)
  return (("| %s |"):format(table.concat({ ... }, " | ")):gsub("|  +|", "| |"):gsub("|  +|", "| |"))
end

local function code_cell(text) return ("`%s`"):format((text:gsub("|", "\\|"))) end

return function(shell)
  local api_help = shell.library("help/operation")
  local comments = shell.library("help/comments")
  local globals = shell.library("session/globals")
  local members = shell.library("help/members")
  local tables = dofile("scripts/lib/tables.lua")(shell)

  local lines = {}
  local function say(line) lines[#lines + 1] = line end
  local function gap() if lines[#lines] ~= "" then say("") end end

  local function code(text)
    gap()
    say("```lua")
    say(text)
    say("```")
    gap()
  end

  local function heading(level, text)
    gap()
    say(("#"):rep(level) .. " " .. text)
    gap()
  end

  -- A comment's text; what is set in there is Lua.
  local function prose(text)
    local example
    for line in (text .. "\n"):gmatch("(.-)\n") do
      local lua = line:match("^    (.*)$")
      if lua then
        example = example and example .. "\n" .. lua or lua
      else
        if example then
          code(example)
          example = nil
        end
        if line ~= "" then say((line:gsub("<", "\\<"))) else gap() end
      end
    end
    if example then code(example) end
    gap()
  end

  local function argument_rows(document)
    local rows = {}
    for _, parameter in ipairs(document.parameters or {}) do
      for _, field in ipairs(parameter.fields or { parameter }) do
        local kind, may_be_left_out = comments.plain_type(field.type or "any")
        local needed = not may_be_left_out and field.name ~= "..."
        rows[#rows + 1] = { name = field.name, kind = kind, needed = needed, text = field.text or "" }
      end
    end
    return rows
  end

  local function say_arguments(rows)
    if #rows == 0 then return end
    gap()
    say("| argument | type | needed | |")
    say("|---|---|---|---|")
    for _, each in ipairs(rows) do
      say(row(code_cell(each.name), code_cell(each.kind), each.needed and "yes" or "", cell(each.text)))
    end
    gap()
  end

  local function say_results(results)
    for _, result in ipairs(results or {}) do
      gap()
      local text = result.text ~= "" and ("%s: %s"):format(("Gives `%s`"):format(result.type), cell(result.text))
        or ("Gives `%s`"):format(result.type)
      say((text:gsub("%.$", "")) .. ".")
      gap()
    end
  end

  -- The vendor's steps, each with a link to its operation.
  local function say_steps(steps)
    gap()
    say("Steps:")
    say("")
    local number = 0
    for step in steps.text:gmatch("%s*([^,]+)") do
      number = number + 1
      local operation = shell.operation(step)
      if operation then
        step = ("%s: %s, `%s %s`"):format(operation.title or step, link("scv.api." .. step), operation.method,
          operation.path)
      else
        step = step:gsub("[%a_]+%.[%a_]+", function(name) return shell.operation(name) and link("scv.api." .. name) end)
      end
      say(("%d. %s"):format(number, step))
    end
    gap()
  end

  -- "scv.restore_vm{vm, backup?, …}" where there is an argument table, else with the parameters' names.
  local function signature(name, document)
    local names, fields = {}, nil
    -- A function that takes nothing has the argument only to refuse it.
    if document.takes == "arguments" and #document.parameters == 0 then return name .. "()" end
    for _, parameter in ipairs(document.parameters or {}) do fields = fields or parameter.fields end
    if not fields or #document.parameters > 1 then return ("%s(%s)"):format(name, document.takes) end
    for index, field in ipairs(fields) do
      local _, may_be_left_out = comments.plain_type(field.type)
      names[index] = field.name .. (may_be_left_out and "?" or "")
    end
    return ("%s{%s}"):format(name, table.concat(names, ", "))
  end

  local function say_function(name, document, effect)
    heading(3, ("`%s`"):format(name))
    code(signature(name, document))
    if effect then say(("Effect: **%s**."):format(effect)) end
    gap()
    prose(document.text)
    if document.steps then say_steps(document.steps) end
    say_arguments(argument_rows(document))
    say_results(document.results)
  end

  -- A function written in Swift.
  local function of_program(fn)
    local document = shell.documentation(fn)
    local names = {}
    for index, parameter in ipairs(document.parameters) do names[index] = parameter.name end
    document.takes = table.concat(names, ", ")
    return { name = document.name, document = document }
  end

  local function global_functions()
    local found = {}
    local function add(member) found[#found + 1] = member end
    for _, global in ipairs(globals.all()) do
      for _, member in ipairs(members.documented(global.file)) do add(member) end
    end
    for _, fn in pairs(json) do
      if type(fn) == "function" then add(of_program(fn)) end
    end
    add(of_program(sleep))
    add(of_program(dry_run))
    table.sort(found, function(a, b) return a.name < b.name end)
    return found
  end

  -- Functions of a session without steps of the vendor, and those of every session.
  local function session_functions()
    local found, with_steps = members.documented("session/session"), {}
    for _, workflow in ipairs(tables.with_steps()) do with_steps["scv." .. workflow.name] = true end
    for _, workflow in ipairs(shell.library("session/workflows").all()) do
      local name = "scv." .. workflow.name
      if not with_steps[name] then
        for _, member in ipairs(members.documented(workflow.file)) do
          if member.name == name then found[#found + 1] = member end
        end
      end
    end
    table.sort(found, function(a, b) return a.name < b.name end)
    return found
  end

  local function list_functions()
    local found = {}
    for _, member in ipairs(members.documented("core/list")) do
      if member.name:find("^List:") then found[#found + 1] = member end
    end
    return found
  end

  -- The members of tables within tables stand below them, with the whole way as their name: their own, or what `named`
  -- of them says.
  local function add_members(rows, list, named, prefix, spelt_prefix)
    prefix, spelt_prefix = prefix or "", spelt_prefix or ""
    for _, member in ipairs(list) do
      local text, allowed = member.text or "", {}
      for index, value in ipairs(member.allowed or {}) do allowed[index] = ("`%s`"):format(tostring(value)) end
      if #allowed > 0 then text = ("%s (%s)"):format(text, table.concat(allowed, ", ")):gsub("^ ", "") end
      if member.secret then text = "Secret. " .. text end
      local name, spelt = prefix .. (named and member[named] or member.name), spelt_prefix .. member.name
      rows[#rows + 1] = { name = name, kind = member.type or "any", needed = member.required, text = text,
        source = member.source or "", spelt = spelt }
      add_members(rows, member.members or {}, named, name .. ".", spelt .. ".")
    end
    return rows
  end

  local function say_operation(operation)
    local arguments = api_help.arguments(operation)
    heading(4, ("`scv.api.%s`"):format(operation.name))
    code(("scv.api.%s%s"):format(operation.name, api_help.signature(arguments)))
    say(("`%s %s` · effect: **%s** · known from: %s"):format(operation.method, operation.path, operation.effect,
      tables.known(operation)))
    gap()
    if operation.title then
      say(("The vendor's title: %s."):format(operation.title))
      gap()
    end
    prose(operation.summary)
    if operation.text and operation.text ~= "" then prose(operation.text) end
    if operation.step and operation.step ~= "" then prose(operation.step) end
    local rows = add_members({}, arguments)
    if #rows > 0 then
      say("| argument | type | needed | known from | |")
      say("|---|---|---|---|---|")
      for _, each in ipairs(rows) do
        say(row(code_cell(each.name), each.kind, each.needed and "yes" or "", each.source, cell(each.text)))
      end
      gap()
    end
    local record = add_members({}, operation.record or {}, "stable")
    if #record > 0 then
      say(operation.is_list and "Gives a List of tables with these fields:" or "Gives a table with these fields:")
      gap()
      say("| field | type | the appliance's spelling | known from | |")
      say("|---|---|---|---|---|")
      for _, each in ipairs(record) do
        local spelt = each.spelt ~= each.name and code_cell(each.spelt) or ""
        say(row(code_cell(each.name), each.kind, spelt, each.source, cell(each.text)))
      end
      if operation.job_type then
        gap()
        say(("Starts a job of type `%s`."):format(operation.job_type))
      end
    else
      say(("Gives %s."):format(cell(api_help.gives(operation))))
    end
    code(api_help.example(operation))
    prose(api_help.assumed(operation))
  end

  -- {title, introduction, members}
  local sections = {
    { "Workflows", "Whole tasks: several operations, in the vendor's order. Arguments go in one table.", {} },
    { "The session", "Further functions of `scv`, and of each session that `scv.connect` gives.", session_functions() },
    { "The document", "What is known of the appliance, as data.", members.documented("session/api") },
    { "Lists", comments.head("core/list"), list_functions() },
    { "Globals", "Beside Lua's own.", global_functions() },
  }
  for _, workflow in ipairs(tables.with_steps()) do
    table.insert(sections[1][3], { name = "scv." .. workflow.name, document = workflow.document,
      effect = workflow.effect })
  end

  local operations = {}
  for index, operation in ipairs(tables.all_operations()) do operations[index] = shell.operation(operation.name) end

  say(HEAD)
  heading(2, "Contents")
  for _, section in ipairs(sections) do
    local names = {}
    for index, member in ipairs(section[3]) do names[index] = link(member.name) end
    say(("- [%s](#%s): %s"):format(section[1], anchor(section[1]), table.concat(names, ", ")))
  end
  say("- [Operations](#operations)")
  local subject
  for _, operation in ipairs(operations) do
    if operation.subject ~= subject then
      subject = operation.subject
      say(("  - [%s](#%s): "):format(subject, anchor("scv.api." .. subject)))
    else
      lines[#lines] = lines[#lines] .. ", "
    end
    lines[#lines] = lines[#lines] .. ("[`%s`](#%s)"):format(operation["function"], anchor("scv.api." .. operation.name))
  end

  for _, section in ipairs(sections) do
    heading(2, section[1])
    prose(section[2])
    for _, member in ipairs(section[3]) do say_function(member.name, member.document, member.effect) end
  end

  heading(2, "Operations")
  say(OPERATIONS)
  subject = nil
  for _, operation in ipairs(operations) do
    if operation.subject ~= subject then
      subject = operation.subject
      heading(3, ("`scv.api.%s`"):format(subject))
    end
    say_operation(operation)
  end
  return (table.concat(lines, "\n"):gsub("\n\n\n+", "\n\n"):gsub("%s*$", "\n"))
end
