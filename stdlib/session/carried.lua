-- A record that the appliance gave, as the body that would put it back: the appliance may take what it is sent for all
-- that a thing is to be, so all of it goes out, and what no document knows goes out as it came.
--
-- Left out is what can't be set: the link `uri`, and what the document marks as read-only. What the document knows of a
-- reply but not of the request can't be carried; it is named, so that it can be asked about.
--
-- A field stands under the record's own key where request and reply are of one schema, and under its stable name else.
local shell = ...
local List = shell.library("core/list")
local exact = shell.library("session/exact")
local record = shell.library("core/record")
local sequence = shell.library("core/sequence")
local sessions = shell.library("session/session")
local times = shell.library("time/times")

local carried = {}

local function is_list(value) return #value > 0 or List.is(value) end

-- What the document knows of a record: its schema's name, its fields by stable name, and what is said of its keys.
local function facts_of(self)
  local metatable = getmetatable(self)
  if type(metatable) ~= "table" then return {} end
  return { name = rawget(metatable, "__name"), fields = rawget(metatable, "fields"),
    properties = rawget(metatable, "properties") }
end

-- Whether no document knows a key of a record.
local function is_unknown(self, key)
  local facts = facts_of(self)
  if key == "uri" or (facts.properties or {})[key] or (facts.fields or {})[key] then return false end
  for _, field in next, facts.fields or {} do
    for _, spelling in ipairs(field.keys) do
      if spelling == key then return false end
    end
  end
  return true
end

-- Into a copy of what was read: what is known of values that are not as they came. A null that no document knows goes
-- back as one; of any other, and of NaN, nothing is there.
local function carry_marks(self, copy)
  for key, kind in next, exact.of(self) do
    if kind ~= "null" then
      exact.mark(copy, key, kind)
    elseif rawget(self, key) == nil and is_unknown(self, key) then
      copy[key] = shell.json_null
    end
  end
end

--- A copy of a value, as deep as it goes: lists stay lists, records go on answering to stable names.
---@param value any
---@return any
function carried.copy(value)
  if type(value) ~= "table" or value == shell.json_null then return value end
  local copy = {}
  for key, item in next, value do copy[key] = carried.copy(item) end
  carry_marks(value, copy)
  return setmetatable(copy, getmetatable(value))
end

-- The key under which a record holds what a stable name stands for; nil if it holds nothing.
local function key_of(self, stable)
  for _, spelling in ipairs(record.spellings(self, stable)) do
    if rawget(self, spelling) ~= nil then return spelling end
  end
  return nil
end

-- What the document says of a key: another spelling of a field is that field.
local function property_of(facts, stable, key)
  local properties, field = facts.properties or {}, stable and facts.fields[stable]
  return properties[key] or field and properties[field.keys[1]]
end

-- The stable name that a key of the record stands for; nil for a key that the document doesn't know so.
local function stable_of(self, key, fields)
  for stable in next, fields or {} do
    if key_of(self, stable) == key then return stable end
  end
  return nil
end

local function member_of(members, stable, key)
  for _, member in ipairs(members) do
    if (member.stable or member.name) == stable then return member end
  end
  for _, member in ipairs(members) do
    if member.name == key then return member end
  end
  return nil
end

-- What names of lists and of their counts have in common: "entityList", "numberOfEntities" and "entity_count" are of
-- the entities.
local function stem(name)
  name = name:lower():gsub("[_-]", "")
  for _, pattern in ipairs { "^numberof", "^numof", "^total", "^num", "count$", "total$", "list$", "size$" } do
    name = name:gsub(pattern, "")
  end
  return (name:gsub("ies$", "y"):gsub("s$", ""))
end

local CUT = { "truncated", "hasmore", "moreavailable", "incomplete" }

local function refuse_cut(operation, key, problem)
  shell.raise {
    kind = "protocol", operation = operation, field = key,
    message = ("the record that %s is to put back is not whole: %s"):format(operation, problem),
    hint = "what is sent may be taken for all that it is to be, so nothing was sent",
  }
end

--- Stops where a record says of itself that a list in it was cut: what is not known of it can't be put back.
---@param self table
---@param operation string  which is to put it back
function carried.check_whole(self, operation)
  local sizes = {}
  for key, value in next, self do
    if type(value) == "table" and value ~= shell.json_null then
      if type(key) == "string" and is_list(value) then sizes[stem(key)] = #value end
      carried.check_whole(value, operation)
    end
  end
  for key, value in next, self do
    local name = type(key) == "string" and key:lower():gsub("[_-]", "") or ""
    local size = type(value) == "number" and name ~= "" and stem(key) ~= name and sizes[stem(key)]
    if size and value > size then
      refuse_cut(operation, key, ("%s is %s, and there are %d"):format(key, value, size))
    end
    for _, word in ipairs(CUT) do
      if value == true and name:find(word, 1, true) then refuse_cut(operation, key, key .. " is true") end
    end
  end
