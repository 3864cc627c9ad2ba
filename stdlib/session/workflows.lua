-- The workflows: which function of a session is in which file. A file of workflows/ says so itself, by what its `add`
-- puts into a session; scripts/generate asks every one of them and writes workflow_index.lua, so that the first use of
-- a workflow loads one file and not all.
local shell = ...
local errors = shell.library("core/errors")

local workflows = {}

-- Tables of a session whose members are functions of one file: scv.vcenter.vms. Called itself, such a table does what
-- its `list` does.
local GROUPS = { inventory = true, vcenter = true }

---@class Workflow
---@field name string  of the function, without "scv.": "backup_now", "vcenter.vms"
---@field file string  that adds it: "workflows/backup"
---@field summary string  the first sentence of its comment
---@field reads boolean?  whether it is marked as a read
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
  for group in next, GROUPS do session[group] = {} end
  shell.library(file).add(session)
  session.api = nil
  for group in next, GROUPS do
    for name, fn in next, session[group] do session[group .. "." .. name] = fn end
    session[group] = nil
  end
  return session
end

--- The names of what a session has of workflows: of functions, and of the tables of functions.
---@return string[]
function workflows.members()
  local names, seen = {}, {}
  for _, workflow in ipairs(workflows.all()) do
    local name = workflow.name:match("^[^.]+")
    if not seen[name] then names[#names + 1] = name end
    seen[name] = true
  end
  return names
end

--- Whether what a session has under a name changes nothing by being called: a read, or a table of functions.
---@param name string
---@return boolean
function workflows.only_reads(name)
  local workflow = workflows.find(name)
  return GROUPS[name] or workflow ~= nil and workflow.reads == true
end

--- The workflows of a table of functions, such as "vcenter"; none where there is no such table.
---@param group any
---@return Workflow[]
function workflows.of_group(group)
  local found = {}
  for _, workflow in ipairs(GROUPS[group] and workflows.all() or {}) do
    if workflow.name:match("^(.-)%.") == group then found[#found + 1] = workflow end
  end
  return found
end

--- The function of a table of functions that bears a name, as it is called: of "vms" it is "vcenter.vms"; nil where
--- there is none, or it doesn't only read. `list` is what people call many things.
---@param name any
---@return string?
function workflows.in_a_group(name)
  for _, group in ipairs { "vcenter", "inventory" } do
    local workflow = workflows.find(("%s.%s"):format(group, tostring(name)))
    if workflow and workflow.reads and name ~= "list" then return workflow.name end
  end
  return nil
end

-- A file that adds other functions than the index says was changed after the index was written.
local function check(file, added, prefix)
  local expected = {}
  for _, workflow in ipairs(workflows.all()) do
    if workflow.file == file then expected[workflow.name] = true end
  end
  local problem
  for name in next, expected do
    if type(added[name:sub(#prefix + 1)]) ~= "function" then problem = ("adds no function scv.%s"):format(name) end
  end
  for name in next, added do
    if not expected[prefix .. tostring(name)] then
      problem = ("adds scv.%s, which the index lacks"):format(prefix .. tostring(name))
    end
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
  check(file, added, "")
  for name, fn in next, added do
    if before[name] == nil then
      scv[name] = wrapped(name, fn)
      placed[scv[name]] = name
    end
  end
end

--- Puts a table of functions into a session, and gives it.
---@param scv table
---@param group string  "vcenter"
---@param wrapped fun(name: string, fn: function): function
---@return table
function workflows.add_group(scv, group, wrapped)
  local file, functions = workflows.of_group(group)[1].file, {}
  rawset(scv, group, functions)
  local ok, problem = pcall(function()
    shell.library(file).add(scv)
    check(file, functions, group .. ".")
  end)
  if not ok then
    rawset(scv, group, nil)
    error(problem, 0)
  end
  local names = {}
  for name, fn in next, functions do
    names[#names + 1] = name
    functions[name] = wrapped(("%s.%s"):format(group, name), fn)
  end
  table.sort(names)
  local list = functions.list
  return setmetatable(functions, {
    __name = "scv." .. group,
    __names = function() return names end,
    __call = list and function(_, ...) return list(...) end,
    __index = function(_, key)
      if type(key) == "string" then
        errors.no_member("scv." .. group, key, names, ("help(scv.%s) lists what there is"):format(group),
          function(name) return workflows.only_reads(group .. "." .. name) end)
      end
    end,
  })
end

return workflows
