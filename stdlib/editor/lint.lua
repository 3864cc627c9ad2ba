-- scvsh --lint: slips in a script that is read, not run. It says what is certain: of names that a script makes itself,
-- of values that come about while it runs, and of appliances of other profiles it says nothing.
local shell = ...
local call_check = shell.library("editor/call_check")
local globals = shell.library("session/globals")
local List = shell.library("core/list")
local sequence = shell.library("core/sequence")
local standing = shell.library("editor/standing")
local suggest = shell.library("core/suggest")
local tree = shell.library("editor/tree")

local lint = {}

---@class Slip
---@field file string
---@field line integer
---@field message string

-- Calls a function with each node of a program, what is within before what it is in.
local function each_node(part, visit)
  if type(part) ~= "table" then return end
  if part.kind then
    for _, key in ipairs { "object", "callee", "computed", "inner", "body" } do each_node(part[key], visit) end
    for _, item in ipairs(part.items or {}) do
      each_node(item.key, visit)
      each_node(item.value, visit)
    end
    for _, argument in ipairs(part.arguments or {}) do each_node(argument, visit) end
  end
  if part.body and not part.kind then each_node(part.body, visit) end
  for _, each in ipairs(part) do each_node(each, visit) end
  if part.kind then visit(part) end
end

-- The chain of names that an expression is, "scv.api.jobs"; nil for any other.
local function path_of(node)
  if node.kind == "name" and not node.variable then return node.name end
  local object = node.kind == "index" and node.key and path_of(node.object)
  return object and object .. "." .. node.key or nil
end

-- What a program puts into tables, and whether names may come about in it that nobody can read there.
local function habits(program)
  local written, is_open = {}, program.assigned._ENV or false
  local OPENS = { require = true, dofile = true, loadfile = true, load = true, setmetatable = true, rawset = true }
  each_node(program.body, function(node)
    if node.kind == "name" and not node.variable and (OPENS[node.name] or node.name == "_ENV") then
      local is_of_globals = node.name ~= "setmetatable" and node.name ~= "rawset"
      is_open = is_open or is_of_globals
    end
    if node.kind == "name" and node.name == "_G" then is_open = true end
    if node.kind == "index" and node.is_target then
      local object = path_of(node.object)
      if object then written[object .. "." .. (node.key or "*")] = true end
      -- A local may be another name of the table.
      if not object and node.key then written["*." .. node.key] = true end
    end
    -- rawset(scv, "x", …): what is put there isn't known.
    if node.kind == "call" and node.callee and node.callee.kind == "name" and OPENS[node.callee.name] then
      local object = node.arguments[1] and path_of(node.arguments[1])
      if object then written[object .. ".*"] = true end
    end
  end)
  return written, is_open
end

-- The names that a program can call without giving them values itself.
local function known_globals()
  local names = sequence.keys(_G)
  for _, global in ipairs(globals.all()) do
    if not global.at_prompt and not sequence.has(names, global.name) then names[#names + 1] = global.name end
  end
  return names
end

local function with_hint(message, key, names)
  local meant = suggest.meant(key, names)
  return meant and ("%s; did you mean %s?"):format(message, meant) or message
end

-- What is wrong with a program that Lua takes.
local function of_program(text, add)
  local program = tree.of(text)
  local written, is_open = habits(program)
  local of, lacks = standing.reader(program, written)
  local global_names = known_globals()

  local function check_member(node)
    local object = of(node.object)
    if not object or written["*." .. node.key] then return end
    local names = lacks(object, node.key)
    if not names then return end
    if object.is == "arguments" then
      if not node.is_target then
        add(node.line, with_hint(("the header has no argument %s"):format(node.key), node.key, names))
      end
    elseif object.is ~= "module" or not node.is_target then
      add(node.line, with_hint(("%s has no %s"):format(object.name, node.key), node.key, names))
    end
  end

  local function check_method(node)
    local object = of(node.object)
    if not object or object.is ~= "list" or rawget(List, node.method) or written["List." .. node.method] then return end
    local names = {}
    for name, fn in next, List do
      local is_method = type(fn) == "function" and debug.getlocal(fn, 1) == "self" and not name:find("^_")
      if is_method then names[#names + 1] = name end
    end
    add(node.line, with_hint(("a List has no method %s"):format(node.method), node.method, names))
  end

  -- A name that nobody has given a value, and that looks like one of the library's.
  local function check_global(node)
    local name = node.callee.name
    if is_open or node.callee.variable or program.assigned[name] or sequence.has(global_names, name) then return end
    local meant = suggest.near(name, global_names)
    if meant then add(node.line, ("there is no function %s; did you mean %s?"):format(name, meant)) end
  end

  local function check_call(node)
    if node.method then
      local object = of(node.object)
      local fn = object and object.is == "list" and rawget(List, node.method)
      if type(fn) == "function" then
        call_check.check({ is = "function", name = "List:" .. node.method, fn = fn }, node, node.arguments, add)
        local filters = node.method == "where" or node.method == "count"
        if filters and object.operation then
          call_check.check_filter(object.operation, node.method, node.arguments[1], add)
        end
      end
      return check_method(node)
    end
    if node.callee.kind == "name" then check_global(node) end
    local callee, arguments = of(node.callee), node.arguments
    -- pcall(scv.restore_vm, {…}) calls it, and so does dry_run.
    local name = node.callee.kind == "name" and not node.callee.variable and node.callee.name
    local is_caller = (name == "pcall" or name == "dry_run") and not program.assigned[name]
    if is_caller and arguments[1] and (arguments[1].kind == "name" or arguments[1].kind == "index") then
      callee, arguments = of(arguments[1]), table.move(arguments, 2, #arguments, 1, {})
    end
    if callee then call_check.check(callee, node, arguments, add) end
  end

  each_node(program.body, function(node)
    if node.kind == "index" and node.key then check_member(node) end
    if node.kind == "call" then check_call(node) end
  end)
end

--- What is wrong with a script, in the order of its lines.
---@param file string  its name, for the slips
---@param text string  without a first line that is for the system
---@return Slip[]
function lint.slips(file, text)
  local found = {}
  local function add(line, message)
    found[#found + 1] = { file = file, line = line, message = message, order = #found }
  end
  local compiled, problem = load(text, "=lint", "t")
  if not compiled then
    local line, message = tostring(problem):match("^[^\n]-:(%d+): ([^\n]*)")
    add(math.tointeger(tonumber(line)) or 1, message or tostring(problem))
  end
  -- A call in the brackets of dry_run is refused when a text is loaded; its syntax is right then.
  if compiled or not tostring(problem):find("^lint:") then of_program(text, add) end
  table.sort(found, function(a, b)
    if a.line ~= b.line then return a.line < b.line end
    return a.order < b.order
  end)
  for _, slip in ipairs(found) do slip.order = nil end
  return found
end

--- How slips are printed: as a text, a line for each; or in the forms of `-o` that are for programs, as a List.
---@param slips Slip[]
---@param form string
---@return string|List
function lint.shown(slips, form)
  if form ~= "auto" and form ~= "table" then
    return List.mark(List.new(slips), { columns = { { key = "file" }, { key = "line" }, { key = "message" } },
      noun = "slips" })
  end
  local lines = {}
  for index, slip in ipairs(slips) do
    lines[index] = ("%s:%d: %s\n"):format(slip.file, slip.line, slip.message)
  end
  return table.concat(lines)
end

return lint
