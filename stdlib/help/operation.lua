-- What help says of an operation: all of it is read from the API document.
local shell = ...
local heading = shell.library("help/heading")
local literal = shell.library("text/literal")
local page = shell.library("text/page")
local words = shell.library("core/words")

local operation_help = {}

--- Source mark → what it says: docs/architecture.md, "The marks of the document".
operation_help.SOURCES = {
  D = "documented by the vendor", O = "observed in a public client", A = "assumed",
  L = "said by the appliance's own document", C = "said by scv.api.correct",
}

--- Everything that a call takes: parameters of path and query, then the body's properties. What the path and the body
--- need under one name is given once.
---@param operation table  what shell.operation says of it
---@return table[]
function operation_help.arguments(operation)
  local all, of_path = { table.unpack(operation.parameters or {}) }, {}
  for _, parameter in ipairs(all) do of_path[parameter.name] = parameter.place == "path" or nil end
  for _, member in ipairs(operation.body or {}) do
    if not (of_path[member.name] and member.required) then all[#all + 1] = member end
  end
  -- A body that is no table with names can only be given whole.
  if operation.takes_body and #(operation.body or {}) == 0 then
    local kind = operation.body_items and "list of " .. operation.body_items or "any"
    if operation.body_type and not operation.body_type:find("json") then kind = operation.body_type end
    all[#all + 1] = {
      name = "body", type = kind, text = operation.body_text or "", required = operation.needs_body or nil,
    }
  end
  return all
end

-- The names of what is taken: "moref", "wait?".
local function names_of(arguments)
  local names = {}
  for index, argument in ipairs(arguments) do names[index] = argument.name .. (argument.required and "" or "?") end
  return names
end

--- "{moref, backupId, wait?}", or "()" where nothing is taken.
---@param arguments table[]
---@return string
function operation_help.signature(arguments)
  if #arguments == 0 then return "()" end
  return ("{%s}"):format(table.concat(names_of(arguments), ", "))
end

-- One argument, and below it the members of the tables in it, further in.
local function add_rows(rows, members, indent)
  for _, member in ipairs(members) do
    local says = member.type or "any"
    if member.required then says = says .. ", required" end
    if member.place == "header" then says = says .. ", header" end
    if member.secret then says = says .. ", secret" end
    if member.text and member.text ~= "" then says = says .. "  " .. member.text end
    local allowed = {}
    for index, value in ipairs(member.allowed or {}) do allowed[index] = tostring(value) end
    if #allowed > 0 then says = ("%s (%s)"):format(says, table.concat(allowed, ", ")) end
    rows[#rows + 1] = { indent .. member.name, says }
    add_rows(rows, member.members or {}, indent .. "  ")
  end
  return rows
end

-- What a reply is, in a phrase, with the names under which the fields can be read whatever their spelling.
local function reply_of(operation)
  if operation.is_download then return 'the text of the file; with {to = "FILE"} behind the arguments its path' end
  local names = {}
  if operation.job_type then return "a table with job_id if the appliance tells it, else with its messages" end
  for index, member in ipairs(operation.record or {}) do names[index] = member.stable or member.name end
  if #names > 0 then
    return (operation.is_list and "a List of tables with " or "a table with ") .. table.concat(names, ", ")
  end
  return operation.is_list and "a List of names" or "messages, the appliance's own words"
end

--- What a call gives, in a phrase.
---@param operation table
---@return string
function operation_help.gives(operation)
  local gives = reply_of(operation)
  if not operation.job_type then return gives end
  local assumed = operation.job_type_source == "A" and ", which is assumed" or ""
  return ("%s; starts a job of type %s%s"):format(gives, operation.job_type, assumed)
end

--- The privilege that the user needs, in a phrase; nil if none is known.
---@param operation table
---@return string?
function operation_help.privilege(operation)
  if not operation.privilege then return nil end
  local assumed = operation.privilege_source == "A" and ", which is assumed" or ""
  return ("the privilege %s in vCenter%s"):format(operation.privilege, assumed)
end

--- Where a value is known from: "D", or "D, shape A" where its name and its shape are known otherwise.
---@param member table  an argument, or a field of a reply
---@return string
function operation_help.known(member)
  local source, shape = member.source or "", member.shape_source
  if not shape or shape == source then return source end
  return ("%s, shape %s"):format(source, shape)
end

--- A call of an operation that can be pasted: with the document's own examples.
---@param operation table  what shell.operation says of it
---@return string
function operation_help.example(operation)
  local given, example = {}, operation.example
  local is_whole = #(operation.body or {}) == 0
  for _, argument in ipairs(operation_help.arguments(operation)) do
    local value = argument.example
    if argument.name == "body" and is_whole then
      value = example
      if value == nil then value = operation.sample end
    elseif type(example) == "table" and value == nil then
      value = example[argument.name]
    end
    if value == nil then value = argument.placeholder end
    if value ~= nil and value ~= shell.json_null then given[#given + 1] = { argument.name, value } end
  end
  local call = "scv.api." .. operation.name
  if #given == 0 then return call .. "()" end
  local arguments = operation_help.arguments(operation)
  -- A single argument may go without its name if it is required.
  if #arguments == 1 and arguments[1].required and type(given[1][2]) ~= "table" then
    return ("%s(%s)"):format(call, literal.encode(given[1][2]))
  end
  local parts = {}
  for index, pair in ipairs(given) do parts[index] = literal.key(pair[1]) .. " = " .. literal.encode(pair[2]) end
  local line = ("%s{%s}"):format(call, table.concat(parts, ", "))
  if #line <= 90 and not line:find("\n") then return line end
  for index, part in ipairs(parts) do parts[index] = part:gsub("\n", "\n  ") end
  return ("%s{\n  %s,\n}"):format(call, table.concat(parts, ",\n  "))
end

local function add_assumed(names, members, prefix)
  for _, member in ipairs(members) do
    if member.source == "A" then names[#names + 1] = prefix .. member.name end
    add_assumed(names, member.members or {}, prefix .. member.name .. ".")
  end
  return names
end

-- Of those whose names are known: whether they are texts, objects or lists.
local function add_assumed_shapes(names, members, prefix)
  for _, member in ipairs(members) do
    if member.shape_source == "A" and member.source ~= "A" then names[#names + 1] = prefix .. member.name end
    add_assumed_shapes(names, member.members or {}, prefix .. member.name .. ".")
  end
  return names
end

--- What no public source gives, in plain words.
---@param operation table
---@return string
function operation_help.assumed(operation)
  local parts = {}
  if operation.source == "A" then parts[#parts + 1] = "that there is this operation" end
  if operation.method_source == "A" then parts[#parts + 1] = "the method " .. operation.method end
  if operation.path_source == "A" then parts[#parts + 1] = "the path" end
  local taken = add_assumed({}, operation_help.arguments(operation), "")
  if #taken > 0 then parts[#parts + 1] = "how these arguments are spelt: " .. words.all_of(taken) end
  local shapes = add_assumed_shapes({}, operation_help.arguments(operation), "")
  if #shapes > 0 then
    parts[#parts + 1] = "what these arguments, whose names are known, look like: " .. words.all_of(shapes)
  end
  local given = add_assumed({}, operation.record or {}, "")
  if #given > 0 then parts[#parts + 1] = "how these fields of the reply are spelt: " .. words.all_of(given) end
  if operation.takes_body and #(operation.body or {}) == 0 and operation.source ~= "L" then
    parts[#parts + 1] = "the form of the body"
  end
  if #parts == 0 then return "Nothing about it is assumed." end
  return ("No public source gives the following, so it is assumed: %s. %s"):format(table.concat(parts, "; "),
    "scv.api.sync() reads the appliance's own document.")
end

--- What help says of an operation.
---@param operation table  what shell.operation says of it
---@return string
function operation_help.text(operation)
  local arguments = operation_help.arguments(operation)
  local lines = {}
  local function say(text)
    if text and text ~= "" then page.append(lines, page.broken(text, page.width())) end
  end
  local brackets = #arguments > 0 and "{}" or "()"
  lines[1] = heading.line(("scv.api.%s%s"):format(operation.name, brackets), names_of(arguments))
  local origin = operation_help.SOURCES[operation.source]
  lines[#lines + 1] = ("%s %s: %s%s"):format(operation.method or "", operation.path or "", operation.effect or "",
    origin and ", " .. origin or "")
  if operation.title then lines[#lines + 1] = "The vendor's title: " .. operation.title end
  say(operation.summary)
  say(operation.text)
  say(operation.step)
  local rows = add_rows({}, arguments, "")
  rows[#rows + 1] = { "gives", operation_help.gives(operation) }
  local privilege = operation_help.privilege(operation)
  if privilege then rows[#rows + 1] = { "needs", privilege } end
  page.append(lines, page.aligned(rows))
  lines[#lines + 1] = ""
  lines[#lines + 1] = "    " .. operation_help.example(operation):gsub("\n", "\n    ")
  lines[#lines + 1] = ""
  say(operation_help.assumed(operation))
  return table.concat(lines, "\n")
end

return operation_help
