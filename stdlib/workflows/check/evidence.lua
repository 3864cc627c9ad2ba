-- What replies have shown of the records that our document describes: which fields were there, under which name, of
-- which kind, and what was there that it doesn't know. Values are not kept, but for words of enumerations.
local shell = ...
local forms = shell.library("workflows/check/forms")
local moment = shell.library("core/moment")

local evidence = {}

-- What a schema's records have shown.
---@class SchemaEvidence
---@field total integer  records
---@field members table<string, MemberEvidence>
---@field unknown table<string, MemberEvidence>  by the keys that our document doesn't have
---@field operations table<string, boolean>

---@class MemberEvidence
---@field present integer  records that have it
---@field keys table<string, integer>  under which name how often
---@field kinds table<string, integer>
---@field elements table<string, integer>  of its lists: how many have an element of which kind
---@field times table<string, integer>
---@field words table<string, integer>

---@class Evidence
---@field schemas table<string, SchemaEvidence>
local Evidence = {}
Evidence.__index = Evidence

---@param definition Definition
---@return Evidence
function evidence.new(definition)
  return setmetatable({ definition = definition, schemas = {}, refused = {} }, Evidence)
end

local function new_member()
  return { present = 0, keys = {}, kinds = {}, elements = {}, times = {}, words = {} }
end

local function count(counts, key) counts[key] = (counts[key] or 0) + 1 end

-- Fields whose values are words that something is decided by.
local WORDS = {
  status = true, state = true, type = true, frequency = true, integrity = true, notification = true,
  retention_type = true, last_status = true, datastore_type = true, unit = true, protocol = true, format = true,
}

--- Whether a field holds words of an enumeration.
---@param stable string
---@return boolean
function evidence.is_words(stable) return WORDS[stable] == true end

-- One of each kind for each list.
local function note_elements(member, list)
  local seen = {}
  for _, element in ipairs(list) do
    local kind = forms.kind(element)
    if not seen[kind] then
      seen[kind] = true
      count(member.elements, kind)
    end
  end
end

local function note(member, key, value, stable)
  member.present = member.present + 1
  count(member.keys, key)
  local kind = forms.kind(value)
  count(member.kinds, kind)
  if kind == "list" then note_elements(member, value) end
  if moment.is_field(stable) or moment.is_field(key) then count(member.times, forms.time(value)) end
  if WORDS[stable] and forms.is_word(value) then count(member.words, value) end
end

local function by_name(members)
  local found = {}
  for _, member in ipairs(members or {}) do
    found[member.name] = member
    if member.stable then found[member.stable] = found[member.stable] or member end
    for _, other in ipairs(member.also or {}) do found[other] = found[other] or member end
  end
  return found
end

-- The keys under which a field may stand: ours, that of the appliance's document, and others that are read, too.
local function spellings(member, live)
  local keys, told = { member.name }, live[member.stable or member.name] or live[member.name]
  if told and told.name ~= member.name then table.insert(keys, 1, told.name) end
  for _, other in ipairs(member.also or {}) do keys[#keys + 1] = other end
  return keys
end

local MOST = 500 -- records of a list that are looked at

local function rows_of(value)
  if type(value) ~= "table" then return {} end
  return forms.kind(value) == "list" and value or { value }
end

function Evidence:schema(name)
  local schema = self.schemas[name]
  if not schema then
    schema = { total = 0, members = {}, unknown = {}, operations = {} }
    self.schemas[name] = schema
  end
  return schema
end

-- Takes one record in, and what it holds.
local function take(self, operation, name, members, live_members, record, is_inner)
  local schema, live, known = self:schema(name), by_name(live_members), {}
  schema.total = schema.total + 1
  schema.operations[operation] = true
  for _, member in ipairs(members) do
    local seen = schema.members[member.name] or new_member()
    schema.members[member.name] = seen
    for _, key in ipairs(spellings(member, live)) do
      local value = rawget(record, key)
      -- A key may be the other spelling of one field and the name of another.
      if value ~= nil and not known[key] then
        known[key] = true
        note(seen, key, value, member.stable or member.name)
        local told = live[member.stable or member.name] or live[member.name]
        if #(member.members or {}) > 0 and member.schema then
          for _, row in ipairs(rows_of(value)) do
            if type(row) == "table" then
              take(self, operation, member.schema, member.members, told and told.members, row, true)
            end
          end
        end
        break
      end
    end
  end
  -- What stands in a record and has no field that is known may be a table of things by their names.
  if is_inner and not next(known) then return end
  for key, value in next, record do
    if type(key) == "string" and not known[key] then
      local seen = schema.unknown[key] or new_member()
      schema.unknown[key] = seen
      note(seen, key, value, key)
    end
  end
end

--- Takes a reply in.
---@param operation string
---@param reply any
function Evidence:reply(operation, reply)
  local ours, live = self.definition:of_ours(operation), self.definition:of_live(operation)
  if not ours or type(reply) ~= "table" or #(ours.record or {}) == 0 then return end
  local name = ours.record_schema or operation
  for index, row in ipairs(ours.is_list and reply or { reply }) do
    if index > MOST then break end
    if type(row) == "table" then
      take(self, operation, name, ours.record, live and live.record, row)
    else
      self:schema(name).bare = forms.kind(row)
    end
  end
end

return evidence
