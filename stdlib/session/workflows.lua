-- The workflows: which function of a session is in which file. A file of workflows/ says so itself, by what its `add`
-- puts into a session; scripts/generate asks every one of them and writes workflow_index.lua, so that the first use of
-- a workflow loads one file and not all.
local shell = ...
local errors = shell.library("core/errors")

local workflows = {}

---@class Workflow
---@field name string  of the function, without "scv."
---@field file string  that adds it: "workflows/backup"
---@field summary string  the first sentence of its comment
---@field steps string[]?  the operations that it consists of, where it is one of the vendor's

local index, by_name

--- All workflows, in the order of help.
---@return Workflow[]
function workflows.all()
  index = index or shell.library("session/workflow_index")
  return index
end

--- The workflow of that name, or nil.
---@param name any
---@return Workflow?
function workflows.find(name)
  if not by_name then
    by_name = {}
    for _, workflow in ipairs(workflows.all()) do by_name[workflow.name] = workflow end
  end
  return by_name[name]
end

--- The functions that a file adds to a session, by their names. They are made for a session that there is not: they can
--- be looked at, and not called.
---@param file string
---@return table<string, function>
function workflows.functions(file)
  local session = { api = {} }
  shell.library(file).add(session)
  session.api = nil
  return session
end

-- A file that adds other functions than the index says was changed after the index was written.
local function check(file, added)
  local expected = {}
  for _, workflow in ipairs(workflows.all()) do
    if workflow.file == file then expected[workflow.name] = true end
  end
  local problem
  for name in next, expected do
    if type(added[name]) ~= "function" then problem = ("adds no function scv.%s"):format(name) end
  end
  for name in next, added do
    if not expected[name] then problem = ("adds scv.%s, which the index lacks"):format(tostring(name)) end
  end
  if not problem then return end
  errors.raise {
    kind = "argument",
    message = ("stdlib/%s.lua %s"):format(file, problem),
    hint = "session/workflow_index.lua is out of date: run scripts/generate, and build again",
  }
end

-- What was put into sessions → its name there.
local placed = setmetatable({}, { __mode = "k" })

--- Puts the functions of a file into a session. What the user put there stays.
---@param scv table
---@param file string
---@param wrapped fun(name: string, fn: function): function  what is put there in a function's place
function workflows.add(scv, file, wrapped)
  local before, added = {}, {}
  for name, value in next, scv do before[name] = value end
  shell.library(file).add(scv)
  for name, value in next, scv do
    -- What the file asked the session for, scv.api or a workflow of another file, is there now, and is not the file's.
    local is_asked_for = name == "api" or placed[value] == name
    if value ~= before[name] and not is_asked_for then added[name] = value end
  end
  for name in next, added do scv[name] = before[name] end
  check(file, added)
  for name, fn in next, added do
    if before[name] == nil then
      scv[name] = wrapped(name, fn)
      placed[scv[name]] = name
    end
  end
end

return workflows
