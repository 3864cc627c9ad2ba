-- The API's document, as the specs need it, read out of the document itself, so that they go by the vendor's rules as
-- users do: which operations there are, what it says of their bodies, as the shell's `operation` gives it, and under
-- which keys the appliance sends what the library reads by stable names.
local root = ...

local json = assert(loadfile(root .. "/Tests/specs/support/json.lua", "t"))()

local function whole_file(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  return text
end

local api = json.decode(whole_file(root .. "/openapi/scv.openapi.json"))

local document, name_of = {}, {}
for name, schema in next, api.components.schemas do name_of[schema] = name end

-- The schema that a reference or a wrapping stands for: the same table each time.
local function resolved(schema)
  while schema do
    local reference = schema["$ref"]
    if reference then
      schema = api.components.schemas[reference:match("[^/]+$")]
    elseif schema.allOf and not schema.properties then
      schema = schema.allOf[#schema.allOf]
    else
      return schema
    end
  end
  return nil
end

-- A schema without references: what its parts say, and then itself.
local function whole(schema)
  if schema["$ref"] then return whole(api.components.schemas[schema["$ref"]:match("([^/]+)$")]) end
  local merged = {}
  for _, part in ipairs(schema.allOf or {}) do
    for key, value in pairs(whole(part)) do merged[key] = value end
  end
  for key, value in pairs(schema) do merged[key] = value end
  return merged
end

local members

-- The document's name for an object, or for the objects in a list.
local function schema_name(schema)
  local found = resolved(schema)
  return found and (name_of[found] or found.items and name_of[resolved(found.items)])
end

-- Schemas that are being read: one that comes again inside itself is cut there, as the shell does.
local open = {}

local function members_of(schema, items)
  local inner = resolved(schema.items or schema)
  if open[inner] then return {} end
  open[inner] = true
  local found = members(schema.properties and schema or items)
  open[inner] = nil
  return found
end

local function member(name, original)
  local schema = whole(original)
  local items = schema.items and whole(schema.items) or {}
  return {
    name = name, stable = schema["x-scv-name"], schema = schema_name(original),
    allowed = schema.enum or items.enum or {}, minimum = schema.minimum, maximum = schema.maximum,
    max_length = schema.maxLength, members = members_of(schema, items),
    forbidden = schema["x-scv-user-name"] and schema.pattern:match("^%^%[%^(.*)%]%+%$$"):gsub("\\(.)", "%1") or nil,
  }
end

function members(schema)
  local found = {}
  for name, property in pairs(schema.properties or {}) do found[#found + 1] = member(name, property) end
  return found
end

local bodies, requests = {}, {}

for path, operations in pairs(api.paths) do
  for method, operation in pairs(operations) do
    local body = type(operation) == "table" and operation.requestBody
    local content = body and body.content and body.content["application/json"]
    if content and operation["x-scv-lua"] then
      bodies[operation["x-scv-lua"]] = members(whole(content.schema))
      requests[operation["x-scv-lua"]] = {
        method = method:upper(), path = path, body_schema = schema_name(content.schema),
      }
    end
  end
end

local replies, operations = {}, {}

local function add_operation(name, description)
  local subject, fn = name:match("^(.*)%.(.*)$")
  local job = description["x-scv-job"]
  operations[#operations + 1] = {
    name = name, subject = subject, ["function"] = fn, effect = description["x-scv-effect"],
    job_type = job and job.type, job_type_source = job and job["x-scv-source"],
  }
  for key, value in next, requests[name] or {} do operations[#operations][key] = value end
  local content = (description.responses["200"] or {}).content or {}
  local reply = resolved((content["application/json"] or {}).schema)
  local response = reply and reply.properties and resolved(reply.properties.response)
  local list = description["x-scv-list"]
  replies[name] = response and resolved(list and response.properties[list] or response)
  operations[#operations].record = replies[name] and members(whole(replies[name].items or replies[name])) or {}
end

for _, methods in next, api.paths do
  for _, description in next, methods do
    local names = description["x-scv-lua"]
    if type(names) == "string" then names = { names } end
    for _, name in ipairs(names or {}) do
      add_operation(type(name) == "table" and name.name or name, description)
    end
  end
end
table.sort(operations, function(a, b) return a.name < b.name end)

--- All operations; each time a copy that a spec may change.
function document.operations()
  local all = {}
  for index, operation in ipairs(operations) do
    all[index] = {}
    for key, value in next, operation do all[index][key] = value end
  end
  return all
end

-- The keys of a schema's stable names, as core/record takes them.
local function fields_of(schema)
  local fields, required = {}, {}
  for _, name in ipairs(schema.required or {}) do required[name] = true end
  for key, property in next, schema.properties do
    local stable = property["x-scv-name"]
    if stable then
      fields[stable] = { keys = { key, table.unpack(property["x-scv-also"] or {}) }, required = required[key] == true }
    end
  end
  return fields
end

-- What the schema says of its keys.
local function properties_of(schema)
  local properties = {}
  for key, property in next, schema.properties do properties[key] = { read_only = property.readOnly == true } end
  return properties
end

local metatables = setmetatable({}, { __mode = "k" })

local function metatable_of(shell, schema)
  metatables[shell] = metatables[shell] or {}
  local made = metatables[shell]
  made[schema] = made[schema] or shell.library("core/record").metatable(name_of[schema] or "record",
    fields_of(schema), properties_of(schema))
  return made[schema]
end

local as_sent

local function record_as_sent(shell, schema, record)
  local metatable, sent = metatable_of(shell, schema), {}
  for name, value in next, record do
    local field = metatable.fields[name]
    local key = field and field.keys[1] or name
    sent[key] = as_sent(shell, resolved(schema.properties[key]), value)
  end
  return setmetatable(sent, metatable)
end

function as_sent(shell, schema, value)
  if type(value) ~= "table" or not schema or getmetatable(value) and not shell.library("core/list").is(value) then
    return value
  end
  if schema.items then
    local items = shell.library("core/list").new {}
    for index, item in ipairs(value) do items[index] = as_sent(shell, resolved(schema.items), item) end
    return items
  end
  return schema.properties and record_as_sent(shell, schema, value) or value
end

--- What an operation's handler replied with stable names, as the shell gives it: under the appliance's own keys, with
--- the metatables that answer to the stable names. A planned request stays as it is.
---@param shell table
---@param operation string
---@param reply any
function document.as_sent(shell, operation, reply)
  if type(reply) == "table" and rawget(reply, "dry_run") then return reply end
  return as_sent(shell, replies[operation], reply)
end

document.bodies = bodies

return document
