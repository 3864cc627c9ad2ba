-- scvsh --definitions: what editors know of `scv` and of the other globals. Language servers read such files (LuaCATS).
-- All that they say is of the library's comments and of the API document in use.
local shell = ...
local annotations = shell.library("editor/annotations")
local comments = shell.library("help/comments")
local errors = shell.library("core/errors")
local globals = shell.library("session/globals")
local List = shell.library("core/list")
local members = shell.library("help/members")
local operation_help = shell.library("help/operation")
local sequence = shell.library("core/sequence")
local types = shell.library("editor/types")
local workflows = shell.library("session/workflows")

local definitions = {}

-- What each file of ours has in its beginning, and no other: only such a file is written over.
local MARK = "Written by scvsh --definitions"

-- MARK: The files

-- A function that is written in Swift says all of itself.
local function of_program(fn)
  local document = shell.documentation(fn)
  local names = {}
  for index, parameter in ipairs(document.parameters) do names[index] = parameter.name end
  document.takes = table.concat(names, ", ")
  return { name = document.name, document = document }
end

local function add_list(lines, collector)
  annotations.add_comment(lines, comments.head("core/list"))
  lines[#lines + 1] = "---@class List<T>: { [integer]: T }"
  lines[#lines + 1] = ("---@field errors List<%s>  of a fleet's list: the appliances that gave an error"):format(
    collector.type("FleetRow", "session/fleet_rows"))
  lines[#lines + 1] = annotations.overload_of(collector, comments.of(List.new), "core/list")
  lines[#lines + 1] = "List = {}"
  for _, member in ipairs(members.documented("core/list")) do
    if member.name:find("^List:") or member.name == "List.is" then
      annotations.add_function(lines, collector, member, "core/list")
    end
  end
end

local function add_session(lines, collector)
  lines[#lines + 1] = ""
  annotations.add_comment(lines, comments.head("session/session"))
  lines[#lines + 1] = "---@class scv"
  lines[#lines + 1] = "scv = {}"
  for _, member in ipairs(members.documented("session/session")) do
    annotations.add_function(lines, collector, member, "session/session")
  end
  local groups = {}
  for _, workflow in ipairs(workflows.all()) do
    local group = workflow.name:match("^(.-)%.")
    local fn = workflows.functions(workflow.file)[workflow.name]
    local member = { name = "scv." .. workflow.name, document = comments.of(fn) }
    if group and not groups[group] then
      groups[group] = true
      lines[#lines + 1] = ""
      annotations.add_comment(lines, comments.head(workflow.file))
      lines[#lines + 1] = "---@class scv." .. group
      if workflow.name == group .. ".list" then
        lines[#lines + 1] = annotations.overload_of(collector, member.document, workflow.file)
      end
      lines[#lines + 1] = ("scv.%s = {}"):format(group)
      lines[#lines + 1] = ""
      lines[#lines + 1] = ("%s = scv.%s"):format(group, group)
    end
    annotations.add_function(lines, collector, member, workflow.file)
  end
  for _, name in ipairs(globals.of_the_session()) do
    lines[#lines + 1] = ""
    lines[#lines + 1] = ("%s = scv.%s"):format(name, name)
  end
end

-- What an operation takes behind its arguments.
local OPTIONS = "{confirm: boolean|userdata|nil, timeout: number?, to: string?, overwrite: boolean?}?"

-- `place`: where it is, if not in scv.api; `result`: what it gives there.
local function add_operation(lines, collector, name, place, result)
  local operation = shell.operation(name)
  lines[#lines + 1] = ""
  local title = operation.title and ("The vendor's title: %s."):format(operation.title) or ""
  for _, text in ipairs { operation.summary or "", operation.text or "", title,
    ("%s %s: %s. Gives %s."):format(operation.method, operation.path, operation.effect,
      operation_help.gives(operation)) } do
    if text ~= "" then annotations.add_comment(lines, text) end
  end
  local kind, may_be_left_out = collector.arguments(operation)
  if kind then lines[#lines + 1] = annotations.tag("param", "arguments", may_be_left_out and kind .. "|nil" or kind) end
  lines[#lines + 1] = annotations.tag("param", "options", OPTIONS)
  lines[#lines + 1] = "---@return " .. (result or collector.reply(operation))
  lines[#lines + 1] = ("function %s%s(%soptions) end"):format(place or "scv.api.", name, kind and "arguments, " or "")
end

local function operation_names()
  local names = {}
  for index, operation in ipairs(shell.operations()) do names[index] = operation.name end
  table.sort(names)
  return names
end

local function add_api(lines, collector)
  lines[#lines + 1] = ""
  annotations.add_comment(lines, comments.head("session/api"))
  lines[#lines + 1] = "---@class scv.api"
  lines[#lines + 1] = "scv.api = {}"
  for _, member in ipairs(members.documented("session/api")) do
    annotations.add_function(lines, collector, member, "session/api")
  end
  local seen = {}
  for _, name in ipairs(operation_names()) do
    local subject = name:match("^(.-)%.")
    if not seen[subject] then
      seen[subject] = true
      lines[#lines + 1] = ""
      lines[#lines + 1] = "---@class scv.api." .. subject
      lines[#lines + 1] = ("scv.api.%s = {}"):format(subject)
    end
    add_operation(lines, collector, name)
  end
end

local function add_json(lines, collector)
  lines[#lines + 1] = ""
  lines[#lines + 1] = "---@class json"
  lines[#lines + 1] = "json = {}"
  for _, name in ipairs(sequence.keys(rawget(_G, "json"))) do
    local value = rawget(_G, "json")[name]
    if type(value) == "function" then
      annotations.add_function(lines, collector, of_program(value), "session/globals")
    else
      lines[#lines + 1] = ""
      lines[#lines + 1] = "---@type any"
      lines[#lines + 1] = ("json.%s = nil"):format(name)
    end
  end
end

-- The globals that scripts have, beside Lua's own.
local function add_globals(lines, collector)
  add_json(lines, collector)
  for _, name in ipairs { "dry_run", "sleep" } do
    annotations.add_function(lines, collector, of_program(rawget(_G, name)), "session/globals")
  end
  local at_prompt, tables = {}, {}
  for _, global in ipairs(globals.all()) do
    at_prompt[global.name] = global.at_prompt
    if global.is_table then tables[#tables + 1] = global end
  end
  for _, global in ipairs(tables) do
    lines[#lines + 1] = ""
    annotations.add_comment(lines, comments.head(global.file))
    lines[#lines + 1] = "---@class " .. global.name
    lines[#lines + 1] = global.name .. " = {}"
  end
  for _, file in ipairs(globals.files()) do
    for _, member in ipairs(members.documented(file)) do
      if not at_prompt[member.name] then annotations.add_function(lines, collector, member, file) end
    end
  end
end

-- The functions of a fleet: those of a session that only read, each with the rows of all.
local function add_fleet(lines, collector)
  lines[#lines + 1] = ""
  annotations.add_comment(lines, comments.head("session/fleet"))
  lines[#lines + 1] = "---@class " .. types.FLEET
  lines[#lines + 1] = "local Fleet = {}"
  local groups = {}
  for _, workflow in ipairs(workflows.all()) do
    if workflow.reads then
      local group = workflow.name:match("^(.-)%.")
      local document = comments.of(workflows.functions(workflow.file)[workflow.name])
      local result = annotations.typed(document, "return") or (document.results[1] or {}).type or "any"
      local rows = collector.of_fleet(collector.type(result, workflow.file))
      if group and not groups[group] then
        groups[group] = true
        lines[#lines + 1] = ""
        lines[#lines + 1] = ("---@class %s.%s"):format(types.FLEET, group)
        if workflow.name == group .. ".list" then
          lines[#lines + 1] = ("---@overload fun(): %s"):format(rows)
        end
        lines[#lines + 1] = ("Fleet.%s = {}"):format(group)
      end
      document.results = { { type = rows, text = "", name = "rows" } }
      document.typed = annotations.kept_params(document)
      lines[#lines + 1] = ""
      annotations.add_comment(lines, document.text)
      annotations.add_tags(lines, collector, { name = "scv." .. workflow.name, document = document }, workflow.file)
      lines[#lines + 1] = annotations.declaration("Fleet." .. workflow.name, document)
    end
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = ("---@class %s.api"):format(types.FLEET)
  lines[#lines + 1] = "Fleet.api = {}"
  local seen = {}
  for _, name in ipairs(operation_names()) do
    local operation, subject = shell.operation(name), name:match("^(.-)%.")
    if operation.effect == "read" then
      if not seen[subject] then
        lines[#lines + 1] = ""
        lines[#lines + 1] = ("---@class %s.api.%s"):format(types.FLEET, subject)
        lines[#lines + 1] = ("Fleet.api.%s = {}"):format(subject)
      end
      seen[subject] = true
      add_operation(lines, collector, name, "Fleet.api.", collector.of_fleet(collector.reply(operation)))
    end
  end
end

-- What Lua's own functions are taken for, where servers know them otherwise: what pcall gives second is a result or an
-- error, and scripts look at which.
local OF_LUA = [[

---@param f any
---@param ... any
---@return boolean ok
---@return any ...
function pcall(f, ...) end]]

-- What holds of every record of a reply.
local OF_RECORDS = ([[

--- A record of a reply. It answers to the library's names of its fields, whatever the appliance calls them.
---@class %s
---@field private is_record true]]):format(types.RECORD)

-- JSON has no comments: the mark is a setting that nobody reads. What is disabled takes a local that a function gives
-- its value for nil, and does not know that fail() comes back to nobody.
local SETTINGS = {
  ["//"] = MARK .. ", which writes over it.",
  diagnostics = { disable = { "need-check-nil", "unnecessary-if" } },
  runtime = { version = "Lua 5.4" },
  workspace = { checkThirdParty = false, library = { "scvsh" } },
}

--- The files: their names below the folder, and what is in them.
---@return {name: string, text: string, holds: string}[]
function definitions.files()
  local collector, written = types.collector(), {}
  local function file(name, holds, add)
    local lines = { "---@meta", ("-- %s, which writes over it."):format(MARK), "-- " .. holds, "" }
    add(lines, collector)
    annotations.add_classes(lines, collector, written)
    return { name = "scvsh/" .. name, text = table.concat(lines, "\n") .. "\n", holds = holds }
  end
  return {
    file("api.lua", "scv.api: the operations, what they take and what they give", function(lines)
      lines[#lines + 1] = OF_RECORDS
      collector.type("Plan", "core/plan")
      add_api(lines, collector)
    end),
    file("list.lua", "List: what every list is", add_list),
    file("scv.lua", "scv: the session and its workflows", add_session),
    file("globals.lua", "the other globals that scripts have", function(lines)
      add_globals(lines, collector)
      add_fleet(lines, collector)
      lines[#lines + 1] = OF_LUA
    end),
    { name = ".luarc.json", text = rawget(_G, "json").encode(SETTINGS, { indent = 2 }) .. "\n",
      holds = "the settings of language servers" },
  }
end

-- MARK: Writing

local MISSING <const> = 2 -- the system's number for what is not there

-- What stands in the way of a file: nothing where none is there, or one of ours.
local function obstacle(path)
  local folder, name = path:match("^(.*)/([^/]*)$")
  local is_there = false
  for _, other in ipairs(shell.file_names(folder)) do is_there = is_there or other:gsub("/$", "") == name end
  -- A link, a folder or a device is refused for what it is.
  if is_there then shell.check_private(path, true) end
  local file, _, number = io.open(path, "rb")
  if not file then return number ~= MISSING and path or nil end
  local beginning = file:read(200) or ""
  file:close()
  return not beginning:find(MARK, 1, true) and path or nil
end

--- Writes the definitions below a folder, and gives what was written. Where a file is there that is none of ours,
--- nothing is written.
---@param folder string
---@return List files  of {file =, holds =}
function definitions.write(folder)
  local files, obstacles, rows = definitions.files(), {}, {}
  folder = folder:gsub("(.)/+$", "%1")
  for _, file in ipairs(files) do
    file.path = folder == "/" and "/" .. file.name or folder .. "/" .. file.name
    obstacles[#obstacles + 1] = obstacle(file.path)
  end
  if #obstacles > 0 then
    errors.raise {
      kind = "config",
      message = ("nothing was written: %s %s there, and not written by --definitions"):format(
        table.concat(obstacles, ", "), #obstacles == 1 and "is" or "are"),
      hint = "Give another folder, and name its scvsh folder in workspace.library of your own .luarc.json.",
    }
  end
  for index, file in ipairs(files) do
    shell.write_readable(file.path, file.text, true)
    rows[index] = { file = file.path, holds = file.holds }
  end
  return List.mark(List.new(rows), { columns = { { key = "file" }, { key = "holds" } }, noun = "files" })
end

return definitions
