-- Connections to storage VMs: the vendor's steps 2 (list), 3 (add), 4 (modify) and 6 (remove); renaming has a file of
-- its own. See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local read_system = shell.library("core/record").reader("storage_systems.list")
local pem = shell.library("core/pem")
local match = shell.library("lookup/match")

local ADD, MODIFY, REMOVE = "scv.add_storage", "scv.modify_storage", "scv.remove_storage"

local FIELDS = {
  { "name", "text", required = true },
  { "username", "text" },
  { "password", "text" },
  { "certificate", "text" },
  { "key", "text" },
  { "protocol", "choice", rule = { "storage_systems.add", "protocol" } },
  { "port", "count", rule = { "storage_systems.add", "port" } },
  { "timeout", "duration", hint = "in seconds" },
  { "preferred_address", "text" },
}

local EXAMPLE = '%s{name = "svm_nas02", username = "vsadmin", password = "…"}'

local read_none = argument_table.reader("scv.storage", {})
local read_add = argument_table.reader(ADD, FIELDS, { example = EXAMPLE:format(ADD) })
local read_modify = argument_table.reader(MODIFY, FIELDS, { example = EXAMPLE:format(MODIFY) })
local read_remove = argument_table.reader(REMOVE, { { "name", "thing", required = true }, { "confirm", "confirm" } },
  { bare = "name", example = 'scv.remove_storage{name = "svm_nas02"}' })

-- The settings that are sent back with a change, so that none of them is reset, and what they are. There need be no
-- address that is preferred.
local KEPT = { "protocol", "port", "timeout", "preferred_address" }
local KINDS = { protocol = "text", port = "integer", timeout = "integer" }

local function check_name(name, func)
  if not name:find("%s") then return end
  errors.argument(func, "name", ("can't hold a space: %q"):format(name), "a storage VM's name or its address")
end

-- How the appliance is to log in: as a user, or by a certificate; never by both.
local function login_of(wanted, func)
  local by_certificate = wanted.certificate or wanted.key
  if by_certificate and (wanted.password or wanted.username) then
    errors.argument(func, "certificate", "can't be given beside username and password",
      "username and password, or certificate and key")
  end
  if by_certificate then
    for _, name in ipairs { "certificate", "key" } do
      if not wanted[name] then errors.argument(func, name, "is missing", "certificate and key go together") end
    end
    return {
      certificate = pem.certificate(wanted.certificate, func, "certificate"), key = pem.key(wanted.key, func, "key"),
    }
  end
  for _, name in ipairs { "username", "password" } do
    if not wanted[name] then
      errors.argument(func, name, "is missing", "username and password, or certificate and key")
    end
  end
  return { username = wanted.username, password = wanted.password }
end

-- The appliance counts a time-out in whole seconds.
local function whole_seconds(timeout, func)
  if timeout == nil or math.type(timeout) == "integer" and timeout > 0 then return timeout end
  errors.argument(func, "timeout", "must be whole seconds above 0, got " .. errors.what(timeout))
end

local function body_of(wanted, func)
  local body = login_of(wanted, func)
  body.name = wanted.name
  wanted.timeout = whole_seconds(wanted.timeout, func)
  for _, field in ipairs(KEPT) do body[field] = wanted[field] end
  return body
end

local KIND = match.kinds.storage_system

-- The system that there is under a name or an address: an id is no name.
local function named(systems, name, read)
  return match.among(systems, name, { ids = { "address" }, read = read })[1]
end

-- The record as it is after a change; the appliance's reply if it can't be found. The change was made, whatever this
-- read says.
local function record_after(scv, name, reply)
  if is_planned(reply) then return reply end
  return named(scv.api.storage_systems.list(), name, optional) or reply
end

-- A setting as the list shows it, to be sent back.
local function kept(record, field)
  if field == "preferred_address" then
    local address = read_system.maybe(record, field, "any text")
    return address ~= "" and address or nil
  end
  return read_system(record, field, KINDS[field], ("or say what it is to be: %s = …"):format(field))
end

