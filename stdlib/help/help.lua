-- help(): what there is, and how it is used. Everything is read from where it is defined: the API document, the
-- functions that the shell registered, the comments of the library.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local errors = shell.library("core/errors")
local globals = shell.library("session/globals")
local heading = shell.library("help/heading")
local List = shell.library("core/list")
local lua_library = shell.library("help/lua_library")
local members = shell.library("help/members")
local operation_help = shell.library("help/operation")
local page = shell.library("text/page")
local pager = shell.library("text/pager")
local search = shell.library("help/search")
local sessions = shell.library("session/session")
local tasks = shell.library("help/tasks")
local topics = shell.library("help/topics")
local visible = shell.library("core/visible")
local workflows = shell.library("session/workflows")

local help = {}

-- At 80 columns all of it has room on a screen of 24 rows, each in one row but for the topics.
local OVERVIEW = {
  { "help(scv)", 'whole tasks: scv.backup_now{group = "gold_web"}' },
  { "help(scv.api)", 'every operation: scv.api.jobs.list{type = "backup"}' },
  { 'help("restore")', "searches all of it for a word" },
  { "help(scv.backup_now)", "says more of one function; help(List) of any list" },
  { 'help("time")', "a topic: TOPICS" },
  {},
  { "vcenter.vms()", "what vCenter has now; inventory() what it had before" },
  { "scv.check()", "whether this appliance is as assumed; it reads only" },
  { "parallel(list, fn)", "the same for many items; the result has a row for each" },
  { 'fleet{"prod", "dr"}', "a read over several appliances; appliances() lists them" },
  { "dry_run(fn, {…})", "what a call would send; nothing is changed" },
  { "why(), narrate(true)", "the calls behind a result; each step as it happens" },
  { "source(fn)", "the Lua of a function" },
  { "csv.read(file)", "rows, checked; json.decode(text), json.encode(value)" },
  { "show(value)", "as the prompt does; note(text), fail{…} in scripts" },
  { 'set{output = "json"}', "how the prompt behaves; set() shows all there is to set" },
  { "history()", 'what was typed; save("NAME") makes a script of it' },
  { "watch(5, fn)", 'what changes; time(fn), transcript("FILE"), exit' },
  { "scripts()", "the scripts that there are; scvsh NAME runs one" },
  { "lesson()", "lessons at the prompt, against the simulator" },
}

local function overview_text()
  local names = {}
  for index, topic in ipairs(topics.all()) do names[index] = topic.name end
  local rows = {}
  for index, row in ipairs(OVERVIEW) do
    rows[index] = { row[1] or "", row[2] and (row[2]:gsub("TOPICS", table.concat(names, ", "))) or "" }
  end
  return table.concat(page.aligned(rows), "\n")
end

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

-- Paragraphs are broken where the page ends.
local function flowed(text) return table.concat(page.flowed(text, page.width()), "\n") end

local function name_of_parameter(parameter)
  local _, may_be_left_out = comments.plain_type(parameter.type or "any")
  return parameter.name .. ((may_be_left_out or parameter.required == false) and "?" or "")
end

