-- The operations in the reference: which there are, and what is said of one, all from the document.
--
--     local operations = dofile("scripts/lib/reference_operations.lua")(shell)
local markdown = dofile("scripts/lib/markdown.lua")
local make_tables = dofile("scripts/lib/tables.lua")

return function(shell)
  local operation_help = shell.library("help/operation")
  local tables = make_tables(shell)

  local operations = {}

  --- The subjects, each with all that the document says of its operations.
  ---@return {name: string, operations: table[]}[]
  function operations.subjects()
    local subjects = {}
    for _, operation in ipairs(tables.all_operations()) do
      local last = subjects[#subjects]
      if not last or last.name ~= operation.subject then
        last = { name = operation.subject, operations = {} }
        subjects[#subjects + 1] = last
      end
      last.operations[#last.operations + 1] = shell.operation(operation.name)
    end
    return subjects
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
      rows[#rows + 1] = { name = name, kind = member.type or "any", needed = member.required and "yes" or "",
        text = markdown.inline(text), source = operation_help.known(member), spelt = spelt }
      add_members(rows, member.members or {}, named, name .. ".", spelt .. ".")
    end
    return rows
  end

  local function say_arguments(page, operation)
    local rows = {}
    for index, each in ipairs(add_members({}, operation_help.arguments(operation))) do
      rows[index] = { markdown.code(each.name), each.kind, each.needed, each.source, each.text }
    end
    page:table({ "argument", "type", "needed", "known from", "" }, rows)
  end

  local function say_reply(page, operation)
    local rows = {}
    for index, each in ipairs(add_members({}, operation.record or {}, "stable")) do
      local spelt = each.spelt ~= each.name and markdown.code(each.spelt) or ""
      rows[index] = { markdown.code(each.name), each.kind, spelt, each.source, each.text }
    end
    if #rows == 0 then return page:block(("Gives %s."):format(markdown.inline(operation_help.gives(operation)))) end
    page:block(("Gives a %s with these fields:"):format(operation.is_list and "List of tables" or "table"))
    page:table({ "field", "type", "the appliance's spelling", "known from", "" }, rows)
    if operation.job_type then page:block(("Starts a job of type `%s`."):format(operation.job_type)) end
  end

  --- Writes one operation onto a page.
  function operations.say(page, operation)
    local name = "scv.api." .. operation.name
    page:heading(4, markdown.code(name))
    page:code(name .. operation_help.signature(operation_help.arguments(operation)))
    page:block(("`%s %s` · effect: **%s** · known from: %s"):format(operation.method, operation.path, operation.effect,
      tables.known(operation)))
    if operation.title then page:block(("The vendor's title: %s."):format(operation.title)) end
    for _, text in ipairs { operation.summary, operation.text or "", operation.step or "" } do
      if text ~= "" then page:prose(text) end
    end
    say_arguments(page, operation)
    say_reply(page, operation)
    local privilege = operation_help.privilege(operation)
    if privilege then page:block(("Needs %s."):format(markdown.inline(privilege))) end
    page:code(operation_help.example(operation))
    page:prose(operation_help.assumed(operation))
  end

  return operations
end
