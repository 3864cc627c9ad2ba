-- Types as language servers read them (LuaCATS): those in the library's comments, and those that the API document has
-- for arguments and replies. What a type names is collected as a class.
local shell = ...
local argument_table = shell.library("session/argument_table")
local comments = shell.library("help/comments")
local operation_help = shell.library("help/operation")
local sequence = shell.library("core/sequence")

local types = {}

---@class TypeClass
---@field name string  as editors show it: "scv.RestoreVM"
---@field parents string?
---@field text string?  what stands above it
---@field fields {name: string, type: string, text: string}[]
---@field overloads string[]?

--- What a record of a reply is to the definitions: a table that no literal stands for, so that the arguments of a call
--- are checked where a record may stand in their place.
types.RECORD = "scv.Record"

--- What fleet{…} gives: it is declared beside its functions.
types.FLEET = "scv.Fleet"

--- What a change gives in a dry run, beside what it gives else.
types.PLAN = "scv.Plan"

-- The document's types. Where a whole number belongs, a text of digits is that number in a request.
local PLAIN = {
  string = "string", number = "number", boolean = "boolean", object = "table", null = "nil", any = "any",
}

-- A name that may stand in a comment, out of any text.
local function plain_name(text) return (text:gsub("[^%w_]+", "_")) end

-- Words as they may be written: `"a"|"b"`.
local function literals(allowed)
  local parts = {}
  for index, word in ipairs(allowed) do
    if type(word) ~= "string" then return nil end
    parts[index] = ("%q"):format(word)
  end
  return #parts > 0 and table.concat(parts, "|") or nil
end

-- A type with the alternatives of another one, each once. Any table would be all of them.
local function joined(kind, more)
  for part in (more .. "|"):gmatch("(.-)|") do
    local is_there = part == "table" or ("|" .. kind .. "|"):find("|" .. part .. "|", 1, true)
    if not is_there then kind = kind .. "|" .. part end
  end
  return kind
end

-- The classes that all files of the library declare; a name that several have is of the first one.
local function classes_of_all()
  local all = {}
  for _, file in ipairs(shell.sources()) do
    for name, class in next, comments.classes(file) do
      if not all[name] then all[name] = { file = file, class = class } end
    end
  end
  return all
end

