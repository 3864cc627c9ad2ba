-- help(): what there is, and how it is used. Everything is read from where it is defined: the API document, the
-- functions that the shell registered, the comments of the library.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local members = shell.library("help/members")
local operation_help = shell.library("help/operation")
local page = shell.library("text/page")
local sessions = shell.library("session/session")
local visible = shell.library("core/visible")
local workflows = shell.library("session/workflows")

local help = {}

local OVERVIEW = [[
scv.api.<subject>.<operation>{…}   every operation of the appliance; help(scv.api) lists the subjects
scv.<workflow>{…}                  whole tasks; help(scv) lists them
vcenter.vms(), inventory()         what vCenter has now, and what was seen there; help(vcenter), help(inventory)
scv.check()                        whether this appliance is as assumed; it reads only
List                               what every list is: where, select, sort, first, group, map, count, csv, json
parallel(list, fn, {limit = 8})    the same for many items at a time
dry_run(fn)                        what the calls in it would send; nothing is changed
json.encode(value), json.decode(text), csv.read(file)
show(value), note(text), fail{message = text}, sleep(seconds)

why(), narrate(true), source(fn)   the calls behind a result; each step as it happens; the Lua of a function
lesson()                           lessons at the prompt, against the simulator

help(scv.backup_now), help("jobs.list"), help("List.where") say more of one thing.]]