-- The names in a type that is a table: `{group: string, limit: integer?}`; nil where it is none.
local function names_in(kind)
  local names = {}
  if not kind:find("^{") then return nil end
  for name, optional, rest in kind:gmatch("[{,]%s*([%a_][%w_]*)(%??)%s*:%s*([^,}]*)") do
    local _, may_be_left_out = comments.plain_type(rest)
    names[#names + 1] = name .. ((may_be_left_out or optional == "?") and "?" or "")
  end
  return #names > 0 and names or nil
end

-- What a function takes, by names; and whether they stand in a table.
local function taken(document)
  local parameters, names = document.parameters or {}, {}
  local written = #parameters == 1 and names_in(parameters[1].type or "")
  if written and not parameters[1].fields then return written, true end
  local in_table = #parameters == 1 and parameters[1].fields ~= nil
  for index, parameter in ipairs(in_table and parameters[1].fields or parameters) do
    names[index] = name_of_parameter(parameter)
  end
  -- Of some nothing is said but their names.
  if #names == 0 and document.takes ~= "" then names[1] = document.takes end
  return names, in_table
end

local function heading_of(name, document)
  local names, in_table = taken(document)
  -- A method needs a list before its colon.
  local call = name:gsub("^List:", "List{}:") .. (in_table and "{}" or "()")
  return heading.line(call, names)
end

local function function_text(name, document)
  local lines = { heading_of(name, document) }
  if document.text ~= "" then lines[2] = flowed(document.text) end
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
  local groups, width = {}, 0
  for _, task in ipairs(tasks.all()) do
    local rows = {}
    for _, workflow in ipairs(task.workflows) do rows[#rows + 1] = { "scv." .. workflow.name, workflow.summary } end
    groups[#groups + 1] = { title = task.title, rows = rows }
  end
  groups[#groups + 1] = {
    title = "The session itself",
    rows = add_members({}, "session/session", function(member) return member.name end),
  }
  -- All groups stand below each other.
  for _, group in ipairs(groups) do
    for _, row in ipairs(group.rows) do width = math.max(width, #row[1]) end
  end
  local lines = {}
  for _, group in ipairs(groups) do
    if #lines > 0 then lines[#lines + 1] = "" end
    lines[#lines + 1] = group.title
    for _, row in ipairs(group.rows) do row[1] = ("%-" .. width .. "s"):format(row[1]) end
    page.append(lines, page.aligned(group.rows))
  end
  return table.concat(lines, "\n")
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
  return flowed(comments.head("core/list")) .. "\n" .. table.concat(page.aligned(rows), "\n")
end

-- Functions of Lua's own, a line or two each.
local function lua_text(functions)
  local rows = {}
  for index, one in ipairs(functions) do rows[index] = { one.call, one.text } end
  return table.concat(page.aligned(rows), "\n") .. "\nThe Lua 5.4 reference manual says all of it."
end

local function of_function(fn)
  local operation = api.operation_of(fn)
  if operation then return operation_help.text(shell.operation(operation)) end
  local document = shell.documentation(fn)
  if document then return shell_text(document) end
  document = comments.of(fn)
  local name = document and members.name_of(fn)
  if name then return function_text(name, document) end
  name = lua_library.name_of(fn)
  if name then return lua_text(lua_library.find(name)) end
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

-- The operations of a subject, or of all.
local function subject_text(subject) return table.concat(page.aligned(operation_rows(subject)), "\n") end

local function of_table(value)
  if sessions.is(value) then return workflows_text() end
  if value == List or List.is(value) then return list_text() end
  local subject, name = subject_of(value)
  if name == "scv.api" then return subject_text() end
  if subject then return subject_text(subject) end
  local group = type(name) == "string" and name:match("^scv%.(%a+)$")
  if group and #workflows.of_group(group) > 0 then return group_text(group) end
  local own = lua_library.name_of(value)
  if own then return lua_text(lua_library.find(own)) end
  return "a table; help(fn) and help(\"topic\") say more of functions and subjects"
end

-- A global by its name, or what lines of the prompt have under it; one that is a table of the library's functions is
-- loaded for that.
local function global_named(name)
  if name == "List" then return List end
  for _, global in ipairs(globals.all()) do
    if global.is_table and global.name == name then return globals.value(global) end
  end
  local value = rawget(_G, name)
  if value == nil then return globals.at_prompt(name) end
  return value
end

-- Whatever a name leads to: "json.encode", "List:where", "parallel".
local function global_value(path)
  local value
  for key in path:gmatch("[^.:]+") do
    if value == nil then
      value = global_named(key)
    else
      value = type(value) == "table" and rawget(value, key) or nil
    end
    if value == nil then return nil end
  end
  return value
end

-- Of a workflow by its name: there need be no session.
local function workflow_text(name)
  local workflow = workflows.find(name)
  return workflow and of_function(workflows.functions(workflow.file)[name])
end

local function topic_text(topic) return topic.title .. "\n\n" .. flowed(topic.text) end

-- Of a script what its header says, and how it is run.
local function script_text(script)
  local arguments = {}
  for index, each in ipairs(script.args or {}) do
    arguments[index] = (each.required and " %s=…" or " [%s=…]"):format(each.name)
  end
  local lines = { ("scvsh %s%s"):format(script.name, table.concat(arguments)) }
  page.append(lines, page.flowed(script.description or script.problem or "", page.width()))
  page.append(lines, page.flowed(("A script, which is run outside of the prompt; scvsh %s --help says more of it, "
    .. "scripts() lists all."):format(script.name), page.width()))
  if script.needs then lines[#lines + 1] = ("Needs: %s. File: %s"):format(script.needs, script.path) end
  return table.concat(lines, "\n")
end

-- What a name stands for, itself; nil where it is none. A workflow and a subject of operations may share one.
local function of_name(name)
  if shell.operation(name) then return operation_help.text(shell.operation(name)) end
  if name == "scv" then return workflows_text() end
  if name == "scv.api" then return subject_text() end
  local plain = name:gsub("^scv%.", "")
  local workflow, topic = workflow_text(plain), topics.find(name)
  local found = {}
  if topic then
    found[#found + 1] = topic_text(topic)
    -- A function of the library may be called as a topic is: scripts().
    local fn = shell.resolve(global_value(name))
    if type(fn) == "function" and comments.of(fn) then found[#found + 1] = of_function(fn) end
  end
  if workflow then found[#found + 1] = workflow end
  if not workflow and #workflows.of_group(plain) > 0 then found[#found + 1] = group_text(plain) end
  if is_subject(name) then found[#found + 1] = subject_text(name) end
  if #found > 0 then return table.concat(found, "\n\n") end
  local value = shell.resolve(global_value(name))
  if type(value) == "function" then return of_function(value) end
  if type(value) == "table" then return of_table(value) end
  local own = lua_library.find(name)
  if #own > 0 then return lua_text(own) end
  local script = search.script(name)
  return script and script_text(script) or nil
end

-- How many of those that a search finds are shown.
local SHOWN = 15

-- How many of them an error names.
local FEW = 3

local function found_text(text, found)
  local rows = {}
  for index = 1, math.min(#found, SHOWN) do rows[index] = { found[index].help, found[index].says } end
  local lines = page.aligned(rows)
  if #found > SHOWN then
    lines[#lines + 1] = ("and %d more; with a further word it finds fewer: help(%q)"):format(#found - SHOWN,
      text .. " …")
  end
  return table.concat(lines, "\n")
end

-- What help would find for what was probably meant: names, as they are called.
local function found_hint(meant)
  local names, overview = {}, "help() lists what there is, help(scv) the tasks"
  for _, one in ipairs(meant and not of_name(meant) and search.find(meant) or {}) do names[#names + 1] = one.name end
  if #names == 0 then return overview end
  local more = #names > FEW and (" and %d more"):format(#names - FEW) or ""
  return ("help(%q) finds %s%s; %s"):format(meant, table.concat(names, ", ", 1, math.min(#names, FEW)), more, overview)
end

local function of_topic(topic)
  local name = topic:gsub("^scv%.api%.", ""):gsub("%(%)$", "")
  local text = of_name(name)
  if text then return text end
  local found = search.find(topic)
  if #found > 0 then return found_text(topic, found) end
  local meant = search.meant(topic)
  local message = ("no help on %s"):format(visible.quoted(topic))
  if meant then message = ("%s; did you mean %s?"):format(message, visible.quoted(meant)) end
  errors.raise {
    kind = "not_found", message = message, hint = found_hint(meant), candidates = meant and { meant } or {},
  }
end

--- What help says, as text.
---@param subject any
---@return string
function help.text(subject)
  search.begin()
  if subject == nil then return overview_text() end
  subject = shell.resolve(subject) -- a global that was not used before is an empty shell
  if type(subject) == "function" then return of_function(subject) end
  if type(subject) == "table" then return of_table(subject) end
  if type(subject) == "string" then return of_topic(subject) end
  errors.argument("help", "subject", "must be a function or a topic, got " .. errors.what(subject))
end

--- Says what there is, how one thing is used, or what is found for a word.
---
---     help()  help(scv.backup_now)  help("jobs.list")  help("restore")  help("time")
---@param subject any  a function, a table of them, a name, a topic, or words to look for
function help.help(...)
  local subject = ...
  if subject == nil and select("#", ...) > 0 then
    errors.argument("help", "subject", "is nil: there is nothing of that name",
      'in quotes it is looked for: help("backup_now")')
  end
  local text = visible.lines(help.text(subject)) .. "\n"
  io.write(pager.is_wanted() and pager.page_text(text) or text)
end

return help