--- Makes a collector of types. Each class that a type names is in `collector.classes`, by the name that editors show,
--- as soon as the type was asked for.
---@return table collector
function types.collector()
  local collector = { classes = {} }
  local declared, shapes = nil, {}

  local function find(name, file)
    local own = comments.classes(file)[name]
    if own then return own, file end
    declared = declared or classes_of_all()
    local found = declared[name]
    if found then return found.class, found.file end
    return nil
  end

  -- MARK: What comments say

  local add_class

  -- The class that a name in a type stands for; nil for what is no class of the library.
  local function named(name, file)
    if name == "List" then return nil end
    if name == "Record" then return types.RECORD end
    if name == "Fleet" then return types.FLEET end
    if name:find("^%l[%l%d_]*%.[%l_]+$") and shell.operation(name) then return collector.record(name) end
    if name:find("^%u") and find(name, file) then return add_class(name, file) end
    return nil
  end

  --- A type of a comment, with the names of its classes as editors know them.
  ---@param kind string
  ---@param file string  of the library, that the comment is in
  ---@return string
  function collector.type(kind, file)
    local parts, at = {}, 1
    -- What stands in quotes is a word, and no type.
    for before, quoted, after in kind:gmatch('([^"]*)("?[^"]*"?)()') do
      parts[#parts + 1] = before:gsub("[%a_][%w_.]*", function(name) return named(name, file) end)
      parts[#parts + 1] = quoted
      at = after
    end
    return table.concat(parts) .. kind:sub(at)
  end

  function add_class(name, file)
    local class, home = find(name, file)
    local shown = "scv." .. name
    if collector.classes[shown] then return shown end
    local made = { name = shown, fields = {}, overloads = {}, text = class.relation ~= "" and class.relation or nil }
    collector.classes[shown] = made
    if class.parents then made.parents = collector.type(class.parents, home) end
    for index, field in ipairs(class.fields) do
      made.fields[index] = { name = field.name, type = collector.type(field.type, home), text = field.text }
    end
    for index, overload in ipairs(class.overloads) do made.overloads[index] = collector.type(overload, home) end
    return shown
  end

  -- Where a thing is wanted by its name, its record will do; comments don't say so each time.
  local function take_records(class, taken)
    for _, field in ipairs(class.fields) do
      for _, each in ipairs(taken.fields) do
        local is_thing = each[1] == field.name and (each[2] == "thing" or each[2] == "things")
        if is_thing and not field.type:find("table", 1, true) then field.type = joined(field.type, types.RECORD) end
      end
    end
  end

  -- MARK: What the document says

  local add_members

  -- Makes a class of members, once for each shape; `wanted` is its name unless that is another shape's.
  local function shaped(wanted, parents, fields)
    local parts = { parents or "" }
    for index, field in ipairs(fields) do parts[index + 1] = ("%s %s"):format(field.name, field.type) end
    local shape = wanted .. "\n" .. table.concat(parts, "\n")
    if shapes[shape] then return shapes[shape] end
    local name, number = wanted, 1
    while collector.classes[name] do
      number = number + 1
      name = wanted .. number
    end
    shapes[shape] = name
    collector.classes[name] = { name = name, parents = parents, fields = fields }
    return name
  end

  -- The type of a member, out of the document's words for it: "list of object", "string or integer".
  local function type_of(member, where, is_reply)
    local words = member.allowed and literals(member.allowed)
    local object = #(member.members or {}) > 0 and add_members(member.members, where, member.schema, is_reply)
    local found = {}
    for part in ((member.type or "any") .. " or "):gmatch("(.-) or ") do
      local depth, plain = 0, part
      while plain:find("^list of ") do depth, plain = depth + 1, plain:sub(9) end
      if plain == "array" then depth, plain = depth + 1, "any" end
      local kind = plain == "object" and object or plain == "string" and not is_reply and words or PLAIN[plain] or "any"
      if plain == "integer" then kind = is_reply and "integer" or "integer|string" end
      for _ = 1, depth do kind = (is_reply and "List<%s>" or "table<integer, %s>"):format(kind) end
      -- That a field of a reply may be null is looked for where it matters.
      local is_told = not (is_reply and plain == "null") and not sequence.has(found, kind)
      if is_told then found[#found + 1] = kind end
    end
    if #found == 0 then return "any" end
    return table.concat(found, "|")
  end

  -- The class of an object, out of its members. In a reply each has its stable name too, and where it is missing that
  -- shows when it is read; of what is sent, all that is not required may be left out.
  function add_members(members, where, schema, is_reply)
    local fields, seen = {}, {}
    for _, member in ipairs(members) do
      local kind = type_of(member, ("%s.%s"):format(where, plain_name(member.stable or member.name)), is_reply)
      -- What may be given under either of two names is required under neither.
      local is_required = member.required and (member.stable or member.name) == member.name
      if not is_reply and not is_required and kind ~= "any" then kind = kind .. "|nil" end
      for _, name in ipairs { member.stable or member.name, member.name } do
        if not seen[name] then fields[#fields + 1] = { name = name, type = kind, text = member.text or "" } end
        seen[name] = true
      end
    end
    local name = is_reply and schema and "scv.api." .. plain_name(schema) or where
    return shaped(name, is_reply and types.RECORD or nil, fields)
  end

  local function operation_class(operation, suffix)
    return ("scv.api.%s%s"):format(operation.name, suffix)
  end

  --- The class of an operation's records.
  ---@param name string
  ---@return string
  function collector.record(name)
    local operation = shell.operation(name)
    if #(operation.record or {}) == 0 then return "any" end
    return add_members(operation.record, operation_class(operation, ".reply"), operation.record_schema, true)
  end

  --- What a call of an operation gives.
  ---@param operation table  what shell.operation says of it
  ---@return string
  function collector.reply(operation)
    if operation.is_download then return "string" end
    local record = collector.record(operation.name)
    local reply = operation.is_list and ("List<%s>"):format(record == "any" and "string" or record) or record
    return collector.of_change(reply, operation.effect ~= "read")
  end

  --- What a function gives, and in a dry run the planned request, where it changes something.
  ---@param reply string
  ---@param changes boolean
  ---@return string
  function collector.of_change(reply, changes)
    if not changes or reply == "any" then return reply end
    return ("%s|%s"):format(reply, types.PLAN)
  end

  --- What a call of an operation takes: a type, or nil where it takes nothing; and whether it may be left out.
  ---@param operation table
  ---@return string? kind
  ---@return boolean may_be_left_out
  function collector.arguments(operation)
    local arguments, needed = operation_help.arguments(operation), {}
    if #arguments == 0 then return nil, true end
    for _, argument in ipairs(arguments) do
      if argument.required then needed[#needed + 1] = argument end
    end
    local class = add_members(arguments, operation_class(operation, ".arguments"), nil, false)
    -- `body` gives the whole body, in the place of what is in it.
    if operation.takes_body and #(operation.body or {}) > 0 then class = class .. "|" .. collector.whole(operation) end
    if #needed == 1 then
      local bare = type_of(needed[1], class, false)
      if not bare:find("^table") and #(needed[1].members or {}) == 0 then class = class .. "|" .. bare end
    end
    return class, #needed == 0
  end

  --- The arguments of an operation with its body given whole.
  function collector.whole(operation)
    local fields = {}
    for index, parameter in ipairs(operation.parameters or {}) do
      local kind = type_of(parameter, "", false)
      fields[index] = { name = parameter.name, type = parameter.required and kind or kind .. "|nil",
        text = parameter.text or "" }
    end
    fields[#fields + 1] = { name = "body", type = "table|string", text = "all of the body, as it is sent" }
    return shaped(operation_class(operation, ".whole"), nil, fields)
  end

  --- The type of a parameter: where a sequence is taken, a List is, too.
  ---@param kind string
  ---@param file string
  ---@return string
  function collector.parameter(kind, file)
    return (collector.type(kind, file):gsub("([%w_.]+)%[%]", "table<integer, %1>"))
  end

  --- The rows that a fleet gives where each appliance gives this: its records, each with its appliance.
  ---@param kind string  as editors know it: "List<scv.Job>"
  ---@return string
  function collector.of_fleet(kind)
    local row = collector.type("FleetRow", "session/fleet_rows")
    local record = kind:match("^List<(scv%.[%w_.]+)>$") or kind:match("^(scv%.[%w_.]+)$")
    if not record or not collector.classes[record] then return ("List<%s>"):format(row) end
    local name = types.FLEET .. "." .. record:gsub("^scv%.", "")
    collector.classes[name] = collector.classes[name]
      or { name = name, parents = ("%s, %s"):format(record, row), fields = {} }
    return ("List<%s>"):format(name)
  end

  --- What the arguments of a function of the library may be, beside its table: the only thing that has to be said, or
  --- a record that stands for it.
  ---@param name string  "scv.restore_vm"
  ---@param kind string  what the comment says
  ---@param file string
  ---@return string
  function collector.with_bare(name, kind, file)
    local taken = argument_table.taken(name)
    local plain, may_be_left_out = comments.plain_type(kind)
    local shown = collector.parameter(plain, file)
    local class = comments.classes(file)[plain:match("^%u[%w_]*") or ""]
    if class and taken then take_records(collector.classes["scv." .. class.name], taken) end
    for _, field in ipairs(taken and taken.bare and class and class.fields or {}) do
      if field.name == taken.bare then shown = joined(shown, comments.plain_type(field.type) .. "|" .. types.RECORD) end
    end
    return may_be_left_out and shown .. "|nil" or shown
  end

  return collector
end

return types
