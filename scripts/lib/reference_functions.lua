-- The functions of the library in the reference: which there are, by section, and what is said of one.
--
--     local functions = dofile("scripts/lib/reference_functions.lua")(shell)
local markdown = dofile("scripts/lib/markdown.lua")
local make_tables = dofile("scripts/lib/tables.lua")

return function(shell)
  local comments = shell.library("help/comments")
  local globals = shell.library("session/globals")
  local members = shell.library("help/members")
  local tables = make_tables(shell)

  local functions = {}

  local function by_name(a, b) return a.name < b.name end

  local function workflows()
    local found = {}
    for index, workflow in ipairs(tables.with_steps()) do
      found[index] = { name = "scv." .. workflow.name, document = workflow.document, effect = workflow.effect }
    end
    return found
  end

  -- Functions of a session without steps of the vendor, and those of every session.
  local function session_functions()
    local found, with_steps = members.documented("session/session"), {}
    for _, workflow in ipairs(workflows()) do with_steps[workflow.name] = true end
    local seen = {}
    for _, workflow in ipairs(shell.library("session/workflows").all()) do
      if not seen[workflow.file] then
        seen[workflow.file] = true
        for _, member in ipairs(members.documented(workflow.file)) do
          if not with_steps[member.name] then found[#found + 1] = member end
        end
      end
    end
    table.sort(found, by_name)
    return found
  end

  local function list_functions()
    local found = {}
    for _, member in ipairs(members.documented("core/list")) do
      if member.name:find("^List:") then found[#found + 1] = member end
    end
    return found
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
    local found = { of_program(sleep), of_program(dry_run) }
    for _, fn in pairs(json) do
      if type(fn) == "function" then found[#found + 1] = of_program(fn) end
    end
    for _, file in ipairs(globals.files()) do
      local documented = members.documented(file)
      table.move(documented, 1, #documented, #found + 1, found)
    end
    table.sort(found, by_name)
    return found
  end

  --- The sections of the reference, each with its functions.
  ---@return {title: string, text: string, members: {name: string, document: table, effect: string?}[]}[]
  function functions.sections()
    return {
      {
        title = "Workflows", members = workflows(),
        text = "Whole tasks: several operations, in the vendor's order. Arguments go in one table.",
      },
      {
        title = "The session", members = session_functions(),
        text = "Further functions of `scv`, and of each session that `scv.connect` gives.",
      },
      {
        title = "The document", members = members.documented("session/api"),
        text = "What is known of the appliance, as data.",
      },
      { title = "Lists", members = list_functions(), text = comments.head("core/list") },
      { title = "Globals", members = global_functions(), text = "Beside Lua's own." },
    }
  end

  --- How a function is called: "scv.restore_vm{vm, backup?, …}" where there is an argument table, else with the
  --- parameters' names.
  function functions.signature(name, document)
    -- A function that takes nothing has the argument only to refuse it.
    if document.takes == "arguments" and #document.parameters == 0 then return name .. "()" end
    local only = #document.parameters == 1 and document.parameters[1].fields
    if not only then return ("%s(%s)"):format(name, document.takes) end
    local names = {}
    for index, field in ipairs(only) do
      local _, may_be_left_out = comments.plain_type(field.type)
      names[index] = field.name .. (may_be_left_out and "?" or "")
    end
    return ("%s{%s}"):format(name, table.concat(names, ", "))
  end

  local function argument_rows(document)
    local rows = {}
    for _, parameter in ipairs(document.parameters) do
      for _, field in ipairs(parameter.fields or { parameter }) do
        local kind, may_be_left_out = comments.plain_type(field.type or "any")
        local needed = not may_be_left_out and field.name ~= "..."
        rows[#rows + 1] = { markdown.code(field.name), markdown.code(kind), needed and "yes" or "",
          markdown.inline(field.text or "") }
      end
    end
    return rows
  end

  -- The vendor's steps, each with a link to its operation.
  local function say_steps(page, steps)
    page:block("Steps:")
    local number = 0
    for step in steps.text:gmatch("%s*([^,]+)") do
      number = number + 1
      local operation = shell.operation(step)
      if operation then
        step = ("%s: %s, `%s %s`"):format(operation.title or step, markdown.link("scv.api." .. step), operation.method,
          operation.path)
      else
        step = step:gsub("[%a_]+%.[%a_]+", function(name)
          return shell.operation(name) and markdown.link("scv.api." .. name)
        end)
      end
      page:say(("%d. %s"):format(number, step))
    end
    page:gap()
  end

  --- Writes one function onto a page.
  function functions.say(page, member)
    local document = member.document
    page:heading(3, markdown.code(member.name))
    page:code(functions.signature(member.name, document))
    if member.effect then page:block(("Effect: **%s**."):format(member.effect)) end
    page:prose(document.text)
    if document.steps then say_steps(page, document.steps) end
    page:table({ "argument", "type", "needed", "" }, argument_rows(document))
    for _, result in ipairs(document.results) do
      local text = result.text ~= "" and ": " .. markdown.inline(result.text) or ""
      page:block(("Gives `%s`%s."):format(result.type, (text:gsub("%.$", ""))))
    end
  end

  return functions
end
