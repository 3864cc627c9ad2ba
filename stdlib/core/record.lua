-- Records of replies: tables with the appliance's own keys, which also answer to the document's stable names.
--
-- Where a spelling is only assumed, the library reads the field under a stable name (`job.end_time`), and the document
-- says which key that is on the appliance at hand (`endTime`). The reply's own keys stay as they came.
--
-- A reply may lack what its document promises, and null is left out of it. So a field is read in one of two ways, and
-- the code shows which (CONTRIBUTING.md, "Fields of a reply"):
--
-- - Something is decided by it (a target, a backup, a copy, a host, a body, a job): strictly, by a reader of the
--   operation that replied. `local read = record.reader("vms.backups")`, then `read(backup, "backup_id", "id")`: a
--   field that is missing, or of another kind, is an error. Where it means something that the field is missing (a disk
--   without a name has none), that is written `read.maybe(disk, "name", "text")`; another kind is an error there, too.
-- - It is only shown: `record.optional(backup, "name")` is nil where it is missing.
--
-- `record.key` is for users. A record that is an argument is read by `optional`, and what it lacks is an error of the
-- argument, as with any other argument.
local shell = ...
local errors = shell.library("core/errors")
local moment = shell.library("core/moment")
local record_names = shell.library("core/record_names")
local visible = shell.library("core/visible")
local one_of = shell.library("core/words").one_of

local record = {}

local getmetatable, rawget, type = getmetatable, rawget, type

--- The way on where a reply is not as our document has it. session/releases knows where it has been gone already.
record.SYNC_CORRECTS = "scv.api.sync() reads the appliance's own document, which corrects it."

local HINT = "What replies look like is partly assumed. " .. record.SYNC_CORRECTS

-- A text or a number as a line of text; nil for anything else.
local function plain(value)
  if type(value) ~= "string" and type(value) ~= "number" then return nil end
  -- An id may come as 118.0.
  return visible.text(tostring(type(value) == "number" and math.tointeger(value) or value))
end

-- The metatables that were made here: what a record of theirs lacks, nothing else answers for.
local made = setmetatable({}, { __mode = "k" })

