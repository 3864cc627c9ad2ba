-- source(): the Lua of a library function, from the very text that runs.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local errors = shell.library("core/errors")
local journal = shell.library("session/journal")
local sessions = shell.library("session/session")
local visible = shell.library("core/visible")
local workflows = shell.library("session/workflows")

local source = {}

local function lines_of(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- A function's lines with the comment above it, without the margin they share.
local function excerpt(text, first, last)
  local lines = lines_of(text)
  while first > 1 and lines[first - 1]:find("^%s*%-%-") do first = first - 1 end
  local margin = #lines[first]:match("^%s*")
  local cut = {}
  for number = first, math.min(last, #lines) do
    local line = lines[number]
    cut[#cut + 1] = line:sub(1, margin):find("^%s*$") and line:sub(margin + 1) or line
  end
  return table.concat(cut, "\n"), first
end

local function of_operation(name)
  local operation = shell.operation(name)
  return ([[
-- scv.api.%s is made from the API document: %s %s.
-- help(scv.api.%s) says what it takes.
function(arguments, options) return session.request("%s", arguments, options) end]]):format(
    name, operation.method, operation.path, name, name)
end

local function of_shell_function(document)
  local names = {}
  for index, parameter in ipairs(document.parameters) do names[index] = parameter.name end
  return ("-- %s(%s) is part of the program, not of the Lua library.\n-- %s"):format(
    document.name, table.concat(names, ", "), document.text)
end

local function read_file(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function of_function(fn)
  local operation = api.operation_of(fn)
  if operation then return of_operation(operation) end
  fn = journal.original(fn)
  local document = shell.documentation(fn)
  if document then return of_shell_function(document) end
  local facts = debug.getinfo(fn, "S")
  if facts.what == "C" then return "-- a function of Lua itself: see the Lua 5.4 reference manual" end
  local file = comments.file_of(fn)
  local path = file and ("stdlib/%s.lua"):format(file) or facts.source:match("^@(.*)$")
  local text = file and shell.source(file) or path and read_file(path)
  if not text then return ("-- from %s, line %d: its text is not kept"):format(facts.short_src, facts.linedefined) end
  local cut, first = excerpt(text, facts.linedefined, facts.lastlinedefined)
  return ("-- %s, from line %d\n%s"):format(path, first, cut)
end

-- The files that a name may mean: "workflows/backup", or "backup", its last part; of those, what users
-- know is in workflows.
local function files_of(name)
  local found, workflow = {}, "workflows/" .. name
  for _, file in ipairs(shell.sources()) do
    if file == name or file == workflow then return { file } end
    if file:match("[^/]*$") == name then found[#found + 1] = file end
  end
  return found
end

local function of_name(name)
  local operation = name:gsub("^scv%.api%.", "")
  if shell.operation(operation) then return of_operation(operation) end
  local workflow = workflows.find((name:gsub("^scv%.", "")))
  if workflow then return of_function(workflows.functions(workflow.file)[workflow.name]) end
  local files = files_of((name:gsub("^stdlib/", ""):gsub("%.lua$", "")))
  if #files == 1 then return (shell.source(files[1]):gsub("\n$", "")) end
  if #files > 1 then errors.ambiguous("file", name, files, nil, " of the library") end
  errors.not_found("file or function", name, shell.sources(), { of = " of the library" })
end

--- What source() prints, as text.
---@param subject function|string
---@return string
function source.text(subject)
  if type(subject) == "string" then return of_name(subject) end
  subject = shell.resolve(subject)
  if type(subject) == "function" then return of_function(subject) end
  -- A class such as List stands for its file.
  local is_list = subject == shell.library("core/list")
  local name = sessions.is(subject) and "session/session" or is_list and "core/list" or nil
  if name then return of_name(name) end
  errors.argument("source", "subject", "must be a function or a file's name, got " .. errors.what(subject),
    "for example source(scv.backup_now) or source(\"workflows/backup\")")
end

--- Prints the Lua of a function of the library, with its comment; or a whole file of it, by name.
---
---     source(scv.backup_now)  source("workflows/backup")
---@param subject function|string
function source.source(subject)
  print(visible.lines(source.text(subject)))
end

return source
