-- The tables of workflows and operations in README and contracts: dofile("scripts/lib/tables.lua")(shell)
local markdown = dofile("scripts/lib/markdown.lua")

local RANK = { read = 1, change = 2, destroy = 3 }

-- "D", or "D; method and path A" where what is known of these differs.
local function known(operation)
  local others, marks = {}, {}
  for _, part in ipairs { "method", "path" } do
    local mark = operation[part .. "_source"]
    if mark ~= operation.source then
      if not others[mark] then
        others[mark] = {}
        marks[#marks + 1] = mark
      end
      table.insert(others[mark], part)
    end
  end
  local text = operation.source
  for _, mark in ipairs(marks) do text = ("%s; %s %s"):format(text, table.concat(others[mark], " and "), mark) end
  return text
end

return function(shell)
  local comments = shell.library("help/comments")
  local workflows = shell.library("session/workflows")

  local tables = {}

  --- The functions that carry out steps of the vendor, in the order of help: name, summary, document, effect.
  function tables.with_steps()
    local found = {}
    for _, workflow in ipairs(workflows.all()) do
      local document = comments.of(workflows.functions(workflow.file)[workflow.name])
      if document.steps then
        local effect = "read"
        -- A step may be said in words, around the names of operations.
        for name in document.steps.text:gmatch("[%a_]+%.[%a_]+") do
          local operation = shell.operation(name)
          if operation and RANK[operation.effect] > RANK[effect] then effect = operation.effect end
        end
        found[#found + 1] = { name = workflow.name, summary = workflow.summary, document = document, effect = effect }
      end
    end
    return found
  end

  function tables.workflows()
    local lines = { "| function | effect | what it does |", "|---|---|---|" }
    for _, workflow in ipairs(tables.with_steps()) do
      local summary = markdown.inline(workflow.summary)
      lines[#lines + 1] = ("| `scv.%s` | %s | %s |"):format(workflow.name, workflow.effect, summary)
    end
    return table.concat(lines, "\n") .. "\n"
  end

  -- The fields of the argument tables, as code, those that are needed or those that are not.
  local function fields(document, needed)
    local names = {}
    for _, parameter in ipairs(document.parameters) do
      for _, field in ipairs(parameter.fields or {}) do
        local _, may_be_left_out = comments.plain_type(field.type)
        if may_be_left_out ~= needed then names[#names + 1] = ("`%s`"):format(field.name) end
      end
    end
    return #names > 0 and table.concat(names, ", ") or "–"
  end

  -- Which of them stand for one another, as is said above their class.
  local function relations(document)
    local texts = {}
    for _, parameter in ipairs(document.parameters) do
      if (parameter.relation or "") ~= "" then texts[#texts + 1] = markdown.inline(parameter.relation) end
    end
    return #texts > 0 and table.concat(texts, "; ") or "–"
  end

  function tables.arguments()
    local lines = { "| function | needs | takes | of these |", "|---|---|---|---|" }
    local all = tables.with_steps()
    for _, workflow in ipairs(all) do
      local document = workflow.document
      lines[#lines + 1] = ("| `%s` | %s | %s | %s |"):format(workflow.name, fields(document, true),
        fields(document, false), relations(document))
    end
    lines[#lines + 1] = ("\n%d functions.\n"):format(#all)
    return table.concat(lines, "\n")
  end

  --- What there is to know of every operation in short, by subject and name.
  function tables.all_operations()
    local all = table.move(shell.operations(), 1, #shell.operations(), 1, {})
    table.sort(all, function(a, b)
      if a.subject ~= b.subject then return a.subject < b.subject end
      return a.name < b.name
    end)
    return all
  end

  function tables.operations()
    local lines = { "| `scv.api.` | effect | request | known from | what it does |", "|---|---|---|---|---|" }
    for _, operation in ipairs(tables.all_operations()) do
      lines[#lines + 1] = ("| `%s` | %s | `%s %s` | %s | %s |"):format(operation.name, operation.effect,
        operation.method, operation.path, known(operation), markdown.inline(operation.summary))
    end
    return table.concat(lines, "\n") .. "\n"
  end

  tables.known = known
  return tables
end