-- "port 443 → 8443", for what is changed of what the list shows.
local function changes(record, body)
  local texts = {}
  for _, field in ipairs { "username", table.unpack(KEPT) } do
    local old, new = optional(record, field), body[field]
    if new ~= nil and old ~= nil and old ~= new then
      texts[#texts + 1] = ("%s %s → %s"):format(field, cell.text(old), cell.text(new))
    end
  end
  return texts
end

local function add(scv)
  --- Lists the connections to storage VMs and clusters.
  ---
  ---     scv.storage()
  ---@steps storage_systems.list
  ---@return List systems
  function scv.storage(arguments)
    read_none(arguments)
    return scv.api.storage_systems.list()
  end

  --- `username` and `password`, or `certificate` and `key`
  ---@class StorageSettings
  ---@field name string  the storage VM's name or its address
  ---@field username string|nil  with `password`; or `certificate` and `key` instead
  ---@field password string|nil
  ---@field certificate string|nil  PEM text, or the path of a file
  ---@field key string|nil  of the certificate: PEM text, or the path of a file
  ---@field protocol string|nil  https or http
  ---@field port integer|nil
  ---@field timeout integer|nil  seconds; 60 is the appliance's own
  ---@field preferred_address string|nil  the address to speak to, where there are several

  --- Adds a connection to a storage VM. One that is there already is left as it is, and said.
  ---
  ---     scv.add_storage{name = "svm_nas02", username = "vsadmin", password = "…"}
  ---     scv.add_storage{name = "192.0.2.23", certificate = "svm.pem", key = "svm.key", port = 443}
  ---@steps storage_systems.add
  ---@param arguments StorageSettings
  ---@return table system  its record; in a dry run the planned request
  function scv.add_storage(arguments)
    local wanted = read_add(arguments)
    check_name(wanted.name, ADD)
    local body = body_of(wanted, ADD)
    local existing = named(scv.api.storage_systems.list(), wanted.name, KIND.read)
    if existing then
      shell.note(("there is a connection to %s already; scv.modify_storage changes it"):format(cell.text(wanted.name)))
      return existing
    end
    return record_after(scv, wanted.name, scv.api.storage_systems.add(body))
  end

  --- Changes a connection to a storage VM. The appliance wants all of its settings: those that are not given go out as
  --- the list shows them, so that none is reset. It shows no passwords: one must be given, or a certificate and key.
  ---
  ---     scv.modify_storage{name = "svm_nas01", username = "vsadmin", password = "…", port = 8443}
  ---     scv.modify_storage{name = "svm_nas01", certificate = "svm.pem", key = "svm.key"}
  ---@steps storage_systems.list, storage_systems.modify
  ---@param arguments StorageSettings
  ---@return table system  its record; in a dry run the planned request
  function scv.modify_storage(arguments)
    local wanted = read_modify(arguments)
    local record = match.one(scv.api.storage_systems.list(), wanted.name, KIND)
    wanted.name = read_system(record, "name", "text")
    narration.took("name", wanted.name, "storage_systems")
    local by_certificate = wanted.certificate or wanted.key
    if not by_certificate then wanted.username = wanted.username or read_system.maybe(record, "username", "text") end
    local body = body_of(wanted, MODIFY)
    local texts = changes(record, body)
    for _, field in ipairs(KEPT) do
      if body[field] == nil then body[field] = kept(record, field) end
    end
    texts[#texts + 1] = by_certificate and "certificate and key" or "password"
    shell.note(("%s: sets %s"):format(cell.text(wanted.name), table.concat(texts, ", ")))
    return record_after(scv, wanted.name, scv.api.storage_systems.modify(body))
  end

  ---@class RemoveStorage
  ---@field name string|integer|table  its name, id or record
  ---@field confirm boolean|table|nil  false: don't ask

  --- Removes the connection to a storage VM.
  ---
  --- Rules: a storage VM with mounted datastores can't be removed. The backups whose snapshots are on it can't be used
  --- while the connection is missing; the snapshots themselves stay.
  ---
  ---     scv.remove_storage{name = "svm_nas02"}
  ---@steps storage_systems.list, storage_systems.remove
  ---@param arguments RemoveStorage
  ---@return table reply  the appliance's messages; in a dry run the planned request
  function scv.remove_storage(arguments)
    local wanted = read_remove(arguments)
    local record = match.one(scv.api.storage_systems.list(), wanted.name, KIND)
    local name = read_system(record, "name", "text")
    narration.took("name", name, "storage_systems")
    local address = optional(record, "address")
    local label = address and ("%s (%s)"):format(cell.text(name), cell.text(address)) or cell.text(name)
    local grant = scv.ask({
      operation = "storage_systems.remove",
      targets = { { id = name, name = label } },
      loss = ("This removes the connection to storage system %s, with its credentials.\n"):format(label)
        .. "Backups whose snapshots are on it can't be restored or mounted until it is added again.",
    }, wanted.confirm)
    return scv.api.storage_systems.remove({ name = name }, { grant = grant })
  end
end

return { order = 160, add = add }
