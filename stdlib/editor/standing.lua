-- What an expression of a script stands for, where that is certain; it is read, not run. A name that a script gives
-- several values stands for nothing that is known, and so does what a script itself has put into a table of the
-- library.
local shell = ...
local comments = shell.library("help/comments")
local globals = shell.library("session/globals")
local List = shell.library("core/list")
local members = shell.library("help/members")
local parameters = shell.library("prompt/parameters")
local sequence = shell.library("core/sequence")
local workflows = shell.library("session/workflows")

local standing = {}

--- What a script's expression stands for.
---@class Standing
---@field is "session"|"api"|"subject"|"group"|"module"|"function"|"operation"|"list"|"arguments"
---@field operation string?  of a list: the operation that its records are of
---@field only_reads boolean?  of a fleet, and what is of one: it has nothing that changes something
---@field name string  as the user calls it: "scv.restore_vm", "csv"
---@field fn function?  of a function: the library's own
---@field names string[]?  what it has, where it has these names only
---@field is_foreign boolean?  of a session, and what is of one: another appliance's, whose document isn't known

-- The functions of every session: what the session itself has, the document's, and those of the workflows.
local function functions_of(file)
  local found = {}
  for _, member in ipairs(members.of(file)) do found[member.name] = member.fn end
  return found
end