-- Parameters and results as aligned lines: name, type, text. The fields of an argument table stand for it.
local function described(parameters, results)
  local rows = {}
  for _, parameter in ipairs(parameters) do
    for _, field in ipairs(parameter.fields or {}) do
      local kind, may_be_left_out = comments.plain_type(field.type)
      rows[#rows + 1] = { field.name, ("%s%s  %s"):format(kind, may_be_left_out and "" or ", required", field.text) }
    end
    if not parameter.fields then
      local need = parameter.required == true and ", required" or ""
      rows[#rows + 1] = { parameter.name, (parameter.type or "any") .. need .. "  " .. (parameter.text or "") }
    end
  end
  for _, result in ipairs(results or {}) do
    rows[#rows + 1] = { "gives", (result.type or "any") .. "  " .. (result.text or "") }
  end
  return page.aligned(rows)
end

-- The vendor's steps of a workflow: title, method and path of each operation, as the document at hand has them; what
-- is no operation is shown as it stands.
local function step_lines(steps)
  local lines = { "", "Steps:" }
  for step in steps.text:gmatch("%s*([^,]+)") do
    local operation = shell.operation(step)
    local text = operation and ("%s: %s %s"):format(operation.title or step, operation.method, operation.path) or step
    lines[#lines + 1] = ("  %d. %s"):format(#lines - 1, text)
  end
  return lines
end

local function function_text(name, document)
  local lines = { ("%s(%s)"):format(name, document.takes) }
  if document.text ~= "" then lines[2] = document.text end
  if document.steps then page.append(lines, step_lines(document.steps)) end
  local rows = described(document.parameters or {}, document.results)
  if document.steps and #rows > 0 then page.append(lines, { "", "Arguments:" }) end
  page.append(lines, rows)
  return table.concat(lines, "\n")
end

local function shell_text(document)
  local names = {}
  for index, parameter in ipairs(document.parameters or {}) do names[index] = parameter.name end
  document.takes = table.concat(names, ", ")
  return function_text(document.name, document)
end

-- The operations of a subject, or of all.
local function operation_rows(subject)
  local rows = {}
  for _, operation in ipairs(shell.operations()) do
    if not subject or operation.subject == subject then
      local says = ("%-7s  %s"):format(operation.effect or "", operation.title or operation.summary or "")
      rows[#rows + 1] = { "scv.api." .. operation.name, says }
    end
  end
  return rows
end

local function add_members(rows, file, head)
  for _, member in ipairs(members.documented(file)) do
    if member.name:find("^List:") or member.name:find("^scv%.") then
      rows[#rows + 1] = { head(member), comments.summary(member.document) }
    end
  end
  return rows
end

local function workflows_text()
  local rows = {}
  for _, workflow in ipairs(workflows.all()) do rows[#rows + 1] = { "scv." .. workflow.name, workflow.summary } end
  add_members(rows, "session/session", function(member) return member.name end)
  return table.concat(page.aligned(rows), "\n")
end

-- The functions of a table of the session.
local function group_text(group)
  local rows = {}
  for _, workflow in ipairs(workflows.of_group(group)) do
    rows[#rows + 1] = { "scv." .. workflow.name, workflow.summary }
  end
  return table.concat(page.aligned(rows), "\n")
end

local function list_text()
  local rows = add_members({}, "core/list", function(member)
    return ("%s(%s)"):format(member.name, member.document.takes)
  end)
  return comments.head("core/list") .. "\n" .. table.concat(page.aligned(rows), "\n")
end

local function of_function(fn)
  local operation = api.operation_of(fn)
  if operation then return operation_help.text(shell.operation(operation)) end
  local document = shell.documentation(fn)
  if document then return shell_text(document) end
  document = comments.of(fn)
  local name = document and members.name_of(fn)
  if name then return function_text(name, document) end
  local facts = debug.getinfo(fn, "S")
  if facts.what == "C" then return "a function of Lua itself: see the Lua 5.4 reference manual" end
  return ("a function from %s, line %d; it says nothing of itself"):format(facts.short_src, facts.linedefined)
end

local function is_subject(name)
  return #operation_rows(name) > 0
end

-- The name of a subject, from its table in scv.api.
local function subject_of(value)
  local metatable = getmetatable(value)
  local name = type(metatable) == "table" and rawget(metatable, "__name")
  return type(name) == "string" and name:match("^scv%.api%.(.+)$") or nil, name
end

local function of_table(value)
  if sessions.is(value) then return workflows_text() end
  if value == List or List.is(value) then return list_text() end
  local subject, name = subject_of(value)
  if name == "scv.api" then return table.concat(page.aligned(operation_rows()), "\n") end
  if subject then return table.concat(page.aligned(operation_rows(subject)), "\n") end
  local group = type(name) == "string" and name:match("^scv%.(%a+)$")
  if group and #workflows.of_group(group) > 0 then return group_text(group) end
  return "a table; help(fn) and help(\"topic\") say more of functions and subjects"
end

-- Whatever a name leads to: "json.encode", "List:where", "parallel".
local function global_value(path)
  local value = _G
  for key in path:gmatch("[^.:]+") do
    if type(value) ~= "table" then return nil end
    value = key == "List" and value == _G and List or rawget(value, key)
  end
  return value
end

-- Of a workflow by its name: there need be no session.
local function workflow_text(name)
  local workflow = workflows.find(name)
  return workflow and of_function(workflows.functions(workflow.file)[name])
end

local function topics()
  local names = { "List", "parallel", "scv", "scv.api" }
  local subjects = {}
  for _, operation in ipairs(shell.operations()) do
    names[#names + 1] = operation.name
    subjects[operation.subject] = true
  end
  for subject in pairs(subjects) do names[#names + 1] = subject end
  for _, workflow in ipairs(workflows.all()) do names[#names + 1] = workflow.name end
  return names
end

local function of_topic(topic)
  local name = topic:gsub("^scv%.api%.", ""):gsub("%(%)$", "")
  if shell.operation(name) then return operation_help.text(shell.operation(name)) end
  if name == "scv" then return workflows_text() end
  if name == "scv.api" then return table.concat(page.aligned(operation_rows()), "\n") end
  if is_subject(name) then return table.concat(page.aligned(operation_rows(name)), "\n") end
  local plain = name:gsub("^scv%.", "")
  local workflow = workflow_text(plain)
  if workflow then return workflow end
  if #workflows.of_group(plain) > 0 then return group_text(plain) end
  local value = global_value(name)
  value = shell.resolve(value)
  if type(value) == "function" then return of_function(value) end
  if type(value) == "table" then return of_table(value) end
  errors.not_found("help on", topic, topics())
end

--- What help says, as text.
---@param subject any
---@return string
function help.text(subject)
  if subject == nil then return OVERVIEW end
  subject = shell.resolve(subject) -- a global that was not used before is an empty shell
  if type(subject) == "function" then return of_function(subject) end
  if type(subject) == "table" then return of_table(subject) end
  if type(subject) == "string" then return of_topic(subject) end
  errors.argument("help", "subject", "must be a function or a topic, got " .. errors.what(subject))
end

--- Says what there is, or how one thing is used.
---
---     help()  help(scv.backup_now)  help("jobs.list")
---@param subject any
function help.help(subject)
  print(visible.lines(help.text(subject)))
end

return help
