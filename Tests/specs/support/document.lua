-- What the API document says of the bodies of operations, as the shell's `operation` gives it: read out of the document
-- itself, so that the specs go by the vendor's rules as users do.
local root = ...

local source = assert(io.open(root .. "/openapi/scv.openapi.json")):read("a")

local value_at

local function string_at(position)
  local parts, from = {}, position + 1
  while true do
    local stop = source:find('["\\]', from)
    parts[#parts + 1] = source:sub(from, stop - 1)
    if source:sub(stop, stop) == '"' then return table.concat(parts), stop + 1 end
    local letter = source:sub(stop + 1, stop + 1)
    parts[#parts + 1] = ({ n = "\n", t = "\t", r = "\r" })[letter] or letter
    from = stop + 2
    if letter == "u" then
      parts[#parts] = utf8.char(tonumber(source:sub(from, from + 3), 16))
      from = from + 4
    end
  end
end

-- The members of an object or a list, from behind its bracket.
local function members_at(position, close, add)
  position = source:match("^%s*()", position)
  while source:sub(position, position) ~= close do
    position = source:match("^%s*,?%s*()", add(position))
  end
  return position + 1
end

local words = { ["true"] = true, ["false"] = false }

function value_at(position)
  local first = source:sub(position, position)
  if first == '"' then return string_at(position) end
  local made = {}
  if first == "{" then
    return made, members_at(position + 1, "}", function(at)
      local key, after = string_at(at)
      made[key], after = value_at(source:match("^%s*:%s*()", after))
      return after
    end)
  elseif first == "[" then
    return made, members_at(position + 1, "]", function(at)
      local item, after = value_at(at)
      made[#made + 1] = item
      return after
    end)
  end
  local word, after = source:match("^([%w.+-]+)()", position)
  if words[word] ~= nil then return words[word], after end
  return math.tointeger(tonumber(word)) or tonumber(word), after
end

local document = value_at(source:find("{", 1, true))

-- A schema without references: what its parts say, and then itself.
local function resolved(schema)
  if schema["$ref"] then return resolved(document.components.schemas[schema["$ref"]:match("([^/]+)$")]) end
  local whole = {}
  for _, part in ipairs(schema.allOf or {}) do
    for key, value in pairs(resolved(part)) do whole[key] = value end
  end
  for key, value in pairs(schema) do whole[key] = value end
  return whole
end

local members

local function member(name, schema)
  schema = resolved(schema)
  local items = schema.items and resolved(schema.items) or {}
  return {
    name = name, stable = schema["x-scv-name"], allowed = schema.enum or items.enum or {}, minimum = schema.minimum,
    maximum = schema.maximum, max_length = schema.maxLength, members = members(schema),
    forbidden = schema["x-scv-user-name"] and schema.pattern:match("^%^%[%^(.*)%]%+%$$"):gsub("\\(.)", "%1") or nil,
  }
end

function members(schema)
  local found = {}
  for name, property in pairs(schema.properties or {}) do found[#found + 1] = member(name, property) end
  return found
end

local bodies = {}

for _, operations in pairs(document.paths) do
  for _, operation in pairs(operations) do
    local body = type(operation) == "table" and operation.requestBody
    local content = body and body.content and body.content["application/json"]
    if content and operation["x-scv-lua"] then
      bodies[operation["x-scv-lua"]] = members(resolved(content.schema))
    end
  end
end

return { bodies = bodies }