end

local carry_record

local function carry_value(value, member, path, context)
  if type(value) ~= "table" or value == shell.json_null or #(member.members or {}) == 0 then
    return carried.copy(value)
  end
  if not is_list(value) then return carry_record(value, member.members, member.schema, path, context) end
  local items = setmetatable({}, getmetatable(value))
  for index, item in ipairs(value) do
    items[index] = type(item) == "table" and carry_record(item, member.members, member.schema, path, context) or item
  end
  return items
end

function carry_record(self, members, schema, path, context)
  local facts, body = facts_of(self), setmetatable({}, getmetatable(self))
  local is_one_schema = facts.name ~= nil and facts.name == schema
  local kinds = exact.of(self)
  for key, value in next, self do
    local stable = stable_of(self, key, facts.fields)
    local property, member = property_of(facts, stable, key), member_of(members, stable, key)
    local place = path == "" and tostring(key) or path .. "." .. tostring(key)
    -- What is called like the stable name of a field that stands under another key would be that field in the body.
    local other = not is_one_schema and not context.is_spelled and not stable and key_of(self, key)
    local is_shown_only = key == "uri" or property and property.read_only and (is_one_schema or not member)
    if other then
      local differs = #carried.differences(carried.flat { v = value }, carried.flat { v = rawget(self, other) }) > 0
      if differs then context.left_out[#context.left_out + 1] = place end
    elseif member and not is_shown_only then
      local name = is_one_schema and key or context.is_spelled and member.name or stable or member.name
      body[name] = carry_value(value, member, place, context)
      exact.mark(body, name, kinds[key])
    elseif (stable or property) and not is_shown_only then
      context.left_out[#context.left_out + 1] = place
    elseif not is_shown_only then
      body[key] = carried.copy(value)
      exact.mark(body, key, kinds[key])
    end
  end
  for key, kind in next, kinds do
    if kind == "null" and rawget(self, key) == nil and is_unknown(self, key) and not member_of(members, nil, key) then
      body[key] = shell.json_null
    elseif kind == "notANumber" then
      exact.mark(body, key, kind)
    end
  end
  return body
end

--- The body that puts a record back, and what of the record it can't hold.
---@param scv table  the session that the record is of
---@param self table  a record of a reply
---@param operation string  which takes the body
---@param is_spelled boolean?  fields stand under the appliance's keys, for a request by hand
---@return table body, string[] left_out  paths of keys, in order
function carried.body(scv, self, operation, is_spelled)
  carried.check_whole(self, operation)
  local facts = sessions.definition(scv).operation(operation) or {}
  local context = { left_out = {}, is_spelled = is_spelled }
  local body = carry_record(self, facts.body or {}, facts.body_schema, "", context)
  table.sort(context.left_out)
  return body, context.left_out
end

--- Sets a field of a body, under the key that it has there; nil takes it away.
---@param body table
---@param stable string
---@param value any
function carried.set(body, stable, value)
  local key = key_of(body, stable) or stable
  rawset(body, key, value)
  exact.mark(body, key, nil)
end

local MASK = "***"

-- A value as text that is the same in whichever form it comes: ids as numbers or texts, times in any form.
local function plain(value)
  if type(value) == "number" then return ("%s"):format(math.tointeger(value) or value) end
  if type(value) ~= "string" then return tostring(value) end
  local seconds, offset = times.read(value)
  return seconds and ("%d %s"):format(seconds, offset or "") or value
end

local function is_nothing(value)
  return value == nil or value == shell.json_null or value == "" or type(value) == "table" and next(value) == nil
end

-- An item of a list in one text.
local function text_of(value)
  if type(value) ~= "table" then return plain(value) end
  local parts = {}
  for _, key in ipairs(sequence.keys(value)) do
    if not is_nothing(value[key]) then
      local is_secret = type(key) == "string" and shell.is_secret(key)
      parts[#parts + 1] = ("%s = %s"):format(key, is_secret and MASK or text_of(value[key]))
    end
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

local flatten

local function flatten_list(list, path, flat)
  if shell.is_secret(path:match("[^.]*$")) then
    flat[path] = text_of(list)
    return
  end
  for _, item in ipairs(list) do
    local id = type(item) == "table" and rawget(item, "id")
    if id then
      flat[("%s[%s]"):format(path, plain(id))] = "there"
      flatten(item, ("%s[%s]"):format(path, plain(id)), flat)
    elseif not is_nothing(item) then
      flat[("%s[%s]"):format(path, text_of(item))] = "there"
    end
  end
end

function flatten(value, path, flat)
  if is_nothing(value) then return flat end
  if type(value) ~= "table" then
    flat[path] = plain(value)
  elseif is_list(value) then
    flatten_list(value, path, flat)
  else
    for key, item in next, value do flatten(item, path == "" and tostring(key) or path .. "." .. key, flat) end
  end
  return flat
end

--- What a body says, as a table from the path of each value to its text. Null, nothing and an empty list are the same,
--- and lists have no order.
---@param body table
---@return table<string, string>
function carried.flat(body) return flatten(body, "", {}) end

-- Whether a text is what is shown in place of a secret: as many stars or dots as one likes.
local function is_mask(text)
  local rest = text:gsub("•", "*"):gsub("●", "*"):gsub("∗", "*")
  return #rest > 2 and rest:find("^%*+$") ~= nil
end

-- All texts in a value.
local function texts_of(value, texts)
  if type(value) == "string" then texts[value] = true end
  for _, item in next, type(value) == "table" and value or {} do texts_of(item, texts) end
  return texts
end

--- A body without the secrets that the record showed, as stars or however else: sent back, that might become the
--- secret. Numbers and flags are none: days until a password expires, whether there is one.
---@param body table
---@param self table  the record that it is made of: what is not of it was given by the user
---@param given string[]?  the members of the body that hold secrets by the user's word
---@return table body, string[] hidden  paths of keys, in order
function carried.without_secrets(body, self, given)
  local is_given, hidden, shown = {}, {}, texts_of(self, {})
  for _, name in ipairs(given or {}) do is_given[name] = true end
  local function cleaned(value, path, is_inside)
    if type(value) ~= "table" or value == shell.json_null then return value end
    local copy, is_items = setmetatable({}, getmetatable(value)), is_list(value)
    for key, kind in next, exact.of(value) do exact.mark(copy, key, kind) end
    local keys = is_items and {} or sequence.keys(value)
    for index in ipairs(is_items and value or {}) do keys[index] = index end
    for _, key in ipairs(keys) do
      local item = rawget(value, key)
      local place = is_items and path or path == "" and tostring(key) or ("%s.%s"):format(path, key)
      local is_secret = is_inside or type(key) == "string" and shell.is_secret(key)
      local is_shown = type(item) == "string" and item ~= "" and shown[item] and (is_secret or is_mask(item))
      if is_shown and not is_given[place] then
        hidden[#hidden + 1] = place
      else
        copy[is_items and #copy + 1 or key] = cleaned(item, place, is_secret)
      end
    end
    return copy
  end
  local clean = cleaned(body, "", false)
  return clean, hidden
end

--- A body as it may be shown: without the values of fields whose names secrets go by.
---@param value any
---@return any
function carried.shown(value)
  if type(value) ~= "table" or value == shell.json_null then return value end
  local shown = setmetatable({}, getmetatable(value))
  for key, item in next, value do
    local is_secret = type(key) == "string" and not is_nothing(item) and shell.is_secret(key)
    shown[key] = is_secret and MASK or carried.shown(item)
  end
  return shown
end

local function said(text, path)
  if text == nil then return "nothing" end
  return shell.is_secret(path:match("[^.]*$")) and MASK or text
end

--- In what two bodies differ: "description is b, was a".
---@param was table<string, string>  what `flat` gave
---@param is table<string, string>
---@param only (fun(path: string): boolean)?  of which paths
---@return string[]
function carried.differences(was, is, only)
  local paths, found = {}, {}
  for path in next, was do paths[path] = true end
  for path in next, is do paths[path] = true end
  for _, path in ipairs(sequence.keys(paths)) do
    if was[path] ~= is[path] and (not only or only(path)) then
      if was[path] == "there" then
        found[#found + 1] = path .. " is gone"
      elseif is[path] == "there" then
        found[#found + 1] = path .. " is new"
      else
        found[#found + 1] = ("%s is %s, was %s"):format(path, said(is[path], path), said(was[path], path))
      end
    end
  end
  return found
end

return carried
