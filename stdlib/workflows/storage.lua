-- Connections to storage VMs: the vendor's steps 2 (list), 3 (add), 4 (modify) and 6 (remove); renaming has a file of
-- its own. See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local creation = shell.library("session/creation")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local read_system = shell.library("core/record").reader("storage_systems.list")
local pem = shell.library("core/pem")
local words = shell.library("core/words")
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local replacement = shell.library("session/replacement")

local ADD, MODIFY, REMOVE = "scv.add_storage", "scv.modify_storage", "scv.remove_storage"

local FIELDS = {
  { "name", "text", required = true },
  { "username", "text" },
  { "password", "text", secret = true },
  { "certificate", "text" },
  { "key", "text", secret = true },
  { "protocol", "choice", rule = { "storage_systems.add", "protocol" } },
  { "port", "count", rule = { "storage_systems.add", "port" } },
  { "timeout", "duration", hint = "in seconds" },
  { "preferred_address", "text" },
  { "asup", "flag" },
  { "syslog", "flag" },
  { "platform", "text" },
}

local EXAMPLE = '%s{name = "svm_nas02", username = "vsadmin", password = "…"}'

local read_none = argument_table.reader("scv.storage", {}, { lists = true })
local read_add = argument_table.reader(ADD, FIELDS, { example = EXAMPLE:format(ADD) })
local read_modify = argument_table.reader(MODIFY,
  table.move(FIELDS, 1, #FIELDS, 1, { [#FIELDS + 1] = { "confirm", "flag" } }), { example = EXAMPLE:format(MODIFY) })
local read_remove = argument_table.reader(REMOVE, { { "name", "thing", required = true }, { "confirm", "confirm" } },
  { bare = "name", example = 'scv.remove_storage{name = "svm_nas02"}' })

-- The settings that are sent back with a change, so that none of them is reset, and what they are.
local KEPT = { "protocol", "port", "timeout", "preferred_address", "asup", "syslog", "platform" }
local KINDS = { protocol = "text", port = "integer", timeout = "integer" }

-- Those that the list need not show: then they are as they were by default, or not known to the appliance.
local MAY_LACK = { preferred_address = "any text", asup = "flag", syslog = "flag", platform = "text" }

-- What is sent for a new connection unless it is given: all that a client that works is seen to send. Its time-out is
-- the vendor's default.
local DEFAULTS = { protocol = "HTTPS", port = 443, timeout = 60, preferred_address = "", asup = false, syslog = true }

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
      errors.argument(func, name, "is missing",
        "every such request holds them: username and password, or certificate and key")
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

local KIND = kinds.of.storage_system

-- All connections: those inside a cluster stand behind it.
local function systems_of(scv)
  local flat = List.new()
  local function add_all(systems)
    for _, system in ipairs(systems) do
      flat[#flat + 1] = system
      add_all(read_system.maybe(system, "svms", "list") or {})
    end
  end
  add_all(scv.api.storage_systems.list())
  return List.mark(flat, { operation = "storage_systems.list" })
end

-- The system that there is under a name or an address: an id is no name.
local function named(systems, name, read)
  return match.among(systems, name, { ids = { "address" }, read = read })[1]
end

-- A setting that is kept must be said by the list, or it would be set back.
local function check_said(record, field)
  if KINDS[field] then
    read_system(record, field, KINDS[field], ("or say what it is to be: %s = …"):format(field))
  else
    read_system.maybe(record, field, MAY_LACK[field])
  end
end

-- What is lost by a change where the list doesn't show a switch, which may be on or off: nil if nothing is.
local function loss_of(record, asked, label)
  local unsaid = {}
  for _, field in ipairs { "asup", "syslog" } do
    if asked[field] == nil and optional(record, field) == nil then unsaid[#unsaid + 1] = field end
  end
  if #unsaid == 0 then return nil end
  return ("The reply of storage_systems.list doesn't say %s of %s: a change may set that back. Given as %s = …, it is "
    .. "sent."):format(words.all_of(unsaid), label, unsaid[1])
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

-- What the list doesn't say of what was asked, as far as it says such things: of a password it says nothing. Of what is
-- sent but was not asked for, it need not say anything.
local function missing(asked, record, sent)
  local texts = {}
  for _, field in ipairs { "username", table.unpack(KEPT) } do
    local is, to_be = optional(record, field), asked[field]
    if to_be == nil and is ~= nil and sent then to_be = sent[field] end
    if to_be ~= nil and tostring(is) ~= tostring(to_be) then
      texts[#texts + 1] = ("%s is %s, not %s"):format(field, is == nil and "not said" or cell.text(is),
        cell.text(to_be))
    end
  end
  return texts
end

local MODIFY_OPERATION = "storage_systems.modify"

local function carrier(scv)
  return function(record, is_spelled) return carried.body(scv, record, MODIFY_OPERATION, is_spelled) end
end

-- The settings that there are, with those that are asked for in their place; and what of them no reply ever tells.
local function changed_settings(record, base, asked)
  local body, by_certificate = carried.copy(base), asked.certificate ~= nil
  for _, field in ipairs(KEPT) do
    if asked[field] == nil then check_said(record, field) end
  end
  for _, field in ipairs(by_certificate and { "username", "password" } or {}) do carried.set(body, field, nil) end
  for field, value in next, asked do carried.set(body, field, value) end
  return body, by_certificate and { "certificate", "key" } or { "password" }
end

local function add(scv)
  local carry = carrier(scv)

  --- Lists the connections to storage VMs and clusters; the storage VMs of a cluster stand behind it.
  ---
  ---     scv.storage()
  ---@reads
  ---@steps storage_systems.list
  ---@return List systems
  ---@typed return List<storage_systems.list>
  function scv.storage(arguments)
    read_none(arguments)
    return systems_of(scv)
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
  ---@field timeout integer|nil  seconds: 60 unless given, 180 is the vendor's advice for large environments
  ---@field preferred_address string|nil  the address to speak to, where there are several
  ---@field asup boolean?  tell failures to the storage by AutoSupport; false unless given
  ---@field syslog boolean?  tell events to the storage's syslog; true unless given
  ---@field platform string|nil  such as "AFF": asked for up to 4.8, not sent unless given

  --- Adds a connection to a storage VM. One that is there already is left as it is, and said.
  ---
  ---     scv.add_storage{name = "svm_nas02", username = "vsadmin", password = "…"}
  ---     scv.add_storage{name = "192.0.2.23", certificate = "svm.pem", key = "svm.key", port = 443}
  ---@steps storage_systems.add
  ---@param arguments StorageSettings
  ---@return table system  its record; in a dry run the planned request
  ---@typed return storage_systems.list|Plan
  function scv.add_storage(arguments)
    local wanted = read_add(arguments, scv)
    check_name(wanted.name, ADD)
    local body = body_of(wanted, ADD)
    local existing = named(systems_of(scv), wanted.name, KIND.read)
    if existing then
      shell.note(("there is a connection to %s already; scv.modify_storage changes it"):format(cell.text(wanted.name)))
      return existing
    end
    for field, value in pairs(DEFAULTS) do
      if body[field] == nil then body[field] = value end
    end
    local secrets = words.all_of(body.certificate and { "certificate", "key" } or { "password" })
    shell.note(("no reply tells the %s of %s, so look whether a backup works"):format(secrets, cell.text(wanted.name)))
    return creation.check(scv.api.storage_systems.add(body), {
      operation = "storage_systems.add", what = "storage system " .. cell.text(wanted.name),
      read = function() return named(systems_of(scv), wanted.name, optional) end,
      missing = function(record) return missing(wanted, record, body) end,
      undo = ("scv.remove_storage{name = %q} removes it"):format(wanted.name),
    })
  end

  --- `username` and `password`, or `certificate` and `key`
  ---@class ChangedStorageSettings
  ---@field name string  the storage VM's name or its address
  ---@field username string|nil  with `password`; or `certificate` and `key` instead
  ---@field password string|nil
  ---@field certificate string|nil  PEM text, or the path of a file
  ---@field key string|nil  of the certificate: PEM text, or the path of a file
  ---@field protocol string|nil  https or http
  ---@field port integer|nil
  ---@field timeout integer|nil  seconds; 60 is the appliance's own
  ---@field preferred_address string|nil  the address to speak to, where there are several
  ---@field confirm boolean?  false: don't ask where something of the settings can't be sent back

  --- Changes a connection to a storage VM. The appliance wants all of its settings: those that are not given go out as
  --- the list gave them, so that none is reset. It shows no passwords: one must be given, or a certificate and key.
  ---
  ---     scv.modify_storage{name = "svm_nas01", username = "vsadmin", password = "…", port = 8443}
  ---     scv.modify_storage{name = "svm_nas01", certificate = "svm.pem", key = "svm.key"}
  ---@steps storage_systems.list, storage_systems.modify
  ---@param arguments ChangedStorageSettings
  ---@return table system  its record as it is then; in a dry run the planned request
  ---@typed return storage_systems.list|Plan
  function scv.modify_storage(arguments)
    local wanted = read_modify(arguments, scv)
    local function find()
      local record = match.one(systems_of(scv), wanted.name, KIND)
      local name = read_system(record, "name", "text")
      return "storage system " .. name, "storage system " .. cell.text(name), record, name
    end
    return replacement.alone(scv, find, function(record, name)
      narration.took("name", name, "storage_systems")
      local login = {}
      for key, value in next, wanted do login[key] = value end
      login.name = name
      if not (wanted.certificate or wanted.key) then
        login.username = wanted.username or read_system.maybe(record, "username", "text")
      end
      local asked, base, left_out = body_of(login, MODIFY), carry(record)
      local body, secrets = changed_settings(record, base, asked)
      local texts = changes(record, asked)
      texts[#texts + 1] = words.all_of(secrets)
      shell.note(("%s: sets %s; no reply tells the %s, so look whether a backup still works"):format(cell.text(name),
        table.concat(texts, ", "), words.all_of(secrets)))
      return replacement.send(scv, {
        operation = MODIFY_OPERATION, what = "storage system " .. cell.text(name), id = name, record = record,
        base = base, left_out = left_out, body = body, carry = carry, secrets = secrets, confirm = wanted.confirm,
        loss = loss_of(record, asked, cell.text(name)),
        read = function()
          return named(systems_of(scv), name, KIND.read)
            or errors.not_found("storage system", name)
        end,
        missing = function(after) return missing(asked, after) end,
      })
    end)
  end

  ---@class RemoveStorage
  ---@field name string|integer|table  its name, id or record
  ---@field confirm boolean|userdata|nil  false: don't ask

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
    local record = match.one(systems_of(scv), wanted.name, KIND, REMOVE, "name")
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