local function api_names(subjects)
  local names = sequence.keys(subjects)
  for name in next, functions_of("session/api") do names[#names + 1] = name:match("[^.]+$") end
  return names
end

--- What there is, for all scripts that are looked through.
---@class KnownNames
---@field subjects table<string, string[]>
---@field session table<string, function>
---@field api table<string, function>

---@return KnownNames
local function known_names()
  local known = { subjects = {}, session = functions_of("session/session"), api = functions_of("session/api") }
  for _, operation in ipairs(shell.operations()) do
    local names = known.subjects[operation.subject] or {}
    known.subjects[operation.subject] = names
    names[#names + 1] = operation["function"]
  end
  return known
end

-- Tables of functions that are globals: name → name of a function → function.
local function modules()
  local found = {}
  for _, global in ipairs(globals.all()) do
    if global.is_table then found[global.name] = globals.value(global) end
  end
  found.json = rawget(_G, "json")
  return found
end

local function function_named(name, fn) return { is = "function", name = name, fn = fn } end

-- A function of a file of workflows.
local function workflow_named(name)
  local workflow = workflows.find(name)
  return function_named("scv." .. name, workflows.functions(workflow.file)[name])
end

-- Class of the library → what it has all of.
local parents

local function parent_of(class)
  if not parents then
    parents = {}
    for _, file in ipairs(shell.sources()) do
      for name, facts in next, comments.classes(file) do parents[name] = parents[name] or facts.parents end
    end
  end
  return parents[class]
end

-- The operation that records of a type are of: `List<jobs.list>`, or of a class that has all that those have.
local function operation_of(kind)
  local name = kind:match("^List<([%w_.]+)>")
  if not name then return nil end
  if not name:find(".", 1, true) then name = (parent_of(name) or ""):match("^[%w_.]+") or "" end
  return name:find(".", 1, true) and shell.operation(name) and name or nil
end

-- What a function gives, by its comment: a list, or nothing that is known.
local function result_of(meaning)
  local facts = parameters.of(meaning.fn)
  local kind = facts and facts.result and facts.result.type or ""
  if kind ~= "List" and not kind:find("^List<") then return nil end
  for _, text in ipairs((comments.of(meaning.fn) or {}).typed or {}) do kind = text:match("^return%s+(.*)$") or kind end
  return { is = "list", name = "a List", operation = operation_of(kind) }
end

-- What a method of a list gives: most give a list of the same records.
local SAME_RECORDS = { where = true, like = true, sort = true, first = true }

--- Makes the reader of one script's expressions.
---@param program ParsedProgram
---@param written table<string, boolean>  what the script puts into tables of the library: "scv.mine"; "scv.*" where it
---  can't be told what
---@return fun(node: TreeNode): Standing?
---@return fun(meaning: Standing, key: string): boolean  whether it surely has no such member
function standing.reader(program, written)
  local known, tables = known_names(), modules()
  local of

  local function of_global(name)
    if program.assigned[name] then return nil end
    if name == "scv" then return { is = "session", name = "scv" } end
    if name == "List" then return { is = "class", name = "List", fn = List.new } end
    if name == "inventory" or name == "vcenter" then return { is = "group", name = name } end
    if sequence.has(globals.of_the_session(), name) then return workflow_named(name) end
    if tables[name] then return { is = "module", name = name, names = sequence.keys(tables[name]) } end
    for _, global in ipairs(globals.all()) do
      if global.name == name and not global.at_prompt then return function_named(name, globals.value(global)) end
    end
    if name == "sleep" or name == "dry_run" then return function_named(name, rawget(_G, name)) end
    return nil
  end

  -- What a session has under a name.
  local function of_session(meaning, key)
    if key == "api" then
      return { is = "api", name = "scv.api", is_foreign = meaning.is_foreign, only_reads = meaning.only_reads }
    end
    if meaning.only_reads and not workflows.only_reads(key) then return nil end
    if known.session["scv." .. key] then return function_named("scv." .. key, known.session["scv." .. key]) end
    if #workflows.of_group(key) > 0 then return { is = "group", name = "scv." .. key } end
    return workflows.find(key) and workflow_named(key) or nil
  end

  local function member(meaning, key)
    if written[meaning.name .. "." .. key] or written[meaning.name .. ".*"] then return nil end
    if meaning.is == "session" then return of_session(meaning, key) end
    if meaning.is == "api" then
      local fn = known.api["scv.api." .. key]
      if fn then return function_named("scv.api." .. key, fn) end
      local names = not meaning.is_foreign and known.subjects[key]
      return names and { is = "subject", name = "scv.api." .. key, names = names } or nil
    end
    if meaning.is == "subject" and sequence.has(meaning.names, key) then
      return { is = "operation", name = meaning.name .. "." .. key }
    end
    if meaning.is == "group" then
      local name = meaning.name:gsub("^scv%.", "") .. "." .. key
      return workflows.find(name) and workflow_named(name) or nil
    end
    if meaning.is == "module" then
      local fn = tables[meaning.name][key]
      return type(fn) == "function" and function_named(meaning.name .. "." .. key, fn) or nil
    end
    return nil
  end

  -- The arguments that a header names: what script{…} gives.
  local function of_header(node)
    local header = node.arguments[1]
    for _, item in ipairs(header and header.kind == "table" and header.items or {}) do
      if item.name == "args" and item.value.kind == "table" then
        local names = {}
        for _, argument in ipairs(item.value.items) do
          if not argument.name then return nil end
          names[#names + 1] = argument.name
        end
        return { is = "arguments", name = "the header", names = names }
      end
    end
    return nil
  end

  local function of_call(node)
    if node.method then
      local object = of(node.object)
      local fn = object and object.is == "list" and rawget(List, node.method)
      local result = type(fn) == "function" and result_of(function_named("List:" .. node.method, fn)) or nil
      if result and SAME_RECORDS[node.method] then result.operation = object.operation end
      return result
    end
    local callee = of(node.callee)
    if not callee then return nil end
    if callee.is == "class" then return { is = "list", name = "a List" } end
    if callee.is == "group" then callee = member(callee, "list") end
    if not callee then return nil end
    if callee.name == "fleet" then return { is = "session", name = "a fleet", is_foreign = true, only_reads = true } end
    if callee.name == "scv.connect" then return { is = "session", name = "scv", is_foreign = true } end
    if callee.name == "script" then return of_header(node) end
    if callee.is == "operation" then
      local operation = shell.operation((callee.name:gsub("^scv%.api%.", "")))
      local is_read = operation and operation.is_list and operation.effect == "read"
      return is_read and { is = "list", name = "a List", operation = operation.name } or nil
    end
    return callee.fn and result_of(callee) or nil
  end

  -- A local stands for what it is given, where that is all that it is ever given.
  local function of_variable(variable)
    if variable.is_assigned or not variable.value then return nil end
    if variable.standing == nil then
      variable.standing = false -- what goes around in a circle is not known
      variable.standing = of(variable.value) or false
    end
    return variable.standing or nil
  end

  function of(node)
    if node.kind == "name" then
      if node.variable then return of_variable(node.variable) end
      return of_global(node.name)
    end
    if node.kind == "brackets" then return of(node.inner) end
    if node.kind == "index" and node.key then
      local object = of(node.object)
      return object and member(object, node.key) or nil
    end
    return node.kind == "call" and of_call(node) or nil
  end

  -- The names that a thing has; nil where that is not known.
  local function names_of(meaning)
    if meaning.names then return meaning.names end
    if meaning.only_reads and meaning.is == "session" then
      local names = { "api" }
      for _, name in ipairs(workflows.members()) do
        if workflows.only_reads(name) then names[#names + 1] = name end
      end
      return names
    end
    if meaning.is == "session" then
      local names = workflows.members()
      for name in next, known.session do names[#names + 1] = name:match("[^.]+$") end
      names[#names + 1] = "api"
      return names
    end
    if meaning.is == "api" and not meaning.is_foreign then return api_names(known.subjects) end
    if meaning.is == "group" then
      local names = {}
      for _, workflow in ipairs(workflows.of_group((meaning.name:gsub("^scv%.", "")))) do
        names[#names + 1] = workflow.name:match("[^.]+$")
      end
      return names
    end
    return nil
  end

  local function lacks(meaning, key)
    if written[meaning.name .. "." .. key] or written[meaning.name .. ".*"] then return nil end
    local names = names_of(meaning)
    return names and not sequence.has(names, key) and names or nil
  end

  return of, lacks
end

--- The parameters of a function of the library, each with what its table takes.
---@param meaning Standing
---@return table[]
function standing.parameters(meaning)
  local facts = meaning.fn and parameters.of(meaning.fn)
  return facts and facts.parameters or {}
end

--- What a function's comment says.
---@param meaning Standing
---@return FunctionComment?
function standing.comment(meaning) return meaning.fn and comments.of(meaning.fn) end

return standing
