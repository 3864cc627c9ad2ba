-- Reading what something is decided by, for scripts: as the workflows read it.
local shell = ...
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local record = shell.library("core/record")
local sequence = shell.library("core/sequence")

local NAME = "scv.reader"

-- The reader of an operation, for callers that may get its arguments wrong.
local function checked(read)
  local function check(self, key, kind)
    if type(self) ~= "table" then
      errors.argument(NAME, "record", "must be a record, got " .. errors.what(self), 'read(vm, "moref", "text")')
    end
    if type(key) ~= "string" and math.type(key) ~= "integer" then
      errors.argument(NAME, "field", "must be a field's name, got " .. errors.what(key), 'read(vm, "moref", "text")')
    end
    if not sequence.has(record.KINDS, kind) then
      errors.argument(NAME, "kind", "must be one of these, got " .. errors.what(kind),
        table.concat(record.KINDS, ", "))
    end
  end
  local function maybe(self, key, kind, advice)
    check(self, key, kind)
    return read.maybe(self, key, kind, advice)
  end
  return setmetatable({ maybe = maybe, wrong = read.wrong, operation = read.operation }, {
    __call = function(_, self, key, kind, advice)
      check(self, key, kind)
      return read(self, key, kind, advice)
    end,
  })
end

-- The operation that is meant: its name, or what listed a backup.
local function operation_of(scv, given)
  if type(given) == "table" then
    return known_backups.operation(given) or errors.argument(NAME, "operation",
      "must be a backup out of scv.known_backups, if it is a record",
      'any other record is read by the name of what listed it: scv.reader("jobs.list")')
  end
  if type(given) ~= "string" then
    errors.argument(NAME, "operation", 'must be a name such as "jobs.list", got ' .. errors.what(given))
  end
  local definition, names = shell.library("session/session").definition(scv), {}
  for index, each in ipairs(definition.operations()) do names[index] = each.name end
  if not sequence.has(names, given) then errors.not_found("operation", given, names) end
  return given
end

local function add(scv)
  --- Gives what reads the fields that something is decided by, out of the replies of an operation. A field that a
  --- record lacks, or that holds a value of another kind, is an error that names the operation and the field, and what
  --- can be done. Kinds: text, any text (it may be empty), id, integer, number, flag, list, element (text or an
  --- object), table, time.
  ---
  --- `read.maybe` is nil where the field is missing; `read.wrong(record, field, words)` is the error for a value that
  --- can't be what `words` says.
  ---
  ---     local read = scv.reader("resource_groups.list")
  ---     for _, group in ipairs(scv.resource_groups()) do
  ---       print(read(group, "name", "text"), #read(group, "entities", "list"))
  ---     end
  --- Those of scv.known_backups are of more than one operation: each is read by the one that listed it.
  ---
  ---     for _, backup in ipairs(scv.known_backups()) do
  ---       print(scv.reader(backup)(backup, "backup_id", "id"))
  ---     end
  ---@reads
  ---@param operation string|table  whose replies are read: "jobs.list"; or a backup, as scv.known_backups lists it
  ---@return RecordReader read  read(record, field, kind)
  function scv.reader(operation) return checked(record.reader(operation_of(scv, operation))) end
end

return { order = 195, add = add }
