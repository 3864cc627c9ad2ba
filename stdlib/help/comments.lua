-- The comments over functions (`---`, LuaCATS), as data: help is made from them.
local shell = ...
local journal = shell.library("session/journal")

local comments = {}

-- The lines of the comment that ends just above line `number`, without their dashes.
local function block_above(lines, number)
  local block = {}
  local at = number - 1
  while at >= 1 do
    local text = lines[at]:match("^%s*%-%-%- ?(.*)$")
    if not text then break end
    table.insert(block, 1, text)
    at = at - 1
  end
  return block
end

local function lines_of(source)
  local lines = {}
  for line in (source .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- A type may hold blanks within brackets: `{group: string}?`, `fun(item: any): any`.
local function split_type(text)
  local depth = 0
  for position = 1, #text do
    local character = text:sub(position, position)
    if character:find("[{(<]") then depth = depth + 1 end
    if character:find("[})>]") then depth = depth - 1 end
    local after_colon = text:sub(position - 1, position - 1) == ":"
    if character == " " and depth == 0 and not after_colon then
      return text:sub(1, position - 1), text:sub(position + 1):match("^%s*(.-)%s*$")
    end
  end
  return text, ""
end

local function read_tag(document, tag, rest)
  if tag == "param" then
    local name, remainder = rest:match("^(%S+)%s+(.*)$")
    if not name then return nil end
    local kind, text = split_type(remainder)
    local parameter = { name = name, type = kind, text = text }
    table.insert(document.parameters, parameter)
    return parameter
  elseif tag == "return" then
    local kind, text = split_type(rest)
    -- A result may have a name too; two blanks part it from the text.
    local name, about = text:match("^([%a_][%w_]*)  (.*)$")
    local result = { type = kind, text = about or text, name = name or text:match("^[%a_][%w_]*$") }
    table.insert(document.results, result)
    return result
  elseif tag == "steps" then
    document.steps = { text = rest }
    return document.steps
  elseif tag == "reads" then
    document.reads = true
  elseif tag == "typed" then
    table.insert(document.typed, rest)
  end
  return nil
end

-- A comment block as text, parameters and results. A tag goes on in lines that are set in.
local function read_block(block)
  local document = { text = {}, parameters = {}, results = {}, typed = {} }
  local current
  for _, line in ipairs(block) do
    local tag, rest = line:match("^@(%a+)%s*(.*)$")
    if tag then
      current = read_tag(document, tag, rest)
    elseif current then
      current.text = (current.text .. " " .. line:match("^%s*(.-)%s*$")):match("^%s*(.*)$")
    else
      document.text[#document.text + 1] = line
    end
  end
  document.text = table.concat(document.text, "\n")
  return document
end

---@class ClassComment
---@field name string
---@field parents string?  what it has beside its own fields, as it is written: "jobs.list"
---@field fields {name: string, type: string, text: string}[]
---@field overloads string[]  how it is called itself
---@field relation string  what stands above it: how the fields go together

-- The classes that a text declares (`---@class BackupNow`, `---@field group string  its name`), by their names; fields
-- are as parameters are: `string?` and `string|nil` may be left out.
local function classes_in(lines)
  local classes, class = {}, nil
  for number, line in ipairs(lines) do
    local tag, rest = line:match("^%s*%-%-%-@(%a+)%s+(.*)$")
    local name, parents = (tag == "class" and rest or ""):match("^([%w_.]+)%s*:?%s*(.-)%s*$")
    if name then
      class = { name = name, parents = parents ~= "" and parents or nil, fields = {}, overloads = {} }
      class.relation = table.concat(block_above(lines, number), " ")
      classes[name] = classes[name] or class
    elseif class and tag == "field" then
      local field, remainder = rest:match("^(%S+)%s+(.*)$")
      local kind, text = split_type(remainder)
      table.insert(class.fields, { name = field, type = kind, text = text })
    elseif class and tag == "overload" then
      table.insert(class.overloads, rest)
    elseif class then
      local last = class.fields[#class.fields]
      local more = last and line:match("^%s*%-%-%-  +(.*)$")
      if more then last.text = (last.text .. " " .. more):match("^%s*(.*)$") else class = nil end
    end
  end
  return classes
end

--- The classes that a file of the library declares, by their names.
---@param file string
---@return table<string, ClassComment>
function comments.classes(file) return classes_in(lines_of(shell.source(file) or "")) end

-- The names of a function's parameters, as they are written.
local function parameters_of(fn)
  local facts, names = debug.getinfo(fn, "u"), {}
  for index = 1, facts.nparams do
    local name = debug.getlocal(fn, index)
    if name ~= "self" then names[#names + 1] = name end
  end
  if facts.isvararg then names[#names + 1] = "..." end
  return table.concat(names, ", ")
end

---@class FunctionComment
---@field takes string  the parameters, as they are written
---@field text string
---@field parameters table[]  {name, type, text}; one whose type is a class of the same file has the `fields` of that,
---  and the `relation` between them, empty where none is given
---@field results table[]  {type, text, name}
---@field reads boolean?  of a workflow: `---@reads`, nothing is changed by it
---@field steps {text: string}?  of a workflow: `---@steps vms.backups, vms.restore`
---@field typed string[]  what editors are told in the place of what people read: `---@typed return List<Job>`

--- What the library's own text says of a function; nil for functions from elsewhere.
---@param fn function
---@return FunctionComment?
function comments.of(fn)
  fn = journal.original(fn)
  local file = comments.file_of(fn)
  local source = file and shell.source(file)
  if not source then return nil end
  local lines = lines_of(source)
  local document = read_block(block_above(lines, debug.getinfo(fn, "S").linedefined))
  document.takes = parameters_of(fn)
  -- Where a function only counts what it was given, its comment says what it takes.
  if document.takes == "..." and #document.parameters > 0 and document.parameters[1].name ~= "..." then
    local names = {}
    for index, parameter in ipairs(document.parameters) do names[index] = parameter.name end
    document.takes = table.concat(names, ", ")
  end
  local classes = classes_in(lines)
  for _, parameter in ipairs(document.parameters) do
    for name in parameter.type:gmatch("%f[%w_][%u][%w_]*") do
      local class = classes[name]
      if class and #class.fields > 0 and not parameter.fields then
        parameter.fields, parameter.relation = class.fields, class.relation
      end
    end
  end
  return document
end

--- The file of the library that a function is from, or nil.
---@param fn function
---@return string?
function comments.file_of(fn)
  return debug.getinfo(fn, "S").source:match("^@.-stdlib/([%w_/]+)%.lua$")
end

--- The first sentence of a comment, without its full stop.
---@param document FunctionComment
---@return string
function comments.summary(document)
  local text = document.text:gsub("\n", " ")
  return text:match("^(.-)[.:]%s") or (text:gsub("%.$", ""))
end

--- A type as people read it, and whether the value may be left out: `string|integer|nil` is "string|integer", and may.
---@param kind string
---@return string plain
---@return boolean may_be_left_out
function comments.plain_type(kind)
  local plain, may = kind:gsub("|nil$", ""), kind:find("|nil$") ~= nil
  if plain:find("%?$") then plain, may = plain:sub(1, -2), true end
  return plain, may
end

--- The comment at the head of a file: what its subject is.
---@param file string
---@return string
function comments.head(file)
  local head = {}
  for _, line in ipairs(lines_of(shell.source(file) or "")) do
    local text = line:match("^%-%- ?(.*)$")
    if not text then break end
    head[#head + 1] = text
  end
  return table.concat(head, "\n")
end

return comments
