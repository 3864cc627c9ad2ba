-- What a user calls of the library: the functions of a file and their names, found by loading it, whatever its text
-- looks like.
local shell = ...
local api = shell.library("session/api")
local comments = shell.library("help/comments")
local globals = shell.library("session/globals")
local journal = shell.library("session/journal")
local sessions = shell.library("session/session")
local workflows = shell.library("session/workflows")

local members = {}

---@class Member
---@field name string  as the user calls it: "scv.backup_now", "List:where"
---@field fn function

-- Adds the functions of a table, each under what `named` makes of its name.
local function add_functions(found, functions, named)
  for name, fn in next, functions do
    if type(name) == "string" and type(fn) == "function" then
      found[#found + 1] = { name = named(name, fn), fn = fn }
    end
  end
end

local function below(prefix)
  return function(name) return prefix .. name end
end

local function of_list()
  local found = {}
  add_functions(found, shell.library("core/list"), function(name, fn)
    return (debug.getlocal(fn, 1) == "self" and "List:" or "List.") .. name
  end)
  return found
end

-- The functions of every session. They are made for one that sends nothing.
local function of_session()
  local found, functions = {}, {}
  for name, fn in next, sessions.new(shell) do functions[name] = type(fn) == "function" and journal.original(fn) end
  add_functions(found, functions, below("scv."))
  return found
end

-- Those that speak of the document; the operations are no functions of a file.
local function of_api()
  local found, functions = {}, {}
  local built = api.build(shell)
  for _, name in ipairs(getmetatable(built).__names(built)) do functions[name] = built[name] end
  add_functions(found, functions, below("scv.api."))
  return found
end

-- The globals that a file brings.
local function of_globals(file)
  local found = {}
  for _, global in ipairs(globals.all()) do
    if global.file == file and global.is_table then
      add_functions(found, globals.value(global), below(global.name .. "."))
    elseif global.file == file then
      found[#found + 1] = { name = global.name, fn = globals.value(global) }
    end
  end
  return found
end

local function of_workflows(file)
  local found = {}
  add_functions(found, workflows.functions(file), below("scv."))
  return found
end

-- File → the function that finds its members.
local function finders()
  local found = { ["core/list"] = of_list, ["session/session"] = of_session, ["session/api"] = of_api }
  for _, file in ipairs(globals.files()) do found[file] = of_globals end
  for _, workflow in ipairs(workflows.all()) do found[workflow.file] = of_workflows end
  return found
end

local function line_of(fn) return debug.getinfo(fn, "S").linedefined end

--- The functions of a file that a user calls, in the order of its lines.
---@param file string
---@return Member[]
function members.of(file)
  local find = finders()[file]
  local found = find and find(file) or {}
  table.sort(found, function(a, b) return line_of(a.fn) < line_of(b.fn) end)
  return found
end

--- Those of them that a comment stands above, with what it says.
---@param file string
---@return {name: string, fn: function, document: FunctionComment}[]
function members.documented(file)
  local found = {}
  for _, member in ipairs(members.of(file)) do
    local document = comments.of(member.fn)
    if document and document.text ~= "" then
      found[#found + 1] = { name = member.name, fn = member.fn, document = document }
    end
  end
  return found
end

--- How a user calls a function of the library: "scv.backup_now"; nil if it is none.
---@param fn function
---@return string?
function members.name_of(fn)
  fn = journal.original(fn)
  local file = comments.file_of(fn)
  for _, member in ipairs(file and members.of(file) or {}) do
    if line_of(member.fn) == line_of(fn) then return member.name end
  end
  return nil
end

return members