--- Makes the metatable for the records of one schema.
---@param name string  the schema's name, for messages
---@param fields table<string, {keys: string[], required: boolean, corrected: boolean?}>  what each stable name stands
---  for; corrected: the user says that it is spelt so, and then nothing else is it
---@param properties table<string, {read_only: boolean, extra: boolean?}>?  what the document says of the keys that it
---  knows; extra: only the appliance's own document has it
---@param owner {url: string, appliance: string?}?  which appliance the records are of: see session/belonging
---@return table metatable
function record.metatable(name, fields, properties, owner)
  local function lookup(self, stable)
    local field = fields[stable]
    if not field then return nil end
    for _, key in ipairs(field.keys) do
      local value = rawget(self, key)
      if value ~= nil then return value end
    end
    if not field.required then return nil end
    shell.raise {
      kind = "protocol",
      message = ("the appliance's %s has no field %s (%s)"):format(name, field.keys[1], stable),
      hint = ("Its spelling is only assumed. %s\n"):format(record.SYNC_CORRECTS)
        .. (shell.library("core/remedies").of(self, stable, function(value) return value end) or ""),
      field = stable,
    }
  end
  -- What people know it by: "Policy daily (2)".
  local function text(self)
    local words = { name, plain(record.optional(self, "name")) }
    local id
    for _, key in ipairs { "id", "moref", "backup_id" } do id = id or plain(record.optional(self, key)) end
    words[#words + 1] = id and ("(%s)"):format(id)
    return table.concat(words, " ")
  end
  local metatable = {
    __name = name, __index = lookup, __pairs = record_names.pairs, __tostring = text, fields = fields,
    properties = properties, owner = owner,
  }
  made[metatable] = true
  return metatable
end

local NONE = {}

-- What the document says of a stable name of a record; nil of any other key.
local function field_of(self, stable)
  local metatable = getmetatable(self)
  if metatable == nil then return nil end
  local fields = type(metatable) == "table" and rawget(metatable, "fields")
  return type(fields) == "table" and fields[stable] or nil
end

--- The keys that a stable name of this record stands for; none if it has no such name.
---@param self table
---@param stable string
---@return string[]
function record.spellings(self, stable)
  local field = field_of(self, stable)
  return field and field.keys or {}
end

-- Whether the user says what a stable name of this record is spelt like: then a key of the stable name is another
-- thing, should the record have one.
local function is_corrected(self, stable)
  local field = field_of(self, stable)
  return field and field.corrected == true or false
end

-- What a record holds under a key or a stable name, and the key that it stands under; nil where it holds nothing. A key
-- that is called like a stable name may be another thing of the appliance's: the spellings that the document knows come
-- first.
local function found(self, key)
  local field = field_of(self, key)
  local keys = field and field.keys or NONE
  for index = 1, #keys do
    local value = rawget(self, keys[index])
    if value ~= nil then return value, keys[index] end
  end
  local value = rawget(self, key)
  if value ~= nil and not (field and field.corrected == true) then return value, key end
  return nil
end

--- Whether a value is a list, also an empty one.
---@param value any
---@return boolean
function record.is_list(value)
  return type(value) == "table" and (#value > 0 or next(value) == nil or shell.library("core/list").is(value))
end

local is_list = record.is_list

-- Each kind of value: how it is called, and what makes such a value of what came; nil if it is none.
local kinds = {
  text = { "text", function(value) return type(value) == "string" and value ~= "" and value or nil end },
  ["any text"] = { "text", function(value) return type(value) == "string" and value or nil end },
  id = {
    "an id", function(value)
      if type(value) == "number" then return math.tointeger(value) end
      return type(value) == "string" and value ~= "" and value or nil
    end,
  },
  integer = { "an integer", function(value) return type(value) == "number" and math.tointeger(value) or nil end },
  number = { "a number", function(value) return type(value) == "number" and value or nil end },
  flag = {
    "true or false", function(value)
      if type(value) == "boolean" then return value end
      return nil
    end,
  },
  list = { "a list", function(value) return is_list(value) and value or nil end },
  -- What is handed back as it came.
  element = {
    "text or an object", function(value)
      if type(value) == "string" then return value ~= "" and value or nil end
      return type(value) == "table" and next(value) ~= nil and not is_list(value) and value or nil
    end,
  },
  -- Of an empty table one can't tell whether it was an object or a list.
  table = {
    "a table", function(value)
      return type(value) == "table" and (next(value) == nil or not is_list(value)) and value or nil
    end,
  },
  -- Text, a number since 1970, or a list of year, month, day …; whether it is a time indeed is for core/moment to say.
  time = {
    "a time", function(value)
      local is_written = type(value) == "number" or type(value) == "string" and value ~= ""
        or type(value) == "table" and moment.read(value) ~= nil
      return is_written and value or nil
    end,
  },
}

--- The kinds that there are.
record.KINDS = shell.library("core/sequence").keys(kinds)

-- What a value that nobody knows must be to be worth a guess: any text may be a time.
for _, kind in next, kinds do kind.likely = kind[2] end
kinds.time.likely = function(value) return moment.read(value) end

local function index_of(self, key) return self[key] end

--- A field that is only shown: nil where it is missing, whatever the record says to that. What a decision stands on is
--- read strictly instead.
---@param self any
---@param key string  a stable name, or the reply's own key
---@param kind string?  of which it must be to be shown, as for a reader
---@return any
function record.optional(self, key, kind)
  if type(self) ~= "table" then return nil end
  local metatable = getmetatable(self)
  local value
  if metatable == nil then
    value = rawget(self, key)
  else
    value = found(self, key)
    -- A table that a user made may answer in a way of its own.
    if value == nil and not made[metatable] and not is_corrected(self, key) then
      local ok, answer = pcall(index_of, self, key)
      if ok then value = answer end
    end
  end
  if kind == nil or value == nil then return value end
  return kinds[kind][2](value)
end

--- A field by a stable name or a key, as `self[key]` gives it; but a key that is called like a stable name is not taken
--- for it where the record has one that the document knows, or where the user has corrected what it is spelt like.
---@param self table
---@param key any
---@return any
function record.value(self, key)
  if rawget(self, key) == nil and not is_corrected(self, key) then return self[key] end
  return (found(self, key))
end

-- Under which key a record with a metatable of ours mostly has a field: where a plain index gives it, and nothing else
-- in its place; nil where that can't be said.
local function plain_key(metatable, key)
  local field = metatable.fields[key]
  if not field then return key end
  local first = field.keys[1]
  if field.corrected and first == key or metatable.fields[first] and first ~= key then return nil end
  return first
end

--- What stands in a column for a record that has no such field.
record.NOTHING = setmetatable({}, { __name = "nothing" })

--- What `value` gives of one field of each record of a list. How it is spelt is looked up once for records of one kind,
--- as they follow each other: for one pass over the list, since what fields are called may be corrected later.
---@param list any[]  where one is no table, that is an error of Lua
---@param key any
---@return any[] values  `record.NOTHING` in place of nil
function record.column(list, key)
  local values, known, direct, nothing = {}, nil, nil, record.NOTHING
  for index = 1, #list do
    local item = list[index]
    if item == nil then break end
    local value
    local metatable = getmetatable(item)
    if metatable == nil then
      value = item[key]
    else
      if metatable ~= known then known, direct = metatable, made[metatable] and plain_key(metatable, key) end
      if direct then value = item[direct] end
      if value == nil then value = record.value(item, key) end
    end
    if value == nil then value = nothing end
    values[index] = value
  end
  return values
end

-- A field as messages name it: by the appliance's own keys, and by the stable name where that is another.
local function named(self, key, spelling)
  if math.type(key) == "integer" then return ("element %d"):format(key) end
  local spellings = spelling and { spelling } or type(self) == "table" and record.spellings(self, key) or {}
  if #spellings == 0 or #spellings == 1 and spellings[1] == key then return "field " .. key end
  return ("field %s (%s)"):format(one_of(spellings), key)
end

local function refuse(operation, key, problem, advice, way_out)
  local hint = HINT
  for _, line in ipairs { way_out or advice, way_out and advice or nil } do hint = ("%s\n%s"):format(hint, line) end
  shell.raise {
    kind = "protocol",
    message = ("the reply of %s%s"):format(operation, problem),
    hint = hint,
    operation = operation,
    field = tostring(key),
  }
end

local function refuse_value(operation, self, key, words, advice)
  local value, spelling = found(self, key)
  refuse(operation, key, (": %s must be %s, got %s"):format(named(self, key, spelling), words, errors.what(value)),
    advice, is_corrected(self, key) and shell.library("core/remedies").of(self, key) or nil)
end

-- How messages say that a record has no value for a field: it is not there, or it is null.
local function lack_of(self, key)
  local nulls = shell.nulls[self]
  if not nulls then return " lacks " .. named(self, key) end
  local spellings = { table.unpack(record.spellings(self, key)) }
  spellings[#spellings + 1] = key
  for _, spelling in ipairs(spellings) do
    if nulls:find(("\n%s\n"):format(spelling), 1, true) then
      return (": %s is null"):format(named(self, key, spelling))
    end
  end
  return " lacks " .. named(self, key)
end

-- Stops where a record has a field twice, in two spellings that the document knows, and they differ. A value that can't
-- be one of that field is another thing, and so is a key that the document knows as a field of its own.
local function check_others(operation, self, key, spelling, kind)
  local field = field_of(self, key)
  local spellings = field and field.keys or NONE
  if #spellings < 2 then return end
  local metatable, value = getmetatable(self), rawget(self, spelling)
  local properties = rawget(metatable, "properties") or {}
  for _, other in ipairs(spellings) do
    local theirs = rawget(self, other)
    if theirs ~= nil and other ~= spelling and not properties[other] and kinds[kind][2](theirs) ~= nil then
      local agreement = shell.library("core/agreement")
      if not agreement.is_empty(theirs) and not agreement.say_same(value, theirs, kind) then
        refuse(operation, key, (" says %s twice, and differently: %s is %s, %s is %s"):format(key, spelling,
          errors.what(value), other, errors.what(theirs)),
          shell.library("core/remedies").which(metatable.__name, key, spelling))
      end
    end
  end
end

-- The value of a field as one of its kind; nil where it is missing. One of another kind is an error.
local function read_field(operation, self, key, kind, advice)
  if type(self) ~= "table" then
    refuse(operation, key, (" holds %s where a record with %s should be"):format(errors.what(self), named(self, key)))
  end
  local value, spelling = found(self, key)
  if value == nil or value == shell.json_null then return nil end
  local how = kinds[kind]
  local converted = how[2](value)
  if converted == nil then refuse_value(operation, self, key, how[1], advice) end
  if spelling then check_others(operation, self, key, spelling, kind) end
  return converted
end

--- Reads the fields that something is decided by, out of the reply of one operation.
---
---     local read = record.reader("vms.backups")
---     local id = read(backup, "backup_id", "id")
---     local host = read.maybe(part, "host", "text")
---@class RecordReader
---@overload fun(self: any, key: any, kind: string, advice: string?): any
---@field maybe fun(self: any, key: string|integer, kind: string, advice: string?): any  nil where it is missing
---@field wrong fun(self: table, key: string|integer, words: string, advice: string?)  raises for a value that can't be
---  what it must be
---@field operation string

local readers = {}

-- Hears of each field that something is decided by, while it is read.
local watcher

--- Has a function hear of every strict reading from now on: the operation, the stable name or the key, the kind, and
--- whether the field may be missing; nil ends that. What a workflow depends on is found out so.
---@param fn (fun(operation: string, key: string|integer, kind: string, may_lack: boolean))?
function record.watch(fn) watcher = fn end

--- The reader for the replies of an operation. It takes the record, a stable name or a key (or the index of an element)
--- and the kind: "text" (not empty), "any text", "id" (an integer or text), "integer", "number", "flag", "list",
--- "table", "element" (text or an object), "time" (text, a number, a list of numbers); and what else the user can do
--- about it, for the hint.
---@param operation string  "vms.backups"
---@return RecordReader
function record.reader(operation)
  if readers[operation] then return readers[operation] end
  local reader = { operation = operation }

  function reader.maybe(self, key, kind, advice)
    if watcher then watcher(operation, key, kind, true) end
    return read_field(operation, self, key, kind, advice)
  end

  function reader.wrong(self, key, words, advice) refuse_value(operation, self, key, words, advice) end

  readers[operation] = setmetatable(reader, {
    __call = function(_, self, key, kind, advice)
      if watcher then watcher(operation, key, kind, false) end
      local value = read_field(operation, self, key, kind, advice)
      if value == nil then
        local way_out = shell.library("core/remedies").of(self, key, kinds[kind].likely)
        refuse(operation, key, lack_of(self, key), advice, way_out)
      end
      return value
    end,
  })
  return reader
end

return record
